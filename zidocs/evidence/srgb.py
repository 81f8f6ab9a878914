"""The numbers of sRGB become its ICC profile, always the same bytes.

Colours: IEC 61966-2-1:1999, its primaries adapted to D50. Profile: ICC.1:2001-04 (version 2.1), a
display profile of three primaries and a curve.
"""

import struct
from collections.abc import Iterable
from functools import cache

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
