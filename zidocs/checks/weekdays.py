"""Weekdays in texts that do not fit the dates beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice

from zidocs.checks.rules import Known, Rule
from zidocs.errors import Place, Problem
from zidocs.office.packet import Packet
from zidocs.office.workspace import PACKET
from zidocs.words import MONTH_NUMBERS, WEEKDAYS
from zidocs.yaml import Path, decode
from zidocs.yaml.tree import MAX_BYTES, spot

MOST_TOLD = 50
"""In one packet; whoever corrects these is told the rest."""

_SPELLINGS = {
    **{name.casefold(): number for number, name in enumerate(WEEKDAYS)},
    "jum'at": 4,
    "jum’at": 4,
    "ahad": 6,
}
_DAY = "(?P<day>" + "|".join(_SPELLINGS) + ")"
_MONTH = "(?P<month>" + "|".join(MONTH_NUMBERS) + ")"
_DATE = (
    rf"(?:(?P<d>[0-9]{{1,2}}) {_MONTH}\.? (?P<y>[0-9]{{4}})"
    r"|(?P<d2>[0-9]{1,2})(?P<sign>[-/.])(?P<m2>[0-9]{1,2})(?P=sign)(?P<y2>[0-9]{4}))(?![0-9])"
)
# “Kamis, 25 Maret 2023”, “kamis tanggal 25-3-2023”, “25/03/2023 (Kamis)”. The blanks of the text
# are single ones here, so that no run of them makes the search slow.
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w-]){_DAY} ?[,/]? ?(?:(?:tanggal|tgl\.?) ?[:,]? ?)?{_DATE}",
        rf"(?<![\w.]){_DATE} ?\({_DAY}\)",
    )
)


def _day_of(found: re.Match[str]) -> date | None:
    name = found["month"]
    month = MONTH_NUMBERS[name.casefold()] if name else int(found["m2"])
    try:
        return date(int(found["y"] or found["y2"]), month, int(found["d"] or found["d2"]))
    except ValueError:
        return None


def _wrong_weekday(known: Known) -> Iterator[Problem]:
    return islice(_wrong_days(known.packet), MOST_TOLD)


def _wrong_days(packet: Packet) -> Iterator[Problem]:
    """Each weekday that stands beside another date; the calendar may have no such day at all."""
    for path, given in packet.tree.texts:
        text = " ".join(given.split())
        for found in chain.from_iterable(pattern.finditer(text) for pattern in _PATTERNS):
            words, day = found[0], _day_of(found)
            if day and day.weekday() == _SPELLINGS[found["day"].casefold()]:
                continue
            nth = text.count(words, 0, found.start())
            place = place_of_words(packet, path, words.split(), nth)
            if day is None:
                yield Problem.at(place, words=words).says(
                    "“{words}”: the calendar has no such day.", "Correct the date."
                )
            else:
                yield Problem.at(place, words=words, weekday=WEEKDAYS[day.weekday()]).says(
                    "“{words}”: that day was “{weekday}”.", "Correct the weekday or the date."
                )


# Where the words stand


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
    line, column = spot(before)
    return replace(begin, line=line, column=column)


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
    marks = chain(packet.tree.keys.values(), packet.tree.values.values())
    following = min((mark for mark in marks if mark > begin), default=None)
    return _position(source, following) if following else len(source)


RULES = (
    Rule.of("Z215", _wrong_weekday, wrong_document=True).says(
        "A weekday that does not fit its date.",
        "The guide's own sample report says “kamis, 25 Maret 2023”; that day was a Saturday. One "
        "of the two is wrong then, and an evaluator sees it with any calendar. zidocs computes the "
        "weekdays that it prints itself; this rule reads those that somebody wrote into a text. "
        "Correct the weekday or the date.",
    ),
)
