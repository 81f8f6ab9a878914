"""The built-in engine: lines where LibreOffice has them, nothing lost in silence, same bytes."""

import difflib
import html
import io
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from PIL import Image
from pypdf import PdfReader

from tests.making.fonts import small_font
from tests.reading.programs import needs_poppler, needs_qpdf, needs_soffice
from zidocs.errors import LayoutFault
from zidocs.fonts.own import brought
from zidocs.layout import Pages
from zidocs.layout.bawaan import Bawaan
from zidocs.layout.libreoffice import LibreOffice, find

PROSE = (
    "Sehubungan dengan pelaksanaan pembangunan Zona Integritas menuju Wilayah Bebas dari Korupsi "
    "dan Wilayah Birokrasi Bersih dan Melayani, dengan ini kami sampaikan hal-hal sebagai berikut. "
)
NEAR = 1.5
"""Points that a word may stand from where LibreOffice sets it."""


@pytest.fixture(scope="module")
def engine() -> Bawaan:
    return Bawaan()


# --- documents --------------------------------------------------------------------------------


def blank(size: float = 11) -> Docx:
    """An empty A4 letter in Arial."""
    docx = Document()
    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.5)
    normal = docx.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(size)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1
    return docx


def saved(docx: Docx) -> bytes:
    stream = io.BytesIO()
    docx.save(stream)
    return stream.getvalue()


def letter(*paragraphs: str) -> bytes:
    docx = blank()
    for text in paragraphs:
        docx.add_paragraph(text)
    return saved(docx)


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(stream, kind)
    return stream.getvalue()


def with_picture(data: bytes) -> bytes:
    docx = blank()
    docx.add_paragraph().add_run().add_picture(io.BytesIO(data), width=Cm(5))
    return saved(docx)


def prose(docx: Docx) -> None:
    for align in (WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.CENTER):
        for spacing in (1.0, 1.15, 1.5, Pt(18)):
            line = docx.add_paragraph(PROSE * 2)
            line.alignment, line.paragraph_format.line_spacing = align, spacing
            line.paragraph_format.first_line_indent = Cm(1.25)
            line.paragraph_format.space_after = Pt(6)
            line.paragraph_format.space_before = Pt(10)


def tabs(docx: Docx) -> None:
    for align in (WD_TAB_ALIGNMENT.LEFT, WD_TAB_ALIGNMENT.CENTER, WD_TAB_ALIGNMENT.RIGHT):
        line = docx.add_paragraph("Judul bagian\tdua belas\tsesudah")
        line.paragraph_format.tab_stops.add_tab_stop(Cm(9), align)
    line = docx.add_paragraph("Pendahuluan .\t12")
    line.paragraph_format.tab_stops.add_tab_stop(Cm(16), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    line = docx.add_paragraph("Nama\t:\tMaria Contoh, S.H. " + PROSE)
    line.paragraph_format.tab_stops.add_tab_stop(Cm(3))
    line.paragraph_format.left_indent = Cm(3.5)
    line.paragraph_format.first_line_indent = Cm(-3.5)
    docx.add_paragraph("\t".join("ABCDEFGHIJKLMNOP"))


def tables(docx: Docx) -> None:
    table = docx.add_table(4, 3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 1).merge(table.cell(2, 2))
    rules = (WD_ROW_HEIGHT_RULE.AT_LEAST, WD_ROW_HEIGHT_RULE.EXACTLY)
    for number, row in enumerate(table.rows):
        row.height, row.height_rule = Pt(30), rules[number % 2]
        for column, cell in enumerate(row.cells):
            cell.text = f"Baris {number} kolom {column}"
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    docx.add_paragraph("Sesudah tabel")
    inner = docx.add_table(1, 2, style="Table Grid").cell(0, 0).add_table(2, 2)
    for column in inner.columns:
        column.width = Cm(3)
    for cell in inner._cells:
        cell.text, cell.width = "dalam", Cm(3)
    docx.add_paragraph("Penutup")


def borders(docx: Docx) -> None:
    for kind, size in (("single", 18), ("double", 8), ("thinThickSmallGap", 24)):
        for text in ("garis", "tetangga"):
            line = docx.add_paragraph(f"{text} {kind}")
            line._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:pBdr {nsdecls("w")}><w:top w:val="{kind}" w:sz="{size}" w:space="1"/>'
                    f'<w:bottom w:val="{kind}" w:sz="{size}" w:space="4"/></w:pBdr>'
                )
            )
        docx.add_paragraph(f"sesudah {kind}")


def letterhead(docx: Docx) -> None:
    section = docx.sections[0]
    section.different_first_page_header_footer = True
    head = section.first_page_header
    head.paragraphs[0].text = "KEMENTERIAN CONTOH"
    for text in ("KANTOR WILAYAH CONTOH", "RUMAH TAHANAN NEGARA", "Jalan Teladan 1", "Telepon"):
        head.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER
    section.footer.paragraphs[0].add_run("Halaman ")
    add_field(section.footer.paragraphs[0], "PAGE")
    for _ in range(30):
        docx.add_paragraph(PROSE)


def lists(docx: Docx) -> None:
    for style in ("List Number", "List Number 2", "List Number"):
        for number in range(2):
            docx.add_paragraph(f"Butir {number} {PROSE}", style=style)


def breaks(docx: Docx) -> None:
    for number in range(62):
        docx.add_paragraph(f"Baris {number}")
    docx.add_paragraph("Judul", style=None).paragraph_format.keep_with_next = True
    docx.add_paragraph(PROSE * 4)
    line = docx.add_paragraph("akhir halaman")
    line.add_run().add_break(WD_BREAK.PAGE)
    docx.add_paragraph("di atas").paragraph_format.space_before = Pt(30)
    line = docx.add_paragraph("baru")
    line.paragraph_format.page_break_before = True
    line.paragraph_format.space_before = Pt(20)


def narrow_cells(docx: Docx) -> None:
    words = ("Ka-b", "12-34", "s.d.-an", "III–a", "a…b", "IV/a", "(III/c)", "dan/atau", "a!b")
    table = docx.add_table(len(words), 1)
    table.autofit = False
    table.columns[0].width = Cm(2.6)
    for cell, word in zip(table.columns[0].cells, words, strict=True):
        cell.width, cell.text = Cm(2.6), f"xxxxxx {word}"


def add_field(paragraph: object, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {instruction} ")
    paragraph._p.append(field)  # type: ignore[attr-defined]


CONSTRUCTS = (prose, tabs, tables, borders, letterhead, lists, breaks, narrow_cells)


# --- what a page says -------------------------------------------------------------------------


def texts(pages: Pages) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pages.pdf)).pages]


def losses(pages: Pages) -> list[str]:
    return [str(problem) for problem in pages.problems if problem.severity == "galat"]


def words(pdf: bytes, folder: Path) -> list[tuple[int, float, float, str]]:
    """Page, left edge, base line and letters of each word, as poppler finds them."""
    file = folder / "pages.pdf"
    file.write_bytes(pdf)
    found = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True
    ).stdout
    # Where the font of a PDF tells no ascent, as LibreOffice's do, poppler takes 0.95 and 0.35.
    ascent, descent = (0.95, 0.35) if b"LibreOffice" in pdf else (0.905, 0.212)
    page, place = 0, []
    for line in found.splitlines():
        page += "<page" in line
        word = re.search(r'xMin="(.+?)" yMin="(.+?)" xMax=".+?" yMax="(.+?)">(.*)</word>', line)
        if word:
            left, top, bottom = map(float, word.groups()[:3])
            base = top + (bottom - top) * ascent / (ascent + descent)
            place.append((page, left, base, html.unescape(word[4])))
    return place


# --- fidelity ---------------------------------------------------------------------------------


@needs_soffice
@needs_poppler
@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda build: build.__name__)
def test_every_word_stands_where_libreoffice_sets_it(
    construct: Callable[[Docx], None], engine: Bawaan, tmp_path: Path
) -> None:
    soffice = find()
    assert soffice
    docx = blank(10 if construct is breaks else 11)
    construct(docx)
    ours = words(engine.pages(saved(docx), "x").pdf, tmp_path)
    theirs = words(LibreOffice(soffice).pages(saved(docx), "x").pdf, tmp_path)
    assert sorted(word[3] for word in ours) == sorted(word[3] for word in theirs)
    matcher = difflib.SequenceMatcher(
        a=[word[3] for word in theirs], b=[word[3] for word in ours], autojunk=False
    )
    for start, other, count in matcher.get_matching_blocks():
        for one, two in zip(
            theirs[start : start + count], ours[other : other + count], strict=True
        ):
            assert one[0] == two[0], (one, two)
            assert abs(one[1] - two[1]) < NEAR, (one, two)
            assert abs(one[2] - two[2]) < NEAR, (one, two)


def test_a_rank_is_cut_at_its_slash_only_where_there_is_no_other_way(engine: Bawaan) -> None:
    docx = blank()
    table = docx.add_table(2, 1)
    table.columns[0].width = Cm(2.5)
    for cell, text in zip(
        table.columns[0].cells, ("Penata (IV/a)", "Pangkat/Golongan"), strict=True
    ):
        cell.width, cell.text = Cm(2.5), text
    said = texts(engine.pages(saved(docx), "x"))[0].split()
    assert said == ["Penata", "(IV/a)", "Pangkat/", "Golongan"]


def test_a_row_that_may_not_split_stays_whole_and_the_head_of_its_table_comes_again(
    engine: Bawaan,
) -> None:
    docx = blank()
    table = docx.add_table(40, 1)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for number, row in enumerate(table.rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        row.cells[0].text = "Kepala" if number == 0 else f"awal{number}\ntengah\nakhir{number}"
    pages = texts(engine.pages(saved(docx), "x"))
    assert len(pages) > 1
    assert all(page.lstrip().startswith("Kepala") for page in pages)
    for number in range(1, 40):
        assert [f"awal{number}\n" in page for page in pages] == [
            f"akhir{number}\n" in page + "\n" for page in pages
        ]


def test_the_head_of_a_table_does_not_stand_alone_at_the_end_of_a_page(engine: Bawaan) -> None:
    docx = blank(10)
    for number in range(61):
        docx.add_paragraph(f"Baris {number}")
    table = docx.add_table(2, 1)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    table.rows[0].cells[0].text, table.rows[1].cells[0].text = "Kepala", "satu\ndua\ntiga"
    first, second = texts(engine.pages(saved(docx), "x"))
    assert "Kepala" not in first
    assert "Kepala" in second


def test_rows_kept_with_the_next_stay_with_the_paragraph_above(engine: Bawaan) -> None:
    docx = blank(10)
    for number in range(59):
        docx.add_paragraph(f"Baris {number}")
    docx.add_paragraph("Kupang, 7 Maret 2024").paragraph_format.keep_with_next = True
    table = docx.add_table(4, 1)
    for row, text in zip(table.rows, ("Kepala,", "tanda", "tangan", "Maria Contoh"), strict=True):
        row.cells[0].text = text
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True
    first, second = texts(engine.pages(saved(docx), "x"))
    assert "Kupang" not in first
    assert "Kupang" in second
    assert "Maria Contoh" in second


def test_a_paragraph_of_three_lines_is_not_cut(engine: Bawaan) -> None:
    docx = blank(10)
    for number in range(60):
        docx.add_paragraph(f"Baris {number}")
    docx.add_paragraph("awal\ntengah\nakhir")
    first, second = texts(engine.pages(saved(docx), "x"))
    assert "awal" not in first
    assert {"awal", "tengah", "akhir"} <= set(second.split())


def test_a_page_break_at_the_end_makes_no_empty_page(engine: Bawaan) -> None:
    docx = blank()
    docx.add_paragraph("satu")
    docx.add_page_break()
    docx.add_paragraph("dua")
    docx.add_page_break()
    assert [page.strip() for page in texts(engine.pages(saved(docx), "x"))] == ["satu", "dua"]


# --- what a person must be told ---------------------------------------------------------------


def test_a_font_that_is_not_there_is_named(engine: Bawaan) -> None:
    docx = blank()
    docx.add_paragraph().add_run("Kepada").font.name = "Comic Sans MS"
    docx.add_paragraph().add_run("Yth.").font.name = "Liberation Sans"
    pages = engine.pages(saved(docx), "hasil/rapat/undangan.docx")
    (problem,) = pages.problems
    assert problem.severity == "peringatan"
    assert str(problem).startswith("hasil/rapat/undangan.docx: The font Comic Sans MS")


def test_a_sign_the_font_lacks_is_a_loss(engine: Bawaan) -> None:
    pages = engine.pages(letter("Setuju \N{BALLOT BOX WITH CHECK}, \N{CHECK MARK}, 会议"), "x")
    assert [line[:34] for line in losses(pages)] == [
        "x: The font has no sign U+4F1A (会)",
        "x: The font has no sign U+8BAE (议)",
    ]


def test_signs_of_wingdings_are_shown_or_told(engine: Bawaan) -> None:
    docx = blank()
    for code in ("F0FC", "F0D8", "F04B"):
        run = docx.add_paragraph().add_run()
        run._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Wingdings" w:char="{code}"/>'))
    pages = engine.pages(saved(docx), "x")
    assert texts(pages)[0].split()[:2] == ["✓", "➢"]
    assert [line[:30] for line in losses(pages)] == ["x: The font has no sign U+F04B"]


@pytest.mark.parametrize("whole", [False, True])
def test_a_row_taller_than_a_page_goes_on_over_pages(engine: Bawaan, whole: bool) -> None:
    docx = blank()
    row = docx.add_table(1, 1).rows[0]
    row.cells[0].text = "\n".join(f"baris{number}." for number in range(90))
    if whole:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    pages = engine.pages(saved(docx), "x")
    assert losses(pages) == []
    assert len(texts(pages)) == 2
    assert [f"baris{number}." in "".join(texts(pages)) for number in range(90)] == [True] * 90


def test_text_beside_the_paper_is_a_loss(engine: Bawaan) -> None:
    docx = blank()
    docx.add_paragraph("jauh").paragraph_format.left_indent = Cm(40)
    assert any("outside of page 1" in line for line in losses(engine.pages(saved(docx), "x")))


def test_page_numbers_are_computed_in_the_text_as_in_the_footer(engine: Bawaan) -> None:
    docx = blank()
    add_field(docx.sections[0].footer.paragraphs[0], "NUMPAGES")
    docx.add_page_break()
    add_field(docx.add_paragraph("Halaman "), "PAGE")
    add_field(docx.add_paragraph("Romawi "), "PAGE \\* ROMAN")
    add_field(docx.add_paragraph("Semua "), "NUMPAGES")
    pages = engine.pages(saved(docx), "x")
    assert not losses(pages)
    assert [page.split()[0] for page in texts(pages)] == ["2", "2"]
    assert texts(pages)[1].split()[1:] == ["Halaman", "2", "Romawi", "II", "Semua", "2"]


# --- pictures ---------------------------------------------------------------------------------


def images(pages: Pages) -> list[dict[str, object]]:
    reader = PdfReader(io.BytesIO(pages.pdf))
    resources = reader.pages[0]["/Resources"]["/XObject"]  # type: ignore[index]
    return [dict(image.get_object(), raw=image.get_object()._data) for image in resources.values()]


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_jpeg_goes_into_the_page_as_it_is(mode: str, engine: Bawaan) -> None:
    data = picture("JPEG", mode)
    (image,) = images(engine.pages(with_picture(data), "x"))
    assert image["/Filter"] == "/DCTDecode"
    assert image["raw"] == data


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_a_png_shows_the_same_pixels(mode: str, engine: Bawaan) -> None:
    data = picture("PNG", mode)
    reader = PdfReader(io.BytesIO(engine.pages(with_picture(data), "x").pdf))
    shown = reader.pages[0].images[0].image
    assert shown
    assert shown.convert("RGB").tobytes() == Image.open(io.BytesIO(data)).convert("RGB").tobytes()


def test_transparency_becomes_a_mask(engine: Bawaan) -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 100)).save(stream, "PNG")
    (image,) = images(engine.pages(with_picture(stream.getvalue()), "x"))
    mask = image["/SMask"].get_object()  # type: ignore[attr-defined]
    assert zlib.decompress(mask._data) == bytes([100] * 64)


def test_a_logo_on_many_pages_is_embedded_once(engine: Bawaan) -> None:
    docx = blank()
    docx.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(picture("PNG")))
    for _ in range(5):
        docx.add_page_break()
    pages = engine.pages(saved(docx), "x")
    assert len(texts(pages)) > 4
    assert pages.pdf.count(b"/Subtype/Image") == 1


def test_a_png_whose_rows_are_damaged_is_a_loss(engine: Bawaan) -> None:
    data = bytearray(picture("PNG", size=(300, 300)))
    middle = len(data) // 2
    data[middle : middle + 20] = bytes(20)
    docx = replaced(with_picture(picture("PNG")), "word/media/image1.png", bytes(data))
    assert any("picture cannot be drawn" in line for line in losses(engine.pages(docx, "x")))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_cut_off_is_a_loss(kind: str, engine: Bawaan) -> None:
    data = picture(kind, size=(300, 300))
    part = {"PNG": "word/media/image1.png", "JPEG": "word/media/image1.jpg"}[kind]
    docx = replaced(with_picture(data), part, data[: len(data) // 2])
    assert any("picture cannot be drawn" in line for line in losses(engine.pages(docx, "x")))


def replaced(docx: bytes, part: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(stream, "w") as new:
        assert part in old.namelist()
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
    return stream.getvalue()


# --- the same bytes ---------------------------------------------------------------------------


def test_the_same_document_is_the_same_bytes_whatever_was_laid_out_before(tmp_path: Path) -> None:
    first, second = letter("Satu – dua", "é Ω ☐"), with_picture(picture("PNG", "RGBA"))
    engine = Bawaan()
    engine.pages(first, "first")
    after_another = engine.pages(second, "second").pdf
    (tmp_path / "second.docx").write_bytes(second)
    script = (
        "import sys; from zidocs.layout.bawaan import Bawaan;"
        "sys.stdout.buffer.write(Bawaan().pages(open('second.docx', 'rb').read(), 'other').pdf)"
    )
    elsewhere = {"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Jayapura", "PYTHONHASHSEED": "7"}
    alone = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, **elsewhere, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
    ).stdout
    assert alone == after_another


def test_only_our_own_fonts_are_in_the_file_and_all_are_embedded(engine: Bawaan) -> None:
    docx = blank()
    line = docx.add_paragraph("biasa ")
    line.add_run("tebal ").bold = True
    line.add_run("miring").italic = True
    page = PdfReader(io.BytesIO(engine.pages(saved(docx), "x").pdf)).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert {font["/BaseFont"] for font in fonts} == {
        "/AAAAAA+Arimo", "/AAAAAA+Arimo-Bold", "/AAAAAA+Arimo-Italic",
    }  # fmt: skip
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_no_font_of_the_machine_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise AssertionError("looked for fonts")

    monkeypatch.setattr("word2pdf.fonts.manager.FontIndex.__init__", fail)
    assert "Undangan" in texts(Bawaan().pages(letter("Undangan"), "x"))[0]


def test_more_signs_than_one_font_subset_holds_are_all_readable(engine: Bawaan) -> None:
    signs = "".join(chr(code) for code in range(0x0400, 0x0530) if code != 0x0482)
    shown = "".join(texts(engine.pages(letter(signs), "x")))
    assert "".join(shown.split()) == signs


@needs_qpdf
@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda build: build.__name__)
def test_the_file_is_sound(
    construct: Callable[[Docx], None], engine: Bawaan, tmp_path: Path
) -> None:
    docx = blank()
    construct(docx)
    (tmp_path / "x.pdf").write_bytes(engine.pages(saved(docx), "x").pdf)
    subprocess.run(["qpdf", "--check", str(tmp_path / "x.pdf")], check=True, capture_output=True)


# --- hostile ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "docx",
    [b"", b"no zip", letter("x")[:900], replaced(letter("x"), "word/document.xml", b"<w:p")],
    ids=["empty", "no zip", "cut off", "broken XML"],
)
def test_what_is_no_document_is_a_fault_that_names_it(docx: bytes, engine: Bawaan) -> None:
    with pytest.raises(
        LayoutFault, match=r"hasil/rapat/notula\.docx: The Word file cannot"
    ) as fault:
        engine.pages(docx, "hasil/rapat/notula.docx")
    assert fault.value.exit_code == 6


@pytest.mark.parametrize("size", ["nan", "1e300", "-5"])
def test_numbers_that_are_none_end_in_a_fault_or_a_loss(size: str, engine: Bawaan) -> None:
    docx = blank()
    docx.add_paragraph("teks").paragraph_format.left_indent = Cm(1)
    document = saved(docx)
    hostile = re.sub(rb'<w:ind w:left="\d+"/>', f'<w:ind w:left="{size}"/>'.encode(), xml(document))
    assert hostile != xml(document)
    pages = engine.pages(replaced(document, "word/document.xml", hostile), "x")
    assert b"nan" not in pages.pdf
    assert losses(pages) or size == "-5"


def test_a_document_without_end_is_a_fault(engine: Bawaan) -> None:
    docx = blank()
    docx.sections[0].page_height = Pt(20)
    for _ in range(2_100):
        docx.add_paragraph("x")
    with pytest.raises(LayoutFault, match="more than 2000 pages"):
        engine.pages(saved(docx), "x")


def xml(docx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return package.read("word/document.xml")


# --- fonts: twins of the same widths, and the office's own --------------------------------------


def in_font(name: str, text: str = PROSE * 3, size: float = 12) -> bytes:
    docx = blank(size)
    docx.styles["Normal"].font.name = name
    docx.add_paragraph(text)
    docx.add_paragraph(text).runs[0].bold = True
    return saved(docx)


def faces_in(pdf: bytes) -> set[str]:
    resources = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].get_object()
    return {str(font.get_object()["/BaseFont"])[8:] for font in resources.values()}


@pytest.mark.parametrize(
    ("name", "faces"),
    [
        ("Times New Roman", {"Tinos", "Tinos-Bold"}),
        ("Calibri", {"ZidocsHumanist", "ZidocsHumanist-Bold"}),
        ("Cambria", {"Caladea", "Caladea-Bold"}),
        ("Bookman Old Style", {"ZidocsBonum", "ZidocsBonum-Bold"}),
        ("Book Antiqua", {"ZidocsPagella", "ZidocsPagella-Bold"}),
        ("Courier New", {"Cousine", "Cousine-Bold"}),
    ],
)
def test_text_is_set_in_the_twin_of_its_font_and_nothing_is_told(
    engine: Bawaan, name: str, faces: set[str]
) -> None:
    pages = engine.pages(in_font(name), "x")
    assert faces_in(pages.pdf) == faces
    assert not pages.problems


def test_a_narrow_column_of_times_keeps_its_words_whole(engine: Bawaan) -> None:
    # "Memutuskan" is 62.7 points wide in Times New Roman 12, and 68.7 in Arial.
    docx = blank(12)
    docx.styles["Normal"].font.name = "Times New Roman"
    table = docx.add_table(1, 1)
    table.columns[0].width = table.cell(0, 0).width = Pt(65 + 2 * 5.4)
    table.cell(0, 0).text = "Memutuskan"
    text = PdfReader(io.BytesIO(engine.pages(saved(docx), "x").pdf)).pages[0].extract_text()
    assert text.split() == ["Memutuskan"]


def test_text_without_a_font_is_set_like_times_as_word_does(engine: Bawaan) -> None:
    docx = blank()
    for element in docx.styles.element.iter(qn("w:rFonts")):
        element.attrib.clear()
    docx.add_paragraph("Tanpa nama huruf")
    assert faces_in(engine.pages(saved(docx), "x").pdf) == {"Tinos"}


def test_a_font_of_the_theme_wins_over_a_name_beside_it(engine: Bawaan) -> None:
    docx = blank()
    fonts = docx.styles["Normal"].element.rPr.rFonts
    fonts.set(qn("w:asciiTheme"), "minorHAnsi")
    docx.add_paragraph("Cambria dari tema")
    assert faces_in(engine.pages(saved(docx), "x").pdf) == {"Caladea"}


def test_a_sign_that_a_face_lacks_comes_from_another_and_is_found_there(engine: Bawaan) -> None:
    pages = engine.pages(in_font("Cambria", "pilih \N{WHITE SQUARE} atau \N{BLACK SQUARE}"), "x")
    assert not pages.problems
    text = PdfReader(io.BytesIO(pages.pdf)).pages[0].extract_text()
    assert "pilih \N{WHITE SQUARE} atau \N{BLACK SQUARE}" in text
    assert faces_in(pages.pdf) == {"Caladea", "Caladea-Bold", "Arimo", "Arimo-Bold"}


def test_the_font_of_the_office_wins_and_another_one_gives_other_pages(tmp_path: Path) -> None:
    (tmp_path / "huruf").mkdir()
    (tmp_path / "huruf" / "kantor.otf").write_bytes(small_font("Arial"))
    own = brought(tmp_path / "huruf", "huruf").fonts
    pages = Bawaan(own).pages(letter("AB AB"), "x")
    assert not pages.problems
    assert all(face.startswith("Own") for face in faces_in(pages.pdf))
    assert Bawaan(own).fingerprint() != Bawaan().fingerprint()


def test_a_font_of_the_office_without_a_sign_takes_it_from_another(tmp_path: Path) -> None:
    (tmp_path / "huruf").mkdir()
    (tmp_path / "huruf" / "kantor.ttf").write_bytes(small_font("Arial", cubic=False))
    pages = Bawaan(brought(tmp_path / "huruf", "huruf").fonts).pages(letter("AB dan lain"), "x")
    assert not pages.problems
    assert "AB dan lain" in PdfReader(io.BytesIO(pages.pdf)).pages[0].extract_text()


@needs_soffice
@needs_poppler
@pytest.mark.parametrize("name", ["Times New Roman", "Courier New"])
def test_words_in_other_fonts_stand_where_libreoffice_sets_them(
    engine: Bawaan, tmp_path: Path, name: str
) -> None:
    # Poppler puts a word's base line where the ascent of its font says: that is not looked at.
    docx = in_font(name)
    ours = words(engine.pages(docx, "x").pdf, tmp_path)
    theirs = words(LibreOffice(find() or Path()).pages(docx, "x").pdf, tmp_path)
    assert [(page, word) for page, _, _, word in ours] == [
        (page, word) for page, _, _, word in theirs
    ]
    for (_, left, _, word), (_, other, _, _) in zip(ours, theirs, strict=True):
        assert left == pytest.approx(other, abs=NEAR), word
