"""packet.yaml becomes frozen records, exactly as the secretary wrote it.

What it proves, its meeting, a section for each document. A key is written once, in its record:
checks read the field of that name, templates print the variable of that name, and its description
goes into the editor's schema. People and files are looked up on the way in, where ``References``
are given.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, cast

from pydantic import Field, ValidationInfo, WithJsonSchema, create_model, field_validator

from zidocs.errors import say
from zidocs.kinds import document_keys, documents, kind_of
from zidocs.office.claims import Bukti, ItemNumbers, find_indicator, item_faults, item_of
from zidocs.office.meeting import Meeting
from zidocs.office.naskah.decree import Sk
from zidocs.office.naskah.of_meetings import BeritaAcara, DaftarHadir, Laporan, Notula, Undangan
from zidocs.office.naskah.section import OwnDocument, Section
from zidocs.office.references import Berkas, references_of
from zidocs.yaml import (
    OneOf,
    Record,
    Teks,
    TeksIsi,
    TeksSebaris,
    Written,
    fault,
    faults_inside,
)

_PAGE_RANGES = r"[0-9]{1,5}( *- *[0-9]{1,5})?( *, *[0-9]{1,5}( *- *[0-9]{1,5})?)*"


SECTIONS: Mapping[str, type[Section]] = {
    "undangan": Undangan,
    "daftar_hadir": DaftarHadir,
    "notula": Notula,
    "berita_acara": BeritaAcara,
    "laporan": Laporan,
    "sk": Sk,
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
        return item_of(self.butir, indikator)


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
            faults_inside(
                ((index, "butir", *path), found)
                for index, attachment in enumerate(lampiran)
                for path, found in item_faults(attachment.butir, indicators)
            )
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
    held = field_validator(*fields)(_fits)
    whole = create_model(
        "PacketYaml", __base__=PacketYaml, __validators__={"_fits": held}, **fields
    )
    return cast(type[PacketYaml], whole)


def _fits(section: Section | None, info: ValidationInfo) -> Section | None:
    """Held against the meeting, and what the packet proves."""
    if section is None:
        return None
    if kind_of(info.field_name or "").of_meeting:
        _refuse_without_meeting(info)
    references = references_of(info)
    if info.data.get("rapat"):
        are_known = references is not None and references.roster is not None
        faults_inside(section.faults_beside(info.data["rapat"], are_known))
    if isinstance(section, OwnDocument) and references and references.katalog:
        proved = [
            find_indicator(entry.indikator, references.katalog)
            for entry in info.data.get("bukti", ())
        ]
        faults_inside(
            (("butir", *path), found) for path, found in item_faults(section.butir, proved)
        )
    return section


def _refuse_without_meeting(info: ValidationInfo) -> None:
    if "rapat" in info.data and info.data["rapat"] is None:
        fault(
            say("{key} stands here, but there is no rapat.", key=info.field_name),
            say("Describe the meeting under rapat, or remove {key}.", key=info.field_name),
            "Z150",
        )
