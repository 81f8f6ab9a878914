"""A PDF with an index beside it becomes its volume number, if it is a bundle as zidocs wrote it."""

import json
from dataclasses import dataclass
from pathlib import Path

from zidocs.disk.files import hash_file

_LARGEST_INDEX = 50_000_000


@dataclass(frozen=True)
class OwnBundle:
    """Which volume a bundle of ours is (from 1), and of how many; a whole one is 1 of 1."""

    volume: int
    volumes: int


def own_bundle(pdf: Path) -> OwnBundle | None:
    """What the index beside a PDF (its name with .json) says, if that PDF is the one it describes.

    A file that was changed since, or whose index is missing, gives None: nothing is guessed.
    """
    index = pdf.with_suffix(".json")
    try:
        if index.stat().st_size > _LARGEST_INDEX:
            return None
        written = json.loads(index.read_bytes())
        found = OwnBundle(int(written["jilid"]), int(written["jumlah_jilid"]))
        return found if written["sha256"] == hash_file(pdf) else None
    except (OSError, ValueError, LookupError, TypeError, RecursionError, OverflowError):
        return None
