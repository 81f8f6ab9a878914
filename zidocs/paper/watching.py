"""Watches the scanner's folder and hands over each file that is complete.

Network folders tell nobody of new files, so they are asked. A file is complete when its size and
date are the same twice and it opens; scanners write for minutes.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from zidocs.disk.files import hash_of, name_free, stamp_of
from zidocs.errors import EvidenceFault
from zidocs.paper.pile import in_folder
from zidocs.paper.scanned_file import open_scanned

DONE = "selesai"
"""The folder in the scanner's folder where files go that are done."""

_PATIENCE = 10
"""How often a file that does not open may look the same until it counts as broken."""

_Facts = tuple[int, int]
"""Size and date of a file."""


@dataclass
class _Waiting:
    facts: _Facts
    looks: int = 0
    handled: bool = False


def watch(
    folder: Path,
    scan: Callable[[Path], bool | None],
    pause: Callable[[], bool],
    moved: Callable[[Path, Path], None] | None = None,
) -> list[Path]:
    """Hand every complete file to ``scan``, which tells whether it went well; None to try again.

    Between two looks ``pause`` is called; False ends the watch, and so does Ctrl-C at any time.
    With ``moved``, files that went well are moved to the folder ``DONE``, and it is told from where
    to where. A file is handed over again only when it changes. Returns the files that are not done.
    """
    waiting: dict[Path, _Waiting] = {}
    with suppress(KeyboardInterrupt):
        while True:
            for path in _ready(folder, waiting):
                before = _facts_of(path) if moved else None
                well = scan(path)
                waiting[path].handled = well is not None
                if well and moved and _facts_of(path) != before:
                    # A scanner that always writes the same name has written the next pile.
                    del waiting[path]
                elif well and moved:
                    _move(path, folder / DONE, moved)
            if not pause():
                break
    return [
        path
        for path, facts in _look(folder)
        if path not in waiting or waiting[path].facts != facts or not waiting[path].handled
    ]


def _ready(folder: Path, waiting: dict[Path, _Waiting]) -> Iterator[Path]:
    """The files that are the same as at the last look, are whole, and were not handed over yet."""
    for path, facts in _look(folder):
        known = waiting.get(path)
        if known is None or known.facts != facts:
            waiting[path] = _Waiting(facts)
            continue
        known.looks += 1
        if not known.handled and _is_whole(path, known):
            yield path


def _look(folder: Path) -> list[tuple[Path, _Facts]]:
    found = []
    # The network may be away for a while, and a file for good.
    with suppress(OSError):
        for path in in_folder(folder):
            if facts := stamp_of(path):
                found.append((path, facts))
    return found


def _is_whole(path: Path, known: _Waiting) -> bool:
    if known.looks >= _PATIENCE:
        return True
    try:
        with open_scanned(path, path.name):
            return True
    except EvidenceFault:
        return False


def _facts_of(path: Path) -> tuple[_Facts | None, str]:
    """Size, date and SHA-256 of a file, as far as it can be read now."""
    with suppress(OSError):
        return stamp_of(path), hash_of(path)
    return None, ""


def _move(path: Path, folder: Path, moved: Callable[[Path, Path], None]) -> None:
    """Move a file, never onto another; one that somebody holds open stays where it is."""
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}-{number}{path.suffix}"
        name_free(path, target)
        moved(path, target)
