"""Which bundles the newest archive of a period holds, and the page numbers they must keep.

Whether a bundle must be made again is seen by the archive's list of files; the page numbers, and
pages of it, are read when it is made. An archive is a file like any other: what stands in it is
believed only where it fits together, and where it does not, no number is moved silently.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from zidocs.archive.bag import INFO, read_info
from zidocs.archive.holding import Holding, open_holding
from zidocs.archive.versions import Version, payload_of, versions
from zidocs.bundle.frozen import FrozenLayout, find_parts, frozen_layout, whole_title
from zidocs.bundle.index import MOST_INDEX, BundleIndex, Part, read_index
from zidocs.bundle.parts import BoundPart
from zidocs.disk.staging import Output
from zidocs.errors import ArchiveFault, Problem, ZidocsError
from zidocs.office.reading import Office
from zidocs.pipeline.remembered_builds import key_of
from zidocs.plan import BundlePlan

if TYPE_CHECKING:
    # What binds bundles loads many libraries; to see that nothing changed none of them is needed.
    from zidocs.bundle.fit import Archived

_MOST_MOVES = 8


@dataclass(frozen=True)
class Numbers:
    """The page numbers that an archive has of a bundle, if there is one, and if they are kept."""

    archived: "Archived | None" = None
    are_kept: bool = True

    @property
    def to_keep(self) -> "Archived | None":
        """The archived bundle whose numbers stay."""
        return self.archived if self.are_kept else None

    def told(self, shown: str, parts: Sequence[BoundPart], index: BundleIndex) -> Iterable[Problem]:
        """What is to be said of the numbers of a new bundle, which ``shown`` names."""
        if self.archived is None:
            return ()
        layout = self.archived.layout
        if self.are_kept:
            return _kept(shown, layout, index)
        return _moved(shown, layout, parts, index)


def _kept(shown: str, layout: FrozenLayout, index: BundleIndex) -> Iterator[Problem]:
    """Where the pages begin that the archive has not; nothing where it has all."""
    for late in index.tambahan[len(layout.volumes[0].tambahan) :]:
        yield Problem.hint(shown, "Z321", archive=layout.archive, page=late.dari).says(
            "The page numbers of the archive {archive} are kept; what came later begins on page "
            "{page}.",
            "Page {page} tells what changed; archive again before you cite new pages.",
        )


def _moved(
    shown: str, layout: FrozenLayout, parts: Sequence[BoundPart], index: BundleIndex
) -> Iterator[Problem]:
    """Which parts have other pages than in the archive, in one finding; none where none has."""
    moves = [*_moves(layout, parts, index)]
    if moves:
        more = f", … (+{len(moves) - _MOST_MOVES})" if len(moves) > _MOST_MOVES else ""
        yield Problem.warning(
            shown, "Z322", archive=layout.archive, moves=", ".join(moves[:_MOST_MOVES]) + more
        ).says(
            "The pages have new numbers, no longer those of the archive {archive}: {moves}.",
            "Archive the period again so that they stay; a build without --relayout goes back to "
            "the archived numbers.",
        )


def _moves(layout: FrozenLayout, parts: Sequence[BoundPart], index: BundleIndex) -> Iterator[str]:
    """``Notula 8 → 9`` for each archived part; a dash for one that is gone."""
    now = find_parts(layout.parts, parts)
    for old in layout.parts:
        number = now.get(old.dari)
        if old.arsip or old.judul != whole_title(old.judul):
            continue
        first = None if number is None else _first(parts[number], index)
        if first != old.dari:
            yield f"{old.judul} {old.dari} → {first or '–'}"


def _first(part: BoundPart, index: BundleIndex) -> int | None:
    for entry in index.bagian:
        named = entry.paket, entry.jenis, entry.berkas, whole_title(entry.judul)
        if named == (part.packet, part.kind, part.source, part.title):
            return entry.dari
    return None


ROOM = "arsip"
_BUNDLES = "data/bukti"
_MOST_INFO = 1_000_000


@dataclass(frozen=True)
class ArchivedBundle:
    """A bundle in an archive: the paths of its indexes there, one for each volume, their hashes.

    ``relayout`` says that its page numbers are not wanted, but to tell what moved.
    """

    version: Version
    plan: BundlePlan
    tahun: int
    indexes: tuple[str, ...]
    hashes: tuple[str, ...]
    relayout: bool

    @property
    def key(self) -> str:
        """Differs for other archived numbers."""
        return key_of(self.version.name, list(self.hashes), self.relayout)

    def is_of(self, outputs: Iterable[Output]) -> bool:
        """Whether these files, as they were made, are those in the archive."""
        made = tuple(output.sha256 for output in outputs if output.kind == "indeks")
        return not self.relayout and made == self.hashes


def archived_bundles(
    office: Office, plans: Iterable[BundlePlan], *, relayout: bool
) -> Mapping[BundlePlan, ArchivedBundle]:
    """Those of the plans that the newest archive of their period holds.

    Raises ArchiveFault where the list of files of an archive cannot be read; with ``relayout``
    such an archive counts for nothing.
    """
    tahun = office.satker.tahun
    found: dict[BundlePlan, ArchivedBundle] = {}
    newest: dict[str, tuple[Version, Mapping[str, str]] | None] = {}
    for plan in plans:
        if plan.periode not in newest:
            newest[plan.periode] = _newest(office, plan.periode, must_read=not relayout)
        if (archived := newest[plan.periode]) is None:
            continue
        version, hashes = archived
        if indexes := _indexes(hashes, f"{_BUNDLES}/{plan.indikator}"):
            sums = tuple(hashes[path] for path in indexes)
            found[plan] = ArchivedBundle(version, plan, tahun, indexes, sums, relayout=relayout)
    return found


def _newest(
    office: Office, periode: str, *, must_read: bool
) -> tuple[Version, Mapping[str, str]] | None:
    """The newest archive of a period, and the hash of each file in it."""
    kept = versions(office.workspace.root / ROOM, office.satker.tahun, periode)
    if not kept:
        return None
    shown = f"{ROOM}/{kept[-1].path.name}"
    try:
        payload = payload_of(kept[-1])
        if payload.problems:
            raise ArchiveFault(payload.problems)
    except ArchiveFault as fault:
        if must_read:
            raise damaged(shown, fault) from fault
        return None
    return kept[-1], payload.hashes


def _indexes(hashes: Mapping[str, str], base: str) -> tuple[str, ...]:
    """The index of a bundle, or those of its volumes in their order."""
    if f"{base}.json" in hashes:
        return (f"{base}.json",)
    found: list[str] = []
    while (path := f"{base}-{len(found) + 1}.json") in hashes:
        found.append(path)
    return tuple(found)


def damaged(shown: str, fault: Exception | None = None) -> ArchiveFault:
    """What to say of an archive whose numbers cannot be known."""
    causes = fault.problems if isinstance(fault, ZidocsError) else ()
    return ArchiveFault(
        (
            Problem.at(shown, "Z320").says(
                "This archive is damaged, so the page numbers it has cannot be kept.",
                "Take another copy of the archive (zidocs verify examines it), or give the pages "
                "new numbers: zidocs build --relayout.",
            ),
            *causes,
        )
    )


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


def _archived(bundle: ArchivedBundle) -> "Archived":
    from zidocs.bundle.fit import Archived

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
        raise damaged(f"{ROOM}/{bundle.version.path.name}/{bundle.indexes[0]}", fault) from fault

    def pages(part: Part) -> bytes:
        return _pages(bundle, part, indexes[part.jilid - 1])

    return Archived(layout, pages)


def _index(holding: Holding, path: str, sha256: str) -> BundleIndex:
    if path not in holding.sizes or holding.sha256(path) != sha256:
        raise ValueError(path)
    return read_index(holding.read(path, MOST_INDEX), path)


def _pages(bundle: ArchivedBundle, part: Part, index: BundleIndex) -> bytes:
    """The pages of a part, after its volume was seen to be the one that the index describes."""
    from zidocs.bundle.finished import kept_pages

    path = PurePosixPath(bundle.indexes[part.jilid - 1]).with_suffix(".pdf").as_posix()
    shown = f"{ROOM}/{bundle.version.name}/{path}"
    with open_holding(bundle.version.path) as holding:
        if path not in holding.sizes or holding.sha256(path) != index.sha256:
            raise damaged(shown)
        with holding.as_file(path) as pdf:
            return kept_pages(pdf, part, index, shown)
