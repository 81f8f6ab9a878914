"""Pages of a scanned file become what is seen on them: codes, nothing at all, or no code."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zidocs.disk.files import hash_bytes
from zidocs.errors import EvidenceFault, Problem
from zidocs.intake.blank import is_blank
from zidocs.intake.codes import SeenCode, hidden_codes, quick_codes
from zidocs.intake.grey import grey_page
from zidocs.intake.scanned_file import open_scanned

PAGES_A_JOB = 8
"""Enough to make opening the file worth while, few enough to keep all cores busy."""


@dataclass(frozen=True)
class LookJob:
    """The pages from ``first`` to before ``end``, from 1, of a file that is called ``name``.

    Each is written into ``folder``, for the time being.
    """

    path: Path
    name: str
    first: int
    end: int
    folder: Path


@dataclass(frozen=True)
class SeenPage:
    """A page, from 1: the SHA-256 of it as a PDF, the file that holds it, what is on it."""

    number: int
    sha256: str
    file: Path
    codes: tuple[SeenCode, ...]
    blank: bool


@dataclass(frozen=True)
class Looked:
    """The pages of a job, or what is wrong with their file."""

    pages: tuple[SeenPage, ...] = ()
    problems: tuple[Problem, ...] = ()


def jobs_of(path: Path, name: str, count: int, folder: Path) -> Iterator[LookJob]:
    """A file of so many pages becomes jobs of a few pages each."""
    for first in range(1, count + 1, PAGES_A_JOB):
        yield LookJob(path, name, first, min(first + PAGES_A_JOB, count + 1), folder)


def look(job: LookJob) -> Looked:
    """Look at the pages of a job; what is wrong with the file is returned, not raised."""
    try:
        with open_scanned(job.path, job.name) as pages:
            return Looked(
                tuple(
                    _look_at(pages.page(number - 1), number, job.folder)
                    for number in range(job.first, job.end)
                )
            )
    except EvidenceFault as fault:
        return Looked(problems=fault.problems)


def _look_at(pdf: bytes, number: int, folder: Path) -> SeenPage:
    codes, blank = what_is_on(pdf)
    file = folder / f"{number}.pdf"
    if not blank:
        file.write_bytes(pdf)
    return SeenPage(number, hash_bytes(pdf), file, codes, blank)


def what_is_on(pdf: bytes) -> tuple[tuple[SeenCode, ...], bool]:
    """A page becomes the codes of ours on it, and whether it is blank."""
    page = grey_page(pdf)
    if page is None:
        return (), False
    if codes := quick_codes(page):
        return codes, False
    blank = is_blank(page)
    return (() if blank else hidden_codes(page)), blank
