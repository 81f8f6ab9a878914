"""All pages ever scanned of a document become those that make it up, and what is missing.

Pages of two texts are never mixed. Of a page that came twice the later one is used: whoever scans
a page again does so because the first was not good. Nothing is forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from zidocs.intake.journal import PlacedPage
from zidocs.intake.judge import is_current
from zidocs.page_code.record import Print

TextKey = tuple[str, int]
"""The text id of what was printed, and its number of pages."""


@dataclass(frozen=True)
class Sheets:
    """The pages of one text of a document, in order, each once; ``doubles`` are not used."""

    pages: tuple[PlacedPage, ...]
    doubles: tuple[PlacedPage, ...]
    missing: tuple[int, ...]
    usable: bool
    """Whether it is the text of today, or one that was accepted."""

    @property
    def key(self) -> TextKey:
        """What tells it from the other texts."""
        return self.pages[0].text, self.pages[0].pages

    @property
    def lacks_only_pages(self) -> bool:
        """Whether it would be used if it were complete; else another text is, or may be."""
        return self.usable and bool(self.missing)


@dataclass(frozen=True)
class Choice:
    """``used`` is complete and is filed; ``waiting`` came after it and are not, newest first."""

    used: Sheets | None
    waiting: tuple[Sheets, ...]

    @property
    def texts(self) -> tuple[Sheets, ...]:
        """What is used and what waits."""
        return (*([self.used] if self.used else []), *self.waiting)


def choose(pages: Sequence[PlacedPage], now: Print | None) -> Choice:
    """The pages of one document, as they were scanned one after the other, become the choice.

    Today's text is used if it is complete, else the usable and complete text scanned last.
    """
    by_text: dict[TextKey, list[PlacedPage]] = {}
    for page in reversed(pages):
        by_text.setdefault((page.text, page.pages), []).append(page)
    newest_first = [_sheets(group[::-1], is_current(*key, now)) for key, group in by_text.items()]
    complete = [sheets for sheets in newest_first if sheets.usable and not sheets.missing]
    complete.sort(key=lambda sheets: not is_current(*sheets.key, now))
    if not complete:
        return Choice(None, tuple(newest_first))
    return Choice(complete[0], tuple(newest_first[: newest_first.index(complete[0])]))


def _sheets(group: Sequence[PlacedPage], current: bool) -> Sheets:
    chosen: dict[int, PlacedPage] = {}
    doubles: dict[str, PlacedPage] = {}
    for page in group:
        before = chosen.get(page.page)
        # A page of an old text does not displace one that may be used.
        wins = before is None or current or page.accepted or not before.accepted
        if wins:
            chosen[page.page] = page
        if before is not None and before.sha256 != page.sha256:
            loser = before if wins else page
            doubles[loser.sha256] = loser
    for page in chosen.values():
        # The same bytes again, e.g. accepted later, are the same page.
        doubles.pop(page.sha256, None)
    return Sheets(
        tuple(chosen[number] for number in sorted(chosen)),
        tuple(doubles.values()),
        tuple(number for number in range(1, group[0].pages + 1) if number not in chosen),
        current or all(page.accepted for page in chosen.values()),
    )
