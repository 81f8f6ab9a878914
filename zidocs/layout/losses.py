"""Proves that nothing of a DOCX was lost in its PDF.

Every paragraph of the body, of tables, headers, footers, text boxes, frames and notes must be in
the PDF, each by itself: text once found is taken away before the next is looked for, and copies
that repeat on purpose, headers of pages and of tables, are taken away first. So nothing that
stands twice can stand for something that is missing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from zidocs.errors import Place, Problem, say
from zidocs.layout.blocks import Block, Flow, Running, Visible, fold, repeated, visible
from zidocs.layout.legibility import QUOTED, illegible
from zidocs.layout.ooxml import open_package
from zidocs.pdf.page_content import Box, Page, Run, read_pages

OPEN_IN_WORD = say("Install LibreOffice, or change this place in Word, and try again.")
TOUCH = 3.0
"""Points by which things may reach into each other before anybody minds."""
ABOVE, BELOW = 0.7, 0.2
"""How far letters reach above and below their line, as shares of their size."""

PAGE_END = b"\xff"
"""Ends a page in the pool; no letter in UTF-8 has this byte."""
TAKEN = 0
"""Overwrites what was found."""
MADE_LETTERS = 60
MADE = rb"[^\x00\xff]{0,%d}?" % MADE_LETTERS
"""Text that an engine makes in a gap: a number, a date, a symbol."""
SHORT = 3
"""Blocks of so few letters must stand by themselves, not inside a word."""


def prove(docx: bytes, pdf: bytes, name: str) -> tuple[Problem, ...]:
    """Compare a DOCX, as its writer saved it, with the PDF an engine made of it.

    ``name`` is what the user calls the DOCX. No errors mean: nothing was lost; warnings tell of
    text that is there but cannot be read. Raises
    LayoutFault when the DOCX is no sound one.
    """
    try:
        pages = read_pages(pdf)
    except ValueError:
        unreadable = Problem.at(name, "Z660").says(
            "The layout engine made no readable PDF.",
            "Open the file in Word, save it again, and try once more.",
        )
        return (unreadable,)
    seen = visible(open_package(docx, name))
    pool = Pool.of(pages)
    lost = [*_prove_running(seen, pool, len(pages)), *_prove_body(seen.body, pool)]
    problems = [
        _hidden(block, pool, name) if block.fixed_height else _lost(block, name) for block in lost
    ]
    problems.extend(_pictures(seen, pages, name))
    problems.extend(_outside(pages, name))
    if seen.keeps_clear:
        problems.extend(_collisions(pages, name))
    if not problems:
        problems.extend(illegible(pages, name))
    return tuple(problems)


def _lost(block: Block, name: str) -> Problem:
    text = block.beginning
    text = text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
    return Problem(
        Place(name, key=f"{block.part} ¶{block.paragraph}"),
        say("The layout engine lost the text “{text}”.", text=text),
        OPEN_IN_WORD,
        "Z661",
    )


def _hidden(block: Block, pool: "Pool", name: str) -> Problem:
    """The rest of a text that the fixed height of its row hides, in Word as well."""
    whole = "".join(block.pieces)
    seen = pool.longest_beginning(whole.encode())
    at, folded = 0, 0
    while folded < seen and at < len(block.beginning):
        folded += len(fold(block.beginning[at]).encode())
        at += 1
    rest = block.beginning[at:].strip()
    rest = rest if len(rest) <= QUOTED else rest[:QUOTED].rstrip() + "…"
    place = Place(name, key=f"{block.part} ¶{block.paragraph}")
    return Problem.warning(place, "Z674", text=rest).says(
        "A table row of fixed height hides the text “{text}”.",
        "In Word: Table Properties, Row, Specify height: choose “At least”.",
    )


# --- headers and footers --------------------------------------------------------------------------


def _prove_running(seen: Visible, pool: "Pool", pages: int) -> Iterator[Block]:
    """Take headers and footers from the pages they belong to; answer with blocks that miss."""
    heads = sorted(seen.running, key=lambda one: -sum(block.length for block in one.flow.blocks))
    for head in heads:
        if not head.flow.blocks:
            continue
        if len(seen.title_pages) == 1:
            wanted = [page for page in range(pages) if _belongs(head, page, seen)]
            lost = [block for page in wanted for block in _take_flow(head.flow, pool, page)]
            yield from dict.fromkeys(lost)
        else:
            yield from _take_somewhere(head, seen, pool, pages)


def _belongs(head: Running, page: int, seen: Visible) -> bool:
    """Whether the only section shows this header on this page (ECMA-376 part 1, 17.10)."""
    if seen.title_pages[0] and page == 0:
        return head.page == "first"
    if seen.even_pages and (page + seen.first_number) % 2 == 0:
        return head.page == "even"
    return head.page == "default"


def _take_flow(flow: Flow, pool: "Pool", page: int) -> list[Block]:
    """Take all blocks of a header from one page; those that are not there."""
    start, end = pool.start(page), pool.ends[page]
    ordered = sorted(flow.blocks, key=lambda block: -block.length)
    return [block for block in ordered if pool.take(block, start, end) is None]


def _take_somewhere(head: Running, seen: Visible, pool: "Pool", pages: int) -> list[Block]:
    """With several sections nobody but the engine knows the pages; complete ones are taken."""
    complete = 0
    for page in range(pages):
        start, end = pool.start(page), pool.ends[page]
        if all(pool.find(block, start, end) for block in head.flow.blocks):
            _take_flow(head.flow, pool, page)
            complete += 1
    if complete or not _must_appear(head, seen):
        return []
    missing = [block for block in head.flow.blocks if pool.find(block) is None]
    return missing or list(head.flow.blocks[:1])


def _must_appear(head: Running, seen: Visible) -> bool:
    """Whether at least one page certainly shows it: the first of a section that begins one."""
    titled = [seen.title_pages[section] for section in head.sections if seen.own_pages[section]]
    if head.page == "first":
        return any(titled)
    return head.page == "default" and not seen.even_pages and not all(titled)


# --- body ---------------------------------------------------------------------------------------


def _prove_body(body: Flow, pool: "Pool") -> list[Block]:
    """Take every block of the body; those that are not there."""
    rows = repeated(body.blocks)
    done = {key for key, text in rows.items() if _take_row(text, pool)}
    blocks = [block for block in body.blocks if (block.part, block.header_row) not in done]
    total = sum(block.length for block in blocks) or 1
    before, hints = 0, {}
    for block in blocks:
        hints[block] = before / total
        before += block.length
    # Long ones first: a short text may also be the beginning of a longer one.
    order = sorted(blocks, key=lambda block: -block.length)
    missed = [block for block in order if not _take_block(block, pool, hints[block])]
    return sorted(missed, key=blocks.index)


def _take_row(text: str, pool: "Pool") -> bool:
    """Take a repeated table row: once anywhere, then wherever it begins a following page."""
    sought = text.encode()
    at = pool.take_text(text)
    if at is None:
        return False
    for page in range(pool.page_of(at) + 1, len(pool.ends)):
        first = pool.first_left(page)
        if not pool.text.startswith(sought, first):
            break
        pool.take_text(text, first, first + len(sought))
    return True


def _take_block(block: Block, pool: "Pool", hint: float) -> bool:
    """Take one block, looked for first about where it should be."""
    likely = int(len(pool.text) * max(0.0, hint - 0.2))
    if pool.take(block, likely) is not None or pool.take(block) is not None:
        return True
    # Cut by a page break, or pieces that an engine set apart from each other.
    return all(
        pool.take_text(piece) is not None or pool.take_across_pages(piece) for piece in block.pieces
    )


# --- pictures and edges ----------------------------------------------------------------------


def _pictures(seen: Visible, pages: list[Page], name: str) -> Iterator[Problem]:
    """The PDF draws at least as many pictures as the document shows."""
    expected = seen.body.pictures
    for head in seen.running:
        if len(seen.title_pages) == 1:
            shown = sum(_belongs(head, page, seen) for page in range(len(pages)))
        else:
            shown = int(_must_appear(head, seen))
        expected += head.flow.pictures * shown
    drawn = sum(len(page.pictures) for page in pages)
    if drawn < expected:
        yield Problem.at(name, "Z662", drawn=drawn, expected=expected).says(
            "The layout engine lost pictures: {drawn} of {expected} are there.",
            "Replace the pictures by PNG or JPEG ones, or install LibreOffice.",
        )


def _outside(pages: list[Page], name: str) -> Iterator[Problem]:
    """Text that begins or ends beyond the edge of its page."""
    for page, text in _first_on_each(pages, _beyond_the_edge):
        yield Problem.at(name, "Z663", page=page, text=text).says(
            "On page {page} the text “{text}” runs off the paper.",
            "Make the table row lower or the line shorter in Word.",
        )


def _collisions(pages: list[Page], name: str) -> Iterator[Problem]:
    """Text that runs into a picture or other text although it had to keep clear."""
    for page, text in _first_on_each(pages, _colliding):
        yield Problem.at(name, "Z664", page=page, text=text).says(
            "On page {page} the text “{text}” runs into a picture or other text.",
            "Set the text wrapping of the picture to “Behind Text” and move it aside.",
        )


def _first_on_each(
    pages: list[Page], found: Callable[[Page], Iterator[Run]]
) -> Iterator[tuple[int, str]]:
    """The number of each page on which something is found, and the text of the first."""
    for number, page in enumerate(pages, 1):
        for run in islice(found(page), 1):
            yield number, run.text.strip()[:QUOTED]


def _beyond_the_edge(page: Page) -> Iterator[Run]:
    for run in page.runs:
        across = run.x < page.box.left - 1 or run.x + run.width > page.box.right + 1
        if run.text.strip() and (across or not page.box.bottom <= run.y <= page.box.top):
            yield run


def _colliding(page: Page) -> Iterator[Run]:
    """Each run of a page that is drawn over another run or over a picture."""
    seen = (run for run in page.runs if run.text.strip() and run.width > 0)
    runs = sorted(seen, key=lambda run: (-run.y, run.x))
    for at, run in enumerate(runs):
        if any(_covers(picture, run) for picture in page.pictures):
            yield run
            continue
        for other in runs[at + 1 :]:
            if run.y - other.y > run.size:
                break
            if _meet(run, other):
                yield other


def _meet(one: Run, other: Run) -> bool:
    """Whether two runs share a line and reach into each other; a shadow of itself is no other."""
    if one.y - other.y > 0.5 * min(one.size, other.size):
        return False
    if one.text == other.text and abs(one.x - other.x) < TOUCH:
        return False
    return min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > TOUCH


def _covers(picture: Box, run: Run) -> bool:
    across = min(run.x + run.width, picture.right) - max(run.x, picture.left)
    top, bottom = run.y + ABOVE * run.size, run.y - BELOW * run.size
    down = min(top, picture.top) - max(bottom, picture.bottom)
    return across > TOUCH and down > TOUCH


# --- the pool of text ----------------------------------------------------------------------------


@dataclass
class Pool:
    """All folded text of a PDF, page after page in drawing order, from which blocks are taken.

    What was taken cannot be found again: a text that stands once cannot prove two blocks.
    """

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
        return self._blot(self.find(block, start, end))

    def take_text(self, text: str, start: int = 0, end: int | None = None) -> int | None:
        """Take the first text like this; where it was."""
        stop = len(self.text) if end is None else end
        return self._blot(self._find_text(text, start, stop, bound=True))

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

    def _blot(self, spot: tuple[int, int] | None) -> int | None:
        """Overwrite what was taken, if anything was found; where it began."""
        if spot is None:
            return None
        start, end = spot
        self.text[start:end] = bytes(end - start)
        return start

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
                for count in self._beginnings_at(end, sought, end - start):
                    rest = self._following(sought[count:], page + 1)
                    if rest:
                        for spot in ((end - count, end), *rest):
                            self._blot(spot)
                        return True
        return False

    def _beginnings_at(self, end: int, sought: bytes, most: int) -> Iterator[int]:
        """How long beginnings of a text are that end at a place, the longest first."""
        last = self.text[end - 1] if most else TAKEN
        count = min(len(sought) - 1, most)
        # Only where the last letter is the same need the others be compared.
        while count := sought.rfind(last, 0, count) + 1:
            if self.text.startswith(sought[:count], end - count):
                yield count
            count -= 1

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
            count = self.longest_beginning(sought, start)
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
            self._blot(spot)
        return True

    def longest_beginning(self, sought: bytes, start: int = 0) -> int:
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
