"""``zidocs status`` as the head of an office, and as a program, meets it."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console
from typer.testing import Result

from tests.reading import commands
from zidocs.board.matrix import Board, make_board
from zidocs.board.signed_scans import signed_scans
from zidocs.cli import status as status_command
from zidocs.cli.board_table import show_board
from zidocs.office.reading import read_all, read_office
from zidocs.office.workspace import open_workspace


def run(*arguments: object, code: int = 0) -> Result:
    return commands.run("status", *arguments, code=code)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day is 20 March 2024, nine days before the sample's first deadline."""

    class Calendar(date):
        @classmethod
        def today(cls) -> date:
            return date(2024, 3, 20)

    monkeypatch.setattr(status_command, "date", Calendar)


def board(sample: Path) -> Board:
    office = read_office(open_workspace(sample))
    packets = read_all(office).packets
    scans = signed_scans(office.workspace, packets)
    return make_board(office, packets, scans, date(2024, 3, 20))


def rows(*arguments: object) -> dict[tuple[str, str], dict[str, object]]:
    answer = json.loads(run(*arguments, "--json").stdout)
    return {(row["indikator"], row["periode"]): row for row in answer}


def test_every_indicator_and_period_of_the_guide_is_in_the_answer(sample: Path) -> None:
    found = rows("--workspace", sample)
    assert len({kode for kode, _ in found}) == 88
    assert len(found) == 55 + 40 + 17 + 47
    assert set(found["I.1.a", "B03"]) == {
        "indikator", "periode", "keadaan", "butir", "bulan", "tenggat",
    }  # fmt: skip


def test_the_sample_shows_what_it_has(sample: Path) -> None:
    found = rows("--workspace", sample, "--periode", "B03")
    assert {periode for _, periode in found} == {"B03"}
    assert found["I.1.a", "B03"]["keadaan"] == "lengkap"
    states = {b["nama"]: b["keadaan"] for b in found["I.2.a", "B03"]["butir"]}  # type: ignore[attr-defined]
    assert states["Rapat penyusunan Rencana Aksi: undangan"] == "belum ditandatangani"
    assert states["Rapat penyusunan Rencana Aksi: foto"] == "ada"
    assert states["Rapat penetapan Rencana Kerja: notula"] == "belum ada"
    assert states["Dokumen rencana aksi"] == "ada"


def test_piped_it_is_a_line_a_row_for_other_programs(sample: Path, today: None) -> None:
    lines = run("--workspace", sample, "--periode", "B03").stdout.splitlines()
    assert len(lines) == 55
    assert lines[0] == "I.1.a\tB03\tlengkap\t1/1\t29 March 2024\t"
    assert next(line for line in lines if line.startswith("V.4.b")).split("\t")[2] == "tidak wajib"
    monev = next(line for line in lines if line.startswith("I.3.b"))
    assert monev.split("\t")[5] == (
        "missing: Penyusunan laporan hasil monitoring dan evaluasi: foto; "
        "unsigned: Penyusunan laporan hasil monitoring dan evaluasi: "
        "undangan, daftar hadir, notula, laporan; "
        "1 of 3 months: Penyusunan laporan hasil monitoring dan evaluasi"
    )
    assert "\x1b" not in "".join(lines)


def test_a_name_of_several_lines_stays_in_its_line(sample: Path) -> None:
    (sample / "lke.yaml").write_text(
        "katalog: lain\njudul: Lain\nsumber: lain.txt\narea:\n"
        "  - {kode: I, nama: Area, baris: [1], subarea: [{kode: I.1, nama: Sub,\n"
        "     baris: [2], indikator: [{kode: I.1.a, nama: Nama, jadwal: [B12], baris: [3],\n"
        '     butir: [{nomor: 1, nama: "SK\\tTim\\nKerja", jenis: sk}]}]}]}\n',
        "utf-8",
    )
    settings = sample / "satker.yaml"
    text = settings.read_text("utf-8").replace("katalog: lke-2024", "katalog: lke.yaml")
    settings.write_text(text, "utf-8")
    (line,) = run("--workspace", sample).stdout.splitlines()
    assert line.split("\t")[5] == "missing: SK Tim Kerja"


@pytest.mark.parametrize("command", ["check", "status"])
def test_a_scan_that_counts_for_nothing_is_told(command: str, sample: Path) -> None:
    scan = sample / "rapat-rencana-aksi/scan/notulen.pdf"
    scan.parent.mkdir(exist_ok=True)
    scan.write_bytes(b"isi")
    told = commands.run(command, "--workspace", sample).stderr
    assert "rapat-rencana-aksi/scan/notulen.pdf\n  Z170 warning" in told


def on_a_terminal(board: Board, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    show_board(board, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_on_a_terminal_a_period_tells_what_is_missing(sample: Path) -> None:
    text = on_a_terminal(board(sample).only("B03"))
    assert "│I       │ 1/12   │ Manajemen Perubahan" in text
    assert "○ Rapat penetapan Rencana Kerja: undangan, daftar hadir, notula, foto, laporan" in text
    assert "✎ Rapat penyusunan Rencana Aksi: undangan, daftar hadir, notula, laporan" in text
    assert "B03 1/54 · 29 March 2024, due in 9 day(s)" in text
    assert "zidocs new I.1.b --periode B03" in text


@pytest.mark.parametrize("width", [60, 80, 140])
def test_on_a_terminal_the_year_is_a_matrix_that_fits(width: int, sample: Path) -> None:
    text = on_a_terminal(board(sample), width)
    assert max(map(len, text.splitlines())) <= width
    line = next(line for line in text.splitlines() if line.startswith("│I.3.b"))
    assert line.count("○ 0/5") == 3
    assert "◐ 0/5" in line
    assert "zidocs status --periode B03" in text


def test_markup_in_a_name_is_shown_as_it_stands(sample: Path) -> None:
    (sample / "lke.yaml").write_text(
        "katalog: lain\njudul: Lain\nsumber: lain.txt\narea:\n"
        "  - {kode: I, nama: 'Area [red]a[/red]', baris: [1], subarea: [{kode: I.1, nama: Sub,\n"
        "     baris: [2], indikator: [{kode: I.1.a, nama: 'Nama [red]n[/red]', jadwal: [B03],\n"
        "     baris: [3], butir: [{nomor: 1, nama: 'SK [red]s[/red]', jenis: sk}]}]}]}\n",
        "utf-8",
    )
    for slug in ("rapat-rencana-aksi", "monev-triwulan-1", "sk-tim-kerja"):
        (sample / slug / "packet.yaml").unlink()
    settings = sample / "satker.yaml"
    text = settings.read_text("utf-8").replace("katalog: lke-2024", "katalog: lke.yaml")
    settings.write_text(text.replace("Rutan Contoh", "Rutan [red]r[/red]"), "utf-8")
    shown = board(sample)
    for text in (on_a_terminal(shown), on_a_terminal(shown.only("B03"))):
        assert "Rutan [red]r[/red] 2024" in text
        assert "Area [red]a[/red]" in text
        assert "Nama [red]n[/red]" in text
    assert "○ SK [red]s[/red]" in text


def test_a_workbook_and_a_page_are_written_and_named(
    sample: Path, tmp_path: Path, today: None
) -> None:
    xlsx, html = tmp_path / "status.xlsx", tmp_path / "status.html"
    result = run("--workspace", sample, "--xlsx", xlsx, "--html", html, "--periode", "B06")
    assert result.stdout.split() == [str(xlsx), str(html)]
    assert load_workbook(xlsx).sheetnames == ["Matrix", "List"]
    assert html.read_text("utf-8").startswith("<!doctype html>")
    assert "#I.3.b-B06" in html.read_text("utf-8")
    assert "#I.3.b-B03" not in html.read_text("utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "rutan",
        "status.html",
        "status.xlsx",
    ]


def test_json_stays_json_when_files_are_written_too(sample: Path, tmp_path: Path) -> None:
    result = run("--workspace", sample, "--json", "--html", tmp_path / "a.html")
    assert json.loads(result.stdout)


def test_a_file_that_cannot_be_written_is_named_and_leaves_nothing(
    sample: Path, tmp_path: Path
) -> None:
    result = run("--workspace", sample, "--html", tmp_path / "tidak-ada/a.html", code=2)
    assert "a.html" in result.stderr
    run("--workspace", sample, "--html", tmp_path, code=2)
    assert [path.name for path in tmp_path.iterdir()] == ["rutan"]


def test_a_file_that_is_open_elsewhere_stays_as_it_was(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "status.html"
    run("--workspace", sample, "--html", target)
    before = target.read_bytes()

    def refuse(self: Path, to: Path) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    assert "status.html" in run("--workspace", sample, "--html", target, code=2).stderr
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rutan", "status.html"]


def test_strict_fails_when_something_due_is_missing(sample: Path, today: None) -> None:
    run("--workspace", sample)
    run("--workspace", sample, "--strict")
    run("--workspace", sample, "--strict", "--periode", "B03", code=3)
    settings = sample / "satker.yaml"
    text = settings.read_text("utf-8").replace("B03: 2024-03-29", "B03: 2024-03-20")
    settings.write_text(text, "utf-8")
    run("--workspace", sample, "--strict", code=3)


def test_a_packet_still_to_be_filled_in_is_a_warning(sample: Path) -> None:
    commands.run("new", "I.1.b", "--periode", "B03", "--workspace", sample)
    result = run("--workspace", sample, "--periode", "B03")
    assert "i-1-b-b03/packet.yaml" in result.stderr
    assert "zidocs check i-1-b-b03" in result.stderr
    assert "I.1.b\tB03\tkosong" in result.stdout


def test_a_wrong_period_is_named(sample: Path) -> None:
    assert "B04" in run("--workspace", sample, "--periode", "B04", code=2).stderr


def test_faults_of_the_settings_are_told_as_everywhere(sample: Path) -> None:
    (sample / "satker.yaml").write_text("nama: Rutan\n", "utf-8")
    assert "satker.yaml" in run("--workspace", sample, "--json", code=3).stderr


def test_status_needs_no_document_and_no_layout(sample: Path) -> None:
    heavy = {"docx", "docxtpl", "reportlab", "pypdf", "PIL", "openpyxl", "word2pdf", "rich"}
    assert not commands.loaded_by("status", "--workspace", sample) & heavy


def test_help_has_an_example() -> None:
    assert "Example: zidocs status --periode B03" in run("--help").stdout
