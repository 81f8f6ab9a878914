"""Rewrites tables as rows of plain cells: old merges, gaps at a row's start, floating tables.

The engine knows w:gridSpan and w:vMerge; it knows neither w:hMerge of older files nor rows that
begin further right (w:gridBefore), and sets floating tables like any other.
"""

from collections.abc import Iterator

from zidocs.layout.normalise.pieces import tiny_paragraph
from zidocs.layout.normalise.story import NARROW, TWIP, Leftover, Story
from zidocs.layout.ooxml import Element, find, make, number, tag, value

NO_BORDERS = ("top", "left", "bottom", "right")


def straighten(story: Story) -> Iterator[Leftover]:
    """Rewrite rows the engine would shift, and floating tables that leave no room beside them."""
    for row in story.root.iter(tag("w:tr")):
        _fill_gap(row)
        _merge_across(row)
    for table in story.root.iter(tag("w:tbl")):
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
        properties.append(make("w:tcW", {"w:w": width.get(tag("w:w"), "0"), "w:type": "dxa"}))
    properties.append(make("w:gridSpan", {"w:val": str(min(columns, 63))}))
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
