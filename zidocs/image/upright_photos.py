"""A photo's file becomes what is known of it and what is printed of it, decoded once for both.

To decode a photo and to resample it is most of the work that it makes. So a JPEG comes from its
decoder at a half, a quarter or an eighth of its size where that has the pixels that are needed, or
nearly; what is left to resample is resampled by a filter that is quick and sharp.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from zidocs.errors import Problem
from zidocs.image.colours import in_srgb, needed_profile
from zidocs.image.file_kinds import kind_of
from zidocs.image.jpeg import jpeg_facts, without_metadata
from zidocs.image.mending import is_moving, mended, moving
from zidocs.image.pictures import (
    as_jpeg,
    decoding,
    exposed_at,
    load,
    on_white,
    open_picture,
    orientation_of,
    turned,
)
from zidocs.image.tiff import page_indexes

_QUALITY = 85
_MM_PER_INCH = 25.4
_STEPS = (8, 4, 2)
"""By how much the decoder of a JPEG makes it smaller."""
_NEARLY = 0.9
"""Of the pixels that a print may have: with so many from the decoder, none are made anew."""


@dataclass(frozen=True)
class PrintSize:
    """The frame within which a photo is printed, and the most pixels per inch that it has there."""

    width_mm: float
    height_mm: float
    dpi: int = 200

    def pixels_of(self, size: tuple[int, int], orientation: int) -> tuple[int, int]:
        """The size of a stored picture becomes the largest within the frame, never more."""
        box = [side * self.dpi / _MM_PER_INCH for side in (self.width_mm, self.height_mm)]
        across, down = box if orientation < 5 else box[::-1]
        scale = min(1.0, across / size[0], down / size[1])
        return max(1, math.floor(size[0] * scale + 0.5)), max(1, math.floor(size[1] * scale + 0.5))


USUAL_PRINT = PrintSize(160.0, 96.7)
"""Two photos on a sheet of A4. What a photo looks like is told from its pixels of this print, so
that who prints it so decodes it once; and it is the same however an office prints."""


@dataclass(frozen=True)
class PhotoFacts:
    """An upright photo's pixels, the camera's time, its likeness; None for a picture too plain."""

    width_px: int
    height_px: int
    taken: datetime | None
    likeness: int | None


@dataclass(frozen=True)
class UprightPhoto:
    """A JPEG in grey or sRGB, upright, without metadata."""

    data: bytes
    width_px: int
    height_px: int
    problems: tuple[Problem, ...] = ()


def photo_facts(data: bytes, name: str) -> PhotoFacts:
    """The bytes of a photo become its facts; raises as :func:`prepare_photo`."""
    with decoding(name):
        photo = _opened(data, name)
        return _facts(photo, _decoded(photo, _step(photo, USUAL_PRINT)))


def prepare_photo(
    data: bytes, name: str, width_mm: float, height_mm: float, dpi: int = 200
) -> UprightPhoto:
    """A picture of a kind in ``PICTURES``, of a TIFF the first page, becomes a photo to print.

    It will be printed within ``width_mm`` × ``height_mm``; more pixels than ``dpi`` asks for there
    are scaled away, down to nine tenths of them at the least, fewer stay as they are. A JPEG that
    is already right is not encoded again; the wider colours of a phone become those of sRGB, which
    every program shows alike.
    ``name`` is the file as the user knows it. Raises EvidenceFault naming it: no photo, damaged,
    too many pixels, HEIC without its package. The same file gives the same bytes.
    """
    size = PrintSize(width_mm, height_mm, dpi)
    with decoding(name):
        photo = _opened(data, name)
        return _printed(photo, _decoded(photo, _step(photo, size)), size)


def facts_and_print(data: bytes, name: str, size: PrintSize) -> tuple[PhotoFacts, UprightPhoto]:
    """What :func:`photo_facts` and :func:`prepare_photo` give, of one decoding in most cases."""
    with decoding(name):
        photo = _opened(data, name)
        steps = _step(photo, USUAL_PRINT), _step(photo, size)
        pixels = _decoded(photo, steps[0])
        facts = _facts(photo, pixels)
        if steps[0] != steps[1]:
            photo = _opened(data, name)
            pixels = _decoded(photo, steps[1])
        return facts, _printed(photo, pixels, size)


@dataclass(frozen=True)
class _Opened:
    """A photo whose header was read: its sound bytes, and what keeps these from being printed."""

    data: bytes
    name: str
    picture: Image.Image
    stored: tuple[int, int]
    """Its size before it was decoded."""
    orientation: int
    wide: bytes | None
    """The profile of a photo whose colours are not those of sRGB."""
    is_right: bool
    """Whether it is a JPEG that every program shows upright and in its colours."""
    problems: tuple[Problem, ...]


def _opened(data: bytes, name: str) -> _Opened:
    kind = kind_of(data)
    sound = mended(data, kind, name)
    picture = open_picture(sound.data, name)
    if kind == "tiff":
        picture.seek(page_indexes(data)[0])
    problems = sound.problems + ((moving(name),) if is_moving(picture) else ())
    orientation = orientation_of(picture)
    components = 1 if picture.mode in ("1", "L", "LA") else 3
    wide = needed_profile(picture.info.get("icc_profile"), components)
    facts = jpeg_facts(sound.data) if kind == "jpeg" else None
    is_right = facts is not None and facts.plain and not wide and orientation == 1
    return _Opened(
        data=sound.data,
        name=name,
        picture=picture,
        stored=picture.size,
        orientation=orientation,
        wide=wide,
        is_right=is_right,
        problems=problems,
    )


def _stays(photo: _Opened, size: PrintSize) -> bool:
    """Whether the photo is printed byte for byte as it is stored."""
    return photo.is_right and size.pixels_of(photo.stored, photo.orientation) == photo.stored


def _step(photo: _Opened, size: PrintSize) -> int:
    """By how much the photo may be smaller as it is decoded; only of a JPEG it ever is."""
    wanted = size.pixels_of(photo.stored, photo.orientation)
    if _stays(photo, size):
        # Nobody wants its pixels, but all its data are read, to see that they are whole.
        wanted = _LOOKED_AT, _LOOKED_AT
    for step in _STEPS if photo.picture.format == "JPEG" else ():
        sides = zip(photo.stored, wanted, strict=True)
        sides = zip(photo.stored, wanted, strict=True)
        if all(math.ceil(side / step) >= _NEARLY * least for side, least in sides):
            return step
    return 1


def _decoded(photo: _Opened, step: int) -> Image.Image:
    """The pixels in grey or RGB, as they are stored; all data of the file are read."""
    picture = photo.picture
    if step > 1:
        picture.draft(picture.mode, (picture.width // step, picture.height // step))
    load(picture, photo.name)
    colours = on_white(picture)
    return colours.convert("L") if colours.mode == "1" else colours


def _printed(photo: _Opened, pixels: Image.Image, size: PrintSize) -> UprightPhoto:
    if _stays(photo, size):
        return UprightPhoto(without_metadata(photo.data), *photo.stored, photo.problems)
    wanted = size.pixels_of(photo.stored, photo.orientation)
    is_smaller = pixels.width <= wanted[0] or pixels.height <= wanted[1]
    if pixels.size == photo.stored or not is_smaller:
        pixels = _resampled(pixels, wanted)
    upright = turned(pixels, photo.orientation)
    if photo.wide:
        upright = in_srgb(upright, photo.wide)
    return UprightPhoto(as_jpeg(upright, quality=_QUALITY), *upright.size, photo.problems)


def _resampled(pixels: Image.Image, size: tuple[int, int]) -> Image.Image:
    if pixels.size == size:
        return pixels
    return pixels.resize(size, Image.Resampling.HAMMING, reducing_gap=2.0)


# What a photo shows becomes one number of 128 bits, a difference hash: the picture shrunk to 9 by 9
# grey fields, and for each field whether the one to its right, and the one below it, is brighter.
# Copies that were made smaller, compressed again or made brighter keep nearly all of these bits.
# (N. Krawetz, “Kind of Like That”, 2013; here in both directions.)

_FIELDS = 9
_LOOKED_AT = 8 * _FIELDS
"""Pixels that are enough to look at: the colours of the fields are means of these."""
_LEAST_CONTRAST = 32
"""Grey steps of 255 between the darkest and the brightest field; paper and walls have fewer."""


def _facts(photo: _Opened, pixels: Image.Image) -> PhotoFacts:
    width, height = photo.stored if photo.orientation < 5 else photo.stored[::-1]
    fields = pixels.convert("L").resize((_FIELDS, _FIELDS), Image.Resampling.BOX)
    likeness = _likeness(turned(fields, photo.orientation))
    return PhotoFacts(width, height, exposed_at(photo.picture), likeness)


def _likeness(fields: Image.Image) -> int | None:
    grey = fields.tobytes()
    if max(grey) - min(grey) < _LEAST_CONTRAST:
        return None
    rows = range(0, _FIELDS * (_FIELDS - 1), _FIELDS)
    places = [row + column for row in rows for column in range(_FIELDS - 1)]
    bits = 0
    for step in (1, _FIELDS):
        for place in places:
            bits = bits << 1 | (grey[place] < grey[place + step])
    return bits
