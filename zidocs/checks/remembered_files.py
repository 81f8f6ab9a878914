"""What was read in a file is remembered by its path, size and time of change.

Reading hundreds of photos takes seconds, asking the disk for their size and time milliseconds.
The memory is a convenience in hasil/ that may be deleted at any time; it is believed only as far
as its values could have come from a file (see :mod:`zidocs.disk.remembered`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import TypeAdapter

from zidocs.checks.rules import PhotoSeen, ScanSeen
from zidocs.disk.files import stamp_of
from zidocs.disk.names import entries
from zidocs.disk.remembered import SORTED, seal, unseal
from zidocs.office.workspace import Workspace

_FORMAT = 2
"""Raise it when the same file would give other facts."""

F = TypeVar("F")
Kind = Literal["foto", "scan", "sha256"]

_Files = Annotated[dict[str, tuple[int, int, F | None]], SORTED]


@dataclass
class _Known:
    """Size, time and facts of files by name, for each kind of facts; None of unreadable ones."""

    foto: _Files[PhotoSeen] = field(default_factory=dict)
    scan: _Files[ScanSeen] = field(default_factory=dict)
    sha256: _Files[str] = field(default_factory=dict)


_KNOWN = TypeAdapter(_Known)


class RememberedFiles:
    """The facts of a workspace's files; what is asked for in this run is kept."""

    def __init__(self, workspace: Workspace) -> None:
        self._root = workspace.root
        self._file = workspace.output / ".zidocs" / "files.json"
        self._old = unseal(self._file, _FORMAT, _KNOWN) or _Known()
        self._kept = _Known()

    def read_all(
        self,
        kind: Kind,
        paths: Sequence[Path],
        read: Callable[[Path], F | None],
        spread: Callable[[Callable[[Path], F | None], Iterable[Path]], Iterable[F | None]] = map,
    ) -> Iterator[tuple[Path, F | None]]:
        """Each file and its facts, read by ``read`` where they are not known.

        ``kind`` tells apart what different readers make of one file. A file that is not there is
        left out; ``spread`` is ``map``, or that of a pool.
        """
        old: dict[str, Any] = getattr(self._old, kind)
        kept: dict[str, Any] = getattr(self._kept, kind)
        stamps = {path: stamp for path in paths if (stamp := stamp_of(path))}
        names = {path: self._name(path) for path in stamps}
        known = {path for path, stamp in stamps.items() if old.get(names[path], ())[:2] == stamp}
        fresh = iter(spread(read, [path for path in stamps if path not in known]))
        for path, stamp in stamps.items():
            facts = old[names[path]][2] if path in known else next(fresh)
            kept[names[path]] = (*stamp, facts)
            yield path, facts

    def save(self) -> None:
        """Write what this run kept, if that is not what the file holds already.

        Where nothing is in hasil/ yet, nothing is put there: a first build that fails leaves
        nothing behind.
        """
        if self._kept != self._old and entries(self._file.parents[1]):
            seal(self._file, _FORMAT, _KNOWN, self._kept)

    def _name(self, path: Path) -> str:
        inside = path.is_relative_to(self._root)
        return path.relative_to(self._root).as_posix() if inside else str(path)
