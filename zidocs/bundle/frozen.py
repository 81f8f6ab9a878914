"""The parts of a bundle and its archived layout become what stands where it stood, and the rest.

A page number that an archive has is never given to another page. A part with as many pages as it
had stands where it stood, whatever is on them now; where there are more or fewer, or none, the
archived pages stay, and what there is now comes at the end.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from zidocs.bundle.late import Change, LateList
from zidocs.bundle.numbering import Inset
from zidocs.bundle.parts import BoundPart

_PIECE = re.compile(r" \(bagian \d+ dari \d+\)$")
_REPLACED = "diganti."
_SIGNED = "diganti; sekarang pindaian dokumen yang ditandatangani."
_OUTDATED = "versi lama; versi barunya ada dalam tambahan."
_WITHDRAWN = "tidak dipakai lagi; halamannya tetap di tempatnya."


def whole_title(title: str) -> str:
    """The title of a part that the end of a volume cut, without which piece of it this is."""
    return _PIECE.sub("", title)


@dataclass(frozen=True)
class FrozenPart:
    """A part as an archived bundle has it; the fields are those of its index.

    ``source_pages`` are the pages of its file, ``archive`` the archive that its pages were taken
    from when it was bound, "" where they were made of the file.
    """

    title: str
    section: str
    kind: str
    packet: str
    source: str
    source_sha256: str
    photos: tuple[tuple[str, str], ...]
    source_pages: tuple[int, ...]
    volume: int
    first: int
    last: int
    late: int = 0
    archive: str = ""

    @property
    def pages(self) -> int:
        """How many there are."""
        return self.last - self.first + 1

    @property
    def whole_title(self) -> str:
        """The title of the part that it is a piece of, where a volume's end cut it."""
        return whole_title(self.title)


@dataclass(frozen=True)
class FrozenVolume:
    """A volume of an archived bundle: the printed numbers of its pages, by what they show."""

    first: int
    contents: range
    completeness: range
    certificate: range
    last: int
    insets: tuple[Inset, ...]
    parts: tuple[FrozenPart, ...]


@dataclass(frozen=True)
class FrozenLayout:
    """An archived bundle: the archive's name, the day it bears, its title, where everything is."""

    archive: str
    day: str
    judul: str
    volumes: tuple[FrozenVolume, ...]
    lists: tuple[LateList, ...] = ()

    @property
    def last(self) -> int:
        """The last number that is taken."""
        return self.volumes[-1].last

    @property
    def parts(self) -> tuple[FrozenPart, ...]:
        """Those of all volumes."""
        return tuple(part for volume in self.volumes for part in volume.parts)


@dataclass(frozen=True)
class Frozen:
    """What a bundle of frozen numbers is planned by: the layout, and what is to be told."""

    layout: FrozenLayout
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Slot:
    """A place in the bundle: pages of the part ``number`` from ``start`` on, both from 0.

    Without a number the pages are those of ``frozen`` in the archive.
    """

    number: int | None
    start: int
    frozen: FrozenPart


@dataclass(frozen=True)
class Matched:
    """Where each part goes: the slots in the order of their pages, then late ones by number.

    ``replaced`` are the late ones that take the place of archived pages.
    """

    slots: tuple[Slot, ...]
    late: tuple[int, ...]
    changes: tuple[Change, ...]


def match_parts(layout: FrozenLayout, parts: Sequence[BoundPart]) -> Matched:
    """The parts as they are planned now find their places in an archived layout, or none."""
    groups = [*_groups(layout.parts)]
    today = find_parts(layout.parts, parts)
    slots: list[Slot] = []
    changes: list[Change] = []
    placed = set()
    for group in groups:
        number = today.get(group[0].first)
        part = None if number is None else parts[number]
        note = "" if group[0].archive else _note(group, part)
        if number is not None and _pages(group) == len(parts[number].source_pages):
            placed.add(number)
            starts = [sum(piece.pages for piece in group[:i]) for i in range(len(group))]
            slots += [
                Slot(number, start, piece) for start, piece in zip(starts, group, strict=True)
            ]
        else:
            slots += [Slot(None, 0, piece) for piece in group]
        if note:
            first, last = group[0].first, group[-1].last
            changes.append(Change(group[0].whole_title, first, last, note))
    late = tuple(number for number in range(len(parts)) if number not in placed)
    return Matched(tuple(slots), late, tuple(changes))


def _groups(parts: Sequence[FrozenPart]) -> Iterator[list[FrozenPart]]:
    """Each part with its other pieces, if the end of a volume cut it."""

    def identity(part: FrozenPart) -> Hashable:
        whole = part.whole_title
        alone = part.first if whole == part.title else 0
        return whole, part.packet, part.kind, part.source, part.source_sha256, part.late, alone

    for _, group in groupby(parts, identity):
        yield list(group)


_Known = FrozenPart | BoundPart
_KEYS: tuple[Callable[[_Known, str], Hashable | None], ...] = (
    lambda part, title: (part.packet, part.kind, part.source, title),
    lambda part, _: (part.packet, part.kind, part.source),
    lambda part, _: (part.packet, part.kind) if part.kind != "lampiran" else None,
    lambda part, _: (part.packet, part.kind, part.source_sha256),
    lambda part, title: (part.packet, part.kind, title),
    lambda part, _: (part.kind, part.source_sha256),
)
"""By what a part is known again, the surest first."""


def find_parts(archived: Sequence[FrozenPart], parts: Sequence[BoundPart]) -> dict[int, int]:
    """The first pages of archived parts become the numbers of the parts that they are now.

    Of a part in pieces it is that of the first piece.
    """
    frozen = [group[0] for group in _groups(archived) if not group[0].archive]
    found: dict[int, int] = {}
    for key in _KEYS:
        waiting: dict[Hashable, list[int]] = {}
        for number, part in enumerate(parts):
            if number not in found.values() and (known := key(part, part.title)):
                waiting.setdefault(known, []).append(number)
        for old in frozen:
            numbers = waiting.get(key(old, old.whole_title))
            if old.first not in found and numbers:
                found[old.first] = numbers.pop(0)
    return found


def _pages(group: Sequence[FrozenPart]) -> int:
    return sum(piece.pages for piece in group)


def _note(group: Sequence[FrozenPart], part: BoundPart | None) -> str:
    """What the list of changes says of an archived part; "" where it is what it was."""
    if part is None:
        return _WITHDRAWN
    if _pages(group) != len(part.source_pages):
        return _OUTDATED
    old = group[0]
    # Each piece of a cut part names the photos on its own pages.
    photos = dict.fromkeys(photo for each in group for photo in each.photos)
    pages = tuple(page for each in group for page in each.source_pages)
    photos_now = dict.fromkeys((photo.shown, photo.sha256) for photo in part.photos)
    if (part.source_sha256, [*photos_now], part.source_pages) == (
        old.source_sha256,
        [*photos],
        pages,
    ):
        return ""
    was_written, is_written = (_is_written(source) for source in (old.source, part.source))
    is_scan = part.kind not in ("lampiran", "foto") and was_written and not is_written
    return _SIGNED if is_scan else _REPLACED


def _is_written(source: str) -> bool:
    return source.lower().endswith(".docx")


def standing(slot: Slot, part: BoundPart) -> BoundPart:
    """A part, or the piece of it for this slot, takes the row that the archived one had."""
    return replace(
        part, title=slot.frozen.title, section=slot.frozen.section, late=slot.frozen.late
    )


def kept(slot: Slot, pages: Path, archive: str) -> BoundPart:
    """Archived pages, taken from ``archive``, become the part that goes on standing there."""
    old = slot.frozen
    return BoundPart(
        title=old.title,
        section=old.section,
        kind=old.kind,
        packet=old.packet,
        pdf=pages,
        source=old.source,
        source_sha256=old.source_sha256,
        source_pages=old.source_pages,
        late=old.late,
        archive=old.archive or archive,
    )
