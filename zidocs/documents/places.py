"""Names the place of a paragraph in a template: its number, words, table, header or text box."""

from dataclasses import dataclass
from functools import cached_property

from zidocs.errors import Place, Problem, Sentence, Severity, say
from zidocs.layout.ooxml import Element, local, tag

_PARAGRAPH, _TABLE = tag("w:p"), tag("w:tbl")
_FALLBACK = tag("mc:Fallback")
MAX_SHOWN = 400
"""Signs of a paragraph that are looked at to show its beginning."""


@dataclass(frozen=True)
class Spot:
    """Where a paragraph of a template is, as a user would look for it.

    ``story`` is the name of the root of its part (``hdr``); ``number`` counts from 1, and is 0 for
    what is no paragraph; ``cell`` has the numbers of table, row and cell.
    """

    shown: str
    story: str
    number: int
    text: str
    cell: tuple[int, int, int] | None
    boxed: bool

    def named(self, what: Sentence) -> Sentence:
        """What is wrong, with the place before it."""
        inner = self._in_its_part(what)
        if self.cell is not None:
            table, row, cell = self.cell
            inner = say("Table {table}, row {row}, cell {cell}: {what}",
                        table=table, row=row, cell=cell, what=inner)  # fmt: skip
        return say("In a text box: {what}", what=inner) if self.boxed else inner

    def _in_its_part(self, what: Sentence) -> Sentence:
        number, text = self.number, self.text
        if not number:
            return say("File properties (“{text}”): {what}", text=text, what=what)
        if self.story == "hdr":
            return say("Header, paragraph {number} (“{text}”): {what}",
                       number=number, text=text, what=what)  # fmt: skip
        if self.story == "ftr":
            return say("Footer, paragraph {number} (“{text}”): {what}",
                       number=number, text=text, what=what)  # fmt: skip
        if self.story == "footnotes":
            return say("Footnotes, paragraph {number} (“{text}”): {what}",
                       number=number, text=text, what=what)  # fmt: skip
        if self.story == "endnotes":
            return say("Endnotes, paragraph {number} (“{text}”): {what}",
                       number=number, text=text, what=what)  # fmt: skip
        return say("Paragraph {number} (“{text}”): {what}", number=number, text=text, what=what)


class Spots:
    """Names the paragraphs of one part; made before the part is changed."""

    def __init__(self, root: Element, shown: str) -> None:
        self._root, self._shown = root, shown
        self._known: dict[Element, Spot] = {}
        self._inside: dict[Element, dict[Element, int]] = {}
        self._numbers = self._number(_PARAGRAPH)

    def _number(self, name: str) -> dict[Element, int]:
        """Elements of a name, counted from 1; older copies of text boxes are not counted."""
        found: dict[Element, int] = {}
        for element in self._root.iter(name):
            older = next(element.iterancestors(_FALLBACK), None) is not None
            found[element] = len(found) + (0 if older and found else 1)
        return found

    @cached_property
    def _tables(self) -> dict[Element, int]:
        return self._number(_TABLE)

    def _positions(self, owner: Element, item: Element) -> int:
        """The number of a row in its table or of a cell in its row, also in content controls."""
        if owner not in self._inside:
            own = [each for each in owner.iter(item.tag)
                   if next(each.iterancestors(owner.tag), None) is owner]  # fmt: skip
            self._inside[owner] = {each: number for number, each in enumerate(own, start=1)}
        return self._inside[owner].get(item, 1)

    def of(self, paragraph: Element) -> Spot:
        """The place of a paragraph; it must be asked for before the paragraph is changed."""
        spot = self._known.get(paragraph)
        if spot is None:
            text = shortened(_text_of(paragraph)[:MAX_SHOWN])
            number = self._numbers.get(paragraph, 0)
            spot = Spot(self._shown, local(self._root), number, text, *self._around(paragraph))
            self._known[paragraph] = spot
        return spot

    def _around(self, paragraph: Element) -> tuple[tuple[int, int, int] | None, bool]:
        """Table, row and cell of a paragraph, and whether it is in a text box."""
        nearest: dict[str, Element] = {}
        for ancestor in paragraph.iterancestors():
            nearest.setdefault(local(ancestor), ancestor)
        cell, row, table = (nearest.get(name) for name in ("tc", "tr", "tbl"))
        boxed = "txbxContent" in nearest
        if cell is None or row is None or table is None:
            return None, boxed
        numbers = self._tables[table], self._positions(table, row), self._positions(row, cell)
        return numbers, boxed


def _text_of(paragraph: Element) -> str:
    if paragraph.tag != _PARAGRAPH:
        return paragraph.text or ""
    for name in ("w:t", "w:instrText"):
        text = "".join(
            each.text or ""
            for each in paragraph.iter(tag(name))
            if next(each.iterancestors(_PARAGRAPH), None) is paragraph
        )
        if text:
            return text
    return ""


def located(
    spot: Spot, what: Sentence, fix: Sentence, code: str = "Z502", severity: Severity = "galat"
) -> Problem:
    """A problem of a paragraph: where it is and what it says stand before what is wrong."""
    return Problem(Place(spot.shown), spot.named(what), fix, code, severity)


def shortened(text: str) -> str:
    """A text on one line and of at most 80 signs."""
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"
