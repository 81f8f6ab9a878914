"""Plans the mark of each page of a laid document: a code, and a line that people can read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zidocs.errors import Problem
from zidocs.paper.free_place import FreePlace, find_place, ink_of, is_free, seen_box
from zidocs.paper.page_code import (
    MODULES,
    MOST_PAGES,
    QUIET,
    PageCode,
    draw_symbol,
    packet_id,
    text_id,
    write_code,
)
from zidocs.pdf.copying import Overlay, written
from zidocs.pdf.drawing import REGULAR, LineFont, drawable, width_of
from zidocs.pdf.output import pdf_dict
from zidocs.pdf.page_content import Box
from zidocs.pdf.source import PageView, PdfSource, page_view, reading

_FONT = "/C"
_SIZE = 6.0
_GREY = 0.3
_LEAST_FROM_EDGE = 14.0
_DESCENT, _HEIGHT = 0.25, 1.0
"""Of the line, in font sizes."""


@dataclass(frozen=True)
class LaidDocument:
    """A document that is to be printed: its PDF, and the digest of its text (``text_digest``).

    ``kind`` is that of ``PageCode``, ``title`` its name for readers, ``source`` the name in
    messages of the Word file that it was made of.
    """

    kind: str
    title: str
    pdf: bytes
    text_sha256: str
    source: str


@dataclass(frozen=True)
class Line:
    """A short text, and where it begins, in points as the reader sees the page."""

    text: str
    left: float
    baseline: float


@dataclass(frozen=True)
class PageMark:
    """What one page gets: the symbol and its place, and a line beside it where there is room."""

    symbol: bytes
    place: FreePlace
    line: Line | None

    def overlay(self, font: LineFont, view: PageView) -> Overlay:
        """The mark as it is drawn on the page, whatever its rotation."""
        module = self.place.side / (MODULES + 2 * QUIET)
        left, bottom = (edge + QUIET * module for edge in (self.place.left, self.place.bottom))
        content = b"q %s cm q %s cm %s Q" % (
            written(view.matrix),
            written((module, 0, 0, module, left, bottom)),
            self.symbol,
        )
        if self.line is None:
            return Overlay(content + b" Q")
        text = b" %g g BT %s %g Tf %s Td %s Tj ET Q" % (
            _GREY,
            _FONT.encode(),
            _SIZE,
            written((self.line.left, self.line.baseline)),
            font.literal(self.line.text),
        )
        return Overlay(content + text, pdf_dict({_FONT: font.reference}))


@dataclass(frozen=True)
class MarkedDocument:
    """An opened document and the mark of each page; None for a page that has no room for one.

    ``problems`` tell which pages those are; ``file`` is the document's name in messages.
    """

    title: str
    file: str
    source: PdfSource
    marks: tuple[PageMark | None, ...]
    problems: tuple[Problem, ...] = ()


def mark_document(slug: str, document: LaidDocument) -> MarkedDocument:
    """Find a free place on each page of a packet's document; nothing is ever put over its text.

    Raises EvidenceFault for a PDF that is none.
    """
    with reading(document.source):
        source = PdfSource(document.pdf)
        views = [page_view(source, page) for page in source.pages]
        marks: tuple[PageMark | None, ...] = (None,) * len(views)
        if len(views) <= MOST_PAGES:
            marks = tuple(_marks(slug, document, ink_of(document.pdf), views))
    problems = tuple(_without_codes(document.source, marks))
    return MarkedDocument(document.title, document.source, source, marks, problems)


def _marks(
    slug: str,
    document: LaidDocument,
    ink: Sequence[Sequence[Box]],
    views: Sequence[PageView],
) -> Iterator[PageMark | None]:
    packet, text, pages = packet_id(slug), text_id(document.text_sha256), len(views)
    for number, (boxes, view) in enumerate(zip(ink, views, strict=True), start=1):
        place = find_place(boxes, view)
        if place is None:
            yield None
            continue
        code = PageCode(packet, document.kind, number, pages, text)
        words = drawable(f"{slug}/{document.kind}:{number} dari {pages}")
        line = _line_beside(place, words, boxes, view)
        yield PageMark(draw_symbol(write_code(code)), place, line)


def _line_beside(place: FreePlace, text: str, ink: Sequence[Box], view: PageView) -> Line | None:
    """The line at the right or the left of the code, level with its lower edge."""
    width, _ = view.size
    length = width_of(text, REGULAR, _SIZE)
    baseline = place.bottom + place.side * QUIET / (MODULES + 2 * QUIET)
    for left in (place.left + place.side, place.left - length):
        inside = left >= _LEAST_FROM_EDGE and left + length <= width - _LEAST_FROM_EDGE
        box = seen_box(left, baseline - _DESCENT * _SIZE, length, _HEIGHT * _SIZE, view)
        if inside and is_free(box, ink):
            return Line(text, left, baseline)
    return None


def _without_codes(name: str, marks: Sequence[PageMark | None]) -> Iterator[Problem]:
    full = ", ".join(str(number) for number, mark in enumerate(marks, start=1) if mark is None)
    if len(marks) > MOST_PAGES:
        yield Problem.warning(name, "Z311", pages=len(marks), most=MOST_PAGES).says(
            "The document has {pages} pages and is printed without codes, which count to {most}.",
            "Split it, or place its scan by hand: zidocs scan --assign.",
        )
    elif full:
        yield Problem.warning(name, "Z310", pages=full).says(
            "The lower edge has no free room for a code on page {pages}.",
            "Leave 3 cm free below in Word; or place its scan by hand: zidocs scan --assign.",
        )
