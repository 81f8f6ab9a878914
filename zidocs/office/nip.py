"""The digits of an NIP become a checked, printable number.

PNS: birth YYYYMMDD, appointment YYYYMM, sex 1 or 2, serial of three digits. NI PPPK: birth,
appointment YYYY, contract count (two digits), sex, serial; so digits 13–14 need not be a month.
Source: FORMATS.md, “People”.
"""

import re
from datetime import date
from typing import Annotated, NoReturn

from pydantic import AfterValidator, WithJsonSchema

from zidocs.errors import Sentence, say
from zidocs.yaml import TeksIsi, fault

LENGTH = 18

_EARLIEST_BIRTH = 1900
_FIRST_PPPK = 2014
"""The year of the law that made PPPK (UU 5/2014): before it, digits 13–14 are a month."""

# What offices print between the digits, Excel's leading apostrophe, and invisible characters
# that come along when a number is copied from a chat.
_BETWEEN = re.compile("[\\s.'’‘`“”\"=\\-\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_TITLE = re.compile(r"\A\s*(?:ni\s*pppk|nippppk|nip|nrp)(?![a-z])[\s.:]*", re.IGNORECASE)
_ROUNDED_BY_EXCEL = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")

_COMPARE = say("Compare it with the personnel file.")
_TYPE_AGAIN = say("Format the column as Text in Excel and type the NIP again.")


def digits_of(text: str) -> str:
    """The number without ``NIP.`` before it and the blanks and dots that offices print in it."""
    return _BETWEEN.sub("", _TITLE.sub("", text, count=1))


def is_service_number(text: str) -> bool:
    """Whether it has the length of an NRP: 5 to 8 digits in the police, up to 15 in the army.

    Nine digits had the NIP of before 2009, which no letter bears any more.
    """
    return re.fullmatch(r"[0-9]{5,8}|[0-9]{10,15}", digits_of(text)) is not None


def looks_like_nip(text: str) -> bool:
    """Whether a reference is meant as an NIP rather than as a name."""
    return bool(
        re.fullmatch(r"[0-9]{8,}", digits_of(text)) or _ROUNDED_BY_EXCEL.fullmatch(text.strip())
    )


def check_nip(text: str) -> None:
    """Refuse a number that cannot be an NIP or NI PPPK, by :func:`zidocs.yaml.fault`."""
    number = digits_of(text)
    if _ROUNDED_BY_EXCEL.fullmatch(text.strip()):
        _refuse(
            say("Excel has turned this NIP into {text}; its last digits are lost.", text=text),
            _TYPE_AGAIN,
        )
    if not re.fullmatch(r"[0-9]+", number):
        _refuse(
            say("The NIP “{text}” contains something other than digits.", text=text),
            say("Write its 18 digits; blanks between them are allowed."),
        )
    if len(number) != LENGTH:
        _refuse(say("The NIP has {count} digits; it must have 18.", count=len(number)))
    if number.endswith("000"):
        _refuse(
            say("The NIP ends in 000, which happens when Excel takes it for a number."), _TYPE_AGAIN
        )
    if not _is_birth(number[:8]):
        _refuse(say("The NIP begins with {digits}, which is no date of birth.", digits=number[:8]))
    year, month = int(number[8:12]), int(number[12:14])
    if year < _FIRST_PPPK and not 1 <= month <= 12:
        _refuse(
            say("Digits 9 to 14 of the NIP are {digits}, which is no year and month.",
                digits=number[8:14])
        )  # fmt: skip
    if number[14] not in "12":
        _refuse(say("Digit 15 of the NIP is {digit}; it must be 1 or 2.", digit=number[14]))


def _refuse(what: Sentence, fix: Sentence = _COMPARE) -> NoReturn:
    fault(what, fix, "Z143")


def _is_birth(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= _EARLIEST_BIRTH
    except ValueError:
        return False


def _checked(text: str) -> str:
    check_nip(text)
    return digits_of(text)


Nip = Annotated[
    TeksIsi,
    AfterValidator(_checked),
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "pattern": r"^([\s.'’-]*[0-9]){18}\s*$",
            "examples": ["199001012015011001"],
        }
    ),
]
"""The 18 digits of an NIP or NI PPPK, however they are spaced."""


def print_nip(text: str) -> str:
    """``199001012015011001`` becomes ``19900101 201501 1 001``; anything else stays."""
    number = digits_of(text)
    if not re.fullmatch(rf"[0-9]{{{LENGTH}}}", number):
        return text
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"
