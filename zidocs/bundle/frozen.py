"""An archived bundle and today's parts become what stands where it stood, and the rest.

A page number that an archive has is never given to another page. A part with as many pages as it
had stands where it stood, whatever is on them now; where there are more or fewer, or none, the
archived pages stay, and what there is now comes at the end.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path

from zidocs.bundle.formats import FORMAT_1, Format, format_of
from zidocs.bundle.index import BundleIndex, Change, Part, demand
from zidocs.bundle.parts import BoundPart
from zidocs.bundle.rows import check_pages

_PIECE = re.compile(r" \(bagian \d+ dari \d+\)$")
_REPLACED = "diganti."
_SIGNED = "diganti; sekarang pindaian dokumen yang ditandatangani."
_OUTDATED = "versi lama; versi barunya ada dalam tambahan."
_WITHDRAWN = "tidak dipakai lagi; halamannya tetap di tempatnya."


def whole_title(title: str) -> str:
    """The title of a part that the end of a volume cut, without which piece of it this is."""
    return _PIECE.sub("", title)


@dataclass(frozen=True)
class FrozenLayout:
    """An archived bundle: the archive's name, the day it bears, the indexes of all volumes."""

    archive: str
    day: str
    volumes: tuple[BundleIndex, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        """Those of all volumes."""
        return self.volumes[0].bagian

    def source_pages(self, part: Part) -> tuple[int, ...]:
        """The pages of its file that a part shows."""
        pages = self.volumes[part.jilid - 1].halaman
        first = pages[0].halaman
        shown = pages[part.dari - first : part.sampai + 1 - first]
        return tuple(page.halaman_berkas or 0 for page in shown)


def frozen_layout(indexes: Sequence[BundleIndex], archive: str, day: str) -> FrozenLayout:
    """The indexes of all volumes in their order become the layout; ``day`` is the archive's.

    Raises ValueError where they do not fit together.
    """
    if day:
        date.fromisoformat(day)
    last = 0
    for number, index in enumerate(indexes, start=1):
        demand((index.jilid, index.jumlah_jilid) == (number, len(indexes)))
        demand((index.bagian, index.tambahan) == (indexes[0].bagian, indexes[0].tambahan))
        demand(index.first == last + 1)
        check_pages(index, rules_of(index).words)
        last = index.last
    demand(indexes[0].jumlah_halaman == last)
    demand(indexes[0].pages_of("daftar_isi"))
    demand(all(1 <= part.jilid <= len(indexes) for part in indexes[0].bagian))
    return FrozenLayout(archive, day, tuple(indexes))


def rules_of(index: BundleIndex) -> Format:
    """The format of an index; what was written before there were formats is most like the first."""
    return format_of(index.format) or FORMAT_1


@dataclass(frozen=True)
class Slot:
    """A place in the bundle: pages of the part ``number`` from ``start`` on, both from 0.

    Without a number the pages are those of ``frozen`` in the archive.
    """

    number: int | None
    start: int
    frozen: Part


@dataclass(frozen=True)
class Frozen:
    """What a bundle of frozen numbers is planned by: where each part goes, what is to be told.

    The slots are in the order of their pages, the late parts by number.
    """

    layout: FrozenLayout
    slots: tuple[Slot, ...]
    late: tuple[int, ...]
    changes: tuple[Change, ...]


def match_parts(layout: FrozenLayout, parts: Sequence[BoundPart]) -> Frozen:
    """The parts as they are planned now find their places in an archived layout, or none."""
    today = find_parts(layout.parts, parts)
    slots: list[Slot] = []
    changes: list[Change] = []
    placed = set()
    for group in _groups(layout.parts):
        number = today.get(group[0].dari)
        part = None if number is None else parts[number]
        note = "" if group[0].arsip else _note(layout, group, part)
        start = 0
        if number is not None and _pages(group) == len(parts[number].source_pages):
            placed.add(number)
            for piece in group:
                slots.append(Slot(number, start, piece))
                start += _pages([piece])
        else:
            slots += [Slot(None, 0, piece) for piece in group]
        if note:
            title = whole_title(group[0].judul)
            changes.append(Change(title, group[0].dari, group[-1].sampai, note))
    late = tuple(number for number in range(len(parts)) if number not in placed)
    return Frozen(layout, tuple(slots), late, tuple(changes))


def _groups(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Each part with its other pieces, if the end of a volume cut it."""

    def identity(part: Part) -> Hashable:
        whole = whole_title(part.judul)
        return whole, part.source, part.tambahan, part.dari if whole == part.judul else 0

    for _, group in groupby(parts, identity):
        yield list(group)


_KEYS: tuple[Callable[[str, str, str, str, str], Hashable | None], ...] = (
    lambda packet, kind, source, sha256, title: (packet, kind, source, title),
    lambda packet, kind, source, sha256, title: (packet, kind, source),
    lambda packet, kind, source, sha256, title: (packet, kind) if kind != "lampiran" else None,
    lambda packet, kind, source, sha256, title: (packet, kind, sha256),
    lambda packet, kind, source, sha256, title: (packet, kind, title),
    lambda packet, kind, source, sha256, title: (kind, sha256),
)
"""By what a part is known again, the surest first."""


def find_parts(archived: Sequence[Part], parts: Sequence[BoundPart]) -> dict[int, int]:
    """The first pages of archived parts become the numbers of the parts that they are now.

    Of a part in pieces it is that of the first piece.
    """
    frozen = [group[0] for group in _groups(archived) if not group[0].arsip]
    found: dict[int, int] = {}
    for key in _KEYS:
        waiting: dict[Hashable, list[int]] = {}
        for number, part in enumerate(parts):
            own = part.packet, part.kind, part.source, part.source_sha256, part.title
            if number not in found.values() and (known := key(*own)):
                waiting.setdefault(known, []).append(number)
        for old in frozen:
            numbers = waiting.get(key(*old.source, whole_title(old.judul)))
            if old.dari not in found and numbers:
                found[old.dari] = numbers.pop(0)
    return found


def _pages(group: Sequence[Part]) -> int:
    return sum(piece.sampai - piece.dari + 1 for piece in group)


def _note(layout: FrozenLayout, group: Sequence[Part], part: BoundPart | None) -> str:
    """What the list of changes says of an archived part; "" where it is what it was."""
    if part is None:
        return _WITHDRAWN
    if _pages(group) != len(part.source_pages):
        return _OUTDATED
    # Each piece of a cut part names the photos on its own pages.
    photos = dict.fromkeys((photo.berkas, photo.sha256) for each in group for photo in each.foto)
    pages = tuple(page for each in group for page in layout.source_pages(each))
    photos_now = dict.fromkeys((photo.shown, photo.sha256) for photo in part.photos)
    now = part.source_sha256, [*photos_now], part.source_pages
    if now == (group[0].content, [*photos], pages):
        return ""
    was_written, is_written = (
        name.lower().endswith(".docx") for name in (group[0].berkas, part.source)
    )
    is_scan = part.kind not in ("lampiran", "foto") and was_written and not is_written
    return _SIGNED if is_scan else _REPLACED


def standing(slot: Slot, part: BoundPart) -> BoundPart:
    """A part, or the piece of it for this slot, takes the row that the archived one had."""
    old = slot.frozen
    return replace(part, title=old.judul, section=old.kelompok, late=old.tambahan)


def kept(slot: Slot, pages: Path, layout: FrozenLayout) -> BoundPart:
    """Archived pages become the part that goes on standing there."""
    old = slot.frozen
    return BoundPart(
        title=old.judul,
        section=old.kelompok,
        kind=old.jenis,
        packet=old.paket,
        pdf=pages,
        source=old.berkas,
        source_sha256=old.content,
        source_pages=layout.source_pages(old),
        late=old.tambahan,
        archive=old.arsip or layout.archive,
    )
