"""Finds the place near the bottom edge of a page that is free for a code.

Where nothing is drawn a code may stand. What is doubtful counts as drawn: clipping is ignored, a
shading covers what was clipped for it.

Office printers leave out up to 5 mm at the edges. A scanner whose window is as large as the sheet
cuts the corners off one that lies crooked, so the places that stay in sight come first.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zidocs.paper.page_code import MODULES, QUIET
from zidocs.pdf.drawing import POINTS_PER_MM
from zidocs.pdf.page_content import Box, Run, read_pages
from zidocs.pdf.source import PageView

_SYMBOLS_MM = (15.0, 12.0)
"""A module of the larger is 3.5 pixels of a scan of 150 dpi, of the smaller 2.8."""
_FROM_SIDE_MM = 7.6
"""From the edge to the quiet zone; the symbol itself begins 2.4 mm further inside."""
_STEP_MM = 2.5
"""Between the places that are tried along the edge."""
_FROM_BELOW_MM = (
    (7.6, 12.6, 6.4, 5.2, 4.6, 4.0),
    # For pages with a band or a line from side to side.
    (18.0, 25.0, 35.0),
)
_HIGHEST_MM = 60.0
"""Above all places."""

_CROOKED = math.radians(6)
"""A scanner's glass takes a sheet that is turned by this much."""

_ASCENT, _DESCENT, _ASIDE = 1.0, 0.3, 0.1
"""Of a line of text, in font sizes; more than any letter of our faces needs."""


@dataclass(frozen=True)
class FreePlace:
    """A square for a code, its quiet zone included: its lower left corner and side.

    In points as the reader of the page sees it, from the lower left corner of what is visible.
    """

    left: float
    bottom: float
    side: float


def find_place(ink: Sequence[Box], view: PageView) -> FreePlace | None:
    """The first free one of the places: large before small, the sides before the middle.

    None where text, lines or pictures are everywhere.
    """
    strip = seen_box(0, 0, view.size[0], _HIGHEST_MM * POINTS_PER_MM, view)
    low = [box for box in ink if box.meets(strip)]
    return next(
        (place for place in _places(view.size) if is_free(place_box(place, view), low)), None
    )


def is_free(box: Box, ink: Sequence[Box]) -> bool:
    """Whether nothing is drawn in this box of the page."""
    return not any(box.meets(each) for each in ink)


def place_box(place: FreePlace, view: PageView) -> Box:
    """A place becomes its box in the page's units."""
    return seen_box(place.left, place.bottom, place.side, place.side, view)


def seen_box(left: float, bottom: float, width: float, height: float, view: PageView) -> Box:
    """A rectangle as the reader sees it, in points, becomes its box in the page's units."""
    a, b, c, d, e, f = view.matrix
    corners = [(x, y) for x in (left, left + width) for y in (bottom, bottom + height)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


@lru_cache(maxsize=16)
def _places(size: tuple[float, float]) -> tuple[FreePlace, ...]:
    """All places of a page this wide and high, in points, the best ones first."""
    found: list[FreePlace] = []
    for symbol in _SYMBOLS_MM:
        places = list(_places_for(symbol, size))
        found.extend(place for place in places if _stays_in_sight(place, size))
        found.extend(place for place in places if not _stays_in_sight(place, size))
    return tuple(found)


def _places_for(symbol_mm: float, size: tuple[float, float]) -> Iterator[FreePlace]:
    width, height = (side / POINTS_PER_MM for side in size)
    side = symbol_mm * (MODULES + 2 * QUIET) / MODULES
    last = width - _FROM_SIDE_MM - side
    inward = [_STEP_MM * step for step in range(int((last - _FROM_SIDE_MM) // (2 * _STEP_MM)) + 1)]
    lefts = [left for step in inward for left in (_FROM_SIDE_MM + step, last - step)]
    for bottoms in _FROM_BELOW_MM:
        for left in lefts:
            for bottom in bottoms:
                if bottom + side + _FROM_SIDE_MM <= height:
                    yield FreePlace(*(each * POINTS_PER_MM for each in (left, bottom, side)))


def _stays_in_sight(place: FreePlace, size: tuple[float, float]) -> bool:
    """Whether the symbol is on the sheet's own area when the sheet is turned about its middle."""
    quiet = place.side * QUIET / (MODULES + 2 * QUIET)
    wide, high = (side / 2 for side in size)
    left, right = place.left + quiet, place.left + place.side - quiet
    across = max(wide - left, right - wide)
    down = high - place.bottom - quiet
    sine, cosine = math.sin(_CROOKED), math.cos(_CROOKED)
    return across * cosine + down * sine <= wide and down * cosine + across * sine <= high


# --- what is drawn -------------------------------------------------------------------------------


def ink_of(pdf: bytes) -> list[tuple[Box, ...]]:
    """For each page the boxes of its text, lines, areas and pictures; raises ValueError."""
    return [(*map(_text_box, page.runs), *page.pictures, *page.areas) for page in read_pages(pdf)]


def _text_box(run: Run) -> Box:
    if run.width == 0:
        return run.box
    bottom, top = run.y - _DESCENT * run.size, run.y + _ASCENT * run.size
    aside = _ASIDE * run.size
    return Box(run.box.left - aside, bottom, run.box.right + aside, top)
