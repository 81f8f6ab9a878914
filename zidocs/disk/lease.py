"""A file that only one process could make is its lock, on drives whose lock call is refused.

Many network drives refuse it. That a file is made only where none is, they all know. Its owner
renews it as long as it works; one that is not renewed any more, or whose owner on this computer
has ended, is taken over. Times are those of the drive alone: clocks of computers differ.
"""

import os
import secrets
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

RENEWED_EVERY = 10.0
"""Seconds; so often the owner says that it is still at work."""
EXPIRES_AFTER = 120.0
"""Seconds without renewal after which nobody is at work: long enough for a drive that hangs."""
_LONGEST = 400
_BESIDE, _TAKEOVER = ".sewa", ".ambil"


@dataclass(frozen=True)
class Lessee:
    """Who has a lease: computer, process, and a word that tells one lease from the next."""

    computer: str
    process: str
    token: str

    def to_bytes(self) -> bytes:
        """What stands in the file."""
        return f"{self.computer} {self.process} {self.token}\n".encode()


class LeaseTaken(BlockingIOError):
    """Another process has the lease; None where it cannot be told who."""

    def __init__(self, lessee: Lessee | None) -> None:
        super().__init__()
        self.lessee = lessee


def lease_file(lock: Path) -> Path:
    """The file beside a lock that stands for it where locks are refused."""
    return lock.with_name(lock.name + _BESIDE)


@contextmanager
def leased(lock: Path) -> Iterator[None]:
    """Hold the lease beside ``lock``; raises LeaseTaken, or OSError where it cannot be written."""
    file = lease_file(lock)
    ours = Lessee(socket.gethostname(), str(os.getpid()), secrets.token_hex(8))
    _make(file, ours)
    done = threading.Event()
    renewing = threading.Thread(target=_renew, args=(file, ours, done), daemon=True)
    renewing.start()
    try:
        yield
    finally:
        done.set()
        renewing.join()
        if _read(file) == ours:
            file.unlink(missing_ok=True)


def refuse_leased(lock: Path) -> None:
    """Raises LeaseTaken where another process, for which the drive has no locks, is at work."""
    file = lease_file(lock)
    if file.exists() and not _is_over(file, _read(file)):
        raise LeaseTaken(_read(file))


def _make(file: Path, ours: Lessee) -> None:
    try:
        _write_new(file, ours)
    except FileExistsError:
        _take_over(file, ours)


def _write_new(file: Path, content: Lessee) -> None:
    """Make the file where none is; raises FileExistsError, OSError."""
    with file.open("xb") as made:
        made.write(content.to_bytes())


def _take_over(file: Path, ours: Lessee) -> None:
    """Ours takes the place of a lease that is over; of two who try, one does it."""
    former = _read(file)
    if not _is_over(file, former):
        raise LeaseTaken(former)
    turn = file.with_name(file.name + _TAKEOVER)
    try:
        _write_new(turn, ours)
    except FileExistsError:
        if _age(turn) > EXPIRES_AFTER:
            # Whoever took over was killed in the midst of it; the next one who comes may.
            turn.unlink(missing_ok=True)
        raise LeaseTaken(former) from None
    try:
        # Meanwhile somebody may have taken it over before us.
        if _read(file) != former or not _is_over(file, former):
            raise LeaseTaken(_read(file))
        file.unlink(missing_ok=True)
        try:
            _write_new(file, ours)
        except FileExistsError:
            raise LeaseTaken(_read(file)) from None
    finally:
        turn.unlink(missing_ok=True)


def _read(file: Path) -> Lessee | None:
    """Whose lease it is; None where there is none, or it cannot be told."""
    try:
        with file.open("rb") as reading:
            computer, process, token = reading.read(_LONGEST).decode().split()
    except (OSError, ValueError):
        return None
    return Lessee(computer, process, token)


def _is_over(file: Path, lessee: Lessee | None) -> bool:
    is_here = lessee is not None and lessee.computer == socket.gethostname()
    if is_here and lessee and not _is_alive(lessee.process):
        return True
    return _age(file) > EXPIRES_AFTER


def _is_alive(process: str) -> bool:
    """Whether such a process is on this computer, as far as can be told."""
    if sys.platform == "win32" or not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        # It is there, but somebody else's.
        return True
    return True


def _age(file: Path) -> float:
    """Seconds since the file was written, by the clock of the drive; 0 if it is gone."""
    probe = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        probe.write_bytes(b"?")
        return probe.stat().st_mtime - file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
    finally:
        with suppress(OSError):
            probe.unlink()


def _renew(file: Path, ours: Lessee, done: threading.Event) -> None:
    """Write the lease again and again, as long as it is ours."""
    while not done.wait(RENEWED_EVERY):
        # A drive that does not answer now may answer the next time.
        with suppress(OSError), file.open("rb+") as held:
            if held.read(_LONGEST) != ours.to_bytes():
                return
            held.seek(0)
            held.write(ours.to_bytes())
