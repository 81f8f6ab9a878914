"""Words inside a long text of packet.yaml become the line and column on which they stand."""

import re
from collections.abc import Sequence
from dataclasses import replace

from zidocs.errors import Place
from zidocs.spec.packet import Packet
from zidocs.workspace import PACKET
from zidocs.yaml import Path, decode
from zidocs.yaml.tree import MAX_BYTES


def place_of_words(packet: Packet, path: Path, words: Sequence[str], nth: int = 0) -> Place:
    """The place of these words, the ``nth`` time (from 0) that the text at ``path`` has them.

    The lines of a long text are folded and indented in the file, so the words are searched there.
    Where they are not found so (a text with escapes, a file saved meanwhile): the text's place.
    """
    begin = packet.place(*path)
    source = _source_of(packet)
    start = _position(source, (begin.line or 1, begin.column or 1))
    text = source[start : _end_of_value(packet, path, source)]
    pattern = r"\s+".join(re.escape(word) for word in words)
    spots = [found.start() for found in re.finditer(pattern, text)]
    if nth >= len(spots):
        return begin
    before = source[: start + spots[nth]]
    line = before.count("\n") + 1
    return replace(begin, line=line, column=len(before) - before.rfind("\n"))


def _source_of(packet: Packet) -> str:
    try:
        with (packet.folder / PACKET).open("rb") as file:
            text = decode(file.read(MAX_BYTES))
    except (OSError, UnicodeDecodeError):
        return ""
    return re.sub("\r\n?", "\n", text)


def _position(source: str, mark: tuple[int, int]) -> int:
    line, column = mark
    lines = source.split("\n", line)
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1


def _end_of_value(packet: Packet, path: Path, source: str) -> int:
    """Where the next key or entry of the file begins; a later text may hold the same words."""
    begin = packet.tree.values.get(path, (1, 1))
    later = (
        mark
        for marks in (packet.tree.keys, packet.tree.values)
        for mark in marks.values()
        if mark > begin
    )
    following = min(later, default=None)
    return _position(source, following) if following else len(source)
