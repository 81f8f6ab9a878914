"""A text typed in YAML becomes a date, a time, a number or a yes/no, by what the field needs."""

import re
from datetime import date, time
from typing import Annotated, Any, NoReturn

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from zidocs.errors import Sentence, say

FAULT = "zidocs"
"""The pydantic error type that carries our own sentences."""


def fault(what: Sentence, fix: Sentence) -> NoReturn:
    """Refuse a value from inside a validator, with sentence and remedy of our own."""
    raise PydanticCustomError(FAULT, "{what}", {"what": what, "fix": fix})


def _text(value: object) -> object:
    # Line ends differ between Windows and others; documents must not.
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value.strip())
    if not match:
        fault(
            say("“{value}” is not a date of the form 2024-03-28.", value=value),
            say("Write year-month-day, e.g. 2024-03-28."),
        )
    try:
        return date(*(int(group) for group in match.groups()))
    except ValueError:
        fault(
            say("The date {value} does not exist.", value=value),
            say("Check month and day in the calendar."),
        )


def _time(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"(\d{1,2})[.:](\d{2})", value.strip())
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        fault(
            say("“{value}” is not a time of day.", value=value),
            say("Write hours and minutes with a dot, in quotes: “09.00”."),
        )
    return time(int(match[1]), int(match[2]))


def _whole_number(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"[+-]?\d{1,9}", value.strip()):
            fault(
                say("“{value}” is not a whole number.", value=value),
                say("Write digits only."),
            )
        return int(value)
    return value


_YES = frozenset({"ya", "true", "yes", "on"})
_NO = frozenset({"tidak", "false", "no", "off"})


def _yes_or_no(value: object) -> object:
    if isinstance(value, str):
        word = value.strip().lower()
        if word not in _YES | _NO:
            fault(
                say("“{value}” is neither yes nor no.", value=value),
                say("Write true or false."),
            )
        return word in _YES
    return value


def _points(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


# The editor's own YAML reader takes 09.00 or a NIP for a number; the schema must not complain.
_TYPED_TEXT = WithJsonSchema({"type": ["string", "number"]})

Teks = Annotated[str, BeforeValidator(_text), _TYPED_TEXT]
"""Text as typed, without the blanks around it."""
Tanggal = Annotated[date, BeforeValidator(_date)]
"""A date typed as ``2024-03-28``."""
Jam = Annotated[time, BeforeValidator(_time), _TYPED_TEXT]
"""A time of day typed as ``09.00`` or ``09:00``."""
Bulat = Annotated[int, BeforeValidator(_whole_number)]
"""A whole number."""
YaTidak = Annotated[bool, BeforeValidator(_yes_or_no)]
"""``true``/``false``, ``ya``/``tidak`` and YAML's other words for them."""
Butir = Annotated[tuple[Teks, ...], BeforeValidator(_points)]
"""A list of texts; a single text is a list of one."""
