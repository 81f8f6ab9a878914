"""The records of packet.yaml, the roster and the folder become a packet whose references are met.

Every person is somebody, every file is there, and all that is not is told at once.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from pydantic_core import PydanticCustomError

from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.spec.nip import check_nip, digits_of
from zidocs.spec.packet import Attachment, Meeting, Packet, Party, Photo, Signatory
from zidocs.spec.packet_yaml import (
    DocumentKind,
    OrangLuar,
    PacketYaml,
    Penandatangan,
    Pihak,
    RapatYaml,
)
from zidocs.spec.people import Person, Roster
from zidocs.spec.satker import Satker
from zidocs.workspace import PacketFolder, Workspace
from zidocs.yaml import Path as YamlPath
from zidocs.yaml import Tree

PHOTO_FOLDER = "foto"
PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic", ".heif"})
EVERYBODY = "semua"


def resolve_packet(
    folder: PacketFolder,
    yaml: PacketYaml,
    tree: Tree,
    workspace: Workspace,
    satker: Satker,
    roster: Roster,
    dokumen: tuple[DocumentKind, ...],
) -> Packet:
    """Look up every person and file; ``dokumen`` is what is made when packet.yaml does not say.

    Raises SpecFault with everything that cannot be found.
    """
    return _Resolver(folder, tree, workspace, satker, roster).packet(yaml, dokumen)


class _Resolver:
    """Looks things up and collects what is not there."""

    def __init__(
        self,
        folder: PacketFolder,
        tree: Tree,
        workspace: Workspace,
        satker: Satker,
        roster: Roster,
    ) -> None:
        self.folder = folder
        self.tree = tree
        self.workspace = workspace
        self.satker = satker
        self.roster = roster
        self.problems: list[Problem] = []

    def packet(self, yaml: PacketYaml, asked: tuple[DocumentKind, ...]) -> Packet:
        dokumen = (yaml.dokumen if yaml.dokumen is not None else asked) if yaml.rapat else ()
        meeting = self.meeting(yaml.rapat) if yaml.rapat else None
        if yaml.rapat is None:
            self.forbid_documents(yaml)
        result = Packet(
            slug=self.folder.slug,
            folder=self.folder.path,
            bukti=yaml.bukti,
            rapat=meeting,
            undangan=yaml.undangan,
            daftar_hadir=yaml.daftar_hadir,
            notula=yaml.notula,
            laporan=yaml.laporan,
            berita_acara=yaml.berita_acara,
            dokumen=tuple(dict.fromkeys(dokumen)),
            foto=self.photos(yaml),
            lampiran=self.attachments(yaml),
            signers=self.signers(yaml),
            pihak=self.parties(yaml, meeting),
            roster=self.roster,
            tree=self.tree,
        )
        self.check_agenda_numbers(yaml)
        if self.problems:
            raise SpecFault(self.problems)
        return result

    def forbid_documents(self, yaml: PacketYaml) -> None:
        for key in ("undangan", "daftar_hadir", "notula", "laporan", "berita_acara", "dokumen"):
            if (key,) in self.tree.values:
                self.problems.append(
                    Problem(
                        self.tree.key_place((key,)),
                        say("{key} stands here, but there is no rapat.", key=key),
                        say("Describe the meeting under rapat, or remove {key}.", key=key),
                        "Z150",
                    )
                )

    def meeting(self, rapat: RapatYaml) -> Meeting:
        return Meeting(
            judul=rapat.judul,
            tanggal=rapat.tanggal,
            mulai=rapat.mulai,
            selesai=rapat.selesai,
            tempat=rapat.tempat,
            pimpinan=self.person(rapat.pimpinan, ("rapat", "pimpinan")),
            notulis=self.person(rapat.notulis, ("rapat", "notulis")),
            agenda=rapat.agenda,
            peserta=self.attendees(rapat.peserta),
        )

    def attendees(self, entries: Iterable[str | OrangLuar]) -> tuple[Person, ...]:
        people: list[Person] = []
        for index, entry in enumerate(entries):
            path: YamlPath = ("rapat", "peserta", index)
            if isinstance(entry, str) and entry.casefold() == EVERYBODY:
                people.extend(self.roster.people)
            elif isinstance(entry, OrangLuar) and entry.kelompok:
                people.extend(self.group(entry.kelompok, path))
            else:
                people.append(self.person(entry, path))
        return tuple(dict.fromkeys(people))

    def group(self, name: str, path: YamlPath) -> tuple[Person, ...]:
        members = self.roster.group(name)
        if not members:
            groups = ", ".join(self.roster.groups()) or "-"
            self.problems.append(
                Problem(
                    self.tree.place(path),
                    say("Nobody in {file} belongs to the group “{name}”.",
                        file=self.roster.file, name=name),
                    say("Known groups: {groups}.", groups=groups),
                    "Z152",
                )
            )  # fmt: skip
        return members

    def person(self, reference: str | OrangLuar, path: YamlPath) -> Person:
        if isinstance(reference, OrangLuar):
            return self.outsider(reference, path)
        found = self.roster.find(reference)
        if found is None:
            near = self.roster.nearest(reference)
            self.problems.append(
                Problem(
                    self.tree.place(path),
                    say("{file} has nobody with the NIP or name “{reference}”.",
                        file=self.roster.file, reference=reference),
                    say("Did you mean {near}?", near=near) if near else
                    say("Correct it, add the person to {file}, or write {{nama: …, instansi: …}}.",
                        file=self.roster.file),
                    "Z151",
                )
            )  # fmt: skip
        return found or Person(nama=reference)

    def outsider(self, given: OrangLuar, path: YamlPath) -> Person:
        if given.kelompok:
            self.problems.append(
                Problem(
                    self.tree.place(path),
                    say("One person belongs here, not a group."),
                    say("Write an NIP or a name."),
                    "Z151",
                )
            )
        if given.nip:
            self.check_nip(given.nip, (*path, "nip"))
        return Person(
            nama=given.nama or "",
            nip=digits_of(given.nip or ""),
            pangkat=given.pangkat or "",
            jabatan=given.jabatan or "",
            instansi=given.instansi or "",
        )

    def check_nip(self, nip: str, path: YamlPath) -> None:
        try:
            check_nip(nip)
        except PydanticCustomError as error:
            context = error.context or {}
            self.problems.append(
                Problem(self.tree.place(path), context["what"], context["fix"], "Z143")
            )

    def head(self) -> Signatory:
        kepala = self.satker.kepala
        person = Person(
            nama=kepala.nama,
            nip=digits_of(kepala.nip or ""),
            pangkat=kepala.pangkat or "",
            jabatan=kepala.jabatan,
        )
        return Signatory(person, kepala.jabatan)

    def signers(self, yaml: PacketYaml) -> dict[str, Signatory]:
        wanted = {
            "undangan": (yaml.undangan.penandatangan, "penandatangan"),
            "daftar_hadir": (yaml.daftar_hadir.mengetahui, "mengetahui"),
            "laporan": (yaml.laporan.penandatangan, "penandatangan"),
            "berita_acara": (yaml.berita_acara.mengetahui, "mengetahui"),
        }
        result = {
            document: self.signer(given, (document, key)) if given else self.head()
            for document, (given, key) in wanted.items()
        }
        if yaml.berita_acara.mengetahui is None:
            del result["berita_acara"]
        return result

    def signer(self, given: str | Penandatangan, path: YamlPath) -> Signatory:
        if isinstance(given, str):
            person = self.head().person if self.is_head(given) else self.person(given, path)
            return Signatory(person, person.jabatan)
        named = given.pegawai
        where = (*path, "pegawai")
        person = self.head().person if self.is_head(named) else self.person(named, where)
        return Signatory(
            person,
            given.jabatan or person.jabatan,
            an=given.an or "",
            ub=given.ub or "",
            sebagai=given.sebagai or "",
        )

    def is_head(self, reference: str) -> bool:
        head = Roster((self.head().person,))
        return self.roster.find(reference) is None and head.find(reference) is not None

    def parties(self, yaml: PacketYaml, meeting: Meeting | None) -> tuple[Party, ...]:
        if not yaml.berita_acara.pihak:
            if meeting is None:
                return ()
            return (Party(meeting.pimpinan, "Pimpinan Rapat"), Party(meeting.notulis, "Notulis"))
        return tuple(
            self.party(given, ("berita_acara", "pihak", index))
            for index, given in enumerate(yaml.berita_acara.pihak)
        )

    def party(self, given: str | Pihak, path: YamlPath) -> Party:
        if isinstance(given, str):
            return Party(self.person(given, path))
        if given.nip:
            self.check_nip(given.nip, (*path, "nip"))
        known = self.person(given.pegawai, (*path, "pegawai")) if given.pegawai else None
        person = Person(
            nama=known.nama if known else given.nama or "",
            nip=known.nip if known else digits_of(given.nip or ""),
            pangkat=known.pangkat if known else "",
            golongan=known.golongan if known else "",
            jabatan=given.jabatan or (known.jabatan if known else ""),
            instansi=given.instansi or "",
        )
        return Party(person, given.sebagai or "")

    def photos(self, yaml: PacketYaml) -> tuple[Photo, ...]:
        if yaml.foto is None:
            return self.photos_of_folder()
        photos = []
        for index, given in enumerate(yaml.foto):
            place = self.tree.place(("foto", index, "berkas"))
            path = self.file(given.berkas, place)
            if path:
                photos.append(Photo(path, given.keterangan or "", place))
        return tuple(photos)

    def photos_of_folder(self) -> tuple[Photo, ...]:
        folder = self.folder.path / PHOTO_FOLDER
        if not folder.is_dir():
            return ()
        names = sorted(
            (
                path.name
                for path in folder.iterdir()
                if path.suffix.lower() in PHOTO_SUFFIXES and not path.name.startswith(".")
            ),
            key=natural_order,
        )
        photos = []
        for name in names:
            written = f"{PHOTO_FOLDER}/{name}"
            place = Place(self.workspace.show(folder / name))
            path = self.file(written, place)
            if path:
                photos.append(Photo(path, "", place))
        return tuple(photos)

    def attachments(self, yaml: PacketYaml) -> tuple[Attachment, ...]:
        attachments = []
        for index, given in enumerate(yaml.lampiran):
            place = self.tree.place(("lampiran", index, "berkas"))
            path = self.file(given.berkas, place)
            ranges = self.page_ranges(given.halaman, ("lampiran", index, "halaman"))
            if path:
                attachments.append(
                    Attachment(
                        path=path,
                        judul=given.judul or path.stem,
                        jenis=given.jenis,
                        butir=given.butir,
                        halaman=ranges,
                        place=place,
                    )
                )
        return tuple(attachments)

    def page_ranges(self, text: str | None, path: YamlPath) -> tuple[tuple[int, int], ...]:
        ranges = []
        for part in (text or "").split(","):
            numbers = [int(number) for number in re.findall(r"\d+", part)]
            if not numbers:
                continue
            first, last = numbers[0], numbers[-1]
            if first < 1 or last < first:
                self.problems.append(
                    Problem(
                        self.tree.place(path),
                        say("“{part}” is no range of pages.", part=part.strip()),
                        say("Pages begin with 1, and the smaller number comes first."),
                        "Z153",
                    )
                )
            ranges.append((first, last))
        return tuple(ranges)

    def file(self, written: str, place: Place) -> Path | None:
        try:
            return self.workspace.locate(self.folder.path, written, place)
        except SpecFault as fault:
            self.problems.extend(fault.problems)
            return None

    def check_agenda_numbers(self, yaml: PacketYaml) -> None:
        count = len(yaml.rapat.agenda) if yaml.rapat else 0
        for index, point in enumerate(yaml.notula.pembahasan):
            if yaml.rapat and point.agenda and point.agenda > count:
                self.problems.append(
                    Problem(
                        self.tree.place(("notula", "pembahasan", index, "agenda")),
                        say("The agenda has {count} items; item {number} does not exist.",
                            count=count, number=point.agenda),
                        say("Write the number of an item of rapat.agenda."),
                        "Z154",
                    )
                )  # fmt: skip


def natural_order(name: str) -> tuple[tuple[int, int | str], ...]:
    """The key that sorts foto2.jpg before foto10.jpg, the same on every system."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in parts)
