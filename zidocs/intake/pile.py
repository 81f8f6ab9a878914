"""Names of files, folders and wildcards become the files of a pile, in their order."""

from collections.abc import Sequence
from pathlib import Path

from zidocs.disk.files import unreadable
from zidocs.disk.names import SCAN_SUFFIXES, natural_order, paths_named
from zidocs.errors import Place, Problem, on_one_line, say
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
        if not found:
            problems.append(_nothing(name))
    return tuple(dict.fromkeys(files)), tuple(problems)


def in_folder(folder: Path) -> list[Path]:
    """The files in a folder that may be scans, in natural order; raises OSError."""
    usable = [
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SCAN_SUFFIXES and not path.name.startswith(".") and path.is_file()
    ]
    return sorted(usable, key=lambda path: natural_order(path.name))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return in_folder(path)
    return [path] if path.is_file() else []


def _deeper(path: Path) -> list[str]:
    """The folders in a folder in which scans lie, however deep."""
    if not path.is_dir():
        return []
    folders = [each for each in path.iterdir() if each.is_dir() and not each.name.startswith(".")]
    with_scans = [
        each.name
        for each in folders
        if any(file.suffix.lower() in SCAN_SUFFIXES for file in each.rglob("*"))
    ]
    return sorted(with_scans, key=natural_order)


def _not_deeper(path: Path, deeper: Sequence[str]) -> Problem:
    return Problem(
        Place(on_one_line(path.as_posix())),
        say("There are scans in folders of this folder, too, which are not read: {names}.",
            names=on_one_line(listed(deeper, _MOST_NAMED))),
        say("To scan them, name those folders."),
        "Z938",
        "petunjuk",
    )  # fmt: skip


def _nothing(name: str) -> Problem:
    return Problem(
        Place(on_one_line(name)),
        say("There is no scan here: no PDF, TIFF, JPEG or PNG file."),
        say("Correct the name; a name with spaces stands in double quotes."),
        "Z910",
    )
