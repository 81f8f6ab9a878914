"""The benchmark of the layout runs and tells what it promises; its times decide nothing."""

import subprocess
import sys
from pathlib import Path


def test_the_layout_benchmark_tells_every_stage_and_the_comparison() -> None:
    script = Path(__file__).with_name("layout_speed.py")
    command = [sys.executable, str(script), "--packets", "1", "--rounds", "1"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for stage in ("examine", "normalise", "parse", "layout", "render", "proof"):
        assert stage in said
    assert "letter, 2 pages, a logo" in said
    assert "one packet, cold: 4 DOCX, built-in" in said
    assert "1 packets, 2 processes: 4 DOCX, built-in" in said
