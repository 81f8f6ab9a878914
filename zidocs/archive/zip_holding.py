"""A ZIP becomes the files of an archive, read in place.

A ZIP that zidocs wrote has records that follow from names and sizes alone, so a byte that changed
in them is found too. One that was packed anew by another program is judged by its files.
"""

import hashlib
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from zidocs.archive.holding import MOST_FILES, refuse_larger, refused, too_many, unreadable
from zidocs.archive.manifest import DECLARATION, unsafe_path
from zidocs.archive.naming import archive_name
from zidocs.archive.zip_format import NO_DATE, Member, directory, local_header
from zidocs.disk.files import CHUNK
from zidocs.disk.names import is_litter
from zidocs.errors import ArchiveFault, Place, Problem, Sentence, say

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
        if sum(member.compress_size for member in members) > self._length():
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

    def _length(self) -> int:
        return self._file.seek(0, 2)

    def _record_problems(self, members: Sequence[zipfile.ZipInfo]) -> Iterator[Problem]:
        """Where the bytes around the files are not those that zidocs writes, if it wrote them."""
        ours = [Member(m.orig_filename, m.file_size, m.CRC, m.header_offset) for m in members]
        places = sorted([(0, 0), *((m.offset, m.end) for m in ours)])
        gapless = all(end == start for (_, end), (start, _) in pairwise(places))
        undated = sum(member.date_time == NO_DATE for member in members)
        # No single change makes a ZIP of ours look like another's, or the other way round.
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
        return Problem(
            Place(self._name, key=path),
            say("The records of this ZIP are not as zidocs wrote them."),
            say("The ZIP was changed or packed anew; take another copy of it."),
            "Z831",
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
        with TemporaryDirectory(prefix="zidocs-", ignore_cleanup_errors=True) as folder:
            copy = Path(folder, "file")
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
        yield
    except OSError as error:
        raise ArchiveFault(unreadable(path, error)) from error
    except _DAMAGED as error:
        raise ArchiveFault(
            Problem(
                Place(path),
                say("The ZIP is damaged or cut off here."),
                say("Take another copy of the archive."),
                "Z821",
            )
        ) from error
