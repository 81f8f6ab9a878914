"""The ICC profile of a picture becomes one that its page must carry, or none: most are sRGB.

Phones and screens have wider colours than sRGB; without their profile these pictures turn pale.
What is sRGB anyway needs none: our pages are. (ISO 32000-1, 8.6.5.5; header: ICC.1:2010, 7.2)
"""

import io
from functools import lru_cache

from PIL import Image, features

from zidocs.evidence.srgb import srgb_profile

_LARGEST = 1_000_000
"""Bytes of a profile; those of cameras and screens have a few thousand, of printers up to this."""
_HEADER = 128
_NEWEST = 4
_CLASSES = (b"mntr", b"prtr", b"scnr", b"spac")
_SPACES = {1: b"GRAY", 3: b"RGB "}
_SEEN = 3
"""Of 255 steps: a colour that is nowhere further from sRGB than this looks the same."""
_STEPS = range(0, 256, 51)
_REMEMBERED = 16
_RELATIVE_COLORIMETRIC = 1


@lru_cache(maxsize=_REMEMBERED)
def needed_profile(profile: object, components: int) -> bytes | None:
    """The profile of a picture of so many components (1 grey, 3 RGB) if its page must carry it.

    None if there is none, if it is sRGB as far as one can see, if it is of other colours, newer
    than PDF/A-2 takes (version 4), damaged or too large.
    """
    if not isinstance(profile, bytes) or not _is_sound(profile, components):
        return None
    if not features.check("littlecms2"):
        return None
    sample = _grey_sample() if components == 1 else _colour_sample()
    try:
        seen = in_srgb(sample, profile)
    except (OSError, ValueError, TypeError):
        return None
    pairs = zip(sample.tobytes(), seen.tobytes(), strict=True)
    return None if all(abs(a - b) <= _SEEN for a, b in pairs) else profile


def in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """A picture in grey or RGB of this profile becomes the same colours in sRGB, same mode.

    Raises OSError, ValueError or TypeError if the profile cannot be used.
    """
    from PIL import ImageCms

    try:
        seen = ImageCms.profileToProfile(
            picture,
            io.BytesIO(profile),
            io.BytesIO(srgb_profile()),
            renderingIntent=ImageCms.Intent(_RELATIVE_COLORIMETRIC),
            outputMode="RGB",
        )
    except ImageCms.PyCMSError as error:
        raise ValueError(*error.args) from error
    if seen is None:
        raise ValueError(profile[:_HEADER])
    # Its profile is no longer true.
    seen.info.pop("icc_profile", None)
    return seen.convert(picture.mode)


def _is_sound(profile: bytes, components: int) -> bool:
    """Whether PDF/A-2 takes a profile for these components (ISO 19005-2, 6.2.4.2)."""
    return (
        _HEADER < len(profile) <= _LARGEST
        and int.from_bytes(profile[:4], "big") == len(profile)
        and profile[36:40] == b"acsp"
        and profile[8] <= _NEWEST
        and profile[12:16] in _CLASSES
        and profile[16:20] == _SPACES.get(components)
    )


def _grey_sample() -> Image.Image:
    return Image.frombytes("L", (len(_STEPS), 1), bytes(_STEPS))


def _colour_sample() -> Image.Image:
    """Colours from all over the cube."""
    colours = bytes(part for r in _STEPS for g in _STEPS for b in _STEPS for part in (r, g, b))
    return Image.frombytes("RGB", (len(colours) // 3, 1), colours)
