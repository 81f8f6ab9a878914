"""A Dask scheduler's address becomes an executor, once its workers are known to make our pages.

The workers write their pages into the workspace, so they must see it under the same path as this
machine does. A worker that dies is no fault: its work is done again by another one.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zidocs.errors import Place, Problem, UsageFault, say

if TYPE_CHECKING:
    from distributed import Client

PATIENCE = 10.0
"""Seconds in which the scheduler must answer, and have a worker."""

_ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")
_SIGN = ".terlihat"
"""A file that every worker must find."""


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
        raise UsageFault(_not_installed()) from error
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
            raise UsageFault(_no_workers(address)) from error
        _examine_workers(client, room, tools)
        try:
            yield client.get_executor(pure=False)
        except (KilledWorker, CommClosedError, CancelledError) as error:
            raise UsageFault(_lost(address)) from error


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
            yield Problem(
                Place(worker),
                say("This worker does not see the workspace."),
                say("Put the workspace on a drive that all machines reach under the same path."),
                "Z023",
            )
        case _:
            yield Problem(
                Place(worker),
                say("This worker has another zidocs, other fonts or another LibreOffice than "
                    "this machine."),
                say("Install the same versions on all machines of the cluster."),
                "Z024",
            )  # fmt: skip


def _not_installed() -> Problem:
    return Problem(
        Place("--cluster"),
        say("The package distributed, which talks to a cluster, is not installed."),
        say("Install it with: pip install 'zidocs[cluster]', or leave out --cluster."),
        "Z022",
    )


def _no_answer(address: str) -> Problem:
    return Problem(
        Place("--cluster"),
        say("No Dask scheduler answers at {address}.", address=address),
        say("Check the address (tcp://HOST:8786) and that the scheduler runs there."),
        "Z025",
    )


def _no_workers(address: str) -> Problem:
    return Problem(
        Place("--cluster"),
        say("The scheduler at {address} has no workers.", address=address),
        say("Start a worker on each machine: dask worker {address} --nthreads 1.", address=address),
        "Z026",
    )


def _lost(address: str) -> Problem:
    return Problem(
        Place("--cluster"),
        say("The cluster at {address} was lost during the work; nothing was changed.",
            address=address),
        say("Look at the scheduler and its workers, then run the command again."),
        "Z027",
    )  # fmt: skip
