"""``zidocs status``: the board on the terminal, as plain lines, JSON, a workbook or a page."""

import sys
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zidocs.cli import options
from zidocs.cli.guard import guarded
from zidocs.cli.language import LANGUAGE, _
from zidocs.cli.show import print_json, show_problems
from zidocs.errors import Place, Problem, SpecFault, UsageFault, os_reason, say

if TYPE_CHECKING:
    from zidocs.board.matrix import Board, Row

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
) -> None:
    """Packets and the guide become the board."""
    with guarded():
        from zidocs.board import matrix
        from zidocs.board.signed_scans import signed_scans
        from zidocs.checks import miscounts
        from zidocs.office.reading import read_all, read_office

        options.check_period(periode)
        office = read_office(options.workspace_of(workspace))
        reading = read_all(office)
        scans = signed_scans(office.workspace, reading.packets)
        whole = matrix.make_board(office, reading.packets, scans, date.today())
        board = next((whole.only(p) for p in whole.periods if p == periode), whole)
        show_problems(
            [
                *reading.problems,
                *chain.from_iterable(miscounts(office, packet) for packet in reading.packets),
                *matrix.uncounted(reading.packets, whole),
            ]
        )
        written = list(_write_files(board, xlsx, html))
        if as_json:
            print_json(matrix.board_as_json(board))
        elif not written:
            _show(board)
        for path in written:
            typer.echo(path, err=as_json)
        if strict and matrix.lacks_something_due(board, named=bool(periode)):
            raise typer.Exit(SpecFault.exit_code)


def _write_files(board: "Board", xlsx: Path | None, html: Path | None) -> Iterator[Path]:
    if xlsx:
        from zidocs.board.xlsx import board_as_xlsx

        yield _save(xlsx, board_as_xlsx(board, _))
    if html:
        from zidocs.board.html import board_as_html

        yield _save(html, board_as_html(board, _, LANGUAGE))


def _save(path: Path, data: bytes) -> Path:
    """Written aside and renamed: a file of that name is the old one or the new one, never half."""
    from zidocs.disk.files import replace_file

    try:
        replace_file(path, data)
    except OSError as error:
        raise UsageFault(
            Problem(
                Place(str(path)),
                say("The file cannot be written ({detail}).", detail=os_reason(error)),
                say("Close the file in other programs, or choose a folder you may write to."),
                "Z012",
            )
        ) from error
    return path


def _show(board: "Board") -> None:
    if not sys.stdout.isatty():
        for line in plain_lines(board):
            typer.echo(line)
        return
    from rich.console import Console

    from zidocs.cli.board_table import show_board

    show_board(board, Console(highlight=False))


def plain_lines(board: "Board") -> Iterator[str]:
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
                row.tenggat.isoformat() if row.tenggat else "-",
                # A name in an office's own guide may have line breaks or tabs.
                " ".join("; ".join(_open_things(row)).split()),
            )
        )


def _open_things(row: "Row") -> Iterator[str]:
    """``missing: …`` and ``unsigned: …``, the documents of an activity behind its name once."""
    from zidocs.board.matrix import STATES, name_together

    for asked in (row.missing, row.unsigned):
        if asked:
            yield f"{STATES[asked[0].keadaan].render(_)}: {'; '.join(name_together(asked))}"
