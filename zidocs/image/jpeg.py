"""The segments of a JPEG become facts, and the same picture without what the camera wrote.

Nothing is decoded: the picture's own data are passed on byte by byte. (ISO 10918-1, annex B)
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SCAN = 0xDA
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Markers of a frame's header: depth, height, width, components."""

_END, _COMMENT = 0xD9, 0xFE
_JFIF, _ADOBE = 0xE0, 0xEE
_APPLICATION = range(0xE0, 0xF0)
_ALONE = frozenset({0x01, *range(0xD0, 0xDA)})
_HUFFMAN_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


@dataclass(frozen=True)
class JpegFacts:
    """The frame of a JPEG; ``plain`` if every PDF viewer shows its colours as they are meant."""

    width_px: int
    height_px: int
    components: int
    plain: bool


@dataclass(frozen=True)
class Segment:
    """One marker of a JPEG and what follows it, up to the next."""

    marker: int
    whole: bytes
    """With the marker and, after the header of a scan, the scan's data."""
    payload: bytes

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, of the header of a frame."""
        height, width = (int.from_bytes(self.payload[at : at + 2], "big") for at in (1, 3))
        return width, height


def jpeg_facts(data: bytes) -> JpegFacts | None:
    """The bytes of a JPEG become its facts; None if it has no frame or does not end."""
    facts, adobe, ended = None, False, False
    for segment in segments(data):
        payload = segment.payload
        if segment.marker == _ADOBE and payload.startswith(b"Adobe"):
            adobe = True
        elif segment.marker in FRAMES and len(payload) >= 6:
            bits, components = payload[0], payload[5]
            # Without Adobe's segment viewers take three components for YCbCr.
            called_rgb = payload[6::3][:components] == b"RGB" and not adobe
            common = segment.marker in _HUFFMAN_FRAMES and bits == 8 and components in (1, 3)
            facts = JpegFacts(*segment.size, components, common and not called_rgb)
        ended = segment.marker == _END
    return facts if ended else None


def scan_count(data: bytes) -> int:
    """How often a JPEG goes over the whole picture; once, unless it is progressive."""
    return sum(segment.marker == SCAN for segment in segments(data))


def without_metadata(data: bytes) -> bytes:
    """A JPEG becomes the same picture without place, time, camera, previews and comments."""
    return b"\xff\xd8" + b"".join(_kept(segment) for segment in segments(data))


def _kept(segment: Segment) -> bytes:
    if segment.marker == _JFIF and segment.payload.startswith(b"JFIF\0"):
        return b"\xff\xe0\0\x10" + segment.payload[:12].ljust(12, b"\0") + b"\0\0"  # no thumbnail
    if segment.marker == _ADOBE and segment.payload.startswith(b"Adobe"):
        return segment.whole
    if segment.marker == _COMMENT or segment.marker in _APPLICATION:
        return b""
    return segment.whole


def segments(data: bytes) -> Iterator[Segment]:
    """The segments after the start of the picture up to its end; what phones append is not read."""
    at = 2
    while found := _NEXT_MARKER.search(data, at):
        start, marker = found.start(), data[found.end() - 1]
        length = int.from_bytes(data[found.end() : found.end() + 2], "big")
        header = end = found.end() if marker in _ALONE else found.end() + length
        if marker == SCAN:
            following = _NEXT_MARKER.search(data, header)
            end = following.start() if following else len(data)
        yield Segment(marker, data[start:end], data[found.end() + 2 : header])
        if marker == _END:
            return
        at = end
