"""``zidocs status``: the board on the terminal, as plain lines, JSON, a workbook or a page."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from zidocs import api
from zidocs.api import answers
from zidocs.cli import options
from zidocs.cli.guard import guarded
from zidocs.cli.language import LANGUAGE, _
from zidocs.cli.show import print_json, show_problems, tell
from zidocs.errors import SpecFault

EPILOG = _("Example: zidocs status --periode B03 --html status.html")
HELP = _("Tell what is there, what is unsigned, what is missing, and by when.")


def status(
    periode: options.PeriodeOption = "",
    as_json: options.JsonOption = False,
    xlsx: Annotated[
        Path | None,
        typer.Option("--xlsx", metavar="FILE", dir_okay=False, help=_("Write an Excel workbook.")),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE", dir_okay=False, help=_("Write a page for browser and phone.")
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict",
            help=_(
                "Exit code 3 when something due is missing or unsigned: what has its deadline "
                "today or earlier, or everything of the period that --periode names."
            ),
        ),
    ] = False,
    workspace: options.WorkspaceOption = None,
    log: options.LogOption = None,
) -> None:
    """Packets and the guide become the board."""
    with guarded():
        period = api.read_period(periode)
        found = api.status(options.workspace_of(workspace), date.today(), period)
        show_problems(found.problems)
        written = api.write_board(found.board, LANGUAGE, xlsx=xlsx, html=html)
        if as_json:
            print_json(answers.status(found.board))
        elif not written:
            _show(found.board)
        for path in written:
            tell(path, err=as_json)
        if strict and found.lacks_something_due:
            raise typer.Exit(SpecFault.exit_code)


def _show(board: "api.Board") -> None:
    if not sys.stdout.isatty():
        for line in plain_lines(board):
            tell(line)
        return
    from rich.console import Console

    from zidocs.cli.board_table import show_board

    show_board(board, Console(highlight=False))


def plain_lines(board: "api.Board") -> Iterator[str]:
    """One line a row for grep, cut and Excel, separated by tabs.

    Code, period, state, things there, things required, deadline, what is missing or unsigned.
    """
    for row in board.rows:
        yield "\t".join(
            (
                row.kode,
                row.periode,
                row.verdict,
                f"{row.there}/{row.complete.required}",
                api.say_day(row.tenggat).render(_) if row.tenggat else "-",
                # A name in an office's own guide may have line breaks or tabs.
                " ".join("; ".join(_open_things(row)).split()),
            )
        )


def _open_things(row: "api.Row") -> Iterator[str]:
    """``missing: …`` and ``unsigned: …``, the documents of an activity behind its name once."""
    for asked in (row.missing, row.unsigned):
        if asked:
            yield f"{api.STATES[asked[0].keadaan].render(_)}: {'; '.join(api.name_together(asked))}"
    for monthly in row.complete.monthly:
        yield f"{api.fewer_months(monthly).render(_)}: {monthly.entry.nama}"
