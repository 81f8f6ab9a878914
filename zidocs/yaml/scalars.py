"""A text typed in YAML becomes a date, a time, a number or a yes/no, by what the field needs."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, NoReturn

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, WithJsonSchema
from pydantic_core import InitErrorDetails, PydanticCustomError

from zidocs.errors import Place, Problem, Sentence, say
from zidocs.words import typed_date

FAULT = "zidocs"
"""The pydantic error type that carries our own sentences."""


@dataclass(frozen=True)
class Fault:
    """What a validator has to say about a value; ``code`` as in :class:`zidocs.errors.Problem`."""

    what: Sentence
    fix: Sentence
    code: str = "Z114"

    def for_pydantic(self) -> PydanticCustomError:
        """The error that carries this through pydantic."""
        return PydanticCustomError(FAULT, "{what}", {"what": self.what, "fault": self})


def fault(what: Sentence, fix: Sentence, code: str = "Z114") -> NoReturn:
    """Refuse a value from inside a validator, with sentence and remedy of our own."""
    raise Fault(what, fix, code).for_pydantic()


def faults_inside(found: Iterable[tuple[tuple[str | int, ...], Fault]]) -> None:
    """Refuse parts of a value from inside its validator, each by its path; none is no fault."""
    details = [
        InitErrorDetails(type=fault.for_pydantic(), loc=path, input="") for path, fault in found
    ]
    if details:
        raise ValidationError.from_exception_data(FAULT, details)


def refused(place: Place, check: Callable[[], object]) -> tuple[Problem, ...]:
    """What such a check says outside of a validator, at a place; nothing where it passes."""
    try:
        check()
    except PydanticCustomError as refusal:
        fault = (refusal.context or {})["fault"]
        return (Problem(place, fault.what, fault.fix, fault.code),)
    return ()


def _text(value: object) -> object:
    # Line ends differ between Windows and others; documents must not.
    return re.sub("\r\n?", "\n", value).strip() if isinstance(value, str) else value


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text)


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", value.strip())
    if not match:
        meant = typed_date(value)
        fault(
            say("“{value}” is not a date of the form 2024-03-28.", value=value),
            say("Write {date}.", date=meant.isoformat())
            if meant
            else say("Write year-month-day, e.g. 2024-03-28."),
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
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"[+-]?\d{1,9}", value.strip()):
        fault(say("“{value}” is not a whole number.", value=value), say("Write digits only."))
    return int(value)


_YES = frozenset({"ya", "true", "yes", "on"})
_NO = frozenset({"tidak", "false", "no", "off"})


def _yes_or_no(value: object) -> object:
    if isinstance(value, str):
        word = value.strip().lower()
        if word not in _YES | _NO:
            fault(
                say("“{value}” is neither yes nor no.", value=value),
                say("Write true or false, or ya or tidak."),
            )
        return word in _YES
    return value


def _points(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


# The editor's own YAML reader takes 09.00 or a NIP for a number; the schema must not complain.
_TYPED_TEXT: dict[str, Any] = {"type": ["string", "number"]}

Teks = Annotated[str, BeforeValidator(_text), WithJsonSchema(_TYPED_TEXT)]
"""Text as typed, without the blanks around it."""
TeksIsi = Annotated[
    str,
    BeforeValidator(_text),
    Field(min_length=1),
    WithJsonSchema({**_TYPED_TEXT, "minLength": 1}),
]
"""Text that may not be empty."""
TeksSebaris = Annotated[Teks, AfterValidator(_one_line)]
"""Text for one line, such as a title or a name: line breaks typed in it become blanks."""
Tanggal = Annotated[
    date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2024-03-28"]}),
]
"""A date typed as ``2024-03-28``."""
Jam = Annotated[
    time,
    BeforeValidator(_time),
    WithJsonSchema(
        {**_TYPED_TEXT, "pattern": r"^([01]?\d|2[0-3])[.:][0-5]\d$", "examples": ["09.00"]}
    ),
]
"""A time of day typed as ``09.00`` or ``09:00``."""
Bulat = Annotated[int, BeforeValidator(_whole_number)]
"""A whole number."""
YaTidak = Annotated[
    bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": [True, False, "ya", "tidak"]})
]
"""``true``/``false``, ``ya``/``tidak`` and YAML's other words for them."""
Butir = Annotated[
    tuple[TeksIsi, ...],
    BeforeValidator(_points, json_schema_input_type=tuple[TeksIsi, ...] | TeksIsi),
]
"""A list of texts; a single text is a list of one."""
