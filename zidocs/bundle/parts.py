"""What the office hands in, part by part, and what comes of it: the types of a bundle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from zidocs.bundle.formats import newest
from zidocs.bundle.index import BundleIndex
from zidocs.pdf.archival import Obstacle, archival_obstacles
from zidocs.pdf.source import reading


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
        """What every page bears, and messages name it by; see :meth:`Words.label`."""
        return newest().words.label(self.judul, self.indikator, self.periode, self.tahun)


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
    ``late`` says in which list of late parts it stands, 0 for the contents in front; ``archive``
    names the archive whose page numbers it keeps, where its pages are taken from there. Of a file
    that was ``refused`` there is one page of ours, which says so. What was ``remade`` shows its
    source with smaller pictures, or colours that are nearly the same.
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
    late: int = 0
    archive: str = ""
    refused: bool = False
    remade: bool = False

    def with_pages(self, pdf: Path, source_pages: tuple[int, ...] = ()) -> "BoundPart":
        """The same part with other pages; what was found of those before is forgotten."""
        pages = source_pages or self.source_pages
        return replace(self, pdf=pdf, source_pages=pages, obstacles=None, remade=True)

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
class Bundle:
    """A finished PDF on the disk, its number of pages, its bytes, SHA-256 and index.

    Of ``undrawn`` pages the proof has no pixels, though they are no plain copies; ``unseen`` ones
    were stamped without looking where there is room.
    """

    path: Path
    pages: int
    size: int
    sha256: str
    index: BundleIndex
    undrawn: int = 0
    unseen: int = 0


Archival = Literal["PDF/A-2b", "PDF/A-3b", ""]
"""The standard for archives that a volume may say it keeps; "" for none."""


def survey(part: BoundPart) -> BoundPart:
    """A part, with what keeps its pages from being PDF/A; the certificate names it.

    Raises EvidenceFault if the part cannot be read.
    """
    if part.obstacles is not None:
        return part
    with reading(part.source):
        return replace(part, obstacles=archival_obstacles(part.pdf))


def archival_level(parts: Sequence[BoundPart], attached: bool) -> Archival:
    """The parts of a volume, and whether files are attached to it, become its standard.

    An untrue claim would be worse than none: one part that is not PDF/A, and the volume says
    nothing. Part 2 takes no attached file that is not PDF/A itself; part 3 takes any
    (ISO 19005-3, 6.8).
    """
    if any(part.obstacles for part in parts):
        return ""
    return "PDF/A-3b" if attached else "PDF/A-2b"
