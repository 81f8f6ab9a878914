"""Packets become, for each bundle, the list of its parts in order. Pure: no file is read here."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Literal

from zidocs.catalogue import Period
from zidocs.spec.packet import Packet
from zidocs.spec.packet_yaml import Bukti

PartKind = Literal[
    "undangan", "daftar_hadir", "notula", "foto", "laporan", "berita_acara", "lampiran"
]

ORDER: tuple[PartKind, ...] = (
    "undangan",
    "daftar_hadir",
    "notula",
    "foto",
    "berita_acara",
    "laporan",
    "lampiran",
)
"""The order in which the guide lists the documents of a meeting."""

TITLES: dict[PartKind, str] = {
    "undangan": "Surat undangan",
    "daftar_hadir": "Daftar hadir",
    "notula": "Notula",
    "foto": "Dokumentasi foto",
    "laporan": "Laporan",
    "berita_acara": "Berita acara",
    "lampiran": "Lampiran",
}

_ROMAN = {"I": 1, "V": 5, "X": 10}


DocumentKey = tuple[str, str]
"""A document: its packet's slug and its kind."""


@dataclass(frozen=True)
class Part:
    """One document, the photos, or one attachment of a packet, at its place in a bundle.

    ``section`` is the heading it stands under, ``title`` its row in the contents; ``number``
    tells the attachments of a packet apart (from 0, 0 for everything else).
    """

    packet: str
    kind: PartKind
    section: str
    title: str
    number: int = 0


@dataclass(frozen=True)
class BundlePlan:
    """The parts of the evidence PDF of one indicator in one period."""

    indikator: str
    periode: Period
    parts: tuple[Part, ...]


def plan_bundles(
    packets: Iterable[Packet], signed: Container[DocumentKey] = frozenset()
) -> tuple[BundlePlan, ...]:
    """Every indicator and period that a packet proves becomes one bundle, in the guide's order.

    ``signed`` are the documents whose signed scan takes the place of what we write.
    """
    entries = [(bukti, packet) for packet in packets for bukti in packet.bukti]
    keys = sorted({(e.periode, e.indikator) for e, _ in entries}, key=_bundle_order)
    return tuple(
        BundlePlan(indikator, periode, _parts(entries, indikator, periode, signed))
        for periode, indikator in keys
    )


def _bundle_order(key: tuple[Period, str]) -> tuple[str, tuple[int, int, str]]:
    periode, indikator = key
    return periode, indicator_order(indikator)


def indicator_order(code: str) -> tuple[int, int, str]:
    """``IV.2.a`` becomes ``(4, 2, "a")``, by which the guide's order is kept."""
    area, number, letter = code.split(".")
    digits = [_ROMAN[sign] for sign in area]
    value = sum(
        -digit if index + 1 < len(digits) and digits[index + 1] > digit else digit
        for index, digit in enumerate(digits)
    )
    return value, int(re.sub(r"\D", "", number)), letter


def _parts(
    entries: Iterable[tuple[Bukti, Packet]],
    indikator: str,
    periode: Period,
    signed: Container[DocumentKey],
) -> tuple[Part, ...]:
    chosen = {
        packet.slug: (bukti, packet)
        for bukti, packet in reversed(list(entries))
        if (bukti.indikator, bukti.periode) == (indikator, periode)
    }
    ordered = sorted(chosen.values(), key=_packet_order)
    return tuple(part for _, packet in ordered for part in packet_parts(packet, signed))


def _packet_order(entry: tuple[Bukti, Packet]) -> tuple[int, str, str]:
    """By activity, then by the meeting's date; packets without a meeting come last."""
    bukti, packet = entry
    day = packet.rapat.tanggal.isoformat() if packet.rapat else "9999"
    return bukti.kegiatan or (1 if packet.rapat else 99), day, packet.slug


def packet_parts(packet: Packet, signed: Container[DocumentKey] = frozenset()) -> tuple[Part, ...]:
    """The parts that one packet gives to every bundle it belongs to, in order.

    The photos are pages of their own where no notula of ours shows them. Without a meeting the
    attachments are what is asked for, and the photos follow them.
    """
    section = packet.rapat.judul if packet.rapat else ""
    photos_shown = "notula" in packet.dokumen and (packet.slug, "notula") not in signed
    parts: list[Part] = []
    for kind in ORDER if packet.rapat else ("lampiran", "foto"):
        if kind == "lampiran":
            parts.extend(
                Part(packet.slug, kind, section, attachment.judul, number)
                for number, attachment in enumerate(packet.lampiran)
            )
        elif kind == "foto":
            if packet.foto and not photos_shown:
                parts.append(Part(packet.slug, kind, section, TITLES[kind]))
        elif kind in packet.dokumen:
            parts.append(
                Part(packet.slug, kind, section, document_title(packet, kind, photos_shown))
            )
    return tuple(parts)


def document_title(packet: Packet, kind: PartKind, photos_shown: bool = False) -> str:
    """The row of a document in the contents: its kind, and its number where it has one."""
    if kind == "undangan":
        title = "Nota dinas" if packet.undangan.bentuk == "nota_dinas" else TITLES[kind]
        return f"{title} Nomor {packet.undangan.nomor}" if packet.undangan.nomor else title
    if kind == "notula" and packet.foto and photos_shown:
        return "Notula dan dokumentasi foto"
    if kind == "laporan":
        title = packet.judul_laporan
        return title if title.lower().startswith("laporan") else f"Laporan {title}"
    return TITLES[kind]
