"""What a build made is remembered, so that the next one makes only what changed.

``hasil/.zidocs/build.json`` holds for each packet and bundle a key, the hash of what it was made
of; the files that went into it and those that came of it; and what was told. Where all of them are
as they were, making it again would give the same. The memory may be deleted at any time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import TypeAdapter

from zidocs.disk.files import hash_bytes, hash_file, stamp_of
from zidocs.disk.remembered import SORTED, seal, unseal
from zidocs.disk.staging import Output
from zidocs.errors import Problem

_FORMAT = 4
"""Raise it when the same inputs would give other files."""


def key_of(*ingredients: object) -> str:
    """Texts, numbers and lists of them become a key that differs when one of them does."""
    return hash_bytes(json.dumps(ingredients, ensure_ascii=False).encode())


@dataclass(frozen=True)
class FileMark:
    """By what a file is known again: bytes, time of change in nanoseconds, else the SHA-256."""

    size: int
    changed: int
    sha256: str

    def fits(self, path: Path) -> bool:
        """Whether the file is still the same; it is read only where its time has changed."""
        try:
            stamp = stamp_of(path)
            if stamp is None or stamp[0] != self.size:
                return False
            return stamp[1] == self.changed or hash_file(path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True)
class Made:
    """What was made of a packet or for a bundle.

    ``files`` are those that went in and those that lay in hasil/ afterwards, by their paths in
    the workspace; also Word files that were kept as somebody had edited them.
    """

    key: str
    files: Annotated[Mapping[str, FileMark], SORTED]
    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Memory:
    """What earlier builds made: of packets by slug, and bundles by path.

    ``forgotten`` says that there was a memory, but it is damaged or of another version.
    """

    packets: Annotated[Mapping[str, Made], SORTED] = field(default_factory=dict)
    bundles: Annotated[Mapping[str, Made], SORTED] = field(default_factory=dict)
    forgotten: bool = False


_MEMORY = TypeAdapter(Memory)


def read_memory(output: Path) -> Memory:
    """The memory in hasil/; an empty one where there is none that can be believed."""
    file = _file(output)
    return unseal(file, _FORMAT, _MEMORY) or Memory(forgotten=file.is_file())


def write_memory(output: Path, memory: Memory) -> None:
    """Remember; a disk that does not take it is no fault, the next build makes all again."""
    seal(_file(output), _FORMAT, _MEMORY, memory)


def forget_bundle(output: Path, path: str) -> None:
    """Forget what was made for a bundle and of the packets: the next build looks at the bytes."""
    memory = read_memory(output)
    if path in memory.bundles:
        bundles = {name: made for name, made in memory.bundles.items() if name != path}
        write_memory(output, Memory({}, bundles))


def _file(output: Path) -> Path:
    return output / ".zidocs" / "build.json"
