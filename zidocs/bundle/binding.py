"""A cover and parts become PDFs: contents, stamps, labels, bookmarks and links that agree.

The numbers are planned once, before a page is written. Each part is opened, copied and forgotten
before the next, and the file grows on the disk, so that memory holds one part at a time. At the
end the finished file is read again by another library and must agree with its index.
"""

import math
import os
from collections.abc import Callable, Generator, Iterator, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
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
from zidocs.errors import BundleFault, Problem, ZidocsError
from zidocs.pdf.drawing import new_canvas
from zidocs.pdf.effort import SECOND, Allowance, drawing_work
from zidocs.pdf.pixels import UNSEEN, SeenPage, drawn_pages
from zidocs.pdf.plain_scans import plain_scan, scanned_page
from zidocs.pdf.source import PageView, PdfSource, page_view, reading
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
        looks = _take_parts(made, volume.parts, cover.label, advance, every_page=every_page)
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
        undrawn = prove(
            path, index, cover.label, volume.parts, works=looks.works, every_page=every_page
        )
    advance()
    size, sha256 = made.file.size, made.file.sha256
    unseen = looks.unseen
    return Bundle(path, len(pages), size, sha256, index, undrawn=undrawn, unseen=unseen)


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
    made: Volume,
    parts: Sequence[NumberedPart],
    label: str,
    advance: Callable[[], None],
    *,
    every_page: bool,
) -> "_Looks":
    """Copy the pages of all parts; raises BundleFault."""
    changed: list[str] = []
    looks = _Looks.at(parts, every_page=every_page)
    # hashlib lets other threads work: a part is hashed while its pages are copied.
    with ThreadPoolExecutor(1) as hashing:
        for placed in parts:
            pdf = placed.part.read()
            others = hashing.submit(_changed, placed.part, pdf)
            try:
                _take(made, placed, pdf, looks)
            except ZidocsError:
                # Of a file that somebody is writing, that is what there is to say.
                if not others.result():
                    raise
            changed += others.result()
            advance()
    if changed:
        raise BundleFault(
            Problem.at(shown, "Z704", label=label).says(
                "This file was changed while {label} was made of it.",
                "Wait until nobody writes to it, then run the command again.",
            )
            for shown in dict.fromkeys(changed)
        )
    return looks


@contextmanager
def _reaching_the_disk(path: Path) -> Iterator[None]:
    """The disk takes what was written while the processor proves it; both take their time.

    Raises OSError if the disk does not.
    """
    with path.open("rb+") as file, ThreadPoolExecutor(1) as writing:
        written = writing.submit(os.fsync, file.fileno())
        yield
        written.result()


def _changed(part: BoundPart, pdf: bytes) -> list[str]:
    """Those source files of a part that are no longer what they were; ``pdf`` was just read.

    They are read once more for their hashes.
    """
    sources = [(photo.shown, photo.sha256, hash_file(photo.path)) for photo in part.photos]
    if part.file is not None:
        found = hash_bytes(pdf) if part.in_place else hash_file(part.file)
        sources.append((part.source, part.source_sha256, found))
    return [shown for shown, meant, found in sources if meant != found]


def _take(made: Volume, placed: NumberedPart, pdf: bytes, looks: "_Looks") -> None:
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
        with closing(looks.pages(source, pdf, placed)) as seen:
            made.take(source, range(found), placed.first, seen=seen, is_archival=not part.obstacles)
        source.close()


_LIGHT_PAGE = 60_000
"""Bytes; a larger page has pictures, and to look at it takes longer."""
_PAGE, _BYTES, _MOST_LOOKS = 500, 30, 2 * SECOND
"""Work that a page and so many bytes make as it looks from outside, and that is done in a volume
for the pages of a kind, so that stamps stand where nothing is."""


@dataclass
class _Looks:
    """What the pages of a volume show before they are stamped, those of the ``chosen`` parts.

    ``works`` is how much work it makes to draw them, by their numbers, where that was found out;
    ``unseen`` counts the pages that were not looked at, which would take too long.
    """

    chosen: Set[int]
    allowance: Allowance
    works: dict[int, int] = field(default_factory=dict)
    unseen: int = 0

    @classmethod
    def at(cls, parts: Sequence[NumberedPart], *, every_page: bool) -> "_Looks":
        """Parts, by the numbers of their first pages: none of a kind that has too many pages."""
        if every_page:
            return cls({placed.first for placed in parts}, Allowance(math.inf))
        kinds: dict[bool, dict[int, int]] = {True: {}, False: {}}
        for placed in parts:
            size, pages = placed.part.size, len(placed.part.source_pages)
            kinds[size > pages * _LIGHT_PAGE][placed.first] = size // _BYTES + pages * _PAGE
        works = [works for works in kinds.values() if sum(works.values()) <= _MOST_LOOKS]
        return cls({first for kind in works for first in kind}, Allowance(2 * _MOST_LOOKS))

    def pages(self, source: PdfSource, pdf: bytes, placed: NumberedPart) -> Generator[SeenPage]:
        """Those of a part, one after the other; a scan is decoded, of which nothing is drawn."""
        if placed.first not in self.chosen:
            self.unseen += len(source.pages)
            return
        with ExitStack() as stack:
            drawer = None
            for number, page in enumerate(source.pages, start=placed.first):
                jpeg = plain_scan(source, page)
                seen = jpeg and self._scan(jpeg, page_view(source, page))
                if not seen and self._may_draw(source, page, number):
                    drawer = drawer or stack.enter_context(drawn_pages(pdf))
                    seen = drawer.seen(number - placed.first)
                self.unseen += not seen
                yield seen or UNSEEN

    def _scan(self, jpeg: bytes, view: PageView) -> SeenPage | None:
        work = len(jpeg) // _BYTES
        return scanned_page(jpeg, view) if self.allowance.grants(work) else None

    def _may_draw(self, source: PdfSource, page: DictionaryObject, number: int) -> bool:
        self.works[number] = drawing_work(source, page)
        return self.allowance.grants(self.works[number])


def _annotations(
    made: Volume, links: Sequence[OwnLink], pages: range
) -> dict[int, list[DictionaryObject]]:
    """The links of the rows to pages of this volume, by the number of the page they are on."""
    found: dict[int, list[DictionaryObject]] = {}
    for link in links:
        if link.target in pages:
            found.setdefault(link.page, []).append(made.link(link.rectangle, link.target))
    return found
