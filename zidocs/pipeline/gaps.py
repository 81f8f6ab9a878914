"""A period of a workspace becomes what stands in the way of archiving it as complete."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from zidocs.board.matrix import Board, name_together
from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.office.catalogue import Period
from zidocs.office.reading import Office, Reading
from zidocs.office.workspace import PacketFolder
from zidocs.yaml import read_tree


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
            yield Problem(
                Place(f"{row.kode} {row.periode}"),
                say("Missing: {things}.", things="; ".join(name_together(row.missing))),
                say('Add it, or archive all the same and say why: --incomplete "…".'),
                "Z801",
            )


def unsigned_things(board: Board) -> Iterator[Problem]:
    """One warning for all indicators whose documents have no signed scan."""
    codes = [row.kode for row in board.rows if row.unsigned]
    if codes:
        yield Problem(
            Place(),
            say("Documents without a signed scan are archived as they are: {codes}.",
                codes=", ".join(codes)),
            say("Put the scans into scan/ of their packets, build, and archive again."),
            "Z812",
            "peringatan",
        )  # fmt: skip


def stated_gaps(gaps: Iterable[Problem], reason: str) -> Iterator[Problem]:
    """With a reason given, what is lacking is one warning; a reason for nothing is a hint."""
    count = sum(problem.severity == "galat" for problem in gaps)
    if count:
        yield Problem(
            Place(),
            say("{count} thing(s) are missing or wrong; the reason is written into the archive.",
                count=count),
            say("See them with: zidocs status, zidocs check."),
            "Z810",
            "peringatan",
        )  # fmt: skip
    elif reason:
        yield Problem(
            Place("--incomplete"),
            say("Nothing is missing, so the reason is not written into the archive."),
            say("Leave the option out next time."),
            "Z810",
            "petunjuk",
        )
