"""A bundle in an archive becomes the page numbers that it must keep, and its pages.

An archive is a file like any other: what stands in it is believed only where it fits together, and
where it does not, no number is moved silently.
"""

from pathlib import PurePosixPath

from zidocs.archive.bundle_index import MOST_INDEX, BundleIndex, read_index
from zidocs.archive.holding import Holding
from zidocs.archive.manifest import INFO, read_info
from zidocs.archive.opening import open_holding
from zidocs.bundle.appending import Archived
from zidocs.bundle.frozen import FrozenPart
from zidocs.bundle.kept_pages import kept_pages
from zidocs.errors import ArchiveFault
from zidocs.pipeline.archived import ROOM, ArchivedBundle, damaged
from zidocs.pipeline.frozen_layout import frozen_layout
from zidocs.pipeline.numbers import Numbers

_MOST_INFO = 1_000_000


def read_numbers(bundle: ArchivedBundle) -> Numbers:
    """The numbers that the archive has; raises ArchiveFault where it is not as it was.

    Where they are not wanted anyway, those of a damaged archive are none.
    """
    try:
        archived = _archived(bundle)
    except ArchiveFault:
        if not bundle.relayout:
            raise
        return Numbers()
    return Numbers(archived, are_kept=not bundle.relayout)


def _archived(bundle: ArchivedBundle) -> Archived:
    try:
        with open_holding(bundle.version.path) as holding:
            indexes = [
                _index(holding, path, sha256)
                for path, sha256 in zip(bundle.indexes, bundle.hashes, strict=True)
            ]
            day = read_info(holding.read(INFO, _MOST_INFO)).get("Bagging-Date", "")
        layout = frozen_layout(indexes, bundle.version.name, day)
        meant = (bundle.tahun, bundle.plan.periode, bundle.plan.indikator)
        if any((each.tahun, each.periode, each.indikator) != meant for each in indexes):
            raise ValueError("another bundle")
    except (ArchiveFault, ValueError, KeyError) as fault:
        raise damaged(f"{bundle.folder}/{bundle.indexes[0]}", fault) from fault

    def pages(part: FrozenPart) -> bytes:
        first = layout.volumes[part.volume - 1].first
        indexes_in_file = range(part.first - first, part.last - first + 1)
        return _pages(bundle, part.volume, indexes[part.volume - 1].sha256, indexes_in_file)

    return Archived(layout, pages)


def _index(holding: Holding, path: str, sha256: str) -> BundleIndex:
    if path not in holding.sizes or holding.sha256(path) != sha256:
        raise ValueError(path)
    index = read_index(holding.read(path, MOST_INDEX))
    if index is None:
        raise ValueError(path)
    return index


def _pages(bundle: ArchivedBundle, volume: int, sha256: str, indexes: range) -> bytes:
    """Pages of a volume, after it was seen to be the one that its index describes."""
    path = PurePosixPath(bundle.indexes[volume - 1]).with_suffix(".pdf").as_posix()
    shown = f"{ROOM}/{bundle.version.name}/{path}"
    with open_holding(bundle.version.path) as holding:
        if path not in holding.sizes or holding.sha256(path) != sha256:
            raise damaged(shown)
        with holding.as_file(path) as pdf:
            return kept_pages(pdf, indexes, shown)
