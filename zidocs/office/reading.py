"""A workspace's files become the office and its packets, or all their faults in one go."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import ruamel.yaml
from pydantic import TypeAdapter

from zidocs.disk.files import hash_bytes
from zidocs.disk.remembered import SORTED, seal, unseal
from zidocs.errors import Place, Problem, SpecFault, UsageFault
from zidocs.office.catalogue import Katalog, read_catalogue
from zidocs.office.packet import (
    Packet,
    claimed_activities,
    head_of_office,
    photos_of_folder,
    resolve_packet,
)
from zidocs.office.packet_yaml import packet_yaml
from zidocs.office.references import References
from zidocs.office.roster import Roster, read_roster
from zidocs.office.satker import Satker
from zidocs.office.workspace import PACKET, PacketFolder, Workspace
from zidocs.yaml import Path as YamlPath
from zidocs.yaml import Tree, read_tree, read_yaml, validate

# Parsed YAML is remembered by the SHA-256 of its bytes, because parsing is what costs: the pure
# Python parser needs some ten milliseconds for a packet.yaml, a year's packets seconds. A tree
# depends on the bytes of its file and on nothing else, so a remembered one is the same as one
# parsed anew; what it means is checked against people, files and guide every time.
#
# The file is a convenience: where it is missing, damaged, of another version or not to be written,
# all is parsed, and nobody is told.


_FORMAT = 2
"""Raise it when :func:`zidocs.yaml.parse_tree` makes other trees of the same bytes."""
_VERSION = f"{_FORMAT} {ruamel.yaml.__version__}"

Marks = dict[YamlPath, tuple[int, int]]
Frozen = tuple[object, list[int], list[tuple[list[str | int], str]]]
"""A tree without its file's name: root, line and column of each value and key, what # cut off."""
_TREES = TypeAdapter(Annotated[dict[str, Frozen], SORTED])


class RememberedTrees:
    """The trees of a workspace's packets; what is asked for or added in this run is kept."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._old = unseal(file, _VERSION, _TREES) or {}
        self._kept: dict[str, Frozen] = {}

    def find(self, data: bytes, shown: str) -> Tree | None:
        """The tree of a file with these bytes, named ``shown``; None when it is not known."""
        digest = hash_bytes(data)
        frozen = self._old.get(digest)
        if frozen is None:
            return None
        tree = _thaw(shown, frozen, digest)
        if tree:
            self._kept[digest] = frozen
        return tree

    def add(self, tree: Tree) -> None:
        """Remember a tree that was parsed."""
        cut = [([*path], text) for path, text in tree.cut.items()]
        self._kept[tree.sha256] = tree.root, list(_marks_of(tree)), cut

    def save(self) -> None:
        """Write what this run kept, if that is not what the file holds already."""
        if self._kept.keys() == self._old.keys():
            return
        seal(self._file, _VERSION, _TREES, self._kept)


def remembered_trees(workspace: Workspace) -> RememberedTrees:
    """The workspace's remembered trees, in a file of hasil/ that may be deleted at any time."""
    return RememberedTrees(workspace.output / ".zidocs" / "trees.json")


def _spots(value: object, path: YamlPath = ()) -> Iterator[tuple[YamlPath, bool]]:
    """Every value, and every key (then True) before its value, from the top down."""
    yield path, False
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), True
            yield from _spots(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _spots(inner, (*path, index))


def _marks_of(tree: Tree) -> Iterator[int]:
    """Line and column of every spot."""
    for path, is_key in _spots(tree.root):
        yield from (tree.keys if is_key else tree.values)[path]


def _thaw(shown: str, frozen: Frozen, sha256: str) -> Tree | None:
    """The tree again; None where the marks do not fit the root.

    What the root holds is validated by the records that read it, like that of a parsed tree.
    """
    root, marks, cut = frozen
    values: Marks = {}
    keys: Marks = {}
    numbers = iter(marks)
    try:
        for path, is_key in _spots(root):
            (keys if is_key else values)[path] = next(numbers), next(numbers)
    except (StopIteration, RecursionError):
        return None
    if next(numbers, None) is not None:
        return None
    removed = {tuple(path): text for path, text in cut}
    return Tree(shown, root, values, keys, cut=removed, sha256=sha256)


# Reading an office, and packets asked for by their paths.


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
        raise SpecFault.at(files[1].name, "Z145", first=files[0].name, second=files[1].name).says(
            "There are two rosters: {first} and {second}.", "Keep one of them."
        )
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
    return resolve_packet(folder, yaml, tree, references, kegiatan, satker=office.satker)


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
        Problem.at(
            str(path), "Z002", file=PACKET, slugs=", ".join(folder.slug for folder in known) or "-"
        ).says(
            "There is no packet here (no {file}).",
            "Name a packet's folder; this workspace has: {slugs}.",
        )
        for path, resolved in wanted.items()
        if not any(_belongs(folder, resolved) for folder in known)
    ]
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


# Reading all packets of a workspace, the broken ones told one by one.


@dataclass(frozen=True)
class Reading:
    """The packets that can be read, and a warning for each one that cannot.

    ``faults`` has all that is wrong with those, by slug.
    """

    packets: tuple[Packet, ...]
    problems: tuple[Problem, ...]
    faults: Mapping[str, tuple[Problem, ...]]


def read_all(office: Office, known: RememberedTrees | None = None) -> Reading:
    """Every packet of the workspace; raises SpecFault only when folders cannot be told apart.

    ``known`` trees are saved by who brings them.
    """
    trees = known or remembered_trees(office.workspace)
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
    if known is None:
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
    trees.add(packet.tree)
    return packet


def _bytes_of(folder: PacketFolder) -> bytes:
    try:
        return folder.file.read_bytes()
    except OSError:
        # read_packet says what is the matter with it.
        return b""


def _counts_as_missing(shown: str, faults: Sequence[Problem]) -> Problem:
    place = Place(shown, faults[0].where.line if faults else None)
    folder = shown.rpartition("/")[0]
    return Problem.warning(place, "Z167", count=len(faults), folder=folder).says(
        "{count} line(s) are still to be filled in or corrected; the packet counts for nothing "
        "until then.",
        "See them with: zidocs check {folder}.",
    )


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


def read_selection(
    workspace: Workspace, paths: Sequence[Path], trees: RememberedTrees | None = None
) -> Chosen:
    """The packets to build, and all others, since they may feed the same bundles.

    Where no paths are given, ``slugs`` is empty: all are asked for. Raises as :func:`read_chosen`,
    and SpecFault for faults of the packets asked for; those of another packet are warnings,
    because a bundle may lack its parts. ``trees`` are as in :func:`read_all`.
    """
    slugs, office, reading = _read_asked(workspace, paths, trees)
    broken = [faults for slug, faults in reading.faults.items() if slug in slugs]
    if broken:
        raise SpecFault([problem for faults in broken for problem in faults])
    others = (problem for faults in reading.faults.values() for problem in faults)
    warnings = tuple(replace(problem, severity="peringatan") for problem in others)
    return Chosen(office, reading.packets, slugs if paths else frozenset(), warnings)


def _read_asked(
    workspace: Workspace, paths: Sequence[Path], trees: RememberedTrees | None = None
) -> tuple[frozenset[str], Office, Reading]:
    slugs = frozenset(folder.slug for folder in select_packets(workspace, paths))
    try:
        office = read_office(workspace)
    except SpecFault:
        read_workspace(workspace, paths)
        raise
    return slugs, office, read_all(office, trees)
