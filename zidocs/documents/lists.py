"""Typed lists of a filled document become Word's own, so that an added item is numbered on.

``1.``, ``a.`` or ``–`` and a tab at the beginning of a paragraph whose style has a hanging indent
make an item; items one below the other, of one style and counted on, make a list. Source: ECMA-376
part 1, 17.9 (numbering).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zidocs.layout.ooxml import Element, find, make, properties, tag, value

MOST_LISTS = 1_000
"""Lists of one document that become Word's own; each costs an entry in its numbering."""

_TYPED = re.compile(r"(?:(?P<number>\d{1,3})|(?P<letter>[a-z]))\.|(?P<bullet>–)")
_BEFORE_NUMBER = frozenset(
    map(tag, ("w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr",
              "w:widowControl"))
)  # fmt: skip
"""What stands before the numbering in the fixed order of a paragraph's properties."""


@dataclass(frozen=True)
class _Item:
    """A typed mark: its style and form, as what it counts, and the nodes that spell it."""

    paragraph: Element
    style: str
    form: str
    count: int
    nodes: tuple[Element, ...]

    def continues(self, other: "_Item") -> bool:
        """Whether this item is the one after ``other`` of the same list."""
        return (
            self.paragraph.getprevious() is other.paragraph
            and (self.style, self.form) == (other.style, other.form)
            and (self.form == "bullet" or self.count == other.count + 1)
        )


def hanging_styles(styles: Element) -> dict[str, tuple[str, str]]:
    """The paragraph styles with a hanging indent and no numbers: id to left and hanging, in twips.

    Indents may be those of the styles that a style builds on.
    """
    stated = {str(each.get(tag("w:styleId"))): each for each in styles.iter(tag("w:style"))}
    found = {}
    for name in stated:
        line = list(_lineage(name, stated))
        indents: dict[str, str] = {}
        for style in reversed(line):
            indent = find(style, "w:pPr/w:ind")
            indents |= {} if indent is None else {str(k): str(v) for k, v in indent.items()}
        hanging = indents.get(tag("w:hanging"), "")
        if hanging and not any(find(style, "w:pPr/w:numPr") is not None for style in line):
            found[name] = indents.get(tag("w:left"), indents.get(tag("w:start"), "0")), hanging
    return found


def _lineage(name: str, stated: Mapping[str, Element]) -> Iterator[Element]:
    """A style and those that it builds on, each once."""
    seen: set[str] = set()
    while name in stated and name not in seen:
        yield stated[name]
        seen.add(name)
        name = value(stated[name], "w:basedOn")


def number_lists(root: Element, numbering: Element, hanging: Mapping[str, tuple[str, str]]) -> bool:
    """Change the filled body and its numbering in place; whether there were typed lists."""
    lists = _lists(root, hanging)
    abstract = _next_id(numbering, "w:abstractNum", "w:abstractNumId")
    number = _next_id(numbering, "w:num", "w:numId")
    forms: dict[tuple[str, str], int] = {}
    for items in lists[:MOST_LISTS]:
        first = items[0]
        form = first.style, first.form
        if form not in forms:
            forms[form] = abstract + len(forms)
            _add_form(numbering, forms[form], first.form, hanging[first.style])
        numbering.append(_list_of(number, forms[form], first.count))
        for item in items:
            _become_item(item, number)
        number += 1
    return bool(lists)


def _lists(root: Element, hanging: Mapping[str, tuple[str, str]]) -> list[list[_Item]]:
    lists: list[list[_Item]] = []
    for paragraph in root.iter(tag("w:p")):
        item = _item(paragraph, hanging)
        if item is None:
            continue
        if lists and item.continues(lists[-1][-1]):
            lists[-1].append(item)
        else:
            lists.append([item])
    return lists


def _item(paragraph: Element, hanging: Mapping[str, tuple[str, str]]) -> _Item | None:
    style = value(paragraph, "w:pPr/w:pStyle")
    if style not in hanging or find(paragraph, "w:pPr/w:numPr") is not None:
        return None
    nodes = _mark_nodes(paragraph)
    typed = _TYPED.fullmatch("".join(node.text or "" for node in nodes))
    if typed is None:
        return None
    if typed["bullet"]:
        return _Item(paragraph, style, "bullet", 1, nodes)
    if typed["letter"]:
        return _Item(paragraph, style, "lowerLetter", ord(typed["letter"]) - ord("a") + 1, nodes)
    # Word counts without leading zeros.
    if typed["number"].startswith("0"):
        return None
    return _Item(paragraph, style, "decimal", int(typed["number"]), nodes)


def _mark_nodes(paragraph: Element) -> tuple[Element, ...]:
    """The texts before the first tab of a paragraph, and the tab; nothing if another thing is."""
    nodes: list[Element] = []
    for run in paragraph:
        if run.tag == tag("w:pPr"):
            continue
        if run.tag != tag("w:r"):
            return ()
        for node in run:
            if node.tag == tag("w:rPr"):
                continue
            nodes.append(node)
            if node.tag == tag("w:tab"):
                return tuple(nodes)
            if node.tag != tag("w:t"):
                return ()
    return ()


def _become_item(item: _Item, number: int) -> None:
    """The typed mark goes; its paragraph is an item of the list of this number."""
    for node in item.nodes:
        run = node.getparent()
        run.remove(node)
        if all(each.tag == tag("w:rPr") for each in run):
            item.paragraph.remove(run)
    stated = properties(item.paragraph)
    place = sum(1 for each in stated if each.tag in _BEFORE_NUMBER)
    level = make("w:ilvl", {"w:val": "0"})
    stated.insert(place, make("w:numPr", level, make("w:numId", {"w:val": str(number)})))


def _next_id(numbering: Element, name: str, attribute: str) -> int:
    """A number that no entry of this kind has yet."""
    stated = (each.get(tag(attribute), "") for each in numbering.iter(tag(name)))
    return max((int(each) for each in stated if each.isdecimal() and len(each) < 9), default=0) + 1


def _add_form(numbering: Element, number: int, form: str, indent: tuple[str, str]) -> None:
    """How a list is counted; all forms stand before all lists."""
    left, hanging = indent
    counted = (
        make("w:start", {"w:val": "1"}),
        make("w:numFmt", {"w:val": form}),
        make("w:lvlText", {"w:val": "–" if form == "bullet" else "%1."}),
        make("w:lvlJc", {"w:val": "left"}),
    )
    indented = make("w:pPr", make("w:ind", {"w:left": left, "w:hanging": hanging}))
    level = make("w:lvl", {"w:ilvl": "0"}, *counted, indented)
    kind = make("w:multiLevelType", {"w:val": "singleLevel"})
    added = make("w:abstractNum", {"w:abstractNumId": str(number)}, kind, level)
    first = numbering.find(tag("w:num"))
    if first is None:
        numbering.append(added)
    else:
        first.addprevious(added)


def _list_of(number: int, form: int, start: int) -> Element:
    begins = make("w:startOverride", {"w:val": str(start)})
    return make(
        "w:num",
        {"w:numId": str(number)},
        make("w:abstractNumId", {"w:val": str(form)}),
        make("w:lvlOverride", {"w:ilvl": "0"}, begins),
    )
