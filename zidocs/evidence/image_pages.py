"""Scans and pictures become pages of their own, upright: a scan at its size, a picture on A4.

A scan larger than A3 goes on A3: that is the largest sheet an office prints. How large its paper
was is noted at its image, so that the letters on it are still counted at their true size.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject

from zidocs.image.colours import needed_profile
from zidocs.image.file_kinds import Kind
from zidocs.image.jpeg import jpeg_of_tiff
from zidocs.image.pictures import is_photo, open_picture, orientation_of
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

_TIFF_PROFILE = 34675
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
    caption: tuple[tuple[str, float, float], ...] = ()


def picture_count(picture: Image.Image) -> int:
    """How many pages a picture file has; more than one only in a TIFF."""
    return getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1


def picture_pages(
    picture: Image.Image,
    data: bytes,
    kind: Kind,
    indexes: Sequence[int],
    name: str,
    *,
    lossless: bool = False,
    caption: str = "",
) -> bytes:
    """The frames with these indexes become a PDF with a page for each.

    A scan up to A3 keeps its size, a larger one is fitted to A3. Anything else goes on A4, upright
    or lying as it is itself, with the ``caption`` below it if there is one.
    With ``lossless`` no pixel changes, however large that is.
    To be used inside ``decoding(name)``.
    """
    out = io.BytesIO()
    file = PdfFile(out)
    parent = file.reserve()
    words = _writable(caption)
    font = line_font(f"{words}…", file) if words else None
    pages = []
    for index in indexes:
        if kind == "tiff":
            picture.seek(index)
        sheet = _on_paper(picture, words)
        image = _embedded(picture, data, kind, name, lossless)
        drawn = file.add_stream_once(_image_entries(image, sheet, file), image.pixels.data)
        resources = {"/XObject": pdf_dict({"/Im": drawn})}
        drawing = b"q %s cm /Im Do Q" % written(sheet.matrix)
        if font and sheet.caption:
            resources["/Font"] = pdf_dict({"/F": font.reference})
            drawing += _caption(sheet, font)
        content = file.add_stream(DictionaryObject(), drawing)
        box = ArrayObject(FloatObject(round(side, 3)) for side in (0, 0, *sheet.size))
        page = {
            "/Type": NameObject("/Page"),
            "/Parent": parent,
            "/MediaBox": box,
            "/Resources": pdf_dict(resources),
            "/Contents": content,
        }
        pages.append(file.add(pdf_dict(page)))
    file.finish_pages(parent, pages)
    return out.getvalue()


def _embedded(
    picture: Image.Image, data: bytes, kind: Kind, name: str, lossless: bool
) -> EmbeddedImage:
    image = None
    if kind == "jpeg":
        image = embedded_jpeg(data, picture, name)
    elif kind == "png":
        image = embedded_png(data, picture, name)
    elif kind == "tiff" and (jpeg := jpeg_of_tiff(data, picture.tag_v2)):  # type: ignore[attr-defined]  # of TIFFs only
        image = embedded_jpeg(jpeg, open_picture(jpeg, name), name)
    if image is None:
        most = len(data) // picture_count(picture)
        image = embedded_picture(picture, name, most, lossless=lossless)
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
    lines = centred_lines(caption, REGULAR, _CAPTION_SIZE, room[0], _CAPTION_LINES)
    below = _CAPTION_GAP + len(lines) * _CAPTION_SIZE * LEADING if lines else 0.0
    room[1] -= below
    scale = min(72 / _LEAST_DPI, room[0] / width, room[1] / height)
    size = width * scale, height * scale
    corner = (page[0] - size[0]) / 2, (page[1] - size[1] + below) / 2
    first = corner[1] - _CAPTION_GAP - _CAPTION_SIZE
    placed = tuple(
        (
            line,
            (page[0] - width_of(line, REGULAR, _CAPTION_SIZE)) / 2,
            first - number * _CAPTION_SIZE * LEADING,
        )
        for number, line in enumerate(lines)
    )
    return _Sheet(page, _placed(orientation, size, corner), caption=placed)


def _scanned_size(picture: Image.Image) -> tuple[float, float] | None:
    """A scan's size in points, as it is stored; None if it is none, or too large or small."""
    dpi = None if is_photo(picture) else _sane_dpi(picture.info.get("dpi"))
    if dpi is None:
        return None
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
