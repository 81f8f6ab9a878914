"""A workspace's packets are read one by one, so that a broken one does not hide the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zidocs.errors import Place, Problem, SpecFault, say
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office, packet_of, read_packet
from zidocs.status.trees import RememberedTrees, remembered_trees
from zidocs.workspace import PacketFolder


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
