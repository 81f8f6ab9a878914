"""The board becomes a table on the terminal; only ``status`` imports this, because rich is slow."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from zidocs.api import SIGNS, VERDICTS, Board, Row, due, fewer_months, name_together, say_day, tally
from zidocs.cli.language import _
from zidocs.cli.show import visible

_COLOURS = {
    "lengkap": "green",
    "belum ditandatangani": "yellow",
    "kurang": "yellow",
    "kosong": "red",
    "tidak wajib": "dim",
}


def _text(words: str, style: str = "") -> Text:
    return Text(visible(words), style=style)


def show_board(board: Board, console: Console) -> None:
    """One period in full, or the whole year as a matrix; below it the sums, and what to do."""
    if len(board.periods) == 1:
        _show_period(board, console)
    else:
        _show_matrix(board, console)
    _show_sums(board, console)
    _show_hint(board, console)


def _show_period(board: Board, console: Console) -> None:
    """One period in full: for each indicator its state, and what is missing or unsigned."""
    table = Table(title=_headline(board), title_justify="left", pad_edge=False, expand=True)
    table.add_column(_("Code"), min_width=7)
    table.add_column(_("State"), min_width=6)
    table.add_column(_("Indicator; what is missing or unsigned"), ratio=1)
    for area, rows in board.by_area():
        done, required = tally(rows)
        table.add_section()
        table.add_row(_text(area.kode), f"{done}/{required}", _text(area.nama), style="bold")
        for row in rows:
            name = _text(row.complete.indikator.nama, style="dim" if row.is_open else "")
            table.add_row(_text(row.kode), _state(row), Text("\n").join([name, *_things(row)]))
    console.print(table)


def _things(row: Row) -> Iterator[Text]:
    """What is missing and unsigned, a line for each activity or item."""
    for asked in (row.missing, row.unsigned):
        for name in name_together(asked):
            yield _text(f"{SIGNS[asked[0].keadaan]} {name}")
    for monthly in row.complete.monthly:
        yield _text(f"… {monthly.entry.nama}: {fewer_months(monthly).render(_)}")


def _show_matrix(board: Board, console: Console) -> None:
    """The whole year: indicators by periods, each cell with how much is there."""
    table = Table(title=_headline(board), title_justify="left", pad_edge=False, expand=True)
    table.add_column(_("Code"), min_width=7)
    table.add_column(_("Indicator"), ratio=1, no_wrap=True, overflow="ellipsis")
    for periode in board.periods:
        table.add_column(periode, min_width=6)
    for area, rows in board.by_area():
        shares = [tally(row for row in rows if row.periode == p) for p in board.periods]
        cells = [f"{done}/{required}" if required else "" for done, required in shares]
        table.add_section()
        table.add_row(_text(area.kode), _text(area.nama), *cells, style="bold")
        for indikator, own in board.by_indicator(rows):
            states = [_state(row) if row else Text() for row in own]
            table.add_row(_text(indikator.kode), _text(indikator.nama), *states)
    console.print(table)


def _state(row: Row) -> Text:
    """Sign and count in the colour of the state; far from the deadline nothing is red."""
    far = row.verdict == "kosong" and not row.is_urgent
    count = f" {row.there}/{row.complete.required}" if row.is_open else ""
    return Text(f"{SIGNS[row.verdict]}{count}", style="" if far else _COLOURS[row.verdict])


def _headline(board: Board) -> Text:
    return _text(f"{board.satker} {board.tahun}", style="bold")


def _show_sums(board: Board, console: Console) -> None:
    """Below the table, where the eye is: each period's share and deadline, and the signs."""
    for periode in board.periods:
        rows = board.of_period(periode)
        if not rows:
            continue
        done, required = tally(rows)
        row = next((row for row in rows if row.is_open), rows[0])
        day = say_day(row.tenggat).render(_) if row.tenggat else ""
        parts = [f"{periode} {done}/{required}", due(row).render(_) if row.is_open else day]
        style = "bold red" if row.is_open and row.days is not None and row.days < 0 else "bold"
        console.print(Text(" · ".join(part for part in parts if part), style=style))
    legend = "  ".join(f"{SIGNS[verdict]} {name.render(_)}" for verdict, name in VERDICTS.items())
    console.print(Text(legend, style="dim"))


def _show_hint(board: Board, console: Console) -> None:
    """What to do next, with the first open indicator as the example."""
    row = next((row for row in board.rows if row.missing), None)
    if row is None:
        return
    steps = [
        (_("What the guide asks for: {command}"), f"zidocs catalogue {row.kode}"),
        (_("A packet to fill in: {command}"), f"zidocs new {row.kode} --periode {row.periode}"),
    ]
    if len(board.periods) > 1:
        missing = f"zidocs status --periode {row.periode}"
        steps.insert(0, (_("What is missing: {command}"), missing))
    for text, command in steps:
        console.print(_text(text.format(command=command)))
