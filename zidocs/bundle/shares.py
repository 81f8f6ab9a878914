"""Parts become the shares of volumes, in their order, each filled to what a volume may be.

A part that no volume can hold alone is cut between its pages, unless it is signed electronically:
that one is attached, all of it, to the volume of its first page.
"""

import io
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from zidocs.bundle.parts import BoundPart
from zidocs.evidence.pdf_file import PdfFile
from zidocs.evidence.pdf_pages import Overlay, copy_pages, pages_alone
from zidocs.evidence.pdf_source import PdfSource, reading

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


def expected_bytes(pieces: Iterable[Piece]) -> int:
    """What pieces add to a bundle, at most, with the signed files that are attached to it."""
    share = _Share()
    for piece in pieces:
        share.add(piece)
    return share.bytes


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
            copy_pages(source, [index], file, parent, [file.reserve()], _unstamped)
            size = file.size + _PAGE_BYTES * number
            if size > most:
                break
            sizes.append(size)
    return sizes


def _unstamped(_place: int, _view: object) -> Overlay:
    return Overlay()


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
