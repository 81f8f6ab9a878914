"""The LKE guide becomes areas, indicators, activities and items, by period and kind of office.

A catalogue is a YAML file: the keys here are those of the file, and their descriptions go into
the editor's schema. What the file leaves out is filled in here, so that every activity and item
knows its own periods, offices and source lines.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar, get_args

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from zidocs.disk.files import hash_bytes
from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.kinds import document_keys, evidence_keys
from zidocs.office.activity_words import KEGIATAN, Sebutan
from zidocs.yaml import Bulat, OneOf, Record, Teks, fault, parse_tree, read_yaml, validate

Period = Literal["B03", "B06", "B09", "B12"]
OfficeKind = Literal["eselon_1", "kanwil", "upt_pemasyarakatan", "upt_imigrasi"]
ItemKind = Literal[
    "sk",  # a decree, also a document put in force by one
    "surat",  # a letter of any form: nota dinas, surat edaran, perintah, pernyataan, usulan
    "peraturan",  # a regulation to attach
    "dokumen",  # any other paper
    "laporan",  # a report
    "rekapitulasi",  # a table that sums up
    "sertifikat",  # a certificate of training
    "foto",  # photographs (the guide's "dokumentasi")
    "capture",  # a picture of a screen, of a banner, of a notice on a wall
]

ALL_OFFICES: tuple[OfficeKind, ...] = get_args(OfficeKind)


T = TypeVar("T")


def _in_order(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    if list(periods) != sorted(set(periods)):
        fault(
            say("The periods are not in the order of the year, or one stands there twice."),
            say("Write them as in [B03, B06, B09, B12]."),
        )
    return periods


def _not_empty(entries: tuple[T, ...]) -> tuple[T, ...]:
    # Field(min_length=1) would also complain where there are entries and all of them are faulty.
    if not entries:
        fault(say("This list is empty."), say("Fill it in, or remove the key."))
    return entries


NotEmpty = AfterValidator(_not_empty)
Line = Annotated[Bulat, Field(ge=1)]
Number = Annotated[Bulat, Field(ge=1)]
Lines = Annotated[tuple[Line, ...], NotEmpty]
Name = Annotated[Teks, Field(min_length=1, max_length=1000)]
Periods = Annotated[tuple[Period, ...], NotEmpty, AfterValidator(_in_order)]
Offices = Annotated[tuple[OfficeKind, ...], NotEmpty]


def months_of(periode: Period, periods: Sequence[Period]) -> range:
    """The months, from 1, that a period stands for, where uploads are due in ``periods``.

    It begins after the one before: B06 is April to June, or January to June where B03 is not due.
    """
    ends = {each: int(each[1:]) for each in (*periods, periode)}
    before = [end for end in ends.values() if end < ends[periode]]
    return range(max(before, default=0) + 1, ends[periode] + 1)


class DataDukung(Record):
    """One thing the guide asks for: an activity with its documents, or an item."""

    nomor: Number = Field(description="Nomor urut pada indikatornya, mulai dari 1.")
    nama: Name = Field(description="Nama data dukung.")
    periode: Periods = Field((), description="Periode unggah; tanpa ini: jadwal indikator.")
    satker: Offices = Field(ALL_OFFICES, description="Hanya untuk jenis satker ini.")
    syarat: Name | None = Field(None, description="Keadaan yang membuatnya diminta.")
    frekuensi: Literal["bulanan"] | None = Field(
        None, description="bulanan: satu untuk setiap bulan dalam periodenya."
    )
    contoh: tuple[Name, ...] = Field((), description="Contoh dari pedoman.")
    baris: Lines = Field((), description="Baris sumber; tanpa ini: baris indikator.")
    asli: tuple[Name, ...] = Field((), description="Bunyi asli, bila bacaannya diragukan.")

    def is_asked(self, periode: Period, satker: OfficeKind) -> bool:
        """Whether this is due in that period for that kind of office."""
        return periode in self.periode and satker in self.satker


class Ketentuan(Record):
    """What the guide demands of an activity, in a form that can be looked for in its packet."""

    bunyi: Name = Field(description="Bunyi ketentuan menurut pedoman.")
    kata: tuple[Name, ...] = Field((), description="Salah satu kata ini harus ada dalam isinya.")
    dalam: Literal["notula", "naskah"] = Field(
        "notula", description="Tempat kata dicari: notula saja, atau semua naskah kegiatan."
    )
    bukan: tuple[Name, ...] = Field(
        (), description="Kata yang menunjukkan kegiatan lain, yang tidak diterima."
    )
    kepala: Literal["memimpin", "ditetapkan"] | None = Field(
        None, description="Kepala satker memimpin rapatnya, atau ditetapkan di dalamnya."
    )
    kelompok: Name | None = Field(
        None, description="Kelompok pegawai yang seluruh anggotanya dilibatkan."
    )

    @model_validator(mode="after")
    def _can_be_looked_for(self) -> Self:
        if not (self.kata or self.bukan or self.kepala or self.kelompok):
            fault(
                say("Nothing can be looked for: “{demand}”.", demand=self.bunyi),
                say("Add one of kata, bukan, kepala, kelompok."),
            )
        return self


def _choices(text: str) -> tuple[str, ...]:
    """The words of a text that leave a choice, such as ``pendampingan/pembinaan``."""
    found: list[str] = re.findall(r"\w+(?:/\w+)+", text.casefold())
    return tuple(words for words in found if words != "wbk/wbbm")


_OF_THE_OFFICE = re.compile(r" (?:pada|di) (?:satuan kerja|satker|unit kerja)\s*$", re.IGNORECASE)


class Kegiatan(DataDukung):
    """An activity and the documents that show it took place."""

    dokumen: Annotated[tuple[Annotated[str, OneOf(evidence_keys)], ...], NotEmpty] = Field(
        description="Berkas kegiatan yang diminta."
    )
    judul_laporan: Name | None = Field(None, description="Judul laporan, bila pedoman menyebut.")
    sebutan: Sebutan = Field(
        KEGIATAN, description="Jenis acaranya dalam kalimat: rapat, sosialisasi, apel, …"
    )
    maksud: Name | None = Field(
        None, description="Maksudnya, lanjutan “Maksud kegiatan ini ialah …”."
    )
    judul_rapat: tuple[Name, ...] = Field(
        (), description="Usulan nama acara; beberapa: pilihan yang diberikan pedoman."
    )
    ketentuan: tuple[Ketentuan, ...] = Field(
        (), description="Yang diminta pedoman dari kegiatan ini sendiri."
    )

    @property
    def alternatives(self) -> tuple[str, ...]:
        """The words of its name that leave a choice, such as ``apel pagi/sore``; never a fact."""
        return _choices(self.nama)

    def report_title(self, office: str, year: int) -> str:
        """The guide's title of the report, completed with office and year; "" where it has none.

        So too where the guide leaves a choice (pendampingan/pembinaan): what it was, only the
        meeting's own name says.
        """
        title = self.judul_laporan or ""
        if not title or _choices(title):
            return ""
        if office.casefold() not in title.casefold():
            title = f"{_OF_THE_OFFICE.sub('', title)} pada {office}"
        return title if str(year) in title else f"{title} Tahun {year}"


class Butir(DataDukung):
    """Any other item: a decree, a capture, a certificate, a report."""

    jenis: ItemKind = Field(description="Jenis data dukung.")
    kegiatan: Number | None = Field(None, description="Nomor kegiatan yang berkasnya memuat ini.")
    pemegang: Name | None = Field(None, description="Pihak lain yang memegang dokumennya.")
    rincian: tuple[Name, ...] = Field((), description="Yang harus termuat di dalamnya.")
    naskah: Annotated[str, OneOf(document_keys)] | None = Field(
        None, description="Naskah yang ditulis satker sendiri untuk ini, mis. sk."
    )


D = TypeVar("D", bound=DataDukung)


class Indikator(Record):
    """One indicator: how it is met, when, and what the office must show."""

    kode: Name = Field(description="Kode, mis. I.2.a.")
    nama: Name = Field(description="Bunyi indikator.")
    petunjuk: Annotated[Teks, Field(max_length=20_000)] = Field(
        "", description="Petunjuk teknis; satu baris untuk setiap huruf."
    )
    jadwal: Periods = Field(description="Periode unggah.")
    baris: Lines = Field(description="Baris pada naskah sumber.")
    penanggung_jawab: Name | None = Field(
        None, description="Penanggung jawab; tanpa ini: penanggung jawab katalog."
    )
    kegiatan: tuple[Kegiatan, ...] = Field((), description="Kegiatan yang berkasnya diminta.")
    butir: tuple[Butir, ...] = Field((), description="Data dukung lain.")
    salah_satu: tuple[Annotated[tuple[Number, ...], NotEmpty], ...] = Field(
        (),
        description="Nomor butir yang saling menggantikan: cukup satu kelompok yang lengkap, "
        "mis. [[1, 2], [4]]; tanpa berkas apa pun diminta kelompok yang pertama.",
    )
    catatan: tuple[Name, ...] = Field((), description="Catatan dan keterangan pedoman.")
    asli: tuple[Name, ...] = Field((), description="Bunyi asli, bila bacaannya diragukan.")

    @field_validator("kegiatan", "butir")
    @classmethod
    def _fill_in(cls, entries: tuple[D, ...], info: ValidationInfo) -> tuple[D, ...]:
        _check_numbers(entries)
        # A faulty jadwal or baris is reported by itself and is not in the data.
        jadwal, baris = info.data.get("jadwal", ()), info.data.get("baris", ())
        for entry in entries:
            if jadwal and not set(entry.periode) <= set(jadwal):
                fault(
                    say("Number {number} has a period that its indicator does not have.",
                        number=entry.nomor),
                    say("The indicator has {periods}.", periods=", ".join(jadwal)),
                )  # fmt: skip
        return tuple(
            entry.model_copy(
                update={"periode": entry.periode or jadwal, "baris": entry.baris or baris}
            )
            for entry in entries
        )

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if not self.kegiatan and not self.butir:
            fault(
                say("The indicator {code} asks for nothing.", code=self.kode),
                say("Give it at least one entry under kegiatan or butir."),
            )
        for item in self.butir:
            if item.kegiatan is not None and self.activity(item.kegiatan) is None:
                fault(
                    say("Item {number} belongs to activity {activity}, which {code} does not have.",
                        number=item.nomor, activity=item.kegiatan, code=self.kode),
                    say("The indicator has {count} activities.", count=len(self.kegiatan)),
                )  # fmt: skip
        return self

    @model_validator(mode="after")
    def _alternatives_are_items(self) -> Self:
        numbers = [number for group in self.salah_satu for number in group]
        if self.salah_satu and (
            len(self.salah_satu) < 2
            or len(set(numbers)) < len(numbers)
            or not {item.nomor for item in self.butir}.issuperset(numbers)
        ):
            fault(
                say("salah_satu of {code} is no choice between items.", code=self.kode),
                say("Write lists of numbers of its items, each number once, e.g. [[1, 2], [4]]."),
            )
        return self

    def activity(self, nomor: int) -> Kegiatan | None:
        """The activity of that number."""
        return next((entry for entry in self.kegiatan if entry.nomor == nomor), None)

    def item(self, nomor: int) -> Butir | None:
        """The item of that number."""
        return next((entry for entry in self.butir if entry.nomor == nomor), None)

    def activities_asked(self, periode: Period, satker: OfficeKind) -> tuple[Kegiatan, ...]:
        """The activities due in that period for that kind of office."""
        return tuple(entry for entry in self.kegiatan if entry.is_asked(periode, satker))

    def items_asked(self, periode: Period, satker: OfficeKind) -> tuple[Butir, ...]:
        """The items due in that period for that kind of office."""
        return tuple(entry for entry in self.butir if entry.is_asked(periode, satker))


class Subarea(Record):
    """A group of indicators of one area."""

    kode: Name = Field(description="Kode, mis. I.2.")
    nama: Name = Field(description="Nama subarea.")
    petunjuk: Name | None = Field(None, description="Petunjuk teknis subarea.")
    baris: Lines = Field(description="Baris pada naskah sumber.")
    indikator: Annotated[tuple[Indikator, ...], NotEmpty] = Field(
        description="Indikator, menurut urutan pedoman."
    )
    asli: tuple[Name, ...] = Field((), description="Bunyi asli, bila bacaannya diragukan.")

    @model_validator(mode="after")
    def _codes_fit(self) -> Self:
        _check_codes(self.kode, [entry.kode for entry in self.indikator], "[a-z]")
        return self


class Area(Record):
    """One area of change (komponen pengungkit)."""

    kode: Name = Field(description="Kode, angka Romawi.")
    nama: Name = Field(description="Nama area.")
    tujuan: Name | None = Field(None, description="Kalimat tujuan area.")
    baris: Lines = Field(description="Baris pada naskah sumber.")
    subarea: Annotated[tuple[Subarea, ...], NotEmpty] = Field(
        description="Subarea, menurut urutan pedoman."
    )
    asli: tuple[Name, ...] = Field((), description="Bunyi asli, bila bacaannya diragukan.")

    @field_validator("kode")
    @classmethod
    def _is_roman(cls, kode: str) -> str:
        if not re.fullmatch("[IVX]{1,5}", kode):
            fault(
                say("“{code}” is not the code of an area.", code=kode),
                say("Areas have Roman numerals: I, II, III, …"),
            )
        return kode

    @model_validator(mode="after")
    def _codes_fit(self) -> Self:
        _check_codes(self.kode, [entry.kode for entry in self.subarea], r"[1-9]\d?")
        return self


class Katalog(Record):
    """A whole guide."""

    katalog: Name = Field(description="Nama katalog, mis. lke-2024.")
    judul: Name = Field(description="Judul pedoman.")
    sumber: Name = Field(description="Naskah sumber; nomor baris merujuk ke sini.")
    penanggung_jawab: Name | None = Field(
        None, description="Penanggung jawab, kecuali indikator menyebut yang lain."
    )
    baris: tuple[Line, ...] = Field((), description="Baris judul dan kepala tabel.")
    area: Annotated[tuple[Area, ...], NotEmpty] = Field(
        description="Area perubahan, menurut urutan pedoman."
    )

    @model_validator(mode="after")
    def _areas_differ(self) -> Self:
        _check_twice([area.kode for area in self.area])
        return self

    @property
    def subareas(self) -> tuple[Subarea, ...]:
        """All sub-areas in the order of the guide."""
        return tuple(subarea for area in self.area for subarea in area.subarea)

    @cached_property
    def indicators(self) -> tuple[Indikator, ...]:
        """All indicators in the order of the guide."""
        return tuple(entry for subarea in self.subareas for entry in subarea.indikator)

    def find_area(self, kode: str) -> Area | None:
        """The area that an area's, sub-area's or indicator's code lies in."""
        return next((area for area in self.area if area.kode == kode.partition(".")[0]), None)

    def find_subarea(self, kode: str) -> Subarea | None:
        """The sub-area that a sub-area's or indicator's code lies in."""
        wanted = ".".join(kode.split(".")[:2])
        return next((subarea for subarea in self.subareas if subarea.kode == wanted), None)

    def find_indicator(self, kode: str) -> Indikator | None:
        """The indicator with exactly this code."""
        return next((entry for entry in self.indicators if entry.kode == kode), None)


def _check_numbers(entries: Sequence[DataDukung]) -> None:
    numbers = [entry.nomor for entry in entries]
    if numbers != list(range(1, len(numbers) + 1)):
        fault(
            say("The numbers are {numbers}; they must count 1, 2, 3, … without gaps.",
                numbers=", ".join(str(number) for number in numbers)),
            say("Number the entries in their order."),
        )  # fmt: skip


def _check_codes(parent: str, codes: Sequence[str], last_part: str) -> None:
    for code in codes:
        if not re.fullmatch(rf"{re.escape(parent)}\.{last_part}", code):
            fault(
                say("The code {code} does not belong under {parent}.", code=code, parent=parent),
                say("Codes read area, number, letter, as in I, I.2 and I.2.a."),
            )
    _check_twice(codes)


def _check_twice(codes: Iterable[str]) -> None:
    for code, count in Counter(codes).items():
        if count > 1:
            fault(
                say("The code {code} stands there {count} times.", code=code, count=count),
                say("Give every area, sub-area and indicator a code of its own."),
            )


# Reading. A built-in catalogue's YAML is the source; beside it lies JSON that is read some twenty
# times faster, made by ``python -m tests.renewing.compiled_catalogues``. It carries the SHA-256 of
# the YAML it was made from, so that an old JSON is never taken for the present guide.


_SHELF = Path(__file__).parent


def builtin_names() -> tuple[str, ...]:
    """The catalogues that come with the package, by name."""
    return tuple(sorted(path.stem for path in _SHELF.glob("*.yaml")))


@cache
def builtin(name: str) -> Katalog:
    """A catalogue of the package; raises SpecFault when there is none of this name."""
    if name not in builtin_names():
        raise SpecFault(_unknown_catalogue(name))
    source = _SHELF / f"{name}.yaml"
    compiled = source.with_suffix(".json")
    data = source.read_bytes()
    fast = load_compiled(compiled.read_bytes(), data) if compiled.is_file() else None
    return fast or parse_catalogue(data, source.name)


def load_compiled(compiled: bytes, source: bytes) -> Katalog | None:
    """A compiled file becomes the catalogue; None if it was not made from ``source``."""
    document = json.loads(compiled)
    is_of_source = document["sha256"] == digest_of(source)
    return Katalog.model_validate(document["isi"]) if is_of_source else None


def digest_of(source: bytes) -> str:
    """The SHA-256 of a YAML file in hex; Windows and Unix line ends count as the same."""
    return hash_bytes(source.replace(b"\r\n", b"\n"))


def read_catalogue(path: Path, shown: str) -> Katalog:
    """A YAML file of the office's own becomes a catalogue.

    Raises SpecFault with every fault and its place; ``shown`` is the file's name in messages.
    """
    return read_yaml(path, shown, Katalog)[0]


def parse_catalogue(data: bytes, file: str) -> Katalog:
    """YAML bytes become a catalogue; ``file`` is its name in messages. Raises SpecFault."""
    return validate(parse_tree(data, file), Katalog)


def _unknown_catalogue(name: str) -> Problem:
    known = builtin_names()
    near = get_close_matches(name, known, n=1)
    return Problem(
        Place(key="katalog"),
        say("There is no catalogue named {name}.", name=name),
        say("Did you mean {near}?", near=near[0]) if near else
        say("Built in: {names}. For your own, write the name of its YAML file, e.g. my-lke.yaml.",
            names=", ".join(known)),
        "Z160",
    )  # fmt: skip
