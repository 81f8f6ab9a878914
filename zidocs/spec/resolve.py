"""The records of packet.yaml become a packet whose people are looked up and whose files are found.

The records were validated with the same :class:`References`, so every name is met here.
"""

from pathlib import Path

from zidocs.catalogue import Kegiatan
from zidocs.disk.names import PHOTO_SUFFIXES, entries, natural_order
from zidocs.errors import Place, Problem, SpecFault
from zidocs.spec.asked import asked_documents
from zidocs.spec.packet import Attachment, Meeting, Packet, Party, Photo, Signatory
from zidocs.spec.packet_yaml import PacketYaml, RapatYaml
from zidocs.spec.page_ranges import page_ranges
from zidocs.spec.people import Person, Roster
from zidocs.spec.people_yaml import Kelompok, OrangLuar, Penandatangan, Pihak
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
    of the workspace.
    """
    meeting = _meeting(yaml.rapat, references) if yaml.rapat else None
    asked = asked_documents(kegiatan) if yaml.dokumen is None else yaml.dokumen
    dokumen = asked if meeting else ()
    return Packet(
        slug=folder.slug,
        folder=folder.path,
        bukti=yaml.bukti,
        kegiatan=next(iter(kegiatan), None),
        rapat=meeting,
        undangan=yaml.undangan,
        daftar_hadir=yaml.daftar_hadir,
        notula=yaml.notula,
        laporan=yaml.laporan,
        berita_acara=yaml.berita_acara,
        dokumen=tuple(dict.fromkeys(dokumen)),
        foto=_photos(yaml, tree, references),
        lampiran=_attachments(yaml, tree, references),
        signers=_signers(yaml, references),
        pihak=_parties(yaml, meeting, references),
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


def _meeting(rapat: RapatYaml, references: References) -> Meeting:
    people: list[Person] = []
    for entry in rapat.peserta:
        if isinstance(entry, Kelompok):
            people.extend(references.members(entry.kelompok))
        elif isinstance(entry, OrangLuar):
            people.append(_outsider(entry))
        else:
            people.extend(references.attendees(entry))
    return Meeting(
        judul=rapat.judul,
        tanggal=rapat.tanggal,
        mulai=rapat.mulai,
        selesai=rapat.selesai,
        tempat=rapat.tempat,
        pimpinan=_person(rapat.pimpinan, references),
        notulis=_person(rapat.notulis, references),
        agenda=rapat.agenda,
        peserta=tuple(dict.fromkeys(people)),
    )


def _person(given: str | OrangLuar, references: References) -> Person:
    return _outsider(given) if isinstance(given, OrangLuar) else references.person(given)


def _outsider(given: OrangLuar) -> Person:
    return Person(
        nama=given.nama,
        nip=given.nip or "",
        pangkat=given.pangkat or "",
        jabatan=given.jabatan or "",
        instansi=given.instansi or "",
    )


def _signers(yaml: PacketYaml, references: References) -> dict[str, Signatory]:
    head = references.head
    given = {
        "undangan": yaml.undangan.penandatangan,
        "daftar_hadir": yaml.daftar_hadir.mengetahui,
        "laporan": yaml.laporan.penandatangan,
        "berita_acara": yaml.berita_acara.mengetahui,
    }
    signers = {document: _signer(each, references) for document, each in given.items() if each}
    if head:
        for document in ("undangan", "daftar_hadir", "laporan"):
            signers.setdefault(document, Signatory(head, head.jabatan))
    return signers


def _signer(given: str | Penandatangan, references: References) -> Signatory:
    if isinstance(given, str):
        person = references.signer(given)
        return Signatory(person, person.jabatan)
    person = references.signer(given.pegawai)
    return Signatory(
        person,
        given.jabatan or person.jabatan,
        an=given.an or "",
        ub=given.ub or "",
        sebagai=given.sebagai or "",
    )


def _parties(
    yaml: PacketYaml, meeting: Meeting | None, references: References
) -> tuple[Party, ...]:
    if meeting and not yaml.berita_acara.pihak:
        return Party(meeting.pimpinan, "Pimpinan Rapat"), Party(meeting.notulis, "Notulis")
    return tuple(_party(given, references) for given in yaml.berita_acara.pihak)


def _party(given: str | Pihak, references: References) -> Party:
    if isinstance(given, str):
        return Party(references.person(given))
    known = references.person(given.pegawai) if given.pegawai else Person(given.nama or "")
    person = Person(
        nama=known.nama,
        nip=known.nip or given.nip or "",
        pangkat=known.pangkat,
        golongan=known.golongan,
        jabatan=given.jabatan or known.jabatan,
        instansi=given.instansi or "",
    )
    return Party(person, given.sebagai or "")


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
