"""Help speaks the user's language, also where typer has words of its own."""

import os
import re
import subprocess
import sys

import pytest

COMMANDS = ["", "merge", "trace", "templates", "templates check"]
ENGLISH_OF_TYPER = re.compile(r"Usage|Options|OPTIONS|Arguments:|Commands|Show this|required")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_no_english_words_for_who_reads_indonesian(command: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "zidocs", *command.split(), "--help"],
        capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "ZIDOCS_LANG": "id", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert "zidocs" in result.stdout
    assert ENGLISH_OF_TYPER.findall(result.stdout) == []
