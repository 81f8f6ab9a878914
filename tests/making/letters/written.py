"""Text of an office letter, each construct in a small DOCX of its own: tabs, tables, pages."""

import io

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Cm

from tests.making.letters.pieces import (
    CENTRED,
    DECLARATIONS,
    Construct,
    before_end,
    body_lines,
    element,
    letter,
    logo,
    page_field,
    paragraph,
    save,
    text,
)

# --- text and tabs -----------------------------------------------------------------------------


def tab_leaders() -> Construct:
    document = letter()
    for label, value in (("Nama", "Maria Contoh"), ("Jabatan", "Kepala"), ("Nomor", "12")):
        here = document.add_paragraph(f"{label}\t: {value} \t {len(label)}")
        stops = here.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(4))
        stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    here = document.add_paragraph("Tanda tangan \t")
    here.paragraph_format.tab_stops.add_tab_stop(Cm(12), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
    return Construct(save(document), {"Nama": 1, "Maria": 1})


def header_tabs() -> Construct:
    """Left, middle and right of a footer, by tab stops."""
    document = letter()
    body_lines(document, 1)
    footer = document.sections[0].footer
    here = footer.paragraphs[0]
    here.style = document.styles["Normal"]
    here.add_run("Kiri\tTengah\tKanan")
    here.paragraph_format.tab_stops.add_tab_stop(Cm(8), WD_TAB_ALIGNMENT.CENTER)
    here.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)
    return Construct(save(document), {"Kiri": 1, "Tengah": 1, "Kanan": 1})


def numbering() -> Construct:
    """Three levels, and a second list that starts at 1 again."""
    document = letter()
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{label}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{567 * (level + 1)}" w:hanging="567"/></w:pPr></w:lvl>'
        for level, (form, label) in enumerate(
            (("upperLetter", "%1."), ("decimal", "%2."), ("lowerLetter", "%1.%2.%3)"))
        )
    )
    root.append(
        element(
            f'<w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/>{levels}'
            "</w:abstractNum>"
        )
    )
    root.append(element('<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'))
    root.append(
        element(
            '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
    )
    for number, level, words in (
        (1, 0, "Pendahuluan"),
        (1, 1, "Umum"),
        (1, 1, "Maksud"),
        (1, 2, "Pertama"),
        (1, 2, "Kedua"),
        (1, 0, "Kegiatan"),
        (1, 1, "Waktu"),
        (2, 0, "Daftar baru"),
        (2, 0, "Lanjutannya"),
    ):
        before_end(
            document,
            paragraph(
                words,
                f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>',
            ),
        )
    return Construct(save(document), {"A.": 2, "B.": 2, "1.": 2, "A.2.b)": 1})


def paragraph_borders() -> Construct:
    """Neighbours with the same border share one box; a double rule stands under a title."""
    document = letter()
    box = "".join(
        f'<w:{side} w:val="single" w:sz="8" w:space="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    before_end(
        document,
        paragraph(
            "JUDUL",
            '<w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="1" w:color="auto"/>'
            "</w:pBdr>" + CENTRED,
        ),
        paragraph("Di bawah garis ganda"),
        paragraph("Kotak baris satu", f"<w:pBdr>{box}</w:pBdr>"),
        paragraph("Kotak baris dua", f"<w:pBdr>{box}</w:pBdr>"),
        paragraph("Kotak baris tiga", f"<w:pBdr>{box}</w:pBdr>"),
        paragraph("Sesudah kotak"),
    )
    return Construct(save(document), {"JUDUL": 1, "Kotak": 3})


def indents() -> Construct:
    """A first-line indent takes the place of a style's hanging one; automatic spacing."""
    document = letter()
    document.styles["Normal"].paragraph_format.left_indent = Cm(1)
    document.styles["Normal"].paragraph_format.first_line_indent = Cm(-1)
    words = "Kalimat yang cukup panjang supaya patah menjadi dua baris pada lebar kertas surat ini."
    before_end(
        document,
        paragraph(words),
        paragraph(words, '<w:ind w:left="0" w:firstLine="567"/>'),
        paragraph(
            words,
            '<w:spacing w:before="100" w:beforeAutospacing="1" w:after="100" '
            'w:afterAutospacing="1"/>',
        ),
        paragraph("Akhir."),
    )
    return Construct(save(document), {"Kalimat": 3})


# --- tables ------------------------------------------------------------------------------------


def merged_across() -> Construct:
    document = letter()
    table = document.add_table(3, 3, style="Table Grid")
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"R{row}K{column}"
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Judul tiga kolom"
    table.cell(1, 1).merge(table.cell(1, 2)).text = "Dua kolom"
    return Construct(save(document), {"Judul": 1, "Dua": 1, "R2K2": 1})


def merged_down() -> Construct:
    document = letter()
    table = document.add_table(4, 2, style="Table Grid")
    for row in range(4):
        table.cell(row, 1).text = f"Baris {row}"
    table.cell(0, 0).merge(table.cell(2, 0)).text = "Tiga baris"
    table.cell(3, 0).text = "Satu"
    return Construct(save(document), {"Tiga": 1, "Baris": 4, "Satu": 1})


def merged_old_way() -> Construct:
    """Cells merged by w:hMerge, and rows that begin at the second column of the grid."""
    document = letter()
    table = document.add_table(3, 3, style="Table Grid")
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"S{row}{column}"
    rows = table._tbl.tr_lst
    first = rows[0].tc_lst
    first[0].get_or_add_tcPr().append(element('<w:hMerge w:val="restart"/>'))
    first[1].get_or_add_tcPr().append(element("<w:hMerge/>"))
    for kept in first[1].p_lst:
        for run in kept.r_lst:
            kept.remove(run)
    rows[1].remove(rows[1].tc_lst[0])
    rows[1].get_or_add_trPr().append(element('<w:gridBefore w:val="1"/>'))
    return Construct(save(document), {"S00": 1, "S02": 1, "S11": 1, "S22": 1})


def repeated_header() -> Construct:
    document = letter()
    table = document.add_table(1, 3, style="Table Grid")
    for cell, words in zip(table.rows[0].cells, ("No", "Nama lengkap", "Paraf"), strict=True):
        cell.text = words
    table.rows[0]._tr.get_or_add_trPr().append(element("<w:tblHeader/>"))
    for number in range(1, 61):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(number), f"Pegawai Contoh {number}"
        table.rows[-1]._tr.get_or_add_trPr().append(
            element('<w:trHeight w:val="567" w:hRule="atLeast"/>')
        )
    return Construct(save(document), {"Paraf": 3, "Pegawai": 60}, pages=3)


def nested_table() -> Construct:
    document = letter()
    outer = document.add_table(1, 2, style="Table Grid")
    outer.cell(0, 0).text = "Luar kiri"
    inner = outer.cell(0, 1).add_table(2, 2)
    inner.style = document.styles["Table Grid"]
    for row in range(2):
        for column in range(2):
            inner.cell(row, column).text = f"Dalam {row}{column}"
    outer.cell(0, 1).add_paragraph("Di bawah tabel dalam")
    return Construct(save(document), {"Dalam": 4, "Luar": 1})


def floating_table() -> Construct:
    """A table as wide as the text which Word keeps as a floating one."""
    document = letter()
    document.add_paragraph("Sebelum tabel")
    table = document.add_table(2, 2, style="Table Grid")
    for row in range(2):
        for column in range(2):
            table.cell(row, column).text = f"Isi {row}{column}"
    table._tbl.tblPr.append(
        element(
            '<w:tblpPr w:leftFromText="180" w:rightFromText="180" w:vertAnchor="text" '
            'w:horzAnchor="margin" w:tblpY="1"/>'
        )
    )
    document.add_paragraph("Sesudah tabel")
    return Construct(save(document), {"Isi": 4, "Sesudah": 1})


# --- wrappers, revisions, fields -----------------------------------------------------------------


def content_controls() -> Construct:
    """Controls around a block, a piece of a line, a table row and a table cell."""
    document = letter()

    def control(content: str) -> str:
        return (
            '<w:sdt><w:sdtPr><w:alias w:val="isian"/><w:id w:val="7"/></w:sdtPr>'
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    def cell(words: str) -> str:
        return f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{text(words)}</w:tc>'

    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    inline = control("<w:r><w:t>isian sebaris</w:t></w:r>")
    wrapped_cell = control(cell("Sel kontrol"))
    wrapped_row = control(f"<w:tr>{cell('Baris')}{cell('terkontrol')}</w:tr>")
    before_end(
        document,
        element(control(text("Blok isian pertama") + text("Blok isian kedua"))),
        element(
            f'<w:p><w:r><w:t xml:space="preserve">Sebelum </w:t></w:r>{inline}'
            '<w:r><w:t xml:space="preserve"> sesudah</w:t></w:r></w:p>'
        ),
        element(
            f'<w:tbl><w:tblPr><w:tblW w:w="6000" w:type="dxa"/><w:tblBorders>{borders}'
            '</w:tblBorders></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/>'
            f"</w:tblGrid><w:tr>{cell('Biasa')}{wrapped_cell}</w:tr>{wrapped_row}</w:tbl>"
        ),
        element(
            '<w:p><w:smartTag w:uri="urn:contoh" w:element="place"><w:r><w:t>Kupang</w:t></w:r>'
            '</w:smartTag><w:customXml w:element="x"><w:r><w:t xml:space="preserve"> terbungkus'
            "</w:t></w:r></w:customXml></w:p>"
        ),
    )
    return Construct(
        save(document), {"Blok": 2, "sebaris": 1, "Sel": 1, "Baris": 1, "terbungkus": 1}
    )


def tracked_changes() -> Construct:
    document = letter()
    mark = 'w:id="1" w:author="Maria Contoh" w:date="2024-03-01T08:00:00Z"'
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    gone = '<w:r><w:delText xml:space="preserve">{}</w:delText></w:r>'
    before_end(
        document,
        element(
            f"<w:p>{run.format('Rapat ')}<w:ins {mark}>{run.format('koordinasi ')}</w:ins>"
            f"<w:del {mark}>{gone.format('tahunan ')}</w:del>{run.format('tim kerja.')}</w:p>"
        ),
        element(f"<w:p><w:moveTo {mark}>{run.format('Kalimat pindahan.')}</w:moveTo></w:p>"),
        element(f"<w:p><w:pPr><w:rPr><w:del {mark}/></w:rPr></w:pPr>{run.format('Satu ')}</w:p>"),
        element(f"<w:p>{run.format('alinea setelah digabung.')}</w:p>"),
        element(
            f"<w:p><w:pPr><w:rPr><w:moveFrom {mark}/></w:rPr></w:pPr>"
            f"<w:moveFrom {mark}>{run.format('Kalimat pindahan.')}</w:moveFrom></w:p>"
        ),
        element(f"<w:p>{run.format('Penutup.')}</w:p>"),
    )
    table = document.add_table(2, 1, style="Table Grid")
    table.cell(0, 0).text, table.cell(1, 0).text = "Baris tetap", "Baris terhapus"
    table.rows[1]._tr.get_or_add_trPr().append(element(f"<w:del {mark}/>"))
    for here in table.cell(1, 0).paragraphs:
        removed = element(f"<w:del {mark}>{gone.format('Baris terhapus')}</w:del>")
        here._p.replace(here._p.r_lst[0], removed)
    return Construct(
        save(document),
        {"koordinasi": 1, "tahunan": 0, "pindahan.": 1, "terhapus": 0, "digabung.": 1},
    )


def hidden_text() -> Construct:
    document = letter()
    before_end(
        document,
        paragraph("Terlihat di atas"),
        paragraph("Catatan tersembunyi", "<w:rPr><w:vanish/></w:rPr>", "<w:vanish/>"),
        element(
            '<w:p><w:r><w:t xml:space="preserve">Terlihat </w:t></w:r><w:r><w:rPr><w:vanish/>'
            "</w:rPr><w:t>rahasia </w:t></w:r><w:r><w:t>di bawah</w:t></w:r></w:p>"
        ),
    )
    return Construct(save(document), {"Terlihat": 2, "rahasia": 0, "tersembunyi": 0})


def fields() -> Construct:
    """A table of contents over two paragraphs, a link, a cross reference; results are kept."""
    document = letter()

    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def code(words: str) -> str:
        return f'<w:r><w:instrText xml:space="preserve"> {words} </w:instrText></w:r>'

    def run(words: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'

    link = 'HYPERLINK "https://contoh.invalid"'
    before_end(
        document,
        element(f"<w:p>{char('begin')}{code('TOC')}{char('separate')}{run('Bab satu ')}</w:p>"),
        element(
            '<w:p><w:bookmarkStart w:id="1" w:name="bab"/><w:r><w:t>Bab dua</w:t></w:r>'
            '<w:bookmarkEnd w:id="1"/></w:p>'
        ),
        element(f"<w:p>{run('Bab tiga')}{char('end')}</w:p>"),
        element(
            f"<w:p>{run('Lihat ')}{char('begin')}{code(link)}"
            f"{char('separate')}{run('laman contoh')}{char('end')}{run(' dan ')}"
            f"{char('begin')}{code('REF bab')}{char('separate')}{run('Bab dua')}{char('end')}"
            f"{run('.')}</w:p>"
        ),
    )
    return Construct(save(document), {"Bab": 4, "laman": 1})


def footnotes() -> Construct:
    """Two notes at the foot of the page."""
    document = letter()
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        f'<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> Catatan {words}</w:t></w:r></w:p>'
        "</w:footnote>"
        for number, words in ((1, "pertama."), (2, "kedua."))
    )
    root = f"<w:footnotes {DECLARATIONS}>{notes}</w:footnotes>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    name = PackURI("/word/footnotes.xml")
    part = Part(name, kind, root.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    for number in (1, 2):
        here = document.add_paragraph(f"Kalimat ke-{number} yang bercatatan")
        here._p.append(
            element(
                '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                f'<w:footnoteReference w:id="{number}"/></w:r>'
            )
        )
    return Construct(save(document), {"Catatan": 2, "Kalimat": 2})


# --- pages and sections --------------------------------------------------------------------------


def page_of_pages() -> Construct:
    document = letter()
    here = document.sections[0].footer.paragraphs[0]
    here.style = document.styles["Normal"]
    here.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for piece in ("Halaman ", "PAGE", " dari ", "NUMPAGES"):
        if piece.isupper():
            for run in element(f"<w:p>{page_field(piece)}</w:p>"):
                here._p.append(run)
        else:
            here.add_run(piece)
    body_lines(document, 40)
    return Construct(save(document), {"Halaman": 2, "Alinea": 40}, pages=2)


def first_page_header() -> Construct:
    document = letter()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].add_run("KOP HALAMAN PERTAMA")
    section.header.paragraphs[0].add_run("Kepala halaman lanjutan")
    body_lines(document, 30)
    return Construct(save(document), {"PERTAMA": 1, "lanjutan": 1}, pages=2)


def blank_first_header() -> Construct:
    """A different first page without a header of its own has none."""
    document = letter()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run("Hanya halaman lanjutan")
    section.footer.paragraphs[0].add_run("Kaki lanjutan")
    body_lines(document, 30)
    return Construct(save(document), {"Hanya": 1, "Kaki": 1}, pages=2)


def even_and_odd_headers() -> Construct:
    document = letter()
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.header.paragraphs[0].add_run("Kepala ganjil")
    section.even_page_header.paragraphs[0].add_run("Kepala genap")
    body_lines(document, 40)
    return Construct(save(document), {"ganjil": 1, "genap": 1}, pages=2)


def page_breaks() -> Construct:
    document = letter()
    document.add_paragraph("Halaman satu").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Halaman dua")
    document.add_paragraph("Halaman tiga").paragraph_format.page_break_before = True
    return Construct(save(document), {"Halaman": 3}, pages=3)


def landscape_section() -> Construct:
    document = letter()
    document.sections[0].header.paragraphs[0].add_run("Kepala bersama")
    document.add_paragraph("Bagian tegak")
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    document.add_paragraph("Bagian mendatar").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return Construct(save(document), {"bersama": 2, "Bagian": 2}, pages=2)


def inline_picture() -> Construct:
    document = letter()
    document.add_paragraph("Gambar 1. Suasana rapat")
    document.add_picture(io.BytesIO(logo(kind="JPEG")), width=Cm(5))
    document.add_paragraph("Sesudah gambar")
    return Construct(save(document), {"Gambar": 1, "Sesudah": 1})
