"""The table of a personnel office becomes columns of ours, the rows of people, and what is left.

Personnel systems and offices put titles above the header, call columns in their own way, count
columns in a row of numbers, head groups of people by a line, and close with sums and a signature.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zidocs.errors import Place, SpecFault
from zidocs.office.table import Row, Table

COLUMNS = ("nip", "nama", "pangkat", "golongan", "jabatan", "unit", "kelompok")
_REQUIRED = ("nip", "nama", "jabatan")
_HEADER_WITHIN = 10
"""Rows, titles among them, within which the header is looked for."""

BOTH_RANKS = "pangkat golongan"
"""The column that has rank and grade in one cell."""
BOTH_NAMES = "nama nip"
"""The column that has name and NIP in one cell."""
BEFORE, BEHIND = "gelar depan", "gelar belakang"
"""The columns of degrees, where they do not stand in the name."""

_CALLED = {
    "nip": """nip, nip nrp, nrp, nip baru, nip nippppk, nip ni pppk, ni pppk, nip pppk, nip nipppk,
        nomor induk pegawai, no induk pegawai""",
    "nama": """nama, nama pegawai, nama lengkap, nama asn, nama lengkap gelar, nama gelar,
        nama pegawai gelar, nama lengkap pegawai, nama pns, nama petugas, nama lengkap tanpa gelar,
        nama tanpa gelar""",
    "pangkat": "pangkat, pangkat terakhir, nama pangkat",
    "golongan": """golongan, gol, gol ruang, golongan ruang, golru, gol r, gol terakhir,
        golongan terakhir, gol akhir""",
    "jabatan": """jabatan, nama jabatan, jabatan terakhir, jabatan saat ini, jabatan sekarang,
        jabatan tugas""",
    "unit": """unit, unit kerja, bidang, bagian, seksi, subseksi, unit organisasi, penempatan,
        unit penempatan, satuan kerja, bidang seksi, seksi bagian, nama unit kerja""",
    "kelompok": "kelompok, tim, tim kerja, kelompok kerja, pokja, grup, nama tim, kelompok tim",
    BOTH_RANKS: """pangkat golongan, pangkat gol, pangkat gol ruang, pangkat golongan ruang,
        pangkat golru, gol pangkat, golongan pangkat, pangkat gol terakhir, pangkat ruang,
        pangkat golongan terakhir, pangkat gol ruang terakhir, gol ruang pangkat""",
    BOTH_NAMES: "nama nip, nama lengkap nip, nama pegawai nip, nip nama, nama nip nrp",
    BEFORE: "gelar depan",
    BEHIND: "gelar belakang",
}
_FIELDS = {
    " ".join(name.split()): field for field, names in _CALLED.items() for name in names.split(",")
}
"""What a column means, by its title in small letters without signs and the word ``dan``."""

_PRINTED_BELOW = re.compile(
    r"\b(?:jumlah|total|rekapitulasi|mengetahui|ditetapkan|keterangan|catatan|sumber|dicetak)\b"
    r"|\d{1,2} (?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november"
    r"|desember) \d{4}|\b(?:nip|nrp)\b",
    re.IGNORECASE,
)
"""What stands in the lines below the people: sums, place and date, a signature."""
_SUM = re.compile(r"\s*(?:jumlah|total)\b", re.IGNORECASE)


_IS_UNIT = re.compile(
    r"(?:[A-Z0-9]{1,3}[.)] )?(?:sub ?)?(?:seksi|bagian|bidang|kesatuan|urusan|unit|regu|kelompok"
    r"|tim|pejabat|staf|pegawai|pns|cpns|pppk|honorer|ppnpn|tata usaha|jabatan)\b",
    re.IGNORECASE,
)
"""How a line begins that heads the people of a part of the office."""
_NAMES = frozenset({"nama", BOTH_NAMES})


@dataclass(frozen=True)
class PeopleRow:
    """A line of the roster: its texts by field, and those of cells that have no column."""

    line: int
    texts: dict[str, str]
    unnamed: tuple[str, ...]


@dataclass(frozen=True)
class RosterSheet:
    """The rows of people, the titles of columns that are not used, lines that are no people."""

    rows: tuple[PeopleRow, ...]
    ignored: tuple[str, ...]
    skipped: tuple[int, ...]
    has_nrp: bool
    sheet: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Header:
    """Where each field stands; ``height`` rows of titles, then the row with index ``end``."""

    line: int
    fields: tuple[str, ...]
    titles: tuple[str, ...]
    end: int
    height: int

    @property
    def missing(self) -> tuple[str, ...]:
        also = {BOTH_NAMES: ("nip", "nama")}
        there = {name for field in self.fields for name in also.get(field, (field,))}
        return tuple(name for name in _REQUIRED if name not in there)


def read_sheet(tables: Iterator[Table], shown: str) -> RosterSheet:
    """The first sheet with a header becomes a :class:`RosterSheet`; raises SpecFault without."""
    nearest: _Header | None = None
    for table in tables:
        header = _find_header(table.rows)
        if header and not header.missing:
            _refuse_doubles(header, shown)
            return _sheet(table, header)
        nearest = nearest or header
    missing = nearest.missing if nearest else _REQUIRED
    place = Place(shown, nearest.line if nearest else 1)
    raise SpecFault.at(
        place, "Z141", missing=", ".join(missing), lines=_HEADER_WITHIN, columns=",".join(COLUMNS)
    ).says(
        "None of the first {lines} lines names all columns that are needed; missing: {missing}.",
        "Write the header so: {columns}.",
    )


def _find_header(rows: Sequence[Row]) -> _Header | None:
    """The row, or two rows below each other, by which most columns are known."""
    found: list[_Header] = []
    for index, (line, cells) in enumerate(rows[:_HEADER_WITHIN]):
        found.append(_header(line, [[cell] for cell in cells], index + 1, 1))
        if index + 1 < len(rows):
            below = rows[index + 1][1]
            width = max(len(cells), len(below))
            upper, lower = ([*row, *[""] * (width - len(row))] for row in (cells, below))
            if not any(re.search(r"\d{4}", cell) for cell in below):
                pairs = [[f"{a} {b}", b, a] for a, b in zip(upper, lower, strict=True)]
                found.append(_header(line, pairs, index + 2, 2))
    # A row of people may be in the unit “Unit”; only a header has these two.
    known = [each for each in found if {"nip", "nama", BOTH_NAMES} & set(each.fields)]
    known = [each for each in known if sum(map(bool, each.fields)) > 1]
    # Of equals the one row, then the first: a title above adds nothing, nor does a row below.
    by_titles = sorted(known, key=lambda each: each.height)
    return max(by_titles, key=lambda each: sum(map(bool, each.fields)), default=None)


def _header(line: int, titles: Sequence[Sequence[str]], end: int, height: int) -> _Header:
    """``titles`` has for each column the texts that may be its title, best first."""
    names = [next((text for text in each if _field(text)), each[0]).strip() for each in titles]
    fields = [_field(name) for name in names]
    for field in filter(None, dict.fromkeys(fields)):
        # “Bidang” beside “Unit”: the title that is ours wins, else the first; the rest is left out.
        places = [at for at, each in enumerate(fields) if each == field]
        own = [at for at in places if _plain(names[at]) == field]
        for at in places:
            if at not in (own or places[:1]):
                fields[at] = ""
    return _Header(line, tuple(fields), tuple(names), end, height)


def _refuse_doubles(header: _Header, shown: str) -> None:
    twice = [name for name in COLUMNS if header.fields.count(name) > 1]
    if twice:
        raise SpecFault.at(Place(shown, header.line), "Z141", twice=", ".join(twice)).says(
            "The header names a column twice: {twice}.", "Rename or remove one of the two."
        )


def _plain(title: str) -> str:
    words = re.findall(r"[a-z]+", title.casefold())
    return " ".join(word for word in words if word not in ("dan", "beserta"))


def _field(title: str) -> str:
    return _FIELDS.get(_plain(title), "")


def _sheet(table: Table, header: _Header) -> RosterSheet:
    rows = [_people_row(row, header) for row in table.rows[header.end :]]
    people, skipped = _people_among(rows)
    # A serial number is no news, and neither is a column without a title.
    ignored = [
        title
        for title, field in zip(header.titles, header.fields, strict=True)
        if title and not field and _plain(title) not in ("no", "nomor", "no urut", "nomor urut")
    ]
    nip = [t for t, f in zip(header.titles, header.fields, strict=True) if f in ("nip", BOTH_NAMES)]
    return RosterSheet(
        tuple(people),
        tuple(ignored),
        tuple(row.line for row in skipped if not _numbers_columns(row)),
        has_nrp=any("nrp" in _plain(title) for title in nip),
        sheet=table.sheet,
        others=table.others,
    )


def _people_row(row: Row, header: _Header) -> PeopleRow:
    line, cells = row
    texts: dict[str, str] = {}
    for field, cell in zip(header.fields, cells, strict=False):
        if field:
            texts[field] = cell
    width = len(header.fields)
    untitled = [c for t, c in zip(header.titles, cells, strict=False) if not t]
    return PeopleRow(line, texts, (*untitled, *cells[width:]))


def _people_among(rows: list[PeopleRow]) -> tuple[list[PeopleRow], list[PeopleRow]]:
    """The rows of people, and those that head, count or close them."""
    last = max((at for at, row in enumerate(rows) if _has_number(row)), default=-1)
    people: list[PeopleRow] = []
    skipped: list[PeopleRow] = []
    is_below = False
    for at, row in enumerate(rows):
        is_below = is_below or (at > last and _closes(row))
        is_person = _has_number(row) or (not is_below and not _heads(row))
        (people if is_person else skipped).append(row)
    return people, skipped


def _has_number(row: PeopleRow) -> bool:
    """Whether an NIP stands in its column, be it one at fault."""
    text = row.texts.get("nip", "") or row.texts.get(BOTH_NAMES, "")
    return len(re.findall(r"\d", text)) > 4


def _written(row: PeopleRow) -> dict[str, str]:
    return {field: text.strip() for field, text in row.texts.items() if text.strip(" -")}


def _heads(row: PeopleRow) -> bool:
    """Whether a row without an NIP is a heading between people, or a row that numbers columns."""
    texts = _written(row)
    if not texts:
        return True
    if _numbers_columns(row):
        return True
    [(field, text), *others] = texts.items()
    return not others and (field == "nip" or (field in _NAMES and _IS_UNIT.match(text) is not None))


def _numbers_columns(row: PeopleRow) -> bool:
    return all(re.fullmatch(r"\(?\d{1,2}\)?", text) for text in _written(row).values())


def _closes(row: PeopleRow) -> bool:
    """Whether the row begins what stands below the people."""
    texts = [*_written(row).values(), *filter(str.strip, row.unnamed)]
    is_short = len(texts) <= 2 and "jabatan" not in _written(row)
    has_name = bool(_written(row).keys() & _NAMES)
    is_sum = any(map(_SUM.match, texts))
    return not has_name or is_sum or (is_short and any(map(_PRINTED_BELOW.search, texts)))
