"""The segments of a JPEG become facts, and the same picture without what the camera wrote.

Nothing is decoded: the picture's own data are passed on byte by byte. (ISO 10918-1, annex B)
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zidocs.image.tiff import Tags, number_of, numbers_of

_SCAN = 0xDA
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
    return sum(segment.marker == _SCAN for segment in segments(data))


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


def segments(data: bytes, *, head_only: bool = False) -> Iterator[Segment]:
    """The segments after the start of the picture up to its end; what phones append is not read.

    With ``head_only`` those before the first scan, which costs next to nothing.
    """
    at = 2
    while found := _NEXT_MARKER.search(data, at):
        start, marker = found.start(), data[found.end() - 1]
        if head_only and marker == _SCAN:
            return
        length = int.from_bytes(data[found.end() : found.end() + 2], "big")
        header = end = found.end() if marker in _ALONE else found.end() + length
        if marker == _SCAN:
            following = _NEXT_MARKER.search(data, header)
            end = following.start() if following else len(data)
        yield Segment(marker, data[start:end], data[found.end() + 2 : header])
        if marker == _END:
            return
        at = end


# Each JPEG strip of a TIFF is a JPEG of its own, mostly without its tables (TIFF Technical Note 2).
# As strips of one page share their tables, their data follow each other as the intervals between
# two restart markers do. (ISO 10918-1, B.2.1 and F.1.2)

_WIDTH, _HEIGHT, _COMPRESSION, _PHOTOMETRIC, _ORIENTATION = 256, 257, 259, 262, 274
_SAMPLES, _ROWS, _PLANES, _TABLES = 277, 278, 284, 347
_STRIPS, _TILES = (273, 279), (324, 325)
"""Offsets and sizes."""
_JPEG, _UPRIGHT, _TOGETHER = 7, 1, 1
_ADOBE_SEGMENT = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0"
_COLOURS = {(1, 1): b"", (2, 3): _ADOBE_SEGMENT + b"\0", (6, 3): _ADOBE_SEGMENT + b"\1"}
"""By photometric interpretation (grey, RGB, YCbCr) and components: the segment that says it."""
_KEPT_TABLES = frozenset({0xDB, 0xC4, 0xDD})
_INTERVAL = 0xDD
_SEQUENTIAL = frozenset({0xC0, 0xC1})
_LARGEST_INTERVAL = 0xFFFF


@dataclass(frozen=True)
class _Strip:
    """One strip: its own tables, the headers of its frame and of its scan, the scan's data."""

    tables: bytes
    frame: Segment
    head: bytes
    data: bytes

    @property
    def frame_without_height(self) -> bytes:
        return self.frame.whole[:5] + self.frame.whole[7:]

    @property
    def unit(self) -> tuple[int, int]:
        """Width and height of what is coded together (the MCU)."""
        samplings = self.frame.payload[7::3] if self.frame.payload[5] > 1 else b"\x11"
        return 8 * max(s >> 4 for s in samplings), 8 * max(s & 15 for s in samplings)

    def units(self, size: tuple[int, int]) -> tuple[int, int]:
        """How many units lie beside and below each other in a picture of this size."""
        return math.ceil(size[0] / self.unit[0]), math.ceil(size[1] / self.unit[1])


def jpeg_of_tiff(data: bytes, tags: Tags) -> bytes | None:
    """The page of a TIFF with these tags becomes its JPEG; None if it must be decoded.

    Taken are upright pages in grey, RGB or YCbCr, in strips that share their tables, or one tile.
    Whether the data can be decoded is for the caller to see.
    """
    colours = _COLOURS.get((number_of(tags, _PHOTOMETRIC), number_of(tags, _SAMPLES, 1)))
    if (
        number_of(tags, _COMPRESSION) != _JPEG
        or number_of(tags, _ORIENTATION, _UPRIGHT) != _UPRIGHT
        or number_of(tags, _PLANES, _TOGETHER) != _TOGETHER
        or colours is None
    ):
        return None
    strips = [_strip(piece, tags) for piece in _pieces(data, tags)]
    whole = [strip for strip in strips if strip is not None]
    size = number_of(tags, _WIDTH), number_of(tags, _HEIGHT)
    if not whole or len(whole) != len(strips):
        return None
    rows = number_of(tags, _ROWS, size[1]) if len(whole) > 1 else size[1]
    listed = tags.get(_TABLES)
    shared = _tables(segments(listed)) if isinstance(listed, bytes) else b""
    tables = segments(b"\xff\xd8" + shared + whole[0].tables)
    # Restart markers within a strip would be taken for those between strips.
    restarts = len(whole) > 1 and any(part.marker == _INTERVAL for part in tables)
    if restarts or not _fit_together(whole, size, rows):
        return None
    return b"\xff\xd8" + colours + shared + _joined(whole, size, rows) + b"\xff\xd9"


def _joined(strips: Sequence[_Strip], size: tuple[int, int], rows: int) -> bytes:
    first = strips[0]
    frame = first.frame.whole
    sides = size[1].to_bytes(2, "big") + size[0].to_bytes(2, "big")
    head = first.tables + frame[:5] + sides + frame[9:]
    if len(strips) > 1:
        interval = math.prod(first.units((size[0], rows)))
        head += b"\xff\xdd\0\4" + interval.to_bytes(2, "big")
    restarts = (b"\xff" + bytes([0xD0 + number % 8]) for number in range(len(strips) - 1))
    following = zip(restarts, strips[1:], strict=True)
    return head + first.head + first.data + b"".join(mark + s.data for mark, s in following)


def _fit_together(strips: Sequence[_Strip], size: tuple[int, int], rows: int) -> bool:
    """Whether the strips, one below the other, are one picture of this size."""
    first, count = strips[0], len(strips)
    if not all(size) or not 0 < rows <= size[1] or math.ceil(size[1] / rows) != count:
        return False
    if count > 1 and (
        rows % first.unit[1] or math.prod(first.units((size[0], rows))) > _LARGEST_INTERVAL
    ):
        return False
    heights = [rows] * (count - 1) + [size[1] - rows * (count - 1)]
    return all(
        strip.tables == first.tables
        and strip.head == first.head
        and strip.frame_without_height == first.frame_without_height
        and strip.units(strip.frame.size) == strip.units((size[0], height))
        for strip, height in zip(strips, heights, strict=True)
    )


def _strip(data: bytes, tags: Tags) -> _Strip | None:
    """The bytes of a strip; None if it is not one frame with one scan of all its components."""
    own = [*segments(data)] if data.startswith(b"\xff\xd8") else []
    frames = [part for part in own if part.marker in FRAMES]
    scans = [part for part in own if part.marker == _SCAN]
    if len(frames) != 1 or len(scans) != 1 or frames[0].marker not in _SEQUENTIAL:
        return None
    components = number_of(tags, _SAMPLES, 1)
    payload = frames[0].payload
    if (
        len(payload) != 6 + 3 * components
        or payload[5] != components
        or scans[0].payload[:1] != payload[5:6]
        or not all(s >> 4 and s & 15 for s in payload[7::3])
    ):
        return None
    whole, start = scans[0].whole, 4 + len(scans[0].payload)
    return _Strip(_tables(own), frames[0], whole[:start], whole[start:])


def _tables(parts: Iterable[Segment]) -> bytes:
    return b"".join(part.whole for part in parts if part.marker in _KEPT_TABLES)


def _pieces(data: bytes, tags: Tags) -> Iterator[bytes]:
    """The bytes of each strip, or of the only tile."""
    for places, lengths in (_STRIPS, _TILES):
        starts, sizes = numbers_of(tags, places), numbers_of(tags, lengths)
        if not starts or len(starts) != len(sizes) or sum(sizes) > len(data):
            # Strips that overlap make much of little.
            continue
        if places in _STRIPS or len(starts) == 1:
            yield from (data[at : at + size] for at, size in zip(starts, sizes, strict=True))
            return
