"""An NIP is checked as the rules of FORMATS.md say, and printed as offices print it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from zidocs.office.nip import check_nip, digits_of, looks_like_nip, print_nip

SOUND = "199001012015011001"


def refusal(text: str) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        check_nip(text)
    return str((caught.value.context or {})["fault"].what)


@pytest.mark.parametrize(
    "typed",
    [
        SOUND,
        "19900101 201501 1 001",
        "19900101.201501.1.001",
        "19900101-201501-1-001",
        "'199001012015011001",
        "\u200e199001012015011001\u200b",
        "\u00a0199001012015011001\n",
    ],
)
def test_an_nip_is_the_same_however_it_is_spaced(typed: str) -> None:
    check_nip(typed)
    assert digits_of(typed) == SOUND
    assert print_nip(typed) == "19900101 201501 1 001"
    assert looks_like_nip(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("19900101201501100", "has 17 digits; it must have 18"),
        ("1990010120150110011", "has 19 digits; it must have 18"),
        ("19900101201501l001", "something other than digits"),
        ("١٩٩٠٠١٠١٢٠١٥٠١١٠٠١", "something other than digits"),
        ("19900101201501100²", "something other than digits"),
        ("", "something other than digits"),
        ("1.99001012015011E+17", "Excel has turned this NIP into"),
        ("1,99001E+17", "Excel has turned this NIP into"),
        ("1.990010e+17", "Excel has turned this NIP into"),
        ("199001012015011000", "ends in 000"),
        ("199002302015011001", "begins with 19900230, which is no date of birth"),
        ("199013012015011001", "begins with 19901301, which is no date of birth"),
        ("189912312015011001", "begins with 18991231, which is no date of birth"),
        ("000000002015011001", "which is no date of birth"),
        ("199001012013131001", "Digits 9 to 14 of the NIP are 201313"),
        ("199001012013001001", "Digits 9 to 14 of the NIP are 201300"),
        ("199001012015013001", "Digit 15 of the NIP is 3"),
        ("199001012015010001", "Digit 15 of the NIP is 0"),
    ],
)
def test_an_impossible_nip_is_refused_with_the_reason(typed: str, words: str) -> None:
    assert words in refusal(typed)


@pytest.mark.parametrize("typed", ["199001012023211001", "199001012022212003"])
def test_an_nip_of_pppk_has_a_contract_count_where_pns_have_a_month(typed: str) -> None:
    check_nip(typed)


@pytest.mark.parametrize(
    ("reference", "is_nip"),
    [
        (SOUND, True),
        ("19900101201501100", True),
        ("1.99001E+17", True),
        ("Maria Contoh", False),
        ("Maria Contoh, S.H.", False),
        ("Ketua Tim 1", False),
        ("2024", False),
        ("", False),
    ],
)
def test_a_reference_of_digits_is_meant_as_an_nip(reference: str, is_nip: bool) -> None:
    assert looks_like_nip(reference) is is_nip


possible = st.builds(
    lambda birth, year, month, sex, serial: f"{birth:%Y%m%d}{year}{month:02}{sex}{serial:03}",
    st.dates(date(1940, 1, 1), date(2007, 12, 31)),
    st.integers(1960, 2030),
    st.integers(1, 12),
    st.sampled_from("12"),
    st.integers(1, 999),
)


@given(possible)
def test_a_printed_nip_is_read_back_as_itself(number: str) -> None:
    check_nip(number)
    printed = print_nip(number)
    assert [len(part) for part in printed.split(" ")] == [8, 6, 1, 3]
    check_nip(printed)
    assert digits_of(printed) == number
    assert print_nip(printed) == printed


@given(st.text())
def test_what_is_no_nip_is_printed_as_it_stands(text: str) -> None:
    printed = print_nip(text)
    assert printed == text or digits_of(printed) == digits_of(text)


@given(st.text(st.characters(categories=["Nd", "No", "Zs"]), max_size=20))
def test_any_text_is_an_nip_or_refused_and_nothing_else(text: str) -> None:
    refused = None
    try:
        check_nip(text)
    except PydanticCustomError as error:
        refused = error.context
    assert refused is None or str(refused["fault"].fix)
