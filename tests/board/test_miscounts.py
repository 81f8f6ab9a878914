"""What counts otherwise than its writer means is told, packet by packet."""

import pytest

from tests.making.guided_office import Rutan
from zidocs.checks import miscounts
from zidocs.errors import Problem
from zidocs.office.reading import read_all


def told(rutan: Rutan) -> list[Problem]:
    office = rutan.office()
    reading = read_all(office)
    assert reading.problems == ()
    return [problem for packet in reading.packets for problem in miscounts(office, packet)]


def test_nothing_is_told_of_a_packet_in_order(rutan: Rutan) -> None:
    rutan.meeting(claim="kegiatan: 2, periode: B06")
    rutan.write("packets/rapat/scan/notula.pdf")
    assert told(rutan) == []


def test_an_activity_of_another_period_is_told_with_the_choices(rutan: Rutan) -> None:
    rutan.meeting(claim="kegiatan: 1, periode: B06")
    (problem,) = told(rutan)
    assert (problem.where.line, problem.severity) == (1, "peringatan")
    assert "Activity 1 of I.1.b" in str(problem.what)
    assert "2: Rapat lanjutan" in str(problem.fix)


@pytest.mark.parametrize("name", ["notulen.pdf", "sk.jpg"])
def test_a_scan_of_no_document_is_told_with_the_names(name: str, rutan: Rutan) -> None:
    rutan.meeting()
    rutan.write(f"packets/rapat/scan/{name}")
    (problem,) = told(rutan)
    assert problem.where.file == f"packets/rapat/scan/{name}"
    assert "undangan.pdf, notula.pdf, laporan.pdf" in str(problem.fix)


@pytest.mark.parametrize("name", [".DS_Store", "._notula.pdf", "Thumbs.db", "notula.docx"])
def test_other_files_beside_the_scans_are_not(name: str, rutan: Rutan) -> None:
    rutan.meeting()
    rutan.write(f"packets/rapat/scan/{name}")
    assert told(rutan) == []
