"""An output option writes where nothing is, or over our own earlier output of that kind."""

import os
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.making import pictures
from tests.reading.commands import run
from zidocs import api
from zidocs.disk import files
from zidocs.disk.files import name_free
from zidocs.office.scaffold import new_workspace

FOREIGN = b"nip,nama\n198003152003121001,Siti\n"


def status(sample: Path, option: str, path: Path, code: int = 0) -> str:
    return run("status", "--workspace", sample, option, path, code=code).stderr


@pytest.mark.parametrize(("option", "ending"), [("--xlsx", "xlsx"), ("--html", "html")])
def test_a_board_is_written_over_a_board_and_over_nothing_else(
    option: str, ending: str, sample: Path, tmp_path: Path
) -> None:
    board, theirs = tmp_path / f"papan.{ending}", tmp_path / f"pegawai.{ending}"
    status(sample, option, board)
    status(sample, option, board)
    theirs.write_bytes(FOREIGN)
    told = status(sample, option, theirs, code=2)
    assert "Z055" in told
    assert theirs.as_posix() in told
    assert "Choose another name" in told
    assert theirs.read_bytes() == FOREIGN


@pytest.mark.parametrize("option", ["--xlsx", "--html", "--log"])
@pytest.mark.parametrize("name", ["arsip", "I.2.a.pdf", "pegawai.csv"])
def test_an_output_takes_no_name_of_a_folder_or_of_another_kind(
    option: str, name: str, sample: Path, tmp_path: Path
) -> None:
    assert "Z054" in status(sample, option, tmp_path / name, code=2)
    assert not (tmp_path / name).exists()


def test_a_workbook_that_somebody_saved_anew_is_theirs(sample: Path, tmp_path: Path) -> None:
    board = tmp_path / "papan.xlsx"
    status(sample, "--xlsx", board)
    book = load_workbook(board)
    book["List"]["A2"] = "catatan saya"
    book.save(board)
    theirs = board.read_bytes()
    assert "Z055" in status(sample, "--xlsx", board, code=2)
    assert board.read_bytes() == theirs


@pytest.mark.parametrize(("option", "name"), [("--xlsx", "status.xlsx"), ("--html", "index.html")])
def test_the_board_in_an_archive_is_never_written_over(
    option: str, name: str, sample: Path
) -> None:
    run("build", "--workspace", sample, "--periode", "B03", "--jobs", 1)
    run("archive", "--workspace", sample, "--periode", "B03", "--incomplete", "belum semua")
    (path,) = (sample / "arsip").glob(f"*/data/{name}")
    before = path.read_bytes()
    assert "Z055" in status(sample, option, path, code=2)
    assert path.read_bytes() == before


def test_neither_board_is_written_when_one_of_the_names_is_taken(
    sample: Path, tmp_path: Path
) -> None:
    xlsx, html = tmp_path / "papan.xlsx", tmp_path / "papan.html"
    html.write_bytes(FOREIGN)
    run("status", "--workspace", sample, "--xlsx", xlsx, "--html", html, code=2)
    assert not xlsx.exists()


def test_a_log_is_added_to_a_log_and_to_nothing_else(tmp_path: Path) -> None:
    log, theirs, folder = tmp_path / "a.log", tmp_path / "b.log", tmp_path / "c.log"
    log.touch()
    run("doctor", "--log", log)
    run("doctor", "--log", log)
    assert log.read_text("utf-8").count("begins") == 2
    theirs.write_bytes(FOREIGN)
    folder.mkdir()
    for path in (theirs, folder):
        assert "Z055" in run("doctor", "--log", path, code=2).stderr
    assert theirs.read_bytes() == FOREIGN


def test_force_replaces_the_pdf_that_was_named_and_no_file_beside_it(tmp_path: Path) -> None:
    photo, out = tmp_path / "foto.jpg", tmp_path / "bundel.pdf"
    photo.write_bytes(pictures.saved(pictures.noise()))
    out.write_bytes(b"surat orang")
    beside = tmp_path / "bundel.json"
    beside.write_bytes(b'{"pegawai": []}')
    told = run("merge", photo, "-o", out, "--force", code=2).stderr
    assert "Z055" in told
    assert beside.as_posix() in told
    assert (out.read_bytes(), beside.read_bytes()) == (b"surat orang", b'{"pegawai": []}')
    beside.unlink()
    for _ in range(2):
        run("merge", photo, "-o", out, "--force")
        assert out.read_bytes() != b"surat orang"


def test_a_link_that_leads_nowhere_is_something_too(sample: Path, tmp_path: Path) -> None:
    aim = tmp_path / "lain/undangan.docx"
    (sample / "templates").mkdir(exist_ok=True)
    (sample / "templates/undangan.docx").symlink_to(aim)
    run("templates", "export", "undangan", "--workspace", sample, code=2)
    (tmp_path / "papan.html").symlink_to(aim)
    assert "Z055" in status(sample, "--html", tmp_path / "papan.html", code=2)
    (tmp_path / "baru").mkdir()
    (tmp_path / "baru/satker.yaml").symlink_to(aim)
    run("init", tmp_path / "baru", code=2)
    assert not aim.exists()


def test_what_comes_while_a_workspace_is_made_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "baru/pegawai.csv"
    link = os.link

    def late(source: Path, target: Path) -> None:
        if target.name == "pegawai.csv":
            theirs.write_bytes(FOREIGN)
        link(source, target)

    monkeypatch.setattr(files.os, "link", late)
    with pytest.raises(files.UsageFault):
        new_workspace(tmp_path / "baru", date(2024, 1, 1).year)
    assert theirs.read_bytes() == FOREIGN


@pytest.mark.parametrize(("option", "ending"), [("--xlsx", "xlsx"), ("--html", "html")])
def test_what_comes_to_the_name_of_a_board_since_it_was_checked_stays(
    option: str, ending: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, check = tmp_path / f"papan.{ending}", api.check_output

    def late(*arguments: object) -> bool:
        free = check(*arguments)
        board.write_bytes(FOREIGN)
        return free

    monkeypatch.setattr(api, "check_output", late)
    status(sample, option, board, code=2)
    assert board.read_bytes() == FOREIGN


@pytest.mark.parametrize("has_links", [True, False])
def test_a_name_is_taken_only_while_it_is_free(
    has_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also on a stick or network drive where a file cannot have two names."""

    def refuse(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not has_links:
        monkeypatch.setattr(files.os, "link", refuse)
    new, taken = tmp_path / "baru", tmp_path / "ada"
    new.write_bytes(b"kami")
    taken.write_bytes(FOREIGN)
    with pytest.raises(FileExistsError):
        name_free(new, taken)
    assert (new.read_bytes(), taken.read_bytes()) == (b"kami", FOREIGN)
    name_free(new, tmp_path / "bebas")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "ada": FOREIGN,
        "bebas": b"kami",
    }
