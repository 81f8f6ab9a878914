"""The files of an office's packets become what the checks know of them."""

import os
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from zidocs.checks.files_seen import (
    DocumentKey,
    EditedDocument,
    FilesSeen,
    PhotoSeen,
    ScanSeen,
)
from zidocs.seen.by_hand import changed_by_hand, word_files
from zidocs.seen.dated import dated
from zidocs.seen.facts import photo_of, read_hash, read_photo, read_scan, scan_of
from zidocs.seen.remembered_files import RememberedFiles
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office
from zidocs.status.scans import signed_scans
from zidocs.status.unused import unused_files
from zidocs.steps import Progress, untold

_MOST_READERS = 2
"""At once; each holds one photo in memory, which may be a large one."""


def files_seen(
    office: Office,
    packets: Sequence[Packet],
    progress: Progress = untold,
    memory: RememberedFiles | None = None,
) -> FilesSeen:
    """Look at the photos, attachments, Word files and scans of all packets.

    What was read before, and is as it was, is not read again; ``memory`` is that of the workspace,
    for one who saves it once more later. What cannot be read is left out: the stage that needs it
    says so.
    """
    memory = memory or RememberedFiles(office.workspace)
    seen = FilesSeen(
        photos=_photos(packets, memory, progress),
        attachments=_attachments(packets, memory),
        unused=unused_files(packets),
        edited=_edited(office, packets, memory),
        scans=scans_seen(office, packets, memory),
    )
    memory.save()
    return seen


def _photos(
    packets: Iterable[Packet], memory: RememberedFiles, progress: Progress
) -> dict[Path, PhotoSeen]:
    paths = list(dict.fromkeys(photo.path for packet in packets for photo in packet.foto))
    found: dict[Path, PhotoSeen] = {}
    readers = min(_MOST_READERS, os.cpu_count() or 1)
    # Decoders set the process's warnings aside, each for itself; here once around all threads,
    # so that none of them puts back what another has set.
    with warnings.catch_warnings(), ThreadPoolExecutor(readers) as pool:
        warnings.simplefilter("ignore")
        read = memory.read_all("foto", paths, read_photo, pool.map)
        for done, (path, facts) in enumerate(read, start=1):
            photo = photo_of(facts)
            if photo:
                found[path] = photo
            progress("files", done, len(paths))
    return found


def _attachments(packets: Iterable[Packet], memory: RememberedFiles) -> dict[Path, str]:
    """The hashes of those of which another one has the same size; all others differ anyway."""
    paths = dict.fromkeys(each.path for packet in packets for each in packet.lampiran)
    sizes = {path: _size(path) for path in paths}
    count = Counter(sizes.values())
    return _hashes([path for path, size in sizes.items() if size and count[size] > 1], memory)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _hashes(paths: Sequence[Path], memory: RememberedFiles) -> dict[Path, str]:
    found = memory.read_all("sha256", paths, read_hash)
    return {path: str(facts[0]) for path, facts in found if facts}


def _edited(
    office: Office, packets: Sequence[Packet], memory: RememberedFiles
) -> dict[DocumentKey, EditedDocument]:
    files = word_files(office.workspace, packets)
    changed = changed_by_hand(files, _hashes([file.path for file in files], memory))
    if not changed:
        return {}
    # The libraries for Word files take longer to load than all the rest of a check.
    from zidocs.seen.edited import edited_documents

    return {
        key: document
        for packet in packets
        if packet.slug in changed
        for key, document in edited_documents(office, packet, changed[packet.slug])
    }


def scans_seen(
    office: Office, packets: Sequence[Packet], memory: RememberedFiles
) -> dict[DocumentKey, ScanSeen]:
    """Look at the signed scans of the packets, and hold them against what was printed last."""
    keys = {path: key for key, path in signed_scans(office.workspace, packets).items()}
    read = memory.read_all("scan", list(keys), read_scan)
    scans = {keys[path]: scan_of(path, facts) for path, facts in read}
    return dated({key: scan for key, scan in scans.items() if scan}, office.workspace)
