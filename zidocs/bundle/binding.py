"""A cover and parts become PDFs: contents, stamps, labels, bookmarks and links that agree.

The numbers are planned once, before a page is written. Each part is opened, copied and forgotten
before the next, and the file grows on the disk, so that memory holds one part at a time. At the
end the finished file is read again by another library and must agree with its index.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from pypdf.generic import DictionaryObject

from zidocs.bundle.frozen import Frozen
from zidocs.bundle.index import BundleIndex, Shrunk, index_seal
from zidocs.bundle.own_pages import OwnLink
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Cover, survey
from zidocs.bundle.planning import NumberedPart, PlannedBundle, plan_bundle
from zidocs.bundle.proof import prove
from zidocs.bundle.rows import bookmarks, volume_label, volume_title
from zidocs.bundle.volume import Volume
from zidocs.disk.files import hash_bytes, hash_file
from zidocs.errors import BundleFault, Problem
from zidocs.pdf.drawing import new_canvas
from zidocs.pdf.effort import SECOND, Allowance
from zidocs.pdf.pixels import seen_pages
from zidocs.pdf.source import PdfSource, reading
from zidocs.steps import Progress, begin, untold


def bind(
    cover: Cover,
    shares: Sequence[Sequence[BoundPart]],
    paths: Sequence[Path],
    asked: Sequence[AskedRow] = (),
    shrunk: Sequence[Shrunk] = (),
    frozen: Frozen | None = None,
    progress: Progress = untold,
    *,
    every_page: bool = False,
) -> tuple[Bundle, ...]:
    """The facts of a cover and the parts in their order become PDFs at ``paths``.

    Each share becomes a volume; nearly always there is one. ``asked`` are the rows of the page
    that says what of the guide's wishes is there, counted over the parts of all shares; there is
    no such page without them. ``shrunk`` says what was made smaller before. Where numbers are
    ``frozen``, its parts keep theirs. The same parts give the same bytes. Told as a step is each
    part that was copied, and each volume that was read again. With ``every_page`` the proof draws
    all pages.
    Raises EvidenceFault: a part's PDF cannot be read. BundleFault: no parts, a part whose pages
    are not those it names, or a finished file that does not agree with itself; what was written
    to ``paths`` is worth nothing then. OSError: the disk.
    """
    if not frozen and (not all(shares) or not shares):
        raise BundleFault.at(cover.label, "Z702").says(
            "There is nothing to put into this bundle.",
            "Add documents, photos or attachments to a packet for it.",
        )
    surveyed = [[survey(part) for part in share] for share in shares]
    bound = plan_bundle(cover, surveyed, asked, shrunk, frozen)
    advance = begin(progress, "bundles", len(bound.placed) + len(bound.volumes))
    return tuple(
        _write(bound, number, path, advance, every_page=every_page)
        for number, path in enumerate(paths[: len(shares)])
    )


def _write(
    bound: PlannedBundle, number: int, path: Path, advance: Callable[[], None], *, every_page: bool
) -> Bundle:
    """One volume is written to its path, read again and proved."""
    volume, cover, words = bound.volumes[number], bound.cover, bound.form.words
    index = bound.index(number)
    with path.open("w+b") as out:
        pages = range(volume.first, volume.last + 1)
        made = Volume(out, volume_label(index, words), pages, index.jumlah_halaman, bound.form)
        own = _draw_own_pages(bound, index)
        _take_parts(made, volume.parts, cover.label, advance)
        for indexes, first in own.runs:
            made.foresee(own.source, indexes, first)
        links = _annotations(made, own.links, pages)
        for indexes, first in own.runs:
            made.take(own.source, indexes, first, links)
        files = {placed.part.source: placed.part.file for placed in volume.parts}
        for original in index.asli:
            if (file := files[original.berkas]) is not None:
                made.attach(original.nama, file.read_bytes())
        facts = {
            "/Title": volume_title(index, words),
            "/Author": cover.author or cover.satker,
            "/Subject": cover.nama_indikator or cover.judul,
        }
        made.close(bookmarks(index, words), facts, index.pdfa)
    index = replace(index, sha256=made.file.sha256)
    with _reaching_the_disk(path):
        undrawn = prove(path, index, cover.label, volume.parts, every_page=every_page)
    advance()
    return Bundle(path, len(pages), made.file.size, made.file.sha256, index, undrawn=undrawn)


@dataclass(frozen=True)
class _DrawnPages:
    """Pages drawn by us: each bears the printed number of the same place in ``numbers``."""

    source: PdfSource
    numbers: Sequence[int]
    links: Sequence[OwnLink]

    @property
    def runs(self) -> Iterator[tuple[range, int]]:
        """Neighbours in the bundle: their indexes, and the number of the first."""
        ends = [i for i, (a, b) in enumerate(pairwise(self.numbers), start=1) if b != a + 1]
        for start, stop in pairwise([0, *ends, len(self.numbers)]):
            yield range(start, stop), self.numbers[start]


def _draw_own_pages(bound: PlannedBundle, index: BundleIndex) -> _DrawnPages:
    cover = bound.cover
    canvas = new_canvas(cover.paper_mm, cover.judul, cover.author)
    numbers, links = bound.own_pages(index, index_seal(index)).draw(canvas, cover)
    return _DrawnPages(PdfSource(canvas.getpdfdata()), numbers, links)


def _take_parts(
    made: Volume, parts: Sequence[NumberedPart], label: str, advance: Callable[[], None]
) -> None:
    """Copy the pages of all parts; raises BundleFault."""
    changed: list[str] = []
    looked_at, looks = _to_be_looked_at(parts), Allowance(_MOST_LOOKS)
    for place, placed in enumerate(parts):
        pdf, others = _read_part(placed)
        changed += others
        if not others:
            _take(made, placed, pdf, looks if place in looked_at else Allowance(0))
        advance()
    if changed:
        raise BundleFault(
            Problem.at(shown, "Z704", label=label).says(
                "This file was changed while {label} was made of it.",
                "Wait until nobody writes to it, then run the command again.",
            )
            for shown in dict.fromkeys(changed)
        )


@contextmanager
def _reaching_the_disk(path: Path) -> Iterator[None]:
    """The disk takes what was written while the processor proves it; both take their time.

    Raises OSError if the disk does not.
    """
    with path.open("rb+") as file, ThreadPoolExecutor(1) as writing:
        written = writing.submit(os.fsync, file.fileno())
        yield
        written.result()


def _read_part(placed: NumberedPart) -> tuple[bytes, list[str]]:
    """The PDF of a part, and those of its source files that are no longer what they were.

    They are read once more for their hashes.
    """
    part = placed.part
    pdf = part.read()
    sources = [(photo.shown, photo.sha256, hash_file(photo.path)) for photo in part.photos]
    if part.file is not None:
        found = hash_bytes(pdf) if part.in_place else hash_file(part.file)
        sources.append((part.source, part.source_sha256, found))
    return pdf, [shown for shown, meant, found in sources if meant != found]


def _take(made: Volume, placed: NumberedPart, pdf: bytes, looks: Allowance) -> None:
    """Copy the pages of a part; as far as ``looks`` go, stamps stand where the pages show nothing.

    What is left behind was told when the part was examined.
    """
    part = placed.part
    with reading(part.source):
        source = PdfSource(pdf)
        found, meant = len(source.pages), len(part.source_pages)
        if found != meant or not found:
            raise BundleFault.at(
                part.source, "Z703", title=part.title, found=found, meant=meant
            ).says(
                "“{title}” has {found} pages where {meant} were announced.",
                "This is a fault of zidocs; please report it. Nothing was written.",
            )
        wanted = looks.drawable(source, range(found))
        with closing(seen_pages(pdf, range(found), wanted)) as seen:
            made.take(source, range(found), placed.first, seen=seen, is_archival=not part.obstacles)
        source.close()


_LIGHT_PAGE = 60_000
"""Bytes; a larger page has pictures, and to draw it takes ten times as long."""
_MOST_LIGHT, _MOST_HEAVY, _MOST_LOOKS = 400, 60, 5 * SECOND
"""Pages of a volume that are looked at, so that stamps stand where nothing is; their work."""


def _to_be_looked_at(parts: Sequence[NumberedPart]) -> set[int]:
    """The parts, by their places, whose pages are looked at: none of a kind that has too many."""
    kinds: dict[bool, list[int]] = {True: [], False: []}
    for place, placed in enumerate(parts):
        part = placed.part
        kinds[part.size > len(part.source_pages) * _LIGHT_PAGE].append(place)
    found = set[int]()
    for heavy, places in kinds.items():
        pages = sum(len(parts[place].part.source_pages) for place in places)
        if pages <= (_MOST_HEAVY if heavy else _MOST_LIGHT):
            found.update(places)
    return found


def _annotations(
    made: Volume, links: Sequence[OwnLink], pages: range
) -> dict[int, list[DictionaryObject]]:
    """The links of the rows to pages of this volume, by the number of the page they are on."""
    found: dict[int, list[DictionaryObject]] = {}
    for link in links:
        if link.target in pages:
            found.setdefault(link.page, []).append(made.link(link.rectangle, link.target))
    return found
