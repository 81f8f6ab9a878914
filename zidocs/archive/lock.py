"""A folder becomes one person's for as long as the work in it takes.

The system holds the lock and lets it go when the process ends, however it ends: a lock never
outlives its owner, on this machine or on a network drive.
"""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from zidocs.errors import Place, Problem, UsageFault, say

LOCK = ".kunci"

_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextmanager
def locked(room: Path) -> Iterator[None]:
    """The folder ``room`` is ours; made if it is not there, and gone again if nothing came of it.

    Raises UsageFault when somebody else works there, OSError when the folder cannot be written.
    """
    is_new = not room.exists()
    room.mkdir(parents=True, exist_ok=True)
    try:
        with (room / LOCK).open("ab") as file:
            _take(file, room)
            yield
    finally:
        with suppress(OSError):
            if is_new and [path.name for path in room.iterdir()] == [LOCK]:
                (room / LOCK).unlink()
                room.rmdir()


def _take(file: BinaryIO, room: Path) -> None:
    try:
        _lock(file)
    except OSError as error:
        if error.errno in _TAKEN:
            raise UsageFault(
                Problem(
                    Place(room.name),
                    say("Somebody else is making an archive in this workspace just now."),
                    say("Wait until it is finished, then run the command again."),
                    "Z808",
                )
            ) from error
        # A drive without locks: then everybody takes care, as with any file there.


if sys.platform == "win32":

    def _lock(file: BinaryIO) -> None:
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: BinaryIO) -> None:
        import fcntl

        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
