"""Finished bytes become files all at once: written aside, then renamed into place."""

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from zidocs.disk.exchange import exchange, refuse_held
from zidocs.disk.files import (
    hash_bytes,
    hash_file,
    hash_of,
    refuse_link,
    settle_file,
    write_file,
    writing,
)
from zidocs.disk.interrupts import interrupts_held, only_first_interrupt
from zidocs.disk.lock import taking

OutputKind = Literal["docx", "pdf", "cetak", "bukti", "indeks", "catatan"]

_UNFINISHED = ".sementara-hasil-"
"""How the names of the temporary folders begin."""
_LOCK = ".kunci"
"""The file beside such a folder, of its name, that its owner holds as long as the folder lives."""
_PARTS = ".bagian"
_FORMER = ".semula"


@dataclass(frozen=True)
class Output:
    """A file that is written: its path below the target, what it is, its pages and its hash.

    Where people write, too, ``seen`` is the hash of what lay there when it was made ("": nothing).
    """

    path: str
    kind: OutputKind
    pages: int | None
    sha256: str
    seen: str | None = field(default=None, compare=False)


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

        All of them or none: raises UsageFault where one is held open, or the disk takes it not.
        A file whose bytes are the same is left alone, so that its date tells the last change; so is
        one that somebody has saved since it was ``seen``.
        ``superseded`` are files of ours that the new ones replace under other names; they go last.
        """
        settled = [output for output in outputs if self._settle(output)]
        places, gone = [self.target / output.path for output in settled], list(superseded)
        refuse_held((*places, *gone), self.target.parent)
        changed: list[Output] = []
        # All renames in one go: a build that is killed is hardly ever killed between two of them.
        with exchange(self.folder / _FORMER) as exchanged:
            for output, target in zip(settled, places, strict=True):
                with writing(target):
                    if output.seen is None or hash_of(target) in ("", output.seen, output.sha256):
                        new = self.folder / output.path
                        exchanged.replace(new, target, output.sha256)
                        changed.append(output)
            for path in gone:
                with writing(path):
                    exchanged.remove(path)
        return tuple(changed)

    def _settle(self, output: Output) -> bool:
        """Make a staged file ready for its name; False where the same bytes have it already."""
        target = self.target / output.path
        refuse_link(target.parent, self.target, f"{self.target.name}/{Path(output.path).parent}")
        if target.is_file() and hash_file(target) == output.sha256:
            return False
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            settle_file(self.folder / output.path)
        return True


def clear_leftovers(target: Path) -> None:
    """Remove the temporary folders that killed commands left in ``target``.

    Those of commands that are at work now stay, on this machine or another.
    """
    for folder in sorted(target.glob(f"{_UNFINISHED}*")):
        if folder.is_dir():
            with suppress(OSError), taking(_lock_of(folder)):
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
