"""Alignment tabs become tab stops.

A w:ptab (ECMA-376 part 1, 17.3.3.23) goes to the left, middle or right of the text's width
whatever the paragraph's stops; newer galleries of Word make headers and footers with it.
"""

from collections.abc import Iterator

from zidocs.layout.normalise.story import TWIP, Leftover, Story
from zidocs.layout.ooxml import Element, make, properties, tag


def place(story: Story) -> Iterator[Leftover]:
    """Give each alignment tab a plain one, and its paragraph the stop."""
    for tab in list(story.root.iter(tag("w:ptab"))):
        align = tab.get(tag("w:alignment"), "left")
        width = story.paper.text_width
        reach = {"center": width / 2, "right": width}.get(align, 0.0)
        paragraph = next(tab.iterancestors(tag("w:p")), None)
        leader = tab.get(tag("w:leader"), "none")
        tab.getparent().replace(tab, make("w:tab"))
        if paragraph is not None and reach:
            _add_stop(paragraph, align, leader, reach)
    yield from ()


def _add_stop(paragraph: Element, align: str, leader: str, reach: float) -> None:
    stated = properties(paragraph)
    stops = stated.find(tag("w:tabs"))
    if stops is None:
        stops = make("w:tabs")
        stated.append(stops)
    place = {"w:val": align, "w:leader": leader, "w:pos": str(round(reach * TWIP))}
    stops.append(make("w:tab", place))
