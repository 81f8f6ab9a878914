"""What a packet claims to prove is held against the catalogue, or refused."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from zidocs.catalogue import Indikator, Katalog, Period
from zidocs.errors import say
from zidocs.yaml import Fault, fault


def find_indicator(code: str, katalog: Katalog) -> Indikator:
    """The code's indicator; refuses a code that the catalogue does not have."""
    found = katalog.find_indicator(code)
    if found is None:
        codes = [entry.kode for entry in katalog.indicators]
        near = get_close_matches(code, codes, n=4, cutoff=0.5)
        fault(
            say("{katalog} has no indicator {code}.", katalog=katalog.katalog, code=code),
            say("Similar codes: {codes}.", codes=", ".join(near))
            if near
            else say("Codes run from {first} to {last}.", first=codes[0], last=codes[-1]),
            "Z162",
        )
    return found


def check_period(periode: Period, indikator: Indikator) -> None:
    """Refuse a period in which the indicator is not due."""
    if periode not in indikator.jadwal:
        fault(
            say("{code} is not due in {period}.", code=indikator.kode, period=periode),
            say("It is due in {periods}.", periods=", ".join(indikator.jadwal)),
            "Z163",
        )


def check_activity(number: int, indikator: Indikator) -> None:
    """Refuse an activity that the indicator does not have."""
    if indikator.activity(number):
        return
    activities = "; ".join(f"{each.nomor}: {each.nama}" for each in indikator.kegiatan)
    fault(
        say("{code} has no activity {number}.", code=indikator.kode, number=number),
        say("Its activities are {activities}.", activities=activities)
        if activities
        else say("It asks for no meeting; remove kegiatan."),
        "Z164",
    )


def unknown_items(
    numbers: Sequence[int | None], indicators: Sequence[Indikator]
) -> Iterator[tuple[int, Fault]]:
    """The positions of numbers that none of the indicators has as an item, and their faults."""
    # A packet may claim one indicator several times, for its activities or periods.
    distinct = {indikator.kode: indikator for indikator in indicators}.values()
    items = {item.nomor for indikator in distinct for item in indikator.butir}
    names = "; ".join(
        f"{indikator.kode} {item.nomor}: {item.nama}"
        if len(distinct) > 1
        else f"{item.nomor}: {item.nama}"
        for indikator in distinct
        for item in indikator.butir
    )
    for position, number in enumerate(numbers):
        if number is not None and number not in items:
            yield (
                position,
                Fault(
                    say("The indicator has no item {number}.", number=number),
                    say("Its items are {items}.", items=names) if names else say("Remove butir."),
                    "Z165",
                ),
            )
