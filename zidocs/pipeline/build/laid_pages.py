"""Drafted Word files become PDF pages and prints; what is there of the same file is used again.

The pages without codes, as bundles take them, are kept in ``hasil/.zidocs/pages``; what is to be
printed is made of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from zidocs.disk.files import hash_bytes, hash_file, hash_of
from zidocs.disk.staging import Output, OutputKind, Stage
from zidocs.errors import LayoutFault, Problem
from zidocs.evidence.attachments import attachment_pages
from zidocs.evidence.stand_in import marked, offer, refused_page, told
from zidocs.fonts.own import OwnFonts
from zidocs.kinds import ATTACHMENTS, document_keys, title_of
from zidocs.layout.blocks import text_digest
from zidocs.layout.choose import Laid, at_hand, faults_of, fingerprint, lay_out_each
from zidocs.office.satker import EngineChoice
from zidocs.paper.packet_record import RECORD, PdfOrigin, Print, PrintedFiles, Record
from zidocs.paper.page_code import text_id
from zidocs.paper.page_marks import LaidDocument
from zidocs.paper.print_job import FORMAT, print_packet
from zidocs.pdf.source import page_count
from zidocs.pipeline.build.packet_files import DocxPages, Draft, ReadyPages

TOGETHER = "cetak"
"""The name of the print job of all documents."""

INSTEAD = ""
"""The engine of a page that stands in the place of a file that none could lay out."""

_MOST_EARLIER = 50
"""Former texts of a document that are remembered; a page of an older one is a stranger's."""


@dataclass(frozen=True)
class PagesJob:
    """The drafts to lay out in one call of the engine; ``duplex`` is how they are printed.

    ``fonts`` are the office's own.
    """

    drafts: tuple[Draft, ...]
    stage: Stage
    engine: EngineChoice
    fonts: OwnFonts
    duplex: bool


@dataclass(frozen=True)
class LaidOut:
    """One packet's pages, all ready, and the files to put in place, the record first."""

    slug: str
    ready: tuple[ReadyPages, ...]
    record: Record
    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class LaidPages:
    """The pages of a document of ours without codes, in ``file``; ``origin`` says of what."""

    docx: DocxPages
    file: Path
    origin: PdfOrigin


@dataclass(frozen=True)
class Prints:
    """The PDFs to put in place, what the record is to say of them, and what is to be told."""

    outputs: tuple[Output, ...] = ()
    prints: Mapping[str, Print] = field(default_factory=dict)
    printed: PrintedFiles | None = None
    problems: tuple[Problem, ...] = ()


def group_drafts(
    drafts: Sequence[Draft], stage: Stage, engine: EngineChoice, fonts: OwnFonts, *, duplex: bool
) -> tuple[PagesJob, ...]:
    """One job a packet; a single job for LibreOffice, which is slow to start."""
    groups = [tuple(drafts)] if engine == "libreoffice" else [(draft,) for draft in drafts]
    return tuple(PagesJob(group, stage, engine, fonts, duplex) for group in groups)


def lay_out_drafts(job: PagesJob) -> tuple[LaidOut, ...]:
    """Lay out what is not there yet; raises LayoutFault with every document that cannot be."""
    engines = at_hand(job.fonts)
    mark = fingerprint(job.engine, engines)
    absent = [
        docx
        for draft in job.drafts
        for docx in draft.to_lay_out
        if not _is_there(job.stage, draft, docx, mark)
    ]
    waiting = {docx.source: docx.file.read_bytes() for docx in absent}
    made = {docx.source: docx.made.read_bytes() for docx in absent if docx.made}
    laid, faults = lay_out_each(waiting, job.engine, engines, made)
    instead: dict[str, Laid] = {}
    grave: list[Problem] = []
    for docx in (docx for draft in job.drafts for docx in draft.to_lay_out):
        if docx.source not in waiting or docx.source in laid:
            continue
        problems = faults_of(docx.source, faults)
        if docx.instead_mm:
            page = refused_page(docx.source, problems, docx.instead_mm)
            instead[docx.source] = Laid(page, INSTEAD, told(docx.source, problems))
        else:
            grave += problems
            grave += [offer(docx.source)] if docx.kind == ATTACHMENTS else []
    if grave:
        raise LayoutFault(dict.fromkeys(grave))
    return tuple(_PacketPages(job, mark, draft).collect(laid | instead) for draft in job.drafts)


def _is_there(stage: Stage, draft: Draft, docx: DocxPages, mark: str) -> bool:
    """Whether hasil/ has the pages of this very DOCX by this engine, undamaged."""
    origin = draft.record.pdf.get(docx.name)
    if docx.kind == ATTACHMENTS or origin is None or not origin.text:
        return False
    if (origin.docx, origin.engine) != (docx.sha256, mark):
        return False
    path = stage.target / _pages_path(draft, docx)
    return path.is_file() and hash_file(path) == origin.sha256


def _pages_path(draft: Draft, docx: DocxPages) -> str:
    return f".zidocs/pages/{draft.slug}/{docx.name}.pdf"


class _PacketPages:
    """The pages of one packet, freshly laid out or found in hasil/."""

    def __init__(self, job: PagesJob, mark: str, draft: Draft) -> None:
        self.stage = job.stage
        self.duplex = job.duplex
        self.mark = mark
        self.draft = draft
        self.outputs: list[Output] = list(draft.outputs)
        self.problems: list[Problem] = list(draft.problems)
        self.origins: dict[str, PdfOrigin] = {}
        self.laid: list[LaidPages] = []

    def collect(self, laid: Mapping[str, Laid]) -> LaidOut:
        # What was signed comes first: of two pages for one part, the bundle takes the first.
        ready = [*self.draft.ready, *self.ready(laid)]
        prints = print_documents(
            self.stage, self.draft.slug, self.laid, self.draft.record, duplex=self.duplex
        )
        origins, new = self.origins, self.draft.new_record
        record = replace(new, pdf=origins, prints=prints.prints, printed=prints.printed)
        # The record first: a build that stops between two renames must know both files as ours.
        written = self.stage.put(f"{self.draft.slug}/{RECORD}", record.to_bytes(), "catatan")
        outputs = (written, *self.outputs, *prints.outputs)
        problems = (*self.problems, *prints.problems)
        return LaidOut(self.draft.slug, tuple(ready), record, outputs, problems)

    def ready(self, laid: Mapping[str, Laid]) -> Iterator[ReadyPages]:
        for docx in self.draft.to_lay_out:
            if docx.kind == ATTACHMENTS:
                yield self.attached(docx, laid[docx.source])
                continue
            new = laid.get(docx.source)
            pages = self.fresh(docx, new) if new else self.found(docx)
            self.laid.append(pages)
            yield ReadyPages(
                docx.key,
                pages.file,
                docx.source,
                docx.sha256,
                tuple(range(1, pages.origin.pages + 1)),
                origin=docx.file,
                photos=docx.photos,
            )

    def attached(self, docx: DocxPages, laid: Laid) -> ReadyPages:
        """A Word file of the office's, laid out, is an attachment like any other PDF."""
        self.problems.extend(laid.problems)
        if laid.engine == INSTEAD:
            file = self.stage.aside(f"{self.draft.slug}/{docx.name}.pdf", laid.pdf)
            return ReadyPages(docx.key, file, marked(docx.source), docx.sha256, (1,), refused=True)
        pages = attachment_pages(laid.pdf, docx.source, docx.ranges)
        file = self.stage.aside(f"{self.draft.slug}/{docx.name}.pdf", pages.pdf)
        return ReadyPages(
            docx.key,
            file,
            docx.source,
            docx.sha256,
            pages.source_pages,
            origin=docx.file,
            pictures="pindaian",
        )

    def fresh(self, docx: DocxPages, laid: Laid) -> LaidPages:
        self.problems.extend(laid.problems)
        path, pages = _pages_path(self.draft, docx), page_count(laid.pdf)
        output = self.stage.put(path, laid.pdf, "catatan", pages)
        self.outputs.append(output)
        text = text_digest(docx.file.read_bytes(), docx.source)
        origin = PdfOrigin(docx.sha256, self.mark, output.sha256, pages, text)
        # What was told about a document must be told again, so it is laid out again.
        if not laid.problems:
            self.origins[docx.name] = origin
        return LaidPages(docx, self.stage.folder / path, origin)

    def found(self, docx: DocxPages) -> LaidPages:
        origin = self.draft.record.pdf[docx.name]
        path = _pages_path(self.draft, docx)
        self.outputs.append(Output(path, "catatan", origin.pages, origin.sha256))
        self.origins[docx.name] = origin
        return LaidPages(docx, self.stage.target / path, origin)


def finish(stage: Stage, laid: LaidOut) -> LaidOut:
    """The packet once its files are in place, with its record staged again.

    Word files that somebody saved while the build was at work are told, and are not ours.
    """
    saved = [
        output.path
        for output in laid.outputs
        if output.seen is not None and hash_of(stage.target / output.path) != output.sha256
    ]
    told = (
        Problem.warning(f"hasil/{path}", "Z327").says(
            "Somebody saved the file while the build was at work; it is kept, but not yet used.",
            "Run zidocs build once more.",
        )
        for path in saved
    )
    record = laid.record.finished([Path(path).stem for path in saved]).to_bytes()
    outputs = (stage.put(laid.outputs[0].path, record, "catatan"), *laid.outputs[1:])
    return replace(laid, outputs=outputs, problems=(*laid.problems, *told))


def print_documents(
    stage: Stage, slug: str, documents: Sequence[LaidPages], before: Record, *, duplex: bool
) -> Prints:
    """Stage each document with its codes, and all of them in their order as one print job.

    What the record says of the same pages is believed if the files still are what it says.
    """
    if not documents:
        return Prints()
    ordered = sorted(documents, key=lambda each: document_keys().index(each.docx.kind))
    prints: dict[str, Print] = {
        each.docx.kind: _print_of(each, before.prints.get(each.docx.kind)) for each in ordered
    }
    key = _key(slug, ordered, duplex)
    names = (*(each.docx.name for each in ordered), TOGETHER)
    if found := _find(stage, slug, names, key, before.printed):
        return Prints(found, prints, before.printed)
    made = print_packet(
        slug,
        [
            LaidDocument(
                each.docx.kind,
                title_of(each.docx.kind, each.docx.name),
                each.file.read_bytes(),
                each.origin.text,
                each.docx.source,
            )
            for each in ordered
        ],
        duplex=duplex,
    )
    outputs, files = [], {}
    for name, job in zip(names, (*made.alone, made.together), strict=True):
        output = stage.put(_path(slug, name), job.pdf, _kind(name), job.pages)
        outputs.append(output)
        files[name] = (output.sha256, job.pages)
    # What was told must be told again, so it is printed again.
    printed = None if made.problems else PrintedFiles(key, files)
    return Prints(tuple(outputs), prints, printed, made.problems)


def _print_of(document: LaidPages, before: Print | None) -> Print:
    text = text_id(document.origin.text)
    former = (before.text, *before.earlier) if before else ()
    earlier = tuple(dict.fromkeys(each for each in former if each != text))
    return Print(text, document.origin.pages, earlier[:_MOST_EARLIER])


def _key(slug: str, documents: Sequence[LaidPages], duplex: bool) -> str:
    """All that the prints depend on."""
    pages = [
        (each.docx.kind, each.docx.name, each.origin.text, each.origin.sha256) for each in documents
    ]
    return hash_bytes(json.dumps([FORMAT, slug, duplex, pages]).encode())


def _find(
    stage: Stage, slug: str, names: Sequence[str], key: str, printed: PrintedFiles | None
) -> tuple[Output, ...]:
    """The prints that are in hasil/, undamaged; nothing where one of them is not."""
    if printed is None or printed.key != key:
        return ()
    outputs = []
    for name in names:
        path = _path(slug, name)
        sha256, pages = printed.files.get(name, ("", 0))
        target = stage.target / path
        if not target.is_file() or hash_file(target) != sha256:
            return ()
        outputs.append(Output(path, _kind(name), pages, sha256))
    return tuple(outputs)


def _path(slug: str, name: str) -> str:
    return f"{slug}/{name}.pdf"


def _kind(name: str) -> OutputKind:
    return "cetak" if name == TOGETHER else "pdf"
