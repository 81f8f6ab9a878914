"""The workbook can be filtered and printed, and the same board gives the same bytes."""

import io
import os
import time
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from tests.making.guided_office import Rutan
from zidocs.board.xlsx import board_as_xlsx


def book(rutan: Rutan, today: date = date(2024, 3, 20)) -> Workbook:
    return load_workbook(io.BytesIO(board_as_xlsx(rutan.board(today), str)))


def cells(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def test_the_matrix_has_a_row_for_each_area_and_indicator(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", butir: 1")
    assert cells(book(rutan), "Matrix") == [
        ("Code", "Indicator", "B03 29 March 2024", "B06 28 June 2024", "B09", "B12"),
        ("I", "Manajemen Perubahan", "1/2", "0/1", None, None),
        ("I.1.a", "Tim telah dibentuk", "complete", None, None, None),
        ("I.1.b", "Tim telah bekerja", "0/7 · nothing yet", "0/3 · nothing yet", None, None),
        ("II", "Penataan Tatalaksana", None, None, None, None),
        ("II.1.a", "Sistem pengaduan", None, None, None, "not required"),
    ]


def test_the_list_has_a_row_for_each_thing_asked(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", butir: 1")
    head, first, *rest = cells(book(rutan), "List")
    assert head == (
        "Area", "Code", "Indicator", "Period", "Evidence", "State", "File", "Deadline", "Days",
    )  # fmt: skip
    assert first == (
        "I Manajemen Perubahan", "I.1.a", "Tim telah dibentuk", "B03", "SK Tim", "there",
        "packets/berkas/a.pdf", datetime(2024, 3, 29), 9,
    )  # fmt: skip
    assert len(rest) == 9 + 5 + 1


def test_head_stays_and_columns_can_be_filtered(rutan: Rutan) -> None:
    sheets = book(rutan)
    assert [sheet.freeze_panes for sheet in sheets] == ["C2", "C2"]
    assert sheets["List"].auto_filter.ref == "A1:I17"
    assert all(sheet.print_title_rows == "$1:$1" for sheet in sheets)
    assert all(sheet.page_setup.orientation == "landscape" for sheet in sheets)


def test_what_is_missing_is_red_only_when_the_deadline_is_near(rutan: Rutan) -> None:
    near = book(rutan)["Matrix"]["C3"].fill.start_color.rgb
    far = book(rutan, date(2024, 1, 1))["Matrix"]["C3"].fill.fill_type
    assert near == "00F6B8B0"
    assert far is None


def test_no_text_becomes_a_formula(rutan: Rutan) -> None:
    guide = rutan.root / "my-lke.yaml"
    guide.write_text(guide.read_text("utf-8").replace("SK Tim", "'=HYPERLINK(1)'"), "utf-8")
    cell = book(rutan)["List"]["E2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_long_name_is_whole_and_has_room(rutan: Rutan) -> None:
    guide = rutan.root / "my-lke.yaml"
    long = "panjang " * 100
    guide.write_text(guide.read_text("utf-8").replace("SK Tim", long), "utf-8")
    sheet = book(rutan)["List"]
    assert sheet["E2"].value == long.strip()
    assert sheet.row_dimensions[2].height > 15 * sheet.row_dimensions[1].height / 2


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system sets no time zone")
def test_the_same_board_gives_the_same_bytes(rutan: Rutan, monkeypatch: pytest.MonkeyPatch) -> None:
    first = board_as_xlsx(rutan.board(), str)
    monkeypatch.setitem(os.environ, "TZ", "Asia/Makassar")
    time.tzset()
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert board_as_xlsx(rutan.board(), str) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.read("docProps/core.xml").count(b">1980-01-01T00:00:00Z<") == 2
