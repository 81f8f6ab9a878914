"""A function and a list of arguments become the list of results, on one core or on many.

The many are processes of this machine, or the workers of a Dask scheduler. Those write their pages
into the workspace, so they must see it under the same path as this machine does. One that dies is
no fault: its work is done again by another.
"""

import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from zidocs.disk.interrupts import interrupts_held, only_first_interrupt
from zidocs.errors import Place, Problem, UsageFault, ZidocsError, raise_together

if TYPE_CHECKING:
    from distributed import Client

A = TypeVar("A")
T = TypeVar("T")

Job = Callable[[A], T]
"""A module-level function of one argument, so that another process can be sent it."""

Pool = Executor | None
"""Who does the work; None stands for this very process."""

_ONE_AT_A_TIME = threading.Lock()

WORTH_A_POOL = 6
"""Fewer packets than this are done sooner than a second process has loaded the libraries."""

PATIENCE = 10.0
"""Seconds in which the scheduler must answer, and have a worker."""

_ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")
_SIGN = ".terlihat"
"""A file that every worker must find."""


@dataclass(frozen=True)
class _Outcome(Generic[T]):
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


def _outcomes(pool: Pool, job: Job[A, T], arguments: Sequence[A]) -> Iterator[_Outcome[T]]:
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


def _attempt(job: Job[A, T], argument: A) -> _Outcome[T]:
    # The workers of a cluster may have several threads; what lays out pages wants one.
    with _ONE_AT_A_TIME:
        try:
            return _Outcome((job(argument),))
        except ZidocsError as fault:
            return _Outcome(fault=fault)


@contextmanager
def open_cluster(
    address: str, room: Path, tools: Callable[[], str], patience: float = PATIENCE
) -> Iterator[Executor]:
    """The executor of the scheduler at ``address``, e.g. ``tcp://10.0.0.5:8786``.

    ``room`` is the folder in which the work is done, ``tools`` says with what a machine does it;
    both must be the same on all workers. Raises UsageFault where they are not, where the
    scheduler does not answer, and where it is lost during the work.
    """
    try:
        from distributed import Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise UsageFault.at("--cluster", "Z022").says(
            "The package distributed, which talks to a cluster, is not installed.",
            "Install it with: pip install 'zidocs[cluster]', or leave out --cluster.",
        ) from error
    if not _ADDRESS.fullmatch(address):
        raise UsageFault(_no_answer(address))
    try:
        client = Client(address, timeout=patience, set_as_default=False)
    except OSError as error:
        raise UsageFault(_no_answer(address)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except TimeoutError as error:
            raise UsageFault.at("--cluster", "Z026", address=address).says(
                "The scheduler at {address} has no workers.",
                "Start a worker on each machine: dask worker {address} --nthreads 1.",
            ) from error
        _examine_workers(client, room, tools)
        try:
            yield client.get_executor(pure=False)
        except (KilledWorker, CommClosedError, CancelledError) as error:
            raise UsageFault.at("--cluster", "Z027", address=address).says(
                "The cluster at {address} was lost during the work; nothing was changed.",
                "Look at the scheduler and its workers, then run the command again.",
            ) from error


def _examine_workers(client: "Client", room: Path, tools: Callable[[], str]) -> None:
    sign = room / _SIGN
    sign.touch()
    seen = client.run(_look_around, sign, tools, on_error="return")
    ours = tools()
    problems = [
        problem for worker, found in seen.items() for problem in _complaints(worker, found, ours)
    ]
    if problems:
        raise UsageFault(problems)


def _look_around(sign: Path, tools: Callable[[], str]) -> tuple[bool, str]:
    """On the worker: whether it sees the sign, and its tools."""
    return sign.is_file(), tools()


def _complaints(worker: str, found: object, ours: str) -> Iterator[Problem]:
    match found:
        case (True, str(tools)) if tools == ours:
            return
        case (False, _):
            yield Problem.at(worker, "Z023").says(
                "This worker does not see the workspace.",
                "Put the workspace on a drive that all machines reach under the same path.",
            )
        case _:
            yield Problem.at(worker, "Z024").says(
                "This worker has another zidocs, other fonts or another LibreOffice than this "
                "machine.",
                "Install the same versions on all machines of the cluster.",
            )


def _no_answer(address: str) -> Problem:
    return Problem.at("--cluster", "Z025", address=address).says(
        "No Dask scheduler answers at {address}.",
        "Check the address (tcp://HOST:8786) and that the scheduler runs there.",
    )
