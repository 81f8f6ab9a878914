"""What a text means is decided by the field that reads it, and never guessed."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from zidocs.yaml import Bulat, Butir, Jam, Tanggal, Teks, TeksIsi, TeksSebaris, YaTidak


def read(kind: Any, text: object) -> Any:
    return TypeAdapter(kind).validate_python(text)


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (Teks, "  Rapat  ", "Rapat"),
        (Teks, "satu\r\ndua\rtiga", "satu\ndua\ntiga"),
        (Teks, "007", "007"),
        (Teks, "", ""),
        (TeksSebaris, "satu\n  dua\t tiga\r\n", "satu dua tiga"),
        (TeksSebaris, "1\u00a0kg", "1\u00a0kg"),
        (Tanggal, "2024-03-07", date(2024, 3, 7)),
        (Tanggal, "2024-3-7", date(2024, 3, 7)),
        (Tanggal, "2024-02-29", date(2024, 2, 29)),
        (Jam, "09.00", time(9)),
        (Jam, "09:00", time(9)),
        (Jam, "9.05", time(9, 5)),
        (Jam, "23:59", time(23, 59)),
        (Bulat, "12", 12),
        (Bulat, "+12", 12),
        (Bulat, "-3", -3),
        (Bulat, "007", 7),
        (YaTidak, "ya", True),
        (YaTidak, "Tidak", False),
        (YaTidak, "true", True),
        (YaTidak, "off", False),
        (Butir, "satu", ("satu",)),
        (Butir, ["satu", " dua "], ("satu", "dua")),
    ],
)
def test_a_text_is_read_as_it_was_meant(kind: Any, typed: object, meant: object) -> None:
    assert read(kind, typed) == meant


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (Tanggal, "7 Maret 2024", "is not a date of the form 2024-03-28"),
        (Tanggal, "07-03-2024", "is not a date of the form 2024-03-28"),
        (Tanggal, "2024/03/07", "is not a date of the form 2024-03-28"),
        (Tanggal, "2023-02-29", "does not exist"),
        (Tanggal, "2024-13-01", "does not exist"),
        (Tanggal, "0000-01-01", "does not exist"),
        (Jam, "24.00", "is not a time of day"),
        (Jam, "9", "is not a time of day"),
        (Jam, "09.60", "is not a time of day"),
        (Jam, "pagi", "is not a time of day"),
        (Jam, "540", "is not a time of day"),
        (Bulat, "1.5", "is not a whole number"),
        (Bulat, "tiga", "is not a whole number"),
        (Bulat, "9" * 5_000, "is not a whole number"),
        (Bulat, "", "is not a whole number"),
        (YaTidak, "mungkin", "is neither yes nor no"),
    ],
)
def test_a_text_that_cannot_be_meant_is_refused(kind: Any, typed: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        read(kind, typed)
    [detail] = caught.value.errors()
    assert words in str(detail["ctx"]["fault"].what)
    assert str(detail["ctx"]["fault"].fix)


@pytest.mark.parametrize("blank", ["", "   ", "\n\n", "\t"])
def test_a_text_that_must_say_something_is_not_blank(blank: str) -> None:
    with pytest.raises(ValidationError):
        read(TeksIsi, blank)
    with pytest.raises(ValidationError):
        read(Butir, ["satu", blank])


@given(st.dates())
def test_every_day_is_read_back_as_itself(day: date) -> None:
    assert read(Tanggal, day.isoformat()) == day


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_minute_is_read_back_as_itself(moment: time) -> None:
    assert read(Jam, f"{moment:%H.%M}") == read(Jam, f"{moment:%H:%M}") == moment


@given(st.sampled_from([Tanggal, Jam, Bulat, YaTidak]), st.text(max_size=12))
def test_any_text_is_read_or_refused_with_a_sentence(kind: Any, typed: str) -> None:
    details = []
    try:
        read(kind, typed)
    except ValidationError as error:
        details = error.errors()
    assert all(str(detail["ctx"]["fault"].what) for detail in details)
