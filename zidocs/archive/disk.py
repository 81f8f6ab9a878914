"""Bytes and files become files that stay after a power cut, each with the hash of what was written.

Everything is written aside, in a folder that only a finished archive leaves by being renamed.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

ASIDE = ".sementara-"
"""How names begin of what is not finished; left over, it is from a run that was killed."""

CHUNK = 1 << 20
"""Bytes read at a time: few calls, and memory that does not grow with the file."""


@contextmanager
def aside(room: Path, name: str) -> Iterator[Path]:
    """The path, in the same folder, under which ``name`` is made; whatever happens, it goes away.

    The caller holds the room's lock, so that nobody else works under this path.
    """
    path = room / f"{ASIDE}{name}"
    try:
        yield path
    finally:
        remove(path)


def clear_leftovers(room: Path) -> None:
    """Remove what killed runs left; the caller holds the room's lock, so nobody works there."""
    for path in sorted(room.glob(f"{ASIDE}*")):
        remove(path)


def remove(path: Path) -> None:
    """A file or a folder goes away, if it can."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def copy_in(source: BinaryIO, target: Path) -> str:
    """A copy of an open file at ``target``, on the disk; the SHA-256 of the bytes written."""
    digest = hashlib.sha256()
    with _new_file(target) as writing:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            writing.write(chunk)
    return digest.hexdigest()


def write_in(data: bytes, target: Path) -> str:
    """``data`` as a file, on the disk; its SHA-256."""
    with _new_file(target) as writing:
        writing.write(data)
    return hashlib.sha256(data).hexdigest()


@contextmanager
def _new_file(target: Path) -> Iterator[BinaryIO]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as file:
        yield file
        settle(file)


def settle(file: BinaryIO) -> None:
    """What was written is on the disk, before anything gets a name that says it is finished."""
    file.flush()
    os.fsync(file.fileno())


def put_in_place(finished: Path, target: Path) -> None:
    """Rename what was made aside; a folder's names are on the disk before, the new name after."""
    for path in (finished, *finished.rglob("*")):
        if path.is_dir():
            _settle_folder(path)
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
