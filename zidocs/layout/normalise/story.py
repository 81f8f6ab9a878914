"""Reads the stories of a package: body, headers, footers, notes, with paper, styles and colours.

Word calls a stretch of text that flows by itself a story. Every rewriting step takes one story
and answers with what it had to leave as it is. Of the style sheet only what rewriting needs to
know is resolved: document defaults, then the chain of ``basedOn``, then what the paragraph says
itself (ECMA-376 part 1, 17.7.2).
"""

import colorsys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from zidocs.layout.ooxml import Element, Package, find, local, number, tag, value

TWIP = 20.0
"""Twentieths of a point in a point (ECMA-376 part 1, 17.18.81)."""
LINE = 1.15
"""Height of a line as a share of the size of its text."""
EMU = 12700.0
"""English metric units in a point (ECMA-376 part 1, 20.1.2.1)."""

NARROW = 72.0
"""Text runs beside a drawing or table only where at least an inch is free, in points."""

ROOTS = frozenset(tag(f"w:{name}") for name in ("document", "hdr", "ftr", "footnotes", "endnotes"))
PLAIN_SIZE = 10.0
"""Points of a text whose size nobody states (ECMA-376 part 1, 17.3.2.38)."""

ROLES = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
"""Names of use and names of the scheme, as every template of Word maps them."""

OFFICE = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4",
    "accent2": "ED7D31", "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5",
    "accent6": "70AD47", "hlink": "0563C1", "folHlink": "954F72",
}  # fmt: skip
NAMED = {
    "black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "008000", "blue": "0000FF",
    "yellow": "FFFF00", "gray": "808080", "grey": "808080", "silver": "C0C0C0", "navy": "000080",
    "maroon": "800000", "olive": "808000", "purple": "800080", "teal": "008080", "lime": "00FF00",
    "aqua": "00FFFF", "fuchsia": "FF00FF", "window": "FFFFFF", "windowtext": "000000",
}  # fmt: skip
LINE_WIDTHS = (0.5, 1.0, 1.5)
"""Points of the three line styles of Office's theme."""


class Theme:
    """The colour scheme and line widths of one package, read when first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def scheme(self) -> dict[str, str]:
        """Scheme name → RRGGBB."""
        colours = dict(OFFICE)
        root = self._package.root_of("theme")
        if root is not None:
            for scheme in root.iter(tag("a:clrScheme")):
                for entry in scheme:
                    for choice in entry:
                        colour = choice.get("lastClr") or choice.get("val") or ""
                        if is_rgb(colour):
                            colours[local(entry)] = colour.upper()
        return colours

    @cached_property
    def line_widths(self) -> tuple[float, ...]:
        """Points of the theme's line styles, thinnest first."""
        root = self._package.root_of("theme")
        lines = [] if root is None else list(root.iter(tag("a:lnStyleLst")))
        found = [number(line.get("w"), 9525) / 12700 for line in lines[0]] if lines else []
        return tuple(found) or LINE_WIDTHS

    def colour(self, holder: Element | None) -> str | None:
        """A DrawingML colour (the one child of a fill, or of a reference) becomes RRGGBB.

        Light and dark variants follow ECMA-376 part 1, 20.1.2.3; a transparent colour is mixed
        with the white of the paper.
        """
        if holder is None:
            return None
        for choice in holder:
            kind, name = local(choice), choice.get("val", "")
            if kind == "srgbClr":
                base = name
            elif kind == "schemeClr":
                base = self.scheme.get(ROLES.get(name, name), "000000")
            elif kind == "sysClr":
                base = choice.get("lastClr", "000000")
            elif kind == "prstClr":
                base = NAMED.get(name.lower(), "000000")
            else:
                continue
            return _varied(base if is_rgb(base) else "000000", choice)
        return None


def vml_colour(text: str | None) -> str | None:
    """A colour as VML writes it (``#eee``, ``white [3212]``) becomes RRGGBB."""
    word = (text or "").split("[")[0].strip().lower()
    if word in NAMED:
        return NAMED[word]
    digits = word.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return digits.upper() if is_rgb(digits) else None


def is_rgb(text: str) -> bool:
    """Whether this is a colour as RRGGBB."""
    return len(text) == 6 and all(letter in "0123456789abcdefABCDEF" for letter in text)


def _varied(base: str, choice: Element) -> str:
    red, green, blue = (int(base[at : at + 2], 16) / 255 for at in (0, 2, 4))
    for change in choice:
        amount = number(change.get("val"), 100_000) / 100_000
        kind = local(change)
        if kind in ("lumMod", "lumOff"):
            hue, light, depth = colorsys.rgb_to_hls(red, green, blue)
            light = light * amount if kind == "lumMod" else light + amount
            red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), depth)
        elif kind == "shade":
            red, green, blue = red * amount, green * amount, blue * amount
        elif kind in ("tint", "alpha"):
            red, green, blue = (part * amount + 1 - amount for part in (red, green, blue))
    return "".join(f"{min(255, max(0, round(part * 255))):02X}" for part in (red, green, blue))


class Styles:
    """The style sheet of one package, read when first asked for."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @cached_property
    def root(self) -> Element | None:
        """The root of the style sheet, or none."""
        return self._package.root_of("styles")

    @cached_property
    def _by_id(self) -> dict[str, Element]:
        if self.root is None:
            return {}
        return {style.get(tag("w:styleId"), ""): style for style in self.root.iter(tag("w:style"))}

    @cached_property
    def _usual(self) -> str:
        """The paragraph style of paragraphs that name none."""
        for identity, style in self._by_id.items():
            default = style.get(tag("w:default")) in ("1", "true", "on")
            if default and style.get(tag("w:type")) == "paragraph":
                return identity
        return ""

    @cached_property
    def has_frames(self) -> bool:
        """Whether any style puts its paragraphs into frames."""
        return b"framePr" in self._package.text_of("styles")

    def _chain(self, identity: str) -> list[Element]:
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
        for style in self._chain(value(own, "w:pStyle") or self._usual):
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

    def size(self, paragraph: Element, run: Element | None = None) -> float:
        """The size of the paragraph's text, or of one of its runs, in points."""
        own = None if run is None else run.find(tag("w:rPr"))
        styles = (
            *self._chain(value(paragraph, "w:pPr/w:pStyle") or self._usual),
            *self._chain(value(own, "w:rStyle")),
        )
        weakest = find(self.root, "w:docDefaults/w:rPrDefault/w:rPr")
        stated = (weakest, *(style.find(tag("w:rPr")) for style in styles), own)
        half = next(filter(None, (value(place, "w:sz") for place in reversed(stated))), "")
        return number(half, PLAIN_SIZE * 2) / 2


@dataclass(frozen=True)
class Paper:
    """The sheet that a story stands on; all lengths in points."""

    width: float = 595.3
    left: float = 72.0
    right: float = 72.0
    top: float = 72.0
    header: float = 36.0

    @property
    def text_width(self) -> float:
        """From the left margin to the right one."""
        return max(1.0, self.width - self.left - self.right)


@dataclass(frozen=True)
class Story:
    """One flow of text: ``kind`` is body, header, footer or notes; ``root`` is its XML."""

    part: str
    kind: str
    root: Element
    paper: Paper
    styles: Styles
    theme: Theme


@dataclass(frozen=True)
class Leftover:
    """Something a step could not bring into the engine's form, and the name of the reason."""

    element: Element
    reason: str


def stories(package: Package) -> Iterator[Story]:
    """The stories that can be seen: the body, headers and footers in use, and notes."""
    styles, theme = Styles(package), Theme(package)
    body = text_root(package, package.main)
    papers = [(section, _paper(section)) for section in body.iter(tag("w:sectPr"))]
    first = papers[0][1] if papers else Paper()
    story = partial(Story, styles=styles, theme=theme)
    yield story(package.main, "body", body, first)
    relationships = package.relationships(package.main)
    seen: set[str] = set()
    for section, paper in papers:
        for kind in ("header", "footer"):
            for reference in section.iterchildren(tag(f"w:{kind}Reference")):
                relation = relationships.get(reference.get(tag("r:id"), ""))
                if relation is None or relation.external or relation.target in seen:
                    continue
                seen.add(relation.target)
                root = text_root(package, relation.target)
                yield story(relation.target, kind, root, paper)
    for kind in ("footnotes", "endnotes"):
        for part in package.related(kind):
            yield story(part, "notes", text_root(package, part), first)


def text_root(package: Package, part: str) -> Element:
    """The root of a part that holds text. Raises LayoutFault when it is something else."""
    root = package.tree(part)
    if root.tag not in ROOTS:
        raise package.damaged(part)
    return root


def _paper(section: Element) -> Paper:
    """Section properties become a sheet; what they do not say is Word's default."""
    default = Paper()
    size, margin = section.find(tag("w:pgSz")), section.find(tag("w:pgMar"))

    def points(holder: Element | None, name: str, otherwise: float) -> float:
        if holder is None:
            return otherwise
        return number(holder.get(tag(f"w:{name}")), otherwise * TWIP) / TWIP

    return Paper(
        points(size, "w", default.width),
        points(margin, "left", default.left) + points(margin, "gutter", 0.0),
        points(margin, "right", default.right),
        points(margin, "top", default.top),
        points(margin, "header", default.header),
    )
