"""The pages of a PDF become one pool of folded text, from which found blocks are taken away.

What was taken cannot be found again: a text that stands once cannot prove two blocks.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from zidocs.layout.blocks import Block, fold
from zidocs.layout.pdftext import Page

PAGE_END = b"\xff"
"""Ends a page in the pool; no letter in UTF-8 has this byte."""
TAKEN = 0
"""Overwrites what was found."""
MADE_LETTERS = 60
MADE = rb"[^\x00\xff]{0,%d}?" % MADE_LETTERS
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

    def take(self, block: Block, start: int = 0, end: int | None = None) -> int | None:
        """Take the first text that is this block, made text between its pieces; where it was."""
        spot = self.find(block, start, end)
        if spot is None:
            return None
        self._blot(*spot)
        return spot[0]

    def take_text(self, text: str, start: int = 0, end: int | None = None) -> int | None:
        """Take the first text like this; where it was."""
        spot = self._find_text(text, start, len(self.text) if end is None else end, bound=True)
        if spot is None:
            return None
        self._blot(*spot)
        return spot[0]

    def find(self, block: Block, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """Where a block stands, by preference as whole runs; the place is not taken."""
        stop = len(self.text) if end is None else end
        if len(block.pieces) == 1:
            return self._find_text(block.pieces[0], start, stop, bound=not block.mixed)
        pattern = MADE.join(re.escape(piece.encode()) for piece in block.pieces)
        match = re.compile(pattern, re.DOTALL).search(self.text, start, stop)
        return match.span() if match else None

    def _find_text(self, text: str, start: int, stop: int, bound: bool) -> tuple[int, int] | None:
        """Where a text stands: best as one run, else as whole runs, else wherever it is.

        ``bound`` means that a short one must at least begin a run.
        """
        sought = text.encode()
        free = not bound or len(sought) > SHORT
        whole: tuple[int, int] | None = None
        inside: tuple[int, int] | None = None
        at = self.text.find(sought, start, stop)
        while at >= 0:
            spot = at, at + len(sought)
            first, last = (bisect_left(self.edges, place) for place in spot)
            begins, ends = self._is_edge(first, spot[0]), self._is_edge(last, spot[1])
            if begins and ends and self.edges[first:last].count(at) == last - first:
                return spot
            if begins and ends:
                whole = whole or spot
            elif begins or free:
                inside = inside or spot
            at = self.text.find(sought, at + 1, stop)
        return whole or inside

    def _is_edge(self, rank: int, place: int) -> bool:
        return rank < len(self.edges) and self.edges[rank] == place

    def _blot(self, start: int, end: int) -> None:
        """Overwrite what was taken; the end of a page stays one."""
        self.text[start:end] = bytes(end - start)

    def take_across_pages(self, text: str) -> bool:
        """Take a text that page breaks cut into parts.

        By preference one that ends a page and goes on where the next begins; else, since cells
        and columns end elsewhere, the longest beginning, then the longest of the rest.
        """
        sought = text.encode()
        if len(sought) <= SHORT:
            return False
        return self._take_at_page_ends(sought) or self._take_longest_parts(sought)

    def _take_at_page_ends(self, sought: bytes) -> bool:
        for page in range(len(self.ends) - 1):
            start = self.start(page)
            for end in self._page_feet(page):
                for count in range(min(len(sought) - 1, end - start), 0, -1):
                    if not self.text.endswith(sought[:count], start, end):
                        continue
                    rest = self._following(sought[count:], page + 1)
                    if rest:
                        for spot in ((end - count, end), *rest):
                            self._blot(*spot)
                        return True
        return False

    def _following(self, rest: bytes, page: int) -> list[tuple[int, int]]:
        """Where the rest of a text stands from the top of a page on; nothing if it does not."""
        if page >= len(self.ends):
            return []
        for start in self._page_heads(page):
            if self.text.startswith(rest, start):
                return [(start, start + len(rest))]
            for end in self._page_feet(page):
                if end > start and rest.startswith(bytes(self.text[start:end])):
                    further = self._following(rest[end - start :], page + 1)
                    if further:
                        return [(start, end), *further]
        return []

    def _page_heads(self, page: int) -> list[int]:
        """Where the body may begin on a page: nothing but made text is left before it."""
        first, last = (bisect_left(self.edges, at) for at in (self.start(page), self.ends[page]))
        edges = dict.fromkeys(self.edges[first:last])
        return [at for at in edges if self._left_between(self.start(page), at) <= MADE_LETTERS]

    def _page_feet(self, page: int) -> list[int]:
        """Where the body may end on a page: nothing but made text is left after it."""
        end = self.ends[page] - len(PAGE_END)
        first, last = (bisect_left(self.edges, at) for at in (self.start(page), self.ends[page]))
        edges = dict.fromkeys(reversed(self.edges[first:last]))
        return [at for at in edges if self._left_between(at, end) <= MADE_LETTERS]

    def _left_between(self, start: int, end: int) -> int:
        """How many bytes were not taken from one place to another."""
        return end - start - self.text.count(TAKEN, start, end)

    def _take_longest_parts(self, sought: bytes) -> bool:
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
