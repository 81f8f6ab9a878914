"""Ctrl-C, pressed once or many times, becomes one KeyboardInterrupt at a moment that does no harm.

An interrupt in the midst of starting or ending a pool of processes leaves them waiting for ever.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

_Handler = Callable[[int, FrameType | None], object]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""Those that stop a command; who closes a terminal or shuts down sends the second."""


@contextmanager
def only_first_interrupt() -> Iterator[None]:
    """Within, the first interrupt does what it always does, and those after it nothing."""
    came: list[int] = []

    def first(before: _Handler, number: int, frame: FrameType | None) -> None:
        came.append(number)
        if len(came) == 1:
            before(number, frame)

    with _handling(first):
        yield


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Within, an interrupt waits; the first one is let through at the end."""
    waiting: list[Callable[[], object]] = []

    def hold(before: _Handler, number: int, frame: FrameType | None) -> None:
        waiting.append(partial(before, number, frame))

    try:
        with _handling(hold):
            yield
    finally:
        if waiting:
            waiting[0]()


@contextmanager
def _handling(handle: Callable[[_Handler, int, FrameType | None], None]) -> Iterator[None]:
    """Within, ``handle`` is called with the handler that a signal had before."""
    if threading.current_thread() is not threading.main_thread():
        # Python lets only the main thread handle signals; the others never see one.
        yield
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    try:
        for number, handler in before.items():
            if callable(handler):
                signal.signal(number, partial(handle, handler))
        yield
    finally:
        for number, handler in before.items():
            if callable(handler):
                signal.signal(number, handler)
