"""What all tests share: messages in English, the sample workspace, no silent skips in CI."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.making.sample import copied_sample

# Chosen before the command line is imported, which picks its language once.
os.environ["ZIDOCS_LANG"] = "en"

# A busy machine is no fault: no example has to be quick.
settings.register_profile("zidocs", deadline=None)
settings.load_profile("zidocs")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample workspace, without output."""
    return copied_sample(tmp_path / "rutan")


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, built; it is there to be copied."""
    # Here, because it loads all of zidocs, which not every test needs.
    from tests.making.builds import build

    root = copied_sample(tmp_path_factory.mktemp("built") / "rutan")
    build(root, jobs=1)
    return root


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """A copy of the sample workspace with all output; much is missing in it."""
    return shutil.copytree(built_once, tmp_path / "rutan")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where every program is promised (CI), a test skipped for want of one has failed."""
    report = yield
    wants_program = report.skipped and "is not installed" in str(report.longrepr)
    if wants_program and os.environ.get("ZIDOCS_ALL_PROGRAMS"):
        report.outcome = "failed"
        report.longrepr = f"skipped although every program should be here: {report.longrepr}"
    return report
