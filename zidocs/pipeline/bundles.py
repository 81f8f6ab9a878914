"""Ready pages and a plan become the evidence PDF of one indicator and period, staged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zidocs.bundle.parts import AskedRow, BoundPart, Cover
from zidocs.disk.stage import Stage
from zidocs.kinds import PHOTOS, kind_of
from zidocs.layout.blocks import fold
from zidocs.office.satker import Satker
from zidocs.pdf.page_content import read_pages
from zidocs.pipeline.archived import ArchivedBundle, Numbers, read_numbers
from zidocs.pipeline.asked import PHOTO_ROW
from zidocs.pipeline.draft import ReadyPages
from zidocs.pipeline.naming import bundle_path
from zidocs.pipeline.normalise import normalised
from zidocs.pipeline.volumes import Staged, stage_bundle
from zidocs.plan import BundlePlan, Part


@dataclass(frozen=True)
class BundleJob:
    """One bundle to bind: its plan, and the pages of every packet that feeds it, by slug.

    With ``ghostscript``, that program makes PDF/A of parts that are not. ``archived`` is the bundle
    as the newest archive has it, if there is one.
    """

    satker: Satker
    nama_indikator: str
    plan: BundlePlan
    ready: Mapping[str, tuple[ReadyPages, ...]]
    asked: tuple[AskedRow, ...]
    stage: Stage
    ghostscript: Path | None = None
    archived: ArchivedBundle | None = None


def bind_bundle(job: BundleJob) -> Staged:
    """Read the parts in their order and bind them; raises as ``stage_bundle``."""
    plan, satker = job.plan, job.satker
    cover = Cover(
        satker=satker.nama,
        kop=satker.kop.baris if satker.kop else (satker.nama,),
        judul=_title(plan),
        indikator=plan.indikator,
        nama_indikator=job.nama_indikator,
        periode=plan.periode,
        tahun=satker.tahun,
        paper_mm=satker.paper_mm,
        author=satker.nama,
    )
    parts = [_bound_part(part, job.ready[part.packet]) for part in plan.parts]
    asked = [_at_its_page(row, parts) for row in job.asked]
    path = bundle_path(satker, plan)
    shown = f"hasil/{path}.pdf"
    taken = normalised(parts, job.stage, path, job.ghostscript)
    numbers = read_numbers(job.archived) if job.archived else Numbers()
    most = satker.ukuran_maks_mb
    staged = stage_bundle(job.stage, path, cover, taken.parts, asked, most, shown, numbers)
    return replace(staged, problems=(*taken.problems, *staged.problems))


def _title(plan: BundlePlan) -> str:
    sections = dict.fromkeys(part.section for part in plan.parts if part.section)
    return next(iter(sections)) if len(sections) == 1 else ""


def _at_its_page(row: AskedRow, parts: Sequence[BoundPart]) -> AskedRow:
    """Photos that a document shows begin on the page of that heading, not where it does."""
    shown = row.part is not None and kind_of(parts[row.part].kind).shows_photos
    if row.part is None or row.nama != PHOTO_ROW or not shown:
        return row
    pages = read_pages(parts[row.part].read())
    heading = fold(kind_of(PHOTOS).title)
    found = (
        number
        for number, page in enumerate(pages, start=1)
        if heading in fold("".join(run.text for run in page.runs))
    )
    return replace(row, page=next(found, 1))


def _bound_part(part: Part, ready: tuple[ReadyPages, ...]) -> BoundPart:
    pages = next(pages for pages in ready if pages.key == (part.kind, part.number))
    return BoundPart(
        title=part.title,
        section=part.section,
        kind=part.kind,
        packet=part.packet,
        pdf=pages.file,
        source=pages.source,
        source_sha256=pages.sha256,
        source_pages=pages.source_pages,
        file=pages.origin,
        photos=pages.photos,
        pictures=pages.pictures,
        signed=pages.signed,
    )
