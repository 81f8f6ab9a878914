"""Parts become the numbers of their pages, before a page of the bundle is written.

Printed number, PDF page number and page label are one: the cover is page 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zidocs.bundle.parts import BoundPart

OTHERS = "Dokumen lain"
"""The heading of parts without a section, where others have one."""


@dataclass(frozen=True)
class NumberedPart:
    """A part and its first and last page in the bundle, from 1."""

    part: BoundPart
    first: int
    last: int


@dataclass(frozen=True)
class Section:
    """Neighbouring parts under one heading; "" where a heading would say nothing new."""

    heading: str
    parts: tuple[NumberedPart, ...]


def numbered(parts: Sequence[BoundPart], front_pages: int) -> tuple[NumberedPart, ...]:
    """Parts in order become page numbers, after ``front_pages`` pages of cover and contents."""
    placed, next_page = [], front_pages + 1
    for part in parts:
        last = next_page + len(part.source_pages) - 1
        placed.append(NumberedPart(part, next_page, last))
        next_page = last + 1
    return tuple(placed)


def sections(parts: Sequence[NumberedPart], judul: str) -> tuple[Section, ...]:
    """Parts become sections; a single one that is called like the bundle needs no heading."""
    runs = list(_runs(parts))
    headings = {run[0].part.section for run in runs}
    if headings <= {judul} or headings == {""}:
        return (Section("", tuple(parts)),) if parts else ()
    return tuple(Section(run[0].part.section or OTHERS, run) for run in runs)


def _runs(parts: Sequence[NumberedPart]) -> Iterator[tuple[NumberedPart, ...]]:
    run: list[NumberedPart] = []
    for part in parts:
        if run and part.part.section != run[-1].part.section:
            yield tuple(run)
            run = []
        run.append(part)
    if run:
        yield tuple(run)
