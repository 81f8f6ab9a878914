"""Drawn pictures become files as cameras and scanners write them."""

import io
import struct
import zlib
from random import Random
from typing import Any

from PIL import Image, ImageDraw

CORNERS = {"red": (0, 0), "green": (1, 0), "blue": (0, 1), "yellow": (1, 1)}
"""Colours of the corners of an upright picture, by (right, bottom)."""

UNTURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""From the upright picture to how a camera stores it, by Exif orientation."""


def upright(width: int = 240, height: int = 160) -> Image.Image:
    """An upright picture with a colour in each corner."""
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for colour, (right, bottom) in CORNERS.items():
        left, top = right * width // 2, bottom * height // 2
        pen.rectangle((left, top, left + width // 2, top + height // 2), fill=colour)
    return picture


def noise(width: int = 200, height: int = 150) -> Image.Image:
    """A picture that no compression makes small; the same one every time."""
    return Image.frombytes("RGB", (width, height), Random(7).randbytes(3 * width * height))


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    if kind == "JPEG":
        options = {"quality": 95, "subsampling": 0, **options}
    picture.save(out, kind, **options)
    return out.getvalue()


def exif(**values: Any) -> Image.Exif:
    """Exif data: orientation, taken ("2024:03:07 09:12:00"), place (GPS), exposure."""
    data = Image.Exif()
    if "orientation" in values:
        data[0x0112] = values["orientation"]
    details = {}
    if "taken" in values:
        details[0x9003] = values["taken"]
    if "exposure" in values:
        details[0x829A] = values["exposure"]
    if details:
        data[0x8769] = details
    if "place" in values:
        data[0x8825] = {1: "S", 2: (10.0, 10.0, 37.0)}
        data[0x010F] = values["place"]
    return data


def stored(orientation: int, picture: Image.Image | None = None) -> bytes:
    """A JPEG stored as a camera held this way stores it, and says so."""
    picture = picture or upright()
    turn = UNTURNED.get(orientation)
    lying = picture if turn is None else picture.transpose(turn)
    return saved(lying, exif=exif(orientation=orientation))


def huge_png(width: int, height: int) -> bytes:
    """A small file that claims to be a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1_000_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def corner_colours(picture: Image.Image) -> list[str]:
    """The names of the colours seen near the corners, in the order of CORNERS."""
    named = {"red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}
    seen = []
    for right, bottom in CORNERS.values():
        at = ((1 + 6 * right) * picture.width // 8, (1 + 6 * bottom) * picture.height // 8)
        pixel = picture.convert("RGB").getpixel(at)
        assert isinstance(pixel, tuple)
        distance = {
            name: sum(abs(a - b) for a, b in zip(pixel, colour, strict=True))
            for name, colour in named.items()
        }
        nearest = min(distance, key=lambda name: distance[name])
        seen.append(nearest if distance[nearest] < 90 else str(pixel))
    return seen
