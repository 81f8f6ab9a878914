"""The place of a finding becomes the line of the file, with a caret under the spot.

The files are the user's: what is shown of them is bounded and cannot steer the terminal.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from zidocs.errors import Place

MAX_BYTES = 2_000_000
WIDTH = 88
"""Columns of a line that are shown; a longer one is cut around the spot."""

_BEFORE_SPOT = 30
"""Columns that stay before the spot where a line is cut."""
_SUFFIXES = frozenset({".yaml", ".yml", ".csv"})
_CUT = "…"
# As in errors.on_one_line: controls, line separators, marks that turn the writing direction.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]"
)


@dataclass(frozen=True)
class Excerpt:
    """One line of a file, and the columns before the caret (None: no spot is known)."""

    line: str
    before: int | None


@dataclass(frozen=True)
class Sources:
    """The text files of a workspace, each read once when a finding points into it."""

    root: Path
    _lines: dict[str, list[str]] = field(default_factory=dict)

    def excerpt(self, where: Place) -> Excerpt | None:
        """The line of this place; None where there is none, or it does not show the fault."""
        lines = self._lines_of(where.file) if where.line else []
        if where.line is None or not 1 <= where.line <= len(lines):
            return None
        line = lines[where.line - 1]
        is_elsewhere = where.column == 1 and not line.startswith(re.split(r"[.\[]", where.key)[0])
        return None if is_elsewhere or not line.strip() else cut_line(line, where.column)

    def _lines_of(self, file: str) -> list[str]:
        if file not in self._lines:
            self._lines[file] = _read_lines(self.root, file)
        return self._lines[file]


def _read_lines(root: Path, file: str) -> list[str]:
    path = root / file
    try:
        if path.suffix.lower() not in _SUFFIXES or not path.resolve().is_relative_to(root):
            return []
        with path.open("rb") as source:
            data = source.read(MAX_BYTES)
        return re.split("\r\n|[\n\r\x85\u2028\u2029]", _decode(data))
    except (OSError, RuntimeError, ValueError):
        return []


def _decode(data: bytes) -> str:
    from zidocs.yaml import decode

    try:
        return decode(data)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def cut_line(line: str, column: int | None) -> Excerpt:
    """A line becomes what a terminal can show of it; ``column`` counts characters from 1."""
    spot = min(column or 1, len(line) + 1) - 1
    # As much as fits: at the end of a line what stands before it.
    begin = min(
        _characters_back(line, spot, _BEFORE_SPOT), _characters_back(line, len(line), WIDTH - 1)
    )
    begin = 0 if _fits(line) else begin
    head = _CUT if begin else ""
    shown = head + _visible(line[begin : begin + WIDTH + 1])
    end = _fitting(shown)
    before = sum(map(_width, head + _visible(line[begin:spot]))) if column else None
    return Excerpt(shown if end == len(shown) else shown[:end] + _CUT, before)


def _fits(line: str) -> bool:
    return len(line) <= WIDTH and _fitting(_visible(line)) == len(line)


def _characters_back(line: str, position: int, columns: int) -> int:
    """The character that stands about so many columns before ``position``."""
    while position and columns > 0:
        position -= 1
        columns -= _width(line[position])
    return position


def _fitting(text: str) -> int:
    """How many characters fit into the width."""
    columns = WIDTH
    for position, character in enumerate(text):
        columns -= _width(character)
        if columns < 0:
            return position
    return len(text)


def _visible(text: str) -> str:
    return _UNSEEN.sub(" ", text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
