"""States and deadlines become the words and signs in which people are told of them."""

from collections.abc import Iterable, Mapping

from zidocs.errors import Sentence, say
from zidocs.kinds import in_words
from zidocs.status.board import Verdict
from zidocs.status.completeness import Asked, State


def deadline(days: int | None) -> Sentence:
    """How far the deadline is: ``due in 3 days``, ``late by 2 days``."""
    if days is None:
        return say("no deadline")
    if days == 0:
        return say("due today")
    if days > 0:
        return say("due in {days} day(s)", days=days)
    return say("late by {days} day(s)", days=-days)


STATES: Mapping[State, Sentence] = {
    "ada": say("there"),
    "belum ditandatangani": say("unsigned"),
    "belum ada": say("missing"),
    "tidak wajib": say("not required"),
}
"""The state of one thing, for people."""

VERDICTS: Mapping[Verdict, Sentence] = {
    "lengkap": say("complete"),
    "belum ditandatangani": say("unsigned"),
    "kurang": say("begun"),
    "kosong": say("nothing yet"),
    "tidak wajib": say("not required"),
}
"""The state of a row, for people."""


SIGNS: Mapping[Verdict | State, str] = {
    "lengkap": "✓",
    "ada": "✓",
    "belum ditandatangani": "✎",
    "kurang": "◐",
    "kosong": "○",
    "belum ada": "○",
    "tidak wajib": "–",
}
"""A sign for each state, so that it is told without colour."""


def name_together(asked: Iterable[Asked]) -> tuple[str, ...]:
    """``Rapat …: undangan, notula`` – the documents of one activity stand behind its name once."""
    grouped: dict[str, list[str]] = {}
    for entry in asked:
        documents = grouped.setdefault(entry.entry.nama, [])
        if entry.document:
            documents.append(in_words(entry.document))
    return tuple(f"{name}: {', '.join(of)}" if of else name for name, of in grouped.items())
