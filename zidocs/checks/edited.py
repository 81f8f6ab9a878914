"""Word files edited by hand that say something else than packet.yaml.

A fact is missed only where we would write it now: a template of the office's own that leaves the
place out, or writes the date in another way, is no fault.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zidocs.checks.people import people_named
from zidocs.checks.rules import EditedDocument, Known, Rule
from zidocs.checks.wording import fold, plain_name
from zidocs.errors import Place, Problem, say
from zidocs.office.packet import Packet
from zidocs.words import MONTHS, listed, tanggal

_DATE = re.compile(rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}", re.IGNORECASE)
_MOST_NAMED = 5


@dataclass(frozen=True)
class _Fact:
    """Something that packet.yaml says: its key, and how a letter writes it."""

    key: str
    text: str


def _dates(packet: Packet) -> Iterator[_Fact]:
    if packet.rapat:
        yield _Fact("rapat.tanggal", tanggal(packet.rapat.tanggal))
    for kind in packet.sections:
        if day := packet.tanggal(kind):
            yield _Fact(f"{kind}.tanggal", tanggal(day))


def _numbers(packet: Packet) -> list[_Fact]:
    given = {kind: packet.nomor(kind) for kind in packet.sections}
    return [_Fact(f"{kind}.nomor", number) for kind, number in given.items() if number]


def _count(text: str, fact: str) -> int:
    """How often a folded text has a fact, not as a part of a longer word or number."""
    return len(re.findall(rf"(?<![\w./-]){re.escape(fold(fact))}(?![\w/-])", text))


def _edited(known: Known) -> Iterator[tuple[Place, EditedDocument]]:
    for _, edited in known.of_documents(known.files.edited):
        yield Place(known.office.workspace.show(edited.path)), edited


def _other_date(known: Known) -> Iterator[Problem]:
    for place, edited in _edited(known):
        ours = fold(edited.ours)
        new = [day for day in _dates_in(edited.text) if not _count(ours, day)]
        for fact in _lost(_dates(known.packet), edited, is_replaced=bool(new)):
            yield Problem(
                place,
                say("The edited file has {found} where packet.yaml has {expected} ({key}).",
                    found=", ".join(new), expected=fact.text, key=fact.key) if new else
                say("The edited file lacks the date {expected} ({key}).",
                    expected=fact.text, key=fact.key),
                say("Correct packet.yaml, or the Word file, so that both say the same."),
            )  # fmt: skip


def _dates_in(text: str) -> list[str]:
    """The dates that a text has, as they stand there, each once."""
    return list(dict.fromkeys(_DATE.findall(" ".join(text.split()))))


def _lost(
    facts: Iterable[_Fact], edited: EditedDocument, is_replaced: bool = False
) -> Iterable[_Fact]:
    """The facts that we would write and the edited text lacks.

    Where something new stands there (``is_replaced``), also those that it has fewer times.
    """
    text, ours = fold(edited.text), fold(edited.ours)
    lost: dict[str, _Fact] = {}
    for fact in facts:
        here, written = _count(text, fact.text), _count(ours, fact.text)
        if written and (not here or (is_replaced and here < written)):
            lost.setdefault(fact.text, fact)
    return lost.values()


def _other_number(known: Known) -> Iterator[Problem]:
    return _lacking(known, _numbers(known.packet))


def _other_place(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    return _lacking(known, [_Fact("rapat.tempat", meeting.tempat)] if meeting else [])


def _lacking(known: Known, facts: list[_Fact]) -> Iterator[Problem]:
    for place, edited in _edited(known):
        for fact in _lost(facts, edited):
            yield Problem.at(place, expected=fact.text, key=fact.key).says(
                "The edited file lacks “{expected}”, which packet.yaml has as {key}.",
                "Correct packet.yaml, or the Word file, so that both say the same.",
            )


def _other_names(known: Known) -> Iterator[Problem]:
    for place, edited in _edited(known):
        people = people_named(known.packet)
        facts = [_Fact(person.nama, plain_name(person)) for person in people]
        lacking = [fact.key for fact in _lost(facts, edited)]
        if lacking:
            yield Problem.at(place, count=len(lacking), names=listed(lacking, _MOST_NAMED)).says(
                "The edited file lacks {names} ({count} of the people in packet.yaml).",
                "Correct packet.yaml, or the Word file, so that both say the same.",
            )


RULES = (
    Rule.of("Z280", _other_date).says(
        "A Word file edited by hand has another date.",
        "A Word file that was edited by hand goes into the bundle as it is, beside documents that "
        "were written from packet.yaml. Evaluators are known to reject papers whose place, time "
        "and title differ. Compared are the dates of the meeting and the letters with what we "
        "would write now.",
    ),
    Rule.of("Z281", _other_number).says(
        "A Word file edited by hand has another number.",
        "The number of the invitation stands in the letter, in the minutes and in the report; "
        "changed by hand in one of them, the papers contradict each other (evaluators are known to "
        "reject this). Write the number into packet.yaml, then all have it.",
    ),
    Rule.of("Z282", _other_place).says(
        "A Word file edited by hand has another place.",
        "The place of the meeting stands in all of its papers; changed by hand in one of them, "
        "they contradict each other (evaluators are known to reject this). Change rapat.tempat in "
        "packet.yaml instead.",
    ),
    Rule.of("Z283", _other_names).says(
        "A Word file edited by hand lacks somebody.",
        "Who is on the list of one paper and not on that of another is asked about by evaluators. "
        "Compared are the people whom we would write, without their degrees. Correct rapat.peserta "
        "or the signatory in packet.yaml instead.",
    ),
)
