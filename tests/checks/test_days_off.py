"""Holidays are those of the decrees, and a year that no decree has named yet says so."""

import json
from datetime import date

import pytest

from tests.renewing.holiday_list import ESTIMATED, listed
from zidocs.checks.dates import HOLIDAYS, holiday_name, holidays_of

# FORMATS.md, “Calendar”, the decree for 2026.
HOLIDAYS_2026 = (
    "01-01 01-16 02-17 03-19 03-21 03-22 04-03 04-05 05-01 05-14 05-27 05-31 06-01 06-16 08-17 "
    "08-25 12-25"
)
CUTI_BERSAMA_2026 = "02-16 03-18 03-20 03-23 03-24 05-15 05-28 12-24"


def days(written: str) -> list[date]:
    return [date.fromisoformat(f"2026-{day}") for day in written.split()]


def test_the_list_is_that_of_the_package_without_estimates() -> None:
    assert json.loads(HOLIDAYS.read_bytes()) == listed(), (
        "run python -m tests.renewing.holiday_list"
    )
    assert ESTIMATED not in HOLIDAYS.read_text("utf-8")


def test_2026_has_the_holidays_of_the_decree_and_no_other() -> None:
    shared = [day for day, name in holidays_of(2026).items() if "Cuti Bersama" in name]
    assert shared == days(CUTI_BERSAMA_2026)
    assert sorted({*holidays_of(2026)} - {*shared}) == days(HOLIDAYS_2026)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2024-03-11", "Hari Suci Nyepi"),
        ("2024-03-12", "Cuti Bersama Hari Suci Nyepi"),
        ("2024-02-14", "Hari Pemilihan Umum"),
        ("2025-08-18", "Cuti Bersama Hari Kemerdekaan Republik Indonesia"),
        ("2025-04-07", "Cuti Bersama Hari Raya Idul Fitri"),
        ("2024-03-13", ""),
    ],
)
def test_names_are_indonesian(day: str, name: str) -> None:
    assert holiday_name(date.fromisoformat(day)) == name


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_years_with_a_decree_are_known(year: int) -> None:
    assert holidays_of(year)


@pytest.mark.parametrize("year", [1, 1945, 2027, 9999])
def test_years_without_one_are_not(year: int) -> None:
    assert not holidays_of(year)
