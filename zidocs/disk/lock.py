"""A file becomes one process's own, for as long as its work takes.

The system holds the lock and lets it go when the process ends, however it ends: no lock outlives
its owner, on this machine or on a network drive. Who holds it stands in the file. On a drive that
refuses locks a lease stands for it.
"""

import errno
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zidocs.disk.lease import LeaseTaken, Lessee, leased, refuse_leased
from zidocs.errors import Problem, UsageFault

_TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_LONGEST_NAME = 300
"""Bytes read of what the holder wrote."""
_TRIES = 5
"""A holder that finished may take its file away between our opening and our locking it."""


@dataclass(frozen=True)
class Holder:
    """Who holds a lock: the name of the computer, and the number of the process there."""

    computer: str = "?"
    process: str = "?"


class Taken(BlockingIOError):
    """Another process has the lock: its ``holder``."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(errno.EAGAIN, os.strerror(errno.EAGAIN))
        self.holder = holder


@contextmanager
def locked(file: Path, busy: Callable[[Holder], Problem]) -> Iterator[None]:
    """Hold the lock ``file`` as ``taking`` does.

    Raises UsageFault with what ``busy`` says of the holder when another process has the lock,
    OSError when the file cannot be written.
    """
    with ExitStack() as held:
        try:
            held.enter_context(taking(file))
        except Taken as taken:
            raise UsageFault(busy(taken.holder)) from taken
        yield


@contextmanager
def taking(file: Path) -> Iterator[None]:
    """Hold the lock ``file``, which is there for as long; its folder is made where there is none.

    A folder that was new and holds nothing in the end is gone again. Raises Taken, OSError.
    """
    is_new = not file.parent.exists()
    with _open_and_take(file, is_new) as held:
        _write_holder(held)
        try:
            yield
        finally:
            # While the lock is ours: afterwards the file may be somebody else's.
            if sys.platform != "win32":
                _leave_no_trace(file, is_new)
    if sys.platform == "win32":
        # Windows takes no open file away; one that somebody else has opened meanwhile stays.
        _leave_no_trace(file, is_new)


@contextmanager
def _open_and_take(file: Path, is_new: bool) -> Iterator[BinaryIO]:
    """The file, open, and ours; ``is_new`` is its folder."""
    for _ in range(_TRIES):
        file.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as ours:
            held = ours.enter_context(file.open("a+b"))
            try:
                _take_or_lease(held, file, ours, is_new)
            except LeaseTaken as taken:
                raise Taken(_holder_of(taken.lessee)) from taken
            if _has_its_name(held, file):
                yield held
                return
    raise Taken(Holder())


def _take_or_lease(held: BinaryIO, file: Path, ours: ExitStack, is_new: bool) -> None:
    """Lock the open file, or have its lease until ``ours`` ends; raises Taken, LeaseTaken."""
    try:
        _take(held)
    except OSError as error:
        if error.errno in _TAKEN:
            raise Taken(_read_holder(held)) from error
        # ENOLCK, ENOSYS, EOPNOTSUPP, EINVAL: each kind of drive says it in its own way.
        if is_new:
            ours.callback(_leave_no_folder, file.parent)
        ours.enter_context(leased(file))
    else:
        # The same drive may know locks on one computer and none on another.
        refuse_leased(file)


def _holder_of(lessee: Lessee | None) -> Holder:
    return Holder(lessee.computer, lessee.process) if lessee else Holder()


def _has_its_name(held: BinaryIO, file: Path) -> bool:
    """Whether the file that we hold is the one that others will open."""
    try:
        return os.path.samestat(os.fstat(held.fileno()), file.stat())
    except FileNotFoundError:
        return False


def _write_holder(held: BinaryIO) -> None:
    # A full disk takes no name, but the lock is ours all the same.
    with suppress(OSError):
        held.truncate(0)
        held.write(f"{socket.gethostname()} {os.getpid()}\n".encode())
        held.flush()


def _read_holder(held: BinaryIO) -> Holder:
    try:
        held.seek(0)
        computer, process = held.read(_LONGEST_NAME).decode().split()
    except (OSError, ValueError):
        return Holder()
    return Holder(computer, process)


def _leave_no_trace(file: Path, is_new: bool) -> None:
    with suppress(OSError):
        file.unlink()
    if is_new:
        _leave_no_folder(file.parent)


def _leave_no_folder(folder: Path) -> None:
    # Only an empty folder goes away so.
    with suppress(OSError):
        folder.rmdir()


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30
    """The byte that is locked: Windows lets nobody read a locked one, and ours are to be read."""

    def _take(held: BinaryIO) -> None:
        held.seek(_FAR)
        msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(held: BinaryIO) -> None:
        fcntl.flock(held.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
