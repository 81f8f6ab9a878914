"""The steps of long work are told, can be cancelled between their pieces, and leave a line each.

The library only writes to the logger ``zidocs``; where that goes, the program that uses it says.
Names, numbers and texts of people are written at the level DEBUG only.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from time import perf_counter

from zidocs.errors import Problem

LOG = logging.getLogger("zidocs")
# A program that wants no log is not told of warnings on standard error either.
LOG.addHandler(logging.NullHandler())

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and of how much."""

Cancel = Callable[[], bool]
"""Asked again and again whether the work is to end; ``threading.Event().is_set`` is one."""


class Cancelled(Exception):
    """The work ended because somebody wanted it so; nothing was changed.

    No ZidocsError: those are collected while work goes on, and told together.
    """


def untold(_step: str, _done: int, _total: int) -> None:
    """The progress that nobody watches."""


def never() -> bool:
    """The wish to cancel that nobody has."""
    return False


def begin(progress: Progress, step: str, total: int) -> Callable[[], None]:
    """A step begins; the result is called once for each piece of it that is done."""
    pieces = count(1)
    progress(step, 0, total)
    return lambda: progress(step, next(pieces), total)


def watched(progress: Progress, cancel: Cancel = never) -> Progress:
    """The same progress; between two pieces it raises Cancelled, after each step it logs."""
    began: dict[str, float] = {}

    def told(step: str, done: int, total: int) -> None:
        if cancel():
            raise Cancelled
        if not done or step not in began:
            began[step] = perf_counter()
        progress(step, done, total)
        if done >= total:
            LOG.info("%s: %d in %.2f s", step, total, perf_counter() - began.pop(step))

    return told


def uncancelled(progress: Progress) -> Progress:
    """The same progress, for what is finished even where somebody wants to cancel now."""

    def told(step: str, done: int, total: int) -> None:
        with suppress(Cancelled):
            progress(step, done, total)

    return told


@contextmanager
def logged(step: str) -> Iterator[None]:
    """A step that nobody waits for leaves its line in the log, too."""
    start = perf_counter()
    yield
    LOG.info("%s: %.2f s", step, perf_counter() - start)


def log_findings(problems: Iterable[Problem]) -> None:
    """Each finding that a person should look at, by its code; what it says is for DEBUG.

    Of its place only packet.yaml is named: other files may bear the names of people.
    """
    for problem in problems:
        where = problem.where
        if problem.severity != "petunjuk":
            place = f" {where.file}:{where.line or 1}" if where.file.endswith("packet.yaml") else ""
            LOG.warning("%s%s", problem.code, place)
        LOG.debug("%s %s", problem.code, problem)
