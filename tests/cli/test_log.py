"""The log of a command: a line a stage, and nothing of people unless somebody asks for details."""

import os
import re
from pathlib import Path

import pytest
from typer.main import get_command

from tests.cli.test_commands import run
from zidocs.cli import app

LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (INFO|WARNING|ERROR|DEBUG) \S.*")
SECRETS = ("Zubaidah", "Qomariah", "198003152003121001", "Wibisono", "rahasia-sekali")
"""Names, a number and texts of people that stand in the packet and in the names of its files."""


@pytest.fixture
def named(sample: Path) -> Path:
    """The sample, full of names that would be known again anywhere."""
    packet = sample / "rapat-rencana-aksi"
    text = (packet / "packet.yaml").read_text("utf-8")
    text = text.replace("Aula Rutan Contoh", "Rumah Zubaidah Qomariah rahasia-sekali")
    # A file that cannot be used is told by its name.
    new = "lampiran: [{berkas: lampiran/SK Wibisono.pdf, judul: rahasia-sekali}]\n"
    text = re.sub(r"^lampiran:.*?(?=^\S|\Z)", new, text, flags=re.M | re.S)
    (packet / "packet.yaml").write_text(text, "utf-8")
    (packet / "lampiran").mkdir(exist_ok=True)
    (packet / "lampiran/SK Wibisono.pdf").write_bytes(b"%PDF-1.4 rubbish %%EOF")
    return sample


def lines(log: Path, level: str = "") -> list[str]:
    found = log.read_text("utf-8").splitlines()
    assert all(LINE.fullmatch(line) for line in found), found
    return [line for line in found if f" {level}" in line]


def test_a_build_leaves_a_line_for_each_stage_with_its_duration(
    sample: Path, tmp_path: Path
) -> None:
    log = tmp_path / "zidocs.log"
    run("build", "--workspace", sample, "--jobs", 1, "--log", log)
    stages = [
        line.split(" INFO ")[1].partition(":")[0]
        for line in lines(log, "INFO")
        if re.search(r"\d+\.\d\d s$", line) and ": " in line.split(" INFO ")[1]
    ]
    assert stages == ["read", "check", "documents", "pages", "bundles", "write"]
    first, *_, last = lines(log)
    assert "zidocs build begins" in first
    assert re.search(r"build ended with 0 after \d+\.\d\d s$", last)


def test_what_a_person_should_look_at_is_a_warning_with_its_code(
    sample: Path, tmp_path: Path
) -> None:
    log = tmp_path / "zidocs.log"
    packet = sample / "rapat-rencana-aksi/packet.yaml"
    text = packet.read_text("utf-8")
    packet.write_text(re.sub(r"nomor: [^,}\n]+", "nomor: ''", text, count=1), "utf-8")
    run("check", "--workspace", sample, "--log", log)
    assert any(re.search(r"WARNING Z\d{3} .*packet.yaml:\d+$", line) for line in lines(log))


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_name_number_or_text_of_people_is_in_the_log(
    named: Path, tmp_path: Path, jobs: int
) -> None:
    log = tmp_path / "zidocs.log"
    os.environ.pop("ZIDOCS_LOG_LEVEL", None)
    where = ("--workspace", named, "--log", log)
    run("check", *where)
    done = run("build", *where, "--jobs", jobs, code=4)
    assert "Wibisono" in done.stderr
    (named / "rapat-rencana-aksi/lampiran/SK Wibisono.pdf").write_bytes(
        (named / "rapat-rencana-aksi/foto/1-pembukaan.jpg").read_bytes()
    )
    run("status", *where)
    run("scan", named / "rapat-rencana-aksi/lampiran", *where)
    run("merge", named / "rapat-rencana-aksi/lampiran", "-o", tmp_path / "a.pdf", "--log", log)
    written = log.read_text("utf-8")
    assert "EvidenceFault: Z4" in written
    for secret in SECRETS:
        assert secret not in written


def test_details_are_written_only_where_they_are_asked_for(
    named: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "zidocs.log"
    monkeypatch.setenv("ZIDOCS_LOG_LEVEL", "DEBUG")
    run("build", "--workspace", named, "--jobs", 1, "--log", log, code=4)
    assert any("Wibisono" in line for line in lines(log, "DEBUG"))


def test_a_fault_of_zidocs_is_told_by_its_place_and_not_by_its_words(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **_named: object) -> None:
        raise RuntimeError("Zubaidah")

    log = tmp_path / "zidocs.log"
    monkeypatch.setattr("zidocs.api.check", fail)
    run("check", "--workspace", sample, "--log", log, code=1)
    (fault,) = lines(log, "ERROR")
    assert "RuntimeError in test_log.py:" in fault
    assert "Zubaidah" not in log.read_text("utf-8")


def test_the_environment_names_the_log_and_doctor_says_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "log: none" in run("doctor").stdout
    log = tmp_path / "dari lingkungan.log"
    monkeypatch.setenv("ZIDOCS_LOG", str(log))
    assert f"log: {log}" in run("doctor").stdout
    assert "zidocs doctor begins" in lines(log)[0]
    run("doctor", "--log", tmp_path / "lain.log")
    assert len(lines(log)) == 2
    assert len(lines(tmp_path / "lain.log")) == 2


@pytest.mark.parametrize("arguments", [("doctor",), ("check", "--json")])
def test_a_log_that_cannot_be_written_is_refused_with_what_to_do(
    arguments: tuple[str, ...], sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(sample)
    result = run(*arguments, "--log", tmp_path / "tiada/zidocs.log", code=2)
    assert "Z047" in result.output
    assert "--log" in result.output


def test_a_log_that_is_full_stops_no_work(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no disk that is always full")
    assert "Z201" in run("check", "--workspace", sample, "--log", "/dev/full").stderr


def test_every_command_can_write_a_log() -> None:
    commands = dict(get_command(app).commands)  # type: ignore[attr-defined]
    commands |= commands.pop("templates").commands
    for name, command in commands.items():
        assert any("--log" in param.opts for param in command.params), name
