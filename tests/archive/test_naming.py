"""Names in an archive are names on every system."""

import unicodedata

import pytest

from zidocs.archive.naming import archive_name, name_problems
from zidocs.disk.names import is_litter, is_no_evidence


def codes(*paths: str) -> list[str]:
    return [problem.code for problem in name_problems(paths)]


def test_ordinary_names_are_good() -> None:
    paths = ["packets/rapat-1/foto/Kegiatan sore (2) é 100%.jpg", "satker.yaml", "packets/console"]
    assert codes(*paths) == []


@pytest.mark.parametrize(
    "path",
    [
        "a/aux", "a/NUL.pdf", "a/com1.txt", "a/lpt³", "a/CONIN$", "a/con .pdf",
        "a/tanya?.pdf", "a/jam 09:00.pdf", "a/b\\c.pdf", 'a/".pdf', "a/<b>", "a/b|c", "a/*",
        "a/titik.", "a/spasi ", "a./b", "a/\x07", "a/\ud800.pdf", "a//b",
        "a/" + "é" * 130, "a/" * 80 + "x",
    ],
)  # fmt: skip
def test_names_that_some_system_cannot_hold_are_told(path: str) -> None:
    assert codes(path) == ["Z806"]


@pytest.mark.parametrize(
    "twin", ["foto/SORE É.JPG", unicodedata.normalize("NFD", "foto/sore é.jpg"), "foto/sore é.jpg"]
)
def test_names_that_are_one_file_on_another_system_are_told(twin: str) -> None:
    assert codes("foto/sore é.jpg", "foto/pagi.jpg", twin) == ["Z807"]


def test_accents_become_one_character() -> None:
    assert archive_name("sore e\u0301.jpg") == "sore \u00e9.jpg"


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", "._surat.pdf"])
def test_litter_of_systems_is_known(name: str) -> None:
    assert is_litter(name)
    assert is_no_evidence(name)


@pytest.mark.parametrize("name", ["~$surat.docx", ".git", "a.tmp", "~WRL1.tmp", "x.crdownload"])
def test_litter_of_programs_is_no_evidence(name: str) -> None:
    assert not is_litter(name)
    assert is_no_evidence(name)


@pytest.mark.parametrize("name", ["surat.pdf", "temp.jpg", "Thumbs.db.pdf", "partai.pdf"])
def test_evidence_is_evidence(name: str) -> None:
    assert not is_no_evidence(name)
