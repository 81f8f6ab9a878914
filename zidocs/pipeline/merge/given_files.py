"""Names of files, folders and wildcards become the files of a merge, in their order."""

import glob
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from zidocs.bundle.index import index_beside
from zidocs.disk.files import unreadable
from zidocs.disk.names import PHOTO_SUFFIXES, is_folder, is_litter, natural_order, paths_named
from zidocs.errors import Place, Problem, Sentence, on_one_line, say
from zidocs.image.file_kinds import PICTURES, kind_of_file, refuse

USABLE = PHOTO_SUFFIXES | {".pdf", ".docx"}
"""Endings of the files that are taken from a folder."""

_LOCK_OF_WORD = "~$"
_UNFINISHED = frozenset({".crdownload", ".part", ".partial", ".download", ".opdownload"})
"""Endings that browsers give to what they have not got wholly."""
_HOMES = frozenset({"users", "home"})
"""Folders that hold one folder for each user, in small letters."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wrote: a file, a folder or a wildcard, and the heading it was put under."""

    name: str
    heading: str = ""


@dataclass(frozen=True)
class Heading:
    """Words that somebody wrote, or a folder, known by where it is; neither: no heading."""

    words: str = ""
    folder: Path | None = None


@dataclass(frozen=True)
class GivenFile:
    """A file of the bundle; ``shown`` names it in messages, each file otherwise."""

    path: Path
    shown: str
    heading: str

    @property
    def title(self) -> str:
        """The row of the contents: the file's name without its ending."""
        return on_one_line(self.path.stem)


@dataclass(frozen=True)
class Given:
    """The files, what is to be said about them, and the faults of names that lead to none."""

    files: tuple[GivenFile, ...]
    findings: tuple[Problem, ...]
    faults: tuple[Problem, ...]


def gather(wanted: Sequence[Wanted]) -> Given:
    """Names become files in the order given; those of a folder or wildcard in natural order.

    A folder's files, not those of folders in it, stand under its name unless another heading is
    given. A file given twice is taken at its first place.
    """
    gathering = _Gathering()
    for one in wanted:
        gathering.take(one)
    return gathering.given()


def names_from(folder: Path, files: Sequence[GivenFile]) -> Mapping[str, str]:
    """What messages show of each file becomes its name in an index that lies in ``folder``.

    The name leads from there to the file, wherever the command was given and however the file was
    named; but what lies on another drive, or where the way would tell of somebody's own folder,
    has only its own name. Names that are the same get numbers.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    start = _whole(folder)
    for file in files:
        wanted = name = _shown(way_from(start, _whole(file.path)))
        number = 1
        while name in taken:
            number += 1
            name = f"{wanted} ({number})"
        names[file.shown] = name
        taken.add(name)
    return names


def way_from(folder: PurePath, path: PurePath) -> PurePath:
    """The way from a folder to a file, both from the root of their disk on; else its name alone.

    That is where no way leads from one to the other, or only one that nobody else has: through the
    folder of a user, or over the root of a system that is not divided into drives.
    """
    shared = next((above for above in (folder, *folder.parents) if above in path.parents), None)
    alone = type(path)(path.name)
    if shared is None or (shared != folder and shared == shared.parent and not shared.drive):
        return alone
    depth = len(shared.parts)
    if any(part.lower() in _HOMES for part in path.parts[depth - 1 : -2]):
        return alone
    return type(path)(*[".."] * (len(folder.parts) - depth), *path.parts[depth:])


def _whole(path: Path) -> Path:
    """The path from the root of its disk on, without following links."""
    return Path(os.path.abspath(path))  # noqa: PTH100


@dataclass(frozen=True)
class _Taken:
    """A file at its place in the bundle; ``shown`` names it in messages."""

    path: Path
    shown: str
    heading: Heading


class _Gathering:
    """Collects the files of one merge, and all that is wrong with the names."""

    def __init__(self) -> None:
        self._faults: list[Problem] = []
        self._shown: set[str] = set()
        self._headings: dict[Heading, None] = {}
        self._again: list[tuple[Path, Heading, Heading]] = []
        # By where on the disk they are, however they were given.
        self._taken: dict[str, _Taken] = {}
        self._folders: set[str] = set()
        self._left: dict[str, Path] = {}

    def take(self, wanted: Wanted) -> None:
        try:
            heading = Heading(on_one_line(wanted.heading))
            for path in paths_named(wanted.name):
                if path.is_dir():
                    self._folder(path, heading)
                elif path.is_file():
                    self._file(path, heading)
                else:
                    self._faults.append(_no_such_file(wanted.name))
        except OSError as error:
            self._faults.append(_unreadable(wanted.name, error))

    def given(self) -> Given:
        """The files under the final names of their headings, and all that is to be said."""
        names = name_headings(self._headings)
        files = tuple(
            GivenFile(one.path, one.shown, names[one.heading]) for one in self._taken.values()
        )
        return Given(files, tuple(self._findings(names)), tuple(self._faults))

    def _findings(self, names: Mapping[Heading, str]) -> Iterator[Problem]:
        ours = [one.path for one in self._taken.values() if index_beside(one.path)]
        for path in ours:
            yield Problem.warning(_shown(path), "Z316").says(
                "This file is a bundle that zidocs made; now it is inside another bundle.",
                "Leave it out, or move it to another folder, unless you want it so.",
            )
        indexes = {_whereabouts(path.with_suffix(".json")) for path in ours}
        known = self._taken.keys() | self._folders | indexes
        yield from (_left_out(path) for where, path in self._left.items() if where not in known)
        for path, first, again in self._again:
            yield _given_twice(path, names[first], names[again])
        filled = {"", *(names[one.heading] for one in self._taken.values())}
        for name in dict.fromkeys(name for name in names.values() if name not in filled):
            yield Problem.warning(Place(), "Z315", heading=name).says(
                "Nothing stands under the heading “{heading}”; the bundle is without it.",
                "All its files were given before; leave them out there, or leave out this heading.",
            )

    def _folder(self, folder: Path, heading: Heading) -> None:
        where = _whereabouts(folder)
        self._folders.add(where)
        entries = [path for path in folder.iterdir() if not _is_of_no_interest(path.name)]
        entries.sort(key=lambda path: natural_order(path.name))
        usable = [path for path in entries if path.suffix.lower() in USABLE and path.is_file()]
        self._left |= {_whereabouts(path): path for path in entries if path not in usable}
        if not usable:
            nothing = Problem.at(_shown(folder), "Z016").says(
                "No file in this folder can become pages.",
                "Put PDF, DOCX or picture files into it, or name the folder that holds them.",
            )
            self._faults.append(nothing)
        for path in usable:
            self._file(path, heading if heading.words else Heading(folder=Path(where)))

    def _file(self, path: Path, heading: Heading) -> None:
        where = _whereabouts(path)
        self._headings[heading] = None
        if where in self._taken:
            self._again.append((path, self._taken[where].heading, heading))
        else:
            self._taken[where] = _Taken(path, self._name(path), heading)

    def _name(self, path: Path) -> str:
        """The path as it was given; names that differ only in what nobody sees get numbers."""
        shown = _shown(path)
        if shown in self._shown:
            shown = f"{shown} ({len(self._shown) + 1})"
        self._shown.add(shown)
        return shown


def name_headings(headings: Iterable[Heading]) -> Mapping[Heading, str]:
    """Each heading's words; a folder has its name, and as much of its path as tells it apart.

    Two folders ``foto`` of Bulan Maret and of Bulan April are "Bulan Maret/foto" and "Bulan
    April/foto". The names begin below the folder that holds both, wherever on a disk that is.
    """
    names = {heading: heading.words for heading in headings}
    called: dict[str, list[Path]] = {}
    for heading in names:
        if heading.folder:
            called.setdefault(on_one_line(heading.folder.name), []).append(heading.folder)
    for name, folders in called.items():
        above = _folder_of_all(folders)
        for folder in folders:
            below = folder.relative_to(above) if above else folder
            names[Heading(folder=folder)] = name if len(folders) == 1 else _shown(below)
    return names


def _folder_of_all(folders: Sequence[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath([folder.parent for folder in folders]))
    except ValueError:
        # On Windows nothing holds two drives.
        return None


def _whereabouts(path: Path) -> str:
    """Where on the disk a file is, links followed as far as they lead."""
    return os.path.realpath(path)


def _is_of_no_interest(name: str) -> bool:
    """Whether systems and programs put files of this name into folders, unseen by their owner."""
    return name.startswith((".", _LOCK_OF_WORD)) or is_litter(name)


def _shown(path: PurePath) -> str:
    return on_one_line(path.as_posix())


def _no_such_file(name: str) -> Problem:
    shown = _shown(Path(name))
    if glob.has_magic(name):
        return Problem.at(shown, "Z015").says(
            "No file has a name like this.",
            "Look where the files are, and correct the folder or the pattern.",
        )
    return Problem.at(shown, "Z015").says(
        "There is no such file or folder.",
        "Correct the name; a name with spaces stands in double quotes.",
    )


def _unreadable(name: str, error: OSError) -> Problem:
    path = error.filename or name
    place = Place(_shown(Path(path)))
    problem = unreadable(place, place.file, error)
    if is_folder(path):
        fix = say("Check that you may open this folder, and that its drive is connected.")
        return replace(problem, fix=fix)
    return problem


def _left_out(entry: Path) -> Problem:
    """An entry of a folder; of a file only its kind is looked at."""
    if is_folder(entry):
        what = say("This folder was left out: of a folder only the files are taken.")
        fix = say("If its files belong to the bundle, give this folder, too.")
    else:
        what = say("This file was left out: by its name, it is no PDF, Word file or picture.")
        fix = _way_in(entry)
    return Problem(Place(_shown(entry)), what, fix, "Z304", "peringatan")


def _way_in(file: Path) -> Sentence:
    """How a file whose name is no page's gets into the bundle all the same."""
    kind = kind_of_file(file)
    if file.suffix.lower() in _UNFINISHED:
        return say("It was not downloaded to its end; download it once more.")
    if kind in PICTURES or kind in ("pdf", "docx"):
        return say("Only its name is unusual: if it belongs to the bundle, give the file itself.")
    if kind:
        return refuse(kind, file.name).problems[0].fix
    return say("If it belongs to the bundle, save it as PDF.")


def _given_twice(path: Path, first: str, again: str) -> Problem:
    fix = say("Nothing to do, unless another file was meant.")
    if again and again != first:
        fix = say("If it belongs under “{heading}”, give it only there.", heading=again)
    return Problem(
        Place(_shown(path)),
        say("This file was given twice; the bundle has it once, at its first place."),
        fix,
        "Z305",
        "peringatan",
    )
