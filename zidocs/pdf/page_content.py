"""Reads what is drawn on each page of a PDF: text, pictures, lines and areas, with their places.

pdfium follows the content streams (ISO 32000-1, clauses 8 and 9). Lengths are the page's units.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from ctypes import byref, c_int, c_uint
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

import pypdfium2 as pdfium
from pypdfium2 import raw

_MOST_FORMS = 8
"""Forms inside forms; more is no page of a letter."""
_WHITE = (255, 255, 255)
_HYPHEN = "\x02"
"""What pdfium makes of a hyphen that ends a line."""

_ALONE = RLock()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, ``y`` upward."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have a point inside in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


Colour = tuple[int, int, int, int]
"""Red, green, blue and opacity, each from 0 to 255."""
BLACK: Colour = (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class Run:
    """Text shown in one go: its letters, the left end of its base line, width, size and box.

    The width of turned text is 0. ``order`` counts what is drawn on the page. The colour is black
    where it cannot be told.
    """

    text: str
    x: float
    y: float
    width: float
    size: float
    box: Box
    colour: Colour = BLACK
    order: int = 0


@dataclass(frozen=True, slots=True)
class Filling:
    """An area that is filled with one colour, also with white; ``order`` as that of runs."""

    box: Box
    colour: Colour
    order: int


@dataclass(frozen=True)
class Page:
    """The visible part of a page, and what is drawn on it, in drawing order.

    ``areas`` are lines, fillings that are not white, shadings, and what is nested too deeply;
    ``fillings`` are those of one colour.
    """

    box: Box
    runs: tuple[Run, ...]
    pictures: tuple[Box, ...]
    areas: tuple[Box, ...]
    fillings: tuple[Filling, ...] = ()


@contextmanager
def opened(pdf: bytes | Path) -> Iterator[pdfium.PdfDocument]:
    """A PDF is opened by pdfium, which serves one thread at a time; raises PdfiumError."""
    with _ALONE, closing(pdfium.PdfDocument(pdf)) as document:
        yield document


def read_pages(pdf: bytes, *, letters: bool = True) -> list[Page]:
    """The pages of a PDF; without ``letters`` the runs have no text, which takes half the time.

    Raises ValueError when it cannot be read.
    """
    try:
        with opened(pdf) as document:
            return [_page(page, page.get_textpage() if letters else None) for page in document]
    except pdfium.PdfiumError as fault:
        raise ValueError(f"not a readable PDF: {fault}") from fault


def page_words(pdf: bytes) -> tuple[str, ...]:
    """The words on each page of a PDF of our own, parted by one space, as they are read."""
    with opened(pdf) as document:
        return tuple(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def drawn_on(page: pdfium.PdfPage) -> Page:
    """What is drawn on a page, without the letters of its runs; raises PdfiumError."""
    return _page(page, None)


def _page(page: pdfium.PdfPage, text: pdfium.PdfTextPage | None) -> Page:
    runs, pictures, areas, fillings = [], [], [], []
    everything = _drawn(page, text, None, pdfium.PdfMatrix(), 0)
    for order, (drawn, matrix) in enumerate(everything):
        box = Box(*matrix.on_rect(*drawn.get_bounds()))
        if isinstance(drawn, pdfium.PdfTextObj):
            runs.append(_run(drawn, matrix, box, order))
        elif isinstance(drawn, pdfium.PdfImage):
            pictures.append(box)
        elif drawn.type != raw.FPDF_PAGEOBJ_PATH:
            areas.append(box)
        else:
            stroked, colour = _painting(drawn)
            if stroked or (colour and colour[:3] != _WHITE):
                areas.append(box)
            if colour:
                fillings.append(Filling(box, colour, order))
    box = Box(*page.get_cropbox())
    return Page(box, tuple(runs), tuple(pictures), tuple(areas), tuple(fillings))


def _drawn(
    page: pdfium.PdfPage,
    text: pdfium.PdfTextPage | None,
    form: pdfium.PdfObject | None,
    matrix: pdfium.PdfMatrix,
    depth: int,
) -> Iterator[tuple[pdfium.PdfObject, pdfium.PdfMatrix]]:
    """What is drawn on a page or by a form, and the matrix that holds there."""
    for drawn in page.get_objects(max_depth=1, form=form, textpage=text):
        if drawn.type == raw.FPDF_PAGEOBJ_FORM and depth < _MOST_FORMS:
            inner = drawn.get_matrix().multiply(matrix)
            yield from _drawn(page, text, drawn, inner, depth + 1)
        else:
            yield drawn, matrix


def _run(drawn: pdfium.PdfTextObj, matrix: pdfium.PdfMatrix, box: Box, order: int) -> Run:
    _, b, c, d, x, y = drawn.get_matrix().multiply(matrix).get()
    text = drawn.extract().replace(_HYPHEN, "-") if drawn.textpage else ""
    size = drawn.get_font_size()
    colour = _fill_colour(drawn) or BLACK
    if b or c:
        return Run(text, x, y, width=0.0, size=size, box=box, colour=colour, order=order)
    width, height = box.right - x, abs(size * d)
    return Run(text, x, y, width=width, size=height, box=box, colour=colour, order=order)


def _painting(path: pdfium.PdfObject) -> tuple[bool, Colour | None]:
    """Whether a path is stroked, and what it is filled with: black where that cannot be told."""
    filled, stroked = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(path, byref(filled), byref(stroked))
    return bool(stroked.value), (_fill_colour(path) or BLACK) if filled.value else None


def _fill_colour(drawn: pdfium.PdfObject) -> Colour | None:
    parts = c_uint(), c_uint(), c_uint(), c_uint()
    if not raw.FPDFPageObj_GetFillColor(drawn, *map(byref, parts)):
        return None
    red, green, blue, opacity = (part.value for part in parts)
    return red, green, blue, opacity
