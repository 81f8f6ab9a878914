"""Findings on a terminal: by file, and what is said of many files said once."""

import pytest

from zidocs.api import answers
from zidocs.cli.show import show_problems
from zidocs.errors import Place, Problem, say


def twin(where: Place, other: str = "a.pdf") -> Problem:
    return Problem(
        where,
        say("This file is the same as {other}; the bundle has both.", other=other),
        say("Leave one of them out, unless both are wanted."),
        "Z306",
        "peringatan",
    )


def shown(capsys: pytest.CaptureFixture[str], *problems: Problem) -> list[str]:
    show_problems(problems)
    return capsys.readouterr().err.splitlines()


def test_what_is_said_of_many_files_in_the_same_words_stands_once_below_their_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = [f"foto/{number}.jpg" for number in range(44)]
    lines = shown(capsys, *(twin(Place(name)) for name in names))
    assert lines[:-1] == names
    assert lines[-1].startswith("  Z306 ")


def test_a_file_keeps_what_is_said_of_it_alone(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, twin(Place("b")), twin(Place("b"), "x"), twin(Place("c")))
    assert [line.split(";")[0].split(" as ")[-1] for line in lines] == ["b", "c", "a.pdf", "b", "x"]


def test_a_line_of_a_file_is_shown_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, twin(Place("a.yaml", 3)), twin(Place("b.yaml", 3)))
    assert [line[:8].split()[0] for line in lines] == ["a.yaml", "3", "b.yaml", "3"]


def test_programs_are_answered_of_every_file() -> None:
    answer = answers.check([twin(Place("b")), twin(Place("c"))], str)
    assert [finding["berkas"] for finding in answer] == ["b", "c"]
