"""The board: every indicator in every period, what is there and what is missing, by when.

Pure: packets and scans were read before, and the day is an argument.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Literal, get_args

from zidocs.board.completeness import (
    Asked,
    Completeness,
    Monthly,
    Scans,
    State,
    completeness,
)
from zidocs.errors import Problem, Sentence, say
from zidocs.kinds import in_words
from zidocs.office.catalogue import Area, Indikator, Period
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.office.workspace import Workspace

NEAR = 30
"""Days before a deadline from which it is urgent: a meeting and its signatures take that long."""

Verdict = Literal["lengkap", "belum ditandatangani", "kurang", "kosong", "tidak wajib"]
"""A row in one word for people; finer than the three words of the JSON answer."""


@dataclass(frozen=True)
class Row:
    """One indicator in one period; ``days`` until its deadline, negative once it has passed."""

    area: Area
    complete: Completeness
    tenggat: date | None
    days: int | None

    @property
    def kode(self) -> str:
        """The indicator's code."""
        return self.complete.indikator.kode

    @property
    def periode(self) -> Period:
        """The period."""
        return self.complete.periode

    @property
    def missing(self) -> tuple[Asked, ...]:
        """What is required and not there."""
        return self.complete.having("belum ada")

    @property
    def unsigned(self) -> tuple[Asked, ...]:
        """What is made, but has no signed scan."""
        return self.complete.having("belum ditandatangani")

    @property
    def there(self) -> int:
        """How many of the required things are there, signed where they must be."""
        return len(self.complete.having("ada"))

    @property
    def verdict(self) -> Verdict:
        """Complete, complete but for signatures, begun, nothing yet; or nothing required here."""
        if self.unsigned and not self.missing:
            return "belum ditandatangani"
        return self.complete.keadaan

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return bool(self.missing or self.unsigned)

    @property
    def is_urgent(self) -> bool:
        """Whether something is still to be done and the deadline is near, or has passed."""
        return self.is_open and self.days is not None and self.days <= NEAR


@dataclass(frozen=True)
class Board:
    """All rows in the order of the guide, each indicator's periods together."""

    workspace: Workspace
    satker: str
    tahun: int
    judul: str
    today: date
    periods: tuple[Period, ...]
    rows: tuple[Row, ...]

    def shown(self, path: Path | None) -> str | None:
        """A file as messages show it: from the workspace on."""
        return None if path is None else self.workspace.show(path)

    def only(self, periode: Period) -> "Board":
        """The board of one period."""
        return replace(self, periods=(periode,), rows=self.of_period(periode))

    def of_period(self, periode: Period) -> tuple[Row, ...]:
        """The rows of one period."""
        return tuple(row for row in self.rows if row.periode == periode)

    def by_area(self) -> Iterator[tuple[Area, tuple[Row, ...]]]:
        """Each area with its rows."""
        for kode in dict.fromkeys(row.area.kode for row in self.rows):
            rows = tuple(row for row in self.rows if row.area.kode == kode)
            yield rows[0].area, rows

    def by_indicator(
        self, rows: Iterable[Row]
    ) -> Iterator[tuple[Indikator, tuple[Row | None, ...]]]:
        """Each indicator of these rows, with its row in each period of the board."""
        for _, own in groupby(rows, key=lambda row: row.kode):
            by_period = {row.periode: row for row in own}
            indikator = next(iter(by_period.values())).complete.indikator
            yield indikator, tuple(map(by_period.get, self.periods))


def tally(rows: Iterable[Row]) -> tuple[int, int]:
    """How many rows are complete, and of how many that require anything."""
    required = [row for row in rows if row.verdict != "tidak wajib"]
    return sum(not row.is_open for row in required), len(required)


def make_board(office: Office, packets: Iterable[Packet], scans: Scans, today: date) -> Board:
    """Hold the packets against everything that the guide asks of the office this year."""
    satker, katalog = office.satker, office.katalog
    feeding: dict[tuple[str, str], list[Packet]] = defaultdict(list)
    for packet in packets:
        for claim in dict.fromkeys((entry.indikator, entry.periode) for entry in packet.bukti):
            feeding[claim].append(packet)
    rows = []
    for area in katalog.area:
        for indikator in (entry for subarea in area.subarea for entry in subarea.indikator):
            for periode in indikator.jadwal:
                fed = feeding[indikator.kode, periode]
                complete = completeness(indikator, periode, satker.jenis, fed, scans)
                if complete.butir:
                    tenggat = satker.tenggat.of(periode)
                    days = (tenggat - today).days if tenggat else None
                    rows.append(Row(area, complete, tenggat, days))
    return Board(
        workspace=office.workspace,
        satker=satker.singkatan or satker.nama,
        tahun=satker.tahun,
        judul=katalog.judul,
        today=today,
        periods=get_args(Period),
        rows=tuple(rows),
    )


def lacks_something_due(board: Board, named: bool = False) -> bool:
    """Whether something due is missing or unsigned (``zidocs status --strict``).

    A period that was ``named`` is due whatever the day. One without a deadline is due at once, so
    that ``--strict`` is never satisfied for lack of a date.
    """
    due = [row for row in board.rows if named or row.days is None or row.days <= 0]
    return any(row.is_open for row in due)


def uncounted(packets: Iterable[Packet], board: Board) -> Iterator[Problem]:
    """Attachments that answer nothing, because they do not say what they are.

    ``board`` has all periods; else attachments of the others would be told too.
    """
    counted = {
        (source.packet, source.number)
        for row in board.rows
        for asked in row.complete.butir
        for source in asked.sources
        if source.kind == "lampiran"
    }
    items = {
        (row.kode, row.periode): [a.entry for a in row.complete.butir if a.document is None]
        for row in board.rows
    }
    for packet in packets:
        claims = dict.fromkeys((entry.indikator, entry.periode) for entry in packet.bukti)
        choices = "; ".join(
            f"{item.nomor}: {item.nama}" for claim in claims for item in items.get(claim, ())
        )
        for number in range(len(packet.lampiran)):
            if (packet.slug, number) not in counted:
                yield Problem(
                    packet.place("lampiran", number, "berkas"),
                    say("This attachment answers nothing that the guide asks for here."),
                    say("Give it butir, the number of its item: {choices}.", choices=choices)
                    if choices
                    else say("Check bukti: the indicator asks for no items."),
                    "Z166",
                    "petunjuk",
                )


# In words and signs


def deadline(days: int | None) -> Sentence:
    """How far the deadline is: ``due in 3 days``, ``late by 2 days``."""
    if days is None:
        return say("no deadline")
    if days == 0:
        return say("due today")
    if days > 0:
        return say("due in {days} day(s)", days=days)
    return say("late by {days} day(s)", days=-days)


def due(row: Row) -> Sentence:
    """The deadline of a row and how far it is: ``29 March 2024, late by 3 days``."""
    how_far = deadline(row.days)
    return say("{date}, {how_far}", date=row.tenggat, how_far=how_far) if row.tenggat else how_far


STATES: Mapping[State, Sentence] = {
    "ada": say("there"),
    "belum ditandatangani": say("unsigned"),
    "belum ada": say("missing"),
    "tidak wajib": say("not required"),
}
"""The state of one thing, for people."""

VERDICTS: Mapping[Verdict, Sentence] = {
    "lengkap": say("complete"),
    "belum ditandatangani": say("unsigned"),
    "kurang": say("begun"),
    "kosong": say("nothing yet"),
    "tidak wajib": say("not required"),
}
"""The state of a row, for people."""


def fewer_months(monthly: Monthly) -> Sentence:
    """``1 of 3 months``, of what is asked for every month."""
    return say("{count} of {most} months", count=monthly.found, most=monthly.months)


SIGNS: Mapping[Verdict | State, str] = {
    "lengkap": "✓",
    "ada": "✓",
    "belum ditandatangani": "✎",
    "kurang": "◐",
    "kosong": "○",
    "belum ada": "○",
    "tidak wajib": "–",
}
"""A sign for each state, so that it is told without colour."""


def name_together(asked: Iterable[Asked]) -> tuple[str, ...]:
    """``Rapat …: undangan, notula`` – the documents of one activity stand behind its name once."""
    grouped: dict[str, list[str]] = {}
    for entry in asked:
        documents = grouped.setdefault(entry.kelompok, [])
        if entry.document:
            documents.append(in_words(entry.document))
    return tuple(f"{name}: {', '.join(of)}" if of else name for name, of in grouped.items())
