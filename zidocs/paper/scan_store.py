"""The folder .zidocs/scan of a workspace: the store of pages, the runs, what was filed.

    pages/<SHA-256>.pdf   every page that was not blank, as it was scanned
    runs/0007.json        what each run brought (``journal``)
    filed.json            the files that we put elsewhere, by their SHA-256, so that what is the
                          user's own is known; which text each shows; the last run wholly filed
    new/                  what is being written; may be emptied at any time

Nothing here is ever changed or removed but ``filed.json`` and ``new/``. A run counts from the
moment when its file appears; everything before leaves no trace, everything after can be repeated.
"""

import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from zidocs.disk.files import hash_bytes, hash_of, name_free, settle_file
from zidocs.disk.remembered import SORTED
from zidocs.errors import Problem, UsageFault
from zidocs.paper.journal import Run, read_run, write_run

ROOM = ".zidocs/scan"


class LostPage(UsageFault):
    """A page that was stored is gone, or is not what it was."""


class Disk:
    """The only hands that change anything outside ``new/``; a test lets them fall off."""

    def put(self, path: Path, data: bytes, aside: Path) -> None:
        """Bytes become the file ``path``, all at once; ``aside`` is a folder on the same disk."""
        aside.mkdir(parents=True, exist_ok=True)
        new = aside / f"{hash_bytes(str(path).encode())}.new"
        new.write_bytes(data)
        self.keep(new, path)

    def keep(self, new: Path, path: Path) -> None:
        """A file that was written aside gets its name, once it is on the disk."""
        settle_file(new)
        self.rename(new, path)

    def rename(self, new: Path, path: Path) -> None:
        """A file takes the place of another, or a free one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new.replace(path)

    def file(self, new: Path, path: Path, ours: Collection[str]) -> bool:
        """A document gets its name; False where a file has it that is none of ``ours``."""
        settle_file(new)
        if hash_of(path) in ours:
            self.rename(new, path)
            return True
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            name_free(new, path)
            return True
        return False

    def remove(self, path: Path) -> None:
        """A file of ours goes away."""
        path.unlink()


@dataclass(frozen=True)
class Filed:
    """The hashes of the files that we put into the workspace, by path, and the last run filed.

    A file has two hashes from when it is about to be replaced until it is. ``texts`` has, by the
    hash of a file that shows one text of a document, the id of that text.
    """

    version: Annotated[Literal[1], Field(alias="versi")] = 1
    runs: Annotated[int, Field(alias="sampai")] = 0
    files: Annotated[Mapping[str, tuple[str, ...]], Field(alias="berkas"), SORTED] = field(
        default_factory=dict
    )
    # Records of the first months have none.
    texts: Annotated[Mapping[str, str], Field(alias="teks"), SORTED] = field(default_factory=dict)


_FILED = TypeAdapter(Filed)


class ScanStore:
    """The store, the runs and the record of one workspace."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self.folder = root / ROOM
        self.disk = disk
        self.new = self.folder / "new"

    def empty_new(self) -> None:
        """What an earlier run that was stopped left behind goes away."""
        shutil.rmtree(self.new, ignore_errors=True)

    def page_file(self, page_sha256: str) -> Path:
        """Where a page is stored."""
        return self.folder / "pages" / f"{page_sha256}.pdf"

    def keep_page(self, page_sha256: str, file: Path) -> None:
        """A page that was written aside is stored, unless it is there already."""
        if not self.is_whole(page_sha256):
            self.disk.keep(file, self.page_file(page_sha256))

    def is_whole(self, page_sha256: str) -> bool:
        """Whether a stored page is there and has the bytes that it had."""
        with suppress(OSError):
            return hash_of(self.page_file(page_sha256)) == page_sha256
        return False

    def page(self, page_sha256: str) -> bytes:
        """A stored page; raises LostPage if it is gone or damaged."""
        file = self.page_file(page_sha256)
        data = b""
        with suppress(OSError):
            data = file.read_bytes()
        if hash_bytes(data) != page_sha256:
            raise LostPage.at(f"{ROOM}/pages/{file.name}", "Z904").says(
                "A scanned page is gone from the store, or damaged.",
                "Scan the same file once more, or bring the folder .zidocs back from a copy of the "
                "workspace.",
            )
        return data

    def runs(self) -> tuple[Run, ...]:
        """All runs in order; raises UsageFault naming every one that cannot be read."""
        runs, problems = [], []
        with suppress(FileNotFoundError):
            for file in sorted((self.folder / "runs").glob("*.json")):
                try:
                    runs.append(read_run(file.read_bytes()))
                except ValueError:
                    damaged = Problem.at(f"{ROOM}/runs/{file.name}", "Z905").says(
                        "This record of what was scanned is damaged, or of a later zidocs.",
                        "Bring it back from a copy of the workspace, or use the newer zidocs.",
                    )
                    problems.append(damaged)
        if problems:
            raise UsageFault(problems)
        return tuple(sorted(runs, key=lambda run: run.number))

    def add_run(self, run: Run) -> None:
        """From now on the run counts."""
        file = self.folder / "runs" / f"{run.number:04}.json"
        self.disk.put(file, write_run(run), self.new)

    def filed(self) -> Filed:
        """The record of what we put elsewhere; without one, all files are the user's own."""
        try:
            return _FILED.validate_json((self.folder / "filed.json").read_bytes())
        except (OSError, ValueError):
            return Filed()

    def put_filed(self, filed: Filed) -> None:
        """Replace the record, if it changes."""
        if filed == self.filed():
            return
        data = _FILED.dump_json(filed, by_alias=True, indent=1) + b"\n"
        self.disk.put(self.folder / "filed.json", data, self.new)
