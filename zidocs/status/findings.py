"""Packets become everything that is to be said of them before anything is built."""

from collections.abc import Collection, Iterator, Sequence

from zidocs.checks import NO_FILES, check_packets
from zidocs.checks.files_seen import FilesSeen
from zidocs.checks.grading import regrade
from zidocs.errors import Problem
from zidocs.spec.packet import Packet
from zidocs.spec.read import Office
from zidocs.status.overlooked import overlooked


def findings(
    office: Office,
    packets: Sequence[Packet],
    slugs: Collection[str] = (),
    files: FilesSeen = NO_FILES,
) -> Iterator[Problem]:
    """What check and build say of the packets with these slugs (none: of all packets).

    ``packets`` is the whole workspace, so that what is used twice is seen;
    ``files`` is what was seen in its files.
    """
    yield from check_packets(office, packets, slugs, files)
    for packet in packets:
        if not slugs or packet.slug in slugs:
            yield from regrade(office.satker, overlooked(office, packet))
