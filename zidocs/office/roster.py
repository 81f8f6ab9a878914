"""pegawai.csv or pegawai.xlsx becomes the roster: the people of the office, by NIP, name, group."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property, partial
from pathlib import Path

from zidocs.errors import Place, Problem, SpecFault
from zidocs.office.nip import check_nip, digits_of, looks_like_nip
from zidocs.office.table import Row, read_rows
from zidocs.yaml import foreign_character, refused

COLUMNS = ("nip", "nama", "pangkat", "golongan", "jabatan", "unit", "kelompok")
_REQUIRED = ("nip", "nama", "jabatan")


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
        """``Penata Tk. I (III/d)``; one alone where the other is not known."""
        if self.pangkat and self.golongan:
            return f"{self.pangkat} ({self.golongan})"
        return self.pangkat or self.golongan

    def is_same_as(self, other: "Person") -> bool:
        """By NIP where both have one, else by the name as it is written."""
        if self.nip and other.nip:
            return self.nip == other.nip
        return _fold(self.nama) == _fold(other.nama)


@dataclass(frozen=True)
class Roster:
    """All people of the office in the order of the file."""

    people: tuple[Person, ...]
    file: str = "pegawai.csv"

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

    def nearest(self, reference: str) -> str:
        """The name or NIP most like ``reference``, or an empty text."""
        if looks_like_nip(reference):
            candidates = {person.nip: person.nip for person in self.people if person.nip}
            wanted = digits_of(reference)
        else:
            candidates = {_fold(person.nama): person.nama for person in self.people}
            wanted = _fold(reference)
        near = get_close_matches(wanted, candidates, n=1, cutoff=0.6)
        return candidates[near[0]] if near else ""

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
    return Roster(_people(read_rows(path, shown), shown), shown)


def _people(rows: Iterator[Row], shown: str) -> tuple[Person, ...]:
    header_line, header = next(rows, (1, []))
    names = [name.strip().lower() for name in header]
    _check_header(names, Place(shown, header_line))
    problems: list[Problem] = []
    people: list[Person] = []
    seen: dict[str, int] = {}
    for line, cells in rows:
        # A cell may have several lines in Excel; a name in a letter has one.
        row = {name: " ".join(cell.split()) for name, cell in zip(names, cells, strict=False)}
        place = Place(shown, line)
        problems.extend(_cell_problems(names, cells, place))
        problems.extend(_row_problems(row, place, seen))
        people.append(_person(row, line))
    if problems:
        raise SpecFault(problems)
    return tuple(people)


def _check_header(names: list[str], place: Place) -> None:
    missing = [name for name in _REQUIRED if name not in names]
    unknown = [name for name in names if name and name not in COLUMNS]
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    if missing or unknown or twice:
        raise SpecFault.at(
            place,
            "Z141",
            missing=", ".join(missing) or "-",
            unknown=", ".join(unknown) or "-",
            twice=", ".join(twice) or "-",
            columns=",".join(COLUMNS),
        ).says(
            "The first line must name the columns; missing: {missing}; not known: {unknown}; named "
            "twice: {twice}.",
            "Write the first line so: {columns}.",
        )


def _cell_problems(names: list[str], cells: list[str], place: Place) -> Iterator[Problem]:
    # A name with a degree has a comma; unquoted it pushes all that follows one column on.
    unnamed = cells[len(names) :] + [
        cell for name, cell in zip(names, cells, strict=False) if not name
    ]
    if any(cell.strip() for cell in unnamed):
        yield Problem.at(place, "Z146").says(
            "This line has more values than the first line has columns.",
            'Put a name that contains a comma in quotes: "Maria Contoh, S.H.".',
        )
    for name, cell in zip(names, cells, strict=False):
        foreign = foreign_character(cell)
        if foreign:
            yield Problem.at(replace(place, key=name), "Z105", code=ord(foreign)).says(
                "The text contains the character U+{code:04X}, which cannot be printed.",
                "Type the text again.",
            )


def _row_problems(row: dict[str, str], place: Place, seen: dict[str, int]) -> Iterator[Problem]:
    """``seen`` has the lines of the NIPs above."""
    if not row.get("nama"):
        yield Problem.at(place, "Z142").says(
            "This row has no name.", "Fill in the column nama, or delete the row."
        )
    nip = row.get("nip", "")
    if not nip:
        return
    key = replace(place, key="nip")
    problems = refused(key, partial(check_nip, nip))
    yield from problems
    first = place.line if problems else seen.setdefault(digits_of(nip), place.line or 0)
    if first != place.line:
        yield Problem.at(key, "Z144", line=first).says(
            "This NIP stands already on line {line}.",
            "Remove one of the two rows, or correct the NIP.",
        )


def _person(row: dict[str, str], line: int) -> Person:
    return Person(
        nama=row.get("nama", ""),
        nip=digits_of(row.get("nip", "")),
        pangkat=row.get("pangkat", ""),
        golongan=row.get("golongan", ""),
        jabatan=row.get("jabatan", ""),
        unit=row.get("unit", ""),
        kelompok=tuple(part.strip() for part in row.get("kelompok", "").split(";") if part.strip()),
        baris=line,
    )
