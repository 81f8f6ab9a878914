"""Runs and pictures of a page become the texts that run into something.

Only for documents in which text must keep clear of drawings: elsewhere a writer may have laid one
thing over another on purpose.
"""

from collections.abc import Iterator

from zidocs.layout.pdftext import Page, Picture, Run

TOUCH = 3.0
"""Points by which things may reach into each other before anybody minds."""
ABOVE, BELOW = 0.7, 0.2
"""How far letters reach above and below their line, as shares of their size."""


def colliding(page: Page) -> Iterator[Run]:
    """Each run of a page that is drawn over another run or over a picture."""
    runs = sorted((run for run in page.runs if run.text.strip() and run.width > 0), key=_by_line)
    for at, run in enumerate(runs):
        if any(_covers(picture, run) for picture in page.pictures):
            yield run
            continue
        for other in runs[at + 1 :]:
            if run.y - other.y > run.size:
                break
            if _meet(run, other):
                yield other


def _by_line(run: Run) -> tuple[float, float]:
    return -run.y, run.x


def _meet(one: Run, other: Run) -> bool:
    """Whether two runs share a line and reach into each other; a shadow of itself is no other."""
    if one.y - other.y > 0.5 * min(one.size, other.size):
        return False
    if one.text == other.text and abs(one.x - other.x) < TOUCH:
        return False
    return min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > TOUCH


def _covers(picture: Picture, run: Run) -> bool:
    across = min(run.x + run.width, picture.right) - max(run.x, picture.left)
    top, bottom = run.y + ABOVE * run.size, run.y - BELOW * run.size
    down = min(top, picture.top) - max(bottom, picture.bottom)
    return across > TOUCH and down > TOUCH
