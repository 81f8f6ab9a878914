"""An indicator, a period and an activity, as typed, become what the guide asks of the office."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import cast

from pydantic_core import PydanticCustomError

from zidocs.catalogue import Butir, Indikator, Kegiatan, OfficeKind, Period
from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.spec.claims import check_activity, check_period, find_indicator
from zidocs.spec.read import Office


@dataclass(frozen=True)
class Claim:
    """What one packet is to prove: its activity (None: files only), and what else is asked."""

    indikator: Indikator
    periode: Period
    kegiatan: Kegiatan | None
    others: tuple[Kegiatan, ...]
    """Activities of the same indicator that are asked in the same period."""
    butir: tuple[Butir, ...]
    """Items to attach here: those of the activity, and those that belong to no activity."""


def claim(office: Office, kode: str, given_period: str, nomor: int | None) -> Claim:
    """Hold what was typed against the guide; without a number the first activity is meant.

    Without a period (an empty text) the only one is meant, where there is only one.

    Raises SpecFault, naming the nearest valid choices: the guide has no such indicator, period or
    activity, or asks for nothing of this kind of office then.
    """
    katalog, jenis = office.katalog, office.satker.jenis
    indikator = _found(kode, office)
    # Whether it is one is what check_period finds out.
    periode = cast(Period, given_period or _only_period(indikator, jenis))
    checks: list[tuple[str, Callable[[], object]]] = [
        ("--periode", partial(check_period, periode, indikator))
    ]
    if nomor is not None:
        checks.append(("--kegiatan", partial(check_activity, nomor, indikator)))
    _hold(checks)
    asked = indikator.activities_asked(periode, jenis)
    kegiatan = _chosen(indikator, periode, asked, nomor)
    others = tuple(entry for entry in asked if entry is not kegiatan)
    elsewhere = {entry.nomor for entry in others}
    butir = tuple(
        item for item in indikator.items_asked(periode, jenis) if item.kegiatan not in elsewhere
    )
    if kegiatan is None and not butir:
        raise SpecFault(_asks_nothing(indikator, periode, jenis, katalog.katalog))
    return Claim(indikator, periode, kegiatan, others, butir)


def _found(kode: str, office: Office) -> Indikator:
    _hold([("INDIKATOR", partial(find_indicator, kode, office.katalog))])
    return find_indicator(kode, office.katalog)


def _hold(checks: Iterable[tuple[str, Callable[[], object]]]) -> None:
    """Raise SpecFault with what each check refuses, at the option that it is about."""
    problems = []
    for option, check in checks:
        try:
            check()
        except PydanticCustomError as refusal:
            fault = (refusal.context or {})["fault"]
            problems.append(Problem(Place(key=option), fault.what, fault.fix, fault.code))
    if problems:
        raise SpecFault(problems)


def _chosen(
    indikator: Indikator, periode: Period, asked: tuple[Kegiatan, ...], nomor: int | None
) -> Kegiatan | None:
    if nomor is None:
        return next(iter(asked), None)
    kegiatan = next((entry for entry in asked if entry.nomor == nomor), None)
    if kegiatan is None:
        choices = "; ".join(f"{entry.nomor}: {entry.nama}" for entry in asked)
        raise SpecFault(
            Problem(
                Place(key="--kegiatan"),
                say("Activity {number} of {code} is not asked of your office in {period}.",
                    number=nomor, code=indikator.kode, period=periode),
                say("Asked then: {activities}.", activities=choices) if choices else
                say("No activity is asked then; leave --kegiatan out."),
                "Z164",
            )
        )  # fmt: skip
    return kegiatan


def _periods(indikator: Indikator, jenis: OfficeKind) -> list[Period]:
    """The periods in which the indicator asks for something of this kind of office."""
    return [
        each
        for each in indikator.jadwal
        if indikator.activities_asked(each, jenis) or indikator.items_asked(each, jenis)
    ]


def _only_period(indikator: Indikator, jenis: OfficeKind) -> Period:
    periods = _periods(indikator, jenis) or list(indikator.jadwal)
    if len(periods) > 1:
        raise SpecFault(
            Problem(
                Place(key="--periode"),
                say("{code} is asked in several periods.", code=indikator.kode),
                say("Choose one of {periods}.", periods=", ".join(periods)),
                "Z163",
            )
        )
    return periods[0]


def _asks_nothing(
    indikator: Indikator, periode: Period, jenis: OfficeKind, katalog: str
) -> Problem:
    periods = _periods(indikator, jenis)
    return Problem(
        Place(key="--periode"),
        say("{katalog} asks for nothing of {office} under {code} in {period}.",
            katalog=katalog, office=jenis, code=indikator.kode, period=periode),
        say("It does in {periods}.", periods=", ".join(periods)) if periods else
        say("Your office needs no packet for it."),
        "Z163",
    )  # fmt: skip
