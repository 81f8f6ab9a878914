"""A paragraph and the style sheet become the properties that count for it.

Only what rewriting needs to know is resolved here: document defaults, then the chain of
``basedOn``, then what the paragraph says itself (ECMA-376 part 1, 17.7.2).
"""

from collections.abc import Iterator
from functools import cached_property

from zidocs.layout.ooxml import Element, Package, find, number, tag, value

PLAIN_SIZE = 10.0
"""Points of a text whose size nobody states (ECMA-376 part 1, 17.3.2.38)."""


class Styles:
    """The style sheet of one package, read when first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def root(self) -> Element | None:
        """The root of the style sheet, or none."""
        part = next(self._package.related("styles"), None)
        return self._package.tree(part) if part is not None and part in self._package else None

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        if self.root is None:
            return {}
        return {style.get(tag("w:styleId"), ""): style for style in self.root.iter(tag("w:style"))}

    @cached_property
    def _usual(self) -> str:
        """The paragraph style of paragraphs that name none."""
        for identity, style in self._by_id.items():
            if style.get(tag("w:type")) == "paragraph" and style.get(tag("w:default")) in (
                "1",
                "true",
                "on",
            ):
                return identity
        return ""

    @cached_property
    def has_frames(self) -> bool:
        """Whether any style puts its paragraphs into frames."""
        parts = (part for part in self._package.related("styles") if part in self._package)
        return any(b"framePr" in self._package.read(part) for part in parts)

    def chain(self, identity: str) -> list[Element]:
        """A style and what it is based on, the base first; circles are cut."""
        found: list[Element] = []
        while identity in self._by_id and self._by_id[identity] not in found:
            found.append(self._by_id[identity])
            identity = value(found[-1], "w:basedOn")
        return found[::-1]

    def _sources(self, paragraph: Element) -> Iterator[Element]:
        """The places that may state a property of the paragraph, the strongest last."""
        own = find(paragraph, "w:pPr")
        if self.root is not None:
            default = find(self.root, "w:docDefaults/w:pPrDefault/w:pPr")
            if default is not None:
                yield default
        for style in self.chain(value(own, "w:pStyle") or self._usual):
            stated = style.find(tag("w:pPr"))
            if stated is not None:
                yield stated
        if own is not None:
            yield own

    def attributes(self, paragraph: Element, name: str) -> dict[str, str]:
        """The attributes of a paragraph property (``w:spacing``), each from where it counts."""
        merged: dict[str, str] = {}
        for source in self._sources(paragraph):
            stated = source.find(tag(name))
            if stated is not None:
                merged.update({key.rpartition("}")[2]: text for key, text in stated.items()})
        return merged

    def stops(self, paragraph: Element) -> list[tuple[float, str, str]]:
        """Tab stops as (points, alignment, leader), from left to right."""
        stops: dict[float, tuple[float, str, str]] = {}
        for source in self._sources(paragraph):
            for stop in source.iterfind(f"{tag('w:tabs')}/{tag('w:tab')}"):
                place = number(stop.get(tag("w:pos"))) / 20
                kind = stop.get(tag("w:val"), "left")
                if kind == "clear":
                    stops.pop(round(place, 2), None)
                else:
                    leader = stop.get(tag("w:leader"), "none")
                    stops[round(place, 2)] = (place, kind, leader)
        return [stops[place] for place in sorted(stops)]

    def size(self, paragraph: Element, run: Element | None = None) -> float:
        """The size of the paragraph's text, or of one of its runs, in points."""
        stated = find(self.root, "w:docDefaults/w:rPrDefault/w:rPr")
        half = value(stated, "w:sz")
        for style in self.chain(value(find(paragraph, "w:pPr"), "w:pStyle") or self._usual):
            half = value(style.find(tag("w:rPr")), "w:sz") or half
        if run is not None:
            own = run.find(tag("w:rPr"))
            for style in self.chain(value(own, "w:rStyle")):
                half = value(style.find(tag("w:rPr")), "w:sz") or half
            half = value(own, "w:sz") or half
        return number(half, PLAIN_SIZE * 2) / 2
