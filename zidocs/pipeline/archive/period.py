"""All that the archive of a period will hold, or every reason against it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zidocs.archive.bag import Content
from zidocs.archive.naming import archive_name, name_problems
from zidocs.board.completeness import Scans
from zidocs.board.matrix import Board, make_board, name_together
from zidocs.board.signed_scans import signed_scans
from zidocs.checks import findings
from zidocs.checks.file_facts import files_seen
from zidocs.disk.staging import Stage
from zidocs.errors import Place, Problem, SpecFault, UsageFault, ZidocsError, raise_together
from zidocs.office.catalogue import Period
from zidocs.office.packet import Packet
from zidocs.office.reading import Office, Reading, read_all
from zidocs.office.workspace import PacketFolder
from zidocs.pipeline.archive.bundles import CurrentBundle, Now, current_bundles, still_built
from zidocs.pipeline.archive.contents import period_files
from zidocs.pipeline.build.earlier import Results
from zidocs.pipeline.workers import choose_jobs, open_pool, run_all
from zidocs.plan import BundlePlan, plan_bundles
from zidocs.steps import Progress, begin
from zidocs.yaml import read_tree

if TYPE_CHECKING:
    from zidocs.pipeline.build.packet_files import Draft


@dataclass(frozen=True)
class ArchiveRequest:
    """What is to be archived and how: ``incomplete`` is the reason given for what is lacking.

    ``today`` is the day that the archive bears; its words are in ``language`` (``id``, ``en``).
    With ``zipped`` a ZIP is written beside the folder; with ``handed_over`` also a copy for others,
    that has the bundles alone.
    """

    periode: Period
    today: date
    language: str
    incomplete: str = ""
    zipped: bool = False
    handed_over: bool = False


@dataclass(frozen=True)
class FrozenPeriod:
    """All that goes into the archive of one period."""

    office: Office
    request: ArchiveRequest
    board: Board
    packets: tuple[Packet, ...]
    bundles: tuple[CurrentBundle, ...]
    files: tuple[Content, ...]
    problems: tuple[Problem, ...]
    is_complete: bool
    is_remembered: bool
    """Whether a build's memory was believed of some of the files, until they are read."""

    @property
    def reason(self) -> str:
        """Why it is archived although something is lacking or unsigned; "" where nothing is."""
        return "" if self.is_complete and not self.unsigned else self.request.incomplete

    @property
    def unsigned(self) -> tuple[str, ...]:
        """The indicators with documents that have no signed scan."""
        return tuple(row.kode for row in self.board.rows if row.unsigned)

    @property
    def pages(self) -> int:
        """The pages of all bundles."""
        return sum(len(bundle.index.halaman) for bundle in self.bundles)


def examine(
    office: Office,
    request: ArchiveRequest,
    folder: Path,
    progress: Progress,
    *,
    from_memory: bool = True,
) -> FrozenPeriod:
    """What the archive will hold; raises one fault with all that stands in its way.

    In ``folder`` packets are drafted once more, to see whether the bundles are of today: all that
    feed a bundle which no build remembers; without ``from_memory`` no build is believed.
    """
    reading = read_all(office)
    scans = signed_scans(office.workspace, reading.packets)
    everything = plan_bundles(reading.packets, scans)
    plans = [plan for plan in everything if plan.periode == request.periode and plan.parts]
    packets = _feeding(reading.packets, plans)
    board = make_board(office, reading.packets, scans, request.today).only(request.periode)
    told = [
        *broken_packets(office, reading, request.periode),
        *_checked(office, reading.packets, frozenset(packet.slug for packet in packets)),
        *missing_things(board),
    ]
    gaps = [problem for problem in told if problem.severity == "galat"]
    faults: list[ZidocsError] = [] if request.incomplete or not gaps else [SpecFault(told)]
    if not plans:
        faults.append(_nothing_in(request.periode))
    built = Results({}, {})
    if from_memory:
        built = still_built(office, reading.packets, scans, plans)
    now = Now(office, reading.packets, scans, built, {})
    bundles: tuple[CurrentBundle, ...] = ()
    try:
        to_fill = _feeding(packets, [plan for plan in plans if plan not in built.bundles])
        now = replace(now, drafts=_drafts(office, to_fill, scans, folder, progress))
        bundles = current_bundles(now, plans)
    except ZidocsError as fault:
        faults.append(fault)
    raise_together(faults)
    files = _with_hashes(period_files(office, packets, bundles), built)
    if bad_names := [*name_problems(content.path for content in files)]:
        raise UsageFault(bad_names)
    problems = (
        *(problem for problem in told if problem.severity == "peringatan"),
        *_told_of(packets, now),
        *unsigned_things(board),
        *stated_gaps(len(gaps), len([*unsigned_things(board)]), request.incomplete),
    )
    return FrozenPeriod(
        office=office,
        request=request,
        board=board,
        packets=packets,
        bundles=bundles,
        files=files,
        problems=problems,
        is_complete=not gaps,
        is_remembered=bool(built.bundles),
    )


def _nothing_in(periode: Period) -> UsageFault:
    return UsageFault.at("--periode", "Z805", periode=periode).says(
        "There is nothing to archive: no packet proves anything in {periode}.",
        "See what there is: zidocs status.",
    )


def _feeding(packets: Iterable[Packet], plans: Sequence[BundlePlan]) -> tuple[Packet, ...]:
    slugs = {slug for plan in plans for slug in plan.packets}
    return tuple(packet for packet in packets if packet.slug in slugs)


def _with_hashes(contents: Iterable[Content], built: Results) -> tuple[Content, ...]:
    """The files, those that a build remembers with the hashes they had."""
    made = (*built.packets.values(), *built.bundles.values())
    known = {archive_name(n): mark.sha256 for each in made for n, mark in each.files.items()}
    return tuple(
        replace(content, sha256=content.sha256 or known.get(content.path, ""))
        for content in contents
    )


def _told_of(packets: Iterable[Packet], now: Now) -> Iterator[Problem]:
    """What was to be said of the packets when they were drafted or, where remembered, built."""
    for packet in packets:
        if draft := now.drafts.get(packet.slug):
            yield from draft.problems
        elif made := now.built.packets.get(packet.slug):
            yield from made.problems


def _checked(office: Office, packets: Sequence[Packet], slugs: frozenset[str]) -> Iterable[Problem]:
    """What ``zidocs check`` says of the packets with these slugs."""
    return findings(office, packets, slugs, files_seen(office, packets)) if slugs else ()


def _drafts(
    office: Office, packets: Sequence[Packet], scans: Scans, folder: Path, progress: Progress
) -> "Mapping[str, Draft]":
    """What each packet would give to a build now, by slug; in a corner that goes away."""
    if not packets:
        return {}
    from zidocs.pipeline.build.packet_files import DraftJob, draft_packet, scans_of

    stage = Stage(folder / ".naskah", office.workspace.output)
    jobs = [
        DraftJob(office, packet, scans_of(packet, scans), stage, force=False) for packet in packets
    ]
    with open_pool(choose_jobs(None, len(jobs))) as pool:
        drafts = run_all(pool, draft_packet, jobs, begin(progress, "documents", len(jobs)))
    return {draft.slug: draft for draft in drafts}


def broken_packets(office: Office, reading: Reading, periode: Period) -> Iterator[Problem]:
    """Packets that cannot be read: an error where they may feed this period, else a warning."""
    readable = {packet.slug for packet in reading.packets}
    concerned = {
        office.workspace.show(folder.file)
        for folder in office.workspace.packets()
        if folder.slug not in readable and _may_feed(office, folder, periode)
    }
    for problem in reading.problems:
        is_ours = problem.where.file in concerned
        yield replace(problem, severity="galat") if is_ours else problem


def _may_feed(office: Office, folder: PacketFolder, periode: Period) -> bool:
    """Whether the file names this period, or nobody can tell which ones it names."""
    try:
        root = read_tree(folder.file, office.workspace.show(folder.file)).root
    except SpecFault:
        return True
    claims = root.get("bukti") if isinstance(root, dict) else None
    if not isinstance(claims, list) or not all(isinstance(claim, dict) for claim in claims):
        return True
    periods = [claim.get("periode") for claim in claims]
    return periode in periods or None in periods


def missing_things(board: Board) -> Iterator[Problem]:
    """What the guide requires and is not there, an error for each indicator."""
    for row in board.rows:
        if row.missing:
            yield Problem.at(
                f"{row.kode} {row.periode}", "Z801", things="; ".join(name_together(row.missing))
            ).says(
                "Missing: {things}.",
                'Add it, or archive all the same and say why: --incomplete "…".',
            )


def unsigned_things(board: Board) -> Iterator[Problem]:
    """One warning for all indicators whose documents have no signed scan."""
    codes = [row.kode for row in board.rows if row.unsigned]
    if codes:
        yield Problem.warning(Place(), "Z812", codes=", ".join(codes)).says(
            "Documents without a signed scan are archived as they are: {codes}.",
            "Put the scans into scan/ of their packets, build, and archive again.",
        )


def stated_gaps(count: int, unsigned: int, reason: str) -> Iterator[Problem]:
    """With a reason given, what is lacking is one warning; a reason for nothing is a hint."""
    if count:
        yield Problem.warning(Place(), "Z810", count=count).says(
            "{count} thing(s) are missing or wrong; the reason is written into the archive.",
            "See them with: zidocs status, zidocs check.",
        )
    elif reason and unsigned:
        yield Problem.hint("--incomplete", "Z813").says(
            "The reason why documents are not signed is written into the archive.",
            "See which these are with: zidocs status.",
        )
    elif reason:
        yield Problem.hint("--incomplete", "Z810").says(
            "Nothing is missing, so the reason is not written into the archive.",
            "Leave the option out next time.",
        )
