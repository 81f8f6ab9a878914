"""The small workspace whose files the tests of the spec replace one by one."""

from pathlib import Path

import pytest

from tests.making.small_office import small_office


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The workspace's folder."""
    return small_office(tmp_path / "rutan")
