"""What surrounds every command: its faults become sentences and an exit code, its steps a bar.

With ``--log`` or ``ZIDOCS_LOG`` the steps also become lines of a file, for a support case.
"""

import logging
import os
import platform
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from time import perf_counter

import typer

from zidocs import __version__
from zidocs.api import LOG, Progress, check_log, untold
from zidocs.cli.language import _
from zidocs.cli.show import UNWRITTEN, print_json, show_problems, tell
from zidocs.errors import INTERRUPTED, Problem, Translate, UsageFault, ZidocsError, os_reason

BUG = 1

Answer = Mapping[str, object] | Sequence[object]
Refusal = Callable[[Sequence[Problem], Translate], Answer]
"""The problems of a fault become the JSON answer of the command."""

LOG_LEVEL = "ZIDOCS_LOG_LEVEL"
"""DEBUG: with all details, so with names and texts of people; else INFO."""

_NO_LOG = ("", None)
_RUN: ContextVar[tuple[str, Path | None]] = ContextVar("run", default=_NO_LOG)
"""The command that runs, and the file of its log."""


@contextmanager
def guarded(refusal: Refusal | None = None) -> Iterator[None]:
    """The body of a command; its faults are shown, or printed as the answer ``refusal`` makes."""
    try:
        with _logged():
            yield
    except ZidocsError as fault:
        # Where the answer could not be written, nobody would read it there.
        if refusal and all(problem.code != UNWRITTEN for problem in fault.problems):
            print_json(refusal(fault.problems, _))
        else:
            show_problems(fault.problems)
        raise typer.Exit(fault.exit_code) from None
    except KeyboardInterrupt:
        tell(_("Stopped. Nothing was left half done."), err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output has gone (zidocs … | head); its exit is not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise typer.Exit(0) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as bug:
        tell(_("This is a fault of zidocs itself. Please report the lines below."), err=True)
        tell(*"".join(traceback.format_exception(bug)).splitlines(), err=True)
        raise typer.Exit(BUG) from bug


def remember_log(context: typer.Context, file: Path | None) -> Path | None:
    """The option ``--log`` of a command is read; the log begins with its body."""
    _RUN.set((context.command_path, file))
    return file


def log_file() -> Path | None:
    """Where the log of this command goes; None: there is none."""
    return _RUN.get()[1]


class _LogFile(logging.FileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, the name is logging's
        """A disk that is full takes no more lines; the work goes on."""


@contextmanager
def _logged() -> Iterator[None]:
    command, file = _RUN.get()
    if file is None:
        yield
        return
    check_log(file)
    try:
        handler = _LogFile(file, encoding="utf-8")
    except OSError as error:
        raise UsageFault.at(file, "Z047", detail=os_reason(error)).says(
            "The log cannot be written ({detail}).",
            "Name another file with --log or ZIDOCS_LOG, or leave them out.",
        ) from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    wanted = os.environ.get(LOG_LEVEL, "").upper()
    before = LOG.level
    LOG.addHandler(handler)
    LOG.setLevel(logging.DEBUG if wanted == "DEBUG" else logging.INFO)
    try:
        python, system = platform.python_version(), platform.system()
        LOG.info("%s begins (zidocs %s, Python %s, %s)", command, __version__, python, system)
        with _end_logged(command):
            yield
    finally:
        LOG.setLevel(before)
        LOG.removeHandler(handler)
        with suppress(OSError):
            handler.close()


@contextmanager
def _end_logged(command: str) -> Iterator[None]:
    """How a command ended; what it says of people, which messages and texts may hold, is DEBUG."""
    start, code = perf_counter(), BUG
    try:
        yield
        code = 0
    except ZidocsError as fault:
        code = fault.exit_code
        codes = Counter(problem.code for problem in fault.problems)
        told = ", ".join(f"{each} ×{count}" for each, count in codes.items())
        LOG.error("%s: %s", type(fault).__name__, told)
        for problem in fault.problems:
            LOG.debug("%s %s", problem.code, problem)
        raise
    except KeyboardInterrupt:
        code = INTERRUPTED
        raise
    except typer.Exit as end:
        code = end.exit_code
        raise
    except Exception as bug:
        frames = traceback.extract_tb(bug.__traceback__)
        where = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[::-1])
        LOG.error("%s in %s", type(bug).__name__, where)
        LOG.debug("%s", bug)
        raise
    finally:
        LOG.info("%s ended with %d after %.2f s", command, code, perf_counter() - start)


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
def progress_bar() -> Iterator[Progress]:
    """A function told the step, how much is done and of how much; draws on standard error.

    Nothing when the output is piped. A step that begins once more, such as a bundle that did not
    fit yet, begins at nothing.
    """
    if not sys.stderr.isatty():
        yield untold
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def show(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(_step_name(step), total=total)
            elif not done:
                bar.reset(tasks[step], total=total)
            bar.update(tasks[step], completed=done)

        yield show
