"""Every construct of an office letter looks the same from both engines, and nothing is lost."""

import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.making.letters.constructs import CONSTRUCTS
from tests.making.letters.pieces import Construct
from tests.reading.programs import needs_poppler, needs_soffice
from zidocs.layout.bawaan import Bawaan
from zidocs.layout.libreoffice import LibreOffice, find
from zidocs.layout.losses import prove
from zidocs.layout.normalise import accept_changes, normalise
from zidocs.layout.preflight import examine
from zidocs.pdf.page_content import read_pages

NEAR = 8.0
"""Points that a word may stand from where LibreOffice sets it."""
WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax=".*?" yMax=".*?">(.*?)</word>')
every_construct = pytest.mark.parametrize("name", CONSTRUCTS)


class Word(NamedTuple):
    y: float
    x: float


Page = Mapping[str, list[Word]]


@pytest.fixture(scope="module")
def constructs() -> Mapping[str, Construct]:
    return {name: build() for name, build in CONSTRUCTS.items()}


@pytest.fixture(scope="module")
def built_in(constructs: Mapping[str, Construct]) -> Mapping[str, bytes]:
    engine = Bawaan()
    return {name: engine.pages(normalise(one.docx), name).pdf for name, one in constructs.items()}


@pytest.fixture(scope="module")
def by_office(constructs: Mapping[str, Construct]) -> Mapping[str, bytes]:
    program = find()
    assert program is not None
    documents = {name: accept_changes(one.docx) for name, one in constructs.items()}
    made = LibreOffice(program).pages_of(documents)
    return {name: pages.pdf for name, pages in made.items()}


def words(pdf: bytes, folder: Path) -> list[Page]:
    """The words of each page and where they stand; leaders are no words."""
    file = folder / "pages.pdf"
    file.write_bytes(pdf)
    listing = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = []
    for page in listing.split("<page ")[1:]:
        found: dict[str, list[Word]] = defaultdict(list)
        for x, y, word in WORD.findall(page):
            if word.strip("._"):
                found[word].append(Word(float(y), float(x)))
        pages.append({word: sorted(places) for word, places in found.items()})
    return pages


def pairs(page: Page, other: Page) -> Iterator[tuple[str, Word, Word]]:
    for word, places in page.items():
        for place, match in zip(places, other[word], strict=True):
            yield word, place, match


@every_construct
def test_preflight_trusts_the_built_in_engine(
    name: str, constructs: Mapping[str, Construct]
) -> None:
    assert examine(constructs[name].docx, f"{name}.docx") == ()


@every_construct
def test_the_built_in_engine_loses_nothing(
    name: str, constructs: Mapping[str, Construct], built_in: Mapping[str, bytes]
) -> None:
    assert prove(constructs[name].docx, built_in[name], f"{name}.docx") == ()


@needs_poppler
@every_construct
def test_each_word_stands_on_paper_as_often_as_it_should(
    name: str,
    constructs: Mapping[str, Construct],
    built_in: Mapping[str, bytes],
    tmp_path: Path,
) -> None:
    pages = words(built_in[name], tmp_path)
    shown = Counter(dict.fromkeys(constructs[name].words, 0))
    for page in pages:
        shown.update({word: len(places) for word, places in page.items()})
    assert {word: shown[word] for word in constructs[name].words} == constructs[name].words
    assert len(pages) == constructs[name].pages


@needs_soffice
@needs_poppler
@every_construct
def test_both_engines_set_every_word_in_the_same_place(
    name: str,
    built_in: Mapping[str, bytes],
    by_office: Mapping[str, bytes],
    tmp_path: Path,
) -> None:
    ours, theirs = words(built_in[name], tmp_path), words(by_office[name], tmp_path)
    assert len(ours) == len(theirs)
    for page, other in zip(ours, theirs, strict=True):
        assert {word: len(places) for word, places in page.items()} == {
            word: len(places) for word, places in other.items()
        }
        for word, place, match in pairs(page, other):
            away = max(abs(place.x - match.x), abs(place.y - match.y))
            assert away <= NEAR, f"{word} at {place}, LibreOffice at {match}"


@needs_soffice
@every_construct
def test_the_proof_holds_for_pages_by_libreoffice_as_well(
    name: str, constructs: Mapping[str, Construct], by_office: Mapping[str, bytes]
) -> None:
    assert prove(constructs[name].docx, by_office[name], f"{name}.docx") == ()


@every_construct
def test_normalising_twice_is_seen_nowhere(
    name: str, constructs: Mapping[str, Construct], built_in: Mapping[str, bytes]
) -> None:
    twice = Bawaan().pages(normalise(normalise(constructs[name].docx)), name).pdf
    for page, again in zip(read_pages(built_in[name]), read_pages(twice), strict=True):
        assert [run.text for run in page.runs] == [run.text for run in again.runs]
        for run, same in zip(page.runs, again.runs, strict=True):
            assert (run.x, run.y) == pytest.approx((same.x, same.y), abs=0.2)
