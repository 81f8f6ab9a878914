"""What the office hands in, part by part, and what comes of it: the types of a bundle."""

from dataclasses import dataclass
from typing import Any

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


def _cut_short(title: str) -> str:
    line = " ".join(title.split())
    if len(line) <= _LONGEST_LABEL:
        return line
    head = line[: _LONGEST_LABEL - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,.;:") + "…"


@dataclass(frozen=True, kw_only=True)
class BoundPart:
    """One document or evidence file at its place in a bundle.

    ``section`` is the heading it stands under, ``source`` the file it comes from, from the
    workspace on; ``source_pages`` are the pages of that file (from 1), one for each page of
    ``pdf``.
    """

    title: str
    section: str
    kind: str
    packet: str
    pdf: bytes
    source: str
    source_sha256: str
    source_pages: tuple[int, ...]


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
    """The finished PDF, its number of pages, and its index (see ``zidocs.bundle.index``)."""

    pdf: bytes
    index: dict[str, Any]
    pages: int
