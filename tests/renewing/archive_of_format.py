"""The archives of each format in tests/data were made once by this script; nobody is real.

What a program of an older format wrote is a witness: it is never made anew, whatever is written
today. Whoever adds a format makes an archive of it, in a folder that is not there yet:
``python -m tests.renewing.archive_of_format FOLDER``.

The office is archived twice, so that the second archive has all that a bundle can show: pages that
are kept, a list of what came late, a certificate that moved, photos, an original that is attached
because it is signed, files that are no PDF/A; beside it lies a bundle that is.
"""

import shutil
import sys
from datetime import date
from pathlib import Path

from tests.making import pictures, raw_pdf, signing
from tests.making.periods import archive, build
from zidocs.bundle.formats import newest

GUIDE = """\
katalog: pedoman
judul: Pedoman Contoh
sumber: pedoman.txt
area:
  - kode: I
    nama: Manajemen Perubahan
    tujuan: Area ini bertujuan mengubah cara kerja.
    baris: [1]
    subarea:
      - kode: I.1
        nama: Tim Kerja
        baris: [2]
        indikator:
          - kode: I.1.a
            nama: Tim telah dibentuk
            jadwal: [B03]
            butir:
              - {nomor: 1, nama: SK Tim, jenis: sk}
              - {nomor: 2, nama: Foto pelantikan, jenis: foto}
              - {nomor: 3, nama: Surat edaran, jenis: dokumen, syarat: bila ada}
            baris: [3]
          - kode: I.1.b
            nama: Tim telah bekerja
            jadwal: [B03]
            butir: [{nomor: 1, nama: Laporan kerja, jenis: dokumen}]
            baris: [4]
"""
SETTINGS = """\
nama: Rutan Contoh
jenis: upt_pemasyarakatan
kota: Kupang
zona_waktu: WITA
kepala: {nama: "Yohanes Contoh, S.H."}
tahun: 2024
katalog: pedoman.yaml
ukuran_maks_mb: 1
"""
DECREE = """\
bukti: [{indikator: I.1.a, periode: B03}]
foto: [{berkas: foto/1.jpg, keterangan: Pelantikan}]
lampiran:
  - {berkas: lampiran/sk.pdf, judul: SK Tim, jenis: sk, butir: 1}
  - {berkas: lampiran/edaran.pdf, judul: Surat edaran, jenis: dokumen, butir: 3}
"""
WORK = """\
bukti: [{indikator: I.1.b, periode: B03}]
lampiran:
  - {berkas: lampiran/laporan.png, judul: Laporan kerja, jenis: dokumen, butir: 1}
"""
LATER = "  - {berkas: lampiran/susulan.pdf, judul: Surat susulan, jenis: dokumen}\n"


def write(root: Path, path: str, data: str | bytes) -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data if isinstance(data, bytes) else data.encode())


def make(root: Path) -> Path:
    """The office in an empty folder; its second archive, beside which lies the ZIP."""
    for path, data in {
        "satker.yaml": SETTINGS,
        "pegawai.csv": "nip,nama,jabatan\n198502022010122002,Maria Contoh,Staf\n",
        "pedoman.yaml": GUIDE,
        "packets/sk/packet.yaml": DECREE,
        "packets/sk/foto/1.jpg": pictures.saved(pictures.upright(64, 48)),
        "packets/sk/lampiran/sk.pdf": signing.signed(signing.letter()),
        "packets/sk/lampiran/edaran.pdf": raw_pdf.text_pages("Surat edaran", "Lampirannya"),
        "packets/kerja/packet.yaml": WORK,
        "packets/kerja/lampiran/laporan.png": pictures.saved(pictures.upright(), "PNG"),
    }.items():
        write(root, path, data)
    build(root)
    archive(root, day=date(2024, 3, 29))
    write(root, "packets/sk/packet.yaml", DECREE + LATER)
    write(root, "packets/sk/lampiran/edaran.pdf", raw_pdf.text_pages("Edaran baru"))
    write(root, "packets/sk/lampiran/susulan.pdf", raw_pdf.text_pages("Surat susulan"))
    build(root)
    return archive(root, zipped=True, day=date(2024, 4, 1)).folder


if __name__ == "__main__":
    made = make(Path(sys.argv[1]))
    place = Path(__file__).parents[1] / f"data/arsip-format-{newest().number}"
    shutil.copytree(made, place / made.name)
    shutil.copy(made.with_suffix(".zip"), place)
