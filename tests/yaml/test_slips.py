"""What is mistyped is told at its own line, with what to type; nothing else changes."""

import pytest

from zidocs.errors import SpecFault
from zidocs.yaml import parse_tree
from zidocs.yaml.scalars import items_of


def told(text: str) -> list[tuple[int | None, int | None, str]]:
    with pytest.raises(SpecFault) as caught:
        parse_tree(text.encode(), "f")
    return [(p.where.line, p.where.column, f"{p.what} {p.fix}") for p in caught.value.problems]


HYPHEN = "blank behind the hyphen"
WORD = "comes from Word"
COLON = "blank behind the colon"
CUT = "Nothing behind a # is read"

# § marks the place that is told
SLIPS = [
    ("agenda:\n  - satu\n  §-dua\n  - tiga\n", HYPHEN),
    ("rapat:\n  agenda:\n    - satu\n    §-dua\n  tempat: x\n", HYPHEN),
    ("agenda:\n  - satu\n  §– dua\n  - tiga\n", WORD),
    ("agenda:\n  - satu\n  §• dua\n", WORD),
    ("agenda:\n  §* satu\n", WORD),
    ("rapat:\n  judul: x\n  tempat§:Aula\n  pimpinan: y\n", "tempat: Aula"),
    ("rapat:\n  judul: x\n  tempat§:Aula\nundangan: y\n", COLON),
    ('rapat:\n  judul: x\n  mulai§:"09.00"\n  tempat: y\n', COLON),
    ("rapat:\n  judul: Rapat§: Evaluasi\n  tempat: y\n", 'judul: "Rapat: Evaluasi"'),
    ("rapat:\n  judul: “Rapat§: Evaluasi”\n", 'judul: "Rapat: Evaluasi"'),
    ("a:\n  - {agenda: 2, uraian: Ruang §#2 dipakai}\n  - {agenda: 2}\n", CUT),
    ("rapat:\n  tempat: Ruang besar\n    di §#2 lantai\n    bawah\n  judul: x\n", CUT),
    ('judul: "Rapat" §Evaluasi\nx: y\n', "goes on behind its closing quote"),
    ("rapat:\n  judul: x\n  §tempat Aula\n  pimpinan: y\n", "A colon is missing behind tempat"),
]


@pytest.mark.parametrize(("marked", "words"), SLIPS)
def test_a_slip_is_told_at_its_own_line_with_what_to_type(marked: str, words: str) -> None:
    before, after = marked.split("§")
    line, column = before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1
    [(at_line, at_column, said)] = told(before + after)
    assert (at_line, at_column) == (line, column)
    assert words in said


def test_all_slips_are_told_at_once() -> None:
    assert [line for line, _, _ in told("a:\n  - x\n  -y\n  – z\nb:c\nd: e: f\n")] == [3, 4, 5, 6]


def test_long_texts_may_look_like_slips() -> None:
    text = "isi: |\n  tempat:Aula\n  – dua\njudul: a: b\n"
    assert [line for line, _, _ in told(text)] == [4]


@pytest.mark.parametrize(
    "typed",
    ["judul : x", "judul:\xa0x", "\xa0judul: x", "\u200bjudul: \ufeffx", "\u200ejudul: x\u200b"],
)
def test_blanks_and_marks_that_nobody_sees_change_nothing(typed: str) -> None:
    root = parse_tree(f"rapat:\n {typed}\n".encode(), "f").root
    assert root == {"rapat": {"judul": "x"}}


def test_what_a_hash_cuts_off_is_known_by_its_place() -> None:
    text = (
        'a: Ruang #2 dua\nb: #12\nc:\n  - x #3\n  - "y" #4\n  - z # remark\nd: x#5\ne: |\n  q #6\n'
    )
    tree = parse_tree(text.encode(), "f")
    assert dict(tree.cut) == {
        ("a",): "#2 dua", ("b",): "#12", ("c", 0): "#3", ("c", 1): "#4",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1. Pembukaan 2. Capaian 3. Penutup", ("Pembukaan", "Capaian", "Penutup")),
        ("1) a\n2) b", ("a", "b")),
        ("-Pembukaan -Penutup", ("Pembukaan", "Penutup")),
        ("– Pembukaan - Penutup", ("Pembukaan", "Penutup")),
        ("• Pembukaan • Rapat 80-90%", ("Pembukaan", "Rapat 80-90%")),
        ("1. Capaian 2. Rapat 12. Maret 3. Penutup", ("Capaian", "Rapat 12. Maret", "Penutup")),
        ("Rapat 1. x 2. y", ("Rapat 1. x 2. y",)),
        ("1. Pembukaan", ("1. Pembukaan",)),
        ("-", ("-",)),
        ("Pembukaan, Penutup", ("Pembukaan, Penutup",)),
    ],
)
def test_a_list_that_lost_its_lines_is_a_list_again(text: str, items: tuple[str, ...]) -> None:
    assert items_of(text) == items
