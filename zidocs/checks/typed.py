"""What somebody typed and YAML reads otherwise, without being at fault: cut texts, one-item lists.

What no YAML can be is told when the file is read (:mod:`zidocs.yaml.slips`).
"""

import re
from collections.abc import Iterator

from zidocs.checks.rules import Known, Rule
from zidocs.errors import Problem
from zidocs.office.packet_yaml import packet_yaml
from zidocs.yaml import Tree, keys_of

_FEW_WORDS = 6
"""An item of an agenda has no more words between its commas; a sentence has."""


def _trees(known: Known) -> tuple[Tree, ...]:
    return known.office.tree, known.packet.tree


def _cut_by_hash(known: Known) -> Iterator[Problem]:
    for tree in _trees(known):
        for path, rest in tree.cut.items():
            read = tree.at(path)
            whole = f"{read} {rest}" if isinstance(read, str) else rest
            yield Problem.at(tree.place(path), rest=rest, whole=whole).says(
                "What stands behind the # is not read: “{rest}”.",
                'Put the text in quotes: "{whole}"; before a remark write a blank behind the #.',
            )


_CURLY = re.compile("[“”„].*[“”]", re.DOTALL)


def _curly_quotes(known: Known) -> Iterator[Problem]:
    for tree in _trees(known):
        for path, text in tree.texts:
            if _CURLY.fullmatch(text) and not re.search("[“”„]", text[1:-1]):
                yield Problem.at(tree.place(path), text=text, plain=text[1:-1]).says(
                    "The quotes of Word are printed too: {text}.",
                    'Write straight quotes, or none: "{plain}".',
                )


def _agenda_in_one_line(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    if not meeting or len(meeting.agenda) != 1:
        return
    parts = [part.strip() for part in re.split(r"[,;]|\s/\s", meeting.agenda[0])]
    if len(parts) > 2 and all(part and len(part.split()) <= _FEW_WORDS for part in parts):
        place = known.packet.place("rapat", "agenda")
        yield Problem.at(place, count=len(parts)).says(
            "The agenda is one item with {count} parts between commas.",
            "Write each item on a line of its own, beginning with “- ”.",
        )


def _key_in_text(known: Known) -> Iterator[Problem]:
    for path, text in known.packet.tree.texts:
        found = re.match(r"([a-z_]+):(?=[^\s/])", text)
        if found and found[1] in keys_of(packet_yaml()):
            fixed = f"{found[1]}: {text[found.end() :]}"
            yield Problem.at(known.packet.place(*path), text=text, fixed=fixed).says(
                "There is no blank behind the colon, so all of it is printed: “{text}”.",
                "Put one blank behind the colon: {fixed}.",
            )


RULES = (
    Rule.of("Z268", _cut_by_hash).says(
        "A text that a # cuts off.",
        "In YAML a remark begins with a blank and a #. “tempat: Ruang #2 Lantai 1” is read as "
        "“Ruang”, and the letter prints that. Put the text in quotes; behind the # of a remark "
        "write a blank, then nothing is said.",
    ),
    Rule.of("Z269", _curly_quotes).says(
        "A text in the quotes of Word.",
        "Word turns straight quotes into “ ”, and to YAML these are letters like others: they are "
        "printed. Write straight quotes, or leave them out.",
    ),
    Rule.of("Z273", _agenda_in_one_line).says(
        "An agenda that is one item.",
        "Written on one line, “Pembukaan, Capaian, Penutup” is one item: the letter prints it so, "
        "and the minutes cannot be held against its parts. Write a list, one item a line. Items "
        "that are numbered (1. 2. 3.) or stand behind bullets are taken apart without a word.",
    ),
    Rule.of("Z278", _key_in_text).says(
        "A key without a blank behind its colon.",
        "“uraian:Capaian” is no key with a text but a text as a whole, and is printed so. One "
        "blank behind the colon makes it a key.",
    ),
)
