"""The records of packet.yaml become a packet whose files are found.

The records were validated with the same :class:`References`, so every path is met here.
"""

from collections.abc import Iterable
from pathlib import Path

from zidocs.catalogue import Katalog, Kegiatan, OfficeKind
from zidocs.disk.names import PHOTO_SUFFIXES, entries, natural_order
from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.kinds import documents, kind_of
from zidocs.spec.packet import Packet, Photo
from zidocs.spec.packet_yaml import Bukti, PacketYaml
from zidocs.spec.people import Person, Roster
from zidocs.spec.people_yaml import Signatory
from zidocs.spec.references import References
from zidocs.spec.satker import Kepala
from zidocs.workspace import PacketFolder, Workspace
from zidocs.yaml import Tree

PHOTO_FOLDER = "foto"


def resolve_packet(
    folder: PacketFolder,
    yaml: PacketYaml,
    tree: Tree,
    references: References,
    kegiatan: tuple[Kegiatan, ...],
) -> Packet:
    """Put the people and files in.

    ``kegiatan`` are the guide's activities that the packet shows; their documents are made when
    packet.yaml names none. Raises SpecFault for photos in the packet's folder that are links out
    of the workspace, and for a document that needs a section and has none.
    """
    return Packet(
        slug=folder.slug,
        folder=folder.path,
        bukti=yaml.bukti,
        kegiatan=next(iter(kegiatan), None),
        rapat=yaml.rapat,
        sections=yaml.sections,
        dokumen=_documents(yaml, tree, kegiatan),
        foto=_photos(yaml, tree, references),
        lampiran=yaml.lampiran,
        signers=_signers(yaml, references.head),
        roster=references.roster or Roster(()),
        tree=tree,
    )


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
    return Person(
        nama=kepala.nama,
        nip=kepala.nip or "",
        pangkat=kepala.pangkat or "",
        jabatan=kepala.jabatan,
    )


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
        Problem(
            tree.place(("dokumen", index)),
            say("The key {key} is missing.", key=kind),
            say("Add a line “{key}: …”.", key=kind),
            "Z111",
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
        named = getattr(yaml.sections.get(kind.key), kind.signer, None) if kind.signer else None
        if named:
            signers[kind.key] = named
        elif head and kind.head_signs:
            signers[kind.key] = Signatory.model_construct(pegawai=head, jabatan=head.jabatan)
    return signers


def _photos(yaml: PacketYaml, tree: Tree, references: References) -> tuple[Photo, ...]:
    if yaml.foto is None:
        return photos_of_folder(references.workspace, references.folder)
    return tuple(
        Photo(
            given.berkas,
            given.keterangan or "",
            tree.place(("foto", index, "berkas")),
        )
        for index, given in enumerate(yaml.foto)
    )


def photos_of_folder(workspace: Workspace, folder: Path) -> tuple[Photo, ...]:
    """All photos in the packet's foto/, by name; raises SpecFault for links that lead outside."""
    names = [entry.name for entry in entries(folder / PHOTO_FOLDER) if _is_photo(entry)]
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


def _is_photo(path: Path) -> bool:
    return path.suffix.lower() in PHOTO_SUFFIXES and not path.name.startswith(".")
