"""Reads what is drawn on each page of a PDF: text, pictures, lines and areas, with their places.

pdfium follows the content streams (ISO 32000-1, clauses 8 and 9). Lengths are the page's units.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from ctypes import POINTER, byref, c_float, c_int, c_uint, cast, create_string_buffer
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

_MOST_FORMS = 8
"""Forms inside forms; more is no page of a letter."""
_WHITE = (255, 255, 255)
_HYPHEN = "\x02"
"""What pdfium makes of a hyphen that ends a line."""

_END = b"\0\0"
"""Ends the text of an object."""
_USUAL_LETTERS = 512
"""Of an object's text; a longer one is asked for twice."""

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


@lru_cache(maxsize=4)  # Those of a packet are proved, then they get their codes.
def read_pages(pdf: bytes) -> tuple[Page, ...]:
    """The pages of a PDF, those of the last few files at once.

    Raises ValueError when it cannot be read.
    """
    try:
        with opened(pdf) as document:
            return tuple(_page(page, page.get_textpage()) for page in document)
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
    reader = _Reader(None if text is None else text.raw)
    reader.follow(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
    box = Box(*page.get_cropbox())
    return Page(
        box,
        tuple(reader.runs),
        tuple(reader.pictures),
        tuple(reader.areas),
        tuple(reader.fillings),
    )


class _Reader:
    """Reads the objects of a page into places that are used again for each.

    A page has hundreds of objects, and the ready-made wrappers around each take longer than
    pdfium itself.
    """

    def __init__(self, text: Any) -> None:
        self.runs: list[Run] = []
        self.pictures: list[Box] = []
        self.areas: list[Box] = []
        self.fillings: list[Filling] = []
        self._text = text
        self._letters = create_string_buffer(_USUAL_LETTERS * 2)
        self._order = 0
        self._floats = c_float(), c_float(), c_float(), c_float()
        self._numbers = c_uint(), c_uint(), c_uint(), c_uint()
        self._edges = tuple(map(byref, self._floats))
        self._parts = tuple(map(byref, self._numbers))
        self._matrix = raw.FS_MATRIX()

    def follow(
        self,
        holder: Any,
        count: Callable[[Any], int],
        get: Callable[[Any, int], Any],
        matrix: pdfium.PdfMatrix | None = None,
        depth: int = 0,
    ) -> None:
        """Read what is drawn on a page or by a form, under the matrix that holds there."""
        objects = count(holder)
        _proved(objects >= 0)
        for index in range(objects):
            drawn = _proved(get(holder, index))
            kind = _proved(raw.FPDFPageObj_GetType(drawn))
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < _MOST_FORMS:
                inner = self._matrix_of(drawn)
                inner = inner if matrix is None else inner.multiply(matrix)
                parts = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
                self.follow(drawn, *parts, inner, depth + 1)
            else:
                self._read(drawn, kind, matrix)

    def _read(self, drawn: Any, kind: int, matrix: pdfium.PdfMatrix | None) -> None:
        order = self._order
        self._order += 1
        _proved(raw.FPDFPageObj_GetBounds(drawn, *self._edges))
        edges = tuple(edge.value for edge in self._floats)
        box = Box(*(edges if matrix is None else matrix.on_rect(*edges)))
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self.runs.append(self._run(drawn, matrix, box, order))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            self.pictures.append(box)
        elif kind != raw.FPDF_PAGEOBJ_PATH:
            self.areas.append(box)
        else:
            stroked, colour = self._painting(drawn)
            if stroked or (colour and colour[:3] != _WHITE):
                self.areas.append(box)
            if colour:
                self.fillings.append(Filling(box, colour, order))

    def _matrix_of(self, drawn: Any) -> pdfium.PdfMatrix:
        _proved(raw.FPDFPageObj_GetMatrix(drawn, self._matrix))
        return pdfium.PdfMatrix.from_raw(self._matrix)

    def _run(self, drawn: Any, matrix: pdfium.PdfMatrix | None, box: Box, order: int) -> Run:
        placed = self._matrix_of(drawn)
        _, b, c, d, x, y = (placed if matrix is None else placed.multiply(matrix)).get()
        text = self._letters_of(drawn).replace(_HYPHEN, "-") if self._text else ""
        _proved(raw.FPDFTextObj_GetFontSize(drawn, self._edges[0]))
        size = self._floats[0].value
        colour = self._fill_colour(drawn) or BLACK
        if b or c:
            return Run(text, x, y, width=0.0, size=size, box=box, colour=colour, order=order)
        width, height = box.right - x, abs(size * d)
        return Run(text, x, y, width=width, size=height, box=box, colour=colour, order=order)

    def _letters_of(self, drawn: Any) -> str:
        """The text of an object; pdfium looks through the whole page each time it is asked."""
        room = len(self._letters)
        size = _proved(raw.FPDFTextObj_GetText(drawn, self._text, self._as_wide(), room))
        if size > room:
            self._letters = create_string_buffer(size)
            raw.FPDFTextObj_GetText(drawn, self._text, self._as_wide(), size)
        return self._letters.raw[: size - len(_END)].decode("utf-16-le")

    def _as_wide(self) -> Any:
        return cast(self._letters, POINTER(raw.FPDF_WCHAR))

    def _painting(self, path: Any) -> tuple[bool, Colour | None]:
        """Whether a path is stroked, and its filling: black where that cannot be told."""
        filled, stroked = c_int(), c_int()
        raw.FPDFPath_GetDrawMode(path, byref(filled), byref(stroked))
        return bool(stroked.value), (self._fill_colour(path) or BLACK) if filled.value else None

    def _fill_colour(self, drawn: Any) -> Colour | None:
        if not raw.FPDFPageObj_GetFillColor(drawn, *self._parts):
            return None
        red, green, blue, opacity = (part.value for part in self._numbers)
        return red, green, blue, opacity


def _proved(answer: Any) -> Any:
    """An answer of pdfium's, where nothing and 0 mean that it could not."""
    if not answer:
        raise pdfium.PdfiumError("an object of the page cannot be read")
    return answer
