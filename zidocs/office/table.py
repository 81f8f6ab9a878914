"""A CSV or Excel file becomes tables: rows of texts with line numbers, blank rows left out."""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from zidocs.errors import Place, SpecFault, os_reason
from zidocs.yaml import decode

MAX_BYTES = 5_000_000
MAX_UNPACKED = 50_000_000
"""Bytes of an Excel file's parts, unpacked."""
MAX_LINES = 20_000
MAX_COLUMNS = 30

MAX_SHEETS = 20
_LOOKED_AT = 10
"""Lines by which the sign that separates values is known; titles may stand above the header."""

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """A sheet of an Excel file, or a CSV: its rows, and the names of the file's sheets."""

    rows: tuple[Row, ...]
    sheet: str = ""
    others: tuple[str, ...] = ()


# What openpyxl and the zip and XML readers below it raise on files that are not what they say.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,
)


def read_tables(path: Path, shown: str) -> Iterator[Table]:
    """The sheets of a .xlsx, or a .csv as one; ``shown`` is its name in messages.

    A CSV may be separated by comma, semicolon or tab (Excel writes what the country settings
    say) and may be UTF-8, UTF-16 or Windows text. At most MAX_LINES lines of at most MAX_SHEETS
    sheets are read. Raises SpecFault.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            _refuse_size(shown)
        data = path.read_bytes()
    except OSError as error:
        raise SpecFault.at(shown, "Z140", detail=os_reason(error)).says(
            "The file cannot be read ({detail}).",
            "Close it in Excel, and check that you may open it.",
        ) from error
    if path.suffix.lower() == ".xlsx":
        yield from _excel_tables(data, shown)
    else:
        yield Table(_written(_csv_rows(data, shown), shown))


def _written(rows: Iterable[Row], shown: str) -> tuple[Row, ...]:
    """The rows in which something stands."""
    found: list[Row] = []
    for number, cells in rows:
        if number > MAX_LINES:
            _refuse_size(shown)
        if any(cell.strip() for cell in cells):
            found.append((number, cells))
    return tuple(found)


def _refuse_size(shown: str) -> NoReturn:
    raise SpecFault.at(shown, "Z140", lines=MAX_LINES, bytes=MAX_BYTES).says(
        "The file has more than {lines} lines or {bytes} bytes.",
        "Keep the people of this office only, without pictures and empty lines.",
    )


def _csv_rows(data: bytes, shown: str) -> Iterator[Row]:
    text = _csv_text(data, shown)
    announced = re.match(r"sep=(.)\r?\n", text)
    first = re.split("\r\n?|\n", text.lstrip(), maxsplit=_LOOKED_AT)[:_LOOKED_AT]
    delimiter = announced[1] if announced else max(",;\t", key="\n".join(first).count)
    # Strict, or a quote that is not closed would swallow all people below it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            if not (announced and begins == 1):
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SpecFault.at(Place(shown, begins), "Z140", detail=str(error)).says(
            "This line is no CSV, or a quote is not closed ({detail}).",
            "Save the roster again from Excel as “CSV UTF-8”.",
        ) from error


def _csv_text(data: bytes, shown: str) -> str:
    try:
        return decode(data)
    except UnicodeDecodeError:
        pass
    try:
        # Excel's plain "CSV" on a Western Windows.
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise SpecFault.at(Place(shown, data.count(b"\n", 0, error.start) + 1), "Z140").says(
            "Here is a character that is not UTF-8 text.",
            "Save the roster again from Excel as “CSV UTF-8”.",
        ) from error


def _excel_tables(data: bytes, shown: str) -> Iterator[Table]:
    try:
        _check_package(data, shown)
        with warnings.catch_warnings():
            # openpyxl warns of decoration that it does not read, which rosters do not need.
            warnings.simplefilter("ignore")
            yield from _sheets(data, shown)
    except _DAMAGED as error:
        raise SpecFault.at(shown, "Z140").says(
            "This is no Excel file, or it is damaged or locked with a password.",
            "Save it again from Excel as .xlsx, or use pegawai.csv.",
        ) from error


def _check_package(data: bytes, shown: str) -> None:
    """Refuse what would unpack without end: zip bombs, and XML that declares entities."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(info.file_size for info in package.infolist()) > MAX_UNPACKED:
            _refuse_size(shown)
        for info in package.infolist():
            # Excel packs in no other way, and bzip2 and LZMA unpack without bounds.
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise zipfile.BadZipFile
            if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                _refuse_doctype(package.read(info))


def _refuse_doctype(xml: bytes) -> None:
    # An Office file never has a document type (ECMA-376 part 2, 9.1.4), and only there can
    # entities be declared.
    def refuse(*_: object) -> NoReturn:
        raise ValueError("document type")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)


def _sheets(data: bytes, shown: str) -> Iterator[Table]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        sheets = book.worksheets[:MAX_SHEETS]
        for sheet in sheets:
            rows = sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS, max_row=MAX_LINES + 1)
            texts = (
                (number, [_cell_text(value) for value in row])
                for number, row in enumerate(rows, start=1)
            )
            others = tuple(each.title for each in sheets if each is not sheet)
            yield Table(_written(texts, shown), sheet.title, others)
    finally:
        book.close()


def _cell_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float) and abs(value) >= 1e15:
        # Excel keeps 15 digits; an 18-digit NIP typed as a number has lost three.
        return f"{float(value):.6e}"
    return f"{value:g}" if isinstance(value, float) else str(value)
