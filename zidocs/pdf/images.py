"""Pictures become image objects of a PDF, and these become pictures again."""

import io
import math
import struct
import zlib
from base64 import a85decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Stream
from PIL import Image, ImageChops, features
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    PdfObject,
)

from zidocs.image.jpeg import jpeg_facts, without_metadata
from zidocs.image.mending import MAX_PIXELS, png_chunks
from zidocs.image.pictures import as_jpeg, load, load_through, on_white, open_picture
from zidocs.pdf.output import pdf_dict

# JPEG and simple PNG data are what PDF itself stores (ISO 32000-1, 7.4.8, 7.4.4); black-and-white
# pictures become fax group 4 (7.4.6), drawings stay sharp, everything else becomes a good JPEG that
# is no larger than its file was, as far as it stays good.

_QUALITIES = ((90, 0), (85, 2), (75, 2))
"""Of a JPEG that we make, the best first, and how coarse its colours are (Pillow's subsampling).

With the first coloured letters and stamps stay sharp. WEBP and HEIC are coarse as the others are;
the last is what the first step of ``zidocs.pdf.scaling`` makes of any scan.
"""
_PHOTOGRAPHIC_BYTES_PER_PIXEL = 1.0
_SAMPLE = 256
_DRAWING_COLOURS, _DRAWING_SHARE = 8, 0.75
_GREY, _RGB, _PALETTE = 0, 2, 3
_PALETTE_COLOURS = 256
_STRIP_OFFSETS, _STRIP_SIZES = 273, 279


@dataclass(frozen=True)
class Encoded:
    """Pixels as a PDF stores them: how many, in how many bits, and what decodes them."""

    size: tuple[int, int]
    depth: int
    data: bytes
    encoding: str
    parameters: Mapping[str, int | bool] = field(default_factory=dict)


@dataclass(frozen=True)
class EmbeddedImage:
    """An image in grey (1 component) or RGB (3), of a palette, with the ICC profile it needs."""

    pixels: Encoded
    components: int
    palette: bytes = b""
    profile: bytes | None = None

    def entries(self, profiled: PdfObject | None = None) -> DictionaryObject:
        """Its dictionary; ``profiled`` are its colours in a file that has its profile."""
        colours = profiled or NameObject("/DeviceGray" if self.components == 1 else "/DeviceRGB")
        if self.palette:
            last, listed = NumberObject(len(self.palette) // 3 - 1), ByteStringObject(self.palette)
            colours = ArrayObject([NameObject("/Indexed"), colours, last, listed])
        entries: dict[str, PdfObject] = {
            "/Type": NameObject("/XObject"),
            "/Subtype": NameObject("/Image"),
            "/Width": NumberObject(self.pixels.size[0]),
            "/Height": NumberObject(self.pixels.size[1]),
            "/ColorSpace": colours,
            "/BitsPerComponent": NumberObject(self.pixels.depth),
            "/Filter": NameObject(self.pixels.encoding),
        }
        rows = {
            name: BooleanObject(value) if value is True else NumberObject(value)
            for name, value in self.pixels.parameters.items()
        }
        return pdf_dict(entries | ({"/DecodeParms": pdf_dict(rows)} if rows else {}))


def embedded_jpeg(data: bytes, picture: Image.Image, name: str) -> EmbeddedImage | None:
    """A JPEG goes in as it is, without metadata; None if its colours need converting.

    All its data are read, so that a truncated file is found here and not by its reader.
    """
    facts = jpeg_facts(data)
    if facts is None or not facts.plain:
        return None
    load_through(picture, name)
    size = facts.width_px, facts.height_px
    pixels = Encoded(size, 8, without_metadata(data), "/DCTDecode")
    return EmbeddedImage(pixels, facts.components)


def embedded_png(data: bytes, picture: Image.Image, name: str) -> EmbeddedImage | None:
    """A PNG goes in as it is; None if it is interlaced, deep, transparent, or really a photo."""
    load(picture, name)
    chunks = png_chunks(data)
    depth, kind, interlaced = chunks[b"IHDR"][8], chunks[b"IHDR"][9], chunks[b"IHDR"][12]
    if (
        kind not in (_GREY, _RGB, _PALETTE)
        or interlaced
        or depth > 8
        or b"tRNS" in chunks
        or len(chunks[b"IDAT"]) > _PHOTOGRAPHIC_BYTES_PER_PIXEL * math.prod(picture.size)
    ):
        return None
    return _png_image(chunks, picture.size)


def _png_image(chunks: Mapping[bytes, bytes], size: tuple[int, int]) -> EmbeddedImage:
    depth, kind = chunks[b"IHDR"][8:10]
    palette = chunks[b"PLTE"] if kind == _PALETTE else b""
    rows = {"/Predictor": 15, "/Colors": 3 if kind == _RGB else 1}
    rows |= {"/BitsPerComponent": depth, "/Columns": size[0]}
    pixels = Encoded(size, depth, chunks[b"IDAT"], "/FlateDecode", rows)
    return EmbeddedImage(pixels, 1 if kind == _GREY else 3, palette)


def embedded_picture(
    picture: Image.Image, name: str, most_bytes: int, *, lossless: bool = False
) -> EmbeddedImage:
    """Any picture is decoded and goes in as fax, without loss, or as JPEG, whatever it is like.

    A JPEG has the best quality with which it has no more than ``most_bytes``, the size that the
    picture had, but never a poor one. ``lossless`` leaves the JPEG out: what was signed and scanned
    must not be blurred.
    """
    load(picture, name)
    colours = on_white(picture)
    if colours.mode == "1" and features.check("libtiff"):
        pixels = fax(colours)
        if len(pixels.data) > most_bytes:
            # Of grey in dots fax makes more than Deflate does.
            dots = Encoded(colours.size, 1, zlib.compress(colours.tobytes()), "/FlateDecode")
            pixels = min(pixels, dots, key=lambda each: len(each.data))
        return EmbeddedImage(pixels, 1)
    if lossless:
        exact = colours.convert("L") if colours.mode == "1" else colours
        return _png_image(png_chunks(_png(exact)), exact.size)
    drawn = colours.mode == "1" or is_drawing(colours)
    if drawn and (image := embedded_png(_small_png(colours, most_bytes), colours, name)):
        return image
    photo = Encoded(colours.size, 8, _good_jpeg(colours, most_bytes), "/DCTDecode")
    return EmbeddedImage(photo, 1 if colours.mode == "L" else 3)


def _small_png(picture: Image.Image, most_bytes: int) -> bytes:
    """A picture that would take more than ``most_bytes`` gets a palette, if that holds it all."""
    data = _png(picture)
    if len(data) > most_bytes and picture.mode == "RGB" and picture.getcolors(_PALETTE_COLOURS):
        few = picture.quantize(_PALETTE_COLOURS, dither=Image.Dither.NONE)
        if few.convert("RGB").tobytes() == picture.tobytes():
            data = min(data, _png(few), key=len)
    return data


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _good_jpeg(picture: Image.Image, most_bytes: int) -> bytes:
    data = b""
    for quality, subsampling in _QUALITIES:
        data = as_jpeg(picture, quality=quality, subsampling=subsampling)
        if len(data) <= most_bytes:
            break
    return data


def is_drawing(picture: Image.Image) -> bool:
    """Whether few colours cover most of it, as in captures of a screen; noise covers a photo."""
    sample = picture.resize((_SAMPLE, _SAMPLE), Image.Resampling.NEAREST)
    counts = sorted(count for count, _ in sample.getcolors(_SAMPLE**2) or [])
    return sum(counts[-_DRAWING_COLOURS:]) >= _DRAWING_SHARE * _SAMPLE**2


def fax(picture: Image.Image) -> Encoded:
    """A picture of mode 1 becomes fax group 4 in which white is written as black (/BlackIs1)."""
    out = io.BytesIO()
    width, height = picture.size
    # A page that came from a TIFF hands its tags on: bits in another order, for one.
    picture = picture.copy()
    one_strip = math.ceil(width / 8) * height
    picture.save(out, "TIFF", compression="group4", strip_size=one_strip)
    with Image.open(out, formats=("TIFF",)) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]  # Image.open promises less
        start, size = tags[_STRIP_OFFSETS][0], tags[_STRIP_SIZES][0]
    rows = {"/K": -1, "/BlackIs1": True, "/Columns": width, "/Rows": height}
    data = out.getvalue()[start : start + size]
    return Encoded(picture.size, 1, data, "/CCITTFaxDecode", rows)


def png_pixels(picture: Image.Image) -> bytes:
    """A picture in grey or RGB becomes Deflate data of predicted rows (/Predictor 15)."""
    return png_chunks(_png(picture))[b"IDAT"]


# To be scaled, JPEG and Deflate data in black and white, grey or RGB are understood (ISO 32000-1,
# 7.4, 8.9.5). Fax data are small already, and a fault in them cannot be noticed. Every other image,
# and every image whose pixels mean more than colours (a stencil, a colour key, a palette), is left.

_LARGEST = 150_000_000
"""Bytes that Deflate data may become."""
_COMPONENTS = {
    "/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/RGB": 3,
}  # fmt: skip
_PNG_PREDICTORS = range(10, 16)
_PNG_COLOURS = {1: 0, 3: 2}


def stored_image(image: Stream, name: str) -> Image.Image | None:
    """An image object becomes its picture, perhaps undecoded; None if it must stay as it is.

    A picture of mode 1 shows ink as black, however it was stored; any other has the values that
    the PDF has. To be used inside ``decoding(name)``; raises what a decoder raises at damaged data.
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


def _is_inverted(image: Stream) -> bool:
    """Whether the first component of an image counts from its other end (/Decode)."""
    decode = _steps(image.get("/Decode"))
    return len(decode) > 1 and float(decode[0]) > float(decode[1])


def _means_more_than_colours(image: Stream) -> bool:
    mask, soft = image.get("/Mask"), image.get("/SMask")
    return (
        bool(image.get("/ImageMask", False))
        or isinstance(mask, Array)
        or (isinstance(soft, Stream) and "/Matte" in soft)
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


def _jpeg(data: bytes, size: tuple[int, int], name: str) -> Image.Image | None:
    facts = jpeg_facts(data)
    if facts is None or not facts.plain or (facts.width_px, facts.height_px) != size:
        return None
    return open_picture(data, name)


def _deflated(
    data: bytes, image: Stream, details: Any, size: tuple[int, int], name: str
) -> Image.Image | None:
    bits, components = _whole(image, "/BitsPerComponent"), _components(image.get("/ColorSpace"))
    if (bits, components) not in ((8, 1), (8, 3), (1, 1)):
        return None
    predictor = int(details.get("/Predictor", 1)) if details is not None else 1
    if predictor in _PNG_PREDICTORS:
        rows = {"/Columns": 1, "/Colors": 1, "/BitsPerComponent": 8}
        stated = tuple(int(details.get(key, default)) for key, default in rows.items())
        if stated != (size[0], components, bits):
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
    return ImageChops.invert(picture) if bits == 1 and _is_inverted(image) else picture


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
    if isinstance(colours, Array) and len(colours) > 1:
        if str(colours[0]) == "/ICCBased" and isinstance(colours[1], Stream):
            count = _whole(colours[1], "/N")
            return count if count in (1, 3) else 0
        colours = colours[0]
    return _COMPONENTS.get(str(colours), 0) if colours is not None else 0


def _steps(value: Any) -> list[Any]:
    """One thing, or an array of things, becomes a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def _whole(holder: Any, key: str) -> int:
    """A whole number of a dictionary; 0 where there is none."""
    value = holder.get(key, 0)
    return value if isinstance(value, int) else 0
