"""A packet's claims and the catalogue become the activities it shows, and their documents."""

from collections.abc import Iterable
from typing import get_args

from zidocs.catalogue import Katalog, Kegiatan, OfficeKind
from zidocs.spec.packet_yaml import Bukti, DocumentKind

ALL_DOCUMENTS: tuple[DocumentKind, ...] = ("undangan", "daftar_hadir", "notula", "laporan")
"""What is made where neither the packet nor the catalogue names the documents."""


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


def asked_documents(kegiatan: Iterable[Kegiatan]) -> tuple[DocumentKind, ...]:
    """The documents that these activities ask for, in the order of the guide."""
    asked = {kind for entry in kegiatan for kind in entry.dokumen}
    documents: tuple[DocumentKind, ...] = get_args(DocumentKind)
    # Photos are asked for too, but they are taken, not written.
    return tuple(kind for kind in documents if kind in asked) or ALL_DOCUMENTS
