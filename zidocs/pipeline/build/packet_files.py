"""A packet becomes staged Word files and evidence pages; what was edited by hand is kept."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count
from pathlib import Path

from zidocs.board.completeness import Scans
from zidocs.bundle.parts import Pictures, SourceFile
from zidocs.disk.files import hash_bytes, hash_file, hash_of
from zidocs.disk.staging import Output, Stage
from zidocs.documents.writing import Document, DocumentPhoto, write_documents
from zidocs.errors import EvidenceFault, Place, Problem, ZidocsError, raise_together
from zidocs.evidence.attachments import PhotoPrint, attachment_pages
from zidocs.evidence.photos import CaptionedPhoto, PerPage, photo_frame_mm, photo_pages
from zidocs.evidence.stand_in import marked, offer, refused_page, told
from zidocs.image.file_kinds import read_evidence
from zidocs.image.kept_photos import KeptPhotos, Printing
from zidocs.image.upright_photos import PrintSize, UprightPhoto
from zidocs.kinds import ATTACHMENTS, PHOTOS, kind_of
from zidocs.office.packet import Packet
from zidocs.office.packet_yaml import Attachment
from zidocs.office.reading import Office
from zidocs.office.satker import Satker
from zidocs.paper.packet_record import Record, read_record
from zidocs.pdf.source import page_count
from zidocs.plan import packet_parts
from zidocs.words import tanggal

PartKey = tuple[str, int]
"""A part within its packet: its kind, and the number of the attachment."""


@dataclass(frozen=True)
class DocxPages:
    """A DOCX that is to be laid out: its bytes are in ``file``.

    ``name`` is its PDF's name without ending; ``ranges`` are the (first, last) pages that are
    wanted of it, empty for all of them; ``photos`` are those that we put into it. Where there is
    an ``instead_mm``, a page of that size stands in its place if it is refused.
    """

    key: PartKey
    name: str
    file: Path
    source: str
    sha256: str
    ranges: tuple[tuple[int, int], ...] = ()
    photos: tuple[SourceFile, ...] = ()
    instead_mm: tuple[float, float] | None = None

    @property
    def kind(self) -> str:
        """Which part of the packet it is; attached are the files of the office's, not ours."""
        return self.key[0]


@dataclass(frozen=True)
class ReadyPages:
    """Pages that are there: the PDF is in ``file``, made of ``source`` (from the workspace on).

    ``origin`` is where the source lies, if it is one file; ``photos`` are those that they show.
    ``pictures``, ``signed`` and ``refused`` are as in :class:`zidocs.bundle.parts.BoundPart`.
    """

    key: PartKey
    file: Path
    source: str
    sha256: str
    source_pages: tuple[int, ...]
    origin: Path | None = None
    photos: tuple[SourceFile, ...] = ()
    pictures: Pictures = ""
    signed: bool = False
    refused: bool = False


@dataclass(frozen=True)
class Draft:
    """What one packet gives to the bundles, staged; ``record`` is of before, ``new_record`` of now.

    ``read`` are its photos, scans and attachments; ``kept`` the Word files that were edited by
    hand and stay as they are.
    """

    slug: str
    outputs: tuple[Output, ...]
    to_lay_out: tuple[DocxPages, ...]
    ready: tuple[ReadyPages, ...]
    record: Record
    new_record: Record
    read: tuple[SourceFile, ...]
    kept: tuple[DocxPages, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class DraftJob:
    """One packet to draft; ``force`` writes over Word files edited by hand, saving a copy.

    ``scans`` are its signed documents, by kind; the bundle takes them in place of ours. With
    ``skip_refused`` an attachment that cannot become pages gets one that says so.
    """

    office: Office
    packet: Packet
    scans: Mapping[str, Path]
    stage: Stage
    force: bool
    skip_refused: bool = False


def printing_of(satker: Satker, output: Path) -> Printing:
    """How an office prints its photos; ``output`` is its folder hasil/."""
    frame = photo_frame_mm(satker.paper_mm, _per_page(satker))
    size = PrintSize(*frame, satker.dpi_foto)
    return Printing(KeptPhotos.of(output), size)


def _per_page(satker: Satker) -> PerPage:
    return 4 if satker.foto_per_halaman == "4" else 2


def scans_of(packet: Packet, scans: Scans) -> Mapping[str, Path]:
    """The signed documents of one packet, by kind."""
    return {document: path for (slug, document), path in scans.items() if slug == packet.slug}


def draft_packet(job: DraftJob) -> Draft:
    """Fill the documents, prepare the photos, take in the attachments of one packet.

    Raises TemplateFault or EvidenceFault with all that is wrong with the packet's files.
    """
    return _Drafting(job).draft()


class _Drafting:
    """Collects the pieces and the faults of one packet."""

    def __init__(self, job: DraftJob) -> None:
        self.office = job.office
        self.packet = job.packet
        self.source = job.office.workspace.show
        self.scans = job.scans
        self.stage = job.stage
        self.force = job.force
        self.skip_refused = job.skip_refused
        self.folder = job.stage.target / job.packet.slug
        self.record = read_record(self.folder)
        self.outputs: list[Output] = []
        self.to_lay_out: list[DocxPages] = []
        self.ready: list[ReadyPages] = []
        self.docx = dict(self.record.docx)
        self.under_way: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.faults: list[ZidocsError] = []
        self.photo_files: list[SourceFile] = []
        self.read: list[SourceFile] = []
        self.kept: list[DocxPages] = []

    def draft(self) -> Draft:
        photos = self.photos()
        self.documents(photos)
        signed = {(self.packet.slug, document) for document in self.scans}
        kinds = {part.kind for part in packet_parts(self.packet, signed)}
        if PHOTOS in kinds and not self.faults:
            self.photo_part(photos)
        for number, attachment in enumerate(self.packet.lampiran):
            self.attachment(number, attachment)
        for kind in self.packet.dokumen:
            # The scan of a signed document stands before ours, which is for printing.
            if scan := self.scans.get(kind):
                self.take_in((kind, 0), scan, Place(self.source(scan)))
        raise_together(self.faults)
        return Draft(
            slug=self.packet.slug,
            outputs=tuple(self.outputs),
            to_lay_out=tuple(self.to_lay_out),
            ready=tuple(self.ready),
            record=self.record,
            new_record=Record(docx=self.docx, under_way=self.under_way),
            read=(*self.photo_files, *self.read),
            kept=tuple(self.kept),
            problems=tuple(self.problems),
        )

    def photos(self) -> list[UprightPhoto]:
        printing = printing_of(self.office.satker, self.stage.target)
        photos = []
        for photo in self.packet.foto:
            try:
                data = read_evidence(photo.path, photo.place)
                name = self.source(photo.path)
                sha256 = hash_bytes(data)
                prepared = printing.prepare(data, name, sha256)
                photos.append(prepared)
                self.problems.extend(prepared.problems)
                self.photo_files.append(SourceFile(name, photo.path, sha256))
            except EvidenceFault as fault:
                self.faults.append(fault)
        return photos

    def documents(self, photos: list[UprightPhoto]) -> None:
        # A photo that cannot be used is a fault already; the documents are filled for their faults.
        shown = [
            DocumentPhoto(photo.data, photo.width_px, photo.height_px, given.keterangan)
            for photo, given in zip(photos, self.packet.foto, strict=False)
        ]
        try:
            documents = write_documents(self.packet, self.office, shown)
        except ZidocsError as fault:
            self.faults.append(fault)
            return
        for document in documents:
            self.problems.extend(document.problems)
            self.document(document)

    def document(self, document: Document) -> None:
        """Stage the DOCX, unless the one in hasil/ was edited by hand: that one is used."""
        path = f"{self.packet.slug}/{document.name}.docx"
        target = self.stage.target / path
        source = self.source(target)
        new_hash = hash_bytes(document.data)
        old_hash = hash_file(target) if target.is_file() else ""
        is_ours = old_hash == new_hash or self.record.is_ours(document.name, old_hash)
        edited = bool(old_hash) and not is_ours
        if edited and not self.force:
            written = self.record.docx.get(document.name)
            # What we would write now is not what was edited: a date or place may have changed.
            outdated = written is not None and new_hash not in written[:1]
            self.problems.append(_kept(source, outdated))
            file, used_hash = target, old_hash
        else:
            if edited:
                self.problems.append(self.save_edited(target))
            if is_ours:
                # It may be of a build that was stopped: under way then, in place now.
                self.docx[document.name] = (old_hash,)
            if (new_hash,) != self.docx.get(document.name):
                self.under_way[document.name] = new_hash
            staged = self.stage.put(path, document.data, "docx")
            self.outputs.append(replace(staged, seen=old_hash))
            file, used_hash = self.stage.folder / path, new_hash
        # Nobody knows which photos a file edited by hand still shows.
        shows_photos = kind_of(document.kind).shows_photos and file != target
        photos = tuple(self.photo_files) if shows_photos else ()
        key = document.kind, 0
        docx = DocxPages(key, document.name, file, source, used_hash, photos=photos)
        self.to_lay_out.append(docx)
        if file == target:
            self.kept.append(docx)

    def save_edited(self, target: Path) -> Problem:
        """Stage a copy of the edited file under the day on which it was last changed."""
        day = date.fromtimestamp(target.stat().st_mtime).isoformat()
        name = _free_name(target.with_name(f"{target.stem}.edited-{day}.docx"))
        copy = self.stage.put(f"{self.packet.slug}/{name}", target.read_bytes(), "docx")
        self.outputs.insert(0, replace(copy, seen=""))
        return Problem.warning(self.source(target), "Z302", copy=name).says(
            "The file was edited by hand and is written anew.", "Your version is kept as {copy}."
        )

    def photo_part(self, photos: list[UprightPhoto]) -> None:
        meeting, per_page = self.packet.rapat, _per_page(self.office.satker)
        facts = [meeting.judul, meeting.tempat, tanggal(meeting.tanggal)] if meeting else []
        captioned = [
            CaptionedPhoto(photo, given.keterangan)
            for photo, given in zip(photos, self.packet.foto, strict=False)
        ]
        pdf = photo_pages(
            captioned,
            self.office.satker.paper_mm,
            per_page,
            kind_of(PHOTOS).title.upper(),
            ", ".join(facts),
        )
        pages = tuple(range(1, page_count(pdf) + 1))
        self.ready.append(
            ReadyPages(
                (PHOTOS, 0),
                self.stage.aside(f"{self.packet.slug}/foto.pdf", pdf),
                self.source(self.packet.folder / "foto"),
                hash_bytes(pdf),
                pages,
                photos=tuple(
                    replace(file, page=number // per_page + 1)
                    for number, file in enumerate(self.photo_files)
                ),
                pictures="foto",
            )
        )

    def attachment(self, number: int, attachment: Attachment) -> None:
        satker = self.office.satker
        caption = attachment.keterangan or attachment.title
        photo = PhotoPrint(caption, satker.paper_mm, satker.dpi_foto, pictures=True)
        place = self.packet.place(ATTACHMENTS, number, "berkas")
        key: PartKey = (ATTACHMENTS, number)
        self.take_in(key, attachment.berkas, place, attachment.halaman or (), photo)

    def take_in(
        self,
        key: PartKey,
        path: Path,
        place: Place,
        ranges: tuple[tuple[int, int], ...] = (),
        photo: PhotoPrint | None = None,
    ) -> None:
        """The pages of a scan or an attachment are ready; a Word file is to be laid out."""
        (kind, number), name = key, self.source(path)
        try:
            data = read_evidence(path, place)
            sha256 = hash_bytes(data)
            self.read.append(SourceFile(name, path, sha256))
            if kind == "lampiran" and path.suffix.lower() == ".docx":
                instead = self.office.satker.paper_mm if self.skip_refused else None
                docx = replace(
                    DocxPages(key, f"{kind}-{number}", path, name, sha256),
                    ranges=ranges,
                    instead_mm=instead,
                )
                self.to_lay_out.append(docx)
                return
            pages = attachment_pages(data, name, ranges, in_place=True, photo_print=photo)
        except EvidenceFault as fault:
            if kind != ATTACHMENTS:
                self.faults.append(fault)
            elif not self.skip_refused:
                self.faults.append(EvidenceFault((*fault.problems, offer(name))))
            else:
                self.refused(key, path, fault.problems)
            return
        self.problems.extend(pages.problems)
        aside = f"{self.packet.slug}/{kind}-{number}.pdf"
        self.ready.append(
            ReadyPages(
                key,
                path if pages.in_place else self.stage.aside(aside, pages.pdf),
                name,
                sha256,
                pages.source_pages,
                origin=path,
                pictures="foto" if pages.photo else "pindaian",
                signed=pages.signed,
            )
        )

    def refused(self, key: PartKey, path: Path, problems: Sequence[Problem]) -> None:
        """A page stands in the place of an attachment."""
        name, sha256 = self.source(path), ""
        with suppress(OSError):
            sha256 = hash_of(path)
            self.read.append(SourceFile(name, path, sha256))
        page = refused_page(name, problems, self.office.satker.paper_mm)
        file = self.stage.aside(f"{self.packet.slug}/{key[0]}-{key[1]}.pdf", page)
        self.ready.append(ReadyPages(key, file, marked(name), sha256, (1,), refused=True))
        self.problems.extend(told(name, problems))


def _kept(shown: str, outdated: bool) -> Problem:
    if outdated:
        return Problem.warning(shown, "Z309").says(
            "The file was edited by hand, and packet.yaml or the settings changed after that.",
            "Make the same change in Word, or write it anew: zidocs build --force.",
        )
    return Problem.hint(shown, "Z301").says(
        "The file was edited by hand; it is kept and used as it is.",
        "To write it anew from packet.yaml: zidocs build --force (your version is kept).",
    )


def _free_name(path: Path) -> str:
    further = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(each.name for each in chain([path], further) if not each.exists())
