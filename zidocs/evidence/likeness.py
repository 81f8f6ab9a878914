"""A photo file becomes what tells it from other photos: size, the camera's time, what it shows.

What it shows becomes one number of 128 bits, a difference hash: the picture shrunk to 9 by 9 grey
fields, and for each field whether the one to its right, and the one below it, is brighter. Copies
that were made smaller, compressed again or made brighter keep nearly all of these bits.
(N. Krawetz, “Kind of Like That”, 2013; here in both directions.)
"""

from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from zidocs.evidence.pictures import (
    decoding,
    exposed_at,
    load,
    on_white,
    open_picture,
    orientation_of,
    turned,
)

_FIELDS = 9
_DRAFT = 8 * _FIELDS
"""Pixels that a JPEG is decoded to, at the least: the colours of the fields are means of these."""
_LEAST_CONTRAST = 32
"""Grey steps of 255 between the darkest and the brightest field; paper and walls have fewer."""


@dataclass(frozen=True)
class PhotoFacts:
    """An upright photo's pixels, the camera's time, its likeness; None for a picture too plain."""

    width_px: int
    height_px: int
    taken: datetime | None
    likeness: int | None


def photo_facts(data: bytes, name: str) -> PhotoFacts:
    """The bytes of a photo become its facts; a JPEG is decoded at an eighth of its size.

    Raises EvidenceFault naming ``name``: no photo, damaged, too many pixels.
    """
    with decoding(name):
        picture = open_picture(data, name)
        orientation, taken = orientation_of(picture), exposed_at(picture)
        width, height = picture.size if orientation < 5 else picture.size[::-1]
        picture.draft("L", (_DRAFT, _DRAFT))
        load(picture, name)
        grey = on_white(picture).convert("L")
        fields = grey.resize((_FIELDS, _FIELDS), Image.Resampling.BOX)
        return PhotoFacts(width, height, taken, _likeness(turned(fields, orientation)))


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
