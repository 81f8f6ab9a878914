"""Packets become, for each bundle, the list of its parts in order. Pure: no file is read here."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from zidocs.kinds import ATTACHMENTS, PHOTOS, kind_of, kinds
from zidocs.office.catalogue import Period
from zidocs.office.claims import Bukti
from zidocs.office.packet import Packet

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
    kind: str
    section: str
    title: str
    number: int = 0


@dataclass(frozen=True)
class BundlePlan:
    """The parts of the evidence PDF of one indicator in one period."""

    indikator: str
    periode: Period
    parts: tuple[Part, ...]
    again: tuple[tuple[Part, int], ...] = ()
    """Attachments of the very file of a part before, each with the number of that part."""

    @property
    def packets(self) -> tuple[str, ...]:
        """The packets that feed it, by slug."""
        again = (part for part, _ in self.again)
        return tuple(dict.fromkeys(part.packet for part in (*self.parts, *again)))

    def find(self, packet: str, kind: str, number: int) -> int | None:
        """Which part shows this document or file, from 0; None where none does."""
        shown = [*((part, index) for index, part in enumerate(self.parts)), *self.again]
        for part, index in shown:
            if (part.packet, part.kind, part.number) == (packet, kind, number):
                return index
        return None


def plan_bundles(
    packets: Iterable[Packet], signed: Container[DocumentKey] = frozenset()
) -> tuple[BundlePlan, ...]:
    """Every indicator and period that a packet proves becomes one bundle, in the guide's order.

    ``signed`` are the documents whose signed scan takes the place of what we write.
    """
    entries = [(bukti, packet) for packet in packets for bukti in packet.bukti]
    keys = {(bukti.periode, bukti.indikator) for bukti, _ in entries}
    return tuple(
        _plan(entries, indikator, periode, signed)
        for periode, indikator in sorted(keys, key=lambda key: (key[0], indicator_order(key[1])))
    )


def indicator_order(code: str) -> tuple[int, int, str]:
    """``IV.2.a`` becomes ``(4, 2, "a")``, by which the guide's order is kept."""
    area, number, letter = code.split(".")
    digits = [_ROMAN[sign] for sign in area]
    value = sum(
        -digit if index + 1 < len(digits) and digits[index + 1] > digit else digit
        for index, digit in enumerate(digits)
    )
    return value, int(re.sub(r"\D", "", number)), letter


def _plan(
    entries: Iterable[tuple[Bukti, Packet]],
    indikator: str,
    periode: Period,
    signed: Container[DocumentKey],
) -> BundlePlan:
    """The parts in order; a file that several packets attach stands there once."""
    chosen = {
        packet.slug: (bukti, packet)
        for bukti, packet in reversed(list(entries))
        if (bukti.indikator, bukti.periode) == (indikator, periode)
    }
    ordered = sorted(chosen.values(), key=_packet_order)
    parts: list[Part] = []
    again: list[tuple[Part, int]] = []
    shown: dict[object, int] = {}
    for _, packet in ordered:
        for part in packet_parts(packet, signed, indikator):
            file: object = part
            if part.kind == ATTACHMENTS:
                attachment = packet.lampiran[part.number]
                file = attachment.berkas, attachment.halaman
            if file in shown:
                again.append((part, shown[file]))
            else:
                shown[file] = len(parts)
                parts.append(part)
    return BundlePlan(indikator, periode, tuple(parts), tuple(again))


def _packet_order(entry: tuple[Bukti, Packet]) -> tuple[int, str, str]:
    """By activity, then by the meeting's date; packets without a meeting come last."""
    bukti, packet = entry
    day = packet.rapat.tanggal.isoformat() if packet.rapat else "9999"
    return bukti.kegiatan or (1 if packet.rapat else 99), day, packet.slug


def packet_parts(
    packet: Packet, signed: Container[DocumentKey] = frozenset(), indikator: str = ""
) -> tuple[Part, ...]:
    """The parts that one packet gives to the bundle of an indicator, in order.

    Without an ``indikator`` they are those of all its bundles.

    The photos are pages of their own where no document of ours shows them. Without a meeting the
    attachments are what is asked for: they follow the documents, and the photos come last.
    """
    section = packet.rapat.judul if packet.rapat else ""
    order = [kind.key for kind in kinds()]
    if not packet.rapat:
        order = [key for key in order if key != PHOTOS] + [PHOTOS]
    parts: list[Part] = []
    for kind in order:
        if kind == ATTACHMENTS:
            parts.extend(
                Part(packet.slug, kind, section, attachment.title, number)
                for number, attachment in enumerate(packet.lampiran)
                if not indikator or attachment.belongs_to(indikator)
            )
        elif kind == PHOTOS:
            if packet.foto and not _photos_shown(packet, signed):
                parts.append(Part(packet.slug, kind, section, kind_of(kind).title))
        elif kind in packet.dokumen and (not indikator or packet.goes_into(kind, indikator)):
            parts.append(Part(packet.slug, kind, section, document_title(packet, kind, signed)))
    return _by_item(packet, parts, indikator) if indikator else tuple(parts)


def _by_item(packet: Packet, parts: Sequence[Part], indikator: str) -> tuple[Part, ...]:
    """The parts, what the office wrote itself behind the files of earlier items.

    Attachments keep the order of packet.yaml, whatever items they are.
    """

    def item(part: Part) -> int | None:
        if part.kind == ATTACHMENTS:
            return packet.lampiran[part.number].item_of(indikator)
        return packet.answers.get((part.kind, indikator))

    own = [part for part in parts if part.kind != ATTACHMENTS and item(part)]
    placed = [part for part in parts if part not in own]
    for part in sorted(own, key=lambda each: item(each) or 0):
        behind = [at for at, other in enumerate(placed, start=1)
                  if (item(other) or 0) <= (item(part) or 0) and item(other)]  # fmt: skip
        later = (at for at, other in enumerate(placed) if parts.index(other) > parts.index(part))
        placed.insert(max(behind, default=next(later, len(placed))), part)
    return tuple(placed)


def _photos_shown(packet: Packet, signed: Container[DocumentKey]) -> bool:
    """Whether a document of ours shows the photos; a signed scan is no longer ours."""
    return any(
        kind_of(key).shows_photos and (packet.slug, key) not in signed for key in packet.dokumen
    )


def document_title(packet: Packet, key: str, signed: Container[DocumentKey] = frozenset()) -> str:
    """The row of a document in the contents: its kind, and its number where it has one."""
    kind = kind_of(key)
    title = packet.form(key).title or kind.title
    if kind.named_by_guide:
        own = packet.title(key)
        return own if own.lower().startswith(title.lower()) else f"{title} {own}"
    if kind.number_in_contents and packet.nomor(key):
        return f"{title} Nomor {packet.nomor(key)}"
    if kind.shows_photos and packet.foto and (packet.slug, key) not in signed:
        return f"{title} dan {kind_of(PHOTOS).title.lower()}"
    return title
