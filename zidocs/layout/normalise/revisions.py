"""Tracked changes become the text as it is when all of them are accepted.

ECMA-376 part 1, 17.13.5. A deleted paragraph mark joins its paragraph to the next one.
"""

import re
from collections.abc import Iterator

from zidocs.layout.normalise.story import Leftover, Story
from zidocs.layout.normalise.wrappers import unwrap
from zidocs.layout.ooxml import Element, find, local, tag

GONE = (tag("w:del"), tag("w:moveFrom"))
KEPT = (tag("w:ins"), tag("w:moveTo"))


MARKS = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|cellDel)[\s/>]")


def accept(story: Story) -> Iterator[Leftover]:
    """Take away what was deleted or moved from here, keep what was inserted or moved here."""
    accept_in(story.root)
    yield from ()


def accept_in(root: Element) -> None:
    """The same for the root of any part."""
    for row in list(root.iter(tag("w:tr"))):
        if find(row, "w:trPr/w:del") is not None:
            _remove_row(row)
    for cell in list(root.iter(tag("w:tc"))):
        if find(cell, "w:tcPr/w:cellDel") is not None:
            cell.getparent().remove(cell)
    for change in list(root.iter(*GONE)):
        parent = change.getparent()
        if parent is not None and local(parent) not in ("rPr", "trPr", "tcPr"):
            parent.remove(change)
    for change in list(root.iter(*KEPT)):
        if local(change.getparent()) not in ("rPr", "trPr", "tcPr", "numPr"):
            unwrap(change)
    # From the end, so that a row of deleted marks gathers in the paragraph that stays.
    for paragraph in list(root.iter(tag("w:p")))[::-1]:
        mark = find(paragraph, "w:pPr/w:rPr")
        if mark is not None and any(mark.find(gone) is not None for gone in GONE):
            _join_to_next(paragraph)


def _remove_row(row: Element) -> None:
    table = row.getparent()
    table.remove(row)
    if table.find(tag("w:tr")) is None and table.getparent() is not None:
        table.getparent().remove(table)


def _join_to_next(paragraph: Element) -> None:
    following = paragraph.getnext()
    if following is None or find(paragraph, "w:pPr/w:sectPr") is not None:
        return
    content = [child for child in paragraph if child.tag != tag("w:pPr")]
    if following.tag == tag("w:p"):
        at = 0 if following.find(tag("w:pPr")) is None else 1
        following[at:at] = content
    elif content:
        return
    paragraph.getparent().remove(paragraph)
