"""What was asked of a build and what came of it, remembered for as long as nothing is touched.

``hasil/.zidocs/last.json`` holds the answer of the last build, and one hash over the request, the
name, size, times and number of every file of the workspace, and what this machine makes documents
with. Where that is as it was, the answer is, too: none of the files is opened, and nothing that
reads, checks or makes anything is loaded. In any doubt the build looks at all of it. The memory
may be deleted at any time.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from zidocs.disk.files import hash_bytes, stamp_of
from zidocs.documents.templates import built_in_folder
from zidocs.errors import Problem
from zidocs.office.workspace import Workspace

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from zidocs.disk.staging import Output
    from zidocs.office.catalogue import Period
    from zidocs.pipeline.remembered_builds import FileMark

LOCK = ".kunci"
"""In hasil/; who builds holds it. Commands that only read ask nobody."""

_FORMAT = 1
_MOST_FILES = 50_000
"""Of a workspace; where there are more, nothing is remembered."""
_COARSE, _SECONDS = 1_000_000_000, 2
"""Nanoseconds; disks that count whole seconds, or two, cannot tell a change within them."""
_OWN = "hasil/.zidocs/"
_MEMORY = f"{_OWN}build.json"
_MEMORIES = frozenset(f"{_OWN}{name}.json" for name in ("files", "last", "trees"))
"""They hold nothing that is not in the files."""


@dataclass(frozen=True)
class BuildRequest:
    """What to build, and how; empty ``paths``, ``indikator`` and ``periode`` stand for all.

    ``paths`` are packet folders. ``force`` writes Word files anew that were edited by hand (a copy
    is kept); with ``duplex`` each document of a print job begins on the front of a sheet; with
    ``relayout`` pages get new numbers, also those that an archive has. ``jobs`` processes of this
    machine do the work, None as many as pay, or those of the Dask ``cluster``
    (``tcp://HOST:8786``). With ``ghostscript`` that program makes PDF/A of parts that are not.
    With ``skip_refused`` an attachment that cannot become pages gets a page that says so.
    With ``every_page`` the proof draws all pages of the bundles that are made.
    """

    paths: tuple[Path, ...] = ()
    indikator: str = ""
    periode: "Period | Literal['']" = ""
    force: bool = False
    duplex: bool = False
    relayout: bool = False
    jobs: int | None = None
    cluster: str = ""
    ghostscript: bool = False
    skip_refused: bool = False
    every_page: bool = False


@dataclass(frozen=True)
class Build:
    """What a build wrote: all its files, those that changed, and what is to be said."""

    outputs: "tuple[Output, ...]"
    changed: "tuple[Output, ...]"
    problems: tuple[Problem, ...]


class FileStamp(NamedTuple):
    """A file as the disk tells it unopened: bytes, times in nanoseconds, number.

    ``altered`` is of content, name and rights; on Windows it is when the file was made.
    """

    size: int
    written: int
    altered: int
    number: int

    @classmethod
    def of(cls, facts: os.stat_result) -> "FileStamp":
        """From what the disk says."""
        return cls(facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)

    def is_of(self, mark: "FileMark") -> bool:
        """Whether a file that a build knew by ``mark`` is still the same."""
        return (self.size, max(self.written, self.altered)) == (mark.size, mark.changed)

    def is_young(self, now: int) -> bool:
        """Whether another change at the time ``now`` could bear the same times."""
        is_coarse = not self.written % _COARSE and not self.altered % _COARSE
        return is_coarse and max(self.written, self.altered) >= now - _SECONDS * _COARSE


Files = Mapping[str, FileStamp]
"""All files of a workspace, by their paths in it, with /."""


def files_of(workspace: Workspace) -> Files | None:
    """The files of a workspace as they are now; of an archive all but what it holds.

    None where nobody can tell: folders that are links or cannot be read, or too many files.
    """
    found: dict[str, FileStamp] = {}
    try:
        for path, facts in _walk(workspace.root.as_posix(), ""):
            found[path] = FileStamp.of(facts)
            if len(found) > _MOST_FILES:
                return None
    except (OSError, _FolderIsLink, RecursionError):
        return None
    return found


class _FolderIsLink(Exception):
    """What is behind it may change unseen."""


def _walk(root: str, room: str) -> Iterator[tuple[str, os.stat_result]]:
    with os.scandir(f"{root}/{room}") as entries:
        for entry in entries:
            path = f"{room}{entry.name}"
            if not entry.is_dir():
                if path not in _MEMORIES and not path.startswith(f"hasil/{LOCK}"):
                    yield path, entry.stat(follow_symlinks=entry.is_file())
            elif entry.is_symlink():
                raise _FolderIsLink(path)
            # A build reads what an archive says of itself, and its bundles where they changed.
            elif not (path.startswith("arsip/") and path.count("/") > 1):
                yield from _walk(root, f"{path}/")


def read_last(workspace: Workspace, request: BuildRequest, files: Files | None) -> Build | None:
    """What the last build gave, if this one would give the same and change nothing."""
    if files is None or not _is_plain(request) or _MEMORY not in files:
        return None
    # Loads what reads memories, which other commands do not need.
    from zidocs.disk.remembered import unseal

    last = unseal(_file(workspace), _FORMAT, _kind())
    if last is None or last[0] != _key(workspace, request, files):
        return None
    return Build(last[1], (), last[2])


def remember_last(
    workspace: Workspace,
    request: BuildRequest,
    before: Files | None,
    marks: Mapping[str, "FileMark"],
    done: Build,
) -> None:
    """Remember what a build gave, unless something may have been touched while it was at work.

    ``before`` are the files as they were before it read any of them, ``marks`` those that it knows
    by their content.
    """
    from zidocs.disk.remembered import seal

    files = files_of(workspace)
    if files is None or before is None or not _is_plain(request):
        return
    if _are_untouched(before, files, marks):
        content = (_key(workspace, request, files), done.outputs, done.problems)
        seal(_file(workspace), _FORMAT, _kind(), content)


def _are_untouched(before: Files, after: Files, marks: Mapping[str, "FileMark"]) -> bool:
    """Whether only what a build wrote is other than before, and no later change could hide."""
    if _MEMORY not in after or before.keys() - after.keys():
        return False
    now = after[_MEMORY].written
    ours = {path: mark for path, mark in marks.items() if path.startswith("hasil/")}
    return all(
        path == _MEMORY
        or (
            not stamp.is_young(now)
            and (before.get(path) == stamp or (path in ours and stamp.is_of(ours[path])))
        )
        for path, stamp in after.items()
    )


def _is_plain(request: BuildRequest) -> bool:
    """Whether all that the answer depends on is among the files and tools that are looked at."""
    return not (request.force or request.cluster or request.ghostscript)


def _key(workspace: Workspace, request: BuildRequest, files: Files) -> str:
    paths = sorted(os.path.realpath(path) for path in request.paths)
    wanted = [request.indikator, request.periode, request.duplex, request.relayout]
    wanted += [request.skip_refused, request.every_page]
    stamps = [[path, *stamp] for path, stamp in sorted(files.items())]
    told = [str(workspace.root), paths, wanted, [*_tools()], stamps]
    return hash_bytes(json.dumps(told).encode())


def _tools() -> Iterator[object]:
    """With what this machine makes documents and pages: Python, packages, templates, engines."""
    from zidocs.layout.libreoffice import find

    yield sys.version
    packages = [Path(each) for each in sys.path if Path(each).name.endswith("-packages")]
    for path in (*packages, *sorted(built_in_folder().iterdir()), find()):
        if path is not None:
            # Where a package comes, goes or becomes another one, its folder changes.
            yield str(path), stamp_of(path)


def _kind() -> "TypeAdapter[tuple[str, tuple[Output, ...], tuple[Problem, ...]]]":
    from pydantic import TypeAdapter

    from zidocs.disk.staging import Output

    return TypeAdapter(tuple[str, tuple[Output, ...], tuple[Problem, ...]])


def _file(workspace: Workspace) -> Path:
    return workspace.output / ".zidocs" / "last.json"
