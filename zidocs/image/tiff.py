"""The directories of a TIFF tell which of its pictures are pages, and how they are stored.

Besides pages a TIFF may hold their thumbnails, smaller copies for the screen (pyramids) and masks.
(TIFF 6.0, section 2, tags 254, 255, 259; BigTIFF as libtiff documents it)
"""

import io
import math
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter, ImageFileDirectory_v2

from zidocs.errors import EvidenceFault

_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT, _COMPRESSION = 254, 255, 256, 257, 259
_WANTED = frozenset({_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT, _COMPRESSION})
_REDUCED, _MASK, _OLD_REDUCED = 1, 4, 2
_NUMBERS = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q"}
"""Types of whole numbers: BYTE, SHORT, LONG, IFD, and LONG8 of a BigTIFF."""
_MOST_ENTRIES = 4_000
MOST_DIRECTORIES = 8_000
"""Of one file; each page may have a thumbnail, a mask, and more beside it."""
NOT_DECODED = frozenset({33003, 33004, 33005, 34712, 34933, 34934, 50001, 50002, 52546})
"""Compressions that the decoder has not: JPEG 2000, PNG, JPEG XR, WEBP and JPEG XL."""

Tags = Mapping[int, object]
"""The tags of a directory with their values, as Pillow reads them."""


@dataclass(frozen=True)
class TiffPicture:
    """One directory: whether it is a page by itself, how it is compressed, and its pixels."""

    is_page: bool
    compression: int
    pixels: int


def tiff_pictures(data: bytes) -> tuple[TiffPicture, ...]:
    """The bytes of a TIFF become its pictures, in their order.

    Raises ValueError where a directory is cut off or makes no sense.
    """
    return tuple(_pictures(data))


def page_indexes(data: bytes) -> tuple[int, ...]:
    """Which pictures of a TIFF are pages, counted from 0; all where none says that it is one."""
    pictures = tiff_pictures(data)
    pages = tuple(index for index, picture in enumerate(pictures) if picture.is_page)
    return pages or tuple(range(len(pictures)))


def _pictures(data: bytes) -> Iterator[TiffPicture]:
    order = "<" if data[:2] == b"II" else ">"
    is_big = data[2:4] in (b"+\0", b"\0+")
    place, count, entry, value = ("Q", "Q", 20, 12) if is_big else ("I", "H", 12, 8)
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(order + place, data, 8 if is_big else 4)
        while at and at not in seen and len(seen) < MOST_DIRECTORIES:
            seen.add(at)
            (entries,) = struct.unpack_from(order + count, data, at)
            first = at + struct.calcsize(order + count)
            if entries > _MOST_ENTRIES:
                raise ValueError("too many entries in a directory")
            places = range(first, first + entries * entry, entry)
            tags = dict(_tags(data, order, places, value))
            kind, old = tags.get(_SUBFILE, 0), tags.get(_OLD_SUBFILE, 0)
            is_page = not kind & (_REDUCED | _MASK) and old != _OLD_REDUCED
            pixels = tags.get(_WIDTH, 0) * tags.get(_HEIGHT, 0)
            yield TiffPicture(is_page, tags.get(_COMPRESSION, 1), pixels)
            (at,) = struct.unpack_from(order + place, data, first + entries * entry)
    except struct.error as error:
        raise ValueError("a directory is cut off") from error


def _tags(data: bytes, order: str, places: Iterable[int], value: int) -> Iterator[tuple[int, int]]:
    """The wanted tags of a directory; ``value`` is where in an entry its one number stands."""
    for at in places:
        tag, kind = struct.unpack_from(order + "HH", data, at)
        if tag in _WANTED and kind in _NUMBERS:
            yield tag, struct.unpack_from(order + _NUMBERS[kind], data, at + value)[0]


def numbers_of(tags: Tags, tag: int) -> tuple[int, ...]:
    """The whole numbers from 0 on that a tag has; none where it has others, or is not there."""
    value = tags.get(tag)
    values = value if isinstance(value, tuple) else (value,)
    return tuple(one for one in values if isinstance(one, int) and one >= 0)


def number_of(tags: Tags, tag: int, default: int = 0) -> int:
    """The first of them."""
    return next(iter(numbers_of(tags, tag)), default)


# The decoder has no WEBP, PNG and JPEG 2000 within a TIFF. But each strip or tile of such a page is
# a whole picture of its kind, which Pillow decodes by itself. (TIFF 6.0, sections 3 and 15; the
# numbers of the compressions as libtiff and Aperio registered them)

_FORMS = {33003: "JPEG2000", 33005: "JPEG2000", 34712: "JPEG2000", 34933: "PNG", 50001: "WEBP"}
PIECEWISE = frozenset(_FORMS)
"""Compressions of which each strip or tile is a picture."""
_AS_YCBCR = 33003
_ROWS, _PLANES, _PROFILE = 278, 284, 34675
_TILE_WIDTH, _TILE_HEIGHT = 322, 323
_STRIPS, _TILES = (273, 279), (324, 325)
"""Offsets and sizes."""
_KEPT = (274, 282, 283, 296)
"""Orientation, and how large the paper was."""
_HEAD, _BIG, _BIG_HEAD = 8, 43, 16
"""Bytes of the head of a file, and of that of a BigTIFF, which has this number in it."""
_MODES = frozenset({"L", "LA", "RGB", "RGBA"})


def with_known_pages(data: bytes, pages: frozenset[int], refused: EvidenceFault) -> bytes:
    """A TIFF becomes one of its pages alone, with the same pixels, compressed by Deflate.

    ``pages`` are their indexes; each must be of a compression in ``PIECEWISE``, and within the
    bounds of pictures. Raises ``refused`` for one that is put together otherwise, and what decoders
    raise at damaged data.
    """
    out = io.BytesIO()
    with AppendingTiffWriter(out, new=True) as writer:
        for index, tags in enumerate(_directories(data)):
            if index in pages:
                picture = _put_together(data, tags, refused)
                kept = ImageFileDirectory_v2()
                kept.update({tag: tags[tag] for tag in _KEPT if tag in tags})
                picture.save(
                    writer,
                    "TIFF",
                    compression="tiff_adobe_deflate",
                    tiffinfo=kept,
                    icc_profile=tags.get(_PROFILE),
                )
                writer.newFrame()
    return out.getvalue()


def _directories(data: bytes) -> Iterator[Tags]:
    file = io.BytesIO(data)
    directory = ImageFileDirectory_v2(data[: _BIG_HEAD if data[2] == _BIG else _HEAD])
    seen: set[int] = set()
    while directory.next and directory.next not in seen and len(seen) < MOST_DIRECTORIES:
        seen.add(directory.next)
        file.seek(directory.next)
        directory.load(file)
        yield dict(directory)


def _put_together(data: bytes, tags: Tags, refused: EvidenceFault) -> Image.Image:
    """The strips or tiles of a page become its picture."""
    compression = number_of(tags, _COMPRESSION, 1)
    width, height = number_of(tags, _WIDTH), number_of(tags, _HEIGHT)
    is_tiled = _TILES[0] in tags
    places, lengths = (numbers_of(tags, tag) for tag in (_TILES if is_tiled else _STRIPS))
    across, down = width, min(height, number_of(tags, _ROWS, height))
    if is_tiled:
        across, down = number_of(tags, _TILE_WIDTH), number_of(tags, _TILE_HEIGHT)
    columns, rows = math.ceil(width / (across or 1)), math.ceil(height / (down or 1))
    are_all = len(places) == len(lengths) == columns * rows and across and down
    if not are_all or number_of(tags, _PLANES, 1) != 1 or sum(lengths) > len(data):
        raise refused
    page = None
    for number, (at, length) in enumerate(zip(places, lengths, strict=True)):
        form = _FORMS[compression]
        with Image.open(io.BytesIO(data[at : at + length]), formats=(form,)) as piece:
            if piece.mode not in _MODES or piece.width > across or piece.height > down:
                raise refused
            piece.load()
            page = page or Image.new(piece.mode, (width, height))
            page.paste(piece, (number % columns * across, number // columns * down))
    if page is None:
        raise refused
    if compression == _AS_YCBCR and page.mode == "RGB":
        page = Image.merge("YCbCr", page.split()).convert("RGB")
    return page
