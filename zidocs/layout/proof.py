"""A DOCX and its PDF become the list of what was lost between them.

Every paragraph of the body, of tables, headers, footers, text boxes, frames and notes must be in
the PDF, each by itself: text once found is taken away before the next is looked for, and copies
that repeat on purpose, headers of pages and of tables, are taken away first. So nothing that
stands twice can stand for something that is missing.
"""

from collections.abc import Iterator

from zidocs.errors import Place, Problem, say
from zidocs.layout.blocks import Block, Flow, Running, Visible, repeated, visible
from zidocs.layout.collisions import colliding
from zidocs.layout.ooxml import open_package
from zidocs.layout.pdftext import Page, Run, read_pages
from zidocs.layout.pool import Pool

QUOTED = 60
"""Letters of a lost text that are quoted."""

OPEN_IN_WORD = say("Install LibreOffice, or change this place in Word, and try again.")


def prove(docx: bytes, pdf: bytes, name: str) -> tuple[Problem, ...]:
    """Compare a DOCX, as its writer saved it, with the PDF an engine made of it.

    ``name`` is what the user calls the DOCX. No problems mean: nothing was lost. Raises
    LayoutFault when the DOCX is no sound one.
    """
    try:
        pages = read_pages(pdf)
    except ValueError:
        return (_unreadable(name),)
    seen = visible(open_package(docx, name))
    pool = Pool.of(pages)
    lost = [*_prove_running(seen, pool, len(pages)), *_prove_body(seen.body, pool)]
    problems = [_lost(block, name) for block in lost]
    problems.extend(_pictures(seen, pages, name))
    problems.extend(_outside(pages, name))
    if seen.keeps_clear:
        problems.extend(_collisions(pages, name))
    return tuple(problems)


def _unreadable(name: str) -> Problem:
    return Problem(
        Place(name),
        say("The layout engine made no readable PDF."),
        say("Open the file in Word, save it again, and try once more."),
        "Z660",
    )


def _lost(block: Block, name: str) -> Problem:
    text = block.beginning
    text = text if len(text) <= QUOTED else text[:QUOTED].rstrip() + "…"
    return Problem(
        Place(name, key=f"{block.part} ¶{block.paragraph}"),
        say("The layout engine lost the text “{text}”.", text=text),
        OPEN_IN_WORD,
        "Z661",
    )


# --- headers and footers --------------------------------------------------------------------------


def _prove_running(seen: Visible, pool: Pool, pages: int) -> Iterator[Block]:
    """Take headers and footers from the pages they belong to; answer with blocks that miss."""
    heads = sorted(seen.running, key=lambda one: -_letters(one.flow))
    for head in heads:
        if not head.flow.blocks:
            continue
        if len(seen.title_pages) == 1:
            wanted = [page for page in range(pages) if _belongs(head, page, seen)]
            lost = [block for page in wanted for block in _take_flow(head.flow, pool, page)]
            yield from dict.fromkeys(lost)
        else:
            yield from _take_somewhere(head, seen, pool, pages)


def _letters(flow: Flow) -> int:
    return sum(block.length for block in flow.blocks)


def _belongs(head: Running, page: int, seen: Visible) -> bool:
    """Whether the only section shows this header on this page (ECMA-376 part 1, 17.10)."""
    if seen.title_pages[0] and page == 0:
        return head.page == "first"
    if seen.even_pages and (page + seen.first_number) % 2 == 0:
        return head.page == "even"
    return head.page == "default"


def _take_flow(flow: Flow, pool: Pool, page: int) -> list[Block]:
    """Take all blocks of a header from one page; those that are not there."""
    start, end = pool.start(page), pool.ends[page]
    ordered = sorted(flow.blocks, key=lambda block: -block.length)
    return [block for block in ordered if pool.take(block, start, end) is None]


def _take_somewhere(head: Running, seen: Visible, pool: Pool, pages: int) -> list[Block]:
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


def _prove_body(body: Flow, pool: Pool) -> list[Block]:
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


def _take_row(text: str, pool: Pool) -> bool:
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


def _take_block(block: Block, pool: Pool, hint: float) -> bool:
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
        yield Problem(
            Place(name),
            say(
                "The layout engine lost pictures: {drawn} of {expected} are there.",
                drawn=drawn,
                expected=expected,
            ),
            say("Replace the pictures by PNG or JPEG ones, or install LibreOffice."),
            "Z662",
        )


def _outside(pages: list[Page], name: str) -> Iterator[Problem]:
    """Text that begins or ends beyond the edge of its page."""
    for count, page in enumerate(pages, 1):
        beyond = next((run for run in page.runs if _is_outside(run, page)), None)
        if beyond is not None:
            yield Problem(
                Place(name),
                say(
                    "On page {page} the text “{text}” runs off the paper.",
                    page=count,
                    text=beyond.text.strip()[:QUOTED],
                ),
                say("Make the table row lower or the line shorter in Word."),
                "Z663",
            )


def _collisions(pages: list[Page], name: str) -> Iterator[Problem]:
    """Text that runs into a picture or other text although it had to keep clear."""
    for count, page in enumerate(pages, 1):
        run = next(colliding(page), None)
        if run is not None:
            yield Problem(
                Place(name),
                say(
                    "On page {page} the text “{text}” runs into a picture or other text.",
                    page=count,
                    text=run.text.strip()[:QUOTED],
                ),
                say("Set the text wrapping of the picture to “Behind Text” and move it aside."),
                "Z664",
            )


def _is_outside(run: Run, page: Page) -> bool:
    if not run.text.strip():
        return False
    across = run.x < -1 or run.x + run.width > page.width + 1
    return across or run.y < 0 or run.y > page.height
