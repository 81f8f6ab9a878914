"""Every sentence exists in Indonesian, with the same gaps, and the compiled catalogue is fresh."""

import ast
import re
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[1] / "zidocs"
FOLDER = PACKAGE / "locale/id/LC_MESSAGES"
README = PACKAGE.with_name("README.md").read_text("utf-8")
KEYWORDS = {"_": None, **parse_keywords(re.findall(r"-k (\S+)", README))}
"""The names that the command in the README extracts sentences by, and pybabel's own."""


@pytest.fixture(scope="module")
def indonesian() -> Catalog:
    with (FOLDER / "zidocs.po").open("rb") as file:
        return read_po(file, locale="id", domain="zidocs")


def sentences() -> set[str]:
    """All message ids of the source."""
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _, _, message, *_ in found}


def test_both_sentences_of_a_problem_are_found_and_what_stands_before_them() -> None:
    """Also where a comma ends them, or a sentence fills a gap of theirs."""
    source = b"""
raise UsageFault.at(f"{place}", "Z001", n=say("One."), name=name or "-").says(
    "Two {n} "
    "{name}.",
    "Three.",
) from error
yield Problem.at("--option").says("Four.", "Five.")
"""
    found = extract("python", BytesIO(source), keywords=KEYWORDS)
    assert [message for _, message, *_ in found] == [
        "One.",
        "Two {n} {name}.",
        "Three.",
        "Four.",
        "Five.",
    ]


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_sentence_is_translated(indonesian: Catalog) -> None:
    missing = {
        text
        for text in sentences()
        if not (message := indonesian.get(text)) or not message.string or message.fuzzy
    }
    assert missing == set()


def test_no_translation_is_left_of_a_sentence_that_is_gone(indonesian: Catalog) -> None:
    assert {message.id for message in indonesian if message.id} - sentences() == set()


def test_translations_have_the_gaps_of_their_sentences(indonesian: Catalog) -> None:
    different = {
        message.id: message.string
        for message in indonesian
        if message.id and gaps(str(message.id)) != gaps(str(message.string))
    }
    assert different == {}


def test_translations_keep_the_final_punctuation(indonesian: Catalog) -> None:
    end = re.compile(r"[.?…:]$")
    different = {
        message.id: message.string
        for message in indonesian
        if message.id and bool(end.search(str(message.id))) != bool(end.search(str(message.string)))
    }
    assert different == {}


def test_the_compiled_translations_are_those_of_the_source(indonesian: Catalog) -> None:
    compiled = read_mo(BytesIO((FOLDER / "zidocs.mo").read_bytes()))
    assert translations(compiled) == translations(indonesian), "run pybabel compile"


def translations(catalog: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalog if message.id}


def test_no_sentence_hides_inside_an_f_string() -> None:
    """Before Python 3.12 the extraction does not look there."""
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for outer in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(outer, ast.JoinedStr)
        for call in ast.walk(outer)
        if isinstance(call, ast.Call)
        and (getattr(call.func, "id", "") or getattr(call.func, "attr", "")) in KEYWORDS
    ]
    assert hidden == []
