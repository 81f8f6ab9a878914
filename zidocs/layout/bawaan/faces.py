"""The faces that text is set in: how wide their words are, and how text is set in them.

No font of the machine is read: a page must look the same everywhere. Text is set in the office's
own font, else in the metric twin of its font, else in what is nearest, and that is said. Lengths
are points. Line heights follow
LibreOffice, which rounds a font's ascent, line gap and descent each to a twip (1/20 pt).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from zidocs import fonts
from zidocs.errors import LayoutFault, Problem
from zidocs.fonts.own import NO_FONTS, OwnFonts, static
from zidocs.fonts.twins import ARIMO, nearest_to, twin_of
from zidocs.layout.bawaan.signs import LOOK_ALIKES
from zidocs.layout.bawaan.signs import SYMBOL_SIGNS as _SYMBOL_SIGNS

_LIKE_ALL = (ARIMO, "Tinos")
"""Families with most signs: where another lacks one, it is taken from the first that has it."""

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
    has_ascii: bool = True
    _measured: dict[str, float] = field(default_factory=dict)

    def shows(self, text: str) -> bool:
        """Whether it has all signs of a text."""
        if self.has_ascii and text.isascii():
            return True
        return all(ord(sign) in self.widths for sign in text)

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


Styles = Mapping[tuple[bool, bool], Typeface]
"""The faces of a family, by whether they are bold and italic."""


@cache
def typefaces(family: str = ARIMO) -> Styles:
    """The four faces of a family of ours; they remember word widths from document to document."""
    return _styles(fonts.faces_of(family))


@lru_cache(maxsize=256)  # A document may name any number of fonts.
def _own_typefaces(own: OwnFonts, family: str) -> tuple[Styles, tuple[Problem, ...]]:
    """The faces of the office's own family, for each style the nearest that it has; or none.

    With what is wrong with its files.
    """
    try:
        there = _styles(static(face) for face in own.family(family))
    except LayoutFault as fault:
        return {}, fault.problems
    if not there:
        return {}, ()
    order = {style: (style, (style[0], False), (False, style[1]), *there) for style in _ALL_STYLES}
    chosen = {
        style: next(there[each] for each in nearest if each in there)
        for style, nearest in order.items()
    }
    return chosen, ()


_ALL_STYLES = ((False, False), (True, False), (False, True), (True, True))


def _styles(faces: Iterable[fonts.Face]) -> Styles:
    return {(face.bold, face.italic): _typeface(fonts.registered(face)) for face in faces}


class Families:
    """Which faces the fonts that one document names are set in.

    ``replaced`` are the fonts without a twin, and the families of ours that they are set in;
    ``problems`` tell of files of the office that cannot be used.
    """

    def __init__(self, own: OwnFonts = NO_FONTS, kinds: Mapping[str, str] | None = None) -> None:
        self.replaced: dict[str, str] = {}
        self.problems: list[Problem] = []
        self._own = own
        self._kinds = kinds or {}
        self._known: dict[str, Styles] = {}

    def styles(self, name: str) -> Styles:
        """The faces of a font by the name that a document gives it."""
        styles = self._known.get(name)
        if styles is None:
            styles = self._known[name] = self._find(name)
        return styles

    def has(self, name: str) -> bool:
        """Whether a font is the office's own or has a twin."""
        return bool(_own_typefaces(self._own, name)[0]) or twin_of(name) is not None

    def _find(self, name: str) -> Styles:
        own, problems = _own_typefaces(self._own, name)
        self.problems.extend(problems)
        if own:
            return own
        family = twin_of(name)
        if family is None:
            family = nearest_to(name, self._kinds.get(name.casefold(), ""))
            self.replaced[name] = family
        return typefaces(family)


def stand_in(face: Typeface, style: tuple[bool, bool], sign: str) -> Typeface:
    """The face that a sign is taken from: this one if it has it, or if none has."""
    if ord(sign) in face.widths:
        return face
    others = (typefaces(family)[style] for family in _LIKE_ALL)
    return next((other for other in others if ord(sign) in other.widths), face)


def is_symbol_font(family: str) -> bool:
    """Whether a font has signs instead of letters."""
    return family.strip().lower() in _SYMBOL_SIGNS


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
        if look_alike in widths:
            widths.setdefault(sign, widths[look_alike])
    em = face.unitsPerEm
    ascent, descent, leading = (number / em for number in face.line_metrics())
    has_ascii = all(code in widths for code in range(32, 127))
    return Typeface(font.fontName, ascent, -descent, leading, widths, has_ascii=has_ascii)


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
