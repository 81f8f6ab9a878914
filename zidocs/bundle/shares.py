"""Parts become the shares of volumes, in their order, each as large as a volume may be.

A part that is larger than a volume is cut between its pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zidocs.bundle.parts import BoundPart
from zidocs.evidence.pdf_pages import pages_alone
from zidocs.evidence.pdf_source import PdfSource, reading

_PAGE_BYTES = 1_500
"""What each page adds beside its part: stamp, links, rows; generous."""


@dataclass(frozen=True)
class Piece:
    """A part, or pages of one: ``number`` counts the parts from 0, ``start`` its pages from 1."""

    part: BoundPart
    number: int
    start: int = 1

    @property
    def expected(self) -> int:
        """Bytes that it adds to a bundle, at most."""
        return self.part.size + _PAGE_BYTES * len(self.part.source_pages)


def share_out(parts: Sequence[BoundPart], room: int, aside: Path) -> list[list[Piece]]:
    """The parts become shares of at most ``room`` bytes; a page larger than that is one alone.

    Pieces of a cut part are written into the folder ``aside``. Raises EvidenceFault if a part
    cannot be read.
    """
    shares: list[list[Piece]] = []
    left = 0
    for number, part in enumerate(parts):
        for piece in _titled(list(_pieces(Piece(part, number), room, aside))):
            if not shares or piece.expected > left:
                shares.append([])
                left = room
            shares[-1].append(piece)
            left -= piece.expected
    return shares


def _pieces(piece: Piece, room: int, aside: Path) -> Iterator[Piece]:
    """A piece, or its halves as long as they are too large."""
    count = len(piece.part.source_pages)
    if piece.expected <= room or count == 1:
        yield piece
        return
    for half in _halves(piece, aside):
        yield from _pieces(half, room, aside)


def _halves(piece: Piece, aside: Path) -> list[Piece]:
    count = len(piece.part.source_pages)
    return [
        Piece(cut(piece.part, indexes, aside, name), piece.number, piece.start + indexes.start)
        for indexes in (range(count // 2), range(count // 2, count))
        for name in (f"{piece.number}-{piece.start + indexes.start}-{len(indexes)}.pdf",)
    ]


def cut(part: BoundPart, indexes: range, aside: Path, name: str) -> BoundPart:
    """Pages of a part, by their indexes from 0, become a part; their PDF is ``aside / name``."""
    if len(indexes) == len(part.source_pages):
        return part
    aside.mkdir(parents=True, exist_ok=True)
    with reading(part.source):
        source = PdfSource(part.read())
        (aside / name).write_bytes(pages_alone(source, indexes)[0])
        source.close()
    pages = tuple(part.source_pages[index] for index in indexes)
    return part.with_pages(aside / name, pages)


def _titled(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces of a cut part say in the contents which one each is."""
    if len(pieces) == 1:
        return pieces
    return [
        replace(
            piece,
            part=replace(piece.part, title=f"{piece.part.title} (bagian {n} dari {len(pieces)})"),
        )
        for n, piece in enumerate(pieces, start=1)
    ]
