"""Damaged and hostile templates end in a document or a clear fault, quickly and without a crash.

The number of damaged templates grows with the environment: ``ZIDOCS_FUZZ=20000`` for a night.
"""

import io
import zipfile
from random import Random

import pytest

from tests.documents.test_fill import VALUES
from tests.making import damage
from tests.making.word_files import filled, member, with_member, word_file
from zidocs.errors import TemplateFault

ROUNDS = damage.rounds(40)
MAIN = "word/document.xml"
# ruff: noqa: E501
WORDS = (
    "{{ ", " }}", "{% ", " %}", "{%p ", "{%tr ", "{{p ", "{{r ", "{# ", " #}", "if ", "for ", "x in ",
    "else", "elif ", "endif", "endfor", "rapat", ".judul", ".peserta", "jumlah", "|alinea", "|tanggal",
    "|join(", "|batch(", "|first", "|length", "range(", ")", "(", "[", "]", "'", '"', "\\ud800", "9" * 30,
    " ~ ", " + ", " * ", " is defined", "-", "\u00a0", "“", "«", "»", "{", "}", "%", "\n", "teks ", "🙂",
)  # fmt: skip


def outcome(data: bytes) -> str:
    """``filled`` or ``refused``; anything else is an exception, or takes too long."""
    with damage.in_time():
        try:
            filled(data, VALUES)
        except TemplateFault:
            return "refused"
    return "filled"


def test_commands_of_any_words_in_any_order_are_filled_or_refused() -> None:
    chance = Random(7)
    seen = set()
    for _ in range(ROUNDS):
        texts = ["".join(chance.choices(WORDS, k=chance.randint(1, 9))) for _ in range(4)]
        seen.add(outcome(word_file(*texts, rows=[[texts[0], "x"], [texts[1], texts[2]]])))
    assert seen == {"filled", "refused"}


def test_damaged_packages_and_parts_are_filled_or_refused() -> None:
    chance = Random(11)
    whole = word_file("{%p if ya %}", "{{ rapat.judul }}", "{%p endif %}", rows=[["a", "b"]])
    xml = member(whole, MAIN)
    for number in range(ROUNDS):
        data = bytearray(xml if number % 2 else whole)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 6)] = chance.randbytes(chance.randint(0, 3))
        outcome(with_member(whole, MAIN, bytes(data)) if number % 2 else bytes(data))


@pytest.mark.parametrize("missing", ["word/styles.xml", "[Content_Types].xml", "_rels/.rels", MAIN])
def test_a_template_without_one_of_its_parts_is_filled_or_refused(missing: str) -> None:
    source = zipfile.ZipFile(io.BytesIO(word_file("{{ rapat.judul }}")))
    stream = io.BytesIO()
    with source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            if name != missing:
                target.writestr(name, source.read(name))
    assert outcome(stream.getvalue()) == ("filled" if "styles" in missing else "refused")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_template_packed_as_word_never_packs_is_refused_unopened(packing: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as package:
        package.writestr(MAIN, bytes(200_000_000))
    assert outcome(stream.getvalue()) == "refused"


def body(xml: str) -> bytes:
    """A stored, not packed, Word file: what packs too well is refused before it is read."""
    data = word_file()
    whole = member(data, MAIN).decode().replace("<w:body>", f"<w:body>{xml}", 1)
    return with_member(data, MAIN, whole.encode())


LIST = "range(99999)|batch(1)"
PAGE = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
CELLS = f"<w:tbl>{'<w:tr>' + '<w:tc><w:p/></w:tc>' * 60 + '</w:tr>'}</w:tbl>"


@pytest.mark.parametrize(
    "text",
    [
        "{% for i in range(99999) %}" * 3 + "{% endfor %}" * 3,
        "{% for i in range(99999) %}{{ " + LIST + "|length }}{% endfor %}",
        "{% for i in range(99999) %}{{ range(9999)|join|length }}{% endfor %}",
        "{% for a in [" + LIST + "] %}{% for b in [" + LIST + "] %}{% for i in range(99999) %}"
        "{% if a == b %}x{% endif %}" + "{% endfor %}" * 3,
        "{% for i in range(99999) %}" + "{% if kosong %}x{% endif %}" * 2_000 + "{% endfor %}",
        "{% for t in ['" + "x" * 1_500 + "'] %}{% for i in range(99999) %}"
        "{% if t|alinea %}{% endif %}" + "{% endfor %}" * 2,
        "{{ " + "9" * 5_000 + " }}",
        "{{ rapat['\\ud800'] }}",
        "{{ rapat.peserta|join(rapat.peserta) }}",
        "{" * 500_000,
        "{% raw %}" * 50_000,
    ],
    ids=["nested", "batch", "join", "compare", "body", "alinea", "digits", "surrogate", "list",
         "braces", "raw"],
)  # fmt: skip
def test_a_template_that_asks_for_endless_work_is_refused_in_time(text: str) -> None:
    assert outcome(word_file(text)) == "refused"


@pytest.mark.parametrize(
    "xml",
    [PAGE * 50_000, CELLS * 4_000, "<w:p><w:r><w:t>{{ jumlah }}</w:t></w:r></w:p>" * 20_000],
    ids=["page breaks", "cells", "commands"],
)
def test_a_template_of_far_too_much_is_refused_in_time(xml: str) -> None:
    assert outcome(body(xml)) == "refused"


@pytest.mark.parametrize("text", ["{ " * 250_000, "}" * 500_000, "{#" * 250_000, "«" * 300_000])
def test_a_template_of_half_commands_is_filled_in_time(text: str) -> None:
    assert outcome(word_file(text)) == "filled"


def test_margins_and_spans_as_web_editors_write_them_are_numbers() -> None:
    data = word_file("{{ rapat.judul }}", rows=[["a", "b{{ tanpa_kolom }}"]])
    whole = member(data, MAIN).decode()
    strange = whole.replace('w:left="', 'w:left="0.0000000000002').replace("<w:tcPr>",
              '<w:tcPr><w:gridSpan w:val="9e99"/>')  # fmt: skip
    assert strange != whole
    assert outcome(with_member(data, MAIN, strange.encode())) == "filled"
