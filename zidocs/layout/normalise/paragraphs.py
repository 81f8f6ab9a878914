"""Makes paragraphs unmistakable: their spacing and indents, alignment tabs, restarted lists.

The engine reads automatic spacing, and first-line indents over a style's hanging one, otherwise
than Word. A w:ptab (ECMA-376 part 1, 17.3.3.23) goes to the left, middle or right of the text's
width whatever the paragraph's stops; newer galleries of Word make headers and footers with it.
Word restarts numbers by a second w:num over the same definition with a w:startOverride (17.9.27);
the engine counts by definition, so each such w:num gets its own copy.
"""

from collections.abc import Iterable
from copy import deepcopy

from zidocs.layout.normalise.story import TWIP, Leftover, Story
from zidocs.layout.ooxml import Element, child_of, make, number, properties, tag, value

AUTOMATIC = "280"
"""Twips that Word sets for automatic spacing (14 points, as in HTML)."""


def clarify(root: Element) -> None:
    """Rewrite what is ambiguous in any part that holds paragraph properties."""
    for spacing in root.iter(tag("w:spacing")):
        for side in ("before", "after"):
            if spacing.get(tag(f"w:{side}Autospacing")) in ("1", "true", "on"):
                spacing.set(tag(f"w:{side}"), AUTOMATIC)
    for indent in root.iter(tag("w:ind")):
        if indent.get(tag("w:firstLine")) is not None and indent.get(tag("w:hanging")) is None:
            indent.set(tag("w:hanging"), "0")


def place_tabs(story: Story) -> Iterable[Leftover]:
    """Give each alignment tab a plain one, and its paragraph the stop."""
    for tab in list(story.root.iter(tag("w:ptab"))):
        align = tab.get(tag("w:alignment"), "left")
        width = story.paper.text_width
        reach = {"center": width / 2, "right": width}.get(align, 0.0)
        paragraph = next(tab.iterancestors(tag("w:p")), None)
        leader = tab.get(tag("w:leader"), "none")
        tab.getparent().replace(tab, make("w:tab"))
        if paragraph is not None and reach:
            place = {"w:val": align, "w:leader": leader, "w:pos": str(round(reach * TWIP))}
            child_of(properties(paragraph), "w:tabs").append(make("w:tab", place))
    return ()


def separate_lists(root: Element) -> None:
    """Give each numbering instance that overrides its start a definition of its own."""
    definitions = {
        definition.get(tag("w:abstractNumId"), ""): definition
        for definition in root.iterchildren(tag("w:abstractNum"))
    }
    fresh = 1 + max((int(number(identity)) for identity in definitions), default=0)
    for instance in root.iterchildren(tag("w:num")):
        link = instance.find(tag("w:abstractNumId"))
        definition = definitions.get(value(instance, "w:abstractNumId"))
        starts = [
            override
            for override in instance.iterchildren(tag("w:lvlOverride"))
            if override.find(tag("w:startOverride")) is not None
        ]
        if link is None or definition is None or not starts:
            continue
        own = deepcopy(definition)
        own.set(tag("w:abstractNumId"), str(fresh))
        for override in starts:
            _set_start(own, override)
        definition.addnext(own)
        link.set(tag("w:val"), str(fresh))
        fresh += 1


def _set_start(definition: Element, override: Element) -> None:
    for level in definition.iterchildren(tag("w:lvl")):
        if level.get(tag("w:ilvl")) == override.get(tag("w:ilvl")):
            for start in level.findall(tag("w:start")):
                level.remove(start)
            level.insert(0, make("w:start", {"w:val": value(override, "w:startOverride", "1")}))
