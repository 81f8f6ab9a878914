"""A small workspace of invented people, whose files a test replaces one by one."""

from pathlib import Path

SATKER = """\
nama: Rumah Tahanan Negara Kelas IIB Contoh
singkatan: Rutan Contoh
jenis: upt_pemasyarakatan
kota: Kupang
zona_waktu: WITA
kop: {baris: [KEMENTERIAN CONTOH, RUTAN CONTOH], alamat: Jalan Contoh 1, logo: logo.png}
kepala: {nama: "Yohanes Contoh, S.H.", nip: "198003152003121001", jabatan: Kepala}
tahun: 2024
tenggat: {B03: 2024-03-29, B06: 2024-06-28}
"""

ROSTER = """\
nip,nama,pangkat,golongan,jabatan,unit,kelompok
198502022010122002,"Maria Contoh, S.H.",Penata,III/c,Kepala Subseksi,Pengelolaan,Tim Kerja;Panitia
199001012015011001,Petrus Misal,Penata Muda,III/a,Staf,Pelayanan,Tim Kerja
199306172019022003,Ani Umpama,Pengatur,II/c,Staf,Pengelolaan,
,Ani Umpama,,,Tenaga Kontrak,Pelayanan,
"""

PACKET = """\
bukti:
  - {indikator: I.2.a, kegiatan: 1, periode: B03}
rapat:
  judul: Rapat Penyusunan Rencana Aksi
  tanggal: 2024-03-07
  mulai: "09.00"
  selesai: "11.15"
  tempat: Aula
  pimpinan: "199001012015011001"
  notulis: Maria Contoh
  agenda: [Pembukaan, Pembahasan]
  peserta: [{kelompok: Tim Kerja}, {nama: Tamu Contoh, instansi: Dinas Contoh}]
"""


def small_office(root: Path) -> Path:
    """The workspace in its folder."""
    for name, text in (
        ("satker.yaml", SATKER),
        ("pegawai.csv", ROSTER),
        ("packets/rapat/packet.yaml", PACKET),
        ("logo.png", ""),
    ):
        write(root / name, text)
    return root


def write(path: Path, content: str | bytes) -> Path:
    """The file, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
