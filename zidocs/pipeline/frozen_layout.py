"""The indexes of an archived bundle become its frozen layout, if they fit together."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import get_args

from zidocs.archive.bundle_index import BundleIndex, LateEntry, PageEntry, PartEntry
from zidocs.bundle.frozen import FrozenLayout, FrozenPart, FrozenVolume
from zidocs.bundle.late import LATE_LIST, Change, LateList
from zidocs.bundle.numbering import Inset, InsetKind

_INSETS: dict[str, InsetKind] = {kind: kind for kind in get_args(InsetKind)}
_OURS = {"sampul", "daftar_isi", "daftar_kelengkapan", "sertifikat", *_INSETS}


def frozen_layout(indexes: Sequence[BundleIndex], archive: str, day: str) -> FrozenLayout:
    """The indexes of all volumes in their order become the layout; ``day`` is the archive's.

    Raises ValueError where they do not fit together.
    """
    if day:
        date.fromisoformat(day)
    lists = tuple(
        _late_list(number, entry) for number, entry in enumerate(indexes[0].tambahan, start=1)
    )
    volumes: list[FrozenVolume] = []
    for number, index in enumerate(indexes, start=1):
        _demand((index.jilid, index.jumlah_jilid) == (number, len(indexes)))
        _demand(index.bagian == indexes[0].bagian)
        _demand(index.tambahan == indexes[0].tambahan)
        _demand(index.first == (volumes[-1].last + 1 if volumes else 1))
        volumes.append(_volume(number, index, lists))
    _demand(indexes[0].jumlah_halaman == volumes[-1].last)
    _demand(bool(volumes[0].contents))
    numbers = [inset.late for volume in volumes for inset in volume.insets if inset.late]
    _demand(numbers == [late.number for late in lists])
    return FrozenLayout(archive, day, indexes[0].judul, tuple(volumes), lists)


def _volume(number: int, index: BundleIndex, lists: Sequence[LateList]) -> FrozenVolume:
    pages = {page.halaman: page for page in index.halaman}
    _demand([*pages] == [*range(index.first, index.first + len(index.halaman))])
    ours: dict[str, range] = {}
    insets: list[Inset] = []
    for kind, run in groupby(index.halaman, lambda page: page.jenis if _is_ours(page) else ""):
        own = [page.halaman for page in run]
        if kind in _INSETS:
            insets.append(_inset(_INSETS[kind], own, number, lists))
        elif kind:
            _demand(kind not in ours)
            ours[kind] = range(own[0], own[-1] + 1)
    _demand(ours.get("sampul") == range(index.first, index.first + 1))
    _demand("sertifikat" in ours)
    parts = tuple(_part(part, pages, len(lists)) for part in index.bagian if part.jilid == number)
    taken = [page for part in parts for page in range(part.first, part.last + 1)]
    _demand(taken == [page.halaman for page in index.halaman if not _is_ours(page)])
    return FrozenVolume(
        index.first,
        ours.get("daftar_isi", range(0)),
        ours.get("daftar_kelengkapan", range(0)),
        ours["sertifikat"],
        index.last,
        tuple(insets),
        parts,
    )


def _is_ours(page: PageEntry) -> bool:
    return page.jenis in _OURS and page.halaman_berkas is None


def _inset(kind: InsetKind, pages: Sequence[int], volume: int, lists: Sequence[LateList]) -> Inset:
    first, last = pages[0], pages[-1]
    if kind != LATE_LIST:
        return Inset(kind, first, last)
    where = [(late.first, late.last, late.volume) for late in lists]
    return Inset(kind, first, last, where.index((first, last, volume)) + 1)


def _part(part: PartEntry, pages: Mapping[int, PageEntry], lists: int) -> FrozenPart:
    _demand(part.dari <= part.sampai)
    _demand(part.dari in pages)
    _demand(part.sampai in pages)
    _demand(0 <= part.tambahan <= lists)
    shown = [pages[number].halaman_berkas for number in range(part.dari, part.sampai + 1)]
    source_pages = tuple(page for page in shown if page is not None)
    _demand(len(source_pages) == len(shown))
    return FrozenPart(
        part.judul,
        part.kelompok,
        part.jenis,
        part.paket,
        part.berkas,
        part.content,
        tuple((photo.berkas, photo.sha256) for photo in part.foto),
        source_pages,
        part.jilid,
        part.dari,
        part.sampai,
        part.tambahan,
        part.arsip,
    )


def _late_list(number: int, entry: LateEntry) -> LateList:
    if entry.tanggal:
        date.fromisoformat(entry.tanggal)
    return LateList(
        number,
        entry.arsip,
        entry.tanggal,
        entry.beku,
        entry.dari,
        entry.sampai,
        entry.jilid,
        entry.di_daftar_isi,
        tuple(
            Change(change.judul, change.dari, change.sampai, change.keterangan)
            for change in entry.perubahan
        ),
    )


def _demand(fits: bool) -> None:
    if not fits:
        raise ValueError("the index does not fit together")
