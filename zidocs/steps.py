"""Work that takes long becomes steps that are told: their names, and how much of each is done."""

from collections.abc import Callable
from itertools import count

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and of how much."""


def untold(_step: str, _done: int, _total: int) -> None:
    """The progress that nobody watches."""


def begin(progress: Progress, step: str, total: int) -> Callable[[], None]:
    """A step begins; the result is called once for each piece of it that is done."""
    pieces = count(1)
    progress(step, 0, total)
    return lambda: progress(step, next(pieces), total)
