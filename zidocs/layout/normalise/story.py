"""A package becomes its stories: body, headers, footers and notes, each with its paper.

Word calls a stretch of text that flows by itself a story. Every rewriting step takes one story
and answers with what it had to leave as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from zidocs.layout.normalise.styles import Styles
from zidocs.layout.normalise.theme import Theme
from zidocs.layout.ooxml import Element, Package, damaged, number, tag

TWIP = 20.0
"""Twentieths of a point in a point (ECMA-376 part 1, 17.18.81)."""
EMU = 12700.0
"""English metric units in a point (ECMA-376 part 1, 20.1.2.1)."""

ROOTS = frozenset(tag(f"w:{name}") for name in ("document", "hdr", "ftr", "footnotes", "endnotes"))


@dataclass(frozen=True)
class Paper:
    """The sheet that a story stands on; all lengths in points."""

    width: float = 595.3
    height: float = 841.9
    left: float = 72.0
    right: float = 72.0
    top: float = 72.0
    bottom: float = 72.0
    header: float = 36.0
    footer: float = 36.0

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
    papers = list(_papers(body))
    first = papers[0][1] if papers else Paper()
    yield Story(package.main, "body", body, first, styles, theme)
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
                yield Story(relation.target, kind, root, paper, styles, theme)
    for kind in ("footnotes", "endnotes"):
        for part in package.related(kind):
            yield Story(part, "notes", text_root(package, part), first, styles, theme)


def text_root(package: Package, part: str) -> Element:
    """The root of a part that holds text. Raises LayoutFault when it is something else."""
    root = package.tree(part)
    if root.tag not in ROOTS:
        raise package.fault(*damaged(part), code="Z611")
    return root


def _papers(body: Element) -> Iterator[tuple[Element, Paper]]:
    for section in body.iter(tag("w:sectPr")):
        yield section, paper(section)


def paper(section: Element) -> Paper:
    """Section properties become a sheet; what they do not say is Word's default."""
    default = Paper()
    size, margin = section.find(tag("w:pgSz")), section.find(tag("w:pgMar"))

    def points(holder: Element | None, name: str, otherwise: float) -> float:
        if holder is None:
            return otherwise
        return number(holder.get(tag(f"w:{name}")), otherwise * TWIP) / TWIP

    return Paper(
        points(size, "w", default.width),
        points(size, "h", default.height),
        points(margin, "left", default.left) + points(margin, "gutter", 0.0),
        points(margin, "right", default.right),
        points(margin, "top", default.top),
        points(margin, "bottom", default.bottom),
        points(margin, "header", default.header),
        points(margin, "footer", default.footer),
    )
