"""The benchmark of the year runs and tells what it promises; its times decide nothing."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_the_benchmark_of_the_year_tells_every_command_and_the_comparison() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.year", "--packets", "2", "--jobs", "1"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = ("build, full", "build, second", "one photo changed", "one spec changed",
                "status", "check", "archive B03", "verify")  # fmt: skip
    for name in (*commands, "documents", "pages", "bundles", "LibreOffice", "qpdf"):
        assert name in said
    assert "times faster (promised: 1.5 times)" in said
