"""A workspace becomes an office and its packets: people looked up, files found, in order."""

import pickle
from datetime import date, time
from pathlib import Path

import pytest

from tests.making.small_office import PACKET, ROSTER, write
from zidocs.errors import SpecFault, UsageFault
from zidocs.office.packet import Packet
from zidocs.office.reading import read_selection, read_workspace, select_packets
from zidocs.office.workspace import open_workspace

PACKET_FILE = "packets/rapat/packet.yaml"


def read(root: Path, text: str = PACKET) -> Packet:
    write(root / PACKET_FILE, text)
    _, [packet] = read_workspace(open_workspace(root), [])
    return packet


# The meeting and its people


def test_a_short_file_becomes_a_whole_meeting(root: Path) -> None:
    packet = read(root)
    rapat = packet.rapat
    assert rapat
    assert (rapat.tanggal, rapat.mulai, rapat.selesai) == (date(2024, 3, 7), time(9), time(11, 15))
    assert (rapat.pimpinan.nama, rapat.notulis.nama) == ("Petrus Misal", "Maria Contoh, S.H.")
    assert [person.nama for person in rapat.peserta] == [
        "Maria Contoh, S.H.",
        "Petrus Misal",
        "Tamu Contoh",
    ]
    assert packet.slug == "rapat"
    assert packet.dokumen == ("undangan", "daftar_hadir", "notula", "laporan")
    assert str(packet.place("rapat", "judul")) == f"{PACKET_FILE}:4:10 rapat.judul"


def attendees(root: Path, written: str) -> list[str]:
    before, _, _ = PACKET.partition("  peserta:")
    packet = read(root, f"{before}  peserta: {written}\n")
    return [person.nama for person in packet.rapat.peserta] if packet.rapat else []


EVERYBODY = ["Maria Contoh, S.H.", "Petrus Misal", "Ani Umpama", "Ani Umpama"]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("semua", EVERYBODY),
        ("[Semua]", EVERYBODY),
        ("{kelompok: panitia}", ["Maria Contoh, S.H."]),
        ("Petrus Misal", ["Petrus Misal"]),
        ('["198502022010122002", Petrus Misal]', ["Maria Contoh, S.H.", "Petrus Misal"]),
        ("[19850202 201012 2 002]", ["Maria Contoh, S.H."]),
        ("[Petrus Misal, {kelompok: Tim Kerja}, semua]",
         ["Petrus Misal", "Maria Contoh, S.H.", "Ani Umpama", "Ani Umpama"]),
        ("[{nama: Tamu, nip: '19850202 201012 2 002'}]", ["Tamu"]),
    ],
)  # fmt: skip
def test_attendees_are_named_in_many_ways_and_come_once(
    root: Path, written: str, names: list[str]
) -> None:
    assert attendees(root, written) == names


def test_nobody_is_everybody_without_a_roster(root: Path) -> None:
    (root / "pegawai.csv").unlink()
    text = PACKET.partition("  pimpinan:")[0] + (
        "  pimpinan: {nama: A}\n  notulis: {nama: B}\n  agenda: x\n  peserta: semua\n"
    )
    with pytest.raises(SpecFault) as caught:
        read(root, text)
    assert [problem.code for problem in caught.value.problems] == ["Z149"]


@pytest.mark.parametrize(
    ("written", "nama", "jabatan", "authority"),
    [
        ("", "Yohanes Contoh, S.H.", "Kepala", (None, None, None)),
        ("{penandatangan: Petrus Misal}", "Petrus Misal", "Staf", (None, None, None)),
        ("{penandatangan: Yohanes Contoh}", "Yohanes Contoh, S.H.", "Kepala", (None, None, None)),
        ("{penandatangan: '198003152003121001'}",
         "Yohanes Contoh, S.H.", "Kepala", (None, None, None)),
        ("{penandatangan: {pegawai: Petrus Misal, jabatan: Sekretaris, an: Kepala, ub: Kabag}}",
         "Petrus Misal", "Sekretaris", ("Kepala", "Kabag", None)),
        ("{penandatangan: {pegawai: Petrus Misal, sebagai: Plh.}}",
         "Petrus Misal", "Staf", (None, None, "Plh.")),
    ],
)  # fmt: skip
def test_the_head_signs_unless_somebody_else_is_named(
    root: Path, written: str, nama: str, jabatan: str, authority: tuple[str | None, ...]
) -> None:
    signer = read(root, f"{PACKET}undangan: {written}\n").signers["undangan"]
    assert (signer.person.nama, signer.jabatan) == (nama, jabatan)
    assert (signer.an, signer.ub, signer.sebagai) == authority


def test_a_berita_acara_is_confirmed_only_by_who_is_named(root: Path) -> None:
    assert set(read(root).signers) == {"undangan", "daftar_hadir", "laporan"}
    packet = read(root, f"{PACKET}berita_acara: {{mengetahui: Petrus Misal}}\n")
    assert packet.signers["berita_acara"].person.nama == "Petrus Misal"


def test_chair_and_minute_taker_sign_the_berita_acara_unless_others_are_named(root: Path) -> None:
    named = [(party.person.nama, party.sebagai) for party in read(root).pihak]
    assert named == [("Petrus Misal", None), ("Maria Contoh, S.H.", None)]
    parties = "[{pegawai: Petrus Misal, sebagai: PIHAK PERTAMA}, {nama: Tamu, jabatan: Lurah}]"
    packet = read(root, f"{PACKET}berita_acara: {{pihak: {parties}}}\n")
    assert [(party.person.nama, party.person.jabatan, party.sebagai) for party in packet.pihak] == [
        ("Petrus Misal", "Staf", "PIHAK PERTAMA"),
        ("Tamu", "Lurah", None),
    ]


def test_a_decision_or_a_point_may_be_a_bare_text(root: Path) -> None:
    notula = read(root, f"{PACKET}notula: {{pembahasan: [a], keputusan: [b]}}\n").notula
    assert [point.uraian for point in notula.pembahasan] == ["a"]
    assert [decision.uraian for decision in notula.keputusan] == ["b"]


def test_text_is_text_whatever_signs_are_in_it(root: Path) -> None:
    hal = "Biaya < 5 % & “a” {{ nama }} {% if %} é"
    packet = read(root, f"{PACKET}undangan: {{hal: '{hal}', nomor: 007}}\n")
    assert (packet.undangan.hal, packet.undangan.nomor) == (hal, "007")


# Documents and files


def test_the_packet_says_which_documents_are_made(root: Path) -> None:
    assert read(root, f"{PACKET}dokumen: [notula, undangan, notula]\n").dokumen == (
        "notula",
        "undangan",
    )
    assert read(root, f"{PACKET}dokumen: []\n").dokumen == ()


def test_without_a_meeting_a_packet_is_a_set_of_files(root: Path) -> None:
    write(root / "packets/rapat/lampiran/sk.pdf", "")
    packet = read(
        root,
        "bukti: [{indikator: I.1.a, periode: B03}]\n"
        "lampiran: [{berkas: lampiran\\sk.pdf, halaman: '1-3, 7', jenis: sk}]\n",
    )
    assert (packet.rapat, packet.dokumen, packet.pihak) == (None, (), ())
    [attachment] = packet.lampiran
    assert attachment.berkas == root / "packets/rapat/lampiran/sk.pdf"
    assert (attachment.title, attachment.jenis) == ("sk", "sk")
    assert attachment.halaman == ((1, 3), (7, 7))


def test_all_photos_of_the_folder_are_taken_by_name_as_people_count(root: Path) -> None:
    for name in ("10.jpg", "2.JPG", "1.png", "foto-b.heic", "catatan.txt", ".3.jpg", "Thumbs.db"):
        write(root / "packets/rapat/foto" / name, "")
    packet = read(root)
    assert [photo.path.name for photo in packet.foto] == ["1.png", "2.JPG", "10.jpg", "foto-b.heic"]
    assert str(packet.foto[0].place) == "packets/rapat/foto/1.png"


def test_photos_that_are_named_come_alone_and_in_their_order(root: Path) -> None:
    for name in ("1.jpg", "2.jpg", "3.jpg"):
        write(root / "packets/rapat/foto" / name, "")
    foto = "foto: [{berkas: foto/3.jpg, keterangan: Penutupan}, {berkas: foto/1.jpg}]\n"
    packet = read(root, PACKET + foto)
    assert [(photo.path.name, photo.keterangan) for photo in packet.foto] == [
        ("3.jpg", "Penutupan"),
        ("1.jpg", ""),
    ]
    assert str(packet.foto[1].place).endswith("packet.yaml:13:62 foto[1].berkas")
    assert read(root, f"{PACKET}foto: []\n").foto == ()


def test_a_packet_goes_to_a_worker_process_and_back(root: Path) -> None:
    packet = read(root, f"{PACKET}notula: {{keputusan: [a]}}\n")
    assert pickle.loads(pickle.dumps(packet)) == packet


# Several packets


def test_faults_of_all_files_are_told_at_once(root: Path) -> None:
    write(root / "satker.yaml", (root / "satker.yaml").read_text().replace("WITA", "Bali"))
    write(root / "pegawai.csv", ROSTER.replace("199001012015011001", "123"))
    write(root / PACKET_FILE, PACKET.replace("tempat: Aula", "tmpat: Aula"))
    write(root / "packets/lain/packet.yaml", "bukti: [\n")
    with pytest.raises(SpecFault) as caught:
        read_workspace(open_workspace(root), [])
    assert [(p.where.file, p.where.line) for p in caught.value.problems] == [
        ("satker.yaml", 5),
        ("pegawai.csv", 3),
        ("packets/lain/packet.yaml", 2),
        (PACKET_FILE, 3),
        (PACKET_FILE, 8),
    ]


def test_a_packet_not_asked_for_is_only_a_warning_when_it_is_broken(root: Path) -> None:
    write(root / "packets/lain/packet.yaml", "bukti: []\n")
    selected = read_selection(open_workspace(root), [root / "packets/rapat"])
    assert [packet.slug for packet in selected.packets] == ["rapat"]
    assert selected.slugs == {"rapat"}
    assert [(p.severity, p.where.file) for p in selected.problems] == [
        ("peringatan", "packets/lain/packet.yaml")
    ]
    with pytest.raises(SpecFault):
        read_selection(open_workspace(root), [])


@pytest.mark.parametrize(
    ("paths", "slugs"),
    [
        ([], ["lain", "rapat"]),
        (["packets/rapat"], ["rapat"]),
        (["packets/rapat/packet.yaml"], ["rapat"]),
        (["packets"], ["lain", "rapat"]),
        (["."], ["lain", "rapat"]),
        (["packets/rapat", "packets/lain", "packets/rapat/../rapat"], ["lain", "rapat"]),
    ],
)
def test_packets_are_named_by_folder_file_or_what_holds_them(
    root: Path, paths: list[str], slugs: list[str]
) -> None:
    write(root / "packets/lain/packet.yaml", PACKET)
    chosen = select_packets(open_workspace(root), [root / path for path in paths])
    assert [folder.slug for folder in chosen] == slugs


def test_every_path_without_a_packet_is_told(root: Path) -> None:
    with pytest.raises(UsageFault) as caught:
        select_packets(open_workspace(root), [root / "x", root / "packets/rapat", root / "hasil"])
    assert [problem.where.file for problem in caught.value.problems] == [
        str(root / "x"),
        str(root / "hasil"),
    ]
    assert "rapat" in str(caught.value.problems[0].fix)
