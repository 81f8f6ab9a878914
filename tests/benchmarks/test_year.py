"""The benchmark of the year runs and tells what it promises; its times decide nothing."""

import subprocess
import sys
from pathlib import Path

from tests.reading.programs import needs_qpdf, needs_soffice

ROOT = Path(__file__).resolve().parents[2]


@needs_soffice
@needs_qpdf
def test_the_benchmark_of_the_year_tells_every_command_and_the_comparison() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.year", "--packets", "2", "--jobs", "1"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = ("build, full", "build, second", "one photo changed", "one spec changed",
                "status", "check", "archive B03", "verify")  # fmt: skip
    for name in (*commands, "documents", "pages", "bundles", "LibreOffice", "qpdf"):
        assert name in said
    assert "times faster (promised: 1.5 times)" in said


def test_the_benchmark_of_growth_tells_what_a_packet_costs() -> None:
    command = [sys.executable, "-m", "tests.benchmarks.growth", "--packets", "2", "--years", "1",
               "--without-cluster"]  # fmt: skip
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ("build, full", "build, second", "check", "archive B03", "verify"):
        assert name in said
    assert said.count("ms a packet, 1.00 times") == 5
