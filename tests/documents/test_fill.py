"""A template is filled as docxtpl would, but text stays text and every fault has a place."""

import contextlib
import io
import re
import zipfile
from datetime import date, time

import pytest

from tests.making.word_files import (
    SHOWN,
    filled,
    member,
    text_of,
    with_member,
    word_file,
)
from zidocs.documents.fill import compile_template, fill
from zidocs.documents.filters import Picture
from zidocs.documents.places import shortened
from zidocs.documents.tidy import DROP_COLUMN, Look
from zidocs.errors import TemplateFault

VALUES = {
    "rapat": {
        "judul": "Rapat <A> & {{ B }}",
        "tanggal": date(2024, 3, 7),
        "mulai": time(9),
        "selesai": None,
        "peserta": [{"nama": "Maria"}, {"nama": "Budi & Siti"}, {"nama": "José"}],
    },
    "jumlah": 12,
    "ya": True,
    "kosong": "",
    "tanpa_kolom": DROP_COLUMN,
}


def fault_of(*paragraphs: str, **more: object) -> str:
    """The messages with which a template of these paragraphs is refused."""
    with pytest.raises(TemplateFault) as caught:
        filled(word_file(*paragraphs, **more), VALUES)  # type: ignore[arg-type]
    assert {problem.where.file for problem in caught.value.problems} == {SHOWN}
    return "\n".join(map(str, caught.value.problems))


def test_a_value_with_signs_of_markup_prints_as_it_is() -> None:
    assert text_of(filled(word_file("Acara: {{ rapat.judul }}."), VALUES)) == [
        "Acara: Rapat <A> & {{ B }}."
    ]


def test_a_command_that_word_has_cut_into_runs_is_put_together() -> None:
    cut = word_file(["Acara: {", "{ rapat", ".judul }", "} dan ", "seterusnya"])
    assert text_of(filled(cut, VALUES)) == ["Acara: Rapat <A> & {{ B }} dan seterusnya"]


def test_paragraph_commands_vanish_and_repeat_what_they_enclose() -> None:
    template = word_file(
        "{%p for orang in rapat.peserta %}", "{{ loop.index }}. {{ orang.nama }}", "{%p endfor %}"
    )
    assert text_of(filled(template, VALUES)) == ["1. Maria", "2. Budi & Siti", "3. José"]


@pytest.mark.parametrize(
    "condition",
    ["jumlah % 2 == 0", "{'a': 1}['a'] == 1", "'%' != '}'", "jumlah > 3 and jumlah < 20"],
)
def test_percent_signs_and_braces_may_stand_in_a_row_command(condition: str) -> None:
    template = word_file(rows=[["{%tr if " + condition + " %}"], ["ada"], ["{%tr endif %}"]])
    assert text_of(filled(template, VALUES)) == ["ada"]


def test_words_curly_quotes_in_a_command_are_quotes() -> None:
    assert text_of(filled(word_file("{% if kosong == ‘’ %}ya{% endif %}"), VALUES)) == ["ya"]


def test_dates_and_times_print_as_in_letters_also_without_a_filter() -> None:
    template = word_file(
        "{{ rapat.tanggal }} {{ rapat.mulai }}",
        "{{ rapat.tanggal|hari_tanggal }}, {{ rapat.mulai|pukul(rapat.selesai, 'WIT') }}",
        "{{ jumlah|terbilang }} {{ jumlah|romawi }} {{ jumlah|huruf }} {{ ya }}",
    )
    assert text_of(filled(template, VALUES)) == [
        "7 Maret 2024 09.00",
        "Kamis, 7 Maret 2024, 09.00 WIT s.d. selesai",
        "dua belas XII l ya",
    ]


def test_a_column_that_is_not_wanted_leaves_its_room_to_the_others() -> None:
    template = word_file(rows=[["No", "NIP{{ tanpa_kolom }}", "Nama"], ["1", "2", "3"]])
    data = filled(template, VALUES)
    assert text_of(data) == ["No", "Nama", "1", "3"]
    before, after = (
        sum(
            int(width)
            for width in re.findall(rb'<w:gridCol w:w="(\d+)"', member(docx, "word/document.xml"))
        )
        for docx in (template, data)
    )
    assert abs(before - after) <= 2


def test_what_commands_have_emptied_is_still_a_valid_table() -> None:
    template = word_file(
        rows=[["{%tr for orang in rapat.peserta %}"], ["{%p if kosong %}"], ["{%tr endfor %}"]]
    )
    whole = member(template, "word/document.xml").replace(
        b"{%p if kosong %}</w:t></w:r></w:p>",
        b"{%p if kosong %}</w:t></w:r></w:p><w:p><w:r><w:t>{%p endif %}</w:t></w:r></w:p>",
    )
    data = filled(with_member(template, "word/document.xml", whole), VALUES)
    assert text_of(data) == ["", "", ""]
    nobody = {**VALUES, "rapat": {**VALUES["rapat"], "peserta": []}}  # type: ignore[dict-item]
    emptied = filled(with_member(template, "word/document.xml", whole), nobody)
    assert b"<w:tbl>" not in member(emptied, "word/document.xml")


def test_a_picture_is_packed_once_and_shown_within_its_box() -> None:
    picture = Picture(1, b"\x89PNG-", 400, 200, 20, 20, "Logo & <lambang>")
    template = word_file("{{ logo }}{{ logo|gambar(10, 40) }}")
    data = filled(template, {"logo": picture}, [picture])
    xml = member(data, "word/document.xml").decode()
    assert re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"', xml) == [
        ("720000", "360000"), ("360000", "180000"),
    ]  # fmt: skip
    assert re.findall(r'<wp:docPr id="(\d+)"', xml) == ["1", "2"]
    assert "Logo &amp; &lt;lambang&gt;" in xml
    assert member(data, "word/media/zidocs1.png") == picture.data
    assert member(data, "word/_rels/document.xml.rels").count(b"media/zidocs1.png") == 1
    assert b'Extension="png"' in member(data, "[Content_Types].xml")


def test_a_picture_that_the_template_does_not_show_is_not_packed() -> None:
    picture = Picture(1, b"\x89PNG-", 400, 200, 20, 20)
    with zipfile.ZipFile(io.BytesIO(filled(word_file("x"), VALUES, [picture]))) as package:
        assert not [name for name in package.namelist() if "zidocs" in name]


def test_headers_footers_and_the_title_are_filled_too() -> None:
    core = (
        b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        b'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        b"<dc:title>{{ rapat.judul }}</dc:title></cp:coreProperties>"
    )
    data = filled(with_member(word_file("x"), "docProps/core.xml", core), VALUES)
    assert b"Rapat &lt;A&gt; &amp; {{ B }}</dc:title>" in member(data, "docProps/core.xml")


def test_filling_twice_gives_the_same_bytes_without_a_clock() -> None:
    template = word_file("{{ rapat.judul }}")
    first = filled(template, VALUES)
    compile_template.cache_clear()
    assert filled(template, VALUES) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.create_system for info in package.infolist()} == {0}


def test_a_missing_style_is_a_warning_that_names_it() -> None:
    template = compile_template(word_file("{{p rapat.judul|alinea('Uraian') }}"), SHOWN, Look())
    (problem,) = fill(template, VALUES, ()).problems
    assert problem.severity == "peringatan"
    assert "Uraian" in str(problem)


# ------------------------------------------------------------------------ faults


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{{ rapat.jdul }}", "The variable jdul does not exist. Did you mean rapat.judul?"),
        ("{{ rpat.judul }}", "The variable rpat does not exist. Did you mean rapat.judul?"),
        ("{% if rapat.tdk_ada %}x{% endif %}", "The variable tdk_ada does not exist."),
        ("{{ rapat.judul|tgl }}", "There is no filter called tgl."),
        ("{{ rapat.judul|tanggal }}", "The filter tanggal takes a date, but was given a text."),
        ("{{ 0|romawi }}", "The filter romawi cannot do anything with this value."),
        ("{{ rapat.peserta }}", "A list stands where a text belongs."),
        ("{{ rapat.judul", "A command has no end."),
        ("{{ rapat.judul }", "A command has no end."),
        ("{{ rapat.peserta.nama }}", "rapat.peserta is a list; it has no nama itself."),
        ("{{ rapat.peserta[0] }}", "This is a person or a record, not a text."),
        ("{{ rapat.peserta|tanggal }}", "takes a date, but was given a list."),
        ("{{ rapat.peserta|upper }}", "takes a text, but was given a list."),
        ("{{ rapat.judul|join(', ') }}", "takes a list, but was given a text."),
        ("{{ rapat.peserta|join(rapat.peserta) }}", "takes a text, but was given a list."),
        ("{% for x in rapat.judul %}{% endfor %}", "goes through lists, but this is a text."),
        ("{{ rapat.judul|alinea ~ 'x' }}", "The filter alinea makes whole paragraphs"),
        ("{{ rapat.judul|tanggal() ) }}", "A bracket has no partner."),
        ("{{ rapat.judul| }}", "The command ends too early: something is missing."),
        ("{{ rapat.judul[ }}", "A bracket has no partner."),
        ("{{ rapat.judul|_counted(1) }}", "“_counted” is not possible in a template."),
        ("{{ 'rapat }}", "A quotation mark has no partner."),
        ("{{ rapat.judul ? }}", "The sign “?” cannot stand in a command."),
        ("{{ rapat judul }}", "“judul” cannot stand there."),
        ("{{ }}", "The command ends too early: something is missing."),
        ("{% for orang di rapat.peserta %}{% endfor %}", "“di” cannot stand there."),
        ("{% for 1 in rapat.peserta %}{% endfor %}", "What follows “for” must be a new name."),
        ("{% if ya is benar %}x{% endif %}", "There is no test called benar (after “is”)."),
        ("{% endfro %}", "There is no command called “endfro”. Did you mean endfor?"),
        ("{% if ya %}x{% end if %}", "Did you mean endif?"),
        ("{% if ya %}a{% else if ya %}b{% endif %}", "“if” cannot stand there. Did you mean elif?"),
        ("{% set x = 1 %}", "“set” is not possible in a template."),
        ("{% include 'x' %}", "“include” is not possible in a template."),
        ("{% p if ya %}", "A blank stands between the bracket and “p”."),
        ("{{ p rapat.judul }}", "A blank stands between the bracket and “p”."),
        ("{{{ rapat.judul }}}", "The command has one brace too many."),
        ("{{- rapat.judul -}}", "beside its brackets is not possible in Word."),
        ("{%p if ya %}", "{%p if ya %} is never closed. Write {%p endif %}"),
        ("{%p endif %}", "{%p endif %} has no beginning."),
        ("{% else %}", "{% else %} has no beginning."),
        ("{%tr if ya %}", "{%tr if ya %} stands in no table."),
        ("{{ 1 / 0 }}", "A number is divided by zero."),
        ("{{ " + "9" * 1900 + "|romawi }}", "The filter romawi cannot do anything"),
        ("{{ " + "9" * 5000 + " }}", "A command has more than 2000 signs."),
    ],
)
def test_a_fault_names_template_paragraph_and_variable(wrong: str, said: str) -> None:
    message = fault_of("Halo", "{{ rapat.judul }}", wrong)
    assert message.startswith(f"{SHOWN}: Paragraph 3 (“{shortened(wrong)}”): ")
    assert said in message


def test_a_fault_in_a_repeated_row_names_the_paragraph_in_the_template() -> None:
    message = fault_of(
        "Halo",
        rows=[
            ["{%tr for orang in rapat.peserta %}", ""],
            ["{{ orang.nama }}", "{{ orang.nma }}"],
            ["{%tr endfor %}", ""],
        ],
    )
    place = "Table 1, row 2, cell 2: Paragraph 5 (“{{ orang.nma }}”)"
    assert f"{place}: The variable nma does not exist." in message


def test_commands_that_cut_tables_in_half_are_refused() -> None:
    message = fault_of("{%p if kosong %}", rows=[["{%tr endif %}"]])
    assert "do not enclose whole paragraphs or rows" in message


@pytest.mark.parametrize(
    "hostile",
    [
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in range(999999999) %}x{% endfor %}",
        "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
        "{% for i in range(99999) %}{{ rapat.judul * 99 }}{% endfor %}",
        "{% for i in range(99999) %}" + 300 * "x" + "{% endfor %}",
        "{{ 'a' * 10000000000 }}",
        "{{ [1] * 10000000000 }}",
        "{{ 9 ** 9 ** 9 ** 9 }}",
        "{{ 999999999999999999 * 999999999999999999 * 99 }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ 'a'|center(9999999999) }}",
        "{{ '{:9999999999}'.format(1) }}",
        "{{ 'a'.rjust(9999999999) }}",
        "{% set x = 'a' %}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% autoescape false %}{{ rapat.judul }}{% endautoescape %}",
        "{{ rapat.judul|safe }}",
        "{{ rapat.__class__ }}",
        "{{ rapat['__class__'] }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ rapat.keys }}",
        "{{ rapat.tanggal.today }}",
        "{{ self }}",
        "{{ range }}",
        "{{ _budget }}",
        "{% for _x in [1] %}{% endfor %}",
        "{{ namespace() }}",
        "{{ lipsum(99999) }}",
        "{% for a in [1] recursive %}{% endfor %}",
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ 1" + "+1" * 30000 + " }}",
        "{% for a in [1] %}" * 40 + "{% endfor %}" * 40,
    ],
)  # fmt: skip
def test_a_hostile_template_ends_in_a_clear_fault(hostile: str) -> None:
    assert fault_of(hostile)


def test_doubling_a_text_again_and_again_ends_before_the_memory_does() -> None:
    names = [f"a{number}" for number in range(18)]
    loops = [
        f"{{% for {new} in [{old} ~ {old}] %}}"
        for old, new in zip(["rapat.judul", *names], names, strict=False)
    ]
    message = fault_of("".join(loops) + "{{ a17 }}" + "{% endfor %}" * 18)
    assert "far too often" in message


# -------------------------------------------------------------------- bad files


def bomb() -> bytes:
    """A small zip that unpacks to more than any template needs."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("word/document.xml", b" " * 9_000_000)
    return stream.getvalue()


def many_members() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for number in range(1_001):
            package.writestr(f"word/{number}.xml", b"")
    return stream.getvalue()


ENTITY = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"bukan dokumen Word", id="text"),
        pytest.param(word_file("x")[:-200], id="truncated"),
        pytest.param(word_file("x")[:2000], id="half"),
        pytest.param(bomb(), id="zip bomb"),
        pytest.param(many_members(), id="too many members"),
        pytest.param(with_member(word_file("x"), "word/document.xml", b"<w:doc"), id="broken XML"),
        pytest.param(with_member(word_file("x"), "word/document.xml", ENTITY), id="entities"),
        pytest.param(with_member(word_file("x"), "word/styles.xml", b""), id="empty styles"),
        pytest.param(
            with_member(word_file("x"), "word/document.xml", b"<a>" * 10_000 + b"</a>" * 10_000),
            id="deep XML",
        ),
    ],
)
def test_a_file_that_is_no_template_is_a_fault_with_a_remedy(data: bytes) -> None:
    with pytest.raises(TemplateFault) as caught:
        filled(data, VALUES)
    (problem,) = caught.value.problems
    assert problem.where.file == SHOWN
    assert str(problem.fix)


@pytest.mark.parametrize("cut", range(50, 4000, 400))
def test_a_template_damaged_anywhere_is_filled_or_refused_but_never_crashes(cut: int) -> None:
    data = word_file("{{ rapat.judul }}")
    damaged = data[:cut] + bytes(byte ^ 0xFF for byte in data[cut : cut + 40]) + data[cut + 40 :]
    with contextlib.suppress(TemplateFault):
        assert filled(damaged, VALUES)
