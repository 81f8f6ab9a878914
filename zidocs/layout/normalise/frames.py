"""Paragraphs in frames become floating text boxes.

A frame (ECMA-376 part 1, 17.3.1.11) is a property of paragraphs: neighbours that state the same
frame share it, and it stands at the next paragraph outside.
"""

from collections.abc import Iterator, Mapping

from zidocs.layout.normalise.pieces import Area, Box, Drawing, Spot, Wrap
from zidocs.layout.normalise.story import TWIP, Leftover, Story
from zidocs.layout.normalise.writing import carrier, tiny_paragraph
from zidocs.layout.ooxml import Element, local, make, number, properties, tag

FRAME = tag("w:framePr")
LINE = 1.15
"""Height of a line of text as a share of its size."""


def float_frames(story: Story) -> Iterator[Leftover]:
    """Rewrite every frame; drop caps are left."""
    if not story.styles.has_frames and next(story.root.iter(FRAME), None) is None:
        return
    for members, frame in list(_frames(story)):
        if frame.get("dropCap", "none") != "none":
            yield Leftover(members[0], "drop cap")
            continue
        following = members[-1].getnext()
        if following is None or following.tag != tag("w:p"):
            following = tiny_paragraph()
            members[-1].addnext(following)
        box = make("w:txbxContent", {}, *members)
        for member in members:
            _out_of_frame(member)
        drawing = _drawing(box, frame, story)
        at = 0 if following.find(tag("w:pPr")) is None else 1
        following.insert(at, make("w:r", {}, carrier(drawing)))


def _frames(story: Story) -> Iterator[tuple[list[Element], Mapping[str, str]]]:
    """Runs of neighbouring paragraphs with the same frame, and the frame's attributes."""
    members: list[Element] = []
    current: Mapping[str, str] = {}
    for paragraph in story.root.iter(tag("w:p")):
        frame = story.styles.attributes(paragraph, "w:framePr")
        joins = bool(members) and frame == current and paragraph.getprevious() is members[-1]
        if members and not joins:
            yield members, current
            members = []
        if frame:
            members.append(paragraph)
            current = frame
    if members:
        yield members, current


def _out_of_frame(paragraph: Element) -> None:
    """Without the frame property; a style that states one would be asked again by nobody."""
    for frame in list(paragraph.iter(FRAME)):
        frame.getparent().remove(frame)


def _drawing(text: Element, frame: Mapping[str, str], story: Story) -> Drawing:
    width, across = _horizontal(text, frame, story)
    height = number(frame.get("h")) / TWIP or _height(text, story)
    aside, above = number(frame.get("hSpace")) / TWIP, number(frame.get("vSpace")) / TWIP
    kind = {"none": "none", "notBeside": "topAndBottom"}.get(frame.get("wrap", "around"), "square")
    if not frame.get("w"):
        # As wide as its text, it leaves room beside it; how much, only an engine knows.
        kind = "none"
    area = Area(0, 0, width, height)
    return Drawing(
        text,
        width,
        height,
        horizontal=across,
        vertical=_spot(frame, "v", "y"),
        wrap=Wrap(kind, above, above, aside, aside),
        pieces=(Box(area, text=text, insets=(0, 0, 0, 0)),),
    )


def _spot(frame: Mapping[str, str], side: str, axis: str) -> Spot:
    relative = {"text": "column" if side == "h" else "paragraph"}
    anchor = frame.get(f"{side}Anchor", "page")
    align = frame.get(f"{axis}Align", "")
    offset = number(frame.get(axis)) / TWIP
    return Spot(relative.get(anchor, anchor), offset, "" if align == "inline" else align)


def _horizontal(text: Element, frame: Mapping[str, str], story: Story) -> tuple[float, Spot]:
    """Width and place of a frame.

    One that states no width is as wide as its text; so its text is aligned in the whole room.
    """
    spot = _spot(frame, "h", "x")
    width = number(frame.get("w")) / TWIP
    if width:
        return width, spot
    room = story.paper.width if spot.relative == "page" else story.paper.text_width
    if spot.align in ("right", "center", "outside"):
        for paragraph in text.iter(tag("w:p")):
            _align(paragraph, "center" if spot.align == "center" else "right")
        return room, Spot(spot.relative)
    return max(1.0, room - spot.offset), spot


def _align(paragraph: Element, how: str) -> None:
    stated = properties(paragraph)
    for align in stated.findall(tag("w:jc")):
        stated.remove(align)
    stated.append(make("w:jc", {"w:val": how}))


def _height(text: Element, story: Story) -> float:
    """About the height of text that has a line to each paragraph."""
    paragraphs = [child for child in text if local(child) == "p"]
    return sum(LINE * story.styles.size(paragraph) for paragraph in paragraphs)
