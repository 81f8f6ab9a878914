"""The documents of a meeting: what packet.yaml says of each."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator

from zidocs.errors import say
from zidocs.office.absence import Absences, OtherAttendees, absence_faults
from zidocs.office.meeting import Meeting
from zidocs.office.naskah.section import Section
from zidocs.office.references import PartyReference, PembicaraTeks, Signer
from zidocs.yaml import (
    Bulat,
    Butir,
    Fault,
    Record,
    Tanggal,
    Teks,
    TeksIsi,
    TeksSebaris,
    faults_inside,
)

AttendanceColumn = Literal["nip", "pangkat", "jabatan", "unit", "instansi"]
_ALWAYS_PRINTED = frozenset({"no", "nomor", "nama", "tanda_tangan", "ttd"})
_WIDE_COLUMNS = frozenset({"nip", "unit", "instansi"})


class Undangan(Section, title="Surat undangan"):
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
    lampiran: TeksSebaris | None = Field(
        None,
        description='Jumlah lampiran, mis. "satu berkas"; tanpa ini menurut daftar penerima yang'
        " dilampirkan.",
    )
    hal: TeksSebaris | None = Field(
        None, description="Perihal; tanpa ini: Undangan dan nama rapat."
    )
    kepada: Butir = Field((), description="Penerima; tanpa ini: para peserta rapat.")
    di: TeksSebaris = Field("Tempat", description="Alamat penerima: di …")
    dasar: Teks | None = Field(None, description="Lanjutan kalimat 'Sehubungan dengan …'.")
    isi: Teks | None = Field(None, description="Isi tambahan sebelum penutup.")
    tembusan: Butir = Field((), description="Tembusan.")
    penandatangan: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")

    @property
    def template(self) -> str:
        """The letter's, or the nota dinas's."""
        return self.bentuk


class DaftarHadir(Section, title="Daftar hadir"):
    """The attendance list, and who came of those it lists."""

    kolom: tuple[AttendanceColumn, ...] = Field(
        ("pangkat", "jabatan"),
        description="Kolom setelah nama; nip, unit atau instansi membuat halaman mendatar.",
    )
    baris_cadangan: Annotated[Bulat, Field(ge=0, le=100)] = Field(
        3,
        description="Baris kosong untuk yang hadir tanpa terdaftar; paling banyak 5 dihapus bila"
        " hanya untuk itu dan tanda tangan halaman baru dimulai.",
    )
    mengetahui: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")
    tidak_hadir: Absences | None = Field(
        None,
        description="Yang diundang dan tidak hadir; [] berarti semua hadir. Tanpa ini naskah tidak"
        " menyebut jumlah yang hadir.",
    )
    hadir_lain: OtherAttendees | None = Field(
        None, description="Yang hadir tanpa diundang, ditulis seperti rapat.peserta."
    )

    @field_validator("kolom", mode="before")
    @classmethod
    def _always_printed(cls, kolom: Any) -> Any:
        faults_inside(
            (
                (index,),
                Fault(
                    say("Number, name and signature are always printed."),
                    say("Remove “{name}” here; kolom has only what stands between.", name=name),
                ),
            )
            for index, name in enumerate(kolom if isinstance(kolom, list | tuple) else ())
            if str(name).casefold().replace(" ", "_") in _ALWAYS_PRINTED
        )
        return kolom

    @property
    def template(self) -> str:
        """The sheet that lies where upright ones are too narrow for the columns."""
        return "daftar_hadir_mendatar" if _WIDE_COLUMNS & set(self.kolom) else ""

    def faults_beside(
        self, rapat: Meeting, people: bool
    ) -> Iterator[tuple[tuple[str | int, ...], Fault]]:
        """Those who cannot be absent, or come besides: not invited, named twice, in both lists."""
        if people:
            yield from absence_faults(rapat.peserta, self.tidak_hadir, self.hadir_lain)


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


class Notula(Section, title="Notula"):
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

    def faults_beside(
        self, rapat: Meeting, _people: bool
    ) -> Iterator[tuple[tuple[str | int, ...], Fault]]:
        """The points of which the agenda has no item."""
        count = len(rapat.agenda)
        for index, point in enumerate(self.pembahasan):
            if point.agenda and point.agenda > count:
                what = say("The agenda has {count} items; item {number} does not exist.",
                           count=count, number=point.agenda)  # fmt: skip
                fix = say("Write the number of an item of rapat.agenda.")
                yield ("pembahasan", index, "agenda"), Fault(what, fix, "Z154")


class Laporan(Section, title="Laporan kegiatan"):
    """The report of the activity."""

    nomor: TeksSebaris | None = Field(None, description="Nomor laporan.")
    tanggal: Tanggal | None = Field(None, description="Tanggal laporan.")
    kerangka: Literal["rencana-aksi", "tata-naskah"] = Field(
        "rencana-aksi", description="Susunan bab."
    )
    judul: TeksSebaris | None = Field(
        None,
        description="Judul laporan; tanpa ini: judul menurut pedoman dengan satker dan tahun, atau "
        "nama rapat.",
    )
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

    @property
    def template(self) -> str:
        """The one of its chapters."""
        return f"laporan_{self.kerangka.replace('-', '_')}"


class BeritaAcara(Section, title="Berita acara"):
    """The official record of what was settled."""

    nomor: TeksSebaris | None = Field(None, description="Nomor berita acara.")
    tanggal: Tanggal | None = Field(None, description="Tanggal; tanpa ini: tanggal rapat.")
    judul: TeksSebaris | None = Field(None, description="Judul; tanpa ini: nama rapat.")
    pihak: tuple[PartyReference, ...] = Field(
        (), description="Yang bertanda tangan; tanpa ini: pimpinan rapat dan notulis."
    )
    hasil: Butir = Field((), description="Hasil; tanpa ini: keputusan rapat.")
    mengetahui: Signer | None = Field(None, description="Yang mengesahkan, jika ada.")
