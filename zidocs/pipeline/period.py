"""A period of a workspace becomes all that its archive will hold, or every reason against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from zidocs.archive.bag import Content
from zidocs.archive.naming import name_problems
from zidocs.board.completeness import Scans
from zidocs.board.matrix import Board, make_board
from zidocs.board.signed_scans import signed_scans
from zidocs.checks import findings
from zidocs.checks.file_facts import files_seen
from zidocs.disk.stage import Stage
from zidocs.errors import (
    Place,
    Problem,
    SpecFault,
    Translate,
    UsageFault,
    ZidocsError,
    raise_together,
    say,
)
from zidocs.office.catalogue import Period
from zidocs.office.packet import Packet
from zidocs.office.reading import Office, Reading
from zidocs.pipeline.current import CurrentBundle, current_bundles
from zidocs.pipeline.draft import Draft, DraftJob, draft_packet
from zidocs.pipeline.gaps import broken_packets, missing_things, stated_gaps, unsigned_things
from zidocs.pipeline.period_files import period_files
from zidocs.pipeline.workers import choose_jobs, open_pool, run_all
from zidocs.plan import plan_bundles
from zidocs.steps import Progress, begin


@dataclass(frozen=True)
class Wish:
    """What is to be archived and how: ``incomplete`` is the reason given for what is lacking.

    ``today`` is the day that the archive bears; its words are in the language of ``translate``.
    """

    periode: Period
    today: date
    translate: Translate
    language: str
    incomplete: str = ""
    zipped: bool = False


@dataclass(frozen=True)
class FrozenPeriod:
    """All that goes into the archive of one period."""

    office: Office
    wish: Wish
    board: Board
    packets: tuple[Packet, ...]
    bundles: tuple[CurrentBundle, ...]
    files: tuple[Content, ...]
    problems: tuple[Problem, ...]
    is_complete: bool

    @property
    def reason(self) -> str:
        """Why it is archived although something is lacking; "" where nothing is."""
        return "" if self.is_complete else self.wish.incomplete

    @property
    def pages(self) -> int:
        """The pages of all bundles."""
        return sum(len(bundle.index.halaman) for bundle in self.bundles)


def examine(
    office: Office, reading: Reading, wish: Wish, folder: Path, progress: Progress
) -> FrozenPeriod:
    """What the archive will hold; raises one fault with all that stands in its way."""
    scans = signed_scans(office.workspace, reading.packets)
    plans = [
        plan
        for plan in plan_bundles(reading.packets, scans)
        if plan.periode == wish.periode and plan.parts
    ]
    slugs = frozenset(part.packet for plan in plans for part in plan.parts)
    packets = tuple(packet for packet in reading.packets if packet.slug in slugs)
    board = make_board(office, reading.packets, scans, wish.today).only(wish.periode)
    told = [
        *broken_packets(office, reading, wish.periode),
        *_findings(office, reading.packets, slugs),
        *missing_things(board),
    ]
    gaps = [problem for problem in told if problem.severity == "galat"]
    faults: list[ZidocsError] = [] if wish.incomplete or not gaps else [SpecFault(told)]
    if not plans:
        faults.append(UsageFault(_nothing_there(wish.periode)))
    drafts: Mapping[str, Draft] = {}
    bundles: tuple[CurrentBundle, ...] = ()
    try:
        drafts = _draft(office, packets, scans, folder, progress)
        bundles = current_bundles(office, plans, reading.packets, scans, drafts)
    except ZidocsError as fault:
        faults.append(fault)
    raise_together(faults)
    files = period_files(office, packets, bundles)
    bad_names = [*name_problems(content.path for content in files)]
    if bad_names:
        raise UsageFault(bad_names)
    problems = (
        *(problem for problem in told if problem.severity == "peringatan"),
        *(problem for draft in drafts.values() for problem in draft.problems),
        *unsigned_things(board),
        *stated_gaps(gaps, wish.incomplete),
    )
    return FrozenPeriod(office, wish, board, packets, bundles, files, problems, not gaps)


def _findings(
    office: Office, packets: Sequence[Packet], slugs: frozenset[str]
) -> tuple[Problem, ...]:
    """What ``zidocs check`` says of the packets with these slugs."""
    return tuple(findings(office, packets, slugs, files_seen(office, packets))) if slugs else ()


def _nothing_there(periode: str) -> Problem:
    return Problem(
        Place("--periode"),
        say("There is nothing to archive: no packet proves anything in {periode}.",
            periode=periode),
        say("See what there is: zidocs status."),
        "Z805",
    )  # fmt: skip


def _draft(
    office: Office,
    packets: Sequence[Packet],
    scans: Scans,
    folder: Path,
    progress: Progress,
) -> Mapping[str, Draft]:
    """What each packet would give to a build now, by slug; in a corner that goes away."""
    stage = Stage(folder / ".naskah", office.workspace.output)
    jobs = [
        DraftJob(
            office,
            packet,
            {document: path for (slug, document), path in scans.items() if slug == packet.slug},
            stage,
            force=False,
        )
        for packet in packets
    ]
    with open_pool(choose_jobs(None, len(jobs))) as pool:
        drafts = run_all(pool, draft_packet, jobs, begin(progress, "documents", len(jobs)))
    return {draft.slug: draft for draft in drafts}
