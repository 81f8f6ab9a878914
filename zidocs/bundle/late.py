"""What came after the archive becomes the pages that tell it: "DAFTAR TAMBAHAN", and where to look.

Page numbers that an archive has may have been cited, so they stay. What comes later is listed on
pages of its own behind them, with what changed on the pages before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from zidocs.bundle import certificate, completeness
from zidocs.bundle.contents import ContentsLink
from zidocs.bundle.numbering import InsetKind, Listed, Section, VolumePages, sections
from zidocs.evidence.sheets import (
    BOLD,
    LEADING,
    LEFT_MM,
    POINTS_PER_MM,
    REGULAR,
    RIGHT_MM,
    TOP_MM,
    width_of,
)

HEADING = "DAFTAR TAMBAHAN"
LATE_LIST: InsetKind = "daftar_tambahan"
_CHANGES = "Perubahan pada halaman yang sudah diarsipkan"


@dataclass(frozen=True)
class Moved:
    """What stood on pages that only say now where it is: its heading, its kind in the index."""

    heading: str
    kind: str


MOVED: dict[InsetKind, Moved] = {
    "sertifikat_lama": Moved(certificate.HEADING, "sertifikat"),
    "daftar_kelengkapan_lama": Moved(completeness.HEADING, "daftar_kelengkapan"),
}

_HEADING_SIZE, _SIZE, _GAP = 14.0, 11.0, 16.0


@dataclass(frozen=True)
class ListedRow:
    """A row of a list that is no part: its title, its heading, the page it leads to."""

    title: str
    section: str
    first: int
    late: int = 0


@dataclass(frozen=True)
class Change:
    """What changed on pages that were archived: their title, first and last number, and how."""

    title: str
    first: int
    last: int
    note: str

    @property
    def text(self) -> str:
        """``Notula, halaman 8–11: diganti.``."""
        pages = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return f"{self.title}, halaman {pages}: {self.note}"


@dataclass(frozen=True)
class LateList:
    """A list of what came after one archive: its number from 1, its pages, what it says.

    ``archive`` is that archive's name, ``day`` the day it bears (2024-03-29, or ""), ``frozen``
    the last page number it had. ``in_contents`` says whether the contents in front have a row
    for it, which they have where that does not make them longer.
    """

    number: int
    archive: str
    day: str
    frozen: int
    first: int
    last: int
    volume: int
    in_contents: bool
    changes: tuple[Change, ...]

    @property
    def heading(self) -> str:
        """What the contents and the bookmarks call it."""
        return late_heading(self.number)

    def row(self, title: str) -> ListedRow:
        """A row that leads to it."""
        return ListedRow(title, "", self.first, self.number)

    @property
    def introduction(self) -> str:
        """Its first sentences; raises ValueError if the day is none."""
        # Here, since few bundles have such a list, and the words of documents take long to load.
        from zidocs.words import tanggal_iso

        day = f" tanggal {tanggal_iso(self.day)}" if self.day else ""
        return (
            f"Ditambahkan sesudah arsip {self.archive}{day}. Halaman 1 sampai {self.frozen} tetap "
            "bernomor seperti dalam arsip itu."
        )


def late_heading(number: int) -> str:
    """``Tambahan``, and ``Tambahan 2`` for what came after the second archive."""
    return "Tambahan" if number == 1 else f"Tambahan {number}"


def front_rows(parts: Iterable[Listed], lists: Iterable[LateList]) -> list[Listed]:
    """The rows of the contents in front, in order: the parts that were not late, then the lists."""
    found = [part for part in parts if not part.late]
    return [*found, *(each.row(each.heading) for each in lists if each.in_contents)]


def list_sections(late: LateList, parts: Iterable[Listed]) -> tuple[Section[Listed], ...]:
    """A list's own parts of all under their headings, then the changes."""
    found: list[Section[Listed]] = []
    for part in parts:
        if part.late != late.number:
            continue
        heading = part.section or late.heading
        if found and found[-1].heading == heading:
            found[-1] = Section(heading, (*found[-1].parts, part))
        else:
            found.append(Section(heading, (part,)))
    if late.changes:
        rows = tuple(ListedRow(change.text, _CHANGES, change.first) for change in late.changes)
        found.append(Section(_CHANGES, rows))
    return tuple(found)


def list_rows(late: LateList, parts: Iterable[Listed]) -> list[Listed]:
    """The same without their headings."""
    return [row for section in list_sections(late, parts) for row in section.parts]


def marked_sections(
    parts: Sequence[Listed], judul: str, lists: Iterable[LateList], volume: int
) -> tuple[Section[Listed], ...]:
    """The parts of a volume become the sections of its bookmarks; those that were late come last.

    ``lists`` are those of the whole bundle.
    """
    found = [*sections([part for part in parts if not part.late], judul)]
    for late in lists:
        below = [part for part in parts if part.late == late.number]
        if late.volume == volume:
            below.insert(0, late.row(HEADING.capitalize()))
        if below:
            found.append(Section(late.heading, tuple(below)))
    return tuple(found)


def target_of(kind: InsetKind, volume: VolumePages) -> int:
    """The page where the content of a page that moved is now."""
    return (volume.certificate if kind == "sertifikat_lama" else volume.completeness).start


def moved_text(target: int) -> str:
    """What stands on a page whose content is elsewhere now."""
    return f"Lihat halaman {target}."


def draw_moved(
    canvas: Any, heading: str, numbers: Sequence[int], target: int, paper_mm: tuple[float, float]
) -> list[ContentsLink]:
    """Pages that lead to ``target`` are drawn on the canvas; returns what is to be linked where."""
    left, right = LEFT_MM * POINTS_PER_MM, (paper_mm[0] - RIGHT_MM) * POINTS_PER_MM
    text, links = moved_text(target), []
    for number in numbers:
        y = (paper_mm[1] - TOP_MM) * POINTS_PER_MM - _HEADING_SIZE
        canvas.setFont(BOLD, _HEADING_SIZE)
        canvas.drawCentredString((left + right) / 2, y, heading)
        y -= _HEADING_SIZE * (LEADING - 1) + _GAP + _SIZE
        canvas.setFont(REGULAR, _SIZE)
        canvas.drawString(left, y, text)
        end = left + width_of(text, REGULAR, _SIZE)
        links.append(ContentsLink(number, (left, y - 3, end, y + _SIZE), target))
        canvas.showPage()
    return links
