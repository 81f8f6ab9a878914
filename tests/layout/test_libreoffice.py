"""LibreOffice as an engine: a profile of its own, a time limit, a second try, the same bytes."""

import io
import os
import stat
import sys
import tempfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from tests.reading.programs import needs_soffice
from zidocs.errors import LayoutFault
from zidocs.layout import libreoffice
from zidocs.layout.libreoffice import LibreOffice, find, version

needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="the fake programs are scripts")

EACH_FILE = """#!/bin/sh
outdir=
for argument in "$@"; do
  case "$previous" in --outdir) outdir="$argument";; esac
  previous="$argument"
done
mkdir -p "$outdir"
for file in *.docx; do
  {action}
done
"""


def program(folder: Path, text: str) -> LibreOffice:
    """A script that stands for soffice; it runs in the folder of the DOCX."""
    path = folder / "soffice"
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return LibreOffice(path, start_seconds=20.0, file_seconds=0.0)


def blank_pdf(folder: Path) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(folder / "blank.pdf")
    return folder / "blank.pdf"


def letter(text: str) -> bytes:
    docx, stream = Document(), io.BytesIO()
    docx.add_paragraph(text)
    docx.save(stream)
    return stream.getvalue()


@needs_soffice
def test_many_documents_are_laid_out_in_one_call() -> None:
    soffice = find()
    assert soffice
    made = LibreOffice(soffice).pages_of({"satu": letter("Undangan"), "dua": letter("Notula")})
    said = {name: PdfReader(io.BytesIO(pages.pdf)).pages[0].extract_text() for name, pages in
            made.items()}  # fmt: skip
    assert {name: text.strip() for name, text in said.items()} == {
        "satu": "Undangan",
        "dua": "Notula",
    }


@needs_soffice
def test_the_same_document_gives_the_same_bytes_at_another_time() -> None:
    soffice = find()
    assert soffice
    first, second = (LibreOffice(soffice).pages(letter("Undangan"), "x").pdf for _ in range(2))
    assert first == second
    assert b"/CreationDate(D:20000101000000" in first


@needs_soffice
def test_nothing_of_the_user_is_touched_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    soffice = find()
    assert soffice
    LibreOffice(soffice).pages(letter("Undangan"), "x")
    assert list(temporary.iterdir()) == []
    assert not list(home.rglob("*libreoffice*"))


@needs_soffice
def test_the_installed_version_is_told() -> None:
    assert (version() or "").startswith("LibreOffice")


def test_without_libreoffice_nothing_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(libreoffice, "_usual_places", lambda: iter(()))
    assert find() is None
    assert version() is None


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("win32", "LibreOffice/program/soffice.com"),
        ("darwin", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
    ],
)
def test_it_is_found_where_its_installers_put_it(
    system: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / place
    program.parent.mkdir(parents=True)
    program.touch()
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(libreoffice.sys, "platform", system)
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert find() == program


@needs_shell
def test_a_program_that_does_not_end_is_stopped_with_all_it_started(tmp_path: Path) -> None:
    hanging = program(tmp_path, f"#!/bin/sh\nsleep 600 & echo $! >> {tmp_path}/child\nwait\n")
    impatient = LibreOffice(hanging.soffice, start_seconds=0.5, file_seconds=0.0)
    with pytest.raises(LayoutFault, match="took too long") as fault:
        impatient.pages(b"docx", "hasil/rapat/notula.docx")
    assert fault.value.problems[0].where.file == "hasil/rapat/notula.docx"
    for child in (tmp_path / "child").read_text().split():
        assert not is_running(int(child))


@needs_shell
def test_an_ill_program_is_not_waited_for_once_a_file(tmp_path: Path) -> None:
    hanging = program(tmp_path, f"#!/bin/sh\necho called >> {tmp_path}/calls\nexec sleep 600\n")
    impatient = LibreOffice(hanging.soffice, start_seconds=0.2, file_seconds=0.0)
    with pytest.raises(LayoutFault) as fault:
        impatient.pages_of({f"berkas {number}": b"docx" for number in range(20)})
    assert len(fault.value.problems) == 20
    assert len((tmp_path / "calls").read_text().split()) < 6


def is_running(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    if status.exists():
        # An orphan that nobody has asked for yet is dead, too.
        return "zombie" not in status.read_text()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@needs_shell
def test_after_a_crash_it_is_tried_once_more(tmp_path: Path) -> None:
    mark = tmp_path / "crashed"
    action = f'cp {blank_pdf(tmp_path)} "$outdir/${{file%.docx}}.pdf"'
    crash_once = f"[ -e {mark} ] || {{ touch {mark}; exit 81; }}\n"
    script = EACH_FILE.format(action=action).replace("mkdir", crash_once + "mkdir", 1)
    made = program(tmp_path, script).pages_of({"satu": b"1", "dua": b"2"})
    assert list(made) == ["satu", "dua"]


@needs_shell
def test_one_bad_file_does_not_spoil_the_others(tmp_path: Path) -> None:
    action = (
        f'grep -q poison *.docx && exit 1\n  cp {blank_pdf(tmp_path)} "$outdir/${{file%.docx}}.pdf"'
    )
    engine = program(tmp_path, EACH_FILE.format(action=action))
    with pytest.raises(LayoutFault) as fault:
        engine.pages_of({"baik": b"1", "buruk": b"poison", "baik juga": b"2"})
    assert [problem.where.file for problem in fault.value.problems] == ["buruk"]


@needs_shell
def test_half_a_pdf_is_none(tmp_path: Path) -> None:
    action = f'head -c 200 {blank_pdf(tmp_path)} > "$outdir/${{file%.docx}}.pdf"'
    engine = program(tmp_path, EACH_FILE.format(action=action))
    with pytest.raises(LayoutFault, match="made no pages"):
        engine.pages(b"docx", "x")


@needs_shell
def test_macros_and_links_are_off_in_its_profile(tmp_path: Path) -> None:
    action = f"cp profile/user/registrymodifications.xcu {tmp_path}/settings"
    engine = program(tmp_path, EACH_FILE.format(action=action))
    with pytest.raises(LayoutFault):
        engine.pages(b"docx", "x")
    settings = (tmp_path / "settings").read_text()
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in settings
    assert '"Link" oor:op="fuse"><value>0<' in settings


def test_a_program_that_cannot_be_started_is_named(tmp_path: Path) -> None:
    with pytest.raises(LayoutFault, match="cannot be started") as fault:
        LibreOffice(tmp_path / "soffice").pages(b"docx", "x")
    assert fault.value.exit_code == 6
