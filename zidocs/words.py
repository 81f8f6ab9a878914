"""Numbers, dates and times become the Indonesian words of official letters. Pure.

Source: FORMATS.md, “Numbers, dates, times”.
"""

import re
from collections.abc import Iterable
from datetime import date, time
from itertools import islice

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
"""As :meth:`datetime.date.weekday` counts them."""
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTH_NUMBERS = {
    spelling: number
    for number, spellings in enumerate(
        (
            "januari jan",
            "februari pebruari feb",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agu agt agst",
            "september sept sep",
            "oktober okt",
            "november nopember nov",
            "desember des",
        ),
        start=1,
    )
    for spelling in spellings.split()
}
"""The spellings of the months that people use, in small letters, and the number of each."""

NO_BREAK_SPACE = "\u00a0"

_SMALL = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
)  # fmt: skip
_GROUPS = ("", "ribu", "juta", "miliar", "triliun")
TERBILANG_LIMIT = 1000 ** len(_GROUPS)

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
ROMAWI_LIMIT = 4000
LETTER_LIMIT = 780
"""Thirty times the alphabet, as in Word."""


def tanggal(day: date | None) -> str:
    """``28 Maret 2023``; an empty text where there is no date."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


_TYPED_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:[a-z'’]+ ?,? )??(?P<d>\d{1,2})[ .-]{1,2}(?P<month>[a-z]+)[ .,-]{1,2}(?P<y>\d{4}|\d\d)",
        r"(?P<d>\d{1,2}) ?(?P<sign>[-/. ]) ?(?P<m>\d{1,2}) ?(?P=sign) ?(?P<y>\d{4}|\d\d)",
        r"(?P<y>\d{4}) ?(?P<sign>[-/. ]) ?(?P<m>\d{1,2}) ?(?P=sign) ?(?P<d>\d{1,2})",
        r"(?P<month>[a-z]+) (?P<d>\d{1,2}),? (?P<y>\d{4})",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    )
)
_ENGLISH_MONTHS = {"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7}
_ENGLISH_MONTHS |= {"august": 8, "aug": 8, "october": 10, "oct": 10, "december": 12, "dec": 12}


def typed_date(text: str) -> date | None:
    """A date as people type it: ``Kamis, 7 Maret 2024``, ``07/03/2024``, ``7-3-24``.

    Days stand before months, as in Indonesia. None where no such day can be read.
    """
    words = " ".join(text[:60].split())
    for pattern in _TYPED_DATES:
        if found := pattern.fullmatch(words):
            parts = found.groupdict()
            name = (parts.get("month") or "").casefold()
            month = MONTH_NUMBERS.get(name) or _ENGLISH_MONTHS.get(name)
            if not name:
                month = int(parts["m"])
            year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
            try:
                return date(year, month or 0, int(parts["d"]))
            except ValueError:
                return None
    return None


def hari_tanggal(day: date | None) -> str:
    """``Kamis, 30 Maret 2023``; the weekday is computed, never typed."""
    return f"{WEEKDAYS[day.weekday()]}, {tanggal(day)}" if day else ""


def tanggal_terbilang(day: date) -> str:
    """``Kamis, tanggal tiga puluh bulan Maret tahun dua ribu dua puluh tiga``."""
    return (
        f"{WEEKDAYS[day.weekday()]}, tanggal {terbilang(day.day)} bulan {MONTHS[day.month - 1]}"
        f" tahun {terbilang(day.year)}"
    )


def jam(moment: time | None) -> str:
    """``09.00``: a dot between hours and minutes; an empty text where there is no time."""
    return f"{moment.hour:02}.{moment.minute:02}" if moment else ""


def pukul(mulai: time, selesai: time | None, zona_waktu: str) -> str:
    """``09.00 s.d. 11.15 WITA``, or ``09.00 WITA s.d. selesai`` where the end is not known."""
    if selesai is None:
        return f"{jam(mulai)} {zona_waktu} s.d. selesai"
    return f"{jam(mulai)} s.d. {jam(selesai)} {zona_waktu}"


def tie(text: str) -> str:
    """The text with blanks at which no line breaks: a time stays with its zone."""
    return text.replace(" ", NO_BREAK_SPACE)


def terbilang(number: int) -> str:
    """A whole number in words, lower case: ``1_111`` becomes ``seribu seratus sebelas``.

    Raises ValueError outside ±(10¹⁵ - 1).
    """
    if abs(number) >= TERBILANG_LIMIT:
        raise ValueError(number)
    if number < 0:
        return f"minus {terbilang(-number)}"
    if number == 0:
        return _SMALL[0]
    words: list[str] = []
    for power in reversed(range(len(_GROUPS))):
        group = number // 1000**power % 1000
        if group == 1 and power == 1:
            words.append("seribu")
        elif group:
            words += [*_below_thousand(group), _GROUPS[power]]
    return " ".join(word for word in words if word)


def _below_thousand(number: int) -> list[str]:
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        hundred = ["seratus"] if hundreds == 1 else [_SMALL[hundreds], "ratus"]
        return [*hundred, *_below_thousand(rest)]
    if number >= 20:
        tens, ones = divmod(number, 10)
        return [_SMALL[tens], "puluh", *_below_thousand(ones)]
    if number >= len(_SMALL):
        return [_SMALL[number - 10], "belas"]
    return [_SMALL[number]] if number else []


def romawi(number: int) -> str:
    """``4`` becomes ``IV``. Raises ValueError outside 1…3999."""
    if not 0 < number < ROMAWI_LIMIT:
        raise ValueError(number)
    signs = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        signs.append(sign * count)
    return "".join(signs)


def huruf(number: int) -> str:
    """``1`` becomes ``a``, ``27`` ``aa``, as Word counts. Raises ValueError outside 1…780."""
    if not 0 < number <= LETTER_LIMIT:
        raise ValueError(number)
    repeats, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (repeats + 1)


_MONTH_WORDS = re.compile(r"\b(" + "|".join(MONTH_NUMBERS) + r")\b", re.IGNORECASE)
_UNTIL = re.compile(
    r"[\s.]*(?:\d{4}[\s.]*)?(?:-|–|s\.? ?d\.?|sampai(?: dengan)?)[\s.]*", re.IGNORECASE
)
_WHOLE = re.compile(
    r"\b(?:triwulan|semester|tri ?wulan|catur ?wulan|B(?:03|06|09|12))\b", re.IGNORECASE
)


def months_named(text: str, span: range) -> set[int]:
    """The months that a title names: ``Januari–Maret`` are three, ``triwulan I`` all of ``span``.

    Months from 1.
    """
    if _WHOLE.search(text):
        return set(span)
    found: set[int] = set()
    last, end = 0, 0
    for name in _MONTH_WORDS.finditer(text):
        number = MONTH_NUMBERS[name[0].casefold()]
        if last and last < number and _UNTIL.fullmatch(text, end, name.start()):
            found.update(range(last, number))
        found.add(number)
        last, end = number, name.end()
    return found


def listed(names: Iterable[str], most: int = 3) -> str:
    """“a, b, c” and, where there are more than ``most``, “…”."""
    first = list(islice(names, most + 1))
    return ", ".join(first[:most]) + (", …" if len(first) > most else "")
