"""Finished bytes become files all at once: written aside, then renamed into place."""

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from zidocs.errors import Place, Problem, UsageFault, os_reason, say
from zidocs.lock import taking
from zidocs.pipeline.interrupts import interrupts_held, only_first_interrupt

OutputKind = Literal["docx", "pdf", "cetak", "bukti", "indeks", "catatan"]

_UNFINISHED = ".sementara-hasil-"
"""How the names of the temporary folders begin."""
_LOCK = ".kunci"
"""The file beside such a folder, of its name, that its owner holds as long as the folder lives."""
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
    """The temporary folder of one build or merge, on the same disk as its target."""

    folder: Path
    target: Path

    def put(self, path: str, data: bytes, kind: OutputKind, pages: int | None = None) -> Output:
        """Write ``data`` aside, to appear at ``path`` below the target when committed."""
        write_file(self.folder / path, data)
        return Output(path, kind, pages, hash_bytes(data))

    def place(self, path: str) -> Path:
        """Where a file is written that is too large for memory, to appear at ``path``; see put."""
        file = self.folder / path
        with writing(file):
            file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def folder_aside(self, path: str) -> Path:
        """A folder for a later step of this build only; whoever writes there makes it."""
        return self.folder / _PARTS / path

    def aside(self, path: str, data: bytes) -> Path:
        """Write ``data`` for a later step of this build only; it never appears in the target."""
        file = self.folder_aside(path)
        write_file(file, data)
        return file

    def commit(
        self, outputs: Iterable[Output], superseded: Iterable[Path] = ()
    ) -> tuple[Output, ...]:
        """Rename the staged files into place, in the order given; the ones that changed.

        A file whose bytes are the same is left alone, so that its date tells the last change.
        ``superseded`` are files of ours that the new ones replace under other names; they go last.
        """
        changed = tuple(output for output in outputs if self._settle(output))
        # All renames in one go: a build that is killed is hardly ever killed between two of them.
        for output in changed:
            with writing(self.target / output.path):
                (self.folder / output.path).replace(self.target / output.path)
        for path in superseded:
            with writing(path):
                path.unlink(missing_ok=True)
        return changed

    def _settle(self, output: Output) -> bool:
        """Make a staged file ready for its name; False where the same bytes have it already."""
        target = self.target / output.path
        if target.is_file() and hash_file(target) == output.sha256:
            return False
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            staged = self.folder / output.path
            # On the disk before it has the name: a power cut must not leave an empty file.
            with staged.open("rb+") as file:
                os.fsync(file.fileno())
        return True


def clear_leftovers(target: Path) -> None:
    """Remove the temporary folders that killed commands left in ``target``.

    Those of commands that are at work now stay, on this machine or another.
    """
    for folder in sorted(target.glob(f"{_UNFINISHED}*")):
        if folder.is_dir():
            with suppress(OSError), taking(_lock_of(folder)) as is_left_over:
                if is_left_over:
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def staging(target: Path) -> Iterator[Stage]:
    """A stage for the folder ``target``; whatever happens, the temporary folder goes away.

    So it does however often Ctrl-C is pressed; what a killed command left, the next one clears.
    A target that was made for it and stays empty goes away, too.
    """
    folder = target / f"{_UNFINISHED}{secrets.token_hex(4)}"
    with only_first_interrupt():
        ending = ExitStack()
        try:
            with writing(target):
                clear_leftovers(target)
                with interrupts_held():
                    # Its owner has the lock before the folder is there, and until it is gone.
                    ending.enter_context(taking(_lock_of(folder)))
                    ending.callback(shutil.rmtree, folder, ignore_errors=True)
                    folder.mkdir()
            yield Stage(folder, target)
        finally:
            with interrupts_held():
                ending.close()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{_LOCK}")


def write_file(path: Path, data: bytes) -> None:
    """Bytes become a file, whole or not at all; raises UsageFault when the disk does not take it.

    Two may write the same file: a cluster that lost sight of a worker gives its work to another.
    """
    aside = path.with_name(f".{secrets.token_hex(8)}")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(data)
        aside.replace(path)


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


DISK_CODES = frozenset({"Z010", "Z011", "Z012"})
"""What ``writing`` calls the faults of the disk."""


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
        say("The file cannot be written ({detail}).", detail=os_reason(error)),
        say("Check the disk or the network drive, then run the command again."),
        "Z012",
    )
