"""The pages of a PDF become words with their places, as poppler's pdftotext reads them."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="(-?[\d.]+)" yMin="(-?[\d.]+)" xMax="(-?[\d.]+)" yMax="(-?[\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Word:
    """A word and its box in points from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Page:
    """A page in points, and its words in the order of the file."""

    width: float
    height: float
    words: tuple[Word, ...]

    def within(self, left: float, right: float) -> str:
        """The text between two places across, line by line."""
        chosen = [word for word in self.words if left <= word.left and word.right <= right]
        return " ".join(line for line in _lines(chosen))

    def above(self, bottom: float) -> tuple[str, ...]:
        """The lines of text that end above a place, from top to bottom."""
        return tuple(_lines([word for word in self.words if word.bottom <= bottom]))

    @property
    def text(self) -> str:
        """All words, line by line."""
        return " ".join(_lines(self.words))

    def overlaps(self) -> list[tuple[str, str]]:
        """Pairs of words of which one is printed over the other."""
        found = []
        ordered = sorted(self.words, key=lambda word: word.middle)
        for index, word in enumerate(ordered):
            for other in ordered[index + 1 :]:
                # Boxes hold room for accents; letters take about the middle half of them.
                if other.middle - word.middle > (word.bottom - word.top) * 0.4:
                    break
                if min(word.right, other.right) - max(word.left, other.left) > 1:
                    found.append((word.text, other.text))
        return found


def _lines(words: list[Word] | tuple[Word, ...]) -> Iterator[str]:
    line: list[Word] = []
    for word in sorted(words, key=lambda word: word.middle):
        if line and word.middle - line[-1].middle > 4:
            yield _joined(line)
            line = []
        line.append(word)
    if line:
        yield _joined(line)


def _joined(line: list[Word]) -> str:
    return " ".join(word.text for word in sorted(line, key=lambda word: word.left))


def read_pages(pdf: Path) -> tuple[Page, ...]:
    """All pages of a PDF file."""
    answer = subprocess.run(
        ["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, encoding="utf-8"
    )
    return tuple(
        Page(
            float(width),
            float(height),
            tuple(
                Word(*(float(number) for number in word[:4]), unescape(word[4]))
                for word in _WORD.findall(content)
            ),
        )
        for width, height, content in _PAGE.findall(answer.stdout)
    )
