"""The digits of an NIP become a checked, printable number.

PNS: birth YYYYMMDD, appointment YYYYMM, sex 1 or 2, serial of three digits. NI PPPK: birth,
appointment YYYY, contract count (two digits), sex, serial; so digits 13–14 need not be a month.
Source: FORMATS.md, “People”.
"""

import re
from datetime import date

from zidocs.errors import say
from zidocs.yaml import fault

LENGTH = 18


def digits_of(text: str) -> str:
    """The number without the blanks and dots that offices print in it."""
    return re.sub(r"[\s.]", "", text)


def looks_like_nip(text: str) -> bool:
    """Whether a reference is meant as an NIP rather than as a name."""
    return bool(re.fullmatch(r"[\d\s.]{8,}", text.strip()))


def check_nip(text: str) -> None:
    """Refuse a number that cannot be an NIP or NI PPPK, by :func:`zidocs.yaml.fault`."""
    number = digits_of(text)
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", text.strip()):
        fault(
            say("Excel has turned this NIP into {text}; its last digits are lost.", text=text),
            say("Format the column as Text in Excel and type the NIP again."),
        )
    if not number.isdigit():
        fault(
            say("The NIP “{text}” contains something other than digits.", text=text),
            say("Write its 18 digits; blanks between them are allowed."),
        )
    if len(number) != LENGTH:
        fault(
            say("The NIP has {count} digits; it must have 18.", count=len(number)),
            say("Compare it with the personnel file."),
        )
    try:
        date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        fault(
            say("The NIP begins with {digits}, which is no date of birth.", digits=number[:8]),
            say("Compare it with the personnel file."),
        )
    if number[14] not in "12":
        fault(
            say("Digit 15 of the NIP is {digit}; it must be 1 or 2.", digit=number[14]),
            say("Compare it with the personnel file."),
        )


def print_nip(text: str) -> str:
    """``199001012015011001`` becomes ``19900101 201501 1 001``; anything else stays."""
    number = digits_of(text)
    if len(number) != LENGTH or not number.isdigit():
        return text
    return f"{number[:8]} {number[8:14]} {number[14]} {number[15:]}"
