"""A frozen layout and the parts become the plan of their bundle: archived numbers stay.

Cover, contents and lists have the pages they had. Where something is to be told that was not
archived, it follows the archived pages: a list of it, what came late, and the certificate, to
which its old pages lead then; so does the completeness where it has outgrown its pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from zidocs.bundle.completeness import CompletenessPage, lay_out_completeness
from zidocs.bundle.contents import ContentsPage, contents_sections, lay_out_contents
from zidocs.bundle.frozen import Frozen, FrozenLayout
from zidocs.bundle.late import HEADING, LATE_LIST, LateList, front_rows, list_rows, list_sections
from zidocs.bundle.numbering import (
    Inset,
    Listed,
    NumberedPart,
    Section,
    VolumePages,
    answers,
    numbered,
)
from zidocs.bundle.parts import AskedRow, BoundPart, Cover, Shrunk
from zidocs.bundle.planning import OwnSheets, PlannedBundle, lay_out_proofs, originals_of
from zidocs.errors import BundleFault, Place, Problem, say

_MOST_ROUNDS = 20
_NOWHERE = range(0)

Page = TypeVar("Page")


class _Outgrown(Exception):
    """A certificate needs more pages than it had."""


def plan_frozen(
    cover: Cover,
    shares: Sequence[Sequence[BoundPart]],
    asked: Sequence[AskedRow],
    shrunk: tuple[Shrunk, ...],
    frozen: Frozen,
) -> PlannedBundle:
    """Each archived volume's share becomes its pages, with the late parts behind the last ones.

    Of a share come first the parts of the archived volume, then late ones; shares beyond the
    archived volumes are all late. Raises BundleFault where pages of our own need more room than
    they had.
    """
    planning = _Planning(cover, shares, asked, shrunk, frozen)
    try:
        if not planning.must_add:
            return planning.plan(adds=False)
    except _Outgrown:
        pass
    try:
        return planning.plan(adds=True)
    except _Outgrown:
        raise planning.no_room("SERTIFIKAT") from None


@dataclass(frozen=True)
class _Planning:
    """What is to be planned, and how the pages of our own are laid out."""

    cover: Cover
    shares: Sequence[Sequence[BoundPart]]
    asked: Sequence[AskedRow]
    shrunk: tuple[Shrunk, ...]
    frozen: Frozen

    @property
    def layout(self) -> FrozenLayout:
        return self.frozen.layout

    @cached_property
    def listed(self) -> tuple[NumberedPart, ...]:
        """All parts, for their titles: no list's length depends on the numbers in it."""
        return tuple(part for share in self.shares for part in numbered(share, 0))

    @cached_property
    def completeness(self) -> tuple[CompletenessPage, ...]:
        return lay_out_completeness(self.asked, self.cover.paper_mm)

    @property
    def moves_completeness(self) -> bool:
        """Whether the completeness has outgrown its pages."""
        had = max(len(volume.completeness) for volume in self.layout.volumes)
        return len(self.completeness) > had

    @property
    def must_add(self) -> bool:
        """Whether there is anything to tell that was not archived."""
        new = len(self.layout.lists) + 1
        late = any(part.part.late == new for part in self.listed)
        return late or bool(self.frozen.changes) or self.moves_completeness

    def plan(self, *, adds: bool) -> PlannedBundle:
        """All volumes one after the other; raises _Outgrown."""
        if self.moves_completeness and len(self.shares) > 1:
            raise self.no_room("DAFTAR KELENGKAPAN")
        lists = (*self.layout.lists, self.new_list()) if adds else self.layout.lists
        pages = {late.number: self.list_pages(late) for late in lists}
        lists = tuple(_ended(late, len(pages[late.number])) for late in lists)
        lists, contents = self.contents(lists)
        rows = len(front_rows(self.listed, lists))
        rows += sum(len(list_rows(late, self.listed)) for late in lists)
        volumes: list[VolumePages] = []
        sheets: list[OwnSheets] = []
        for number, share in enumerate(self.shares, start=1):
            volume = self.volume(number, volumes, lists if adds else ())
            sheet = self.sheet(volume, contents, pages, share)
            volume, sheet = self.certified(volume, sheet, rows)
            volumes.append(volume)
            sheets.append(sheet)
        placed = [part for volume in volumes for part in volume.parts]
        return PlannedBundle(
            self.cover,
            tuple(volumes),
            tuple(sheets),
            answers(self.asked, placed),
            self.shrunk,
            lists,
        )

    def new_list(self) -> LateList:
        """The list of what is added, on one page as yet."""
        layout = self.layout
        volumes = len(layout.volumes)
        begins = len(self.shares) > volumes
        # A volume of its own has its cover before.
        first = layout.last + (2 if begins else 1)
        return LateList(
            len(layout.lists) + 1,
            layout.archive,
            layout.day,
            layout.last,
            first,
            first,
            volumes + begins,
            False,
            self.frozen.changes,
        )

    def list_pages(self, late: LateList) -> tuple[ContentsPage, ...]:
        """A list is laid out; an archived one has as many pages as it had."""
        sections = list_sections(late, self.listed)
        pages = lay_out_contents(sections, self.cover.paper_mm, late.introduction)
        if late.number > len(self.layout.lists):
            return pages
        return self.filled(pages, late.last - late.first + 1, HEADING)

    def contents(
        self, lists: Sequence[LateList]
    ) -> tuple[tuple[LateList, ...], tuple[ContentsPage, ...]]:
        """The contents on the pages they had, with rows for as many lists as fit on them."""
        archived = range(len(self.layout.volumes))
        shares: list[list[Listed]] = [
            [part for part in numbered(self.shares[index], 0) if not part.late]
            for index in archived
        ]
        listed = contents_sections(shares, self.cover.judul)
        had = len(self.layout.volumes[0].contents)
        for shown in range(len(lists), -1, -1):
            named = tuple(replace(late, in_contents=late.number <= shown) for late in lists)
            rows = front_rows((), named)
            sections: list[Section[Listed]] = [*listed]
            if rows:
                sections.append(Section("", tuple(rows)))
            pages = lay_out_contents(sections, self.cover.paper_mm)
            if len(pages) <= had:
                break
        return named, self.filled(pages, had, "DAFTAR ISI")

    def volume(
        self, number: int, before: Sequence[VolumePages], added: Sequence[LateList]
    ) -> VolumePages:
        """The pages of a volume; its certificate is still empty where it is not where it was."""
        archived, share = self.layout.volumes, self.shares[number - 1]
        if number > len(archived):
            return _begun(number, before[-1].last + 1, share, added)
        old = archived[number - 1]
        standing = share[: len(old.parts)]
        placed = tuple(
            NumberedPart(part, place.first, place.last, number)
            for part, place in zip(standing, old.parts, strict=True)
        )
        volume = VolumePages(
            number, old.first, old.contents, old.completeness, placed, old.certificate, old.last,
            old.insets,
        )  # fmt: skip
        if not added or added[-1].volume != number:
            return volume
        moved = len(self.completeness) if self.moves_completeness else 0
        return _continued(volume, share[len(old.parts) :], added[-1], moved)

    def sheet(
        self,
        volume: VolumePages,
        contents: tuple[ContentsPage, ...],
        lists: Mapping[int, tuple[ContentsPage, ...]],
        share: Sequence[BoundPart],
    ) -> OwnSheets:
        """The pages of our own of a volume, but for its certificate."""
        return OwnSheets(
            contents if volume.contents else (),
            _padded(self.completeness, len(volume.completeness)) if volume.completeness else (),
            (),
            originals_of(share),
            {inset.late: lists[inset.late] for inset in volume.insets if inset.late},
        )

    def certified(
        self, volume: VolumePages, sheet: OwnSheets, rows: int
    ) -> tuple[VolumePages, OwnSheets]:
        """The volume with its certificate; raises _Outgrown where its old pages do not hold it."""
        start, had = volume.certificate.start, len(volume.certificate)
        count = had or 1
        for _ in range(_MOST_ROUNDS):
            last = max(volume.last, start + count - 1)
            whole = replace(volume, certificate=range(start, start + count), last=last)
            pages = lay_out_proofs(self.cover, whole, sheet, (rows, len(self.asked)), self.shrunk)
            if had and len(pages) > had:
                raise _Outgrown
            if had or len(pages) == count:
                break
            count = len(pages)
        return whole, replace(sheet, certificate=_padded(pages, count))

    def filled(self, pages: Sequence[Page], had: int, heading: str) -> tuple[Page, ...]:
        """Pages laid out anew, as many as there were; raises BundleFault if they do not do."""
        if len(pages) > had:
            raise self.no_room(heading)
        return _padded(pages, had)

    def no_room(self, heading: str) -> BundleFault:
        """What to say where numbers would have to move."""
        return BundleFault(
            Problem(
                Place(self.cover.label),
                say(
                    "The page numbers of the archive {archive} cannot be kept: {heading} needs "
                    "more pages than it had.",
                    archive=self.layout.archive,
                    heading=heading,
                ),
                say("Undo the change, or give the pages new numbers: zidocs build --relayout."),
                "Z323",
            )
        )


def _padded(pages: Sequence[Page], count: int) -> tuple[Page, ...]:
    """Pages, with empty ones behind them where there were more."""
    return (*pages, *(() for _ in range(count - len(pages))))  # type: ignore[arg-type]


def _ended(late: LateList, pages: int) -> LateList:
    return replace(late, last=late.first + pages - 1)


def _continued(
    volume: VolumePages, late: Sequence[BoundPart], added: LateList, completeness: int
) -> VolumePages:
    """An archived volume with what is added behind its pages."""
    old = volume.certificate
    insets = [*volume.insets, Inset("sertifikat_lama", old.start, old.stop - 1)]
    where = volume.completeness
    if completeness:
        if where:
            insets.append(Inset("daftar_kelengkapan_lama", where.start, where.stop - 1))
        where = range(added.last + 1, added.last + 1 + completeness)
    insets.append(Inset(LATE_LIST, added.first, added.last, added.number))
    placed = numbered(late, added.last + completeness, volume.number)
    last = placed[-1].last if placed else added.last + completeness
    return replace(
        volume,
        completeness=where,
        parts=(*volume.parts, *placed),
        insets=tuple(insets),
        certificate=range(last + 1, last + 1),
        last=last,
    )


def _begun(
    number: int, first: int, share: Sequence[BoundPart], added: Sequence[LateList]
) -> VolumePages:
    """A new volume of what is added: its cover, the list in the first of them, the parts."""
    own = [late for late in added if late.volume == number]
    front = own[-1].last if own else first
    insets = tuple(Inset(LATE_LIST, late.first, late.last, late.number) for late in own)
    placed = numbered(share, front, number)
    last = placed[-1].last
    certificate = range(last + 1, last + 1)
    return VolumePages(number, first, _NOWHERE, _NOWHERE, placed, certificate, last, insets)
