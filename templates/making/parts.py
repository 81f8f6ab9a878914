"""Paragraphs, tables and commands become a letter's recurring parts: kop, facts, signatures."""

from collections.abc import Mapping, Sequence

from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import _Footer
from docx.shared import Cm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from making.styles import GRID, LEFT_ALIGNED, SIGNATURE_INDENT, TEXT_UPRIGHT, exact_line

Place = Docx | _Cell | _Footer
Cells = Sequence[tuple[str, str]]
"""The cells of a row, each with its style and its text."""

TTE_NOTE = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang "
    "diterbitkan oleh Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara."
)
GAP = "default('…………………', true)"
"""The filter that leaves room to write a number or a date by hand."""


def add(place: Place, style: str, text: str = "") -> Paragraph:
    """A paragraph of a named style; a cell's own empty first paragraph is used up first."""
    existing: list[Paragraph] = place.paragraphs if isinstance(place, _Cell) else []
    is_empty = len(existing) == 1 and not existing[0].text
    paragraph: Paragraph = existing[0] if is_empty else place.add_paragraph()
    paragraph.style = style
    if text:
        paragraph.add_run(text)
    return paragraph


def command(place: Place, *texts: str) -> None:
    """Commands, each a paragraph of its own, which vanish when the template is filled."""
    for text in texts:
        add(place, "Rincian", "{%p " + text + " %}")


def text(
    place: Place, variable: str, style: str = "Isi", item: str = "Butir", *, bound: bool = False
) -> None:
    """A long text in two styles, for paragraphs and list items.

    ``bound`` keeps its end on the page of what follows.
    """
    # Word names a style in its files without the blanks.
    names = [f"'{name.replace(' ', '')}'" for name in (style, item)] if style != "Isi" else []
    arguments = ", ".join([*names, *(["terikat=true"] if bound else [])])
    call = f"alinea({arguments})" if arguments else "alinea"
    add(place, style, "{{p " + variable + "|" + call + " }}")


def items(place: Place, variable: str, style: str = "Butir", *, lettered: bool = False) -> None:
    """A numbered list; letters below a heading that is itself numbered."""
    command(place, f"for butir in {variable}")
    number = "loop.index|huruf" if lettered else "loop.index"
    add(place, style, "{{ " + number + " }}.\t{{ butir }}")
    command(place, "endfor")


# --------------------------------------------------------------------------- tables


def plain_table(docx: Docx, widths: Sequence[float]) -> Table:
    """A table without lines, as wide as the text, without rows; ``widths`` of columns in cm."""
    made = _table(docx, widths)
    made._tbl.tblPr.append(
        parse_xml(
            f"<w:tblCellMar {nsdecls('w')}>"
            '<w:left w:w="0" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
        )
    )
    return made


def lined_table(docx: Docx, widths: Sequence[float], titles: Sequence[str]) -> Table:
    """A table with lines, as wide as the text, its header repeated on every page."""
    made = _table(docx, widths)
    made.style = GRID
    header = row(made, [("Kepala Tabel", title) for title in titles])
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return made


def _table(docx: Docx, widths: Sequence[float]) -> Table:
    made: Table = docx.add_table(0, len(widths))
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    properties = made._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    # Of the text's width, in fiftieths of a percent: the table fits any paper.
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    for name in ("w:tblLook", "w:tblStyle"):
        for element in properties.findall(qn(name)):
            properties.remove(element)
    for column, cm in zip(made.columns, widths, strict=True):
        column.width = Cm(cm)
    return made


def row(made: Table, cells: Cells, *, height: float | None = None, splits: bool = False) -> _Row:
    """A row, at least ``height`` cm high, that never splits over pages, or may."""
    added: _Row = made.add_row()  # type: ignore[no-untyped-call]
    if not splits:
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if height is not None:
        added.height = Cm(height)
    for cell, column, (style, content) in zip(added.cells, made.columns, cells, strict=True):
        cell.width = column.width
        add(cell, style, content)
    return added


def row_across(made: Table) -> _Cell:
    """A row of one cell without lines around it, below the lines of the table."""
    cell = _merged(row(made, [("Rincian", "")] * len(made.columns)))
    sides = "".join(f'<w:{side} w:val="nil"/>' for side in ("left", "bottom", "right"))
    cell._tc.get_or_add_tcPr().append(
        parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>")
    )
    return cell


def row_command(made: Table, text: str) -> None:
    """A command in a row of its own, which vanishes when the template is filled."""
    cell = _merged(row(made, [("Rincian", "")] * len(made.columns)))
    add(cell, "Rincian", "{%tr " + text + " %}")


def _merged(added: _Row) -> _Cell:
    return merge(added.cells[0], added.cells[-1])


def merge(first: _Cell, last: _Cell) -> _Cell:
    """Neighbouring cells become one, with the first one's paragraph."""
    merged: _Cell = first.merge(last)
    for paragraph in merged.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    return merged


def fact(label: str, value: str = "") -> Cells:
    """The cells of a ``label : value`` line."""
    return [("Rincian", label), ("Rincian", ":"), ("Rincian", value)]


def facts(
    docx: Docx, pairs: Mapping[str, str], label: float = 3.5, text_width: float = TEXT_UPRIGHT
) -> Table:
    """``label : value`` lines; a table, so that a long value stays in its column."""
    made = plain_table(docx, (label, 0.5, text_width - label - 0.5))
    for name, value in pairs.items():
        row(made, fact(name, value))
    return made


# ------------------------------------------------------------------ kop, signatures


def letterhead(docx: Docx, text_width: float = TEXT_UPRIGHT) -> None:
    """The kop, on the first page only: a logo left of the lines if there is one; then the rule."""
    command(docx, "if satker.kop.logo")
    made = plain_table(docx, (2.6, text_width - 2.6))
    left, right = row(made, [("Kop", "{{ satker.kop.logo }}"), ("Kop", "")]).cells
    left.paragraphs[0].alignment = LEFT_ALIGNED
    _kop_lines(right)
    command(docx, "else")
    _kop_lines(docx)
    command(docx, "endif")
    add(docx, "Garis Kop")


def _kop_lines(place: Place) -> None:
    command(place, "for baris in satker.kop.baris", "if loop.last")
    add(place, "Kop Satker", "{{ baris }}")
    command(place, "else")
    add(place, "Kop", "{{ baris }}")
    command(place, "endif", "endfor")
    for key in ("alamat", "kontak"):
        command(place, f"if satker.kop.{key}")
        add(place, "Kop Alamat", "{{ satker.kop." + key + " }}")
        command(place, "endif")


def signature(place: Place, signer: str, *, above: str = "") -> None:
    """The signer's position, room for the signature, name and NIP; kept on one page."""
    if above:
        add(place, "Tanda Tangan", above)
    command(place, f"for baris in {signer}.baris")
    add(place, "Tanda Tangan", "{{ baris }}")
    command(place, "endfor")
    signature_room(place)
    _name(place, "Nama Penandatangan", signer)


def signature_pair(docx: Docx, left: tuple[str, str], right: tuple[str, str]) -> None:
    """Two signatures side by side; each is what stands above it, and the variable of the person."""
    add(docx, "Tanda Tangan")
    made = signature_table(docx)
    for cell, (above, person) in zip(signature_row(made), (left, right), strict=True):
        signature_cell(cell, above, person)


def signature_table(docx: Docx) -> Table:
    """A table for signatures side by side."""
    return plain_table(docx, (SIGNATURE_INDENT, TEXT_UPRIGHT - SIGNATURE_INDENT))


def signature_row(made: Table) -> tuple[_Cell, ...]:
    """The two cells of another row of signatures."""
    return row(made, [("Tanda Tangan Sebelah", "")] * 2).cells


def signature_cell(cell: _Cell, above: str, person: str) -> None:
    """One of several signatures; the table row keeps its lines together."""
    add(cell, "Tanda Tangan Sebelah", above)
    signature_room(cell)
    _name(cell, "Tanda Tangan Sebelah", person)


def signature_room(place: Place) -> None:
    """Room for pen and stamp, or for the larger mark of an electronic signature."""
    command(place, "if satker.tte")
    add(place, "Ruang TTE")
    command(place, "else")
    add(place, "Ruang Tanda Tangan")
    command(place, "endif")


def _name(place: Place, style: str, person: str) -> None:
    add(place, style, name_and_nip(person))


def name_and_nip(person: str) -> str:
    """Somebody's name, and the NIP below it where there is one."""
    number = f"{{{{ {person}.sebutan_nip }}}} {{{{ {person}.nip|nip }}}}"
    return f"{{{{ {person}.nama }}}}{{% if {person}.nip %}}\n{number}{{% endif %}}"


def copies(docx: Docx, section: str) -> None:
    """Who gets a copy, below the signature."""
    command(docx, f"if {section}.tembusan")
    heading = add(docx, "Rincian", "Tembusan:").paragraph_format
    heading.keep_with_next, heading.space_before = True, Pt(12)
    items(docx, f"{section}.tembusan", "Butir Rincian")
    command(docx, "endif")


# --------------------------------------------------------------------------- footer


def page_footer(docx: Docx, *, first_page_numbered: bool = True, electronic: bool = True) -> None:
    """``Halaman x dari y`` and, where letters are signed electronically, the note that says so.

    Lists and minutes, which several people sign with a pen, are not ``electronic``.
    The text leaves both corners of the bottom margin free for the code printed there.
    """
    section = docx.sections[0]
    section.different_first_page_header_footer = not first_page_numbered
    footers = [(section.footer, True)]
    if not first_page_numbered:
        footers.append((section.first_page_footer, False))
    for footer, numbered in footers:
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.style = docx.styles["Kaki"]
        if numbered:
            line.add_run("Halaman ")
            _field(line, "PAGE")
            line.add_run(" dari ")
            _field(line, "NUMPAGES")
        if electronic:
            command(footer, "if satker.tte")
            add(footer, "Kaki", TTE_NOTE)
            command(footer, "endif")


def _field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word computes, such as the page's number."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), f" {instruction} ")
    element.append(paragraph.add_run("1")._r)
    paragraph._p.append(element)


def after_table(docx: Docx) -> None:
    """The paragraph that Word demands behind a table at the end; too small to need a page."""
    exact_line(add(docx, "Rincian"), Pt(1))
