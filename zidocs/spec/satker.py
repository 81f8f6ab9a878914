"""satker.yaml becomes the frozen settings of one office."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from zidocs.catalogue import OfficeKind
from zidocs.errors import say
from zidocs.spec.nip import check_nip
from zidocs.yaml import Bulat, Record, Tanggal, Teks, YaTidak, fault

TimeZone = Literal["WIB", "WITA", "WIT"]
EngineChoice = Literal["otomatis", "bawaan", "libreoffice"]

PAPER_MM = {"A4": (210.0, 297.0), "F4": (215.0, 330.0)}
"""Width and height in mm; F4 as in FORMATS.md, other sizes are written out in satker.yaml."""


class Kop(Record):
    """The letterhead: centred lines, the unit last, then address and contact."""

    baris: tuple[Teks, ...] = Field(
        min_length=1, max_length=8, description="Baris kop dari kementerian sampai nama satker."
    )
    alamat: Teks | None = Field(None, description="Alamat satker.")
    kontak: Teks | None = Field(None, description="Telepon, laman, surel.")
    logo: Teks | None = Field(None, description="Berkas gambar logo, mis. logo.png.")


class Kepala(Record):
    """The head of the office, who signs unless a document names somebody else."""

    nama: Teks = Field(description="Nama lengkap dengan gelar.")
    nip: Teks | None = Field(None, description="NIP 18 digit, dalam tanda kutip.")
    jabatan: Teks = Field("Kepala", description="Jabatan, tanpa koma.")
    pangkat: Teks | None = Field(None, description="Pangkat dan golongan.")

    @model_validator(mode="after")
    def _nip_is_possible(self) -> "Kepala":
        if self.nip:
            check_nip(self.nip)
        return self


class Huruf(Record):
    """The face and size (points) of the documents' body text."""

    nama: Teks = Field("Arial", description="Jenis huruf naskah.")
    ukuran: Annotated[Bulat, Field(ge=9, le=14)] = Field(11, description="Ukuran huruf (pt).")


class UkuranKertas(Record):
    """A paper size of the office's own, in mm."""

    lebar_mm: Annotated[Bulat, Field(ge=140, le=420)] = Field(description="Lebar kertas (mm).")
    tinggi_mm: Annotated[Bulat, Field(ge=200, le=600)] = Field(description="Tinggi kertas (mm).")


class Tenggat(Record):
    """The last day for each period's evidence."""

    B03: Tanggal | None = Field(None, description="Batas unggah periode B03.")
    B06: Tanggal | None = Field(None, description="Batas unggah periode B06.")
    B09: Tanggal | None = Field(None, description="Batas unggah periode B09.")
    B12: Tanggal | None = Field(None, description="Batas unggah periode B12.")


class Satker(Record):
    """All settings of satker.yaml."""

    nama: Teks = Field(min_length=1, description="Nama lengkap satuan kerja.")
    singkatan: Teks | None = Field(None, description="Nama pendek satuan kerja.")
    jenis: OfficeKind = Field(description="Jenis satuan kerja; menentukan data dukung.")
    kota: Teks = Field(description="Kota tempat naskah ditandatangani.")
    zona_waktu: TimeZone = Field(description="WIB, WITA, atau WIT.")
    kop: Kop | None = Field(None, description="Kop naskah; tanpa kop dicetak nama satker.")
    kepala: Kepala = Field(description="Kepala satuan kerja.")
    katalog: Teks = Field("lke-2024", description="Katalog LKE, atau berkas YAML di ruang kerja.")
    tahun: Annotated[Bulat, Field(ge=2000, le=2100)] = Field(description="Tahun penilaian.")
    bahasa: Literal["id", "en"] = Field("id", description="Bahasa pesan program.")
    kertas: Literal["A4", "F4"] | UkuranKertas = Field("A4", description="Ukuran kertas naskah.")
    huruf: Huruf = Field(Huruf(), description="Jenis dan ukuran huruf naskah.")
    ukuran_maks_mb: Annotated[Bulat, Field(ge=1, le=2000)] = Field(
        10, description="Batas ukuran satu berkas bukti (MB)."
    )
    mesin: EngineChoice = Field("otomatis", description="Pengubah DOCX menjadi PDF.")
    tenggat: Tenggat = Field(Tenggat(), description="Batas unggah per periode.")
    foto_per_halaman: Literal["2", "4"] = Field("2", description="Foto per halaman: 2 atau 4.")
    tempat_surat: YaTidak = Field(False, description="Cetak kota di depan tanggal surat.")
    tte: YaTidak = Field(
        False, description="Sediakan kotak dan catatan kaki tanda tangan elektronik."
    )

    @property
    def paper_mm(self) -> tuple[float, float]:
        """Width and height of the paper in mm."""
        if isinstance(self.kertas, UkuranKertas):
            return float(self.kertas.lebar_mm), float(self.kertas.tinggi_mm)
        return PAPER_MM[self.kertas]

    @model_validator(mode="after")
    def _deadlines_rise(self) -> "Satker":
        days = [self.tenggat.B03, self.tenggat.B06, self.tenggat.B09, self.tenggat.B12]
        given = [day for day in days if day]
        if given != sorted(given):
            fault(
                say("The deadlines of the periods are not in order."),
                say("B03 comes before B06, B09 and B12."),
            )
        return self
