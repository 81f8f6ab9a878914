"""Files complete documents in the packets, each all at once, and takes away what is outdated.

Everything is written aside first; then the record says what is ours, before and after; then the
files are renamed. Stopped in between, the next run does the rest. A file that is not ours is never
replaced or removed.
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from pypdf.generic import NameObject, NumberObject

from zidocs.disk.exchange import refuse_held
from zidocs.disk.files import hash_of
from zidocs.errors import Problem, UsageFault
from zidocs.office.workspace import Workspace
from zidocs.paper.placing import Choice, KnownPacket, Sheets
from zidocs.paper.scan_store import Filed, LostPage, ScanStore
from zidocs.pdf.copying import copy_pages
from zidocs.pdf.output import PdfFile
from zidocs.pdf.source import PdfSource, page_view, reading

SCANS = "scan"
UNUSED = f"{SCANS}/belum-dipakai"
"""In a packet's folder: what was scanned of it, but does not count as signed (yet)."""


@dataclass(frozen=True)
class Target:
    """A file that is to be there: its path from the workspace on, and what writes it.

    ``write`` returns the SHA-256 of what it wrote; ``text`` is the id of the document's text that
    it shows, if it is one.
    """

    path: str
    write: Callable[[BinaryIO], str]
    text: str = ""


def document_path(folder: str, document: str, by_hand: bool = False) -> str:
    """Where a complete document lies; beside the one that somebody filed ``by_hand``."""
    if by_hand:
        return f"{folder}/{UNUSED}/{document}-lengkap.pdf"
    return f"{folder}/{SCANS}/{document}.pdf"


def targets(
    store: ScanStore, folder: str, choices: Mapping[str, Choice], by_hand: frozenset[str]
) -> list[Target]:
    """The choices for the documents of a packet become the files that show them.

    ``folder`` is the packet's, from the workspace on; ``by_hand`` the documents that somebody
    filed without us.
    """
    wanted = []
    for document, choice in choices.items():
        if choice.used:
            path = document_path(folder, document, document in by_hand)
            wanted.append(_target(store, path, choice.used))
        for number, sheets in enumerate(choice.waiting, start=1):
            state = "belum-lengkap" if sheets.lacks_only_pages else "naskah-lama"
            name = f"{document}-{state}" + (f"-{number}" if number > 1 else "")
            wanted.append(_target(store, f"{folder}/{UNUSED}/{name}.pdf", sheets))
    return wanted


def _target(store: ScanStore, path: str, sheets: Sheets) -> Target:
    def write(out: BinaryIO) -> str:
        pages = ((store.page(page.sha256), page.turn) for page in sheets.pages)
        return _compose(pages, out, path)

    return Target(path, write, sheets.key[0])


def _compose(pages: Iterable[tuple[bytes, int]], out: BinaryIO, name: str) -> str:
    """PDFs of one page each, and how far each is to be turned clockwise, become a PDF in ``out``.

    Only the entry /Rotate of a page changes: its pixels stay as they are. The same pages give the
    same bytes; returns their SHA-256. Raises EvidenceFault about ``name``.
    """
    file = PdfFile(out)
    parent = file.reserve()
    places = []
    for pdf, turn in pages:
        places.append(file.reserve())
        with reading(name):
            source = PdfSource(pdf)
            page = source.pages[0]
            turned = (page_view(source, page).rotation + turn) % 360
            page[NameObject("/Rotate")] = NumberObject(turned)
            copy_pages(source, [0], file, parent, places[-1:])
            source.close()
    file.finish_pages(parent, places)
    return file.sha256


def filed_by_hand(
    workspace: Workspace,
    packet: KnownPacket,
    scans: Mapping[tuple[str, str], Path],
    filed: Filed,
) -> frozenset[str]:
    """The documents of a packet whose signed scan was put there by somebody else.

    ``scans`` are the files that count as signed, by slug and document.
    """
    found = set()
    for document in packet.documents:
        usual = workspace.root / document_path(workspace.show(packet.folder), document)
        for path in (scans.get((packet.slug, document)), usual):
            if path and path.exists():
                ours = filed.files.get(workspace.show(path), ())
                if hash_of(path) not in ours:
                    found.add(document)
    return frozenset(found)


def file_all(
    workspace: Workspace,
    store: ScanStore,
    wanted: Iterable[Target],
    rooms: Sequence[str],
    filed: Filed,
    last_run: int,
) -> list[Problem] | None:
    """Make the files of ours in ``rooms`` (folders from the workspace on) be the wanted ones.

    ``filed`` is the record up to now; then everything up to ``last_run`` is filed. Returns a
    problem for each place that somebody else's file has taken, and for each file of which a page
    is lost: it stays as it is, and is filed by the first scan that has the page again. None where a
    place was taken meanwhile, and all is to be filed anew. Raises UsageFault if a folder leads out
    of the workspace, OSError.
    """
    root, problems = workspace.root, list[Problem]()
    after: dict[str, str] = {}
    before: dict[str, tuple[str, ...]] = dict(filed.files)
    texts = dict(filed.texts)
    ready: list[tuple[Path, str]] = []
    waiting: set[str] = set()
    for number, target in enumerate(wanted):
        path = root / target.path
        _check_inside(workspace, path)
        ours = filed.files.get(target.path, ())
        aside = store.new / f"{number}.new"
        aside.parent.mkdir(parents=True, exist_ok=True)
        try:
            with aside.open("w+b") as out:
                sha256 = target.write(out)
        except LostPage as lost:
            waiting.add(target.path)
            problems += (_waits(target.path, problem) for problem in lost.problems)
            continue
        there = hash_of(path) or ("no file" if os.path.lexists(path) else "")
        if there not in (sha256, "", *ours):
            problems.append(_taken(target.path))
            continue
        after[target.path] = sha256
        if target.text:
            texts[sha256] = target.text
        if there != sha256:
            before[target.path] = tuple(dict.fromkeys(filter(None, (sha256, there))))
            ready.append((aside, target.path))
    # What a file that waits would outdate is all there is of it: it stays for so long.
    done = tuple(room for room in rooms if not any(path.startswith(room) for path in waiting))
    gone = [path for path in filed.files if path not in after and path.startswith(done)]
    # What is told here is filed by the next scan: nothing is lost.
    refuse_held([root / name for name in (*(name for _, name in ready), *gone)], root)
    store.put_filed(replace(filed, files=before, texts=texts))
    late = [new for new, name in ready if not store.disk.file(new, root / name, before[name])]
    for name in gone:
        if hash_of(root / name) in filed.files[name]:
            _remove(store, root / name)
    files = {path: hashes for path, hashes in before.items() if path not in gone}
    files |= {path: (sha256,) for path, sha256 in after.items()}
    runs = filed.runs if late or waiting else last_run
    store.put_filed(Filed(runs=runs, files=files, texts=_shown(texts, files)))
    return None if late else problems


def _shown(texts: Mapping[str, str], files: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """The texts of the files that are there."""
    shown = {sha256 for hashes in files.values() for sha256 in hashes}
    return {sha256: text for sha256, text in texts.items() if sha256 in shown}


def _remove(store: ScanStore, path: Path) -> None:
    store.disk.remove(path)
    # A folder that only we fill goes with its last file; scan/ is the office's own.
    if path.parent.name != SCANS:
        with suppress(OSError):
            path.parent.rmdir()


def _taken(path: str) -> Problem:
    return Problem.warning(path, "Z908").says(
        "There is a file of this name that zidocs did not put there; it stays as it is.",
        "Move it elsewhere, and scan again.",
    )


def _waits(path: str, lost: Problem) -> Problem:
    return Problem.warning(path, "Z960", page=lost.where.file).says(
        "This cannot be filed: the scanned page {page} is gone from the store, or damaged.",
        "Scan the same file once more, or bring the folder .zidocs back from a copy of the "
        "workspace.",
    )


def _check_inside(workspace: Workspace, path: Path) -> None:
    if not path.parent.resolve().is_relative_to(workspace.root):
        raise UsageFault.at(workspace.show(path.parent), "Z907").says(
            "This folder is a link that leads out of the workspace.",
            "Remove the link; zidocs makes the folder anew.",
        )
