"""A packet as the rest of the program knows it: its people looked up, its files found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar, cast

from zidocs.disk.names import PHOTO_SUFFIXES, entries, natural_order
from zidocs.errors import Place, Problem, SpecFault
from zidocs.kinds import Form, documents, kind_of
from zidocs.office.activity_words import KEGIATAN, sebutan_in
from zidocs.office.catalogue import Katalog, Kegiatan, OfficeKind
from zidocs.office.claims import Bukti
from zidocs.office.meeting import Meeting
from zidocs.office.naskah.of_meetings import BeritaAcara, DaftarHadir, Laporan, Notula, Undangan
from zidocs.office.naskah.section import OwnDocument, Section
from zidocs.office.packet_yaml import Attachment, PacketYaml
from zidocs.office.references import Party, References, Signatory
from zidocs.office.roster import Person, Roster
from zidocs.office.satker import Kepala, Satker
from zidocs.office.workspace import PacketFolder, Workspace
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
    satker: str = ""
    tahun: int = 0
    """Office and year, as the titles of reports name them."""
    answers: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """The item that a document without a meeting answers, by its kind and the indicator."""

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
                Party.model_construct(pegawai=self.rapat.pimpinan),
                Party.model_construct(pegawai=self.rapat.notulis),
            )
        return self.berita_acara.pihak

    def title(self, kind: str) -> str:
        """What the document itself is called: by packet.yaml, else by the guide or the meeting."""
        named: str | None = getattr(self.sections[kind], "judul", None)
        if named or not kind_of(kind).named_by_guide:
            return named or kind_of(kind).title
        if self.kegiatan and (title := self.kegiatan.report_title(self.satker, self.tahun)):
            return title
        return f"Pelaksanaan {self.rapat.judul}" if self.rapat else ""

    @property
    def sebutan(self) -> str:
        """The word for its activity: by packet.yaml, its title, the guide; else ``kegiatan``."""
        if not self.rapat:
            return KEGIATAN
        guide = self.kegiatan.sebutan if self.kegiatan else KEGIATAN
        return self.rapat.sebutan or sebutan_in(self.rapat.judul) or guide

    @property
    def has_invitation(self) -> bool:
        """Whether anybody was invited by letter: to an apel nobody is."""
        return "undangan" in self.dokumen or bool(self.undangan.nomor or self.undangan.tanggal)

    @property
    def absences(self) -> dict[Person, str] | None:
        """The invited who stayed away, and why; None where packet.yaml does not say who came."""
        given = self.daftar_hadir.tidak_hadir
        if self.rapat is None or given is None:
            return None
        invited = Roster(self.rapat.peserta)
        found = ((invited.find(entry.pegawai), entry.alasan or "") for entry in given)
        return {person: reason for person, reason in found if person}

    @property
    def attendees(self) -> tuple[Person, ...]:
        """Who may have been there: the invited but for those who stayed away, and who came too."""
        invited = self.rapat.peserta if self.rapat else ()
        away = self.absences or {}
        came = (person for person in invited if person not in away)
        return (*came, *(self.daftar_hadir.hadir_lain or ()))

    def goes_into(self, kind: str, indikator: str) -> bool:
        """Whether its document of this kind belongs into the bundle of an indicator."""
        section = self.sections[kind]
        return not isinstance(section, OwnDocument) or section.belongs_to(indikator)

    def place(self, *path: str | int) -> Place:
        """The place in packet.yaml of the value at ``path``."""
        return self.tree.place(path)


# The records were validated with the same :class:`References`, so every path is met here.


PHOTO_FOLDER = "foto"


def resolve_packet(
    folder: PacketFolder,
    yaml: PacketYaml,
    tree: Tree,
    references: References,
    kegiatan: tuple[Kegiatan, ...],
    *,
    satker: Satker,
) -> Packet:
    """Put the people and files in, and say which items its own documents answer.

    ``kegiatan`` are the guide's activities that the packet shows; their documents are made when
    packet.yaml names none. Raises SpecFault for photos in the packet's folder that are links out
    of the workspace, and for a document that needs a section and has none.
    """
    made = _documents(yaml, tree, kegiatan)
    return Packet(
        slug=folder.slug,
        folder=folder.path,
        bukti=yaml.bukti,
        kegiatan=next(iter(kegiatan), None),
        rapat=yaml.rapat,
        sections=yaml.sections,
        dokumen=made,
        foto=_photos(yaml, tree, references),
        lampiran=yaml.lampiran,
        signers=_signers(yaml, references.head),
        roster=references.roster or Roster(()),
        tree=tree,
        satker=satker.nama,
        tahun=satker.tahun,
        answers=_answers(yaml, made, references.katalog, satker.jenis),
    )


def _answers(
    yaml: PacketYaml, made: Iterable[str], katalog: Katalog | None, jenis: OfficeKind
) -> dict[tuple[str, str], int]:
    """The items that documents without a meeting answer.

    A document that names none answers the one item that is asked of this office and is answered,
    by the guide, by its kind; where there are several, it must say which.
    """
    found: dict[tuple[str, str], int] = {}
    for kind in made:
        section = yaml.sections[kind]
        if not isinstance(section, OwnDocument):
            continue
        for entry in yaml.bukti:
            indikator = katalog.find_indicator(entry.indikator) if katalog else None
            items = indikator.items_asked(entry.periode, jenis) if indikator else ()
            fitting = [item.nomor for item in items if item.naskah == kind]
            number = section.item_of(entry.indikator)
            if number is None and section.butir is None and len(fitting) == 1:
                number = fitting[0]
            if number is not None:
                found.setdefault((kind, entry.indikator), number)
    return found


def claimed_activities(
    bukti: Iterable[Bukti], katalog: Katalog, jenis: OfficeKind
) -> tuple[Kegiatan, ...]:
    """The activities that the packet shows, in the order of its claims.

    A claim that names no activity means the first one that is asked of this kind of office in
    that period.
    """
    claimed: list[Kegiatan] = []
    for entry in bukti:
        indikator = katalog.find_indicator(entry.indikator)
        if indikator is None:
            continue
        if entry.kegiatan is not None:
            candidates = [indikator.activity(entry.kegiatan)]
        else:
            candidates = [*indikator.activities_asked(entry.periode, jenis)]
        claimed.extend(kegiatan for kegiatan in candidates[:1] if kegiatan)
    return tuple(claimed)


def head_of_office(kepala: Kepala) -> Person:
    """The head as satker.yaml describes them."""
    return Person(kepala.nama, kepala.nip or "", kepala.pangkat or "", jabatan=kepala.jabatan)


def _documents(yaml: PacketYaml, tree: Tree, kegiatan: tuple[Kegiatan, ...]) -> tuple[str, ...]:
    """The kinds that packet.yaml names, else those that the guide asks of its meeting.

    What tells of no meeting is made where its section is written. Raises SpecFault for a kind that
    is named and needs a section.
    """
    if yaml.dokumen is None:
        asked = _asked_documents(kegiatan) if yaml.rapat else ()
        return tuple(
            kind
            for kind in yaml.sections
            if kind in (asked if kind_of(kind).of_meeting else yaml.model_fields_set)
        )
    problems = [
        Problem.at(tree.place(("dokumen", index)), "Z111", key=kind).says(
            "The key {key} is missing.", "Add a line “{key}: …”."
        )
        for index, kind in enumerate(yaml.dokumen)
        if kind not in yaml.sections
    ]
    if problems:
        raise SpecFault(problems)
    return tuple(dict.fromkeys(yaml.dokumen))


def _asked_documents(kegiatan: Iterable[Kegiatan]) -> tuple[str, ...]:
    """The kinds of document that these activities ask for, in order, or the usual ones."""
    asked = {kind for entry in kegiatan for kind in entry.dokumen}
    # Photos are asked for too, but they are taken, not written.
    found = tuple(kind.key for kind in documents() if kind.key in asked)
    return found or tuple(kind.key for kind in documents() if kind.usual)


def _signers(yaml: PacketYaml, head: Person | None) -> dict[str, Signatory]:
    signers: dict[str, Signatory] = {}
    for kind in documents():
        if kind.key not in yaml.sections:
            continue
        named = getattr(yaml.sections[kind.key], kind.signer, None) if kind.signer else None
        if named:
            signers[kind.key] = named
        elif head and kind.head_signs:
            signers[kind.key] = Signatory.model_construct(pegawai=head, jabatan=head.jabatan)
    return signers


def _photos(yaml: PacketYaml, tree: Tree, references: References) -> tuple[Photo, ...]:
    if yaml.foto is None:
        return photos_of_folder(references.workspace, references.folder)
    return tuple(
        Photo(given.berkas, given.keterangan or "", tree.place(("foto", index, "berkas")))
        for index, given in enumerate(yaml.foto)
    )


def photos_of_folder(workspace: Workspace, folder: Path) -> tuple[Photo, ...]:
    """All photos in the packet's foto/, by name; raises SpecFault for links that lead outside."""
    names = [
        entry.name
        for entry in entries(folder / PHOTO_FOLDER)
        if entry.suffix.lower() in PHOTO_SUFFIXES and not entry.name.startswith(".")
    ]
    photos: list[Photo] = []
    problems: list[Problem] = []
    for name in sorted(names, key=natural_order):
        place = Place(workspace.show(folder / PHOTO_FOLDER / name))
        try:
            path = workspace.locate(folder, f"{PHOTO_FOLDER}/{name}", place)
        except SpecFault as fault:
            problems.extend(fault.problems)
        else:
            photos.append(Photo(path, "", place))
    if problems:
        raise SpecFault(problems)
    return tuple(photos)
