"""A workspace's files become the office and its packets, or all their faults in one go."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from zidocs.errors import Place, Problem, SpecFault, UsageFault, say
from zidocs.spec.packet import Packet, resolve_packet
from zidocs.spec.packet_yaml import DocumentKind, PacketYaml
from zidocs.spec.people import Roster, read_roster
from zidocs.spec.satker import Satker
from zidocs.workspace import PACKET, PacketFolder, Workspace
from zidocs.yaml import Record, Tree, parse_tree, validate

ALL_DOCUMENTS: tuple[DocumentKind, ...] = ("undangan", "daftar_hadir", "notula", "laporan")
"""What is made where neither the packet nor the catalogue names the documents."""

R = TypeVar("R", bound=Record)
S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class Office:
    """A workspace with its settings and its people."""

    workspace: Workspace
    satker: Satker
    roster: Roster
    logo: Path | None


def read_yaml(path: Path, shown: str, model: type[R]) -> tuple[R, Tree]:
    """One YAML file becomes a record and its tree; raises SpecFault."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SpecFault(
            Problem(
                Place(shown),
                say("The file cannot be read ({detail}).", detail=error.strerror or str(error)),
                say("Close it in other programs, and check that you may open it."),
                "Z100",
            )
        ) from error
    tree = parse_tree(data, shown)
    return validate(tree, model), tree


def read_office(workspace: Workspace) -> Office:
    """satker.yaml and the roster become an :class:`Office`; raises SpecFault with all faults."""
    problems: list[Problem] = []
    settings = _attempt(_read_satker, workspace, problems)
    roster = _attempt(_read_roster, workspace, problems)
    if problems or settings is None or roster is None:
        raise SpecFault(problems)
    satker, logo = settings
    return Office(workspace, satker, roster, logo)


def _read_satker(workspace: Workspace) -> tuple[Satker, Path | None]:
    satker, tree = read_yaml(workspace.settings, workspace.settings.name, Satker)
    if not (satker.kop and satker.kop.logo):
        return satker, None
    place = tree.place(("kop", "logo"))
    return satker, workspace.locate(workspace.root, satker.kop.logo, place)


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


def read_packet(office: Office, folder: PacketFolder) -> Packet:
    """One packet.yaml becomes a :class:`Packet`; raises SpecFault."""
    shown = office.workspace.show(folder.file)
    yaml, tree = read_yaml(folder.file, shown, PacketYaml)
    return resolve_packet(
        folder, yaml, tree, office.workspace, office.satker, office.roster, ALL_DOCUMENTS
    )


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
