"""Workspaces that are broken in one way (``tests/data/broken``), and what check says of them."""

import shutil
from pathlib import Path

from zidocs.checks import findings
from zidocs.checks.file_facts import files_seen
from zidocs.errors import Problem
from zidocs.office.reading import read_workspace
from zidocs.office.workspace import open_workspace

BROKEN = Path(__file__).resolve().parents[1] / "data/broken"
SOUND = BROKEN / "_sound"
CASES = sorted(path for path in BROKEN.iterdir() if path.is_dir() and path != SOUND)


def findings_of(root: Path) -> list[Problem]:
    """Everything that check says of a workspace."""
    office, packets = read_workspace(open_workspace(root), ())
    return list(findings(office, packets, files=files_seen(office, packets)))


def lay_over(case: Path, root: Path) -> Path:
    """The sound workspace with the files of the case."""
    shutil.copytree(SOUND, root)
    shutil.copytree(case, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.txt"))
    return root
