"""What the tests of merging stand on."""

from pathlib import Path

import pytest


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no workspace; names in the tests are relative to it."""
    place = tmp_path / "meja"
    place.mkdir()
    monkeypatch.chdir(place)
    return place
