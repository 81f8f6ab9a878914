"""The photos of all packets become pairs that are the same, or look the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from zidocs.checks.files_seen import LIKENESS_BITS, PhotoSeen
from zidocs.checks.rule import Known, Surroundings
from zidocs.spec.packet import Packet

_BAND_BITS = 16
_MOST_DIFFERENT_BITS = LIKENESS_BITS // _BAND_BITS - 1
"""Of two pictures that look the same. With one band more than that, one of the bands is equal in
both, so that only pictures with an equal band need to be compared, not all with all."""
_SAME_PIXELS_BITS = 1
"""Of two files of one picture: another date in the file, perhaps saved once more."""
_SAME_SHAPE = 0.02
"""By how much width to height of two copies may differ."""


@dataclass(frozen=True)
class Shown:
    """A photo in a packet; two packets may name one file."""

    packet: str
    path: Path


def twin_files(known: Known) -> Mapping[Shown, Shown]:
    """Each photo that an earlier packet, or the same one before it, has byte by byte."""
    return known.once(_twin_files)


def twin_pictures(known: Known) -> Mapping[Shown, Shown]:
    """Each photo that looks like one of an earlier packet, but is another file."""
    return known.once(_twin_pictures)


@dataclass(frozen=True)
class _Entry:
    """A photo that was seen, and the packet that shows it."""

    packet: Packet
    path: Path
    seen: PhotoSeen

    @property
    def shown(self) -> Shown:
        return Shown(self.packet.slug, self.path)


def _entries(around: Surroundings) -> Iterator[_Entry]:
    """By the day of the meeting, so that the copy is told, not what it was copied from."""
    for packet in sorted(around.packets, key=_day):
        for photo in packet.foto:
            seen = around.files.photos.get(photo.path)
            if seen:
                yield _Entry(packet, photo.path, seen)


def _day(packet: Packet) -> tuple[str, str]:
    return (packet.rapat.tanggal.isoformat() if packet.rapat else "9999"), packet.slug


def _may_share(one: _Entry, other: _Entry) -> bool:
    """Packets of one meeting, or of several on one day, may show the same photo."""
    first, second = one.packet.rapat, other.packet.rapat
    return bool(first and second and first.tanggal == second.tanggal)


def _twin_files(around: Surroundings) -> Mapping[Shown, Shown]:
    firsts: dict[str, list[_Entry]] = {}
    twins: dict[Shown, Shown] = {}
    for entry in _entries(around):
        before = firsts.setdefault(entry.seen.sha256, [])
        for other in before:
            is_here = other.packet.slug == entry.packet.slug
            if is_here or not _may_share(entry, other):
                twins[entry.shown] = other.shown
                break
        else:
            before.append(entry)
    return twins


def _twin_pictures(around: Surroundings) -> Mapping[Shown, Shown]:
    buckets: dict[tuple[int, int], list[_Entry]] = {}
    twins: dict[Shown, Shown] = {}
    for entry in _entries(around):
        bands = list(_bands(entry.seen.likeness))
        candidates = chain.from_iterable(buckets.get(band, ()) for band in bands)
        twin = _first_alike(entry, candidates)
        if twin:
            twins[entry.shown] = twin.shown
        else:
            # Of a picture that is everywhere, the first one stands for all.
            for band in bands:
                buckets.setdefault(band, []).append(entry)
    return twins


def _bands(likeness: int | None) -> Iterator[tuple[int, int]]:
    if likeness is not None:
        for shift in range(0, LIKENESS_BITS, _BAND_BITS):
            yield shift, likeness >> shift & ((1 << _BAND_BITS) - 1)


def _first_alike(entry: _Entry, candidates: Iterable[_Entry]) -> _Entry | None:
    for other in candidates:
        is_elsewhere = other.packet.slug != entry.packet.slug and not _may_share(entry, other)
        if is_elsewhere and _look_alike(entry.seen, other.seen):
            return other
    return None


def _look_alike(one: PhotoSeen, other: PhotoSeen) -> bool:
    if one.likeness is None or other.likeness is None or one.sha256 == other.sha256:
        return False
    across = one.width_px * other.height_px, other.width_px * one.height_px
    is_same_shape = abs(across[0] - across[1]) <= _SAME_SHAPE * max(across)
    different = (one.likeness ^ other.likeness).bit_count()
    return is_same_shape and different <= _most_different(one, other)


def _most_different(one: PhotoSeen, other: PhotoSeen) -> int:
    """Cameras that date photos differently tell two photos, unless both show one and the same.

    No two photos of a camera are that equal; a copy that got another date is.
    """
    is_dated_otherwise = one.taken and other.taken and one.taken != other.taken
    return _SAME_PIXELS_BITS if is_dated_otherwise else _MOST_DIFFERENT_BITS
