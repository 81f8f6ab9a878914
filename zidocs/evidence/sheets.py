"""A sheet of paper becomes a canvas for our own pages, and a text becomes lines that fit on it."""

import io
import unicodedata
from typing import Any

from zidocs import fonts

REGULAR, BOLD = "Arimo", "Arimo-Bold"
POINTS_PER_MM = 72 / 25.4

LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 30.0, 20.0, 20.0, 25.0
"""The margins of official documents (FORMATS.md, page and type)."""

LEADING = 1.25
"""Distance of two lines of text, in font sizes."""

_ELLIPSIS = "…"


def new_canvas(out: io.BytesIO, paper_mm: tuple[float, float], title: str, author: str = "") -> Any:
    """A stream for the PDF and the paper's width and height become a reportlab canvas.

    Its bytes depend on nothing but what is drawn: no clock, the same fonts everywhere.
    """
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    fonts.register()
    # Wraps streams in text, a quarter larger and slow; no program has needed it for decades.
    # There is no setting for it but the library's own, and no user of it who wants it on.
    rl_config.useA85 = 0
    width, height = (side * POINTS_PER_MM for side in paper_mm)
    canvas = Canvas(
        out, pagesize=(width, height), invariant=1, pageCompression=1, initialFontName=REGULAR
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    return canvas


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
