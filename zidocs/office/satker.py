"""satker.yaml becomes the frozen settings of one office."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)

from zidocs.errors import say
from zidocs.office.catalogue import OfficeKind, Period
from zidocs.office.nip import Nip
from zidocs.office.references import Berkas, KatalogTeks, one_is_a_list, shape
from zidocs.yaml import Bulat, Record, Tanggal, Teks, TeksIsi, TeksSebaris, YaTidak, fault

# Letter numbers. A pattern is the number with its changing parts named:
# ``W99.PAS.PAS9-{klasifikasi}-{urut}``. Blanks and letter case do not count, since offices are not
# steady in them (FORMATS.md, “Numbers, dates, times”).


MAX_PATTERN = 100
MAX_NUMBER = 200
"""Characters; what is longer is no letter number."""

_PARTS = {
    "klasifikasi": r"[a-z0-9]+(?:\.[a-z0-9]+)*",
    "urut": r"(?P<urut>[0-9]{1,9})",
    "bulan": r"(?:0?[1-9]|1[0-2]|[ivx]{1,4})",
    "tahun": r"(?P<tahun>[0-9]{4})",
}
_PART = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class ReadNumber:
    """A letter number taken apart: ``series`` is all of it but the running number."""

    series: str
    urut: int
    tahun: int | None = None


def check_pattern(pattern: str) -> str:
    """Refuse a pattern with unknown or repeated parts, or without the running number."""
    named = _PART.findall(pattern)
    unknown = [name for name in named if name not in _PARTS]
    if unknown:
        fault(
            say("The pattern has a part {{{name}}}, which does not exist.", name=unknown[0]),
            say("Parts are {names}.", names=", ".join(f"{{{name}}}" for name in _PARTS)),
        )
    if "urut" not in named or len(set(named)) < len(named):
        fault(
            say("The pattern must have the part {{urut}}, and each part once."),
            say("Write it as in W99.PAS.PAS9-{{klasifikasi}}-{{urut}}."),
        )
    if len(pattern) > MAX_PATTERN:
        fault(
            say("The pattern has more than {most} characters.", most=MAX_PATTERN),
            say("Write one number with its changing parts named."),
        )
    return pattern


NumberPattern = Annotated[TeksSebaris, AfterValidator(check_pattern)]
"""The form of the office's letter numbers."""


def fold_number(number: str) -> str:
    """A letter number without the blanks and letter case in which people differ."""
    return "".join(number.split()).casefold()


def read_number(number: str, pattern: str) -> ReadNumber | None:
    """The parts of a number of this form; None where it has another form."""
    folded = fold_number(number)
    found = _compiled(pattern).fullmatch(folded) if len(folded) <= MAX_NUMBER else None
    if found is None:
        return None
    parts = found.groupdict()
    series = folded[: found.start("urut")] + "{urut}" + folded[found.end("urut") :]
    return ReadNumber(series, int(parts["urut"]), int(parts["tahun"]) if "tahun" in parts else None)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # The odd ones are the parts' names, what is between them stands there as it is.
    pieces = enumerate(_PART.split(fold_number(pattern)))
    return re.compile("".join(_PARTS[text] if n % 2 else re.escape(text) for n, text in pieces))


# The settings.


TimeZone = Literal["WIB", "WITA", "WIT"]
EngineChoice = Literal["otomatis", "bawaan", "libreoffice"]

PAPER_MM = {"A4": (210.0, 297.0), "F4": (215.0, 330.0)}
"""Width and height in mm; F4 as in FORMATS.md, other sizes are written out in satker.yaml."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Of the years that evidence may be of."""


class Kop(Record, title="Kop naskah"):
    """The letterhead: centred lines, the unit last, then address and contact."""

    baris: tuple[TeksIsi, ...] = Field(
        min_length=1, max_length=8, description="Baris kop dari kementerian sampai nama satker."
    )
    alamat: Teks | None = Field(None, description="Alamat satker.")
    kontak: Teks | None = Field(None, description="Telepon, laman, surel.")
    logo: Berkas | None = Field(
        None, description="Berkas gambar logo, mis. logo.png.", examples=["logo.png"]
    )


class Kepala(Record, title="Kepala satuan kerja"):
    """The head of the office, who signs unless a document names somebody else."""

    nama: TeksSebaris = Field(min_length=1, description="Nama lengkap dengan gelar.")
    nip: Nip | None = Field(None, description="NIP 18 digit, dalam tanda kutip.")
    jabatan: TeksSebaris = Field("Kepala", min_length=1, description="Jabatan, tanpa koma.")
    pangkat: TeksSebaris | None = Field(None, description="Pangkat dan golongan.")
    sejak: Tanggal | None = Field(None, description="Hari pertama menjabat.")
    sampai: Tanggal | None = Field(None, description="Hari terakhir menjabat.")

    @field_validator("sampai")
    @classmethod
    def _ends_after_it_begins(cls, sampai: date | None, info: ValidationInfo) -> date | None:
        sejak = info.data.get("sejak")
        if sejak and sampai and sampai < sejak:
            fault(
                say("The term of office ends ({end}) before it begins ({start}).",
                    end=f"{sampai}", start=f"{sejak}"),
                say("Check sejak and sampai."),
            )  # fmt: skip
        return sampai


class Huruf(Record, title="Huruf naskah"):
    """The face and size (points) of the documents' body text."""

    nama: Teks = Field("Arial", description="Jenis huruf naskah.")
    ukuran: Annotated[Bulat, Field(ge=9, le=14)] = Field(11, description="Ukuran huruf (pt).")


class UkuranKertas(Record, title="Ukuran kertas sendiri"):
    """A paper size of the office's own, in mm."""

    lebar_mm: Annotated[Bulat, Field(ge=140, le=420)] = Field(description="Lebar kertas (mm).")
    tinggi_mm: Annotated[Bulat, Field(ge=200, le=600)] = Field(description="Tinggi kertas (mm).")


class Tenggat(Record, title="Batas unggah per periode"):
    """The last day for each period's evidence."""

    B03: Tanggal | None = Field(None, description="Batas unggah periode B03.")
    B06: Tanggal | None = Field(None, description="Batas unggah periode B06.")
    B09: Tanggal | None = Field(None, description="Batas unggah periode B09.")
    B12: Tanggal | None = Field(None, description="Batas unggah periode B12.")

    def of(self, periode: Period) -> date | None:
        """The last day for the evidence of this period, where the office has set one."""
        return {"B03": self.B03, "B06": self.B06, "B09": self.B09, "B12": self.B12}[periode]

    @field_validator("B06", "B09", "B12")
    @classmethod
    def _is_later_than_the_one_before(cls, day: date | None, info: ValidationInfo) -> date | None:
        earlier = [given for given in info.data.values() if given]
        if day and earlier and day < max(earlier):
            fault(
                say("The deadline of {period} is before that of an earlier period.",
                    period=info.field_name),
                say("B03 comes before B06, B09 and B12."),
            )  # fmt: skip
        return day


class Aturan(Record, title="Tingkat satu aturan"):
    """What the office thinks of one rule of ``zidocs check``, and why."""

    tingkat: Literal["petunjuk", "peringatan", "galat", "mati"] = Field(
        description="Tingkat temuannya: petunjuk, peringatan, galat, atau mati (tidak diperiksa)."
    )
    alasan: TeksSebaris = Field(min_length=1, description="Alasan, untuk yang membaca setelah ini.")


PaperSize = Annotated[
    Annotated[Literal["A4", "F4"], Tag("<teks>")] | Annotated[UkuranKertas, Tag("<kunci>")],
    Discriminator(shape),
]


class Satker(Record, title="satker.yaml: satuan kerja dan setelannya"):
    """All settings of satker.yaml."""

    nama: TeksSebaris = Field(min_length=1, description="Nama lengkap satuan kerja.")
    singkatan: TeksSebaris | None = Field(None, description="Nama pendek satuan kerja.")
    jenis: OfficeKind = Field(description="Jenis satuan kerja; menentukan data dukung.")
    kota: TeksSebaris = Field(min_length=1, description="Kota tempat naskah ditandatangani.")
    zona_waktu: TimeZone = Field(description="WIB, WITA, atau WIT.")
    kop: Kop | None = Field(None, description="Kop naskah; tanpa kop dicetak nama satker.")
    kepala: Kepala = Field(description="Kepala satuan kerja.")
    katalog: KatalogTeks = Field(
        "lke-2024", description="Katalog LKE, atau berkas YAML di ruang kerja."
    )
    tahun: Annotated[Bulat, Field(ge=FIRST_YEAR, le=LAST_YEAR)] = Field(
        description="Tahun penilaian."
    )
    bahasa: Literal["id", "en"] = Field("id", description="Bahasa pesan program.")
    kertas: PaperSize = Field("A4", description="Ukuran kertas naskah.")
    huruf: Huruf = Field(Huruf(), description="Jenis dan ukuran huruf naskah.")
    ukuran_maks_mb: Annotated[Bulat, Field(ge=1, le=2000)] = Field(
        10, description="Batas ukuran satu berkas bukti (MB)."
    )
    mesin: EngineChoice = Field("otomatis", description="Pengubah DOCX menjadi PDF.")
    tenggat: Tenggat = Field(Tenggat(), description="Batas unggah per periode.")
    foto_per_halaman: Annotated[Literal["2", "4"], WithJsonSchema({"enum": [2, 4, "2", "4"]})] = (
        Field("2", description="Foto per halaman: 2 atau 4.")
    )
    dpi_foto: Annotated[Bulat, Field(ge=72, le=600)] = Field(
        200, description="Titik per inci foto pada ukuran cetak; yang lebih besar dikecilkan."
    )
    tempat_surat: YaTidak = Field(False, description="Cetak kota di depan tanggal surat.")
    tte: YaTidak = Field(
        False, description="Sediakan kotak dan catatan kaki tanda tangan elektronik."
    )

    jeda_undangan_hari: Annotated[Bulat, Field(ge=0, le=60)] = Field(
        2, description="Undangan tanpa sifat Segera bertanggal sekian hari sebelum rapat."
    )
    pola_nomor: Annotated[
        tuple[NumberPattern, ...],
        BeforeValidator(
            one_is_a_list, json_schema_input_type=tuple[NumberPattern, ...] | NumberPattern
        ),
    ] = Field(
        (),
        max_length=20,
        description="Bentuk nomor surat, mis. W99.PAS.PAS9-{klasifikasi}-{urut}; "
        "bagiannya {klasifikasi}, {urut}, {bulan}, {tahun}.",
    )
    aturan: Mapping[str, Aturan] = Field(
        {}, description="Aturan pemeriksaan yang dinilai lain, menurut kodenya, mis. Z203."
    )

    @property
    def paper_mm(self) -> tuple[float, float]:
        """Width and height of the paper in mm."""
        if isinstance(self.kertas, UkuranKertas):
            return float(self.kertas.lebar_mm), float(self.kertas.tinggi_mm)
        return PAPER_MM[self.kertas]
