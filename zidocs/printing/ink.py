"""The pages of a laid document become the boxes of all that is drawn on them.

Where nothing is drawn a code may stand. What is doubtful counts as drawn: clipping is ignored,
turned text may reach any way, a shading covers what was clipped for it.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from zidocs.evidence.pdf_source import PdfSource
from zidocs.layout.pdftext import INLINE_IMAGE, Matrix, Run, instructions, read_opened, times

_DEEPEST_FORM = 8
_ASCENT, _DESCENT = 1.0, 0.3
"""Of a line of text, in font sizes; more than any letter of our faces needs."""

_AS_IT_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
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

Point = tuple[float, float]


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
            drawing.follow(contents.get_data(), page.get("/Resources"), _AS_IT_IS, 0)
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
        path: list[Point] = []
        for operator, numbers, name in _instructions(content):
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
                state.white = numbers in _WHITE[operator]
            elif operator in (b"W", b"W*") and path:
                state.clip = _around(path, state, 0.0)
            elif operator == b"sh":
                self.boxes.append(state.clip)
            elif operator == b"BI":
                self.boxes.append(_around(_SQUARE, state, 0.0))
            elif operator == b"Do":
                self._object(resources, name, state, depth)

    def _object(self, resources: Any, name: str, state: _State, depth: int) -> None:
        objects = ({} if resources is None else resources.get_object()).get("/XObject", {})
        entry = objects.get_object().get(name) if objects else None
        entry = None if entry is None else entry.get_object()
        if entry is None:
            return
        if entry.get("/Subtype") == "/Form" and depth < _DEEPEST_FORM:
            a, b, c, d, e, f = map(float, entry.get("/Matrix", _AS_IT_IS))
            inner = times((a, b, c, d, e, f), state.matrix)
            self.follow(entry.get_data(), entry.get("/Resources") or resources, inner, depth + 1)
        else:
            self.boxes.append(_around(_SQUARE, state, 0.0))


def _around(points: Iterable[Point], state: _State, margin: float) -> Box:
    """The box around points of the current coordinates and, on all sides, a margin."""
    a, b, c, d, e, f = state.matrix
    xs, ys = zip(*((a * x + c * y + e, b * x + d * y + f) for x, y in points), strict=True)
    wide, high = margin * (abs(a) + abs(c)), margin * (abs(b) + abs(d))
    return Box(min(xs) - wide, min(ys) - high, max(xs) + wide, max(ys) + high)


def _instructions(content: bytes) -> Iterator[tuple[bytes, tuple[float, ...], str]]:
    """The operators of interest, each with the numbers and the last name before it."""
    if b"BI" in content:
        content = INLINE_IMAGE.sub(b" BI ", content)
    for operator, operands in instructions(content, _FOLLOWED):
        numbers = tuple(each for each in operands if isinstance(each, float))
        names = [each for each in operands if isinstance(each, str)]
        yield operator, numbers, names[-1] if names else ""
