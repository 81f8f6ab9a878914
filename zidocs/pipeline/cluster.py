"""The workers of a Dask scheduler do the work of a build; what they answer is data, nothing else.

They write their pages into the workspace, so they must see it under the same path as this machine
does. One that dies is no fault: its work is done again by another. A pickle can run any program
where it is opened, so answers are JSON, and are held against the types that they must have. That
bounds what a worker can say by mistake; Dask's own messages are pickled, so that whoever is to be
kept out is kept out by TLS.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from zidocs.errors import (
    ArchiveFault,
    BundleFault,
    EvidenceFault,
    LayoutFault,
    Problem,
    SpecFault,
    TemplateFault,
    UsageFault,
    os_reason,
)
from zidocs.pipeline.workers import Job, Outcome

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as Remote

A = TypeVar("A")
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds in which the scheduler must answer, and have a worker."""

_ADDRESS = re.compile(r"(tcp|tls)://\S+:\d+")
_SIGN = ".terlihat"
"""A file that every worker must find."""
_SENT, _TAKEN = ("msgpack", "pickle"), ("msgpack", "error")
"""How Dask packs what is sent to a worker, and what may be unpacked of an answer."""


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
    _examine_settings(address)
    try:
        client = Client(
            address,
            timeout=patience,
            set_as_default=False,
            serializers=_SENT,
            deserializers=_TAKEN,
        )
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
            yield _Workers(client)
        except (KilledWorker, CommClosedError, CancelledError) as error:
            raise UsageFault.at("--cluster", "Z027", address=address).says(
                "The cluster at {address} was lost during the work; nothing was changed.",
                "Look at the scheduler and its workers, then run the command again.",
            ) from error


def _examine_settings(address: str) -> None:
    """Whether Dask may talk to it, by its settings for TLS; a client that may not hangs."""
    from distributed import Security

    try:
        settings = Security().get_connection_args("client")
    except OSError as error:
        raise UsageFault.at("distributed.comm.tls", "Z943", detail=os_reason(error)).says(
            "The certificate or key that Dask's configuration names cannot be read ({detail}).",
            "Correct the paths there, or bring the files to this computer.",
        ) from error
    needed = "require_encryption" if address.startswith("tcp") else "ssl_context"
    if bool(settings[needed]) == address.startswith("tcp"):
        raise UsageFault.at("--cluster", "Z942", address=address).says(
            "{address} does not fit Dask's configuration on this computer: tls:// needs a "
            "certificate there, and where encryption is demanded tcp:// is not used.",
            "Correct the address, or write the settings for TLS as the manual says.",
        )


class _Workers(Executor):
    """The workers as a pool: what is submitted is an attempt at a job, and its argument."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def submit(self, attempt: Any, job: Any, argument: Any, /) -> "_Answer[Any]":  # type: ignore[override]
        """The answer of whichever worker is free, to be waited for."""
        done = self._client.submit(_told, attempt, job, argument, pure=False)
        return _Answer(done, job)


class _Answer(Future[Outcome[T]]):
    """The outcome of a job, read when it is asked for."""

    def __init__(self, remote: "Remote", job: Job[Any, T]) -> None:
        super().__init__()
        self._remote, self._job = remote, job

    def result(self, timeout: float | None = None) -> Outcome[T]:
        """Raises UsageFault for what is no such outcome, and what the worker's attempt raised."""
        try:
            return _read(self._remote.result(timeout), self._job)
        except (TypeError, ValueError) as error:
            if self._remote.status == "error":
                raise
            raise UsageFault.at("--cluster", "Z941").says(
                "A worker of the cluster gave an answer that no zidocs gives.",
                "Look at who takes part in the cluster; with TLS only machines of yours do.",
            ) from error

    def cancel(self) -> bool:
        """Nobody waits for it any more."""
        self._remote.cancel()
        return True


def _told(attempt: Callable[[Job[A, T], A], Outcome[T]], job: Job[A, T], argument: A) -> bytes:
    """On the worker: what came of a job, as JSON."""
    outcome = attempt(job, argument)
    fault = outcome.fault
    kind, problems = (type(fault).__name__, fault.problems) if fault else ("", ())
    return _answers(job).dump_json((outcome.results, kind, problems), by_alias=True)


def _read(data: object, job: Job[Any, T]) -> Outcome[T]:
    """What a worker told of a job; raises TypeError or ValueError where it cannot be that."""
    if not isinstance(data, bytes):
        raise TypeError(type(data))
    try:
        results, kind, problems = _answers(job).validate_json(data, strict=True)
        return Outcome(results, _FAULTS[kind](problems) if kind else None)
    except (ValidationError, KeyError) as error:
        raise ValueError(job) from error


_FAULTS = {
    kind.__name__: kind
    for kind in (
        UsageFault,
        SpecFault,
        EvidenceFault,
        TemplateFault,
        LayoutFault,
        BundleFault,
        ArchiveFault,
    )
}
"""What a job may raise."""


@cache
def _answers(job: Job[Any, T]) -> TypeAdapter[tuple[tuple[T, ...], str, tuple[Problem, ...]]]:
    """The form of a job's answers: its results, and the class and the problems of its fault."""
    kind: Any = get_type_hints(job)["return"]
    return TypeAdapter(tuple[tuple[kind, ...], str, tuple[Problem, ...]])


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
