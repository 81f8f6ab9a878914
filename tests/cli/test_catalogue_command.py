"""``zidocs catalogue``: somebody who has never seen the guide finds out what it asks for."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML
from typer.testing import Result

from tests.reading import commands
from zidocs.cli import catalogue as catalogue_command
from zidocs.office import catalogue as catalogue_package
from zidocs.office.catalogue import builtin


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that is no workspace."""
    place = tmp_path / "di-luar"
    place.mkdir()
    monkeypatch.chdir(place)


def run(*arguments: object, code: int = 0) -> Result:
    return commands.run("catalogue", *arguments, code=code)


def codes(answer: Result) -> list[str]:
    return [
        indikator["kode"]
        for area in json.loads(answer.stdout)["area"]
        for subarea in area["subarea"]
        for indikator in subarea["indikator"]
    ]


def test_the_tree_has_every_area_and_indicator_with_its_periods() -> None:
    lines = run().stdout.splitlines()
    assert lines[0] == "I Manajemen Perubahan"
    assert lines[1] == "  I.1 Penyusunan Tim Kerja"
    assert lines[2].startswith("    I.1.a [B03] Unit kerja telah membentuk tim")
    katalog = builtin("lke-2024")
    assert len(lines) == len(katalog.area) + len(katalog.subareas) + 88


@pytest.mark.parametrize(("code", "count"), [("V", 21), ("I.2", 3), ("i.2", 3), ("I.2.A", 1)])
def test_a_code_chooses_its_part_in_any_letter_case(code: str, count: int) -> None:
    assert len(codes(run(code, "--json"))) == count


def test_the_answer_for_programs_is_as_documented() -> None:
    answer = json.loads(run("I.2.a", "--json").stdout)
    offices = ["eselon_1", "kanwil", "upt_pemasyarakatan", "upt_imigrasi"]
    assert answer == {
        "katalog": "lke-2024",
        "area": [
            {
                "kode": "I",
                "nama": "Manajemen Perubahan",
                "subarea": [
                    {
                        "kode": "I.2",
                        "nama": "Dokumen Rencana Pembangunan Zona Integritas Menuju WBK/WBBM",
                        "indikator": [
                            {
                                "kode": "I.2.a",
                                "nama": "Dokumen rencana kerja pembangunan Zona Integritas menuju "
                                "WBK/WBBM telah disusun",
                                "petunjuk": builtin("lke-2024").indicators[2].petunjuk,
                                "jadwal": ["B03"],
                                "kegiatan": [
                                    {
                                        "nomor": number,
                                        "nama": name,
                                        "dokumen": [
                                            "undangan", "daftar_hadir", "notula", "foto", "laporan",
                                        ],
                                        "judul_laporan": title,
                                        "periode": ["B03"],
                                        "satker": offices,
                                        "syarat": None,
                                        "frekuensi": None,
                                        "ketentuan": [],
                                    }
                                    for number, name, title in (
                                        (1, "Rapat penyusunan Rencana Aksi",
                                         "Laporan kegiatan penyusunan rencana aksi ZI"),
                                        (2, "Rapat penetapan Rencana Kerja",
                                         "Laporan kegiatan rapat penetapan Rencana Kerja"),
                                    )
                                ],
                                "butir": answer["area"][0]["subarea"][0]["indikator"][0]["butir"],
                                "salah_satu": [],
                                "catatan": [],
                                "baris": [59],
                            }
                        ],
                    }
                ],
            }
        ],
    }  # fmt: skip
    item = answer["area"][0]["subarea"][0]["indikator"][0]["butir"][0]
    assert item == {
        "nomor": 1,
        "nama": "Dokumen rencana aksi",
        "jenis": "dokumen",
        "kegiatan": 1,
        "periode": ["B03"],
        "satker": offices,
        "syarat": None,
        "pemegang": None,
        "frekuensi": None,
    }


def test_the_answer_for_programs_tells_what_need_not_be_there() -> None:
    def item(code: str, number: int) -> dict[str, object]:
        answer = json.loads(run(code, "--json").stdout)
        found = answer["area"][0]["subarea"][0]["indikator"][0]["butir"][number - 1]
        assert isinstance(found, dict)
        return found

    assert item("III.5.a", 6)["syarat"] == "Bila ada pelanggaran kode etik"
    assert item("V.4.b", 1)["pemegang"] == "Inspektorat Jenderal"


def test_an_indicator_is_explained_without_the_guide() -> None:
    text = run("VI.2.a").stdout
    assert "Melakukan sosialisasi atau pelatihan" in text
    assert "Asked in B12\n  kegiatan 1: Sosialisasi/pelatihan budaya pelayanan prima" in text
    assert "    undangan · daftar hadir · notula · foto\n" in text
    assert "- Tidak boleh menggunakan dokumen kegiatan berupa foto apel pagi" in text
    assert "line 179" in text
    assert text.rstrip().endswith("zidocs new VI.2.a --periode B12")


def test_periods_that_ask_for_other_things_stand_apart() -> None:
    text = run("IV.1.a").stdout
    march, june = text.index("Asked in B03"), text.index("Asked in B06")
    assert march < text.index("Penyusunan perencanaan (RKA-KL)") < june
    assert june < text.index("Penyusunan Perjanjian Kinerja")
    assert "Asked in B03, B06, B09, B12\n" in run("I.3.b").stdout


def test_outside_a_workspace_all_kinds_of_office_are_named() -> None:
    text = run("II.2.c").stdout
    assert "only for UPT Imigrasi" in text
    assert "only for UPT Pemasyarakatan" in text


def test_in_a_workspace_only_what_its_office_owes_is_told(sample: Path) -> None:
    text = run("II.2.c", "--workspace", sample).stdout
    assert "Asked in B03 of UPT Pemasyarakatan" in text
    assert "Remisi" in text
    assert "SIMKIM" not in text


def test_conditions_and_holders_are_told() -> None:
    assert "only if: Bila ada pelanggaran kode etik" in run("III.5.a").stdout
    assert "held by Biro Kepegawaian" in run("III.1.b").stdout


def test_a_word_finds_its_indicators_and_the_lines_where_it_stands() -> None:
    text = run("GRATIFIKASI").stdout
    assert "V.1.b Unit kerja telah mengimplementasikan pengendalian gratifikasi" in text
    assert "    kegiatan 1, line 143: Public campaign tentang pengendalian gratifikasi\n" in text
    assert codes(run("gratifikasi", "--json")) == ["I.2.c", "IV.2.b", "V.1.a", "V.1.b"]


def test_several_words_must_stand_in_one_line() -> None:
    assert codes(run("benturan", "kepentingan", "surat", "--json")) == ["V.5.c"]


@pytest.mark.parametrize(
    ("code", "near"), [("I.9.z", "I.4.d"), ("i.2.z", "I.2.a"), ("XX", "I, II")]
)
def test_a_wrong_code_names_the_nearest(code: str, near: str) -> None:
    result = run(code, code=2)
    assert near in result.stderr
    assert result.stdout == ""


def test_a_word_that_stands_nowhere_names_words_like_it() -> None:
    assert "gratifikasi" in run("gratifikas1", code=2).stderr
    assert "zidocs catalogue" in run("qqqqqqqqqq", code=2).stderr


def test_the_workspaces_own_guide_is_used(sample: Path) -> None:
    (sample / "lke.yaml").write_text(
        "katalog: lke-lain\njudul: Lain\nsumber: lain.txt\narea:\n"
        "  - {kode: I, nama: Satu, baris: [1], subarea: [{kode: I.1, nama: Dua, baris: [2],\n"
        "     indikator: [{kode: I.1.a, nama: Tiga, jadwal: [B03], baris: [3],\n"
        "     butir: [{nomor: 1, nama: SK, jenis: sk}]}]}]}\n",
        "utf-8",
    )
    settings = sample / "satker.yaml"
    text = settings.read_text("utf-8").replace("katalog: lke-2024", "katalog: lke.yaml")
    settings.write_text(text, "utf-8")
    assert run("--workspace", sample).stdout == "I Satu\n  I.1 Dua\n    I.1.a [B03] Tiga\n"


def test_a_workspace_that_is_named_must_be_one(tmp_path: Path) -> None:
    assert "satker.yaml" in run("--workspace", tmp_path, code=2).stderr


def test_on_a_terminal_lines_are_wrapped_under_their_indent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(catalogue_command.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "40")
    catalogue_command._print([catalogue_command._Line("kata [x] " * 10, 4)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 1
    assert all(line.startswith("    kata") or line.startswith("    [x]") for line in lines)


def test_the_schema_of_a_guide_knows_every_key_of_the_built_in_one() -> None:
    schema = json.loads(commands.run("schema", "katalog").stdout)
    guide = Path(catalogue_package.__file__).with_name("lke-2024.yaml")
    complaints = Draft7Validator(schema).iter_errors(YAML(typ="safe").load(guide))
    assert [error.json_path for error in complaints] == []
    assert schema["properties"]["area"]["description"]


def test_help_has_an_example() -> None:
    assert "Example: zidocs catalogue I.2.a" in run("--help").stdout


def test_what_the_guide_demands_of_an_activity_is_told() -> None:
    demand = "Notula harus menjelaskan kriteria atau dasar pemberian reward"
    assert demand in run("VI.2.c").stdout.split("Notes")[0]
    answer = json.loads(run("VI.2.c", "--json").stdout)
    first = answer["area"][0]["subarea"][0]["indikator"][0]["kegiatan"][0]
    assert first["ketentuan"][0].startswith(demand)
