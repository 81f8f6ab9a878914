"""Styles and page settings become an empty letter: nothing in it that it does not use.

A secretary finds the styles of the letter and no others, and a program lays the letter out in two
thirds of the time that python-docx's own template would cost.
"""

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

FACE, SIZE = "Arial", 11
LEFT, RIGHT, BOTTOM, TOP = 3.0, 2.0, 2.5, 2.0
"""Margins in cm."""
UPRIGHT, ACROSS = (21.0, 29.7), (29.7, 21.0)
TEXT_UPRIGHT, TEXT_ACROSS = 16.0, 24.7
"""Widths of the text in cm, to which the columns of each table add up."""
SIGNATURE_INDENT, SIGNATURE_INDENT_ACROSS = 8.5, 16.0
LINE = 14.5
"""Points at least from one line of prose to the next. Not a multiple of the face's own height:
programs differ in whether a multiple may hang over the bottom of the page."""

LEFT_ALIGNED, CENTRED, RIGHT_ALIGNED, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)

GRID = "Tabel Bergaris"
"""The style of tables with lines."""

ROMAN_CHAPTERS = ("upperRoman", "decimal")
LETTERED_CHAPTERS = ("upperLetter", "decimal")
NUMBERED_CHAPTERS = ("decimal", "lowerLetter")


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


def exact_line(of: ParagraphStyle | Paragraph, height: Length) -> None:
    """Lines of this style or paragraph are exactly so high, whatever stands in them."""
    of.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    of.paragraph_format.line_spacing = height


def _letter_styles(docx: Docx) -> None:
    """Kop, titles, prose, lines of facts, photos, footer."""
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
    paragraph_style(docx, "Isian", align=JUSTIFIED, line=LINE, after=4)
    paragraph_style(docx, "Butir Isian", "Isian", left=0.75, first=-0.75)
    paragraph_style(docx, "Butir", align=JUSTIFIED, left=0.75, first=-0.75, line=LINE, after=3)
    paragraph_style(docx, "Butir Rincian", "Rincian", left=0.75, first=-0.75)
    paragraph_style(docx, "Pembicara", left=0.75, before=6, bold=True, keep_next=True)
    paragraph_style(docx, "Uraian", align=JUSTIFIED, left=0.75, line=LINE, after=6)
    paragraph_style(
        docx, "Butir Uraian", align=JUSTIFIED, left=1.5, first=-0.75, line=LINE, after=3
    )
    paragraph_style(docx, "Gambar", align=CENTRED, before=6)
    paragraph_style(docx, "Keterangan Gambar", align=CENTRED, points=10, before=4, after=6)
    # Room for the longest numbers of letters.
    attached = paragraph_style(docx, "Kepala Lampiran", left=SIGNATURE_INDENT - 0.5, first=-2)
    attached.paragraph_format.tab_stops.add_tab_stop(Cm(SIGNATURE_INDENT - 0.5))
    paragraph_style(docx, "Kaki", align=CENTRED, points=8, left=2, right=2)


def _signature_styles(docx: Docx, indent: float) -> None:
    """Lines that stay together: in the right half of the page, or side by side in a table."""
    paragraph_style(docx, "Tanda Tangan", left=indent, keep_next=True, keep_lines=True)
    paragraph_style(docx, "Ruang Tanda Tangan", "Tanda Tangan")
    exact_line(docx.styles["Ruang Tanda Tangan"], Cm(2))
    paragraph_style(docx, "Ruang TTE", "Tanda Tangan")
    exact_line(docx.styles["Ruang TTE"], Cm(2.5))
    paragraph_style(docx, "Nama Penandatangan", "Tanda Tangan", keep_next=False)
    # A table's row stays whole by itself; kept with what follows, it would pull the next page.
    paragraph_style(docx, "Tanda Tangan Sebelah", keep_lines=True)


def _table_styles(docx: Docx) -> None:
    """Tables with lines, and the texts in them."""
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
        # Word's list of headings shows what has a level; it is the last of these properties.
        properties.append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level}"/>'))


def drop_unused_styles(docx: Docx) -> None:
    """Take out the styles that neither a paragraph, a table nor a command of the letter names."""
    roots = [docx.element, *(rel.target_part.element for rel in docx.part.rels.values()
                             if rel.reltype == RELATIONSHIP_TYPE.FOOTER)]  # fmt: skip
    used = {
        str(element.get(qn("w:val")))
        for root in roots
        for tag in ("w:pStyle", "w:tblStyle")
        for element in root.iter(qn(tag))
    }
    commands = "".join(docx.element.itertext())
    if "|alinea" in commands:
        used |= {"Butir", "Tabel", "KepalaTabel"}  # for lists and tables in a long text
    wanted = [
        style
        for style in docx.styles
        if style.builtin or style.style_id in used or f"'{style.style_id}'" in commands
    ]
    for style in list(wanted):
        while style.base_style is not None:
            style = style.base_style
            wanted.append(style)
    kept = {style.style_id for style in wanted}
    for style in [style for style in docx.styles if style.style_id not in kept]:
        style.delete()


def blank(
    title: str,
    *,
    subject: str = "{{ rapat.judul }}",
    across: bool = False,
    chapters: tuple[str, str] | None = None,
) -> Docx:
    """An empty A4 document with all styles of letters, and nothing of python-docx's own template.

    ``subject`` is what it is about, ``chapters`` are the number formats of its chapters and
    sections, if it has any.
    """
    docx = Document()
    _drop_parts(docx, with_numbers=chapters is not None)
    _reset_styles(docx)
    _reset_settings(docx)
    properties = docx.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title, properties.language = f"{title} – {subject}", "id-ID"
    section = docx.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in (ACROSS if across else UPRIGHT))
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Cm(LEFT), Cm(RIGHT)
    section.top_margin, section.bottom_margin = Cm(TOP), Cm(BOTTOM)
    section.header_distance, section.footer_distance = Cm(1), Cm(1.25)
    section._sectPr.attrib.clear()
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    _letter_styles(docx)
    _signature_styles(docx, SIGNATURE_INDENT_ACROSS if across else SIGNATURE_INDENT)
    _table_styles(docx)
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
