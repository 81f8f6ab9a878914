"""Everything that is wrong with a packet.yaml is told at once, each in its place."""

import os
from pathlib import Path

import pytest

from tests.making.small_office import write
from zidocs.errors import Problem, SpecFault
from zidocs.office.packet import Packet
from zidocs.office.reading import read_workspace
from zidocs.office.workspace import open_workspace

needs_links = pytest.mark.skipif(os.name == "nt", reason="Windows links need a right")


def read(root: Path) -> Packet:
    _, [packet] = read_workspace(open_workspace(root), [])
    return packet


def faults(root: Path) -> list[Problem]:
    with pytest.raises(SpecFault) as caught:
        read(root)
    return list(caught.value.problems)


def change(root: Path, before: str, after: str) -> None:
    path = root / "packets/rapat/packet.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    write(path, text.replace(before, after))


# What stands in the sound file → what a secretary wrote instead, § where the fault is told.
FAULTS = [
    ("I.2.a,→§I.2,", "bukti[0].indikator", "Z114", "is not the code of an indicator"),
    ("I.2.a,→§IX.2.a,", "bukti[0].indikator", "Z162", "has no indicator IX.2.a"),
    ("kegiatan: 1→kegiatan: §9", "bukti[0].kegiatan", "Z164", "I.2.a has no activity 9"),
    ("kegiatan: 1→kegiatan: §0", "bukti[0].kegiatan", "Z113", "out of range"),
    ("periode: B03→periode: §B06", "bukti[0].periode", "Z163", "is not due in B06"),
    ("periode: B03→periode: §B3", "bukti[0].periode", "Z113", "“B3” is not possible"),
    ("rapat:\n→rapat:\n  §jdul: x\n", "rapat.jdul", "Z112", "The key jdul is not known"),
    ("rapat:\n  judul: Rapat Penyusunan Rencana Aksi\n→§rapat:\n",
     "rapat.judul", "Z111", "judul is missing"),
    ("2024-03-07→§7 Maret 2024", "rapat.tanggal", "Z114", "is not a date"),
    ("2024-03-07→§2024-02-30", "rapat.tanggal", "Z114", "does not exist"),
    ('"09.00"→§"25.00"', "rapat.mulai", "Z114", "is not a time of day"),
    ('"11.15"→§"08.15"', "rapat.selesai", "Z114", "ends (08.15) before it begins (09.00)"),
    ("tempat: Aula→tempat: §''", "rapat.tempat", "Z113", "This is empty"),
    ('"199001012015011001"→§"19900101201501100"', "rapat.pimpinan", "Z143", "has 17 digits"),
    ('"199001012015011001"→§1.99001E+17', "rapat.pimpinan", "Z143", "Excel has turned"),
    ('"199001012015011001"→§"199001012015011009"', "rapat.pimpinan", "Z151", "has nobody with"),
    ('"199001012015011001"→§Ani Umpama', "rapat.pimpinan", "Z151", "2 people in pegawai.csv"),
    ('"199001012015011001"→{nama: a, §kelompok: b}',
     "rapat.pimpinan.kelompok", "Z112", "not known"),
    ("notulis: Maria Contoh→notulis: §Mario Conto", "rapat.notulis", "Z151", "has nobody with"),
    ("notulis: Maria Contoh→§notulis: [Maria]", "rapat.notulis", "Z113", "A single value"),
    ("notulis: Maria Contoh→§notulis:", "rapat.notulis", "Z113", "A value is missing"),
    ("[Pembukaan, Pembahasan]→[Pembukaan, §b: c]", "rapat.agenda[1]", "Z113", "A single value"),
    ("  agenda: [Pem→  §agenda: []\n  #", "rapat.agenda", "Z113", "This is empty"),
    ("{kelompok: Tim Kerja}→{kelompok: §Tim Lain}", "rapat.peserta[0].kelompok", "Z152", "Nobody"),
    ("{kelompok: Tim Kerja}→{kelompok: Panitia, §nama: x}",
     "rapat.peserta[0].nama", "Z112", "not known"),
    ("instansi: Dinas Contoh→nip: §'123'", "rapat.peserta[1].nip", "Z143", "has 3 digits"),
    ("  peserta: [→  §peserta: [" + "semua, " * 2_000, "rapat.peserta", "Z113", "at most 2000"),
    ("{nama: Tamu Contoh,→§{", "rapat.peserta[1].nama", "Z111", "nama is missing"),
]  # fmt: skip

MORE = [
    ("foto: [{berkas: §foto/9.jpg}]", "foto[0].berkas", "Z131", "There is no file foto/9.jpg"),
    ("foto: [{berkas: §../../../x.jpg}]", "foto[0].berkas", "Z130", "leads out of the workspace"),
    ("foto: [{berkas: §/etc/passwd}]", "foto[0].berkas", "Z130", "leads out of the workspace"),
    ("foto: [{berkas: §C:\\x.jpg}]", "foto[0].berkas", "Z130", "leads out of the workspace"),
    ("foto: [{berkas: §\\\\pc\\x.jpg}]", "foto[0].berkas", "Z130", "leads out of the workspace"),
    ('foto: [{berkas: §"foto\\n.jpg"}]', "foto[0].berkas", "Z132", "no file name can have"),
    ("foto: [§{keterangan: a}]", "foto[0].berkas", "Z111", "berkas is missing"),
    ("lampiran: [{berkas: §lampiran/}]", "lampiran[0].berkas", "Z131", "is a folder, not a file"),
    ("lampiran: [{berkas: §lampiran/x.pdf}]", "lampiran[0].berkas", "Z131", "There is no file"),
    ("lampiran: [{berkas: lampiran/a.pdf, halaman: §3-1}]", "lampiran[0].halaman", "Z153", "“3-1”"),
    ("lampiran: [{berkas: lampiran/a.pdf, halaman: §0}]", "lampiran[0].halaman", "Z153", "“0”"),
    ("lampiran: [{berkas: lampiran/a.pdf, halaman: §satu}]",
     "lampiran[0].halaman", "Z153", "not a list"),
    ("lampiran: [{berkas: lampiran/a.pdf, butir: §99}]", "lampiran[0].butir", "Z165", "no item 99"),
    ("notula: {pembahasan: [{agenda: §3, uraian: a}]}",
     "notula.pembahasan[0].agenda", "Z154", "2 items"),
    ("notula: {pembahasan: [§{agenda: 1}]}",
     "notula.pembahasan[0].uraian", "Z111", "uraian is missing"),
    ("notula: {keputusan: [{uraian: a, tenggat: §besok}]}",
     "notula.keputusan[0].tenggat", "Z114", "not a date"),
    ("notula: {pembahasan: [{uraian: a, pembicara: §'199001012015011009'}]}",
     "notula.pembahasan[0].pembicara", "Z151", "has nobody with"),
    ("undangan: {sifat: §Penting sekali}", "undangan.sifat", "Z113", "not possible here"),
    ("undangan: {penandatangan: §Budi}", "undangan.penandatangan", "Z151", "has nobody with"),
    ("undangan: {penandatangan: {pegawai: §Budi}}",
     "undangan.penandatangan.pegawai", "Z151", "nobody"),
    ("undangan: {penandatangan: {pegawai: Maria Contoh, ub: §x}}",
     "undangan.penandatangan.ub", "Z114", "u.b."),
    ("laporan: {penandatangan: {pegawai: Maria Contoh, sebagai: §Plt}}",
     "laporan.penandatangan.sebagai", "Z113", "“Plt” is not possible"),
    ("daftar_hadir: {baris_cadangan: §101}",
     "daftar_hadir.baris_cadangan", "Z113", "the limit is 100"),
    ("daftar_hadir: {kolom: [nip, §umur]}",
     "daftar_hadir.kolom[1]", "Z113", "“umur” is not possible"),
    ("berita_acara: {pihak: [§{jabatan: a}]}",
     "berita_acara.pihak[0]", "Z114", "either pegawai or nama"),
    ("berita_acara: {pihak: [{pegawai: Maria Contoh, nama: §x}]}",
     "berita_acara.pihak[0].nama", "Z114", "either"),
    ("berita_acara: {pihak: [§Budi]}", "berita_acara.pihak[0]", "Z151", "has nobody with"),
    ("dokumen: [undangan, §surat]", "dokumen[1]", "Z113", "“surat” is not possible"),
    ("§tempat: Aula", "tempat", "Z112", "The key tempat is not known"),
]  # fmt: skip


def place_of(text: str) -> tuple[str, str]:
    """The text without its mark, and ``line:column`` of the mark."""
    before, after = text.split("§")
    return before + after, f"{before.count(chr(10)) + 1}:{len(before.rsplit(chr(10), 1)[-1]) + 1}"


def told(problem: Problem) -> str:
    return f"{problem.where.line}:{problem.where.column}"


@pytest.mark.parametrize(("changed", "key", "code", "words"), FAULTS)
def test_a_fault_of_the_meeting_is_told_at_its_place(
    root: Path, changed: str, key: str, code: str, words: str
) -> None:
    path = root / "packets/rapat/packet.yaml"
    change(root, *changed.split("→"))
    wrong, place = place_of(path.read_text(encoding="utf-8"))
    write(path, wrong)
    [problem] = faults(root)
    assert (problem.where.file, problem.where.key, problem.code) == (
        "packets/rapat/packet.yaml",
        key,
        code,
    )
    assert words in str(problem.what)
    assert told(problem) == place


def test_a_date_typed_in_words_is_proposed_ready_to_write(root: Path) -> None:
    change(root, "2024-03-07", "Kamis, 7 Maret 2024")
    [problem] = faults(root)
    assert str(problem.fix) == "Write 2024-03-07."


@pytest.mark.parametrize(("line", "key", "code", "words"), MORE)
def test_a_fault_of_the_documents_and_files_is_told_at_its_place(
    root: Path, line: str, key: str, code: str, words: str
) -> None:
    path = root / "packets/rapat/packet.yaml"
    write(root / "packets/rapat/lampiran/a.pdf", "")
    wrong, place = place_of(path.read_text(encoding="utf-8") + line)
    write(path, wrong)
    [problem] = faults(root)
    assert (problem.where.key, problem.code) == (key, code)
    assert words in str(problem.what)
    assert told(problem) == place


def test_faults_of_every_kind_are_told_in_one_go(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "secret.jpg", "")
    path = root / "packets/rapat/packet.yaml"
    write(
        path,
        "bukti:\n"
        "  - {indikator: I.2.a, kegiatan: 7, periode: B06}\n"
        "  - {indikator: I.99.z, periode: B03}\n"
        "rapat:\n"
        "  judl: Rapat\n"
        "  tanggal: 2024-02-30\n"
        '  mulai: "09.00"\n'
        '  selesai: "08.00"\n'
        "  tempat: [Aula]\n"
        '  pimpinan: "19900101201501100"\n'
        "  notulis: Siapa Saja\n"
        "  agenda: [Pembukaan]\n"
        "  peserta: [{kelompok: Tim Lain}, Orang Asing, {nip: x}]\n"
        "undangan: {tanggal: besok, penandatangan: Siapa Lagi}\n"
        "foto:\n"
        "  - {berkas: foto/9.jpg}\n"
        "  - {berkas: ../../../secret.jpg}\n"
        "  - {nama: foto/1.jpg}\n"
        "lampiran: [{berkas: /etc/passwd, halaman: 9-1, butir: satu}]\n",
    )
    assert [(p.where.line, p.where.key) for p in faults(root)] == [
        (2, "bukti[0].kegiatan"),
        (2, "bukti[0].periode"),
        (3, "bukti[1].indikator"),
        (4, "rapat.judul"),
        (5, "rapat.judl"),
        (6, "rapat.tanggal"),
        (8, "rapat.selesai"),
        (9, "rapat.tempat"),
        (10, "rapat.pimpinan"),
        (11, "rapat.notulis"),
        (13, "rapat.peserta[0].kelompok"),
        (13, "rapat.peserta[1]"),
        (13, "rapat.peserta[2].nama"),
        (13, "rapat.peserta[2].nip"),
        (14, "undangan.tanggal"),
        (14, "undangan.penandatangan"),
        (16, "foto[0].berkas"),
        (17, "foto[1].berkas"),
        (18, "foto[2].berkas"),
        (18, "foto[2].nama"),
        (19, "lampiran[0].berkas"),
        (19, "lampiran[0].halaman"),
        (19, "lampiran[0].butir"),
    ]


@pytest.mark.parametrize(
    "line",
    ["undangan: {hal: x}", "daftar_hadir: {baris_cadangan: 2}", "notula: {penutup: x}",
     "laporan: {nomor: x}", "berita_acara: {nomor: x}", "dokumen: [notula]"],
)  # fmt: skip
def test_a_document_without_a_meeting_is_a_fault(root: Path, line: str) -> None:
    bukti = "bukti: [{indikator: I.2.a, periode: B03}]\n"
    write(root / "packets/rapat/packet.yaml", bukti + line)
    [problem] = faults(root)
    key = line.partition(":")[0]
    assert (told(problem), problem.where.key, problem.code) == ("2:1", key, "Z150")


@needs_links
def test_a_photo_that_is_a_link_out_of_the_workspace_is_a_fault(root: Path, tmp_path: Path) -> None:
    write(tmp_path / "secret.jpg", "")
    (root / "packets/rapat/foto").mkdir()
    (root / "packets/rapat/foto/1.jpg").symlink_to(tmp_path / "secret.jpg")
    change(root, "tempat: Aula", "tempat: ''")
    assert [(p.code, str(p.where)) for p in faults(root)] == [
        ("Z113", "packets/rapat/packet.yaml:8:11 rapat.tempat"),
        ("Z130", "packets/rapat/foto/1.jpg"),
    ]
    change(root, "tempat: ''", "tempat: Aula")
    assert [problem.code for problem in faults(root)] == ["Z130"]


@needs_links
def test_a_named_photo_that_is_a_link_out_of_the_workspace_is_a_fault(
    root: Path, tmp_path: Path
) -> None:
    write(tmp_path / "secret.jpg", "")
    (root / "packets/rapat/x.jpg").symlink_to(tmp_path / "secret.jpg")
    change(root, "rapat:\n", "foto: [{berkas: x.jpg}]\nrapat:\n")
    [problem] = faults(root)
    assert (problem.code, str(problem.where)) == (
        "Z130",
        "packets/rapat/packet.yaml:3:17 foto[0].berkas",
    )
