"""Parts become the plan of their bundle: all pages numbered before one is written.

Printed number, PDF page number and page label are one: the cover is page 1. Where a bundle is split
into volumes, the numbers go on from one to the next.

Numbers that an archive has are pinned. Cover, contents and lists have the pages they had then;
where something is to be told that was not archived, it follows the archived pages: a list of it,
what came late, and the certificate, to which its old pages lead then; so does the completeness
where it has outgrown its pages.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from zidocs.bundle.formats import Format, newest
from zidocs.bundle.frozen import Frozen
from zidocs.bundle.index import (
    PHOTOS,
    Answer,
    BundleIndex,
    LateList,
    Original,
    Page,
    Part,
    Photo,
    Shrunk,
)
from zidocs.bundle.own_pages import OwnPages
from zidocs.bundle.parts import AskedRow, BoundPart, Cover, archival_level
from zidocs.bundle.rows import LATE_LIST, headings, own_page, part_page
from zidocs.errors import BundleFault

_MOST_ROUNDS = 20
_NOWHERE = range(0)


@dataclass(frozen=True)
class NumberedPart:
    """A part, its first and last page in the bundle, from 1, and the volume it is in, from 1."""

    part: BoundPart
    first: int
    last: int
    volume: int = 1

    @property
    def entry(self) -> Part:
        """As the index has it; of pages made of photos no file of the office has the hash.

        Of a part that the end of a volume cut, the photos are those on its own pages.
        """
        part = self.part
        is_of_photos = part.kind == PHOTOS
        numbers = dict(zip(part.source_pages, range(self.first, self.last + 1), strict=False))
        return Part(
            judul=part.title,
            kelompok=part.section,
            jenis=part.kind,
            paket=part.packet,
            berkas=part.source,
            sha256="" if is_of_photos else part.source_sha256,
            isi=part.source_sha256 if is_of_photos else "",
            foto=tuple(
                Photo(photo.shown, photo.sha256, photo.page and numbers[photo.page])
                for photo in part.photos
                if photo.page is None or photo.page in numbers
            ),
            bukan_pdfa=tuple(str(obstacle) for obstacle in part.obstacles or ()),
            jilid=self.volume,
            dari=self.first,
            sampai=self.last,
            tambahan=part.late,
            arsip=part.archive,
        )


def numbered(
    parts: Sequence[BoundPart], front_pages: int, volume: int = 1
) -> tuple[NumberedPart, ...]:
    """Parts in order become page numbers, after ``front_pages`` pages."""
    placed, next_page = [], front_pages + 1
    for part in parts:
        last = next_page + len(part.source_pages) - 1
        placed.append(NumberedPart(part, next_page, last, volume))
        next_page = last + 1
    return tuple(placed)


@dataclass(frozen=True)
class VolumePages:
    """Which pages of the bundle a volume has, as printed numbers; the cover is ``first``.

    ``own`` are those of our own with their kinds in the index, but the cover and the lists of what
    came late; of a kind of pages that only say where their content is now there may be several.
    """

    number: int
    first: int
    own: Iterable[tuple[str, range]]
    parts: tuple[NumberedPart, ...]
    last: int

    def index_pages(self, lists: Iterable[LateList], form: Format) -> tuple[Page, ...]:
        """All pages, as the index has them."""
        runs = [("sampul", range(self.first, self.first + 1)), *self.own]
        runs += [
            (LATE_LIST, range(late.dari, late.sampai + 1))
            for late in lists
            if late.jilid == self.number
        ]
        rows = [own_page(page, kind, form.words) for kind, pages in runs for page in pages]
        for placed in self.parts:
            entry = placed.entry
            rows += [
                part_page(page, entry, source_page)
                for page, source_page in enumerate(placed.part.source_pages, start=placed.first)
            ]
        return tuple(sorted(rows, key=lambda row: row.halaman))


@dataclass(frozen=True)
class PlannedBundle:
    """A whole bundle as it is planned; ``lists`` are those of late parts, where there are any.

    With ``lists_own`` the contents name pages of our own, too.
    """

    form: Format
    cover: Cover
    volumes: tuple[VolumePages, ...]
    originals: tuple[tuple[Original, ...], ...]
    asked: tuple[AskedRow, ...]
    shrunk: tuple[Shrunk, ...]
    lists: tuple[LateList, ...] = ()
    lists_own: bool = False

    @cached_property
    def placed(self) -> tuple[NumberedPart, ...]:
        """The parts of all volumes."""
        return tuple(part for volume in self.volumes for part in volume.parts)

    @cached_property
    def entries(self) -> tuple[Part, ...]:
        """The same as the indexes have them."""
        return tuple(placed.entry for placed in self.placed)

    def index(self, number: int, sha256: str = "") -> BundleIndex:
        """The index of the volume ``number``, from 0; ``sha256`` is the PDF's."""
        cover, volume, originals = self.cover, self.volumes[number], self.originals[number]
        sources = {placed.part.source for placed in volume.parts}
        return BundleIndex(
            format=self.form.number,
            indikator=cover.indikator,
            periode=cover.periode,
            tahun=cover.tahun,
            satker=cover.satker,
            judul=cover.judul,
            jilid=volume.number,
            jumlah_jilid=len(self.volumes),
            jumlah_halaman=self.volumes[-1].last,
            pdfa=archival_level([placed.part for placed in volume.parts], bool(originals)),
            sha256=sha256,
            bagian=self.entries,
            kelengkapan=tuple(_answer(row, self.placed) for row in self.asked),
            asli=originals,
            diperkecil=tuple(each for each in self.shrunk if each.berkas in sources),
            tambahan=self.lists,
            halaman_sendiri=self.lists_own,
            halaman=volume.index_pages(self.lists, self.form),
        )

    def own_pages(self, index: BundleIndex, seal: str = "") -> OwnPages:
        """The pages of our own that the volume of this index has."""
        return OwnPages(index, self.form.words, self.cover.paper_mm, seal)


def _answer(row: AskedRow, placed: Sequence[NumberedPart]) -> Answer:
    if row.part is None:
        return Answer(row.kelompok, row.nama, row.keadaan)
    part = placed[row.part]
    return Answer(row.kelompok, row.nama, row.keadaan, part.volume, part.first + row.page - 1)


class _Outgrown(Exception):
    """A certificate needs more pages than it had."""


def plan_bundle(
    cover: Cover,
    shares: Sequence[Sequence[BoundPart]],
    asked: Sequence[AskedRow],
    shrunk: Sequence[Shrunk],
    frozen: Frozen | None = None,
) -> PlannedBundle:
    """Each share becomes the pages of a volume.

    Where numbers are ``frozen``, of each archived volume's share come first the parts that it had,
    then late ones; shares beyond the archived volumes are all late. Raises BundleFault where pages
    of our own need more room than they had.
    """
    planning = _Planning(cover, shares, tuple(asked), tuple(shrunk), frozen)
    try:
        if not planning.must_add:
            return planning.plan(planning.archived_lists)
    except _Outgrown:
        pass
    try:
        return planning.plan((*planning.archived_lists, planning.new_list()))
    except _Outgrown:
        raise planning.no_room("sertifikat") from None


@dataclass(frozen=True)
class _Planning:
    """What is to be planned."""

    cover: Cover
    shares: Sequence[Sequence[BoundPart]]
    asked: tuple[AskedRow, ...]
    shrunk: tuple[Shrunk, ...]
    frozen: Frozen | None

    @property
    def archived(self) -> tuple[BundleIndex, ...]:
        """The archived volumes."""
        return self.frozen.layout.volumes if self.frozen else ()

    @property
    def archived_lists(self) -> tuple[LateList, ...]:
        return self.archived[0].tambahan if self.archived else ()

    def drafted(
        self,
        lists: tuple[LateList, ...],
        volumes: tuple[VolumePages, ...] = (),
        *,
        own: bool = False,
    ) -> PlannedBundle:
        """A plan of these volumes; without any, one whose numbers mean nothing."""
        drafts = (
            VolumePages(number, 1, (), numbered(share, 0, number), 1)
            for number, share in enumerate(self.shares, start=1)
        )
        return PlannedBundle(
            form=newest(),
            cover=self.cover,
            volumes=volumes or tuple(drafts),
            originals=self.originals,
            asked=self.asked,
            shrunk=self.shrunk,
            lists=lists,
            lists_own=own,
        )

    def count(
        self, kind: str, lists: tuple[LateList, ...] = (), number: int = 0, *, own: bool = False
    ) -> int:
        """How many pages such a list has: that does not depend on the numbers in it."""
        draft = self.drafted(lists, own=own)
        return draft.own_pages(draft.index(0)).count(kind, number)

    @cached_property
    def completeness(self) -> int:
        """How many pages the completeness has."""
        return self.count("daftar_kelengkapan") if self.asked else 0

    @property
    def moves_completeness(self) -> bool:
        """Whether the completeness has outgrown its pages."""
        had = [len(index.pages_of("daftar_kelengkapan")) for index in self.archived]
        return bool(had) and self.completeness > max(had)

    @property
    def must_add(self) -> bool:
        """Whether there is anything to tell that was not archived."""
        if self.frozen is None:
            return False
        new = len(self.archived_lists) + 1
        late = any(part.late == new for share in self.shares for part in share)
        return late or bool(self.frozen.changes) or self.moves_completeness

    @cached_property
    def originals(self) -> tuple[tuple[Original, ...], ...]:
        """The signed files of each volume, every file in the first volume that has pages of it.

        An archived volume has those that it had.
        """
        found: list[tuple[Original, ...]] = []
        attached: set[str] = set()
        for share in self.shares:
            found.append(_originals(part for part in share if part.source not in attached))
            if not self.frozen:
                attached |= {original.berkas for original in found[-1]}
        return tuple(found)

    def plan(self, lists: tuple[LateList, ...]) -> PlannedBundle:
        """All pages are counted, round by round until the numbers stay the same.

        The contents' length does not depend on the numbers in it; the certificate's does. Raises
        _Outgrown.
        """
        if self.moves_completeness and len(self.shares) > 1:
            raise self.no_room("daftar_kelengkapan")
        lists, contents, own = self.measured(lists)
        certificates = [len(self.pinned(n, lists)) or 1 for n in range(1, len(self.shares) + 1)]
        for _ in range(_MOST_ROUNDS):
            volumes: list[VolumePages] = []
            for number, pages in enumerate(certificates, start=1):
                before = volumes[-1].last if volumes else 0
                volumes.append(self.volume(number, before, lists, (contents, pages)))
            plan = self.drafted(lists, tuple(volumes), own=own)
            needed = [
                plan.own_pages(plan.index(number)).count("sertifikat")
                for number in range(len(volumes))
            ]
            for number, pages in enumerate(needed, start=1):
                if pinned := self.pinned(number, lists):
                    if pages > len(pinned):
                        raise _Outgrown
                    needed[number - 1] = len(pinned)
            if needed == certificates:
                break
            certificates = needed
        return plan

    def pinned(self, number: int, lists: Sequence[LateList]) -> tuple[int, ...]:
        """The pages that a volume's certificate must keep; none where it follows what is added."""
        is_continued = len(lists) > len(self.archived_lists) and lists[-1].jilid == number
        if number > len(self.archived) or is_continued:
            return ()
        return self.archived[number - 1].pages_of("sertifikat")

    def new_list(self) -> LateList:
        """The list of what is added, on one page as yet."""
        if self.frozen is None:
            # A bundle without numbers to keep has no certificate that could outgrow its pages.
            raise _Outgrown
        layout, last = self.frozen.layout, self.archived[-1].last
        begins = len(self.shares) > len(self.archived)
        # A volume of its own has its cover before.
        first = last + (2 if begins else 1)
        return LateList(
            arsip=layout.archive,
            tanggal=layout.day,
            beku=last,
            jilid=len(self.archived) + begins,
            dari=first,
            sampai=first,
            di_daftar_isi=False,
            perubahan=self.frozen.changes,
        )

    def measured(self, lists: tuple[LateList, ...]) -> tuple[tuple[LateList, ...], int, bool]:
        """The lists on as many pages as they need; how many the contents have, and whether these
        name pages of our own.

        Archived ones have as many as they had, with rows for as many lists as fit on them.
        """
        ended = []
        for number, late in enumerate(lists, start=1):
            had = late.sampai - late.dari + 1 if number <= len(self.archived_lists) else 0
            needed = self.fitting(LATE_LIST, self.count(LATE_LIST, lists, number), had)
            ended.append(replace(late, sampai=late.dari + needed - 1))
        had = len(self.archived[0].pages_of("daftar_isi")) if self.archived else 0
        wanted = newest().words.lists_own_pages
        choices = [(shown, own) for own in (wanted, False) for shown in range(len(lists), -1, -1)]
        for shown, own in choices:
            named = tuple(
                replace(late, di_daftar_isi=number < shown) for number, late in enumerate(ended)
            )
            needed = self.count("daftar_isi", named, own=own)
            if needed <= had or not self.archived:
                break
        return named, self.fitting("daftar_isi", needed, had), own

    def fitting(self, kind: str, needed: int, had: int) -> int:
        """The pages of a list: as many as it had, if it was archived; raises BundleFault."""
        if had and needed > had:
            raise self.no_room(kind)
        return had or needed

    def volume(
        self, number: int, before: int, lists: Sequence[LateList], lengths: tuple[int, int]
    ) -> VolumePages:
        """The pages of a volume, those before it being numbered up to ``before``.

        ``lengths`` are those of contents and certificate.
        """
        share, (contents, pages) = self.shares[number - 1], lengths
        if number <= len(self.archived):
            return self.archived_volume(number, lists, pages)
        first, own = before + 1, dict[str, range]()
        front = first
        if not self.frozen:
            own["daftar_isi"] = range(first + 1, first + 1 + contents)
            completeness = self.completeness if number == 1 else 0
            front = own["daftar_isi"].stop + completeness - 1
            own["daftar_kelengkapan"] = range(front + 1 - completeness, front + 1)
        for late in lists[len(self.archived_lists) :]:
            if late.jilid == number:
                front = late.sampai
        placed = numbered(share, front, number)
        own["sertifikat"] = range(placed[-1].last + 1, placed[-1].last + 1 + pages)
        return VolumePages(number, first, own.items(), placed, own["sertifikat"].stop - 1)

    def archived_volume(self, number: int, lists: Sequence[LateList], pages: int) -> VolumePages:
        """An archived volume, with what is added behind its pages."""
        old, share = self.archived[number - 1], self.shares[number - 1]
        own = {kind: _range(old.pages_of(kind)) for kind in _OWN}
        moved = [(page.jenis, range(page.halaman, page.halaman + 1)) for page in old.halaman
                 if page.halaman_berkas is None and page.jenis.endswith("_lama")]  # fmt: skip
        placed = tuple(
            NumberedPart(part, place.dari, place.sampai, number)
            for part, place in zip(share[: len(old.parts)], old.parts, strict=True)
        )
        if self.pinned(number, lists):
            return VolumePages(number, old.first, [*own.items(), *moved], placed, old.last)
        last = lists[-1].sampai
        moved.append(("sertifikat_lama", own["sertifikat"]))
        if self.moves_completeness:
            moved.append(("daftar_kelengkapan_lama", own["daftar_kelengkapan"]))
            own["daftar_kelengkapan"] = range(last + 1, last + 1 + self.completeness)
            last += self.completeness
        late = numbered(share[len(placed) :], last, number)
        last = late[-1].last if late else last
        own["sertifikat"] = range(last + 1, last + 1 + pages)
        runs = [*own.items(), *moved]
        return VolumePages(number, old.first, runs, (*placed, *late), last + pages)

    def no_room(self, kind: str) -> BundleFault:
        """What to say where numbers would have to move."""
        return BundleFault.at(
            self.cover.label,
            "Z323",
            archive=self.frozen.layout.archive if self.frozen else "",
            heading=headings(newest().words)[kind],
        ).says(
            "The page numbers of the archive {archive} cannot be kept: {heading} needs more pages "
            "than it had.",
            "Undo the change, or give the pages new numbers: zidocs build --relayout.",
        )


_OWN = ("daftar_isi", "daftar_kelengkapan", "sertifikat")


def _range(pages: Sequence[int]) -> range:
    return range(pages[0], pages[-1] + 1) if pages else _NOWHERE


def _originals(share: Iterable[BoundPart]) -> tuple[Original, ...]:
    """The signed files of a volume, once each, under names that differ."""
    names: dict[str, Original] = {}
    signed = {part.source: part for part in share if part.signed and part.file}
    for source, part in signed.items():
        path = Path(source)
        name, number = path.name, 1
        while name in names:
            number += 1
            name = f"{path.stem}-{number}{path.suffix}"
        names[name] = Original(name, source, part.source_sha256)
    return tuple(names.values())
