"""Numbers and dates in Indonesian words, checked by reading the words back."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zidocs import words
from zidocs.office.nip import print_nip

DIGITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
ONES = {word: value for value, word in enumerate(DIGITS)}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_number(text: str) -> int:
    """The words of a number become the number, by adding them up from left to right."""
    if text.startswith("minus "):
        return -read_number(text.removeprefix("minus "))
    for joined, parts in (
        ("sepuluh", "satu puluh"), ("sebelas", "satu belas"),
        ("seratus", "satu ratus"), ("seribu", "satu ribu"),
    ):  # fmt: skip
        text = text.replace(joined, parts)
    total = group = last = 0
    for word in text.split():
        if word in ONES:
            last = ONES[word]
            group += last
        elif word == "belas":
            group += 10
        elif word in ("puluh", "ratus"):
            group += last * ({"puluh": 10, "ratus": 100}[word] - 1)
        else:
            total += group * SCALES[word]
            group = 0
    return total + group


def read_roman(text: str) -> int:
    """Roman numerals become the number: a smaller sign before a larger one is taken away."""
    values = [dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000), strict=True))[s] for s in text]
    return sum(
        -value if index + 1 < len(values) and values[index + 1] > value else value
        for index, value in enumerate(values)
    )


@given(st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1))
def test_a_number_in_words_reads_back_as_the_number(number: int) -> None:
    assert read_number(words.terbilang(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "nol"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (2023, "dua ribu dua puluh tiga"),
        (11_000, "sebelas ribu"),
        (101_000, "seratus satu ribu"),
        (1_000_000, "satu juta"),
        (1_001_000, "satu juta seribu"),
        (10**12, "satu triliun"),
    ],
)
def test_edge_words_are_those_of_the_language(number: int, text: str) -> None:
    assert words.terbilang(number) == text


@pytest.mark.parametrize("number", [10**15, -(10**15)])
def test_a_number_without_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        words.terbilang(number)


@given(st.integers(min_value=1, max_value=3999))
def test_roman_numerals_read_back_as_the_number(number: int) -> None:
    text = words.romawi(number)
    assert read_roman(text) == number
    assert not any(sign * 4 in text for sign in "IXCM")


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_a_number_without_roman_numerals_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        words.romawi(number)


@given(st.integers(min_value=1, max_value=780))
def test_letters_count_as_in_word(number: int) -> None:
    text = words.huruf(number)
    assert len(set(text)) == 1
    assert (len(text) - 1) * 26 + ord(text[0]) - ord("a") + 1 == number


@given(st.dates())
def test_the_weekday_is_that_of_the_calendar(day: date) -> None:
    name = words.hari_tanggal(day).split(",")[0]
    sunday = date(2023, 3, 26)
    assert words.WEEKDAYS[((day - sunday).days - 1) % 7] == name


def test_the_day_of_the_guides_sample_report_is_a_saturday() -> None:
    assert words.hari_tanggal(date(2023, 3, 25)) == "Sabtu, 25 Maret 2023"


def test_dates_are_written_as_in_letters() -> None:
    day = date(2023, 3, 30)
    assert words.tanggal(day) == "30 Maret 2023"
    assert words.hari_tanggal(day) == "Kamis, 30 Maret 2023"
    assert words.tanggal_terbilang(day) == (
        "Kamis, tanggal tiga puluh bulan Maret tahun dua ribu dua puluh tiga"
    )
    assert words.tanggal(None) == words.hari_tanggal(None) == ""


def test_times_have_a_dot_and_their_zone() -> None:
    assert words.jam(time(9, 5)) == "09.05"
    assert words.pukul(time(9), time(11, 15), "WITA") == "09.00 s.d. 11.15 WITA"
    assert words.pukul(time(9), None, "WIB") == "09.00 WIB s.d. selesai"


def test_an_nip_is_printed_in_groups() -> None:
    assert print_nip("199001012015011001") == "19900101 201501 1 001"
    assert print_nip("") == ""


@pytest.mark.parametrize(
    "typed",
    [
        "7 Maret 2024",
        "Kamis, 7 Maret 2024",
        "Jum'at 7 maret 2024",
        "7 Mar. 2024",
        "7-Maret-2024",
        "07/03/2024",
        "7-3-24",
        "7.3.2024",
        "2024/3/7",
        "20240307",
        "March 7, 2024",
        "7 march 2024",
    ],
)
def test_a_date_is_read_as_people_type_it(typed: str) -> None:
    assert words.typed_date(typed) == date(2024, 3, 7)


@pytest.mark.parametrize("typed", ["besok", "7 Maret", "31 Februari 2024", "7 Marat 2024", "1/2/3"])
def test_no_date_is_guessed(typed: str) -> None:
    assert words.typed_date(typed) is None
