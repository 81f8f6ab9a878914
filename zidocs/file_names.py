"""A file name becomes what it tells unopened: its order, its kind, the paths it stands for."""

import glob
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

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


def paths_named(name: str) -> Iterator[Path]:
    """What a user calls so: the path itself, or what it stands for as a wildcard, in natural order.

    A wildcard that stands for nothing is a path that is not there. Raises OSError.
    """
    path = Path(name)
    found: list[str] = []
    if glob.has_magic(name) and not path.exists():
        found = glob.glob(name)  # noqa: PTH207, the pattern may begin with a drive or a folder
    yield from (Path(match) for match in sorted(found or [name], key=natural_order))
