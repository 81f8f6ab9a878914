"""An image stored in a PDF becomes a picture to scale, where that can be done without harm.

JPEG and Deflate data in black and white, grey or RGB are understood (ISO 32000-1, 7.4 and 8.9.5).
Fax data are small already, and a fault in them cannot be noticed. Every other image, and every
image whose pixels mean more than colours (a stencil, a colour key, a palette), is left alone.
"""

import struct
import zlib
from base64 import a85decode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops

from zidocs.evidence.jpeg import jpeg_facts
from zidocs.evidence.pictures import MAX_PIXELS, open_picture

if TYPE_CHECKING:
    from pikepdf import Stream

_LARGEST = 150_000_000
"""Bytes that Deflate data may become."""
_COMPONENTS = {
    "/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/RGB": 3,
}  # fmt: skip
_PNG_PREDICTORS = range(10, 16)
_PNG_COLOURS = {1: 0, 3: 2}


@dataclass(frozen=True)
class StoredImage:
    """A picture whose pixels may not be decoded yet, and whether it was stored as JPEG.

    A picture of mode 1 shows ink as black, however it was stored; any other has the values that
    the PDF has.
    """

    picture: Image.Image
    is_jpeg: bool


def stored_image(image: "Stream", name: str) -> StoredImage | None:
    """An image object becomes its picture; None if it must stay as it is.

    To be used inside ``decoding(name)``; raises what a decoder raises at damaged data.
    """
    width, height = _whole(image, "/Width"), _whole(image, "/Height")
    if not 0 < width * height <= MAX_PIXELS or _means_more_than_colours(image):
        return None
    filters = _steps(image.get("/Filter"))
    parameters = _steps(image.get("/DecodeParms"))
    unwrapped = _unwrapped(image.read_raw_bytes(), filters, parameters)
    if unwrapped is None:
        return None
    data, encoding, details = unwrapped
    match encoding:
        case "/DCTDecode":
            return _jpeg(data, (width, height), name)
        case "/FlateDecode":
            return _deflated(data, image, details, (width, height), name)
    return None


def _is_inverted(image: "Stream") -> bool:
    """Whether the first component of an image counts from its other end (/Decode)."""
    decode = _steps(image.get("/Decode"))
    return len(decode) > 1 and float(decode[0]) > float(decode[1])


def _means_more_than_colours(image: "Stream") -> bool:
    import pikepdf

    mask, soft = image.get("/Mask"), image.get("/SMask")
    return (
        bool(image.get("/ImageMask", False))
        or isinstance(mask, pikepdf.Array)
        or (isinstance(soft, pikepdf.Stream) and "/Matte" in soft)
        or bool(_whole(image, "/SMaskInData"))
    )


def _unwrapped(
    data: bytes, filters: list[Any], parameters: list[Any]
) -> tuple[bytes, str, Any] | None:
    """The data behind filters that say nothing of pictures; None if one is not known here."""
    details = [*parameters, *([None] * len(filters))]
    while len(filters) > 1:
        match str(filters.pop(0)), details.pop(0):
            case "/FlateDecode", None:
                data = zlib.decompressobj().decompress(data, _LARGEST)
            case "/ASCII85Decode", None:
                data = a85decode(data.strip().removesuffix(b"~>"))
            case _:
                return None
    return (data, str(filters[0]), details[0]) if filters else None


def _jpeg(data: bytes, size: tuple[int, int], name: str) -> StoredImage | None:
    facts = jpeg_facts(data)
    if facts is None or not facts.plain or (facts.width_px, facts.height_px) != size:
        return None
    return StoredImage(open_picture(data, name), is_jpeg=True)


def _deflated(
    data: bytes, image: "Stream", details: Any, size: tuple[int, int], name: str
) -> StoredImage | None:
    bits, components = _whole(image, "/BitsPerComponent"), _components(image.get("/ColorSpace"))
    if (bits, components) not in ((8, 1), (8, 3), (1, 1)):
        return None
    predictor = int(details.get("/Predictor", 1)) if details is not None else 1
    if predictor in _PNG_PREDICTORS:
        meant = (size[0], components, bits)
        if _predicted(details) != meant:
            return None
        picture = open_picture(_as_png(data, size, bits, components), name)
    elif predictor == 1:
        mode = "1" if bits == 1 else "L" if components == 1 else "RGB"
        length = (size[0] * components * bits + 7) // 8 * size[1]
        if length > _LARGEST:
            return None
        pixels = zlib.decompressobj().decompress(data, length)
        picture = Image.frombytes(mode, size, pixels)
    else:
        return None
    if bits == 1 and _is_inverted(image):
        picture = ImageChops.invert(picture)
    return StoredImage(picture, is_jpeg=False)


def _predicted(details: Any) -> tuple[int, int, int]:
    """Columns, colours and bits of the rows that a predictor has worked on."""
    return (
        int(details.get("/Columns", 1)),
        int(details.get("/Colors", 1)),
        int(details.get("/BitsPerComponent", 8)),
    )


def _as_png(data: bytes, size: tuple[int, int], bits: int, components: int) -> bytes:
    """Deflate data of predicted rows are what a PNG consists of (RFC 2083, 4.1.3)."""
    head = struct.pack(">IIBBBBB", *size, bits, _PNG_COLOURS[components], 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def _components(colours: Any) -> int:
    """How many numbers a pixel has; 0 for colour spaces that are not grey or RGB."""
    import pikepdf

    if isinstance(colours, pikepdf.Array) and len(colours) > 1:
        if str(colours[0]) == "/ICCBased" and isinstance(colours[1], pikepdf.Stream):
            count = _whole(colours[1], "/N")
            return count if count in (1, 3) else 0
        colours = colours[0]
    return _COMPONENTS.get(str(colours), 0) if colours is not None else 0


def _steps(value: Any) -> list[Any]:
    """One thing, or an array of things, becomes a list."""
    import pikepdf

    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _whole(holder: Any, key: str) -> int:
    """A whole number of a dictionary; 0 where there is none."""
    value = holder.get(key, 0)
    return value if isinstance(value, int) else 0
