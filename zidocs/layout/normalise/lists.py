"""A list that starts again becomes a list of its own.

Word restarts numbers by a second w:num over the same definition with a w:startOverride
(ECMA-376 part 1, 17.9.27). The engine counts by definition, so each such w:num gets its own copy.
"""

from copy import deepcopy

from zidocs.layout.ooxml import Element, make, number, tag, value


def separate(root: Element) -> None:
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
