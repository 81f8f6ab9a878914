"""Workspaces are built as the command does it; what was written is told by its hashes."""

import hashlib
from pathlib import Path

from zidocs.office.workspace import open_workspace
from zidocs.pipeline import build as story
from zidocs.steps import Progress, untold


def build(root: Path, progress: Progress = untold, **options: object) -> story.Build:
    return story.build(open_workspace(root), story.BuildRequest(**options), progress)


def hashes(folder: Path) -> dict[str, str]:
    """Every file below a folder with the SHA-256 of its bytes.

    But for memories of what input files held: they know these by their dates, or are of files
    that are no more.
    """
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.match(".zidocs/*.json") and not path.match(".zidocs/foto/*")
    }


def codes(result: story.Build) -> set[str]:
    return {problem.code for problem in result.problems}
