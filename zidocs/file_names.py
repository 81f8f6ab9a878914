"""A file name becomes what it tells unopened: its place among others, and whether it is a photo."""

import re
import unicodedata

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic", ".heif"})
"""Endings of the pictures that evidence may be, in lower case."""


def natural_order(name: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    """The key that sorts foto2.jpg before foto10.jpg, the same on every system.

    Names that differ in letter case or leading zeros only are told apart by the name itself.
    """
    folded = unicodedata.normalize("NFC", name).casefold()
    parts = re.findall(r"[0-9]+|[^0-9]+", folded)
    key = tuple((0, int(part)) if part[0] in "0123456789" else (1, part) for part in parts)
    return key, name
