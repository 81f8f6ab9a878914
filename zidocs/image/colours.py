"""What colours a picture means: its ICC profile read, made sRGB, or kept."""

import io
import struct
from collections.abc import Container, Iterable
from functools import cache, lru_cache
from itertools import product

from PIL import Image, features

# Colours: IEC 61966-2-1:1999, its primaries adapted to D50. Profile: ICC.1:2001-04 (version 2.1), a
# display profile of three primaries and a curve.

SRGB = "sRGB IEC61966-2.1"
"""What the profile and the colours are called."""

_WHITE = (0.9642, 1.0, 0.8249)
"""D50, in which all profiles meet."""
_PRIMARIES = {
    b"rXYZ": (0.436065674, 0.222488403, 0.013916016),
    b"gXYZ": (0.385147095, 0.716873169, 0.097076416),
    b"bXYZ": (0.143066406, 0.060607910, 0.714096069),
}
_CURVE_POINTS = 1024
_HEADER, _TAG = 128, 12
# The day on which the standard came out; the clock of whoever makes a bundle is no part of it.
_DATE = (1999, 10, 18, 0, 0, 0)


@cache
def srgb_profile() -> bytes:
    """The profile as it is embedded in a PDF (ISO 32000-1, 8.6.5.5)."""
    curve = _curve()
    tags = {
        b"desc": _description(SRGB),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _point(_WHITE),
        **{name: _point(primary) for name, primary in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, body, places = b"", b"", dict[bytes, int]()
    start = _HEADER + 4 + _TAG * len(tags)
    for name, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sLL", name, places[data], len(data))
    head = struct.pack(
        ">L4sL4s4s4s6H4s28x3l48x",
        start + len(body), b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ", *_DATE, b"acsp",
        *_fixed(_WHITE),
    )  # fmt: skip
    return head + struct.pack(">L", len(tags)) + table + body


def _curve() -> bytes:
    """From what is stored to the light it stands for, in 1024 steps (IEC 61966-2-1, 5.2)."""
    steps = (step / (_CURVE_POINTS - 1) for step in range(_CURVE_POINTS))
    light = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in steps)
    points = [round(65535 * value) for value in light]
    return struct.pack(f">4s4xL{_CURVE_POINTS}H", b"curv", _CURVE_POINTS, *points)


def _description(text: str) -> bytes:
    ascii_text = text.encode("ascii") + b"\0"
    return struct.pack(f">4s4xL{len(ascii_text)}s", b"desc", len(ascii_text), ascii_text) + bytes(
        4 + 4 + 2 + 1 + 67
    )


def _point(values: Iterable[float]) -> bytes:
    return struct.pack(">4s4x3l", b"XYZ ", *_fixed(values))


def _fixed(values: Iterable[float]) -> list[int]:
    """Numbers with 16 bits behind the point."""
    return [round(65536 * value) for value in values]


# Phones and screens have wider colours than sRGB; without their profile these pictures turn pale.
# What is sRGB anyway needs none: our pages are. (ISO 32000-1, 8.6.5.5; header: ICC.1:2010, 7.2)

_LARGEST = 1_000_000
"""Bytes of a profile; those of cameras and screens have a few thousand, of printers up to this."""
_NEWEST = 4
_CLASSES = (b"mntr", b"prtr", b"scnr", b"spac")
_SPACES = {1: b"GRAY", 3: b"RGB "}
_SEEN = 3
"""Of 255 steps: a colour that is nowhere further from sRGB than this looks the same."""
_STEPS = range(0, 256, 51)
_REMEMBERED = 16
_RELATIVE_COLORIMETRIC = 1


@lru_cache(maxsize=_REMEMBERED)
def needed_profile(profile: object, components: int) -> bytes | None:
    """The profile of a picture of so many components (1 grey, 3 RGB) if its page must carry it.

    None if there is none, if it is sRGB as far as one can see, if it is of other colours, newer
    than PDF/A-2 takes (version 4), damaged or too large.
    """
    if not isinstance(profile, bytes) or not _is_sound(profile, components):
        return None
    if not features.check("littlecms2"):
        return None
    sample = _sample(components)
    try:
        seen = in_srgb(sample, profile)
    except (OSError, ValueError, TypeError):
        return None
    pairs = zip(sample.tobytes(), seen.tobytes(), strict=True)
    return None if all(abs(a - b) <= _SEEN for a, b in pairs) else profile


def in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """A picture in grey or RGB of this profile becomes the same colours in sRGB, same mode.

    Raises OSError, ValueError or TypeError if the profile cannot be used.
    """
    from PIL import ImageCms

    try:
        seen = ImageCms.profileToProfile(
            picture,
            io.BytesIO(profile),
            io.BytesIO(srgb_profile()),
            renderingIntent=ImageCms.Intent(_RELATIVE_COLORIMETRIC),
            outputMode="RGB",
        )
    except ImageCms.PyCMSError as error:
        raise ValueError(*error.args) from error
    if seen is None:
        raise ValueError(profile[:_HEADER])
    # Its profile is no longer true.
    seen.info.pop("icc_profile", None)
    return seen.convert(picture.mode)


def _is_sound(profile: bytes, components: int) -> bool:
    """Whether PDF/A-2 takes a profile for these components (ISO 19005-2, 6.2.4.2)."""
    return (
        _HEADER < len(profile) <= _LARGEST
        and int.from_bytes(profile[:4], "big") == len(profile)
        and is_known_profile(profile, (_SPACES.get(components),))
    )


def is_known_profile(head: bytes, spaces: Container[bytes | None]) -> bool:
    """Whether a profile is of a class, a version and colours that PDF/A-2 knows, by its header."""
    return (
        head[36:40] == b"acsp"
        and head[8] <= _NEWEST
        and head[12:16] in _CLASSES
        and head[16:20] in spaces
    )


def _sample(components: int) -> Image.Image:
    """Greys, or colours from all over the cube."""
    colours = bytes(part for colour in product(_STEPS, repeat=components) for part in colour)
    mode = "L" if components == 1 else "RGB"
    return Image.frombytes(mode, (len(colours) // components, 1), colours)
