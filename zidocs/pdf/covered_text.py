"""Text under a dark area that somebody blackened, and that is still in the file for all to copy.

What paints nothing dark is told by its content alone. Other pages are drawn, and where there is a
solid dark area, it is asked whether letters lie there that nobody sees.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
from PIL import Image
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject, StreamObject
from pypdfium2 import raw

from zidocs.errors import EvidenceFault, Problem
from zidocs.pdf.content import ENDS
from zidocs.pdf.effort import SECOND, Allowance
from zidocs.pdf.page_content import Box, drawn_on, opened
from zidocs.pdf.pixels import PageDrawer
from zidocs.pdf.source import PdfSource, reading

_BEGINS = rb"(?<![^\x00\t\n\x0c\r ()<>\[\]{}/%])"
_FILLS = re.compile(_BEGINS + rb"(?:[fbB]\*?|F|sh)" + ENDS)
_LETTERS = re.compile(_BEGINS + rb"(?:T[jJ]|['\"])" + ENDS)
_SMALL_PICTURE, _DEEPEST = 10_000, 8
"""Pixels of a picture that may be a mere black box; forms inside forms."""
_MOST_CONTENT, _MOST_WORK = 20_000_000, SECOND
"""Bytes of content, decoded, that are searched in a file, and the work of drawing its pages."""
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


def covered_text(
    source: PdfSource, pdf: bytes, name: str, chosen: Container[int] | None = None
) -> Problem | None:
    """A warning that names the pages of a PDF on which dark areas cover text; None without such.

    ``source`` is the same file ``pdf``, opened. Only ``chosen`` pages (from 1) count, if any are.
    Nothing is told of pages that cannot be read. To be used inside ``reading(name)``.
    """
    pages = [page for page in _covered_pages(source, pdf) if chosen is None or page in chosen]
    if not pages:
        return None
    shown = ", ".join(map(str, pages[:_MOST_NAMED])) + (", …" if len(pages) > _MOST_NAMED else "")
    return Problem.warning(name, "Z711", pages=shown).says(
        "Text that is blackened on page {pages} is still in this PDF: whoever marks and copies it "
        "can read it, in the bundle, too.",
        "Print these pages to a new PDF as pictures, or ask for a file from which the text was "
        "removed; then use that.",
    )


def _covered_pages(source: PdfSource, pdf: bytes) -> list[int]:
    try:
        with reading(""):
            search = _Search(source)
            suspects = [index for index, page in enumerate(source.pages) if search.may_cover(page)]
            if not suspects:
                return []
            wanted = Allowance(_MOST_WORK).drawable(source, suspects)
        with opened(pdf) as drawn:
            return [n + 1 for n in sorted(wanted) if n < len(drawn) and _covers_text(drawn, n)]
    except (EvidenceFault, pdfium.PdfiumError):
        return []


@dataclass
class _Search:
    """Looks into the content of pages, as far as it goes, for letters and filled areas."""

    _source: PdfSource
    _left: int = _MOST_CONTENT
    _known: dict[tuple[int, int], tuple[bool, bool]] = field(default_factory=dict)

    def may_cover(self, page: DictionaryObject) -> bool:
        """Whether a page has letters, and anything that may be a dark area."""
        source = self._source
        resources = source.dictionary(page.get("/Resources"))
        has_letters, has_areas = self._painting(source.contents(page), resources, 0)
        return has_letters and (
            has_areas
            or any(
                source.name(source.dictionary(each).get("/Subtype")) not in _NO_AREAS
                for each in source.array(page.get("/Annots"))
            )
        )

    def _painting(
        self, content: Iterable[StreamObject], resources: DictionaryObject, depth: int
    ) -> tuple[bool, bool]:
        """Whether content sets letters, and whether it fills areas."""
        source = self._source
        things = source.dictionary(resources.get("/XObject")).values()
        if depth == 0 and "/Font" not in resources and not any(map(self._is_form, things)):
            # What it paints may have letters; without any, boxes cover nothing.
            return False, False
        letters = areas = False
        for stream in content:
            if self._left > 0:
                data = stream.get_data()
                self._left -= len(data)
                letters = letters or bool(_LETTERS.search(data))
                areas = areas or bool(_FILLS.search(data))
        for thing in things:
            also = self._thing(thing, depth + 1) if depth < _DEEPEST else (True, True)
            letters, areas = letters or also[0], areas or also[1]
        return letters, areas

    def _thing(self, thing: PdfObject, depth: int) -> tuple[bool, bool]:
        source, stream = self._source, self._source.resolve(thing)
        if not isinstance(stream, StreamObject):
            return False, False
        if source.name(stream.get("/Subtype")) == "/Image":
            width, height = (source.whole(stream.get(key)) for key in ("/Width", "/Height"))
            return False, width * height <= _SMALL_PICTURE
        if not isinstance(thing, IndirectObject):
            return False, False
        key = thing.idnum, thing.generation
        if key not in self._known:
            # One that paints itself has nothing more.
            self._known[key] = False, False
            resources = source.dictionary(stream.get("/Resources"))
            self._known[key] = self._painting([stream], resources, depth)
        return self._known[key]

    def _is_form(self, thing: PdfObject) -> bool:
        return self._source.name(self._source.dictionary(thing).get("/Subtype")) == "/Form"


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
        sides = max(0, left - 1), max(0, top - 1), right + 2, bottom + 2
        if sides[2] > self._picture.width or sides[3] > self._picture.height:
            return False
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
