"""What reaches a terminal steers none, whoever wrote it; an output that takes nothing is told."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reading.commands import run
from zidocs import cli

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "tests/data/arsip-format-1/2024-B03-v2"
EVIL = "\x1b[2J\x1b[H\x9b1mTidak berubah\u202e\u2066"
"""Clears the screen, in two ways, and turns the writing."""
STEERS = ("\x1b[2J", "\x1b[H", "\x9b", "\u202e", "\u2066")
"""What zidocs itself never says to a terminal."""

on_linux = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty, nor /dev/full")
has_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")


def command(*words: object, **how: object) -> "subprocess.CompletedProcess[bytes]":
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "ZIDOCS_LANG": "en", "TERM": "dumb", "NO_COLOR": "1",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "zidocs", *map(str, words)], env=environment, check=False, **how
    )


def on_a_terminal(*words: object) -> tuple[int, str]:
    """What a command shows on a real one, and how it ends."""
    import pty

    ours, theirs = pty.openpty()
    done = command(*words, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return done.returncode, shown.decode()


@on_linux
def test_an_archives_own_words_steer_no_terminal_and_come_after_the_verdict(
    tmp_path: Path,
) -> None:
    archive = shutil.copytree(ARCHIVE, tmp_path / "arsip")
    info = archive / "bag-info.txt"
    words = f"Source-Organization: {EVIL}\nTidak-Lengkap: {EVIL}\n".encode()
    info.write_bytes(words + info.read_bytes())
    (archive / f"data/{EVIL}.pdf").write_bytes(b"x")
    code, shown = on_a_terminal("verify", archive)
    assert code == 8
    assert not [sign for sign in STEERS if sign in shown]
    assert shown.index("Tidak berubah") > shown.index("Not what was archived")


@on_linux
@pytest.mark.parametrize("words", [("init",), ("merge", "surat.pdf", "-o"), ("status", "--html")])
def test_names_that_a_command_repeats_steer_no_terminal(
    words: tuple[str, ...], built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.making import raw_pdf

    (built / "surat.pdf").write_bytes(raw_pdf.text_pages("surat"))
    monkeypatch.chdir(built)
    ending = {"merge": ".pdf", "status": ".html"}.get(words[0], "")
    code, shown = on_a_terminal(*words, f"{EVIL}{ending}")
    assert (code, [sign for sign in STEERS if sign in shown]) == (0, [])
    assert "Tidak berubah" in shown


def test_the_command_line_has_one_outlet() -> None:
    """Only ``zidocs/cli/show.py`` writes; what rich draws is made of its ``visible`` texts."""
    writes = {"echo", "secho", "print"}
    offenders = [
        f"{path.name}:{node.lineno}"
        for path in Path(cli.__file__).parent.glob("*.py")
        if path.name != "show.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute | ast.Name)
        and (node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id) in writes
        and not (isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "console.print")
    ]
    assert offenders == []


@has_full
@pytest.mark.parametrize("words", [("catalogue", "I.2.a"), ("catalogue", "I.2.a", "--json")])
def test_a_full_disk_behind_the_output_is_told(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = command(*words, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert b"Z057" in done.stderr
    assert b"Traceback" not in done.stderr
    with Path("/dev/full").open("wb") as full:
        assert command(*words, stdout=full, stderr=full).returncode == 2


@on_linux
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["catalogue I.2.a", "catalogue I.2.a --json", "--version"])
def test_a_closed_output_is_nobody_to_tell(words: str, closed: str) -> None:
    line = f'"$0" -m zidocs {words} {closed}'
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", line, sys.executable], env=environment, check=False, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")


@on_linux
def test_a_name_that_is_no_text_is_told_readably(sample: Path) -> None:
    packet = sample / "monev-triwulan-1"
    (packet / "foto").mkdir(exist_ok=True)
    name = os.fsdecode(b"rapat-\xff.jpg")
    (packet / "foto" / name).write_bytes(b"x")
    for words in (("check", "--json"), ("build", "--json"), ("check",)):
        done = run(*words, "--workspace", sample, code=3)
        assert "rapat-" in done.stdout + done.stderr
        (done.stdout + done.stderr).encode()


@on_linux
def test_a_home_that_is_a_file_is_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "rumah"
    home.touch()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    done = command("init", tmp_path / "baru", capture_output=True)
    assert done.returncode == 0
    done = command("build", "--workspace", tmp_path / "baru", capture_output=True)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
