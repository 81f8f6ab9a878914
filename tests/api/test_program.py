"""The program that the README shows runs as it stands there."""

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_program_of_the_readme_builds_and_tells(sample: Path, tmp_path: Path) -> None:
    found = re.search(r"<!-- program -->\n```python\n(.*?)```", README.read_text("utf-8"), re.S)
    assert found
    program = found[1]
    assert len([line for line in program.splitlines() if line]) <= 12
    sample.rename(tmp_path / "bukti-2026")
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(README.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "bukti/2024/B03/I.2.a.pdf" in done.stdout
    assert done.stdout.splitlines()[-1] == "True"
    assert done.stderr == ""
