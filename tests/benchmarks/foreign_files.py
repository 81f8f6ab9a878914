"""What the built-in engine makes of forty files as foreign programs write them.

    python tests/benchmarks/foreign_files.py

Prints how many are refused, how many lose text, and, where LibreOffice is there, how many have as
many pages and which share of the words stand within 8 points of where LibreOffice sets them.
"""

import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.making.letters.foreign import FOREIGN
from zidocs.errors import LayoutFault, Problem
from zidocs.layout.bawaan import Bawaan
from zidocs.layout.libreoffice import LibreOffice, find
from zidocs.layout.losses import prove
from zidocs.layout.normalise import normalise
from zidocs.layout.preflight import examine

NEAR = 8.0
"""Points."""
WORD = re.compile(r'<word xMin="(.*?)" yMin="(.*?)" xMax=".*?" yMax=".*?">(.*?)</word>')

Words = list[tuple[int, str, float, float]]


@dataclass(frozen=True)
class Outcome:
    """What became of one file: what it was refused for, what was lost, and its pages."""

    refused: tuple[Problem, ...]
    lost: tuple[Problem, ...]
    pdf: bytes


def outcome(name: str, docx: bytes) -> Outcome:
    """Examine, lay out and prove one file."""
    try:
        doubts = examine(docx, name)
        pages = Bawaan().pages(normalise(docx), name)
    except LayoutFault as fault:
        return Outcome(fault.problems, (), b"")
    return Outcome(
        _grave((*doubts, *pages.problems)), _grave(prove(docx, pages.pdf, name)), pages.pdf
    )


def by_office(documents: Mapping[str, bytes]) -> dict[str, bytes] | None:
    """LibreOffice's pages of the same files; None where it is not installed."""
    program = find()
    if program is None:
        return None
    made = LibreOffice(program).pages_of(documents)
    return {name: pages.pdf for name, pages in made.items()}


def words(pdf: bytes) -> Words:
    """Each word with its page and its place."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.pdf"
        path.write_bytes(pdf)
        command = ["pdftotext", "-bbox", str(path), "-"]
        listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        (number, word, float(x), float(y))
        for number, page in enumerate(listing.split("<page ")[1:])
        for x, y, word in WORD.findall(page)
    ]


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    from zidocs.pdf.page_content import read_pages

    return len(read_pages(pdf))


def near(ours: Words, theirs: Words) -> tuple[int, int]:
    """How many words stand near where LibreOffice sets them, and how many there are."""
    places = defaultdict(list)
    for page, word, x, y in ours:
        places[page, word].append((x, y))
    found = 0
    for page, word, x, y in theirs:
        for place in places[page, word]:
            if max(abs(place[0] - x), abs(place[1] - y)) <= NEAR:
                places[page, word].remove(place)
                found += 1
                break
    return found, len(theirs)


def main() -> None:
    """Measure and print."""
    documents = {name: build() for name, build in FOREIGN.items()}
    outcomes = {name: outcome(name, docx) for name, docx in documents.items()}
    refused = [name for name, one in outcomes.items() if one.refused]
    lost = [name for name, one in outcomes.items() if one.lost]
    print(f"{len(documents)} files: {len(refused)} refused, {len(lost)} lose text")
    _tell("refused", refused)
    _tell("lose text", lost)
    theirs = by_office(documents)
    if theirs is None:
        print("LibreOffice is not installed: pages are not compared")
        return
    laid = {name: one.pdf for name, one in outcomes.items() if one.pdf}
    unequal = [n for n, pdf in laid.items() if page_count(pdf) != page_count(theirs[n])]
    counts = [near(words(pdf), words(theirs[name])) for name, pdf in laid.items()]
    share = sum(found for found, _ in counts) / sum(total for _, total in counts)
    print(f"{len(laid) - len(unequal)} of {len(laid)} with as many pages as LibreOffice")
    _tell("other pages", unequal)
    print(f"{share:.1%} of the words within {NEAR:.0f} points of LibreOffice's")


def _tell(what: str, names: Iterable[str]) -> None:
    for name in names:
        print(f"  {what}: {name}")


def _grave(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity == "galat")


if __name__ == "__main__":
    main()
