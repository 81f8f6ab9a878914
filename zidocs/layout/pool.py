"""The pages of a PDF become one pool of folded text, from which found blocks are taken away.

What was taken cannot be found again: a text that stands once cannot prove two blocks.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from zidocs.layout.blocks import fold
from zidocs.layout.pdftext import Page

PAGE_END = b"\xff"
"""Ends a page in the pool; no letter in UTF-8 has this byte."""
TAKEN = 0
"""Overwrites what was found."""
MADE = rb"[^\x00\xff]{0,60}?"
"""Text that an engine makes in a gap: a number, a date, a symbol."""
SHORT = 3
"""Blocks of so few letters must stand by themselves, not inside a word."""


@dataclass
class Pool:
    """All folded text of a PDF, page after page in drawing order, from which blocks are taken."""

    text: bytearray
    ends: list[int]
    edges: list[int]
    """Where pages end, and where runs of text begin or end, in ascending order."""

    @classmethod
    def of(cls, pages: Iterable[Page]) -> "Pool":
        """Pour the text of all pages together, in drawing order."""
        text = bytearray()
        ends: list[int] = []
        edges: list[int] = []
        for page in pages:
            for run in page.runs:
                edges.append(len(text))
                text += fold(run.text).encode()
            edges.append(len(text))
            text += PAGE_END
            ends.append(len(text))
        return cls(text, ends, edges)

    def start(self, page: int) -> int:
        """Where a page begins, from 0."""
        return self.ends[page - 1] if page else 0

    def page_of(self, place: int) -> int:
        """The page that a place is on."""
        return bisect_right(self.ends, place)

    def take(self, pieces: tuple[str, ...], start: int = 0, end: int | None = None) -> int | None:
        """Take the first text that is these pieces with gaps between; where it was."""
        spot = self.find(pieces, start, end)
        if spot is None:
            return None
        self._blot(*spot)
        return spot[0]

    def _blot(self, start: int, end: int) -> None:
        """Overwrite what was taken; the end of a page stays one."""
        self.text[start:end] = bytes(end - start)

    def find(
        self, pieces: tuple[str, ...], start: int = 0, end: int | None = None
    ) -> tuple[int, int] | None:
        """Where these pieces stand, by preference as whole runs; the place is not taken."""
        stop = len(self.text) if end is None else end
        if len(pieces) > 1:
            pattern = MADE.join(re.escape(piece.encode()) for piece in pieces)
            match = re.compile(pattern, re.DOTALL).search(self.text, start, stop)
            return match.span() if match else None
        sought = pieces[0].encode()
        first: tuple[int, int] | None = None
        at = self.text.find(sought, start, stop)
        while at >= 0:
            spot = at, at + len(sought)
            if self._is_edge(spot[0]) and self._is_edge(spot[1]):
                return spot
            if len(sought) > SHORT or self._is_edge(spot[0]):
                first = first or spot
            at = self.text.find(sought, at + 1, stop)
        return first

    def _is_edge(self, place: int) -> bool:
        at = bisect_left(self.edges, place)
        return at < len(self.edges) and self.edges[at] == place

    def take_across_pages(self, text: str) -> bool:
        """Take a text that a page break cuts into parts, the longest beginning first."""
        sought = text.encode()
        spots: list[tuple[int, int]] = []
        start = 0
        while sought:
            count = self._longest_beginning(sought, start)
            if count == 0:
                return False
            at = self.text.find(sought[:count], start)
            spots.append((at, at + count))
            sought = sought[count:]
            page = self.page_of(at)
            if sought and page + 1 >= len(self.ends):
                return False
            start = self.ends[page] if sought else start
        for spot in spots:
            self._blot(*spot)
        return True

    def _longest_beginning(self, sought: bytes, start: int) -> int:
        """How many bytes of it are there in one piece, from ``start`` on."""
        low, high = 0, len(sought)
        while low < high:
            middle = (low + high + 1) // 2
            if self.text.find(sought[:middle], start) >= 0:
                low = middle
            else:
                high = middle - 1
        return low

    def first_left(self, page: int) -> int:
        """Where the first text that was not taken begins on a page."""
        at = self.start(page)
        while at < len(self.text) and self.text[at] == TAKEN:
            at += 1
        return at
