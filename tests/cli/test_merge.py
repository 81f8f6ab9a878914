"""``zidocs merge`` as somebody at a terminal meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import Result

from tests.making import raw_pdf
from tests.reading import commands
from zidocs.archive.trace import trace


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder that is no workspace, with four PDFs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "foto").mkdir()
    for name in ("surat", "notula", "foto/1", "foto/2"):
        Path(f"{name}.pdf").write_bytes(raw_pdf.text_pages(f"isi {name}"))


def run(*arguments: object, code: int = 0) -> Result:
    return commands.run("merge", *arguments, code=code)


def rows(index: str = "bundel.json") -> list[tuple[str, str]]:
    parts = json.loads(Path(index).read_text("utf-8"))["bagian"]
    return [(row["kelompok"], row["berkas"]) for row in parts]


def test_help_has_an_example() -> None:
    output = run("--help").stdout
    assert "Example: zidocs merge" in output
    assert "--group" in output


def test_the_files_that_were_written_are_printed() -> None:
    result = run("surat.pdf", "notula.pdf", "-o", "baru/bundel.pdf")
    assert result.stdout.split() == ["baru/bundel.pdf", "baru/bundel.json"]
    assert result.stderr.strip() == "5 page(s) from 2 file(s)."
    assert rows("baru/bundel.json") == [("", "../surat.pdf"), ("", "../notula.pdf")]


def test_options_may_stand_before_the_files() -> None:
    run("-o", "bundel.pdf", "--judul", "Bahan rapat", "surat.pdf")
    assert "Bahan rapat" in PdfReader("bundel.pdf").pages[0].extract_text()


def test_groups_are_headings_after_the_other_files() -> None:
    run("--group", "Foto rapat=foto/2*", "notula.pdf", "--group", "Surat = surat.pdf",
        "--group", "Foto rapat=foto/1.pdf", "-o", "bundel.pdf")  # fmt: skip
    assert rows() == [
        ("", "notula.pdf"),
        ("Foto rapat", "foto/2.pdf"),
        ("Foto rapat", "foto/1.pdf"),
        ("Surat", "surat.pdf"),
    ]


def test_groups_alone_are_enough() -> None:
    run("--group", "Foto=foto", "--group", "Surat=surat.pdf", "-o", "bundel.pdf")
    contents = " ".join(PdfReader("bundel.pdf").pages[1].extract_text().split())
    assert contents.index("Foto") < contents.index("Surat")


@pytest.mark.parametrize("written", ["foto", "=foto", "Foto=", "Foto= "])
def test_a_group_without_name_or_files_is_a_mistake_that_says_so(written: str) -> None:
    result = run("--group", written, "-o", "bundel.pdf", code=2)
    assert "--group" in result.stderr
    assert 'Write the heading, =, and the files: --group "' in result.stderr
    assert not Path("bundel.pdf").exists()


def test_nothing_to_merge_is_a_mistake_that_says_so() -> None:
    assert "nothing to merge" in run("-o", "bundel.pdf", code=2).stderr


def test_the_answer_for_programs_names_what_was_written_and_what_was_found() -> None:
    answer = json.loads(run("surat.pdf", "surat.pdf", "-o", "baru/b.pdf", "--json").stdout)
    assert [(one["jalur"], one["jenis"], one["halaman"]) for one in answer["berkas"]] == [
        ("baru/b.pdf", "bukti", 4),
        ("baru/b.json", "indeks", None),
    ]
    assert all(len(one["sha256"]) == 64 for one in answer["berkas"])
    assert [finding["kode"] for finding in answer["temuan"]] == ["Z305"]


def test_the_answer_for_programs_is_json_after_a_fault_too() -> None:
    answer = json.loads(run("tiada.pdf", "-o", "bundel.pdf", "--json", code=2).stdout)
    assert answer["berkas"] == []
    assert [finding["berkas"] for finding in answer["temuan"]] == ["tiada.pdf"]


def test_a_file_that_cannot_be_used_has_the_exit_code_of_evidence() -> None:
    Path("rusak.pdf").write_bytes(b"bukan PDF")
    assert "rusak.pdf" in run("rusak.pdf", "surat.pdf", "-o", "bundel.pdf", code=4).stderr


def test_what_is_there_already_is_replaced_only_with_force() -> None:
    run("surat.pdf", "-o", "bundel.pdf")
    assert "--force" in run("notula.pdf", "-o", "bundel.pdf", code=2).stderr
    assert rows() == [("", "surat.pdf")]
    run("notula.pdf", "-o", "bundel.pdf", "--force")
    assert rows() == [("", "notula.pdf")]


@pytest.mark.parametrize("out", ["bundel.pdf", "baru/bundel.pdf", "../bundel.pdf"])
def test_a_page_is_traced_to_its_source_wherever_the_bundle_was_written(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "foto")
    run("1.pdf", "../surat.pdf", "-o", out)
    bundle = (Path.cwd() / out).resolve()
    monkeypatch.chdir(tmp_path.parent)
    files = [file for page in (3, 4) for file in trace(bundle, page).files]
    assert [(Path(file.berkas).name, file.keadaan) for file in files] == [
        ("1.pdf", "sama"),
        ("surat.pdf", "sama"),
    ]
    (tmp_path / "surat.pdf").write_bytes(b"lain")
    (changed,) = trace(bundle, 4).files
    assert changed.keadaan == "berubah"


def test_an_older_index_names_its_sources_from_where_the_merge_ran() -> None:
    run("surat.pdf", "-o", "baru/bundel.pdf")
    path = Path("baru/bundel.json")
    path.write_text(path.read_text("utf-8").replace("../surat.pdf", "surat.pdf"), "utf-8")
    (source,) = trace(Path("baru/bundel.pdf"), 3).files
    assert source.keadaan == "sama"


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "//server/share/x", "C:/x.pdf", "foto", "a\\u0000b"]
)
def test_names_that_lead_to_the_root_of_a_disk_are_not_followed(name: str) -> None:
    run("surat.pdf", "-o", "bundel.pdf")
    path = Path("bundel.json")
    path.write_text(path.read_text("utf-8").replace("surat.pdf", name), "utf-8")
    assert [file.keadaan for file in trace(Path("bundel.pdf"), 3).files] == ["tidak ada"]


def test_a_merge_loads_nothing_of_workspaces_and_archives() -> None:
    """Starting is a good part of a small merge."""
    code = "import sys, zidocs.pipeline.merge; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"ruamel.yaml", "zidocs.office.reading", "zidocs.archive.holding"} & {*loaded}
