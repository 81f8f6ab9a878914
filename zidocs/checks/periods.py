"""A packet's claims become findings about meetings that lie outside the period they prove."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zidocs.catalogue import Period
from zidocs.checks.rule import Known, Rule
from zidocs.errors import Place, Problem, say
from zidocs.spec.packet_yaml import Bukti
from zidocs.spec.read import Office
from zidocs.spec.resolve import claimed_activities


@dataclass(frozen=True)
class _Claim:
    """A meeting's ``day``, and what it is to prove: from ``first`` to the deadline or ``last``."""

    day: date
    place: Place
    periode: Period
    first: date
    last: date
    deadline: date | None


def _claims(known: Known) -> Iterator[_Claim]:
    meeting, office = known.packet.rapat, known.office
    if meeting is None:
        return
    for index, claim in enumerate(known.packet.bukti):
        yield _Claim(
            meeting.tanggal,
            known.packet.place("bukti", index, "periode"),
            claim.periode,
            _first_day(office, claim),
            _last_day(claim.periode, office.satker.tahun),
            _deadline(office, claim.periode),
        )


def _deadline(office: Office, periode: Period) -> date | None:
    deadline: date | None = getattr(office.satker.tenggat, periode)
    return deadline


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
    ends = filter(None, [_deadline(office, before[-1]), _last_day(before[-1], year)])
    return min(ends) + timedelta(days=1)


def _periods(office: Office, claim: Bukti) -> tuple[Period, ...]:
    activities = claimed_activities([claim], office.katalog, office.satker.jenis)
    indikator = office.katalog.find_indicator(claim.indikator)
    return activities[0].periode if activities else indikator.jadwal if indikator else ()


def _outside_the_period(known: Known) -> Iterator[Problem]:
    for claim in _claims(known):
        is_late = claim.deadline is None and claim.day > claim.last
        if claim.day < claim.first or is_late:
            yield Problem(
                claim.place,
                say("The meeting of {date} is no evidence of {period} ({first} to {last}).",
                    date=f"{claim.day}", period=claim.periode,
                    first=f"{claim.first}", last=f"{claim.deadline or claim.last}"),
                say("Name the period in which the meeting was, or correct its date."),
            )  # fmt: skip


def _after_the_deadline(known: Known) -> Iterator[Problem]:
    for claim in _claims(known):
        if claim.deadline and claim.day > claim.deadline:
            yield Problem(
                claim.place,
                say("The meeting was on {date}, after the deadline of {period} ({deadline}).",
                    date=f"{claim.day}", period=claim.periode, deadline=f"{claim.deadline}"),
                say("Let it prove the next period, or correct its date."),
            )  # fmt: skip


RULES = (
    Rule(
        "Z209",
        "peringatan",
        say("A meeting outside the period that it proves."),
        say(
            "Evidence of B03 is of January to March, of B06 of April to June, and so on; where "
            "an activity is not asked in every period, the time since the last one counts. After "
            "a period's deadline (tenggat in satker.yaml) the next one begins. A meeting outside "
            "counts as unrelated to the question, or as the evidence of last time."
        ),
        _outside_the_period,
    ),
    Rule(
        "Z212",
        "peringatan",
        say("A meeting after the deadline of its period."),
        say(
            "What took place after the deadline (tenggat in satker.yaml) cannot have been "
            "uploaded by then. Let the packet prove the next period, or correct the date."
        ),
        _after_the_deadline,
    ),
)
