"""Finished bytes become files all at once: written aside, then renamed into place."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zidocs.errors import Place, Problem, UsageFault, say

OutputKind = Literal["docx", "pdf", "bukti", "indeks", "catatan"]

_PREFIX = ".sementara-"
_PARTS = ".bagian"


@dataclass(frozen=True)
class Output:
    """A file that is written: its path below the target, what it is, its pages and its hash."""

    path: str
    kind: OutputKind
    pages: int | None
    sha256: str


@dataclass(frozen=True)
class Stage:
    """The temporary folder of one build, on the same disk as its target."""

    folder: Path
    target: Path

    def put(self, path: str, data: bytes, kind: OutputKind, pages: int | None = None) -> Output:
        """Write ``data`` aside, to appear at ``path`` below the target when committed."""
        write_file(self.folder / path, data)
        return Output(path, kind, pages, hash_bytes(data))

    def aside(self, path: str, data: bytes) -> Path:
        """Write ``data`` for a later step of this build only; it never appears in the target."""
        file = self.folder / _PARTS / path
        write_file(file, data)
        return file

    def commit(self, outputs: Iterable[Output]) -> tuple[Output, ...]:
        """Rename the staged files into place, in the order given; the ones that changed.

        A file whose bytes are the same is left alone, so that its date tells the last change.
        """
        return tuple(output for output in outputs if self._install(output))

    def _install(self, output: Output) -> bool:
        target = self.target / output.path
        if target.is_file() and hash_file(target) == output.sha256:
            return False
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            staged = self.folder / output.path
            # On the disk before it has the name: a power cut must not leave an empty file.
            with staged.open("rb+") as file:
                os.fsync(file.fileno())
            staged.replace(target)
        return True


@contextmanager
def staging(target: Path) -> Iterator[Stage]:
    """A stage for the folder ``target``; whatever happens, the temporary folder goes away."""
    is_new = not target.exists()
    with writing(target):
        target.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(dir=target, prefix=_PREFIX, ignore_cleanup_errors=True)
    try:
        with folder as name:
            yield Stage(Path(name), target)
    finally:
        # A first build that failed leaves no empty folder of ours either.
        if is_new:
            with suppress(OSError):
                target.rmdir()


def write_file(path: Path, data: bytes) -> None:
    """Bytes become a file; raises UsageFault when the disk does not take it."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def hash_bytes(data: bytes) -> str:
    """SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def hash_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """OSError becomes UsageFault, with what the user can do about it."""
    try:
        yield
    except OSError as error:
        raise UsageFault(_write_problem(path, error)) from error


def _write_problem(path: Path, error: OSError) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem(
            Place(path.name),
            say("The disk is full; nothing was changed."),
            say("Make room on the disk and run the command again."),
            "Z010",
        )
    if isinstance(error, PermissionError):
        return Problem(
            Place(path.name),
            say("The file or its folder cannot be written."),
            say("Close the file in Word or the PDF reader, or choose a folder you may write to."),
            "Z011",
        )
    return Problem(
        Place(path.name),
        say("The file cannot be written ({detail}).", detail=error.strerror or str(error)),
        say("Check the disk or the network drive, then run the command again."),
        "Z012",
    )
