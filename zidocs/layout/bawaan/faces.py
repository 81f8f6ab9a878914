"""Our four faces: how wide their words are, and how text is set in them.

No font of the machine is read: a page must look the same everywhere. We have Arial's metric twin;
any other family is set in it too, and that is said. Lengths are points. Line heights follow
LibreOffice, which rounds a font's ascent, line gap and descent each to a twip (1/20 pt).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from reportlab.pdfbase import pdfmetrics

from zidocs import fonts
from zidocs.layout.bawaan.signs import LOOK_ALIKES
from zidocs.layout.bawaan.signs import SYMBOL_SIGNS as _SYMBOL_SIGNS

_TWINS = {"arial", "arialmt", "arial mt", "arimo", "helvetica", "liberation sans"}

TWIPS = 20
"""Twips in a point."""
_PRIVATE = 0xF000
_SPACE = 0x20
_MEASURED_WORDS, _LONGEST_WORD = 20_000, 40  # bound the memory of a process that runs for hours


@dataclass(frozen=True, eq=False)
class Typeface:
    """One face as the typesetter sees it; lengths in ems (fractions of the font size)."""

    name: str
    ascent: float
    descent: float
    leading: float
    widths: dict[int, float]
    _measured: dict[str, float] = field(default_factory=dict)

    def measure(self, text: str) -> float:
        """The width of ``text`` in ems; a sign that the face lacks counts as nothing."""
        width = self._measured.get(text)
        if width is None:
            width = sum(self.widths.get(ord(sign), 0.0) for sign in text)
            if len(text) <= _LONGEST_WORD:
                if len(self._measured) >= _MEASURED_WORDS:
                    self._measured.clear()
                self._measured[text] = width
        return width


@cache
def typefaces() -> Mapping[tuple[bool, bool], Typeface]:
    """The four faces, by whether they are bold and italic.

    They remember word widths from document to document.
    """
    fonts.register()
    return {
        (face.bold, face.italic): _typeface(pdfmetrics.getFont(face.name)) for face in fonts.faces()
    }


def is_ours(family: str) -> bool:
    """Whether text in this family keeps its widths in Arimo."""
    return family.strip().lower() in _TWINS


def from_symbol_font(family: str, text: str) -> str | None:
    """Text of a font of signs (Symbol, Wingdings) becomes the Unicode signs it shows.

    A code we do not know becomes a private one (U+F000 on), which no face of ours can show. None
    if the family is an ordinary one.
    """
    signs = _SYMBOL_SIGNS.get(family.strip().lower())
    if signs is None:
        return None
    return "".join(_sign(signs, ord(code)) for code in text)


def _sign(signs: Mapping[int, str], code: int) -> str:
    if code & ~_PRIVATE == _SPACE:
        return " "
    if code > 0xFF and code & 0xFF00 != _PRIVATE:
        return chr(code)  # a Unicode sign already
    return signs.get(code & 0xFF, chr(_PRIVATE | code & 0xFF))


def _typeface(font: Any) -> Typeface:
    face = font.face
    widths = {code: width / 1000 for code, width in face.charWidths.items()}
    for sign, look_alike in LOOK_ALIKES.items():
        widths.setdefault(sign, widths[look_alike])
    em = face.unitsPerEm
    ascent, descent, leading = face.line_metrics()
    return Typeface(font.fontName, ascent / em, -descent / em, leading / em, widths)


# --- how text is set -----------------------------------------------------------------------------


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


@dataclass(slots=True, eq=False)
class Bit:
    """Text of one hand, or a picture, on a line: ``x`` from the left edge of the column.

    ``gap`` is what justification adds to each space, ``height`` that of a picture, ``note`` the
    key of a footnote, ``field`` the field that this begins.
    """

    text: str
    hand: Hand
    width: float
    link: Any = None
    image: Any = None
    x: float = 0.0
    gap: float = 0.0
    note: Any = None
    height: float = 0.0
    field: Any = None


def line_box(face: Typeface, size: float) -> tuple[float, float]:
    """Ascent (with the line gap) and descent of a line in this face at this size, in points."""
    ascent, leading, descent = (
        round(part * size * TWIPS) / TWIPS for part in (face.ascent, face.leading, face.descent)
    )
    return ascent + leading, descent
