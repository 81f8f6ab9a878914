"""Packets and plans that changed become documents, pages and bundles, put in place all at once.

It loads all that makes documents and pages, so it is itself loaded only where there is work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zidocs.board.completeness import Scans
from zidocs.bundle.parts import AskedRow
from zidocs.disk.stage import Output, Stage, staging
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.pipeline.archived import ArchivedBundle
from zidocs.pipeline.bundles import BundleJob, bind_bundle
from zidocs.pipeline.draft import DraftJob, ReadyPages, draft_packet
from zidocs.pipeline.memory import Made
from zidocs.pipeline.pages import group_drafts, lay_out_drafts
from zidocs.pipeline.reuse import Reuse
from zidocs.pipeline.volumes import Staged
from zidocs.pipeline.workers import Hands, open_workers, run_all
from zidocs.plan import BundlePlan
from zidocs.steps import Progress, begin


@dataclass(frozen=True)
class Work:
    """What is to be made, and how: the packets that feed the plans, and what is asked of each."""

    office: Office
    packets: tuple[Packet, ...]
    asked: Mapping[BundlePlan, tuple[AskedRow, ...]]
    scans: Scans
    force: bool
    duplex: bool
    hands: Hands
    progress: Progress
    ghostscript: Path | None = None
    archived: Mapping[BundlePlan, ArchivedBundle] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """What came of each packet, by slug, and of each plan; ``changed`` are the files written."""

    packets: Mapping[str, Made]
    bundles: Mapping[BundlePlan, Made]
    changed: tuple[Output, ...] = ()


def make(work: Work, reuse: Reuse) -> Results:
    """Make the packets and the bundles of the work, and put all of it in place at once.

    Raises the first stage's fault with the problems of all packets; nothing is written then.
    """
    stamps = reuse.stamps(work.packets)
    with (
        staging(work.office.workspace.output) as stage,
        open_workers(work.hands, _weight(work), stage.folder, reuse.tools) as pool,
    ):
        drafts = run_all(
            pool,
            draft_packet,
            [
                DraftJob(work.office, packet, _scans_of(packet, work.scans), stage, work.force)
                for packet in work.packets
            ],
            begin(work.progress, "documents", len(work.packets)),
        )
        groups = group_drafts(drafts, stage, work.office.satker.mesin, duplex=work.duplex)
        laid = [
            packet_pages
            for group in run_all(
                pool, lay_out_drafts, groups, begin(work.progress, "pages", len(groups))
            )
            for packet_pages in group
        ]
        ready = {pages.slug: pages.ready for pages in laid}
        bound = run_all(
            pool,
            bind_bundle,
            [_bundle_job(work, plan, ready, stage) for plan in work.asked],
            begin(work.progress, "bundles", len(work.asked)),
        )
        changed = _put_in_place(stage, [pages.outputs for pages in laid], bound)
        packets = {
            packet.slug: reuse.made_packet(packet, draft, pages, stamps)
            for packet, draft, pages in zip(work.packets, drafts, laid, strict=True)
        }
        bundles = {
            plan: reuse.made_bundle(plan, rows, packets, staged)
            for (plan, rows), staged in zip(work.asked.items(), bound, strict=True)
        }
    return Results(packets, bundles, changed)


def _weight(work: Work) -> int:
    """How much there is to share among processes: of packets and bundles whichever is more."""
    return max(len(work.packets), len(work.asked))


def _put_in_place(
    stage: Stage, packets: Sequence[Sequence[Output]], bundles: Sequence[Staged]
) -> tuple[Output, ...]:
    outputs = [*packets, *(bundle.outputs for bundle in bundles)]
    return stage.commit(
        [output for each in outputs for output in each],
        [path for bundle in bundles for path in bundle.superseded],
    )


def _bundle_job(
    work: Work, plan: BundlePlan, ready: Mapping[str, tuple[ReadyPages, ...]], stage: Stage
) -> BundleJob:
    """One bundle, with the pages of the packets that feed it: no worker is sent the others'."""
    indikator = work.office.katalog.find_indicator(plan.indikator)
    feeding = {part.packet: ready[part.packet] for part in plan.parts}
    name = indikator.nama if indikator else ""
    return BundleJob(
        work.office.satker,
        name,
        plan,
        feeding,
        work.asked[plan],
        stage,
        work.ghostscript,
        work.archived.get(plan),
    )


def _scans_of(packet: Packet, scans: Scans) -> Mapping[str, Path]:
    return {document: path for (slug, document), path in scans.items() if slug == packet.slug}
