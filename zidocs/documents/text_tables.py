"""A Markdown table in a long text becomes a table of Word.

A header row, a row of dashes (with colons that align a column), then rows: cells stand between
bars, ``\\|`` is a bar in a cell. Rows may be ragged: what is missing is empty, and what is too much
gets a column of its own, so that no word is lost. Source: GitHub Flavored Markdown, 4.10 (tables).
"""

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree
from markupsafe import Markup

from zidocs.layout.ooxml import NAMESPACES, Element, find, make, properties, tag

MOST_COLUMNS = 20
"""Columns that a page can hold; a text with more bars stays a text."""

_DASHES = re.compile(r"\s*:?-+:?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_WIDTH = 9_072
"""Twips of the text's width on A4; the table itself is as wide as the text, on any paper."""
_LEAST_SHARE, _MOST_SHARE = 4, 40
"""Letters that a column counts for in the sharing of the width."""
_STYLES = "KepalaTabel", "Tabel"


@dataclass(frozen=True)
class TextTable:
    """The cells of a table: rows of equal length, the header first, and how columns align."""

    rows: tuple[tuple[str, ...], ...]
    aligned: tuple[str, ...]

    def xml(self, *, keep_next: bool) -> Markup:
        """The ``w:tbl``, and the small paragraph that keeps it from the next thing."""
        widths = self._widths()
        # The first row stays with the second, and the last with what follows if it is wanted.
        kept = {0, len(self.rows) - 1} if keep_next else {0}
        rows = Markup("").join(
            self._row(row, widths, head=number == 0, kept=number in kept)
            for number, row in enumerate(self.rows)
        )
        grid = Markup("").join(Markup('<w:gridCol w:w="{}"/>').format(width) for width in widths)
        return Markup("{}{}<w:tblGrid>{}</w:tblGrid>{}</w:tbl>{}").format(
            Markup("<w:tbl>"), _PROPERTIES, grid, rows, _gap(keep_next=keep_next)
        )

    def _widths(self) -> list[int]:
        """As the longest cells share the width, within bounds."""
        shares = [
            min(max(_LEAST_SHARE, *(len(cell) for cell in column)), _MOST_SHARE)
            for column in zip(*self.rows, strict=True)
        ]
        return [_WIDTH * share // sum(shares) for share in shares]

    def _row(self, row: Sequence[str], widths: Sequence[int], *, head: bool, kept: bool) -> Markup:
        cells = Markup("").join(
            _cell(text, width, "center" if head else align, head=head, kept=kept)
            for text, width, align in zip(row, widths, self.aligned, strict=True)
        )
        repeated = Markup("<w:tblHeader/>") if head else ""
        return Markup("<w:tr><w:trPr><w:cantSplit/>{}</w:trPr>{}</w:tr>").format(repeated, cells)


_BORDERS = Markup("").join(
    Markup('<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>').format(side)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_PROPERTIES = Markup(
    '<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{}</w:tblBorders>'
    '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
).format(_BORDERS)


def _cell(text: str, width: int, align: str, *, head: bool, kept: bool) -> Markup:
    return Markup(
        '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{}"/>{}'
        '<w:jc w:val="{}"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p></w:tc>'
    ).format(
        width,
        _STYLES[0 if head else 1],
        Markup("<w:keepNext/>") if kept else "",
        align,
        text,
    )


def _gap(*, keep_next: bool) -> Markup:
    return Markup(
        '<w:p><w:pPr>{}<w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/>'
        "</w:pPr></w:p>"
    ).format(Markup("<w:keepNext/>") if keep_next else "")


def table_at(lines: Sequence[str], start: int) -> tuple[TextTable, int] | None:
    """The table that begins at a line, and the line after it; None where none begins."""
    if start + 1 >= len(lines) or "|" not in lines[start]:
        return None
    head, dashes = _cells(lines[start]), _cells(lines[start + 1])
    is_line_of_dashes = "|" in lines[start + 1] and all(map(_DASHES.fullmatch, dashes))
    if not is_line_of_dashes or len(head) != len(dashes):
        return None
    end = start + 2
    while end < len(lines) and "|" in lines[end]:
        end += 1
    rows = [head, *map(_cells, lines[start + 2 : end])]
    columns = max(map(len, rows))
    if columns > MOST_COLUMNS:
        return None
    aligned = [_alignment(each) for each in dashes] + ["left"] * (columns - len(dashes))
    full = tuple(tuple(row + [""] * (columns - len(row))) for row in rows)
    return TextTable(full, tuple(aligned)), end


def unfolded(lines: Sequence[str]) -> list[str]:
    """A table whose rows YAML has folded into one line becomes its rows again."""
    return [row for line in lines for row in _unfolded(line)]


def _unfolded(line: str) -> list[str]:
    """Cells are counted by the dashes: between two rows stands a blank between two bars."""
    parts = _BAR.split(line)
    dashed = [number for number, part in enumerate(parts) if part.strip() and _dashes(part)]
    if not dashed or parts[0].strip() or parts[-1].strip():
        return [line]
    first, columns = dashed[0], 0
    while first + columns in dashed:
        columns += 1
    step = columns + 1
    whole = (len(parts) - 1) % step == 0 and first == step + 1
    if not whole or any(parts[number].strip() for number in range(0, len(parts), step)):
        return [line]
    rows = [parts[number + 1 : number + step] for number in range(0, len(parts) - 1, step)]
    return [f"|{'|'.join(row)}|" for row in rows]


def _dashes(part: str) -> bool:
    return _DASHES.fullmatch(part) is not None


def _cells(line: str) -> list[str]:
    """The cells of a row, without the bars at its ends."""
    text = line.strip().removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return [" ".join(cell.replace("\\|", "|").split()) for cell in _BAR.split(text)]


def _alignment(dashes: str) -> str:
    left, right = dashes.startswith(":"), dashes.endswith(":")
    return "center" if left and right else "right" if right else "left"


# --- tables in a text that a template prints in a line of its own, such as an item of a list ------

_TEXT, _TAB, _BREAK = tag("w:t"), tag("w:tab"), tag("w:br")
_AFTER_INDENT = frozenset(
    map(tag, ("w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:textAlignment", "w:outlineLvl",
              "w:rPr", "w:sectPr"))
)  # fmt: skip
"""What stands after the indent in the fixed order of a paragraph's properties."""


def set_tables(root: Element) -> bool:
    """Put tables that stand as text in a filled paragraph behind it; whether there were any.

    The mark of an item, up to its tab, stays with what stands before the table.
    """
    found = False
    for paragraph in list(root.iter(tag("w:p"))):
        if any("|" in (text.text or "") for text in paragraph.iter(_TEXT)):
            lines = _lines_of(paragraph)
            parts = _parts_of(lines)
            if any(isinstance(part, TextTable) for part in parts):
                for put in _put(paragraph, lines, parts):
                    paragraph.addprevious(put)
                paragraph.getparent().remove(paragraph)
                found = True
    return found


@dataclass(frozen=True)
class _Line:
    """A line of a paragraph: its text, and by their places the nodes that spell it.

    ``before`` are those of the mark or of the line break that it follows.
    """

    text: str
    nodes: tuple[int, ...]
    before: tuple[int, ...] = ()


def _nodes(paragraph: Element) -> list[Element]:
    return [node for run in paragraph.iterchildren(tag("w:r")) for node in run
            if node.tag != tag("w:rPr")]  # fmt: skip


def _lines_of(paragraph: Element) -> list[_Line]:
    """The lines of a paragraph; none if it holds anything but text, tabs and line breaks."""
    nodes = _nodes(paragraph)
    runs = all(child.tag in (tag("w:r"), tag("w:pPr")) for child in paragraph)
    if not runs or any(node.tag not in (_TEXT, _TAB, _BREAK) or node.attrib.get(tag("w:type"))
                       for node in nodes):  # fmt: skip
        return []
    breaks = [at for at, node in enumerate(nodes) if node.tag == _BREAK]
    mark = next((at + 1 for at, node in enumerate(nodes) if node.tag == _TAB), 0)
    mark = mark if mark <= min(breaks, default=mark) else 0
    starts = [(0, mark), *((at, at + 1) for at in breaks)]
    ends = [*breaks, len(nodes)]
    return [
        _Line(
            "".join(node.text or "" if node.tag == _TEXT else "\t" for node in nodes[begin:end]),
            tuple(range(begin, end)),
            tuple(range(start, begin)),
        )
        for (start, begin), end in zip(starts, ends, strict=True)
    ]


def _parts_of(lines: Sequence[_Line]) -> list[TextTable | list[int]]:
    """The tables of a paragraph, and between them the numbers of its lines."""
    rows = [(row, number) for number, line in enumerate(lines) for row in unfolded([line.text])]
    given = [row for row, _ in rows]
    parts: list[TextTable | list[int]] = []
    place = 0
    while place < len(given):
        table = table_at(given, place)
        if table:
            parts.append(table[0])
            place = table[1]
            continue
        row, number = rows[place]
        place += 1
        if parts and isinstance(parts[-1], list):
            parts[-1].append(number)
        elif row.strip():
            parts.append([number])
    return parts


def _put(
    paragraph: Element, lines: Sequence[_Line], parts: Sequence[TextTable | list[int]]
) -> Iterator[Element]:
    """What comes in the place of a paragraph."""
    mark = lines[0].before
    keep_next = find(paragraph, "w:pPr/w:keepNext") is not None
    if mark and isinstance(parts[0], TextTable):
        alone = _only(paragraph, mark)
        if not keep_next:
            stated = properties(alone)
            stated.insert(stated.find(tag("w:pStyle")) is not None, make("w:keepNext"))
        yield alone
    for number, part in enumerate(parts):
        if isinstance(part, TextTable):
            names = f'xmlns:w="{NAMESPACES["w"]}"'
            yield from etree.fromstring(f"<w:r {names}>{part.xml(keep_next=keep_next)}</w:r>")
            continue
        first, *others = (lines[each] for each in dict.fromkeys(part))
        kept = [*(mark if number == 0 else ()), *first.nodes]
        for other in others:
            kept += (*other.before, *other.nodes)
        text = _only(paragraph, kept)
        if number and mark:
            _flush(text)
        yield text


def _only(paragraph: Element, kept: Sequence[int]) -> Element:
    """A paragraph with some of its nodes."""
    copy = deepcopy(paragraph)
    for at, node in enumerate(_nodes(copy)):
        if at not in kept:
            node.getparent().remove(node)
    for run in copy.findall(tag("w:r")):
        if all(node.tag == tag("w:rPr") for node in run):
            copy.remove(run)
    return copy


def _flush(paragraph: Element) -> None:
    """What goes on after a table begins where the text of its item does, not at the mark."""
    stated = properties(paragraph)
    indent = stated.find(tag("w:ind"))
    if indent is None:
        indent = make("w:ind")
        place = sum(1 for each in stated if each.tag not in _AFTER_INDENT)
        stated.insert(place, indent)
    indent.set(tag("w:hanging"), "0")
