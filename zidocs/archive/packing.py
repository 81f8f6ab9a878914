"""An archive's folder becomes one ZIP to carry away: the same bytes each time it is made.

The records around the files follow from names, sizes and checksums (APPNOTE 6.3). Ours are all
alike: stored, never compressed – PDFs and photos would not shrink, and the same archive is the same
bytes whatever compresses elsewhere –, names in UTF-8, no dates. So a ZIP of ours can be held
against what its records must be, byte by byte.
"""

import hashlib
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from zidocs.archive.bag import PAYLOAD, TAGS, read_manifest
from zidocs.disk.files import CHUNK, aside, hash_bytes, put_in_place, settle
from zidocs.errors import ArchiveFault

LIMIT_32 = 0xFFFFFFFF
LIMIT_16 = 0xFFFF
"""From these on a number stands in the 64-bit records."""

_PLAIN, _LARGE = 20, 45
"""Versions of the format that are needed: 2.0, and 4.5 for ZIP64."""
_UNIX = 3 << 8
_UTF8 = 0x800
NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP knows; it stands for none."""
_NO_TIME, _NO_DAY = 0, (1 << 5) | 1
_MODE = 0o100644 << 16
"""A plain file that everybody may read."""


@dataclass(frozen=True)
class Member:
    """One file: its name, bytes, CRC-32, and where its local header begins."""

    name: str
    size: int
    crc: int
    offset: int

    @property
    def start(self) -> int:
        """Where its bytes begin."""
        return self.offset + len(local_header(self))

    @property
    def end(self) -> int:
        """Where they end."""
        return self.start + self.size


def local_header(member: Member) -> bytes:
    """What stands before the file's bytes."""
    name = member.name.encode()
    large = member.size >= LIMIT_32
    size = LIMIT_32 if large else member.size
    extra = struct.pack("<HHQQ", 1, 16, member.size, member.size) if large else b""
    return (
        struct.pack(
            "<4s5H3L2H",
            b"PK\x03\x04", _LARGE if large else _PLAIN, _UTF8, 0, _NO_TIME, _NO_DAY,
            member.crc, size, size, len(name), len(extra),
        )
        + name
        + extra
    )  # fmt: skip


def _central_record(member: Member) -> bytes:
    name = member.name.encode()
    large, far = member.size >= LIMIT_32, member.offset >= LIMIT_32
    numbers = [member.size, member.size] if large else []
    numbers += [member.offset] if far else []
    extra = struct.pack("<HH", 1, 8 * len(numbers)) if numbers else b""
    extra += b"".join(struct.pack("<Q", number) for number in numbers)
    size = LIMIT_32 if large else member.size
    version = _LARGE if numbers else _PLAIN
    return (
        struct.pack(
            "<4s6H3L5H2L",
            b"PK\x01\x02", _UNIX | version, version, _UTF8, 0, _NO_TIME, _NO_DAY,
            member.crc, size, size, len(name), len(extra), 0, 0, 0, _MODE,
            LIMIT_32 if far else member.offset,
        )
        + name
        + extra
    )  # fmt: skip


def directory(members: Sequence[Member]) -> bytes:
    """What stands behind the last file: a record of each, and where they begin."""
    start = members[-1].end if members else 0
    records = b"".join(_central_record(member) for member in members)
    count, size = len(members), len(records)
    far = b""
    if count >= LIMIT_16 or start >= LIMIT_32 or size >= LIMIT_32:
        version = _UNIX | _LARGE
        far = struct.pack(
            "<4sQ2H2L4Q",
            b"PK\x06\x06", 44, version, _LARGE, 0, 0, count, count, size, start,
        ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, start + size, 1)  # fmt: skip
    end = struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06", 0, 0, min(count, LIMIT_16), min(count, LIMIT_16),
        min(size, LIMIT_32), min(start, LIMIT_32), 0,
    )  # fmt: skip
    return records + far + end


def pack(bag: Path, target: Path, advance: Callable[[], None]) -> None:
    """The folder ``bag``, as its manifests list it, becomes the ZIP ``target``.

    ``advance`` is called for each file. Raises ArchiveFault when a file is not what was archived;
    there is no ZIP then. OSError when the disk does not take it.
    """
    with aside(target.parent, target.name) as path:
        with path.open("xb") as out:
            tags = (bag / TAGS).read_bytes()
            hashes = {
                **read_manifest((bag / PAYLOAD).read_bytes(), PAYLOAD).hashes,
                **read_manifest(tags, TAGS).hashes,
                TAGS: hash_bytes(tags),
            }
            members: list[Member] = []
            # What says that it is a bag comes first, then by name.
            for name in sorted(hashes, key=lambda path: (path.startswith("data/"), path)):
                offset = members[-1].end if members else 0
                packed = f"{bag.name}/{name}"
                members.append(_append(bag / name, packed, offset, hashes[name], out))
                advance()
            out.write(directory(members))
            settle(out)
        put_in_place(path, target)


def _append(file: Path, name: str, offset: int, sha256: str, out: BinaryIO) -> Member:
    """Copy a file into the ZIP; its header is written again when its checksum is known."""
    with file.open("rb") as reading:
        size = reading.seek(0, 2)
        reading.seek(0)
        out.write(local_header(Member(name, size, 0, offset)))
        crc, left, digest = 0, size, hashlib.sha256()
        while chunk := reading.read(min(CHUNK, left)):
            crc = zlib.crc32(chunk, crc)
            digest.update(chunk)
            out.write(chunk)
            left -= len(chunk)
    if digest.hexdigest() != sha256:
        raise ArchiveFault.at(name, "Z827", name=name.partition("/")[0]).says(
            "The file is not what was archived, so no ZIP was made.",
            "See what else differs: zidocs verify {name}.",
        )
    member = Member(name, size, crc, offset)
    out.seek(offset)
    out.write(local_header(member))
    out.seek(member.end)
    return member
