"""The files of a period become a BagIt bag (RFC 8493): data/, what it is, and lists of hashes.

A bag is a folder that any archive knows how to keep. Its lists are those of ``sha256sum``, so
that it can be examined in ten years without zidocs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.archive.manifest import (
    BAGIT_TXT,
    DECLARATION,
    INFO,
    PAYLOAD,
    TAGS,
    write_info,
    write_manifest,
)
from zidocs.disk.files import copy_in, reading
from zidocs.errors import Place, Problem, UsageFault, say

README = "baca-saya.txt"


@dataclass(frozen=True)
class Content:
    """A file of the archive: its path below data/, and where its bytes come from.

    ``sha256`` is what the bytes must be, where that is known; "" takes them as they are.
    """

    path: str
    source: Path | bytes
    sha256: str = ""


class Bag:
    """A bag that is being written in ``folder``; it is one when it is closed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hashes: dict[str, str] = {}
        """SHA-256 of the payload, by path from the bag on."""
        self.size = 0

    def add(self, contents: Iterable[Content], advance: Callable[[], None]) -> None:
        """Copy the files below data/; ``advance`` is called for each.

        Raises EvidenceFault when a file cannot be read, UsageFault when it is not what it was a
        moment ago, OSError when the disk does not take it.
        """
        for content in sorted(contents, key=lambda content: content.path):
            target = self.folder / "data" / content.path
            found = _write(content, target)
            if content.sha256 and found != content.sha256:
                raise UsageFault(_changed_meanwhile(content.path))
            self.hashes[f"data/{content.path}"] = found
            self.size += target.stat().st_size
            advance()

    def close(self, info: Sequence[tuple[str, str]], readme: str) -> str:
        """Write what makes a folder a bag; the SHA-256 of the list that names every other hash.

        ``info`` are the labels of bag-info.txt and their values; the size of the payload is added.
        """
        oxum = ("Payload-Oxum", f"{self.size}.{len(self.hashes)}")
        tags = {
            DECLARATION: BAGIT_TXT,
            INFO: write_info((*info, oxum)),
            # Notepad of older Windows shows bare line feeds as one line.
            README: readme.replace("\n", "\r\n").encode(),
            PAYLOAD: write_manifest(self.hashes),
        }
        hashes = {name: copy_in(data, self.folder / name) for name, data in tags.items()}
        return copy_in(write_manifest(hashes), self.folder / TAGS)


def _write(content: Content, target: Path) -> str:
    if isinstance(content.source, bytes):
        return copy_in(content.source, target)
    with reading(Place(content.path), content.source.name):
        source = content.source.open("rb")
    with source:
        return copy_in(source, target)


def _changed_meanwhile(path: str) -> Problem:
    return Problem(
        Place(path),
        say("This file was changed while it was being archived; nothing was archived."),
        say("Run zidocs build and then this command again, while nobody works on the files."),
        "Z809",
    )
