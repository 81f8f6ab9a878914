"""The packets of a workspace become the guide's activities that each of them shows."""

from zidocs.catalogue import Kegiatan
from zidocs.checks.rule import Known, Surroundings
from zidocs.spec.resolve import claimed_activities


def activities_of(known: Known) -> tuple[Kegiatan, ...]:
    """The activities that the packet shows by a meeting, each once; none without a meeting."""
    return known.once(_by_packet)[known.packet.slug]


def _by_packet(around: Surroundings) -> dict[str, tuple[Kegiatan, ...]]:
    katalog, jenis = around.office.katalog, around.office.satker.jenis
    found: dict[str, tuple[Kegiatan, ...]] = {}
    for packet in around.packets:
        claimed = claimed_activities(packet.bukti, katalog, jenis) if packet.rapat else ()
        found[packet.slug] = tuple(
            entry for number, entry in enumerate(claimed) if entry not in claimed[:number]
        )
    return found
