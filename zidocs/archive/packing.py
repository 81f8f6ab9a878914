"""An archive's folder becomes one ZIP to carry away: the same bytes each time it is made."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from zidocs.archive.manifest import PAYLOAD, TAGS, read_manifest
from zidocs.archive.zip_format import Member, directory, local_header
from zidocs.disk.files import CHUNK, aside, hash_bytes, put_in_place, settle
from zidocs.errors import ArchiveFault, Place, Problem, say


def pack(bag: Path, target: Path, advance: Callable[[], None]) -> None:
    """The folder ``bag``, as its manifests list it, becomes the ZIP ``target``.

    ``advance`` is called for each file. Raises ArchiveFault when a file is not what was archived;
    there is no ZIP then. OSError when the disk does not take it.
    """
    with aside(target.parent, target.name) as path:
        with path.open("xb") as out:
            members = list(_files(bag, out, advance))
            out.write(directory(members))
            settle(out)
        put_in_place(path, target)


def _files(bag: Path, out: BinaryIO, advance: Callable[[], None]) -> Iterator[Member]:
    tags = (bag / TAGS).read_bytes()
    hashes = {
        **read_manifest((bag / PAYLOAD).read_bytes(), PAYLOAD).hashes,
        **read_manifest(tags, TAGS).hashes,
        TAGS: hash_bytes(tags),
    }
    offset = 0
    for path in in_order(hashes):
        member = _append(bag / path, f"{bag.name}/{path}", offset, hashes[path], out)
        offset = member.end
        yield member
        advance()


def in_order(paths: Iterable[str]) -> Sequence[str]:
    """The order of the files in a ZIP: what says that it is a bag comes first, then by name."""
    return sorted(paths, key=lambda path: (path.startswith("data/"), path))


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
        raise ArchiveFault(
            Problem(
                Place(name),
                say("The file is not what was archived, so no ZIP was made."),
                say("See what else differs: zidocs verify {name}.", name=name.partition("/")[0]),
                "Z827",
            )
        )
    member = Member(name, size, crc, offset)
    out.seek(offset)
    out.write(local_header(member))
    out.seek(member.end)
    return member
