"""Looks at finished pages as a reader does: text that is there, but cannot be read, is told.

Text in the colour of its ground or under what was painted later, text over other text, and text
so near to the edge that printers leave it out. One finding of each kind for a document: where it
first comes. Nothing is said of watermarks, shadows, accents, raised letters and lines of dots.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from zidocs.errors import Problem
from zidocs.pdf.page_content import Box, Colour, Page, Run

QUOTED = 60
"""Letters of a text that are quoted."""

LEAST_CONTRAST = 1.2
"""Of text to its ground (WCAG 2.2, 1.4.3); the palest grey that anybody reads has 1.4."""
LEAST_OF_LARGE = 1.05
LARGE = 30.0
"""Points; larger letters are watermarks, which are pale and lie under text on purpose."""
EDGE = 5 / 25.4 * 72
"""Points that office printers leave white."""
TIGHT = 0.6
"""Distance of two lines in sizes of their letters; less is no line set tightly, but overprint."""
TOUCH = 3.0
"""Points by which texts may reach into each other before anybody minds."""
_WHITE: Colour = (255, 255, 255, 255)
_LETTER = re.compile(r"[^\W_]")
_OPAQUE, _DARK = 250, 128


def illegible(pages: Sequence[Page], name: str) -> Iterator[Problem]:
    """What cannot be read on the pages of a document that ``name`` tells from others."""
    for number, text in _first(pages, _unseen):
        yield Problem.warning(name, "Z656", page=number, text=text).says(
            "On page {page} the text “{text}” has the colour of its ground, or lies under it.",
            "Choose another colour for the text or its shading in Word, or take the text out.",
        )
    for number, text in _first(pages, _over_text):
        yield Problem.warning(name, "Z657", page=number, text=text).says(
            "On page {page} the text “{text}” is printed over other text.",
            "Make the row or the spacing of lines higher in Word, or move the text box.",
        )
    for number, text in _first(pages, _at_the_edge):
        yield Problem.warning(name, "Z658", page=number, text=text).says(
            "On page {page} the text “{text}” is less than 5 mm from the edge of the paper.",
            "Make the margin wider in Word: most printers leave that strip white.",
        )


def _first(
    pages: Sequence[Page], found: Callable[[Page], Iterator[Run]]
) -> Iterator[tuple[int, str]]:
    hits = ((number, run) for number, page in enumerate(pages, 1) for run in found(page))
    for number, run in islice(hits, 1):
        yield number, run.text.strip()[:QUOTED]


def _is_text(run: Run) -> bool:
    """Whether a run has letters or figures of its own: no accent alone, no line of dots."""
    return _LETTER.search(run.text) is not None


# --- colours ------------------------------------------------------------------------------------


def _unseen(page: Page) -> Iterator[Run]:
    for run in page.runs:
        if run.colour[3] < _OPAQUE or not _is_text(run):
            continue
        if not page.fillings and max(run.colour[:3]) < _DARK:
            # Black on white: nearly all text there is.
            continue
        if _is_covered(page, run):
            yield run
            continue
        least = LEAST_OF_LARGE if run.size >= LARGE else LEAST_CONTRAST
        ground = _ground(page, run)
        if ground and _contrast(run.colour, ground) < least:
            yield run


def _ground(page: Page, run: Run) -> Colour | None:
    """The colour behind a text; None where it is a picture."""
    x, y = (run.box.left + run.box.right) / 2, (run.box.bottom + run.box.top) / 2
    if any(_holds(box, x, y) for box in page.pictures):
        return None
    ground = _WHITE
    for each in page.fillings:
        if each.order < run.order and each.colour[3] >= _OPAQUE and _holds(each.box, x, y):
            ground = each.colour
    return ground


def _is_covered(page: Page, run: Run) -> bool:
    """Whether something was painted over all of a text."""
    box = run.box
    return any(
        each.order > run.order
        and each.colour[3] >= _OPAQUE
        and _holds(each.box, box.left + 0.5, box.bottom + 0.5)
        and _holds(each.box, box.right - 0.5, box.top - 0.5)
        for each in page.fillings
    )


def _holds(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.bottom <= y <= box.top


def _contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours (WCAG 2.2): 1 for the same, 21 for black on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    parts = (part / 255 for part in colour[:3])
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- places -------------------------------------------------------------------------------------


def _at_the_edge(page: Page) -> Iterator[Run]:
    paper = page.box
    left, right = paper.left + EDGE, paper.right - EDGE
    bottom, top = paper.bottom + EDGE, paper.top - EDGE
    for run in page.runs:
        box = run.box
        if (box.left < left or box.right > right or box.bottom < bottom or box.top > top) and (
            _is_text(run) and run.size < LARGE
        ):
            yield run


def _over_text(page: Page) -> Iterator[Run]:
    """Each upright text that is printed on the line of another one, or nearly so."""
    texts = [
        run
        for run in page.runs
        if run.width > TOUCH and run.size < LARGE and run.colour[3] >= _OPAQUE and _is_text(run)
    ]
    texts.sort(key=lambda run: run.y)
    for at, run in enumerate(texts):
        top = run.y + TIGHT * run.size
        for other in islice(texts, at + 1, None):
            if other.y >= top:
                break
            apart = other.x > run.x + run.width - TOUCH or run.x > other.x + other.width - TOUCH
            same_line = other.y - run.y < TIGHT * min(run.size, other.size)
            if apart or not same_line or _is_shadow(run, other):
                continue
            if not (_is_covered(page, run) or _is_covered(page, other)):
                yield max(run, other, key=lambda each: each.order)


def _is_shadow(one: Run, other: Run) -> bool:
    """Whether a text is printed twice, to look bold or raised."""
    return abs(one.x - other.x) < TOUCH and _letters(one) == _letters(other)


def _letters(run: Run) -> str:
    return unicodedata.normalize("NFKC", run.text).strip()
