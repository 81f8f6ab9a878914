"""Breaks words into lines, and aligns, tabs and justifies them within a measure.

Lines break where LibreOffice breaks them. Lengths are points from the left edge of the column.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from word2pdf.document.props import TabStop

from zidocs.layout.bawaan.faces import Bit, Hand

_LEADERS = {"dot": ".", "middleDot": "·", "hyphen": "-", "underscore": "_", "heavy": "_"}
_ROUNDING = 0.01
_MOST_LEADERS = 2_000
_WIDEST_GAP = 1.0
"""Of the type's size: a justified line whose blanks would grow by more is set flush left."""


@dataclass(slots=True)
class Word:
    """What no line break may part, and the spaces after it."""

    bits: list[Bit]
    width: float
    spaces: list[Bit] = field(default_factory=list)
    space: float = 0.0


@dataclass(frozen=True, slots=True)
class Tab:
    """A jump to the next tab stop; its hand may underline the way."""

    hand: Hand


@dataclass(frozen=True, slots=True)
class Break:
    """A forced end of the line, in the hand that an empty line takes its height from."""

    hand: Hand
    page: bool


Token = Word | Tab | Break


@dataclass(frozen=True, slots=True)
class Measure:
    """What a paragraph gives its lines: edges, stops, alignment, and its number if it has one.

    ``stops`` are word2pdf's.
    """

    left: float
    right: float
    first_indent: float
    align: str
    stops: Sequence[Any]
    default_tab: float
    hanging: bool
    stretches_breaks: bool = True
    label: Sequence[Bit] = ()
    label_align: str = "left"
    label_suffix: str = "tab"

    def next_stop(self, x: float) -> Any:
        """The stop that a tab at ``x`` jumps to; None if the next one lies on the next line."""
        stops = [stop for stop in self.stops if stop.pos > x + _ROUNDING]
        if self.hanging and self.left > x + _ROUNDING:
            stops.append(TabStop(self.left))
        if stops:
            return min(stops, key=lambda stop: stop.pos)
        position = (x + _ROUNDING) // self.default_tab * self.default_tab + self.default_tab
        return TabStop(position) if position < self.right else None


@dataclass(slots=True)
class Line:
    """Set bits and where they end; ``hand`` gives an empty line its height, if a break ended it."""

    bits: list[Bit]
    end: float
    hand: Hand | None = None
    page_break: bool = False


@dataclass(slots=True)
class _Segment:
    """Words between two tabs; ``start`` is open where the stop aligns them."""

    start: float | None
    stop: Any = field(default_factory=TabStop)
    tab: Tab | None = None
    words: list[Word] = field(default_factory=list)

    @property
    def width(self) -> float:
        """Without the spaces that end it."""
        return sum(word.width + word.space for word in self.words) - (
            self.words[-1].space if self.words else 0.0
        )


def break_lines(tokens: Iterable[Token], measure: Measure) -> list[Line]:
    """Words, tabs and breaks become lines, at least one."""
    setter = _LineSetter(measure)
    for token in tokens:
        if isinstance(token, Word):
            setter.add_word(token)
        elif isinstance(token, Tab):
            setter.add_tab(token)
        else:
            setter.end_line(token)
    setter.finish()
    return setter.lines


class _LineSetter:
    def __init__(self, measure: Measure) -> None:
        self.lines: list[Line] = []
        self._measure = measure
        self._label: list[Bit] = []
        self._segments: list[_Segment] = []
        self._pen = 0.0
        self._empty = True
        self._begin()

    def add_word(self, word: Word) -> None:
        if self._overflows(word) and not self._empty:
            self._close(stretch=True)
        while self._overflows(word) and self._empty:
            head, tail = _split(word, self._measure.right - self._pen)
            if tail is None:
                break
            self._segments[-1].words.append(head)
            self._close(stretch=False)
            word = tail
        self._segments[-1].words.append(word)
        self._pen += word.width + word.space
        self._empty = False

    def add_tab(self, tab: Tab) -> None:
        self._pen = max(self._pen, self._end_of_aligned_text())
        stop = self._measure.next_stop(self._pen)
        if stop is None and not self._empty:
            self._close(stretch=False)
            stop = self._measure.next_stop(self._pen)
        if stop is None:
            return
        if stop.align in ("right", "end", "center", "decimal"):
            self._segments.append(_Segment(None, stop, tab))
        else:
            self._pen = stop.pos
            self._segments.append(_Segment(stop.pos, stop, tab))
        self._empty = False

    def end_line(self, mark: Break) -> None:
        self._close(stretch=self._measure.stretches_breaks and not mark.page)
        self.lines[-1].hand = mark.hand
        self.lines[-1].page_break = mark.page

    def finish(self) -> None:
        # A page break is the last thing on its page; its paragraph adds no line to the next.
        if self._empty and self.lines and self.lines[-1].page_break:
            return
        self._close(stretch=self._measure.align == "distribute")

    def _begin(self) -> None:
        measure = self._measure
        start = measure.left + (0.0 if self.lines else measure.first_indent)
        self._label = []
        if measure.label and not self.lines:
            start = self._set_label(start)
        self._segments = [_Segment(start)]
        self._pen = start
        self._empty = True

    def _set_label(self, x: float) -> float:
        """Place the paragraph's number at ``x``; where the text begins."""
        measure = self._measure
        width = sum(bit.width for bit in measure.label)
        x -= {"right": width, "end": width, "center": width / 2}.get(measure.label_align, 0.0)
        for bit in measure.label:
            bit.x = x
            x += bit.width
        self._label = list(measure.label)
        if measure.label_suffix == "space":
            return x + self._label[0].hand.measure(" ")
        stop = measure.next_stop(x) if measure.label_suffix == "tab" else None
        return stop.pos if stop else x

    def _overflows(self, word: Word) -> bool:
        return self._pen + word.width > self._measure.right + _ROUNDING

    def _end_of_aligned_text(self) -> float:
        segment = self._segments[-1]
        if segment.start is not None:
            return 0.0
        reach = segment.width / 2 if segment.stop.align == "center" else 0.0
        return float(segment.stop.pos + reach)

    def _close(self, stretch: bool) -> None:
        self.lines.append(self._compose(stretch and self._measure.align in ("both", "distribute")))
        self._begin()

    def _compose(self, stretch: bool) -> Line:
        bits = self._label
        pen = end = self._segments[0].start or 0.0
        for segment in self._segments:
            last = segment is self._segments[-1]
            start = self._start_of(segment, pen)
            gap = 0.0
            if last and stretch:
                gap = self._gap(segment, start)
            if segment.tab:
                bits.extend(_way(pen, start, segment.stop, segment.tab))
            pen = _place(bits, segment.words, start, gap, trim=last)
            end = start + segment.width
        return Line(bits, end)

    def _start_of(self, segment: _Segment, pen: float) -> float:
        width = segment.width
        if segment.start is None:
            share = {"center": width / 2, "decimal": _before_comma(segment.words)}
            return float(max(pen, segment.stop.pos - share.get(segment.stop.align, width)))
        room = self._measure.right - segment.start - width
        if len(self._segments) > 1 or room <= 0:
            return segment.start
        share = {"center": room / 2, "right": room}
        return segment.start + share.get(self._measure.align, 0.0)

    def _gap(self, segment: _Segment, start: float) -> float:
        spaces = sum(bit.text.count(" ") for word in segment.words[:-1] for bit in word.spaces)
        room = self._measure.right - start - segment.width
        gap = room / spaces if spaces and room > 0 else 0.0
        if self._measure.align == "both" and gap > _WIDEST_GAP * _size(segment.words):
            return 0.0
        return gap


def _size(words: Sequence[Word]) -> float:
    return max((bit.hand.size for word in words for bit in word.bits), default=0.0)


def _place(bits: list[Bit], words: list[Word], x: float, gap: float, trim: bool) -> float:
    """Append the words' bits from ``x`` on, neighbours of one hand as one; where they end.

    ``trim`` drops the spaces at the end of the line, unless they are seen.
    """
    run: Bit | None = None
    for word in words:
        parts = word.bits + word.spaces
        if trim and word is words[-1]:
            parts = word.bits + [space for space in word.spaces if space.hand.decorated]
        for part in parts:
            if run is not None and _continues(run, part):
                run.text += part.text
                run.width += part.width
            else:
                run = part
                run.x, run.gap = x, gap
                bits.append(run)
            x += part.width + (gap * part.text.count(" ") if gap else 0.0)
    return x


def _continues(run: Bit, part: Bit) -> bool:
    return (
        run.hand is part.hand
        and run.link is part.link
        and run.image is None
        and part.image is None
        and part.note is None
        and part.field is None
    )


def _way(start: float, end: float, stop: Any, tab: Tab) -> list[Bit]:
    """What is seen of a tab from ``start`` to ``end``: leader characters or its underline."""
    hand, room = tab.hand, end - start
    leader = _LEADERS.get(stop.leader)
    if leader:
        unit = hand.measure(leader)
        count = min(_MOST_LEADERS, int(room / unit) if unit > 0 else 0)
        return [Bit(leader * count, hand, unit * count, x=end - unit * count)] if count else []
    return [Bit("", hand, room, x=start)] if hand.decorated and room > 0 else []


def _before_comma(words: list[Word]) -> float:
    """The width of a number up to its decimal sign."""
    width = 0.0
    for word in words:
        for bit in word.bits:
            for index, sign in enumerate(bit.text):
                if sign in ",." and not bit.text[index + 1 :].strip("0123456789"):
                    return width + bit.hand.measure(bit.text[:index])
            width += bit.width
        width += word.space
    return width


def _split(word: Word, room: float) -> tuple[Word, Word | None]:
    """A word wider than a line becomes the part that fits, at least one sign, and the rest.

    It is cut after a slash if there is one.
    """
    head: list[Bit] = []
    for index, bit in enumerate(word.bits):
        if bit.width <= room or bit.image is not None:
            head.append(bit)
            room -= bit.width
            continue
        cut = _fitting(bit, room) or (0 if head else 1)
        cut = bit.text.rfind("/", 0, cut) + 1 or cut
        if cut < len(bit.text):
            first = Bit(bit.text[:cut], bit.hand, bit.hand.measure(bit.text[:cut]), bit.link)
            # The rest may be a megabyte long: it is not measured again.
            rest = Bit(bit.text[cut:], bit.hand, bit.width - first.width, bit.link)
            head.extend([first] if cut else [])
            rest_of_word = Word([rest, *word.bits[index + 1 :]], 0.0, word.spaces, word.space)
            rest_of_word.width = word.width - sum(part.width for part in head)
            return Word(head, word.width - rest_of_word.width), rest_of_word
        head.append(bit)
        room -= bit.width
    return word, None


def _fitting(bit: Bit, room: float) -> int:
    width = 0.0
    for count, sign in enumerate(bit.text):
        width += bit.hand.measure(sign)
        if width > room:
            return count
    return len(bit.text)
