"""The whole story: packets become documents, pages and bundles; all of it is written, or nothing.

packet.yaml → Packet → DOCX → pages ┐
foto, lampiran ───────────→ pages ──┴→ one PDF per indicator and period
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zidocs.errors import Problem, ZidocsError
from zidocs.pipeline.asked import asked_rows
from zidocs.pipeline.bundles import BundleJob, bind_bundle
from zidocs.pipeline.draft import DraftJob, ReadyPages, draft_packet
from zidocs.pipeline.findings import empty_plans, left_over_bundles, packet_findings
from zidocs.pipeline.pages import group_drafts, lay_out_drafts
from zidocs.pipeline.stage import Output, Stage, staging
from zidocs.pipeline.steps import Progress, begin, untold
from zidocs.pipeline.workers import choose_jobs, open_pool, run_all
from zidocs.plan import BundlePlan, plan_bundles
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office
from zidocs.status.completeness import Scans
from zidocs.status.scans import signed_scans


@dataclass(frozen=True)
class Selection:
    """What to build: packets by slug, an indicator, a period; empty means all of them."""

    slugs: frozenset[str] = frozenset()
    indikator: str = ""
    periode: str = ""

    def wants(self, plan: BundlePlan) -> bool:
        """Whether this bundle is among them."""
        return (
            (not self.indikator or plan.indikator == self.indikator)
            and (not self.periode or plan.periode == self.periode)
            and (not self.slugs or any(part.packet in self.slugs for part in plan.parts))
        )


@dataclass(frozen=True)
class Build:
    """What a build wrote: all its files, those that changed, and what is to be said."""

    outputs: tuple[Output, ...]
    changed: tuple[Output, ...]
    problems: tuple[Problem, ...]


def build(
    office: Office,
    packets: Sequence[Packet],
    selection: Selection,
    *,
    force: bool = False,
    jobs: int | None = None,
    progress: Progress = untold,
) -> Build:
    """Write the documents of the selected packets and every bundle that they belong to.

    Raises the first stage's fault (template, evidence, layout, bundle) with the problems of all
    packets; nothing is written then, and hasil/ is as it was.
    """
    scans = signed_scans(office.workspace, packets)
    everything = plan_bundles(packets, scans)
    wanted = [plan for plan in everything if selection.wants(plan)]
    plans = [plan for plan in wanted if plan.parts]
    needed = {part.packet for plan in plans for part in plan.parts}
    chosen = [packet for packet in packets if packet.slug in needed]
    findings = [
        *packet_findings(office, chosen),
        *empty_plans(wanted),
        # Of a part of the packets nobody can tell what the others would have made.
        *(() if selection.slugs else left_over_bundles(office, everything)),
    ]

    with (
        _telling_too(findings),
        staging(office.workspace.output) as stage,
        open_pool(choose_jobs(jobs, len(chosen))) as pool,
    ):
        drafts = run_all(
            pool,
            draft_packet,
            [DraftJob(office, packet, _scans_of(packet, scans), stage, force) for packet in chosen],
            begin(progress, "documents", len(chosen)),
        )
        groups = group_drafts(drafts, stage, office.satker.mesin)
        laid = [
            packet_pages
            for group in run_all(
                pool, lay_out_drafts, groups, begin(progress, "pages", len(groups))
            )
            for packet_pages in group
        ]
        ready = {pages.slug: pages.ready for pages in laid}
        bound = run_all(
            pool,
            bind_bundle,
            [
                BundleJob(
                    office.satker,
                    _name(office, plan),
                    plan,
                    _feeding(plan, ready),
                    asked_rows(office, plan, packets, scans),
                    stage,
                )
                for plan in plans
            ],
            begin(progress, "bundles", len(plans)),
        )
        return _put_in_place(
            stage,
            [
                *(output for pages in laid for output in pages.outputs),
                *(output for bundle in bound for output in bundle.outputs),
            ],
            [
                *findings,
                *(problem for pages in laid for problem in pages.problems),
                *(problem for bundle in bound for problem in bundle.problems),
            ],
        )


@contextmanager
def _telling_too(findings: Sequence[Problem]) -> Iterator[None]:
    """A fault brings the findings with it: one of them may be its cause."""
    try:
        yield
    except ZidocsError as fault:
        raise type(fault)((*fault.problems, *findings)) from fault


def _scans_of(packet: Packet, scans: Scans) -> Mapping[str, Path]:
    return {document: path for (slug, document), path in scans.items() if slug == packet.slug}


def _name(office: Office, plan: BundlePlan) -> str:
    indikator = office.katalog.find_indicator(plan.indikator)
    return indikator.nama if indikator else ""


def _feeding(
    plan: BundlePlan, ready: Mapping[str, tuple[ReadyPages, ...]]
) -> Mapping[str, tuple[ReadyPages, ...]]:
    """The pages of the packets that feed one bundle, so that no worker is sent the others'."""
    return {part.packet: ready[part.packet] for part in plan.parts}


def _put_in_place(stage: Stage, outputs: list[Output], problems: list[Problem]) -> Build:
    changed = stage.commit(outputs)
    shown = tuple(output for output in outputs if output.kind != "catatan")
    return Build(shown, tuple(o for o in changed if o.kind != "catatan"), tuple(problems))
