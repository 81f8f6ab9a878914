"""The directories of a TIFF tell which of its pictures are pages, and how they are stored.

Besides pages a TIFF may hold their thumbnails, smaller copies for the screen (pyramids) and masks.
(TIFF 6.0, section 2, tags 254, 255, 259; BigTIFF as libtiff documents it)
"""

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

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
