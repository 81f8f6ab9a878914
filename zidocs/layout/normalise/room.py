"""A paragraph becomes about the room it takes: enough to see what stands beside a drawing.

These are estimates from Arial's widths; pages are laid out by an engine, never by this.
"""

import math
from dataclasses import dataclass

from zidocs.layout.normalise.story import TWIP, Story
from zidocs.layout.ooxml import Element, number, tag

LINE = 1.15
"""Height of a line as a share of the size of its text."""
CAPITAL, SMALL, DIGIT, SPACE, OTHER = 0.69, 0.52, 0.556, 0.278, 0.35
"""Average widths in Arial as shares of the size."""


@dataclass(frozen=True)
class Room:
    """About how a paragraph lies in a column, in points.

    ``height`` includes the spacing ``before`` and ``after``; the text reaches from ``start`` to
    ``end``; ``line`` is the height of one line.
    """

    height: float
    line: float
    start: float
    end: float
    before: float
    after: float

    @property
    def is_empty(self) -> bool:
        """Whether there is no text that could run into anything."""
        return self.end <= self.start


def room(paragraph: Element, story: Story) -> Room:
    """Estimate a paragraph in the column of its story."""
    styles, column = story.styles, story.paper.text_width
    spacing = styles.attributes(paragraph, "w:spacing")
    indent = styles.attributes(paragraph, "w:ind")
    left, right = number(indent.get("left")) / TWIP, number(indent.get("right")) / TWIP
    width = max(1.0, column - left - right)
    sizes = {run: styles.size(paragraph, run) for run in paragraph.iterchildren(tag("w:r"))}
    text = sum(_width(run, size) for run, size in sizes.items())
    lines = max(1, math.ceil(text / width))
    line = LINE * max(sizes.values(), default=styles.size(paragraph))
    given, rule = number(spacing.get("line"), 240), spacing.get("lineRule", "auto")
    if rule == "auto":
        line *= given / 240
    else:
        line = given / TWIP if rule == "exact" else max(given / TWIP, line)
    before, after = number(spacing.get("before")) / TWIP, number(spacing.get("after")) / TWIP
    reach = min(text, width) if lines == 1 else width
    align = styles.attributes(paragraph, "w:jc").get("val", "left")
    aside = {"center": (width - reach) / 2, "right": width - reach, "end": width - reach}
    start = left + aside.get(align, 0.0)
    height = before + lines * line + after
    return Room(height, line, start, start + (reach if text else 0.0), before, after)


def _width(run: Element, size: float) -> float:
    text = "".join(piece.text or "" for piece in run.iterchildren(tag("w:t")))
    share = 0.0
    for letter in text:
        if letter.isupper():
            share += CAPITAL
        elif letter.isalpha():
            share += SMALL
        else:
            share += DIGIT if letter.isdigit() else SPACE if letter.isspace() else OTHER
    return share * size
