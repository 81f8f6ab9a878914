"""The steps of a build become a bar on the terminal; nothing when the output is piped."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zidocs.cli.language import _


def _step_name(step: str) -> str:
    names = {
        "documents": _("documents"),
        "files": _("files"),
        "scan": _("scanned pages"),
        "pages": _("pages"),
        "pictures": _("smaller pictures"),
        "bundles": _("bundles"),
    }
    return names.get(step, step)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A function told the step, how much is done and of how much; draws on standard error.

    A step that begins once more, such as a bundle that did not fit yet, begins at nothing.
    """
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TimeRemainingColumn

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(_step_name(step), total=total)
            elif not done:
                bar.reset(tasks[step], total=total)
            bar.update(tasks[step], completed=done)

        yield show
