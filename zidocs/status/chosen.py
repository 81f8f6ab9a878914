"""A workspace and paths become the packets asked for, all others beside them, and their faults."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zidocs.errors import Problem, SpecFault
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office, read_office, read_workspace, select_packets
from zidocs.status.reading import Reading, read_all
from zidocs.workspace import Workspace


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
    slugs, office, reading = _read(workspace, paths)
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
    slugs, office, reading = _read(workspace, paths)
    broken = [faults for slug, faults in reading.faults.items() if slug in slugs]
    if broken:
        raise SpecFault([problem for faults in broken for problem in faults])
    others = (problem for faults in reading.faults.values() for problem in faults)
    warnings = tuple(replace(problem, severity="peringatan") for problem in others)
    return Chosen(office, reading.packets, slugs if paths else frozenset(), warnings)


def _read(workspace: Workspace, paths: Sequence[Path]) -> tuple[frozenset[str], Office, Reading]:
    slugs = frozenset(folder.slug for folder in select_packets(workspace, paths))
    try:
        office = read_office(workspace)
    except SpecFault:
        read_workspace(workspace, paths)
        raise
    return slugs, office, read_all(office)
