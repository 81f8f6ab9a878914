"""Where no file was looked at, nothing is said of files."""

from pathlib import Path

import pytest

from tests.making.broken import CASES, lay_over
from zidocs.checks import check_packets
from zidocs.office.reading import read_workspace
from zidocs.office.workspace import open_workspace

OF_FILES = {"Z262", "Z263", "Z264", "Z265", "Z266", "Z267", "Z280", "Z281", "Z282", "Z283", "Z285",
            "Z286", "Z287", "Z298"}  # fmt: skip


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.name[:4] in OF_FILES], ids=lambda case: case.name
)
def test_rules_about_files_are_silent_when_none_were_seen(case: Path, tmp_path: Path) -> None:
    office, packets = read_workspace(open_workspace(lay_over(case, tmp_path / "rutan")), ())
    assert not OF_FILES & {finding.code for finding in check_packets(office, packets)}
