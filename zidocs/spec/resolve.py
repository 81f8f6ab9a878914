"""The records of packet.yaml become a packet whose files are found.

The records were validated with the same :class:`References`, so every path is met here.
"""

from pathlib import Path

from zidocs.catalogue import Kegiatan
from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.file_names import PHOTO_SUFFIXES, natural_order
from zidocs.kinds import document_keys, documents, kind_of
from zidocs.spec.asked import asked_documents
from zidocs.spec.packet import Attachment, Packet, Photo
from zidocs.spec.packet_yaml import PacketYaml
from zidocs.spec.page_ranges import page_ranges
from zidocs.spec.people import Person, Roster, Signatory
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
        lampiran=_attachments(yaml, tree, references),
        signers=_signers(yaml, references.head),
        roster=references.roster or Roster(()),
        tree=tree,
    )


def head_of_office(kepala: Kepala) -> Person:
    """The head as satker.yaml describes them."""
    return Person(
        nama=kepala.nama,
        nip=kepala.nip or "",
        pangkat=kepala.pangkat or "",
        jabatan=kepala.jabatan,
    )


def _documents(yaml: PacketYaml, tree: Tree, kegiatan: tuple[Kegiatan, ...]) -> tuple[str, ...]:
    """The kinds that packet.yaml names, else those that the guide asks for.

    Without a meeting, those that need none. Raises SpecFault for one whose section must be there.
    """
    if yaml.dokumen is None:
        needed = [kind for kind in yaml.sections if not kind_of(kind).of_meeting]
        asked = asked_documents(kegiatan)
        return tuple(
            kind
            for kind in document_keys()
            if kind in needed or (yaml.rapat and kind in asked and kind in yaml.sections)
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


def _signers(yaml: PacketYaml, head: Person | None) -> dict[str, Signatory]:
    signers: dict[str, Signatory] = {}
    for kind in documents():
        named = getattr(yaml.sections.get(kind.key), kind.signer, None) if kind.signer else None
        if named:
            signers[kind.key] = named
        elif head and kind.head_signs:
            signers[kind.key] = Signatory(head, head.jabatan)
    return signers


def _photos(yaml: PacketYaml, tree: Tree, references: References) -> tuple[Photo, ...]:
    if yaml.foto is None:
        return photos_of_folder(references.workspace, references.folder)
    return tuple(
        Photo(
            references.file(given.berkas),
            given.keterangan or "",
            tree.place(("foto", index, "berkas")),
        )
        for index, given in enumerate(yaml.foto)
    )


def photos_of_folder(workspace: Workspace, folder: Path) -> tuple[Photo, ...]:
    """All photos in the packet's foto/, by name; raises SpecFault for links that lead outside."""
    try:
        entries = list((folder / PHOTO_FOLDER).iterdir())
    except OSError:
        return ()
    names = [entry.name for entry in entries if _is_photo(entry)]
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


def _attachments(yaml: PacketYaml, tree: Tree, references: References) -> tuple[Attachment, ...]:
    attachments = []
    for index, given in enumerate(yaml.lampiran):
        path = references.file(given.berkas)
        attachments.append(
            Attachment(
                path=path,
                judul=given.judul or path.stem,
                jenis=given.jenis,
                butir=given.butir,
                halaman=page_ranges(given.halaman) if given.halaman else (),
                place=tree.place(("lampiran", index, "berkas")),
            )
        )
    return tuple(attachments)
