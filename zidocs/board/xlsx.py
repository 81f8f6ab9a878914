"""The board becomes an Excel workbook: a matrix to look at, and a list to filter.

The same board gives the same bytes: no clock, no user's name, fixed dates in the package.
"""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from zidocs.board.completeness import Asked, State
from zidocs.board.matrix import STATES, VERDICTS, Board, Row, Verdict, fewer_months, tally
from zidocs.errors import Sentence, Translate, say, say_day

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_EPOCH = datetime(1980, 1, 1)
"""The earliest date of a zip member; it stands for no date at all."""
MARK = "zidocs status"
"""By it a workbook is known again as one of ours; who saves it anew packs it away."""
_FACE = ("Arial", 10)
_LINE_POINTS = 13.0
"""The height of a line of that face."""
_HEAD_FILL, _HEAD_INK, _AREA_FILL = "1F3864", "FFFFFF", "D9E2F3"
_FILLS: dict[Verdict | State, str] = {
    "lengkap": "C6E7C8",
    "ada": "C6E7C8",
    "belum ditandatangani": "FFE9A8",
    "kurang": "FFD3A6",
    "kosong": "F6B8B0",
    "belum ada": "F6B8B0",
    "tidak wajib": "E7E6E6",
}
_MATRIX_WIDTHS = (9, 64, 18, 18, 18, 18)
_LIST_WIDTHS = (22, 9, 38, 8, 46, 14, 34, 18, 7)
"""Column widths in characters, as Excel counts them."""

_DATE_FORMAT = say("[$-409]d mmmm yyyy")
"""Of date cells, as Excel writes it; the number is the language of the months (MS-LCID)."""

Value = str | int | date | None
Write = Callable[[Sentence], str]


def board_as_xlsx(board: Board, translate: Translate, mark: str = "") -> bytes:
    """The bytes of the workbook; its words are in the language of ``translate``."""
    from openpyxl import Workbook

    def write(sentence: Sentence) -> str:
        return sentence.render(translate)

    book = Workbook()
    book.properties.creator = "zidocs"
    book.properties.created = _EPOCH
    book.properties.category = mark or None
    matrix = book.worksheets[0]
    matrix.title = write(say("Matrix"))
    _fill_matrix(matrix, board, write)
    _fill_list(book.create_sheet(write(say("List"))), board, write)
    target = io.BytesIO()
    book.save(target)
    return _without_dates(target.getvalue())


def _fill_matrix(sheet: "Worksheet", board: Board, write: Write) -> None:
    head = [write(say("Code")), write(say("Indicator"))]
    for periode in board.periods:
        rows = board.of_period(periode)
        tenggat = rows[0].tenggat if rows else None
        head.append(f"{periode} {write(say_day(tenggat))}" if tenggat else periode)
    table = _Table(sheet, _MATRIX_WIDTHS[: len(head)])
    table.add(head, [_HEAD_FILL] * len(head), ink=_HEAD_INK, bold=True)
    for area, rows in board.by_area():
        shares = [tally(row for row in rows if row.periode == each) for each in board.periods]
        cells = [f"{done}/{required}" if required else None for done, required in shares]
        table.add([area.kode, area.nama, *cells], [_AREA_FILL] * len(head), bold=True)
        for indikator, own in board.by_indicator(rows):
            fills = [_fill_of(row, row.verdict) if row else None for row in own]
            words = [_write_state(row, write) if row else None for row in own]
            table.add([indikator.kode, indikator.nama, *words], [None, None, *fills])
    table.finish()


def _write_state(row: Row, write: Write) -> str:
    verdict = write(VERDICTS[row.verdict])
    months = [write(fewer_months(each)) for each in row.complete.monthly[:1]]
    count = [f"{row.there}/{row.complete.required}"] if row.is_open else []
    return " · ".join([*count, verdict, *months])


def _write_thing(row: Row, asked: Asked, write: Write) -> str:
    """The state of one thing, and for how many months it is there if that is not all."""
    state, monthly = write(STATES[asked.keadaan]), row.complete.months(asked.entry)
    return f"{state} · {write(fewer_months(monthly))}" if monthly and asked.sources else state


def _fill_of(row: Row, state: Verdict | State) -> str | None:
    """The colour of a state; what is not there is no cause for alarm while the deadline is far."""
    is_early = state in ("kosong", "belum ada") and not row.is_urgent
    return None if is_early else _FILLS[state]


def _fill_list(sheet: "Worksheet", board: Board, write: Write) -> None:
    head = (
        say("Area"), say("Code"), say("Indicator"), say("Period"), say("Evidence"), say("State"),
        say("File"), say("Deadline"), say("Days"),
    )  # fmt: skip
    table = _Table(sheet, _LIST_WIDTHS, write(_DATE_FORMAT))
    table.add([write(title) for title in head], [_HEAD_FILL] * len(head), _HEAD_INK, bold=True)
    for row in board.rows:
        for asked in row.complete.butir:
            values = [
                f"{row.area.kode} {row.area.nama}",
                row.kode,
                row.complete.indikator.nama,
                row.periode,
                asked.nama,
                _write_thing(row, asked, write),
                board.shown(asked.berkas),
                row.tenggat,
                row.days,
            ]
            table.add(values, [None] * 5 + [_fill_of(row, asked.keadaan)] + [None] * 3)
    table.finish()
    sheet.auto_filter.ref = sheet.dimensions


class _Table:
    """A sheet that is filled row by row, from the head down."""

    def __init__(self, sheet: "Worksheet", widths: Sequence[int], day: str = "") -> None:
        self.sheet = sheet
        self.widths = widths
        self.day = day
        self.rows = 0

    def add(
        self,
        values: Sequence[Value],
        fills: Sequence[str | None],
        ink: str = "000000",
        bold: bool = False,
    ) -> None:
        """One row; its height is set, because not every program finds it by itself."""
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Alignment, Font, PatternFill

        self.rows += 1
        name, points = _FACE
        for column, (value, fill) in enumerate(zip(values, fills, strict=True), start=1):
            cell = self.sheet.cell(self.rows, column)
            if isinstance(value, str):
                # A name that begins with = must stay a name: openpyxl would make it a formula.
                cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
                cell.data_type = "s"
            else:
                cell.value = value
            if isinstance(value, date):
                cell.number_format = self.day
            cell.font = Font(name=name, size=points, bold=bold, color=ink)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if fill:
                cell.fill = PatternFill("solid", start_color=fill)
        lines = max(map(_lines, values, self.widths))
        self.sheet.row_dimensions[self.rows].height = lines * _LINE_POINTS + 2

    def finish(self) -> None:
        """Widths, a head that stays, and printing: landscape A4, one page wide."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet = self.sheet
        for column, width in enumerate(self.widths, start=1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = "C2"
        sheet.print_title_rows = "1:1"
        sheet.print_options.gridLines = True
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _lines(value: Value, width: int) -> int:
    """How many lines a text takes in a column.

    Letters are narrower than the digits that Excel counts a width in, by about what is lost where
    words are kept whole.
    """
    return -(-len(value) // width) if isinstance(value, str) else 1


def _without_dates(package: bytes) -> bytes:
    """The package with every date of writing set to the same one."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as steady,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                stamp = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            info = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            is_marked = f">{MARK}<".encode() in data
            info.compress_type = zipfile.ZIP_STORED if is_marked else zipfile.ZIP_DEFLATED
            steady.writestr(info, data)
    return target.getvalue()
