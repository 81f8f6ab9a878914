"""Parts and a size limit become a bundle that fits it: pictures made smaller, else volumes.

Photos are made smaller first, step by step to where they are just recognisable; then scans and
attachments, to where they are just readable; documents made by us never. The first step that fits
is taken. What does not fit even then is split into volumes, each filled in order: a part that no
volume can hold alone is cut between its pages, unless it is signed electronically: that one is
attached, all of it, to the volume of its first page.

Beside an archived bundle every number stays as it was, and late parts come behind: what is added
goes into the last volume, or, where that has no room for it, into new ones.
"""

import io
import tempfile
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from zidocs.bundle.binding import bind
from zidocs.bundle.frozen import Frozen, FrozenLayout, kept, match_parts, standing
from zidocs.bundle.index import BundleIndex, Part, Shrunk
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Cover
from zidocs.pdf.copying import copy_pages, pages_alone
from zidocs.pdf.output import PdfFile
from zidocs.pdf.scaling import PHOTO_STEPS, SCAN_STEPS, Step, scaled_pages
from zidocs.pdf.source import PdfSource, reading
from zidocs.steps import Progress, begin, untold

_PAGE_BYTES = 1_500
"""What each page adds beside its part: stamp, links, rows; generous."""


@dataclass(frozen=True)
class Piece:
    """A part, or pages of one: ``number`` counts the parts from 0, ``start`` its pages from 1.

    ``measured`` are the bytes that it adds to a bundle, where they are known.
    """

    part: BoundPart
    number: int
    start: int = 1
    measured: int = 0

    @property
    def pages(self) -> int:
        """How many it has."""
        return len(self.part.source_pages)

    @property
    def expected(self) -> int:
        """Bytes that its pages add to a bundle, at most."""
        return self.measured or self.part.size + _PAGE_BYTES * self.pages

    @property
    def can_be_cut(self) -> bool:
        """Whether less of it may stand in a volume."""
        return self.pages > 1 and not self.part.signed


def share_out(parts: Sequence[BoundPart], room: int, aside: Path) -> list[list[Piece]]:
    """The parts become shares of at most ``room`` bytes; what is larger and whole is one alone.

    Pieces of a cut part are written into the folder ``aside``. Raises EvidenceFault if a part
    cannot be read.
    """
    shares = [_Share()]
    for number, part in enumerate(parts):
        whole = Piece(part, number)
        pieces = [whole]
        if whole.can_be_cut and whole.expected > room:
            pieces = _titled([*_cut_to_fit(whole, room - shares[-1].bytes, room, aside)])
        for piece in pieces:
            if shares[-1].pieces and shares[-1].bytes + shares[-1].added_by(piece) > room:
                shares.append(_Share(shares[-1].attached))
            shares[-1].add(piece)
    return [share.pieces for share in shares]


class _Share:
    """The pieces of one volume; ``attached`` are the signed files that it or one before has."""

    def __init__(self, attached: Iterable[str] = ()) -> None:
        self.pieces: list[Piece] = []
        self.bytes = 0
        self.attached = set(attached)

    def added_by(self, piece: Piece) -> int:
        """Bytes that a piece would add, at most."""
        part = piece.part
        is_attached = part.signed and part.file and part.source not in self.attached
        return piece.expected + (part.file.stat().st_size if part.file and is_attached else 0)

    def add(self, piece: Piece) -> None:
        """A piece becomes the last one."""
        self.bytes += self.added_by(piece)
        self.pieces.append(piece)
        if piece.part.signed:
            self.attached.add(piece.part.source)


def _cut_to_fit(piece: Piece, left: int, room: int, aside: Path) -> Iterator[Piece]:
    """A part becomes pieces, the first within what is ``left`` of a volume if a page of it is.

    One that fits a volume as its pages are written, packed, stays whole.
    """
    aside.mkdir(parents=True, exist_ok=True)
    with reading(piece.part.source), _opened(piece.part) as source:
        sizes = _sizes(source, range(piece.pages), room, aside)
        if len(sizes) == piece.pages:
            yield replace(piece, measured=sizes[-1])
            return
        start, count = 0, bisect_right(sizes, left) or len(sizes)
        while start < piece.pages:
            indexes = range(start, start + max(count, 1))
            name = f"{piece.number}-{start + 1}-{len(indexes)}.pdf"
            part = _pages_aside(piece.part, source, indexes, aside, name)
            yield Piece(part, piece.number, piece.start + start)
            start = indexes.stop
            count = len(_sizes(source, range(start, piece.pages), room, aside))


def _sizes(source: PdfSource, indexes: range, most: int, aside: Path) -> list[int]:
    """What the pages, from the first up to each, add to a bundle; as far as that is in ``most``."""
    sizes: list[int] = []
    with tempfile.TemporaryFile(dir=aside) as scratch:
        file = PdfFile(scratch)
        parent = file.reserve()
        for number, index in enumerate(indexes, start=1):
            copy_pages(source, [index], file, parent, [file.reserve()])
            size = file.size + _PAGE_BYTES * number
            if size > most:
                break
            sizes.append(size)
    return sizes


def cut(part: BoundPart, indexes: range, aside: Path, name: str) -> BoundPart:
    """Pages of a part, by their indexes from 0, become a part; their PDF is ``aside / name``."""
    if len(indexes) == len(part.source_pages):
        return part
    with reading(part.source), _opened(part) as source:
        return _pages_aside(part, source, indexes, aside, name)


@contextmanager
def _opened(part: BoundPart) -> Iterator[PdfSource]:
    with part.pdf.open("rb") if isinstance(part.pdf, Path) else io.BytesIO(part.pdf) as data:
        source = PdfSource(data)
        try:
            yield source
        finally:
            source.close()


def _pages_aside(
    part: BoundPart, source: PdfSource, indexes: range, aside: Path, name: str
) -> BoundPart:
    aside.mkdir(parents=True, exist_ok=True)
    (aside / name).write_bytes(pages_alone(source, indexes)[0])
    pages = tuple(part.source_pages[index] for index in indexes)
    return part.with_pages(aside / name, pages)


def _titled(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a cut part say in the contents which one each is."""
    if len(pieces) == 1:
        return [*pieces]
    return [
        replace(
            piece,
            part=replace(piece.part, title=f"{piece.part.title} (bagian {n} dari {len(pieces)})"),
        )
        for n, piece in enumerate(pieces, start=1)
    ]


_OWN_BYTES = 95_000
"""What cover, contents, certificate, fonts and the profile of colours take; generous."""
_WORTH_A_TRY = 1.25
"""Parts share fonts and logos: their sum may be so much more than the bundle of them."""
_MOST_ROUNDS = 6
_TIGHTER = 0.97

_KEPT = -1
"""The number of a piece that is none of today's parts."""

PlaceOf = Callable[[int, int], Path]
"""The number of a volume, and how many there are, become where its PDF is written."""


@dataclass(frozen=True)
class Fitted:
    """The volumes of a bundle, nearly always one, and what was made smaller for them."""

    bundles: tuple[Bundle, ...]
    shrunk: tuple[Shrunk, ...] = ()


@dataclass(frozen=True)
class Level:
    """A rung of the ladder: how far photos and scans are scaled; None is not at all."""

    photos: Step | None = None
    scans: Step | None = None

    def step_of(self, part: BoundPart) -> Step | None:
        """How far the pictures of a part are scaled."""
        return {"foto": self.photos, "pindaian": self.scans, "": None}[part.pictures]


AS_THEY_ARE = Level()
LADDER = (
    *(Level(step) for step in PHOTO_STEPS),
    *(Level(PHOTO_STEPS[-1], step) for step in SCAN_STEPS),
)


@dataclass(frozen=True)
class Archived:
    """An archived bundle: its layout, and how a part of it becomes its pages, without the stamp.

    ``pages`` raises EvidenceFault or BundleFault if they cannot be read.
    """

    layout: FrozenLayout
    pages: Callable[[Part], bytes]


def bind_within(
    cover: Cover,
    parts: Sequence[BoundPart],
    asked: Sequence[AskedRow],
    place_of: PlaceOf,
    aside: Path,
    most_bytes: int | None = None,
    *,
    archived: Archived | None = None,
    progress: Progress = untold,
    every_page: bool = False,
) -> Fitted:
    """Bind the parts (see ``bind``) so that no file has more than ``most_bytes``, if that can be.

    Smaller copies of parts are written into the folder ``aside``. A page that is too large by
    itself, or a signed file that is attached as it is, stays so: the size of its volume tells.
    No page number of an ``archived`` bundle is given to another page; raises BundleFault where that
    cannot be.
    """
    copies = Copies(parts, aside, progress)
    frozen, old = None, dict[int, BoundPart]()
    if archived:
        cover = replace(cover, judul=archived.layout.volumes[0].judul)
        frozen = match_parts(archived.layout, parts)
        old = _kept(archived, frozen, aside)
    fitting = _Fitting(
        cover=cover,
        asked=asked,
        copies=copies,
        late_numbers=frozen.late if frozen else tuple(range(len(parts))),
        frozen=frozen,
        place_of=place_of,
        progress=progress,
        every_page=every_page,
        kept=old,
    )
    if most_bytes is None:
        return fitting.attempt(AS_THEY_ARE)
    # What was split when it was archived was as small as can be, and is so again.
    if len(fitting.volumes) <= 1:
        fitted = first_that_fits(fitting.attempt, fitting.expected, most_bytes)
    else:
        fitted = fitting.attempt(LADDER[-1])
        fitted = fitted if fitted.bundles[-1].size <= most_bytes else None
    if fitted is None:
        bundles = in_volumes(fitting.late(LADDER[-1]), fitting.in_shares, aside, most_bytes)
        fitted = Fitted(bundles, copies.shrunk(LADDER[-1]))
    return fitted


def _kept(archived: Archived, frozen: Frozen, aside: Path) -> dict[int, BoundPart]:
    """The archived parts that stay, by their first pages."""
    old = {}
    for slot in frozen.slots:
        if slot.number is None:
            aside.mkdir(parents=True, exist_ok=True)
            path = aside / f"arsip-{slot.frozen.dari}.pdf"
            path.write_bytes(archived.pages(slot.frozen))
            old[slot.frozen.dari] = kept(slot, path, archived.layout)
    return old


@dataclass(frozen=True)
class _Fitting:
    """One bundle whose parts have found their places; ``kept`` are archived, by first page."""

    cover: Cover
    asked: Sequence[AskedRow]
    copies: "Copies"
    late_numbers: tuple[int, ...]
    frozen: Frozen | None
    place_of: PlaceOf
    progress: Progress
    every_page: bool
    kept: Mapping[int, BoundPart]

    @property
    def volumes(self) -> Sequence[BundleIndex]:
        """The archived volumes."""
        return self.frozen.layout.volumes if self.frozen else ()

    def late(self, level: Level) -> list[BoundPart]:
        """The parts that have no place in an archive."""
        copies = self.copies.at(level)
        number = len(self.volumes[0].tambahan) + 1 if self.volumes else 0
        return [replace(copies[index], late=number) for index in self.late_numbers]

    def archived(self, level: Level) -> list[list[Piece]]:
        """What stands on the archived pages, volume by volume."""
        copies = self.copies.at(level)
        shares: list[list[Piece]] = [[] for _ in self.volumes]
        for slot in self.frozen.slots if self.frozen else ():
            place, share = slot.frozen, shares[slot.frozen.jilid - 1]
            if slot.number is None:
                share.append(Piece(self.kept[place.dari], _KEPT))
                continue
            name = f"beku-{slot.number}-{slot.start}.pdf"
            indexes = range(slot.start, slot.start + place.sampai + 1 - place.dari)
            part = cut(copies[slot.number], indexes, self.copies.aside, name)
            share.append(Piece(standing(slot, part), slot.number, slot.start + 1))
        return shares

    def attempt(self, level: Level) -> Fitted:
        """Everything that is late in the last volume."""
        shares = self.archived(level) or [[]]
        late = zip(self.late_numbers, self.late(level), strict=True)
        shares[-1] += [Piece(part, number) for number, part in late]
        shrunk = self.copies.shrunk(level)
        return Fitted(self.bound(shares, shrunk), shrunk)

    def expected(self, level: Level) -> int:
        """The size of the only volume with everything that is late, in bytes, at most."""
        late = zip(self.late(level), self.late_numbers, strict=True)
        return expected_size([*chain(*self.archived(level)), *(Piece(*each) for each in late)])

    def in_shares(self, shares: Sequence[Sequence[Piece]]) -> tuple[Bundle, ...]:
        """Shares of what is late as new volumes; their pieces count the late parts only."""
        numbered = [
            [replace(piece, number=self.late_numbers[piece.number]) for piece in share]
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
            frozen=self.frozen,
            progress=self.progress,
            every_page=self.every_page,
        )


def expected_size(pieces: Iterable[Piece]) -> int:
    """The size of a volume of these pieces, in bytes, at most, with the signed files attached."""
    share = _Share()
    for piece in pieces:
        share.add(piece)
    return _OWN_BYTES + share.bytes


def first_that_fits(
    attempt: Callable[[Level], Fitted], expected: Callable[[Level], int], most_bytes: int
) -> Fitted | None:
    """The gentlest level whose files have no more than ``most_bytes``; None if there is none.

    ``expected`` is the size of the largest file at a level, at most.
    """
    levels = [AS_THEY_ARE] if expected(AS_THEY_ARE) <= _WORTH_A_TRY * most_bytes else []
    # One after another: what a later one would cost is not spent where an earlier one fits.
    for level in chain(levels, _promising(expected, most_bytes)):
        fitted = attempt(level)
        if all(bundle.size <= most_bytes for bundle in fitted.bundles):
            return fitted
    return None


def _promising(expected: Callable[[Level], int], most_bytes: int) -> Iterator[Level]:
    """The levels that should fit, the gentlest first; found by halving, as each costs time."""

    def fits(level: Level) -> bool:
        return expected(level) <= most_bytes

    if fits(LADDER[-1]):
        yield from LADDER[bisect_left(LADDER, True, key=fits) :]


def in_volumes(
    parts: Sequence[BoundPart],
    in_shares: Callable[[Sequence[Sequence[Piece]]], tuple[Bundle, ...]],
    aside: Path,
    most_bytes: int,
) -> tuple[Bundle, ...]:
    """The parts, already small, in as few volumes as they fill in their order, within the limit.

    ``in_shares`` binds shares of them to the last of the volumes it returns.
    """
    room = most_bytes - _OWN_BYTES
    for _ in range(_MOST_ROUNDS):
        shares = share_out(parts, room, aside)
        bundles = in_shares(shares)
        over = _most_over(shares, bundles, most_bytes)
        if over <= 0:
            break
        room = max(1, int((room - over) * _TIGHTER))
    for _ in range(_MOST_ROUNDS):
        written = max(
            bundle.size / expected_size(share)
            for bundle, share in zip(bundles[-len(shares) :], shares, strict=True)
        )
        # Parts that share fonts or pictures need less room than the sum of them.
        room = int(room / written * _TIGHTER)
        fewer = share_out(parts, room, aside) if written < _TIGHTER else shares
        if len(fewer) == len(shares):
            return bundles
        tried = in_shares(fewer)
        if _most_over(fewer, tried, most_bytes) > 0:
            return in_shares(shares)
        shares, bundles = fewer, tried
    return bundles


def _most_over(
    shares: Sequence[Sequence[Piece]], bundles: Sequence[Bundle], most_bytes: int
) -> int:
    """How many bytes the volumes of these shares have too many, where smaller shares would help."""
    return max(
        bundle.size - most_bytes if len(share) > 1 or share[0].can_be_cut else 0
        for bundle, share in zip(bundles[-len(shares) :], shares, strict=True)
    )


def answered_by(pieces: Sequence[Piece], asked: Sequence[AskedRow]) -> list[AskedRow]:
    """Rows that name a part and its page name the piece of it that has this page."""
    found = []
    for row in asked:
        for index, piece in enumerate(pieces):
            page = row.page - piece.start + 1
            if piece.number == row.part and 1 <= page <= len(piece.part.source_pages):
                row = replace(row, part=index, page=page)
                break
        found.append(row)
    return found


class Copies:
    """The parts at every level of the ladder, each made once, always from the original."""

    def __init__(
        self, parts: Sequence[BoundPart], aside: Path, progress: Progress = untold
    ) -> None:
        self.aside = aside
        self._parts = parts
        self._progress = progress
        self._made: dict[tuple[int, Step], tuple[BoundPart, int]] = {}

    def at(self, level: Level) -> list[BoundPart]:
        """All parts, as large as the level allows."""
        return [part for part, _, _ in self._at(level)]

    def shrunk(self, level: Level) -> tuple[Shrunk, ...]:
        """What the level makes smaller."""
        return tuple(
            Shrunk(part.source, images, step.dpi, step.sharp_dpi)
            for part, images, step in self._at(level)
            if step and images
        )

    def _at(self, level: Level) -> list[tuple[BoundPart, int, Step | None]]:
        """The parts of a level, how many pictures are smaller, and how far; told as a step."""
        steps = [level.step_of(part) for part in self._parts]
        wanted = [(number, step) for number, step in enumerate(steps) if step]
        missing = [key for key in wanted if key not in self._made]
        if missing:
            advance = begin(self._progress, "pictures", len(missing))
            for number, step in missing:
                self._made[number, step] = self._scaled(number, step)
                advance()
        return [
            (*(self._made[number, step] if step else (part, 0)), step)
            for number, (part, step) in enumerate(zip(self._parts, steps, strict=True))
        ]

    def _scaled(self, number: int, step: Step) -> tuple[BoundPart, int]:
        part = self._parts[number]
        scaled = scaled_pages(part.pdf, part.source, step)
        if scaled.pdf is None:
            return part, 0
        self.aside.mkdir(parents=True, exist_ok=True)
        path = self.aside / f"{number}-{step.dpi}-{step.quality}.pdf"
        path.write_bytes(scaled.pdf)
        return part.with_pages(path), scaled.images
