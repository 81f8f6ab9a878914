"""``1-3, 7`` becomes ranges of page numbers."""

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from zidocs.errors import say
from zidocs.yaml import TeksIsi, fault

_PAGE_RANGES = r"[0-9]{1,5}( *- *[0-9]{1,5})?( *, *[0-9]{1,5}( *- *[0-9]{1,5})?)*"


def page_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """``1-3, 7`` becomes ``((1, 3), (7, 7))``; refuses what is no list of pages."""
    if not re.fullmatch(_PAGE_RANGES, text):
        fault(
            say("“{value}” is not a list of pages.", value=text),
            say("Write page numbers and ranges, e.g. 1-3, 7."),
            "Z153",
        )
    ranges = []
    for part in text.split(","):
        numbers = [int(number) for number in part.split("-")]
        first, last = numbers[0], numbers[-1]
        if first < 1 or last < first:
            fault(
                say("“{part}” is no range of pages.", part=part.strip()),
                say("Pages begin with 1, and the smaller number comes first."),
                "Z153",
            )
        ranges.append((first, last))
    return tuple(ranges)


def _checked_ranges(text: str) -> str:
    page_ranges(text)
    return text


PageRanges = Annotated[
    TeksIsi,
    AfterValidator(_checked_ranges),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": f"^{_PAGE_RANGES}$",
            "minimum": 1,
            "examples": ["1-3, 7"],
        }
    ),
]
"""A list of pages as typed."""
