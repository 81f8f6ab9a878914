"""What the pages of a document decide: spare rows, and what a list of recipients is called."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.making import meetings
from zidocs.documents.writing import write_documents
from zidocs.layout.choose import at_hand
from zidocs.layout.normalise import normalise


def pages(tmp_path: Path, kind: str, count: int, **sections: Any) -> list[str]:
    """The texts of the pages of a document for so many participants."""
    office = meetings.office(tmp_path, meetings.people(count))
    packet = meetings.packet(office, {**meetings.sized_yaml(count), **sections})
    (docx,) = [each.data for each in write_documents(packet, office, ()) if each.kind == kind]
    pdf = at_hand().built_in.pages(normalise(docx), kind).pdf
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def rows(page: str) -> list[int]:
    """The numbers in the first column of an attendance list."""
    return sorted({int(number) for number in re.findall(r"(?m)^(\d+)\.", page)})


@pytest.mark.parametrize("count", [9, 10, 27, 28, 29])
def test_no_page_begins_for_spare_rows_and_the_signature(tmp_path: Path, count: int) -> None:
    without = pages(tmp_path / "0", "daftar_hadir", count, daftar_hadir={"baris_cadangan": 0})
    with_spare = pages(tmp_path / "3", "daftar_hadir", count)
    assert len(with_spare) == len(without)
    assert "Mengetahui," in with_spare[-1]
    assert count <= rows(with_spare[-1])[-1] < count + 3


def test_spare_rows_that_fit_stay_and_many_that_were_asked_for_make_a_page(tmp_path: Path) -> None:
    (page,) = pages(tmp_path / "3", "daftar_hadir", 5)
    assert rows(page)[-1] == 5 + 3
    *_, last = pages(tmp_path / "20", "daftar_hadir", 8, daftar_hadir={"baris_cadangan": 20})
    assert rows(last)[-1] == 8 + 20


def test_a_list_of_recipients_on_one_page_is_a_sheet_and_a_longer_one_is_not(
    tmp_path: Path,
) -> None:
    letter = pages(tmp_path / "6", "undangan", 6)
    assert "satu lembar" in letter[0]
    assert len(letter) == 2
    assert "satu berkas" in pages(tmp_path / "60", "undangan", 60)[0]
    stated = meetings.sized_yaml(6)["undangan"] | {"lampiran": "dua berkas"}
    assert "dua berkas" in pages(tmp_path / "own", "undangan", 6, undangan=stated)[0]


def test_pages_that_cannot_become_fewer_are_laid_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    def counted(docx: bytes) -> bytes:
        nonlocal calls
        calls += 1
        return normalise(docx)

    monkeypatch.setattr("zidocs.documents.fitting.normalise", counted)
    office = meetings.office(tmp_path, meetings.people(20))
    packet = meetings.packet(office, meetings.sized_yaml(20))
    write_documents(packet, office, ())
    # The letter begins its list, the attendance list has people, on the last of their pages.
    assert calls == 2


@pytest.mark.parametrize("count", [6, 9, 20, 60])
def test_pages_that_filling_hands_on_are_those_of_the_document(tmp_path: Path, count: int) -> None:
    office = meetings.office(tmp_path, meetings.people(count))
    packet = meetings.packet(office, meetings.sized_yaml(count))
    known = [each for each in write_documents(packet, office, ()) if each.pages]
    assert "daftar_hadir" in {each.kind for each in known}
    for document in known:
        assert document.pages == at_hand().built_in.pages(normalise(document.data), "").pdf
