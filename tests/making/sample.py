"""The sample workspace of the repository is copied, without its output."""

import shutil
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "packets"


def copied_sample(root: Path) -> Path:
    """A copy of it in a folder that is not there yet."""
    return shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("hasil", "arsip"))
