"""Takes in the files of a pile: which they are, which are new, and the pages seen in them.

A file is known by its bytes, not by its name: one that was scanned before is not looked at again.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zidocs.disk.files import hash_file, stamp_of, unreadable
from zidocs.disk.names import SCAN_SUFFIXES, is_no_evidence, natural_order, paths_named
from zidocs.errors import EvidenceFault, Place, Problem, on_one_line
from zidocs.paper.journal import ScannedFile
from zidocs.paper.scanned_file import open_scanned
from zidocs.paper.scanned_page import Looked, LookJob, SeenPage, jobs_of
from zidocs.words import listed

_MOST_NAMED = 5


def files_of(names: Sequence[str]) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """The files in the order given, those of a folder or wildcard by name, and what is wrong."""
    files: list[Path] = []
    problems: list[Problem] = []
    for name in names:
        try:
            matches = list(paths_named(name))
            found = [file for path in matches for file in _files(path)]
        except OSError as error:
            problems.append(unreadable(Place(on_one_line(name)), name, error))
            continue
        files.extend(found)
        problems.extend(_not_deeper(path, deeper) for path in matches if (deeper := _deeper(path)))
        problems.extend(_no_scans(path, others) for path in matches if (others := _others(path)))
        if not found:
            nothing = Problem.at(on_one_line(name), "Z910").says(
                "There is no scan here: no PDF and no picture.",
                "Correct the name; a name with spaces stands in double quotes.",
            )
            problems.append(nothing)
    return tuple(dict.fromkeys(files)), tuple(problems)


def in_folder(folder: Path) -> list[Path]:
    """The files in a folder that may be scans, in natural order; raises OSError."""
    usable = [
        path
        for path in folder.iterdir()
        if _may_be_scan(path) and not path.name.startswith(".") and path.is_file()
    ]
    return sorted(usable, key=lambda path: natural_order(path.name))


def _may_be_scan(path: Path) -> bool:
    return path.suffix.lower() in SCAN_SUFFIXES


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return in_folder(path)
    return [path] if path.is_file() else []


def _deeper(path: Path) -> list[str]:
    """The folders in a folder in which scans lie, however deep."""
    if not path.is_dir():
        return []
    folders = [each for each in path.iterdir() if each.is_dir() and not each.name.startswith(".")]
    with_scans = [each.name for each in folders if any(map(_may_be_scan, each.rglob("*")))]
    return sorted(with_scans, key=natural_order)


def _others(path: Path) -> list[str]:
    """The files in a folder that are no scans by their names, but for what systems leave there."""
    if not path.is_dir():
        return []
    found = [each for each in path.iterdir() if not is_no_evidence(each.name) and each.is_file()]
    return sorted((each.name for each in found if not _may_be_scan(each)), key=natural_order)


# --- taking them in ------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewFile:
    """A file that was never scanned: its jobs, and its size and date before it was read."""

    path: Path
    file: ScannedFile
    jobs: tuple[LookJob, ...]
    before: tuple[int, int] | None


@dataclass
class Intake:
    """The files of one scan: the new ones, the SHA-256 of all in order, what is to be said.

    ``again`` are those that were scanned before: the SHA-256, the name and the name at that time.
    """

    new: list[NewFile] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    again: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def jobs(self) -> list[LookJob]:
        """All there is to look at, in order."""
        return [job for file in self.new for job in file.jobs]

    @property
    def pages(self) -> int:
        """How many pages there are to look at."""
        return sum(file.file.pages for file in self.new)

    def seen(self, looked: Sequence[Looked]) -> Iterator[tuple[ScannedFile, SeenPage]]:
        """The answers to the jobs become the pages of the files that could be read to their end.

        Of a file with a fault, or one that changed meanwhile, no page is taken.
        """
        answers = iter(looked)
        for new in self.new:
            parts = [next(answers) for _ in new.jobs]
            problems = [problem for part in parts for problem in part.problems]
            if not problems and stamp_of(new.path) != new.before:
                changed = Problem.at(new.file.name, "Z928").says(
                    "This file changed while it was read; nothing of it was taken.",
                    "Wait until the scanner is done, and scan it again.",
                )
                problems = [changed]
            if problems:
                self.problems.extend(dict.fromkeys(problems))
                self.hashes.remove(new.file.sha256)
                continue
            yield from ((new.file, page) for part in parts for page in part.pages)

    def tell_again(self, settled: Iterable[str]) -> None:
        """Say of the files that were scanned before whether this scan changed anything.

        ``settled`` are the SHA-256 of the files that a page came from whose standing is new.
        """
        changed = frozenset(settled)
        self.problems += [
            _settled(name, before) if sha256 in changed else _known(name, before)
            for sha256, name, before in self.again
        ]


def take_in(
    files: Iterable[Path],
    known: Iterable[ScannedFile],
    folder: Path,
    printed: Callable[[Path, str], str],
    is_lost: Callable[[str], bool] = lambda _sha256: False,
) -> Intake:
    """Files become an intake; ``folder`` is where pages may be written for the time being.

    ``printed`` tells of a file and its SHA-256 where it lies in hasil/ as we wrote it, if it does.
    Of a file that ``is_lost``, by its SHA-256, the store lacks a page: it is read again.
    A file that cannot be used becomes a problem; the others are taken all the same.
    """
    intake = Intake()
    names = {file.sha256: file.name for file in known}
    for number, path in enumerate(files, start=1):
        name = on_one_line(path.name)
        try:
            before = stamp_of(path)
            sha256 = hash_file(path)
            if ours := printed(path, sha256):
                raise EvidenceFault.at(name, "Z937", path=ours).says(
                    "This is {path}, which zidocs wrote to be printed; it is no scan of signed "
                    "paper.",
                    "Print it, have it signed, scan the paper, and keep that scan outside of "
                    "hasil/.",
                )
            if sha256 in names and (sha256 in intake.hashes or not is_lost(sha256)):
                intake.again.append((sha256, name, names[sha256]))
                if sha256 not in intake.hashes:
                    intake.hashes.append(sha256)
                continue
            count = _page_count(path, name)
        except EvidenceFault as fault:
            intake.problems.extend(fault.problems)
            continue
        except OSError as error:
            intake.problems.append(unreadable(Place(name), name, error))
            continue
        names[sha256] = name
        intake.hashes.append(sha256)
        room = folder / f"file-{number}"
        room.mkdir(parents=True)
        file = ScannedFile(name, sha256, count)
        intake.new.append(NewFile(path, file, tuple(jobs_of(path, name, count, room)), before))
    return intake


def _page_count(path: Path, name: str) -> int:
    with open_scanned(path, name) as pages:
        if pages.signed():
            raise EvidenceFault.at(name, "Z927").says(
                "This PDF is signed electronically; taking its pages apart would break the "
                "signature.",
                "Put the whole file into the packet: scan/<document>.pdf.",
            )
        return pages.count


# --- what is said of files -----------------------------------------------------------------------


def _not_deeper(path: Path, deeper: Sequence[str]) -> Problem:
    return Problem.hint(
        on_one_line(path.as_posix()), "Z938", names=on_one_line(listed(deeper, _MOST_NAMED))
    ).says(
        "There are scans in folders of this folder, too, which are not read: {names}.",
        "To scan them, name those folders.",
    )


def _no_scans(path: Path, others: Sequence[str]) -> Problem:
    names, count = on_one_line(listed(others, _MOST_NAMED)), len(others)
    return Problem.hint(on_one_line(path.as_posix()), "Z476", names=names, count=count).says(
        "{count} file(s) of this folder are no scans and were not read: {names}.",
        "A signed Word file is no scan: print it, have it signed, and scan the paper; or put its "
        "PDF into the packet's folder scan/.",
    )


def _known(name: str, before: str) -> Problem:
    return Problem.hint(name, "Z925", before=before).says(
        "This file was scanned already, as {before}; it is not read again.",
        "How its pages stand is told here; to scan it anew, take that run back: zidocs scan --undo "
        "ID.",
    )


def _settled(name: str, before: str) -> Problem:
    return Problem.hint(name, "Z925", before=before).says(
        "This file was scanned already, as {before}; its pages were judged anew.",
        "Nothing to do; how they stand now is told here, and how to take it back.",
    )
