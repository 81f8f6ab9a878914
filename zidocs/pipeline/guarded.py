"""What reads hostile files with libraries in C works in processes of their own, within bounds.

Such a library may end its process, never return, or take all memory. Then only that process is
lost: what it had in hand is told as failed, another takes its place, and the work goes on.
"""

import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar, cast

from zidocs.disk.interrupts import interrupts_held
from zidocs.pipeline.workers import follow_parent, interrupts_held_back

if sys.platform != "win32":
    import resource

A = TypeVar("A")
T = TypeVar("T")

Work = Callable[[A, Callable[[], None]], T]
"""A module-level function of an argument, which calls its second argument before each step."""


@dataclass(frozen=True)
class Bounds:
    """Of each step: seconds of work, seconds on the clock; and of the process: megabytes.

    A clock alone would fail honest files on a computer that is busy. Windows has the clock only.
    """

    work_seconds: int
    clock_seconds: float
    megabytes: int


@dataclass(frozen=True)
class Lost:
    """The process that had this in hand ended at this step, from 1, or had to be ended.

    0 stands for what was not begun, because the same thing had ended a process before.
    """

    step: int


class _Child(Generic[A, T]):
    """A process and what it has in hand: the number of the argument and the step it is at."""

    def __init__(self, work: Work[A, T], bounds: Bounds) -> None:
        spawning = get_context("spawn")
        self.bounds = bounds
        self.ours, theirs = spawning.Pipe()
        self.process: BaseProcess = spawning.Process(
            target=_serve, args=(theirs, work, bounds), daemon=True
        )
        with interrupts_held_back():
            self.process.start()
        theirs.close()
        self.number: int | None = None
        self.step = 0
        self.since = time.monotonic()

    def give(self, number: int, argument: A) -> None:
        self.number, self.step, self.since = number, 0, time.monotonic()
        with suppress(OSError):  # One that is dead is noticed when its answer is awaited.
            self.ours.send(argument)

    @property
    def seconds_left(self) -> float:
        return self.since + self.bounds.clock_seconds - time.monotonic()

    def hear(self) -> tuple[T] | None:
        """The result, if it is there; raises EOFError or OSError if the process has ended."""
        answer = self.ours.recv()
        if answer is None:
            self.step, self.since = self.step + 1, time.monotonic()
        return cast("tuple[T] | None", answer)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.ours.close()


def run_guarded(
    work: Work[A, T],
    arguments: Sequence[A],
    jobs: int,
    bounds: Bounds,
    source: Callable[[A], Hashable],
) -> Iterator[tuple[int, T | Lost]]:
    """Each argument's number and result, as they come; ``jobs`` processes share the work.

    Once one of a ``source`` has ended a process, no further one of it is begun.
    """
    waiting = deque(range(len(arguments)))
    fatal: set[Hashable] = set()
    idle: list[_Child[A, T]] = []
    busy: list[_Child[A, T]] = []
    with _all_ended(idle, busy):
        while waiting or busy:
            while waiting and len(busy) < jobs:
                number = waiting.popleft()
                if source(arguments[number]) in fatal:
                    yield number, Lost(0)
                    continue
                child = idle.pop() if idle else _Child(work, bounds)
                busy.append(child)
                child.give(number, arguments[number])
            for child in _heard(busy):
                number, answer = cast(int, child.number), _answer(child)
                if answer is None:
                    continue
                busy.remove(child)
                if isinstance(answer, Lost):
                    fatal.add(source(arguments[number]))
                    yield number, answer
                else:
                    idle.append(child)
                    yield number, answer[0]


def _heard(busy: Sequence[_Child[A, T]]) -> list[_Child[A, T]]:
    """Those of whom something is known: they say something, have ended, or their time is over."""
    patience = max(0.0, min((child.seconds_left for child in busy), default=0.0))
    ready = wait([child.ours for child in busy], patience) if busy else []
    return [child for child in busy if child.ours in ready or child.seconds_left <= 0]


def _answer(child: _Child[A, T]) -> tuple[T] | Lost | None:
    try:
        if child.ours.poll():
            return child.hear()
    except (EOFError, OSError):
        pass
    else:
        if child.seconds_left > 0:
            return None
    child.end()
    return Lost(max(1, child.step))


@contextmanager
def _all_ended(*groups: list[_Child[A, T]]) -> Iterator[None]:
    try:
        yield
    finally:
        with interrupts_held():
            for group in groups:
                for child in group:
                    child.end()


# --- in the process ------------------------------------------------------------------------------


def _serve(pipe: Connection, work: Work[A, T], bounds: Bounds) -> None:
    follow_parent()
    _bound_memory(bounds.megabytes)

    def step() -> None:
        _bound_work(bounds.work_seconds)
        pipe.send(None)

    with suppress(EOFError, OSError):
        while True:
            pipe.send((work(pipe.recv(), step),))


def _bound_memory(megabytes: int) -> None:
    if sys.platform != "win32":
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_work(seconds: int) -> None:
    """From now on; what works longer is ended by the system."""
    if sys.platform != "win32":
        spent = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        end = int(spent.ru_utime + spent.ru_stime) + seconds + 1
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CPU, (end, most))
