"""Rewrites shapes, text boxes, groups and frames as floating tables and pictures.

A frame (ECMA-376 part 1, 17.3.1.11) is a property of paragraphs: neighbours that state the same
frame share it, and it stands at the next paragraph outside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from zidocs.layout.normalise.drawingml import read_drawing
from zidocs.layout.normalise.pieces import (
    Area,
    Box,
    Drawing,
    Picture,
    Spot,
    Wrap,
    carrier,
    tiny_paragraph,
)
from zidocs.layout.normalise.story import LINE, TWIP, Leftover, Story
from zidocs.layout.normalise.vml import read_pict
from zidocs.layout.ooxml import Element, child_of, make, number, properties, tag

DRAWN = (tag("w:drawing"), tag("w:pict"))
ASCENT = 0.905
"""How far Arial reaches above its line, as a share of its size: a shape stands on the line."""
FRAME = tag("w:framePr")
SEEN = (tag("w:t"), tag("w:tab"), tag("w:br"), tag("w:sym"), tag("w:object"), *DRAWN)


def redraw(story: Story) -> Iterator[Leftover]:
    """Rewrite what the engine would lose; leave plain pictures and what cannot be rewritten."""
    for kept in list(story.root.iter(tag("w:object"))):
        _show_preview(kept)
    # Inner drawings come later in the document than the boxes that hold them.
    for element in list(story.root.iter(*DRAWN))[::-1]:
        if element.tag == DRAWN[0]:
            found = read_drawing(element, story.theme)
            drawings = [] if found is None else [found]
        else:
            drawings = read_pict(element, story.paper.text_width)
        hindrances = sorted({reason for drawing in drawings for reason in drawing.hindrances})
        for reason in hindrances:
            yield Leftover(element, reason)
        if hindrances or not drawings or all(drawing.plain for drawing in drawings):
            continue
        paragraph = next(element.iterancestors(tag("w:p")), None)
        if paragraph is None or any(_is_mixed(drawing, paragraph) for drawing in drawings):
            yield Leftover(element, "inline")
            continue
        for drawing in drawings:
            if drawing.pieces:
                element.addprevious(carrier(_set_free(drawing, paragraph, story)))
        element.getparent().remove(element)


def _show_preview(kept: Element) -> None:
    """An embedded object becomes the picture of it that Word keeps, and prints, if there is one."""
    for child in list(kept):
        if child.tag == DRAWN[0]:
            kept.getparent().replace(kept, child)
            return
    if next(kept.iter(tag("v:imagedata")), None) is not None:
        kept.tag = DRAWN[1]
        for child in (*kept.findall(tag("o:OLEObject")), *kept.findall(tag("w:control"))):
            kept.remove(child)


def _is_mixed(drawing: Drawing, paragraph: Element) -> bool:
    """Whether a shape stands in the line together with something else."""
    if not drawing.inline or _is_one_picture(drawing):
        return False
    for item in paragraph.iter(*SEEN):
        outside = item is not drawing.element and drawing.element not in item.iterancestors()
        if outside and (item.tag != tag("w:t") or (item.text or "").strip()):
            return True
    return False


def _is_one_picture(drawing: Drawing) -> bool:
    return len(drawing.pieces) == 1 and isinstance(drawing.pieces[0], Picture)


def _set_free(drawing: Drawing, paragraph: Element, story: Story) -> Drawing:
    """A shape alone in its line becomes a floating one, standing on a line of its height."""
    if not drawing.inline or _is_one_picture(drawing):
        return drawing
    size = story.styles.size(paragraph)
    if drawing.height > ASCENT * size:
        spacing = child_of(properties(paragraph), "w:spacing")
        spacing.set(tag("w:line"), str(round(drawing.height * TWIP)))
        spacing.set(tag("w:lineRule"), "exact")
    align = story.styles.attributes(paragraph, "w:jc").get("val", "left")
    indent = story.styles.attributes(paragraph, "w:ind")
    aside = (number(indent.get("left")) + number(indent.get("firstLine"))) / TWIP
    across = Spot("column", align=align) if align in ("center", "right") else Spot("column", aside)
    down = Spot("paragraph", max(0.0, ASCENT * size - drawing.height))
    return replace(drawing, inline=False, horizontal=across, vertical=down)


# --- frames --------------------------------------------------------------------------------------


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
        box = make("w:txbxContent", *members)
        for stated in list(box.iter(FRAME)):
            stated.getparent().remove(stated)
        drawing = _framed(box, frame, story)
        at = 0 if following.find(tag("w:pPr")) is None else 1
        following.insert(at, make("w:r", carrier(drawing)))


def _frames(story: Story) -> Iterator[tuple[list[Element], Mapping[str, str]]]:
    """Runs of neighbouring paragraphs with the same frame, and the frame's attributes."""
    members: list[Element] = []
    current: Mapping[str, str] = {}
    for paragraph in story.root.iter(tag("w:p")):
        frame = story.styles.attributes(paragraph, "w:framePr")
        frame = {} if _is_empty(frame) else frame
        joins = bool(members) and frame == current and paragraph.getprevious() is members[-1]
        if members and not joins:
            yield members, current
            members = []
        if frame:
            members.append(paragraph)
            current = frame
    if members:
        yield members, current


def _is_empty(frame: Mapping[str, str]) -> bool:
    """Whether width and height are stated as nothing: a frame of no size is none."""
    return all(name in frame and number(frame[name]) == 0 for name in ("w", "h"))


def _framed(text: Element, frame: Mapping[str, str], story: Story) -> Drawing:
    width, across = _horizontal(text, frame, story)
    lines = (LINE * story.styles.size(paragraph) for paragraph in text.iterchildren(tag("w:p")))
    height = number(frame.get("h")) / TWIP or sum(lines)
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
        vertical=_frame_spot(frame, "v", "y"),
        wrap=Wrap(kind, above, above, aside, aside),
        pieces=(Box(area, text=text, insets=(0, 0, 0, 0)),),
    )


def _frame_spot(frame: Mapping[str, str], side: str, axis: str) -> Spot:
    relative = {"text": "column" if side == "h" else "paragraph"}
    anchor = frame.get(f"{side}Anchor", "page")
    align = frame.get(f"{axis}Align", "")
    offset = number(frame.get(axis)) / TWIP
    return Spot(relative.get(anchor, anchor), offset, "" if align == "inline" else align)


def _horizontal(text: Element, frame: Mapping[str, str], story: Story) -> tuple[float, Spot]:
    """Width and place of a frame.

    One that states no width is as wide as its text; so its text is aligned in the whole room.
    """
    spot = _frame_spot(frame, "h", "x")
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
