"""Characters that our letters do not have are told, with their place, before they are boxes."""

from pathlib import Path

from zidocs.checks import check_packets
from zidocs.errors import Problem
from zidocs.office.reading import read_office, read_packets
from zidocs.office.workspace import open_workspace

PACKET = "rapat-rencana-aksi/packet.yaml"


def unknown(root: Path) -> list[Problem]:
    """The findings about characters in the sample's meeting."""
    office = read_office(open_workspace(root))
    folders = [one for one in office.workspace.packets() if one.file == root / PACKET]
    (packet,) = read_packets(office, folders)
    return [problem for problem in check_packets(office, [packet]) if problem.code == "Z220"]


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_emoji_in_a_caption_is_told_with_its_line(sample: Path) -> None:
    replace(sample / PACKET, "keterangan: Peserta rapat", "keterangan: Peserta 😀漢 rapat")
    (told,) = unknown(sample)
    line = (sample / PACKET).read_text(encoding="utf-8").split("😀")[0].count("\n") + 1
    assert (told.severity, told.where.line) == ("peringatan", line)
    assert told.where.key == "foto[2].keterangan"
    assert "😀漢" in str(told.what.render())


def test_a_name_of_the_roster_with_foreign_letters_is_told(sample: Path) -> None:
    replace(sample / "pegawai.csv", "Theresia Andai", "Theresia 李 Andai")
    (told,) = unknown(sample)
    assert told.where.file == "pegawai.csv"
    assert "李" in str(told.what.render())


def test_accents_dashes_and_quotes_are_no_finding(sample: Path) -> None:
    replace(sample / PACKET, "Peserta rapat", "“Peserta” – Thérèse Nguyệt… §\u00a05 ½")
    assert unknown(sample) == []
