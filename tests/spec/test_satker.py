"""satker.yaml becomes an office; what is wrong with it is told at its place."""

from pathlib import Path

import pytest

from tests.making.small_office import SATKER, write
from zidocs.errors import Problem, SpecFault
from zidocs.office.reading import Office, read_office
from zidocs.office.satker import Satker
from zidocs.office.workspace import open_workspace
from zidocs.yaml import parse_tree, validate


def office(root: Path, text: str = SATKER) -> Office:
    write(root / "satker.yaml", text)
    return read_office(open_workspace(root))


def faults(root: Path, text: str) -> list[Problem]:
    with pytest.raises(SpecFault) as caught:
        office(root, text)
    return list(caught.value.problems)


def settings(**given: str) -> Satker:
    lines = [f"{key}: {value}" for key, value in given.items()]
    text = "\n".join([SATKER.replace("logo.png", "''"), *lines]).replace(", logo: ''", "")
    return validate(parse_tree(text.encode(), "satker.yaml"), Satker)


def test_an_office_has_its_settings_people_guide_and_logo(root: Path) -> None:
    found = office(root)
    assert found.satker.kepala.nip == "198003152003121001"
    assert len(found.roster.people) == 4
    assert found.katalog.katalog == "lke-2024"
    assert found.logo == root / "logo.png"


def test_what_satker_yaml_leaves_out_has_the_usual_value() -> None:
    satker = settings()
    assert (satker.katalog, satker.bahasa, satker.mesin) == ("lke-2024", "id", "otomatis")
    assert (satker.huruf.nama, satker.huruf.ukuran) == ("Arial", 11)
    assert (satker.ukuran_maks_mb, satker.foto_per_halaman) == (10, "2")
    assert (satker.tempat_surat, satker.tte) == (False, False)


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("A4", (210.0, 297.0)),
        ("F4", (215.0, 330.0)),
        ("{lebar_mm: 210, tinggi_mm: 330}", (210.0, 330.0)),
    ],
)
def test_paper_has_a_name_or_a_size_in_mm(written: str, size: tuple[float, float]) -> None:
    assert settings(kertas=written).paper_mm == size


# § marks the place that is told.
FAULTS = [
    ("jenis: upt_pemasyarakatan→jenis: §rutan", "jenis", "Z113", "“rutan” is not possible here."),
    ("WITA→§Wita", "zona_waktu", "Z113", "“Wita” is not possible here."),
    ("kota: Kupang→§kota:", "kota", "Z113", "A value is missing here."),
    ("tahun: 2024→tahun: §24", "tahun", "Z113", "24 is out of range"),
    ("tahun: 2024→tahun: §duaribu", "tahun", "Z114", "is not a whole number"),
    ('"198003152003121001"→§"19800315200312100"', "kepala.nip", "Z143", "has 17 digits"),
    ("2024-06-28→§2024-01-28", "tenggat.B06", "Z114", "deadline of B06 is before that"),
    ("logo.png→§../logo.png", "kop.logo", "Z130", "leads out of the workspace"),
    ("logo.png→§C:\\logo.png", "kop.logo", "Z130", "leads out of the workspace"),
    ("logo.png→§lgo.png", "kop.logo", "Z131", "There is no file lgo.png"),
    ("tahun: 2024→tahun: 2024\nkatalog: §lke-2023", "katalog", "Z160", "no catalogue named"),
    ("tahun: 2024→tahun: 2024\nkatalog: §own.yaml", "katalog", "Z131", "no file own.yaml"),
    ("tahun: 2024→tahun: 2024\nkatalog: §../own.yaml", "katalog", "Z130", "leads out of"),
    ("tahun: 2024→tahun: 2024\nkertas: §B5", "kertas", "Z113", "“B5” is not possible here."),
    ("tahun: 2024→tahun: 2024\nkertas: {lebar_mm: §1, tinggi_mm: 300}",
     "kertas.lebar_mm", "Z113", "1 is out of range"),
    ("tahun: 2024→tahun: 2024\nhuruf: {ukuran: §40}", "huruf.ukuran", "Z113", "out of range"),
    ("tahun: 2024→tahun: 2024\ntte: §mungkin", "tte", "Z114", "neither yes nor no"),
    ("tahun: 2024→tahun: 2024\n§tanggal: 1", "tanggal", "Z112", "not known here"),
    ("[KEMENTERIAN CONTOH, RUTAN CONTOH]→§KEMENTERIAN", "kop.baris", "Z113", "A list belongs"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "key", "code", "words"), FAULTS)
def test_a_fault_of_satker_yaml_is_told_at_its_place(
    root: Path, changed: str, key: str, code: str, words: str
) -> None:
    sound, wrong = changed.split("→")
    assert SATKER.count(sound) == 1
    before, after = SATKER.replace(sound, wrong).split("§")
    [problem] = faults(root, before + after)
    line, column = before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1
    assert (problem.where.file, problem.where.key, problem.code) == ("satker.yaml", key, code)
    assert words in str(problem.what)
    assert (problem.where.line, problem.where.column) == (line, column)


def test_faults_of_the_settings_and_the_roster_are_told_at_once(root: Path) -> None:
    write(root / "pegawai.csv", "nip,nama,jabatan\n,,Staf\n123456,Ani,Staf\n")
    text = SATKER.replace("logo.png", "x.png").replace("WITA", "Bali") + "katalog: lke\n"
    told = [(problem.where.file, problem.where.key) for problem in faults(root, text)]
    assert told == [
        ("satker.yaml", "zona_waktu"),
        ("satker.yaml", "kop.logo"),
        ("satker.yaml", "katalog"),
        ("pegawai.csv", ""),
        ("pegawai.csv", "nip"),
    ]


def test_an_office_without_a_roster_has_nobody(root: Path) -> None:
    (root / "pegawai.csv").unlink()
    assert office(root).roster.people == ()


def test_two_rosters_are_one_too_many(root: Path) -> None:
    write(root / "pegawai.xlsx", b"")
    [problem] = faults(root, SATKER)
    assert (problem.code, problem.where.file) == ("Z145", "pegawai.xlsx")


def test_the_office_may_bring_its_own_guide(root: Path) -> None:
    write(
        root / "guide/own.yaml",
        "katalog: own\njudul: Pedoman\nsumber: x\narea:\n"
        "  - {kode: I, nama: A, baris: [1], subarea: [{kode: I.1, nama: B, baris: [1], indikator:"
        " [{kode: I.1.a, nama: C, petunjuk: x, jadwal: [B03], baris: [1],"
        " butir: [{nomor: 1, nama: SK, jenis: sk}]}]}]}\n",
    )
    found = office(root, SATKER + "katalog: guide/own.yaml\n")
    assert [each.kode for each in found.katalog.indicators] == ["I.1.a"]
    write(root / "guide/own.yaml", "katalog: own\n")
    told = faults(root, SATKER + "katalog: guide/own.yaml\n")
    assert {problem.where.file for problem in told} == {"guide/own.yaml"}
