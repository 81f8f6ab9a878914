"""A folder or a ZIP becomes the files of an archive, read without trust in what it says of itself.

Links are never followed, nothing is unpacked, and no more is held in memory than was asked for.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Protocol

from zidocs.archive.naming import archive_name
from zidocs.disk.files import hash_file
from zidocs.errors import ArchiveFault, Place, Problem, Sentence, on_one_line, os_reason, say

MOST_FILES = 200_000
"""A year of a large office has a tenth of it."""


class Holding(Protocol):
    """The files of an archive by their paths in it (Unicode NFC), with their sizes in bytes."""

    sizes: Mapping[str, int]
    problems: tuple[Problem, ...]
    """What is wrong with the folder or ZIP itself; such entries are not among the files."""

    def sha256(self, path: str) -> str:
        """The hash of a file; raises ArchiveFault when it cannot be read."""

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a file; raises ArchiveFault when it cannot be read or is larger."""

    def as_file(self, path: str) -> AbstractContextManager[Path]:
        """The file on the disk, for readers that want one; raises ArchiveFault as above."""


class FolderHolding:
    """The files below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self.sizes: Mapping[str, int] = self._sizes
        self.problems: tuple[Problem, ...] = tuple(self._scan())

    def _scan(self) -> Iterator[Problem]:
        waiting, count = [""], 0
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(self._root / folder) as entries:
                    found = list(islice(entries, MOST_FILES + 1))
            except OSError as error:
                yield unreadable(folder or self._root.name, error)
                continue
            count += len(found)
            if count > MOST_FILES:
                raise ArchiveFault(too_many())
            for entry in sorted(found, key=lambda entry: entry.name):
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                else:
                    yield from self._add(path, entry)

    def _add(self, path: str, entry: "os.DirEntry[str]") -> Iterator[Problem]:
        name = archive_name(path)
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            yield unreadable(name, error)
            return
        if not stat.S_ISREG(status.st_mode):
            yield refused(name, say("This is a link or a device, not a file."))
        elif self._real.setdefault(name, path) != path:
            yield refused(name, say("The archive holds two files of this name."))
        else:
            self._sizes[name] = status.st_size

    def sha256(self, path: str) -> str:
        """The hash of a file; raises ArchiveFault when it cannot be read."""
        with reading(path):
            return hash_file(self._root / self._real[path])

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a file; raises ArchiveFault when it cannot be read or is larger."""
        with reading(path), (self._root / self._real[path]).open("rb") as file:
            data = file.read(most + 1)
        refuse_larger(path, len(data), most)
        return data

    @contextmanager
    def as_file(self, path: str) -> Iterator[Path]:
        """The file itself."""
        yield self._root / self._real[path]


def refuse_larger(path: str, size: int, most: int) -> None:
    """Raise ArchiveFault for a file of more than ``most`` bytes."""
    if size > most:
        raise ArchiveFault(
            refused(path, say("The file has more than {most} MB.", most=most // 1_000_000))
        )


@contextmanager
def reading(path: str) -> Iterator[None]:
    """A system's complaint about a file becomes ArchiveFault."""
    try:
        yield
    except OSError as error:
        raise ArchiveFault(unreadable(path, error)) from error


def unreadable(path: str, error: Exception) -> Problem:
    """What to say of a file or folder that cannot be read."""
    return Problem(
        Place(on_one_line(path)),
        say("This cannot be read ({detail}).", detail=os_reason(error)),
        say("Check the disk, and that you may open it; else take another copy of the archive."),
        "Z828",
    )


def refused(path: str, what: Sentence) -> Problem:
    """What to say of an entry that has no business in an archive."""
    return Problem(
        Place(on_one_line(path)),
        what,
        say("zidocs never archives such a thing; do not trust this copy."),
        "Z822",
    )


def too_many() -> Problem:
    """What to say of more files than we are willing to list."""
    return Problem(
        Place(),
        say("There are more than {most} files.", most=MOST_FILES),
        say("Name the folder of one archive, e.g. {example}.", example="arsip/2024-B03"),
        "Z822",
    )
