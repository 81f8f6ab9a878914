"""A workspace's files become the office and its packets, or all their faults in one go."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from zidocs.catalogue import Katalog, builtin, read_catalogue
from zidocs.errors import Place, Problem, SpecFault, UsageFault, say
from zidocs.spec.asked import asked_documents, catalogue_problems
from zidocs.spec.packet import Packet
from zidocs.spec.packet_yaml import PacketYaml
from zidocs.spec.people import Roster, read_roster
from zidocs.spec.resolve import resolve_packet
from zidocs.spec.satker import Satker
from zidocs.workspace import PACKET, PacketFolder, Workspace
from zidocs.yaml import Tree, read_yaml

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Office:
    """A workspace with its settings, its people and the guide that it follows."""

    workspace: Workspace
    satker: Satker
    roster: Roster
    katalog: Katalog
    logo: Path | None


@dataclass(frozen=True)
class _Settings:
    """satker.yaml and what it refers to."""

    satker: Satker
    katalog: Katalog
    logo: Path | None


def read_office(workspace: Workspace) -> Office:
    """satker.yaml and the roster become an :class:`Office`; raises SpecFault with all faults."""
    problems: list[Problem] = []
    settings = _attempt(_read_settings, workspace, problems)
    roster = _attempt(_read_roster, workspace, problems)
    if problems or settings is None or roster is None:
        raise SpecFault(problems)
    return Office(workspace, settings.satker, roster, settings.katalog, settings.logo)


def _read_settings(workspace: Workspace) -> _Settings:
    satker, tree = read_yaml(workspace.settings, workspace.settings.name, Satker)
    problems: list[Problem] = []
    katalog = _attempt(partial(_read_katalog, workspace, satker), tree, problems)
    logo = _attempt(partial(_find_logo, workspace, satker), tree, problems)
    if problems or katalog is None:
        raise SpecFault(problems)
    return _Settings(satker, katalog, logo)


def _read_katalog(workspace: Workspace, satker: Satker, tree: Tree) -> Katalog:
    name, place = satker.katalog, tree.place(("katalog",))
    if name.lower().endswith((".yaml", ".yml")):
        return read_catalogue(workspace.locate(workspace.root, name, place), name)
    try:
        return builtin(name)
    except SpecFault as fault:
        raise SpecFault(replace(problem, where=place) for problem in fault.problems) from fault


def _find_logo(workspace: Workspace, satker: Satker, tree: Tree) -> Path | None:
    if not (satker.kop and satker.kop.logo):
        return None
    return workspace.locate(workspace.root, satker.kop.logo, tree.place(("kop", "logo")))


def _read_roster(workspace: Workspace) -> Roster:
    files = workspace.rosters
    if not files:
        return Roster(())
    if len(files) > 1:
        raise SpecFault(
            Problem(
                Place(files[1].name),
                say("There are two rosters: {first} and {second}.",
                    first=files[0].name, second=files[1].name),
                say("Keep one of them."),
                "Z145",
            )
        )  # fmt: skip
    return read_roster(files[0], files[0].name)


def read_packets(office: Office, folders: Sequence[PacketFolder]) -> tuple[Packet, ...]:
    """The packet.yaml of each folder becomes a packet; raises SpecFault with all their faults."""
    problems: list[Problem] = []
    packets = [_attempt(partial(read_packet, office), folder, problems) for folder in folders]
    if problems:
        raise SpecFault(problems)
    return tuple(packet for packet in packets if packet is not None)


@dataclass(frozen=True)
class Selected:
    """All packets that can be read, the slugs that were asked for (none: all), what is broken."""

    packets: tuple[Packet, ...]
    slugs: frozenset[str]
    problems: tuple[Problem, ...]


def read_selection(office: Office, paths: Sequence[Path]) -> Selected:
    """The packets asked for, and all others, since they may feed the same bundles.

    Raises SpecFault for the packets asked for; a fault of another one is a warning, because
    a bundle may lack its parts.
    """
    chosen = select_packets(office.workspace, paths)
    packets = {packet.slug: packet for packet in read_packets(office, chosen)}
    problems: list[Problem] = []
    for folder in office.workspace.packets():
        if folder.slug not in packets:
            other = _attempt(partial(read_packet, office), folder, problems)
            packets.update({other.slug: other} if other else {})
    ordered = tuple(
        packets[folder.slug] for folder in office.workspace.packets() if folder.slug in packets
    )
    slugs = frozenset(folder.slug for folder in chosen) if paths else frozenset()
    warnings = tuple(replace(problem, severity="peringatan") for problem in problems)
    return Selected(ordered, slugs, warnings)


def read_packet(office: Office, folder: PacketFolder) -> Packet:
    """One packet.yaml becomes a :class:`Packet`; raises SpecFault with all its faults."""
    shown = office.workspace.show(folder.file)
    yaml, tree = read_yaml(folder.file, shown, PacketYaml)
    problems = list(catalogue_problems(yaml, tree, office.katalog))
    asked = asked_documents(yaml.bukti, office.katalog)
    resolve = partial(
        resolve_packet,
        folder,
        tree=tree,
        workspace=office.workspace,
        satker=office.satker,
        roster=office.roster,
        dokumen=asked,
    )
    packet = _attempt(resolve, yaml, problems)
    if problems or packet is None:
        raise SpecFault(problems)
    return packet


def _attempt(read: Callable[[S], T], source: S, problems: list[Problem]) -> T | None:
    try:
        return read(source)
    except SpecFault as fault:
        problems.extend(fault.problems)
        return None


def select_packets(workspace: Workspace, paths: Iterable[Path]) -> tuple[PacketFolder, ...]:
    """Paths given by the user become packet folders; none given means all.

    A path may be a packet's folder, its packet.yaml, or a folder that holds packets.
    Raises UsageFault naming every path without a packet.
    """
    known = workspace.packets()
    wanted = {path: path.resolve() for path in paths}
    problems = [
        Problem(
            Place(str(path)),
            say("There is no packet here (no {file}).", file=PACKET),
            say("Name a packet's folder; this workspace has: {slugs}.",
                slugs=", ".join(folder.slug for folder in known) or "-"),
            "Z002",
        )
        for path, resolved in wanted.items()
        if not any(_belongs(folder, resolved) for folder in known)
    ]  # fmt: skip
    if problems:
        raise UsageFault(problems)
    return tuple(
        folder
        for folder in known
        if not wanted or any(_belongs(folder, path) for path in wanted.values())
    )


def _belongs(folder: PacketFolder, path: Path) -> bool:
    place = folder.path.resolve()
    return path in (folder.file.resolve(), place) or path in place.parents
