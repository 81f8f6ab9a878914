"""Parts and an archived bundle become the bundle anew: every number as it was, late parts behind.

Within a size limit, as any bundle; what is added goes into the last volume, or, where that has no
room for it, into new ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zidocs.bundle.binding import bind
from zidocs.bundle.budget import (
    AS_THEY_ARE,
    LADDER,
    Copies,
    Fitted,
    Level,
    PlaceOf,
    answered_by,
    expected_size,
    first_that_fits,
    in_volumes,
)
from zidocs.bundle.frozen import (
    Frozen,
    FrozenLayout,
    FrozenPart,
    Matched,
    kept,
    match_parts,
    standing,
)
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Cover, Shrunk
from zidocs.bundle.shares import Piece, cut
from zidocs.steps import Progress, untold

_KEPT = -1
"""The number of a piece that is none of today's parts."""


@dataclass(frozen=True)
class Archived:
    """An archived bundle: its layout, and how a part of it becomes its pages, without the stamp.

    ``pages`` raises EvidenceFault or BundleFault if they cannot be read.
    """

    layout: FrozenLayout
    pages: Callable[[FrozenPart], bytes]


def bind_appended(
    cover: Cover,
    parts: Sequence[BoundPart],
    asked: Sequence[AskedRow],
    archived: Archived,
    place_of: PlaceOf,
    aside: Path,
    most_bytes: int | None,
    progress: Progress = untold,
) -> Fitted:
    """Bind the parts (see ``bind_within``) so that no archived page number is given to another.

    Raises BundleFault where that cannot be.
    """
    appending = _appending(cover, parts, asked, archived, place_of, aside, progress)
    if most_bytes is None:
        return appending.attempt(AS_THEY_ARE)
    # What was split when it was archived was as small as can be, and is so again.
    if len(archived.layout.volumes) == 1:
        fitted = first_that_fits(appending.attempt, appending.expected, most_bytes)
    else:
        fitted = appending.attempt(LADDER[-1])
        fitted = fitted if fitted.bundles[-1].size <= most_bytes else None
    if fitted is None:
        bundles = in_volumes(appending.late(LADDER[-1]), appending.in_shares, aside, most_bytes)
        fitted = Fitted(bundles, appending.copies.shrunk(LADDER[-1]))
    return fitted


def _appending(
    cover: Cover,
    parts: Sequence[BoundPart],
    asked: Sequence[AskedRow],
    archived: Archived,
    place_of: PlaceOf,
    aside: Path,
    progress: Progress,
) -> "_Appending":
    layout = archived.layout
    matched = match_parts(layout, parts)
    old = {}
    for slot in matched.slots:
        if slot.number is None:
            aside.mkdir(parents=True, exist_ok=True)
            path = aside / f"arsip-{slot.frozen.first}.pdf"
            path.write_bytes(archived.pages(slot.frozen))
            old[slot.frozen.first] = kept(slot, path, layout.archive)
    cover = replace(cover, judul=layout.judul)
    copies = Copies(parts, aside, progress)
    return _Appending(cover, asked, layout, matched, copies, old, place_of, progress)


@dataclass(frozen=True)
class _Appending:
    """One bundle whose parts have found their places; ``kept`` are archived, by first page."""

    cover: Cover
    asked: Sequence[AskedRow]
    layout: FrozenLayout
    matched: Matched
    copies: Copies
    kept: dict[int, BoundPart]
    place_of: PlaceOf
    progress: Progress

    def late(self, level: Level) -> list[BoundPart]:
        """The parts that have no place in the archive."""
        copies, number = self.copies.at(level), len(self.layout.lists) + 1
        return [replace(copies[index], late=number) for index in self.matched.late]

    def archived(self, level: Level) -> list[list[Piece]]:
        """What stands on the archived pages, volume by volume."""
        copies = self.copies.at(level)
        shares: list[list[Piece]] = [[] for _ in self.layout.volumes]
        for slot in self.matched.slots:
            place, share = slot.frozen, shares[slot.frozen.volume - 1]
            if slot.number is None:
                share.append(Piece(self.kept[place.first], _KEPT))
                continue
            name = f"beku-{slot.number}-{slot.start}.pdf"
            indexes = range(slot.start, slot.start + place.pages)
            part = cut(copies[slot.number], indexes, self.copies.aside, name)
            share.append(Piece(standing(slot, part), slot.number, slot.start + 1))
        return shares

    def attempt(self, level: Level) -> Fitted:
        """Everything that is late in the last volume."""
        shares = self.archived(level)
        late = zip(self.matched.late, self.late(level), strict=True)
        shares[-1] += [Piece(part, number) for number, part in late]
        shrunk = self.copies.shrunk(level)
        return Fitted(self.bound(shares, shrunk), shrunk)

    def expected(self, level: Level) -> int:
        """The size of the only volume with everything that is late, in bytes, at most."""
        pieces = [piece.part for share in self.archived(level) for piece in share]
        return expected_size([*pieces, *self.late(level)])

    def in_shares(self, shares: Sequence[Sequence[Piece]]) -> tuple[Bundle, ...]:
        """Shares of what is late as new volumes; their pieces count the late parts only."""
        numbered = [
            [replace(piece, number=self.matched.late[piece.number]) for piece in share]
            for share in shares
        ]
        smallest = LADDER[-1]
        return self.bound([*self.archived(smallest), *numbered], self.copies.shrunk(smallest))

    def bound(
        self, shares: Sequence[Sequence[Piece]], shrunk: Sequence[Shrunk]
    ) -> tuple[Bundle, ...]:
        """All volumes."""
        return bind(
            self.cover,
            [[piece.part for piece in share] for share in shares],
            [self.place_of(number, len(shares)) for number in range(1, len(shares) + 1)],
            answered_by([piece for share in shares for piece in share], self.asked),
            shrunk,
            Frozen(self.layout, self.matched.changes),
            self.progress,
        )
