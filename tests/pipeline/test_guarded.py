"""Work that ends its process, or never ends, is told as lost; all else is done."""

import os
import sys
from collections.abc import Callable

import pytest

from zidocs.pipeline.guarded import Bounds, Lost, run_guarded

BOUNDS = Bounds(work_seconds=1, clock_seconds=20.0, megabytes=300)


def work(name: str, step: Callable[[], None]) -> str:
    step()
    if name.startswith("good"):
        return name.upper()
    step()
    if name.startswith("dies"):
        os._exit(134)
    if name.startswith("hungry"):
        try:
            bytearray(400_000_000)
        except MemoryError:
            os._exit(1)
    while name.startswith("endless"):
        pass
    return name


def source(name: str) -> str:
    return name.partition("-")[0]


@pytest.mark.skipif(sys.platform == "win32", reason="bounds of work and memory are of POSIX")
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_ends_a_process_is_lost_alone(jobs: int) -> None:
    names = ["good", "dies", "hungry", "good2", "endless", "good3"]
    done = dict(run_guarded(work, names, jobs, BOUNDS, source))
    assert done == {
        0: "GOOD", 1: Lost(2), 2: Lost(2), 3: "GOOD2", 4: Lost(2), 5: "GOOD3",
    }  # fmt: skip


def test_a_source_that_ended_a_process_is_not_tried_again() -> None:
    names = ["dies-1", "dies-2", "good"]
    assert dict(run_guarded(work, names, 1, BOUNDS, source)) == {0: Lost(2), 1: Lost(0), 2: "GOOD"}


def test_a_clock_ends_what_does_not_answer() -> None:
    bounds = Bounds(work_seconds=60, clock_seconds=0.5, megabytes=300)
    assert dict(run_guarded(work, ["endless"], 1, bounds, source)) == {0: Lost(2)}
