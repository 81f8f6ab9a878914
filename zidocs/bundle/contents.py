"""Sections and parts become the pages "DAFTAR ISI", each row linked to the page it names.

The column of the page numbers has one width, so the length of the contents does not depend on the
numbers in it, and the numbers may be counted from that length: there is nothing to iterate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from zidocs.bundle.numbering import L, Listed, Section, sections
from zidocs.bundle.parts import SEPARATOR
from zidocs.evidence.sheets import (
    BOLD,
    BOTTOM_MM,
    LEADING,
    LEFT_MM,
    POINTS_PER_MM,
    REGULAR,
    RIGHT_MM,
    TOP_MM,
    lines_of,
    width_of,
)

HEADING = "DAFTAR ISI"
_OVERLEAF = " (lanjutan)"

_HEADING_SIZE, _SIZE = 14.0, 11.0
_LINE = _SIZE * LEADING
_ROW_GAP, _SECTION_GAP, _HEADING_GAP = 5.0, 8.0, 16.0
_INDENT = 14.0
_LEADER_GAP = 5.0
_NUMBER_WIDTH = 32.0
"""Room for five digits."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class ContentsRow:
    """A heading, or the title of a part in lines; ``part`` counts from 0, None for a heading.

    ``top`` is in points from the paper's lower edge.
    """

    lines: tuple[str, ...]
    part: int | None
    indent: float
    top: float
    font: str = REGULAR

    @property
    def bottom(self) -> float:
        """The lower edge of the row's last line."""
        return self.top - len(self.lines) * _LINE


@dataclass(frozen=True)
class ContentsLink:
    """A row's rectangle on one of our own pages, and the page it leads to; both are numbers."""

    page: int
    rectangle: Rectangle
    target: int


ContentsPage = tuple[ContentsRow, ...]


def contents_sections(shares: Sequence[Sequence[L]], judul: str) -> tuple[Section[L], ...]:
    """The parts of all volumes become sections; of several volumes, each heading names its own."""
    if len(shares) == 1:
        return sections(shares[0], judul)
    return tuple(
        replace(section, heading=SEPARATOR.join(filter(None, (f"Jilid {number}", section.heading))))
        for number, share in enumerate(shares, start=1)
        for section in sections(share, judul)
    )


def lay_out_contents(
    listed: Sequence[Section[L]], paper_mm: tuple[float, float], introduction: str = ""
) -> tuple[ContentsPage, ...]:
    """Sections become pages of rows. A row is never split, a heading never last on a page.

    A section that goes on overleaf has its heading there again. An introduction stands before all.
    """
    sheet = _Sheet(paper_mm)
    if introduction:
        lines = tuple(lines_of(introduction, REGULAR, _SIZE, sheet.width))
        sheet.place([ContentsRow(lines, None, 0.0, 0.0)], 0.0)
    number = 0
    for section in listed:
        indent = _INDENT if section.heading else 0.0
        room = sheet.width - indent - _NUMBER_WIDTH - 2 * _LEADER_GAP
        heading = sheet.heading(section.heading)
        for numbered in section.parts:
            lines = tuple(lines_of(numbered.title, REGULAR, _SIZE, room)) or ("–",)
            row = ContentsRow(lines, number, indent, 0.0)
            if not sheet.place([*heading, row], _SECTION_GAP if heading else 0.0):
                overleaf = sheet.heading(section.heading, _OVERLEAF if not heading else "")
                sheet.turn()
                sheet.place([*overleaf, row], 0.0)
            heading, number = [], number + 1
    return tuple(tuple(page) for page in sheet.pages)


class _Sheet:
    """Rows are placed from the top of the paper down to its margin, then on the next page."""

    def __init__(self, paper_mm: tuple[float, float]) -> None:
        self.width = (paper_mm[0] - LEFT_MM - RIGHT_MM) * POINTS_PER_MM
        head = _HEADING_SIZE * LEADING + _HEADING_GAP
        self._top = (paper_mm[1] - TOP_MM) * POINTS_PER_MM - head
        self._bottom = BOTTOM_MM * POINTS_PER_MM
        self._y = self._top
        self.pages: list[list[ContentsRow]] = [[]]

    def heading(self, text: str, more: str = "") -> list[ContentsRow]:
        """The heading of a section as a row; none for a section without one."""
        if not text:
            return []
        lines = tuple(lines_of(text + more, BOLD, _SIZE, self.width))
        return [ContentsRow(lines, None, 0.0, 0.0, BOLD)]

    def turn(self) -> None:
        """Go on at the top of the next page."""
        self.pages.append([])
        self._y = self._top

    def place(self, rows: Sequence[ContentsRow], gap: float) -> bool:
        """Place rows that belong together; False if this page has no room for all of them."""
        used = bool(self.pages[-1])
        y = self._y - (gap if used else 0.0)
        needed = sum(len(row.lines) * _LINE for row in rows) + _ROW_GAP * (len(rows) - 1)
        if used and y - needed < self._bottom:
            return False
        for row in rows:
            self.pages[-1].append(replace(row, top=y))
            y -= len(row.lines) * _LINE + _ROW_GAP
        self._y = y
        return True


def draw_contents(
    canvas: Any,
    pages: Sequence[ContentsPage],
    parts: Sequence[Listed],
    paper_mm: tuple[float, float],
    first: int,
    title: str = HEADING,
) -> list[ContentsLink]:
    """The pages are drawn on the canvas; returns what is to be linked where.

    ``parts`` are those of all volumes; ``first`` is the number of the first of these pages.
    """
    left, right = LEFT_MM * POINTS_PER_MM, (paper_mm[0] - RIGHT_MM) * POINTS_PER_MM
    heading_y = (paper_mm[1] - TOP_MM) * POINTS_PER_MM - _HEADING_SIZE
    links = []
    for number, rows in enumerate(pages, start=first):
        canvas.setFont(BOLD, _HEADING_SIZE)
        more = _OVERLEAF if number > first else ""
        canvas.drawCentredString((left + right) / 2, heading_y, title + more)
        for row in rows:
            page = None if row.part is None else parts[row.part].first
            _draw_row(canvas, row, left, right, page)
            if row.part is not None:
                area = (left, row.bottom - _ROW_GAP / 2, right, row.top + _ROW_GAP / 2)
                links.append(ContentsLink(number, area, parts[row.part].first))
        canvas.showPage()
    return links


def _draw_row(canvas: Any, row: ContentsRow, left: float, right: float, page: int | None) -> None:
    canvas.setFont(row.font, _SIZE)
    baseline = row.top
    for line in row.lines:
        baseline = row.top - _SIZE if line is row.lines[0] else baseline - _LINE
        canvas.drawString(left + row.indent, baseline, line)
    if page is not None:
        start = left + row.indent + width_of(row.lines[-1], row.font, _SIZE) + _LEADER_GAP
        end = right - width_of(str(page), row.font, _SIZE) - _LEADER_GAP
        _draw_leader(canvas, start, end, baseline)
        canvas.drawRightString(right, baseline, str(page))


def _draw_leader(canvas: Any, start: float, end: float, y: float) -> None:
    """Dots on a grid of the page, so that those of all rows stand below each other."""
    step = 4.0
    first = -(-start // step) * step
    if end - first < 2 * step:
        return
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineWidth(0.9)
    canvas.setStrokeGray(0.45)
    canvas.setDash([0, step])
    canvas.line(first, y + 0.6, end, y + 0.6)
    canvas.restoreState()
