"""Picture files are opened, decoded and turned upright within bounds, and compared by looks."""

import importlib
import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from PIL import Image

from zidocs.errors import EvidenceFault, ZidocsError
from zidocs.image.file_kinds import PICTURES, kind_of, refuse
from zidocs.image.jpeg import scan_count, without_metadata

MAX_PIXELS = 175_000_000
"""Width times height; Pillow itself stops at 179 million."""

MAX_DECODED_BYTES = 420_000_000
"""Of one picture in memory. JPEGs are decoded smaller where the print needs less."""

_BYTES_PER_PIXEL = {"1": 1, "L": 1, "RGB": 4, "P": 5, "CMYK": 8, "YCbCr": 8}
"""In Pillow's memory, with what it takes to convert them; all other modes need at most 12."""

_PROGRESSIVE_BYTES_PER_PIXEL = 6
_MOST_SCANS = 60
"""Of a progressive JPEG; cameras and programs write about ten."""

_ORIENTATION, _CHANGED, _DETAILS, _TAKEN, _EXPOSURE = 0x0112, 0x0132, 0x8769, 0x9003, 0x829A
"""Tags of Exif 2.3: orientation, DateTime, the Exif directory, DateTimeOriginal, exposure."""

_EXIF_FAULTS = (OSError, ValueError, TypeError, KeyError, SyntaxError, struct.error)
"""What Pillow raises at broken Exif data; a photo is good without them."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@contextmanager
def decoding(name: str) -> Iterator[None]:
    """Whatever a decoder raises at a broken picture becomes an EvidenceFault about the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ZidocsError:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise too_large(name) from error
    except Exception as error:
        # Decoders of damaged pictures raise nearly anything: OSError, SyntaxError, struct.error …
        raise EvidenceFault.at(name, "Z415").says(
            "This picture is damaged and cannot be read to its end.",
            "Copy it from the camera or phone again, or scan the page again.",
        ) from error


def too_large(name: str) -> EvidenceFault:
    """A picture beyond the bounds becomes a fault with its remedy."""
    return EvidenceFault.at(name, "Z416").says(
        "This picture has too many pixels to be opened safely.",
        "Save it smaller, or scan the page at 300 dpi.",
    )


def open_picture(data: bytes, name: str) -> Image.Image:
    """A picture's header is read; its pixels are not yet. To be used inside ``decoding(name)``.

    Raises EvidenceFault: no picture, too many pixels, or HEIC without the package for it.
    """
    kind = kind_of(data)
    if kind not in PICTURES:
        raise refuse(kind, name)
    if kind == "heic":
        _learn_heic(name)
    form = "HEIF" if kind == "heic" else kind.upper()
    picture = Image.open(io.BytesIO(data), formats=(form,))
    if picture.width * picture.height > MAX_PIXELS:
        raise too_large(name)
    if kind != "jpeg" or picture.info.get("progressive"):
        # Now: even asking a PNG for its Exif data decodes it. A plain JPEG may be decoded smaller;
        # of a progressive one, all is kept in memory, and each scan goes over all of it.
        _check_memory(picture, name)
        if kind == "jpeg" and scan_count(data) > _MOST_SCANS:
            raise too_large(name)
    return picture


def load(picture: Image.Image, name: str) -> None:
    """The pixels are decoded, to the last; raises EvidenceFault when there are too many."""
    _check_memory(picture, name)
    picture.load()


def load_through(picture: Image.Image, name: str) -> None:
    """The same, but a JPEG is decoded at an eighth of its size: yet all its data are read."""
    picture.draft(picture.mode, (picture.width // 8 + 1, picture.height // 8 + 1))
    load(picture, name)


def resized(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A picture in grey or RGB gets this size, if it has not."""
    if picture.size == size:
        return picture
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def as_jpeg(picture: Image.Image, **options: int) -> bytes:
    """A picture becomes a JPEG without metadata; the options are Pillow's."""
    out = io.BytesIO()
    picture.save(out, "JPEG", **options)
    # Pillow hands a photo's comment on from the picture it was made of.
    return without_metadata(out.getvalue())


def _check_memory(picture: Image.Image, name: str) -> None:
    pixels = picture.width * picture.height
    each = _BYTES_PER_PIXEL.get(picture.mode, 12)
    if picture.info.get("progressive"):
        each = max(each, _PROGRESSIVE_BYTES_PER_PIXEL)
    if pixels * each > MAX_DECODED_BYTES:
        raise too_large(name)


def orientation_of(picture: Image.Image) -> int:
    """The Exif orientation, 1 to 8; cameras also write 0, 9 and other nonsense, which is 1.

    A TIFF is turned by its decoder.
    """
    value = _exif(picture).get(_ORIENTATION) if picture.format != "TIFF" else 1
    return value if isinstance(value, int) and value in _TURNS else 1


def taken_at(picture: Image.Image) -> datetime | None:
    """When the photo was taken, by the camera's clock; None if that is missing or nonsense."""
    return exposed_at(picture) or _moment(_exif(picture).get(_CHANGED))


def _moment(value: object) -> datetime | None:
    try:
        return datetime.strptime(str(value)[:19], "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return None


def exposed_at(picture: Image.Image) -> datetime | None:
    """When the shutter opened, by the camera's clock; None where only an editor left a date."""
    return _moment(_details(_exif(picture)).get(_TAKEN))


def is_photo(picture: Image.Image) -> bool:
    """Whether a camera took it; a scanner has no exposure."""
    return _EXPOSURE in _details(_exif(picture))


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """A picture stored lying or mirrored becomes upright."""
    turn = _TURNS.get(orientation)
    return picture.transpose(turn) if turn is not None else picture


def on_white(picture: Image.Image) -> Image.Image:
    """A decoded picture of any colours becomes one of mode 1, L or RGB; what is clear is white."""
    if picture.mode in ("1", "L", "RGB") and "transparency" not in picture.info:
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        return _eight_bits(picture)
    if picture.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        return paper.convert("L" if picture.mode in ("LA", "La") else "RGB")
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits becomes grey of 8; numbers without a scale are stretched to one."""
    grey = picture.convert("F")
    low, high = 0.0, 65535.0
    if picture.mode == "F":
        low, high = cast(tuple[float, float], picture.getextrema())
    factor = 255 / ((high - low) or 1.0)
    return grey.point(lambda value: value * factor - low * factor).convert("L")


def _exif(picture: Image.Image) -> Image.Exif:
    try:
        return picture.getexif()
    except _EXIF_FAULTS:
        return Image.Exif()


def _details(exif: Image.Exif) -> dict[int, object]:
    try:
        return exif.get_ifd(_DETAILS)
    except _EXIF_FAULTS:
        return {}


def _learn_heic(name: str) -> None:
    try:
        importlib.import_module("pillow_heif").register_heif_opener()
    except ImportError as error:
        raise EvidenceFault.at(name, "Z417").says(
            "HEIC photos need the package pillow-heif, which is not installed.",
            "Install it (pip install pillow-heif), or save the photo as JPEG.",
        ) from error


# What a photo shows becomes one number of 128 bits, a difference hash: the picture shrunk to 9 by 9
# grey fields, and for each field whether the one to its right, and the one below it, is brighter.
# Copies that were made smaller, compressed again or made brighter keep nearly all of these bits.
# (N. Krawetz, “Kind of Like That”, 2013; here in both directions.)

_FIELDS = 9
_DRAFT = 8 * _FIELDS
"""Pixels that a JPEG is decoded to, at the least: the colours of the fields are means of these."""
_LEAST_CONTRAST = 32
"""Grey steps of 255 between the darkest and the brightest field; paper and walls have fewer."""


@dataclass(frozen=True)
class PhotoFacts:
    """An upright photo's pixels, the camera's time, its likeness; None for a picture too plain."""

    width_px: int
    height_px: int
    taken: datetime | None
    likeness: int | None


def photo_facts(data: bytes, name: str) -> PhotoFacts:
    """The bytes of a photo become its facts; a JPEG is decoded at an eighth of its size.

    Raises EvidenceFault naming ``name``: no photo, damaged, too many pixels.
    """
    with decoding(name):
        picture = open_picture(data, name)
        orientation, taken = orientation_of(picture), exposed_at(picture)
        width, height = picture.size if orientation < 5 else picture.size[::-1]
        picture.draft("L", (_DRAFT, _DRAFT))
        load(picture, name)
        grey = on_white(picture).convert("L")
        fields = grey.resize((_FIELDS, _FIELDS), Image.Resampling.BOX)
        return PhotoFacts(width, height, taken, _likeness(turned(fields, orientation)))


def _likeness(fields: Image.Image) -> int | None:
    grey = fields.tobytes()
    if max(grey) - min(grey) < _LEAST_CONTRAST:
        return None
    rows = range(0, _FIELDS * (_FIELDS - 1), _FIELDS)
    places = [row + column for row in rows for column in range(_FIELDS - 1)]
    bits = 0
    for step in (1, _FIELDS):
        for place in places:
            bits = bits << 1 | (grey[place] < grey[place + step])
    return bits
