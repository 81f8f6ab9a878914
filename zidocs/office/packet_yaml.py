"""packet.yaml becomes frozen records, exactly as the secretary wrote it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, Literal, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WithJsonSchema,
    create_model,
    field_validator,
)

from zidocs.errors import say
from zidocs.kinds import document_keys, documents, kind_of
from zidocs.office.absence import Absences, OtherAttendees, absence_faults
from zidocs.office.activity_words import Sebutan
from zidocs.office.catalogue import Butir as ButirKatalog
from zidocs.office.catalogue import Indikator, Katalog, Period
from zidocs.office.references import (
    Berkas,
    Orang,
    PartyReference,
    PembicaraTeks,
    Peserta,
    Signer,
    references_of,
    shape,
)
from zidocs.yaml import (
    Bulat,
    Butir,
    Fault,
    Jam,
    OneOf,
    Record,
    Tanggal,
    Teks,
    TeksIsi,
    TeksSebaris,
    Written,
    fault,
    faults_inside,
)

# What a packet claims to prove is held against the catalogue, or refused.


def find_indicator(code: str, katalog: Katalog) -> Indikator:
    """The code's indicator; refuses a code that the catalogue does not have."""
    found = katalog.find_indicator(code)
    if found is None:
        codes = [entry.kode for entry in katalog.indicators]
        near = get_close_matches(code, codes, n=4, cutoff=0.5)
        fault(
            say("{katalog} has no indicator {code}.", katalog=katalog.katalog, code=code),
            say("Similar codes: {codes}.", codes=", ".join(near))
            if near
            else say("Codes run from {first} to {last}.", first=codes[0], last=codes[-1]),
            "Z162",
        )
    return found


def check_period(periode: Period, indikator: Indikator) -> None:
    """Refuse a period in which the indicator is not due."""
    if periode not in indikator.jadwal:
        fault(
            say("{code} is not due in {period}.", code=indikator.kode, period=periode),
            say("It is due in {periods}.", periods=", ".join(indikator.jadwal)),
            "Z163",
        )


def check_activity(number: int, indikator: Indikator) -> None:
    """Refuse an activity that the indicator does not have."""
    if indikator.activity(number):
        return
    activities = "; ".join(f"{each.nomor}: {each.nama}" for each in indikator.kegiatan)
    fault(
        say("{code} has no activity {number}.", code=indikator.kode, number=number),
        say("Its activities are {activities}.", activities=activities)
        if activities
        else say("It asks for no meeting; remove kegiatan."),
        "Z164",
    )


def item_faults(
    attachments: Sequence["Attachment"], indicators: Sequence[Indikator]
) -> Iterator[tuple[tuple[str | int, ...], Fault]]:
    """What is wrong with ``butir`` of the attachments of a packet that proves these indicators.

    A number alone means an item of the one indicator that the packet proves: where it proves
    several, the same number is another thing in each.
    """
    # A packet may claim one indicator several times, for its activities or periods.
    claimed = {indikator.kode: indikator for indikator in indicators}
    for index, attachment in enumerate(attachments):
        butir = attachment.butir
        if isinstance(butir, int):
            having = [each for each in claimed.values() if each.item(butir)]
            if not having:
                yield (index, "butir"), _no_such_item(butir, [*claimed.values()])
            elif len(claimed) > 1:
                yield (index, "butir"), _of_which_indicator(butir, having)
            continue
        for code, number in (butir or {}).items():
            path = index, "butir", code
            if code not in claimed:
                what = say("bukti does not name the indicator {code}.", code=code)
                fix = say("It names {codes}; add it there, or remove it here.",
                          codes=", ".join(claimed))  # fmt: skip
                yield path, Fault(what, fix, "Z244")
            elif not claimed[code].item(number):
                yield path, _no_such_item(number, [claimed[code]])


def _no_such_item(number: int, indicators: Sequence[Indikator]) -> Fault:
    names = "; ".join(
        _item_line(indikator, item, several=len(indicators) > 1)
        for indikator in indicators
        for item in indikator.butir
    )
    return Fault(
        say("The indicator has no item {number}.", number=number),
        say("Its items are {items}.", items=names) if names else say("Remove butir."),
        "Z165",
    )


def _item_line(indikator: Indikator, item: ButirKatalog, *, several: bool) -> str:
    code = f"{indikator.kode} " if several else ""
    return f"{code}{item.nomor}: {item.nama}"


def _of_which_indicator(number: int, having: Sequence[Indikator]) -> Fault:
    mapping = ", ".join(f"{indikator.kode}: {number}" for indikator in having)
    names = "; ".join(
        _item_line(indikator, item, several=True)
        for indikator in having
        if (item := indikator.item(number))
    )
    return Fault(
        say("The packet proves several indicators, and number {number} is an item of its own in "
            "each of them.", number=number),
        say("Write “butir: {{{mapping}}}” with the indicators whose item the file is ({items}).",
            mapping=mapping, items=names),
        "Z243",
    )  # fmt: skip


# packet.yaml becomes frozen records: what it proves, its meeting, a section for each document.
#
# A key is written here once: checks read the field of that name, templates print the variable of
# that name, and its description goes into the editor's schema. People and files are looked up on
# the way in, where ``References`` are given.


AttendanceColumn = Literal["nip", "pangkat", "jabatan", "unit", "instansi"]
_ALWAYS_PRINTED = frozenset({"no", "nomor", "nama", "tanda_tangan", "ttd"})
_WIDE_COLUMNS = frozenset({"nip", "unit", "instansi"})

_PAGE_RANGES = r"[0-9]{1,5}( *- *[0-9]{1,5})?( *, *[0-9]{1,5}( *- *[0-9]{1,5})?)*"
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


def _without_stop(text: str) -> str:
    """A name without the full stop of a sentence: other words follow it wherever it is printed."""
    return text.rstrip(" .,;") or text


class Meeting(Record, title="Rapat"):
    """The meeting itself; ``peserta`` has everybody once, in order."""

    judul: TeksSebaris = Field(
        min_length=1,
        max_length=300,
        description="Nama rapat.",
        examples=["Rapat Penyusunan Rencana Aksi Pembangunan Zona Integritas"],
    )
    sebutan: Sebutan | None = Field(
        None,
        description="Jenis acara dalam kalimat: rapat, sosialisasi, kegiatan, apel, pelatihan, …;"
        " tanpa ini: menurut judul atau katalog.",
    )
    tanggal: Tanggal = Field(description="Tanggal rapat, tahun-bulan-hari.")
    mulai: Jam = Field(description='Jam mulai, mis. "09.00".')
    selesai: Jam | None = Field(None, description='Jam selesai; tanpa ini dicetak "s.d. selesai".')
    tempat: TeksSebaris = Field(min_length=1, description="Tempat rapat.")
    pimpinan: Orang = Field(description="Pimpinan rapat: NIP atau nama pegawai.")
    notulis: Orang = Field(description="Pencatat: NIP atau nama pegawai.")
    agenda: Butir = Field(min_length=1, description="Acara rapat, satu butir per baris.")
    peserta: Peserta = Field(
        description="Peserta: NIP, nama, {kelompok: …}, {nama: …, instansi: …}, atau semua."
    )

    @field_validator("judul")
    @classmethod
    def _as_a_name(cls, judul: str) -> str:
        """It begins letters, captions and sentences, and goes on in others."""
        first = judul.split(" ", 1)[0]
        # e-Office and eSakip keep their letters.
        written = judul[:1].upper() + judul[1:] if first.isalpha() and first.islower() else judul
        return _without_stop(written)

    @field_validator("tempat")
    @classmethod
    def _goes_on(cls, tempat: str) -> str:
        return _without_stop(tempat)

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


class Section(Record):
    """What packet.yaml says of one document of the packet."""

    @property
    def template(self) -> str:
        """The Word template that it takes; empty for its kind's first one."""
        return ""

    def faults_beside(
        self, _rapat: Meeting, _people: bool
    ) -> Iterable[tuple[tuple[str | int, ...], Fault]]:
        """What cannot be beside this meeting, each by its path in the section.

        ``_people`` tells whether the meeting's people could be looked up.
        """
        return ()


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


SECTIONS: Mapping[str, type[Section]] = {
    "undangan": Undangan,
    "daftar_hadir": DaftarHadir,
    "notula": Notula,
    "berita_acara": BeritaAcara,
    "laporan": Laporan,
}
"""The record of each kind of document."""


class FotoYaml(Record, title="Satu foto"):
    """A photo and its caption."""

    berkas: Berkas = Field(description="Berkas foto, mis. foto/1.jpg.", examples=["foto/1.jpg"])
    keterangan: TeksSebaris | None = Field(None, description="Keterangan foto.")


def _page_ranges(text: str, _info: object) -> tuple[tuple[int, int], ...]:
    """``1-3, 7`` becomes ``((1, 3), (7, 7))``; refuses what is no list of pages."""
    if not re.fullmatch(_PAGE_RANGES, text):
        fault(
            say("“{value}” is not a list of pages.", value=text),
            say("Write page numbers and ranges, e.g. 1-3, 7."),
            "Z153",
        )
    ranges = []
    for part in text.split(","):
        numbers = [int(number) for number in part.split("-")]
        first, last = numbers[0], numbers[-1]
        if first < 1 or last < first:
            fault(
                say("“{part}” is no range of pages.", part=part.strip()),
                say("Pages begin with 1, and the smaller number comes first."),
                "Z153",
            )
        ranges.append((first, last))
    return tuple(ranges)


PageRanges = Annotated[
    tuple[tuple[int, int], ...],
    Written(
        Annotated[
            TeksIsi,
            WithJsonSchema(
                {
                    "type": ["string", "integer"],
                    "pattern": f"^{_PAGE_RANGES}$",
                    "minimum": 1,
                    "examples": ["1-3, 7"],
                }
            ),
        ],
        _page_ranges,
    ),
]
"""A list of pages, written as ``1-3, 7``."""


ItemNumber = Annotated[Bulat, Field(ge=1)]
ItemNumbers = Annotated[
    Annotated[ItemNumber, Tag("<teks>")]
    | Annotated[Mapping[IndicatorCode, ItemNumber], Field(min_length=1), Tag("<kunci>")],
    Discriminator(shape),
]
"""The number of an item, or that of each indicator: ``{I.1.a: 1, IV.2.a: 4}``."""


class Attachment(Record, title="Satu berkas"):
    """A file that goes into the bundle as it is."""

    berkas: Berkas = Field(
        description="Berkas PDF, gambar, atau DOCX.", examples=["lampiran/rencana-aksi.pdf"]
    )
    judul: TeksSebaris | None = Field(
        None, description="Judul di daftar isi; tanpa ini: nama berkas."
    )
    jenis: Teks = Field(
        "dokumen", description="Jenis data dukung, mis. sk, capture, dokumen.", examples=["sk"]
    )
    butir: ItemNumbers | None = Field(
        None,
        description="Nomor butir data dukung pada katalog; bila paket membuktikan beberapa "
        "indikator: {I.1.a: 1, IV.2.a: 4}.",
    )
    halaman: PageRanges | None = Field(None, description="Halaman yang dipakai, mis. 1-3, 7.")
    keterangan: TeksSebaris | None = Field(
        None, description="Keterangan di bawah gambar; tanpa ini: judul."
    )

    @property
    def title(self) -> str:
        """Its row in the contents."""
        return self.judul or self.berkas.stem

    def belongs_to(self, indikator: str) -> bool:
        """Whether it goes into the bundle of this indicator of the packet."""
        return not isinstance(self.butir, Mapping) or indikator in self.butir

    def item_of(self, indikator: str) -> int | None:
        """The number of the item that it is for this indicator, if it says so."""
        return self.butir.get(indikator) if isinstance(self.butir, Mapping) else self.butir


class PacketYaml(Record, title="packet.yaml: satu rapat, atau sekumpulan berkas bukti"):
    """All keys of packet.yaml but the sections of its documents, which :func:`packet_yaml` adds."""

    bukti: tuple[Bukti, ...] = Field(min_length=1, description="Yang dibuktikan paket ini.")
    rapat: Meeting | None = Field(None, description="Rapatnya; tanpa ini paket berisi lampiran.")
    dokumen: tuple[Annotated[str, OneOf(document_keys)], ...] | None = Field(
        None, description="Naskah yang dibuat; tanpa ini: yang diminta katalog."
    )
    foto: tuple[FotoYaml, ...] | None = Field(
        None, description="Foto; tanpa ini: semua berkas di foto/, menurut nama."
    )
    lampiran: tuple[Attachment, ...] = Field((), description="Berkas lain untuk bundel.")

    @field_validator("dokumen")
    @classmethod
    def _are_of_a_meeting(
        cls, given: tuple[str, ...] | None, info: ValidationInfo
    ) -> tuple[str, ...] | None:
        if not given or any(kind_of(key).of_meeting for key in given):
            _refuse_without_meeting(info)
        return given

    @field_validator("lampiran")
    @classmethod
    def _items_are_in_the_catalogue(
        cls, lampiran: tuple[Attachment, ...], info: ValidationInfo
    ) -> tuple[Attachment, ...]:
        references = references_of(info)
        if references and references.katalog and "bukti" in info.data:
            codes = [entry.indikator for entry in info.data["bukti"]]
            indicators = [find_indicator(code, references.katalog) for code in codes]
            faults_inside(item_faults(lampiran, indicators))
        return lampiran

    @property
    def sections(self) -> dict[str, Section]:
        """The sections by kind; a kind whose section needs keys is not there without one."""
        given = {key: getattr(self, key) for key in document_keys()}
        return {key: section for key, section in given.items() if section is not None}


def packet_yaml() -> type[PacketYaml]:
    """The record of all of packet.yaml, with a section for each kind of document."""
    return _with_sections(tuple((kind.key, SECTIONS[kind.key]) for kind in documents()))


@cache
def _with_sections(sections: tuple[tuple[str, type[Section]], ...]) -> type[PacketYaml]:
    fields: dict[str, Any] = {}
    for key, record in sections:
        needs_keys = any(field.is_required() for field in record.model_fields.values())
        fields[key] = (
            record | None if needs_keys else record,
            Field(None if needs_keys else record(), description=f"{record.model_config['title']}."),
        )
    held = field_validator(*fields)(_beside_the_meeting)
    whole = create_model(
        "PacketYaml", __base__=PacketYaml, __validators__={"_beside_the_meeting": held}, **fields
    )
    return cast(type[PacketYaml], whole)


def _beside_the_meeting(section: Section, info: ValidationInfo) -> Section:
    if kind_of(info.field_name or "").of_meeting:
        _refuse_without_meeting(info)
    if info.data.get("rapat"):
        references = references_of(info)
        are_known = references is not None and references.roster is not None
        faults_inside(section.faults_beside(info.data["rapat"], are_known))
    return section


def _refuse_without_meeting(info: ValidationInfo) -> None:
    if "rapat" in info.data and info.data["rapat"] is None:
        fault(
            say("{key} stands here, but there is no rapat.", key=info.field_name),
            say("Describe the meeting under rapat, or remove {key}.", key=info.field_name),
            "Z150",
        )
