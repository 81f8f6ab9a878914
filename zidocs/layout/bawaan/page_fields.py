"""Computes what fields say about pages: numbers, references to pages, headings of pages.

Such a field stands on a page that is known only when the pages are filled. So pages are filled
again with what the filling before found out, until nothing changes (ECMA-376 part 1, 17.16.5).
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import Any

from word2pdf.document import format_number

KINDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "STYLEREF"})
MOST_FILLINGS = 5
"""Two mostly do; a number that gets longer may move text to another page."""

_FORMS = {
    "roman": "lowerRoman", "ROMAN": "upperRoman", "Roman": "upperRoman",
    "alphabetic": "lowerLetter", "ALPHABETIC": "upperLetter", "Arabic": "decimal",
    "arabic": "decimal", "ARABIC": "decimal",
}  # fmt: skip
_FORM = re.compile(r"\\\*\s*\"?(" + "|".join(_FORMS) + ")")
_HEADING = re.compile(r"^(?:heading|judul)?\s*([1-9])$")


@dataclass
class Found:
    """What one filling of the pages found out; pages are counted from 0.

    ``fields`` are the pages of fields in the text, by identity; ``targets`` those of bookmarks;
    ``headed`` has the page, the style and the text of each paragraph, in order; ``numbers`` and
    ``forms`` are the printed number of each page and how its section writes numbers;
    ``sections`` tells which section each page belongs to.
    """

    fields: dict[int, int] = field(default_factory=dict)
    targets: dict[str, int] = field(default_factory=dict)
    headed: list[tuple[int, str, str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)

    def answer(self, item: Any, page: int) -> str | None:
        """What a field on this page says; None where that is not known."""
        if not 0 <= page < len(self.numbers):
            return None
        if item.kind == "STYLEREF":
            return self._heading(item, page)
        form = self.forms[page] if item.kind == "PAGE" else "decimal"
        if item.kind == "PAGE":
            count = self.numbers[page]
        elif item.kind == "NUMPAGES":
            count = len(self.numbers)
        elif item.kind == "SECTIONPAGES":
            count = self.sections.count(self.sections[page])
        else:
            target = self.targets.get(item.argument.strip('" '))
            if target is None:
                return None
            count, form = self.numbers[target], self.forms[target]
        stated = _FORM.search(item.fmt or "")
        return str(format_number(count, _FORMS[stated[1]] if stated else form))

    def _heading(self, item: Any, page: int) -> str | None:
        """The first text of a style on the page (with \\l the last), else the nearest before it."""
        texts = self._by_style.get(style_key(item.argument.strip('" ')), [])
        first = bisect_left(texts, page, key=itemgetter(0))
        end = bisect_right(texts, page, key=itemgetter(0))
        if first < end:
            return texts[end - 1 if re.search(r"\\l\b", item.fmt or "") else first][1]
        nearest = first - 1 if first else 0
        return texts[nearest][1] if texts else None

    @cached_property
    def _by_style(self) -> Mapping[str, list[tuple[int, str]]]:
        """Pages and texts of each style's paragraphs, in order; asked for when all are placed."""
        texts: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for page, style, text in self.headed:
            texts[style].append((page, text))
        return texts


def style_key(name: str) -> str:
    """A style by the name that all languages of Word share for headings."""
    folded = name.casefold()
    heading = _HEADING.match(folded)
    return f"heading {heading[1]}" if heading else folded


def style_names(document: Any) -> Mapping[str, str]:
    """The key of each style of a document by its identity."""
    return {
        identity: style_key(style.name or identity)
        for identity, style in document.styles.styles.items()
    }
