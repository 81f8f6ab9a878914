"""The folder arsip/ becomes one person's for as long as an archive takes."""

from contextlib import AbstractContextManager
from pathlib import Path

from zidocs import lock
from zidocs.errors import Place, Problem, say

LOCK = ".kunci"


def locked(room: Path) -> AbstractContextManager[None]:
    """The folder ``room`` is ours; see :func:`zidocs.lock.locked`.

    Raises UsageFault when somebody else works there, OSError when the folder cannot be written.
    """

    def busy(holder: lock.Holder) -> Problem:
        return Problem(
            Place(room.name),
            say("Somebody else is making an archive in this workspace just now, on the computer "
                "{computer} (process {process}).",
                computer=holder.computer, process=holder.process),
            say("Wait until it is finished, then run the command again."),
            "Z808",
        )  # fmt: skip

    return lock.locked(room / LOCK, busy)
