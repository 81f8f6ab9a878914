"""The roster is read as Excel and people write it; nobody is lost or changed in silence."""

import datetime
import io
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest

from zidocs.errors import Problem, SpecFault
from zidocs.office.roster import Person, Roster, read_roster
from zidocs.office.roster_sheet import COLUMNS
from zidocs.office.table import MAX_BYTES, MAX_LINES

HEADER = ",".join(COLUMNS)
MARIA = (
    '198502022010122002,"Maria Contoh, S.H.",Penata,III/c,Kepala Subseksi,Unit,Tim Kerja;Panitia'
)
PETRUS = "199001012015011001,Petrus Misal,Penata Muda,III/a,Staf,Unit,Tim Kerja"


@pytest.fixture
def read(tmp_path: Path):
    def read(content: str | bytes, name: str = "pegawai.csv") -> Roster:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_roster(path, name)

    return read


@pytest.fixture
def faults(read):
    def faults(content: str | bytes, name: str = "pegawai.csv") -> list[Problem]:
        with pytest.raises(SpecFault) as caught:
            read(content, name)
        return list(caught.value.problems)

    return faults


def csv(*lines: str, header: str = HEADER) -> str:
    return "\n".join([header, *lines, ""])


def excel(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


BOTH = (
    Person("Maria Contoh, S.H.", "198502022010122002", "Penata", "III/c", "Kepala Subseksi",
           "Unit", kelompok=("Tim Kerja", "Panitia")),
    Person("Petrus Misal", "199001012015011001", "Penata Muda", "III/a", "Staf",
           "Unit", kelompok=("Tim Kerja",)),
)  # fmt: skip

SEMICOLONS = (
    HEADER.replace(",", ";") + "\r\n"
    "198502022010122002;Maria Contoh, S.H.;Penata;III/c;Kepala Subseksi;Unit;"
    '"Tim Kerja;Panitia"\r\n'
    "199001012015011001;Petrus Misal;Penata Muda;III/a;Staf;Unit;Tim Kerja\r\n"
)


@pytest.mark.parametrize(
    "content",
    [
        csv(MARIA, PETRUS),
        csv(MARIA, "", ",,,,,,", PETRUS, ""),
        csv(MARIA, PETRUS).replace("\n", "\r\n"),
        csv(MARIA, PETRUS).replace("\n", "\r"),
        csv(MARIA, PETRUS).encode("utf-8-sig"),
        SEMICOLONS,
        "sep=;\r\n" + SEMICOLONS,
        "\n\n" + SEMICOLONS,
        SEMICOLONS.replace(";Tim", ",Tim").replace(";Panitia", "|Panitia").replace(";", "\t")
        .replace(",Tim", "\tTim").replace("|", ";").encode("utf-16"),
        csv(MARIA.replace("198502022010122002", "'19850202 201012 2 002"), PETRUS),
        csv(MARIA, PETRUS, header=HEADER.upper().replace(",", " , ")),
        csv(MARIA.replace("Contoh, S.H.", "Contoh,\nS.H."), PETRUS),
    ],
    ids=["plain", "blank lines", "crlf", "cr", "bom", "semicolons", "announced", "blank first",
         "Excel's Unicode text", "spaced NIP", "header in capitals", "lines in a cell"],
)  # fmt: skip
def test_a_csv_is_read_whatever_program_wrote_it(read, content: str | bytes) -> None:
    assert read(content).people == BOTH


def test_columns_may_stand_in_any_order_and_some_be_missing(read) -> None:
    [person] = read("jabatan,nama,nip\nStaf,Petrus Misal,199001012015011001\n").people
    assert person == Person("Petrus Misal", "199001012015011001", jabatan="Staf")


def test_an_excel_file_is_read_like_a_csv(read) -> None:
    rows = [
        [None],
        list(COLUMNS),
        ["198502022010122002", "Maria Contoh, S.H.", "Penata", "III/c", "Kepala Subseksi", "Unit",
         "Tim Kerja; Panitia"],
        [None],
        ["19900101 201501 1 001", "Petrus Misal", "Penata Muda", "III/a", "Staf", "Unit",
         "Tim Kerja"],
    ]  # fmt: skip
    assert read(excel(*rows), "pegawai.xlsx").people == BOTH


def test_cells_of_other_kinds_become_text(read) -> None:
    row = ["", "Petrus Misal", 3, 4.5, True, datetime.date(2024, 3, 7), None]
    [person] = read(excel(list(COLUMNS), row), "pegawai.xlsx").people
    assert (person.pangkat, person.golongan, person.jabatan) == ("3", "4.5", "True")
    assert person.unit.startswith("2024-03-07")


# Excel's habits


@pytest.mark.parametrize(
    "value", [199001012015011001, 199001012015011001.0, "1.99001E+17", "199001012015011000"]
)
def test_an_nip_that_excel_took_for_a_number_is_never_used(faults, value: object) -> None:
    row = [value, "Petrus Misal", "", "", "Staf", "", ""]
    [problem] = faults(excel(list(COLUMNS), row), "pegawai.xlsx")
    assert (problem.where.line, problem.where.key, problem.code) == (2, "nip", "Z143")
    assert "Text in Excel" in str(problem.fix)


def test_an_nip_that_excel_rounded_in_a_csv_is_never_used(faults) -> None:
    [problem] = faults("nip;nama;jabatan\n1,99001E+17;Petrus;Staf\n")
    assert "its last digits are lost" in str(problem.what)


# Faults, all at once and each in its place


def test_all_faults_of_all_rows_are_told_at_once(faults) -> None:
    told = faults(
        csv(
            MARIA,
            "19900101201501100,Petrus Misal,,,Staf,,",
            "198502022010122002,Ani Umpama,,,Staf,,",
            ",,,,Staf,,",
            "199306172019022003,Maria Contoh, S.H.,Penata,III/c,Staf,Unit,Tim",
            ',"Budi\x07",,,Staf,,',
        )
    )
    assert [(p.where.line, p.where.key, p.code) for p in told] == [
        (3, "nip", "Z143"),
        (4, "nip", "Z144"),
        (5, "", "Z142"),
        (6, "", "Z146"),
        (7, "nama", "Z105"),
    ]
    assert str(told[1].what) == "This NIP stands already on line 2."


def test_the_line_is_right_behind_cells_of_several_lines(faults) -> None:
    [problem] = faults(csv(',"Ani\nUmpama",,,Staf,,', "1,Petrus,,,Staf,,"))
    assert problem.where.line == 4


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("nip,nama", "missing: jabatan"),
        ("nip,nama,jabatan,nama", "twice: nama"),
        ("DAFTAR PEGAWAI RUTAN", "missing: nip, nama, jabatan"),
    ],
)
def test_a_header_names_each_column_that_is_needed_once(faults, header: str, words: str) -> None:
    [problem] = faults(csv(PETRUS, header=header))
    assert (problem.where.line, problem.code) == (1, "Z141")
    assert words in str(problem.what)


def test_an_empty_roster_lacks_its_columns(faults) -> None:
    assert faults("")[0].code == "Z141"


@pytest.mark.parametrize("header", [HEADER, HEADER + ","])
def test_an_unquoted_comma_in_a_name_never_shifts_the_columns(faults, header: str) -> None:
    row = "199001012015011001,Petrus Misal, S.H.,Penata,III/c,Staf,Unit,Tim"
    [problem] = faults(csv(row, header=header))
    assert (problem.where.line, problem.code) == (2, "Z146")


def test_an_open_quote_never_swallows_the_people_below_it(faults) -> None:
    [problem] = faults(csv('1,"Maria Contoh, S.H.,,,Staf,,', PETRUS, MARIA))
    assert (problem.where.line, problem.code) == (2, "Z140")


@pytest.mark.parametrize(
    ("data", "nama"),
    [
        ("nip,nama,jabatan\n,José,Staf\n".encode("cp1252"), "José"),
        ("nip,nama,jabatan\n,José,Staf\n".encode(), "José"),
    ],
)
def test_accents_survive_old_windows_files(read, data: bytes, nama: str) -> None:
    assert read(data).people[0].nama == nama


def test_bytes_that_are_no_text_are_told_with_their_line(faults) -> None:
    [problem] = faults(b"nip,nama,jabatan\n,Jos\xe9 \x81,Staf\n")
    assert (problem.where.line, problem.code) == (2, "Z140")


# Hostile and damaged files


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def altered(change: bytes, by: bytes, member: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A sound Excel file in which one part was changed."""
    stream = io.BytesIO()
    sound = excel(list(COLUMNS), ["", "Petrus Misal", "", "", "Staf", "", ""])
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == member:
                assert change in content
                content = content.replace(change, by, 1)
            new.writestr(info, content)
    return stream.getvalue()


LAUGHS = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nip,nama,jabatan\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        zipped(),
        zipped(**{"[Content_Types].xml": b"<Types/>"}),
        excel(list(COLUMNS))[:-200],
        altered(b"<worksheet", LAUGHS),
        altered(b"<worksheet", b"<worksheet><broken"),
        altered(b'r="2"', b'r="two"'),
    ],
    ids=["empty", "csv inside", "locked or old", "empty zip", "no book", "cut off", "entities",
         "no xml", "no number"],
)  # fmt: skip
def test_what_is_no_excel_file_is_one_clear_fault(faults, content: bytes) -> None:
    [problem] = faults(content, "pegawai.xlsx")
    assert (problem.where.file, problem.code) == ("pegawai.xlsx", "Z140")


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_that_unpacks_without_bounds_is_not_unpacked(faults, method: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        package.writestr("[Content_Types].xml", b"\0" * 100_000_000)
    content = bytearray(target.getvalue())
    # It says of itself that it is small.
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = (1000).to_bytes(4, "little")
    tracemalloc.start()
    [problem] = faults(bytes(content), "pegawai.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.code == "Z140"
    assert peak < 10_000_000


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"x" * (MAX_BYTES + 1), "pegawai.csv"),
        (b"nip,nama,jabatan\n" + b",Ani,Staf\n" * (MAX_LINES + 1), "pegawai.csv"),
        (zipped(**{"bomb.xml": b"\0" * 60_000_000}), "pegawai.xlsx"),
        (altered(b'<row r="2"', b'<row r="999999999"'), "pegawai.xlsx"),
    ],
    ids=["large file", "many lines", "zip bomb", "far row"],
)
def test_a_roster_of_boundless_size_is_refused_in_bounded_memory(
    faults, content: bytes, name: str
) -> None:
    tracemalloc.start()
    [problem] = faults(content, name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problem.code == "Z140"
    assert peak < 40_000_000


def test_a_roster_that_cannot_be_opened_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "pegawai.csv").mkdir()
    with pytest.raises(SpecFault) as caught:
        read_roster(tmp_path / "pegawai.csv", "pegawai.csv")
    assert "Close it in Excel" in str(caught.value.problems[0].fix)


# Looking people up

ROSTER = Roster(
    (
        Person("Maria Contoh, S.H.", "198502022010122002", kelompok=("Tim Kerja",)),
        Person("Maria Contoh", "199001012015011001", kelompok=("tim  kerja", "Panitia")),
        Person("Ani Umpama, A.Md."),
        Person("Ani Umpama, S.E."),
        Person("Rene\u0301 Misal"),
    )
)


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("198502022010122002", 0),
        ("19850202 201012 2 002", 0),
        ("Maria Contoh, S.H.", 0),
        ("maria  contoh, s.h.", 0),
        ("Maria Contoh", 1),
        ("Ani Umpama, S.E.", 3),
        ("Ren\u00e9 Misal", 4),
        ("Ani Umpama", None),
        ("Maria", None),
        ("198502022010122009", None),
    ],
)
def test_a_person_is_found_by_nip_or_name_and_never_guessed(
    reference: str, found: int | None
) -> None:
    expected = None if found is None else ROSTER.people[found]
    assert ROSTER.find(reference) == expected


def test_everybody_who_may_be_meant_is_known() -> None:
    assert len(ROSTER.matches("Ani Umpama")) == 2


def test_a_group_is_found_whatever_its_letter_case() -> None:
    assert ROSTER.group("TIM KERJA") == ROSTER.people[:2]
    assert ROSTER.group("Lain") == ()
    assert ROSTER.groups() == ("Tim Kerja", "tim  kerja", "Panitia")


@pytest.mark.parametrize(
    ("reference", "near"),
    [
        ("Maria Conto, S.H.", "Maria Contoh, S.H."),
        ("198502022010122003", "198502022010122002"),
        ("Zacharias", ""),
    ],
)
def test_the_nearest_name_is_offered(reference: str, near: str) -> None:
    assert ROSTER.nearest(reference) == near


@pytest.mark.parametrize(
    ("pangkat", "golongan", "printed"),
    [
        ("Penata Tk. I", "III/d", "Penata Tk.\xa0I\xa0(III/d)"),
        ("", "IX", "IX"),
        ("Penata", "", "Penata"),
        ("", "", ""),
    ],
)
def test_pangkat_is_printed_with_golongan(pangkat: str, golongan: str, printed: str) -> None:
    assert Person("x", pangkat=pangkat, golongan=golongan).pangkat_golongan == printed


# What personnel offices export

NIP, OTHER, PPPK = "198502022010122002", "199001012015011001", "199306172021211003"

SIMPEG = (
    "DAFTAR PEGAWAI;;;;\r\nPER 1 MARET;;;;\r\n\r\n"
    "No;NIP/NRP;Nama Pegawai;Pangkat/Gol. Ruang;Jabatan;Unit Kerja;TMT\r\n"
    f"1;'{NIP};Maria Contoh, S.H.;Penata (III/c);Kasubsi;Tata Usaha;01/03/2020\r\n"
    f"2;NIP. {OTHER};Petrus Misal;Penata Muda - III/a;Staf;;01/03/2020\r\n"
    f"3;{PPPK};Ani Umpama;IX;Staf;-;\r\n"
    "4;-;Honor Misal;-;PPNPN;;\r\n"
    ";;Jumlah: 4;;;;\r\n;;;;Contoh, 1 Maret 2026;;\r\n;;;;Kepala,;;\r\n;;Yohanes Contoh;;;;\r\n"
    ";;NIP 198003152003121001;;;;\r\n"
)


@pytest.mark.parametrize(
    "data", [SIMPEG.encode(), SIMPEG.encode("cp1252"), SIMPEG.encode("utf-16")]
)
def test_an_export_with_titles_other_columns_and_a_signature_is_read(read, data: bytes) -> None:
    roster = read(data)
    assert roster.people == (
        Person("Maria Contoh, S.H.", NIP, "Penata", "III/c", "Kasubsi", "Tata Usaha"),
        Person("Petrus Misal", OTHER, "Penata Muda", "III/a", "Staf"),
        Person("Ani Umpama", PPPK, "", "IX", "Staf"),
        Person("Honor Misal", jabatan="PPNPN"),
    )
    assert [(note.code, note.severity) for note in roster.notes] == [
        ("Z147", "petunjuk"),
        ("Z148", "petunjuk"),
    ]
    assert "TMT" in str(roster.notes[0].what)
    assert roster.notes[1].where.line == 9


def test_the_sheet_with_the_people_is_found_and_named(read) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Rekap"
    book.active.append(["REKAP", 3])
    sheet = book.create_sheet("Pegawai")
    for row in (
        ["DAFTAR NOMINATIF"], [None],
        ["No", "Nama", "NIP", "Pangkat", None, "Jabatan"],
        [None, None, None, "Pangkat", "Gol", None],
        [1, 2, 3, 4, 5, 6],
        [1, "Maria Contoh, S.H.", NIP, "Penata", "3c", "Kasubsi"],
        ["SEKSI PELAYANAN"],
        [2, "Petrus Misal", OTHER, "Penata Muda", "III.a", "Staf"],
        [None, "Jumlah", None, None, None, 2],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    stream = io.BytesIO()
    book.save(stream)
    roster = read(stream.getvalue(), "pegawai.xlsx")
    assert [(p.nama, p.pangkat_golongan) for p in roster.people] == [
        ("Maria Contoh, S.H.", "Penata (III/c)"),
        ("Petrus Misal", "Penata Muda (III/a)"),
    ]
    assert [note.code for note in roster.notes] == ["Z155", "Z148", "Z156", "Z156"]
    assert "“Pegawai”; not from: Rekap" in str(roster.notes[0].what)


def test_name_number_and_degrees_are_read_from_one_cell_or_several(read) -> None:
    one = f'Nama / NIP,Jabatan\n"Maria Contoh, S.H.\nNIP. {NIP}",Staf\n'
    three = f"Gelar Depan,Nama,Gelar Belakang,NIP,Jabatan\n,Maria Contoh,S.H.,{NIP},Staf\n"
    whole = (Person("Maria Contoh, S.H.", NIP, jabatan="Staf"),)
    assert read(one).people == read(three).people == whole


@pytest.mark.parametrize(
    ("cell", "groups"),
    [
        ('"Tim Kerja, Operator"', ("Tim Kerja", "Operator")),
        ('"Pengawas, Mutu"', ("Pengawas, Mutu",)),
        ('"Tim Kerja\nOperator"', ("Tim Kerja", "Operator")),
        ("-", ()),
    ],
)
def test_a_comma_separates_groups_only_where_one_of_them_is_known(
    read, cell: str, groups: tuple[str, ...]
) -> None:
    roster = read(f"nip,nama,jabatan,kelompok\n,A,Staf,{cell}\n,B,Staf,Tim Kerja\n")
    assert roster.people[0].kelompok == groups


def test_an_nrp_is_taken_only_where_the_column_may_hold_one(read, faults) -> None:
    row = "86112233,Petrus Misal,Bripka,Anggota\n"
    assert read("NIP/NRP,Nama,Pangkat,Jabatan\n" + row).people[0].sebutan_nip == "NRP"
    assert faults("NIP,Nama,Pangkat,Jabatan\n" + row)[0].code == "Z143"
    assert faults(f"NIP/NRP,Nama,Jabatan\n{NIP[:-1]},Petrus,Staf\n")[0].code == "Z143"


def test_a_first_name_alone_suggests_the_only_one_who_has_it(read) -> None:
    roster = read(csv(MARIA, PETRUS))
    assert roster.nearest("petrus") == "Petrus Misal"
    assert roster.nearest("Umpama") == ""
