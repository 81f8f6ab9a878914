"""The Word files of hasil/ become those that a hand has changed since we wrote them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from zidocs.seen.record import read_record
from zidocs.spec.packet import Packet
from zidocs.workspace import Workspace


@dataclass(frozen=True)
class WordFile:
    """Where the Word file of a document is, or would be; ``name`` is its name without ending."""

    slug: str
    kind: str
    name: str
    path: Path


def word_files(workspace: Workspace, packets: Iterable[Packet]) -> tuple[WordFile, ...]:
    """The Word file of every document of the packets."""
    return tuple(
        WordFile(packet.slug, kind, name, workspace.output / packet.slug / f"{name}.docx")
        for packet in packets
        for kind in packet.dokumen
        for name in [packet.file_name(kind)]
    )


def changed_by_hand(
    files: Iterable[WordFile], hashes: Mapping[Path, str]
) -> dict[str, dict[str, Path]]:
    """Those that are not as we wrote them, by slug and kind; ``hashes`` is their SHA-256."""
    found: dict[str, dict[str, Path]] = {}
    for file in files:
        digest = hashes.get(file.path)
        if digest and not read_record(file.path.parent).is_ours(file.name, digest):
            found.setdefault(file.slug, {})[file.kind] = file.path
    return found
