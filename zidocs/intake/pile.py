"""Names of files, folders and wildcards become the files of a pile, in their order."""

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path

from zidocs.errors import Place, Problem, on_one_line, say
from zidocs.file_names import natural_order
from zidocs.intake.scanned_file import SUFFIXES


def files_of(names: Sequence[str]) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """The files in the order given, those of a folder or wildcard by name, and what is wrong."""
    files: list[Path] = []
    problems: list[Problem] = []
    for name in names:
        try:
            found = [file for path in _matches(name) for file in _files(path)]
        except OSError as error:
            problems.append(unreadable(name, error))
            continue
        files.extend(found)
        if not found:
            problems.append(_nothing(name))
    return tuple(dict.fromkeys(files)), tuple(problems)


def in_folder(folder: Path) -> list[Path]:
    """The files in a folder that may be scans, in natural order; raises OSError."""
    usable = [
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    ]
    return sorted(usable, key=lambda path: natural_order(path.name))


def _matches(name: str) -> Iterator[Path]:
    """A name as it is, where there is such a file; else what a wildcard stands for."""
    path = Path(name)
    if path.exists() or not glob.has_magic(name):
        yield path
        return
    found = glob.glob(name)  # noqa: PTH207, the pattern may begin with a drive or a folder
    yield from (Path(match) for match in sorted(found, key=natural_order))


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return in_folder(path)
    return [path] if path.is_file() else []


def unreadable(name: str, error: OSError) -> Problem:
    """A file or folder that cannot be read becomes the problem that says so."""
    return Problem(
        Place(on_one_line(name)),
        say("{file} cannot be read ({detail}).",
            file=name, detail=error.strerror or str(error)),
        say("Close it in other programs, and check that you may open it."),
        "Z402",
    )  # fmt: skip


def _nothing(name: str) -> Problem:
    return Problem(
        Place(on_one_line(name)),
        say("There is no scan here: no PDF, TIFF, JPEG or PNG file."),
        say("Correct the name; a name with spaces stands in double quotes."),
        "Z910",
    )
