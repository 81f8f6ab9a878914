"""Finds the place near the bottom edge of a page that is free for a code.

Where nothing is drawn a code may stand. What is doubtful counts as drawn: clipping is ignored,
turned text may reach any way, a shading covers what was clipped for it.

Office printers leave out up to 5 mm at the edges. A scanner whose window is as large as the sheet
cuts the corners off one that lies crooked, so the places that stay in sight come first.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from zidocs.layout.pdftext import (
    IDENTITY,
    MAX_FORMS,
    Matrix,
    Run,
    inside_form,
    instructions,
    named_object,
    read_opened,
    times,
)
from zidocs.paper.page_code import MODULES, QUIET
from zidocs.pdf.drawing import POINTS_PER_MM
from zidocs.pdf.page_view import PageView
from zidocs.pdf.source import PdfSource

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

_ASCENT, _DESCENT = 1.0, 0.3
"""Of a line of text, in font sizes; more than any letter of our faces needs."""

_SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
"""What a picture fills (8.9.5)."""
_TO_POINTS = frozenset({b"m", b"l", b"c", b"v", b"y"})
_FILLS = frozenset({b"f", b"F", b"f*"})
_PAINTS = _FILLS | {b"S", b"s", b"B", b"B*", b"b", b"b*", b"n"}
"""Operators that end a path; ``n`` draws nothing (8.5.3)."""
_WHITE: dict[bytes, set[tuple[float, ...]]] = {
    b"g": {(1.0,)},
    b"rg": {(1.0, 1.0, 1.0)},
    b"k": {(0.0, 0.0, 0.0, 0.0)},
    b"cs": set(),
    b"sc": {(1.0,), (1.0, 1.0, 1.0)},
    b"scn": {(1.0,), (1.0, 1.0, 1.0)},
}
"""The operators that choose a colour to fill with, and when it is white (8.6.8)."""
_OTHERS = {b"re", b"q", b"Q", b"cm", b"w", b"W", b"W*", b"sh", b"BI", b"Do"}
_FOLLOWED = _TO_POINTS | _PAINTS | _WHITE.keys() | _OTHERS

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in the page's units."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have a point inside in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


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


def ink_of(source: PdfSource) -> tuple[tuple[Box, ...], ...]:
    """For each page the boxes of its text, lines, areas and pictures.

    To be used inside ``reading(name)``.
    """
    pages = []
    for page, text in zip(source.pages, read_opened(source.pages), strict=True):
        left, bottom = float(page.cropbox.left), float(page.cropbox.bottom)
        drawing = _Drawing()
        contents = page.get_contents()
        if contents is not None:
            drawing.follow(contents.get_data(), page.get("/Resources"), IDENTITY, 0)
        boxes = (*(_text_box(run, left, bottom) for run in text.runs), *drawing.boxes)
        pages.append(boxes)
    return tuple(pages)


def _text_box(run: Run, left: float, bottom: float) -> Box:
    x, y, size = run.x + left, run.y + bottom, run.size
    if run.width == 0 and run.text:
        reach = len(run.text) * size
        return Box(x - reach, y - reach, x + reach, y + reach)
    start, end = sorted((x, x + run.width))
    return Box(start, y - _DESCENT * size, end, y + _ASCENT * size)


EVERYWHERE = Box(-1e9, -1e9, 1e9, 1e9)


@dataclass(slots=True)
class _State:
    """The graphics state as far as areas and lines need it (ISO 32000-1, 8.4.1)."""

    matrix: Matrix
    clip: Box = EVERYWHERE
    line: float = 1.0
    white: bool = False


@dataclass
class _Drawing:
    """One page while its content is followed."""

    boxes: list[Box] = field(default_factory=list)

    def follow(self, content: bytes, resources: Any, matrix: Matrix, depth: int) -> None:
        """Follow a content stream from its first to its last operator."""
        state, saved = _State(matrix), list[_State]()
        path: list[_Point] = []
        for operator, operands in instructions(content, _FOLLOWED):
            numbers = [each for each in operands if isinstance(each, float)]
            if operator in _TO_POINTS:
                path.extend(zip(numbers[::2], numbers[1::2], strict=False))
            elif operator == b"re" and len(numbers) == 4:
                x, y, width, height = numbers
                path.extend(((x, y), (x + width, y), (x, y + height), (x + width, y + height)))
            elif operator in _PAINTS:
                unseen = operator == b"n" or (operator in _FILLS and state.white)
                if path and not unseen:
                    line = 0.0 if operator in _FILLS else state.line
                    self.boxes.append(_around(path, state, line / 2))
                path = []
            elif operator == b"q":
                saved.append(copy(state))
            elif operator == b"Q":
                state = saved.pop() if saved else state
            elif operator == b"cm" and len(numbers) == 6:
                a, b, c, d, e, f = numbers
                state.matrix = times((a, b, c, d, e, f), state.matrix)
            elif operator == b"w" and numbers:
                state.line = numbers[-1]
            elif operator in _WHITE:
                state.white = tuple(numbers) in _WHITE[operator]
            elif operator in (b"W", b"W*") and path:
                state.clip = _around(path, state, 0.0)
            elif operator == b"sh":
                self.boxes.append(state.clip)
            elif operator == b"BI":
                self.boxes.append(_around(_SQUARE, state, 0.0))
            elif operator == b"Do":
                self._object(named_object(resources, operands), resources, state, depth)

    def _object(self, entry: Any, resources: Any, state: _State, depth: int) -> None:
        if entry is None:
            return
        if entry.get("/Subtype") == "/Form" and depth < MAX_FORMS:
            inner = inside_form(entry, state.matrix)
            self.follow(entry.get_data(), entry.get("/Resources") or resources, inner, depth + 1)
        else:
            self.boxes.append(_around(_SQUARE, state, 0.0))


def _around(points: Iterable[_Point], state: _State, margin: float) -> Box:
    """The box around points of the current coordinates and, on all sides, a margin."""
    a, b, c, d, e, f = state.matrix
    xs, ys = zip(*((a * x + c * y + e, b * x + d * y + f) for x, y in points), strict=True)
    wide, high = margin * (abs(a) + abs(c)), margin * (abs(b) + abs(d))
    return Box(min(xs) - wide, min(ys) - high, max(xs) + wide, max(ys) + high)
