"""A photo file becomes an upright JPEG in sRGB, no larger than its print needs, no metadata."""

import io
import math
from dataclasses import dataclass
from datetime import datetime

from PIL import Image

from zidocs.evidence.colour_profile import in_srgb, needed_profile
from zidocs.evidence.jpeg import jpeg_facts, without_metadata
from zidocs.evidence.pictures import (
    decoding,
    load,
    on_white,
    open_picture,
    orientation_of,
    taken_at,
    turned,
)

_QUALITY = 85
_MM_PER_INCH = 25.4
_PROBE = 8
"""libjpeg decodes at an eighth of the size, yet reads all data: the quickest proof of a JPEG."""


@dataclass(frozen=True)
class UprightPhoto:
    """A JPEG in grey or sRGB, upright, without metadata; ``taken`` by the camera's own clock."""

    data: bytes
    width_px: int
    height_px: int
    taken: datetime | None = None


def prepare_photo(
    data: bytes, name: str, width_mm: float, height_mm: float, dpi: int = 200
) -> UprightPhoto:
    """A JPEG, PNG, TIFF (first page), WEBP or HEIC file becomes a photo to print.

    It will be printed within ``width_mm`` × ``height_mm``; more pixels than ``dpi`` asks for there
    are scaled away, fewer stay as they are. A JPEG that is already right is not encoded again;
    the wider colours of a phone become those of sRGB, which every program shows alike.
    ``name`` is the file as the user knows it. Raises EvidenceFault naming it: no photo, damaged,
    too many pixels, HEIC without its package. The same file gives the same bytes.
    """
    with decoding(name):
        picture = open_picture(data, name)
        orientation, taken = orientation_of(picture), taken_at(picture)
        box = (width_mm * dpi / _MM_PER_INCH, height_mm * dpi / _MM_PER_INCH)
        if orientation >= 5:
            box = box[::-1]
        size = _fitting(picture.size, box)
        wide = _wide_profile(picture)
        if orientation == 1 and size == picture.size and not wide and _is_plain(data):
            picture.draft(picture.mode, (picture.width // _PROBE + 1, picture.height // _PROBE + 1))
            load(picture, name)
            return UprightPhoto(without_metadata(data), *size, taken)
        upright = turned(_scaled(picture, size, name), orientation)
        if wide:
            upright = in_srgb(upright, wide)
        out = io.BytesIO()
        upright.save(out, "JPEG", quality=_QUALITY)
        # Pillow hands a photo's comment on from the picture it was made of.
        return UprightPhoto(without_metadata(out.getvalue()), *upright.size, taken)


def _fitting(size: tuple[int, int], box: tuple[float, float]) -> tuple[int, int]:
    """The size in pixels within the box, sides in proportion, never larger than it is."""
    scale = min(1.0, box[0] / size[0], box[1] / size[1])
    return max(1, math.floor(size[0] * scale + 0.5)), max(1, math.floor(size[1] * scale + 0.5))


def _wide_profile(picture: Image.Image) -> bytes | None:
    """The profile of a photo whose colours are not those of sRGB."""
    components = 1 if picture.mode in ("1", "L", "LA") else 3
    return needed_profile(picture.info.get("icc_profile"), components)


def _is_plain(data: bytes) -> bool:
    facts = jpeg_facts(data)
    return facts is not None and facts.plain


def _scaled(picture: Image.Image, size: tuple[int, int], name: str) -> Image.Image:
    picture.draft(picture.mode, size)
    load(picture, name)
    colours = on_white(picture)
    if colours.mode == "1":
        colours = colours.convert("L")
    if colours.size == size:
        return colours
    return colours.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
