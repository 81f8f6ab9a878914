"""The dates of a packet become findings about those on which the office is closed."""

from collections.abc import Iterator
from datetime import date

from zidocs.checks.days_off import holiday_name, is_decreed, is_weekend
from zidocs.checks.letters import letters_of
from zidocs.checks.rule import Known, Rule
from zidocs.errors import Place, Problem, say
from zidocs.spec.packet import Packet


def _dates(packet: Packet) -> Iterator[tuple[Place, date]]:
    """The day of the meeting and of each letter, as far as packet.yaml says them."""
    if packet.rapat:
        yield packet.place("rapat", "tanggal"), packet.rapat.tanggal
    for letter in letters_of(packet):
        if letter.tanggal:
            yield letter.place("tanggal"), letter.tanggal


def _on_a_weekend(known: Known) -> Iterator[Problem]:
    for place, day in _dates(known.packet):
        if is_weekend(day) and not holiday_name(day):
            yield Problem(
                place,
                say("{date} is a Saturday.", date=f"{day}") if day.weekday() == 5 else
                say("{date} is a Sunday.", date=f"{day}"),
                say("Check the date; if it is right, an explanation in the minutes helps."),
            )  # fmt: skip


def _on_a_holiday(known: Known) -> Iterator[Problem]:
    for place, day in _dates(known.packet):
        name = holiday_name(day)
        if name:
            yield Problem(
                place,
                say("{date} is a day off: {name}.", date=f"{day}", name=name),
                say("Check the date; if it is right, an explanation in the minutes helps."),
            )


def _holidays_unknown(known: Known) -> Iterator[Problem]:
    for place, day in _dates(known.packet):
        if not is_decreed(day.year):
            is_everywhere = day.year == known.office.satker.tahun
            yield Problem(
                known.office.tree.place(("tahun",)) if is_everywhere else place,
                say("There are no data on the holidays of {year}.", year=str(day.year)),
                say("Compare the dates with the joint decree (SKB), or install a newer zidocs."),
            )  # fmt: skip


RULES = (
    Rule(
        "Z206",
        "peringatan",
        say("A date on a weekend."),
        say(
            "A meeting or letter dated on a Saturday or Sunday looks invented, unless the office "
            "works in shifts, as a rutan does. Check the date, or grade the rule in satker.yaml "
            "with your reason."
        ),
        _on_a_weekend,
    ),
    Rule(
        "Z207",
        "peringatan",
        say("A date on a public holiday or cuti bersama."),
        say(
            "A meeting or letter dated on a holiday looks invented. Holidays and cuti bersama are "
            "those of the joint decrees of three ministers (SKB). Check the date."
        ),
        _on_a_holiday,
    ),
    Rule(
        "Z208",
        "petunjuk",
        say("A year whose holidays are not known."),
        say(
            "The government decrees holidays and cuti bersama year by year. For this year zidocs "
            "has no data, so silence about a date means nothing. Compare the dates with the decree."
        ),
        _holidays_unknown,
    ),
)
