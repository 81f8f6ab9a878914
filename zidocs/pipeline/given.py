"""Names of files, folders and wildcards become the files of a merge, in their order."""

import glob
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.errors import Place, Problem, on_one_line, os_reason, say
from zidocs.file_names import PHOTO_SUFFIXES, natural_order, paths_named

USABLE = PHOTO_SUFFIXES | {".pdf", ".docx"}
"""Endings of the files that are taken from a folder."""

_LEFT_BY_PROGRAMS = frozenset({"thumbs.db", "desktop.ini"})
_LOCK_OF_WORD = "~$"
_MOST_NAMED = 5


@dataclass(frozen=True)
class Wanted:
    """What somebody wrote: a file, a folder or a wildcard, and the heading it was put under."""

    name: str
    heading: str = ""


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
    return Given(tuple(gathering.files), tuple(gathering.findings), tuple(gathering.faults))


def names_from(folder: Path, files: Sequence[GivenFile]) -> Mapping[str, str]:
    """What messages show of each file becomes its name in an index that lies in ``folder``.

    The name leads from there to the file, wherever the command was given; names that were given
    from the root of a disk on stay so.
    """
    names: dict[str, str] = {}
    for file in files:
        name = _shown(_path_from(folder, file.path))
        is_taken = name in names.values()
        names[file.shown] = f"{name} ({len(names) + 1})" if is_taken else name
    return names


def _path_from(folder: Path, path: Path) -> Path:
    if path.is_absolute():
        return path
    try:
        return Path(os.path.relpath(path, folder))
    except ValueError:
        # On Windows no way leads from one drive to another.
        return path


class _Gathering:
    """Collects the files of one merge, and all that is wrong with the names."""

    def __init__(self) -> None:
        self.files: list[GivenFile] = []
        self.findings: list[Problem] = []
        self.faults: list[Problem] = []
        self._known: set[Path] = set()
        self._shown: set[str] = set()

    def take(self, wanted: Wanted) -> None:
        try:
            heading = on_one_line(wanted.heading)
            for path in paths_named(wanted.name):
                if path.is_dir():
                    self.folder(path, heading)
                elif path.is_file():
                    self.file(path, heading)
                else:
                    self.faults.append(_no_such_file(wanted.name))
        except OSError as error:
            self.faults.append(_unreadable(wanted.name, error))

    def folder(self, folder: Path, heading: str) -> None:
        entries = [path for path in folder.iterdir() if not _is_of_no_interest(path.name)]
        entries.sort(key=lambda path: natural_order(path.name))
        usable = [path for path in entries if path.suffix.lower() in USABLE and path.is_file()]
        if left := [path.name for path in entries if path not in usable]:
            self.findings.append(_left_out(folder, left))
        if not usable:
            self.faults.append(_nothing_usable(folder))
        for path in usable:
            self.file(path, heading or on_one_line(folder.resolve().name))

    def file(self, path: Path, heading: str) -> None:
        known = path.resolve()
        if known in self._known:
            self.findings.append(_given_twice(path))
            return
        self._known.add(known)
        self.files.append(GivenFile(path, self._name(path), heading))

    def _name(self, path: Path) -> str:
        """The path as it was given; names that differ only in what nobody sees get numbers."""
        shown = _shown(path)
        if shown in self._shown:
            shown = f"{shown} ({len(self._shown) + 1})"
        self._shown.add(shown)
        return shown


def _is_of_no_interest(name: str) -> bool:
    """Whether systems and programs put files of this name into folders, unseen by their owner."""
    return name.startswith((".", _LOCK_OF_WORD)) or name.lower() in _LEFT_BY_PROGRAMS


def _shown(path: Path) -> str:
    return on_one_line(path.as_posix())


def _no_such_file(name: str) -> Problem:
    place = Place(_shown(Path(name)))
    if glob.has_magic(name):
        return Problem(
            place,
            say("No file has a name like this."),
            say("Look where the files are, and correct the folder or the pattern."),
            "Z015",
        )
    return Problem(
        place,
        say("There is no such file or folder."),
        say("Correct the name; a name with spaces stands in double quotes."),
        "Z015",
    )


def _unreadable(name: str, error: OSError) -> Problem:
    place = Place(_shown(Path(name)))
    detail = os_reason(error)
    what = say("{file} cannot be read ({detail}).", file=place.file, detail=detail)
    fix = say("Close it in other programs, and check that you may open it.")
    return Problem(place, what, fix, "Z402")


def _nothing_usable(folder: Path) -> Problem:
    return Problem(
        Place(_shown(folder)),
        say("No file in this folder can become pages."),
        say("Put PDF, DOCX or picture files into it, or name the folder that holds them."),
        "Z016",
    )


def _left_out(folder: Path, names: Sequence[str]) -> Problem:
    named = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
    return Problem(
        Place(_shown(folder)),
        say("Of this folder, {count} were left out: {names}.", count=len(names), names=named),
        say("If they belong to the bundle, name each of them, or save them as PDF."),
        "Z304",
        "peringatan",
    )


def _given_twice(path: Path) -> Problem:
    return Problem(
        Place(_shown(path)),
        say("This file was given twice; the bundle has it once, at its first place."),
        say("Nothing to do, unless another file was meant."),
        "Z305",
        "peringatan",
    )
