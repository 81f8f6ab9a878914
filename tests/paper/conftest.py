"""The small office whose documents were printed, and a scanner that reads each page once."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.making.printed_office import Rutan, printed_office
from zidocs.paper import scanned_page
from zidocs.paper.scanned_page import Looked, LookJob, OnPage
from zidocs.pipeline import scan as scan_story
from zidocs.pipeline.guarded import Lost


@pytest.fixture
def rutan(tmp_path: Path) -> Rutan:
    return printed_office(tmp_path)


@pytest.fixture(autouse=True)
def good_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page is looked at once, in this process, however often a test scans it."""
    monkeypatch.setattr(scanned_page, "what_is_on", _remembered)
    monkeypatch.setattr(scan_story, "run_guarded", _run_here)


def _run_here(
    work: object, arguments: Sequence[LookJob], *_: object
) -> Iterator[tuple[int, Looked | Lost]]:
    assert work is scanned_page.look
    for number, job in enumerate(arguments):
        yield number, scanned_page.look(job, lambda: None)


@cache
def _remembered(pdf: bytes) -> OnPage:
    return _REALLY(pdf)


_REALLY = scanned_page.what_is_on
