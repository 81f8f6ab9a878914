"""The commands as somebody at a terminal meets them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.reading.commands import loaded_by, run
from zidocs.cli import app

runner = CliRunner()

COMMANDS = ("init", "new", "check", "build", "schema", "templates", "doctor")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    output = run(command, "--help").stdout
    assert f"zidocs {command}" in output
    assert "Example" in output


def test_the_version_is_told_without_loading_the_command_line() -> None:
    probe = "import sys; sys.argv=['zidocs','--version']; import zidocs.__main__ as m; m.main(); "
    loaded = subprocess.run(
        [sys.executable, "-c", probe + "print('typer' in sys.modules)"],
        capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert loaded[0] == "zidocs"
    assert loaded[2] == "False"


HEAVY = {
    *("docx", "docxtpl", "lxml", "reportlab", "pypdf", "pikepdf", "word2pdf", "fontTools"),
    *("openpyxl", "rich"),
}
"""What reads and makes Word files, pages and tables; to look at packets none of it is needed."""


def test_help_loads_none_of_the_heavy_libraries() -> None:
    loaded = loaded_by("--help")
    assert not loaded & {*HEAVY, "pydantic", "PIL", "ruamel", "importlib.metadata"}


@pytest.mark.parametrize("words", [("check",), ("status",), ("new", "I.2.a", "--periode", "B03")])
def test_to_look_at_packets_loads_nothing_of_word_and_pages(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    run("init", tmp_path / "bukti", "--tahun", 2026)
    assert not loaded_by(*words, "--workspace", tmp_path / "bukti") & HEAVY


def test_a_new_workspace_builds_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "bukti"
    run("init", folder, "--tahun", 2026)
    # All that the example lacks are photos of a meeting that never was.
    findings = json.loads(run("check", "--json", "--workspace", folder).stdout)
    assert {finding["kode"] for finding in findings} <= {"Z260"}
    run("build", "--workspace", folder)
    assert (folder / "hasil/bukti/2026/B03/I.2.a.pdf").is_file()


@pytest.mark.parametrize("year", [26, 0, 1999, 2101, -2026])
def test_a_year_that_no_settings_may_have_is_refused_before_anything_is_made(
    year: int, tmp_path: Path
) -> None:
    told = run("init", tmp_path / "bukti", "--tahun", year, code=2).stderr
    assert "from 2000 to 2100" in told
    assert not (tmp_path / "bukti").exists()


def test_the_next_command_can_be_copied_also_where_a_name_has_blanks(tmp_path: Path) -> None:
    folder = tmp_path / "bukti 2026"
    assert f'cd "{folder}", then' in run("init", folder, "--tahun", 2026).stderr
    assert f"cd {tmp_path / 'bukti'}, then" in run("init", tmp_path / "bukti").stderr


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    run("init", tmp_path)
    (tmp_path / "satker.yaml").write_text("nama: milik saya")
    result = run("init", tmp_path, code=2)
    assert "satker.yaml" in result.stderr
    assert (tmp_path / "satker.yaml").read_text() == "nama: milik saya"


def test_a_new_packet_says_line_by_line_what_is_to_be_filled_in(tmp_path: Path) -> None:
    run("init", tmp_path)
    path = run("new", "I.2.a", "--periode", "B03", "--workspace", tmp_path).stdout.strip()
    assert path == "packets/i-2-a-b03/packet.yaml"
    result = run("check", tmp_path / path, "--workspace", tmp_path, code=3)
    for key in ("tanggal", "mulai", "tempat", "pimpinan", "notulis"):
        assert f"rapat.{key}:" in result.stderr


def test_a_packet_is_never_made_over_another_one(tmp_path: Path) -> None:
    run("init", tmp_path)
    arguments = ("new", "I.2.a", "--periode", "B03", "--workspace", tmp_path)
    run(*arguments)
    assert run(*arguments).stdout.strip() == "packets/i-2-a-b03-2/packet.yaml"
    run(*arguments, "--folder", "I-2-A-B03", code=2)
    assert run(*arguments, "--folder", "maret").stdout.strip() == "packets/maret/packet.yaml"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["new", "I.2", "--periode", "B03"], "I.2"),
        (["new", "I.2.a", "--periode", "B04"], "B04"),
        (["build", "--periode", "Maret"], "Maret"),
        (["build", "tidak-ada"], "tidak-ada"),
        (["schema", "laporan"], "laporan"),
    ],
)
def test_a_wrong_argument_is_named(arguments: list[str], word: str, sample: Path) -> None:
    option = [] if arguments[0] == "schema" else ["--workspace", str(sample)]
    result = runner.invoke(app, [*arguments, *option])
    assert result.exit_code in (2, 3)
    assert word in result.stderr


def test_outside_a_workspace_the_remedy_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "zidocs init" in run("build", code=2).stderr


def test_check_tells_the_faults_of_all_files_with_their_lines(sample: Path) -> None:
    for slug, line in (
        ("rapat-rencana-aksi", "tempatnya: Aula"),
        ("monev-triwulan-1", "fotoo: []"),
    ):
        path = sample / slug / "packet.yaml"
        path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    result = run("check", "--workspace", sample, code=3)
    assert "tempatnya" in result.stderr
    assert "Did you mean foto?" in result.stderr
    assert len(re.findall(r"^  \d+:1 Z112", result.stderr, re.MULTILINE)) == 2


def test_check_answers_programs_with_json(sample: Path) -> None:
    path = sample / "rapat-rencana-aksi/packet.yaml"
    path.write_text(path.read_text("utf-8").replace("2024-03-07", "2024-02-30"), "utf-8")
    fault, *_others = json.loads(run("check", "--json", "--workspace", sample, code=3).stdout)
    assert fault == {
        "kode": "Z114",
        "tingkat": "galat",
        "berkas": "rapat-rencana-aksi/packet.yaml",
        "baris": 7,
        "kolom": 12,
        "kunci": "rapat.tanggal",
        "pesan": "The date 2024-02-30 does not exist.",
        "saran": "Check month and day in the calendar.",
    }


def test_strict_turns_warnings_into_failure(sample: Path) -> None:
    run("check", "--workspace", sample)
    run("check", "--strict", "--workspace", sample, code=3)


def test_build_answers_programs_with_every_file_and_its_hash(sample: Path) -> None:
    answer = json.loads(run("build", "--json", "--workspace", sample).stdout)
    kinds = {entry["jalur"]: entry["jenis"] for entry in answer["berkas"]}
    assert kinds["hasil/bukti/2024/B03/I.2.a.pdf"] == "bukti"
    assert kinds["hasil/bukti/2024/B03/I.2.a.json"] == "indeks"
    assert kinds["hasil/rapat-rencana-aksi/notula.docx"] == "docx"
    assert all(re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]) for entry in answer["berkas"])
    assert {finding["kode"] for finding in answer["temuan"]} >= {"Z201", "Z202"}


def test_build_json_after_a_fault_has_findings_and_no_files(sample: Path) -> None:
    (sample / "rapat-rencana-aksi/lampiran/rencana-aksi.pdf").write_bytes(b"<html>")
    answer = json.loads(run("build", "--json", "--workspace", sample, code=4).stdout)
    assert answer["berkas"] == []
    assert "rencana-aksi.pdf" in json.dumps(answer["temuan"])


def test_only_the_chosen_indicator_is_built(sample: Path) -> None:
    run("build", "--indikator", "I.1.a", "--workspace", sample)
    assert [p.name for p in sorted(sample.rglob("hasil/bukti/**/*.pdf"))] == ["I.1.a.pdf"]


def test_a_broken_packet_beside_the_chosen_one_is_a_warning(sample: Path) -> None:
    (sample / "monev-triwulan-1/packet.yaml").write_text("bukti: [", "utf-8")
    result = run("build", sample / "rapat-rencana-aksi", "--workspace", sample)
    assert "monev-triwulan-1/packet.yaml" in result.stderr
    assert "warning" in result.stderr
    assert (sample / "hasil/bukti/2024/B03/I.2.a.pdf").is_file()


def test_schemas_are_json(tmp_path: Path) -> None:
    for which in ("satker", "packet"):
        assert "properties" in json.loads(run("schema", which).stdout)


def test_doctor_knows_fonts_and_engines() -> None:
    facts = {fact["nama"]: fact["baik"] for fact in json.loads(run("doctor", "--json").stdout)}
    assert facts["fonts"] is True
    assert facts["LibreOffice"] is (shutil.which("soffice") is not None)


def test_a_reader_that_leaves_early_is_no_fault(sample: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "zidocs", "schema", "packet"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


@pytest.mark.parametrize(
    ("environ", "settings", "expected"),
    [
        ({"ZIDOCS_LANG": "id", "LANG": "en_US.UTF-8"}, "bahasa: en", "Tidak"),
        ({"LANG": "en_US.UTF-8"}, "bahasa: id", "Tidak"),
        ({"LANG": "id_ID.UTF-8"}, "", "Tidak"),
        ({"LANG": "de_DE.UTF-8"}, "", "There is no packet"),
        ({"LANG": "id_ID.UTF-8"}, "bahasa: en", "There is no packet"),
    ],
)
def test_messages_follow_variable_then_workspace_then_locale(
    environ: dict[str, str], settings: str, expected: str, sample: Path
) -> None:
    path = sample / "satker.yaml"
    path.write_text(re.sub(r"^bahasa:.*$", settings, path.read_text("utf-8"), flags=re.M), "utf-8")
    kept = {k: v for k, v in os.environ.items() if k not in ("ZIDOCS_LANG", "LANG", "LC_ALL")}
    result = subprocess.run(
        [sys.executable, "-m", "zidocs", "check", "tidak-ada", "--workspace", str(sample)],
        capture_output=True, encoding="utf-8", env={**kept, **environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert expected in result.stderr
    assert result.returncode == 2


def test_an_indicator_that_the_guide_does_not_have_is_refused(sample: Path) -> None:
    result = run("build", "--indikator", "I.9.z", "--workspace", sample, code=2)
    assert "I.9.z" in result.stderr
    # What was read of the packets is remembered; nothing is made.
    assert {path.name for path in sample.glob("hasil/*")} <= {".zidocs"}


def test_an_indicator_may_be_written_in_any_letter_case(sample: Path) -> None:
    result = run("build", "--indikator", "i.2.A", "--workspace", sample)
    assert "hasil/bukti/2024/B03/I.2.a.pdf" in result.stdout
