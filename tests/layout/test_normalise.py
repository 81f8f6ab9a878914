"""Rewriting for the built-in engine keeps everything seen, in its place, and nothing else."""

import io
import re
import zipfile
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from hypothesis import given
from hypothesis import strategies as st

from tests.making.letters.pieces import (
    CENTRED,
    CM,
    NAMESPACES,
    PIC,
    WPG,
    WPS,
    alternate,
    anchor,
    before_end,
    body_lines,
    element,
    embed,
    kop_lines,
    letter,
    line,
    logo,
    page_field,
    paragraph,
    picture,
    save,
    shape,
    text,
)
from zidocs.layout.bawaan import Bawaan
from zidocs.layout.normalise import accept_changes, normalise
from zidocs.layout.normalise.story import Theme, vml_colour
from zidocs.layout.normalise.vml import points
from zidocs.layout.ooxml import make, open_package
from zidocs.pdf.page_content import Run, read_pages

ENGINE = Bawaan()
LEFT, TOP = 85.05, 56.7
"""Where the text of these letters begins, in points from the corner of the paper."""
CM_POINTS = 72 / 2.54
MARK = 'w:id="1" w:author="Maria Contoh" w:date="2024-03-01T08:00:00Z"'


def runs(docx: bytes, page: int = 0) -> list[Run]:
    return list(read_pages(ENGINE.pages(normalise(docx), "surat.docx").pdf)[page].runs)


def lines(docx: bytes) -> list[str]:
    return [run.text.strip() for run in runs(docx) if run.text.strip()]


def at(docx: bytes, words: str) -> tuple[float, float]:
    """Where words begin: points from the left edge, and of their line from the top edge."""
    (page,) = read_pages(ENGINE.pages(normalise(docx), "surat.docx").pdf)
    (run,) = (run for run in page.runs if run.text.strip() == words)
    return run.x, page.box.top - run.y


def part(docx: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read(name).decode()


def body_of(docx: bytes) -> str:
    return part(normalise(docx), "word/document.xml")


def with_drawing(drawing: str, requires: str = "wps") -> bytes:
    document = letter()
    document.add_paragraph("Badan surat")._p.append(element(alternate(drawing, requires=requires)))
    return save(document)


def with_pict(content: str) -> bytes:
    document = letter()
    here = document.add_paragraph("Badan surat")
    here._p.append(element(f"<w:r><w:pict>{content}</w:pict></w:r>"))
    return save(document)


# --- the file ----------------------------------------------------------------------------------


def ordinary_letter() -> bytes:
    """What most letters have: kop with a logo, indents, page numbers, a table."""
    document = letter()
    header = document.sections[0].header
    kop_lines(header)
    rid = embed(header.part, logo())
    drawing = anchor(picture(rid, 2 * CM, 2 * CM), PIC, 0, 0, 2, 2, behind=1)
    header.paragraphs[0]._p.append(element(f"<w:r>{drawing}</w:r>"))
    document.sections[0].footer._element.append(element(f"<w:p>{page_field('PAGE')}</w:p>"))
    body_lines(document, 3)
    document.paragraphs[0].paragraph_format.first_line_indent = Cm(1)
    document.add_table(2, 2, style="Table Grid")
    for style in document.styles:
        if style.type == 1 and style.name != "Normal":
            style.element.getparent().remove(style.element)
    return save(document)


def test_a_letter_that_needs_nothing_comes_back_as_it_is() -> None:
    docx = ordinary_letter()
    assert normalise(docx) is docx


def test_the_same_letter_gives_the_same_bytes() -> None:
    docx = with_drawing(anchor(shape(4, 1, text("Kotak")), WPS, 3, 2, 4, 1))
    assert normalise(docx) == normalise(docx)


def test_members_keep_their_order_and_have_no_clock() -> None:
    docx = with_drawing(anchor(shape(4, 1, text("Kotak")), WPS, 3, 2, 4, 1))
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as before,
        zipfile.ZipFile(io.BytesIO(normalise(docx))) as after,
    ):
        assert after.namelist() == before.namelist()
        assert {member.date_time for member in after.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# --- drawings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "y"), [(0, 0), (3, 0), (2.5, 1.25)])
def test_a_text_box_in_a_header_stands_where_word_put_it(x: float, y: float) -> None:
    document = letter()
    box = anchor(shape(10, 2, text("Kotak")), WPS, x, y, 10, 2)
    header = document.sections[0].header
    header.paragraphs[0]._p.append(element(alternate(box)))
    left, base = at(save(document), "Kotak")
    assert left == pytest.approx(LEFT + x * CM_POINTS + 7.2, abs=0.2)
    ascent = 0.905 * 11
    assert base == pytest.approx(1.25 * CM_POINTS + y * CM_POINTS + 3.6 + ascent, abs=1)


def test_groups_in_groups_have_units_of_their_own() -> None:
    def group(kind: str, box: tuple[int, int, int, int], units: str, content: str) -> str:
        x, y, width, height = box
        return (
            f"<wpg:{kind}><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x='{x}' y='{y}'/>"
            f"<a:ext cx='{width}' cy='{height}'/>{units}</a:xfrm></wpg:grpSpPr>{content}"
            f"</wpg:{kind}>"
        )

    inner_units = "<a:chOff x='0' y='0'/><a:chExt cx='1000' cy='1000'/>"
    content = shape(0, 0, text("Dalam")).replace(
        '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/>',
        '<a:off x="500" y="500"/><a:ext cx="500" cy="500"/>',
    )
    inner = group("grpSp", (100, 100, 100, 100), inner_units, content)
    outer_units = "<a:chOff x='100' y='100'/><a:chExt cx='200' cy='200'/>"
    outer = group("wgp", (0, 0, 8 * CM, 8 * CM), outer_units, inner)
    docx = with_drawing(anchor(outer, WPG, 2, 3, 8, 8), requires="wpg")
    left, base = at(docx, "Dalam")
    assert left == pytest.approx(LEFT + (2 + 2) * CM_POINTS + 7.2, abs=0.2)
    assert base == pytest.approx(TOP + (3 + 2) * CM_POINTS + 3.6 + 0.905 * 11, abs=1)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("85.05pt", 85.05), ("3cm", 85.04), ("30mm", 85.04), ("1in", 72), ("96px", 72), ("6pc", 72),
     ("12", 12), ("", 0), ("auto", 0), ("1e999pt", 0)],
)  # fmt: skip
def test_lengths_of_vml_have_units(written: str, expected: float) -> None:
    assert points(written) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("#eee", "EEEEEE"), ("white [3212]", "FFFFFF"), ("#1F497D", "1F497D"), ("red", "FF0000"),
     ("fill darken(118)", None), (None, None)],
)  # fmt: skip
def test_colours_of_vml_become_plain_ones(written: str | None, expected: str | None) -> None:
    assert vml_colour(written) == expected


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        ("accent1", {}, "4F81BD"),
        ("bg1", {"lumMod": 95_000}, "F2F2F2"),
        ("tx1", {"lumMod": 50_000, "lumOff": 50_000}, "7F7F7F"),
        ("tx1", {"alpha": 0}, "FFFFFF"),
    ],
)
def test_theme_colours_become_plain_ones(name: str, changes: dict[str, int], expected: str) -> None:
    theme = Theme(open_package(save(letter()), ""))
    variants = (make(f"a:{change}", {"val": str(amount)}) for change, amount in changes.items())
    fill = make("a:solidFill", {}, make("a:schemeClr", {"val": name}, *variants))
    found = theme.colour(fill)
    assert found is not None
    assert [int(found[k : k + 2], 16) for k in (0, 2, 4)] == pytest.approx(
        [int(expected[k : k + 2], 16) for k in (0, 2, 4)], abs=1
    )


@pytest.mark.parametrize(
    ("width", "height", "transform", "side"),
    [
        (8, 0, "", "top"),
        (0, 8, "", "left"),
        (8, 0, 'rot="5400000"', "left"),
        (8, 0.05, 'flipV="1"', "top"),
    ],
)
def test_a_line_is_drawn_level_or_upright(
    width: float, height: float, transform: str, side: str
) -> None:
    content = shape(width, height, geometry="line", line=line(2), transform=transform)
    body = body_of(with_drawing(anchor(content, WPS, 1, 1, width, height)))
    assert f'<w:{side} w:val="single" w:sz="16" w:space="0" w:color="000000"/>' in body


def test_text_in_a_coloured_shape_takes_the_colour_of_the_shape() -> None:
    style = (
        '<wps:style><a:lnRef idx="2"><a:schemeClr val="accent1"/></a:lnRef><a:fillRef idx="1">'
        '<a:schemeClr val="accent1"/></a:fillRef><a:effectRef idx="0"/><a:fontRef idx="minor">'
        '<a:schemeClr val="lt1"/></a:fontRef></wps:style>'
    )
    plain = shape(4, 1, text("Putih"), fill="", line="").replace("<wps:txbx>", style + "<wps:txbx>")
    body = body_of(with_drawing(anchor(plain, WPS, 1, 1, 4, 1)))
    assert '<w:color w:val="FFFFFF"/>' in body
    assert 'w:fill="4F81BD"' in body


def test_a_hidden_drawing_stays_hidden() -> None:
    drawing = anchor(shape(4, 1, text("Rahasia")), WPS, 1, 1, 4, 1)
    hidden = drawing.replace('name="Drawing 1"', 'name="Drawing 1" hidden="1"')
    assert lines(with_drawing(hidden)) == ["Badan surat"]
    assert lines(
        with_pict(
            '<v:rect id="x" style="position:absolute;width:99pt;height:20pt;visibility:hidden">'
            f"<v:textbox><w:txbxContent>{text('Rahasia')}</w:txbxContent></v:textbox></v:rect>"
        )
    ) == ["Badan surat"]


def test_a_box_keeps_everything_that_stands_in_it() -> None:
    cell = f"<w:tc><w:tcPr/>{text('Sel tabel')}</w:tc>"
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    inner = alternate(anchor(shape(4, 1, text("Kotak dalam")), WPS, 1, 1, 4, 1, identity=7))
    content = text("Baris satu") + table + f"<w:p>{inner}</w:p>"
    docx = with_drawing(anchor(shape(6, 3, content), WPS, 1, 1, 6, 3))
    assert sorted(lines(docx)) == ["Badan surat", "Baris satu", "Kotak dalam", "Sel tabel"]


def test_a_choice_nobody_understands_gives_way_to_its_fallback() -> None:
    fallback = "<w:t>Cadangan</w:t>"
    document = letter()
    document.add_paragraph()._p.append(element(alternate("<w:t>Baru</w:t>", fallback, "w14")))
    assert lines(save(document)) == ["Cadangan"]


# --- frames, tabs, paragraphs ------------------------------------------------------------------


def test_a_frame_of_a_style_stands_where_the_style_says() -> None:
    document = letter()
    style = document.styles.add_style("Alamat Amplop", 1)
    style.base_style = document.styles["Normal"]
    style.element.get_or_add_pPr().append(
        element(
            '<w:framePr w:w="4000" w:h="1000" w:hRule="exact" w:wrap="auto" w:vAnchor="page" '
            'w:hAnchor="page" w:x="5000" w:y="6000"/>'
        )
    )
    document.add_paragraph("Yth. Sdri. Siti Contoh", style=style)
    document.add_paragraph("Kota Contoh", style=style)
    document.add_paragraph("Badan surat")
    docx = save(document)
    assert at(docx, "Yth. Sdri. Siti Contoh") == pytest.approx((250, 300 + 10), abs=1.5)
    assert at(docx, "Kota Contoh") == pytest.approx((250, 300 + 22.6), abs=1.5)
    assert at(docx, "Badan surat") == pytest.approx((LEFT, TOP + 10), abs=1.5)


def test_alignment_tabs_reach_the_middle_and_the_right_margin() -> None:
    document = letter()
    tab = "<w:r><w:ptab w:relativeTo='margin' w:alignment='{}' w:leader='none'/></w:r>"
    words = ("Awal", "Antara", "Akhir")
    pieces = [f"<w:r><w:t>{word}</w:t></w:r>" for word in words]
    footer = document.sections[0].footer._element
    footer.append(
        element(
            f"<w:p>{pieces[0]}{tab.format('center')}{pieces[1]}{tab.format('right')}{pieces[2]}"
            "</w:p>"
        )
    )
    found = {run.text.strip(): run for run in runs(save(document))}
    width = 16 * CM_POINTS
    assert found["Awal"].x == pytest.approx(LEFT, abs=0.2)
    assert found["Antara"].x + found["Antara"].width / 2 == pytest.approx(LEFT + width / 2, abs=0.5)
    assert found["Akhir"].x + found["Akhir"].width == pytest.approx(LEFT + width, abs=0.5)


def test_automatic_spacing_of_a_style_counts_as_well() -> None:
    document = letter()
    normal = document.styles["Normal"].element.get_or_add_pPr()
    normal.append(
        element('<w:spacing w:before="100" w:beforeAutospacing="1" w:after="0" w:line="240"/>')
    )
    for spacing in list(normal.iter("{*}spacing"))[:-1]:
        normal.remove(spacing)
    document.add_paragraph("Satu")
    document.add_paragraph("Dua")
    docx = save(document)
    assert at(docx, "Dua")[1] - at(docx, "Satu")[1] == pytest.approx(12.65 + 14, abs=0.3)


def test_automatic_spacing_of_a_paragraph_is_fourteen_points() -> None:
    document = letter()
    spacing = '<w:spacing w:before="100" w:beforeAutospacing="1"/>'
    before_end(document, paragraph("Satu"), paragraph("Dua", spacing))
    docx = save(document)
    assert at(docx, "Dua")[1] - at(docx, "Satu")[1] == pytest.approx(12.65 + 14, abs=0.3)


def test_a_first_line_indent_takes_the_place_of_a_hanging_one() -> None:
    document = letter()
    document.styles["Normal"].paragraph_format.left_indent = Cm(2)
    document.styles["Normal"].paragraph_format.first_line_indent = Cm(-1)
    before_end(document, paragraph("Menjorok", '<w:ind w:firstLine="567"/>'))
    assert at(save(document), "Menjorok")[0] == pytest.approx(LEFT + 3 * CM_POINTS, abs=0.2)


def test_a_hidden_paragraph_leaves_no_empty_line() -> None:
    document = letter()
    hidden = paragraph("Rahasia", "<w:rPr><w:vanish/></w:rPr>", "<w:vanish/>")
    before_end(document, paragraph("Satu"), hidden, paragraph("Dua"))
    docx = save(document)
    assert at(docx, "Dua")[1] - at(docx, "Satu")[1] == pytest.approx(12.65, abs=0.3)


def test_cells_merged_the_old_way_and_gaps_keep_the_columns() -> None:
    document = letter()
    table = document.add_table(2, 3)
    for row in range(2):
        for column in range(3):
            table.cell(row, column).text = f"S{row}{column}"
    first, second = table._tbl.tr_lst
    first.tc_lst[0].get_or_add_tcPr().append(element('<w:hMerge w:val="restart"/>'))
    first.tc_lst[1].get_or_add_tcPr().append(element("<w:hMerge/>"))
    second.remove(second.tc_lst[0])
    second.get_or_add_trPr().append(element('<w:gridBefore w:val="1"/>'))
    docx = save(document)
    assert "S01" not in lines(docx)
    assert at(docx, "S11")[0] - at(docx, "S00")[0] == pytest.approx(16 * CM_POINTS / 3, abs=0.3)
    assert at(docx, "S12")[0] == pytest.approx(at(docx, "S02")[0], abs=0.1)


def test_a_list_that_starts_again_keeps_the_first_one_going() -> None:
    document = letter()
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
        '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
    )
    root.append(element(f'<w:abstractNum w:abstractNumId="3">{level}</w:abstractNum>'))
    root.append(element('<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>'))
    root.append(
        element(
            '<w:num w:numId="2"><w:abstractNumId w:val="3"/><w:lvlOverride w:ilvl="0">'
            '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        )
    )
    for number, words in ((1, "a"), (1, "b"), (2, "c"), (2, "d"), (1, "e")):
        numbering = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        before_end(document, paragraph(words, numbering))
    assert lines(save(document)) == ["1.", "a", "2.", "b", "5.", "c", "6.", "d", "3.", "e"]


def test_distances_count_from_the_top_of_the_space_above() -> None:
    document = letter()
    document.add_paragraph("Satu")
    here = document.add_paragraph("Dua")
    here.paragraph_format.space_before = Pt(48)
    box = anchor(shape(3, 1, text("Kotak")), WPS, 9, 0.5, 3, 1)
    here._p.append(element(alternate(box)))
    docx = save(document)
    below = 12.65 + 0.5 * CM_POINTS + 3.6
    assert at(docx, "Kotak")[1] - at(docx, "Satu")[1] == pytest.approx(below, abs=1)


# --- room for drawings -------------------------------------------------------------------------


def pushed(*drawings: str, before: float = 0) -> bytes:
    document = letter()
    document.add_paragraph("Satu")
    here = document.add_paragraph("Dua")
    here.paragraph_format.space_before = Pt(before)
    rid = embed(document.part, logo())
    for drawing in drawings:
        here._p.append(element(f"<w:r>{drawing.replace('RID', rid)}</w:r>"))
    document.add_paragraph("Tiga")
    return save(document)


def pushing(y: float, height: float, identity: int = 1) -> str:
    content = picture("RID", CM, round(height * CM))
    wrap = "<wp:wrapTopAndBottom/>"
    return anchor(content, PIC, 5, y, 1, height, wrap=wrap, identity=identity)


def test_text_stands_below_a_drawing_that_pushes_it() -> None:
    docx = pushed(pushing(0.2, 3))
    assert at(docx, "Dua")[1] - at(docx, "Satu")[1] == pytest.approx(12.65 + 3.2 * CM_POINTS, abs=1)
    assert at(docx, "Tiga")[1] - at(docx, "Dua")[1] == pytest.approx(12.65, abs=0.3)


def test_two_drawings_side_by_side_push_once() -> None:
    docx = pushed(pushing(0.2, 3), pushing(0.2, 4, identity=2))
    assert at(docx, "Dua")[1] - at(docx, "Satu")[1] == pytest.approx(12.65 + 4.2 * CM_POINTS, abs=1)


def test_a_drawing_below_its_paragraph_pushes_the_next_one() -> None:
    docx = pushed(pushing(0.6, 3))
    assert at(docx, "Dua")[1] - at(docx, "Satu")[1] == pytest.approx(12.65, abs=0.3)
    assert at(docx, "Tiga")[1] - at(docx, "Dua")[1] == pytest.approx(3.6 * CM_POINTS, abs=1)


def test_a_drawing_as_wide_as_the_text_pushes_it_whatever_its_wrap() -> None:
    content = picture("RID", 16 * CM, 2 * CM)
    square = '<wp:wrapSquare wrapText="bothSides"/>'
    docx = pushed(anchor(content, PIC, 0, 0, 16, 2, wrap=square))
    assert at(docx, "Dua")[1] - at(docx, "Satu")[1] == pytest.approx(12.65 + 2 * CM_POINTS, abs=1)


# --- revisions, wrappers, fields ---------------------------------------------------------------


def test_paragraphs_whose_marks_are_deleted_become_one() -> None:
    document = letter()
    gone = f"<w:rPr><w:del {MARK}/></w:rPr>"
    before_end(
        document, paragraph("Satu ", gone), paragraph("dua ", gone), paragraph("tiga."),
        paragraph("Berikut."),
    )  # fmt: skip
    assert lines(save(document)) == ["Satu dua tiga.", "Berikut."]


def test_a_table_without_rows_left_is_no_table() -> None:
    document = letter()
    document.add_paragraph("Sebelum")
    table = document.add_table(2, 1)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element(f"<w:del {MARK}/>"))
        row.cells[0].text = "hapus"
    document.add_paragraph("Sesudah")
    assert lines(save(document)) == ["Sebelum", "Sesudah"]
    assert "<w:tbl>" not in body_of(save(document))


def test_changes_are_accepted_for_other_engines_without_touching_the_rest() -> None:
    document = letter()
    before_end(
        document,
        element(f"<w:p><w:ins {MARK}><w:r><w:t>baru</w:t></w:r></w:ins></w:p>"),
        element(f"<w:p><w:sdt><w:sdtContent>{'<w:r><w:t>isian</w:t></w:r>'}</w:sdtContent>"
                "</w:sdt></w:p>"),
    )  # fmt: skip
    body = part(accept_changes(save(document)), "word/document.xml")
    assert "<w:ins" not in body
    assert "baru" in body
    assert "<w:sdt>" in body
    unchanged = ordinary_letter()
    assert accept_changes(unchanged) is unchanged


def test_a_section_that_ends_inside_a_control_still_ends() -> None:
    document = letter()
    section = '<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    before_end(
        document,
        element(f"<w:sdt><w:sdtContent>{text('Sampul', section)}</w:sdtContent></w:sdt>"),
        paragraph("Isi"),
    )
    docx = save(document)
    assert [run.text for run in runs(docx, 0)] == ["Sampul"]
    assert [run.text for run in runs(docx, 1)] == ["Isi"]


def test_a_date_without_a_result_prints_nothing() -> None:
    document = letter()
    marks = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in marks)
    code = "<w:r><w:instrText> DATE </w:instrText></w:r>"
    before_end(
        document, element(f"<w:p><w:r><w:t>Kupang</w:t></w:r>{begin}{code}{separate}{end}</w:p>")
    )
    assert lines(save(document)) == ["Kupang"]


def test_code_inside_the_code_of_a_field_is_not_printed() -> None:
    document = letter()
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "separate", "end")
    )
    nested = "<w:r><w:instrText>REF x</w:instrText></w:r>"
    inner = f"{begin}{nested}{separate}<w:r><w:t>7</w:t></w:r>{end}"
    code = f"<w:r><w:instrText> IF </w:instrText></w:r>{inner}"
    result = "<w:r><w:t>hasil</w:t></w:r>"
    before_end(document, element(f"<w:p>{begin}{code}{separate}{result}{end}</w:p>"))
    assert lines(save(document)) == ["hasil"]


PLAIN = save(letter())
WRAPPERS = ("sdt", "smartTag", "customXml", "ins", "moveTo", "bdo")


@given(st.recursive(st.text("abcdefgh", min_size=1, max_size=5), lambda inner: st.tuples(
    st.sampled_from(WRAPPERS), st.lists(inner, min_size=1, max_size=3)), max_leaves=8))  # fmt: skip
def test_no_nest_of_wrappers_loses_or_moves_a_word(tree: Any) -> None:
    def written(node: Any) -> str:
        if isinstance(node, str):
            return f"<w:r><w:t>{node}</w:t></w:r>"
        kind, members = node
        content = "".join(map(written, members))
        if kind == "sdt":
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"
        return f"<w:{kind}>{content}</w:{kind}>"

    def said(node: Any) -> str:
        return node if isinstance(node, str) else "".join(map(said, node[1]))

    body = f'<w:body xmlns:w="{NAMESPACES["w"]}"><w:p>{written(tree)}</w:p></w:body>'
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PLAIN)) as source,
        zipfile.ZipFile(target, "w") as archive,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = re.sub(rb"<w:body>.*</w:body>", body.encode(), data, flags=re.DOTALL)
            archive.writestr(name, data)
    found = re.findall(r"<w:t>(.*?)</w:t>", body_of(target.getvalue()))
    assert "".join(found) == said(tree)


def test_centred_text_in_a_box_is_centred_between_its_insets() -> None:
    box = anchor(shape(6, 1, text("Tengah", CENTRED)), WPS, 4, 2, 6, 1)
    docx = with_drawing(box)
    (run,) = (run for run in runs(docx) if run.text == "Tengah")
    assert run.x + run.width / 2 == pytest.approx(LEFT + 7 * CM_POINTS, abs=0.5)


def test_a_box_in_the_middle_of_its_paragraph_stays_with_it() -> None:
    document = letter()
    here = document.add_paragraph("Kanan")
    here.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    here._p.append(element(alternate(anchor(shape(3, 1, text("Kotak")), WPS, 0, 1, 3, 1))))
    assert at(save(document), "Kotak")[0] == pytest.approx(LEFT + 7.2, abs=0.3)
