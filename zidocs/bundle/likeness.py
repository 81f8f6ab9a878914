"""The pages of a finished volume are compared with those of its sources as pixels.

pypdf reads and our writer writes what both understand the same way; where they are wrong together,
only what is seen tells. pdfium, which had no part in it, draws the page of the file that the office
brought and the page of the bundle. A scan, which is a picture and nothing else, is copied byte for
byte: of these only samples are drawn, unless all are asked for.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pikepdf

from zidocs.bundle.finished import UNREADABLE, FinishedFile
from zidocs.bundle.planning import NumberedPart
from zidocs.errors import EvidenceFault
from zidocs.pdf.drawing import edge_box
from zidocs.pdf.effort import SECOND, Allowance
from zidocs.pdf.pixels import (
    EXACT,
    REMADE,
    PageDrawer,
    PixelBox,
    SeenPage,
    drawn_pages,
    look_alike,
)
from zidocs.pdf.qpdf import opened_by_qpdf, rewritten_by_qpdf
from zidocs.pdf.source import PdfSource, reading

_MOST_WORK = 600_000
"""Of drawing those pages of a volume that are no plain copies, once; they are drawn twice."""
_SAMPLES, _LARGE = 6, 20_000
"""Pages of a volume that are drawn though they are plain copies; half as many of such work."""
_PAGE, _BYTE, _PIXELS = 500, 1, 80
"""Work as it looks from outside: of any page, of a byte of content as it is packed, of pixels."""
_HEAD = 1024
_COPIED = frozenset({"/XObject", "/ProcSet"})


@dataclass(frozen=True)
class UnlikePage:
    """A page of a bundle that does not look like the page of its source."""

    page: int
    source: str
    source_page: int


@dataclass(frozen=True)
class Likeness:
    """What drawing found; ``left`` pages were to be drawn, which would have taken too long."""

    unlike: tuple[UnlikePage, ...]
    left: int


def compared_with_sources(
    pdf: Path,
    found: FinishedFile,
    parts: Sequence[NumberedPart],
    works: Mapping[int, int],
    *,
    every_page: bool,
) -> Likeness:
    """The pages of a volume beside those of its sources.

    With ``every_page`` every page is drawn; else samples, and those that are no plain copies, as
    many as are drawn in about a second. Where ``works`` has what drawing takes, by their numbers,
    it is not found out again.
    """
    if every_page:
        asked = {number for placed in parts for number in range(placed.first, placed.last + 1)}
        allowance, chosen = Allowance(math.inf), asked
    else:
        samples, others = _kinds(found, parts)
        asked = samples | others.keys()
        allowance = Allowance(2 * _MOST_WORK + len(samples) * SECOND)
        chosen = samples | _affordable(others, {placed.first for placed in parts})
    unlike, left = list[UnlikePage](), len(asked) - len(chosen)
    with drawn_pages(pdf) as copy:
        for placed in parts:
            numbers = [n for n in range(placed.first, placed.last + 1) if n in chosen]
            if numbers:
                comparison = _Comparison(found, placed, copy, works)
                undrawn, differing = comparison.compared(numbers, allowance)
                left += undrawn
                unlike += differing
    return Likeness(tuple(unlike), left)


def _kinds(found: FinishedFile, parts: Sequence[NumberedPart]) -> tuple[set[int], dict[int, int]]:
    """The numbers of the samples, and of all that are no plain copies, with the work they make."""
    plain, others = list[int](), dict[int, int]()
    for placed in parts:
        original = _original(placed) is not None
        for number in range(placed.first, placed.last + 1):
            if not original or _is_plain_copy(found, number - found.first):
                plain.append(number)
            else:
                others[number] = _work(found, number - found.first)
    step = max(1.0, len(plain) / _SAMPLES)
    samples = [plain[int(n * step)] for n in range(min(_SAMPLES, len(plain)))]
    if sum(_work(found, number - found.first) for number in samples) > _SAMPLES * _LARGE:
        samples = samples[::2]
    return set(samples), others


def _affordable(works: Mapping[int, int], firsts: Set[int]) -> set[int]:
    """Pages from the first to the last, as many as may be drawn; of each file first one."""
    heads = {number: work for number, work in works.items() if number in firsts}
    chosen = _spread(heads, _MOST_WORK)
    left = _MOST_WORK - sum(works[number] for number in chosen)
    return chosen | _spread({n: work for n, work in works.items() if n not in chosen}, left)


def _spread(works: Mapping[int, int], most: int) -> set[int]:
    """Pages from the first to the last whose work is ``most`` together."""
    if sum(works.values()) <= most:
        return {*works}
    chosen, share = set[int](), most / len(works)
    saved = share
    for number, work in works.items():
        saved += share
        if work <= saved:
            saved -= work
            chosen.add(number)
    return chosen


def _work(found: FinishedFile, index: int) -> int:
    """About how much a page makes, without decoding anything."""
    drawn = found.drawn(index)
    if drawn is None or drawn.form is None:
        return _PAGE
    work, pixels, waiting = _PAGE, 0, [drawn.form]
    with suppress(*UNREADABLE):
        resources = drawn.form.get("/Resources", pikepdf.Dictionary())
        waiting += resources.get("/XObject", pikepdf.Dictionary()).values()
        for each in waiting:
            if each.get("/Subtype") == pikepdf.Name.Image:
                pixels += int(each.Width) * int(each.Height)
            else:
                work += _BYTE * int(each.Length)
    return work + pixels // _PIXELS


def _is_plain_copy(found: FinishedFile, index: int) -> bool:
    """Whether a page is nothing but pictures, so that nothing in it goes by names that may fail."""
    page, drawn = found.pages[index].obj, found.drawn(index)
    if drawn is None or drawn.form is None or len(drawn.drawing.names) > 1 or "/Annots" in page:
        return False
    resources = drawn.form.get("/Resources", pikepdf.Dictionary())
    if not _COPIED.issuperset(resources.keys()):
        return False
    try:
        pictures = list(resources.get("/XObject", pikepdf.Dictionary()).values())
    except UnicodeDecodeError:
        return False
    return all(each.get("/Subtype") == pikepdf.Name.Image for each in pictures)


def _original(placed: NumberedPart) -> Path | None:
    """The PDF that the office brought; None where pages were made of something else."""
    part = placed.part
    if part.file is None or part.archive or part.photos:
        return None
    with part.file.open("rb") as file:
        return part.file if b"%PDF-" in file.read(_HEAD) else None


@dataclass(frozen=True)
class _Comparison:
    """A part of a volume, what draws the volume's pages, and how much work that is, if known."""

    found: FinishedFile
    placed: NumberedPart
    copy: PageDrawer
    works: Mapping[int, int]

    def compared(
        self, numbers: Sequence[int], allowance: Allowance
    ) -> tuple[int, Sequence[UnlikePage]]:
        """How many of the pages with these numbers take too long, and which look different."""
        part, original = self.placed.part, _original(self.placed)
        pages = {number: number - self.placed.first for number in numbers}
        if original:
            pages = {number: part.source_pages[page] - 1 for number, page in pages.items()}
        pdf = original or part.pdf
        if part.in_place and pages.keys() <= self.works.keys():
            drawn = {n: page for n, page in pages.items() if allowance.grants(self.works[n])}
        else:
            wanted = _drawable(pdf, part.source, pages.values(), allowance)
            if wanted is None:
                # It was repaired before its pages were taken; what viewers make of it, is their
                # guess.
                return 0, ()
            drawn = {number: page for number, page in pages.items() if page in wanted}
        if not drawn:
            return len(pages), ()
        with drawn_pages(pdf) as source:
            unlike = [
                UnlikePage(number, part.source, page + 1)
                for number, page in drawn.items()
                if not self._is_alike(pdf, source, number - self.found.first, page)
            ]
        return len(pages) - len(drawn), unlike

    def _is_alike(self, pdf: bytes | Path, source: PageDrawer, index: int, page: int) -> bool:
        part, copy = self.placed.part, self.copy.seen(index)
        alike = partial(
            look_alike,
            found=copy,
            ours=_stamped(self.found, index, copy),
            tolerance=REMADE if part.remade else EXACT,
            may_add=part.signed,
        )
        if alike(source.seen(page), annotated=lambda: source.annotated(page)):
            return True
        # Viewers guess differently about what is not in order; qpdf has another guess.
        with _as_qpdf_reads(pdf, page) as again:
            return again is not None and alike(again.seen(0), annotated=lambda: again.annotated(0))


def _drawable(
    pdf: bytes | Path, name: str, pages: Iterable[int], allowance: Allowance
) -> Set[int] | None:
    """Those of the pages that are drawn in reasonable time; None where the PDF is damaged."""
    try:
        with reading(name), _from_its_head(pdf) as data:
            source = PdfSource(data)
            found = allowance.drawable(source, pages)
            source.close()
            return found
    except EvidenceFault:
        return None


@contextmanager
def _from_its_head(pdf: bytes | Path) -> Iterator[bytes | BinaryIO]:
    """A PDF without what stands before it; a file, where nothing does, stays on the disk."""
    if isinstance(pdf, bytes):
        yield pdf[max(0, pdf.find(b"%PDF-", 0, 2 * _HEAD)) :]
        return
    with pdf.open("rb") as file:
        start = max(0, file.read(2 * _HEAD).find(b"%PDF-"))
        file.seek(start)
        yield file.read() if start else file


def _stamped(found: FinishedFile, index: int, copy: SeenPage) -> list[PixelBox]:
    """Where the stamp of a page may stand."""
    page = found.drawn(index)
    if page is None or copy.picture is None:
        return []
    style, text = found.stamp_style(index), found.stamp(index)
    if style is None:
        return []
    place = edge_box(text, page.view, style)
    box = (place.left, place.bottom, place.left + place.width, place.bottom + place.height)
    return [copy.pixels(box, page.view.size)]


@contextmanager
def _as_qpdf_reads(pdf: bytes | Path, page: int) -> Iterator[PageDrawer | None]:
    """What draws a page as qpdf rewrites it, its only page; None where qpdf cannot."""
    try:
        with reading(""), opened_by_qpdf(pdf) as document:
            del document.pages[page + 1 :], document.pages[:page]
            rewritten = rewritten_by_qpdf(document)
    except EvidenceFault:
        yield None
    else:
        with drawn_pages(rewritten) as drawer:
            yield drawer
