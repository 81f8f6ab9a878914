"""A path becomes the archive that lies there, opened for reading, whether folder or ZIP."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zipfile import is_zipfile

from zidocs.archive.holding import FolderHolding, Holding
from zidocs.archive.manifest import DECLARATION, PAYLOAD
from zidocs.archive.zip_holding import ZipHolding
from zidocs.errors import ArchiveFault, Place, Problem, on_one_line, say

MOST_MANIFEST = 50_000_000
"""Bytes; as many as a manifest has whose archive has more files than we list."""


@contextmanager
def open_holding(path: Path) -> Iterator[Holding]:
    """The files of the archive at ``path``; raises ArchiveFault if there is none."""
    if path.is_dir():
        holding = FolderHolding(path)
        if DECLARATION not in holding.sizes and PAYLOAD not in holding.sizes:
            raise ArchiveFault(_no_archive(path))
        yield holding
    elif path.suffix.lower() == ".zip" or is_zipfile(path):
        with closing(ZipHolding(path)) as packed:
            if DECLARATION not in packed.sizes and PAYLOAD not in packed.sizes:
                raise ArchiveFault((*packed.problems, _no_archive(path)))
            yield packed
    else:
        raise ArchiveFault(_no_archive(path))


def _no_archive(path: Path) -> Problem:
    return Problem(
        Place(on_one_line(str(path))),
        say("There is no archive here (no {file}).", file=DECLARATION),
        say("Name the folder or the ZIP of one archive, e.g. {example}.", example="arsip/2024-B03"),
        "Z820",
    )


def missing_file(path: str, source: str) -> Problem:
    """What to say of a file that ``source`` asks for."""
    return Problem(
        Place(on_one_line(path)),
        say("This file is missing; {source} names it.", source=source),
        say("Fetch it from another copy of the archive."),
        "Z825",
    )
