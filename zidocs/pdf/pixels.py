"""Pages become pixels, by pdfium, which has no part in making our files.

A page is drawn as its reader sees it: turned, cut to what is visible, with its annotations and its
fields. It is asked where nothing is shown, and whether two pages show the same.
"""

from collections.abc import Callable, Container, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from ctypes import byref, c_uint
from dataclasses import dataclass
from math import ceil, sqrt
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter
from pypdfium2 import raw

from zidocs.pdf.page_content import opened

_MOST_PIXELS = 2_000_000
"""Of a page as it is drawn; larger ones, such as maps, are drawn smaller."""
_MOST_ANNOTATIONS = 2_000
_FIRST, _LARGE_PICTURE = 20, 500_000
"""Things drawn on a page; pixels."""
_UNDRAWABLE = (pdfium.PdfiumError, IndexError, ValueError, ZeroDivisionError)

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class SeenPage:
    """What a page shows, in greys from 0 (black); None where nobody can or did draw it."""

    picture: Image.Image | None

    def greys(
        self, box: tuple[float, float, float, float], size: tuple[float, float]
    ) -> tuple[int, float, int]:
        """The darkest grey, the mean and the lightest in a box; white where nothing is known.

        ``box`` is left, bottom, right, top as the reader sees them, in points of the page, whose
        width and height are ``size``.
        """
        if self.picture is None:
            return 255, 255.0, 255
        sides = _inside(self.pixels(box, size), (0, 0, *self.picture.size))
        if sides[0] >= sides[2] or sides[1] >= sides[3]:
            return 255, 255.0, 255
        counts = self.picture.crop(sides).histogram()
        found = [grey for grey, count in enumerate(counts) if count]
        mean = sum(grey * count for grey, count in enumerate(counts)) / sum(counts)
        return found[0], mean, found[-1]

    def pixels(self, box: tuple[float, float, float, float], size: tuple[float, float]) -> PixelBox:
        """A box in points, as in ``greys``, becomes the pixels it touches."""
        across, up = self.picture.size if self.picture else (0, 0)
        wide, high = across / size[0], up / size[1]
        left, bottom, right, top = box
        return (
            int(left * wide),
            int(up - top * high),
            int(right * wide) + 1,
            int(up - bottom * high) + 1,
        )


UNSEEN = SeenPage(None)
"""A page that nobody looked at."""


class PageDrawer:
    """Draws pages of a PDF at 72 dpi, by their indexes, as long as the file is open."""

    def __init__(self, document: pdfium.PdfDocument | None) -> None:
        self._document = document

    def seen(self, index: int) -> SeenPage:
        """What a page shows."""
        if self._document is None:
            return UNSEEN
        try:
            page = self._document[index]
            bitmap = page.render(scale=_scale(page), grayscale=not _has_large_picture(page))
            return SeenPage(bitmap.to_pil().convert("L"))
        except _UNDRAWABLE:
            return UNSEEN

    def annotated(self, index: int) -> Sequence[PixelBox] | None:
        """Where the annotations and fields of a page are; None if they are too many."""
        if self._document is None:
            return ()
        page = self._document[index]
        scale = _scale(page)
        width, height = (ceil(side * scale) for side in page.get_size())
        places = pdfium.PdfPosConv(page, (0, 0, width, height, 0))
        count = raw.FPDFPage_GetAnnotCount(page)
        if count > _MOST_ANNOTATIONS:
            return None
        return [box for number in range(count) if (box := _annotated(page, number, places))]


@contextmanager
def drawn_pages(pdf: bytes | Path) -> Iterator[PageDrawer]:
    """A PDF becomes what draws its pages; where pdfium cannot read it, nothing is known of any.

    A path is read where and when something of it is needed.
    """
    with ExitStack() as stack:
        try:
            document = stack.enter_context(opened(pdf))
            # Else fields are not drawn.
            if document.get_formtype() == raw.FORMTYPE_ACRO_FORM:
                document.init_forms()
        except pdfium.PdfiumError:
            yield PageDrawer(None)
        else:
            yield PageDrawer(document)


def seen_pages(
    pdf: bytes | Path, indexes: Sequence[int], wanted: Container[int]
) -> Generator[SeenPage]:
    """The pages of a PDF with these indexes, drawn one after the other.

    Of those that are not ``wanted``, nothing is known.
    """
    with drawn_pages(pdf) as drawer:
        for index in indexes:
            yield drawer.seen(index) if index in wanted else UNSEEN


def _scale(page: pdfium.PdfPage) -> float:
    width, height = page.get_size()
    return min(1.0, sqrt(_MOST_PIXELS / (width * height)))


def _has_large_picture(page: pdfium.PdfPage) -> bool:
    """Whether a scan is on a page, among the first things drawn.

    pdfium draws letters and lines in greys in a tenth of the time, but such a picture in twice.
    """
    for number in range(min(raw.FPDFPage_CountObjects(page), _FIRST)):
        drawn = raw.FPDFPage_GetObject(page, number)
        wide, high = c_uint(), c_uint()
        is_picture = raw.FPDFImageObj_GetImagePixelSize(drawn, byref(wide), byref(high))
        if is_picture and wide.value * high.value > _LARGE_PICTURE:
            return True
    return False


def _annotated(page: pdfium.PdfPage, number: int, places: pdfium.PdfPosConv) -> PixelBox | None:
    annotation, sides = raw.FPDFPage_GetAnnot(page, number), raw.FS_RECTF()
    try:
        if not raw.FPDFAnnot_GetRect(annotation, sides):
            return None
    finally:
        raw.FPDFPage_CloseAnnot(annotation)
    corners = [
        places.to_bitmap(x, y) for x in (sides.left, sides.right) for y in (sides.bottom, sides.top)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True)
class Tolerance:
    """How far two pages may differ: a cell of 4 by 4 pixels by so much grey, so many such cells."""

    grey: int
    cells: int


EXACT = Tolerance(20, 8)
"""Less than a short word; the same content, drawn twice, differs by nothing."""
REMADE = Tolerance(70, 16)
"""Of pages whose pictures were made smaller, or whose colours were."""
_CELL = 4
_MARGIN = 3
"""Pixels around an annotation that its border may take."""
_SHOWN, _NOTHING = 80, 30
"""Of 255: contrast of what is shown, and of what is only ground."""


def look_alike(
    source: SeenPage,
    found: SeenPage,
    ours: Sequence[PixelBox],
    annotated: Callable[[], Sequence[PixelBox] | None],
    tolerance: Tolerance = EXACT,
    *,
    may_add: bool = False,
) -> bool:
    """Whether a page shows what its source shows, as far as both are known.

    In the boxes that are ``ours`` it may show more, anywhere if it ``may_add``. What is
    ``annotated`` in the source may be drawn in other ways, but where the source shows something
    there, the page must, too.
    """
    first, second = source.picture, found.picture
    if first is None or second is None:
        return True
    if max(abs(first.width - second.width), abs(first.height - second.height)) > _MARGIN:
        # Viewers disagree about some boxes; whether ours is right, is examined by itself.
        return True
    first, second = first.copy(), second.resize(first.size)
    _blank(ours, first, second)
    if ImageChops.difference(first, second).getbbox() is None:
        return True
    boxes = annotated()
    if boxes is None:
        return True
    whole = (0, 0, *first.size)
    for box in boxes:
        left, top, right, bottom = _inside(box, whole)
        if left < right and top < bottom:
            inner = (left, top, right, bottom)
            if _contrast(first, inner) > _SHOWN and _contrast(second, inner) < _NOTHING:
                return False
    _blank(boxes, first, second)
    cells, other = first.reduce(_CELL), second.reduce(_CELL)
    lost = ImageChops.subtract(other, cells) if may_add else ImageChops.difference(cells, other)
    if _is_within(lost, tolerance):
        return True
    # Fine lines in a form may fall half a pixel elsewhere: what is lost is lost nearby, too.
    lost = ImageChops.subtract(_darkest_nearby(second), cells)
    if not may_add:
        added = ImageChops.subtract(_darkest_nearby(first), other)
        lost = ImageChops.lighter(lost, added)
    return _is_within(lost, tolerance)


def _blank(boxes: Sequence[PixelBox], *pictures: Image.Image) -> None:
    for left, top, right, bottom in boxes:
        wide = (left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN)
        for picture in pictures:
            picture.paste(255, _inside(wide, (0, 0, *picture.size)))


def _is_within(differences: Image.Image, tolerance: Tolerance) -> bool:
    return sum(differences.histogram()[tolerance.grey :]) < tolerance.cells


def _darkest_nearby(picture: Image.Image) -> Image.Image:
    """Cells of a picture in which each pixel is as dark as the darkest beside it."""
    return picture.filter(ImageFilter.MinFilter(3)).reduce(_CELL)


def _inside(box: PixelBox, whole: PixelBox) -> PixelBox:
    left, top = min(max(box[0], whole[0]), whole[2]), min(max(box[1], whole[1]), whole[3])
    return left, top, max(left, min(box[2], whole[2])), max(top, min(box[3], whole[3]))


def _contrast(picture: Image.Image, box: PixelBox) -> int:
    counts = picture.crop(box).histogram()
    found = [grey for grey, count in enumerate(counts) if count]
    return found[-1] - found[0]
