"""Facts of the files of packets: photos, attachments, Word files, signed scans, forgotten files.

What was read in a file is remembered by its path, size and time of change: reading hundreds of
photos takes seconds, asking the disk for their size and time milliseconds. The memory is a
convenience in hasil/ that may be deleted at any time; it is believed only as far as its values
could have come from a file (see :mod:`zidocs.disk.remembered`). Decoders and the libraries for Word
files are loaded where a file is really read: most runs read none.
"""

import os
import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import TypeAdapter

from zidocs.board.signed_scans import SCAN_FOLDER, signed_scans
from zidocs.checks.rules import DocumentKey, EditedDocument, FilesSeen, PhotoSeen, ScanSeen
from zidocs.disk.files import hash_bytes, hash_file, read_within, stamp_of
from zidocs.disk.names import entries, is_no_evidence
from zidocs.disk.remembered import SORTED, seal, unseal
from zidocs.errors import Problem, UsageFault, ZidocsError
from zidocs.image.file_kinds import PICTURES, kind_of_file, refuse
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.office.workspace import PACKET, Workspace
from zidocs.paper.journal import BlankPage, counting, latest_pages
from zidocs.paper.packet_record import RECORD, read_prints, read_record
from zidocs.paper.scan_store import Disk, ScanStore
from zidocs.steps import Progress, untold

if TYPE_CHECKING:
    from zidocs.image.kept_photos import Printing

# What was read before

_FORMAT = 3
"""Raise it when the same file would give other facts."""

F = TypeVar("F")
Kind = Literal["foto", "scan", "sha256"]

_Files = Annotated[dict[str, tuple[int, int, F | None]], SORTED]


@dataclass
class _Known:
    """Size, time and facts of files by name, for each kind of facts; None of unreadable ones."""

    foto: _Files[PhotoSeen] = field(default_factory=dict)
    scan: _Files[ScanSeen] = field(default_factory=dict)
    sha256: _Files[str] = field(default_factory=dict)


_KNOWN = TypeAdapter(_Known)


class RememberedFiles:
    """The facts of a workspace's files; what is asked for in this run is kept."""

    def __init__(self, workspace: Workspace) -> None:
        self._root = workspace.root
        self._file = workspace.output / ".zidocs" / "files.json"
        self._old = unseal(self._file, _FORMAT, _KNOWN) or _Known()
        self._kept = _Known()

    def read_all(
        self,
        kind: Kind,
        paths: Sequence[Path],
        read: Callable[[Path], F | None],
        spread: Callable[[Callable[[Path], F | None], Iterable[Path]], Iterable[F | None]] = map,
    ) -> Iterator[tuple[Path, F | None]]:
        """Each file and its facts, read by ``read`` where they are not known.

        ``kind`` tells apart what different readers make of one file. A file that is not there is
        left out; ``spread`` is ``map``, or that of a pool.
        """
        old: dict[str, Any] = getattr(self._old, kind)
        kept: dict[str, Any] = getattr(self._kept, kind)
        stamps = {path: stamp for path in paths if (stamp := stamp_of(path))}
        names = {path: self._name(path) for path in stamps}
        known = {path for path, stamp in stamps.items() if old.get(names[path], ())[:2] == stamp}
        fresh = iter(spread(read, [path for path in stamps if path not in known]))
        for path, stamp in stamps.items():
            facts = old[names[path]][2] if path in known else next(fresh)
            kept[names[path]] = (*stamp, facts)
            yield path, facts

    def save(self) -> None:
        """Write what this run kept, if that is not what the file holds already.

        Where nothing is in hasil/ yet, nothing is put there: a first build that fails leaves
        nothing behind.
        """
        if self._kept != self._old and entries(self._file.parents[1]):
            seal(self._file, _FORMAT, _KNOWN, self._kept)

    def _name(self, path: Path) -> str:
        inside = path.is_relative_to(self._root)
        return path.relative_to(self._root).as_posix() if inside else str(path)


# What is there now

PhotoReader = Callable[[Path], PhotoSeen | None]
"""What reads a photo, as :func:`read_photo` does."""

_MOST_READERS = 2
"""At once; each holds one photo in memory, which may be a large one."""


def files_seen(
    office: Office,
    packets: Sequence[Packet],
    progress: Progress = untold,
    memory: RememberedFiles | None = None,
    read: PhotoReader | None = None,
) -> FilesSeen:
    """Look at the photos, attachments, Word files and scans of all packets.

    What was read before, and is as it was, is not read again; ``memory`` is that of the workspace,
    for one who saves it once more later; ``read`` is for one who prints the photos, too, and
    decodes them but once. What cannot be read is left out: the stage that needs it says so.
    """
    memory = memory or RememberedFiles(office.workspace)
    seen = FilesSeen(
        photos=_photos(packets, memory, progress, read or read_photo),
        attachments=_attachments(packets, memory),
        unused=unused_files(packets),
        edited=_edited(office, packets, memory),
        scans=scans_seen(office, packets, memory),
        left_behind=dict(_left_behind(office, packets, memory)),
        lost_pages=tuple(_lost_pages(office.workspace, memory)),
    )
    memory.save()
    return seen


def _photos(
    packets: Iterable[Packet], memory: RememberedFiles, progress: Progress, read: PhotoReader
) -> dict[Path, PhotoSeen]:
    paths = list(dict.fromkeys(photo.path for packet in packets for photo in packet.foto))
    found: dict[Path, PhotoSeen] = {}
    readers = min(_MOST_READERS, os.cpu_count() or 1)
    # Decoders set the process's warnings aside, each for itself; here once around all threads,
    # so that none of them puts back what another has set.
    with warnings.catch_warnings(), ThreadPoolExecutor(readers) as pool:
        warnings.simplefilter("ignore")
        seen = memory.read_all("foto", paths, read, pool.map)
        for done, (path, photo) in enumerate(seen, start=1):
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
    output = office.workspace.output
    files = {
        (packet.slug, kind): output / packet.slug / f"{packet.file_name(kind)}.docx"
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


def _left_behind(
    office: Office, packets: Iterable[Packet], memory: RememberedFiles
) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The Word files of hasil/ changed by hand that no packet takes any more, by folder.

    Of a packet that is there these are documents that it had once, if it can be read.
    """
    output = office.workspace.output
    slugs = {folder.slug.casefold(): folder.slug for folder in office.workspace.packets()}
    names = {each.slug: {each.file_name(kind) for kind in each.dokumen} for each in packets}
    for folder in sorted(path.parent for path in output.glob(f"[!.]*/{RECORD}")):
        record = read_record(folder)
        # A disk that knows no capitals keeps the name that a folder had first.
        own = output / slugs.get(folder.name.casefold(), "")
        is_there = own.exists() and own.samefile(folder)
        had = record.docx.keys() - names.get(own.name, record.docx.keys())
        files = [path for path in sorted(folder.glob("*.docx")) if not is_no_evidence(path.name)]
        hashes = _hashes([p for p in files if p.stem in had or not is_there], memory).items()
        if left := tuple(path.name for path, h in hashes if not record.is_ours(path.stem, h)):
            yield folder, left


def unusable_files(
    office: Office, packets: Iterable[Packet], slugs: Collection[str]
) -> Iterator[Problem]:
    """The photos and attachments of these packets that build will refuse for what they are.

    Looked at are their beginnings: what is damaged further on, build tells.
    """
    chosen = [packet for packet in packets if packet.slug in slugs]
    files = {each.berkas: True for packet in chosen for each in packet.lampiran}
    files |= {photo.path: False for packet in chosen for photo in packet.foto}
    for path, takes_pages in files.items():
        kind = kind_of_file(path)
        usable = PICTURES | {"pdf", "docx"} if takes_pages else PICTURES
        if kind is not None and kind not in usable:
            yield from refuse(kind, office.workspace.show(path)).problems


def _lost_pages(workspace: Workspace, memory: RememberedFiles) -> Iterator[str]:
    """The scanned pages that are gone from the store, or damaged: the next scan wants them."""
    store = ScanStore(workspace.root, Disk())
    try:
        pages = latest_pages(counting(store.runs())).values()
    except (UsageFault, OSError):
        # The next scan tells of runs that cannot be read.
        return
    kept = [page for page in pages if not isinstance(page, BlankPage)]
    hashes = _hashes([store.page_file(page.sha256) for page in kept], memory)
    for page in kept:
        if hashes.get(store.page_file(page.sha256)) != page.sha256:
            yield str(page.origin)


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

    prints_of = cache(partial(read_prints, workspace.output))
    dated = {}
    for (slug, kind), scan in scans.items():
        text = texts.get(scan.sha256)
        printed = None if text is None else prints_of(slug).get(kind)
        is_outdated = printed is not None and printed.text != text
        dated[slug, kind] = replace(scan, outdated=is_outdated)
    return dated


# What is read in a file, as facts that JSON can hold

MAX_BYTES = 500_000_000
"""Of a photo or a scan; what is larger, build refuses."""


def read_photo(path: Path, printing: "Printing | None" = None) -> PhotoSeen | None:
    """A photo file becomes its hash, width, height, time and likeness.

    With ``printing`` what is printed of it is kept, made of the same decoding.
    """
    from zidocs.image.upright_photos import facts_and_print, photo_facts

    data = read_within(path, MAX_BYTES)
    if data is None:
        return None
    sha256 = hash_bytes(data)
    with suppress(ZidocsError):
        if printing:
            facts, photo = facts_and_print(data, path.name, printing.size)
            printing.photos.keep(sha256, printing.size, photo)
        else:
            facts = photo_facts(data, path.name)
        size = facts.width_px, facts.height_px
        return PhotoSeen(sha256, *size, facts.taken, facts.likeness)
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
