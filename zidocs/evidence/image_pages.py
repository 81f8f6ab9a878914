"""Scans and pictures become pages of their own, upright: a scan at its size, a picture on A4.

A scan larger than A3 goes on A3: that is the largest sheet an office prints. How large its paper
was is noted at its image, so that the letters on it are still counted at their true size.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
)

from zidocs.image.colours import needed_profile
from zidocs.image.file_kinds import Kind
from zidocs.image.jpeg import jpeg_of_tiff
from zidocs.image.pictures import (
    is_photo,
    on_white,
    open_picture,
    orientation_of,
    other_gamma,
    turned,
)
from zidocs.image.tiff import page_indexes
from zidocs.pdf.copying import written
from zidocs.pdf.drawing import (
    LEADING,
    POINTS_PER_MM,
    REGULAR,
    LineFont,
    centred_lines,
    drawable,
    line_font,
    width_of,
)
from zidocs.pdf.images import EmbeddedImage, embedded_jpeg, embedded_picture, embedded_png
from zidocs.pdf.output import PdfFile, pdf_dict
from zidocs.pdf.scaling import PAPER
from zidocs.pdf.source import Matrix

_TIFF_PROFILE, _ORIENTATION = 34675, 274
_LYING = (5, 6, 7, 8)
_FROM_THE_RIGHT, _FROM_THE_TOP = (2, 3, 5, 8), (3, 4, 5, 6)
"""Orientations in which a picture is stored (Exif 2.3); from 5 on, columns are stored as rows."""
_A4_MM = (210.0, 297.0)
_MARGIN_MM = 15.0
_A3_MM = (297.0, 420.0)
_LARGEST_KEPT_MM = (302.0, 425.0)
"""A3, and what scanners add to it."""
_LARGEST_SCAN_MM = (950.0, 2_500.0)
"""Of a plan from a roll scanner; pictures that claim to be larger are no scans."""
_LEAST_PLAN_DPI = 150.0
"""Of a scan larger than A3; captures of a screen claim 96, and sizes that no paper has."""
_SMALLEST_SCAN_MM = (100.0, 140.0)
"""A6, less what scanners crop; a smaller card is easier to read on A4."""
_SANE_DPI = (90.0, 1250.0)
_LEAST_DPI = 96.0
_CAPTION_SIZE, _CAPTION_LINES = 10.5, 4
_MOST_SIGNS = 120
"""Different ones in a caption; one font has room for no more beside those of ASCII."""
_CAPTION_GAP = 8.0
"""In points, as the size of the letters."""


@dataclass(frozen=True)
class _Sheet:
    """A page's width and height in points, the matrix that draws its picture, and its paper.

    ``paper`` is the width and height in inches of what was scanned, as the picture is stored, if it
    was larger than the page. ``caption`` are the lines below the picture, each with the left end of
    its baseline.
    """

    size: tuple[float, float]
    matrix: Matrix
    paper: tuple[float, float] | None = None
    clip: tuple[float, float, float, float] | None = None
    """Left, bottom, width and height in points of the part that is seen; None for all of it."""
    caption: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True)
class PicturePages:
    """A PDF, and for each of its pages the index of the frame that it shows."""

    pdf: bytes
    frames: tuple[int, ...]


def picture_indexes(data: bytes, kind: Kind) -> tuple[int, ...]:
    """Which pictures of a file are pages, counted from 0; several only in a TIFF.

    To be used inside ``decoding(name)``.
    """
    return page_indexes(data) if kind == "tiff" else (0,)


def picture_pages(
    picture: Image.Image,
    data: bytes,
    kind: Kind,
    indexes: Sequence[int],
    name: str,
    *,
    lossless: bool = False,
    caption: str = "",
) -> PicturePages:
    """The frames with these indexes become a PDF with a page for each.

    A scan up to A3 keeps its size, a larger one is fitted to A3. Anything else goes on A4, upright
    or lying as it is itself, with the ``caption`` below it if there is one; a capture too long to
    be read there is cut over several pages, and has its caption on the last.
    With ``lossless`` no pixel changes, however large that is, and nothing is cut: a scanned page
    stays one page.
    To be used inside ``decoding(name)``.
    """
    out = io.BytesIO()
    file = PdfFile(out)
    parent = file.reserve()
    words = _writable(caption)
    font = line_font(f"{words}…", file) if words else None
    pages, shown = [], []
    most = len(data) // len(picture_indexes(data, kind))
    for index in indexes:
        if kind == "tiff":
            picture.seek(index)
        whole = _on_paper(picture, words)
        sheets = [whole] if lossless else _cut(picture, words) or [whole]
        image = _embedded(picture, data, kind, name, most if not lossless else None)
        drawn = file.add_stream_once(_image_entries(image, whole, file), image.pixels.data)
        for sheet in sheets:
            pages.append(file.add(_page(sheet, drawn, parent, font, file)))
            shown.append(index)
    file.finish_pages(parent, pages)
    return PicturePages(out.getvalue(), tuple(shown))


def _page(
    sheet: _Sheet,
    drawn: IndirectObject,
    parent: IndirectObject,
    font: LineFont | None,
    file: PdfFile,
) -> DictionaryObject:
    """The dictionary of a page that shows its picture, or the part of it that was cut out."""
    clip = b"%s re W n " % written(sheet.clip) if sheet.clip else b""
    drawing = b"q %s%s cm /Im Do Q" % (clip, written(sheet.matrix))
    resources = {"/XObject": pdf_dict({"/Im": drawn})}
    if font and sheet.caption:
        resources["/Font"] = pdf_dict({"/F": font.reference})
        drawing += _caption(sheet, font)
    return pdf_dict(
        {
            "/Type": NameObject("/Page"),
            "/Parent": parent,
            "/MediaBox": ArrayObject(FloatObject(round(side, 3)) for side in (0, 0, *sheet.size)),
            "/Resources": pdf_dict(resources),
            "/Contents": file.add_stream(DictionaryObject(), drawing),
        }
    )


def _embedded(
    picture: Image.Image, data: bytes, kind: Kind, name: str, most: int | None
) -> EmbeddedImage:
    """A page's picture; ``most`` is its share of the file in bytes, None if no pixel may change."""
    image = None
    if kind == "jpeg":
        image = embedded_jpeg(data, picture, name)
    elif kind == "png" and other_gamma(picture) is None:
        image = embedded_png(data, picture, name)
    elif kind == "tiff" and (jpeg := jpeg_of_tiff(data, picture.tag_v2)):  # type: ignore[attr-defined]  # of TIFFs only
        image = embedded_jpeg(jpeg, open_picture(jpeg, name), name)
    if image is None:
        image = embedded_picture(picture, name, most or 0, lossless=most is None)
    # A page of a TIFF has a profile of its own, or none.
    tags = getattr(picture, "tag_v2", None)
    profile = picture.info.get("icc_profile") if tags is None else tags.get(_TIFF_PROFILE)
    return replace(image, profile=needed_profile(profile, image.components))


def _image_entries(image: EmbeddedImage, sheet: _Sheet, file: PdfFile) -> DictionaryObject:
    """The dictionary of an image within a file that has its profile."""
    colours = None
    if image.profile:
        count = pdf_dict({"/N": NumberObject(image.components)})
        profile = file.add_stream_once(count, image.profile)
        colours = ArrayObject([NameObject("/ICCBased"), profile])
    entries = image.entries(colours)
    if sheet.paper:
        entries[NameObject(PAPER)] = ArrayObject(FloatObject(round(s, 3)) for s in sheet.paper)
    return entries


def _sane_dpi(value: object) -> tuple[float, float] | None:
    if not isinstance(value, tuple) or len(value) != 2:
        return None
    across, down = (float(side) for side in value)
    if all(_SANE_DPI[0] <= side <= _SANE_DPI[1] for side in (across, down)):
        return across, down
    return None


def _writable(caption: str) -> str:
    """What of a caption one font can write, on one line."""
    words = drawable(" ".join(caption.split()))
    signs = [*dict.fromkeys(words)]
    return words if len(signs) < _MOST_SIGNS else words[: words.index(signs[_MOST_SIGNS - 1])]


def _caption(sheet: _Sheet, font: LineFont) -> bytes:
    """The lines below a picture, drawn."""
    lines = [
        b"%.2f %.2f Td %s Tj %.2f %.2f Td" % (x, y, font.literal(line), -x, -y)
        for line, x, y in sheet.caption
    ]
    return b" BT 0 g /F %.1f Tf %s ET" % (_CAPTION_SIZE, b" ".join(lines))


def _on_paper(picture: Image.Image, caption: str = "") -> _Sheet:
    """Where on which page a picture is drawn; a scan has no room for a caption."""
    orientation = orientation_of(picture)
    is_turned = orientation >= 5
    if scanned := _scanned_size(picture):
        scale = _fitting_a3(scanned)
        paper = (scanned[0] / 72, scanned[1] / 72) if scale < 1 else None
        upright = scanned[::-1] if is_turned else scanned
        size = upright[0] * scale, upright[1] * scale
        return _Sheet(size, _placed(orientation, size, (0.0, 0.0)), paper)
    width, height = picture.size[::-1] if is_turned else picture.size
    short, long = (side * POINTS_PER_MM for side in _A4_MM)
    page = (long, short) if width > height else (short, long)
    room = [side - 2 * _MARGIN_MM * POINTS_PER_MM for side in page]
    below = _height_of(caption, room[0])
    room[1] -= below
    scale = min(72 / _LEAST_DPI, room[0] / width, room[1] / height)
    size = width * scale, height * scale
    corner = (page[0] - size[0]) / 2, (page[1] - size[1] + below) / 2
    lines = _lines_below(caption, page[0], corner[1])
    return _Sheet(page, _placed(orientation, size, corner), caption=lines)


def _height_of(caption: str, width: float) -> float:
    """How many points a caption takes below a picture, with the gap above it."""
    lines = centred_lines(caption, REGULAR, _CAPTION_SIZE, width, _CAPTION_LINES)
    return _CAPTION_GAP + len(lines) * _CAPTION_SIZE * LEADING if lines else 0.0


def _lines_below(caption: str, width: float, bottom: float) -> tuple[tuple[str, float, float], ...]:
    """The lines of a caption in the middle of a page of this width, below a picture's bottom."""
    room = width - 2 * _MARGIN_MM * POINTS_PER_MM
    first = bottom - _CAPTION_GAP - _CAPTION_SIZE
    return tuple(
        (
            line,
            (width - width_of(line, REGULAR, _CAPTION_SIZE)) / 2,
            first - number * _CAPTION_SIZE * LEADING,
        )
        for number, line in enumerate(
            centred_lines(caption, REGULAR, _CAPTION_SIZE, room, _CAPTION_LINES)
        )
    )


# A capture of a whole conversation is many times as long as it is wide; on one page its letters
# could not be read. It is cut between two lines, where a row of pixels has one colour.

_LEAST_READABLE_MM, _CAPTURE_MM = 60.0, 90.0
"""Of the shorter side of a capture on paper; a phone's screen is about 70 mm wide."""
_LEAST_CUT_PIXELS, _MOST_CUTS = 100, 60
_SEARCHED, _QUIET_ROWS, _STILL = 0.25, 4, 10
"""How much of a page is searched for a gap, rows of pixels of a gap, grey steps within it."""
_OVERLAP = 0.02
"""Of a page that is shown twice where no gap is found, so that no line is lost."""
_FIELDS = 64


def _cut(picture: Image.Image, caption: str) -> list[_Sheet]:
    """The sheets of a capture that is too long for one; none where one page can be read."""
    orientation = orientation_of(picture)
    width, height = picture.size[::-1] if orientation >= 5 else picture.size
    short, long = sorted((width, height))
    room = [(side - 2 * _MARGIN_MM) * POINTS_PER_MM for side in _A4_MM]
    is_readable = short * room[1] / long >= _LEAST_READABLE_MM * POINTS_PER_MM
    if is_readable or short < _LEAST_CUT_PIXELS or _scanned_size(picture) or is_photo(picture):
        return []
    natural = short / _LEAST_DPI * 72
    side = min(_CAPTURE_MM * POINTS_PER_MM, max(natural, _LEAST_READABLE_MM * POINTS_PER_MM))
    scale = side / short
    if long * scale > _MOST_CUTS * room[1]:
        return []
    most = room[1] - (_height_of(caption, room[0]) if height > width else 0.0)
    pieces = _pieces(_rows(picture, orientation, is_tall=height > width), most / scale)
    page = tuple(side * POINTS_PER_MM for side in (_A4_MM if height > width else _A4_MM[::-1]))
    sheets = [_sheet_of_piece(piece, (width, height), scale, page, orientation) for piece in pieces]
    bottom = sheets[-1].clip[1] if sheets[-1].clip else 0.0
    return [*sheets[:-1], replace(sheets[-1], caption=_lines_below(caption, page[0], bottom))]


def _sheet_of_piece(
    piece: tuple[int, int],
    pixels: tuple[int, int],
    scale: float,
    page: tuple[float, ...],
    orientation: int,
) -> _Sheet:
    """From the first to the last row, or column, of a piece, at the top or the left of its page."""
    start, length = piece[0] * scale, (piece[1] - piece[0]) * scale
    width, height = pixels[0] * scale, pixels[1] * scale
    margin = _MARGIN_MM * POINTS_PER_MM
    if height > width:
        left, top = (page[0] - width) / 2, page[1] - margin
        corner, clip = (left, top + start - height), (left, top - length, width, length)
    else:
        bottom = (page[1] - height) / 2
        corner, clip = (margin - start, bottom), (margin, bottom, length, height)
    matrix = _placed(orientation, (width, height), corner)
    return _Sheet((page[0], page[1]), matrix, None, clip)


def _rows(picture: Image.Image, orientation: int, *, is_tall: bool) -> list[bool]:
    """Whether each row of an upright picture (each column of a wide one) has one colour."""
    seen = picture.copy() if picture.format == "TIFF" else picture
    grey = turned(on_white(seen).convert("L"), orientation)
    if not is_tall:
        grey = grey.transpose(Image.Transpose.TRANSPOSE)
    fields = grey.resize((_FIELDS, grey.height), Image.Resampling.BOX).tobytes()
    rows = (fields[at : at + _FIELDS] for at in range(0, len(fields), _FIELDS))
    return [max(row) - min(row) <= _STILL for row in rows]


def _pieces(still: Sequence[bool], most: float) -> list[tuple[int, int]]:
    """The first row and the row after the last of each page, none with more than ``most`` rows."""
    pieces, start, page = [], 0, int(most)
    while len(still) - start > page:
        end = start + page
        gap = _gap(still, end, end - int(page * _SEARCHED))
        pieces.append((start, gap or end))
        start = gap or end - int(page * _OVERLAP)
    return [*pieces, (start, len(still))]


def _gap(still: Sequence[bool], end: int, least: int) -> int:
    """The row in the middle of the lowest gap above ``end``; 0 where there is none."""
    row = end
    while row > least:
        bottom = row
        while row > least and still[row - 1]:
            row -= 1
        if bottom - row >= _QUIET_ROWS:
            return (bottom + row) // 2
        row -= 1
    return 0


def _scanned_size(picture: Image.Image) -> tuple[float, float] | None:
    """A scan's size in points, as it is stored; None if it is none, or too large or small."""
    dpi = None if is_photo(picture) else _sane_dpi(picture.info.get("dpi"))
    if dpi is None:
        return None
    if getattr(picture, "tag_v2", {}).get(_ORIENTATION, 1) in _LYING:
        # The decoder turns a TIFF, but not how many pixels its inch has across and down.
        dpi = dpi[::-1]
    size = picture.width / dpi[0] * 72, picture.height / dpi[1] * 72
    largest = _LARGEST_SCAN_MM if min(dpi) >= _LEAST_PLAN_DPI else _LARGEST_KEPT_MM
    sides = zip(_SMALLEST_SCAN_MM, _sides_mm(size), largest, strict=True)
    return size if all(least <= side <= most for least, side, most in sides) else None


def _fitting_a3(size: tuple[float, float]) -> float:
    """How much a scan of this size in points is made smaller: not at all up to A3."""
    sides = _sides_mm(size)
    if all(side <= most for side, most in zip(sides, _LARGEST_KEPT_MM, strict=True)):
        return 1.0
    return min(most / side for side, most in zip(sides, _A3_MM, strict=True))


def _sides_mm(size: tuple[float, float]) -> list[float]:
    """The shorter and the longer side."""
    return [side / POINTS_PER_MM for side in sorted(size)]


def _placed(orientation: int, size: tuple[float, float], corner: tuple[float, float]) -> Matrix:
    """The matrix that draws a picture stored in this orientation upright into a box."""
    (w, h), (left, bottom) = size, corner
    if orientation in _FROM_THE_RIGHT:
        left, w = left + w, -w
    if orientation in _FROM_THE_TOP:
        bottom, h = bottom + h, -h
    if orientation >= 5:
        return 0.0, h, w, 0.0, left, bottom
    return w, 0.0, 0.0, h, left, bottom
