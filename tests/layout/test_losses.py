"""Nothing that a reader of the DOCX sees can be missing from the PDF without a word."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx.enum.section import WD_SECTION
from docx.shared import Cm
from reportlab.pdfgen.canvas import Canvas

from tests.making.letters.pieces import (
    CM,
    PIC,
    WPS,
    alternate,
    anchor,
    before_end,
    body_lines,
    element,
    embed,
    letter,
    logo,
    page_field,
    paragraph,
    picture,
    save,
    shape,
    text,
)
from zidocs.errors import LayoutFault, Problem
from zidocs.layout.bawaan import Bawaan
from zidocs.layout.losses import prove
from zidocs.layout.normalise import normalise
from zidocs.pdf.page_content import read_pages

NAME = "surat.docx"
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def engine() -> Bawaan:
    return Bawaan()


def pdf_of(engine: Bawaan, docx: bytes) -> bytes:
    return engine.pages(normalise(docx), NAME).pdf


def lost(engine: Bawaan, build: Callable[[], Any], change: Change) -> tuple[Problem, ...]:
    """The problems of a PDF that was made after a change, against the DOCX before it."""
    whole, changed = build(), build()
    change(changed)
    assert prove(save(whole), pdf_of(engine, save(whole)), NAME) == ()
    return prove(save(whole), pdf_of(engine, save(changed)), NAME)


def remove(paragraph_: Any) -> None:
    paragraph_._p.getparent().remove(paragraph_._p)


# --- text ------------------------------------------------------------------------------------


def letter_of_lines() -> Any:
    document = letter()
    body_lines(document, 3)
    return document


def test_a_lost_paragraph_is_named_with_its_place(engine: Bawaan) -> None:
    (problem,) = lost(engine, letter_of_lines, lambda it: remove(it.paragraphs[1]))
    assert problem.code == "Z661"
    assert problem.where.key == "word/document.xml ¶2"
    assert "Alinea 2: dengan ini" in str(problem.what)


def test_a_lost_word_at_the_end_of_a_paragraph_is_noticed(engine: Bawaan) -> None:
    def shorten(document: Any) -> None:
        run = document.paragraphs[2].runs[0]
        run.text = run.text.removesuffix(" kerja.")

    (problem,) = lost(engine, letter_of_lines, shorten)
    assert problem.where.key == "word/document.xml ¶3"


@pytest.mark.parametrize("words", ["Ya", "1", ":", "Kepala"])
def test_of_equal_cells_each_needs_its_own_text(engine: Bawaan, words: str) -> None:
    def table() -> Any:
        document = letter()
        grid = document.add_table(3, 2, style="Table Grid")
        for row in range(3):
            grid.cell(row, 0).text = f"Pegawai Contoh {row}"
            grid.cell(row, 1).text = words
        return document

    def empty_one(document: Any) -> None:
        document.tables[0].cell(1, 1).text = ""

    (problem,) = lost(engine, table, empty_one)
    assert f"“{words}”" in str(problem.what)


def test_a_header_is_needed_on_every_page(engine: Bawaan) -> None:
    def two_pages() -> Any:
        document = letter()
        document.sections[0].header.paragraphs[0].add_run("RUMAH TAHANAN CONTOH")
        body_lines(document, 30)
        return document

    def first_only(document: Any) -> None:
        section = document.sections[0]
        section.different_first_page_header_footer = True
        section.first_page_header.paragraphs[0].add_run("RUMAH TAHANAN CONTOH")
        section.header.paragraphs[0].clear()

    (problem,) = lost(engine, two_pages, first_only)
    assert problem.where.key.startswith("word/header")
    assert "RUMAH TAHANAN CONTOH" in str(problem.what)


def test_a_header_that_no_page_shows_is_not_missed(engine: Bawaan) -> None:
    document = letter()
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].add_run("KOP SURAT")
    section.header.paragraphs[0].add_run("Lanjutan surat")
    document.add_paragraph("Atas")
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("Bawah")
    docx = save(document)
    assert prove(docx, pdf_of(engine, docx), NAME) == ()


def test_of_several_sections_each_header_is_needed(engine: Bawaan) -> None:
    def two_sections() -> Any:
        document = letter()
        document.sections[0].header.paragraphs[0].add_run("Kepala pertama")
        document.add_paragraph("Atas")
        second = document.add_section(WD_SECTION.NEW_PAGE)
        second.header.is_linked_to_previous = False
        second.header.paragraphs[0].add_run("Kepala kedua")
        document.add_paragraph("Bawah")
        return document

    def link(document: Any) -> None:
        document.sections[1].header.is_linked_to_previous = True

    (problem,) = lost(engine, two_sections, link)
    assert "Kepala kedua" in str(problem.what)


def test_a_repeated_header_cannot_stand_for_a_lost_line(engine: Bawaan) -> None:
    def same_words() -> Any:
        document = letter()
        document.sections[0].header.paragraphs[0].add_run("RUMAH TAHANAN CONTOH")
        body_lines(document, 30)
        document.add_paragraph("RUMAH TAHANAN CONTOH")
        return document

    (problem,) = lost(engine, same_words, lambda it: remove(it.paragraphs[-1]))
    assert problem.where.key == "word/document.xml ¶31"


def test_a_repeated_table_row_cannot_stand_for_a_lost_cell(engine: Bawaan) -> None:
    def long_table() -> Any:
        document = letter()
        grid = document.add_table(60, 2, style="Table Grid")
        for row in range(60):
            grid.cell(row, 0).text = "Nama" if row in (0, 20) else f"Pegawai {row}"
            grid.cell(row, 1).text = "Paraf" if row == 0 else ""
        grid.rows[0]._tr.get_or_add_trPr().append(element("<w:tblHeader/>"))
        for row in grid.rows:
            row.height = Cm(1)
        return document

    def empty_one(document: Any) -> None:
        document.tables[0].cell(20, 0).text = ""

    (problem,) = lost(engine, long_table, empty_one)
    assert "“Nama”" in str(problem.what)


def test_a_short_text_inside_a_word_proves_nothing(engine: Bawaan) -> None:
    """The number of a list is no text of the document; a lost cell must not hide in it."""

    def listed() -> Any:
        document = letter()
        root = document.part.numbering_part.element
        for label in root.iter("{*}lvlText"):
            label.attrib[next(iter(label.attrib))] = "Lampiran %1"
        document.add_paragraph("Peta", style="List Number")
        document.add_table(1, 1).cell(0, 0).text = "ran"
        return document

    def empty_cell(document: Any) -> None:
        document.tables[0].cell(0, 0).text = ""

    (problem,) = lost(engine, listed, empty_cell)
    assert "“ran”" in str(problem.what)


def test_a_text_that_begins_another_one_is_told_apart_from_it(engine: Bawaan) -> None:
    document = letter()
    document.add_paragraph("Kepala")
    title = "<w:r><w:rPr><w:b/></w:rPr><w:t>Kepala</w:t></w:r><w:r><w:t> Rutan</w:t></w:r>"
    box = anchor(shape(5, 1, f"<w:p>{title}</w:p>"), WPS, 5, 2, 5, 1, behind=1)
    document.add_paragraph()._p.append(element(alternate(box)))
    docx = save(document)
    assert prove(docx, pdf_of(engine, docx), NAME) == ()


def test_a_lost_text_box_is_named(engine: Bawaan) -> None:
    def boxed() -> Any:
        document = letter()
        body_lines(document, 1)
        box = anchor(shape(5, 1, text("Maria Contoh, S.H.")), WPS, 5, 2, 5, 1)
        document.paragraphs[0]._p.append(element(alternate(box)))
        return document

    def unbox(document: Any) -> None:
        runs = document.paragraphs[0]._p.r_lst
        runs[-1].getparent().remove(runs[-1])

    (problem,) = lost(engine, boxed, unbox)
    assert "Maria Contoh" in str(problem.what)


def test_a_lost_frame_is_named(engine: Bawaan) -> None:
    def framed() -> Any:
        document = letter()
        frame = (
            '<w:framePr w:w="3000" w:wrap="around" w:vAnchor="text" w:hAnchor="text" w:y="900"/>'
        )
        before_end(document, paragraph("Kepada Yth.", frame), paragraph("Badan surat"))
        return document

    (problem,) = lost(engine, framed, lambda it: remove(it.paragraphs[0]))
    assert "Kepada Yth." in str(problem.what)


def test_a_paragraph_that_a_page_break_cuts_is_whole(engine: Bawaan) -> None:
    document = letter()
    document.sections[0].header.paragraphs[0].add_run("Kepala surat")
    document.sections[0].footer.paragraphs[0].add_run("Kaki surat")
    document.add_paragraph(" ".join(f"kata{number}" for number in range(1200)))
    docx = save(document)
    pdf = pdf_of(engine, docx)
    assert len(read_pages(pdf)) > 2
    assert prove(docx, pdf, NAME) == ()


def test_what_an_engine_writes_otherwise_is_no_loss(engine: Bawaan) -> None:
    """Capitals, tabs with leaders, page numbers, non-breaking signs, numbers of lists."""
    document = letter()
    document.add_paragraph("Nama\tMaria Contoh").paragraph_format.tab_stops.add_tab_stop(Cm(9))
    document.add_paragraph("Huruf besar").runs[0].font.all_caps = True
    document.add_paragraph("Huruf kecil").runs[0].font.small_caps = True
    document.add_paragraph("pra\u00adsangka, non\u2011formal, dua\u00a0kata, e\u0301lite, \ufb01le")
    document.add_paragraph("Pertama", style="List Number")
    footer = document.sections[0].footer._element
    footer.append(
        element(f"<w:p>{page_field('PAGE')}<w:r><w:t>/</w:t></w:r>{page_field('NUMPAGES')}</w:p>")
    )
    docx = save(document)
    assert prove(docx, pdf_of(engine, docx), NAME) == ()


def test_hidden_and_deleted_text_is_not_missed(engine: Bawaan) -> None:
    document = letter()
    style = document.styles.add_style("Rahasia", 1)
    style.font.hidden = True
    document.add_paragraph("Tersembunyi oleh gaya", style=style)
    document.add_paragraph("Terlihat").add_run(" tersembunyi").font.hidden = True
    mark = 'w:id="1" w:author="Maria Contoh"'
    before_end(
        document,
        element(f"<w:p><w:del {mark}><w:r><w:delText>hapus</w:delText></w:r></w:del></w:p>"),
    )
    docx = save(document)
    assert prove(docx, pdf_of(engine, docx), NAME) == ()


# --- pictures, edges, collisions -------------------------------------------------------------


def with_logo(wrap: str = "<wp:wrapNone/>", width: float = 2) -> Any:
    document = letter()
    body_lines(document, 2)
    rid = embed(document.part, logo())
    size = round(width * CM)
    drawing = anchor(picture(rid, size, size), PIC, 5, 3, width, width, wrap=wrap)
    document.paragraphs[0]._p.append(element(f"<w:r>{drawing}</w:r>"))
    return document


def test_a_lost_picture_is_counted(engine: Bawaan) -> None:
    def without(document: Any) -> None:
        runs = document.paragraphs[0]._p.r_lst
        runs[-1].getparent().remove(runs[-1])

    (problem,) = lost(engine, with_logo, without)
    assert problem.code == "Z662"
    assert "0 of 1" in str(problem.what)


@pytest.mark.parametrize(("x", "y"), [(-20, 400), (560, 400), (100, -6), (100, 850)])
def test_text_beyond_the_paper_is_named(x: float, y: float) -> None:
    document = letter()
    document.add_paragraph("Baris di tepi kertas")
    target = io.BytesIO()
    sheet = Canvas(target, pagesize=(595, 842))
    sheet.drawString(x, y, "Baris di tepi kertas")
    sheet.save()
    (problem,) = prove(save(document), target.getvalue(), NAME)
    assert problem.code == "Z663"
    assert "page 1 the text “Baris di tepi kertas”" in str(problem.what)


def test_text_that_runs_into_a_wrapped_picture_is_named(engine: Bawaan) -> None:
    square = '<wp:wrapSquare wrapText="bothSides"/>'
    document = with_logo(square, 4)
    for offset in document.element.body.iter("{*}posOffset"):
        offset.text = "0"
    docx = save(document)
    (problem,) = prove(docx, pdf_of(engine, docx), NAME)
    assert problem.code == "Z664"
    free = save(with_logo(square, 4))
    assert prove(free, pdf_of(engine, free), NAME) == ()


def test_text_over_a_picture_is_fine_where_the_writer_put_it(engine: Bawaan) -> None:
    document = with_logo(width=4)
    for offset in document.element.body.iter("{*}posOffset"):
        offset.text = "0"
    docx = save(document)
    assert prove(docx, pdf_of(engine, docx), NAME) == ()


# --- what cannot be read ---------------------------------------------------------------------


@pytest.mark.parametrize("pdf", [b"", b"no PDF", b"%PDF-1.7\n%%EOF\n"])
def test_a_pdf_that_cannot_be_read_proves_nothing(pdf: bytes) -> None:
    (problem,) = prove(save(letter_of_lines()), pdf, NAME)
    assert problem.code == "Z660"


def test_a_broken_docx_is_refused(engine: Bawaan) -> None:
    docx = save(letter_of_lines())
    pdf = pdf_of(engine, docx)
    with pytest.raises(LayoutFault):
        prove(docx[: len(docx) // 2], pdf, NAME)


def test_an_empty_page_has_lost_everything(engine: Bawaan) -> None:
    problems = prove(save(letter_of_lines()), pdf_of(engine, save(letter())), NAME)
    assert [problem.where.key for problem in problems] == [
        f"word/document.xml ¶{number}" for number in (1, 2, 3)
    ]
