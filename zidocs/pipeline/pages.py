"""Drafted Word files become PDF pages; what is already laid out from the same file is reused.

The pages without codes, as bundles take them, are kept in ``hasil/.zidocs/pages``; what is to be
printed is made of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.disk.files import hash_file
from zidocs.disk.stage import Output, Stage
from zidocs.errors import Problem
from zidocs.evidence.attachments import attachment_pages
from zidocs.layout.blocks import text_digest
from zidocs.layout.choose import Laid, fingerprint, lay_out
from zidocs.office.satker import EngineChoice
from zidocs.paper.packet_record import RECORD, PdfOrigin, Record
from zidocs.pdf.source import page_count
from zidocs.pipeline.draft import DocxPages, Draft, ReadyPages
from zidocs.pipeline.prints import LaidPages, print_documents


@dataclass(frozen=True)
class PagesJob:
    """The drafts to lay out in one call of the engine; ``duplex`` is how they are printed."""

    drafts: tuple[Draft, ...]
    stage: Stage
    engine: EngineChoice
    duplex: bool


@dataclass(frozen=True)
class LaidOut:
    """One packet's pages, all ready, and the files to put in place."""

    slug: str
    ready: tuple[ReadyPages, ...]
    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]


def group_drafts(
    drafts: Sequence[Draft], stage: Stage, engine: EngineChoice, *, duplex: bool
) -> tuple[PagesJob, ...]:
    """One job a packet; a single job for LibreOffice, which is slow to start."""
    groups = [tuple(drafts)] if engine == "libreoffice" else [(draft,) for draft in drafts]
    return tuple(PagesJob(group, stage, engine, duplex) for group in groups)


def lay_out_drafts(job: PagesJob) -> tuple[LaidOut, ...]:
    """Lay out what is not there yet; raises LayoutFault with every document that cannot be."""
    mark = fingerprint(job.engine)
    waiting = {
        docx.source: docx.file.read_bytes()
        for draft in job.drafts
        for docx in draft.to_lay_out
        if not _is_there(job.stage, draft, docx, mark)
    }
    laid = lay_out(waiting, job.engine)
    return tuple(_PacketPages(job, mark, draft).collect(laid) for draft in job.drafts)


def _is_there(stage: Stage, draft: Draft, docx: DocxPages, mark: str) -> bool:
    """Whether hasil/ has the pages of this very DOCX by this engine, undamaged."""
    origin = draft.record.pdf.get(docx.name)
    if docx.attached or origin is None or not origin.text:
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
        self.outputs.extend(prints.outputs)
        self.problems.extend(prints.problems)
        hashes = dict(self.draft.docx_hashes)
        record = Record(docx=hashes, pdf=self.origins, prints=prints.prints, printed=prints.printed)
        written = self.stage.put(f"{self.draft.slug}/{RECORD}", record.to_bytes(), "catatan")
        # The record first: a build that stops between two renames must know both files as ours.
        outputs = (written, *self.outputs)
        return LaidOut(self.draft.slug, tuple(ready), outputs, tuple(self.problems))

    def ready(self, laid: Mapping[str, Laid]) -> Iterator[ReadyPages]:
        for docx in self.draft.to_lay_out:
            if docx.attached:
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
                tuple(range(1, pages.pages + 1)),
                origin=docx.file,
                photos=docx.photos,
            )

    def attached(self, docx: DocxPages, laid: Laid) -> ReadyPages:
        """A Word file of the office's, laid out, is an attachment like any other PDF."""
        self.problems.extend(laid.problems)
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
        return _laid_pages(docx, self.stage.folder / path, origin)

    def found(self, docx: DocxPages) -> LaidPages:
        origin = self.draft.record.pdf[docx.name]
        path = _pages_path(self.draft, docx)
        self.outputs.append(Output(path, "catatan", origin.pages, origin.sha256))
        self.origins[docx.name] = origin
        return _laid_pages(docx, self.stage.target / path, origin)


def _laid_pages(docx: DocxPages, file: Path, origin: PdfOrigin) -> LaidPages:
    kind, _ = docx.key
    return LaidPages(kind, docx.name, file, docx.source, origin.text, origin.sha256, origin.pages)
