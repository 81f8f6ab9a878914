"""The filled XML of a part becomes the XML that is delivered: tables and pictures in order.

What a template cannot say by itself: a column that this packet does not want, a cell or table that
its commands have emptied, a signature that must not stand alone on a page below a table, and
numbers of pictures that are used once.
"""

from lxml import etree
from markupsafe import Markup

from zidocs.layout.ooxml import properties

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DROPPED = f"{_W}tanpaKolom"

DROP_COLUMN = Markup('</w:t><w:tanpaKolom/><w:t xml:space="preserve">')
"""What ``{{ tanpa_kolom }}`` prints; the table column it stands in is removed."""

SIGNATURE_STYLES = frozenset({"TandaTangan", "TandaTanganSebelah"})
"""The styles of a signature's first line; the table row before it stays on its page."""


def tidy(root: etree._Element) -> bool:
    """Change the part in place; whether anything was changed."""
    steps = (_drop_columns, _fill_empty, _keep_signatures, _number_pictures)
    changes = [step(root) for step in steps]
    return any(changes)


def _drop_columns(root: etree._Element) -> bool:
    marks = list(root.iter(_DROPPED))
    wanted: dict[etree._Element, set[int]] = {}
    for mark in marks:
        cell = next(mark.iterancestors(f"{_W}tc"), None)
        if cell is not None:
            table = next(cell.iterancestors(f"{_W}tbl"))
            first, span = _position(cell)
            wanted.setdefault(table, set()).update(range(first, first + span))
        mark.getparent().remove(mark)
    for table, columns in wanted.items():
        _remove(table, columns)
    return bool(marks)


def _position(cell: etree._Element) -> tuple[int, int]:
    """The first grid column of a cell, and how many it spans."""
    before = sum(_span(other) for other in cell.itersiblings(f"{_W}tc", preceding=True))
    return before, _span(cell)


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    return int(span.get(f"{_W}val", "1")) if span is not None else 1


def _remove(table: etree._Element, columns: set[int]) -> None:
    """Take columns out of a table; the others share the room in proportion."""
    grid = table.findall(f"{_W}tblGrid/{_W}gridCol")
    widths = [int(column.get(f"{_W}w", "0")) for column in grid]
    kept = [index for index in range(len(grid)) if index not in columns]
    if not kept:
        return
    room = sum(widths) / max(1, sum(widths[index] for index in kept))
    scaled = {index: round(widths[index] * room) for index in kept}
    for index, column in enumerate(grid):
        if index in scaled:
            column.set(f"{_W}w", str(scaled[index]))
        else:
            column.getparent().remove(column)
    for row in table.findall(f"{_W}tr"):
        start = 0
        for cell in row.findall(f"{_W}tc"):
            span = _span(cell)
            own = [index for index in range(start, start + span) if index in scaled]
            start += span
            if own:
                _set_width(cell, sum(scaled[index] for index in own), len(own))
            else:
                row.remove(cell)


def _set_width(cell: etree._Element, width: int, span: int) -> None:
    for element in cell.findall(f"{_W}tcPr/{_W}tcW"):
        element.set(f"{_W}w", str(width))
        element.set(f"{_W}type", "dxa")
    for element in cell.findall(f"{_W}tcPr/{_W}gridSpan"):
        element.set(f"{_W}val", str(span))


def _fill_empty(root: etree._Element) -> bool:
    """Take out tables without rows, and end every cell in a paragraph, as Word demands."""
    empty = [table for table in root.iter(f"{_W}tbl") if table.find(f"{_W}tr") is None]
    for table in empty:
        table.getparent().remove(table)
    open_cells = [
        cell for cell in root.iter(f"{_W}tc") if len(cell) == 0 or cell[-1].tag != f"{_W}p"
    ]
    for cell in open_cells:
        etree.SubElement(cell, f"{_W}p")
    return bool(empty or open_cells)


def _keep_signatures(root: etree._Element) -> bool:
    """Keep each row with the signature that follows it, as the next row or as a paragraph."""
    changed = False
    for table in root.iter(f"{_W}tbl"):
        rows = [row.find(f".//{_W}p") for row in table.findall(f"{_W}tr")]
        for row, after in zip(rows, [*rows[1:], table.getnext()], strict=True):
            if row is not None and _is_signature(after):
                _keep_next(row)
                changed = True
    return changed


def _is_signature(paragraph: etree._Element | None) -> bool:
    if paragraph is None:
        return False
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style is not None and style.get(f"{_W}val") in SIGNATURE_STYLES


def _keep_next(paragraph: etree._Element) -> None:
    stated = properties(paragraph)
    if stated.find(f"{_W}keepNext") is None:
        # The order of a paragraph's properties is fixed: the style first, then this.
        has_style = stated.find(f"{_W}pStyle") is not None
        stated.insert(1 if has_style else 0, etree.Element(f"{_W}keepNext"))


def _number_pictures(root: etree._Element) -> bool:
    pictures = list(root.iter(f"{_WP}docPr"))
    for number, picture in enumerate(pictures, start=1):
        picture.set("id", str(number))
    return bool(pictures)
