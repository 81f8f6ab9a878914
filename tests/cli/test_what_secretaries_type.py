"""What check says of the slips of a real office: what was meant, and once what lacks once."""

import io
import zipfile
from pathlib import Path

import pytest

from tests.making.pictures import saved, upright
from zidocs import api
from zidocs.errors import Problem

PACKET = """\
bukti:
  - indikator: I.2.a
    kegiatan: 1
    periode: B03
rapat:
  judul: Rapat
  tanggal: 2026-03-05
  mulai: "09.00"
  tempat: Aula
  pimpinan: NIP. 198003152003121001
  notulis: Anastasia Umpama
  agenda:
    1. Pembukaan
    2. Penutup
  peserta:
    - kelompok: Tim Kerja
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    api.init(tmp_path / "rutan", 2026)
    return tmp_path / "rutan"


def told(root: Path, text: str) -> list[Problem]:
    (root / "packets/contoh-rapat/packet.yaml").write_text(text, "utf-8")
    return list(api.check(api.open_office(root)).problems)


def remedies(root: Path, text: str) -> list[str]:
    return [str(each.fix) for each in told(root, text) if each.severity == "galat"]


def test_an_nip_with_its_title_and_a_numbered_agenda_are_read(root: Path) -> None:
    assert remedies(root, PACKET) == []


@pytest.mark.parametrize(
    ("right", "typed", "remedy"),
    [
        ("- kelompok: Tim Kerja", "- Tim Kerja", "Did you mean {kelompok: Tim Kerja}?"),
        ("notulis: Anastasia Umpama", "notulis: Anastasia", "Did you mean Anastasia Umpama?"),
        ("- kelompok: Tim Kerja", "- {nama: Dr. Tamu, S.H., M.H., instansi: Itjen}",
         'Put the text that contains a comma in quotes: nama: "Dr. Tamu, S.H., M.H.".'),
        ("- kelompok: Tim Kerja", "- {nama:Tamu, instansi: Itjen}",
         "Put one blank behind the colon: nama: Tamu."),
        ("    1. Pembukaan\n    2. Penutup", "    - Pembahasan: rencana",
         'Put a text that contains “: ” in quotes: "Pembahasan: rencana".'),
        ('"09.00"', "09.00 WIB",
         'Write "09.00" only; WIB comes from zona_waktu in satker.yaml.'),
        ('"09.00"', "09.00 - 11.00",
         'Write the beginning under mulai, "09.00", and the end under selesai, "11.00".'),
        ("tempat: Aula", "tempat: #2", "Put the whole text in quotes."),
        ("rapat:\n", "undangan:\n  notulis: x\nrapat:\n", "notulis belongs under rapat;"),
        ("rapat:\n", "nomor: W1-1\nrapat:\n",
         "nomor belongs under undangan, berita_acara, laporan;"),
        ("rapat:\n", "notula:\n  penanggung_jawab: x\nrapat:\n",
         "penanggung_jawab belongs under notula.keputusan;"),
        ("rapat:\n", "undangan.nomor: W1-1\nrapat:\n",
         "Write nomor without dots, on a line of its own under undangan."),
        ("rapat:\n", "nomer: W1-1\nrapat:\n", "Did you mean undangan.nomor?"),
        ("rapat:\n", "foto[0]: foto/1.jpg\nrapat:\n",
         "Write foto: and below it each entry behind “- ” on a line of its own."),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_what_was_meant(
    right: str, typed: str, remedy: str, root: Path
) -> None:
    assert right in PACKET
    said = remedies(root, PACKET.replace(right, typed))
    assert [each for each in said if each.startswith(remedy)]


@pytest.mark.parametrize("mulai", ["9:00", "9.00", "“09.00”", "09:00"])
def test_a_time_is_read_however_it_is_typed(mulai: str, root: Path) -> None:
    assert remedies(root, PACKET.replace('"09.00"', mulai)) == []


@pytest.mark.parametrize("name", ["Daftar Pegawai.csv", "pegawai.xls", "pegawai.ods"])
def test_a_roster_of_another_name_is_told_once(name: str, root: Path) -> None:
    (root / "pegawai.csv").rename(root / name)
    [problem] = told(root, PACKET)
    assert (problem.code, problem.where.file) == ("Z149", "pegawai.csv")
    assert name in str(problem.fix)


def test_the_capitals_of_the_rosters_name_do_not_matter(root: Path) -> None:
    (root / "pegawai.csv").rename(root / "Pegawai.CSV")
    assert remedies(root, PACKET) == []


def packed(name: str) -> bytes:
    """A ZIP file with one file in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(name, b"isi")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [("data.xls", b"\xd0\xcf\x11\xe0" + b"x" * 2000, "Z405"), ("a.pdf", b"", "Z403"),
     ("v.mp4", b"\0\0\0\x18ftypmp42" + b"x" * 99, "Z495"), ("a.pdf", b"<html>", "Z406"),
     ("a.zip", packed("surat.pdf"), "Z494"), ("a.rar", b"Rar!\x1a\x07\1\0" + bytes(99), "Z494"),
     ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99), "Z494"), ("a.opus", b"OggS" + bytes(99), "Z495"),
     ("a.lnk", b"L\0\0\0\1\x14\2\0" + bytes(99), "Z496"),
     ("a.url", b"[InternetShortcut]\r\nURL=x", "Z496"), ("a.rtf", b"{\\rtf1 Halo}", "Z497"),
     ("a.txt", "Rapat – notula".encode(), "Z497"), ("a.eml", b"From: a\r\n\r\nHalo", "Z497"),
     ("a.mhtml", b"From: <Saved by Blink>\r\n", "Z406"), ("a.odt", packed("mimetype"), "Z405"),
     ("a.dat", b"\1\2\3\4" * 40, "Z407"),
     ("a.pdf", b"%PDF-1.4", ""), ("a.jpg", saved(upright()), "")],
)  # fmt: skip
def test_check_tells_of_attachments_that_build_refuses(
    name: str, data: bytes, code: str, root: Path
) -> None:
    folder = root / "packets/contoh-rapat/lampiran"
    folder.mkdir()
    (folder / name).write_bytes(data)
    found = told(root, f"{PACKET}lampiran:\n  - berkas: lampiran/{name}\n")
    assert [each.code for each in found if each.severity == "galat"] == ([code] if code else [])


def test_columns_that_are_always_printed_are_told_as_such(root: Path) -> None:
    said = told(root, f"{PACKET}daftar_hadir:\n  kolom: [nama, jabatan, Tanda Tangan]\n")
    faults = [each for each in said if each.severity == "galat"]
    assert [each.where.key for each in faults] == ["daftar_hadir.kolom[0]", "daftar_hadir.kolom[2]"]
    assert {str(each.what) for each in faults} == {"Number, name and signature are always printed."}
    assert remedies(root, f"{PACKET}daftar_hadir:\n  kolom: [jabatan, nip]\n") == []


@pytest.mark.parametrize(
    ("decision", "what"),
    [("uraian: Satu", "nobody in charge and no deadline"),
     ("uraian: Satu\n      tenggat: 2026-03-20", "nobody in charge."),
     ("uraian: Satu\n      penanggung_jawab: Ketua", "no deadline."),
     ("uraian: Satu\n      penanggung_jawab: Ketua\n      tenggat: 2026-03-20", "")],
)  # fmt: skip
def test_of_a_decision_is_told_what_it_lacks_and_no_more(
    decision: str, what: str, root: Path
) -> None:
    said = told(root, f"{PACKET}notula:\n  keputusan:\n    - {decision}\n")
    found = [str(each.what) for each in said if each.code == "Z211"]
    assert [each.endswith(what) or what in each for each in found] == ([True] if what else [])


def test_check_tells_of_an_attachment_that_answers_nothing(root: Path) -> None:
    folder = root / "packets/contoh-rapat/lampiran"
    folder.mkdir()
    (folder / "lain.jpg").write_bytes(saved(upright()))
    entry = "lampiran:\n  - berkas: lampiran/lain.jpg\n    judul: Lain\n"
    assert "Z166" in [each.code for each in told(root, f"{PACKET}{entry}")]
    assert "Z166" not in [each.code for each in told(root, f"{PACKET}{entry}    butir: 1\n")]


@pytest.mark.parametrize(
    ("right", "typed", "remedy"),
    [
        ("  tempat: Aula", "  tempat:", "Fill it in; it cannot be left out."),
        ("bukti:\n  - indikator: I.2.a\n    kegiatan: 1\n    periode: B03", "bukti: I.2.a",
         "Begin each entry on a line of its own: “- indikator: …”."),
        ("bukti:\n  - indikator: I.2.a\n    kegiatan: 1\n    periode: B03", "bukti: [I.2.a]",
         "Write each key on a line of its own: “indikator: …”, “periode: …”."),
        ("rapat:\n", "laporan: [{bukti: I.2.a}]\nrapat:\n",
         "Write each key on a line of its own: “nomor: …”, “tanggal: …”."),
        ("rapat:\n", "foto: foto/1.jpg\nrapat:\n",
         "Begin each entry on a line of its own: “- berkas: …”."),
    ],
)  # fmt: skip
def test_the_remedy_for_a_wrong_shape_can_be_followed(
    right: str, typed: str, remedy: str, root: Path
) -> None:
    assert right in PACKET
    assert remedies(root, PACKET.replace(right, typed)) == [remedy]
