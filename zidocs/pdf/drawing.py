"""Pages and lines of our own: sheets drawn by reportlab, and marks at the edges of pages."""

import hashlib
import math
import re
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, Literal

from pypdf.generic import IndirectObject, StreamObject

from zidocs import fonts
from zidocs.pdf.copying import Overlay, Overlays, copy_object, written
from zidocs.pdf.output import PdfFile, pdf_dict
from zidocs.pdf.pixels import SeenPage
from zidocs.pdf.source import PageView, PdfSource, reading

REGULAR, BOLD = "Arimo", "Arimo-Bold"
POINTS_PER_MM = 72 / 25.4

LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 30.0, 20.0, 20.0, 25.0
"""The margins of official documents (FORMATS.md, page and type)."""

LEADING = 1.25
"""Distance of two lines of text, in font sizes."""

_ELLIPSIS = "…"
_FIXED_DATE = 946_684_800.0
"""The first second of 2000, which reportlab takes where ``invariant`` is set."""


def new_canvas(paper_mm: tuple[float, float], title: str, author: str = "") -> Any:
    """A reportlab canvas of this width and height; ``getpdfdata`` gives its bytes.

    They depend on nothing but what is drawn: no clock, the same fonts everywhere.
    """
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    fonts.register()
    # Wraps streams in text, a quarter larger and slow; no program has needed it for decades.
    # There is no setting for it but the library's own, and no user of it who wants it on.
    rl_config.useA85 = 0
    width, height = (side * POINTS_PER_MM for side in paper_mm)
    canvas = Canvas(
        "", pagesize=(width, height), invariant=1, pageCompression=1, initialFontName=REGULAR
    )
    _forget_epoch(canvas)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    return canvas


def _forget_epoch(canvas: Any) -> None:
    """Its date is reportlab's fixed one, also where SOURCE_DATE_EPOCH names another.

    reportlab lets that variable win over ``invariant``, in the date and in what the /ID is made of.
    """
    from reportlab.lib.utils import TimeStamp

    stamp: Any = TimeStamp(invariant=1)
    stamp.t, stamp.lt = _FIXED_DATE, time.gmtime(_FIXED_DATE)
    stamp.YMDhms = tuple(stamp.lt)[:6]
    document = canvas._doc
    document._timeStamp = stamp
    document.signature = hashlib.md5(
        f"a reportlab document{_FIXED_DATE}".encode(), usedforsecurity=False
    )


def width_of(text: str, font: str, size: float) -> float:
    """The width of a line of text in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return float(stringWidth(text, font, size))


def drawable(text: str) -> str:
    """A text becomes what our font can show of it; every other character becomes a question mark.

    All blanks and line breaks become blanks.
    """
    from reportlab.pdfbase.pdfmetrics import getFont

    fonts.register()
    known = getFont(REGULAR).face.charToGlyph
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        " " if sign.isspace() else sign if ord(sign) in known else "?" for sign in composed
    )


def lines_of(text: str, font: str, size: float, width: float, most: int | None = None) -> list[str]:
    """A text becomes lines of at most ``width`` points; a word longer than a line is cut.

    More than ``most`` lines are cut off with an ellipsis. An empty text has no line.
    """
    text = " ".join(drawable(text).split())
    if text and width_of(text, font, size) <= width:
        return [text]
    lines: list[str] = []
    for word in _pieces(text, font, size, width):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, font, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if most is None or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(last + _ELLIPSIS, font, size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip(" ,.;:") + _ELLIPSIS]


def centred_lines(
    text: str, font: str, size: float, width: float, most: int | None = None
) -> list[str]:
    """A text becomes lines of nearly one length, as few as ``lines_of`` makes.

    Its own line breaks are kept. A heading looks wrong with one word alone on its last line.
    """
    lines = [
        line for paragraph in text.splitlines() for line in _balanced(paragraph, font, size, width)
    ]
    return lines if most is None or len(lines) <= most else lines_of(text, font, size, width, most)


def _balanced(text: str, font: str, size: float, width: float) -> list[str]:
    lines = lines_of(text, font, size, width)
    narrow, wide = width / max(1, len(lines)), width
    while wide - narrow > size / 2:
        middle = (narrow + wide) / 2
        tried = lines_of(text, font, size, middle)
        if len(tried) == len(lines):
            lines, wide = tried, middle
        else:
            narrow = middle
    return lines


def _pieces(text: str, font: str, size: float, width: float) -> list[str]:
    pieces = []
    for word in text.split():
        while len(word) > 1 and width_of(word, font, size) > width:
            fitting = 1
            while width_of(word[: fitting + 1], font, size) <= width:
                fitting += 1
            pieces.append(word[:fitting])
            word = word[fitting:]
        pieces.append(word)
    return pieces


_MAPPED = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>")


@dataclass(frozen=True)
class LineFont:
    """The one font object of all such lines of a file, and the code of each character in it."""

    reference: IndirectObject
    codes: Mapping[str, int]

    def literal(self, text: str) -> bytes:
        """A text becomes the operand of ``Tj``; KeyError for characters the font was not made of.

        ISO 32000-1, 7.3.4.2.
        """
        codes = bytes(self.codes[sign] for sign in text)
        return b"(%s)" % b"".join(
            b"%c" % code if 32 <= code < 127 and code not in b"()\\" else b"\\%03o" % code
            for code in codes
        )


def line_font(signs: str, file: PdfFile) -> LineFont:
    """The characters (at most 200, drawable ones) become a font of the file."""
    with reading(REGULAR):
        source = PdfSource(_page_in(signs))
        resources = source.dictionary(source.pages[0].get("/Resources"))
        (reference,) = source.dictionary(resources.get("/Font")).values()
        mapping = source.resolve(source.dictionary(reference).get("/ToUnicode"))
        meant = meanings(mapping.get_data()) if isinstance(mapping, StreamObject) else {}
        codes = {sign: code for code, sign in meant.items()}
        return LineFont(copy_object(source, reference, file), codes)


@lru_cache(maxsize=4)
def _page_in(signs: str) -> bytes:
    """A page set in these characters: the way to have a font made. Most files need the same."""
    canvas = new_canvas((100.0, 100.0), "")
    canvas.setFont(REGULAR, 10)
    canvas.drawString(0, 0, signs)
    return bytes(canvas.getpdfdata())


def meanings(mapping: bytes) -> dict[int, str]:
    """The /ToUnicode map of a font of one byte a character becomes what its codes mean (9.10.3)."""
    pairs = (match.groups() for match in _MAPPED.finditer(mapping))
    return {int(code, 16): chr(int(sign, 16)) for code, sign in pairs}


_SIZE = 7.5
_WHITE = b"1 g"


@dataclass(frozen=True)
class EdgeStyle:
    """How such a line is set: at which edge, in which colour, where; in points.

    It stands upright for its reader, on white or on what is there, in the strip between 5 and 9 mm
    inside the edge: outside the text and codes of documents (12.5 mm and more), inside what office
    printers print. ``colour`` is an operator with its numbers, such as ``0.2 g``. The text ends
    ``right`` from the visible edge, or begins as far from the left one, or stands in the middle;
    its baseline is ``baseline`` from its edge. The white behind it is ``padding`` wider on each
    side, ``ascent`` and ``descent`` font sizes high. On pages whose short side is longer than
    ``large_page`` (A3) the line grows with them; of a tiny page's sides at most ``narrow_share``
    is given to the distance from its edges.
    """

    edge: Literal["lower", "upper"]
    colour: bytes
    size: float = _SIZE
    right: float = 28.0
    baseline: float = 17.0
    padding: float = 2.0
    ascent: float = 0.86
    descent: float = 0.3
    large_page: float = 842.0
    narrow_share: float = 0.05
    # Not among what is said of format 1 of bundles, which has no other.
    side: Literal["right", "left", "middle"] = field(default="right", repr=False)
    on_white: bool = field(default=True, repr=False)


@dataclass(frozen=True)
class EdgeBox:
    """Where a line stands for its reader, in points from the lower left corner of what is seen.

    ``left`` to ``height`` are what is white behind it, or would be.
    """

    left: float
    bottom: float
    width: float
    height: float
    size: float
    start: float
    baseline: float


def edge_box(text: str, view: PageView, style: EdgeStyle) -> EdgeBox:
    """A text and its style become its place; on a page too narrow for it, it becomes smaller."""
    width, height = view.size
    scale = max(1.0, min(width, height) / style.large_page)
    length = width_of(text, REGULAR, style.size)
    scale = min(scale, width * (1 - 2 * style.narrow_share) / (length + 2 * style.padding))
    size = style.size * scale
    aside = min(style.right * scale, width * style.narrow_share)
    baseline = min(style.baseline * scale, height * style.narrow_share * _rise(style))
    if style.edge == "upper":
        baseline = height - baseline - (style.ascent - style.descent) * size
    right = width - aside
    if style.side == "left":
        right = aside + length * scale
    elif style.side == "middle":
        right = (width + length * scale) / 2
    start = right - length * scale
    return EdgeBox(
        left=start - style.padding * scale,
        bottom=baseline - style.descent * size,
        width=(length + 2 * style.padding) * scale,
        height=(style.ascent + style.descent) * size,
        size=size,
        start=start,
        baseline=baseline,
    )


def _rise(style: EdgeStyle) -> float:
    """How many times as far from its edge as usual a line stands."""
    return style.baseline / EdgeStyle.baseline


def edge_line(text: str, view: PageView, font: LineFont, name: bytes, style: EdgeStyle) -> bytes:
    """A text becomes content of a page, at its place.

    ``name`` is the font's among the page's fonts, with the slash.
    """
    place = edge_box(text, view, style)
    ground = (place.left, place.bottom, place.width, place.height)
    return b"q %s cm %s%s BT %s %s Tf %s Td %s Tj ET Q" % (
        written(view.matrix),
        b"1 g %s re f " % written(ground) if style.on_white else b"",
        style.colour,
        name,
        written((place.size,)),
        written((place.start, place.baseline)),
        font.literal(text),
    )


_FAINT, _EVEN = 100, 60
"""Of 255: how far the greys of letters and ground must lie apart, and those of a ground may."""
_UNUSUAL = 100
"""White letters are for where dark ones could not be read."""


def free_style(text: str, view: PageView, styles: Sequence[EdgeStyle], seen: SeenPage) -> EdgeStyle:
    """The first of the styles by which a line stands on nothing that the page shows.

    Where something is everywhere, that which is read best.
    """
    best, most = styles[0], -math.inf
    for style in styles:
        place = edge_box(text, view, style)
        box = (place.left, place.bottom, place.left + place.width, place.bottom + place.height)
        darkest, mean, lightest = seen.greys(box, view.size)
        is_white = style.colour == _WHITE
        contrast = 255 - lightest if is_white else darkest - 51
        if contrast >= _FAINT and lightest - darkest <= _EVEN:
            return style
        score = 255 - mean - _UNUSUAL if is_white else mean - 51
        if score > most:
            best, most = style, score
    return best


# What stands on the pages of a signed file, in Indonesian as all that stands on pages.

_WORDS = "ASLI TERLAMPIR"
_WIDEST = 300.0
"""Points; a longer name of a file is cut short."""
_STYLE = EdgeStyle("upper", b"0.1 0.2 0.5 rg", on_white=False)
_PLACES = (
    _STYLE,
    replace(_STYLE, side="left"),
    replace(_STYLE, side="middle"),
    replace(_STYLE, edge="lower", side="left"),
    replace(_STYLE, baseline=30.0),
)
_FONT = "/M"


def marks(name: str, seen: Sequence[SeenPage], file: PdfFile) -> Overlays:
    """The mark that names a signed file becomes what is added to its pages in the file made.

    ``seen`` is what these pages show; the mark stands where nothing is.
    """
    (text,) = lines_of(f"{_WORDS} · {PurePosixPath(name).name}", REGULAR, _SIZE, _WIDEST, 1)
    font = line_font(text, file)
    fonts = pdf_dict({_FONT: font.reference})

    def mark(place: int, view: PageView) -> Overlay:
        style = free_style(text, view, _PLACES, seen[place])
        return Overlay(edge_line(text, view, font, _FONT.encode(), style), fonts)

    return mark
