"""The bytes of a JPEG 2000 picture become the answer to whether PDF/A-2b takes it.

ISO 19005-2:2011, 6.2.8.3; the boxes: ISO/IEC 15444-1, annex I.
"""

from collections.abc import Iterator

_SIGNATURE = b"\x00\x00\x00\x0cjP  "
_CHANNELS = (1, 3, 4)
_METHODS = (1, 2)
_CMYK, _CIE_JAB = 12, 19
_MOST_BOXES = 100


def is_archival_jpeg2000(data: bytes) -> bool:
    """One colour description of a known method, no CMYK, channels of one depth.

    A stream without boxes does not say what its colours are.
    """
    if not data.startswith(_SIGNATURE):
        return False
    header = dict(_boxes(data)).get(b"jp2h", b"")
    boxes = [*_boxes(header)]
    sizes = [body for kind, body in boxes if kind == b"ihdr" and len(body) >= 14]
    colours = [body for kind, body in boxes if kind == b"colr" and len(body) >= 3]
    if len(sizes) != 1 or len(colours) != 1:
        return False
    channels, depth = int.from_bytes(sizes[0][8:10], "big"), sizes[0][10]
    method, space = colours[0][0], int.from_bytes(colours[0][3:7], "big")
    # A depth of 255 says that channels differ.
    return (
        channels in _CHANNELS
        and depth & 0x7F < 38
        and method in _METHODS
        and not (method == 1 and space in (_CMYK, _CIE_JAB))
    )


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes that lie one after the other: their kinds and contents."""
    at = 0
    for _ in range(_MOST_BOXES):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if len(kind) < 4 or 1 < length < 8:
            return
        head = 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + length if length else len(data)
        yield kind, data[at + head : end]
        at = end
