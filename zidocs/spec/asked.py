"""A packet's claims and the catalogue become the activities it shows, and their documents."""

from collections.abc import Iterable

from zidocs.catalogue import Katalog, Kegiatan, OfficeKind
from zidocs.kinds import documents
from zidocs.spec.packet_yaml import Bukti


def claimed_activities(
    bukti: Iterable[Bukti], katalog: Katalog, jenis: OfficeKind
) -> tuple[Kegiatan, ...]:
    """The activities that the packet shows, in the order of its claims.

    A claim that names no activity means the first one that is asked of this kind of office in
    that period.
    """
    claimed: list[Kegiatan] = []
    for entry in bukti:
        indikator = katalog.find_indicator(entry.indikator)
        if indikator is None:
            continue
        if entry.kegiatan is not None:
            candidates = [indikator.activity(entry.kegiatan)]
        else:
            candidates = [*indikator.activities_asked(entry.periode, jenis)]
        claimed.extend(kegiatan for kegiatan in candidates[:1] if kegiatan)
    return tuple(claimed)


def asked_documents(kegiatan: Iterable[Kegiatan]) -> tuple[str, ...]:
    """The kinds of document that these activities ask for, in order, or the usual ones."""
    asked = {kind for entry in kegiatan for kind in entry.dokumen}
    # Photos are asked for too, but they are taken, not written.
    found = tuple(kind.key for kind in documents() if kind.key in asked)
    return found or tuple(kind.key for kind in documents() if kind.usual)
