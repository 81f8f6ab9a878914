"""Rewrites tables as rows of plain cells: old merges, gaps, widths in percent, floating tables.

The engine knows w:gridSpan and w:vMerge; it knows neither w:hMerge of older files nor rows that
begin further right (w:gridBefore), and sets floating tables like any other. It reads every width
as twips and knows none of a column whose cells are always merged with their neighbours. So where
cells state percents, no width, or spans, the grid is written anew from all that they state.
"""

from collections.abc import Iterator, Mapping

from zidocs.layout.normalise.pieces import tiny_paragraph
from zidocs.layout.normalise.story import NARROW, TWIP, Leftover, Story
from zidocs.layout.ooxml import Element, find, holds, make, number, tag, value

NO_BORDERS = ("top", "left", "bottom", "right")
FIFTIETHS = 5000
"""Of a percent in a whole (ECMA-376 part 1, 17.18.90)."""
MOST_COLUMNS = 63
"""More columns no table of Word has."""


def straighten(story: Story) -> Iterator[Leftover]:
    """Rewrite rows the engine would shift, and floating tables that leave no room beside them."""
    if holds(story.root, "w:gridBefore", "w:hMerge"):
        for row in story.root.iter(tag("w:tr")):
            _fill_gap(row)
            _merge_across(row)
    for table in story.root.iter(tag("w:tbl")):
        if holds(table, "w:vMerge"):
            _begin_merges(table)
        _settle_widths(table, story)
        place = find(table, "w:tblPr/w:tblpPr")
        if place is None:
            continue
        if _fills_the_column(table, place, story):
            place.getparent().remove(place)
        else:
            yield Leftover(table, "floating table")


def _fill_gap(row: Element) -> None:
    """An empty, borderless cell where the row leaves columns of the grid free."""
    gap, width = find(row, "w:trPr/w:gridBefore"), find(row, "w:trPr/w:wBefore")
    columns = 0 if gap is None else int(number(gap.get(tag("w:val"))))
    if gap is None or columns <= 0:
        return
    gap.getparent().remove(gap)
    properties = make("w:tcPr")
    if width is not None:
        properties.append(
            make(
                "w:tcW",
                {
                    f"w:{name}": width.get(tag(f"w:{name}"), usual)
                    for name, usual in (("w", "0"), ("type", "dxa"))
                },
            )
        )
    properties.append(make("w:gridSpan", {"w:val": str(min(columns, MOST_COLUMNS))}))
    edges = (make(f"w:{side}", {"w:val": "nil"}) for side in NO_BORDERS)
    properties.append(make("w:tcBorders", *edges))
    cell = make("w:tc", properties, tiny_paragraph())
    first = row.find(tag("w:tc"))
    if first is None:
        row.append(cell)
    else:
        first.addprevious(cell)


def _merge_across(row: Element) -> None:
    """Cells that continue the one to their left are taken into its span."""
    start: Element | None = None
    for cell in row.findall(tag("w:tc")):
        merge = find(cell, "w:tcPr/w:hMerge")
        if merge is None:
            start = None
        elif merge.get(tag("w:val"), "continue") == "restart":
            start = cell
        elif start is not None:
            _widen(start, cell)
            row.remove(cell)


def _widen(cell: Element, by: Element) -> None:
    properties = cell.find(tag("w:tcPr"))
    span, width = properties.find(tag("w:gridSpan")), properties.find(tag("w:tcW"))
    columns = sum(number(value(one, "w:tcPr/w:gridSpan"), 1) for one in (cell, by))
    if span is None:
        span = make("w:gridSpan")
        properties.insert(0 if width is None else 1, span)
    span.set(tag("w:val"), str(int(columns)))
    other = find(by, "w:tcPr/w:tcW")
    if width is not None and other is not None:
        total = number(width.get(tag("w:w"))) + number(other.get(tag("w:w")))
        width.set(tag("w:w"), str(round(total)))


def _fills_the_column(table: Element, place: Element, story: Story) -> bool:
    """Whether a floating table stands in the text and leaves no room for text beside it."""
    if place.get(tag("w:vertAnchor"), "margin") != "text":
        return False
    if number(place.get(tag("w:tblpY"))) / TWIP > NARROW / 6:
        return False
    grid = table.iterfind(f"{tag('w:tblGrid')}/{tag('w:gridCol')}")
    width = sum(number(column.get(tag("w:w"))) for column in grid) / TWIP
    return width > story.paper.text_width - NARROW


# --- merges downward -----------------------------------------------------------------------------


def _begin_merges(table: Element) -> None:
    """A cell that continues what nobody began begins it: Word shows its text."""
    open_columns: set[int] = set()
    for row in table.iterchildren(tag("w:tr")):
        still_open: set[int] = set()
        for column, _, cell in _cells(row):
            merge = find(cell, "w:tcPr/w:vMerge")
            if merge is None:
                continue
            if column not in open_columns:
                merge.set(tag("w:val"), "restart")
            still_open.add(column)
        open_columns = still_open


# --- widths --------------------------------------------------------------------------------------


def _settle_widths(table: Element, story: Story) -> None:
    """Write the grid anew from the widths of columns and cells, and take the cells' own away."""
    _plain_percent(find(table, "w:tblPr/w:tblW"))
    stated = table.find(tag("w:tblGrid"))
    grid = [] if stated is None else [_grid_width(column) for column in stated]
    plain = all(map(_is_plain, table.iter(tag("w:tcW"))))
    if plain and 0 not in grid and not holds(table, "w:gridSpan"):
        return
    rows = [list(_cells(row)) for row in table.iterchildren(tag("w:tr"))]
    cells = [one for row in rows for one in row]
    count = max([len(grid), *(column + span for column, span, _ in cells)])
    widths = (find(cell, "w:tcPr/w:tcW") for _, _, cell in cells)
    plain = all(width is None or _is_plain(width) for width in widths)
    needed = not plain or any(span > 1 for _, span, _ in cells) or 0 in grid
    if not cells or not needed:
        return
    total = sum(grid) or story.paper.text_width * TWIP
    known = dict(_known_widths(cells, total))
    settled = _columns(known, [*grid, *[0.0] * (count - len(grid))], total)
    if stated is None:
        stated = make("w:tblGrid")
        table.insert(0 if table.find(tag("w:tblPr")) is None else 1, stated)
    stated[:] = [make("w:gridCol", {"w:w": str(max(1, round(width)))}) for width in settled]
    for _, _, cell in cells:
        for width in cell.findall(f"{tag('w:tcPr')}/{tag('w:tcW')}"):
            width.getparent().remove(width)


def _cells(row: Element) -> Iterator[tuple[int, int, Element]]:
    """The cells of a row: the column each begins in, how many it takes, and the cell."""
    column = 0
    for cell in row.iterchildren(tag("w:tc")):
        span = int(number(value(cell, "w:tcPr/w:gridSpan"), 1))
        span = min(MOST_COLUMNS, max(1, span))
        yield column, span, cell
        column += span


def _plain_percent(width: Element | None) -> None:
    """A width written as ``50%`` becomes fiftieths of a percent."""
    if width is not None and (text := width.get(tag("w:w"), "")).endswith("%"):
        width.set(tag("w:w"), str(round(number(text[:-1]) * FIFTIETHS / 100)))
        width.set(tag("w:type"), "pct")


def _grid_width(column: Element) -> float:
    return max(0.0, number(column.get(tag("w:w"))))


def _is_plain(width: Element) -> bool:
    """Whether the width of a cell is stated in twips."""
    return width.get(tag("w:type"), "dxa") == "dxa" and not width.get(tag("w:w"), "").endswith("%")


def _known_widths(
    cells: list[tuple[int, int, Element]], total: float
) -> Iterator[tuple[tuple[int, int], float]]:
    """The widths that cells state, in twips, by the columns from one to another; the widest last.

    ``total`` is what percents are of.
    """
    found: dict[tuple[int, int], float] = {}
    for column, span, cell in cells:
        width = find(cell, "w:tcPr/w:tcW")
        _plain_percent(width)
        if width is None or width.get(tag("w:type"), "dxa") not in ("dxa", "pct"):
            continue
        twips = number(width.get(tag("w:w")))
        if width.get(tag("w:type")) == "pct":
            twips *= total / FIFTIETHS
        place = column, column + span
        found[place] = max(found.get(place, 0.0), twips)
    yield from sorted(found.items(), key=lambda one: one[0][1] - one[0][0])


def _columns(
    known: Mapping[tuple[int, int], float], grid: list[float], total: float
) -> list[float]:
    """The width of each column: its own cells', else its share of merged ones', else the grid's."""
    settled: dict[int, float] = {}
    for (start, end), width in known.items():
        open_columns = [column for column in range(start, end) if column not in settled]
        rest = width - sum(settled.get(column, 0.0) for column in range(start, end))
        if not open_columns or rest <= 0:
            continue
        planned = sum(grid[column] for column in open_columns)
        for column in open_columns:
            share = grid[column] / planned if planned else 1 / len(open_columns)
            settled[column] = rest * share
    usual = total / len(grid)
    return [settled.get(column, width or usual) for column, width in enumerate(grid)]
