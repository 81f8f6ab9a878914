"""The office's files, read elsewhere, become plain facts that the rules hold against the spec.

Nothing is opened here. What was not looked at, or could not be read, is not in the mappings, and
the rules say nothing about it: an empty :class:`FilesSeen` makes all of them silent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

DocumentKey = tuple[str, str]
"""A document of a packet: the packet's slug and the document's kind."""

LIKENESS_BITS = 128
"""Of the number that stands for what a picture shows; similar pictures differ in few bits."""


@dataclass(frozen=True)
class PhotoSeen:
    """A photo file: its SHA-256, its pixels upright, the camera's own time, what it looks like.

    ``likeness`` is None where a picture shows too little to be told from others.
    """

    sha256: str
    width_px: int
    height_px: int
    taken: datetime | None = None
    likeness: int | None = None


@dataclass(frozen=True)
class EditedDocument:
    """A Word file changed by hand since we wrote it: its text, and what we would write now."""

    path: Path
    text: str
    ours: str


@dataclass(frozen=True)
class ScanSeen:
    """A signed scan: its SHA-256, and the day on which its scanner says that it was made.

    ``outdated`` if it is known to show another text of the document than the one in hasil/.
    """

    path: Path
    sha256: str
    made: date | None = None
    outdated: bool = False


@dataclass(frozen=True)
class FilesSeen:
    """What is known of the files of some packets.

    ``photos`` and ``attachments`` go by path, ``unused`` (files in a packet's folder that nothing
    uses) by slug, ``edited`` and ``scans`` by slug and kind of document. Of the attachments only
    those are here of which another one has the same size, with their SHA-256.
    """

    photos: Mapping[Path, PhotoSeen] = field(default_factory=dict)
    attachments: Mapping[Path, str] = field(default_factory=dict)
    unused: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    edited: Mapping[DocumentKey, EditedDocument] = field(default_factory=dict)
    scans: Mapping[DocumentKey, ScanSeen] = field(default_factory=dict)
