"""Problems are told in the user's language, on one line, with place and remedy."""

import errno
import pickle
from datetime import date
from pathlib import Path, PurePath

import pytest

from zidocs import errors
from zidocs.errors import (
    MAX_SHOWN,
    Place,
    Problem,
    Sentence,
    SpecFault,
    ZidocsError,
    os_reason,
    say,
)

INDONESIAN = {
    "There is no file {file}.": "Berkas {file} tidak ada.",
    "Put it at {path}.": "Letakkan di {path}.",
    "The reason is: {reason}": "Sebabnya: {reason}",
}


def translate(text: str) -> str:
    return INDONESIAN.get(text, text)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("packet.yaml", 14, 7, "rapat.judul"), "packet.yaml:14:7 rapat.judul"),
        (Place("pegawai.csv", 3, key="nip"), "pegawai.csv:3 nip"),
        (Place("packet.yaml"), "packet.yaml"),
        (Place(key="--periode"), "--periode"),
        (Place(), ""),
    ],
)
def test_a_place_reads_like_those_of_compilers(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_a_problem_is_one_line_of_place_sentence_and_remedy() -> None:
    problem = Problem(
        Place("packet.yaml", 3, 1, "foto[0].berkas"),
        say("There is no file {file}.", file="foto/1.jpg"),
        say("Put it at {path}.", path="packets/rapat/foto/1.jpg"),
        "Z131",
    )
    assert str(problem) == (
        "packet.yaml:3:1 foto[0].berkas: There is no file foto/1.jpg."
        " Put it at packets/rapat/foto/1.jpg."
    )
    assert problem.render(translate) == (
        "packet.yaml:3:1 foto[0].berkas: Berkas foto/1.jpg tidak ada."
        " Letakkan di packets/rapat/foto/1.jpg."
    )


def test_a_problem_without_a_place_has_no_empty_place() -> None:
    assert str(Problem(Place(), say("No room."), say("Delete something."))) == (
        "No room. Delete something."
    )


def test_a_problem_in_a_line_gives_each_sentence_the_values_that_it_names() -> None:
    said = Problem.at("a.yaml", "Z131", file="b.pdf", code=0x41, path="foto").says(
        "There is no file {file} {{here}}.", "Put U+{code:04X} at {path}, not at {file}."
    )
    assert said == Problem(
        Place("a.yaml"),
        say("There is no file {file} {{here}}.", file="b.pdf"),
        say("Put U+{code:04X} at {path}, not at {file}.", file="b.pdf", code=0x41, path="foto"),
        "Z131",
    )
    assert str(said) == "a.yaml: There is no file b.pdf {here}. Put U+0041 at foto, not at b.pdf."


@pytest.mark.parametrize("where", ["foto/1.jpg", PurePath("foto/1.jpg"), Place("foto/1.jpg")])
def test_a_path_is_a_place_by_itself(where: Place | PurePath | str) -> None:
    assert Problem.at(where).says("Wrong.", "Mend it.").where == Place(str(Path("foto/1.jpg")))


def test_a_problem_in_a_line_is_an_error_a_warning_or_a_hint() -> None:
    begun = (Problem.at("a", "Z301"), Problem.warning("a", "Z301"), Problem.hint("a", "Z301"))
    said = [each.says("Wrong.", "Mend it.") for each in begun]
    assert [each.severity for each in said] == ["galat", "peringatan", "petunjuk"]
    assert {each.code for each in said} == {"Z301"}
    assert Problem.at("a").says("Wrong.", "Mend it.").code == "Z000"


@pytest.mark.parametrize("kind", [ZidocsError, *ZidocsError.__subclasses__()])
def test_a_fault_in_a_line_has_that_problem_alone(kind: type[ZidocsError]) -> None:
    fault = kind.at("a", "Z301", name="b").says("No {name}.", "Mend it.")
    assert type(fault) is kind
    assert fault.problems == (Problem.at("a", "Z301", name="b").says("No {name}.", "Mend it."),)


def test_a_sentence_inside_a_sentence_is_translated_too() -> None:
    inner = say("There is no file {file}.", file="a.pdf")
    assert say("The reason is: {reason}", reason=inner).render(translate) == (
        "Sebabnya: Berkas a.pdf tidak ada."
    )


@pytest.mark.parametrize("value", ["{x}", "{{x}}", "{0}", "{file.__class__}", "%s", "{"])
def test_braces_in_a_value_are_only_text(value: str) -> None:
    assert str(say("There is no file {file}.", file=value)) == f"There is no file {value}."


@pytest.mark.parametrize("values", [{}, {"name": "Tim"}])
def test_doubled_braces_are_literal_with_and_without_gaps(values: dict[str, object]) -> None:
    assert str(Sentence("Write {{nama: …}}.", tuple(values.items()))) == "Write {nama: …}."


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("two\nlines", "two lines"),
        ("\x1b[2J\x1b]0;title\x07", " [2J ]0;title "),
        ("tab\tand\x00nul", "tab and nul"),
        ("left‮thgir", "left thgir"),
        ("half a pair \ud800", "half a pair  "),
        ("x" * 10_000, "x" * (MAX_SHOWN - 1) + "…"),
        ("José “Contoh” – S.H.", "José “Contoh” – S.H."),
    ],
)
def test_a_foreign_text_neither_steers_nor_fills_the_terminal(value: str, shown: str) -> None:
    assert str(say("“{value}”.", value=value)) == f"“{shown}”."


def test_every_fault_owns_its_exit_code() -> None:
    classes = [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, ZidocsError)
    ]
    assert {each.__name__: each.exit_code for each in classes} == {
        "ZidocsError": 1,
        "UsageFault": 2,
        "SpecFault": 3,
        "EvidenceFault": 4,
        "TemplateFault": 5,
        "LayoutFault": 6,
        "BundleFault": 7,
        "ArchiveFault": 8,
    }


def test_a_fault_tells_all_its_problems() -> None:
    problems = [Problem(Place("a.yaml", n), say("Wrong."), say("Mend it.")) for n in (1, 2, 3)]
    fault = SpecFault(iter(problems))
    assert fault.problems == tuple(problems)
    assert str(fault).splitlines() == [f"a.yaml:{n}: Wrong. Mend it." for n in (1, 2, 3)]


@pytest.mark.parametrize("kind", [ZidocsError, *ZidocsError.__subclasses__()])
def test_a_fault_comes_back_whole_from_a_worker_process(kind: type[ZidocsError]) -> None:
    fault = kind(Problem(Place("a", 1), say("No {x}.", x=say("file.")), say("Add it."), "Z131"))
    again = pickle.loads(pickle.dumps(fault))
    assert type(again) is kind
    assert again.problems == fault.problems


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "it is not there"),
        (PermissionError(errno.EACCES, "Permission denied"), "you may not open it"),
        (IsADirectoryError(errno.EISDIR, "Is a directory"), "a folder, not a file"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (OSError(errno.EBUSY, "Device or resource busy"), "another program holds it"),
    ],
)
def test_what_systems_say_of_files_becomes_our_own_words(error: OSError, words: str) -> None:
    reason = os_reason(error)
    assert isinstance(reason, Sentence)
    assert words in reason.render()


def test_what_systems_say_rarely_is_shown_as_it_is() -> None:
    assert os_reason(OSError(errno.EXDEV, "Invalid cross-device link")) == (
        "Invalid cross-device link"
    )
    assert os_reason(ValueError("embedded null byte")) == "embedded null byte"
    assert os_reason(MemoryError()) == "MemoryError"


def test_a_date_in_a_sentence_is_written_for_readers_in_their_language() -> None:
    sentence = say("Due on {day}.", day=date(2026, 3, 25))
    assert str(sentence) == "Due on 25 March 2026."
    assert "25 Maret 2026" in sentence.render(errors.translator("id"))
    assert pickle.loads(pickle.dumps(sentence)) == sentence
