"""A packet as the rest of the program knows it: its people looked up, its files found."""

from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from zidocs.catalogue import Kegiatan
from zidocs.errors import Place
from zidocs.spec.packet_yaml import (
    BeritaAcara,
    Bukti,
    DaftarHadir,
    DocumentKind,
    Laporan,
    Notula,
    Undangan,
)
from zidocs.spec.people import Person, Roster
from zidocs.yaml import Tree


@dataclass(frozen=True)
class Meeting:
    """The meeting with its people looked up; ``peserta`` has everybody once, in order."""

    judul: str
    tanggal: date
    mulai: time
    selesai: time | None
    tempat: str
    pimpinan: Person
    notulis: Person
    agenda: tuple[str, ...]
    peserta: tuple[Person, ...]


@dataclass(frozen=True)
class Signatory:
    """Who signs; ``an``, ``ub`` and ``sebagai`` are empty where the signer acts in own right."""

    person: Person
    jabatan: str
    an: str = ""
    ub: str = ""
    sebagai: str = ""


@dataclass(frozen=True)
class Party:
    """Somebody who signs the berita acara, and as what."""

    person: Person
    sebagai: str = ""


@dataclass(frozen=True)
class Photo:
    """A photo file and its caption (empty: the caption is made from the meeting)."""

    path: Path
    keterangan: str
    place: Place


@dataclass(frozen=True)
class Attachment:
    """A file for the bundle; ``halaman`` holds (first, last) pages, empty for all of them."""

    path: Path
    judul: str
    jenis: str
    butir: int | None
    halaman: tuple[tuple[int, int], ...]
    place: Place


@dataclass(frozen=True)
class Packet:
    """Everything that packet.yaml says, ready for documents and bundles."""

    slug: str
    folder: Path
    bukti: tuple[Bukti, ...]
    kegiatan: Kegiatan | None
    """The guide's words for the first activity that the packet proves."""
    rapat: Meeting | None
    undangan: Undangan
    daftar_hadir: DaftarHadir
    notula: Notula
    laporan: Laporan
    berita_acara: BeritaAcara
    dokumen: tuple[DocumentKind, ...]
    foto: tuple[Photo, ...]
    lampiran: tuple[Attachment, ...]
    signers: dict[str, Signatory]
    """By document: undangan, daftar_hadir, laporan, and berita_acara where somebody confirms it."""
    pihak: tuple[Party, ...]
    roster: Roster
    tree: Tree = field(repr=False, compare=False)

    @property
    def judul_laporan(self) -> str:
        """The title of the report: the packet's, else the guide's, else that it was held."""
        named = self.laporan.judul or (self.kegiatan and self.kegiatan.judul_laporan)
        return named or (f"Pelaksanaan {self.rapat.judul}" if self.rapat else "")

    def place(self, *path: str | int) -> Place:
        """The place in packet.yaml of the value at ``path``."""
        return self.tree.place(path)
