"""A program that zidocs starts is found where it was installed, and ends with zidocs."""

import errno
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.reading.programs import needs_soffice
from zidocs.disk.programs import find_program
from zidocs.disk.running import run_program
from zidocs.disk.temporary import temporary_folder

ROOT = Path(__file__).resolve().parents[1]
needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="the fake programs are scripts")
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks Linux's /proc")

START = """\
import sys
from pathlib import Path
from zidocs.disk.temporary import temporary_folder
from zidocs.disk.running import run_program
with temporary_folder() as folder:
    (folder / "notula.docx").touch()
    run_program(sys.argv[1:], 600.0, folder)
"""

LAY_OUT = """\
import sys
from pathlib import Path
from zidocs.layout.libreoffice import LibreOffice, find
LibreOffice(find()).pages(Path(sys.argv[1]).read_bytes(), "x")
"""


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}")
    path.chmod(0o755)
    return path


def master(folder: Path, code: str, *words: str | Path) -> subprocess.Popen[bytes]:
    """zidocs at work in another process, its temporary folders in ``folder``."""
    folder.mkdir(exist_ok=True)
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
    return subprocess.Popen([sys.executable, "-c", code, *map(str, words)], env=environment)


def below(folder: Path) -> set[int]:
    """The processes that work in the folder or have it in their command line."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            line = (process / "cmdline").read_bytes()
            if str(folder) in str((process / "cwd").readlink()) or str(folder).encode() in line:
                found.add(int(process.name))
    return found


def until(condition: object, seconds: float = 20.0) -> None:
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:  # type: ignore[operator]
        time.sleep(0.05)
    assert condition()  # type: ignore[operator]


@needs_shell
@needs_proc
def test_killed_zidocs_takes_a_program_with_it_and_all_that_it_started(tmp_path: Path) -> None:
    long = script(tmp_path / "program", "sleep 600 & sleep 600")
    with master(tmp_path / "tmp", START, long) as killed:
        # The program, the two it started, the watcher, and zidocs itself, which names the program.
        until(lambda: len(below(tmp_path)) >= 5)
        killed.kill()
        killed.wait()
    until(lambda: not below(tmp_path))


@needs_soffice
@needs_proc
def test_killed_zidocs_takes_libreoffice_with_it(tmp_path: Path) -> None:
    from tests.layout.test_libreoffice import letter

    docx = tmp_path / "surat.docx"
    docx.write_bytes(letter("Undangan " * 20_000))
    with master(tmp_path / "tmp", LAY_OUT, docx) as killed:
        until(lambda: any(b"soffice.bin" in line_of(each) for each in below(tmp_path / "tmp")))
        killed.kill()
        killed.wait()
    until(lambda: not below(tmp_path / "tmp"))


def line_of(process: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes()
    return b""


@needs_shell
def test_what_a_killed_command_left_in_the_temporary_folder_the_next_one_removes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "tmp"
    monkeypatch.setattr("tempfile.tempdir", str(room))
    with master(room, START, script(tmp_path / "program", "sleep 600")) as killed:
        until(lambda: list(room.glob("zidocs-*/a/notula.docx")))
        (left,) = room.iterdir()
        theirs = room / "zidocs-catatan-saya"
        theirs.mkdir()
        for folder in (left, theirs):
            os.utime(folder, (0, 0))
        with temporary_folder():
            assert left.exists(), "somebody is at work there"
        killed.kill()
        killed.wait()
    os.utime(left, (0, 0))
    with temporary_folder() as folder:
        assert not left.exists()
        assert folder.is_dir()
    assert list(room.iterdir()) == [theirs]


@needs_shell
def test_a_program_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    assert run_program([str(script(tmp_path / "program", "sleep 600"))], 0.3) is None


@needs_shell
@pytest.mark.parametrize(("text", "code", "said"), [("echo $MORE; exit 7", 7, b"ya\n")])
def test_exit_code_and_words_of_a_program_are_told(
    text: str, code: int, said: bytes, tmp_path: Path
) -> None:
    program = script(tmp_path / "program", text)
    ended = run_program([str(program)], 20.0, tmp_path, {"MORE": "ya"}, asked=True)
    assert ended
    assert (ended.code, ended.said) == (code, said)
    quiet = run_program([str(program)], 20.0)
    assert quiet
    assert quiet.said == b""


def test_a_program_that_cannot_be_started_is_a_fault_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError) as refused:  # noqa: PT011, its number is looked at
        run_program([str(tmp_path / "tidak-ada")], 20.0)
    assert refused.value.errno == errno.ENOENT


@pytest.mark.parametrize("path", ["", ".", "{here}", "{here}{sep}{elsewhere}"])
def test_no_program_is_taken_from_the_current_folder(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    for folder in (here, elsewhere):
        folder.mkdir()
        for name in ("soffice", "soffice.BAT", "soffice.EXE"):
            script(folder / name, "exit")
    monkeypatch.chdir(here)
    monkeypatch.setenv("PATH", path.format(here=here, elsewhere=elsewhere, sep=os.pathsep))
    for system in ("linux", "win32"):
        monkeypatch.setattr(sys, "platform", system)
        monkeypatch.setenv("PATHEXT", f".EXE{os.pathsep}.BAT")
        found = find_program(("soffice",), ())
        ending = ".EXE" if system == "win32" else ""
        assert found == (elsewhere / f"soffice{ending}" if "elsewhere" in path else None)
