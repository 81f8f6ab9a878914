"""The office's pattern of a letter number becomes what reads numbers of that form.

A pattern is the number with its changing parts named: ``W99.PAS.PAS9-{klasifikasi}-{urut}``.
Blanks and letter case do not count, since offices are not steady in them (FORMATS.md, “Numbers,
dates, times”).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import AfterValidator

from zidocs.errors import say
from zidocs.yaml import TeksSebaris, fault

MAX_PATTERN = 100
MAX_NUMBER = 200
"""Characters; what is longer is no letter number."""

_PARTS = {
    "klasifikasi": r"[a-z0-9]+(?:\.[a-z0-9]+)*",
    "urut": r"(?P<urut>[0-9]{1,9})",
    "bulan": r"(?:0?[1-9]|1[0-2]|[ivx]{1,4})",
    "tahun": r"(?P<tahun>[0-9]{4})",
}
_PART = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class ReadNumber:
    """A letter number taken apart: ``series`` is all of it but the running number."""

    series: str
    urut: int
    tahun: int | None = None


def check_pattern(pattern: str) -> str:
    """Refuse a pattern with unknown or repeated parts, or without the running number."""
    named = _PART.findall(pattern)
    unknown = [name for name in named if name not in _PARTS]
    if unknown:
        fault(
            say("The pattern has a part {{{name}}}, which does not exist.", name=unknown[0]),
            say("Parts are {names}.", names=", ".join(f"{{{name}}}" for name in _PARTS)),
        )
    if "urut" not in named or len(set(named)) < len(named):
        fault(
            say("The pattern must have the part {{urut}}, and each part once."),
            say("Write it as in W99.PAS.PAS9-{{klasifikasi}}-{{urut}}."),
        )
    if len(pattern) > MAX_PATTERN:
        fault(
            say("The pattern has more than {most} characters.", most=MAX_PATTERN),
            say("Write one number with its changing parts named."),
        )
    return pattern


NumberPattern = Annotated[TeksSebaris, AfterValidator(check_pattern)]
"""The form of the office's letter numbers."""


def fold_number(number: str) -> str:
    """A letter number without the blanks and letter case in which people differ."""
    return "".join(number.split()).casefold()


def read_number(number: str, pattern: str) -> ReadNumber | None:
    """The parts of a number of this form; None where it has another form."""
    folded = fold_number(number)
    found = _compiled(pattern).fullmatch(folded) if len(folded) <= MAX_NUMBER else None
    if found is None:
        return None
    parts = found.groupdict()
    series = folded[: found.start("urut")] + "{urut}" + folded[found.end("urut") :]
    return ReadNumber(series, int(parts["urut"]), int(parts["tahun"]) if "tahun" in parts else None)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    folded = fold_number(pattern)
    pieces = _PART.split(folded)
    # The odd ones are the parts' names, what is between them stands there as it is.
    return re.compile(
        "".join(
            _PARTS[piece] if position % 2 else re.escape(piece)
            for position, piece in enumerate(pieces)
        )
    )
