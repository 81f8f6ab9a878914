"""Cuts measured tables where pages end: between rows, inside of rows, through merged cells.

A row goes on over a page like any text, line by line, unless it may not (ECMA-376 part 1, 17.4.6,
w:cantSplit) or its height is fixed. Like LibreOffice, cells mind no widows. Lengths are points.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from word2pdf.layout.boxes import CellBox, ParaBox, RowBox, TableBox

Boxes = Sequence[Any]


def height_of(boxes: Boxes) -> float:
    """The heights of rows, or of what stands in a cell, together."""
    return sum((box.height for box in boxes), 0.0)


def split_row(row: RowBox, room: float, force: bool = False) -> tuple[RowBox, RowBox] | None:
    """A row becomes what fits into the room and the rest; None where it must stay whole.

    ``force`` cuts even a row that may not be cut, since it is higher than any page.
    """
    if (row.cant_split or row.header) and not force:
        return None
    heads, tails = [], []
    rest = False
    for cell in row.cells:
        if cell.span_rows > 1 or cell.v_merge == "continue":
            # Cut as a merged cell, with the rows that it goes through.
            heads.append(cell)
            tails.append(replace(cell, v_merge="continue", boxes=[], span_rows=1))
            continue
        head, tail = split_boxes(cell.boxes, room - _beside(cell))
        if cell.boxes and not head:
            return None
        rest = rest or bool(tail)
        heads.append(replace(cell, boxes=head))
        tails.append(replace(cell, boxes=tail))
    if not rest:
        return None
    first = replace(row, cells=heads, height=room)
    last = replace(row, cells=tails, border_top=0.0)
    last.height = max((_needed(cell) for cell in tails), default=0.0)
    return first, last


def split_boxes(boxes: Boxes, room: float) -> tuple[list[Any], list[Any]]:
    """What stands in a cell becomes what fits into the room and the rest."""
    head: list[Any] = []
    for index, box in enumerate(boxes):
        if box.height <= room + 0.01:
            head.append(box)
            room -= box.height
            continue
        parts = None
        if isinstance(box, ParaBox):
            parts = _split_paragraph(box, room)
        elif isinstance(box, TableBox):
            parts = _split_table(box, room)
        if parts is None:
            return head, list(boxes[index:])
        return [*head, parts[0]], [parts[1], *boxes[index + 1 :]]
    return head, []


def cut_off(table: TableBox, index: int) -> None:
    """Take from a row of fixed height the lines that its height hides, as Word does.

    A line whose letters stand on its base line inside of the row is seen.
    """
    row = table.rows[index]
    row.cant_split = True
    for cell in row.cells:
        spanned = table.rows[index : index + cell.span_rows]
        room = height_of(spanned) - cell.margins.get("top", 0.0)
        if cell.content_height > room:
            cell.boxes = list(_down_to(cell.boxes, room))


def _down_to(boxes: Boxes, room: float) -> Iterator[Any]:
    for box in boxes:
        if room <= 0:
            return
        if isinstance(box, ParaBox) and box.height > room:
            at, seen = box.space_before + box.pad_top, 0
            for line in box.lines:
                if at + line.ascent > room:
                    break
                at += line.height
                seen += 1
            yield replace(box, lines=box.lines[:seen], open_bottom=seen == len(box.lines))
        else:
            yield box
        room -= box.height


def _split_paragraph(box: ParaBox, room: float) -> tuple[ParaBox, ParaBox] | None:
    room -= box.space_before + box.pad_top
    count = 0
    for line in box.lines:
        if line.height > room + 0.01:
            break
        room -= line.height
        count += 1
    if count == len(box.lines):
        # Only the space after it is too much, and that nobody sees.
        return None if not count else (replace(box, space_after=0.0), _nothing_of(box))
    if not count:
        return None
    return (
        replace(box, lines=box.lines[:count], space_after=0.0, pad_bottom=0.0, open_bottom=False),
        replace(
            box, lines=box.lines[count:], space_before=0.0, pad_top=0.0, open_top=False,
            bookmarks=[], floats=[],
        ),
    )  # fmt: skip


def _nothing_of(box: ParaBox) -> ParaBox:
    return replace(
        box, lines=[], space_before=0.0, space_after=0.0, pad_top=0.0, pad_bottom=0.0,
        borders=None, shading=None, bookmarks=[], floats=[],
    )  # fmt: skip


def _split_table(box: TableBox, room: float) -> tuple[TableBox, TableBox] | None:
    """A table inside of a cell is cut between its rows, or inside of one."""
    rows, rest = fill(list(box.rows), room, lambda row: False)
    if not rows:
        return None
    return replace(box, rows=rows), replace(box, rows=rest, repeat_header=[])


def fill(
    rows: list[RowBox], room: float, stays: Callable[[RowBox], bool], force: bool = False
) -> tuple[list[RowBox], list[RowBox]]:
    """Rows become those that fit into the room, the last one perhaps in part, and the rest.

    A row that ``stays`` with the next does not end a page. ``force``: the first is cut anyhow.
    """
    count = 0
    while count < len(rows) and rows[count].height <= room + 0.01:
        room -= rows[count].height
        count += 1
    parts = split_row(rows[count], room, force and not count) if count < len(rows) else None
    if parts is not None:
        return _cut_merged([*rows[:count], parts[0]], [parts[1], *rows[count + 1 :]], twice=1)
    kept = count
    while 0 < kept < len(rows) and stays(rows[kept - 1]):
        kept -= 1
    if force and not kept:
        kept = count
    return _cut_merged(rows[:kept], rows[kept:], twice=0)


def _cut_merged(
    fitting: list[RowBox], rest: list[RowBox], twice: int
) -> tuple[list[RowBox], list[RowBox]]:
    """Let merged cells end with the rows that fit, and go on in the rest.

    Copies; a row at the end of the merged ones grows if what is left of a cell needs it.
    ``twice`` is 1 where the last row that fits and the first of the rest are parts of one.
    """
    if not fitting or not rest:
        return fitting, rest
    rest = list(rest)
    for index, row in enumerate(fitting):
        for place, cell in enumerate(row.cells):
            beyond = index + cell.span_rows - len(fitting) + twice
            if cell.span_rows < 2 or cell.v_merge != "restart" or beyond <= 0:
                continue
            inside = fitting[index:]
            room = height_of(inside) - _beside(cell)
            head, tail = split_boxes(cell.boxes, room)
            cells = list(row.cells)
            cells[place] = replace(cell, boxes=head, span_rows=len(inside))
            row = fitting[index] = replace(row, cells=cells)
            _go_on(rest, replace(cell, boxes=tail, span_rows=beyond))
    return fitting, rest


def _goes_on(below: CellBox, cell: CellBox) -> bool:
    return bool(below.v_merge == "continue" and abs(below.x - cell.x) < 0.5)


def _go_on(rest: list[RowBox], cell: CellBox) -> None:
    row = rest[0]
    rest[0] = replace(row, cells=[cell if _goes_on(one, cell) else one for one in row.cells])
    if not cell.boxes:
        return
    last = min(cell.span_rows, len(rest)) - 1
    missing = _needed(cell) - height_of(rest[: last + 1])
    if missing > 0:
        rest[last] = replace(rest[last], height=rest[last].height + missing)


def _beside(cell: CellBox) -> float:
    """What margins, the borders among them, take of a cell's height."""
    return float(cell.margins.get("top", 0.0) + cell.margins.get("bottom", 0.0))


def _needed(cell: CellBox) -> float:
    return float(_beside(cell) + cell.content_height)
