"""A Markdown table in a long text is a table of the document."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.making import meetings
from tests.reading.pages import read_pages
from tests.reading.programs import needs_poppler
from zidocs.documents.filters import Block, blocks
from zidocs.documents.text_tables import MOST_COLUMNS, TextTable
from zidocs.documents.writing import write_documents
from zidocs.layout.choose import lay_out

SIMPLE = "| No | Area | Capaian |\n|---|---|---|\n| 1 | I | 80% |"


def only(text: str) -> TextTable:
    """The one table of a text."""
    (table,) = blocks(text)
    assert isinstance(table, TextTable)
    return table


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (SIMPLE, [("No", "Area", "Capaian"), ("1", "I", "80%")]),
        ("a | b\n--|--\nc | d", [("a", "b"), ("c", "d")]),
        ("| a |\n|-|\n| b |", [("a",), ("b",)]),
        (r"| a \| b | c |" + "\n|--|:-:|\n| d | |", [("a | b", "c"), ("d", "")]),
        ("|a|b|\n|-|-|\n| c |\n| d | e | f |", [("a", "b", ""), ("c", "", ""), ("d", "e", "f")]),
        ("| a | b |\n|--|--|", [("a", "b")]),
        ("| {{ x }} | <w:p/> & |\n|--|--|", [("{{ x }}", "<w:p/> &")]),
        (SIMPLE.replace("\n", " "), [("No", "Area", "Capaian"), ("1", "I", "80%")]),
        ("| a | b | |--|--| | | d |", [("a", "b"), ("", "d")]),
    ],
)  # fmt: skip
def test_rows_and_cells_are_those_that_were_written(
    text: str, rows: Sequence[tuple[str, ...]]
) -> None:
    assert list(only(text).rows) == list(rows)


def test_colons_align_columns() -> None:
    assert only("|a|b|c|d|\n|---|:--|:-:|--:|").aligned == ("left", "left", "center", "right")


def test_a_table_stands_between_paragraphs_and_items_and_parts_none_of_them() -> None:
    found = blocks(f"Hasilnya:\n{SIMPLE}\n\nDemikian.\n\n- butir\n{SIMPLE}")
    kinds = [None if isinstance(each, TextTable) else each for each in found]
    assert kinds == [Block("Hasilnya:"), None, Block("Demikian."), Block("butir", "–"), None]


@pytest.mark.parametrize(
    "text",
    [
        "Area I | Area II", "a | b\nc | d", "a\n---\nb", "| a | b |\n|---|\n| c | d |",
        "|a" * (MOST_COLUMNS + 1) + "|\n" + "|-" * (MOST_COLUMNS + 1) + "|",
    ],
)  # fmt: skip
def test_what_is_no_table_stays_a_text_with_all_its_signs(text: str) -> None:
    assert [block.text for block in blocks(text) if isinstance(block, Block)] == [
        " ".join(text.split())
    ]


def document(folder: Path, kind: str, **sections: Any) -> bytes:
    office = meetings.office(folder, meetings.people(3))
    packet = meetings.packet(office, {**meetings.sized_yaml(2), **sections})
    (docx,) = [each for each in write_documents(packet, office, ()) if each.kind == kind]
    assert docx.problems == ()
    return docx.data


@pytest.mark.parametrize(
    ("kind", "sections"),
    [
        ("laporan", {"laporan": {"pelaksanaan": SIMPLE}}),
        ("laporan", {"laporan": {"penutup": SIMPLE}}),
        ("notula", {"notula": {"penutup": SIMPLE, "keputusan": ["Dilanjutkan."]}}),
        ("notula", {"notula": {"keputusan": [{"uraian": SIMPLE}]}}),
        ("undangan", {"undangan": {"isi": SIMPLE}}),
    ],
)
def test_every_long_text_may_have_a_table_and_its_pages_show_it(
    tmp_path: Path, kind: str, sections: dict[str, Any]
) -> None:
    docx = document(tmp_path, kind, **sections)
    body = Document(io.BytesIO(docx)).element.body
    tables = [["".join(cell.xpath(".//w:t/text()")) for cell in table.iter("{*}tc")]
              for table in body.iter("{*}tbl")]  # fmt: skip
    assert ["No", "Area", "Capaian", "1", "I", "80%"] in tables
    assert lay_out({kind: docx}, "bawaan")[kind].pdf


ITEM = f"Capaian triwulan:\n{SIMPLE}\nSelesai & tuntas."


@pytest.mark.parametrize(
    ("kind", "sections"),
    [
        ("laporan", {"laporan": {"hasil": ["Satu.", ITEM, "Tiga."]}}),
        ("laporan", {"laporan": {"kesimpulan": ["Satu.", ITEM, "Tiga."]}}),
        ("berita_acara", {"berita_acara": {"hasil": ["Satu.", ITEM, "Tiga."]}}),
    ],
)
def test_a_table_in_an_item_stands_behind_it_and_the_list_goes_on(
    tmp_path: Path, kind: str, sections: dict[str, Any]
) -> None:
    docx = document(tmp_path, kind, dokumen=[kind], **sections)
    body = Document(io.BytesIO(docx)).element.body
    (table,) = (each for each in body.iter("{*}tbl") if "Capaian" in each.xpath(".//w:t/text()"))
    assert ["".join(cell.xpath(".//w:t/text()")) for cell in table.iter("{*}tc")] == [
        "No", "Area", "Capaian", "1", "I", "80%",
    ]  # fmt: skip
    before, _gap, after = table.getprevious(), table.getnext(), table.getnext().getnext()
    assert "".join(before.xpath(".//w:t/text()")) == "Capaian triwulan:"
    assert "".join(after.xpath(".//w:t/text()")) == "Selesai & tuntas."
    assert before.xpath(".//w:numPr")
    assert not after.xpath(".//w:numPr")
    pages = read_pages(_saved(tmp_path, lay_out({kind: docx}, "bawaan")[kind].pdf))
    text = " ".join(page.text for page in pages)
    marks = [text[text.index(word) - 3 : text.index(word)].strip()
             for word in ("Satu.", "Capaian triwulan:", "Tiga.")]  # fmt: skip
    assert [mark.strip(".") for mark in marks] in (["1", "2", "3"], ["a", "b", "c"])


@pytest.mark.parametrize("text", [SIMPLE, SIMPLE.replace("\n", " "), f"{SIMPLE}\n\nLalu."])
def test_an_item_may_be_a_table_alone(tmp_path: Path, text: str) -> None:
    docx = document(tmp_path, "laporan", laporan={"hasil": [text]})
    body = Document(io.BytesIO(docx)).element.body
    shown = "".join(body.xpath(".//w:t/text()"))
    assert "80%" in shown
    assert "|" not in shown


def test_bars_that_are_no_table_stay_in_an_item(tmp_path: Path) -> None:
    docx = document(tmp_path, "laporan", laporan={"hasil": ["Area I | Area II\na | b"]})
    body = Document(io.BytesIO(docx)).element.body
    assert "Area I | Area IIa | b" in "".join(body.xpath(".//w:t/text()"))


def _saved(folder: Path, pdf: bytes) -> Path:
    file = folder / "halaman.pdf"
    file.write_bytes(pdf)
    return file


@needs_poppler
def test_a_long_table_goes_on_over_pages_below_its_head(tmp_path: Path) -> None:
    rows = "\n".join(f"| {number} | Kegiatan ke-{number} | {number}% |" for number in range(120))
    text = f"| Nomor | Uraian | Capaian |\n|--:|:--|:-:|\n{rows}"
    docx = document(tmp_path, "laporan", laporan={"pelaksanaan": text})
    file = tmp_path / "laporan.pdf"
    file.write_bytes(lay_out({"laporan": docx}, "bawaan")["laporan"].pdf)
    pages = [page.text for page in read_pages(file) if "Kegiatan ke-" in page.text]
    assert len(pages) > 2
    assert all("Nomor Uraian Capaian" in page for page in pages)
    assert all(
        sum(f"Kegiatan ke-{number} " in page for page in pages) == 1 for number in range(120)
    )


@pytest.mark.parametrize(
    "text", ["|" * 200_000, "|-" * 100_000, "| a |\n|--|\n" + "|x|\n" * 50_000]
)
def test_a_hostile_text_takes_no_time(text: str) -> None:
    assert blocks(text) is not None
