"""Any photos, scans, PDFs and Word files become one bundle with its index; no workspace is needed.

names → files → pages ┐
DOCX  → pages ────────┴→ one PDF: cover, contents, the files in their order
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zidocs.bundle.binding import bind
from zidocs.bundle.parts import BoundPart, Cover
from zidocs.errors import Place, Problem, UsageFault, ZidocsError, on_one_line, say
from zidocs.evidence.attachments import attachment_pages
from zidocs.evidence.kinds import kind_of
from zidocs.evidence.pdf_source import page_count
from zidocs.layout.choose import Laid, lay_out
from zidocs.pipeline.bundles import stage_bundle
from zidocs.pipeline.given import GivenFile, Wanted, gather
from zidocs.pipeline.reading import read_evidence
from zidocs.pipeline.stage import Output, hash_bytes, staging, writing
from zidocs.pipeline.steps import Progress, begin, untold
from zidocs.pipeline.workers import raise_together

_A4_MM = (210.0, 297.0)


@dataclass(frozen=True)
class Merged:
    """The PDF and the index that were written, how many files are in it, what is to be said."""

    outputs: tuple[Output, ...]
    files: int
    problems: tuple[Problem, ...]


def merge(
    wanted: Sequence[Wanted],
    out: Path,
    judul: str = "",
    *,
    force: bool = False,
    progress: Progress = untold,
) -> Merged:
    """Write the bundle of all files to ``out``, its index beside it with the ending .json.

    Its title is ``judul``, else the name of ``out``. Files that are there already are replaced
    only with ``force``, and never one of the files that are merged.
    Raises one fault with the problems of all files: UsageFault, EvidenceFault, LayoutFault; or
    BundleFault. Nothing is written then.
    """
    given = gather(wanted)
    index = _check_target(out, given.files, force)
    taking = _Taking(given.files)
    if given.faults:
        taking.faults.append(UsageFault(given.faults))
    parts = taking.parts(progress)

    advance = begin(progress, "bundles", 1)
    title = on_one_line(judul).strip() or on_one_line(out.stem)
    bundle = bind(Cover(judul=title, paper_mm=_A4_MM), parts)
    with staging(out.parent) as stage:
        outputs = stage_bundle(stage, out.name, index.name, bundle)
        advance()
        stage.commit(outputs)
    return Merged(outputs, len(parts), (*given.findings, *taking.problems))


def _check_target(out: Path, files: Sequence[GivenFile], force: bool) -> Path:
    """Where the index of ``out`` goes; raises UsageFault if either would take another's place."""
    place = Place(on_one_line(out.as_posix()))
    if out.suffix.lower() != ".pdf":
        raise UsageFault(
            Problem(
                place,
                say("The bundle is a PDF; its name must end with .pdf."),
                say("Write for example: -o bundel.pdf."),
                "Z017",
            )
        )
    index = out.with_suffix(".json")
    with writing(out):
        there = [path for path in (out, index) if path.exists()]
        overwritten = [f for f in files if any(path.samefile(f.path) for path in there)]
    if overwritten:
        raise UsageFault(
            Problem(
                place,
                say("This file is to be merged itself; it is never written over."),
                say("Choose another name for the bundle, or keep it out of the folder."),
                "Z018",
            )
        )
    if there and not force:
        raise UsageFault(
            Problem(
                Place(on_one_line(there[0].as_posix())),
                say("This file is there already; it was left as it is."),
                say("Choose another name, or replace it with --force."),
                "Z014",
            )
        )
    return index


@dataclass(frozen=True)
class _Pages:
    """The pages of one file, and the pages of the file they come from."""

    pdf: bytes
    source_pages: tuple[int, ...]


class _Taking:
    """Collects the pages, the findings and the faults of all files."""

    def __init__(self, files: Sequence[GivenFile]) -> None:
        self.files = files
        self.problems: list[Problem] = []
        self.faults: list[ZidocsError] = []
        self._hashes: dict[str, str] = {}
        self._pages: dict[str, _Pages] = {}

    def parts(self, progress: Progress) -> tuple[BoundPart, ...]:
        """The parts of the bundle in the files' order; raises what is wrong with any of them."""
        words: dict[str, bytes] = {}
        advance = begin(progress, "files", len(self.files))
        for file in self.files:
            try:
                words |= self._take(file)
            except ZidocsError as fault:
                self.faults.append(fault)
            advance()
        if words:
            self._lay_out(words, progress)
        raise_together(self.faults)
        self.problems.extend(self._twins())
        return tuple(self._part(file) for file in self.files)

    def _take(self, file: GivenFile) -> Mapping[str, bytes]:
        """Take in a file's pages; a Word file, whatever its name, is handed back to be laid out."""
        data = read_evidence(file.path, Place(file.shown))
        self._hashes[file.shown] = hash_bytes(data)
        if kind_of(data) == "docx":
            return {file.shown: data}
        pages = attachment_pages(data, file.shown)
        self._pages[file.shown] = _Pages(pages.pdf, pages.source_pages)
        self.problems.extend(pages.problems)
        return {}

    def _lay_out(self, words: Mapping[str, bytes], progress: Progress) -> None:
        """All Word files in one call, because LibreOffice is slow to start."""
        begin(progress, "pages", len(words))
        laid: Mapping[str, Laid] = {}
        try:
            laid = lay_out(words)
        except ZidocsError as fault:
            self.faults.append(fault)
        progress("pages", len(words), len(words))
        for shown, one in laid.items():
            self._pages[shown] = _Pages(one.pdf, tuple(range(1, page_count(one.pdf) + 1)))
            self.problems.extend(one.problems)

    def _twins(self) -> Iterator[Problem]:
        """Files of different names that hold the same bytes."""
        first: dict[str, str] = {}
        for shown, sha256 in self._hashes.items():
            other = first.setdefault(sha256, shown)
            if other != shown:
                yield Problem(
                    Place(shown),
                    say("This file is the same as {other}; the bundle has both.", other=other),
                    say("Leave one of them out, unless both are wanted."),
                    "Z306",
                    "peringatan",
                )

    def _part(self, file: GivenFile) -> BoundPart:
        pages = self._pages[file.shown]
        return BoundPart(
            title=file.title,
            section=file.heading,
            kind="lampiran",
            packet="",
            pdf=pages.pdf,
            source=file.shown,
            source_sha256=self._hashes[file.shown],
            source_pages=pages.source_pages,
        )
