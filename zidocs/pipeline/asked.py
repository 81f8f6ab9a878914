"""What the guide asks of one bundle becomes the rows of its page *daftar kelengkapan*."""

from collections.abc import Iterable, Sequence

from zidocs.board.completeness import Asked, Scans, Source, completeness
from zidocs.bundle.parts import AskedRow
from zidocs.kinds import PHOTOS, documents, in_words
from zidocs.office.catalogue import Butir, Kegiatan
from zidocs.office.packet import Packet
from zidocs.office.reading import Office
from zidocs.plan import BundlePlan

OTHERS = "Data dukung lain"
"""The heading of what belongs to no activity, where there are activities."""

PHOTO_ROW = "Foto"
"""The row that asks for photos of a meeting."""


def asked_rows(
    office: Office, plan: BundlePlan, packets: Iterable[Packet], scans: Scans
) -> tuple[AskedRow, ...]:
    """One row for each thing asked for in this period of this kind of office, in guide order."""
    indikator = office.katalog.find_indicator(plan.indikator)
    if indikator is None:
        return ()
    asked = completeness(indikator, plan.periode, office.satker.jenis, packets, scans)
    others = OTHERS if any(each.document for each in asked.butir) else ""
    return tuple(_row(each, plan, others) for each in asked.butir)


def _row(asked: Asked, plan: BundlePlan, others: str) -> AskedRow:
    name = in_words(asked.document) if asked.document else asked.nama
    return AskedRow(
        kelompok=asked.entry.nama if asked.document else others,
        nama=name[:1].upper() + name[1:],
        keadaan=_state(asked),
        part=_answering_part(asked.sources, plan),
    )


def _state(asked: Asked) -> str:
    """The state as the board has it; with the reason where something need not be there."""
    if asked.keadaan != "tidak wajib":
        return asked.keadaan
    return f"tidak wajib ({_reason(asked.entry)})"


def _reason(entry: Kegiatan | Butir) -> str:
    if isinstance(entry, Butir) and entry.pemegang:
        return f"dipegang {entry.pemegang}"
    return entry.syarat or "bila ada"


def _answering_part(sources: Sequence[Source], plan: BundlePlan) -> int | None:
    """The first part of the bundle that answers; photos may be on the pages of a document."""
    shows_photos = [kind.key for kind in documents() if kind.shows_photos]
    for source in sources:
        kinds = [source.kind, *(shows_photos if source.kind == PHOTOS else [])]
        for kind in kinds:
            for index, part in enumerate(plan.parts):
                if (part.packet, part.kind, part.number) == (source.packet, kind, source.number):
                    return index
    return None
