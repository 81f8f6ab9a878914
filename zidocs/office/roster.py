"""pegawai.csv or pegawai.xlsx becomes the roster: the people of the office, by NIP, name, group."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path

from zidocs.errors import Place, Problem, SpecFault
from zidocs.office.nip import check_nip, digits_of, is_service_number, looks_like_nip
from zidocs.office.ranks import is_pppk, read_grade, split_rank, unbroken
from zidocs.office.roster_sheet import (
    BEFORE,
    BEHIND,
    BOTH_NAMES,
    BOTH_RANKS,
    PeopleRow,
    RosterSheet,
    read_sheet,
)
from zidocs.office.table import read_tables
from zidocs.words import listed
from zidocs.yaml import foreign_character, refused

_MOST_LINES = 5
_GROUPS = re.compile(r"[;\n\r]")
"""What separates the groups of one cell; Excel's lines do, too."""


@dataclass(frozen=True)
class Person:
    """Somebody in a document: of the roster, or a guest (who has ``instansi``).

    ``baris`` is the line of the roster on which the person stands; it is no part of who it is.
    """

    nama: str
    nip: str = ""
    pangkat: str = ""
    golongan: str = ""
    jabatan: str = ""
    unit: str = ""
    instansi: str = ""
    kelompok: tuple[str, ...] = ()
    baris: int | None = field(default=None, compare=False)

    @property
    def pangkat_golongan(self) -> str:
        """``Penata Tk. I (III/d)``, never broken in ``Tk. I (III/d)``; one alone if only one."""
        if self.pangkat and self.golongan:
            return unbroken(f"{self.pangkat} ({self.golongan})")
        return unbroken(self.pangkat or self.golongan)

    @property
    def sebutan_nip(self) -> str:
        """What stands before the number: NIP, NI PPPK, or NRP of police and army."""
        if is_service_number(self.nip):
            return "NRP"
        return "NI PPPK" if is_pppk(self.nip, self.pangkat, self.golongan) else "NIP"

    def is_same_as(self, other: "Person") -> bool:
        """By NIP where both have one, else by the name as it is written."""
        if self.nip and other.nip:
            return self.nip == other.nip
        return _fold(self.nama) == _fold(other.nama)


@dataclass(frozen=True)
class Roster:
    """All people of the office in the order of the file.

    ``notes`` tell what of the file was not read, or read otherwise than it is written.
    """

    people: tuple[Person, ...]
    file: str = "pegawai.csv"
    notes: tuple[Problem, ...] = ()

    def find(self, reference: str) -> Person | None:
        """The one person with this NIP or this name; None where nobody or several have it."""
        found = self.matches(reference)
        return found[0] if len(found) == 1 else None

    def matches(self, reference: str) -> tuple[Person, ...]:
        """All people with this NIP or this name (letter case and blanks aside).

        “Maria Contoh” also means “Maria Contoh, S.H.” where nobody is named so exactly.
        """
        if looks_like_nip(reference):
            return self._index.get(("nip", digits_of(reference)), ())
        wanted = _fold(reference)
        found = self._index.get(("nama", wanted))
        return found or self._index.get(("nama tanpa gelar", wanted), ())

    def group(self, name: str) -> tuple[Person, ...]:
        """All people of the group ``name``, in the order of the file."""
        return self._index.get(("kelompok", _fold(name)), ())

    def group_called(self, reference: str) -> str:
        """The group of this name as the roster writes it, or an empty text."""
        wanted = _fold(reference)
        return next((name for name in self.groups() if _fold(name) == wanted), "")

    def nearest(self, reference: str) -> str:
        """The name or NIP most like ``reference``, or an empty text."""
        if looks_like_nip(reference):
            candidates = {person.nip: person.nip for person in self.people if person.nip}
            wanted = digits_of(reference)
        else:
            candidates = {_fold(person.nama): person.nama for person in self.people}
            wanted = _fold(reference)
        part = self._called(wanted)
        near = get_close_matches(wanted, candidates, n=1, cutoff=0.6)
        return part or (candidates[near[0]] if near else "")

    def _called(self, wanted: str) -> str:
        """The only name that has all these words, such as a first name, or an empty text."""
        words = set(wanted.split())
        found = [p.nama for p in self.people if words <= set(_fold(p.nama.split(",")[0]).split())]
        return found[0] if words and len(found) == 1 else ""

    def groups(self) -> tuple[str, ...]:
        """The names of all groups, in the order of first use."""
        return tuple(dict.fromkeys(group for person in self.people for group in person.kelompok))

    @cached_property
    def _index(self) -> dict[tuple[str, str], tuple[Person, ...]]:
        """People by what they may be called: by column, and the text as :func:`_fold` has it."""
        found: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in self.people:
            found["nip", person.nip].append(person)
            found["nama", _fold(person.nama)].append(person)
            found["nama tanpa gelar", _fold(person.nama.split(",")[0])].append(person)
            for group in dict.fromkeys(_fold(name) for name in person.kelompok):
                found["kelompok", group].append(person)
        return {called: tuple(people) for called, people in found.items()}


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def read_roster(path: Path, shown: str) -> Roster:
    """The roster file becomes a :class:`Roster`; ``shown`` is its name in messages.

    Raises SpecFault with every fault of every row.
    """
    sheet = read_sheet(read_tables(path, shown), shown)
    people, regraded = _people(sheet, shown)
    return Roster(people, shown, (*_left_out(sheet, shown), *regraded))


def _left_out(sheet: RosterSheet, shown: str) -> Iterator[Problem]:
    """What of the file is not read: other sheets, columns, lines."""
    if sheet.others:
        others = ", ".join(sheet.others)
        yield Problem.hint(shown, "Z155", sheet=sheet.sheet, others=others).says(
            "The people are read from the sheet “{sheet}”; not from: {others}.",
            "Put everybody on one sheet, or that sheet first.",
        )
    if sheet.ignored:
        yield Problem.hint(shown, "Z147", columns=", ".join(sheet.ignored)).says(
            "These columns of the roster are not used: {columns}.",
            "Nothing needs to be done; rename a column if it is one of the known ones.",
        )
    if sheet.skipped:
        lines = listed((str(line) for line in sheet.skipped), _MOST_LINES)
        count = len(sheet.skipped)
        yield Problem.hint(Place(shown, sheet.skipped[0]), "Z148", lines=lines, count=count).says(
            "{count} line(s) of the roster are no people and are not read: {lines}.",
            "If one of them is somebody, fill in NIP, name and position.",
        )


def _people(sheet: RosterSheet, shown: str) -> tuple[tuple[Person, ...], tuple[Problem, ...]]:
    """The people, and a hint where grades are read otherwise than they are written."""
    problems: list[Problem] = []
    people: list[Person] = []
    regraded: dict[str, tuple[int, str]] = {}
    seen: dict[str, int] = {}
    groups = _known_groups(row.texts.get("kelompok", "") for row in sheet.rows)
    for row in sheet.rows:
        texts = _texts(row)
        place = Place(shown, row.line)
        problems.extend(_cell_problems(row, place))
        problems.extend(_row_problems(texts, place, seen, sheet.has_nrp))
        kelompok = _groups(row.texts.get("kelompok", ""), groups)
        people.append(_person(texts, kelompok, row.line))
        written = texts.get("golongan", "")
        if written != people[-1].golongan:
            regraded.setdefault(written, (row.line, people[-1].golongan))
    if problems:
        raise SpecFault(problems)
    return tuple(people), tuple(_regraded(regraded, shown))


def _regraded(regraded: Mapping[str, tuple[int, str]], shown: str) -> Iterator[Problem]:
    for written, (line, grade) in regraded.items():
        place = Place(shown, line, key="golongan")
        yield Problem.hint(place, "Z156", written=written, grade=grade).says(
            "The golongan “{written}” is printed as {grade}.", "Write it so in the roster too."
        )


def _texts(row: PeopleRow) -> dict[str, str]:
    """The cells by column of ours; what stands in one cell elsewhere is taken apart."""
    # A cell may have several lines in Excel; a name in a letter has one. “-” stands for nothing.
    given = {field: " ".join(cell.split()) for field, cell in row.texts.items()}
    texts = {field: "" if re.fullmatch("[-–—]+", text) else text for field, text in given.items()}
    if both := texts.pop(BOTH_NAMES, ""):
        number = re.search(r"(?:nip|nrp)?[\s.:/]*((?:\d[ .]?){8,18})$", both, re.IGNORECASE)
        texts["nip"] = number[1] if number else ""
        texts["nama"] = both[: number.start()].strip(" /,-") if number else both
    if both := texts.pop(BOTH_RANKS, ""):
        texts["pangkat"], texts["golongan"] = split_rank(both)
    elif not texts.get("golongan"):
        texts["pangkat"], texts["golongan"] = split_rank(texts.get("pangkat", ""))
    before, behind = texts.pop(BEFORE, ""), texts.pop(BEHIND, "")
    if texts.get("nama"):
        texts["nama"] = ", ".join(filter(None, (f"{before} {texts['nama']}".strip(), behind)))
    return texts


def _known_groups(cells: Iterable[str]) -> frozenset[str]:
    """The groups that stand alone, or between semicolons: what a comma separates may be those."""
    return frozenset(
        _fold(part) for cell in cells for part in _GROUPS.split(cell) if "," not in part
    )


def _groups(cell: str, known: frozenset[str]) -> tuple[str, ...]:
    """The groups of a cell; a comma separates only what are groups of others, too."""
    found: list[str] = []
    for part in _GROUPS.split(cell):
        pieces = part.split(",")
        found.extend(pieces if any(_fold(piece) in known for piece in pieces) else [part])
    return tuple(" ".join(name.split()) for name in found if name.strip(" -"))


def _cell_problems(row: PeopleRow, place: Place) -> Iterator[Problem]:
    # A name with a degree has a comma; unquoted it pushes all that follows one column on.
    if any(cell.strip() for cell in row.unnamed):
        yield Problem.at(place, "Z146").says(
            "This line has more values than the first line has columns.",
            'Put a name that contains a comma in quotes: "Maria Contoh, S.H.".',
        )
    for name, cell in row.texts.items():
        foreign = foreign_character(cell)
        if foreign:
            yield Problem.at(replace(place, key=name), "Z105", code=ord(foreign)).says(
                "The text contains the character U+{code:04X}, which cannot be printed.",
                "Type the text again.",
            )


def _row_problems(
    row: dict[str, str], place: Place, seen: dict[str, int], has_nrp: bool
) -> Iterator[Problem]:
    """``seen`` has the lines of the NIPs above."""
    if not row.get("nama"):
        yield Problem.at(place, "Z142").says(
            "This row has no name.", "Fill in the column nama, or delete the row."
        )
    nip = row.get("nip", "")
    if not nip:
        return
    key = replace(place, key="nip")
    is_nrp = has_nrp and is_service_number(nip)
    problems = () if is_nrp else refused(key, partial(check_nip, nip))
    yield from problems
    first = place.line if problems else seen.setdefault(digits_of(nip), place.line or 0)
    if first != place.line:
        yield Problem.at(key, "Z144", line=first).says(
            "This NIP stands already on line {line}.",
            "Remove one of the two rows, or correct the NIP.",
        )


def _person(row: dict[str, str], kelompok: tuple[str, ...], line: int) -> Person:
    return Person(
        nama=row.get("nama", ""),
        nip=digits_of(row.get("nip", "")),
        pangkat=row.get("pangkat", ""),
        golongan=read_grade(row.get("golongan", "")),
        jabatan=row.get("jabatan", ""),
        unit=row.get("unit", ""),
        kelompok=kelompok,
        baris=line,
    )
