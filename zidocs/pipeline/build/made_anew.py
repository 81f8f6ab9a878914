"""Packets and bundles that changed become documents, pages and bundles, put in place all at once.

It loads all that makes documents and pages, so it is itself loaded only where there is work.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from zidocs.bundle.parts import AskedRow, BoundPart, Cover
from zidocs.disk.staging import Stage, staging
from zidocs.evidence.stand_in import REFUSED, marked
from zidocs.image.kept_photos import KeptPhotos
from zidocs.kinds import kind_of
from zidocs.pipeline.archived import ArchivedBundle, read_numbers
from zidocs.pipeline.build.earlier import EarlierBuilds, Results
from zidocs.pipeline.build.laid_pages import LaidOut, finish, group_drafts, lay_out_drafts
from zidocs.pipeline.build.packet_files import Draft, DraftJob, ReadyPages, draft_packet, scans_of
from zidocs.pipeline.build.scanned_photos import ShownParts, photos_page, without_photos_in_scans
from zidocs.pipeline.build.wanted import PHOTO_ROW, Work, bundle_path
from zidocs.pipeline.volumes import Binding, Staged, stage_bundle
from zidocs.pipeline.workers import Pool, choose_jobs, open_pool, run_all
from zidocs.plan import BundlePlan, Part
from zidocs.steps import Progress, begin, logged


def make_anew(work: Work, earlier: EarlierBuilds, progress: Progress) -> Results:
    """Make the packets and the bundles of the work, and put all of it in place at once.

    Raises the first stage's fault with the problems of all packets; nothing is written then.
    """
    stamps = earlier.stamps(work.packets)
    request = work.request
    # There is to share among processes: of packets and bundles whichever is more.
    weight = max(len(work.packets), len(work.bundles))
    with (
        staging(work.office.workspace.output) as stage,
        _cluster(request.cluster, stage, earlier)
        if request.cluster
        else open_pool(choose_jobs(request.jobs, weight)) as pool,
    ):
        drafts = _drafts(work, stage, pool, progress)
        laid = _pages(work, drafts, stage, pool, progress)
        bound = _bundles(work, laid, stage, pool, progress)
        with logged("write"):
            outputs = [output for each in laid for output in each.outputs]
            outputs += [output for each in bound for output in each.outputs]
            changed = stage.commit(outputs, [path for each in bound for path in each.superseded])
            laid = [finish(stage, each) for each in laid]
            # Not before all is in place: from now on only what this build wrote is ours.
            stage.commit(each.outputs[0] for each in laid)
            KeptPhotos.of(stage.target).forget_oldest()
        packets = {
            packet.slug: earlier.made_packet(packet, draft, pages, stamps)
            for packet, draft, pages in zip(work.packets, drafts, laid, strict=True)
        }
        bundles = {
            plan: earlier.made_bundle(plan, packets, staged)
            for plan, staged in zip(work.bundles, bound, strict=True)
        }
    return Results(packets, bundles, changed)


def _cluster(address: str, stage: Stage, earlier: EarlierBuilds) -> AbstractContextManager[Pool]:
    # Most builds know no cluster.
    from zidocs.pipeline.cluster import open_cluster

    return open_cluster(address, stage.folder, earlier.tools)


def _drafts(work: Work, stage: Stage, pool: Pool, progress: Progress) -> list[Draft]:
    jobs = [
        DraftJob(
            office=work.office,
            packet=packet,
            scans=scans_of(packet, work.scans),
            stage=stage,
            force=work.request.force,
            skip_refused=work.request.skip_refused,
        )
        for packet in work.packets
    ]
    return run_all(pool, draft_packet, jobs, begin(progress, "documents", len(jobs)))


def _pages(
    work: Work, drafts: Sequence[Draft], stage: Stage, pool: Pool, progress: Progress
) -> list[LaidOut]:
    duplex = work.request.duplex
    engine = work.office.satker.mesin
    groups = group_drafts(drafts, stage, engine, work.fonts, duplex=duplex)
    laid = run_all(pool, lay_out_drafts, groups, begin(progress, "pages", len(groups)))
    return [packet_pages for group in laid for packet_pages in group]


def _bundles(
    work: Work, laid: Sequence[LaidOut], stage: Stage, pool: Pool, progress: Progress
) -> list[Staged]:
    ready = {pages.slug: pages.ready for pages in laid}
    jobs = [_bundle_job(work, plan, stage, ready) for plan in work.bundles]
    return run_all(pool, bind_bundle, jobs, begin(progress, "bundles", len(jobs)))


@dataclass(frozen=True)
class BundleJob:
    """One bundle to bind, with its parts only, and as the newest archive has it, if it has."""

    binding: Binding
    parts: tuple[BoundPart, ...]
    archived: ArchivedBundle | None


def _bundle_job(
    work: Work, plan: BundlePlan, stage: Stage, ready: Mapping[str, tuple[ReadyPages, ...]]
) -> BundleJob:
    shown = without_photos_in_scans(plan, ready)
    binding = _binding(work, plan, stage)
    asked = [_moved(row, shown) for row in binding.asked]
    parts = tuple(_bound_part(part, ready[part.packet]) for part in shown.parts)
    return BundleJob(replace(binding, asked=asked), parts, work.archived.get(plan))


def _moved(row: AskedRow, shown: ShownParts) -> AskedRow:
    if row.part is None:
        return row
    part, page = shown.moved[row.part]
    return replace(row, part=part, page=page)


def bind_bundle(job: BundleJob) -> Staged:
    """Read the parts in their order and bind them; raises as ``stage_bundle``."""
    rows = [_as_it_stands(row, job.parts) for row in job.binding.asked]
    asked = [_at_its_page(row, job.parts) for row in rows]
    numbers = read_numbers(job.archived) if job.archived else None
    return stage_bundle(replace(job.binding, asked=asked, numbers=numbers), job.parts)


def _binding(work: Work, plan: BundlePlan, stage: Stage) -> Binding:
    satker = work.office.satker
    indikator = work.office.katalog.find_indicator(plan.indikator)
    cover = Cover(
        satker=satker.nama,
        kop=satker.kop.baris if satker.kop else (satker.nama,),
        judul=_title(plan),
        indikator=plan.indikator,
        nama_indikator=indikator.nama if indikator else "",
        periode=plan.periode,
        tahun=satker.tahun,
        paper_mm=satker.paper_mm,
        author=satker.nama,
    )
    path = bundle_path(satker, plan)
    return Binding(
        stage,
        path,
        cover,
        shown=f"hasil/{path}.pdf",
        asked=work.bundles[plan],
        most_mb=satker.ukuran_maks_mb,
        ghostscript=work.ghostscript,
        every_page=work.request.every_page,
    )


def _title(plan: BundlePlan) -> str:
    sections = dict.fromkeys(part.section for part in plan.parts if part.section)
    return next(iter(sections)) if len(sections) == 1 else ""


def _as_it_stands(row: AskedRow, parts: Sequence[BoundPart]) -> AskedRow:
    """What is answered by a file that was refused is not there to be seen."""
    is_refused = row.part is not None and parts[row.part].refused
    return replace(row, keadaan=REFUSED) if is_refused else row


def _at_its_page(row: AskedRow, parts: Sequence[BoundPart]) -> AskedRow:
    """Photos that a document shows begin on the page of that heading, not where it does."""
    shown = row.part is not None and kind_of(parts[row.part].kind).shows_photos
    if row.part is None or row.nama != PHOTO_ROW or not shown or row.page > 1:
        return row
    return replace(row, page=photos_page(parts[row.part].read()))


def _bound_part(part: Part, ready: tuple[ReadyPages, ...]) -> BoundPart:
    pages = next(pages for pages in ready if pages.key == (part.kind, part.number))
    return BoundPart(
        title=marked(part.title) if pages.refused else part.title,
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
        refused=pages.refused,
    )
