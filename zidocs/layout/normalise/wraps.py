"""Makes room for drawings that text must keep clear of.

The engine lets no text flow around anything. Where a drawing pushes the text below itself, an
empty line of its height does the same. Where text would really run into a drawing at its side,
nothing here helps. What room a paragraph takes is estimated from Arial's widths, only to see what
stands beside a drawing; pages are laid out by an engine, never by this.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from zidocs.layout.normalise.pieces import tiny_paragraph
from zidocs.layout.normalise.story import EMU, LINE, NARROW, TWIP, Leftover, Paper, Story
from zidocs.layout.ooxml import Element, child_of, local, make, number, properties, tag

CAPITAL, SMALL, DIGIT, SPACE, OTHER = 0.69, 0.52, 0.556, 0.278, 0.35
"""Average widths in Arial as shares of the size."""

TOUCH = 3.0
"""Estimates are that good, in points."""
WRAPS = tuple(tag(f"wp:wrap{kind}") for kind in ("Square", "Tight", "Through", "TopAndBottom"))
BESIDE_THE_TEXT = ("leftMargin", "rightMargin")


@dataclass(frozen=True)
class _Room:
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


@dataclass(frozen=True)
class _Zone:
    """Where text must not run: from the column's left edge, and from its paragraph's top."""

    left: float
    right: float
    top: float
    bottom: float


def measure_from_text(story: Story) -> Iterator[Leftover]:
    """Let drawings stand off the first line instead of the space above it.

    Distances from a paragraph count from the top of its spacing; the engine counts from the top
    of its text, which is the distance from the line.
    """
    for position in story.root.iter(tag("wp:positionV")):
        offset = position.find(tag("wp:posOffset"))
        paragraph = next(position.iterancestors(tag("w:p")), None)
        if offset is None or paragraph is None or position.get("relativeFrom") != "paragraph":
            continue
        before = number(story.styles.attributes(paragraph, "w:spacing").get("before"))
        above = paragraph.getprevious()
        if before and above is not None and above.tag == tag("w:p"):
            before -= number(story.styles.attributes(above, "w:spacing").get("after"))
        if before > 0:
            offset.text = str(round(number(offset.text) - before / TWIP * EMU))
            position.set("relativeFrom", "line")
    yield from ()


def make_room(story: Story) -> Iterator[Leftover]:
    """Put empty lines where drawings push text down; name the drawings that text runs into."""
    spacers: dict[Element, float] = {}
    for anchor in list(story.root.iter(tag("wp:anchor"))):
        wrap = next((child for child in anchor if child.tag in WRAPS), None)
        paragraph = next(anchor.iterancestors(tag("w:p")), None)
        if wrap is None or paragraph is None:
            continue
        zone = _zone(anchor, paragraph, story)
        if zone is None or zone.bottom <= 0:
            continue
        free = max(zone.left, story.paper.text_width - zone.right)
        pushes = local(wrap) == "wrapTopAndBottom" or free < NARROW
        if not pushes and not _runs_into(paragraph, zone, story):
            continue
        if pushes and _push_down(paragraph, zone, spacers, story):
            # The room is there now, and must not be made twice.
            anchor.replace(wrap, make("wp:wrapNone"))
        else:
            yield Leftover(anchor, "wrap")


def _zone(anchor: Element, paragraph: Element, story: Story) -> _Zone | None:
    """None where the drawing stands beside the text, or where only an engine knows."""
    if any(local(holder) in ("tc", "txbxContent") for holder in paragraph.iterancestors()):
        return None
    extent = anchor.find(tag("wp:extent"))
    width = number(extent.get("cx")) / EMU if extent is not None else 0.0
    height = number(extent.get("cy")) / EMU if extent is not None else 0.0
    left = _left(anchor.find(tag("wp:positionH")), width, story.paper)
    top = _top(anchor, paragraph, story)
    if left is None or top is None:
        return None
    above, below = (number(anchor.get("dist" + side)) / EMU for side in "TB")
    zone = _Zone(left, left + width, top - above, top + height + below)
    return None if zone.right <= 0 or zone.left >= story.paper.text_width else zone


def _left(position: Element | None, width: float, paper: Paper) -> float | None:
    relative = "column" if position is None else position.get("relativeFrom", "column")
    if relative in BESIDE_THE_TEXT:
        return None
    room_, start = (paper.width, -paper.left) if relative == "page" else (paper.text_width, 0.0)
    align = "" if position is None else position.findtext(tag("wp:align"), "").strip()
    if align in ("center", "right", "outside"):
        return start + (room_ - width) / (2 if align == "center" else 1)
    offset = "" if position is None else position.findtext(tag("wp:posOffset"), "")
    return start + number(offset) / EMU


def _top(anchor: Element, paragraph: Element, story: Story) -> float | None:
    """From the top of the paragraph's text; none where that depends on the pages."""
    position = anchor.find(tag("wp:positionV"))
    relative = "paragraph" if position is None else position.get("relativeFrom", "paragraph")
    text = None if position is None else position.findtext(tag("wp:posOffset"))
    if text is None:
        return None
    if relative in ("paragraph", "line"):
        return number(text) / EMU
    start = {"page": 0.0, "topMargin": 0.0, "margin": story.paper.top}.get(relative)
    above = list(paragraph.itersiblings(preceding=True))
    if start is None or story.kind not in ("header", "body") or (above and story.kind == "body"):
        return None
    if any(block.tag != tag("w:p") for block in above):
        return None
    head = story.paper.header if story.kind == "header" else story.paper.top
    return start + number(text) / EMU - head - sum(_room(block, story).height for block in above)


def _push_down(
    paragraph: Element, zone: _Zone, spacers: dict[Element, float], story: Story
) -> bool:
    """Put an empty line before the first block that begins inside the zone, if one line will do."""
    if paragraph in spacers:
        _set_height(paragraph, max(spacers[paragraph], zone.bottom), spacers)
        return True
    reached = 0.0
    for block in (paragraph, *paragraph.itersiblings(tag("w:p"), tag("w:tbl"))):
        if reached >= zone.bottom:
            return True
        taken = _room(block, story) if block.tag == tag("w:p") else None
        if taken is None or reached + taken.line > zone.top:
            spacer = tiny_paragraph()
            block.addprevious(spacer)
            _set_height(spacer, zone.bottom - reached, spacers)
            if block is paragraph:
                _move_drawings(paragraph, spacer)
                _give_up_space(paragraph, taken, zone)
            return True
        if reached + taken.height - taken.after > zone.top + TOUCH:
            return False
        reached += taken.height
    return True


def _set_height(spacer: Element, height: float, spacers: dict[Element, float]) -> None:
    spacers[spacer] = height
    for spacing in spacer.iter(tag("w:spacing")):
        spacing.set(tag("w:line"), str(round(height * TWIP)))


def _move_drawings(paragraph: Element, spacer: Element) -> None:
    for run in list(paragraph.iterchildren(tag("w:r"))):
        for drawing in run.findall(tag("w:drawing")):
            if drawing.find(tag("wp:anchor")) is not None:
                spacer.append(make("w:r", drawing))


def _give_up_space(paragraph: Element, taken: _Room | None, zone: _Zone) -> None:
    """The space before a paragraph is not added to the room that a drawing takes above it."""
    if taken is None or not taken.before:
        return
    spacing = child_of(properties(paragraph), "w:spacing")
    spacing.set(tag("w:before"), str(round(max(0.0, taken.before - zone.bottom) * TWIP)))


def _runs_into(paragraph: Element, zone: _Zone, story: Story) -> bool:
    """Whether any line beside the drawing reaches into its zone."""
    reached = 0.0
    for block in (paragraph, *paragraph.itersiblings(tag("w:p"), tag("w:tbl"))):
        if reached >= zone.bottom - TOUCH:
            return False
        if block.tag != tag("w:p"):
            return True
        taken = _room(block, story)
        below = reached + taken.height > zone.top + TOUCH
        shared = min(taken.end, zone.right) - max(taken.start, zone.left)
        if below and shared > TOUCH:
            return True
        reached += taken.height
    return False


# --- the room that a paragraph takes -------------------------------------------------------------


def _room(paragraph: Element, story: Story) -> _Room:
    """Estimate a paragraph in the column of its story."""
    styles, column = story.styles, story.paper.text_width
    spacing = styles.attributes(paragraph, "w:spacing")
    indent = styles.attributes(paragraph, "w:ind")
    left, right = number(indent.get("left")) / TWIP, number(indent.get("right")) / TWIP
    width = max(1.0, column - left - right)
    sizes = {run: styles.size(paragraph, run) for run in paragraph.iterchildren(tag("w:r"))}
    text = sum(_run_width(run, size) for run, size in sizes.items())
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
    end = start + (reach if text else 0.0)
    return _Room(height, line, start, end, before=before, after=after)


def _run_width(run: Element, size: float) -> float:
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
