"""Commands in a Word file lose nothing of the file, run nothing unseen, and are told when wrong."""

# ruff: noqa: E501
import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.documents.test_fill import VALUES, fault_of
from tests.making import meetings
from tests.making.word_files import SHOWN, filled, member, text_of, with_member, word_file
from zidocs.documents.fill import compile_template, fill
from zidocs.documents.tidy import Look
from zidocs.documents.writing import try_template
from zidocs.errors import Problem, TemplateFault

MAIN = "word/document.xml"


def with_body(xml: str) -> bytes:
    """A Word file whose body begins with this XML."""
    data = word_file()
    whole = member(data, MAIN).decode()
    return with_member(data, MAIN, whole.replace("<w:body>", f"<w:body>{xml}", 1).encode())


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def warnings_of(data: bytes) -> list[Problem]:
    return list(fill(compile_template(data, SHOWN, Look()), VALUES, ()).problems)


def test_text_that_was_deleted_with_tracked_changes_is_no_part_of_the_template() -> None:
    gone = (
        '<w:del w:id="1" w:author="a"><w:r><w:delText>{{ tiada }}</w:delText></w:r></w:del>'
        '<w:moveFrom w:id="2" w:author="a"><w:r><w:t>{%p endfor %}</w:t></w:r></w:moveFrom>'
    )
    data = filled(with_body(f"<w:p>{run('{{ rapat.tanggal }}')}{gone}</w:p>"), VALUES)
    assert text_of(data) == ["7 Maret 2024"]


def test_a_long_text_without_p_takes_the_place_of_its_paragraph_all_the_same() -> None:
    data = filled(word_file("{{ 'Satu.\\n\\nDua.'|alinea }}"), VALUES)
    assert text_of(data) == ["Satu.", "Dua."]
    assert b"<w:t><w:p>" not in member(data, MAIN)


@pytest.mark.parametrize("written", ["{{p jumlah }}", "{{r jumlah }}", "{{p\u00a0jumlah\u00a0}}"])
def test_a_plain_value_behind_p_or_r_is_printed_where_it_stands(written: str) -> None:
    assert text_of(filled(word_file(f"Ada {written} orang"), VALUES)) == ["Ada 12 orang"]


def test_a_value_that_is_sometimes_a_long_text_is_always_a_paragraph() -> None:
    template = word_file("{{p 'a'|alinea if kosong else jumlah }}")
    assert text_of(filled(template, VALUES)) == ["12"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("Pembukaan: {{p rapat.judul|alinea }}", "“Pembukaan:”"),
        ("Pembukaan: {{ rapat.judul|alinea }}", "“Pembukaan:”"),
        ("Catatan {%p if ya %} penting", "“Catatan penting”"),
        ("{%p if ya %}{{ jumlah }}", "“{{ jumlah }}”"),
    ],
)
def test_words_beside_a_paragraph_command_are_named_not_lost(wrong: str, words: str) -> None:
    message = fault_of("Halo", wrong, "{%p endif %}" if "if" in wrong else "x")
    assert "Paragraph 2" in message
    assert f"what stands beside it would be lost: {words}." in message


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ('<w:r><w:br w:type="page"/></w:r>', "page break"),
        ("<w:r><w:drawing/></w:r>", "a picture"),
        ("<w:pPr><w:sectPr/></w:pPr>", "a section break"),
    ],
)
def test_a_page_break_picture_or_section_beside_a_command_is_named(inside: str, named: str) -> None:
    xml = f"<w:p>{inside}{run('{%p if ya %}')}</w:p>{paragraph('{%p endif %}')}"
    with pytest.raises(TemplateFault, match=named):
        filled(with_body(xml), VALUES)


def test_words_in_the_row_of_a_row_command_are_named() -> None:
    rows = [["{%tr if ya %}", "Jumlah"], ["a", "b"], ["{%tr endif %}", ""]]
    assert "would be lost: “Jumlah”" in fault_of(rows=rows)


@pytest.mark.parametrize(
    "rows",
    [
        [["{%tr for o in rapat.peserta %}", "{{ o.nama }}{%tr endfor %}"]],
        [["{%tr for o in rapat.peserta %}{{ o.nama }}{%tr endfor %}"]],
    ],
)
def test_a_loop_in_one_row_is_told_to_need_rows_of_its_own(rows: list[list[str]]) -> None:
    message = fault_of(rows=rows)
    assert "{%tr for … %} and {%tr endfor %} each need a table row of their own." in message


@pytest.mark.parametrize(
    "rows",
    [
        [["{% for o in rapat.peserta %}{{ o.nama }}", "{% endfor %}"]],
        [["{% for o in rapat.peserta %}{{ o.nama }}"], ["{% endfor %}"]],
    ],
)
def test_a_plain_loop_over_cells_or_rows_is_told_how_to_repeat_rows(rows: list[list[str]]) -> None:
    assert "To repeat rows, write {%tr … %}" in fault_of(rows=rows)


def test_an_open_loop_is_told_at_its_beginning() -> None:
    message = fault_of("Judul", "{%p for a in rapat.peserta %}", "{{ a.nama }}", "Tutup", "Akhir")
    assert message.count("\n") == 0
    assert "Paragraph 2 (“{%p for a in rapat.peserta %}”): " in message
    assert "is never closed. Write {%p endfor %}" in message


def test_all_faults_of_a_template_are_told_at_once_each_at_its_place() -> None:
    message = fault_of("{{ rapat.judul|tgl }}", "{% endfro %}", "{%p if ya %}", "{{ rapat.judul")
    assert [line.split("Paragraph ")[1][0] for line in message.split("\n")] == ["4", "1", "2", "3"]


def test_all_misspelt_variables_are_told_at_once_also_where_nothing_comes_by() -> None:
    message = fault_of(
        "{{ rapat.jdul }}", "{% if kosong %}{{ rapat.tangal }}{% endif %}", "{{ rapatt.judul }}"
    )
    meant = ["rapat.judul", "rapat.tanggal", "rapat.judul"]
    assert re.findall("Did you mean ([.\\w]+)", message) == meant


def test_a_misspelt_variable_in_a_branch_that_is_not_taken_is_a_warning() -> None:
    template = word_file(
        "{%p if kosong %}", "{{ rapat.jdul }}", "{%p endif %}",
        "{%p for o in rapat.peserta %}", "{% if not o.nama %}{{ o.nma }}{% endif %}", "{%p endfor %}",
    )  # fmt: skip
    said = warnings_of(template)
    assert {problem.severity for problem in said} == {"peringatan"}
    assert [re.findall("variable (\\w+)", str(problem))[0] for problem in said] == ["jdul", "nma"]


def test_all_that_is_no_text_is_told_at_once_also_where_nothing_comes_by() -> None:
    message = fault_of(
        "{{ rapat.peserta }}", "{% if kosong %}{{ rapat }}{% endif %}", "{{ rapat.jdul }}",
        "{% for o in rapat.peserta %}{{ o }}{% endfor %}", "{{ rapat.judul|tanggal }}",
    )  # fmt: skip
    lines = message.split("\n")
    assert [int(re.findall("Paragraph (\\d)", line)[0]) for line in lines] == [1, 2, 3, 4, 5]
    assert "A list stands where a text belongs." in lines[0]
    assert "This is a person or a record, not a text." in lines[1]
    assert "This is a person or a record, not a text." in lines[3]


def test_an_empty_list_is_told_to_be_a_list() -> None:
    template = word_file("{% if kosong %}{{ foto.gambar }}{% endif %}{{ foto.nama|default('') }}")
    said = fill(compile_template(template, SHOWN, Look()), {**VALUES, "foto": []}, ()).problems
    assert "foto is a list; it has no gambar itself." in str(said[0])


def test_a_variable_in_other_letter_case_is_recognised() -> None:
    message = fault_of("{{ RAPAT.judul }}", "{{ rapat.JUDUL }}")
    assert re.findall("Did you mean ([.\\w]+)", message) == ["rapat.judul", "rapat.judul"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("satker.logo", "satker.kop.logo"), ("kepala.nama", "satker.kepala.nama"),
     ("kop.logo", "satker.kop.logo"), ("satker.judul", "rapat.judul"), ("judul", "rapat.judul"),
     ("peserta.nama", "rapat.peserta"), ("satker.kpo.logo", "satker.kop.logo"), ("foto[0].ket", "foto[0].keterangan")],
)  # fmt: skip
def test_a_variable_is_recognised_by_all_of_its_name(written: str, meant: str) -> None:
    kop = {"logo": "", "alamat": ""}
    foto = [{"keterangan": "Rapat", "gambar": "", "nomor": 1}]
    values = {**VALUES, "satker": {"nama": "Rutan", "kop": kop, "kepala": {"nama": "Budi"}}}
    with pytest.raises(TemplateFault) as fault:
        filled(word_file(f"{{{{ {written} }}}}"), {**values, "foto": foto})
    assert f"Did you mean {meant}?" in str(fault.value)


def test_nothing_unlike_is_proposed() -> None:
    assert "Did you mean" not in fault_of("{{ rapat.hari }}")


def test_a_record_is_told_with_what_may_be_printed_of_it() -> None:
    foto = [{"nomor": 1, "keterangan": "Pembukaan"}]
    with pytest.raises(TemplateFault) as fault:
        filled(word_file("{{ foto[0] }}"), {**VALUES, "foto": foto})
    assert "such as foto[0].keterangan." in str(fault.value)


def test_what_every_filter_refuses_is_told_at_once_also_where_nothing_comes_by() -> None:
    message = fault_of(
        "{{ rapat.judul|tanggal }}", "{% if kosong %}{{ rapat.tanggal|terbilang }}{% endif %}",
        "{{ rapat.tanggal|pukul }}", "{% for o in rapat.judul %}{% endfor %}",
        "{% for o in rapat.peserta %}{{ o|upper }}{% endfor %}",
    )  # fmt: skip
    lines = message.split("\n")
    assert [int(re.findall("Paragraph (\\d)", line)[0]) for line in lines] == [1, 2, 3, 4, 5]


def test_one_fault_of_a_command_hides_no_other_fault_of_the_template(tmp_path: Path) -> None:
    office = meetings.office(tmp_path, meetings.people(3))
    template = word_file(
        "{{ rapat.judul|tgl }}", "{{ rapat.jdul }}", "{%p for o in rapat.peserta %}", "{{ o.nma }}",
        "{{ rapat.judul|tanggal }}", "{rapat.judul}", "{{ rapat.tanggal|tanggal }}",
    )  # fmt: skip
    with pytest.raises(TemplateFault) as fault:
        try_template(template, SHOWN, meetings.packet(office, {}), office)
    found = {int(re.findall("Paragraph (\\d)", str(each))[0]) for each in fault.value.problems}
    assert found == {1, 2, 3, 4, 5, 6}
    assert "Z509" in {each.code for each in fault.value.problems}


def test_a_template_with_faults_is_told_of_what_it_prints_wrongly_too(tmp_path: Path) -> None:
    office = meetings.office(tmp_path, meetings.people(3))
    template = word_file("{{ rapat.jdul }}", "{rapat.judul}", "{{ rapat.judul|tanggal }}")
    with pytest.raises(TemplateFault) as fault:
        try_template(template, SHOWN, meetings.packet(office, {}), office)
    assert {each.code for each in fault.value.problems} == {"Z502", "Z509"}
    assert len(fault.value.problems) == 3


def test_what_may_be_missing_by_the_template_itself_is_not_warned_of() -> None:
    template = word_file(
        "{{ rapat.tiada|default('–') }}{% if tiada is defined %}{{ tiada.nama }}{% endif %}"
    )
    assert warnings_of(template) == []
    assert text_of(filled(template, VALUES)) == ["–"]


@pytest.mark.parametrize(
    "written",
    ["{rapat.judul}", "{ { rapat.tempat } }", "«Nama»", "<<Nama>>", "${nama}", "{ % if ya %}",
     "rapat.judul }}", "{rapat.judul|tanggal}", "[rapat.judul]", "[ undangan.nomor ]"],
)  # fmt: skip
def test_half_written_commands_are_warned_of_and_printed_as_they_stand(written: str) -> None:
    template = word_file("Halo", f"Yth. {written}")
    said = warnings_of(template)
    assert said
    assert {problem.code for problem in said} == {"Z509"}
    assert all("Paragraph 2" in str(problem) for problem in said)
    assert text_of(filled(template, VALUES)) == ["Halo", f"Yth. {written}"]


@pytest.mark.parametrize("written", ["{{ rapat.judul }}}", "{{ rapat.judul }} }"])
def test_a_brace_too_many_beside_a_command_is_warned_of(written: str) -> None:
    assert [problem.code for problem in warnings_of(word_file(written))] == ["Z509"]


@pytest.mark.parametrize(
    "plain",
    [
        "[1.2] [lihat lampiran] [hal. 3]",
        "50 % {lihat lampiran 2}",
        "f(x) = {1, 2}",
        "a < b > c",
        "100%",
    ],
)
def test_braces_and_signs_of_ordinary_text_are_not_warned_of(plain: str) -> None:
    assert warnings_of(word_file(plain)) == []


def field(code: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
             for kind in ("begin", "separate", "end")]  # fmt: skip
    half = len(code) // 2
    codes = "".join(
        f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>'
        for part in (code[:half], code[half:])
    )
    return f"<w:p>{marks[0]}{codes}{marks[1]}{run('lama')}{marks[2]}</w:p>"


@pytest.mark.parametrize("kind", ["DATE", "SAVEDATE", "AUTHOR", "FILENAME", "TOC", "STYLEREF"])
def test_fields_that_keep_what_was_true_of_the_template_are_warned_of(kind: str) -> None:
    (problem,) = warnings_of(with_body(field(f" {kind} \\* MERGEFORMAT ")))
    assert problem.code == "Z510"
    assert kind in str(problem)


@pytest.mark.parametrize("kind", ["PAGE", "NUMPAGES", "HYPERLINK"])
def test_page_numbers_and_links_are_not_warned_of(kind: str) -> None:
    assert warnings_of(with_body(field(f" {kind} "))) == []


def test_a_field_of_a_mail_merge_is_warned_of_once() -> None:
    xml = field(" MERGEFIELD Alamat ").replace("lama", "«Alamat»")
    (problem,) = warnings_of(with_body(xml))
    assert "“«Alamat»”" in str(problem)


def test_blanks_of_all_kinds_and_cuts_anywhere_in_a_command_do_no_harm() -> None:
    cut = "".join(
        f'{run(sign)}<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="b"/>'
        for sign in "{{\u00a0rapat.\u200btanggal\u202f|tanggal }}"
    )
    assert text_of(filled(with_body(f"<w:p>{cut}</w:p>"), VALUES)) == ["7 Maret 2024"]


def test_an_apostrophe_of_word_inside_quotes_stays() -> None:
    template = word_file("{{ kosong|default('Jum’at', true) }}")
    assert text_of(filled(template, VALUES)) == ["Jum’at"]


BOXED = "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"
CONTROL = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
IN_A_TABLE = "<w:tbl><w:tr><w:tc>{}<w:p/></w:tc></w:tr></w:tbl>"
LOOP = "".join(map(paragraph, ["{%p for o in rapat.peserta %}", "{{ o.nama }}", "{%p endfor %}"]))


@pytest.mark.parametrize("around", [BOXED, CONTROL, IN_A_TABLE, IN_A_TABLE.format(IN_A_TABLE)])
def test_loops_work_in_text_boxes_controls_and_tables_in_tables(around: str) -> None:
    xml = member(filled(with_body(around.format(LOOP)), VALUES), MAIN).decode()
    assert re.findall(r"<w:t[^>]*>([^<]+)</w:t>", xml) == ["Maria", "Budi &amp; Siti", "José"]


@pytest.mark.parametrize(
    ("around", "place"),
    [
        (BOXED, "In a text box: Paragraph 2 "),
        (CONTROL, "Paragraph 1 "),
        (IN_A_TABLE, "Table 1, row 1, cell 1: Paragraph 1 "),
        (IN_A_TABLE.format(IN_A_TABLE), "Table 2, row 1, cell 1: Paragraph 1 "),
    ],
)
def test_every_fault_has_a_place_that_can_be_found(around: str, place: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(with_body(around.format(paragraph("{{ rapat.jdul }}"))), VALUES)
    assert f"{SHOWN}: {place}(“{{{{ rapat.jdul }}}}”): " in str(caught.value)


def test_an_emptied_text_box_keeps_the_paragraph_that_word_demands() -> None:
    xml = BOXED.format("".join(map(paragraph, ["{%p if kosong %}", "x", "{%p endif %}"])))
    data = filled(with_body(xml), VALUES)
    assert b"<w:txbxContent><w:p/></w:txbxContent>" in member(data, MAIN)


def test_nothing_is_printed_for_a_picture_that_is_not_there() -> None:
    assert text_of(filled(word_file("a{{ kosong|gambar(20, 18) }}b"), VALUES)) == ["ab"]


# ------------------------------------------------------------------------ the maker


PERSON = "Budi Rahasia"


def personal() -> bytes:
    """A template that tells of its maker wherever Word does."""
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    data = with_body(
        f'<w:p w:rsidR="00AB12CD"><w:pPr><w:pPrChange w:id="1" w:author="{PERSON}"/></w:pPr>'
        f'{run("isi")}<w:ins w:id="2" w:author="{PERSON}">{run(" baru")}</w:ins></w:p>'
    )
    parts = {
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package'
        '/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{PERSON}</dc:creator><cp:lastModifiedBy>{PERSON}</cp:lastModifiedBy>"
        "</cp:coreProperties>",
        "docProps/app.xml": f'<Properties xmlns="{office}/extended-properties"><Template>C:\\{PERSON}'
        f"</Template><Company>PT {PERSON}</Company><Manager>{PERSON}</Manager></Properties>",
        "docProps/custom.xml": f'<Properties xmlns="{office}/custom-properties">{PERSON}</Properties>',
        "word/comments.xml": f'<w:comments {word}><w:comment w:id="0" w:author="{PERSON}" '
        f'w:initials="BR" w:date="2020-01-01T00:00:00Z"><w:p/></w:comment></w:comments>',
        "word/settings.xml": f'<w:settings {word} xmlns:r="{office}/relationships">'
        '<w:attachedTemplate r:id="rId1"/><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids>'
        "</w:settings>",
        "word/_rels/settings.xml.rels": f'<Relationships xmlns="{rels}"><Relationship Id="rId1" '
        f'Type="{office}/relationships/attachedTemplate" Target="file:///C:/{PERSON}/x.dotm" '
        'TargetMode="External"/></Relationships>',
    }  # fmt: skip
    for name, xml in parts.items():
        data = with_member(data, name, xml.encode())
    known = member(data, "_rels/.rels").decode()
    custom = (
        f'<Relationship Id="rIdC" Type="{office}/relationships/custom-properties" '
        'Target="docProps/custom.xml"/></Relationships>'
    )
    return with_member(data, "_rels/.rels", known.replace("</Relationships>", custom).encode())


def test_a_document_names_the_office_and_not_the_person_who_made_its_template() -> None:
    office = "Rutan {{ Contoh }} & Rekan"
    made = fill(compile_template(personal(), SHOWN, Look(), office), VALUES, ()).data
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        everything = {name: package.read(name) for name in package.namelist()}
    told = [name for name, data in everything.items()
            if b"Rahasia" in data or b"rsid" in data or b"attachedTemplate" in data]  # fmt: skip
    assert told == []
    assert b"Rutan {{ Contoh }} &amp; Rekan</dc:creator>" in everything["docProps/core.xml"]
    assert b"Rutan {{ Contoh }} &amp; Rekan</Company>" in everything["docProps/app.xml"]
    assert text_of(made) == ["isi baru"]
