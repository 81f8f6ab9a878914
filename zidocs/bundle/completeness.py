"""What the guide asks for becomes the pages "DAFTAR KELENGKAPAN": its state and its page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zidocs.bundle.contents import ContentsLink
from zidocs.bundle.numbering import Answer
from zidocs.bundle.parts import AskedRow
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
)

HEADING = "DAFTAR KELENGKAPAN"
_OVERLEAF = " (lanjutan)"
_TITLES = ("No.", "Data dukung yang diminta", "Keadaan", "Halaman")

_HEADING_SIZE, _SIZE = 14.0, 10.0
_LINE = _SIZE * LEADING
_PADDING = 3.5
_NUMBER_WIDTH, _STATE_WIDTH, _PAGE_WIDTH = 26.0, 122.0, 56.0
_COLUMN_GAP = 6.0


@dataclass(frozen=True)
class CompletenessRow:
    """A row in lines: the name of an activity (``number`` None), or a thing asked for."""

    number: int | None
    name: tuple[str, ...]
    state: tuple[str, ...]
    asked: AskedRow

    @property
    def height(self) -> float:
        """In points, with the space above and below the text."""
        return max(len(self.name), len(self.state)) * _LINE + 2 * _PADDING


CompletenessPage = tuple[CompletenessRow, ...]


@dataclass(frozen=True)
class _Columns:
    """Where the columns begin or end, in points from the paper's left edge."""

    left: float
    name: float
    state: float
    right: float

    @classmethod
    def on(cls, paper_mm: tuple[float, float]) -> "_Columns":
        left, right = LEFT_MM * POINTS_PER_MM, (paper_mm[0] - RIGHT_MM) * POINTS_PER_MM
        return cls(left, left + _NUMBER_WIDTH, right - _PAGE_WIDTH - _STATE_WIDTH, right)

    @property
    def name_width(self) -> float:
        return self.state - self.name - _COLUMN_GAP


def lay_out_completeness(
    asked: Sequence[AskedRow], paper_mm: tuple[float, float]
) -> tuple[CompletenessPage, ...]:
    """Things asked for become pages of rows; no pages where nothing is asked.

    A row is never split, and the name of an activity never stands last on a page.
    """
    columns = _Columns.on(paper_mm)
    head = _HEADING_SIZE * LEADING + 16 + _LINE + 2 * _PADDING
    room = (paper_mm[1] - TOP_MM - BOTTOM_MM) * POINTS_PER_MM - head
    pages: list[list[CompletenessRow]] = []
    left = 0.0
    for rows in _bound_rows(asked, columns):
        needed = sum(row.height for row in rows)
        if not pages or needed > left:
            pages.append([])
            left = room
        pages[-1].extend(rows)
        left -= needed
    return tuple(tuple(page) for page in pages)


def _bound_rows(asked: Sequence[AskedRow], columns: _Columns) -> Iterator[list[CompletenessRow]]:
    """Each thing asked for, with the heading of its activity before the first one."""
    heading = ""
    for number, row in enumerate(asked, start=1):
        rows = []
        if row.kelompok != heading and row.kelompok:
            width = columns.right - columns.left
            name = tuple(lines_of(row.kelompok, BOLD, _SIZE, width))
            rows.append(CompletenessRow(None, name, (), row))
        heading = row.kelompok
        name = tuple(lines_of(row.nama, REGULAR, _SIZE, columns.name_width))
        state = tuple(lines_of(row.keadaan, REGULAR, _SIZE, _STATE_WIDTH - _COLUMN_GAP))
        rows.append(CompletenessRow(number, name, state, row))
        yield rows


def draw_completeness(
    canvas: Any,
    pages: Sequence[CompletenessPage],
    answers: Sequence[Answer],
    paper_mm: tuple[float, float],
    first: int,
    volume: int,
) -> list[ContentsLink]:
    """The pages are drawn on the canvas; returns what is to be linked where.

    ``answers`` are those of the rows, in order; ``first`` is the number of the first of these
    pages, ``volume`` the one they are in.
    """
    columns = _Columns.on(paper_mm)
    links = []
    for number, rows in enumerate(pages, start=first):
        y = _draw_head(canvas, columns, paper_mm, _OVERLEAF if number > first else "")
        for row in rows:
            answer = None if row.number is None else answers[row.number - 1]
            _draw_row(canvas, columns, row, y, answer_text(answer, volume))
            if answer and answer.page is not None:
                area = (columns.left, y - row.height, columns.right, y)
                links.append(ContentsLink(number, area, answer.page))
            y -= row.height
            _rule(canvas, columns, y, 0.3)
        canvas.showPage()
    return links


def answer_text(answer: Answer | None, volume: int) -> str:
    """What the last column shows: the page, with its volume where that is another one."""
    if answer is None:
        return ""
    if answer.page is None:
        return "–"
    elsewhere = "" if answer.volume == volume else f" (jilid {answer.volume})"
    return f"{answer.page}{elsewhere}"


def _draw_head(canvas: Any, columns: _Columns, paper_mm: tuple[float, float], more: str) -> float:
    """The heading and the titles of the columns; returns where the rows begin."""
    y = (paper_mm[1] - TOP_MM) * POINTS_PER_MM - _HEADING_SIZE
    canvas.setFont(BOLD, _HEADING_SIZE)
    canvas.drawCentredString((columns.left + columns.right) / 2, y, HEADING + more)
    y -= _HEADING_SIZE * (LEADING - 1) + 16
    number, name, state, page = _TITLES
    canvas.setFont(BOLD, _SIZE)
    baseline = y - _PADDING - _SIZE
    canvas.drawString(columns.left, baseline, number)
    canvas.drawString(columns.name, baseline, name)
    canvas.drawString(columns.state, baseline, state)
    canvas.drawRightString(columns.right, baseline, page)
    y -= _LINE + 2 * _PADDING
    _rule(canvas, columns, y, 0.9)
    return y


def _draw_row(canvas: Any, columns: _Columns, row: CompletenessRow, top: float, page: str) -> None:
    first = top - _PADDING - _SIZE
    if row.number is None:
        canvas.setFont(BOLD, _SIZE)
        _draw_lines(canvas, columns.left, first, row.name)
        return
    canvas.setFont(REGULAR, _SIZE)
    canvas.drawString(columns.left, first, f"{row.number}.")
    _draw_lines(canvas, columns.name, first, row.name)
    _draw_lines(canvas, columns.state, first, row.state)
    canvas.drawRightString(columns.right, first, page)


def _draw_lines(canvas: Any, x: float, first: float, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(x, first - number * _LINE, line)


def _rule(canvas: Any, columns: _Columns, y: float, width: float) -> None:
    canvas.saveState()
    canvas.setLineWidth(width)
    canvas.setStrokeGray(0.35)
    canvas.line(columns.left, y, columns.right, y)
    canvas.restoreState()
