"""What build wrote for a packet becomes a record: its files, their pages and their prints.

``hasil/<slug>/.zidocs.json`` holds, for each document, the SHA-256 of the DOCX as the last build
wrote it (and of the next one, until all is in place: a build may stop between two renames), which
DOCX, by which engine, its pages were made of, and what was printed of these. Build writes the
record, check and scan know by it which files were changed by hand and which pages were printed.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from zidocs.disk.remembered import SORTED

RECORD = ".zidocs.json"


@dataclass(frozen=True)
class Print:
    """A document as it lies in hasil/ to be printed.

    ``text`` is its text id, ``pages`` their number, ``earlier`` the text ids of former prints,
    the newest first: a page that bears one of them is of this document, but outdated.
    """

    text: Annotated[str, Field(alias="teks")]
    pages: Annotated[int, Field(alias="halaman")]
    earlier: Annotated[tuple[str, ...], Field(alias="terdahulu")] = ()


@dataclass(frozen=True)
class PdfOrigin:
    """The DOCX (SHA-256) and the engine that laid pages (SHA-256) come from, and their number.

    ``text`` is the digest of the document's text; records of the first months have none.
    """

    docx: str
    engine: Annotated[str, Field(alias="mesin")]
    sha256: str
    pages: Annotated[int, Field(alias="halaman")]
    text: Annotated[str, Field(alias="teks", pattern="^([0-9a-f]{64})?$")] = ""


@dataclass(frozen=True)
class PrintedFiles:
    """The PDFs to print by name, each with its SHA-256 and pages; ``key`` is what made them."""

    key: Annotated[str, Field(alias="kunci")]
    files: Annotated[Mapping[str, tuple[str, int]], Field(alias="berkas"), SORTED]


@dataclass(frozen=True)
class Record:
    """The record of one packet, by the documents' names; ``prints`` by their kinds.

    ``docx`` has what the last finished build wrote (in older records, what was before it follows
    and does not count), ``under_way`` what the build after it writes.
    """

    version: Annotated[Literal[1], Field(alias="versi")] = 1
    docx: Annotated[Mapping[str, tuple[str, ...]], SORTED] = field(default_factory=dict)
    under_way: Annotated[Mapping[str, str], Field(alias="sedang"), SORTED] = field(
        default_factory=dict
    )
    pdf: Annotated[Mapping[str, PdfOrigin], SORTED] = field(default_factory=dict)
    prints: Annotated[Mapping[str, Print], Field(alias="cetak"), SORTED] = field(
        default_factory=dict
    )
    printed: Annotated[PrintedFiles | None, Field(alias="dicetak")] = None

    def is_ours(self, name: str, sha256: str) -> bool:
        """Whether the DOCX with this hash is what we wrote last; an older one was put back."""
        return sha256 in (*self.docx.get(name, ())[:1], self.under_way.get(name))

    def finished(self, withheld: Container[str]) -> "Record":
        """The record once the build's files are in place, but for the documents ``withheld``."""
        placed = {name: (new,) for name, new in self.under_way.items() if name not in withheld}
        return replace(self, docx={**self.docx, **placed}, under_way={})

    def to_bytes(self) -> bytes:
        """The record as it stands in its file."""
        return _RECORD.dump_json(self, by_alias=True, exclude_none=True, indent=1) + b"\n"


_RECORD = TypeAdapter(Record)


def read_record(folder: Path) -> Record:
    """The record of a packet's output folder; an empty one where it is missing or damaged.

    Without a record every DOCX that differs from what we would write counts as the user's own,
    and nothing as printed: build makes it anew.
    """
    try:
        return _RECORD.validate_json((folder / RECORD).read_bytes())
    except (OSError, ValueError):
        return Record()


def read_prints(output: Path, slug: str) -> Mapping[str, Print]:
    """The prints of a packet by kind of document; ``output`` is the workspace's hasil/."""
    return read_record(output / slug).prints


def printed_files(output: Path) -> Mapping[str, Path]:
    """The PDFs to print of all packets, by the SHA-256 that they were written with."""
    return {
        sha256: record.with_name(f"{name}.pdf")
        for record in sorted(output.glob(f"*/{RECORD}"))
        if (printed := read_record(record.parent).printed)
        for name, (sha256, _) in printed.files.items()
    }
