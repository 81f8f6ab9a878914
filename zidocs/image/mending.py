"""Picture files with a small fault become sound ones, and what was wrong with them is told.

A browser or a viewer of pictures shows these files; our decoder alone refuses them, or shows half a
picture without a word. Only what every viewer does is done here: an end mark is set, a damaged note
beside the picture is left out. Where rows of the picture itself are missing, it is refused.
"""

import io
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from PIL import Image

from zidocs.errors import EvidenceFault, Problem
from zidocs.image.file_kinds import Kind
from zidocs.image.jpeg import FRAMES, Segment, segments
from zidocs.image.tiff import NOT_DECODED, PIECEWISE, page_indexes, tiff_pictures, with_known_pages

MAX_PIXELS = 175_000_000
"""Width times height; Pillow itself stops at 179 million."""

MAX_SIDE = 70_000
"""Pixels of width or height; JPEG has at most 65,535. Each row costs more than its pixels."""


@dataclass(frozen=True)
class Mended:
    """The bytes of a sound picture, and what its file had wrong."""

    data: bytes
    problems: tuple[Problem, ...] = ()


def mended(data: bytes, kind: Kind, name: str) -> Mended:
    """A picture's file becomes a sound one of the same kind; a sound file stays as it is.

    To be used inside ``decoding(name)``. Raises EvidenceFault: rows of the picture are missing, or
    it is stored in a way that nothing here can show.
    """
    if kind == "jpeg":
        return _mended_jpeg(data, name)
    if kind == "png":
        return _mended_png(data, name)
    if kind == "tiff":
        return Mended(_known_tiff(data, name))
    return Mended(data)


_PIXELS_AT_ONCE, _PIXELS_OF_A_BYTE = 1_400_000_000, 600
"""Of all pages of a TIFF: so many at least, or more of a long file. A page of text as fax group 4
has at most 450 pixels a byte; a file that claims many more is made to keep a computer busy."""


_PIXELS_PUT_TOGETHER = 100_000_000
"""Of all pages that are put together of pictures, which takes longer than any other decoding."""


def _known_tiff(data: bytes, name: str) -> bytes:
    pictures, indexes = tiff_pictures(data), page_indexes(data)
    pages = [pictures[index] for index in indexes]
    pixels = sum(page.pixels for page in pages)
    if pixels > max(_PIXELS_AT_ONCE, _PIXELS_OF_A_BYTE * len(data)):
        raise too_large(name)
    if not any(picture.compression in NOT_DECODED for picture in pictures):
        return data
    if not all(page.compression in PIECEWISE for page in pages):
        raise stored_otherwise(name)
    if pixels > _PIXELS_PUT_TOGETHER:
        raise too_large(name)
    return with_known_pages(data, frozenset(indexes), stored_otherwise(name))


def damaged(name: str) -> EvidenceFault:
    """A picture of which rows are missing, or that no decoder can read, is refused."""
    return EvidenceFault.at(name, "Z415").says(
        "This picture is damaged and cannot be read to its end.",
        "Copy it from the camera or phone again, or scan the page again.",
    )


def too_large(name: str) -> EvidenceFault:
    """A picture beyond the bounds becomes a fault with its remedy."""
    return EvidenceFault.at(name, "Z416").says(
        "This picture has too many pixels to be opened safely.",
        "Save it smaller, or scan the page at 300 dpi.",
    )


def stored_otherwise(name: str) -> EvidenceFault:
    """A picture is sound, but stored in a way that nothing here can show."""
    return EvidenceFault.at(name, "Z471").says(
        "This picture is stored in a way that cannot be shown here.",
        "Open it in the program that made it, and save it as PNG or as an ordinary JPEG.",
    )


# JPEG. A camera whose battery died, or a copy that broke off, leaves the end mark out; the rows may
# be whole all the same.

_END = b"\xff\xd9"
_END_MARKER, _HEIGHT_MARKER = 0xD9, 0xDC
_EIGHT_BITS = 8
_MORE_DATA = bytes(byte for byte in range(7, 251, 3)) * 3
"""Stands for rows that a decoder would still want; to a picture that is whole it adds nothing."""


def _mended_jpeg(data: bytes, name: str) -> Mended:
    frame = next((part for part in segments(data, head_only=True) if _is_frame(part)), None)
    if frame is None:
        return Mended(data)
    if frame.payload[0] != _EIGHT_BITS:
        raise stored_otherwise(name)
    if not frame.size[1]:
        data = _with_height(data, frame)
    if data.endswith(_END) or any(part.marker == _END_MARKER for part in segments(data)):
        return Mended(data)
    bare = data.removesuffix(b"\xff")
    if _small(bare + _END) != _small(bare + _MORE_DATA + _END):
        raise damaged(name)
    told = Problem.hint(name, "Z472").says(
        "This JPEG has no end mark, as after a copy that broke off; all its rows are there.",
        "Look at the picture; if something is missing, copy it again.",
    )
    return Mended(bare + _END, (told,))


def _is_frame(part: Segment) -> bool:
    return part.marker in FRAMES and len(part.payload) >= 6


def _with_height(data: bytes, frame: Segment) -> bytes:
    """Some scanners know only at the end how long the paper was (ISO 10918-1, B.2.5)."""
    given = (part.payload[:2] for part in segments(data) if part.marker == _HEIGHT_MARKER)
    height = next(given, b"\0\0")
    at = data.index(frame.whole) + 5
    return data[:at] + height + data[at + 2 :]


def _small(jpeg: bytes) -> bytes:
    """The pixels of a JPEG at an eighth of its size, for which all its data are read."""
    picture = Image.open(io.BytesIO(jpeg), formats=("JPEG",))
    picture.draft(picture.mode, (picture.width // 8 + 1, picture.height // 8 + 1))
    return picture.tobytes()


# PNG (RFC 2083, 3). Chunks in small letters are notes: drawing programs keep megabytes there.

_PNG_HEAD = 8
_NOTES = frozenset({b"tRNS", b"gAMA", b"iCCP", b"sRGB", b"pHYs", b"eXIf"})
"""Chunks beside the picture that change what is seen, or how large it is printed."""
_RAW_EXIF = b"Raw profile type exif\0"
"""ImageMagick's way to keep a camera's data, before PNG had one."""
_LONGEST_NOTE = 200_000
_HEAD_BYTES = 13
_MOST_CHUNKS = 100_000
"""Of one file; writers put at least some thousand bytes into each."""
_ANIMATION = b"acTL"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
           (0, 1, 1, 2))  # fmt: skip
"""Of an interlaced PNG: the first column and row, and the steps between them (RFC 2083, 2.6)."""


@dataclass(frozen=True)
class _Chunk:
    kind: bytes
    body: bytes
    is_whole: bool = True
    """Whether its check sum is right."""

    @property
    def written(self) -> bytes:
        head = struct.pack(">I", len(self.body)) + self.kind
        return head + self.body + struct.pack(">I", zlib.crc32(self.kind + self.body))


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Up to the end of the picture; what follows it is not read."""
    at = _PNG_HEAD
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        check = data[at + 8 + length : at + 12 + length]
        yield _Chunk(kind, body, check == struct.pack(">I", zlib.crc32(kind + body)))
        if kind == b"IEND":
            return
        at += length + 12


def _mended_png(data: bytes, name: str) -> Mended:
    chunks = [*islice(_chunks(data), _MOST_CHUNKS + 1)]
    kept = [chunk for chunk in chunks if _is_picture(chunk) or _is_needed_note(chunk)]
    head = next((chunk.body for chunk in kept if chunk.kind == b"IHDR"), b"")
    if len(head) != _HEAD_BYTES:
        raise damaged(name)
    size = struct.unpack(">II", head[:8])
    if math.prod(size) > MAX_PIXELS or max(size) > MAX_SIDE or len(chunks) > _MOST_CHUNKS:
        raise too_large(name)
    pixels = _read_rows([chunk.body for chunk in kept if chunk.kind == b"IDAT"], head)
    if pixels is None:
        raise damaged(name)
    is_sound = pixels.is_exact and kept[-1].kind == b"IEND" and all(c.is_whole for c in kept)
    problems: tuple[Problem, ...] = ()
    if not is_sound:
        told = Problem.warning(name, "Z473").says(
            "This PNG does not agree with its own check sums, or has no end; some of what it "
            "shows may be wrong.",
            "Compare it with the original; copy or save it again.",
        )
        problems += (told,)
    if any(chunk.kind == _ANIMATION and _moves(chunk) for chunk in chunks):
        problems += (moving(name),)
    if is_sound and len(kept) == len(chunks):
        return Mended(data, problems)
    whole = [chunk for chunk in kept if chunk.kind not in (b"IDAT", b"IEND")]
    whole += [_Chunk(b"IDAT", pixels.data), _Chunk(b"IEND", b"")]
    return Mended(data[:_PNG_HEAD] + b"".join(chunk.written for chunk in whole), problems)


def _is_picture(chunk: _Chunk) -> bool:
    return chunk.kind[:1].isupper()


def _is_needed_note(chunk: _Chunk) -> bool:
    if len(chunk.body) > _LONGEST_NOTE and chunk.kind != b"iCCP":
        return False
    is_note = chunk.kind in _NOTES or chunk.body.startswith(_RAW_EXIF)
    return is_note and chunk.is_whole


def _moves(chunk: _Chunk) -> bool:
    return int.from_bytes(chunk.body[:4], "big") > 1


def _stored_bytes(head: bytes) -> int:
    """How many bytes the rows of a PNG have, each with the byte that names its filter."""
    width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", head)
    bits = depth * _CHANNELS.get(colours, 0)
    parts = _PASSES if interlaced else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in parts:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total


_AT_ONCE = 1 << 20
_ZLIB_HEAD, _CHECK_SUM = 2, 4
"""Bytes before and after what Deflate made (RFC 1950, 2.2)."""


@dataclass(frozen=True)
class _Rows:
    """The compressed rows of a PNG, with their right check sum, and whether it was right before."""

    data: bytes
    is_exact: bool


def _read_rows(parts: Sequence[bytes], head: bytes) -> _Rows | None:
    """The data chunks of a PNG become its rows; None if some of these are missing."""
    data, wanted = b"".join(parts), _stored_bytes(head)
    inflater, made, check = zlib.decompressobj(-zlib.MAX_WBITS), 0, zlib.adler32(b"")
    rest = data[_ZLIB_HEAD:]
    try:
        while rest and made <= wanted and not inflater.eof:
            rows = inflater.decompress(rest, _AT_ONCE)
            made, check, rest = (
                made + len(rows),
                zlib.adler32(rows, check),
                inflater.unconsumed_tail,
            )
    except zlib.error:
        return None
    if made < wanted:
        return None
    if not inflater.eof:
        return _Rows(data, is_exact=False)
    end = len(data) - len(inflater.unused_data)
    right = check.to_bytes(_CHECK_SUM, "big")
    given = inflater.unused_data[:_CHECK_SUM]
    return _Rows(data[:end] + right, made == wanted and given == right)


# Pictures that move show one frame on paper.


def moving(name: str) -> Problem:
    """What to say of a picture of which the first frame is taken."""
    return Problem.hint(name, "Z474").says(
        "This picture moves; paper shows its first frame.",
        "If another moment proves more, save that frame as PNG or JPEG.",
    )


def is_moving(picture: Image.Image) -> bool:
    """Whether a GIF, WEBP or AVIF has more than one frame; the pages of a TIFF are no frames."""
    return picture.format in ("GIF", "WEBP", "AVIF") and bool(
        getattr(picture, "is_animated", False)
    )


def cut_over_pages(name: str, count: int) -> Problem:
    """What to say of a capture that is too long for one page."""
    return Problem.hint(name, "Z475", count=count).says(
        "This capture is too long to be read on one page; it was cut over {count} pages.",
        "Nothing to do; or use several shorter captures.",
    )


def png_chunks(data: bytes) -> dict[bytes, bytes]:
    """The chunks of a PNG by name, those of one name joined (RFC 2083, 3.2)."""
    chunks: dict[bytes, list[bytes]] = {}
    at = 8
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        chunks.setdefault(data[at + 4 : at + 8], []).append(data[at + 8 : at + 8 + length])
        at += length + 12
    return {kind: b"".join(parts) for kind, parts in chunks.items()}
