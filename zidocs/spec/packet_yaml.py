"""packet.yaml becomes frozen records, exactly as the secretary wrote it.

People and files are still text here, known to exist when ``References`` were given;
``resolve`` looks them up. The descriptions go into the editor's schema.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from zidocs.catalogue import Period
from zidocs.errors import say
from zidocs.spec.claims import check_activity, check_period, find_indicator, unknown_items
from zidocs.spec.page_ranges import PageRanges
from zidocs.spec.people_yaml import AttendeeReference, PartyReference, PersonReference, Signer
from zidocs.spec.references import BerkasTeks, PembicaraTeks, references_of
from zidocs.yaml import (
    Bulat,
    Butir,
    Fault,
    Jam,
    Record,
    Tanggal,
    Teks,
    TeksIsi,
    TeksSebaris,
    fault,
    faults_inside,
)

DocumentKind = Literal["undangan", "daftar_hadir", "notula", "berita_acara", "laporan"]
"""In the order of the guide."""
AttendanceColumn = Literal["nip", "pangkat", "jabatan", "unit", "instansi"]

_INDICATOR = r"[IVX]{1,5}\.[1-9][0-9]?\.[a-z]"


def _indicator(code: str, info: ValidationInfo) -> str:
    if not re.fullmatch(_INDICATOR, code):
        fault(
            say("“{value}” is not the code of an indicator.", value=code),
            say("Write it as in the LKE: area, number, letter, e.g. I.2.a."),
        )
    references = references_of(info)
    if references and references.katalog:
        find_indicator(code, references.katalog)
    return code


IndicatorCode = Annotated[
    TeksIsi,
    AfterValidator(_indicator),
    WithJsonSchema({"type": "string", "pattern": f"^{_INDICATOR}$", "examples": ["I.2.a"]}),
]


class Bukti(Record, title="Satu hal yang dibuktikan"):
    """What the packet proves: an indicator, one of its activities, a period."""

    indikator: IndicatorCode = Field(description="Kode indikator LKE, mis. I.2.a.")
    kegiatan: Annotated[Bulat, Field(ge=1)] | None = Field(
        None, description="Nomor kegiatan pada indikator itu; tanpa nomor: yang pertama."
    )
    periode: Period = Field(description="Periode unggah: B03, B06, B09, atau B12.")

    @field_validator("kegiatan")
    @classmethod
    def _is_an_activity(cls, number: int | None, info: ValidationInfo) -> int | None:
        references = references_of(info)
        if number and references and references.katalog and "indikator" in info.data:
            check_activity(number, find_indicator(info.data["indikator"], references.katalog))
        return number

    @field_validator("periode")
    @classmethod
    def _is_due(cls, periode: Period, info: ValidationInfo) -> Period:
        references = references_of(info)
        if references and references.katalog and "indikator" in info.data:
            check_period(periode, find_indicator(info.data["indikator"], references.katalog))
        return periode


def _one_is_a_list(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


class RapatYaml(Record, title="Rapat"):
    """The meeting itself."""

    judul: TeksSebaris = Field(
        min_length=1,
        max_length=300,
        description="Nama rapat.",
        examples=["Rapat Penyusunan Rencana Aksi Pembangunan Zona Integritas"],
    )
    tanggal: Tanggal = Field(description="Tanggal rapat, tahun-bulan-hari.")
    mulai: Jam = Field(description='Jam mulai, mis. "09.00".')
    selesai: Jam | None = Field(None, description='Jam selesai; tanpa ini dicetak "s.d. selesai".')
    tempat: TeksSebaris = Field(min_length=1, description="Tempat rapat.")
    pimpinan: PersonReference = Field(description="Pimpinan rapat: NIP atau nama pegawai.")
    notulis: PersonReference = Field(description="Pencatat: NIP atau nama pegawai.")
    agenda: Butir = Field(min_length=1, description="Acara rapat, satu butir per baris.")
    peserta: Annotated[
        tuple[AttendeeReference, ...],
        BeforeValidator(
            _one_is_a_list,
            json_schema_input_type=tuple[AttendeeReference, ...] | AttendeeReference,
        ),
    ] = Field(
        min_length=1,
        max_length=2_000,
        description="Peserta: NIP, nama, {kelompok: …}, {nama: …, instansi: …}, atau semua.",
    )

    @field_validator("selesai")
    @classmethod
    def _ends_after_it_begins(cls, selesai: Any, info: ValidationInfo) -> Any:
        mulai = info.data.get("mulai")
        if selesai and mulai and selesai <= mulai:
            fault(
                say("The meeting ends ({end}) before it begins ({start}).",
                    end=f"{selesai:%H.%M}", start=f"{mulai:%H.%M}"),
                say("Check mulai and selesai."),
            )  # fmt: skip
        return selesai


class Undangan(Record, title="Surat undangan"):
    """The letter of invitation, or the nota dinas in its place."""

    bentuk: Literal["surat", "nota_dinas"] = Field("surat", description="surat atau nota_dinas.")
    nomor: TeksSebaris | None = Field(
        None,
        description="Nomor surat; kosong dicetak kosong.",
        examples=["W22.PAS.PAS9-UM.01.01-0123"],
    )
    tanggal: Tanggal | None = Field(None, description="Tanggal surat.")
    sifat: Literal["Biasa", "Segera", "Sangat Segera", "Penting", "Rahasia"] = Field(
        "Biasa", description="Sifat surat."
    )
    lampiran: TeksSebaris | None = Field(None, description='Jumlah lampiran, mis. "satu berkas".')
    hal: TeksSebaris | None = Field(
        None, description="Perihal; tanpa ini: Undangan dan nama rapat."
    )
    kepada: Butir = Field((), description="Penerima; tanpa ini: para peserta rapat.")
    di: TeksSebaris = Field("Tempat", description="Alamat penerima: di …")
    dasar: Teks | None = Field(None, description="Lanjutan kalimat 'Sehubungan dengan …'.")
    isi: Teks | None = Field(None, description="Isi tambahan sebelum penutup.")
    tembusan: Butir = Field((), description="Tembusan.")
    penandatangan: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")


class DaftarHadir(Record, title="Daftar hadir"):
    """The attendance list."""

    kolom: tuple[AttendanceColumn, ...] = Field(
        ("pangkat", "jabatan"),
        description="Kolom setelah nama; nip, unit atau instansi membuat halaman mendatar.",
    )
    baris_cadangan: Annotated[Bulat, Field(ge=0, le=100)] = Field(
        3, description="Baris kosong untuk yang hadir tanpa terdaftar."
    )
    mengetahui: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")


class Pembahasan(Record, title="Satu pokok pembicaraan"):
    """What was said about one item of the agenda."""

    agenda: Annotated[Bulat, Field(ge=1)] | None = Field(None, description="Nomor butir agenda.")
    pembicara: PembicaraTeks | None = Field(
        None, description="Yang berbicara: NIP, nama, atau sebutan."
    )
    uraian: TeksIsi = Field(description="Pokok pembicaraan.")


class Keputusan(Record, title="Satu keputusan"):
    """One decision, who carries it out, and by when."""

    uraian: TeksIsi = Field(description="Isi keputusan.")
    penanggung_jawab: PembicaraTeks | None = Field(None, description="Penanggung jawab.")
    tenggat: Tanggal | None = Field(None, description="Batas waktu.")


def _only_text(value: Any) -> Any:
    return {"uraian": value} if isinstance(value, str) else value


class Notula(Record, title="Notula"):
    """The minutes."""

    pembukaan: Teks | None = Field(None, description="Kata pembukaan.")
    pembahasan: tuple[
        Annotated[
            Pembahasan, BeforeValidator(_only_text, json_schema_input_type=Pembahasan | TeksIsi)
        ],
        ...,
    ] = Field((), description="Pembahasan per butir agenda.")
    keputusan: tuple[
        Annotated[
            Keputusan, BeforeValidator(_only_text, json_schema_input_type=Keputusan | TeksIsi)
        ],
        ...,
    ] = Field((), description="Keputusan rapat.")
    penutup: Teks | None = Field(None, description="Kata penutup.")


class Laporan(Record, title="Laporan kegiatan"):
    """The report of the activity."""

    nomor: TeksSebaris | None = Field(None, description="Nomor laporan.")
    tanggal: Tanggal | None = Field(None, description="Tanggal laporan.")
    kerangka: Literal["rencana-aksi", "tata-naskah"] = Field(
        "rencana-aksi", description="Susunan bab."
    )
    judul: TeksSebaris | None = Field(None, description="Judul laporan; tanpa ini: nama rapat.")
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


class BeritaAcara(Record, title="Berita acara"):
    """The official record of what was settled."""

    nomor: TeksSebaris | None = Field(None, description="Nomor berita acara.")
    tanggal: Tanggal | None = Field(None, description="Tanggal; tanpa ini: tanggal rapat.")
    judul: TeksSebaris | None = Field(None, description="Judul; tanpa ini: nama rapat.")
    pihak: tuple[PartyReference, ...] = Field(
        (), description="Yang bertanda tangan; tanpa ini: pimpinan rapat dan notulis."
    )
    hasil: Butir = Field((), description="Hasil; tanpa ini: keputusan rapat.")
    mengetahui: Signer | None = Field(None, description="Yang mengesahkan, jika ada.")


class FotoYaml(Record, title="Satu foto"):
    """A photo and its caption."""

    berkas: BerkasTeks = Field(description="Berkas foto, mis. foto/1.jpg.", examples=["foto/1.jpg"])
    keterangan: TeksSebaris | None = Field(None, description="Keterangan foto.")


class LampiranYaml(Record, title="Satu berkas"):
    """A file that goes into the bundle as it is."""

    berkas: BerkasTeks = Field(
        description="Berkas PDF, gambar, atau DOCX.", examples=["lampiran/rencana-aksi.pdf"]
    )
    judul: TeksSebaris | None = Field(
        None, description="Judul di daftar isi; tanpa ini: nama berkas."
    )
    jenis: Teks = Field(
        "dokumen", description="Jenis data dukung, mis. sk, capture, dokumen.", examples=["sk"]
    )
    butir: Annotated[Bulat, Field(ge=1)] | None = Field(
        None, description="Nomor butir data dukung pada katalog."
    )
    halaman: PageRanges | None = Field(None, description="Halaman yang dipakai, mis. 1-3, 7.")


class PacketYaml(Record, title="packet.yaml: satu rapat, atau sekumpulan berkas bukti"):
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

    @field_validator("undangan", "daftar_hadir", "notula", "laporan", "berita_acara", "dokumen")
    @classmethod
    def _belongs_to_a_meeting(cls, given: Any, info: ValidationInfo) -> Any:
        if "rapat" in info.data and info.data["rapat"] is None:
            fault(
                say("{key} stands here, but there is no rapat.", key=info.field_name),
                say("Describe the meeting under rapat, or remove {key}.", key=info.field_name),
                "Z150",
            )
        return given

    @field_validator("notula")
    @classmethod
    def _points_are_on_the_agenda(cls, notula: Notula, info: ValidationInfo) -> Notula:
        rapat = info.data.get("rapat")
        count = len(rapat.agenda) if rapat else 0
        faults_inside(
            (
                ("pembahasan", index, "agenda"),
                Fault(
                    say("The agenda has {count} items; item {number} does not exist.",
                        count=count, number=point.agenda),
                    say("Write the number of an item of rapat.agenda."),
                    "Z154",
                ),
            )
            for index, point in enumerate(notula.pembahasan)
            if rapat and point.agenda and point.agenda > count
        )  # fmt: skip
        return notula

    @field_validator("lampiran")
    @classmethod
    def _items_are_in_the_catalogue(
        cls, lampiran: tuple[LampiranYaml, ...], info: ValidationInfo
    ) -> tuple[LampiranYaml, ...]:
        references = references_of(info)
        if references and references.katalog and "bukti" in info.data:
            codes = [entry.indikator for entry in info.data["bukti"]]
            indicators = [find_indicator(code, references.katalog) for code in codes]
            found = unknown_items([entry.butir for entry in lampiran], indicators)
            faults_inside(((index, "butir"), fault) for index, fault in found)
        return lampiran
