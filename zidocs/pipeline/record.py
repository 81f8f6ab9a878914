"""What we wrote for a packet becomes a record, by which a file changed by hand is known.

``hasil/<slug>/.zidocs.json`` holds, for each document, the SHA-256 of the DOCX as we wrote it
(the newest first; the one before it too, in case a build stops between two renames) and which
DOCX, by which engine, its PDF was made of.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FILE = ".zidocs.json"
_VERSION = 1


@dataclass(frozen=True)
class PdfOrigin:
    """The DOCX (SHA-256) and the engine that a PDF (SHA-256) comes from, and its pages."""

    docx: str
    engine: str
    sha256: str
    pages: int


@dataclass(frozen=True)
class Record:
    """The record of one packet, by the documents' names."""

    docx: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pdf: Mapping[str, PdfOrigin] = field(default_factory=dict)

    def is_ours(self, name: str, sha256: str) -> bool:
        """Whether the DOCX with this hash is one that we wrote."""
        return sha256 in self.docx.get(name, ())

    def to_bytes(self) -> bytes:
        """The record as it stands in its file."""
        content = {
            "versi": _VERSION,
            "docx": {name: list(hashes) for name, hashes in sorted(self.docx.items())},
            "pdf": {
                name: {
                    "docx": origin.docx,
                    "mesin": origin.engine,
                    "sha256": origin.sha256,
                    "halaman": origin.pages,
                }
                for name, origin in sorted(self.pdf.items())
            },
        }
        return (json.dumps(content, indent=1) + "\n").encode()


def read_record(folder: Path) -> Record:
    """The record of a packet's output folder; an empty one where it is missing or damaged.

    Without a record every DOCX that differs from what we would write counts as the user's own.
    """
    try:
        content = json.loads((folder / FILE).read_bytes())
        if content["versi"] != _VERSION:
            return Record()
        return Record(
            {str(name): tuple(map(str, hashes)) for name, hashes in content["docx"].items()},
            {
                str(name): PdfOrigin(
                    str(origin["docx"]),
                    str(origin["mesin"]),
                    str(origin["sha256"]),
                    int(origin["halaman"]),
                )
                for name, origin in content["pdf"].items()
            },
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Record()
