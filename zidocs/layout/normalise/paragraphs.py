"""Makes paragraphs unmistakable: spacing, indents, shading, alignment tabs, restarted lists.

The engine reads automatic spacing, and first-line indents over a style's hanging one, otherwise
than Word, and of a shading only its ground. A shading (17.3.5) may be a pattern in a colour over
that ground; patterns are drawn as LibreOffice draws them, as the mixture of both colours.
A w:ptab (ECMA-376 part 1, 17.3.3.23) goes to the left, middle or right of the text's width
whatever the paragraph's stops; newer galleries of Word make headers and footers with it.
Word restarts numbers by a second w:num over the same definition with a w:startOverride (17.9.27);
the engine counts by definition, so each such w:num gets its own copy.
"""

from collections.abc import Iterable
from copy import deepcopy

from zidocs.layout.normalise.story import TWIP, Leftover, Story, is_rgb
from zidocs.layout.ooxml import Element, child_of, make, number, properties, tag, value

AUTOMATIC = "280"
"""Twips that Word sets for automatic spacing (14 points, as in HTML)."""
NO_PATTERN = ("clear", "nil", "none")
PERCENT = {"solid": 100.0, "pct12": 12.5, "pct37": 37.5, "pct62": 62.5, "pct87": 87.5}
"""How much a pattern covers, where its name (``pct25``) does not say so."""
STRIPES = 100 / 3
"""How much all stripes and crosses cover."""
PERCENTAGES = frozenset(str(percent) for percent in range(5, 100, 5))
BLACK, WHITE = "000000", "FFFFFF"


def clarify(root: Element) -> None:
    """Rewrite what is ambiguous in any part that holds paragraph properties."""
    for spacing in root.iter(tag("w:spacing")):
        for side in ("before", "after"):
            if spacing.get(tag(f"w:{side}Autospacing")) in ("1", "true", "on"):
                spacing.set(tag(f"w:{side}"), AUTOMATIC)
    for indent in root.iter(tag("w:ind")):
        if indent.get(tag("w:firstLine")) is not None and indent.get(tag("w:hanging")) is None:
            indent.set(tag("w:hanging"), "0")
    for shading in root.iter(tag("w:shd")):
        _mix(shading)


def _mix(shading: Element) -> None:
    """A pattern becomes a plain ground in its mixture with the ground."""
    pattern = shading.get(tag("w:val"), "clear")
    if pattern == "nil":
        shading.set(tag("w:fill"), "auto")
    if pattern in NO_PATTERN:
        return
    digits = pattern.removeprefix("pct")
    covers = PERCENT.get(pattern, float(digits) if digits in PERCENTAGES else STRIPES) / 100
    ink, ground = (
        _parts(shading.get(tag(f"w:{name}")), otherwise)
        for name, otherwise in (("color", BLACK), ("fill", WHITE))
    )
    mixed = (int(a * covers + b * (1 - covers)) for a, b in zip(ink, ground, strict=True))
    shading.attrib.clear()
    shading.set(tag("w:val"), "clear")
    shading.set(tag("w:fill"), "".join(f"{part:02X}" for part in mixed))


def _parts(colour: str | None, otherwise: str) -> tuple[int, ...]:
    """Red, green and blue of RRGGBB; ``auto`` and nonsense count as the other colour."""
    digits = colour if colour and is_rgb(colour) else otherwise
    return tuple(int(digits[at : at + 2], 16) for at in (0, 2, 4))


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
