"""Shapes, text boxes and groups of a story become floating tables and pictures."""

from collections.abc import Iterator
from dataclasses import replace

from zidocs.layout.normalise.drawingml import read_drawing
from zidocs.layout.normalise.pieces import Drawing, Picture, Spot
from zidocs.layout.normalise.story import TWIP, Leftover, Story
from zidocs.layout.normalise.vml import read_pict
from zidocs.layout.normalise.writing import carrier
from zidocs.layout.ooxml import Element, make, number, properties, tag

DRAWN = (tag("w:drawing"), tag("w:pict"))
ASCENT = 0.905
"""How far Arial reaches above its line, as a share of its size: a shape stands on the line."""
SEEN = (tag("w:t"), tag("w:tab"), tag("w:br"), tag("w:sym"), tag("w:object"), *DRAWN)


def redraw(story: Story) -> Iterator[Leftover]:
    """Rewrite what the engine would lose; leave plain pictures and what cannot be rewritten."""
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
        _set_line(paragraph, drawing.height)
    align = story.styles.attributes(paragraph, "w:jc").get("val", "left")
    indent = story.styles.attributes(paragraph, "w:ind")
    aside = (number(indent.get("left")) + number(indent.get("firstLine"))) / TWIP
    across = Spot("column", align=align) if align in ("center", "right") else Spot("column", aside)
    down = Spot("paragraph", max(0.0, ASCENT * size - drawing.height))
    return replace(drawing, inline=False, horizontal=across, vertical=down)


def _set_line(paragraph: Element, height: float) -> None:
    stated = properties(paragraph)
    spacing = stated.find(tag("w:spacing"))
    if spacing is None:
        spacing = make("w:spacing")
        stated.append(spacing)
    spacing.set(tag("w:line"), str(round(height * TWIP)))
    spacing.set(tag("w:lineRule"), "exact")
