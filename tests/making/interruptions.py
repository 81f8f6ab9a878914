"""A run that is stopped at any of its steps on the disk: killed there, or told that it is full."""

import errno
import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


def full_disk() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def stopped_at(step: int, fault: Callable[[], BaseException]) -> Iterator[list[str]]:
    """The step with this number (from 0) fails; the list names the steps that were reached.

    Steps are the calls by which something comes to be on the disk. Once one has failed, the disk
    is good again: what a run does to tidy up is its own affair.
    """
    reached: list[str] = []
    one_at_a_time = threading.Lock()

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            with one_at_a_time:
                reached.append(name)
                is_this_one = len(reached) == step + 1
            if is_this_one:
                raise fault()
            return real(*arguments, **options)

        return call

    real_open = io.open

    def opened(*arguments: Any, **options: Any) -> Any:
        file = real_open(*arguments, **options)
        if isinstance(file, io.BufferedWriter | io.BufferedRandom):
            file.write = watched("write", file.write)  # type: ignore[method-assign]
        return file

    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "mkdir", "replace", "rename", "copy_file_range"):
            # Not every system has the last.
            if real := getattr(os, name, None):
                patch.setattr(os, name, watched(name, real))
        patch.setattr(io, "open", opened)
        yield reached
