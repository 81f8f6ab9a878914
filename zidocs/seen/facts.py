"""A photo or a scan becomes facts that JSON can hold, and these become what the checks know.

Decoders are loaded where a file is really read: most runs read none.
"""

from datetime import date, datetime
from pathlib import Path

from zidocs.checks.files_seen import LIKENESS_BITS, PhotoSeen, ScanSeen
from zidocs.disk.files import hash_bytes, hash_file
from zidocs.errors import ZidocsError
from zidocs.seen.remembered_files import Facts

MAX_BYTES = 500_000_000
"""Of a photo or a scan; what is larger, build refuses."""


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError:
        return None


def read_photo(path: Path) -> Facts:
    """A photo file becomes its hash, width, height, time and likeness; nothing if it is none."""
    from zidocs.evidence.likeness import photo_facts

    data = _bytes_of(path)
    if data is None:
        return []
    try:
        facts = photo_facts(data, path.name)
    except ZidocsError:
        return []
    taken = facts.taken.isoformat() if facts.taken else None
    likeness = None if facts.likeness is None else f"{facts.likeness:x}"
    return [hash_bytes(data), facts.width_px, facts.height_px, taken, likeness]


def photo_of(facts: Facts) -> PhotoSeen | None:
    """The facts of a photo as the checks know them; None where they are none, or false."""
    match facts:
        case [
            str(sha256),
            int(width),
            int(height),
            str() | None as taken,
            str() | None as likeness,
        ]:
            try:
                return PhotoSeen(
                    sha256,
                    width,
                    height,
                    None if taken is None else datetime.fromisoformat(taken),
                    None if likeness is None else int(likeness, 16) % (1 << LIKENESS_BITS),
                )
            except ValueError:
                return None
    return None


def read_hash(path: Path) -> Facts:
    """A file of any size becomes its SHA-256; nothing if it cannot be read."""
    try:
        return [hash_file(path)]
    except OSError:
        return []


def read_scan(path: Path) -> Facts:
    """A scan becomes its hash and the day on which it was made; nothing if it cannot be read."""
    from zidocs.evidence.file_dates import day_made

    data = _bytes_of(path)
    if data is None:
        return []
    try:
        made = day_made(data, path.name)
    except ZidocsError:
        made = None
    return [hash_bytes(data), made.isoformat() if made else None]


def scan_of(path: Path, facts: Facts) -> ScanSeen | None:
    """The facts of a scan as the checks know them; None where they are none, or false."""
    match facts:
        case [str(sha256), str() | None as made]:
            try:
                return ScanSeen(path, sha256, None if made is None else date.fromisoformat(made))
            except ValueError:
                return None
    return None
