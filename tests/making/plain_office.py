"""What the small offices of the tests have in common, as texts of their files."""

SETTINGS = """\
nama: Rutan Contoh
jenis: upt_pemasyarakatan
kota: Kupang
zona_waktu: WITA
kepala: {nama: "Yohanes Contoh, S.H."}
tahun: 2024
"""
ROSTER = "nip,nama,jabatan,kelompok\n198502022010122002,Maria Contoh,Staf,Tim Kerja\n"
RAPAT = """\
rapat:
  judul: Rapat
  tanggal: 2024-03-07
  mulai: "09.00"
  tempat: Aula
  pimpinan: Maria Contoh
  notulis: Maria Contoh
  agenda: [Pembukaan]
  peserta: [Maria Contoh]
"""
"""The meeting of a packet.yaml, behind what it proves."""
GUIDE = """\
katalog: my-lke
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
"""
"""The beginning of a guide, up to the periods of its first indicator."""
