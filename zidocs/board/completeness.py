"""Everything that an indicator asks for in a period, and what of its packets answers it.

Pure: no file is read here. The board of ``zidocs status`` and the page *daftar kelengkapan* of a
bundle stand on it; a :class:`Source` names the part of a packet as ``plan`` does.

What counts as there:

- a document of a meeting, when a packet of its activity makes it; signed, when its scan is there;
- photos, when a packet of the activity has any;
- any of these also as an attachment without ``butir`` whose ``jenis`` names it;
- where several meetings of a period serve one activity, each of them by itself;
- an item, when an attachment names its number as ``butir``; and in a packet without a meeting,
  where one item alone is asked, an attachment without ``butir``, and where one item alone asks for
  photos, the photos. Beside a meeting an attachment may as well be what was shown there;
- an item also, when the office writes the document itself that answers it (``sk``, …): which item
  that is, the catalogue says (``naskah``), or ``butir`` of its section.

The numbers of items are those of one indicator: where a packet proves several, an attachment says
which item it is for each (``butir: {I.1.a: 1, IV.2.a: 4}``), and is nothing for the others.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from zidocs.kinds import ATTACHMENTS, PHOTOS, in_words
from zidocs.office.catalogue import Butir, Indikator, Kegiatan, OfficeKind, Period, months_of
from zidocs.office.packet import Packet
from zidocs.office.workspace import PACKET
from zidocs.words import months_named, tanggal

State = Literal["ada", "belum ditandatangani", "belum ada", "tidak wajib"]
Outcome = Literal["lengkap", "kurang", "kosong", "tidak wajib"]
Scans = Mapping[tuple[str, str], Path]
"""The signed scan of a document, by the packet's slug and the document's name."""


OTHER_FILES = "berkas lain"
"""The group of what packets without a meeting give to an activity with several meetings."""


@dataclass(frozen=True)
class Source:
    """A part of a packet that answers what is asked, as in :class:`zidocs.plan.Part`.

    ``file`` is the scan, photo or attachment; for a document without its scan, the packet.yaml
    that it is made of.
    """

    packet: str
    kind: str
    number: int
    file: Path
    signed: bool = True


@dataclass(frozen=True)
class Asked:
    """One thing that the guide asks for: a document of an activity, or an item; what answers it.

    ``rapat`` names the meeting, where several serve the activity. What is ``replaced`` need not be
    there, because another item stands for it.
    """

    entry: Kegiatan | Butir
    document: str | None
    sources: tuple[Source, ...]
    rapat: str = ""
    replaced: bool = False

    @property
    def kelompok(self) -> str:
        """The activity, and the meeting where it has several; of an item, its name."""
        return f"{self.entry.nama} – {self.rapat}" if self.rapat else self.entry.nama

    @property
    def nama(self) -> str:
        """``Rapat penyusunan Rencana Aksi: undangan``, or the item's name."""
        if self.document is None:
            return self.entry.nama
        return f"{self.kelompok}: {in_words(self.document)}"

    @property
    def is_required(self) -> bool:
        """Not where a condition must be met first, or where another office holds the document."""
        held_elsewhere = isinstance(self.entry, Butir) and self.entry.pemegang is not None
        return self.entry.syarat is None and not held_elsewhere and not self.replaced

    @property
    def keadaan(self) -> State:
        """There, unsigned, missing, or not required."""
        if not self.sources:
            return "belum ada" if self.is_required else "tidak wajib"
        return "ada" if all(source.signed for source in self.sources) else "belum ditandatangani"

    @property
    def berkas(self) -> Path | None:
        """The file to look at: what is still unsigned, else what is there."""
        unsigned = [source.file for source in self.sources if not source.signed]
        return next(iter(unsigned or [source.file for source in self.sources]), None)


@dataclass(frozen=True)
class Monthly:
    """What is asked for every month: how many months of the period have it, and of how many."""

    entry: Kegiatan | Butir
    found: int
    months: int


@dataclass(frozen=True)
class Completeness:
    """All that one indicator asks for in one period, in the order of the guide.

    ``monthly`` has what is there, but not for every month.
    """

    indikator: Indikator
    periode: Period
    butir: tuple[Asked, ...]
    monthly: tuple[Monthly, ...] = ()

    def having(self, keadaan: State) -> tuple[Asked, ...]:
        """The things in this state."""
        return tuple(asked for asked in self.butir if asked.keadaan == keadaan)

    @property
    def required(self) -> int:
        """How many things must be there; what is not required counts once it is there."""
        return len(self.butir) - len(self.having("tidak wajib"))

    @property
    def keadaan(self) -> Outcome:
        """Complete, in part, or nothing at all; not required where nothing must be there."""
        if not self.required:
            return "tidak wajib"
        if len(self.having("ada")) == self.required:
            return "lengkap"
        return "kurang" if any(asked.sources for asked in self.butir) else "kosong"

    def months(self, entry: Kegiatan | Butir) -> Monthly | None:
        """How many months have a thing that is asked for every month, if not all have."""
        return next((each for each in self.monthly if each.entry is entry), None)


def completeness(
    indikator: Indikator,
    periode: Period,
    jenis: OfficeKind,
    packets: Iterable[Packet],
    scans: Scans,
) -> Completeness:
    """What the indicator asks of this kind of office in this period, and what answers it.

    ``packets`` may be all packets; those that do not claim the indicator in this period are left
    out.
    """
    activities = indikator.activities_asked(periode, jenis)
    items = indikator.items_asked(periode, jenis)
    # A claim that names no activity means the first that is asked.
    first = next((activity.nomor for activity in activities), None)
    feeds = []
    for packet in packets:
        claimed = {
            first if entry.kegiatan is None else entry.kegiatan
            for entry in packet.bukti
            if (entry.indikator, entry.periode) == (indikator.kode, periode)
        }
        if claimed:
            fed = tuple(activity for activity in activities if activity.nomor in claimed)
            feeds.append(_Feed(packet, indikator.kode, fed, scans))
    documents = [asked for activity in activities for asked in _documents(activity, feeds)]
    only_item = len(items) == 1
    only_photos = sum(item.jenis == "foto" for item in items) == 1
    answers = [
        Asked(item, None, tuple(s for f in feeds for s in f.item(item, only_item, only_photos)))
        for item in items
    ]
    replaced = _replaced(indikator, answers)
    answers = [replace(each, replaced=each.entry.nomor in replaced) for each in answers]
    asked = (*documents, *answers)
    return Completeness(indikator, periode, asked, tuple(_monthly(asked, feeds, periode)))


def _documents(activity: Kegiatan, feeds: Sequence["_Feed"]) -> Iterator[Asked]:
    """The documents of an activity; of each meeting by itself where there are several."""
    own = [feed for feed in feeds if activity in feed.activities]
    meetings = sorted(
        (feed for feed in own if feed.packet.rapat), key=lambda feed: (feed.day, feed.packet.slug)
    )
    if len(meetings) < 2:
        for kind in activity.dokumen:
            yield Asked(activity, kind, tuple(s for f in own for s in f.document(activity, kind)))
        return
    for feed in meetings:
        for kind in activity.dokumen:
            yield Asked(activity, kind, tuple(feed.document(activity, kind)), feed.meeting)
    others = [feed for feed in own if not feed.packet.rapat]
    for kind in activity.dokumen:
        # Of which meeting these are, nobody says.
        if sources := tuple(s for feed in others for s in feed.document(activity, kind)):
            yield Asked(activity, kind, sources, OTHER_FILES)


def _replaced(indikator: Indikator, answers: Sequence[Asked]) -> frozenset[int]:
    """The items that need not be there, because one of the alternatives is, or is expected."""
    there = {asked.entry.nomor for asked in answers if asked.sources}
    due = {asked.entry.nomor for asked in answers}
    groups = [group for each in indikator.salah_satu if (group := due.intersection(each))]
    chosen = next((group for group in groups if group <= there), next(iter(groups), set()))
    return frozenset(number for group in groups if group != chosen for number in group)


def _monthly(
    asked: Sequence[Asked], feeds: Sequence["_Feed"], periode: Period
) -> Iterator[Monthly]:
    """What is asked for every month, and is there for some of them only."""
    for entry in {id(each.entry): each.entry for each in asked if each.entry.frekuensi}.values():
        span = months_of(periode, entry.periode)
        slugs = {s.packet for each in asked if each.entry is entry for s in each.sources}
        months: set[int] = set()
        files = 0
        for feed in feeds:
            if feed.packet.slug not in slugs:
                continue
            if isinstance(entry, Kegiatan) and feed.packet.rapat:
                months.add(feed.packet.rapat.tanggal.month)
                continue
            for text in feed.titles(entry):
                named = months_named(text, span)
                months |= named
                files += not named
        # A file that names no month is one of some month.
        found = min(len(months.intersection(span)) + files, len(span))
        if slugs and found < len(span):
            yield Monthly(entry, found, len(span))


@dataclass(frozen=True)
class _Feed:
    """A packet and the activities that it feeds."""

    packet: Packet
    indikator: str
    activities: tuple[Kegiatan, ...]
    scans: Scans

    @property
    def day(self) -> date:
        """When the meeting was."""
        return self.packet.rapat.tanggal if self.packet.rapat else date.max

    @property
    def meeting(self) -> str:
        """What the meeting was and when, as the office says it."""
        rapat = self.packet.rapat
        return f"{rapat.judul}, {tanggal(rapat.tanggal)}" if rapat else ""

    def titles(self, entry: Kegiatan | Butir) -> Iterator[str]:
        """What the attachments are called that answer an item or an activity."""
        for attachment in self.packet.lampiran:
            number = attachment.item_of(self.indikator)
            if number == entry.nomor if isinstance(entry, Butir) else number is None:
                yield f"{attachment.title} {attachment.keterangan or ''}"

    def document(self, activity: Kegiatan, kind: str) -> Iterator[Source]:
        """The parts that answer this document of the activity."""
        if activity not in self.activities:
            return
        slug = self.packet.slug
        if kind == PHOTOS:
            yield from self.photos()
        elif kind in self.packet.dokumen:
            yield self._written(kind)
        for number, attachment in enumerate(self.packet.lampiran):
            if attachment.butir is None and kind_named(attachment.jenis) == kind:
                yield Source(slug, ATTACHMENTS, number, attachment.berkas)

    def _written(self, kind: str) -> Source:
        scan = self.scans.get((self.packet.slug, kind))
        made_of = self.packet.folder / PACKET
        return Source(self.packet.slug, kind, 0, scan or made_of, signed=scan is not None)

    def item(self, item: Butir, only_item: bool, only_photos: bool) -> Iterator[Source]:
        """The parts that answer this item."""
        documents = {kind for activity in self.activities for kind in activity.dokumen}
        files_only = self.packet.rapat is None
        for number, attachment in enumerate(self.packet.lampiran):
            is_spare = attachment.butir is None and kind_named(attachment.jenis) not in documents
            is_it = attachment.item_of(self.indikator) == item.nomor
            if is_it or (files_only and only_item and is_spare):
                yield Source(self.packet.slug, ATTACHMENTS, number, attachment.berkas)
        for kind in self.packet.dokumen:
            if self.packet.answers.get((kind, self.indikator)) == item.nomor:
                yield self._written(kind)
        if files_only and only_photos and item.jenis == "foto":
            yield from self.photos()

    def photos(self) -> Iterator[Source]:
        """The photos as one part; its file is the first of them."""
        for photo in self.packet.foto[:1]:
            yield Source(self.packet.slug, PHOTOS, 0, photo.path)


def kind_named(words: str) -> str:
    """A kind of document as a person writes it: ``Daftar hadir`` is ``daftar_hadir``."""
    return re.sub(r"[\s_-]+", "_", words.strip()).casefold()
