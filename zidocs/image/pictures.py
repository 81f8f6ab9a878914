"""Picture files are opened, decoded and turned upright within bounds, and compared by looks."""

import importlib
import io
import struct
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from PIL import Image, ImageChops, UnidentifiedImageError

from zidocs.errors import EvidenceFault, ZidocsError
from zidocs.image.file_kinds import PICTURES, kind_of, refuse
from zidocs.image.jpeg import scan_count, without_metadata
from zidocs.image.mending import MAX_PIXELS, MAX_SIDE, damaged, stored_otherwise, too_large
from zidocs.image.tiff import tiff_pictures

MAX_DECODED_BYTES = 420_000_000
"""Of one picture in memory. JPEGs are decoded smaller where the print needs less."""

_BYTES_PER_PIXEL = {"1": 1, "L": 1, "RGB": 4, "P": 5, "CMYK": 8, "YCbCr": 8}
"""In Pillow's memory, with what it takes to convert them; all other modes need at most 12."""

_BYTES_PER_PIXEL_OF_A_CODEC = {"HEIF": 8, "AVIF": 12}
"""What the decoders of video pictures hold beside what they give."""

_PROGRESSIVE_BYTES_PER_PIXEL = 6
_MOST_SCANS = 60
"""Of a progressive JPEG; cameras and programs write about ten."""

_ORIENTATION, _CHANGED, _DETAILS, _TAKEN, _EXPOSURE = 0x0112, 0x0132, 0x8769, 0x9003, 0x829A
"""Tags of Exif 2.3: orientation, DateTime, the Exif directory, DateTimeOriginal, exposure."""

_OPTICS = frozenset({0x829D, 0x8827, 0x9205, 0x9206, 0x920A, 0xA405, 0xA432})
"""F-number, sensitivity, the lens's widest aperture, distance, focal lengths, the lens's limits."""
_LENS, _SOURCE, _SCENE, _COMMENT = 0xA434, 0xA300, 0xA301, 0x9286
_FROM_A_CAMERA, _PHOTOGRAPHED = b"\3", b"\1"
"""What FileSource and SceneType say of a picture that a camera took."""
_GPS, _PLACE = 0x8825, (2, 4)
"""The directory of the place, and in it latitude and longitude."""
_MAKER, _MODEL = 0x010F, 0x0110
_SCANNED_DPI, _LONGEST_SENSOR = 90.0, 1.8
"""From so many pixels per inch on it may be a scan, cameras write 72; width to height of what is
longer than any sensor, as screens of phones are."""

_PHOTOMETRIC, _SAMPLE_FORMAT = 262, 339
_SIXTEEN_BITS = 65535.0
_SRGB_GAMMA, _SAME_GAMMA, _GAMMAS = 0.45455, 0.04, (0.2, 1.3)
"""What sRGB's chunk says, what counts as the same, and what is no nonsense."""

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
        raise damaged(name) from error


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
    try:
        picture = Image.open(io.BytesIO(data), formats=(form,))
    except UnidentifiedImageError as error:
        if kind == "tiff" and tiff_pictures(data):
            raise stored_otherwise(name) from error
        raise
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
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
    each = max(each, _BYTES_PER_PIXEL_OF_A_CODEC.get(picture.format or "", 0))
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
    """Whether a camera took it: what it says of exposure, lens or place no scanner and screen has.

    Programs leave out some of that. Where all of it is gone, maker, model and the time of exposure
    tell the same, unless the picture may be a scan or the capture of a screen as well.
    """
    exif = _exif(picture)
    details = _details(exif)
    return (
        _EXPOSURE in details
        or any(_is_measured(details.get(tag)) for tag in _OPTICS)
        or bool(str(details.get(_LENS, "")).strip("\0 "))
        or details.get(_SOURCE) == _FROM_A_CAMERA
        or details.get(_SCENE) == _PHOTOGRAPHED
        or all(tag in _details(exif, _GPS) for tag in _PLACE)
        or _is_from_a_phone(picture, exif)
    )


def _is_measured(value: object) -> bool:
    """Whether a number, or a list of them, says anything; what nobody measured is 0 or 0/0."""
    numbers: Any = value if isinstance(value, tuple) else (value,)
    try:
        return any(float(number) > 0 for number in numbers)
    except (TypeError, ValueError, ArithmeticError):
        return False


def _is_from_a_phone(picture: Image.Image, exif: Image.Exif) -> bool:
    named = all(str(exif.get(tag, "")).strip("\0 ") for tag in (_MAKER, _MODEL))
    if not named or exposed_at(picture) is None or picture.format == "PNG":
        return False
    short, long = sorted(picture.size)
    dpi = picture.info.get("dpi")
    may_be_scanned = isinstance(dpi, tuple) and max(map(float, dpi)) >= _SCANNED_DPI
    is_captured = "screen" in str(_details(exif).get(_COMMENT, "")).casefold()
    return not may_be_scanned and not is_captured and long < short * _LONGEST_SENSOR


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """A picture stored lying or mirrored becomes upright."""
    turn = _TURNS.get(orientation)
    return picture.transpose(turn) if turn is not None else picture


def on_white(picture: Image.Image) -> Image.Image:
    """A decoded picture of any colours becomes one of mode 1, L or RGB; what is clear is white."""
    has_clear = "transparency" in picture.info
    if picture.mode in ("1", "L", "RGB") and not has_clear and other_gamma(picture) is None:
        return picture
    if picture.mode.startswith("I") or picture.mode == "F":
        return _eight_bits(picture)
    picture = _for_our_screen(picture)
    if picture.mode in ("LA", "PA", "RGBA", "RGBa", "La") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        return paper.convert("L" if picture.mode in ("LA", "La") else "RGB")
    return picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits becomes grey of 8; numbers without a scale are stretched to one."""
    if picture.mode == "I" and _is_unsigned(picture):
        # Pillow takes the upper half of these numbers for negative ones.
        picture = _upper_bytes(picture)
    grey = picture.convert("F")
    low, high = cast(tuple[float, float], grey.getextrema())
    if picture.mode.startswith("I") and low >= 0 and high <= _SIXTEEN_BITS:
        low, high = 0.0, _SIXTEEN_BITS
    factor = 255 / ((high - low) or 1.0)
    eight = grey.point(lambda value: value * factor - low * factor).convert("L")
    # Of eight bits and fewer the decoder itself turns it round.
    return ImageChops.invert(eight) if _white_is_zero(picture) else eight


def _is_unsigned(picture: Image.Image) -> bool:
    tags = getattr(picture, "tag_v2", None)
    return tags is not None and tags.get(_SAMPLE_FORMAT, (1,)) == (1,)


def _upper_bytes(picture: Image.Image) -> Image.Image:
    """The highest byte of each number; the picture itself where these numbers are all small."""
    last = 3 if sys.byteorder == "little" else 0
    upper = Image.frombytes("L", picture.size, picture.tobytes()[last::4])
    return upper if upper.getbbox() else picture


def _white_is_zero(picture: Image.Image) -> bool:
    """Whether a TIFF counts from white to black, as film scanners do (TIFF 6.0, tag 262)."""
    tags = getattr(picture, "tag_v2", None)
    return tags is not None and tags.get(_PHOTOMETRIC, 1) == 0


def other_gamma(picture: Image.Image) -> float | None:
    """For which screen a PNG's colours were written, if it is not ours (RFC 2083, 10.5)."""
    gamma = picture.info.get("gamma")
    known = "srgb" in picture.info or "icc_profile" in picture.info
    if picture.format != "PNG" or known or not isinstance(gamma, float):
        return None
    differs = abs(gamma - _SRGB_GAMMA) > _SAME_GAMMA and _GAMMAS[0] <= gamma <= _GAMMAS[1]
    return gamma if differs else None


def _for_our_screen(picture: Image.Image) -> Image.Image:
    """A decoded PNG with colours for another screen becomes one for ours."""
    gamma = other_gamma(picture)
    if gamma is None:
        return picture
    info = dict(picture.info)
    if picture.mode in ("1", "P", "PA"):
        picture = picture.convert("RGBA" if "transparency" in info else "RGB")
        info.pop("transparency", None)
    curve = [round(255 * (value / 255) ** (_SRGB_GAMMA / gamma)) for value in range(256)]
    straight = [*range(256)]
    tables = [
        value for band in picture.getbands() for value in (straight if band == "A" else curve)
    ]
    changed = picture.point(tables)
    changed.info = info
    return changed


def _exif(picture: Image.Image) -> Image.Exif:
    try:
        return picture.getexif()
    except _EXIF_FAULTS:
        return Image.Exif()


def _details(exif: Image.Exif, directory: int = _DETAILS) -> dict[int, object]:
    try:
        return exif.get_ifd(directory)
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
