"""The whole story: packets become documents, pages and bundles; all of it is written, or nothing.

packet.yaml → Packet → DOCX → pages ┐
foto, lampiran ───────────→ pages ──┴→ one PDF per indicator and period

What an earlier build left, and would be made the same now, is left alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from zidocs.board.signed_scans import signed_scans
from zidocs.checks.file_facts import RememberedFiles
from zidocs.disk.files import writing
from zidocs.disk.lock import Holder, locked
from zidocs.disk.stage import Output, clear_leftovers
from zidocs.errors import Place, Problem, ZidocsError, say
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.pipeline.archived import archived_bundles
from zidocs.pipeline.asked import asked_rows
from zidocs.pipeline.findings import empty_plans, left_over_bundles, packet_findings, told_anew
from zidocs.pipeline.reuse import Reuse
from zidocs.pipeline.workers import Hands
from zidocs.plan import BundlePlan, plan_bundles
from zidocs.steps import Progress, untold

LOCK = ".kunci"
"""In hasil/; who builds holds it. Commands that only read ask nobody."""


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
    duplex: bool = False,
    jobs: int | None = None,
    cluster: str = "",
    ghostscript: Path | None = None,
    relayout: bool = False,
    progress: Progress = untold,
) -> Build:
    """Write the documents of the selected packets and every bundle that they belong to.

    ``jobs`` processes of this machine do the work, or those of the Dask ``cluster``.
    With ``duplex`` each document of a packet's print job begins on the front of a sheet; with
    ``ghostscript`` that program makes PDF/A of parts that are not. Page numbers that the newest
    archive of a period has stay what they are, but for ``relayout``.
    Raises UsageFault when another build is at work in the workspace.
    Raises the first stage's fault (template, evidence, layout, bundle) with the problems of all
    packets; nothing is written then, and hasil/ is as it was.
    """
    scans = signed_scans(office.workspace, packets)
    everything = plan_bundles(packets, scans)
    wanted = [plan for plan in everything if selection.wants(plan)]
    asked = {plan: asked_rows(office, plan, packets, scans) for plan in wanted if plan.parts}
    archived = archived_bundles(office, asked, relayout=relayout)
    needed = {part.packet for plan in asked for part in plan.parts}
    chosen = [packet for packet in packets if packet.slug in needed]
    files = RememberedFiles(office.workspace)
    findings = (
        *packet_findings(office, packets, chosen, files, force=force),
        *empty_plans(wanted),
        # Of a part of the packets nobody can tell what the others would have made.
        *(() if selection.slugs else left_over_bundles(office, everything)),
    )
    output = office.workspace.output
    with writing(output / LOCK), locked(output / LOCK, _busy):
        clear_leftovers(output)
        reuse = Reuse(
            office, scans, duplex=duplex, force=force, ghostscript=ghostscript, archived=archived
        )
        if reuse.memory.forgotten:
            findings = (*findings, _forgotten())
        packets_made = reuse.packets(chosen)
        bundles_made = reuse.bundles(asked, packets_made)
        changed: tuple[Output, ...] = ()
        rest = {plan: rows for plan, rows in asked.items() if plan not in bundles_made}
        if rest:
            from zidocs.pipeline.making import Work, make

            feeding = {part.packet for plan in rest for part in plan.parts}
            to_make = tuple(packet for packet in chosen if packet.slug in feeding)
            hands = Hands(jobs, cluster)
            work = Work(
                office, to_make, rest, scans, force, duplex, hands, progress, ghostscript, archived
            )
            with _telling_too(findings):
                done = make(work, reuse)
            packets_made |= done.packets
            bundles_made |= done.bundles
            changed = done.changed
            reuse.remember((packet.slug for packet in packets), packets_made, bundles_made)
            # Not before: a first build that fails leaves nothing in hasil/.
            files.save()
    findings = told_anew(office, packets, chosen, findings, files)
    made = [
        *(packets_made[packet.slug] for packet in chosen),
        *(bundles_made[plan] for plan in asked),
    ]
    return Build(
        _shown(output for each in made for output in each.outputs),
        _shown(changed),
        (*findings, *(problem for each in made for problem in each.problems)),
    )


@contextmanager
def _telling_too(findings: Sequence[Problem]) -> Iterator[None]:
    """A fault brings the findings with it: one of them may be its cause."""
    try:
        yield
    except ZidocsError as fault:
        raise type(fault)((*fault.problems, *findings)) from fault


def _shown(outputs: Iterator[Output] | tuple[Output, ...]) -> tuple[Output, ...]:
    """The files that are for people."""
    return tuple(output for output in outputs if output.kind != "catatan")


def _forgotten() -> Problem:
    return Problem(
        Place("hasil/.zidocs/build.json"),
        say("What the last build remembered is damaged or of another version of zidocs."),
        say("Nothing to do; everything was made anew."),
        "Z312",
        "petunjuk",
    )


def _busy(holder: Holder) -> Problem:
    return Problem(
        Place("hasil"),
        say("Another build is at work in this workspace, on the computer {computer} (process "
            "{process}).", computer=holder.computer, process=holder.process),
        say("Wait until it is finished, then run the command again."),
        "Z021",
    )  # fmt: skip
