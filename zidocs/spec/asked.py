"""A packet's claims and the catalogue become the documents that are asked for."""

from typing import get_args

from zidocs.catalogue import Katalog, Kegiatan
from zidocs.spec.packet_yaml import Bukti, DocumentKind

ALL_DOCUMENTS: tuple[DocumentKind, ...] = ("undangan", "daftar_hadir", "notula", "laporan")
"""What is made where neither the packet nor the catalogue names the documents."""


def asked_documents(bukti: tuple[Bukti, ...], katalog: Katalog) -> tuple[DocumentKind, ...]:
    """The documents that the packet's activities ask for, in the order of the guide."""
    asked = dict.fromkeys(
        kind
        for entry in bukti
        if (indikator := katalog.find_indicator(entry.indikator))
        and (kegiatan := indikator.activity(entry.kegiatan or 1))
        for kind in kegiatan.dokumen
    )
    documents: tuple[DocumentKind, ...] = get_args(DocumentKind)
    # Photos are asked for too, but they are taken, not written.
    return tuple(kind for kind in documents if kind in asked) or ALL_DOCUMENTS


def first_activity(bukti: tuple[Bukti, ...], katalog: Katalog) -> Kegiatan | None:
    """The activity that the packet proves first; its words fill what packet.yaml leaves open."""
    indikator = katalog.find_indicator(bukti[0].indikator)
    return indikator.activity(bukti[0].kegiatan or 1) if indikator else None
