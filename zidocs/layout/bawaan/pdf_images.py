"""Makes a picture of a Word file a PDF image, in its own packing where PDF knows it.

JPEG goes in as it is. PNG without transparency keeps its packed rows, once they are known to be
whole. Everything else is decoded by Pillow, within a bound of pixels.
"""

import io
import struct
import warnings
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from zidocs.errors import say
from zidocs.image.jpeg import jpeg_facts
from zidocs.pdf.images import png_chunks

if TYPE_CHECKING:
    from PIL import Image

MAX_PIXELS = 80_000_000

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_COLOURS = {0: (b"/DeviceGray", 1), 2: (b"/DeviceRGB", 3), 3: (b"/Indexed", 1)}
_DECODED = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_CHUNK = 1 << 20


class PictureFault(Exception):
    """The bytes are no picture that we can draw; its one argument is a sentence that says why."""


@dataclass(frozen=True)
class Picture:
    """An image XObject: the entries of its dictionary, its packed data, its transparency."""

    entries: bytes
    data: bytes
    mask: "Picture | None" = None


@lru_cache(maxsize=16)
def picture(data: bytes) -> Picture:
    """The bytes of an image file become a Picture; raises PictureFault.

    Remembered, because the logo of an office comes in each of its documents.
    """
    if not data:
        raise PictureFault(say("It is empty."))
    kept = None
    if data.startswith(b"\xff\xd8"):
        kept = _jpeg(data)
    elif data.startswith(_PNG):
        kept = _png(data)
    return kept or _decoded(data)


def _jpeg(data: bytes) -> Picture | None:
    facts = jpeg_facts(data)
    if facts is None or not facts.plain:
        return None
    space = b"/DeviceGray" if facts.components == 1 else b"/DeviceRGB"
    return Picture(_entries(facts.width_px, facts.height_px, 8, space, b"/DCTDecode"), data)


def _png(data: bytes) -> Picture | None:
    chunks = png_chunks(data)
    header = chunks.get(b"IHDR", b"")
    if len(header) != 13 or b"tRNS" in chunks or b"IEND" not in chunks:
        return None
    width, height, depth, kind, _, _, interlaced = struct.unpack(">LLBBBBB", header)
    if interlaced or kind not in _PNG_COLOURS or not 0 < width * height <= MAX_PIXELS:
        return None
    space, colours = _PNG_COLOURS[kind]
    if kind == 3:
        palette = chunks.get(b"PLTE", b"")
        space = b"[/Indexed/DeviceRGB %d<%b>]" % (len(palette) // 3 - 1, palette.hex().encode())
    packed = chunks.get(b"IDAT", b"")
    row = 1 + (width * colours * depth + 7) // 8
    if not _unpacks_to(packed, row * height):
        return None
    rows = b"/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>" % (
        colours, depth, width)  # fmt: skip
    return Picture(_entries(width, height, depth, space, b"/FlateDecode") + rows, packed)


def _unpacks_to(packed: bytes, size: int) -> bool:
    """Whether deflated data is whole; looked at piece by piece, never unpacked into memory."""
    unpacker = zlib.decompressobj()
    found = 0
    try:
        while packed and not unpacker.eof and found <= size:
            found += len(unpacker.decompress(packed, _CHUNK))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return False
    return found == size and unpacker.eof


def _decoded(data: bytes) -> Picture:
    from PIL import Image

    too_large = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_DECODED) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                if "A" in image.getbands() or "transparency" in image.info:
                    *colours, alpha = image.convert("RGBA").split()
                    mask = _raw(alpha) if alpha.getextrema() != (255, 255) else None
                    return _raw(Image.merge("RGB", colours), mask)
                grey = image.mode in ("1", "L", "I", "I;16", "F")
                return _raw(image.convert("L" if grey else "RGB"))
    except too_large as error:
        raise PictureFault(say("It has too many pixels.")) from error
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error) as error:
        raise PictureFault(say("It is damaged, or of a kind that cannot be drawn.")) from error


def _raw(image: "Image.Image", mask: Picture | None = None) -> Picture:
    space = b"/DeviceGray" if image.mode == "L" else b"/DeviceRGB"
    entries = _entries(image.width, image.height, 8, space, b"/FlateDecode")
    return Picture(entries, zlib.compress(image.tobytes()), mask)


def _entries(width: int, height: int, depth: int, space: bytes, packing: bytes) -> bytes:
    return (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d/ColorSpace%b/Filter%b"
        % (width, height, depth, space, packing)
    )
