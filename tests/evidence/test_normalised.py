"""Ghostscript makes PDF/A of pages, the same bytes each time; what it cannot do stays undone."""

import io
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.making import raw_pdf
from zidocs.pdf import ghostscript
from zidocs.pdf.archival import archival_obstacles
from zidocs.pdf.made_archival import normalised_pages

needs_ghostscript = pytest.mark.skipif(
    ghostscript.version() is None, reason="Ghostscript is not installed"
)
LETTER = raw_pdf.text_pages("Surat Keputusan", "Halaman dua")
INK = raw_pdf.one_page(b"0 1 1 0 k 100 100 200 200 re f " + raw_pdf.TEXT)


@pytest.fixture
def program() -> Path:
    found = ghostscript.find()
    assert found is not None
    return found


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@needs_ghostscript
@pytest.mark.parametrize("pdf", [LETTER, INK], ids=["fonts", "ink"])
def test_ghostscript_makes_pdfa_of_the_same_pages(pdf: bytes, program: Path) -> None:
    assert archival_obstacles(pdf)
    made = normalised_pages(pdf, "surat.pdf", program)
    assert made is not None
    assert archival_obstacles(made) == ()
    assert texts(made) == texts(pdf)


@needs_ghostscript
def test_the_same_pages_give_the_same_bytes_whatever_the_clock_says(program: Path) -> None:
    first = normalised_pages(LETTER, "surat.pdf", program)
    # Ghostscript writes the time and a random identity into what it makes; none of it is kept.
    assert first is not None
    assert b"/CreationDate" not in first
    assert first == normalised_pages(LETTER, "lain.pdf", program)


@needs_ghostscript
def test_what_ghostscript_does_not_understand_stays_undone(program: Path) -> None:
    assert normalised_pages(b"%PDF-1.7 nothing", "rusak.pdf", program) is None


def pretender(folder: Path, pdf: bytes, then: str = "") -> Path:
    """A program that writes this PDF whatever it is given."""
    (folder / "pretended.pdf").write_bytes(pdf)
    program = folder / "gs"
    program.write_text(
        f"#!{sys.executable}\nimport shutil, time\n"
        f"shutil.copy({str(folder / 'pretended.pdf')!r}, 'out.pdf')\n{then}\n"
    )
    program.chmod(0o755)
    return program


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize(
    "other",
    [
        raw_pdf.one_page(b"1 0 0 RG 10 10 m 200 200 l S"),
        raw_pdf.one_page(b"", box=b"/MediaBox [0 0 595 600]"),
        raw_pdf.one_page(b"0 0 0 rg 0 0 595 842 re f"),
    ],
    ids=["a page less", "another size", "other looks"],
)
def test_pages_that_do_not_look_as_before_are_not_taken(other: bytes, tmp_path: Path) -> None:
    assert archival_obstacles(other) == ()
    blank = raw_pdf.text_pages("", "") if b"10 m" in other else raw_pdf.text_pages("")
    assert normalised_pages(blank, "surat.pdf", pretender(tmp_path, other)) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_letters_that_got_lost_are_noticed(tmp_path: Path) -> None:
    small = raw_pdf.one_page(b"BT /F1 4 Tf 100 700 Td (Nomor 12) Tj ET")
    program = pretender(tmp_path, raw_pdf.one_page(b""))
    assert normalised_pages(small, "surat.pdf", program) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_a_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    program = pretender(tmp_path, LETTER, "time.sleep(60)")
    assert ghostscript.rewritten_by_ghostscript(program, LETTER, seconds=0.5) is None


@needs_ghostscript
def test_a_page_that_would_read_a_file_reads_none(program: Path, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text("rahasia")
    script = f"%!PS\n({secret}) (r) file pop showpage\n".encode()
    assert ghostscript.rewritten_by_ghostscript(program, script) is None


def test_without_the_program_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("PROGRAMFILES", raising=False)
    monkeypatch.delenv("PROGRAMFILES(X86)", raising=False)
    assert ghostscript.find() is None
    assert ghostscript.version() is None


def test_the_newest_of_windows_installations_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gs9.56.1", "gs10.03.1"):
        program = tmp_path / "gs" / name / "bin" / "gswin64c.exe"
        program.parent.mkdir(parents=True)
        program.touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    found = ghostscript.find()
    assert found is not None
    assert found.parts[-3] == "gs10.03.1"
