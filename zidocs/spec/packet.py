"""A packet as the rest of the program knows it: its people looked up, its files found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar, cast

from zidocs.catalogue import Kegiatan
from zidocs.errors import Place
from zidocs.kinds import Form, kind_of
from zidocs.spec.packet_yaml import (
    Attachment,
    BeritaAcara,
    Bukti,
    DaftarHadir,
    Laporan,
    Meeting,
    Notula,
    Section,
    Undangan,
)
from zidocs.spec.people import Roster
from zidocs.spec.people_yaml import Party, Signatory
from zidocs.yaml import Tree

S = TypeVar("S", bound=Section)


@dataclass(frozen=True)
class Photo:
    """A photo file and its caption (empty: the caption is made from the meeting)."""

    path: Path
    keterangan: str
    place: Place


class _Named(Generic[S]):
    """The section of the kind that the attribute is named after: ``packet.notula``."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self.kind = name

    def __get__(self, packet: "Packet", _owner: type) -> S:
        return cast(S, packet.sections[self.kind])


@dataclass(frozen=True)
class Packet:
    """Everything that packet.yaml says, ready for documents and bundles."""

    slug: str
    folder: Path
    bukti: tuple[Bukti, ...]
    kegiatan: Kegiatan | None
    """The guide's words for the first activity that the packet proves."""
    rapat: Meeting | None
    sections: Mapping[str, Section]
    """By kind of document, for every kind that needs none of its keys, or has them."""
    dokumen: tuple[str, ...]
    """The kinds of its documents, in the order of packet.yaml or of the guide."""
    foto: tuple[Photo, ...]
    lampiran: tuple[Attachment, ...]
    signers: Mapping[str, Signatory]
    """By kind of document: whom its section names, else the head where the head signs."""
    roster: Roster
    tree: Tree = field(repr=False, compare=False)

    undangan = _Named[Undangan]()
    daftar_hadir = _Named[DaftarHadir]()
    notula = _Named[Notula]()
    laporan = _Named[Laporan]()
    berita_acara = _Named[BeritaAcara]()

    def nomor(self, kind: str) -> str | None:
        """The number of its document of this kind; None where it has none."""
        return getattr(self.sections[kind], "nomor", None)

    def tanggal(self, kind: str) -> date | None:
        """The date that packet.yaml gives its document of this kind."""
        return getattr(self.sections[kind], "tanggal", None)

    def form(self, kind: str) -> Form:
        """The Word template that its document of this kind takes."""
        forms, wanted = kind_of(kind).forms, self.sections[kind].template
        return next((form for form in forms if form.template == wanted), forms[0])

    def file_name(self, kind: str) -> str:
        """The name, without ending, of the files of this kind in hasil/."""
        form = self.form(kind)
        return form.template if form.title else kind

    @property
    def pihak(self) -> tuple[Party, ...]:
        """Who signs the berita acara: without a word in packet.yaml, who led and who wrote."""
        if self.rapat and not self.berita_acara.pihak:
            return (
                Party.model_construct(pegawai=self.rapat.pimpinan, sebagai="Pimpinan Rapat"),
                Party.model_construct(pegawai=self.rapat.notulis, sebagai="Notulis"),
            )
        return self.berita_acara.pihak

    def title(self, kind: str) -> str:
        """What the document itself is called: by packet.yaml, else by the guide or the meeting."""
        named: str | None = getattr(self.sections[kind], "judul", None)
        if named or not kind_of(kind).named_by_guide:
            return named or kind_of(kind).title
        if self.kegiatan and self.kegiatan.judul_laporan:
            return self.kegiatan.judul_laporan
        return f"Pelaksanaan {self.rapat.judul}" if self.rapat else ""

    def place(self, *path: str | int) -> Place:
        """The place in packet.yaml of the value at ``path``."""
        return self.tree.place(path)
