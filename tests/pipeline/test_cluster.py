"""However many hands build, and whichever of them die, the same bytes come of it."""

import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest

from tests.making.builds import build, hashes
from zidocs.errors import UsageFault
from zidocs.pipeline import workers as cluster
from zidocs.pipeline.workers import run_all

try:
    import distributed
except ImportError:
    distributed = None

needs_distributed = pytest.mark.skipif(
    distributed is None, reason="distributed is not installed (pip install 'zidocs[cluster]')"
)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a cluster of two processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
        silence_logs=50,
    ) as local:  # fmt: skip
        yield local.scheduler_address


def dies_once(marks: Path) -> int:
    """The first worker that does this piece of work is killed in the middle of it."""
    try:
        (marks / "begun").touch(exist_ok=False)
    except FileExistsError:
        return os.getpid()
    os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    raise AssertionError("still alive")


def who_is_here() -> str:
    """Tools that differ on every machine."""
    return str(os.getpid())


def test_two_and_four_processes_make_the_same_bytes_as_one(sample: Path) -> None:
    found = []
    for jobs in (1, 2, 4):
        build(sample, force=True, jobs=jobs)
        found.append(hashes(sample / "hasil"))
    assert found[0] == found[1] == found[2]


@needs_distributed
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_makes_the_same_bytes_although_a_worker_is_killed(
    sample: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from zidocs.pipeline.build import made_anew as making

    build(sample)
    alone = hashes(sample / "hasil")

    def lose_a_worker_first(pool: Executor | None, *rest: object) -> object:
        if not (tmp_path / "begun").exists():
            (pid,) = run_all(pool, dies_once, [tmp_path], lambda: None)
            assert pid != os.getpid()
        return run_all(pool, *rest)

    monkeypatch.setattr(making, "run_all", lose_a_worker_first)
    build(sample, force=True, cluster=scheduler)
    assert (tmp_path / "begun").exists()
    assert hashes(sample / "hasil") == alone


@needs_distributed
@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_does_not_see_the_workspace_or_has_other_tools_is_named(
    scheduler: str, tmp_path: Path
) -> None:
    with (
        pytest.raises(UsageFault, match="other fonts"),
        cluster.open_cluster(scheduler, tmp_path, who_is_here),
    ):
        pass
    found = cluster._complaints("tcp://10.0.0.7:4000", (False, "same"), "same")
    assert [problem.code for problem in found] == ["Z023"]


@needs_distributed
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "no address", "ftp://127.0.0.1:1"])
@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_told_soon(address: str, tmp_path: Path) -> None:
    with socket.socket() as unused:
        # Bound but not listening: nobody else takes the port meanwhile.
        unused.bind(("127.0.0.1", 0))
        there = address.format(port=unused.getsockname()[1])
        with (
            pytest.raises(UsageFault, match="No Dask scheduler answers"),
            cluster.open_cluster(there, tmp_path, str, patience=1.0),
        ):
            pass
