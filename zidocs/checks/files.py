"""Look at the files of packets: photos, attachments, Word files, signed scans, forgotten files.

What was read is kept as plain facts that JSON can hold, so that it need not be read again. Decoders
and the libraries for Word files are loaded where a file is really read: most runs read none.
"""

import os
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from zidocs.board.signed_scans import SCAN_FOLDER, signed_scans
from zidocs.checks.remembered_files import RememberedFiles
from zidocs.checks.rules import DocumentKey, EditedDocument, FilesSeen, PhotoSeen, ScanSeen
from zidocs.disk.files import hash_bytes, hash_file, read_within, stamp_of
from zidocs.disk.names import is_no_evidence
from zidocs.errors import ZidocsError
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.office.workspace import PACKET, Workspace
from zidocs.paper.packet_record import Print, read_prints, read_record
from zidocs.paper.scan_store import Disk, ScanStore
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
        for done, (path, photo) in enumerate(read, start=1):
            if photo:
                found[path] = photo
            progress("files", done, len(paths))
    return found


def _attachments(packets: Iterable[Packet], memory: RememberedFiles) -> dict[Path, str]:
    """The hashes of those of which another one has the same size; all others differ anyway."""
    paths = dict.fromkeys(each.berkas for packet in packets for each in packet.lampiran)
    sizes = {path: stamp[0] for path in paths if (stamp := stamp_of(path))}
    count = Counter(sizes.values())
    return _hashes([path for path, size in sizes.items() if size and count[size] > 1], memory)


def _hashes(paths: Sequence[Path], memory: RememberedFiles) -> dict[Path, str]:
    found = memory.read_all("sha256", paths, read_hash)
    return {path: sha256 for path, sha256 in found if sha256}


def _edited(
    office: Office, packets: Sequence[Packet], memory: RememberedFiles
) -> dict[DocumentKey, EditedDocument]:
    changed = _changed_by_hand(office, packets, memory)
    if not changed:
        return {}
    # The libraries for Word files take longer to load than all the rest of a check.
    from zidocs.checks.word_texts import edited_documents

    return {
        key: document
        for packet in packets
        if packet.slug in changed
        for key, document in edited_documents(office, packet, changed[packet.slug])
    }


def _changed_by_hand(
    office: Office, packets: Iterable[Packet], memory: RememberedFiles
) -> dict[str, dict[str, Path]]:
    """The Word files of hasil/ that are not as we wrote them, by slug and kind."""
    files = {
        (packet.slug, kind): office.workspace.output
        / packet.slug
        / f"{packet.file_name(kind)}.docx"
        for packet in packets
        for kind in packet.dokumen
        for name in [packet.file_name(kind)]
    }
    hashes = _hashes(list(files.values()), memory)
    found: dict[str, dict[str, Path]] = {}
    for (slug, kind), path in files.items():
        digest = hashes.get(path)
        if digest and not read_record(path.parent).is_ours(path.stem, digest):
            found.setdefault(slug, {})[kind] = path
    return found


def scans_seen(
    office: Office, packets: Sequence[Packet], memory: RememberedFiles
) -> dict[DocumentKey, ScanSeen]:
    """Look at the signed scans of the packets, and hold them against what was printed last."""
    keys = {path: key for key, path in signed_scans(office.workspace, packets).items()}
    read = memory.read_all("scan", list(keys), read_scan)
    # A workspace that was moved remembers where they were.
    scans = {keys[path]: replace(scan, path=path) for path, scan in read if scan}
    return _dated(scans, office.workspace)


def _dated(
    scans: Mapping[DocumentKey, ScanSeen], workspace: Workspace
) -> dict[DocumentKey, ScanSeen]:
    """Mark the scans of which ``zidocs scan`` filed another text than build printed last.

    Of a scan that somebody filed by hand nobody knows the text; it counts as up to date.
    """
    texts = ScanStore(workspace.root, Disk()).filed().texts

    @cache
    def prints_of(slug: str) -> Mapping[str, Print]:
        return read_prints(workspace.output, slug)

    def is_outdated(key: DocumentKey, scan: ScanSeen) -> bool:
        text = texts.get(scan.sha256)
        if text is None:
            return False
        slug, kind = key
        printed = prints_of(slug).get(kind)
        return printed is not None and printed.text != text

    return {key: replace(scan, outdated=is_outdated(key, scan)) for key, scan in scans.items()}


# What is read in a file, as facts that JSON can hold

MAX_BYTES = 500_000_000
"""Of a photo or a scan; what is larger, build refuses."""


def read_photo(path: Path) -> PhotoSeen | None:
    """A photo file becomes its hash, width, height, time and likeness."""
    from zidocs.image.pictures import photo_facts

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
    from zidocs.evidence.attachments import day_made

    data = read_within(path, MAX_BYTES)
    if data is None:
        return None
    made = None
    with suppress(ZidocsError):
        made = day_made(data, path.name)
    return ScanSeen(path, hash_bytes(data), made)


# Files that nothing uses; what is amiss in scan/ rule Z170 tells

MOST_FILES = 2_000
"""Of one packet; a folder with more is somebody's archive, not a packet."""


def unused_files(packets: Iterable[Packet]) -> dict[str, tuple[Path, ...]]:
    """The files of each packet, by slug, that no packet names as photo or attachment."""
    known = tuple(packets)
    named = {photo.path for packet in known for photo in packet.foto}
    named |= {attachment.berkas for packet in known for attachment in packet.lampiran}
    by_name = frozenset(map(str, named))
    unnamed = {packet.slug: list(_files(packet.folder, by_name)) for packet in known}
    if not any(unnamed.values()):
        return {}
    # A file may be named by another way, through a link.
    used = {os.path.realpath(path) for path in by_name}
    found = {
        slug: tuple(Path(file) for file in sorted(files) if os.path.realpath(file) not in used)
        for slug, files in unnamed.items()
    }
    return {slug: paths for slug, paths in found.items() if paths}


def _files(folder: Path, named: Collection[str]) -> Iterator[str]:
    """The files in a packet's folder that a person has put there and nobody names."""
    seen = 0
    for room, folders, names in os.walk(folder):
        here = Path(room)
        folders[:] = sorted(name for name in folders if _is_looked_into(here / name, folder))
        seen += len(names)
        if seen > MOST_FILES:
            return
        for name in names:
            file = str(here / name)
            is_packet = name == PACKET and here == folder
            if file not in named and not is_packet and not is_no_evidence(name):
                yield file


def _is_looked_into(room: Path, folder: Path) -> bool:
    is_scans = room.parent == folder and room.name == SCAN_FOLDER
    # A packet inside a packet's folder, as where the whole workspace is one packet's folder.
    return not (room.name.startswith(".") or is_scans or (room / PACKET).exists())
