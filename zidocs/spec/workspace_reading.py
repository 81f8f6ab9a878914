"""Read all packets of a workspace, the broken ones told one by one, and choose those asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.spec.packet import Packet
from zidocs.spec.read import (
    Office,
    packet_of,
    read_office,
    read_packet,
    read_workspace,
    select_packets,
)
from zidocs.spec.remembered_trees import RememberedTrees, remembered_trees
from zidocs.workspace import PacketFolder, Workspace


@dataclass(frozen=True)
class Reading:
    """The packets that can be read, and a warning for each one that cannot.

    ``faults`` has all that is wrong with those, by slug.
    """

    packets: tuple[Packet, ...]
    problems: tuple[Problem, ...]
    faults: Mapping[str, tuple[Problem, ...]]


def read_all(office: Office) -> Reading:
    """Every packet of the workspace; raises SpecFault only when folders cannot be told apart."""
    trees = remembered_trees(office.workspace)
    packets: list[Packet] = []
    problems: list[Problem] = []
    faults: dict[str, tuple[Problem, ...]] = {}
    for folder in office.workspace.packets():
        try:
            packets.append(_read(office, folder, trees))
        except SpecFault as fault:
            shown = office.workspace.show(folder.file)
            problems.append(_counts_as_missing(shown, fault.problems))
            faults[folder.slug] = fault.problems
    trees.save()
    return Reading(tuple(packets), tuple(problems), faults)


def _read(office: Office, folder: PacketFolder, trees: RememberedTrees) -> Packet:
    """The packet as :func:`read_packet` reads it, without the parser where the tree is known."""
    data = _bytes_of(folder)
    tree = trees.find(data, office.workspace.show(folder.file))
    if tree:
        try:
            return packet_of(office, folder, tree)
        except SpecFault:
            # A person or a file has gone since; the ordinary way tells all of it.
            return read_packet(office, folder)
    packet = read_packet(office, folder)
    # Not when somebody saved the file meanwhile: the tree would be of other bytes.
    if _bytes_of(folder) == data:
        trees.add(data, packet.tree)
    return packet


def _bytes_of(folder: PacketFolder) -> bytes:
    try:
        return folder.file.read_bytes()
    except OSError:
        # read_packet says what is the matter with it.
        return b""


def _counts_as_missing(shown: str, faults: Sequence[Problem]) -> Problem:
    folder = shown.rpartition("/")[0]
    return Problem(
        Place(shown, faults[0].where.line if faults else None),
        say("{count} line(s) are still to be filled in or corrected; the packet counts for nothing "
            "until then.", count=len(faults)),
        say("See them with: zidocs check {folder}.", folder=folder),
        "Z167",
        "peringatan",
    )  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """The office, all packets that can be read, and the slugs of those asked for.

    ``problems`` are the faults of the packets that cannot be read: all of them where they were
    asked for, a hint for each other one, with which nothing can be compared.
    """

    office: Office
    packets: tuple[Packet, ...]
    slugs: frozenset[str]
    problems: tuple[Problem, ...]


def read_chosen(workspace: Workspace, paths: Sequence[Path]) -> Chosen:
    """Read every packet of the workspace; the paths say which ones are asked for (none: all).

    Raises UsageFault for a path without a packet, SpecFault where satker.yaml or the roster is
    faulty, then with the faults of the packets too.
    """
    slugs, office, reading = _read_asked(workspace, paths)
    problems: list[Problem] = []
    for (slug, faults), warning in zip(reading.faults.items(), reading.problems, strict=True):
        problems.extend(faults if slug in slugs else (replace(warning, severity="petunjuk"),))
    return Chosen(office, reading.packets, slugs, tuple(problems))


def read_selection(workspace: Workspace, paths: Sequence[Path]) -> Chosen:
    """The packets to build, and all others, since they may feed the same bundles.

    Where no paths are given, ``slugs`` is empty: all are asked for. Raises as :func:`read_chosen`,
    and SpecFault for faults of the packets asked for; those of another packet are warnings,
    because a bundle may lack its parts.
    """
    slugs, office, reading = _read_asked(workspace, paths)
    broken = [faults for slug, faults in reading.faults.items() if slug in slugs]
    if broken:
        raise SpecFault([problem for faults in broken for problem in faults])
    others = (problem for faults in reading.faults.values() for problem in faults)
    warnings = tuple(replace(problem, severity="peringatan") for problem in others)
    return Chosen(office, reading.packets, slugs if paths else frozenset(), warnings)


def _read_asked(
    workspace: Workspace, paths: Sequence[Path]
) -> tuple[frozenset[str], Office, Reading]:
    slugs = frozenset(folder.slug for folder in select_packets(workspace, paths))
    try:
        office = read_office(workspace)
    except SpecFault:
        read_workspace(workspace, paths)
        raise
    return slugs, office, read_all(office)
