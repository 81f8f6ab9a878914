"""The XML of a template's part becomes Jinja source, by the rules of docxtpl.

docxtpl knows how commands stand in a Word file: ``{%p … %}`` is a whole paragraph, ``{%tr … %}``
a table row, ``{{p … }}`` a paragraph that is replaced. Before it does its work, commands that
Word has cut into several runs are put together, and what its patterns stumble over (``%`` or ``}``
inside a command, docxtpl issue 644) is covered; every line of the source begins at a paragraph,
so that an error's line number names the paragraph.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docxtpl import DocxTemplate
from lxml import etree

_COMMAND = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PARAGRAPH_OR_ROW = re.compile(r"<w:(p|tr)(?=[ />])")
_LINE_MARK = re.compile("\ue0f0(\\d+)\ue0f1")
_COVERED = {"%": "\ue0f2", "}": "\ue0f3"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class Source:
    """Jinja source, and for each of its lines the paragraph (from 1) that begins there."""

    text: str
    paragraph_of_line: tuple[int, ...]
    paragraph_texts: tuple[str, ...]

    def paragraph(self, line: int) -> tuple[int, str]:
        """The number of the paragraph at a line of the source (from 1), and its text."""
        index = min(max(line, 1), len(self.paragraph_of_line)) - 1
        number = self.paragraph_of_line[index]
        return number, self.paragraph_texts[number - 1] if number else ""


class Unclosed(Exception):
    """A command of this paragraph has no end."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__(number, text)
        self.number = number
        self.text = text


def jinja_source(root: etree._Element) -> Source:
    """The tree of a part (it is changed) becomes its Jinja source; raises Unclosed."""
    texts = tuple(_join_commands(paragraph) for paragraph in _elements(root, "p"))
    for number, text in enumerate(texts, start=1):
        if re.search(r"\{[{%]", _COMMAND.sub("", text)) and "raw" not in text:
            raise Unclosed(number, text)
    xml = etree.tostring(root, encoding="unicode").replace("\n", " ")
    patched = _patch(_mark_lines(xml))
    numbers: list[int] = []
    for line in patched.split("\n"):
        mark = _LINE_MARK.match(line)
        numbers.append(int(mark[1]) if mark else 0)
    return Source(_LINE_MARK.sub("", patched), tuple(numbers), texts)


def _elements(root: etree._Element, name: str) -> Sequence[etree._Element]:
    return list(root.iter(f"{{{root.nsmap.get('w', '')}}}{name}"))


def _join_commands(paragraph: etree._Element) -> str:
    """Move each command of the paragraph into the run it begins in; the paragraph's text."""
    runs = [
        text
        for text in _elements(paragraph, "t")
        if next(text.iterancestors(paragraph.tag)) is paragraph
    ]
    whole = "".join(text.text or "" for text in runs)
    if "{" not in whole:
        return whole
    owner = [index for index, text in enumerate(runs) for _ in text.text or ""]
    pieces = [""] * len(runs)
    end = 0
    for command in _COMMAND.finditer(whole):
        _share(whole, owner, pieces, end, command.start())
        pieces[owner[command.start()]] += _cover(command[0])
        end = command.end()
    _share(whole, owner, pieces, end, len(whole))
    for text, piece in zip(runs, pieces, strict=True):
        text.text = piece
        text.set(_SPACE, "preserve")
    return whole


def _share(whole: str, owner: Sequence[int], pieces: list[str], start: int, end: int) -> None:
    for position in range(start, end):
        pieces[owner[position]] += whole[position]


def _cover(command: str) -> str:
    """A command whose inside has no sign that docxtpl's patterns take for its end."""
    inside = command[2:-2]
    for sign, cover in _COVERED.items():
        inside = inside.replace(sign, cover)
    return command[:2] + inside + command[-2:]


def _mark_lines(xml: str) -> str:
    count = 0

    def mark(match: re.Match[str]) -> str:
        nonlocal count
        # A row is named by its first paragraph, which may vanish with a {%tr %} in it.
        number = count + 1
        if match[1] == "p":
            count = number
        return f"\n\ue0f0{number}\ue0f1{match[0]}"

    return _PARAGRAPH_OR_ROW.sub(mark, xml)


def _patch(xml: str) -> str:
    patched: str = DocxTemplate("").patch_xml(xml)
    for sign, cover in _COVERED.items():
        patched = patched.replace(cover, sign)
    return patched
