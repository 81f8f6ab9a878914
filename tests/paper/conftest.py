"""The small office whose documents were printed, and a scanner that reads each page once."""

from functools import cache
from pathlib import Path

import pytest

from tests.making.printed_office import Rutan, printed_office
from zidocs.paper import scanned_page
from zidocs.paper.journal import SeenCode


@pytest.fixture
def rutan(tmp_path: Path) -> Rutan:
    return printed_office(tmp_path)


@pytest.fixture(autouse=True)
def good_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same page is looked at once, however often a test scans it."""
    monkeypatch.setattr(scanned_page, "what_is_on", _remembered)


@cache
def _remembered(pdf: bytes) -> tuple[tuple[SeenCode, ...], bool]:
    return _REALLY(pdf)


_REALLY = scanned_page.what_is_on
