"""pegawai.csv or pegawai.xlsx becomes the roster: the people of the office, by NIP, name, group."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic_core import PydanticCustomError

from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.spec.nip import check_nip, digits_of, looks_like_nip

COLUMNS = ("nip", "nama", "pangkat", "golongan", "jabatan", "unit", "kelompok")
_REQUIRED = ("nip", "nama", "jabatan")
MAX_ROWS = 20_000
MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Person:
    """Somebody in a document: of the roster, or a guest (who has ``instansi``)."""

    nama: str
    nip: str = ""
    pangkat: str = ""
    golongan: str = ""
    jabatan: str = ""
    unit: str = ""
    instansi: str = ""
    kelompok: tuple[str, ...] = ()

    @property
    def pangkat_golongan(self) -> str:
        """``Penata Tk. I (III/d)``; one alone where the other is not known."""
        if self.pangkat and self.golongan:
            return f"{self.pangkat} ({self.golongan})"
        return self.pangkat or self.golongan


@dataclass(frozen=True)
class Roster:
    """All people of the office in the order of the file."""

    people: tuple[Person, ...]
    file: str = "pegawai.csv"

    def find(self, reference: str) -> Person | None:
        """The person with this NIP or this name (letter case and blanks aside)."""
        if looks_like_nip(reference):
            number = digits_of(reference)
            return next((person for person in self.people if person.nip == number), None)
        wanted = _fold(reference)
        exact = [person for person in self.people if _fold(person.nama) == wanted]
        if exact:
            return exact[0]
        # "Maria Contoh" for "Maria Contoh, S.H." – if there is only one of them.
        plain = [person for person in self.people if _fold(person.nama.split(",")[0]) == wanted]
        return plain[0] if len(plain) == 1 else None

    def group(self, name: str) -> tuple[Person, ...]:
        """All people of the group ``name``, in the order of the file."""
        wanted = _fold(name)
        return tuple(
            person
            for person in self.people
            if wanted in {_fold(group) for group in person.kelompok}
        )

    def nearest(self, reference: str) -> str:
        """The name or NIP most like ``reference``, or an empty text."""
        if looks_like_nip(reference):
            candidates = {person.nip: person.nip for person in self.people}
        else:
            candidates = {_fold(person.nama): person.nama for person in self.people}
        near = get_close_matches(_fold(reference), candidates, n=1, cutoff=0.6)
        return candidates[near[0]] if near else ""

    def groups(self) -> tuple[str, ...]:
        """The names of all groups, in the order of first use."""
        return tuple(dict.fromkeys(group for person in self.people for group in person.kelompok))


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def read_roster(path: Path, shown: str) -> Roster:
    """The roster file becomes a :class:`Roster`; ``shown`` is its name in messages.

    A CSV may be separated by comma, semicolon or tab (Excel writes what the country settings
    say). Raises SpecFault with every fault of every row.
    """
    if path.stat().st_size > MAX_BYTES:
        raise SpecFault(
            Problem(
                Place(shown),
                say("The file has more than {most} bytes.", most=MAX_BYTES),
                say("Keep the roster's columns only, without pictures."),
                "Z140",
            )
        )
    rows = _xlsx_rows(path, shown) if path.suffix.lower() == ".xlsx" else _csv_rows(path, shown)
    return Roster(_people(rows, shown), shown)


def _csv_rows(path: Path, shown: str) -> Iterator[tuple[int, list[str]]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel's plain "CSV" on a Western Windows.
        text = data.decode("cp1252", errors="replace")
    header = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise SpecFault(
            Problem(
                Place(shown, reader.line_num),
                say("This line is no CSV: {detail}.", detail=str(error)),
                say("Save the roster again from Excel as “CSV UTF-8”."),
                "Z140",
            )
        ) from error


def _xlsx_rows(path: Path, shown: str) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    problem = Problem(
        Place(shown),
        say("This is no Excel file, or it is damaged."),
        say("Save it again from Excel as .xlsx, or use pegawai.csv."),
        "Z140",
    )
    try:
        with zipfile.ZipFile(path) as package:
            if sum(info.file_size for info in package.infolist()) > 5 * MAX_BYTES:
                raise SpecFault(problem)
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise SpecFault(problem) from error
    try:
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=20), start=1):
            yield number, [_cell_text(value) for value in row]
    finally:
        book.close()


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # Excel keeps 15 digits; an 18-digit NIP typed as a number has lost three.
        return f"{value:.6e}" if abs(value) >= 1e15 else f"{value:g}"
    if isinstance(value, int) and abs(value) >= 10**15:
        return f"{float(value):.6e}"
    return str(value)


def _people(rows: Iterable[tuple[int, list[str]]], shown: str) -> tuple[Person, ...]:
    numbered = iter(rows)
    header_line, header = next(numbered, (1, []))
    names = [name.strip().lower() for name in header]
    _check_header(names, Place(shown, header_line))
    problems: list[Problem] = []
    people: list[Person] = []
    seen: dict[str, int] = {}
    for line, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        if len(people) >= MAX_ROWS:
            problems.append(
                Problem(
                    Place(shown, line),
                    say("The roster has more than {most} people.", most=MAX_ROWS),
                    say("Keep the people of this office only."),
                    "Z140",
                )
            )
            break
        row = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        problems.extend(_row_problems(row, Place(shown, line), seen, line))
        people.append(_person(row))
    if problems:
        raise SpecFault(problems)
    return tuple(people)


def _check_header(names: list[str], place: Place) -> None:
    missing = [name for name in _REQUIRED if name not in names]
    unknown = [name for name in names if name and name not in COLUMNS]
    if missing or unknown:
        raise SpecFault(
            Problem(
                place,
                say("The first line must name the columns; missing: {missing}; unknown: {unknown}.",
                    missing=", ".join(missing) or "-", unknown=", ".join(unknown) or "-"),
                say("Write the first line so: {columns}.", columns=",".join(COLUMNS)),
                "Z141",
            )
        )  # fmt: skip


def _row_problems(
    row: dict[str, str], place: Place, seen: dict[str, int], line: int
) -> Iterator[Problem]:
    if not row.get("nama"):
        yield Problem(
            place,
            say("This row has no name."),
            say("Fill in the column nama, or delete the row."),
            "Z142",
        )
    nip = row.get("nip", "")
    if not nip:
        return
    try:
        check_nip(nip)
    except PydanticCustomError as error:
        context = error.context or {}
        yield Problem(
            Place(place.file, place.line, key="nip"), context["what"], context["fix"], "Z143"
        )
        return
    first = seen.setdefault(digits_of(nip), line)
    if first != line:
        yield Problem(
            Place(place.file, place.line, key="nip"),
            say("This NIP stands already on line {line}.", line=first),
            say("Remove one of the two rows, or correct the NIP."),
            "Z144",
        )


def _person(row: dict[str, str]) -> Person:
    return Person(
        nama=row.get("nama", ""),
        nip=digits_of(row.get("nip", "")),
        pangkat=row.get("pangkat", ""),
        golongan=row.get("golongan", ""),
        jabatan=row.get("jabatan", ""),
        unit=row.get("unit", ""),
        kelompok=tuple(part.strip() for part in row.get("kelompok", "").split(";") if part.strip()),
    )
