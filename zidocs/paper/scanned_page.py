"""Looks at scanned pages: the codes of ours on each, also where they are hard to read, or blank.

First the whole page is read once, which is quick and does for nearly all. What then has no code is
read again without its colours: the darkest ink, below pencil and stamps, and the edges of the page,
where a code is printed, twice as large. Codes of others are passed over.

Two pages on a sheet are told by their small code and by the white between them.

A page is blank where there is no ink: noise, yellow paper and the scanner's shadow at the edges
are none; a faint pencil line is. Where a mirrored code tells that the front of thin paper shines
through, ink is only what is darker than that.
"""

import io
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any, cast

import pypdfium2 as pdfium
import segno
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps
from pypdfium2 import raw

from zidocs.disk.files import hash_bytes
from zidocs.errors import EvidenceFault, Problem
from zidocs.paper.journal import SeenCode
from zidocs.paper.page_code import read_code
from zidocs.paper.scanned_file import open_scanned, positive
from zidocs.pdf.page_content import opened

DPI = 200.0
"""Dots per inch at which codes are looked for: a module of a 15 mm code is four pixels wide."""

_MOST_PIXELS_A_SIDE = 4_200
"""A3 at 250 dpi; a page of any other size is shown smaller, so that memory stays bounded."""

_THUMBNAIL_QUALITY = 70

_CELL_MM = 0.5
"""The width of a pencil line."""
_EDGE_MM = 5.0
_PAPER_MM = 12.0
"""Larger than a letter: paper and its shades look the same when blurred this much, ink does not."""
_INK = (14, 32)
"""Levels of grey, of 255, by which a cell is darker than the paper around it: on clean paper, and
at most, however noisy the scan is."""
_SHINE = 42
"""The same where the front shines through: of its black, up to 16 percent."""
_NOISE = 5.5
"""Standard deviations that noise hardly ever reaches: once in 25 million cells."""
_SPECKS = 4
"""Cells that dust may darken: one square millimetre."""
_DARK_PAPER = 110
_NEGATIVE = 80

_REACH_MM = 60.0
"""How far a code may reach into the page, which may lie crooked."""
_EDGE = round(_REACH_MM / 25.4 * DPI)
_SMALL = 0.053
"""Of a sheet's short side a code of 15 mm takes 0.07, and of 12 mm 0.057, on A4 and F4; where two
pages share the sheet, 0.05 and 0.04."""
_STRIPS, _GUTTER, _MIDDLE_THIRD = 10, 0.02, (0.33, 0.67)
"""Between two pages on a sheet each strip across is white for so much of its length."""
_RUNS = re.compile(b"[\0-\2]+")
_INK_OF_A_PAGE = 300
"""Pixels at a quarter of ``DPI``: a line of letters."""
_TIMES = 2
_PAGE_INK = (30, 50, 70, 110)
_EDGE_INK = (60, 80, 100, 127)
"""How dark, from 0 to 255, a pixel counts as ink once the page's blackest is 0, its whitest 255."""
_MIDDLE = 127
"""Where zxing's fixed threshold lies."""
_CALM = ImageFilter.GaussianBlur(1.5)
"""Takes the noise that hides a code which only shines through, and spares modules."""
_OUTLIERS = (0.1, 1)
"""Percent of the pixels that do not decide what is black, and what is white: of a page with few
lines hardly one percent is print, and a stamp on it is not to be taken for black."""

_QR = zxingcpp.barcode_formats_from_str("QRCodeModel2")
_LOCAL, _FIXED = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.FixedThreshold

PAGES_A_JOB = 8
"""Enough to make opening the file worth while, few enough to keep all cores busy."""


@dataclass(frozen=True)
class LookJob:
    """The pages from ``first`` to before ``end``, from 1, of a file that is called ``name``.

    Each is written into ``folder``, for the time being.
    """

    path: Path
    name: str
    first: int
    end: int
    folder: Path


@dataclass(frozen=True)
class OnPage:
    """The codes of ours on a page, whether it is blank, and whether dark and light are swapped."""

    codes: tuple[SeenCode, ...] = ()
    blank: bool = False
    negative: bool = False


@dataclass(frozen=True)
class SeenPage:
    """A page, from 1: the SHA-256 of it as a PDF, the file that holds it, what is on it."""

    number: int
    sha256: str
    file: Path
    codes: tuple[SeenCode, ...]
    blank: bool


@dataclass(frozen=True)
class Looked:
    """The pages of a job, or what is wrong with their file."""

    pages: tuple[SeenPage, ...] = ()
    problems: tuple[Problem, ...] = ()


def jobs_of(path: Path, name: str, count: int, folder: Path) -> Iterator[LookJob]:
    """A file of so many pages becomes jobs of a few pages each."""
    for first in range(1, count + 1, PAGES_A_JOB):
        yield LookJob(path, name, first, min(first + PAGES_A_JOB, count + 1), folder)


def look(job: LookJob, step: Callable[[], None]) -> Looked:
    """Look at the pages of a job; what is wrong with the file is returned, not raised.

    ``step`` is called before each page.
    """
    seen = []
    try:
        with open_scanned(job.path, job.name) as pages:
            for number in range(job.first, job.end):
                step()
                page = _look_at(pages.page(number - 1), number, job.folder)
                if page is None:
                    raise not_shown(job.name, number)
                seen.append(page)
    except EvidenceFault as fault:
        return Looked(problems=fault.problems)
    return Looked(tuple(seen))


def not_shown(name: str, page: int) -> EvidenceFault:
    """A page, from 1, that no picture can be made of within bounds."""
    return EvidenceFault.at(f"{name}:{page}", "Z940").says(
        "This page cannot be shown: it takes too much time or memory, or ends the program that "
        "shows it. Nothing of the file was taken.",
        "Scan the paper again, as pictures; or print the file elsewhere and scan the print.",
    )


def _look_at(pdf: bytes, number: int, folder: Path) -> SeenPage | None:
    """None if pictures are missing on what looks like a blank page."""
    seen = what_is_on(pdf)
    file = folder / f"{number}.pdf"
    if seen.blank and not _has_its_pictures(pdf):
        return None
    # A page without a code may really be as dark as this.
    if seen.negative and seen.codes:
        shown = positive(pdf)
        light = grey_page(shown)
        pdf = shown if light is not None and not _is_negative(light) else pdf
    if not seen.blank:
        file.write_bytes(pdf)
    return SeenPage(number, hash_bytes(pdf), file, seen.codes, seen.blank)


def what_is_on(pdf: bytes) -> OnPage:
    """Look at the first page of a PDF."""
    page = grey_page(pdf)
    if page is None:
        return OnPage()
    if _is_negative(page):
        # Never blank: inverted, a page that is wholly black would be.
        page = ImageOps.invert(page)
        return OnPage(quick_codes(page) or hidden_codes(page), negative=True)
    codes = quick_codes(page)
    if not all(code.mirrored for code in codes):
        return OnPage(codes)
    blank = is_blank(page, shines_through=bool(codes))
    if not blank:
        codes = hidden_codes(grey_page(pdf, colours=False) or page) or codes
        if not codes and is_blank(page, shines_through=True):
            codes = hidden_codes(page.filter(_CALM))
        blank = {code.mirrored for code in codes} == {True} and is_blank(page, shines_through=True)
    return OnPage(() if blank else codes, blank)


# --- pixels --------------------------------------------------------------------------------------


def grey_page(pdf: bytes, dpi: float = DPI, colours: bool = True) -> Image.Image | None:
    """The first page of a PDF becomes a picture of mode L; None if it cannot be shown.

    Without its ``colours`` blue, violet and red ink is as light as its lightest channel.
    """
    try:
        with opened(pdf) as document:
            page = document[0]
            scale = min(dpi / 72, _MOST_PIXELS_A_SIDE / max(1.0, *page.get_size()))
            shown: Image.Image = page.render(scale=scale, grayscale=colours).to_pil()
            # A copy: the pixels belong to the document, which is closed.
            return reduce(ImageChops.lighter, shown.convert("L" if colours else "RGB").split())
    except pdfium.PdfiumError:
        return None


def _has_its_pictures(pdf: bytes) -> bool:
    """Whether every picture on a page can be opened; pdfium passes over those that it cannot."""
    try:
        with opened(pdf) as document:
            for picture in document[0].get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)):
                cast(pdfium.PdfImage, picture).get_bitmap().close()
    except pdfium.PdfiumError:
        return False
    return True


def thumbnail(pdf: bytes, dpi: float) -> bytes:
    """The first page of a PDF becomes a small JPEG; of one that cannot be shown, a grey sheet."""
    picture = grey_page(pdf, dpi) or Image.new("L", (210, 297), 200)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_THUMBNAIL_QUALITY)
    return out.getvalue()


def _is_negative(page: Image.Image) -> bool:
    """Whether more than half of a page of mode L is nearly black, as in a picture of a negative."""
    histogram = page.histogram()
    return sum(histogram[:_NEGATIVE]) > sum(histogram) / 2


# --- blank pages ---------------------------------------------------------------------------------


def is_blank(page: Image.Image, shines_through: bool = False) -> bool:
    """A page of mode L at ``DPI`` is blank if nothing but dust is darker than paper, or shine."""
    cell, edge = (round(size / 25.4 * DPI) for size in (_CELL_MM, _EDGE_MM))
    inner = page.crop((edge, edge, page.width - edge, page.height - edge))
    columns, rows = inner.width // cell, inner.height // cell
    if columns < 1 or rows < 1:
        return False
    cells = inner.resize((columns, rows), Image.Resampling.BOX)
    coarse = round(_PAPER_MM / _CELL_MM)
    blurred = (max(1, columns // coarse), max(1, rows // coarse))
    paper = cells.resize(blurred, Image.Resampling.BOX).resize(cells.size, Image.Resampling.BICUBIC)
    if min(paper.tobytes()) < _DARK_PAPER:
        return False
    darker = ImageChops.subtract(paper, cells).histogram()
    ink = _SHINE if shines_through else min(max(_INK[0], _NOISE * _deviation(darker)), _INK[1])
    return sum(darker[round(ink) :]) <= _SPECKS


def _deviation(darker: Sequence[int]) -> float:
    """How noisy paper is, from how much darker than the average how many of its cells are.

    Of a normal distribution the positive half alone has the mean 0.4 standard deviations.
    """
    return sum(level * count for level, count in enumerate(darker)) / sum(darker) / 0.4


# --- codes ---------------------------------------------------------------------------------------


def quick_codes(page: Image.Image) -> tuple[SeenCode, ...]:
    """A page of mode L at ``DPI`` becomes the codes that one look finds."""
    return _read_codes((page, _LOCAL, (0, 0), 1), page)


def hidden_codes(page: Image.Image) -> tuple[SeenCode, ...]:
    """A page on which one look finds no upright code becomes the codes that further looks find."""
    mirrored: tuple[SeenCode, ...] = ()
    for look in _further_looks(page):
        found = _read_codes(look, page)
        if not all(code.mirrored for code in found):
            return found
        mirrored = mirrored or found
    return mirrored


_Look = tuple[Image.Image, zxingcpp.Binarizer, tuple[int, int], int]
"""A piece of a page, how to tell ink from paper, its upper left corner, how much it is enlarged."""


def _further_looks(page: Image.Image) -> Iterator[_Look]:
    stretched = ImageOps.autocontrast(page, cutoff=_OUTLIERS)
    for ink in _PAGE_INK:
        yield _only_ink(stretched, ink), _FIXED, (0, 0), 1
    for box in _edges(*page.size):
        edge = page.crop(box)
        large = edge.resize((edge.width * _TIMES, edge.height * _TIMES), Image.Resampling.BICUBIC)
        yield large, _LOCAL, box[:2], _TIMES
        stretched = ImageOps.autocontrast(large, cutoff=_OUTLIERS)
        for ink in _EDGE_INK:
            yield _only_ink(stretched, ink), _FIXED, box[:2], _TIMES


def _edges(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """The strips along the bottom, the top and the sides, in the order of their likelihood."""
    yield 0, max(0, height - _EDGE), width, height
    yield 0, 0, width, min(_EDGE, height)
    yield 0, 0, min(_EDGE, width), height
    yield max(0, width - _EDGE), 0, width, height


def _only_ink(page: Image.Image, ink: int) -> Image.Image:
    """Move the grey that is just ink to the middle, where the fixed threshold is."""
    return page.point([min(255, round(grey * _MIDDLE / ink)) for grey in range(256)])


def _read_codes(look: _Look, page: Image.Image) -> tuple[SeenCode, ...]:
    piece, binarizer, _, _ = look
    found = zxingcpp.read_barcodes(piece, formats=_QR, binarizer=binarizer, try_invert=False)
    seen = [_seen(code, look, page) for code in found if read_code(code.text) is not None]
    return tuple(dict.fromkeys(seen))


def _is_mirrored(code: zxingcpp.Barcode, piece: Image.Image) -> bool:
    """Whether the modules on a piece look more like the symbol's mirror image than the symbol.

    Its corners do not tell: those of a mirrored symbol are given as if it was only turned.
    """
    place, known = code.position, cast(Mapping[str, Any], code.extra)
    corners = (place.top_left, place.bottom_left, place.bottom_right, place.top_right)
    quad = [length for point in corners for length in (point.x, point.y)]
    version, level, mask = (known[key] for key in ("Version", "ECLevel", "DataMask"))
    symbol = segno.make_qr(code.text, level, version, mask=mask, boost_error=False).matrix
    side = len(symbol)
    grey = piece.transform((side, side), Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)
    mirror = grey.transpose(Image.Transpose.TRANSPOSE)
    modules = zip(b"".join(symbol), grey.tobytes(), mirror.tobytes(), strict=True)
    return sum(here - there for dark, here, there in modules if dark) > 0


def _seen(code: zxingcpp.Barcode, look: _Look, page: Image.Image) -> SeenCode:
    """Where on the page a code stands, which way is up for it, and whether in a mirror."""
    piece, _, corner, times = look
    size = page.size
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across = sum(point.x for point in corners) / 4 / times + corner[0]
    down = sum(point.y for point in corners) / 4 / times + corner[1]
    up_x = place.top_left.x + place.top_right.x - place.bottom_left.x - place.bottom_right.x
    up_y = place.top_left.y + place.top_right.y - place.bottom_left.y - place.bottom_right.y
    right, below = across / size[0], down / size[1]
    if abs(up_y) >= abs(up_x):
        turn, depth = (0, below) if up_y < 0 else (180, 1 - below)
    else:
        turn, depth = (90, right) if up_x < 0 else (270, 1 - right)
    side = math.hypot(up_x, up_y) / 2 / times
    shared = side < _SMALL * min(size) and _are_two(page)
    return SeenCode(code.text, turn, round(depth, 3), _is_mirrored(code, piece), shared)


def _are_two(sheet: Image.Image) -> bool:
    """Whether both halves of a sheet's length have ink, and a white strip, even crooked, between.

    A fold or the shadow of one may lie in it.
    """
    lying = sheet if sheet.width >= sheet.height else sheet.transpose(Image.Transpose.ROTATE_90)
    small = lying.resize((lying.width // 4, lying.height // 4), Image.Resampling.BOX)
    edge = round(_EDGE_MM / 25.4 * DPI / 4)
    small = small.crop((edge, edge, small.width - edge, small.height - edge))
    ink = ImageOps.autocontrast(small, cutoff=_OUTLIERS).point([255] * 128 + [0] * 128)
    first, last = (round(small.width * share) for share in _MIDDLE_THIRD)
    halves = ((0, 0, first, small.height), (last, 0, small.width, small.height))
    if any(ink.crop(half).histogram()[255] < _INK_OF_A_PAGE for half in halves):
        return False
    for strip in range(_STRIPS):
        top, end = (small.height * place // _STRIPS for place in (strip, strip + 1))
        columns = ink.crop((first, top, last, end)).reduce((1, end - top)).tobytes()
        if max(map(len, _RUNS.findall(columns)), default=0) < _GUTTER * small.width:
            return False
    return True
