"""What was read in a file is remembered by its path, size and time of change.

Reading hundreds of photos takes seconds, asking the disk for their size and time milliseconds.
The memory is a convenience in hasil/ that may be deleted at any time; it is believed only as far
as its values could have come from a file (see :mod:`zidocs.disk.remembered`).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import TypeAdapter

from zidocs.disk.files import stamp_of
from zidocs.disk.remembered import SORTED, seal, unseal
from zidocs.workspace import Workspace

Facts: TypeAlias = list[str | int | None]
"""What was read in a file, as JSON has it; empty for a file that cannot be read."""

_FORMAT = 1
"""Raise it when the same file would give other facts."""

Reader: TypeAlias = Callable[[Path], Facts]
Map: TypeAlias = Callable[[Reader, Iterable[Path]], Iterable[Facts]]
"""The function ``map``, or that of a pool."""

_Stamped: TypeAlias = tuple[int, int, Facts]
_FILES = TypeAdapter(Annotated[dict[str, _Stamped], SORTED])


class RememberedFiles:
    """The facts of a workspace's files; what is asked for in this run is kept."""

    def __init__(self, workspace: Workspace) -> None:
        self._root = workspace.root
        self._file = workspace.output / ".zidocs" / "files.json"
        self._old = unseal(self._file, _FORMAT, _FILES) or {}
        self._kept: dict[str, _Stamped] = {}

    def read_all(
        self,
        kind: str,
        paths: Sequence[Path],
        read: Reader,
        spread: Map = map,
    ) -> Iterator[tuple[Path, Facts]]:
        """Each file and its facts, read by ``read`` where they are not known.

        ``kind`` tells apart what different readers make of one file. A file that is not there is
        left out.
        """
        stamps = {path: stamp for path in paths if (stamp := stamp_of(path))}
        keys = {path: f"{kind} {self._name(path)}" for path in stamps}
        known = {path: self._recall(keys[path], stamps[path]) for path in stamps}
        fresh = iter(spread(read, [path for path, facts in known.items() if facts is None]))
        for path, stamp in stamps.items():
            recalled = known[path]
            facts = next(fresh) if recalled is None else recalled
            self._kept[keys[path]] = (*stamp, facts)
            yield path, facts

    def save(self) -> None:
        """Write what this run kept, if that is not what the file holds already.

        Where nothing is in hasil/ yet, nothing is put there: a first build that fails leaves
        nothing behind.
        """
        if self._kept != self._old and _is_in_use(self._file.parents[1]):
            seal(self._file, _FORMAT, _FILES, self._kept)

    def _name(self, path: Path) -> str:
        inside = path.is_relative_to(self._root)
        return path.relative_to(self._root).as_posix() if inside else str(path)

    def _recall(self, key: str, stamp: tuple[int, int]) -> Facts | None:
        entry = self._old.get(key)
        return entry[2] if entry and entry[:2] == stamp else None


def _is_in_use(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False
