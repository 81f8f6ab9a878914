"""A workspace's files become the office and its packets, or all their faults in one go."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from zidocs.catalogue import Katalog, read_catalogue
from zidocs.errors import Place, Problem, SpecFault, UsageFault, say
from zidocs.spec.packet import Packet
from zidocs.spec.packet_yaml import packet_yaml
from zidocs.spec.people import Roster, read_roster
from zidocs.spec.references import References
from zidocs.spec.resolve import (
    claimed_activities,
    head_of_office,
    photos_of_folder,
    resolve_packet,
)
from zidocs.spec.satker import Satker
from zidocs.workspace import PACKET, PacketFolder, Workspace
from zidocs.yaml import Tree, read_tree, read_yaml, validate

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Office:
    """A workspace with its settings, its people and the guide that it follows.

    ``tree`` knows where in satker.yaml each setting stands.
    """

    workspace: Workspace
    satker: Satker
    roster: Roster
    katalog: Katalog
    tree: Tree = field(repr=False, compare=False)

    @property
    def logo(self) -> Path | None:
        """The picture in the kop, if there is one."""
        return self.satker.kop.logo if self.satker.kop else None


def read_office(workspace: Workspace) -> Office:
    """satker.yaml and the roster become an :class:`Office`; raises SpecFault with all faults."""
    problems: list[Problem] = []
    settings = _attempt(_read_settings, workspace, problems)
    roster = _attempt(_read_roster, workspace, problems)
    if problems or settings is None or roster is None:
        raise SpecFault(problems)
    satker, katalog, tree = settings
    return Office(workspace, satker, roster, katalog, tree)


def _read_settings(workspace: Workspace) -> tuple[Satker, Katalog, Tree]:
    references = References(workspace, workspace.root)
    satker, tree = read_yaml(workspace.settings, workspace.settings.name, Satker, references)
    katalog = references.katalog_of(satker.katalog)
    if isinstance(katalog, Path):
        katalog = read_catalogue(katalog, workspace.show(katalog))
    return satker, katalog, tree


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


def read_workspace(
    workspace: Workspace, paths: Sequence[Path]
) -> tuple[Office, tuple[Packet, ...]]:
    """The office and the packets asked for (no paths: all); raises SpecFault with all faults.

    Where satker.yaml or the roster is faulty, the packets are still read, without looking up
    people and indicators. Raises UsageFault for a path without a packet.
    """
    problems: list[Problem] = []
    office = _attempt(read_office, workspace, problems)
    folders = select_packets(workspace, paths)
    if office:
        return office, read_packets(office, folders)
    for folder in folders:
        references = References(workspace, folder.path)
        read = partial(read_yaml, folder.file, workspace.show(folder.file), packet_yaml())
        _attempt(read, references, problems)
    raise SpecFault(problems)


def read_packets(office: Office, folders: Sequence[PacketFolder]) -> tuple[Packet, ...]:
    """The packet.yaml of each folder becomes a packet; raises SpecFault with all their faults."""
    problems: list[Problem] = []
    packets = [_attempt(partial(read_packet, office), folder, problems) for folder in folders]
    if problems:
        raise SpecFault(problems)
    return tuple(packet for packet in packets if packet is not None)


def read_packet(office: Office, folder: PacketFolder) -> Packet:
    """One packet.yaml becomes a :class:`Packet`; raises SpecFault with all its faults."""
    return packet_of(office, folder, read_tree(folder.file, office.workspace.show(folder.file)))


def packet_of(office: Office, folder: PacketFolder, tree: Tree) -> Packet:
    """The tree of a packet.yaml becomes a :class:`Packet`; raises SpecFault with all its faults."""
    references = References(
        office.workspace,
        folder.path,
        office.roster,
        head_of_office(office.satker.kepala),
        office.katalog,
    )
    problems: list[Problem] = []
    yaml = _attempt(partial(validate, tree, packet_yaml()), references, problems)
    if yaml is None:
        _attempt(partial(photos_of_folder, office.workspace), folder.path, problems)
        raise SpecFault(problems)
    kegiatan = claimed_activities(yaml.bukti, office.katalog, office.satker.jenis)
    return resolve_packet(folder, yaml, tree, references, kegiatan)


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
    # Unlike Path.resolve it bears links that run in a circle, also before Python 3.13.
    wanted = {path: Path(os.path.realpath(path)) for path in paths}
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
