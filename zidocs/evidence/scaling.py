"""Pages become smaller pages: their images get no more pixels than reading needs, nothing else.

Text, drawings and all that is no image stay as they are, and so does an image that would not
become smaller. What is taken away cannot be given back, so a bundle is walked down a ladder, and
only as far as it must.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from zidocs.errors import EvidenceFault
from zidocs.evidence.embedding import fax_data, is_drawing, png_pixels
from zidocs.evidence.jpeg import without_metadata
from zidocs.evidence.pdf_source import reading
from zidocs.evidence.pictures import decoding, load
from zidocs.evidence.printed_size import printed_sizes
from zidocs.evidence.qpdf import opened_by_qpdf, rewritten_by_qpdf
from zidocs.evidence.stored_image import StoredImage, stored_image

if TYPE_CHECKING:
    from pikepdf import Pdf, Stream

READABLE_DPI = 120
"""Of a scan in grey or colour: letters of 8 points stay legible (x-height 7 pixels)."""
READABLE_SHARP_DPI = 200
"""Of black and white without grey, and of captures: "fine" of a fax machine (ITU-T T.4)."""
RECOGNISABLE_DPI = 90
"""Of a photo: on our photo pages faces stay recognisable."""


@dataclass(frozen=True)
class Step:
    """How far images are scaled: pixels per inch of paper, and the quality of JPEG (1 to 95).

    ``sharp_dpi`` is for images that are black and white or drawn, and stay without loss.
    """

    dpi: int
    quality: int
    sharp_dpi: int


SCAN_STEPS = (
    Step(200, 75, 300),
    Step(170, 68, 300),
    Step(150, 60, 240),
    Step(135, 52, 200),
    Step(READABLE_DPI, 45, READABLE_SHARP_DPI),
)
"""For scans and attachments, from what nobody sees to what is just well readable."""

PHOTO_STEPS = (
    Step(170, 78, 300),
    Step(140, 70, 240),
    Step(115, 62, 200),
    Step(RECOGNISABLE_DPI, 55, READABLE_SHARP_DPI),
)
"""For photos on their pages."""

_WORTHWHILE = 8_192
"""Bytes of an image, at least, before it is looked at."""
_WORTH = 0.9
"""A scaled image takes the place of another only if it is smaller than this share of it."""
_NEARLY = 1.1
"""An image of so many times the pixels is not scaled: it would only be blurred."""
_INK = 176
"""Grey below which a scaled pixel is black: a line of two thirds of a pixel is still a line."""


@dataclass(frozen=True)
class Scaled:
    """The pages as a PDF, and how many of their images were scaled; none: no other PDF, None."""

    pdf: bytes | None
    images: int


@dataclass(frozen=True)
class _Encoded:
    size: tuple[int, int]
    data: bytes
    encoding: str
    parameters: dict[str, int | bool] = field(default_factory=dict)


def scaled_pages(pdf: bytes | Path, name: str, step: Step) -> Scaled:
    """The pages of a part become pages whose images have no more pixels than a step allows.

    ``pdf`` is what the other stages of this package made of the file ``name``, of which, on the
    disk, only what is needed is read. Start from the
    original for every step: scaling twice loses twice. Raises EvidenceFault naming the file if
    the PDF cannot be read.
    """
    with reading(name), opened_by_qpdf(pdf) as document:
        images = list(_images(document))
        if not images:
            return Scaled(None, 0)
        sizes = printed_sizes(document)
        count = sum(_replaced(image, sizes.of(image.objgen), name, step) for image in images)
        return Scaled(rewritten_by_qpdf(document) if count else None, count)


def _images(document: "Pdf") -> Iterator["Stream"]:
    """The images that are large enough to be worth it, without those that mask others."""
    import pikepdf

    found, masks = [], set()
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
            masks |= {
                mask.objgen
                for key in ("/SMask", "/Mask")
                if isinstance(mask := thing.get(key), pikepdf.Stream)
            }
            found.append(thing)
    for image in found:
        if image.objgen not in masks and image.get("/Length", 0) >= _WORTHWHILE:
            yield image


def _replaced(image: "Stream", printed: tuple[float, float], name: str, step: Step) -> bool:
    """Scale one image where it stands; whether that made it smaller."""
    try:
        with decoding(name):
            stored = stored_image(image, name)
            encoded = _encoded(stored, printed, name, step) if stored else None
    except EvidenceFault:
        # Damaged, or a bomb: a viewer shows as much of it as it did.
        return False
    if encoded is None or len(encoded.data) > _WORTH * int(image.Length):
        return False
    _put(image, encoded)
    return True


def _encoded(
    stored: StoredImage, printed: tuple[float, float], name: str, step: Step
) -> _Encoded | None:
    """A stored image becomes a smaller one of its kind; None if it has no pixel too many."""
    picture = stored.picture
    if picture.mode == "1":
        return _fax(picture, _fitting(picture.size, printed, step.sharp_dpi), name)
    if stored.is_jpeg:
        return _jpeg(picture, _fitting(picture.size, printed, step.dpi), name, step.quality)
    load(picture, name)
    if is_drawing(picture):
        return _lossless(picture, _fitting(picture.size, printed, step.sharp_dpi), name)
    return _jpeg(picture, _fitting(picture.size, printed, step.dpi), name, step.quality)


def _fitting(size: tuple[int, int], printed: tuple[float, float], dpi: int) -> tuple[int, int]:
    """The size in pixels that has at least ``dpi`` in both directions, never larger than it is."""
    scale = max(dpi * inches / pixels for inches, pixels in zip(printed, size, strict=True))
    if scale * _NEARLY > 1:
        return size
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _jpeg(picture: Image.Image, size: tuple[int, int], name: str, quality: int) -> _Encoded:
    picture.draft(picture.mode, size)
    load(picture, name)
    smaller = picture
    if picture.size != size:
        smaller = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    smaller.save(out, "JPEG", quality=quality, optimize=True)
    return _Encoded(size, without_metadata(out.getvalue()), "/DCTDecode")


def _lossless(picture: Image.Image, size: tuple[int, int], name: str) -> _Encoded | None:
    if picture.size == size:
        return None
    smaller = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    components = len(smaller.getbands())
    parameters: dict[str, int | bool] = {
        "/Predictor": 15,
        "/Colors": components,
        "/Columns": size[0],
    }
    return _Encoded(size, png_pixels(smaller), "/FlateDecode", parameters)


def _fax(picture: Image.Image, size: tuple[int, int], name: str) -> _Encoded:
    load(picture, name)
    smaller = picture
    if picture.size != size:
        grey = picture.convert("L").resize(size, Image.Resampling.BOX)
        smaller = grey.point(lambda value: 255 * (value >= _INK), "1")
    parameters: dict[str, int | bool] = {
        "/K": -1, "/BlackIs1": True, "/Columns": size[0], "/Rows": size[1],
    }  # fmt: skip
    return _Encoded(size, fax_data(smaller), "/CCITTFaxDecode", parameters)


def _put(image: "Stream", encoded: _Encoded) -> None:
    """The entries of an image object follow its new data; its colours keep their meaning."""
    import pikepdf

    image.Width, image.Height = encoded.size
    if encoded.encoding == "/CCITTFaxDecode":
        image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 1
        if "/Decode" in image:
            del image.Decode
    else:
        image.BitsPerComponent = 8
    image.write(
        encoded.data,
        filter=pikepdf.Name(encoded.encoding),
        decode_parms=pikepdf.Dictionary(encoded.parameters) if encoded.parameters else None,
    )
