"""Styles, page and recurring parts become an official letter (naskah) in python-docx.

Every letter carries only the styles and parts that it uses: a secretary finds the styles of the
letter and no others, and a program lays the letter out in two thirds of the time.
"""

from collections.abc import Mapping, Sequence

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import _Footer
from docx.shared import Cm, Length, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

Place = Docx | _Cell | _Footer

FACE, SIZE = "Arial", 11
LEFT, RIGHT, BOTTOM, TOP = 3.0, 2.0, 2.5, 2.0
"""Margins in cm."""
UPRIGHT, ACROSS = (21.0, 29.7), (29.7, 21.0)
TEXT_UPRIGHT, TEXT_ACROSS = 16.0, 24.7
"""Widths of the text in cm, to which the columns of each table add up."""
SIGNATURE_INDENT = 8.5
LINE = 14.5
"""Points at least from one line of prose to the next. Not a multiple of the face's own height:
programs differ in whether a multiple may hang over the bottom of the page."""

LEFT_ALIGNED, CENTRED, RIGHT_ALIGNED, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)

GRID, PLAIN = "Tabel Bergaris", "Tabel Polos"

ROMAN_CHAPTERS = ("upperRoman", "decimal")
LETTERED_CHAPTERS = ("upperLetter", "decimal")
NUMBERED_CHAPTERS = ("decimal", "lowerLetter")

TTE_NOTE = (
    "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik yang "
    "diterbitkan oleh Balai Besar Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara."
)

# --------------------------------------------------------------------------- styles


def paragraph_style(
    docx: Docx,
    name: str,
    base: str = "Normal",
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    points: float | None = None,
    bold: bool | None = None,
    before: float | None = None,
    after: float | None = None,
    line: float | None = None,
    left: float | None = None,
    first: float | None = None,
    right: float | None = None,
    keep_next: bool | None = None,
    keep_lines: bool | None = None,
) -> ParagraphStyle:
    """A paragraph style of the letter; spaces and ``line``, the least height of one, in points."""
    style: ParagraphStyle = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = docx.styles[base]
    style.quick_style = True
    if points is not None:
        style.font.size = Pt(points)
    style.font.bold = bold
    form = style.paragraph_format
    form.alignment = align
    if line is not None:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(line)
    form.keep_with_next, form.keep_together = keep_next, keep_lines
    for attribute, points_value in (("space_before", before), ("space_after", after)):
        if points_value is not None:
            setattr(form, attribute, Pt(points_value))
    for attribute, cm in (
        ("left_indent", left), ("first_line_indent", first), ("right_indent", right),
    ):  # fmt: skip
        if cm is not None:
            setattr(form, attribute, Cm(cm))
    return style


def exact_line(style: ParagraphStyle, height: Length) -> None:
    """Lines of this style are exactly so high, whatever stands in them."""
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = height


def common_styles(docx: Docx) -> None:
    """The styles that every letter uses."""
    paragraph_style(docx, "Kop", align=CENTRED, points=12)
    paragraph_style(docx, "Kop Satker", "Kop", points=14, bold=True)
    paragraph_style(docx, "Kop Alamat", "Kop", points=9)
    rule = paragraph_style(docx, "Garis Kop", after=14)
    exact_line(rule, Pt(4))
    # Borders stand before spaces in the fixed order of a paragraph's properties.
    rule.element.get_or_add_pPr().insert(
        0,
        parse_xml(
            f"<w:pBdr {nsdecls('w')}>"
            '<w:bottom w:val="single" w:sz="18" w:space="0" w:color="000000"/></w:pBdr>'
        ),
    )
    paragraph_style(docx, "Judul", align=CENTRED, bold=True, points=12, keep_next=True)
    paragraph_style(docx, "Isi", align=JUSTIFIED, first=1.25, line=LINE, after=6)
    paragraph_style(docx, "Rincian")
    paragraph_style(docx, "Butir", align=JUSTIFIED, left=0.75, first=-0.75, line=LINE, after=3)
    paragraph_style(docx, "Butir Rincian", "Rincian", left=0.75, first=-0.75)
    _signature_styles(docx)
    paragraph_style(docx, "Kaki", align=CENTRED, points=8, left=2, right=2)


def _signature_styles(docx: Docx) -> None:
    """Lines that stay together: in the right half of the page, or side by side in a table."""
    paragraph_style(docx, "Tanda Tangan", left=SIGNATURE_INDENT, keep_next=True, keep_lines=True)
    paragraph_style(docx, "Ruang Tanda Tangan", "Tanda Tangan")
    exact_line(docx.styles["Ruang Tanda Tangan"], Cm(2))
    paragraph_style(docx, "Ruang TTE", "Tanda Tangan")
    exact_line(docx.styles["Ruang TTE"], Cm(2.5))
    paragraph_style(docx, "Nama Penandatangan", "Tanda Tangan", keep_next=False)


def table_text_styles(docx: Docx) -> None:
    """The styles of a table with lines."""
    paragraph_style(docx, "Tabel", points=10)
    paragraph_style(docx, "Nomor Tabel", "Tabel", align=CENTRED)
    paragraph_style(docx, "Butir Tabel", "Tabel", left=0.5, first=-0.5)
    paragraph_style(docx, "Kepala Tabel", "Tabel", align=CENTRED, bold=True, keep_next=True)
    style = docx.styles.add_style(GRID, WD_STYLE_TYPE.TABLE)
    style.base_style = docx.styles["Normal Table"]
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{sides}</w:tblBorders>"
            '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
            '<w:bottom w:w="28" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
            "</w:tblPr>"
        )
    )


def _chapter_styles(docx: Docx, formats: tuple[str, str]) -> None:
    """Headings whose numbers Word counts; ``formats`` are those of chapters and sections."""
    paragraph_style(
        docx, "Bab", bold=True, before=12, after=6, left=0.75, first=-0.75, keep_next=True
    )
    paragraph_style(
        docx, "Subbab", bold=True, before=6, after=4, left=0.75, first=-0.75, keep_next=True
    )
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:pStyle w:val="{style}"/><w:lvlText w:val="%{level + 1}."/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl>'
        for level, (form, style) in enumerate(zip(formats, ("Bab", "Subbab"), strict=True))
    )
    numbering = docx.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    numbering.append(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="0">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
    )
    for level, name in enumerate(("Bab", "Subbab")):
        properties = docx.styles[name].element.get_or_add_pPr()
        properties._insert_numPr(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
            )
        )


# ----------------------------------------------------------------------------- page


def blank(title: str, *, across: bool = False, chapters: tuple[str, str] | None = None) -> Docx:
    """An empty A4 document with the common styles and nothing of python-docx's own template.

    ``chapters`` are the number formats of its chapters and sections, if it has any.
    """
    docx = Document()
    _drop_parts(docx, with_numbers=chapters is not None)
    _reset_styles(docx)
    _reset_settings(docx)
    properties = docx.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title, properties.language = title + " – {{ rapat.judul }}", "id-ID"
    section = docx.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in (ACROSS if across else UPRIGHT))
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Cm(LEFT), Cm(RIGHT)
    section.top_margin, section.bottom_margin = Cm(TOP), Cm(BOTTOM)
    section.header_distance, section.footer_distance = Cm(1), Cm(1.25)
    common_styles(docx)
    if chapters:
        _chapter_styles(docx, chapters)
    return docx


def _drop_parts(docx: Docx, *, with_numbers: bool) -> None:
    kept = {
        RELATIONSHIP_TYPE.NUMBERING if with_numbers else "",
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.SETTINGS,
        RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
        RELATIONSHIP_TYPE.CORE_PROPERTIES,
    }
    for owner in filter(None, (docx.part, docx.part.package)):
        for key in [key for key, rel in owner.rels.items() if rel.reltype not in kept]:
            del owner.rels[key]


def _reset_styles(docx: Docx) -> None:
    element = docx.styles.element
    for child in list(element):
        if child.get(qn("w:styleId")) not in ("Normal", "DefaultParagraphFont", "TableNormal"):
            element.remove(child)
    element.insert(
        0,
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
            f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:eastAsia="{FACE}" w:cs="{FACE}"/>'
            f'<w:sz w:val="{2 * SIZE}"/><w:szCs w:val="{2 * SIZE}"/>'
            '<w:lang w:val="id-ID" w:eastAsia="id-ID" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            "<w:pPrDefault><w:pPr><w:widowControl/>"
            '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
            "</w:pPr></w:pPrDefault></w:docDefaults>"
        ),
    )


def _reset_settings(docx: Docx) -> None:
    settings = docx.settings.element
    for child in list(settings):
        settings.remove(child)
    for xml in (
        f'<w:zoom {nsdecls("w")} w:percent="100"/>',
        f'<w:defaultTabStop {nsdecls("w")} w:val="709"/>',
        f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>',
    ):
        settings.append(parse_xml(xml))


def page_footer(docx: Docx, *, first_page_numbered: bool = True) -> None:
    """``Halaman x dari y`` and, where letters are signed electronically, the note that says so.

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
            field(line, "PAGE")
            line.add_run(" dari ")
            field(line, "NUMPAGES")
        add(footer, "Kaki", "{% if satker.tte %}" + TTE_NOTE + "{% endif %}")


def field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word computes, such as the page's number."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), f" {instruction} ")
    run = paragraph.add_run("1")._r
    element.append(run)
    paragraph._p.append(element)


# -------------------------------------------------------------------------- content


def add(place: Place, style: str, text: str) -> Paragraph:
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


def table(docx: Docx, widths: Sequence[float], style: str) -> Table:
    """A table as wide as the text, without rows; ``widths`` of its columns in cm."""
    made: Table = docx.add_table(0, len(widths))
    if style == GRID:
        made.style = GRID
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    made.autofit = False
    width = made._tbl.tblPr.find(qn("w:tblW"))
    width.set(qn("w:type"), "pct")
    width.set(qn("w:w"), "5000")
    if style == PLAIN:
        made._tbl.tblPr.append(
            parse_xml(
                f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/>'
                '<w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
            )
        )
    for column, cm in zip(made.columns, widths, strict=True):
        column.width = Cm(cm)
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        made._tbl.tblPr.remove(look)
    return made


def row(made: Table, cells: Sequence[tuple[str, str]], *, height: float | None = None) -> _Row:
    """A row that never splits over pages; ``cells`` are style and text, ``height`` at least, cm."""
    added: _Row = made.add_row()  # type: ignore[no-untyped-call]
    properties = added._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if height is not None:
        added.height = Cm(height)
    for cell, column, (style, text) in zip(added.cells, made.columns, cells, strict=True):
        cell.width = column.width
        add(cell, style, text)
    return added


def header_row(made: Table, titles: Sequence[str]) -> _Row:
    """The row that is repeated on every page of the table."""
    added = row(made, [("Kepala Tabel", title) for title in titles])
    added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return added


def row_command(made: Table, text: str) -> None:
    """A command in a row of its own, which vanishes when the template is filled."""
    cells = made.add_row().cells  # type: ignore[no-untyped-call]
    merged = cells[0].merge(cells[-1])
    add(merged, "Rincian", "{%tr " + text + " %}")


def row_across(made: Table) -> _Cell:
    """A row of one cell without lines around it, below the lines of the table."""
    cells = row(made, [("Rincian", "")] * len(made.columns)).cells
    merged: _Cell = cells[0].merge(cells[-1])
    for paragraph in merged.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    sides = "".join(f'<w:{side} w:val="nil"/>' for side in ("left", "bottom", "right"))
    merged._tc.get_or_add_tcPr().append(
        parse_xml(f"<w:tcBorders {nsdecls('w')}>{sides}</w:tcBorders>")
    )
    return merged


def facts(docx: Docx, pairs: Mapping[str, str], *, indent: float = 0, label: float = 3.5) -> Table:
    """``label : value`` lines; a table, so that a long value stays in its column."""
    widths = [label, 0.5, TEXT_UPRIGHT - indent - label - 0.5]
    made = table(docx, [indent, *widths] if indent else widths, PLAIN)
    for name, value in pairs.items():
        cells = [("Rincian", name), ("Rincian", ":"), ("Rincian", value)]
        row(made, [("Rincian", ""), *cells] if indent else cells)
    return made


def letterhead(docx: Docx, text_width: float = TEXT_UPRIGHT) -> None:
    """The kop, on the first page only: a logo left of the lines if there is one; then the rule."""
    command(docx, "if satker.kop.logo")
    made = table(docx, (2.6, text_width - 2.6), PLAIN)
    left, right = row(made, [("Kop", "{{ satker.kop.logo }}"), ("Kop", "")]).cells
    left.paragraphs[0].alignment = LEFT_ALIGNED
    _kop_lines(right)
    command(docx, "else")
    _kop_lines(docx)
    command(docx, "endif")
    add(docx, "Garis Kop", "")


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
    _signature_room(place, signer, "Tanda Tangan")


def signature_pair(docx: Docx, left: tuple[str, str], right: tuple[str, str]) -> None:
    """Two signatures side by side; each is what stands above it, and the variable of the person."""
    add(docx, "Tanda Tangan", "")
    made = table(docx, (SIGNATURE_INDENT, TEXT_UPRIGHT - SIGNATURE_INDENT), PLAIN)
    cells = row(made, [("Tanda Tangan", ""), ("Tanda Tangan", "")]).cells
    for cell, (above, person) in zip(cells, (left, right), strict=True):
        signature_cell(cell, above, person)


def signature_cell(cell: _Cell, above: str, person: str) -> None:
    """One of several signatures in a table, whose row keeps its lines together."""
    add(cell, BESIDE, above)
    _signature_room(cell, person, BESIDE)


def _signature_room(place: Place, person: str, style: str) -> None:
    """Room for the signature – a larger one for an electronic signature – and the name below."""
    command(place, "if satker.tte")
    exact_line(add(place, style, ""), TTE_ROOM)
    command(place, "else")
    exact_line(add(place, style, ""), PEN_ROOM)
    command(place, "endif")
    add(place, style, "{{ " + person + ".nama }}")
    command(place, f"if {person}.nip")
    add(place, style, "NIP {{ " + person + ".nip|nip }}")
    command(place, "endif")


def text(
    place: Place, variable: str, style: str = "Isi", item: str = "Butir", *, bound: bool = False
) -> None:
    """A long text, its paragraphs and lists in two styles; ``bound``: its end stays with the next."""
    # Word names a style in its files without the blanks.
    names = [f"'{name.replace(' ', '')}'" for name in (style, item)] if style != "Isi" else []
    arguments = ", ".join([*names, *(["terikat=true"] if bound else [])])
    add(
        place,
        style,
        "{{p " + variable + "|alinea" + (f"({arguments})" if arguments else "") + " }}",
    )


def items(place: Place, variable: str, style: str = "Butir", *, lettered: bool = False) -> None:
    """A numbered list; letters below a heading that is itself numbered."""
    command(place, f"for butir in {variable}")
    number = "loop.index|huruf" if lettered else "loop.index"
    add(place, style, "{{ " + number + " }}.\t{{ butir }}")
    command(place, "endfor")
