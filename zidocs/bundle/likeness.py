"""The pages of a finished volume are compared with those of its sources as pixels.

pypdf reads and our writer writes what both understand the same way; where they are wrong together,
only what is seen tells. pdfium, which had no part in it, draws the page of the file that the office
brought and the page of the bundle. A scan, which is a picture and nothing else, is copied byte for
byte: of these only samples are drawn, unless all are asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from zidocs.bundle.finished import FinishedFile
from zidocs.bundle.planning import NumberedPart
from zidocs.errors import EvidenceFault
from zidocs.pdf.drawing import edge_box
from zidocs.pdf.effort import draws_quickly
from zidocs.pdf.pixels import (
    EXACT,
    REMADE,
    PixelBox,
    SeenPage,
    look_alike,
    seen_pages,
)
from zidocs.pdf.qpdf import opened_by_qpdf, rewritten_by_qpdf
from zidocs.pdf.source import PdfSource, reading

_LIGHT_PAGE = 60_000
"""Bytes; a larger page has pictures, and to draw it takes ten times as long."""
_MOST_LIGHT, _MOST_HEAVY, _SAMPLES = 300, 40, 6
"""Pages of a volume that are drawn: of those that are no plain copies, and of those that are."""
_HEAD = 1024
_COPIED = frozenset({"/XObject", "/ProcSet"})


@dataclass(frozen=True)
class UnlikePage:
    """A page of a bundle that does not look like the page of its source."""

    page: int
    source: str
    source_page: int


def unlike_sources(
    pdf: Path, found: FinishedFile, parts: Sequence[NumberedPart], first: int, *, every_page: bool
) -> Iterator[UnlikePage]:
    """The pages of a volume, whose first number is ``first``, that look other than their sources.

    With ``every_page`` every page is drawn; else those that are no plain copies, and samples.
    """
    chosen = _all_pages(parts) if every_page else _chosen(found, parts, first)
    for placed in parts:
        numbers = [n for n in range(placed.first, placed.last + 1) if n in chosen]
        if numbers:
            yield from _unlike_pages(pdf, found, placed, [n - first for n in numbers], first)


def _all_pages(parts: Sequence[NumberedPart]) -> set[int]:
    return {number for placed in parts for number in range(placed.first, placed.last + 1)}


def _chosen(found: FinishedFile, parts: Sequence[NumberedPart], first: int) -> set[int]:
    plain, light, heavy = list[int](), list[int](), list[int]()
    for placed in parts:
        is_heavy = placed.part.size > len(placed.part.source_pages) * _LIGHT_PAGE
        original = _original(placed) is not None
        for number in range(placed.first, placed.last + 1):
            if not original or _is_plain_copy(found, number - first):
                plain.append(number)
            else:
                (heavy if is_heavy else light).append(number)
    kinds = ((plain, _SAMPLES), (light, _MOST_LIGHT), (heavy, _MOST_HEAVY))
    return {number for numbers, most in kinds for number in _spread(numbers, most)}


def _spread(numbers: Sequence[int], most: int) -> Iterator[int]:
    """At most so many of the numbers, from the first to the last."""
    step = max(1.0, len(numbers) / most)
    return (numbers[int(place * step)] for place in range(min(most, len(numbers))))


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


def _unlike_pages(
    pdf: Path, found: FinishedFile, placed: NumberedPart, indexes: Sequence[int], first: int
) -> Iterator[UnlikePage]:
    part, original = placed.part, _original(placed)
    pages = [index + first - placed.first for index in indexes]
    if original:
        pages = [part.source_pages[page] - 1 for page in pages]
    data = original.read_bytes() if original else part.read()
    wanted = _drawable(data, part.source, pages)
    tolerance = REMADE if part.remade else EXACT
    bundle = {indexes[place] for place, page in enumerate(pages) if page in wanted}
    sources, copies = seen_pages(data, pages, wanted), seen_pages(pdf, indexes, bundle)
    for index, page, source, copy in zip(indexes, pages, sources, copies, strict=True):
        ours = _stamped(found, index, copy)
        if look_alike(source, copy, ours, tolerance, may_add=part.signed):
            continue
        # Viewers guess differently about what is not in order; qpdf has another guess.
        again = _as_qpdf_reads(data, page)
        if again is None or not look_alike(again, copy, ours, tolerance, may_add=part.signed):
            yield UnlikePage(index + first, part.source, page + 1)


def _drawable(data: bytes, name: str, pages: Sequence[int]) -> set[int]:
    """Those of the pages that are drawn in reasonable time."""
    try:
        with reading(name):
            source = PdfSource(data[max(0, data.find(b"%PDF-", 0, 2 * _HEAD)) :])
            count = len(source.pages)
            found = {n for n in pages if n < count and draws_quickly(source, source.pages[n])}
            source.close()
            return found
    except EvidenceFault:
        # It was repaired before its pages were taken; what viewers make of it, is their guess.
        return set()


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


def _as_qpdf_reads(data: bytes, page: int) -> SeenPage | None:
    try:
        with reading(""), opened_by_qpdf(data) as opened:
            rewritten = rewritten_by_qpdf(opened)
    except EvidenceFault:
        return None
    (seen,) = seen_pages(rewritten, [page])
    return seen
