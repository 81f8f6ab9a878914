"""One scan at a time: whoever comes second is told so instead of writing the same run."""

from contextlib import AbstractContextManager
from pathlib import Path

from zidocs import lock
from zidocs.errors import Place, Problem, say


def alone(file: Path) -> AbstractContextManager[None]:
    """Hold the lock ``file``; the system lets go of it however the program ends.

    Raises UsageFault if another program holds it.
    """
    return lock.locked(file, _busy)


def _busy(holder: lock.Holder) -> Problem:
    return Problem(
        Place(),
        say("Another zidocs scan is at work in this workspace, on the computer {computer} "
            "(process {process}).", computer=holder.computer, process=holder.process),
        say("Wait until it is done, or end it (a --watch too), and try again."),
        "Z906",
    )  # fmt: skip
