"""A function and a list of arguments become the list of results, on one core or on many.

The many are processes of this machine, or those of a cluster (:mod:`zidocs.pipeline.cluster`).
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from typing import Generic, TypeVar

from zidocs.disk.interrupts import interrupts_held, only_first_interrupt
from zidocs.errors import Place, UsageFault, ZidocsError, raise_together

A = TypeVar("A")
T = TypeVar("T")

Job = Callable[[A], T]
"""A module-level function of one argument, so that another process can be sent it."""

Pool = Executor | None
"""Who does the work; None stands for this very process."""

_ONE_AT_A_TIME = threading.Lock()

WORTH_A_POOL = 6
"""Fewer packets than this are done sooner than a second process has loaded the libraries."""


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """What a job gave back: its result, or the faults it found."""

    results: tuple[T, ...] = ()
    fault: ZidocsError | None = None


def choose_jobs(asked: int | None, work: int) -> int:
    """How many processes: what was asked for, else the cores there are where it pays."""
    if asked is not None:
        return max(1, min(asked, work))
    return min(os.cpu_count() or 1, work) if work >= WORTH_A_POOL else 1


@contextmanager
def open_pool(jobs: int) -> Iterator[Pool]:
    """The pool for one build.

    At an interrupt the processes finish what they have in hand; to press Ctrl-C again changes
    nothing.
    """
    if jobs <= 1:
        yield None
        return
    with only_first_interrupt():
        # Spawned everywhere, so that Linux behaves as Windows does.
        pool = ProcessPoolExecutor(jobs, get_context("spawn"), initializer=follow_parent)
        try:
            yield pool
        finally:
            with interrupts_held():
                pool.shutdown(cancel_futures=True)


@contextmanager
def interrupts_held_back() -> Iterator[None]:
    """The processes that are started meanwhile never see Ctrl-C; we see it a moment later.

    A terminal sends it to all of them. One that dies of it while it loads its libraries leaves
    the pool waiting for ever.
    """
    if sys.platform == "win32":
        # Signals cannot be kept from others there; the processes ignore them as soon as they run.
        with interrupts_held():
            yield
        return
    with interrupts_held():
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def follow_parent() -> None:
    """A process of the pool leaves Ctrl-C to its parent, and ends when that one is killed.

    Without the second it would wait for work for ever, and write into a folder that the next
    build clears away.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def run_all(
    pool: Pool, job: Job[A, T], arguments: Sequence[A], advance: Callable[[], None]
) -> list[T]:
    """The results in the order of the arguments; ``advance`` is called after each.

    Raises one fault with the problems of all jobs that failed.
    """
    results: list[T] = []
    faults: list[ZidocsError] = []
    for outcome in _outcomes(pool, job, arguments):
        advance()
        results.extend(outcome.results)
        if outcome.fault:
            faults.append(outcome.fault)
    raise_together(faults)
    return results


def _outcomes(pool: Pool, job: Job[A, T], arguments: Sequence[A]) -> Iterator[Outcome[T]]:
    if pool is None:
        yield from (_attempt(job, argument) for argument in arguments)
        return
    with interrupts_held_back():
        futures = [pool.submit(_attempt, job, argument) for argument in arguments]
    try:
        for future in futures:
            yield future.result()
    except BrokenProcessPool as error:
        raise UsageFault.at(Place(), "Z013").says(
            "A helper process of zidocs ended unexpectedly; memory may have run out.",
            "Close other programs, or run again with --jobs 1.",
        ) from error
    finally:
        for future in futures:
            future.cancel()


def _attempt(job: Job[A, T], argument: A) -> Outcome[T]:
    # The workers of a cluster may have several threads; what lays out pages wants one.
    with _ONE_AT_A_TIME:
        try:
            return Outcome((job(argument),))
        except ZidocsError as fault:
            return Outcome(fault=fault)
