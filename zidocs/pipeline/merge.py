"""Any photos, scans, PDFs and Word files become one bundle with its index; no workspace is needed.

names → files → pages ┐
DOCX  → pages ────────┴→ one PDF: cover, contents, the files in their order
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from zidocs.bundle.binding import Overlooked
from zidocs.bundle.parts import BoundPart, Cover
from zidocs.disk.files import DISK_CODES, hash_bytes, writing
from zidocs.disk.stage import Output, Stage, staging
from zidocs.errors import Place, Problem, UsageFault, ZidocsError, on_one_line, raise_together, say
from zidocs.evidence.attachments import PhotoPrint, attachment_pages, glance
from zidocs.image.file_kinds import kind_of
from zidocs.pdf.archival import Obstacle
from zidocs.pdf.source import page_count
from zidocs.pipeline.given import Given, GivenFile, Wanted, gather, names_from
from zidocs.pipeline.normalise import normalised
from zidocs.pipeline.reading import read_evidence
from zidocs.pipeline.volumes import stage_bundle, volumes_left
from zidocs.steps import Progress, begin, untold

if TYPE_CHECKING:
    from zidocs.layout.choose import Laid

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
    most_mb: int | None = None,
    force: bool = False,
    ghostscript: Path | None = None,
    progress: Progress = untold,
) -> Merged:
    """Write the bundle of all files to ``out``, its index beside it with the ending .json.

    Its title is ``judul``, else the name of ``out``. With ``most_mb`` its pictures are made
    smaller, and it is split into volumes (``out-1.pdf``), until no file is larger. Files that are
    there already are replaced only with ``force``, and never one of the files that are merged.
    With ``ghostscript`` that program makes PDF/A of pages that are not.
    Raises one fault with the problems of all files: UsageFault, EvidenceFault, LayoutFault; or
    BundleFault. Nothing is written then.
    """
    given = gather(wanted)
    with _told_of(out):
        _check_target(out, given.files, force)
    shown = on_one_line(out.as_posix())
    cover = Cover(judul=on_one_line(judul).strip() or on_one_line(out.stem), paper_mm=_A4_MM)
    with _told_of(out), staging(out.parent) as stage:
        bind = partial(
            stage_bundle, stage, out.stem, cover, most_mb=most_mb, shown=shown, progress=progress
        )
        # What makes pictures smaller or pages anew wants files that were examined.
        can_glance = most_mb is None and ghostscript is None
        taking = _Taking(given, names_from(out.parent, given.files), stage, can_glance)
        taken = normalised(taking.parts(progress), stage, out.stem, ghostscript)
        try:
            staged = bind(taken.parts)
        except Overlooked as overlooked:
            staged = bind(taking.closer(overlooked.parts))
        _check_written([out.parent / output.path for output in staged.outputs], given.files, force)
        stage.commit(staged.outputs, staged.superseded if force else ())
    left = () if force else volumes_left(shown, staged.superseded)
    problems = (*given.findings, *taking.problems(), *taken.problems, *staged.problems, *left)
    return Merged(staged.outputs, len(taken.parts), problems)


@contextmanager
def _told_of(out: Path) -> Iterator[None]:
    """What the disk refuses is told of the bundle as it was named, not of what is set aside."""
    try:
        yield
    except ZidocsError as fault:
        told = [_as_named(problem, out) for problem in fault.problems]
        raise type(fault)(dict.fromkeys(told)) from fault


def _as_named(problem: Problem, out: Path) -> Problem:
    if problem.code not in DISK_CODES:
        return problem
    name = problem.where.file
    is_of_bundle = PurePath(name).stem.startswith(out.stem)
    path = out.with_name(name) if is_of_bundle else out
    return replace(problem, where=Place(on_one_line(path.as_posix())))


def _check_target(out: Path, files: Sequence[GivenFile], force: bool) -> None:
    """Raises UsageFault if ``out`` or its index cannot be written, before the long work begins."""
    if out.suffix.lower() != ".pdf":
        raise UsageFault(
            Problem(
                Place(on_one_line(out.as_posix())),
                say("The bundle is a PDF; its name must end with .pdf."),
                say("Write for example: -o bundel.pdf."),
                "Z017",
            )
        )
    _check_written([out, out.with_suffix(".json")], files, force)


def _check_written(paths: Sequence[Path], files: Sequence[GivenFile], force: bool) -> None:
    """Raises UsageFault if one of the paths would take the place of another file."""
    with writing(paths[0]):
        there = [path for path in paths if path.exists()]
        overwritten = [
            path for path in there if any(path.samefile(f.path) for f in files if f.path.exists())
        ]
    if overwritten:
        raise UsageFault(
            Problem(
                Place(on_one_line(overwritten[0].as_posix())),
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


@dataclass(frozen=True)
class _Pages:
    """The pages of one file, set aside or its own, and the pages of the file they come from.

    What was found of them; and, of a file that was only glanced at, what keeps it from PDF/A.
    """

    pdf: Path
    source_pages: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    signed: bool = False
    photo: bool = False
    glanced: bool = False
    obstacles: tuple[Obstacle, ...] | None = None


class _Taking:
    """Collects the pages, the findings and the faults of all files."""

    def __init__(
        self, given: Given, names: Mapping[str, str], stage: Stage, can_glance: bool
    ) -> None:
        self.files = given.files
        self.names = names
        self.stage = stage
        self.can_glance = can_glance
        self.faults: list[ZidocsError] = [UsageFault(given.faults)] if given.faults else []
        self._hashes: dict[str, str] = {}
        self._pages: dict[str, _Pages] = {}
        self._set_aside = count()

    def parts(self, progress: Progress) -> tuple[BoundPart, ...]:
        """The parts of the bundle in the files' order; raises what is wrong with any of them."""
        words: dict[str, bytes] = {}
        advance = begin(progress, "files", len(self.files))
        for file in self.files:
            with self._collecting():
                words |= self._take(file)
            advance()
        if words:
            self._lay_out(words, progress)
        if self.faults:
            # All that is wrong is told at once, also of what was only glanced at.
            self._look_closely(file for file in self.files if self._was_glanced(file))
        raise_together(self.faults)
        return tuple(self._part(file) for file in self.files)

    def closer(self, overlooked: Sequence[BoundPart]) -> tuple[BoundPart, ...]:
        """The parts again: copying the pages of these found more than a glance did."""
        paths = {part.file for part in overlooked}
        self._look_closely(file for file in self.files if file.path in paths)
        raise_together(self.faults)
        return tuple(self._part(file) for file in self.files)

    def problems(self) -> tuple[Problem, ...]:
        """What was found of the files, in their order."""
        found = [problem for file in self.files for problem in self._pages[file.shown].problems]
        return *found, *self._twins()

    @contextmanager
    def _collecting(self) -> Iterator[None]:
        try:
            yield
        except ZidocsError as fault:
            self.faults.append(fault)

    def _take(self, file: GivenFile) -> Mapping[str, bytes]:
        """Take in a file's pages; a Word file, whatever its name, is handed back to be laid out."""
        data = read_evidence(file.path, Place(file.shown))
        self._hashes[file.shown] = hash_bytes(data)
        kind = kind_of(data)
        if kind == "docx":
            return {file.shown: data}
        plain = glance(data, file.shown) if kind == "pdf" and self.can_glance else None
        if plain:
            pages = tuple(range(1, plain.pages + 1))
            self._pages[file.shown] = _Pages(
                file.path, pages, glanced=True, obstacles=plain.obstacles
            )
        else:
            self._examine(file, data)
        return {}

    def _examine(self, file: GivenFile, data: bytes) -> None:
        photo = PhotoPrint(file.title, _A4_MM)
        found = attachment_pages(data, file.shown, in_place=True, photo_print=photo)
        pdf = file.path if found.in_place else self._aside(found.pdf)
        self._pages[file.shown] = _Pages(
            pdf, found.source_pages, found.problems, found.signed, found.photo
        )

    def _was_glanced(self, file: GivenFile) -> bool:
        return file.shown in self._pages and self._pages[file.shown].glanced

    def _look_closely(self, files: Iterable[GivenFile]) -> None:
        for file in files:
            with self._collecting():
                self._examine(file, read_evidence(file.path, Place(file.shown)))

    def _lay_out(self, words: Mapping[str, bytes], progress: Progress) -> None:
        """All Word files in one call, because LibreOffice is slow to start."""
        # Here, since few files of a merge are Word files, and loading the engine takes its time.
        from zidocs.layout.choose import lay_out

        begin(progress, "pages", len(words))
        laid: Mapping[str, Laid] = {}
        with self._collecting():
            laid = lay_out(words)
        progress("pages", len(words), len(words))
        for shown, one in laid.items():
            pages = tuple(range(1, page_count(one.pdf) + 1))
            self._pages[shown] = _Pages(self._aside(one.pdf), pages, tuple(one.problems))

    def _aside(self, pdf: bytes) -> Path:
        return self.stage.aside(f"{next(self._set_aside)}.pdf", pdf)

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
            source=self.names[file.shown],
            source_sha256=self._hashes[file.shown],
            source_pages=pages.source_pages,
            file=file.path,
            pictures="foto" if pages.photo else "pindaian",
            signed=pages.signed,
            glanced=pages.glanced,
            obstacles=pages.obstacles,
        )
