"""A decree is written from packet.yaml, and answers the item of the guide that asks for it."""

from pathlib import Path
from typing import Any

import pytest

from tests.making import meetings
from tests.making.word_files import text_of
from zidocs.board.completeness import completeness
from zidocs.documents.writing import write_documents
from zidocs.errors import SpecFault
from zidocs.office.naskah.decree import Sk
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.plan import packet_parts

DECREE = {
    "nomor": "W99-0006",
    "tanggal": "2024-01-08",
    "tentang": "Tim Kerja",
    "menimbang": ["perlu dibentuk tim kerja;"],
    "diktum": ["Membentuk Tim Kerja.", "Keputusan ini mulai berlaku pada tanggal ditetapkan."],
}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return meetings.office(tmp_path / "rutan", meetings.people(4))


def decree(office: Office, *codes: str, **changes: Any) -> Packet:
    claims = [{"indikator": code, "periode": "B03"} for code in codes or ("I.1.a",)]
    yaml = {"rapat": None, "dokumen": None, "bukti": claims, "sk": {**DECREE, **changes}}
    return meetings.packet(office, yaml)


def printed(office: Office, **changes: Any) -> str:
    (document,) = write_documents(decree(office, **changes), office, ())
    return text_of(document.data)


def test_diktums_are_numbered_in_words_and_considerations_begin_with_bahwa(office: Office) -> None:
    text = printed(office)
    assert "bahwa perlu dibentuk tim kerja;" in text
    assert "KESATU" in text
    assert "KEDUA" in text
    assert "KETIGA" not in text
    assert "KEPUTUSAN KEPALA RUMAH TAHANAN NEGARA KELAS IIB CONTOH" in text


def test_a_number_that_was_typed_before_a_diktum_is_printed_once(office: Office) -> None:
    assert printed(office, diktum=["KESATU : Membentuk tim.", "Berlaku."]).count("KESATU") == 1


def test_a_diktum_that_is_left_out_is_told_at_the_next(office: Office) -> None:
    with pytest.raises(SpecFault, match=r"sk\.diktum\[1\]: This is the diktum KEDUA, but it is"):
        decree(office, diktum=["KESATU: Membentuk tim.", "KETIGA: Berlaku."])


def test_everybody_of_a_team_stands_there_once_with_the_first_position(office: Office) -> None:
    team = [
        {"sebagai": "Ketua", "pegawai": meetings.nip(2)},
        {"sebagai": "Anggota", "pegawai": "semua"},
    ]
    packet = decree(office, lampiran=[{"judul": "Susunan", "anggota": team}])
    section = packet.sections["sk"]
    assert isinstance(section, Sk)
    assert [role for _, role in section.lampiran[0].team] == ["Ketua", *["Anggota"] * 3]
    assert len({person for person, _ in section.lampiran[0].team}) == 4


def states(office: Office, packet: Packet, code: str, **scans: Path) -> list[str]:
    indikator = office.katalog.find_indicator(code)
    assert indikator is not None
    signed = {(packet.slug, kind): path for kind, path in scans.items()}
    complete = completeness(indikator, "B03", office.satker.jenis, [packet], signed)
    return [f"{each.nama[:12]}: {each.keadaan}" for each in complete.butir]


def test_it_answers_the_item_that_the_guide_says_is_such_a_document(office: Office) -> None:
    packet = decree(office)
    assert states(office, packet, "I.1.a") == ["SK Tim Kerja: belum ditandatangani"]
    assert states(office, packet, "I.1.a", sk=Path("sk.pdf")) == ["SK Tim Kerja: ada"]


def test_of_several_items_it_says_which(office: Office) -> None:
    packet = decree(office, "V.2.a", butir=1)
    assert "SK Tim SPIP: belum ditandatangani" in states(office, packet, "V.2.a")
    with pytest.raises(SpecFault, match=r"sk\.butir: The indicator has no item 99"):
        decree(office, "V.2.a", butir=99)


def test_in_a_packet_of_two_indicators_it_goes_into_the_bundles_that_it_names(
    office: Office,
) -> None:
    packet = decree(office, "I.1.a", "V.1.b", butir={"I.1.a": 1})
    assert [part.kind for part in packet_parts(packet, (), "I.1.a")] == ["sk"]
    assert packet_parts(packet, (), "V.1.b") == ()


def test_it_stands_behind_the_files_of_earlier_items_and_before_those_of_later_ones(
    office: Office,
) -> None:
    packet = decree(office, "III.5.a", butir=2)
    folder = packet.folder / "lampiran"
    folder.mkdir(parents=True)
    files = []
    for number in (1, 3):
        (folder / f"{number}.pdf").write_bytes(b"%PDF-1.4")
        files.append({"berkas": f"lampiran/{number}.pdf", "butir": number})
    yaml = {
        "rapat": None, "dokumen": None, "bukti": [{"indikator": "III.5.a", "periode": "B03"}],
        "sk": {**DECREE, "butir": 2}, "lampiran": files,
    }  # fmt: skip
    parts = packet_parts(meetings.packet(office, yaml), (), "III.5.a")
    assert [(part.kind, part.number) for part in parts] == [
        ("lampiran", 0), ("sk", 0), ("lampiran", 1),
    ]  # fmt: skip
