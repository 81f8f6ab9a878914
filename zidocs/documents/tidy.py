"""Put the XML of a part in order: tables and pictures when filled, paper and face before.

What a template cannot say by itself: a column that this packet does not want, a cell or table that
its commands have emptied, a signature that must not stand alone on a page below a table, and
numbers of pictures that are used once.
"""

from dataclasses import dataclass

from lxml import etree
from markupsafe import Markup

from zidocs.layout.ooxml import NAMESPACES, number, properties, value

_W = f"{{{NAMESPACES['w']}}}"
_WP = f"{{{NAMESPACES['wp']}}}"
_DROPPED = f"{_W}tanpaKolom"

DROP_COLUMN = Markup('</w:t><w:tanpaKolom/><w:t xml:space="preserve">')
"""What ``{{ tanpa_kolom }}`` prints; the table column it stands in is removed."""

MAX_COLUMNS = 63
"""Columns of a table in Word."""

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
            first = sum(_span(other) for other in cell.itersiblings(f"{_W}tc", preceding=True))
            wanted.setdefault(table, set()).update(range(first, first + _span(cell)))
        mark.getparent().remove(mark)
    for table, columns in wanted.items():
        _remove(table, columns)
    return bool(marks)


def _span(cell: etree._Element) -> int:
    return _whole(value(cell, "w:tcPr/w:gridSpan", "1"), 1, MAX_COLUMNS)


def _whole(text: str | None, least: int = -(10**6), most: int = 10**6) -> int:
    """A number of twips or columns; some web editors write ``1440.0000000000002``."""
    return min(max(round(number(text, least if least > 0 else 0)), least), most)


def _remove(table: etree._Element, columns: set[int]) -> None:
    """Take columns out of a table; the others share the room in proportion."""
    grid = table.findall(f"{_W}tblGrid/{_W}gridCol")
    widths = [_whole(column.get(f"{_W}w")) for column in grid]
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
    holders = [f"{_W}{name}" for name in ("txbxContent", "hdr", "ftr", "footnote", "endnote")]
    bare = [holder for holder in root.iter(*holders) if holder.find(f".//{_W}p") is None]
    for holder in bare:
        etree.SubElement(holder, f"{_W}p")
    return bool(empty or open_cells or bare)


def _keep_signatures(root: etree._Element) -> bool:
    """Keep each row with the signature that follows it, as the next row or as a paragraph.

    A row of signatures may end a page before the next one: each is whole by itself.
    """
    changed = False
    for table in root.iter(f"{_W}tbl"):
        rows = [row.find(f".//{_W}p") for row in table.findall(f"{_W}tr")]
        for row, after in zip(rows, [*rows[1:], table.getnext()], strict=True):
            if row is None or value(row, "w:pPr/w:pStyle") in SIGNATURE_STYLES:
                continue
            if value(after, "w:pPr/w:pStyle") in SIGNATURE_STYLES:
                _keep_next(row)
                changed = True
    return changed


def _keep_next(paragraph: etree._Element) -> None:
    stated = properties(paragraph)
    if stated.find(f"{_W}keepNext") is None:
        # The order of a paragraph's properties is fixed: the style first, then this.
        has_style = stated.find(f"{_W}pStyle") is not None
        stated.insert(1 if has_style else 0, etree.Element(f"{_W}keepNext"))


def _number_pictures(root: etree._Element) -> bool:
    pictures = list(root.iter(f"{_WP}docPr"))
    for position, picture in enumerate(pictures, start=1):
        picture.set("id", str(position))
    return bool(pictures)


# The office's paper and face are applied to a template's XML, where it is still as delivered.
#
# The built-in templates are made for A4 and Arial 11. Where a secretary has chosen another paper or
# face in Word, that choice stays: a template says more about its look than a setting does.


TWIPS_PER_MM = 1440 / 25.4
DELIVERED_MM = (210.0, 297.0)
DELIVERED_FACE = "Arial"
DELIVERED_POINTS = 11

_FAR_FROM_MARGIN_MM = 40
"""Indents and tabs beyond this are places on the page, nearer ones belong to the text."""


@dataclass(frozen=True)
class Look:
    """Paper in mm, face, and size in points, as satker.yaml sets them."""

    width_mm: float = DELIVERED_MM[0]
    height_mm: float = DELIVERED_MM[1]
    face: str = DELIVERED_FACE
    points: int = DELIVERED_POINTS


def apply_paper(document: etree._Element, styles: etree._Element | None, look: Look) -> None:
    """Sections of A4 become sections of the office's paper; tables and far indents follow."""
    wanted = (look.width_mm, look.height_mm)
    ratio = 1.0
    for section in document.iter(f"{_W}sectPr"):
        size = section.find(f"{_W}pgSz")
        if size is None:
            continue
        before = _text_width(section, size)
        _resize(size, wanted)
        ratio = _text_width(section, size) / before
    if ratio == 1.0:
        return
    for root in (document, styles):
        if root is not None:
            _scale(root, ratio)


def _resize(size: etree._Element, wanted: tuple[float, float]) -> None:
    """Set width and height of a page size that is still A4, upright or across."""
    for names in ("wh", "hw"):
        now = [_whole(size.get(f"{_W}{name}")) / TWIPS_PER_MM for name in names]
        if all(abs(a - b) < 1 for a, b in zip(now, DELIVERED_MM, strict=True)):
            for name, mm in zip(names, wanted, strict=True):
                size.set(f"{_W}{name}", str(round(mm * TWIPS_PER_MM)))
            return


def _text_width(section: etree._Element, size: etree._Element) -> float:
    margins = section.find(f"{_W}pgMar")
    taken = 0
    if margins is not None:
        taken = sum(_whole(margins.get(f"{_W}{side}")) for side in ("left", "right"))
    return max(1.0, _whole(size.get(f"{_W}w")) - taken)


def _scale(root: etree._Element, ratio: float) -> None:
    for name, attribute in (("gridCol", "w"), ("tcW", "w"), ("ind", "left"), ("tab", "pos")):
        for element in root.iter(f"{_W}{name}"):
            stated = element.get(f"{_W}{attribute}")
            if stated is None or stated.endswith("%") or element.get(f"{_W}type", "dxa") != "dxa":
                continue
            value = _whole(stated)
            if name in ("ind", "tab") and value < _FAR_FROM_MARGIN_MM * TWIPS_PER_MM:
                continue
            element.set(f"{_W}{attribute}", str(round(value * ratio)))


def apply_face(styles: etree._Element, look: Look) -> None:
    """The document's default face and size become the office's, where they are still Arial 11."""
    for fonts in styles.iter(f"{_W}rFonts"):
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            if fonts.get(f"{_W}{script}") == DELIVERED_FACE:
                fonts.set(f"{_W}{script}", look.face)
    for defaults in styles.iter(f"{_W}docDefaults"):
        for name in ("sz", "szCs"):
            for size in defaults.iter(f"{_W}{name}"):
                if size.get(f"{_W}val") == str(2 * DELIVERED_POINTS):
                    size.set(f"{_W}val", str(2 * look.points))
