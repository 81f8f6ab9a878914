"""What is remembered between runs becomes a file that proves itself undamaged, and back.

The first line holds the version of the content, that of zidocs, and the SHA-256 of the rest. Where
the file is missing, damaged, of another version or not to be written, nothing is remembered, and
nobody is told.
"""

from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, WrapSerializer

from zidocs import __version__
from zidocs.disk.files import hash_bytes, replace_file

MAX_BYTES = 64_000_000

SORTED = WrapSerializer(lambda content, dump: dict(sorted(dump(content).items())))
"""The annotation of a mapping whose entries are written in order: the same has the same bytes."""

Content = TypeVar("Content")


def seal(file: Path, version: int | str, kind: TypeAdapter[Content], content: Content) -> None:
    """Write ``content``, aside and then renamed; a disk that does not take it is no fault.

    Nothing is written through a folder that is a link.
    """
    seal_bytes(file, version, kind.dump_json(content))


def unseal(file: Path, version: int | str, kind: TypeAdapter[Content]) -> Content | None:
    """What the file holds, if this zidocs sealed it with this ``version``; else None."""
    body = unseal_bytes(file, version, MAX_BYTES)
    try:
        return None if body is None else kind.validate_json(body, strict=True)
    except ValueError:
        return None


def seal_bytes(file: Path, version: int | str, body: bytes) -> None:
    """The same for bytes. Where two write at once, half a file is no sealed one to a reader."""
    if file.parent.is_symlink():
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, _head(version, body) + body)


def unseal_bytes(file: Path, version: int | str, most: int) -> bytes | None:
    """The same for bytes, of which there are no more than ``most``."""
    try:
        if not file.is_file():
            # What is no ordinary file may never end.
            return None
        with file.open("rb") as source:
            head = source.readline(200)
            body = source.read(most)
        return body if head == _head(version, body) else None
    except OSError:
        return None


def _head(version: int | str, body: bytes) -> bytes:
    return f"{version} {__version__} {hash_bytes(body)}\n".encode()
