"""Look at the files of packets: photos, attachments, Word files, signed scans, forgotten files.

What was read is kept as plain facts that JSON can hold, so that it need not be read again. Decoders
and the libraries for Word files are loaded where a file is really read: most runs read none.
"""

import hashlib
import os
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

from zidocs.board.signed_scans import SCAN_FOLDER, signed_scans
from zidocs.checks.output_record import read_record
from zidocs.checks.rules import (
    LIKENESS_BITS,
    DocumentKey,
    EditedDocument,
    FilesSeen,
    PhotoSeen,
    ScanSeen,
)
from zidocs.errors import ZidocsError
from zidocs.intake.room import Disk, Room
from zidocs.page_code.record import Print, read_prints
from zidocs.seen.remembered_files import Facts, RememberedFiles
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office
from zidocs.steps import Progress, untold
from zidocs.workspace import PACKET, Workspace

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
        (packet.slug, kind): office.workspace.output / packet.slug / _file_name(packet, kind)
        for packet in packets
        for kind in packet.dokumen
    }
    hashes = _hashes(list(files.values()), memory)
    found: dict[str, dict[str, Path]] = {}
    for (slug, kind), path in files.items():
        digest = hashes.get(path)
        if digest and not read_record(path.parent).is_ours(path.stem, digest):
            found.setdefault(slug, {})[kind] = path
    return found


def _file_name(packet: Packet, kind: str) -> str:
    is_memo = kind == "undangan" and packet.undangan.bentuk == "nota_dinas"
    return f"{'nota_dinas' if is_memo else kind}.docx"


def scans_seen(
    office: Office, packets: Sequence[Packet], memory: RememberedFiles
) -> dict[DocumentKey, ScanSeen]:
    """Look at the signed scans of the packets, and hold them against what was printed last."""
    keys = {path: key for key, path in signed_scans(office.workspace, packets).items()}
    read = memory.read_all("scan", list(keys), read_scan)
    scans = {keys[path]: scan_of(path, facts) for path, facts in read}
    return _dated({key: scan for key, scan in scans.items() if scan}, office.workspace)


def _dated(
    scans: Mapping[DocumentKey, ScanSeen], workspace: Workspace
) -> dict[DocumentKey, ScanSeen]:
    """Mark the scans of which ``zidocs scan`` filed another text than build printed last.

    Of a scan that somebody filed by hand nobody knows the text; it counts as up to date.
    """
    texts = Room(workspace.root, Disk()).filed().texts

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
    return [_hash(data), facts.width_px, facts.height_px, taken, likeness]


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
        with path.open("rb") as file:
            return [hashlib.file_digest(file, "sha256").hexdigest()]
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
    return [_hash(data), made.isoformat() if made else None]


def scan_of(path: Path, facts: Facts) -> ScanSeen | None:
    """The facts of a scan as the checks know them; None where they are none, or false."""
    match facts:
        case [str(sha256), str() | None as made]:
            try:
                return ScanSeen(path, sha256, None if made is None else date.fromisoformat(made))
            except ValueError:
                return None
    return None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# Files that nothing uses; what is amiss in scan/ rule Z170 tells

MOST_FILES = 2_000
"""Of one packet; a folder with more is somebody's archive, not a packet."""
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
_LEFT_BY_PROGRAMS = ("~$", ".~lock")
_HALF_DONE = (".tmp", ".bak", ".part", ".crdownload", ".sementara")


def unused_files(packets: Iterable[Packet]) -> dict[str, tuple[Path, ...]]:
    """The files of each packet, by slug, that no packet names as photo or attachment."""
    known = tuple(packets)
    named = {photo.path for packet in known for photo in packet.foto}
    named |= {attachment.path for packet in known for attachment in packet.lampiran}
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
            if file not in named and not is_packet and not _is_left_over(name):
                yield file


def _is_looked_into(room: Path, folder: Path) -> bool:
    is_scans = room.parent == folder and room.name == SCAN_FOLDER
    # A packet inside a packet's folder, as where the whole workspace is one packet's folder.
    return not (room.name.startswith(".") or is_scans or (room / PACKET).exists())


def _is_left_over(name: str) -> bool:
    """Whether a system or a program has put it there, not a person."""
    folded = name.lower()
    return (
        folded.startswith((".", *_LEFT_BY_PROGRAMS))
        or folded in _LEFT_BY_SYSTEMS
        or folded.endswith(_HALF_DONE)
    )
