"""A small office whose period is complete, built once; every test gets its own copy."""

import shutil
from pathlib import Path

import pytest

from tests.making import pictures, plain_office, raw_pdf
from tests.making.periods import build

GUIDE = (
    plain_office.GUIDE
    + """\
            jadwal: [B03, B06]
            butir: [{nomor: 1, nama: SK Tim, jenis: sk}]
            baris: [3]
          - kode: I.1.b
            nama: Tim telah bekerja
            jadwal: [B03]
            kegiatan: [{nomor: 1, nama: Rapat awal, dokumen: [notula, foto]}]
            baris: [4]
"""
)
SETTINGS = plain_office.SETTINGS + "katalog: my-lke.yaml\n"
DECREE = """\
bukti: [{indikator: I.1.a, periode: B03}]
lampiran:
  - {berkas: lampiran/sk.pdf, judul: SK Tim, jenis: sk, butir: 1}
"""
MEETING = """\
bukti: [{indikator: I.1.b, kegiatan: 1, periode: B03}]
rapat:
  judul: Rapat Awal
  tanggal: 2024-03-07
  mulai: "09.00"
  tempat: Aula
  pimpinan: Maria Contoh
  notulis: Maria Contoh
  agenda: [Pembukaan]
  peserta: semua
notula: {pembahasan: [{agenda: 1, uraian: Rapat dibuka.}]}
dokumen: [notula]
"""
LATER = """\
bukti: [{indikator: I.1.a, periode: B06}]
lampiran:
  - {berkas: lampiran/sk-kedua.pdf, judul: SK Tim Perubahan, jenis: sk, butir: 1}
"""


def _write(root: Path, path: str, data: str | bytes) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data if isinstance(data, bytes) else data.encode())


@pytest.fixture(scope="session")
def _built_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("arsip") / "kantor"
    for path, data in {
        "satker.yaml": SETTINGS,
        "pegawai.csv": "nip,nama,jabatan\n198502022010122002,Maria Contoh,Staf\n",
        "my-lke.yaml": GUIDE,
        "packets/sk/packet.yaml": DECREE,
        "packets/sk/lampiran/sk.pdf": raw_pdf.text_pages("Surat keputusan", "Lampiran"),
        "packets/rapat/packet.yaml": MEETING,
        "packets/rapat/foto/sore é.jpg": pictures.saved(pictures.upright(64, 48)),
        "packets/rapat/scan/notula.pdf": raw_pdf.text_pages("Notula bertanda tangan"),
        "packets/lain/packet.yaml": LATER,
        "packets/lain/lampiran/sk-kedua.pdf": raw_pdf.text_pages("Surat keputusan kedua"),
    }.items():
        _write(root, path, data)
    build(root)
    return root


@pytest.fixture
def office(_built_office: Path, tmp_path: Path) -> Path:
    """A workspace whose period B03 is complete and built."""
    return shutil.copytree(_built_office, tmp_path / "kantor")
