"""Whatever goes wrong in a command becomes sentences and the exit code of its class."""

import os
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import typer

from zidocs.cli.language import _
from zidocs.cli.show import print_json, show_problems
from zidocs.errors import INTERRUPTED, Problem, ZidocsError

BUG = 1

Answer = Mapping[str, object] | Sequence[object]


@contextmanager
def guarded(as_json: Callable[[Sequence[Problem]], Answer] | None = None) -> Iterator[None]:
    """The body of a command; its faults are shown, or printed as the answer ``as_json`` makes."""
    try:
        yield
    except ZidocsError as fault:
        if as_json:
            print_json(as_json(fault.problems))
        else:
            show_problems(fault.problems)
        raise typer.Exit(fault.exit_code) from None
    except KeyboardInterrupt:
        typer.echo(_("Stopped. Nothing was left half done."), err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output has gone (zidocs … | head); its exit is not our failure.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise typer.Exit(0) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as bug:
        typer.echo(_("This is a fault of zidocs itself. Please report the lines below."), err=True)
        typer.echo("".join(traceback.format_exception(bug)), err=True)
        raise typer.Exit(BUG) from bug
