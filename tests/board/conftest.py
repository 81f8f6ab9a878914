"""The small office with a guide of its own that the tests of the board fill."""

from pathlib import Path

import pytest

from tests.making.guided_office import Rutan, guided_office


@pytest.fixture
def rutan(tmp_path: Path) -> Rutan:
    return guided_office(tmp_path)
