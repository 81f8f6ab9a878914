"""A photo, an attachment or a scan becomes what the checks know of it; None if it cannot be read.

Decoders are loaded where a file is really read: most runs read none.
"""

from contextlib import suppress
from pathlib import Path

from zidocs.checks.files_seen import PhotoSeen, ScanSeen
from zidocs.disk.files import hash_bytes, hash_file, read_within
from zidocs.errors import ZidocsError

MAX_BYTES = 500_000_000
"""Of a photo or a scan; what is larger, build refuses."""


def read_photo(path: Path) -> PhotoSeen | None:
    """A photo file becomes its hash, width, height, time and likeness."""
    from zidocs.evidence.likeness import photo_facts

    data = read_within(path, MAX_BYTES)
    with suppress(ZidocsError):
        if data is not None:
            facts = photo_facts(data, path.name)
            size = facts.width_px, facts.height_px
            return PhotoSeen(hash_bytes(data), *size, facts.taken, facts.likeness)
    return None


def read_hash(path: Path) -> str | None:
    """A file of any size becomes its SHA-256."""
    try:
        return hash_file(path)
    except OSError:
        return None


def read_scan(path: Path) -> ScanSeen | None:
    """A scan becomes its hash and the day on which it was made, where that is known."""
    from zidocs.evidence.file_dates import day_made

    data = read_within(path, MAX_BYTES)
    if data is None:
        return None
    made = None
    with suppress(ZidocsError):
        made = day_made(data, path.name)
    return ScanSeen(path, hash_bytes(data), made)
