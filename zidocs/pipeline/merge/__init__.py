"""Any photos, scans, PDFs and Word files become one bundle with its index; no workspace is needed.

names → files → pages ┐
DOCX  → pages ────────┴→ one PDF: cover, contents, the files in their order
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from zidocs.bundle.index import has_index
from zidocs.bundle.parts import Cover
from zidocs.disk.files import DISK_CODES, check_output, writing
from zidocs.disk.staging import Output, Stage, staging
from zidocs.errors import Place, Problem, UsageFault, ZidocsError, on_one_line
from zidocs.pipeline.merge.file_pages import A4_MM, FilePages, unprintable
from zidocs.pipeline.merge.given_files import Given, Wanted, gather, names_from
from zidocs.pipeline.volumes import Binding, installed_ghostscript, stage_bundle, volumes_left
from zidocs.steps import Progress, untold

__all__ = ["MergeRequest", "Merged", "Wanted", "merge"]


@dataclass(frozen=True)
class MergeRequest:
    """The files to merge, in their order, and the PDF to write, its index beside it (.json).

    The title is ``judul``, else the name of ``out``. With ``most_mb`` pictures are made smaller,
    and the bundle is split into volumes (``out-1.pdf``), until no file is larger. Files that are
    there already are replaced only with ``force``, beside ``out`` only those of a bundle, and never
    one of the files that are merged.
    With ``ghostscript`` that program makes PDF/A of pages that are not. With ``skip_refused`` a
    file that cannot become pages gets a page in its place that says so. With ``every_page`` the
    proof draws all pages, and compares them with those of the files.
    """

    files: tuple[Wanted, ...]
    out: Path
    judul: str = ""
    most_mb: int | None = None
    force: bool = False
    ghostscript: bool = False
    skip_refused: bool = False
    every_page: bool = False

    @property
    def shown(self) -> str:
        """The PDF as messages name it."""
        return on_one_line(self.out.as_posix())


@dataclass(frozen=True)
class Merged:
    """The PDF and the index that were written, how many files are in it, what is to be said."""

    outputs: tuple[Output, ...]
    files: int
    problems: tuple[Problem, ...]


def merge(request: MergeRequest, progress: Progress = untold) -> Merged:
    """Write the bundle of all files.

    Raises one fault with the problems of all files: UsageFault, EvidenceFault, LayoutFault; or
    BundleFault. Nothing is written then.
    """
    out, force = request.out, request.force
    given = gather(request.files)
    with _told_of(out):
        _check_target(request, given)
    with _told_of(out), staging(out.parent) as stage:
        binding = _binding(request, stage)
        pages = FilePages(
            given,
            names_from(out.parent, given.files),
            stage,
            skip_refused=request.skip_refused,
        )
        parts = pages.parts(progress)
        staged = stage_bundle(binding, parts, progress)
        _check_written(request, [out.parent / output.path for output in staged.outputs], given)
        stage.commit(staged.outputs, staged.superseded if force else ())
    left = () if force else volumes_left(request.shown, staged.superseded)
    title = unprintable(request.shown, binding.cover.judul)
    problems = (*given.findings, *pages.problems(), *title, *staged.problems, *left)
    return Merged(staged.outputs, len(parts), problems)


def _binding(request: MergeRequest, stage: Stage) -> Binding:
    out = request.out
    title = on_one_line(request.judul).strip() or on_one_line(out.stem)
    return Binding(
        stage,
        out.stem,
        Cover(judul=title, paper_mm=A4_MM),
        request.shown,
        most_mb=request.most_mb,
        ghostscript=installed_ghostscript() if request.ghostscript else None,
        every_page=request.every_page,
    )


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
    name = PurePath(problem.where.file).name
    is_of_bundle = PurePath(name).stem.startswith(out.stem)
    path = out.with_name(name) if is_of_bundle else out
    return replace(problem, where=Place(on_one_line(path.as_posix())))


def _check_target(request: MergeRequest, given: Given) -> None:
    """Raises UsageFault if nothing is to be merged, or if the PDF or its index cannot be written.

    Before the long work begins.
    """
    if not request.files:
        raise UsageFault.at("zidocs merge", "Z019").says(
            "There is nothing to merge.",
            "Name files, folders or wildcards: zidocs merge surat.pdf foto -o bundel.pdf.",
        )
    if request.out.suffix.lower() != ".pdf":
        raise UsageFault.at(request.shown, "Z017").says(
            "The bundle is a PDF; its name must end with .pdf.", "Write for example: -o bundel.pdf."
        )
    _check_written(request, [request.out, request.out.with_suffix(".json")], given)


def _check_written(request: MergeRequest, paths: Sequence[Path], given: Given) -> None:
    """Raises UsageFault if one of the paths would take the place of another file."""
    sources = [file.path for file in given.files if file.path.exists()]
    with writing(paths[0]):
        there = [path for path in paths if path.exists()]
        overwritten = [path for path in there if any(map(path.samefile, sources))]
    if overwritten:
        raise UsageFault.at(on_one_line(overwritten[0].as_posix()), "Z018").says(
            "This file is to be merged itself; it is never written over.",
            "Choose another name for the bundle, or keep it out of the folder.",
        )
    if there and not request.force:
        raise UsageFault.at(on_one_line(there[0].as_posix()), "Z014").says(
            "This file is there already; it was left as it is.",
            "Choose another name, or replace it with --force.",
        )
    for path in there:
        # The PDF that was named may be anybody's: that is what --force is for.
        check_output(path, lambda each: each == request.out or has_index(each))
