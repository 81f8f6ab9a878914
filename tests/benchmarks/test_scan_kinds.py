"""No scanned page of any kind is read wrongly; what cannot be read goes to triage."""

import os
import subprocess
import sys
from pathlib import Path

PAGES = 840 if os.environ.get("ZIDOCS_LONG_TESTS") else 14


def test_no_page_of_any_kind_is_read_wrongly() -> None:
    script = Path(__file__).with_name("scan_kinds.py")
    command = [sys.executable, str(script), "--pages", str(PAGES)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == f"{PAGES} pages, 0 wrong"
    assert "left: " in said
