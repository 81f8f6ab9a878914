"""The benchmark of scanning runs and tells what it promises; only its memory decides something."""

import os
import re
import subprocess
import sys
from pathlib import Path

PAGES = 200 if os.environ.get("ZIDOCS_LONG_TESTS") else 8
_MOST_GROWTH_MB = 50
"""A page that is hard to read is looked at in colour, too, which takes some 35 MB, once."""


def test_memory_does_not_grow_with_the_pile() -> None:
    script = Path(__file__).with_name("scan_speed.py")
    command = [sys.executable, str(script), "--pages", str(PAGES), "--jobs", "1", "--dpi", "150"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    small, large = (
        [int(megabytes) for megabytes in re.findall(r"(\d+) MB(?: and|$)", line)]
        for line in said.splitlines()
    )
    assert "pages a second" in said
    if sys.platform == "linux":
        assert 0 < large[0] <= small[0] + _MOST_GROWTH_MB
