"""Dates of meetings and letters whose order cannot be, outside their period, or on days off.

``libur.json`` has the holidays and cuti bersama of the joint decrees of three ministers (SKB), as
the package ``holidays`` knows them. They are written out because that package loads the calendars
of 250 countries, which costs more time than all rules together, most of all on Windows; a test
holds the file against the package (``python -m tests.renewing.holiday_list`` writes it anew).
"""

import json
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from zidocs.checks.letters import Letter, letters_of
from zidocs.checks.rules import Known, Rule
from zidocs.errors import Place, Problem, Unsaid, say
from zidocs.office.catalogue import Period
from zidocs.office.claims import Bukti
from zidocs.office.packet import Packet, claimed_activities
from zidocs.office.reading import Office

_IN_HASTE = frozenset({"Segera", "Sangat Segera"})


def _invited_too_late(known: Known) -> Iterator[Problem]:
    meeting, invited = known.packet.rapat, known.packet.undangan.tanggal
    if meeting and invited and "undangan" in known.packet.dokumen and invited >= meeting.tanggal:
        yield Problem.at(
            known.packet.place("undangan", "tanggal"), date=invited, meeting=meeting.tanggal
        ).says(
            "The invitation is dated {date}, the meeting was on {meeting}.",
            "An invitation is older than its meeting; check both dates.",
        )


def _short_notice(known: Known) -> Iterator[Problem]:
    meeting, letter = known.packet.rapat, known.packet.undangan
    if not meeting or not letter.tanggal or "undangan" not in known.packet.dokumen:
        return
    days, wanted = (meeting.tanggal - letter.tanggal).days, known.office.satker.jeda_undangan_hari
    if 0 < days < wanted and letter.sifat not in _IN_HASTE:
        yield Problem.at(known.packet.place("undangan", "tanggal"), days=days, most=wanted).says(
            "The invitation is {days} day(s) older than the meeting; your office wants {most}.",
            "Check both dates, or write sifat: Segera if it was in haste.",
        )


def _reported_too_early(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    for letter in letters_of(known.packet):
        if not meeting or not letter.tanggal or letter.kind.precedes:
            continue
        if letter.tanggal < meeting.tanggal:
            yield letter.amiss("tanggal", meeting=meeting.tanggal).says(
                "The {document} is dated {date}, before the meeting of {meeting}.",
                "What reports a meeting is not older than it; check both dates.",
            )


def _letter_of_another_year(known: Known) -> Iterator[Problem]:
    year = known.office.satker.tahun
    for letter in letters_of(known.packet):
        if letter.tanggal and letter.tanggal.year != year and not _over_new_year(letter, year):
            yield letter.amiss("tanggal", year=year).says(
                "The {document} is dated {date}, but the evidence is of {year}.",
                "Check the year here, and “tahun” in satker.yaml.",
            )


def _over_new_year(letter: Letter, year: int) -> bool:
    """Whoever meets in the first days of January was invited in December."""
    meeting = letter.packet.rapat
    if not letter.kind.precedes or not meeting or not letter.tanggal:
        return False
    return meeting.tanggal.year == year and 0 <= (meeting.tanggal - letter.tanggal).days <= 14


def _due_before_decided(known: Known) -> Iterator[Problem]:
    meeting = known.packet.rapat
    for index, decision in enumerate(known.packet.notula.keputusan):
        if meeting and decision.tenggat and decision.tenggat < meeting.tanggal:
            yield Problem.at(
                known.packet.place("notula", "keputusan", index, "tenggat"),
                number=index + 1,
                date=decision.tenggat,
                meeting=meeting.tanggal,
            ).says(
                "Decision {number} is due on {date}, before the meeting of {meeting}.",
                "Correct the deadline.",
            )


# Outside the period that it proves


@dataclass(frozen=True)
class _Claim:
    """A meeting's ``day``, and what it is to prove: from ``first`` to the deadline or ``last``."""

    day: date
    place: Place
    periode: Period
    first: date
    last: date
    deadline: date | None

    def outside(self) -> Unsaid[Problem]:
        """The meeting is not in the period; the claim fills all gaps."""
        last = self.deadline or self.last
        return Problem.at(
            self.place,
            date=self.day,
            period=self.periode,
            first=self.first,
            last=last,
            deadline=self.deadline,
        )


def _claims(known: Known) -> Iterator[_Claim]:
    meeting, office = known.packet.rapat, known.office
    if meeting is None:
        return
    for index, claim in enumerate(known.packet.bukti):
        yield _Claim(
            day=meeting.tanggal,
            place=known.packet.place("bukti", index, "periode"),
            periode=claim.periode,
            first=_first_day(office, claim),
            last=_last_day(claim.periode, office.satker.tahun),
            deadline=office.satker.tenggat.of(claim.periode),
        )


def _last_day(periode: Period, year: int) -> date:
    """B03 ends with March."""
    month = int(periode[1:])
    return date(year, month, monthrange(year, month)[1])


def _first_day(office: Office, claim: Bukti) -> date:
    """The day after the period before, of those in which this activity is asked."""
    year = office.satker.tahun
    before = [each for each in _periods(office, claim) if each < claim.periode]
    if not before:
        return date(year, 1, 1)
    # What comes after an upload belongs to the next one, even in the same month.
    ends = filter(None, [office.satker.tenggat.of(before[-1]), _last_day(before[-1], year)])
    return min(ends) + timedelta(days=1)


def _periods(office: Office, claim: Bukti) -> tuple[Period, ...]:
    activities = claimed_activities([claim], office.katalog, office.satker.jenis)
    indikator = office.katalog.find_indicator(claim.indikator)
    return activities[0].periode if activities else indikator.jadwal if indikator else ()


def _outside_the_period(known: Known) -> Iterator[Problem]:
    for claim in _claims(known):
        is_late = claim.deadline is None and claim.day > claim.last
        if claim.day < claim.first or is_late:
            yield claim.outside().says(
                "The meeting of {date} is no evidence of {period} ({first} to {last}).",
                "Name the period in which the meeting was, or correct its date.",
            )


def _after_the_deadline(known: Known) -> Iterator[Problem]:
    for claim in _claims(known):
        if claim.deadline and claim.day > claim.deadline:
            yield claim.outside().says(
                "The meeting was on {date}, after the deadline of {period} ({deadline}).",
                "Let it prove the next period, or correct its date.",
            )


# Days on which an Indonesian office is closed

HOLIDAYS = Path(__file__).with_name("libur.json")
"""By year, each day as month-day with its Indonesian name; only years that a decree has named."""


def holiday_name(day: date) -> str:
    """The Indonesian name of the public holiday or cuti bersama; an empty text for other days."""
    return holidays_of(day.year).get(day, "")


@cache
def holidays_of(year: int) -> Mapping[date, str]:
    """All public holidays and cuti bersama of a year; none where they are not known."""
    days = json.loads(HOLIDAYS.read_bytes()).get(str(year), {})
    return {date.fromisoformat(f"{year}-{day}"): name for day, name in days.items()}


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
    Rule.of("Z203", _invited_too_late, wrong_document=True).says(
        "An invitation dated on the day of the meeting or after it.",
        "Nobody is invited to what has taken place: evaluators take such a letter as written "
        "afterwards. Check the date of the letter and that of the meeting.",
    ),
    Rule.of("Z204", _short_notice, severity="petunjuk").says(
        "An invitation on short notice.",
        "A letter of the day before raises the question who could prepare. How many days your "
        "office wants stands in satker.yaml under jeda_undangan_hari (without it 2), because "
        "offices differ. A letter with sifat Segera or Sangat Segera is left alone.",
    ),
    Rule.of("Z205", _reported_too_early, wrong_document=True).says(
        "A report or berita acara dated before the meeting.",
        "A paper that tells of a meeting is as old as the meeting or younger. An older one was "
        "prepared beforehand or has a wrong date, and evaluators reject both.",
    ),
    Rule.of("Z213", _letter_of_another_year).says(
        "A letter of another year than the evidence.",
        "Evidence is judged for one year, which is “tahun” in satker.yaml. A letter of another "
        "year is evidence for another evaluation, or a template whose date was forgotten. An "
        "invitation of late December to a meeting in early January is left alone.",
    ),
    Rule.of("Z214", _due_before_decided, wrong_document=True).says(
        "A decision that is due before the meeting.",
        "A deadline before the day on which the decision was taken cannot be met; evaluators ask "
        "for follow-up and find it impossible. Correct the deadline.",
    ),
    Rule.of("Z209", _outside_the_period).says(
        "A meeting outside the period that it proves.",
        "Evidence of B03 is of January to March, of B06 of April to June, and so on; where an "
        "activity is not asked in every period, the time since the last one counts. After a "
        "period's deadline (tenggat in satker.yaml) the next one begins. A meeting outside counts "
        "as unrelated to the question, or as the evidence of last time.",
    ),
    Rule.of("Z212", _after_the_deadline).says(
        "A meeting after the deadline of its period.",
        "What took place after the deadline (tenggat in satker.yaml) cannot have been uploaded by "
        "then. Let the packet prove the next period, or correct the date.",
    ),
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
