"""What we wrote for a packet becomes a record, by which a file changed by hand is known.

``hasil/<slug>/.zidocs.json`` holds, for each document, the SHA-256 of the DOCX as we wrote it
(the newest first; the one before it too, in case a build stops between two renames), which DOCX,
by which engine, its pages were made of, and what was printed of these.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zidocs.paper.packet_record import RECORD, Print, prints_from_json, prints_to_json

_VERSION = 1


@dataclass(frozen=True)
class PdfOrigin:
    """The DOCX (SHA-256) and the engine that laid pages (SHA-256) come from, and their number.

    ``text`` is the digest of the document's text; records of the first months have none.
    """

    docx: str
    engine: str
    sha256: str
    pages: int
    text: str


@dataclass(frozen=True)
class PrintedFiles:
    """The PDFs to print by name, each with its SHA-256 and pages; ``key`` is what made them."""

    key: str
    files: Mapping[str, tuple[str, int]]


@dataclass(frozen=True)
class Record:
    """The record of one packet, by the documents' names; ``prints`` by their kinds."""

    docx: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pdf: Mapping[str, PdfOrigin] = field(default_factory=dict)
    prints: Mapping[str, Print] = field(default_factory=dict)
    printed: PrintedFiles | None = None

    def is_ours(self, name: str, sha256: str) -> bool:
        """Whether the DOCX with this hash is one that we wrote."""
        return sha256 in self.docx.get(name, ())

    def to_bytes(self) -> bytes:
        """The record as it stands in its file."""
        content: dict[str, object] = {
            "versi": _VERSION,
            "docx": {name: list(hashes) for name, hashes in sorted(self.docx.items())},
            "pdf": {
                name: {
                    "docx": origin.docx,
                    "mesin": origin.engine,
                    "sha256": origin.sha256,
                    "halaman": origin.pages,
                    "teks": origin.text,
                }
                for name, origin in sorted(self.pdf.items())
            },
            "cetak": prints_to_json(self.prints),
        }
        if self.printed:
            content["dicetak"] = {
                "kunci": self.printed.key,
                "berkas": {name: list(made) for name, made in sorted(self.printed.files.items())},
            }
        return (json.dumps(content, indent=1) + "\n").encode()


def read_record(folder: Path) -> Record:
    """The record of a packet's output folder; an empty one where it is missing or damaged.

    Without a record every DOCX that differs from what we would write counts as the user's own.
    """
    try:
        content = json.loads((folder / RECORD).read_bytes())
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
                    str(origin.get("teks", "")),
                )
                for name, origin in content["pdf"].items()
            },
            prints_from_json(content.get("cetak", {})),
            _printed(content.get("dicetak")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Record()


def printed_files(output: Path) -> Mapping[str, Path]:
    """The PDFs to print of all packets, by the SHA-256 that they were written with."""
    return {
        sha256: record.with_name(f"{name}.pdf")
        for record in sorted(output.glob(f"*/{RECORD}"))
        if (printed := read_record(record.parent).printed)
        for name, (sha256, _) in printed.files.items()
    }


def _printed(content: Mapping[str, Any] | None) -> PrintedFiles | None:
    if content is None:
        return None
    files = {
        str(name): (str(sha256), int(pages)) for name, (sha256, pages) in content["berkas"].items()
    }
    return PrintedFiles(str(content["kunci"]), files)
