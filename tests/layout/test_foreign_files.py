"""Files of foreign programs and old habits are laid out whole, and say what is drawn and told."""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress

import pikepdf
import pytest

from tests.benchmarks.foreign_files import Outcome, by_office, outcome, page_count
from tests.making.letters.foreign import (
    CONTINUE,
    FOREIGN,
    RESTART,
    SENTENCE,
    blocks,
    cell,
    field,
    holding,
    old_form,
    row,
    run,
    shaded,
    table,
)
from tests.making.letters.pieces import text
from tests.reading.programs import needs_soffice
from zidocs.errors import LayoutFault, Problem
from zidocs.layout.choose import lay_out
from zidocs.layout.preflight import examine
from zidocs.pdf.page_content import read_pages

every_file = pytest.mark.parametrize("name", FOREIGN)


@pytest.fixture(scope="module")
def outcomes() -> Mapping[str, Outcome]:
    return {name: outcome(name, build()) for name, build in FOREIGN.items()}


def shown(docx: bytes) -> list[str]:
    """The text of each page as the built-in engine sets it, proved."""
    laid = lay_out({"surat.docx": docx}, "bawaan")["surat.docx"]
    return ["".join(part.text for part in page.runs) for page in read_pages(laid.pdf)]


def told(docx: bytes) -> Iterator[tuple[str, str, str]]:
    """Code, place and sentence of what is told of a document that is laid out."""
    for problem in lay_out({"surat.docx": docx}, "bawaan")["surat.docx"].problems:
        yield problem.code, problem.where.key, str(problem.what)


def fills(pdf: bytes) -> set[str]:
    """The colours that areas are filled with, as the PDF writes them."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [page.Contents.read_bytes().decode("latin-1") for page in opened.pages]
    return set(re.findall(r"^([\d.]+(?: [\d.]+ [\d.]+)?) (?:rg|g)$", "\n".join(streams), re.M))


@every_file
def test_a_foreign_file_is_not_refused_and_loses_nothing(
    name: str, outcomes: Mapping[str, Outcome]
) -> None:
    assert outcomes[name].refused == ()
    assert outcomes[name].lost == ()


@needs_soffice
def test_foreign_files_have_as_many_pages_as_libreoffice_makes(
    outcomes: Mapping[str, Outcome],
) -> None:
    theirs = by_office({name: build() for name, build in FOREIGN.items()})
    assert theirs is not None
    assert {name: page_count(one.pdf) for name, one in outcomes.items()} == {
        name: page_count(pdf) for name, pdf in theirs.items()
    }


def test_there_are_forty_of_them() -> None:
    assert len(FOREIGN) == 40


# --- what is drawn -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "colour"),
    [("solid", "0.102 0.137 0.494"), ("pct50", "0.549 0.569 0.745"), ("clear", "1.000")],
)
def test_a_pattern_is_drawn_as_the_mixture_of_its_colours(pattern: str, colour: str) -> None:
    docx = blocks(table((3000,), row(cell("isi", 3000, shaded(pattern)))))()
    assert colour in fills(lay_out({"x": docx}, "bawaan")["x"].pdf)


def test_a_list_and_boxes_of_old_forms_show_what_was_chosen() -> None:
    entries = "".join(f'<w:listEntry w:val="III/{letter}"/>' for letter in "ab")
    chosen = f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>'
    docx = blocks(
        holding(run("Golongan: "), old_form(chosen, "FORMDROPDOWN")),
        holding(old_form("<w:checkBox><w:checked/></w:checkBox>", "FORMCHECKBOX"), run("hadir")),
        holding(old_form('<w:checkBox><w:default w:val="0"/></w:checkBox>', "FORMCHECKBOX")),
    )()
    (page,) = shown(docx)
    assert "Golongan: III/b" in page
    assert "☒hadir☐" in page.replace(" ", "")


def test_contents_say_the_page_that_a_heading_is_on() -> None:
    first = shown(FOREIGN["contents"]())[0]
    assert re.search(r"BAB I[.\s]+2BAB II[.\s]+3", first)


def test_page_numbers_in_the_text_are_those_of_its_pages() -> None:
    pages = shown(FOREIGN["page numbers in the text"]())
    assert len(pages) == 2
    assert pages[0].startswith("Halaman 1 dari 2")
    assert pages[1].endswith("Halaman terakhir ii")


def test_a_merged_cell_goes_on_over_pages_and_its_text_begins_on_the_first() -> None:
    first, *others = shown(FOREIGN["merged cell over pages"]())
    assert "Area I" in first
    assert others
    assert all(page.startswith("Area Kegiatan") and "Area I" not in page for page in others)


def test_a_cell_that_continues_nothing_shows_its_text() -> None:
    docx = blocks(table((1500, 3000), row(cell("Yatim", 1500, CONTINUE), cell("a", 3000))))()
    assert "Yatim" in shown(docx)[0]


def test_text_that_lies_under_a_merged_cell_is_not_printed() -> None:
    rows = (row(cell(f"isi{n}", 1500, CONTINUE if n else RESTART), cell("a", 3000)) for n in (0, 1))
    (page,) = shown(blocks(table((1500, 3000), *rows))())
    assert "isi0" in page
    assert "isi1" not in page


def test_a_picture_that_is_made_grey_has_no_colour_on_paper() -> None:
    laid = lay_out({"x": FOREIGN["grey picture"]()}, "bawaan")["x"].pdf
    with pikepdf.open(io.BytesIO(laid)) as opened:
        (image,) = opened.pages[0].get_images().values()
        colours = pikepdf.PdfImage(image).as_pil_image().convert("RGB").getcolors(100_000)
    assert colours is not None
    assert all(red == green == blue for _, (red, green, blue) in colours)  # type: ignore[misc]


def test_a_watermark_of_letters_is_drawn_behind_the_text_and_is_no_text() -> None:
    letters = (
        '<v:shape type="#_x0000_t136" style="position:absolute;margin-left:0;margin-top:0;'
        "width:440pt;height:146pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="red" '
        'stroked="f"><v:fill opacity=".5"/><v:textpath string="SALINAN"/></v:shape>'
    )
    docx = blocks(holding(f"<w:r><w:pict>{letters}</w:pict></w:r>", run("isi surat")))()
    assert shown(docx) == ["isi surat"]
    pdf = lay_out({"x": docx}, "bawaan")["x"].pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        content = opened.pages[0].Contents.read_bytes()
    assert b"1.000 0.502 0.502 rg" in content.partition(b"BT")[0]


# --- what is told --------------------------------------------------------------------------------


def test_what_a_row_of_fixed_height_hides_is_told_and_not_printed() -> None:
    docx = FOREIGN["rows of exact height"]()
    assert "Baris tiga" not in shown(docx)[0]
    assert ("Z674", "word/document.xml ¶3") in [(code, place) for code, place, _ in told(docx)]
    assert any("“Baris tiga”" in sentence for _, _, sentence in told(docx))


@pytest.mark.parametrize(
    ("code", "result", "finding"),
    [
        ('DATE \\@ "d MMMM yyyy"', "3 Januari 2019", "Z676"),
        ("MERGEFIELD Nama", "«Nama»", "Z677"),
        ("FILENAME", "lama.docx", "Z678"),
        ("REF hilang", "Error! Reference source not found.", "Z679"),
        ("SEQ Gambar \\* ARABIC", "7", "Z680"),
        ("PAGEREF hilang \\h", "4", "Z675"),
    ],
)
def test_a_stored_result_that_may_be_old_is_told(code: str, result: str, finding: str) -> None:
    docx = blocks(holding(run("Dekat sini "), field(code, result)))()
    assert finding in [one for one, _, _ in told(docx)]


@pytest.mark.parametrize("code", ["SEQ Gambar \\* ARABIC", "MERGEFIELD Nama", "HYPERLINK x"])
def test_a_stored_result_that_is_right_is_not_told(code: str) -> None:
    assert not list(told(blocks(holding(field(code, "1")))()))


def refusals(docx: bytes) -> list[Problem]:
    return list(examine(docx, "surat.docx"))


def test_a_refusal_in_a_table_names_table_row_and_cell() -> None:
    turned = '<w:textDirection w:val="btLr"/>'
    docx = blocks(
        table((3000,), row(cell("biasa", 3000))),
        text("di antara"),
        table((700, 3000), row(cell("x", 700), cell("y", 3000)),
              row(cell("Nomor", 700, turned), cell("Nama", 3000))),
    )()  # fmt: skip
    (problem,) = refusals(docx)
    assert "table 2, row 2, cell 1, near “Nomor”" in str(problem.what)


def test_a_refused_border_names_the_section_that_has_it() -> None:
    border = '<w:top w:val="apples" w:sz="4" w:space="1"/>'
    section = f"<w:sectPr><w:pgBorders>{border}</w:pgBorders></w:sectPr>"
    docx = blocks(text("LAPORAN"), holding(properties=section), text("DAFTAR ISI"))()
    (problem,) = refusals(docx)
    assert "near “LAPORAN”" in str(problem.what)


# --- what would never end ------------------------------------------------------------------------


def test_more_runs_than_any_letter_has_are_refused_before_they_are_read() -> None:
    docx = blocks(holding(*(run(f"a{number} ") for number in range(65_000))))()
    with pytest.raises(LayoutFault) as caught:
        examine(docx, "surat.docx")
    assert [problem.code for problem in caught.value.problems] == ["Z616"]


def test_columns_too_narrow_for_their_text_are_refused_with_a_sentence() -> None:
    narrow = [1] * 60
    cells = row(*(cell(SENTENCE * 4, 1) for _ in narrow))
    docx = blocks(table(tuple(narrow), cells, cells))()
    with pytest.raises(LayoutFault) as caught:
        lay_out({"surat.docx": docx}, "bawaan")
    assert "Z617" in [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize(
    "digits", ["9" * 5000, "-" + "9" * 5000, "1e400", "nan", "\N{THAI DIGIT ONE}"]
)
def test_numbers_that_are_none_end_in_a_sentence_or_in_pages(digits: str) -> None:
    docx = blocks(
        holding(run("x"), properties=f'<w:ind w:left="{digits}"/><w:spacing w:before="{digits}"/>'),
        table((3000,), row(cell("z", 3000, f'<w:gridSpan w:val="{digits}"/>'))),
    )()
    with suppress(LayoutFault):
        lay_out({"surat.docx": docx}, "bawaan")
