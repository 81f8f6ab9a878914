"""A folder or a ZIP becomes the files of an archive, read without trust in what it says of itself.

Links are never followed, nothing is unpacked, and no more is held in memory than was asked for. A
ZIP that zidocs wrote has records that follow from names and sizes alone, so a byte that changed in
them is found too. One that was packed anew by another program is judged by its files.
"""

import hashlib
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from itertools import islice, pairwise
from pathlib import Path
from typing import BinaryIO, Protocol
from zipfile import is_zipfile

from zidocs.archive.bag import DECLARATION, PAYLOAD, unsafe_path
from zidocs.archive.naming import archive_name
from zidocs.archive.packing import NO_DATE, Member, directory, local_header
from zidocs.disk.files import CHUNK, hash_file
from zidocs.disk.names import is_litter
from zidocs.disk.temporary import temporary_folder
from zidocs.errors import ArchiveFault, Place, Problem, Sentence, on_one_line, os_reason, say

MOST_FILES = 200_000
"""A year of a large office has a tenth of it."""


class Holding(Protocol):
    """The files of an archive by their paths in it (Unicode NFC), with their sizes in bytes."""

    sizes: Mapping[str, int]
    problems: tuple[Problem, ...]
    """What is wrong with the folder or ZIP itself; such entries are not among the files."""

    def sha256(self, path: str) -> str:
        """The hash of a file; raises ArchiveFault when it cannot be read."""

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a file; raises ArchiveFault when it cannot be read or is larger."""

    def as_file(self, path: str) -> AbstractContextManager[Path]:
        """The file on the disk, for readers that want one; raises ArchiveFault as above."""


class FolderHolding:
    """The files below a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self.sizes: Mapping[str, int] = self._sizes
        self.problems: tuple[Problem, ...] = tuple(self._scan())

    def _scan(self) -> Iterator[Problem]:
        waiting, count = [""], 0
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(self._root / folder) as entries:
                    found = list(islice(entries, MOST_FILES + 1))
            except OSError as error:
                yield unreadable(folder or self._root.name, error)
                continue
            count += len(found)
            if count > MOST_FILES:
                raise ArchiveFault(too_many())
            for entry in sorted(found, key=lambda entry: entry.name):
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(path)
                else:
                    yield from self._add(path, entry)

    def _add(self, path: str, entry: "os.DirEntry[str]") -> Iterator[Problem]:
        name = archive_name(path)
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            yield unreadable(name, error)
            return
        if not stat.S_ISREG(status.st_mode):
            yield refused(name, say("This is a link or a device, not a file."))
        elif self._real.setdefault(name, path) != path:
            yield refused(name, say("The archive holds two files of this name."))
        else:
            self._sizes[name] = status.st_size

    def sha256(self, path: str) -> str:
        """The hash of a file; raises ArchiveFault when it cannot be read."""
        with reading(path):
            return hash_file(self._root / self._real[path])

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a file; raises ArchiveFault when it cannot be read or is larger."""
        with reading(path), (self._root / self._real[path]).open("rb") as file:
            data = file.read(most + 1)
        refuse_larger(path, len(data), most)
        return data

    @contextmanager
    def as_file(self, path: str) -> Iterator[Path]:
        """The file itself."""
        yield self._root / self._real[path]


def refuse_larger(path: str, size: int, most: int) -> None:
    """Raise ArchiveFault for a file of more than ``most`` bytes."""
    if size > most:
        raise ArchiveFault(
            refused(path, say("The file has more than {most} MB.", most=most // 1_000_000))
        )


@contextmanager
def reading(path: str) -> Iterator[None]:
    """A system's complaint about a file becomes ArchiveFault."""
    try:
        yield
    except OSError as error:
        raise ArchiveFault(unreadable(path, error)) from error


def unreadable(path: str, error: Exception) -> Problem:
    """What to say of a file or folder that cannot be read."""
    return Problem.at(on_one_line(path), "Z828", detail=os_reason(error)).says(
        "This cannot be read ({detail}).",
        "Check the disk, and that you may open it; else take another copy of the archive.",
    )


def refused(path: str, what: Sentence) -> Problem:
    """What to say of an entry that has no business in an archive."""
    return Problem(
        Place(on_one_line(path)),
        what,
        say("zidocs never archives such a thing; do not trust this copy."),
        "Z822",
    )


def too_many() -> Problem:
    """What to say of more files than we are willing to list."""
    return Problem.at(Place(), "Z835", most=MOST_FILES, example="arsip/2024-B03").says(
        "There are more than {most} files.", "Name the folder of one archive, e.g. {example}."
    )


MOST_DIRECTORY = 16_000_000
"""Bytes of a ZIP's directory; Python holds all of it in memory, many times larger."""
_MOST_GROWTH = 1100
"""Deflate makes nothing more than 1,032 times smaller."""
_MOST_UNPACKED = 2_000_000_000
"""Bytes of a bundle; no portal takes a larger one."""
_LOCAL = struct.Struct("<4s5H3L2H")

_DAMAGED = (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, zlib.error)


class _WithSmallDirectory:
    """A file of which zipfile cannot be made to read more into memory than a directory may have."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable

    def read(self, size: int = -1) -> bytes:
        if size > MOST_DIRECTORY:
            raise zipfile.BadZipFile("directory too large")
        return self._file.read(size)


class ZipHolding:
    """The files of the one folder in a ZIP; to be closed after use."""

    def __init__(self, file: Path) -> None:
        self._name = file.name
        with _whole(self._name):
            self._file = file.open("rb")
        try:
            with _whole(self._name):
                self._zip = zipfile.ZipFile(_WithSmallDirectory(self._file))
            members = self._zip.infolist()
            if len(members) > MOST_FILES:
                raise ArchiveFault(too_many())
            self.top = _top_of(members)
            self._members: dict[str, zipfile.ZipInfo] = {}
            found = [*self._examine(members)]
            self.sizes: Mapping[str, int] = {
                path: member.file_size for path, member in self._members.items()
            }
            self.problems: tuple[Problem, ...] = (*found, *self._record_problems(members))
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _examine(self, members: Sequence[zipfile.ZipInfo]) -> Iterator[Problem]:
        """The members become files; what has no business in an archive is told."""
        if sum(member.compress_size for member in members) > self._file.seek(0, 2):
            yield refused(self._name, say("Files of this ZIP lie over each other."))
            return
        for member in members:
            if member.is_dir():
                continue
            what = _fault_of(member)
            inside = member.filename.startswith(self.top)
            path = archive_name(member.filename.removeprefix(self.top))
            if what:
                yield refused(member.filename, what)
            elif not inside:
                if not is_litter(member.filename.partition("/")[0]):
                    yield refused(member.filename, say("This lies beside the archive in the ZIP."))
            elif path in self._members:
                yield refused(path, say("The archive holds two files of this name."))
            else:
                self._members[path] = member

    def _record_problems(self, members: Sequence[zipfile.ZipInfo]) -> Iterator[Problem]:
        """Where the bytes around the files are not those that zidocs writes, if it wrote them."""
        ours = [Member(m.orig_filename, m.file_size, m.CRC, m.header_offset) for m in members]
        places = sorted([(0, 0), *((m.offset, m.end) for m in ours)])
        gapless = all(end == start for (_, end), (start, _) in pairwise(places))
        undated = sum(member.date_time == NO_DATE for member in members)
        # No single change makes a ZIP of ours look like another's, or the other way round.
        if first := min((member.offset for member in ours), default=0):
            yield Problem.at(self._name, "Z847", count=first).says(
                "Before the first file of this ZIP lie {count} bytes that belong to none.",
                "zidocs writes no such ZIP; take another copy of the archive.",
            )
        if not gapless or 2 * undated <= len(members):
            return
        for member in ours:
            with _whole(self._name):
                found = self._bytes_at(member.offset, len(local_header(member)))
            if found != local_header(member):
                yield self._changed(member.name)
        meant = directory(sorted(ours, key=lambda member: member.offset))
        if self._bytes_at(places[-1][1], len(meant) + 1) != meant:
            yield self._changed(self._name)

    def _bytes_at(self, offset: int, size: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(size)

    def _changed(self, path: str) -> Problem:
        return Problem.at(Place(self._name, key=path), "Z831").says(
            "The records of this ZIP are not as zidocs wrote them.",
            "The ZIP was changed or packed anew; take another copy of it.",
        )

    def sha256(self, path: str) -> str:
        """The hash of a file; raises ArchiveFault when it cannot be read."""
        digest = hashlib.sha256()
        for chunk in self._chunks(path):
            digest.update(chunk)
        return digest.hexdigest()

    def read(self, path: str, most: int) -> bytes:
        """The bytes of a file; raises ArchiveFault when it cannot be read or is larger."""
        refuse_larger(path, self.sizes[path], most)
        return b"".join(self._chunks(path))

    @contextmanager
    def as_file(self, path: str) -> Iterator[Path]:
        """A copy of the file that goes away; raises ArchiveFault when it cannot be read."""
        refuse_larger(path, self.sizes[path], _MOST_UNPACKED)
        with temporary_folder() as folder:
            copy = folder / "file"
            with copy.open("xb") as out:
                for chunk in self._chunks(path):
                    out.write(chunk)
            yield copy

    def _chunks(self, path: str) -> Iterator[bytes]:
        member = self._members[path]
        with _whole(path):
            if member.compress_type == zipfile.ZIP_STORED:
                yield from self._stored(member)
                return
            with self._zip.open(member) as unpacked:
                while chunk := unpacked.read(CHUNK):
                    yield chunk

    def _stored(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes as they lie in the ZIP, read faster than zipfile would; SHA-256 judges them."""
        header = self._bytes_at(member.header_offset, _LOCAL.size)
        signature, *_, name_length, extra_length = _LOCAL.unpack(header)
        if signature != b"PK\x03\x04" or member.compress_size != member.file_size:
            raise EOFError
        self._file.seek(member.header_offset + _LOCAL.size + name_length + extra_length)
        left = member.file_size
        while left:
            chunk = self._file.read(min(CHUNK, left))
            if not chunk:
                raise EOFError
            left -= len(chunk)
            yield chunk


def _fault_of(member: zipfile.ZipInfo) -> Sentence | None:
    unsafe = unsafe_path(member.filename)
    if unsafe:
        return unsafe
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return say("This is a link or a device, not a file.")
    if member.flag_bits & 1:
        return say("The file is protected with a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return say("The file is packed in a way that zidocs does not read.")
    if member.file_size > member.compress_size * _MOST_GROWTH:
        return say("The file grows enormously when it is unpacked.")
    return None


def _top_of(members: Sequence[zipfile.ZipInfo]) -> str:
    """The folder of the ZIP that the archive lies in, with a slash; empty where it has none."""
    places = (m.filename for m in members if m.filename.rpartition("/")[2] == DECLARATION)
    shortest = min(places, key=lambda name: name.count("/"), default=DECLARATION)
    return shortest.removesuffix(DECLARATION)


@contextmanager
def _whole(path: str) -> Iterator[None]:
    """What zipfile says of a damaged ZIP, or the system of a file, becomes ArchiveFault."""
    try:
        with reading(path):
            yield
    except _DAMAGED as error:
        raise ArchiveFault.at(path, "Z821").says(
            "The ZIP is damaged or cut off here.", "Take another copy of the archive."
        ) from error


MOST_MANIFEST = 50_000_000
"""Bytes; as many as a manifest has whose archive has more files than we list."""


@contextmanager
def open_holding(path: Path) -> Iterator[Holding]:
    """The files of the archive at ``path``; raises ArchiveFault if there is none."""
    opened: AbstractContextManager[Holding]
    if path.is_dir():
        opened = nullcontext(FolderHolding(path))
    elif path.suffix.lower() == ".zip" or is_zipfile(path):
        opened = closing(ZipHolding(path))
    else:
        raise ArchiveFault(_no_archive(path))
    with opened as holding:
        if DECLARATION not in holding.sizes and PAYLOAD not in holding.sizes:
            told = () if path.is_dir() else holding.problems
            raise ArchiveFault((*told, _no_archive(path)))
        yield holding


def _no_archive(path: Path) -> Problem:
    return Problem.at(
        on_one_line(str(path)), "Z820", file=DECLARATION, example="arsip/2024-B03"
    ).says(
        "There is no archive here (no {file}).",
        "Name the folder or the ZIP of one archive, e.g. {example}.",
    )


def missing_file(path: str, source: str) -> Problem:
    """What to say of a file that ``source`` asks for."""
    return Problem.at(on_one_line(path), "Z825", source=source).says(
        "This file is missing; {source} names it.", "Fetch it from another copy of the archive."
    )
