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
from zidocs.yaml.slips import BULLETS

FAULT = "zidocs"
"""The pydantic error type that carries our own sentences."""


@dataclass(frozen=True)
class Fault:
    """What a validator has to say about a value; ``code`` as in :class:`zidocs.errors.Problem`.

    ``where`` is the place where the fault lies, if it is not the value: so that it is told once.
    """

    what: Sentence
    fix: Sentence
    code: str = "Z114"
    where: Place | None = None

    def for_pydantic(self) -> PydanticCustomError:
        """The error that carries this through pydantic."""
        return PydanticCustomError(FAULT, "{what}", {"what": self.what, "fault": self})


def fault(
    what: Sentence, fix: Sentence, code: str = "Z114", where: Place | None = None
) -> NoReturn:
    """Refuse a value from inside a validator, with sentence and remedy of our own."""
    raise Fault(what, fix, code, where).for_pydantic()


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


_BLANKS_AND_QUOTES = " \t\n\r\xa0\"'“”„‘’"
"""Around a value that has none: the quotes of Word are no quotes of YAML."""


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
    match = re.fullmatch(r"(\d{1,2})[.:](\d{2})", value.strip(_BLANKS_AND_QUOTES))
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        fault(say("“{value}” is not a time of day.", value=value), _time_meant(value))
    return time(int(match[1]), int(match[2]))


def _time_meant(value: str) -> Sentence:
    """The times that stand in the text, as they are to be written."""
    found = re.findall(r"(?<![\d.:])([01]?\d|2[0-3])[.:]?([0-5]\d)(?![\d.:])", value)
    times = [f'"{int(hour):02}.{minute}"' for hour, minute in found]
    zone = re.search(r"\b(wib|wita|wit)\b", value, re.IGNORECASE)
    if len(times) == 2:
        return say("Write the beginning under mulai, {first}, and the end under selesai, {last}.",
                   first=times[0], last=times[1])  # fmt: skip
    if len(times) == 1 and zone:
        return say("Write {time} only; {zone} comes from zona_waktu in satker.yaml.",
                   time=times[0], zone=zone[0].upper())  # fmt: skip
    if len(times) == 1:
        return say("Write {time} only.", time=times[0])
    return say("Write hours and minutes with a dot, in quotes: “09.00”.")


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
    if isinstance(value, list) and len(value) > 1:
        return _without_own_numbers(value)
    single = value[0] if isinstance(value, list) and value else value
    return list(items_of(single)) if isinstance(single, str) else value


def _without_own_numbers(items: list[Any]) -> list[Any]:
    """Items that number themselves: the document numbers them once more."""
    bare = [
        re.fullmatch(rf"\s*{number}[.)]\s+(.+)", item, re.DOTALL) if isinstance(item, str) else None
        for number, item in enumerate(items, start=1)
    ]
    return [found[1] for found in bare if found] if all(bare) else items


def items_of(text: str) -> tuple[str, ...]:
    """A single text becomes a list: “1. Pembukaan 2. Penutup” has two items, “Pembukaan” one.

    So a list looks whose hyphens lack their blanks, or that has numbers or Word's bullets instead.
    """
    numbered = _numbered(text)
    if numbered:
        return numbered
    if not re.match(rf"\s*[-{BULLETS}]", text):
        return (text,)
    items = re.split(rf"(?:^|\s)\s*(?:[{BULLETS}]|-(?=\s|[^\W\d_]))\s*", text)
    return tuple(item for item in items if item.strip()) or (text,)


def _numbered(text: str) -> tuple[str, ...]:
    """The items behind 1., 2., 3. …; an empty tuple where they do not follow each other."""
    parts = re.split(r"(?:^|(?<=\s))(\d{1,2})[.)]\s+", text.strip())
    items: list[str] = []
    for number, item in zip(parts[1::2], parts[2::2], strict=True):
        if int(number) == len(items) + 1:
            items.append(item.strip())
        elif items:
            items[-1] = f"{items[-1]} {number}. {item.strip()}"
    is_list = not parts[0].strip() and len(items) > 1 and all(items)
    return tuple(items) if is_list else ()


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
