"""Arguments that no command takes are explained in the user's language, with the way to help."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from zidocs.cli import app

ENGLISH_OF_TYPER = (
    "Error",
    "Usage:",
    "Try ",
    "No such",
    "Invalid value",
    "Missing",
    "Input should",
)

WRONG = [
    ("bild", "There is no command bild. Did you mean build?"),
    ("gambar", "There is no command gambar. For help, run zidocs --help."),
    ("templates foo", "There is no command foo. For help, run zidocs templates --help."),
    ("--lama", "There is no option --lama. For help, run zidocs --help."),
    ("build --jbos 3", "There is no option --jbos. Did you mean --jobs"),
    ("build -x", "There is no option -x. For help, run zidocs build --help."),
    ("build --jobs tiga", "--jobs must be a whole number, 1 or more."),
    ("build --jobs 0", "--jobs must be a whole number, 1 or more."),
    ("init baru --tahun dua", "--tahun must be a whole number."),
    ("trace a.pdf empat", "PAGE must be a whole number, 1 or more."),
    ("build --pdfa word", "--pdfa can only be: ghostscript."),
    ("merge surat.pdf", "The command lacks -o. For help, run zidocs merge --help."),
    ("archive", "The command lacks --periode."),
    ("init", "The command lacks DIR."),
    ("merge -o", "-o lacks its value, or has one where it takes none."),
    ("check --json=ya", "--json lacks its value, or has one where it takes none."),
    ("init satu dua", "The command has a word too many, or one too few."),
]


@pytest.mark.parametrize(("written", "said"), WRONG, ids=[written for written, _ in WRONG])
def test_a_wrong_argument_is_explained_with_the_way_to_help(written: str, said: str) -> None:
    result = CliRunner().invoke(app, written.split(), prog_name="zidocs")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert not [word for word in ENGLISH_OF_TYPER if word in result.stderr]


@pytest.mark.parametrize("written", ["", "templates"])
def test_without_a_command_help_is_shown(written: str) -> None:
    output = CliRunner().invoke(app, written.split()).output
    assert "Usage:" in output
    assert "Z04" not in output


def test_the_explanation_is_in_the_language_of_the_user() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "zidocs", "build", "--jobs", "tiga"],
        capture_output=True, encoding="utf-8",
        env={**os.environ, "ZIDOCS_LANG": "id", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert result.returncode == 2
    assert "bilangan bulat" in result.stderr
