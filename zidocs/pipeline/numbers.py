"""A bundle and the archived one become what is to be said of its page numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zidocs.bundle.fit import Archived
from zidocs.bundle.frozen import FrozenLayout, find_parts, whole_title
from zidocs.bundle.index import BundleIndex
from zidocs.bundle.parts import BoundPart
from zidocs.errors import Place, Problem, say

_MOST_MOVES = 8


@dataclass(frozen=True)
class Numbers:
    """The page numbers that an archive has of a bundle, if there is one, and if they are kept."""

    archived: Archived | None = None
    are_kept: bool = True

    @property
    def to_keep(self) -> Archived | None:
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
        yield Problem(
            Place(shown),
            say(
                "The page numbers of the archive {archive} are kept; what came later begins on "
                "page {page}.",
                archive=layout.archive,
                page=late.dari,
            ),
            say("Page {page} tells what changed; archive again before you cite new pages.",
                page=late.dari),
            "Z321",
            "petunjuk",
        )  # fmt: skip


def _moved(
    shown: str, layout: FrozenLayout, parts: Sequence[BoundPart], index: BundleIndex
) -> Iterator[Problem]:
    """Which parts have other pages than in the archive, in one finding; none where none has."""
    moves = [*_moves(layout, parts, index)]
    if moves:
        more = f", … (+{len(moves) - _MOST_MOVES})" if len(moves) > _MOST_MOVES else ""
        yield Problem(
            Place(shown),
            say(
                "The pages have new numbers, no longer those of the archive {archive}: {moves}.",
                archive=layout.archive,
                moves=", ".join(moves[:_MOST_MOVES]) + more,
            ),
            say(
                "Archive the period again so that they stay; a build without --relayout goes back "
                "to the archived numbers."
            ),
            "Z322",
            "peringatan",
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
