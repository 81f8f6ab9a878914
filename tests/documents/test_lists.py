"""Lists of documents are Word's own: an item that is added is numbered on."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from tests.making import meetings
from tests.making.word_files import filled, text_of, word_file
from tests.reading.pages import read_pages
from tests.reading.programs import needs_poppler
from zidocs.documents.writing import write_documents
from zidocs.layout.choose import at_hand
from zidocs.layout.normalise import normalise


def numbers(data: bytes) -> Iterator[tuple[str, str, int]]:
    """The items of lists: style, text without a mark, and the list's number."""
    docx = Document(io.BytesIO(data))
    for paragraph in docx.element.body.iter("{*}p"):
        number = paragraph.xpath("w:pPr/w:numPr/w:numId/@w:val")
        if number:
            yield paragraph.style, "".join(paragraph.xpath("w:r/w:t/text()")), int(number[0])


def documents(folder: Path, **sections: Any) -> dict[str, bytes]:
    office = meetings.office(folder, meetings.people(3))
    packet = meetings.packet(office, {**meetings.sized_yaml(2), **sections})
    return {each.kind: each.data for each in write_documents(packet, office, ())}


def test_items_are_counted_by_word_and_each_list_begins_anew(tmp_path: Path) -> None:
    text = (
        "Pertama:\n\n1. satu\n2. dua\n\nKedua:\n\n1. tiga\n2. empat\n\n- lima\n- enam\n\n7. tujuh"
    )
    report = documents(tmp_path, laporan={"pelaksanaan": text})["laporan"]
    words = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh")
    items = {said: number for _, said, number in numbers(report) if said in words}
    lists = [{items[word] for word in group} for group in (words[:2], words[2:4], words[4:6])]
    assert [len(each) for each in lists] == [1, 1, 1]
    assert len({items[word] for word in words}) == 4
    told = [line for line in text_of(report) if line.split("\t")[-1] in words]
    assert told == [
        "1.\tsatu", "2.\tdua", "1.\ttiga", "2.\tempat", "–\tlima", "–\tenam", "7.\ttujuh",
    ]  # fmt: skip


@needs_poppler
def test_the_pages_show_the_numbers_that_were_written(tmp_path: Path) -> None:
    text = "1. satu\n2. dua\n\nLalu:\n\nb. tiga\nc. empat\n\n5. lima"
    report = documents(tmp_path, laporan={"pelaksanaan": text})["laporan"]
    file = tmp_path / "pages.pdf"
    file.write_bytes(at_hand().built_in.pages(normalise(report), "laporan").pdf)
    found = " ".join(page.text for page in read_pages(file))
    for item in ("1. satu", "2. dua", "b. tiga", "c. empat", "5. lima"):
        assert item in found


@pytest.mark.parametrize("typed", ["01.", "1)", "aa.", "Nomor", "1"])
def test_what_is_no_mark_of_a_list_stays_as_it_was_typed(typed: str) -> None:
    assert text_of(filled(word_file(f"{typed}\tisi"), {})) == [f"{typed}\tisi"]


def test_headings_have_the_levels_that_word_lists_them_by(tmp_path: Path) -> None:
    for kind in ("notula", "laporan"):
        docx = Document(io.BytesIO(documents(tmp_path)[kind]))
        levels = {name: docx.styles[name].element.xpath("w:pPr/w:outlineLvl/@w:val")
                  for name in ("Bab", "Subbab")}  # fmt: skip
        assert levels == {"Bab": ["0"], "Subbab": ["1"]}


def test_the_scope_has_a_heading_in_both_outlines(tmp_path: Path) -> None:
    for outline in ("rencana-aksi", "tata-naskah"):
        wanted = {"kerangka": outline, "ruang_lingkup": "Semua bagian kantor."}
        lines = text_of(documents(tmp_path / outline, laporan=wanted)["laporan"])
        assert lines[lines.index("Semua bagian kantor.") - 1] == "Ruang Lingkup"
    without = text_of(documents(tmp_path / "none", laporan={})["laporan"])
    assert "Ruang Lingkup" not in without
