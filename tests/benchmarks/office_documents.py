"""A few invented facts become Word files the size of a real meeting packet, for measuring."""

import io
from collections.abc import Iterable

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw

SENTENCE = (
    "Sehubungan dengan pelaksanaan pembangunan Zona Integritas menuju Wilayah Bebas dari Korupsi "
    "dan Wilayah Birokrasi Bersih dan Melayani, dengan ini kami sampaikan hal-hal sebagai berikut "
    "untuk mendapat perhatian dan ditindaklanjuti oleh setiap ketua kelompok kerja. "
)
NAMES = (
    "Maria Contoh, S.H.",
    "Yohanes Teladan, A.Md.I.P.",
    "Siti Misal, S.E., M.Si.",
    "Budi Umpama",
)


def logo(pixels: int = 320) -> bytes:
    """A drawn emblem with transparency: PNG bytes, ``pixels`` wide and high."""
    picture = Image.new("RGBA", (pixels, pixels), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for ring, colour in enumerate(("#1b3a6b", "#d8b23c", "#ffffff", "#1b3a6b")):
        inset = pixels * ring // 12
        pen.ellipse((inset, inset, pixels - inset - 1, pixels - inset - 1), fill=colour)
    return _saved(picture, "PNG")


def photo(width: int = 1600, height: int = 1200) -> bytes:
    """A drawn room: JPEG bytes of ``width`` × ``height`` pixels."""
    picture = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for seat in range(12):
        left = width * (1 + seat) // 14
        pen.rectangle((left, height // 2, left + width // 20, height * 3 // 4), fill="#6b4a1b")
    return _saved(picture, "JPEG")


def letter(number: int = 1) -> bytes:
    """An invitation of two pages with a logo in the first page's header: DOCX bytes."""
    docx = _blank()
    _letterhead(docx)
    for label, text in (
        ("Nomor", f"W.22.UM.01.01-{number:04}"),
        ("Sifat", "Biasa"),
        ("Lampiran", "satu lembar"),
        ("Hal", "Undangan Rapat"),
    ):
        line = docx.add_paragraph(f"{label}\t: {text}")
        line.paragraph_format.tab_stops.add_tab_stop(Cm(2.5))
    for text in ("Yth. Daftar Terlampir", "di Tempat"):
        docx.add_paragraph(text)
    _prose(docx, 2)
    for label, text in (
        ("hari, tanggal", "Kamis, 7 Maret 2024"),
        ("pukul", "09.00 WITA s.d. selesai"),
        ("tempat", "Aula Rutan Contoh"),
        ("acara", "Rencana aksi"),
    ):
        line = docx.add_paragraph(f"{label}\t: {text}")
        line.paragraph_format.left_indent = Cm(1)
        line.paragraph_format.tab_stops.add_tab_stop(Cm(4.5))
    _prose(docx, 1)
    _signature(docx)
    docx.add_page_break()
    _heading(docx, "Lampiran")
    _people_table(docx, ("No", "Nama", "Jabatan"), (1.2, 8.0, 6.8), 24)
    return _bytes(docx)


def attendance(people: int = 30) -> bytes:
    """An attendance list with a repeated header row and rows of 1 cm: DOCX bytes."""
    docx = _blank()
    _letterhead(docx)
    _heading(docx, "DAFTAR HADIR")
    columns = ("No", "Nama/NIP", "Pangkat/Gol.", "Jabatan", "Tanda Tangan")
    _people_table(docx, columns, (1.0, 5.0, 2.5, 3.5, 4.0), people, row_height=Cm(1))
    _signature(docx)
    return _bytes(docx)


def minutes(points: int = 12) -> bytes:
    """Minutes with discussion points and a table of decisions: DOCX bytes."""
    docx = _blank()
    _heading(docx, "NOTULA")
    for point in range(1, points + 1):
        _heading(docx, f"{point}. Pembahasan rencana aksi area {point}")
        _prose(docx, 1)
    _people_table(docx, ("No", "Keputusan", "Penanggung Jawab"), (1.2, 9.8, 5.0), 8)
    _signature(docx)
    return _bytes(docx)


def report(sections: int = 7) -> bytes:
    """A report of three pages with headings, justified prose and a photograph: DOCX bytes."""
    docx = _blank()
    _letterhead(docx)
    _heading(docx, "LAPORAN")
    for section in range(sections):
        _heading(docx, f"{'ABCDEFGHIJ'[section % 10]}. Bagian laporan")
        _prose(docx, 3)
    docx.add_picture(io.BytesIO(photo()), width=Cm(10))
    _signature(docx)
    return _bytes(docx)


def packet(number: int = 1) -> dict[str, bytes]:
    """The four documents of one meeting, by file name; ``number`` makes packets differ."""
    return {
        f"{number:02}-undangan.docx": letter(number),
        f"{number:02}-daftar_hadir.docx": attendance(20 + number % 15),
        f"{number:02}-notula.docx": minutes(8 + number % 5),
        f"{number:02}-laporan.docx": report(5 + number % 3),
    }


def _blank() -> Docx:
    docx = Document()
    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.orientation = WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.5)
    normal = docx.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.paragraph_format.space_after = Pt(0)
    _drop_unused_styles(
        docx,
        keep=("Normal", "Default Paragraph Font", "Normal Table", "Header", "Footer", "Table Grid"),
    )
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Halaman ")
    _field(footer, "PAGE")
    footer.add_run(" dari ")
    _field(footer, "NUMPAGES")
    return docx


def _drop_unused_styles(docx: Docx, keep: Iterable[str]) -> None:
    kept = set(keep)
    for style in list(docx.styles):
        if style.name not in kept:
            style.element.getparent().remove(style.element)


def _letterhead(docx: Docx) -> None:
    section = docx.sections[0]
    section.different_first_page_header_footer = True
    header = section.first_page_header
    table = header.add_table(1, 2, Cm(16))
    table.autofit = False
    for column, width in zip(table.columns, (Cm(2.5), Cm(13.5)), strict=True):
        column.width = column.cells[0].width = width
    table.rows[0].cells[0].paragraphs[0].add_run().add_picture(io.BytesIO(logo()), width=Cm(2))
    first = table.rows[0].cells[1].paragraphs[0]
    lines = (
        "KEMENTERIAN CONTOH REPUBLIK INDONESIA",
        "KANTOR WILAYAH CONTOH",
        "RUMAH TAHANAN NEGARA KELAS IIB CONTOH",
        "Jalan Teladan Nomor 1, Telepon (000) 000000",
    )
    for index, text in enumerate(lines):
        line = first if index == 0 else table.rows[0].cells[1].add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        line.paragraph_format.line_spacing = 1
        run = line.add_run(text)
        run.bold, run.font.size = index == 2, Pt((12, 12, 14, 9)[index])
    footer = section.first_page_footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(footer, "PAGE")


def _heading(docx: Docx, text: str) -> None:
    line = docx.add_paragraph()
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(12)
    line.add_run(text).bold = True


def _prose(docx: Docx, paragraphs: int) -> None:
    for _ in range(paragraphs):
        line = docx.add_paragraph()
        line.add_run(f"Butir {len(docx.paragraphs)}. {SENTENCE}")
        line.add_run("Wilayah Bebas dari Korupsi").italic = True
        line.add_run(f" ({SENTENCE.strip()})")
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        line.paragraph_format.first_line_indent = Cm(1.25)
        line.paragraph_format.line_spacing = 1.15
        line.paragraph_format.space_after = Pt(6)


def _signature(docx: Docx) -> None:
    for text in ("Kepala,", "", "", "", NAMES[0], "NIP 19900101 201501 1 001"):
        line = docx.add_paragraph(text)
        line.paragraph_format.left_indent = Cm(9)
        line.paragraph_format.keep_with_next = True
    last = docx.add_paragraph("Tembusan:\t1")
    last.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT)


def _people_table(
    docx: Docx,
    columns: tuple[str, ...],
    widths: tuple[float, ...],
    rows: int,
    row_height: int | None = None,
) -> None:
    table = docx.add_table(rows + 1, len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if index == 0:
            properties.append(OxmlElement("w:tblHeader"))
        elif row_height:
            row.height = row_height
        for column, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
            cell.width = Cm(width)
            cell.text = columns[column] if index == 0 else _cell_text(index, column)


def _cell_text(row: int, column: int) -> str:
    if column == 0:
        return str(row)
    if column == 1:
        return f"{NAMES[row % len(NAMES)]}\n19900101 201501 1 {row:03}"
    return ("Penata Muda (III/a)", "Kepala Subseksi Pelayanan Tahanan", "")[(column - 2) % 3]


def _field(paragraph: Paragraph, instruction: str) -> None:
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()._r
        if kind is None:
            text = OxmlElement("w:instrText")
            text.text = f" {instruction} "
            run.append(text)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.append(mark)


def _saved(picture: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind)
    return stream.getvalue()


def _bytes(docx: Docx) -> bytes:
    stream = io.BytesIO()
    docx.save(stream)
    return stream.getvalue()
