"""Thirty sound packets of one office and one year, as different as offices write them.

Each is given by its slug, the days of invitation and meeting, what it proves, what it is about,
and the keys in which it differs from the plainest packet. Everybody in it is invented.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.renewing.draw_broken import photo

SATKER = """\
nama: Rumah Tahanan Negara Kelas IIB Contoh
singkatan: Rutan Contoh
jenis: upt_pemasyarakatan
kota: Kupang
zona_waktu: WITA
kepala: {nama: "Yohanes Contoh, A.Md.I.P., S.H., M.Si.", nip: "198003152003121001", jabatan: Kepala,
  sejak: 2024-02-01}
tahun: 2024
tenggat: {B03: 2024-03-28, B06: 2024-06-28, B09: 2024-09-27, B12: 2024-12-20}
pola_nomor: ["W99.PAS.PAS9-{klasifikasi}-{urut}", "{urut}/ND/{bulan}/{tahun}"]
"""
ROSTER = """\
nip,nama,pangkat,golongan,jabatan,unit,kelompok
198003152003121001,"Yohanes Contoh, A.Md.I.P., S.H., M.Si.",Pembina,IV/a,Kepala,Pimpinan,Tim Kerja
198502022010122002,"Maria Contoh, S.H.",Penata,III/c,Kepala Subseksi Pengelolaan,,Tim Kerja
199001012015011001,"Petrus Misal, S.Sos.",Penata Muda Tk. I,III/b,Kepala Subseksi Pelayan,,Tim Kerja
199306172019022003,"Anastasia Umpama, A.Md.",Pengatur,II/c,Pengelola Kepegawaian,,Tim Kerja;Panitia
198907082010121009,Paulus Teladan,Pengatur Tk. I,II/d,Komandan Regu,Pengamanan,Regu
198410142008041010,Dominikus Misal,Pengatur Tk. I,II/d,Komandan Regu,Pengamanan,Regu
199209182023212024,"Klara Andai, A.Md.",,VII,Pengelola Keuangan,Pengelolaan,Tim Kerja;Panitia
,Ani Umpama,,,Tenaga Kontrak,Pelayanan,Layanan
,Ari Umpama,,,Tenaga Kontrak,Pelayanan,Layanan
"""
MARIA, PETRUS, PAULUS = "198502022010122002", "199001012015011001", "198907082010121009"
GUEST = {"nama": "Lusia Tamsil, S.H.", "jabatan": "Penyuluh", "instansi": "Kantor Wilayah Contoh"}


@dataclass(frozen=True)
class Sound:
    """One packet of the year; ``number`` is the running number of its invitation."""

    slug: str
    number: int
    letter: str
    day: str
    proves: tuple[str, ...]
    about: str
    changes: dict[str, Any] = field(default_factory=dict)

    def packet(self) -> dict[str, Any]:
        """The keys of packet.yaml."""
        claims = [claim.split() for claim in self.proves]
        plain: dict[str, Any] = {
            "bukti": [
                {"indikator": code, "kegiatan": int(activity), "periode": period}
                for code, activity, period in claims
            ],
            "rapat": {
                "judul": f"Rapat {self.about}",
                "tanggal": self.day,
                "mulai": "09.00",
                "selesai": "11.00",
                "tempat": "Aula Rutan Contoh",
                "pimpinan": "198003152003121001",
                "notulis": "Anastasia Umpama",
                "agenda": [f"Pembahasan {self.about}"],
                "peserta": [{"kelompok": "Tim Kerja"}],
            },
            "undangan": {
                "nomor": f"W99.PAS.PAS9-UM.01.01-{self.number:04}",
                "tanggal": self.letter,
            },
            "notula": {
                "pembahasan": [
                    {
                        "agenda": 1,
                        "pembicara": "Maria Contoh, S.H.",
                        "uraian": f"Keadaan {self.about} diuraikan menurut area.",
                    }
                ],
                "keputusan": [
                    {
                        "uraian": f"Hasil {self.about} disampaikan kepada Tim Kerja.",
                        "penanggung_jawab": "Petrus Misal, S.Sos.",
                        "tenggat": "2024-12-19",
                    }
                ],
            },
            "laporan": {"tanggal": self.day},
            "foto": [
                {"berkas": f"foto/{n}.jpg", "keterangan": f"{what} {self.about}"}
                for n, what in enumerate(("Pembukaan", "Pembahasan"), start=1)
            ],
        }
        return _laid_over(plain, self.changes)


def _laid_over(plain: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The changes inside mappings; None takes a key out."""
    result = dict(plain)
    for key, value in changes.items():
        inner = result.get(key)
        both = isinstance(inner, dict) and isinstance(value, dict)
        result[key] = _laid_over(inner, value) if both else value
    return {key: value for key, value in result.items() if value is not None}


def _said(*points: tuple[str, str]) -> dict[str, Any]:
    return {"pembahasan": [{"agenda": 1, "pembicara": who, "uraian": what} for who, what in points]}


YEAR = (
    Sound("pendek", 1, "2024-02-12", "2024-02-15", ("I.3.b 1 B03",), "capaian Januari"),
    Sound("tanpa-selesai", 2, "2024-02-13", "2024-02-16", ("I.4.d 1 B03",), "apel bersama",
          {"rapat": {"selesai": None}}),
    Sound("tamu-saja", 4, "2024-02-19", "2024-02-22", ("I.2.c 2 B03",), "pendampingan wilayah",
          {"rapat": {"peserta": [GUEST, {"nama": "Yosefa Rekaan", "instansi": "Dinas Contoh"},
                                 "198003152003121001", "Anastasia Umpama"]},
           "notula": {**_said(("Lusia Tamsil, S.H.", "Kantor wilayah memberi arahan.")),
                      "keputusan": [{"uraian": "Arahan dicatat.", "tenggat": "2024-03-01",
                                     "penanggung_jawab": "Anastasia Umpama, A.Md."}]}}),
    Sound("beberapa-indikator", 5, "2024-02-19", "2024-02-23",
          ("I.2.a 1 B03", "I.2.a 2 B03", "I.2.b 1 B03"), "rencana aksi dan target prioritas",
          {"laporan": {"judul": "Laporan kegiatan rapat penyusunan rencana aksi ZI dan penetapan "
                                "Rencana Kerja yang memuat Target Prioritas",
                       "tanggal": "2024-02-23"}}),
    Sound("plt", 6, "2024-01-29", "2024-02-01", ("I.3.c 1 B03",), "tindak lanjut temuan",
          {"undangan": {"nomor": "W99.PAS.PAS9-OT.02.02-0003",
                        "penandatangan": {"pegawai": MARIA, "jabatan": "Kepala",
                                          "sebagai": "Plt."}}}),
    Sound("plh-dan-atas-nama", 7, "2024-03-04", "2024-03-07", ("V.1.a 1 B03",), "gratifikasi",
          {"rapat": {"pimpinan": MARIA,
                     "peserta": [{"kelompok": "Tim Kerja", "kecuali": "Yohanes Contoh"}]},
           "undangan": {"penandatangan": {"pegawai": MARIA, "jabatan": "Kepala",
                                          "sebagai": "Plh."}},
           "laporan": {"penandatangan": {"pegawai": PETRUS, "an": "Kepala"}}}),
    Sound("pendahulu-kepala", 1, "2024-01-22", "2024-01-25", ("IV.1.c 2 B03",), "kinerja Januari",
          {"rapat": {"pimpinan": MARIA},
           "undangan": {"nomor": "W99.PAS.PAS9-PR.01.01-0001",
                        "penandatangan": {"pegawai": MARIA, "jabatan": "Kepala"}},
           "daftar_hadir": {"mengetahui": {"pegawai": MARIA, "jabatan": "Kepala"}}}),
    Sound("pagi", 11, "2024-03-11", "2024-03-14", ("IV.1.c 2 B03",), "anggaran triwulan satu",
          {"undangan": {"tanggal": "2024-03-08"}}),
    Sound("siang", 12, "2024-03-08", "2024-03-14", ("V.2.a 1 B03",), "pengawasan layanan",
          {"rapat": {"mulai": "11.00", "selesai": "12.30"}}),
    Sound("bersamaan-regu", 13, "2024-03-08", "2024-03-14", ("V.2.d 1 B03",), "pengendalian intern",
          {"rapat": {"mulai": "09.30", "peserta": [{"kelompok": "Regu"}], "notulis": PAULUS,
                     "pimpinan": "Dominikus Misal"},
           "notula": {**_said(("Dominikus Misal", "Regu menyampaikan keadaan blok.")),
                      "keputusan": [{"uraian": "Pos jaga dilengkapi.", "tenggat": "2024-03-20",
                                     "penanggung_jawab": "Komandan Regu"}]}}),
    Sound("daring", 20, "2024-04-22", "2024-04-25", ("I.3.b 1 B06",), "evaluasi bulan April",
          {"rapat": {"tempat": "Zoom Meeting, ID 000 0000 0000", "selesai": "12.15"}}),
    Sound("segera", 21, "2024-05-02", "2024-05-03", ("I.3.c 1 B06",), "tindak lanjut gangguan",
          {"undangan": {"sifat": "Segera"}}),
    Sound("nota-dinas", 1, "2024-05-13", "2024-05-16", ("IV.1.c 1 B06",), "kinerja triwulan dua",
          {"undangan": {"bentuk": "nota_dinas", "nomor": "7/ND/V/2024"}}),
    Sound("rapat-satu", 30, "2024-05-27", "2024-05-30", ("IV.1.c 2 B06",), "revisi anggaran"),
    Sound("rapat-satu-indikator-lain", 30, "2024-05-27", "2024-05-30", ("V.1.a 1 B06",),
          "revisi anggaran"),
    Sound("banyak-acara", 31, "2024-06-03", "2024-06-06", ("II.2.d 1 B06",), "teknologi informasi",
          {"rapat": {"agenda": ["Pembukaan", "Pemanfaatan aplikasi", "Rencana tindak lanjut",
                                "Doa penutup"]},
           "notula": {"pembahasan": [
               {"agenda": 2, "pembicara": "Petrus Misal", "uraian": "Aplikasi dipakai tiap hari."},
               {"agenda": 2, "pembicara": "para peserta rapat", "uraian": "Usul pelatihan."},
               {"agenda": 3, "pembicara": "Pimpinan rapat", "uraian": "Pelatihan disusun."}]}}),
    Sound("hari-yang-benar", 32, "2024-06-10", "2024-06-13", ("II.3.b 1 B06",), "informasi publik",
          {"notula": {"pembukaan": "Rapat Kamis, 6 Juni 2024 dan Jum'at, 7 Juni 2024 dilanjutkan.",
                      "penutup": "Rapat berikut Senin s.d. Rabu, 1 s.d. 3 Juli 2024."}}),
    Sound("tim-penanggung-jawab", 33, "2024-06-14", "2024-06-20", ("III.1.d 1 B06",),
          "rasio beban kerja",
          {"notula": {"keputusan": [
              {"uraian": "Peta jabatan dihitung ulang.", "tenggat": "2024-06-27",
               "penanggung_jawab": "Seluruh koordinator area dan Ketua Tim Kerja"},
              {"uraian": "Usulan dikirim.", "tenggat": "2024-06-20",
               "penanggung_jawab": "Maria Contoh, S.H. dan Petrus Misal, S.Sos."}]}}),
    Sound("tenaga-kontrak", 40, "2024-07-01", "2024-07-04", ("I.3.b 1 B09",), "evaluasi bulan Juni",
          {"rapat": {"peserta": [{"kelompok": "Tim Kerja"}, {"kelompok": "Layanan"}]},
           "notula": _said(("Ani Umpama", "Antrean kunjungan memendek."),
                           ("Ari Umpama", "Formulir baru dipakai."))}),
    Sound("semua-pegawai", 41, "2024-07-08", "2024-07-11", ("I.4.d 1 B09",), "kerja bakti",
          {"rapat": {"peserta": "semua"}, "notula": _said(("Paulus Teladan", "Regu ikut serta."))}),
    Sound("gelar-lain-tulisan", 42, "2024-07-15", "2024-07-18", ("I.3.c 1 B09",), "tindak lanjut",
          {"rapat": {"notulis": "anastasia  umpama"},
           "notula": _said(("MARIA CONTOH, SH", "Semua temuan selesai."))}),
    Sound("tanpa-nomor-laporan", 43, "2024-07-22", "2024-07-25", ("V.2.a 1 B09",), "kunjungan",
          {"laporan": {"nomor": "W99.PAS.PAS9-UM.01.01-0047", "tanggal": "2024-07-26"}}),
    Sound("dua-tamu-senama", 50, "2024-07-29", "2024-08-01", ("V.2.d 1 B09",), "risiko pelayanan",
          {"rapat": {"peserta": [{"kelompok": "Tim Kerja"},
                                 {"nama": "Suharto", "instansi": "Dinas Contoh"},
                                 {"nama": "Suharto", "instansi": "Polres Contoh"}]}}),
    Sound("sore-harinya", 51, "2024-07-29", "2024-08-01", ("V.1.a 1 B09",), "kampanye",
          {"rapat": {"mulai": "13.00", "selesai": None}}),
    Sound("teks-panjang", 52, "2024-08-05", "2024-08-08", ("IV.1.c 1 B09",), "pemantauan kinerja",
          {"notula": {"pembukaan": "Pimpinan membuka rapat.\n\n- target;\n- waktu;\n\n" * 5},
           "laporan": {"kerangka": "tata-naskah", "tanggal": "2024-08-12",
                       "saran": ["Data dikumpulkan lebih awal.", "Rapat tiap triwulan."]}}),
    Sound("berita-acara", 60, "2024-11-04", "2024-11-07", ("I.3.b 1 B12",), "evaluasi akhir",
          {"dokumen": ["undangan", "daftar_hadir", "notula", "berita_acara", "laporan"],
           "berita_acara": {"nomor": "W99.PAS.PAS9-UM.01.01-0062", "tanggal": "2024-11-07",
                            "hasil": ["Evaluasi diterima."]}}),
    Sound("setelah-unggah", 45, "2024-09-26", "2024-09-30", ("V.2.a 1 B12",), "pengawasan akhir",
          {"undangan": {"nomor": "W99.PAS.PAS9-KU.01.01-0045"}}),
    Sound("hari-terakhir", 61, "2024-11-05", "2024-12-20", ("IV.1.c 2 B12",), "serapan anggaran",
          {"notula": {"keputusan": [{"uraian": "Sisa anggaran dilaporkan.",
                                     "penanggung_jawab": "Klara Andai, A.Md.",
                                     "tenggat": "2024-12-30"}]}}),
    Sound("nip-pppk", 63, "2024-11-11", "2024-11-14", ("III.1.f 1 B12",), "kebutuhan pegawai",
          {"notula": _said(("199209182023212024", "Kebutuhan dihitung per jabatan."))}),
)  # fmt: skip
FILES_ONLY = {
    "bukti": [{"indikator": "I.1.a", "periode": "B03"}],
    "foto": [{"berkas": "foto/1.jpg", "keterangan": "Susunan Tim Kerja"}],
}
"""The thirtieth: no meeting, a photo only."""


def write_year(root: Path) -> Path:
    """``root`` becomes the workspace with all thirty packets and their photos."""
    packets = {sound.slug: sound.packet() for sound in YEAR} | {"tanpa-rapat": FILES_ONLY}
    _write(root / "satker.yaml", SATKER.encode())
    _write(root / "pegawai.csv", ROSTER.encode())
    for number, (slug, packet) in enumerate(packets.items()):
        folder = root / "packets" / slug
        # JSON is YAML, too.
        _write(folder / "packet.yaml", json.dumps(packet, ensure_ascii=False, indent=1).encode())
        for index, given in enumerate(packet["foto"]):
            _write(folder / given["berkas"], photo(1000 + 10 * number + index))
    return root


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
