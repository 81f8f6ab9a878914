"""packet.yaml becomes frozen records, exactly as the secretary wrote it.

References to people and files are still text here; ``packet`` looks them up.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from zidocs.catalogue import Period
from zidocs.errors import say
from zidocs.yaml import Bulat, Butir, Jam, Record, Tanggal, Teks, fault

DocumentKind = Literal["undangan", "daftar_hadir", "notula", "laporan", "berita_acara"]
AttendanceColumn = Literal["nip", "pangkat", "jabatan", "unit", "instansi"]

_INDICATOR = re.compile(r"(?P<area>[IVX]{1,5})\.(?P<sub>[1-9]\d?)\.(?P<letter>[a-z])")
_PAGE_RANGES = re.compile(r"\s*\d+\s*(-\s*\d+\s*)?(,\s*\d+\s*(-\s*\d+\s*)?)*")


def _indicator(value: Any) -> Any:
    if isinstance(value, str) and not _INDICATOR.fullmatch(value.strip()):
        fault(
            say("“{value}” is not the code of an indicator.", value=value),
            say("Write it as in the LKE: area, number, letter, e.g. I.2.a."),
        )
    return value


def _page_ranges(value: Any) -> Any:
    if isinstance(value, str) and not _PAGE_RANGES.fullmatch(value):
        fault(
            say("“{value}” is not a list of pages.", value=value),
            say("Write page numbers and ranges, e.g. 1-3, 7."),
        )
    return value


def _shape(value: Any) -> str:
    return "kunci" if isinstance(value, dict) else "teks"


IndicatorCode = Annotated[Teks, BeforeValidator(_indicator)]
PageRanges = Annotated[Teks, BeforeValidator(_page_ranges)]


class Bukti(Record):
    """What the packet proves: an indicator, one of its activities, a period."""

    indikator: IndicatorCode = Field(description="Kode indikator LKE, mis. I.2.a.")
    kegiatan: Annotated[Bulat, Field(ge=1)] | None = Field(
        None, description="Nomor kegiatan pada indikator itu; tanpa nomor: yang pertama."
    )
    periode: Period = Field(description="Periode unggah: B03, B06, B09, atau B12.")


class OrangLuar(Record):
    """Somebody named in full, because the roster does not know them; or a group of the roster."""

    nama: Teks | None = Field(None, description="Nama lengkap dengan gelar.")
    nip: Teks | None = Field(None, description="NIP, jika ada.")
    pangkat: Teks | None = Field(None, description="Pangkat/golongan.")
    jabatan: Teks | None = Field(None, description="Jabatan.")
    instansi: Teks | None = Field(None, description="Instansi asal tamu.")
    kelompok: Teks | None = Field(None, description="Semua pegawai kelompok ini.")

    @model_validator(mode="after")
    def _name_or_group(self) -> "OrangLuar":
        if bool(self.nama) == bool(self.kelompok):
            fault(
                say("An attendee needs either nama or kelompok."),
                say("Write {{nama: …, instansi: …}} for a guest, {{kelompok: …}} for a group."),
            )
        return self


PersonReference = Annotated[
    Annotated[Teks, Tag("teks")] | Annotated[OrangLuar, Tag("kunci")], Discriminator(_shape)
]


class Penandatangan(Record):
    """Who signs, and by what authority (a.n., u.b., Plt., Plh.; FORMATS.md, “Surat undangan”)."""

    pegawai: Teks = Field(description="NIP atau nama di daftar pegawai.")
    jabatan: Teks | None = Field(None, description="Jabatan yang dicetak, jika lain.")
    an: Teks | None = Field(None, description="Atas nama jabatan ini (a.n.).")
    ub: Teks | None = Field(
        None, description="Untuk beliau: jabatan di antara a.n. dan penandatangan."
    )
    sebagai: Literal["Plt.", "Plh."] | None = Field(None, description="Plt. atau Plh.")

    @model_validator(mode="after")
    def _ub_only_below_an(self) -> "Penandatangan":
        if self.ub and not self.an:
            fault(
                say("u.b. stands here without a.n."),
                say("Add “an:” with the position on whose behalf the letter is signed."),
            )
        return self


Signer = Annotated[
    Annotated[Teks, Tag("teks")] | Annotated[Penandatangan, Tag("kunci")], Discriminator(_shape)
]


def _attendees(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


class RapatYaml(Record):
    """The meeting itself."""

    judul: Teks = Field(min_length=1, max_length=300, description="Nama rapat.")
    tanggal: Tanggal = Field(description="Tanggal rapat, tahun-bulan-hari.")
    mulai: Jam = Field(description='Jam mulai, mis. "09.00".')
    selesai: Jam | None = Field(None, description='Jam selesai; tanpa ini dicetak "s.d. selesai".')
    tempat: Teks = Field(min_length=1, description="Tempat rapat.")
    pimpinan: PersonReference = Field(description="Pimpinan rapat: NIP atau nama pegawai.")
    notulis: PersonReference = Field(description="Pencatat: NIP atau nama pegawai.")
    agenda: Butir = Field(min_length=1, description="Acara rapat, satu butir per baris.")
    peserta: Annotated[tuple[PersonReference, ...], BeforeValidator(_attendees)] = Field(
        min_length=1, description='Peserta: NIP, nama, {kelompok: …}, tamu, atau "semua".'
    )

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "RapatYaml":
        if self.selesai and self.selesai <= self.mulai:
            fault(
                say("The meeting ends ({end}) before it begins ({start}).",
                    end=self.selesai.strftime("%H.%M"), start=self.mulai.strftime("%H.%M")),
                say("Check mulai and selesai."),
            )  # fmt: skip
        return self


class Undangan(Record):
    """The letter of invitation, or the nota dinas in its place."""

    bentuk: Literal["surat", "nota_dinas"] = Field("surat", description="surat atau nota_dinas.")
    nomor: Teks | None = Field(None, description="Nomor surat; kosong dicetak kosong.")
    tanggal: Tanggal | None = Field(None, description="Tanggal surat.")
    sifat: Literal["Biasa", "Segera", "Sangat Segera", "Penting", "Rahasia"] = Field(
        "Biasa", description="Sifat surat."
    )
    lampiran: Teks | None = Field(None, description='Jumlah lampiran, mis. "satu berkas".')
    hal: Teks | None = Field(None, description="Perihal; tanpa ini: Undangan dan nama rapat.")
    kepada: Butir = Field((), description="Penerima; tanpa ini: para peserta rapat.")
    di: Teks = Field("Tempat", description="Alamat penerima: di …")
    dasar: Teks | None = Field(None, description="Lanjutan kalimat 'Sehubungan dengan …'.")
    isi: Teks | None = Field(None, description="Isi tambahan sebelum penutup.")
    tembusan: Butir = Field((), description="Tembusan.")
    penandatangan: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")


class DaftarHadir(Record):
    """The attendance list."""

    kolom: tuple[AttendanceColumn, ...] = Field(
        ("pangkat", "jabatan"),
        description="Kolom setelah nama; nip, unit atau instansi membuat halaman mendatar.",
    )
    baris_cadangan: Annotated[Bulat, Field(ge=0, le=100)] = Field(
        3, description="Baris kosong untuk yang hadir tanpa terdaftar."
    )
    mengetahui: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")


class Pembahasan(Record):
    """What was said about one item of the agenda."""

    agenda: Annotated[Bulat, Field(ge=1)] | None = Field(None, description="Nomor butir agenda.")
    pembicara: Teks | None = Field(None, description="Yang berbicara: NIP, nama, atau sebutan.")
    uraian: Teks = Field(description="Pokok pembicaraan.")


class Keputusan(Record):
    """One decision, who carries it out, and by when."""

    uraian: Teks = Field(description="Isi keputusan.")
    penanggung_jawab: Teks | None = Field(None, description="Penanggung jawab.")
    tenggat: Tanggal | None = Field(None, description="Batas waktu.")


def _only_text(value: Any) -> Any:
    return {"uraian": value} if isinstance(value, str) else value


class Notula(Record):
    """The minutes."""

    pembukaan: Teks | None = Field(None, description="Kata pembukaan.")
    pembahasan: tuple[Annotated[Pembahasan, BeforeValidator(_only_text)], ...] = Field(
        (), description="Pembahasan per butir agenda."
    )
    keputusan: tuple[Annotated[Keputusan, BeforeValidator(_only_text)], ...] = Field(
        (), description="Keputusan rapat."
    )
    penutup: Teks | None = Field(None, description="Kata penutup.")


class Laporan(Record):
    """The report of the activity."""

    nomor: Teks | None = Field(None, description="Nomor laporan.")
    tanggal: Tanggal | None = Field(None, description="Tanggal laporan.")
    kerangka: Literal["rencana-aksi", "tata-naskah"] = Field(
        "rencana-aksi", description="Susunan bab."
    )
    judul: Teks | None = Field(None, description="Judul laporan; tanpa ini: nama rapat.")
    latar_belakang: Teks | None = Field(None, description="Latar belakang.")
    maksud: Teks | None = Field(None, description="Maksud kegiatan.")
    tujuan: Butir = Field((), description="Tujuan kegiatan.")
    ruang_lingkup: Teks | None = Field(None, description="Ruang lingkup.")
    dasar: Butir = Field((), description="Dasar hukum, UU dahulu, undangan terakhir.")
    pelaksanaan: Teks | None = Field(None, description="Uraian pelaksanaan.")
    hasil: Butir = Field((), description="Hasil yang dicapai; tanpa ini: keputusan rapat.")
    kesimpulan: Butir = Field((), description="Kesimpulan.")
    saran: Butir = Field((), description="Saran dan tindak lanjut.")
    penutup: Teks | None = Field(None, description="Penutup.")
    penandatangan: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")


class Pihak(Record):
    """A person who signs the berita acara."""

    pegawai: Teks | None = Field(None, description="NIP atau nama di daftar pegawai.")
    nama: Teks | None = Field(None, description="Nama orang di luar daftar pegawai.")
    nip: Teks | None = Field(None, description="NIP, jika ada.")
    jabatan: Teks | None = Field(None, description="Jabatan yang dicetak.")
    instansi: Teks | None = Field(None, description="Instansi.")
    sebagai: Teks | None = Field(None, description="Mis. PIHAK PERTAMA, pimpinan rapat.")

    @model_validator(mode="after")
    def _one_person(self) -> "Pihak":
        if bool(self.pegawai) == bool(self.nama):
            fault(
                say("A party needs either pegawai or nama."),
                say("Write pegawai for somebody of the roster, nama for anybody else."),
            )
        return self


PartyReference = Annotated[
    Annotated[Teks, Tag("teks")] | Annotated[Pihak, Tag("kunci")], Discriminator(_shape)
]


class BeritaAcara(Record):
    """The official record of what was settled."""

    nomor: Teks | None = Field(None, description="Nomor berita acara.")
    tanggal: Tanggal | None = Field(None, description="Tanggal; tanpa ini: tanggal rapat.")
    judul: Teks | None = Field(None, description="Judul; tanpa ini: nama rapat.")
    pihak: tuple[PartyReference, ...] = Field(
        (), description="Yang bertanda tangan; tanpa ini: pimpinan rapat dan notulis."
    )
    hasil: Butir = Field((), description="Hasil; tanpa ini: keputusan rapat.")
    mengetahui: Signer | None = Field(None, description="Yang mengesahkan, jika ada.")


class FotoYaml(Record):
    """A photo and its caption."""

    berkas: Teks = Field(description="Berkas foto, mis. foto/1.jpg.")
    keterangan: Teks | None = Field(None, description="Keterangan foto.")


class LampiranYaml(Record):
    """A file that goes into the bundle as it is."""

    berkas: Teks = Field(description="Berkas PDF, gambar, atau DOCX.")
    judul: Teks | None = Field(None, description="Judul di daftar isi; tanpa ini: nama berkas.")
    jenis: Teks = Field("dokumen", description="Jenis data dukung, mis. sk, capture, dokumen.")
    butir: Annotated[Bulat, Field(ge=1)] | None = Field(
        None, description="Nomor butir data dukung pada katalog."
    )
    halaman: PageRanges | None = Field(None, description="Halaman yang dipakai, mis. 1-3, 7.")


class PacketYaml(Record):
    """All keys of packet.yaml."""

    bukti: tuple[Bukti, ...] = Field(min_length=1, description="Yang dibuktikan paket ini.")
    rapat: RapatYaml | None = Field(None, description="Rapatnya; tanpa ini paket berisi lampiran.")
    undangan: Undangan = Field(Undangan(), description="Surat undangan.")
    daftar_hadir: DaftarHadir = Field(DaftarHadir(), description="Daftar hadir.")
    notula: Notula = Field(Notula(), description="Notula.")
    laporan: Laporan = Field(Laporan(), description="Laporan kegiatan.")
    berita_acara: BeritaAcara = Field(BeritaAcara(), description="Berita acara.")
    dokumen: tuple[DocumentKind, ...] | None = Field(
        None, description="Naskah yang dibuat; tanpa ini: yang diminta katalog."
    )
    foto: tuple[FotoYaml, ...] | None = Field(
        None, description="Foto; tanpa ini: semua berkas di foto/, menurut nama."
    )
    lampiran: tuple[LampiranYaml, ...] = Field((), description="Berkas lain untuk bundel.")
