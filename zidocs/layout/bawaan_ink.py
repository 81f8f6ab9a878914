"""A stretch of text knows how it is set and how much room it takes.

Lengths are points. Line heights follow LibreOffice, which rounds a font's ascent, line gap and
descent each to a twip (1/20 pt).
"""

from dataclasses import dataclass
from typing import Any

from zidocs.layout.bawaan_fonts import Typeface

TWIPS = 20
"""Twips in a point."""


@dataclass(frozen=True, slots=True, eq=False)
class Hand:
    """How text is set: face, drawn size, colours, decoration, and the line box it asks for."""

    face: Typeface
    size: float
    colour: str = "000000"
    rise: float = 0.0
    spacing: float = 0.0
    stretch: float = 1.0
    ascent: float = 0.0
    descent: float = 0.0
    background: str | None = None
    underline: str | None = None
    underline_colour: str = "000000"
    strikes: int = 0

    @property
    def decorated(self) -> bool:
        """Whether even its spaces are seen."""
        return bool(self.underline or self.strikes or self.background)

    def measure(self, text: str) -> float:
        """The width of ``text`` in points."""
        width = self.face.measure(text) * self.size
        return (width + self.spacing * len(text)) * self.stretch


class Bit:
    """Text of one hand, or a picture, on a line: ``x`` from the left edge of the column.

    ``gap`` is what justification adds to each space, ``height`` that of a picture, ``note`` the
    key of a footnote.
    """

    __slots__ = ("gap", "hand", "height", "image", "link", "note", "text", "width", "x")

    def __init__(
        self,
        text: str,
        hand: Hand,
        width: float,
        link: Any = None,
        image: Any = None,
        x: float = 0.0,
        gap: float = 0.0,
    ) -> None:
        self.text = text
        self.hand = hand
        self.width = width
        self.link = link
        self.image = image
        self.note: Any = None
        self.height = 0.0
        self.x = x
        self.gap = gap


def line_box(face: Typeface, size: float) -> tuple[float, float]:
    """Ascent (with the line gap) and descent of a line in this face at this size, in points."""
    ascent, leading, descent = (
        round(part * size * TWIPS) / TWIPS for part in (face.ascent, face.leading, face.descent)
    )
    return ascent + leading, descent
