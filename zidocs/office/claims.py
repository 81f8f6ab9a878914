"""What a packet claims to prove is held against the catalogue, or refused."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Annotated

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from zidocs.errors import say
from zidocs.office.catalogue import Butir, Indikator, Katalog, Period
from zidocs.office.references import references_of, shape
from zidocs.yaml import Bulat, Fault, Record, TeksIsi, fault

_INDICATOR = r"[IVX]{1,5}\.[1-9][0-9]?\.[a-z]"


def _indicator(code: str, info: ValidationInfo) -> str:
    if not re.fullmatch(_INDICATOR, code):
        fault(
            say("“{value}” is not the code of an indicator.", value=code),
            say("Write it as in the LKE: area, number, letter, e.g. I.2.a."),
        )
    references = references_of(info)
    if references and references.katalog:
        find_indicator(code, references.katalog)
    return code


IndicatorCode = Annotated[
    TeksIsi,
    AfterValidator(_indicator),
    WithJsonSchema({"type": "string", "pattern": f"^{_INDICATOR}$", "examples": ["I.2.a"]}),
]


class Bukti(Record, title="Satu hal yang dibuktikan"):
    """What the packet proves: an indicator, one of its activities, a period."""

    indikator: IndicatorCode = Field(description="Kode indikator LKE, mis. I.2.a.")
    kegiatan: Annotated[Bulat, Field(ge=1)] | None = Field(
        None, description="Nomor kegiatan pada indikator itu; tanpa nomor: yang pertama."
    )
    periode: Period = Field(description="Periode unggah: B03, B06, B09, atau B12.")

    @field_validator("kegiatan")
    @classmethod
    def _is_an_activity(cls, number: int | None, info: ValidationInfo) -> int | None:
        references = references_of(info)
        if number and references and references.katalog and "indikator" in info.data:
            check_activity(number, find_indicator(info.data["indikator"], references.katalog))
        return number

    @field_validator("periode")
    @classmethod
    def _is_due(cls, periode: Period, info: ValidationInfo) -> Period:
        references = references_of(info)
        if references and references.katalog and "indikator" in info.data:
            check_period(periode, find_indicator(info.data["indikator"], references.katalog))
        return periode


ItemNumber = Annotated[Bulat, Field(ge=1)]
ItemNumbers = Annotated[
    Annotated[ItemNumber, Tag("<teks>")]
    | Annotated[Mapping[IndicatorCode, ItemNumber], Field(min_length=1), Tag("<kunci>")],
    Discriminator(shape),
]
"""The number of an item, or that of each indicator: ``{I.1.a: 1, IV.2.a: 4}``."""


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


def item_of(numbers: int | Mapping[str, int] | None, indikator: str) -> int | None:
    """The number of the item of this indicator that ``butir`` names, if it names one."""
    return numbers.get(indikator) if isinstance(numbers, Mapping) else numbers


Path = tuple[str | int, ...]


def item_faults(
    butir: int | Mapping[str, int] | None, indicators: Sequence[Indikator]
) -> Iterator[tuple[Path, Fault]]:
    """What is wrong with a ``butir`` in a packet that proves these indicators, by path below it.

    A number alone means an item of the one indicator that the packet proves: where it proves
    several, the same number is another thing in each.
    """
    # A packet may claim one indicator several times, for its activities or periods.
    claimed = {indikator.kode: indikator for indikator in indicators}
    if isinstance(butir, int):
        having = [each for each in claimed.values() if each.item(butir)]
        if not having:
            yield (), _no_such_item(butir, [*claimed.values()])
        elif len(claimed) > 1:
            yield (), _of_which_indicator(butir, having)
        return
    for code, number in (butir or {}).items():
        if code not in claimed:
            what = say("bukti does not name the indicator {code}.", code=code)
            fix = say("It names {codes}; add it there, or remove it here.",
                      codes=", ".join(claimed))  # fmt: skip
            yield (code,), Fault(what, fix, "Z244")
        elif not claimed[code].item(number):
            yield (code,), _no_such_item(number, [claimed[code]])


def _no_such_item(number: int, indicators: Sequence[Indikator]) -> Fault:
    names = "; ".join(
        _item_line(indikator, item, several=len(indicators) > 1)
        for indikator in indicators
        for item in indikator.butir
    )
    return Fault(
        say("The indicator has no item {number}.", number=number),
        say("Its items are {items}.", items=names) if names else say("Remove butir."),
        "Z165",
    )


def _item_line(indikator: Indikator, item: Butir, *, several: bool) -> str:
    code = f"{indikator.kode} " if several else ""
    return f"{code}{item.nomor}: {item.nama}"


def _of_which_indicator(number: int, having: Sequence[Indikator]) -> Fault:
    mapping = ", ".join(f"{indikator.kode}: {number}" for indikator in having)
    names = "; ".join(
        _item_line(indikator, item, several=True)
        for indikator in having
        if (item := indikator.item(number))
    )
    return Fault(
        say("The packet proves several indicators, and number {number} is an item of its own in "
            "each of them.", number=number),
        say("Write “butir: {{{mapping}}}” with the indicators whose item the file is ({items}).",
            mapping=mapping, items=names),
        "Z243",
    )  # fmt: skip
