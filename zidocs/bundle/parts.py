"""What the office hands in, part by part, and what comes of it: the types of a bundle."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from zidocs.evidence.archival import Obstacle

SEPARATOR = " · "

_LONGEST_LABEL = 60
"""Characters of a title that stand on every page without taking its lower edge over."""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """The facts that the cover, the stamps and the file's own description show.

    ``kop`` are the lines of the letterhead, ``paper_mm`` width and height of our own pages. A
    bundle that proves no indicator has a title, and nothing else need be known of it.
    """

    judul: str
    paper_mm: tuple[float, float]
    satker: str = ""
    kop: tuple[str, ...] = ()
    indikator: str = ""
    nama_indikator: str = ""
    periode: str = ""
    tahun: int | None = None
    author: str = ""

    @property
    def label(self) -> str:
        """Indicator, period and year, as every page bears them: ``I.2.a · B03 · 2024``.

        Without an indicator it is the title, cut short.
        """
        if not self.indikator:
            return _cut_short(self.judul)
        year = str(self.tahun) if self.tahun else ""
        return SEPARATOR.join(word for word in (self.indikator, self.periode, year) if word)

    def volume_label(self, volume: int, volumes: int) -> str:
        """The label, with the volume where there are several: ``… · jilid 2 dari 3``."""
        return (
            self.label if volumes == 1 else f"{self.label}{SEPARATOR}{volume_text(volume, volumes)}"
        )


def volume_text(volume: int, volumes: int) -> str:
    """``jilid 2 dari 3``."""
    return f"jilid {volume} dari {volumes}"


def _cut_short(title: str) -> str:
    line = " ".join(title.split())
    if len(line) <= _LONGEST_LABEL:
        return line
    head = line[: _LONGEST_LABEL - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,.;:") + "…"


@dataclass(frozen=True)
class SourceFile:
    """A file that a page shows: its name from the workspace on, where it lies, its SHA-256.

    ``page`` says which of the part's ``source_pages`` shows a photo, where that is known.
    """

    shown: str
    path: Path
    sha256: str
    page: int | None = None


Pictures = Literal["foto", "pindaian", ""]
"""What the pictures of a part are, and so how far they may be made smaller; "" means never."""


@dataclass(frozen=True, kw_only=True)
class BoundPart:
    """One document or evidence file at its place in a bundle.

    ``section`` is the heading it stands under, ``source`` the file it comes from, from the
    workspace on; ``source_pages`` are the pages of that file (from 1), one for each page of
    ``pdf``. A ``pdf`` on the disk is read when it is needed and forgotten after that.
    ``file`` is where the source lies, if it is one file; ``photos`` are those that its pages show
    beside it. A source that is ``signed`` electronically is attached to the bundle, byte for byte.
    ``obstacles`` say why the pages cannot be PDF/A; ``bind`` finds them where they are None.
    A part that was only ``glanced`` at is one of which ``bind`` must find nothing to be told.
    ``late`` says in which list of late parts it stands, 0 for the contents in front; ``archive``
    names the archive whose page numbers it keeps, where its pages are taken from there.
    """

    title: str
    section: str
    kind: str
    packet: str
    pdf: bytes | Path
    source: str
    source_sha256: str
    source_pages: tuple[int, ...]
    file: Path | None = None
    photos: tuple[SourceFile, ...] = ()
    pictures: Pictures = ""
    signed: bool = False
    obstacles: tuple[Obstacle, ...] | None = None
    glanced: bool = False
    late: int = 0
    archive: str = ""

    def with_pages(self, pdf: Path, source_pages: tuple[int, ...] = ()) -> "BoundPart":
        """The same part with other pages; what was found of those before is forgotten."""
        pages = source_pages or self.source_pages
        return replace(self, pdf=pdf, source_pages=pages, obstacles=None)

    @property
    def in_place(self) -> bool:
        """Whether the pages are those of the source itself, of which no copy was made."""
        return self.pdf == self.file

    def read(self) -> bytes:
        """The PDF of the pages."""
        return self.pdf.read_bytes() if isinstance(self.pdf, Path) else self.pdf

    @property
    def size(self) -> int:
        """Of that PDF, in bytes."""
        return self.pdf.stat().st_size if isinstance(self.pdf, Path) else len(self.pdf)


@dataclass(frozen=True, kw_only=True)
class AskedRow:
    """One thing that the guide asks for in this bundle.

    ``kelompok`` is the activity it belongs to ("" for none), ``keadaan`` says how it stands, and
    ``part`` is the part that answers it (from 0), None where nothing does. ``page`` is the page
    of that part (from 1) on which the answer begins.
    """

    kelompok: str
    nama: str
    keadaan: str
    part: int | None
    page: int = 1


@dataclass(frozen=True)
class Shrunk:
    """What was made smaller so that a bundle fits: of which file, how many pictures, to what.

    Pixels per inch of paper at most; ``sharp_dpi`` is for black and white and for drawings.
    """

    source: str
    pictures: int
    dpi: int
    sharp_dpi: int


@dataclass(frozen=True)
class Bundle:
    """A finished PDF on the disk, its number of pages, its bytes, SHA-256 and index.

    The index is described in ``zidocs.bundle.index``.
    """

    path: Path
    pages: int
    size: int
    sha256: str
    index: dict[str, Any]
