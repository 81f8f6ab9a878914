"""A folder of archives becomes the versions of one period that are kept there."""

import re
from dataclasses import dataclass
from pathlib import Path

from zidocs.archive.manifest import PAYLOAD, Manifest, read_manifest
from zidocs.archive.opening import MOST_MANIFEST, missing_file, open_holding
from zidocs.errors import ArchiveFault


@dataclass(frozen=True)
class Version:
    """One archive of a period: its name, its number, and where it lies (folder or ZIP)."""

    name: str
    number: int
    path: Path


def version_name(tahun: int, periode: str, number: int) -> str:
    """``2024-B03``, and ``2024-B03-v2`` for the second archive of the period."""
    return f"{tahun}-{periode}" if number == 1 else f"{tahun}-{periode}-v{number}"


def versions(room: Path, tahun: int, periode: str) -> tuple[Version, ...]:
    """The archives of this period in the folder ``room``, the oldest first.

    Of a version that is there as folder and as ZIP the folder comes last.
    """
    pattern = re.compile(rf"{tahun}-{periode}(?:-v([1-9][0-9]{{0,8}}))?(\.zip)?", re.IGNORECASE)
    found = []
    for path in sorted(room.iterdir()) if room.is_dir() else ():
        named = pattern.fullmatch(path.name)
        if named and path.is_dir() != bool(named[2]):
            found.append(Version(path.name.removesuffix(named[2] or ""), int(named[1] or 1), path))
    return tuple(sorted(found, key=lambda version: (version.number, version.path.is_dir())))


def payload_of(version: Version) -> Manifest:
    """What an archive holds, as its own list has it; raises ArchiveFault if it cannot be read."""
    with open_holding(version.path) as holding:
        if PAYLOAD not in holding.sizes:
            raise ArchiveFault(missing_file(PAYLOAD, "BagIt"))
        return read_manifest(holding.read(PAYLOAD, MOST_MANIFEST), PAYLOAD)
