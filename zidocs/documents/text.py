"""Text as the secretary wrote it becomes the XML of runs and paragraphs. Text is text.

Nothing in a text is markup: ``{{``, ``&`` and ``<`` print as they are. The only shapes are
paragraphs (a blank line between them) and simple lists (``- `` or ``1. `` before each item).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from zidocs.words import jam, tanggal

_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold (XML 1.0, production 2), and carriage returns."""

_ITEM = re.compile(r"\s*(?:(?P<bullet>[-•])|(?P<number>\d{1,3}|[a-z])[.)])\s+(?P<text>\S.*)")

_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')


class NotText(Exception):
    """A list or another value without words of its own stands where a text belongs."""


@dataclass(frozen=True)
class Block:
    """A paragraph (``mark`` is empty) or a list item with its mark, ``1.`` or ``–``."""

    text: str
    mark: str = ""


def clean(text: str) -> str:
    """The text without the characters that XML forbids; old line ends become new ones."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def blocks(text: str) -> tuple[Block, ...]:
    """A long text becomes its paragraphs and list items.

    A line break inside a paragraph is a blank: the YAML file breaks lines where it likes.
    """
    found: list[Block] = []
    for chunk in re.split(r"\n[ \t]*\n", text.strip("\n")):
        found.extend(_blocks_of(chunk))
    return tuple(found)


def _blocks_of(chunk: str) -> Iterator[Block]:
    lines: list[str] = []
    mark = ""
    for line in chunk.split("\n"):
        item = _ITEM.fullmatch(line)
        if item:
            yield from _block(lines, mark)
            mark = f"{item['number']}." if item["number"] else "–"
            lines = [item["text"]]
        else:
            lines.append(line)
    yield from _block(lines, mark)


def _block(lines: list[str], mark: str) -> Iterator[Block]:
    text = re.sub(r"[ \t]+", " ", " ".join(lines)).strip()
    if text:
        yield Block(text, mark)


def printed(value: object) -> str:
    """A value becomes the text that stands for it: ``28 Maret 2023``, ``09.00``, ``12``.

    Raises NotText for lists and everything else that has no words.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, date):
        return tanggal(value)
    if isinstance(value, time):
        return jam(value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int | float | Undefined):
        return str(value)
    raise NotText


def inline(value: object) -> object:
    """A value inside a paragraph becomes its XML; line breaks and tabs become Word's own."""
    if isinstance(value, Undefined) or hasattr(value, "__html__"):
        return value
    text = printed(value)
    escaped = escape(text)
    if "\n" in text or "\t" in text:
        return escaped.replace("\n", _BREAK).replace("\t", _TAB)
    return escaped


def paragraphs(text: str, style: str, item_style: str, keep_last: bool) -> Markup:
    """A long text becomes ``w:p`` elements, paragraphs and list items each in its style.

    ``keep_last`` keeps the last of them on the page of what follows. An empty text becomes one
    empty paragraph, because a table cell must hold one.
    """
    all_blocks = blocks(clean(text)) or (Block(""),)
    last = len(all_blocks) - 1
    return Markup("").join(
        _paragraph(block, item_style if block.mark else style, keep_last and number == last)
        for number, block in enumerate(all_blocks)
    )


def _paragraph(block: Block, style: str, keep_next: bool) -> Markup:
    mark = Markup("<w:r><w:t>{}</w:t></w:r><w:r><w:tab/></w:r>").format(block.mark)
    return Markup(
        '<w:p><w:pPr><w:pStyle w:val="{}"/>{}</w:pPr>{}'
        '<w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
    ).format(
        style,
        Markup("<w:keepNext/>") if keep_next else "",
        mark if block.mark else "",
        block.text,
    )
