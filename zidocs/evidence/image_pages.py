"""Scans and pictures become pages of their own, upright: a scan at its size, a picture on A4."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject

from zidocs.evidence.embedding import (
    EmbeddedImage,
    embedded_jpeg,
    embedded_picture,
    embedded_png,
)
from zidocs.evidence.kinds import Kind
from zidocs.evidence.page_view import Matrix
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.pdf_pages import written
from zidocs.evidence.pictures import is_photo, orientation_of

_POINTS_PER_MM = 72 / 25.4
_A4_MM = (210.0, 297.0)
_MARGIN_MM = 15.0
_LARGEST_SCAN_MM = (302.0, 425.0)
"""A3, and what scanners add to it."""
_SMALLEST_SCAN_MM = (100.0, 140.0)
"""A6, less what scanners crop; a smaller card is easier to read on A4."""
_SANE_DPI = (90.0, 1250.0)
_LEAST_DPI = 96.0


@dataclass(frozen=True)
class _Shape:
    """What a picture's header says of its place on paper: upright size, resolution, turn."""

    width_px: int
    height_px: int
    dpi: tuple[float, float] | None
    orientation: int


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
) -> bytes:
    """The frames with these indexes become a PDF with a page for each.

    A scan up to A3 keeps its size. Anything else goes on A4, upright or lying as it is itself.
    With ``lossless`` no pixel changes, however large that is.
    To be used inside ``decoding(name)``.
    """
    out = io.BytesIO()
    file = PdfFile(out)
    parent = file.reserve()
    pages = []
    for index in indexes:
        if kind == "tiff":
            picture.seek(index)
        shape = _shape(picture)
        image = _embedded(picture, data, kind, name, lossless)
        drawn = file.add_stream_once(image.entries, image.data)
        paper, matrix = _on_paper(shape)
        content = file.add_stream(DictionaryObject(), b"q %s cm /Im Do Q" % written(matrix))
        box = ArrayObject(FloatObject(round(side, 3)) for side in (0, 0, *paper))
        page = {
            "/Type": NameObject("/Page"),
            "/Parent": parent,
            "/MediaBox": box,
            "/Resources": pdf_dict({"/XObject": pdf_dict({"/Im": drawn})}),
            "/Contents": content,
        }
        pages.append(file.add(pdf_dict(page)))
    file.put_pages(parent, pages)
    file.finish(file.add(pdf_dict({"/Type": NameObject("/Catalog"), "/Pages": parent})))
    return out.getvalue()


def _embedded(
    picture: Image.Image, data: bytes, kind: Kind, name: str, lossless: bool
) -> EmbeddedImage:
    image = None
    if kind == "jpeg":
        image = embedded_jpeg(data, picture, name)
    elif kind == "png":
        image = embedded_png(data, picture, name)
    return image or embedded_picture(picture, name, lossless=lossless)


def _shape(picture: Image.Image) -> _Shape:
    width, height = picture.size
    orientation = orientation_of(picture)
    dpi = None if is_photo(picture) else _sane_dpi(picture.info.get("dpi"))
    if orientation >= 5:
        return _Shape(height, width, dpi[::-1] if dpi else None, orientation)
    return _Shape(width, height, dpi, orientation)


def _sane_dpi(value: object) -> tuple[float, float] | None:
    if not isinstance(value, tuple) or len(value) != 2:
        return None
    across, down = (float(side) for side in value)
    if all(_SANE_DPI[0] <= side <= _SANE_DPI[1] for side in (across, down)):
        return across, down
    return None


def _on_paper(shape: _Shape) -> tuple[tuple[float, float], Matrix]:
    """Width and height of the page in points, and the matrix that draws the picture on it."""
    if own := _own_size(shape):
        return own, _placed(shape.orientation, own, (0.0, 0.0))
    lying = shape.width_px > shape.height_px
    short, long = (side * _POINTS_PER_MM for side in _A4_MM)
    paper = (long, short) if lying else (short, long)
    room = [side - 2 * _MARGIN_MM * _POINTS_PER_MM for side in paper]
    scale = min(72 / _LEAST_DPI, room[0] / shape.width_px, room[1] / shape.height_px)
    size = shape.width_px * scale, shape.height_px * scale
    corner = (paper[0] - size[0]) / 2, (paper[1] - size[1]) / 2
    return paper, _placed(shape.orientation, size, corner)


def _own_size(shape: _Shape) -> tuple[float, float] | None:
    """The size of a scan in points; None if it is none, or too large or small for a page."""
    if shape.dpi is None:
        return None
    size = shape.width_px / shape.dpi[0] * 72, shape.height_px / shape.dpi[1] * 72
    sides = [side / _POINTS_PER_MM for side in sorted(size)]
    fits = all(
        least <= side <= most
        for least, side, most in zip(_SMALLEST_SCAN_MM, sides, _LARGEST_SCAN_MM, strict=True)
    )
    return size if fits else None


def _placed(orientation: int, size: tuple[float, float], corner: tuple[float, float]) -> Matrix:
    """The matrix that draws a picture stored in this orientation upright into a box."""
    w, h = size
    a, b, c, d, e, f = {
        1: (w, 0.0, 0.0, h, 0.0, 0.0),
        2: (-w, 0.0, 0.0, h, w, 0.0),
        3: (-w, 0.0, 0.0, -h, w, h),
        4: (w, 0.0, 0.0, -h, 0.0, h),
        5: (0.0, -h, -w, 0.0, w, h),
        6: (0.0, -h, w, 0.0, 0.0, h),
        7: (0.0, h, w, 0.0, 0.0, 0.0),
        8: (0.0, h, -w, 0.0, w, 0.0),
    }[orientation]
    return a, b, c, d, e + corner[0], f + corner[1]
