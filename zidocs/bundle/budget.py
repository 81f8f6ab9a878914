"""Parts and a size limit become a bundle that fits it: pictures made smaller, else volumes.

Photos are made smaller first, step by step to where they are just recognisable; then scans and
attachments, to where they are just readable; documents made by us never. The first step that fits
is taken. What does not fit even then is split into volumes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from zidocs.bundle.binding import bind
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Cover, Shrunk
from zidocs.bundle.shares import Piece, expected_bytes, share_out
from zidocs.evidence.scaling import PHOTO_STEPS, SCAN_STEPS, Step, scaled_pages
from zidocs.steps import Progress, begin, untold

_OWN_BYTES = 95_000
"""What cover, contents, certificate, fonts and the profile of colours take; generous."""
_WORTH_A_TRY = 1.25
"""Parts share fonts and logos: their sum may be so much more than the bundle of them."""
_MOST_ROUNDS = 6
_TIGHTER = 0.97

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


def bind_within(
    cover: Cover,
    parts: Sequence[BoundPart],
    asked: Sequence[AskedRow],
    place_of: PlaceOf,
    aside: Path,
    most_bytes: int,
    progress: Progress = untold,
) -> Fitted:
    """Bind the parts (see ``bind``) so that no file has more than ``most_bytes``, if that can be.

    Smaller copies of parts are written into the folder ``aside``. A page that is too large by
    itself, or a signed file that is attached as it is, stays so: the size of its volume tells.
    """
    copies = Copies(parts, aside, progress)

    def attempt(level: Level) -> Fitted:
        shrunk = copies.shrunk(level)
        path = place_of(1, 1)
        bundles = bind(cover, [copies.at(level)], [path], asked, shrunk, progress=progress)
        return Fitted(bundles, shrunk)

    def expected(level: Level) -> int:
        return expected_size(copies.at(level))

    def in_shares(shares: Sequence[Sequence[Piece]]) -> tuple[Bundle, ...]:
        return bind(
            cover,
            [[piece.part for piece in share] for share in shares],
            [place_of(number, len(shares)) for number in range(1, len(shares) + 1)],
            answered_by([piece for share in shares for piece in share], asked),
            copies.shrunk(LADDER[-1]),
            progress=progress,
        )

    fitted = first_that_fits(attempt, expected, most_bytes)
    if fitted is None:
        bundles = in_volumes(copies.at(LADDER[-1]), in_shares, aside, most_bytes)
        fitted = Fitted(bundles, copies.shrunk(LADDER[-1]))
    return fitted


def expected_size(parts: Sequence[BoundPart]) -> int:
    """The size of a bundle of these parts, in bytes, at most."""
    return _OWN_BYTES + expected_bytes(Piece(part, number) for number, part in enumerate(parts))


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
    low, high = 0, len(LADDER)
    if expected(LADDER[-1]) > most_bytes:
        return
    while low < high:
        middle = (low + high) // 2
        if expected(LADDER[middle]) <= most_bytes:
            high = middle
        else:
            low = middle + 1
    yield from LADDER[low:]


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
            bundle.size / (_OWN_BYTES + expected_bytes(share))
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
        self._make(level)
        return [self._copy(number, level)[0] for number in range(len(self._parts))]

    def shrunk(self, level: Level) -> tuple[Shrunk, ...]:
        """What the level makes smaller."""
        self._make(level)
        return tuple(
            Shrunk(part.source, images, step.dpi, step.sharp_dpi)
            for number, part in enumerate(self._parts)
            if (step := level.step_of(part)) and (images := self._copy(number, level)[1])
        )

    def _make(self, level: Level) -> None:
        """Make the copies of a level that are not there yet; told as a step."""
        missing = [
            (number, step)
            for number, part in enumerate(self._parts)
            if (step := level.step_of(part)) and (number, step) not in self._made
        ]
        if missing:
            advance = begin(self._progress, "pictures", len(missing))
            for number, step in missing:
                self._made[number, step] = self._scaled(number, step)
                advance()

    def _scaled(self, number: int, step: Step) -> tuple[BoundPart, int]:
        part = self._parts[number]
        scaled = scaled_pages(part.pdf, part.source, step)
        if scaled.pdf is None:
            return part, 0
        self.aside.mkdir(parents=True, exist_ok=True)
        path = self.aside / f"{number}-{step.dpi}-{step.quality}.pdf"
        path.write_bytes(scaled.pdf)
        return part.with_pages(path), scaled.images

    def _copy(self, number: int, level: Level) -> tuple[BoundPart, int]:
        """A part of a level that was made, and how many of its pictures are smaller."""
        step = level.step_of(self._parts[number])
        return self._made[number, step] if step else (self._parts[number], 0)
