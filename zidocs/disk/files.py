"""Bytes become files that are whole or not there at all, and files become their hashes.

What must outlive a power cut is on the disk before it has its name.
"""

import errno
import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from zidocs.errors import EvidenceFault, Place, Problem, UsageFault, on_one_line, os_reason

CHUNK = 1 << 20
"""Bytes read at a time: few calls, and memory that does not grow with the file."""

ASIDE = ".sementara-"
"""How names begin of what is not finished; left over, it is from a run that was killed."""


def hash_bytes(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of(path: Path) -> str:
    """SHA-256 of an ordinary file, others may never end; else an empty text. Raises OSError."""
    try:
        return hash_file(path) if path.is_file() else ""
    except (FileNotFoundError, NotADirectoryError):
        return ""


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Size and time of the last change in nanoseconds; None where there is no such file.

    Taken before a file is read, it tells afterwards whether somebody wrote to it meanwhile. A copy
    may bear an earlier date than the moment when it came; systems that know both tell the later.
    """
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_size, max(facts.st_mtime_ns, facts.st_ctime_ns)


def read_within(path: Path, most: int) -> bytes | None:
    """A file's bytes; None where it cannot be read or has more than ``most``."""
    try:
        return path.read_bytes() if path.stat().st_size <= most else None
    except OSError:
        return None


def replace_file(path: Path, data: bytes, aside: str = "", *, onto: bool = True) -> None:
    """``data`` becomes the file, whole or not at all; raises OSError, also if not ``onto`` another.

    It is written under the name ``aside`` first, which is free again afterwards, and which the
    next one takes again after a kill. Who may write at the same time as others has one of his own.
    """
    new = path.with_name(aside or f".{path.name}.sementara")
    try:
        new.write_bytes(data)
        new.replace(path) if onto else name_free(new, path)
    except BaseException:
        remove(new)
        raise


def name_free(finished: Path, target: Path) -> None:
    """A finished file gets a name that is free; raises FileExistsError where it is not, OSError."""
    try:
        os.link(finished, target)
    except FileExistsError:
        raise
    except OSError:
        # Where a file cannot have two names, an empty one keeps the name for it.
        target.open("xb").close()
    try:
        finished.replace(target)
        # POSIX leaves both names where they are of one file.
        finished.unlink(missing_ok=True)
    except OSError:
        remove(target)
        raise


def bears(path: Path, mark: bytes) -> bool:
    """Whether the start of a file has ``mark``, a regular expression; raises OSError."""
    with path.open("rb") as file:
        return re.search(mark, file.read(CHUNK)) is not None


def check_output(path: Path, is_ours: Callable[[Path], bool], *endings: str) -> bool:
    """Whether ours is there; raises UsageFault unless it is, as ``is_ours`` knows, or nothing.

    Its name must have one of the ``endings``: it does not take that of a folder, such as arsip.
    """
    place = on_one_line(path.as_posix())
    if endings and path.suffix.lower() not in endings:
        raise UsageFault.at(place, "Z054", endings=" / ".join(endings)).says(
            "The name of this file must end with {endings}.", "Correct the name of the file."
        )
    with writing(path):
        there = os.path.lexists(path)
        if not there or (path.is_file() and is_ours(path)):
            return there
    raise UsageFault.at(place, "Z055").says(
        "What is there is no output of this kind as zidocs wrote it; it was left as it is.",
        "Choose another name, or move what is there elsewhere.",
    )


def refuse_link(folder: Path, root: Path, name: str) -> None:
    """Raises UsageFault if a folder of ours below ``root``, or one on the way there, is a link.

    What is written would lie elsewhere, over files that are not ours. ``name`` is for the message.
    """
    meant = Path(os.path.realpath(root)) / folder.relative_to(root)
    # Paths are compared as the system does, with or without letter case.
    if Path(os.path.realpath(folder)) != meant:
        raise UsageFault.at(on_one_line(name), "Z058").says(
            "This folder is a link to another place; nothing is written through it.",
            "Remove the link; zidocs makes the folder anew.",
        )


def write_file(path: Path, data: bytes, *, onto: bool = True) -> None:
    """Bytes become a file, its folder is made; raises UsageFault when the disk does not take it.

    Two may write the same file: a cluster that lost sight of a worker gives its work to another.
    """
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data, f".{os.urandom(8).hex()}", onto=onto)


def copy_in(source: BinaryIO | bytes, target: Path) -> str:
    """A copy of bytes or of an open file at ``target``; the SHA-256 of the bytes.

    It is not settled yet. Raises OSError, also when there is something of that name.
    """
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    reading = BytesIO(source) if isinstance(source, bytes) else source
    with target.open("xb") as writing:
        while chunk := reading.read(CHUNK):
            digest.update(chunk)
            writing.write(chunk)
    return digest.hexdigest()


def copy_unread(source: BinaryIO, target: Path) -> None:
    """As ``copy_in``, but the system copies, as fast as it can, and nobody knows what.

    Disks that know it let both files share their blocks until one of them is written to. Never is
    it a second name of one file: what is written to the one must not change the other.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as writing:
        if sys.platform == "linux":
            try:
                while os.copy_file_range(source.fileno(), writing.fileno(), _AT_ONCE):
                    pass
            except OSError as error:
                if error.errno not in _NOT_SO:
                    raise
        # The rest; on other systems, and between two kinds of drives, all of it.
        while chunk := source.read(CHUNK):
            writing.write(chunk)


_AT_ONCE = 1 << 30
_NOT_SO = (errno.EXDEV, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL, errno.EPERM, errno.EIO)
"""What drives and older systems say that do not copy so; reading tells a real fault of the disk."""


def settle(file: BinaryIO) -> None:
    """What was written is on the disk, before anything gets a name that says it is finished."""
    file.flush()
    os.fsync(file.fileno())


def settle_file(path: Path) -> None:
    """A file that was written and closed is on the disk: a power cut must not leave it empty."""
    with path.open("rb+") as file:
        settle(file)


def settle_all(paths: Iterable[Path]) -> None:
    """Files and folders are on the disk; raises OSError.

    Of several at once the disk writes down the names together: hundreds take a third of the time.
    """
    # Takes a while to load; every command loads this module.
    from concurrent.futures import ThreadPoolExecutor

    everything = list(paths)
    with ThreadPoolExecutor(_SETTLERS) as pool:
        for _ in pool.map(_settle_each, (everything[n::_SETTLERS] for n in range(_SETTLERS))):
            pass


_SETTLERS = 4


def _settle_each(paths: Iterable[Path]) -> None:
    for path in paths:
        _settle_folder(path) if path.is_dir() else settle_file(path)


def put_in_place(finished: Path, target: Path) -> None:
    """Rename what was made aside; a folder's names are on the disk before, the new name after."""
    settle_all(path for path in (finished, *finished.rglob("*")) if path.is_dir())
    finished.replace(target)
    _settle_folder(target.parent)


def _settle_folder(folder: Path) -> None:
    if sys.platform == "win32":
        # Windows opens no folders; NTFS keeps names in its journal.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network drives refuse it for folders; they keep names by themselves.
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """A file or a folder goes away, if it can."""
    if path.is_dir() and not path.is_symlink():
        # Loads what packs and unpacks; every command loads this module, few remove a folder.
        import shutil

        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def aside(room: Path, name: str) -> Iterator[Path]:
    """The path, in the same folder, under which ``name`` is made; whatever happens, it goes away.

    Nobody else works under this path, even if the room's lock did not keep others out.
    """
    path = room / f"{ASIDE}{name}-{os.urandom(4).hex()}"
    try:
        yield path
    finally:
        remove(path)


def clear_asides(room: Path) -> None:
    """Remove what killed runs left; the caller holds the room's lock, so nobody works there."""
    for path in sorted(room.glob(f"{ASIDE}*")):
        remove(path)


@contextmanager
def reading(place: Place, name: str) -> Iterator[None]:
    """OSError becomes EvidenceFault at ``place``: a file of the office's, called ``name``."""
    try:
        yield
    except OSError as error:
        raise EvidenceFault(unreadable(place, name, error)) from error


def unreadable(place: Place, name: str, error: OSError) -> Problem:
    """What to say of a file of the office's that cannot be read."""
    return Problem.at(place, "Z402", file=name, detail=os_reason(error)).says(
        "{file} cannot be read ({detail}).",
        "Close it in other programs, and check that you may open it.",
    )


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """OSError becomes UsageFault, with what the user can do about it."""
    try:
        yield
    except OSError as error:
        raise UsageFault(_write_problem(path, error)) from error


DISK_CODES = frozenset({"Z010", "Z011", "Z012", "Z056"})
"""What ``writing`` and ``refuse_held`` call the faults of the disk."""


def _write_problem(path: Path, error: OSError) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem.at(path.name, "Z010").says(
            "The disk is full; nothing was changed.",
            "Make room on the disk and run the command again.",
        )
    if isinstance(error, PermissionError):
        return Problem.at(path.name, "Z011").says(
            "The file or its folder cannot be written.",
            "Close the file in Word or the PDF reader, or choose a folder you may write to.",
        )
    return Problem.at(path.name, "Z012", detail=os_reason(error)).says(
        "The file cannot be written ({detail}).",
        "Check the disk or the network drive, then run the command again.",
    )
