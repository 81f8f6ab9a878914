"""A day becomes the reason why an Indonesian office is closed on it: weekend or holiday.

``libur.json`` has the holidays and cuti bersama of the joint decrees of three ministers (SKB), as
the package ``holidays`` knows them. They are written out because that package loads the calendars
of 250 countries, which costs more time than all rules together, most of all on Windows; a test
holds the file against the package (``python -m tests.renewing.holiday_list`` writes it anew).
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

HOLIDAYS = Path(__file__).with_name("libur.json")
"""By year, each day as month-day with its Indonesian name; only years that a decree has named."""


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= 5


def holiday_name(day: date) -> str:
    """The Indonesian name of the public holiday or cuti bersama; an empty text for other days."""
    return holidays_of(day.year).get(day, "")


def is_decreed(year: int) -> bool:
    """Whether the holidays of the year are known."""
    return bool(holidays_of(year))


def holidays_of(year: int) -> Mapping[date, str]:
    """All public holidays and cuti bersama of a year; none where they are not known."""
    return _all_holidays().get(year, {})


@cache
def _all_holidays() -> Mapping[int, Mapping[date, str]]:
    years = json.loads(HOLIDAYS.read_bytes())
    return {
        int(year): {date.fromisoformat(f"{year}-{day}"): name for day, name in days.items()}
        for year, days in years.items()
    }
