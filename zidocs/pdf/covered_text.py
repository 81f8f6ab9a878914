"""Text under a dark area that somebody blackened, and that is still in the file for all to copy.

What paints nothing dark is told by its content alone. Other pages are drawn, and where there is a
solid dark area, it is asked whether letters lie there that nobody sees.
"""

import re
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import pikepdf
import pypdfium2 as pdfium
from PIL import Image
from pypdfium2 import raw

from zidocs.errors import EvidenceFault, Problem
from zidocs.pdf.content import ENDS
from zidocs.pdf.effort import SECOND, Allowance
from zidocs.pdf.page_content import Box, drawn_on, opened
from zidocs.pdf.pixels import PageDrawer
from zidocs.pdf.qpdf import opened_by_qpdf
from zidocs.pdf.source import PdfSource, reading

_BEGINS = rb"(?<![^\x00\t\n\x0c\r ()<>\[\]{}/%])"
_FILLS = re.compile(_BEGINS + rb"(?:[fbB]\*?|F|sh)" + ENDS)
_LETTERS = re.compile(_BEGINS + rb"(?:T[jJ]|['\"])" + ENDS)
_SMALL_PICTURE, _DEEPEST = 10_000, 8
"""Pixels of a picture that may be a mere black box; forms inside forms."""
_MOST_CONTENT, _MOST_WORK = 20_000_000, SECOND
"""Bytes of content, decoded, that are searched in a file, and the work of drawing its pages."""
_UNREADABLE = (pikepdf.PdfError, ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)
_NO_AREAS = frozenset({"/Link", "/Widget", "/Popup", "/Text"})

_CELL, _DARK, _EVEN = 3, 70, 25
"""Pixels; greys of 255: of what is dark, and how far those of a plain area lie apart."""
_LARGE = 0.1
"""Of a page: a picture that is no mere black box."""
_FEWEST, _MOST_LETTERS, _MOST_THINGS = 3, 50_000, 20_000
_BLOCKS = range(0x2580, 0x2600)
"""Letters that are themselves black boxes (Unicode: block elements, geometric shapes)."""
_UNSEEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_MOST_NAMED = 20


def covered_text(pdf: bytes, name: str, chosen: Container[int] | None = None) -> Problem | None:
    """A warning that names the pages of a PDF on which dark areas cover text; None without such.

    Only ``chosen`` pages (from 1) count, if any are. Nothing is told of a file that cannot be read.
    """
    pages = [page for page in _covered_pages(pdf) if chosen is None or page in chosen]
    if not pages:
        return None
    shown = ", ".join(map(str, pages[:_MOST_NAMED])) + (", …" if len(pages) > _MOST_NAMED else "")
    return Problem.warning(name, "Z711", pages=shown).says(
        "Text that is blackened on page {pages} is still in this PDF: whoever marks and copies it "
        "can read it, in the bundle, too.",
        "Print these pages to a new PDF as pictures, or ask for a file from which the text was "
        "removed; then use that.",
    )


def _covered_pages(pdf: bytes) -> list[int]:
    try:
        with reading(""), opened_by_qpdf(pdf) as document:
            suspects = suspect_pages(document)
        if not suspects:
            return []
        with reading(""):
            source = PdfSource(pdf)
            wanted = Allowance(_MOST_WORK).drawable(source, suspects)
            source.close()
        with opened(pdf) as drawn:
            return [n + 1 for n in sorted(wanted) if n < len(drawn) and _covers_text(drawn, n)]
    except (EvidenceFault, pdfium.PdfiumError):
        return []


def suspect_pages(document: pikepdf.Pdf, *, only_links: bool = False) -> list[int]:
    """The indexes of the pages with letters, and with anything that may be a dark area.

    Faster where it is known that ``only_links`` are among the annotations. Where something cannot
    be read, no more is asked; whoever copies the pages tells that.
    """
    search, found = _Search(), list[int]()
    with suppress(*_UNREADABLE):
        for index, page in enumerate(document.pages):
            if search.may_cover(page.obj, only_links=only_links):
                found.append(index)
    return found


@dataclass
class _Search:
    """Looks into the content of pages, as far as it goes, for letters and filled areas."""

    _left: int = _MOST_CONTENT
    _known: dict[tuple[int, int], tuple[bool, bool]] = field(default_factory=dict)

    def may_cover(self, page: pikepdf.Object, *, only_links: bool) -> bool:
        """Whether a page has letters, and anything that may be a dark area."""
        has_letters, has_areas = self._painting(page.get("/Contents"), page.get("/Resources"), 0)
        annotations = page.get("/Annots")
        if has_areas or only_links or not isinstance(annotations, pikepdf.Array):
            return has_letters and has_areas
        return has_letters and any(
            isinstance(each, pikepdf.Dictionary) and str(each.get("/Subtype")) not in _NO_AREAS
            for each in annotations
        )

    def _painting(
        self, content: pikepdf.Object | None, resources: pikepdf.Object | None, depth: int
    ) -> tuple[bool, bool]:
        """Whether content sets letters, and whether it fills areas."""
        streams = list(content) if isinstance(content, pikepdf.Array) else [content]
        if depth == 0 and not (isinstance(resources, pikepdf.Dictionary) and "/Font" in resources):
            # What it paints may have letters; without any, boxes cover nothing.
            streams = [] if not any(map(_is_form, _painted(resources))) else streams
        letters = areas = False
        for stream in streams:
            if isinstance(stream, pikepdf.Stream) and self._left > 0:
                data = stream.read_bytes()
                self._left -= len(data)
                letters = letters or bool(_LETTERS.search(data))
                areas = areas or bool(_FILLS.search(data))
        for things in _painted(resources):
            also = self._thing(things, depth + 1) if depth < _DEEPEST else (True, True)
            letters, areas = letters or also[0], areas or also[1]
        return letters, areas

    def _thing(self, thing: pikepdf.Object, depth: int) -> tuple[bool, bool]:
        if thing.get("/Subtype") == pikepdf.Name.Image:
            width, height = (int(thing.get(key, 0)) for key in ("/Width", "/Height"))
            return False, width * height <= _SMALL_PICTURE
        if thing.objgen not in self._known:
            # One that paints itself has nothing more.
            self._known[thing.objgen] = False, False
            self._known[thing.objgen] = self._painting(thing, thing.get("/Resources"), depth)
        return self._known[thing.objgen]


def _is_form(thing: pikepdf.Object) -> bool:
    return bool(thing.get("/Subtype") == pikepdf.Name.Form)


def _painted(resources: pikepdf.Object | None) -> Iterator[pikepdf.Object]:
    """What content can paint by name, other than letters; the order does not matter."""
    listed = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if isinstance(listed, pikepdf.Dictionary):
        # Names that are not UTF-8 pikepdf does not tell.
        yield from (each for each in listed.as_dict().values() if isinstance(each, pikepdf.Stream))


def _covers_text(document: pdfium.PdfDocument, index: int) -> bool:
    """Whether a page has a few letters in a row that lie in a plain dark area."""
    picture = PageDrawer(document).seen(index).picture
    if picture is None or min(picture.reduce(_CELL).tobytes()) > _DARK:
        return False
    page, hidden = document[index], 0
    if raw.FPDFPage_CountObjects(page) > _MOST_THINGS:
        return False
    for letter in _letters(page, _Ground(page, picture)):
        hidden = hidden + 1 if letter else 0
        if hidden == _FEWEST:
            return True
    return False


def _letters(page: pdfium.PdfPage, ground: "_Ground") -> Iterator[bool]:
    """Each letter of a page becomes whether it lies there unseen."""
    text = page.get_textpage()
    for number in range(min(text.count_chars(), _MOST_LETTERS)):
        sign = raw.FPDFText_GetUnicode(text, number)
        if sign in _BLOCKS or chr(sign).isspace() or sign < ord(" "):
            continue
        left, bottom, right, top = text.get_charbox(number)
        box = Box(left, bottom, right, top)
        if left >= right or bottom >= top or not ground.is_dark(box):
            yield False
            continue
        mode = raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text, number))
        yield ground.is_filled(box) or (mode not in _UNSEEN_MODES and not ground.is_pictured(box))


class _Ground:
    """What a page shows, and the dark fillings and large pictures that its content paints."""

    def __init__(self, page: pdfium.PdfPage, picture: Image.Image) -> None:
        self._picture = picture
        self._places = pdfium.PdfPosConv(page, (0, 0, *picture.size, 0))
        content = drawn_on(page)
        width, height = page.get_size()
        self._pictures = [box for box in content.pictures if _area(box) > _LARGE * width * height]
        self._fillings = [each.box for each in content.fillings if max(each.colour[:3]) <= _DARK]

    def is_dark(self, box: Box) -> bool:
        """Whether a box and its edge show nothing but one dark colour."""
        corners = [self._places.to_bitmap(box.left, box.bottom)]
        corners.append(self._places.to_bitmap(box.right, box.top))
        (left, right), (top, bottom) = map(sorted, zip(*corners, strict=True))
        across, down = self._picture.size
        if right < 0 or bottom < 0 or right + 2 > across or bottom + 2 > down:
            return False
        sides = max(0, left - 1), max(0, top - 1), right + 2, bottom + 2
        greys = self._picture.crop(sides).tobytes()
        return max(greys) <= _DARK and max(greys) - min(greys) <= _EVEN

    def is_filled(self, box: Box) -> bool:
        """Whether its middle lies in an area that was painted dark."""
        return any(_holds(filling, box) for filling in self._fillings)

    def is_pictured(self, box: Box) -> bool:
        """Whether its middle lies in a large picture: a scan, a photo."""
        return any(_holds(picture, box) for picture in self._pictures)


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.top - box.bottom)


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner.left + inner.right) / 2, (inner.bottom + inner.top) / 2
    return outer.left <= x <= outer.right and outer.bottom <= y <= outer.top
