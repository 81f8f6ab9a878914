"""Parts become the numbers of their pages, before a page of the bundle is written.

Printed number, PDF page number and page label are one: the cover is page 1. Where a bundle is
split into volumes, the numbers go on from one to the next, and the label is the printed number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from zidocs.bundle.parts import AskedRow, BoundPart, SourceFile

PHOTOS = "foto"
"""The kind of a part whose pages zidocs made of photos."""

OTHERS = "Dokumen lain"
"""The heading of parts without a section, where others have one."""


class Listed(Protocol):
    """What a list of parts shows of each: its title, its heading, and its first page."""

    @property
    def title(self) -> str:
        """The row in the list."""

    @property
    def section(self) -> str:
        """The heading it stands under, or ""."""

    @property
    def first(self) -> int:
        """The printed number."""

    @property
    def late(self) -> int:
        """The list of late parts that it stands in; 0 for the contents in front."""


L = TypeVar("L", bound=Listed)


@dataclass(frozen=True)
class NumberedPart:
    """A part, its first and last page in the bundle, from 1, and the volume it is in, from 1."""

    part: BoundPart
    first: int
    last: int
    volume: int = 1

    @property
    def title(self) -> str:
        """The part's row in the contents."""
        return self.part.title

    @property
    def section(self) -> str:
        """The heading it stands under."""
        return self.part.section

    @property
    def late(self) -> int:
        """The list of late parts that it stands in."""
        return self.part.late

    @property
    def is_of_photos(self) -> bool:
        """Whether zidocs made its pages of photos: then no file of the office has its hash."""
        return self.part.kind == PHOTOS

    @property
    def photos(self) -> Iterator[tuple[SourceFile, int | None]]:
        """The photos that its pages show, each with the number of its page, if that is known.

        Of a part that the end of a volume cut, these are the photos on its own pages.
        """
        numbers = dict(zip(self.part.source_pages, range(self.first, self.last + 1), strict=False))
        for photo in self.part.photos:
            if photo.page is None or photo.page in numbers:
                yield photo, photo.page and numbers[photo.page]


@dataclass(frozen=True)
class Section(Generic[L]):
    """Neighbouring parts under one heading; "" where a heading would say nothing new."""

    heading: str
    parts: tuple[L, ...]


InsetKind = Literal["daftar_tambahan", "daftar_kelengkapan_lama", "sertifikat_lama"]


@dataclass(frozen=True)
class Inset:
    """Pages of our own among the parts: a list of what came late, or a word where to look now.

    They come into being when the numbers before them are frozen. ``late`` is the number of the
    list, from 1; 0 for the others.
    """

    kind: InsetKind
    first: int
    last: int
    late: int = 0


@dataclass(frozen=True)
class VolumePages:
    """Which pages of the bundle a volume has: contents, completeness, parts and certificate.

    All are printed numbers from the bundle's first page on; contents and completeness are empty
    ranges in a volume without them. The cover is ``first``.
    """

    number: int
    first: int
    contents: range
    completeness: range
    parts: tuple[NumberedPart, ...]
    certificate: range
    last: int
    insets: tuple[Inset, ...] = ()


@dataclass(frozen=True)
class VolumeLengths:
    """How many pages of each kind of our own a volume has, beside its cover."""

    contents: int
    completeness: int
    certificate: int


def plan_volumes(
    shares: Sequence[Sequence[BoundPart]], lengths: Sequence[VolumeLengths]
) -> tuple[VolumePages, ...]:
    """The parts of each volume, and the lengths of its own pages, become all page numbers."""
    volumes: list[VolumePages] = []
    for number, (share, length) in enumerate(zip(shares, lengths, strict=True), start=1):
        first = volumes[-1].last + 1 if volumes else 1
        completeness = first + 1 + length.contents
        front = 1 + length.contents + length.completeness
        placed = numbered(share, first + front - 1, number)
        certificate = placed[-1].last + 1
        volumes.append(
            VolumePages(
                number,
                first,
                range(first + 1, completeness),
                range(completeness, first + front),
                placed,
                range(certificate, certificate + length.certificate),
                certificate + length.certificate - 1,
            )
        )
    return tuple(volumes)


@dataclass(frozen=True)
class Answer:
    """One thing that the guide asks for, and where the bundle answers it: page and volume."""

    asked: AskedRow
    page: int | None
    volume: int | None


def answers(asked: Sequence[AskedRow], placed: Sequence[NumberedPart]) -> tuple[Answer, ...]:
    """The rows of what is asked for become answers with page numbers; None where there is none."""
    found = []
    for row in asked:
        if row.part is None:
            found.append(Answer(row, None, None))
        else:
            part = placed[row.part]
            found.append(Answer(row, part.first + row.page - 1, part.volume))
    return tuple(found)


def numbered(
    parts: Sequence[BoundPart], front_pages: int, volume: int = 1
) -> tuple[NumberedPart, ...]:
    """Parts in order become page numbers, after ``front_pages`` pages."""
    placed, next_page = [], front_pages + 1
    for part in parts:
        last = next_page + len(part.source_pages) - 1
        placed.append(NumberedPart(part, next_page, last, volume))
        next_page = last + 1
    return tuple(placed)


def sections(parts: Sequence[L], judul: str) -> tuple[Section[L], ...]:
    """Parts become sections; a single one that is called like the bundle needs no heading."""
    runs = list(_runs(parts))
    headings = {run[0].section for run in runs}
    if headings <= {judul} or headings == {""}:
        return (Section("", tuple(parts)),) if parts else ()
    return tuple(Section(run[0].section or OTHERS, run) for run in runs)


def _runs(parts: Sequence[L]) -> Iterator[tuple[L, ...]]:
    run: list[L] = []
    for part in parts:
        if run and part.section != run[-1].section:
            yield tuple(run)
            run = []
        run.append(part)
    if run:
        yield tuple(run)
