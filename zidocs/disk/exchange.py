"""Many files take the places of others: all of them do, or none.

What is replaced is kept aside until the last file is in place. Where one cannot be placed, because
a viewer holds it open or the disk is full, everything that was moved before goes back.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from zidocs.disk.files import hash_of, remove
from zidocs.errors import Problem, UsageFault, on_one_line


@dataclass(frozen=True)
class _Done:
    """A place that was changed: what lay there before (None: nothing), and what lies there now."""

    target: Path
    former: Path | None
    sha256: str


class Exchange:
    """The places that were changed so far; ``room`` is an unused folder on the same disk."""

    def __init__(self, room: Path) -> None:
        self._room = room
        self._done: list[_Done] = []

    def replace(self, new: Path, target: Path, sha256: str) -> None:
        """``new``, whose hash that is, becomes the file ``target``; raises OSError."""
        former = self._keep(target)
        new.replace(target)
        self._done.append(_Done(target, former, sha256))

    def remove(self, target: Path) -> None:
        """The file goes away, if it is there; raises OSError."""
        former = self._keep(target)
        target.unlink(missing_ok=True)
        if former:
            self._done.append(_Done(target, former, ""))

    def _keep(self, target: Path) -> Path | None:
        """The file under a second name: at no moment is its own name without a whole file."""
        if not os.path.lexists(target):
            return None
        self._room.mkdir(parents=True, exist_ok=True)
        former = self._room / str(len(self._done))
        remove(former)
        try:
            os.link(target, former, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(target, former, follow_symlinks=False)
        return former

    def undo(self) -> None:
        """Everything is as it was, as far as the disk lets us.

        What somebody saved to one of the places in the meantime stays: it is theirs.
        """
        for done in reversed(self._done):
            with suppress(OSError):
                if hash_of(done.target) != done.sha256:
                    continue
                if done.former:
                    done.former.replace(done.target)
                else:
                    done.target.unlink(missing_ok=True)
        self._done.clear()


@contextmanager
def exchange(room: Path) -> Iterator[Exchange]:
    """Within, files take their places; all goes back when it ends with an error."""
    changed = Exchange(room)
    try:
        yield changed
    except BaseException:
        changed.undo()
        raise


def refuse_held(targets: Iterable[Path], root: Path) -> None:
    """Raises UsageFault that names every file which another program holds open.

    Windows alone keeps such a file from being replaced. Files below ``root`` are named from there.
    """
    held = [
        Problem.at(_shown(target, root), "Z056").says(
            "Another program holds this file open; nothing was changed.",
            "Close it there (PDF viewer, Word), and run the command again.",
        )
        for target in targets
        if _is_held(target)
    ]
    if held:
        raise UsageFault(held)


def _is_held(path: Path) -> bool:
    """Whether the file may not be renamed now; to rename it to its own name changes nothing."""
    if not path.is_file():
        return False
    try:
        os.rename(path, path)  # noqa: PTH104, Path.rename would hide that nothing is meant to move
    except PermissionError:
        return True
    except OSError:
        # The exchange itself will say what is wrong.
        return False
    return False


def _shown(path: Path, root: Path) -> str:
    inside = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    return on_one_line(inside.as_posix())
