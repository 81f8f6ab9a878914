"""Periods of a workspace built and archived, as the commands do it."""

from datetime import date
from pathlib import Path

from zidocs.archive.verify import verify
from zidocs.office.workspace import open_workspace
from zidocs.pipeline import build as story
from zidocs.pipeline.archive import Archived, ArchiveRequest
from zidocs.pipeline.archive import archive as archive_period

DAY = date(2024, 4, 1)


def build(root: Path) -> None:
    story.build(open_workspace(root), story.BuildRequest(jobs=1))


def archive(root: Path, incomplete: str = "", zipped: bool = False, day: date = DAY) -> Archived:
    request = ArchiveRequest("B03", day, "en", incomplete, zipped)
    return archive_period(open_workspace(root), request)


def archives(root: Path) -> list[str]:
    """What people find in arsip/; every archive there must be good."""
    room = root / "arsip"
    names = sorted(path.name for path in room.iterdir()) if room.is_dir() else []
    kept = [name for name in names if not name.startswith(".")]
    for name in kept:
        found = verify(room / name)
        assert found.is_good, (name, found.problems)
    return kept
