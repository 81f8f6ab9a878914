"""A record has exactly the keys it has; all that does not fit is told at once, in its place."""

import tracemalloc
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, ValidationInfo, field_validator

from zidocs.errors import Problem, SpecFault, say
from zidocs.yaml import (
    Bulat,
    Butir,
    Fault,
    Record,
    Tanggal,
    Teks,
    TeksIsi,
    fault,
    faults_inside,
    parse_tree,
    read_yaml,
    validate,
)
from zidocs.yaml.tree import MAX_BYTES, MAX_FAULTS


class Tamu(Record):
    nama: TeksIsi
    jabatan: Teks | None = None


class Rapat(Record):
    judul: TeksIsi = Field(max_length=20)
    tanggal: Tanggal
    sifat: Literal["Biasa", "Segera", "Sangat Segera"] = "Biasa"
    jumlah: Annotated[Bulat, Field(ge=1, le=5)] = 1
    agenda: Butir = Field((), min_length=1)
    tamu: tuple[Tamu, ...] = ()
    ketua: Tamu | None = None

    @field_validator("agenda")
    @classmethod
    def _no_secrets(cls, agenda: tuple[str, ...]) -> tuple[str, ...]:
        faults_inside(
            ((index,), Fault(say("This is a secret."), say("Remove it."), "Z999"))
            for index, item in enumerate(agenda)
            if item == "rahasia"
        )
        return agenda

    @field_validator("ketua")
    @classmethod
    def _asked(cls, ketua: Tamu | None, info: ValidationInfo) -> Tamu | None:
        if ketua and info.context == "nobody":
            fault(say("Nobody presides."), say("Leave it out."), "Z998")
        return ketua


SOUND = {"judul": "Rapat", "tanggal": "2024-03-07"}


def read(text: str, context: object = None) -> Rapat:
    return validate(parse_tree(text.encode(), "p.yaml"), Rapat, context)


def faults(text: str, context: object = None) -> list[Problem]:
    with pytest.raises(SpecFault) as caught:
        read(text, context)
    return list(caught.value.problems)


def test_a_sound_file_becomes_a_frozen_record() -> None:
    rapat = read("judul: Rapat\ntanggal: 2024-03-07\ntamu: [{nama: Maria Contoh}]\n")
    assert rapat.tamu == (Tamu(nama="Maria Contoh"),)
    with pytest.raises(ValueError, match="frozen"):
        rapat.judul = "x"  # type: ignore[misc]


@pytest.mark.parametrize("key", ["sifat", "jumlah", "agenda", "tamu", "ketua"])
def test_an_optional_key_left_empty_counts_as_left_out(key: str) -> None:
    text = "judul: Rapat\ntanggal: 2024-03-07\n"
    assert read(f"{text}{key}:\n") == read(text)


HEAD = "judul: Rapat\ntanggal: 2024-03-07\n"

# § marks the place that is told.
FAULTS = [
    ("§tanggal: 2024-03-07", "judul", "Z111", "The key judul is missing."),
    ("§judul:\ntanggal: 2024-03-07", "judul", "Z113", "A value is missing here."),
    ("judul: §''\ntanggal: 2024-03-07", "judul", "Z113", "This is empty."),
    (f"judul: §{'x' * 21}\ntanggal: 2024-03-07", "judul", "Z113", "at most 20 are allowed"),
    ("§judul: [a]\ntanggal: 2024-03-07", "judul", "Z113", "A single value belongs here"),
    ("§judul: {a: b}\ntanggal: 2024-03-07", "judul", "Z113", "A single value belongs here"),
    ("judul: Rapat\n§tanggal: [2024-03-07]", "tanggal", "Z113", "A single value belongs here"),
    ("judul: Rapat\ntanggal: §kemarin", "tanggal", "Z114", "is not a date"),
    (HEAD + "§tempat: Aula", "tempat", "Z112", "The key tempat is not known here."),
    (HEAD + "sifat: §Rahasia", "sifat", "Z113", "“Rahasia” is not possible here."),
    (HEAD + "§sifat: [Biasa]", "sifat", "Z113", "A single value belongs here"),
    (HEAD + "jumlah: §6", "jumlah", "Z113", "6 is out of range; the limit is 5."),
    (HEAD + "jumlah: §0", "jumlah", "Z113", "0 is out of range; the limit is 1."),
    (HEAD + "jumlah: §tiga", "jumlah", "Z114", "is not a whole number"),
    (HEAD + "§agenda: []", "agenda", "Z113", "This is empty."),
    (HEAD + "agenda:\n  - a\n  -§", "agenda[1]", "Z113", "A value is missing here."),
    (HEAD + "agenda:\n  - a\n  - §b: c", "agenda[1]", "Z113", "A single value belongs here"),
    (HEAD + "agenda: [a, §rahasia]", "agenda[1]", "Z999", "This is a secret."),
    (HEAD + "§tamu: {nama: a}", "tamu", "Z113", "A list belongs here."),
    (HEAD + "tamu: §Maria", "tamu", "Z113", "A list belongs here."),
    (HEAD + "tamu: [§Maria]", "tamu[0]", "Z113", "Keys with values belong here"),
    (HEAD + "tamu: [§{jabatan: a}]", "tamu[0].nama", "Z111", "The key nama is missing."),
    (HEAD + "tamu: [{nama: a, §umur: b}]", "tamu[0].umur", "Z112", "The key umur is not known"),
    (HEAD + "§ketua: [a]", "ketua", "Z113", "Keys with values belong here"),
]


@pytest.mark.parametrize(("marked", "key", "code", "words"), FAULTS)
def test_what_does_not_fit_is_told_at_its_place(
    marked: str, key: str, code: str, words: str
) -> None:
    before, after = marked.split("§")
    [problem] = faults(before + after)
    line, column = before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1
    assert (problem.where.key, problem.code) == (key, code)
    assert words in str(problem.what)
    assert (problem.where.line, problem.where.column) == (line, column)


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("sifat: biasa", "Did you mean Biasa?"),
        ("sifat: Sanget Segera", "Did you mean Sangat Segera?"),
        ("sifat: x", "Possible values: Biasa, Segera, Sangat Segera."),
        ("agnda: x", "Did you mean agenda?"),
        ("x: 1", "Known keys: agenda, judul, jumlah, ketua, sifat, tamu, tanggal."),
        ("tamu: [{nama: a, jabatn: b}]", "Did you mean jabatan?"),
    ],
)
def test_the_remedy_names_what_was_meant(line: str, remedy: str) -> None:
    [problem] = faults(HEAD + line)
    assert str(problem.fix) == remedy


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "tanggal: x\nfoo: 1\nsifat: y\ntamu: [{bar: 1}]\nagenda: [rahasia, a, rahasia]\n"
    assert [(problem.where.line, problem.where.key) for problem in faults(text)] == [
        (1, "judul"),
        (1, "tanggal"),
        (2, "foo"),
        (3, "sifat"),
        (4, "tamu[0].nama"),
        (4, "tamu[0].bar"),
        (5, "agenda[0]"),
        (5, "agenda[2]"),
    ]


def test_a_validator_may_ask_what_it_was_given_to_look_in() -> None:
    text = HEAD + "ketua: {nama: a}"
    assert read(text).ketua == Tamu(nama="a")
    [problem] = faults(text, "nobody")
    assert (problem.code, problem.where.key) == ("Z998", "ketua")


@pytest.mark.parametrize("text", ["", "# remark", "just a text", "- a\n- b", "5"])
def test_a_file_without_keys_is_one_fault(text: str) -> None:
    [problem] = faults(text)
    assert (problem.code, problem.where.file) == ("Z110", "p.yaml")


def test_thousands_of_faults_are_told_in_part() -> None:
    keys = "\n".join(f"x{n}: 1" for n in range(MAX_FAULTS * 3))
    assert len(faults(HEAD + keys)) == MAX_FAULTS


# From the file


def test_a_file_is_read_with_its_tree(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(HEAD)
    rapat, tree = read_yaml(path, "packets/x/p.yaml", Rapat)
    assert rapat.judul == "Rapat"
    assert str(tree.place(("judul",))) == "packets/x/p.yaml:1:8 judul"


def unreadable(path: Path) -> None:
    path.mkdir()


def endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES * 1000)


@pytest.mark.parametrize(("make", "code"), [(unreadable, "Z100"), (endless, "Z101")])
def test_a_file_that_cannot_be_read_is_told_by_name(tmp_path: Path, make: Any, code: str) -> None:
    make(tmp_path / "p.yaml")
    tracemalloc.start()
    with pytest.raises(SpecFault) as caught:
        read_yaml(tmp_path / "p.yaml", "p.yaml", Rapat)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * MAX_BYTES
    [problem] = caught.value.problems
    assert (problem.code, str(problem.where)) == (code, "p.yaml")
