"""What files of a merge stand under, words or a folder, becomes the headings of its contents."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.errors import on_one_line


@dataclass(frozen=True)
class Heading:
    """Words that somebody wrote, or a folder, known by where it is; neither: no heading."""

    words: str = ""
    folder: Path | None = None


def name_headings(headings: Iterable[Heading]) -> Mapping[Heading, str]:
    """Each heading's words; a folder has its name, and as much of its path as tells it apart.

    Two folders ``foto`` of Bulan Maret and of Bulan April are "Bulan Maret/foto" and "Bulan
    April/foto". The names begin below the folder that holds both, wherever on a disk that is.
    """
    names = {heading: heading.words for heading in headings}
    called: dict[str, list[Path]] = {}
    for heading in names:
        if heading.folder:
            called.setdefault(_name(heading.folder), []).append(heading.folder)
    for name, folders in called.items():
        above = _folder_of_all(folders)
        for folder in folders:
            names[Heading(folder=folder)] = name if len(folders) == 1 else _below(above, folder)
    return names


def _name(folder: Path) -> str:
    return on_one_line(folder.name)


def _folder_of_all(folders: Sequence[Path]) -> Path | None:
    try:
        return Path(os.path.commonpath([folder.parent for folder in folders]))
    except ValueError:
        # On Windows nothing holds two drives.
        return None


def _below(above: Path | None, folder: Path) -> str:
    return on_one_line((folder.relative_to(above) if above else folder).as_posix())
