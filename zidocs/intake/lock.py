"""One scan at a time: whoever comes second is told so instead of writing the same run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from zidocs.errors import Place, Problem, UsageFault, say


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold the lock ``file``; the system lets go of it however the program ends.

    Raises UsageFault if another program holds it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as held:
        try:
            _take(held)
        except OSError as error:
            raise UsageFault(
                Problem(
                    Place(),
                    say("Another zidocs scan is at work in this workspace."),
                    say("Wait until it is done, or end it (a --watch too), and try again."),
                    "Z906",
                )
            ) from error
        yield


if sys.platform == "win32":
    import msvcrt

    def _take(held: BinaryIO) -> None:
        held.seek(0)
        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(held: BinaryIO) -> None:
        fcntl.flock(held.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
