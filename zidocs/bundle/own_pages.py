"""Rows become the pages of our own: contents, completeness, lists, certificate; and the cover.

One flow for all of them: rows that belong together stay together, what has no room goes on
overleaf. The column of page numbers has one width, so the length of a list does not depend on the
numbers in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from zidocs.bundle.formats import Words
from zidocs.bundle.index import BundleIndex
from zidocs.bundle.parts import Cover
from zidocs.bundle.rows import (
    LATE_LIST,
    MOVED,
    Entries,
    Section,
    certificate,
    contents,
    headings,
    late_contents,
)
from zidocs.pdf.drawing import (
    BOLD,
    BOTTOM_MM,
    LEADING,
    LEFT_MM,
    POINTS_PER_MM,
    REGULAR,
    RIGHT_MM,
    TOP_MM,
    centred_lines,
    lines_of,
    width_of,
)

_OVERLEAF = " (lanjutan)"
_HEADING_SIZE, _HEADING_GAP = 14.0, 16.0

_LIST_SIZE, _ROW_GAP, _SECTION_GAP, _INDENT = 11.0, 5.0, 8.0, 14.0
_NUMBER_WIDTH = 32.0
"""Room for five digits."""
_LEADER_GAP = 5.0

_TABLE_SIZE, _PADDING, _COLUMN_GAP = 10.0, 3.5, 6.0
_TABLE_TITLES = ("No.", "Data dukung yang diminta", "Keadaan", "Halaman")
_FIRST_WIDTH, _STATE_WIDTH, _PAGE_WIDTH = 26.0, 122.0, 56.0

_TEXT_SIZE, _SMALL, _TEXT_GAP, _BLOCK_GAP, _TEXT_INDENT = 10.0, 8.0, 4.0, 10.0, 20.0
INDEX_NOTE = "Berkas .json di samping berkas ini, tanpa butir sha256-nya."

Rectangle = tuple[float, float, float, float]


@lru_cache(maxsize=10_000)
def _lines(text: str, font: str, size: float, width: float) -> tuple[str, ...]:
    """As ``lines_of``; pages are counted before they are drawn, of the same texts."""
    return tuple(lines_of(text, font, size, width))


@dataclass(frozen=True)
class Paper:
    """The part of a sheet that is written on, in points from its lower left corner."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @classmethod
    def of(cls, paper_mm: tuple[float, float]) -> "Paper":
        """The sheet of this width and height, with the margins of official documents."""
        width, height = (side * POINTS_PER_MM for side in paper_mm)
        return cls(
            width=width,
            height=height,
            left=LEFT_MM * POINTS_PER_MM,
            right=(paper_mm[0] - RIGHT_MM) * POINTS_PER_MM,
            top=(paper_mm[1] - TOP_MM) * POINTS_PER_MM,
            bottom=BOTTOM_MM * POINTS_PER_MM,
        )

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.right - self.left


@dataclass(frozen=True)
class Cell:
    """Lines of text below each other; ``x`` is where they begin, or end if they are ``flush``."""

    lines: Sequence[str]
    x: float
    size: float
    font: str = REGULAR
    flush: bool = False


@dataclass(frozen=True)
class Line:
    """A row on a page: its cells, the space above and below them, and the page it leads to.

    ``rule`` is the thickness of the line under it, ``margin`` how far its link reaches beyond it.
    With ``dots`` some lead from the first cell to the second.
    """

    cells: tuple[Cell, ...]
    above: float = 0.0
    below: float = 0.0
    after: float = 0.0
    rule: float = 0.0
    target: int | None = None
    margin: float = 0.0
    dots: bool = False

    @property
    def height(self) -> float:
        """In points, without what comes ``after`` it if anything does."""
        text = max(len(cell.lines) * cell.size * LEADING for cell in self.cells)
        return self.above + text + self.below


@dataclass(frozen=True)
class Block:
    """Lines that are never parted; ``gap`` is above them, but not at the top of a page.

    ``overleaf`` is what stands in their place where they begin a page that is not the first.
    """

    lines: tuple[Line, ...]
    gap: float = 0.0
    overleaf: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Sheets:
    """Pages of our own of one kind: their heading, what stands below it on each, the blocks."""

    heading: str
    blocks: tuple[Block, ...]
    head: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A line and the height of its upper edge."""

    line: Line
    top: float


@dataclass(frozen=True)
class OwnLink:
    """A rectangle on one of our own pages, and the page it leads to; both are printed numbers."""

    page: int
    rectangle: Rectangle
    target: int


def _top(sheets: Sheets, paper: Paper) -> float:
    """Where the blocks of a page begin."""
    head = sum(line.height for line in sheets.head)
    return paper.top - _HEADING_SIZE * LEADING - _HEADING_GAP - head


def lay_out(sheets: Sheets, paper: Paper) -> list[list[Placed]]:
    """The blocks find their pages; at least one."""
    top = y = _top(sheets, paper)
    pages: list[list[Placed]] = [[]]
    for block in sheets.blocks:
        lines, y = block.lines, y - (block.gap if pages[-1] else 0.0)
        needed = sum(line.height + line.after for line in lines) - lines[-1].after
        if pages[-1] and y - needed < paper.bottom:
            pages.append([])
            lines, y = block.overleaf or lines, top
        for line in lines:
            pages[-1].append(Placed(line, y))
            y -= line.height + line.after
    return pages


def draw(canvas: Any, sheets: Sheets, numbers: Sequence[int], paper: Paper) -> list[OwnLink]:
    """The pages with these numbers are drawn, empty ones where there are more; what links where.

    They must be no fewer than the blocks need.
    """
    pages, links = lay_out(sheets, paper), []
    for place, number in enumerate(numbers):
        canvas.setFont(BOLD, _HEADING_SIZE)
        heading = sheets.heading + (_OVERLEAF if place else "")
        middle = (paper.left + paper.right) / 2
        canvas.drawCentredString(middle, paper.top - _HEADING_SIZE, heading)
        y = _top(sheets, paper) + sum(line.height for line in sheets.head)
        for line in sheets.head:
            _draw_line(canvas, line, y, paper)
            y -= line.height
        for placed in pages[place] if place < len(pages) else ():
            line, top = placed.line, placed.top
            _draw_line(canvas, line, top, paper)
            if line.target is not None:
                bottom = top - line.height
                area = (paper.left, bottom - line.margin, paper.right, top + line.margin)
                links.append(OwnLink(number, area, line.target))
        canvas.showPage()
    return links


def _draw_line(canvas: Any, line: Line, top: float, paper: Paper) -> None:
    for place, cell in enumerate(line.cells):
        baseline = top - line.above - cell.size
        if line.dots and place:
            first = line.cells[0]
            baseline -= (len(first.lines) - 1) * cell.size * LEADING
            start = first.x + width_of(first.lines[-1], first.font, first.size) + _LEADER_GAP
            end = cell.x - width_of(cell.lines[0], cell.font, cell.size) - _LEADER_GAP
            _draw_dots(canvas, start, end, baseline)
        canvas.setFont(cell.font, cell.size)
        write = canvas.drawRightString if cell.flush else canvas.drawString
        for number, text in enumerate(cell.lines):
            write(cell.x, baseline - number * cell.size * LEADING, text)
    if line.rule:
        canvas.saveState()
        canvas.setLineWidth(line.rule)
        canvas.setStrokeGray(0.35)
        canvas.line(paper.left, top - line.height, paper.right, top - line.height)
        canvas.restoreState()


def _draw_dots(canvas: Any, start: float, end: float, y: float) -> None:
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


@dataclass(frozen=True)
class OwnPages:
    """The pages of our own that a volume has, made of its index; the certificate names the seal."""

    index: BundleIndex
    words: Words
    paper_mm: tuple[float, float]
    seal: str = ""

    @cached_property
    def paper(self) -> Paper:
        """What they are written on."""
        return Paper.of(self.paper_mm)

    def sheets(self, kind: str, number: int = 0) -> Sheets:
        """The pages of this kind; ``number`` is that of a list of late parts, from 1."""
        heading = headings(self.words)[kind]
        match kind:
            case "daftar_isi":
                blocks = self._listed(contents(self.index, self.words))
            case "daftar_kelengkapan":
                head = (self._table_line(_TABLE_TITLES, BOLD, 0.9),)
                return Sheets(heading, tuple(self._answers()), head)
            case "sertifikat":
                blocks = self._certified()
            case "daftar_tambahan":
                blocks = self._late(number)
            case _:
                blocks = iter([Block((self._moved(kind),))])
        return Sheets(heading, tuple(blocks))

    def count(self, kind: str, number: int = 0) -> int:
        """How many pages these are."""
        return len(lay_out(self.sheets(kind, number), self.paper))

    def draw(self, canvas: Any, cover: Cover) -> tuple[list[int], list[OwnLink]]:
        """All of them are drawn, each kind after the other: their numbers, and what links where."""
        index = self.index
        draw_cover(canvas, cover, self.words, index)
        numbers, links = [index.first], list[OwnLink]()
        runs: list[tuple[str, int, Sequence[int]]] = [
            (kind, 0, index.pages_of(kind))
            for kind in ("daftar_isi", "daftar_kelengkapan", "sertifikat")
        ]
        for number, late in enumerate(index.tambahan, start=1):
            if late.jilid == index.jilid:
                runs.append((LATE_LIST, number, range(late.dari, late.sampai + 1)))
        runs += [(kind, 0, (page,)) for kind in MOVED for page in index.pages_of(kind)]
        for kind, number, pages in runs:
            if pages:
                links += draw(canvas, self.sheets(kind, number), pages, self.paper)
                numbers += pages
        return numbers, links

    def _listed(self, listed: Iterable[Section]) -> Iterator[Block]:
        """Sections of rows; a heading is never last on a page, and stands again overleaf."""
        paper = self.paper
        for section in listed:
            indent = _INDENT if section.heading else 0.0
            room = paper.room - indent - _NUMBER_WIDTH - 2 * _LEADER_GAP
            heading = self._list_heading(section.heading)
            for number, row in enumerate(section.rows):
                lines = _lines(row.title, REGULAR, _LIST_SIZE, room) or (self.words.untitled,)
                title = Cell(lines, paper.left + indent, _LIST_SIZE)
                page = Cell([str(row.page)], paper.right, _LIST_SIZE, flush=True)
                line = Line(
                    (title, page), after=_ROW_GAP, target=row.page, margin=_ROW_GAP / 2, dots=True
                )
                if number:
                    again = self._list_heading(section.heading, _OVERLEAF)
                    yield Block((line,), overleaf=(*again, line))
                else:
                    yield Block((*heading, line), _SECTION_GAP if heading else 0.0)

    def _list_heading(self, text: str, more: str = "") -> tuple[Line, ...]:
        if not text:
            return ()
        lines = _lines(text + more, BOLD, _LIST_SIZE, self.paper.room)
        return (Line((Cell(lines, self.paper.left, _LIST_SIZE, BOLD),), after=_ROW_GAP),)

    def _late(self, number: int) -> Iterator[Block]:
        """A list of late parts: which numbers stay, then its rows."""
        late = self.index.tambahan[number - 1]
        text = self.words.introduction(late.arsip, late.tanggal, late.beku)
        lines = _lines(text, REGULAR, _LIST_SIZE, self.paper.room)
        yield Block((Line((Cell(lines, self.paper.left, _LIST_SIZE),), after=_ROW_GAP),))
        yield from self._listed(late_contents(self.index, number, self.words))

    def _answers(self) -> Iterator[Block]:
        """Each thing asked for, with the heading of its activity before the first one."""
        heading, paper = "", self.paper
        for number, each in enumerate(self.index.kelengkapan, start=1):
            lines = []
            if each.kelompok not in ("", heading):
                name = _lines(each.kelompok, BOLD, _TABLE_SIZE, paper.room)
                cell = Cell(name, paper.left, _TABLE_SIZE, BOLD)
                lines.append(Line((cell,), _PADDING, _PADDING, rule=0.3))
            heading = each.kelompok
            page = self.words.answer(each.halaman, each.jilid, self.index.jilid)
            line = self._table_line((f"{number}.", each.nama, each.keadaan, page), REGULAR, 0.3)
            lines.append(replace(line, target=each.halaman))
            yield Block(tuple(lines))

    def _table_line(self, texts: Sequence[str], font: str, rule: float) -> Line:
        """A row of the completeness: number, name, state, page."""
        paper = self.paper
        number, name, state, page = texts
        name_at, state_at = paper.left + _FIRST_WIDTH, paper.right - _PAGE_WIDTH - _STATE_WIDTH
        names = _lines(name, font, _TABLE_SIZE, state_at - name_at - _COLUMN_GAP)
        states = _lines(state, font, _TABLE_SIZE, _STATE_WIDTH - _COLUMN_GAP)
        cells = (
            Cell([number], paper.left, _TABLE_SIZE, font),
            Cell(names, name_at, _TABLE_SIZE, font),
            Cell(states, state_at, _TABLE_SIZE, font),
            Cell([page], paper.right, _TABLE_SIZE, font, flush=True),
        )
        return Line(cells, _PADDING, _PADDING, rule=rule)

    def _moved(self, kind: str) -> Line:
        """A word where to look now."""
        target = self.index.pages_of(MOVED[kind])[0]
        cell = Cell([self.words.moved.format(page=target)], self.paper.left, _LIST_SIZE)
        return Line((cell,), target=target)

    def _certified(self) -> Iterator[Block]:
        said = certificate(self.index, self.words)
        yield Block((self._text(self.words.examined, above=0.0),))
        for statement in said.statements:
            yield Block((self._text(f"– {statement}", indent=_TEXT_INDENT / 2),))
        for heading, entries in said.files.items():
            yield from self._entries(heading, entries)
        seal = self.words.hashed.format(self.seal)
        yield Block(
            (
                self._text("Indeks", BOLD, above=_BLOCK_GAP),
                self._text(INDEX_NOTE),
                Line((Cell([seal], self.paper.left + _TEXT_INDENT, _SMALL),), above=1.0),
            )
        )

    def _entries(self, heading: str, entries: Entries) -> Iterator[Block]:
        """A heading with its first entry, then entry by entry; nothing without entries."""
        above: tuple[Line, ...] = (self._text(heading, BOLD, above=_BLOCK_GAP),)
        for number, (text, detail) in enumerate(entries, start=1):
            lines = [*above, self._text(f"{number}. {text}")]
            if detail:
                lines.append(self._text(detail, indent=_TEXT_INDENT, size=_SMALL, above=1.0))
            yield Block(tuple(lines))
            above = ()

    def _text(
        self,
        text: str,
        font: str = REGULAR,
        *,
        indent: float = 0.0,
        size: float = _TEXT_SIZE,
        above: float = _TEXT_GAP,
    ) -> Line:
        lines = _lines(text, font, size, self.paper.room - indent)
        return Line((Cell(lines, self.paper.left + indent, size, font),), above)


_KOP_SIZE, _KOP_OFFICE_SIZE = 12.0, 14.0
_TITLE_SIZE, _AIM_SIZE = 24.0, 14.0
_CODE_SIZE, _NAME_SIZE, _MEETING_SIZE = 54.0, 13.0, 11.5
_OFFICE_SIZE = 13.0
_THICK, _THIN = 2.25, 0.75
_TITLE_AT, _CODE_AT, _FOOT_AT = 0.70, 0.50, 0.155
"""Heights of the three blocks of a cover, as shares of the paper's height."""

_NAME_LINES, _MEETING_LINES, _TITLE_LINES = 5, 3, 6


def draw_cover(canvas: Any, cover: Cover, words: Words, index: BundleIndex) -> None:
    """The cover is drawn on a canvas of its paper and closed: letterhead, title, indicator, office.

    A bundle without an indicator shows its title there, large; one of several volumes names it.
    What is not known is left out.
    (FORMATS.md, page and type: order, sizes and rule of the letterhead)
    """
    pen = _Pen(canvas, Paper.of(cover.paper_mm))
    pen.letterhead(cover.kop)
    pen.at(_TITLE_AT)
    if cover.indikator:
        _draw_indicator(pen, cover)
    else:
        pen.rule(_THIN, 0.4)
        pen.space(14)
        pen.text(cover.judul, BOLD, _TITLE_SIZE, most=_TITLE_LINES)
        pen.space(18)
        pen.rule(_THIN, 0.4)
    if index.jumlah_jilid > 1:
        pen.space(16)
        volume = words.volume(index.jilid, index.jumlah_jilid)
        pen.text(volume.capitalize(), BOLD, _OFFICE_SIZE)
    pen.at(_FOOT_AT)
    pen.text(words.time(cover.periode, cover.tahun), REGULAR, _MEETING_SIZE)
    if summary := words.summary([each.keadaan for each in index.kelengkapan]):
        pen.text(summary, REGULAR, _MEETING_SIZE)
    pen.space(3)
    pen.text(cover.satker, BOLD, _OFFICE_SIZE)
    canvas.showPage()


def _draw_indicator(pen: "_Pen", cover: Cover) -> None:
    pen.text("BUKTI DUKUNG", BOLD, _TITLE_SIZE)
    pen.text("PEMBANGUNAN ZONA INTEGRITAS", REGULAR, _AIM_SIZE)
    pen.at(_CODE_AT)
    pen.rule(_THIN, 0.4)
    pen.space(6)
    pen.text(cover.indikator, BOLD, _CODE_SIZE)
    pen.space(4)
    pen.text(cover.nama_indikator, REGULAR, _NAME_SIZE, most=_NAME_LINES)
    if cover.judul != cover.nama_indikator:
        pen.space(8)
        pen.text(cover.judul, BOLD, _MEETING_SIZE, most=_MEETING_LINES)
    pen.space(14)
    pen.rule(_THIN, 0.4)


class _Pen:
    """Writes centred lines downwards between the margins."""

    def __init__(self, canvas: Any, paper: Paper) -> None:
        self._canvas, self._paper = canvas, paper
        self._y = paper.top

    def at(self, share: float) -> None:
        """Go on at this share of the paper's height, or here if that is above."""
        self._y = min(self._y, self._paper.height * share)

    def space(self, points: float) -> None:
        self._y -= points

    def text(self, text: str, font: str, size: float, most: int = 3) -> None:
        for line in centred_lines(text, font, size, self._paper.room, most):
            self._canvas.setFont(font, size)
            middle = self._paper.left + self._paper.room / 2
            self._canvas.drawCentredString(middle, self._y - size, line)
            self._y -= size * LEADING

    def rule(self, thickness: float, share: float = 1.0) -> None:
        margin = self._paper.room * (1 - share) / 2
        left, right = self._paper.left + margin, self._paper.right - margin
        self._canvas.setLineWidth(thickness)
        self._canvas.line(left, self._y, right, self._y)
        self._y -= thickness

    def letterhead(self, lines: Sequence[str]) -> None:
        """The letterhead's lines, the last one larger, and the rule below them."""
        for number, line in enumerate(lines, start=1):
            last = number == len(lines)
            self.text(line, *((BOLD, _KOP_OFFICE_SIZE) if last else (REGULAR, _KOP_SIZE)))
        if lines:
            self.space(6)
            self.rule(_THICK)
