"""The lines that a border of Word is drawn with, and the room they take.

Word names single, double and compound borders (ECMA-376 part 1, 17.18.2) and gives one width; how
wide the parts of a compound one are follows LibreOffice. Lengths are points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, Literal

Side = Literal["top", "bottom", "left", "right"]
SIDES: tuple[Side, ...] = ("top", "bottom", "left", "right")

_THIN = 0.75
_LARGE = 1.5
_HAIR = 0.25
_DASHES = {
    "dashed": (3.0, 2.0), "dashSmallGap": (2.0, 1.0), "dashDotStroked": (3.0, 2.0, 1.0, 2.0),
    "dotDash": (3.0, 2.0, 1.0, 2.0), "dotDotDash": (3.0, 2.0, 1.0, 2.0, 1.0, 2.0),
    "dotted": (1.0, 2.0),
}  # fmt: skip


@dataclass(frozen=True)
class Stroke:
    """One line of a border: its middle, counted from the text outward, and its width."""

    middle: float
    width: float


@dataclass(frozen=True)
class BorderLines:
    """How a border is drawn: its distance from the text, its lines and how thick they are."""

    space: float
    strokes: tuple[Stroke, ...]
    thickness: float
    dash: tuple[float, ...] | None

    @property
    def room(self) -> float:
        """Distance and thickness together."""
        return self.space + self.thickness

    @cached_property
    def centred(self) -> "BorderLines":
        """The same lines with their middle on the edge: neighbours share them."""
        return replace(self, space=-self.thickness / 2)


def border_lines(borders: Mapping[str, Any] | None, side: str) -> BorderLines | None:
    """One side of a paragraph's or cell's borders; None where nothing is drawn."""
    border = (borders or {}).get(side)
    if border is None or not border.visible:
        return None
    return _drawn(border.style, border.size or 0.5, border.space or 0.0)


@lru_cache(maxsize=256)
def _drawn(style: str, size: float, space: float) -> BorderLines:
    """A document has few kinds of borders, each around hundreds of cells."""
    strokes, at = [], 0.0
    for index, width in enumerate(_parts(style, size)):
        if index % 2 == 0:
            strokes.append(Stroke(at + width / 2, width))
        at += width
    return BorderLines(space, tuple(strokes), at, _DASHES.get(style))


def joined(above: Mapping[str, Any], below: Mapping[str, Any]) -> bool:
    """Whether two paragraphs one below the other stand in one frame (ECMA-376, 17.3.1.24)."""
    return above == below and not above.get("between")


def without(borders: Mapping[str, Any] | None, side: Side) -> dict[str, Any]:
    """The borders less one side."""
    return {name: border for name, border in (borders or {}).items() if name != side}


def _parts(style: str, size: float) -> tuple[float, ...]:
    """The widths of line, gap, line, … from the text outward."""
    size = max(_HAIR, size)
    if style in ("double", "triple"):
        return size, size, size
    if style.startswith(("thinThick", "thickThin")):
        if style.endswith("MediumGap"):
            thin, gap, thick = size / 2, size / 2, size
        elif style.endswith("LargeGap"):
            thin, gap, thick = _THIN, size, _LARGE
        else:
            thin, gap, thick = _THIN, _THIN, size
        return (thin, gap, thick) if style.startswith("thinThick") else (thick, gap, thin)
    return (size,)
