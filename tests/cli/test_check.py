"""``zidocs check`` as somebody at a terminal, an editor, or GitHub meets it."""

import json
import re
from pathlib import Path

import pytest

from tests.making.broken import BROKEN, lay_over
from tests.reading.commands import run
from zidocs.cli.check import annotation
from zidocs.errors import Place, Problem, say


@pytest.fixture
def late(tmp_path: Path) -> Path:
    """A workspace with one warning: its invitation is of the day of the meeting."""
    return lay_over(BROKEN / "Z203-invited-on-the-day", tmp_path / "rutan")


def test_the_line_stands_below_the_finding_with_a_caret(late: Path) -> None:
    lines = run("check", "--workspace", late).stderr.splitlines()
    assert lines[0] == "rapat/packet.yaml"
    assert lines[1].startswith("  12:56 Z203 warning undangan.tanggal: The invitation is dated")
    assert lines[2].endswith("tanggal: 2024-03-07}")
    assert lines[3].index("^") == lines[2].index("2024-03-07")


def test_no_colours_are_written_where_nobody_looks(late: Path) -> None:
    assert "\x1b" not in run("check", "--workspace", late).output


def test_warnings_fail_when_strict_and_errors_always(late: Path) -> None:
    run("check", "--workspace", late)
    run("check", "--strict", "--workspace", late, code=3)
    with (late / "satker.yaml").open("a", encoding="utf-8") as settings:
        settings.write("aturan: {Z203: {tingkat: galat, alasan: ditolak}}\n")
    assert "1 error(s)" in run("check", "--workspace", late, code=3).stdout


@pytest.mark.parametrize("case", ["Z225-absent-chair", "Z226-absent-speaker"])
def test_nobody_who_is_said_to_be_absent_is_printed_as_leading_or_speaking(
    case: str, tmp_path: Path
) -> None:
    root = lay_over(BROKEN / case, tmp_path / "rutan")
    refused = run("build", "--workspace", root, code=3)
    assert case[:4] in refused.stderr
    assert not list(root.glob("hasil/**/*.docx"))


def test_hints_alone_never_fail(late: Path) -> None:
    with (late / "satker.yaml").open("a", encoding="utf-8") as settings:
        settings.write("aturan: {Z203: {tingkat: petunjuk, alasan: mendadak}}\n")
    assert "1 hint(s)" in run("check", "--strict", "--workspace", late).stdout


def test_a_sound_workspace_is_told_so(tmp_path: Path) -> None:
    root = lay_over(BROKEN / "_sound", tmp_path / "rutan")
    result = run("check", "--strict", "--workspace", root)
    assert (result.stderr, result.stdout) == ("", "1 packet(s): nothing to complain about\n")


def test_findings_are_grouped_by_packet(late: Path) -> None:
    (late / "rapat/foto/1.jpg").unlink()
    (late / "rapat/foto/2.jpg").unlink()
    packet = late / "rapat/packet.yaml"
    packet.write_text(packet.read_text("utf-8").split("foto:")[0], "utf-8")
    (late / "rapat/scan").mkdir(exist_ok=True)
    (late / "rapat/scan/apa.pdf").write_bytes(b"%PDF-1.7")
    (late / "lain").mkdir()
    (late / "lain/packet.yaml").write_text("bukti: [{indikator: I.1.a, periode: B03}]\nx: 1\n")
    headings = [
        line
        for line in run("check", "--workspace", late, code=3).stderr.splitlines()
        if re.match(r"\S", line)
    ]
    assert headings == ["lain/packet.yaml", "rapat/packet.yaml", "rapat/scan/apa.pdf"]


def test_a_broken_packet_does_not_hide_what_is_wrong_with_the_others(late: Path) -> None:
    (late / "lain").mkdir()
    (late / "lain/packet.yaml").write_text("bukti: [", "utf-8")
    answer = json.loads(run("check", "--json", "--workspace", late, code=3).stdout)
    assert {entry["kode"] for entry in answer} == {"Z101", "Z203"}


def test_a_broken_packet_beside_the_chosen_one_is_a_hint(late: Path) -> None:
    (late / "lain").mkdir()
    (late / "lain/packet.yaml").write_text("bukti: [", "utf-8")
    answer = json.loads(run("check", late / "rapat", "--json", "--workspace", late).stdout)
    assert [(entry["kode"], entry["tingkat"]) for entry in answer] == [
        ("Z167", "petunjuk"),
        ("Z203", "peringatan"),
    ]


def test_what_is_used_twice_is_found_in_the_chosen_packet_alone(tmp_path: Path) -> None:
    root = lay_over(BROKEN / "Z221-used-in-two-packets", tmp_path / "rutan")
    answer = json.loads(run("check", root / "rapat", "--json", "--workspace", root).stdout)
    assert {entry["berkas"] for entry in answer if entry["kode"] == "Z221"} == {"rapat/packet.yaml"}


def test_faults_of_the_settings_are_told_with_those_of_the_packets(late: Path) -> None:
    (late / "satker.yaml").write_text("nama: x\n", "utf-8")
    with (late / "rapat/packet.yaml").open("a", encoding="utf-8") as packet:
        packet.write("salah: 1\n")
    answer = json.loads(run("check", "--json", "--workspace", late, code=3).stdout)
    assert {entry["berkas"] for entry in answer} == {"satker.yaml", "rapat/packet.yaml"}


def test_github_gets_one_annotation_a_finding(late: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(late.parent)
    (line,) = run("check", "--format", "github", "--workspace", late).stdout.splitlines()
    assert line.startswith(
        "::warning file=rutan/rapat/packet.yaml,line=12,col=56,title=Z203 undangan.tanggal::The"
    )


def test_an_annotation_cannot_be_broken_by_what_it_quotes() -> None:
    problem = Problem(
        Place("a,b:c%.yaml", 3, 1, "x"), say("50% of\n{it}.", it="::error::"), say("Do it."), "Z203"
    )
    properties, message = "file=rutan/a%2Cb%3Ac%25.yaml,line=3,col=1,title=Z203 x", "50%25 of%0A"
    text = annotation(problem, Path("/rutan"), Path("/"))
    assert text == f"::error {properties}::{message}::error::. Do it."


def test_a_format_that_does_not_exist_is_refused(late: Path) -> None:
    assert "--format github" in run("check", "--format", "xml", "--workspace", late, code=2).stderr


def test_a_rule_is_explained_without_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = run("check", "--explain", "z203").stdout
    assert text.startswith("Z203 (warning): An invitation dated on the day of the meeting")
    assert "aturan: {Z203: {tingkat: petunjuk, alasan: …}}" in text
    assert all(len(line) <= 88 for line in text.splitlines())


def test_an_explanation_is_there_for_programs_too() -> None:
    answer = json.loads(run("check", "--explain", "Z223", "--json").stdout)
    assert (answer["kode"], answer["tingkat"]) == ("Z223", "peringatan")
    assert answer["penjelasan"]


@pytest.mark.parametrize("code", ["Z299", "Z999", "Z009", "203", "rumah"])
def test_a_code_that_does_not_exist_names_those_that_do(code: str) -> None:
    assert "from Z201 to Z2" in run("check", "--explain", code, code=2).stderr
