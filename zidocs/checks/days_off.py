"""The days on which an Indonesian office is closed, and what is dated on them.

``libur.json`` has the holidays and cuti bersama of the joint decrees of three ministers (SKB), as
the package ``holidays`` knows them. They are written out because that package loads the calendars
of 250 countries, which costs more time than all rules together, most of all on Windows; a test
holds the file against the package (``python -m tests.renewing.holiday_list`` writes it anew).
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from zidocs.checks.letters import letters_of
from zidocs.checks.rules import Known, Rule
from zidocs.errors import Place, Problem, say
from zidocs.office.packet import Packet

HOLIDAYS = Path(__file__).with_name("libur.json")
"""By year, each day as month-day with its Indonesian name; only years that a decree has named."""


def holiday_name(day: date) -> str:
    """The Indonesian name of the public holiday or cuti bersama; an empty text for other days."""
    return holidays_of(day.year).get(day, "")


def holidays_of(year: int) -> Mapping[date, str]:
    """All public holidays and cuti bersama of a year; none where they are not known."""
    return _all_holidays().get(year, {})


@cache
def _all_holidays() -> Mapping[int, Mapping[date, str]]:
    years = json.loads(HOLIDAYS.read_bytes())
    return {
        int(year): {date.fromisoformat(f"{year}-{day}"): name for day, name in days.items()}
        for year, days in years.items()
    }


def _dates(packet: Packet) -> Iterator[tuple[Place, date]]:
    """The day of the meeting and of each letter, as far as packet.yaml says them."""
    if packet.rapat:
        yield packet.place("rapat", "tanggal"), packet.rapat.tanggal
    for letter in letters_of(packet):
        if letter.tanggal:
            yield letter.place("tanggal"), letter.tanggal


def _on_a_weekend(known: Known) -> Iterator[Problem]:
    for place, day in _dates(known.packet):
        if day.weekday() >= 5 and not holiday_name(day):
            yield Problem(
                place,
                say("{date} is a Saturday.", date=day) if day.weekday() == 5 else
                say("{date} is a Sunday.", date=day),
                say("Check the date; if it is right, an explanation in the minutes helps."),
            )  # fmt: skip


def _on_a_holiday(known: Known) -> Iterator[Problem]:
    for place, day in _dates(known.packet):
        name = holiday_name(day)
        if name:
            yield Problem.at(place, date=day, name=name).says(
                "{date} is a day off: {name}.",
                "Check the date; if it is right, an explanation in the minutes helps.",
            )


def _holidays_unknown(known: Known) -> Iterator[Problem]:
    for place, day in _dates(known.packet):
        if not holidays_of(day.year):
            is_everywhere = day.year == known.office.satker.tahun
            yield Problem.at(
                known.office.tree.place(("tahun",)) if is_everywhere else place, year=day.year
            ).says(
                "There are no data on the holidays of {year}.",
                "Compare the dates with the joint decree (SKB), or install a newer zidocs.",
            )


RULES = (
    Rule.of("Z206", _on_a_weekend).says(
        "A date on a weekend.",
        "A meeting or letter dated on a Saturday or Sunday looks invented, unless the office works "
        "in shifts, as a rutan does. Check the date, or grade the rule in satker.yaml with your "
        "reason.",
    ),
    Rule.of("Z207", _on_a_holiday).says(
        "A date on a public holiday or cuti bersama.",
        "A meeting or letter dated on a holiday looks invented. Holidays and cuti bersama are "
        "those of the joint decrees of three ministers (SKB). Check the date.",
    ),
    Rule.of("Z208", _holidays_unknown, severity="petunjuk").says(
        "A year whose holidays are not known.",
        "The government decrees holidays and cuti bersama year by year. For this year zidocs has "
        "no data, so silence about a date means nothing. Compare the dates with the decree.",
    ),
)
