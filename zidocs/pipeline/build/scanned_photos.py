"""A signed scan that shows the photos too leaves no need to show them a second time.

A notula is printed with its photos. Where all of it was signed and scanned, its pages of photos are
in the scan. That is taken for sure only where the scan has as many pages as the print, and those
pages are about as dark; else the photos have pages of their own, for shown twice is better than
lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium

from zidocs.kinds import PHOTOS, kind_of
from zidocs.layout.blocks import fold
from zidocs.pdf.page_content import opened, read_pages
from zidocs.pipeline.build.packet_files import ReadyPages
from zidocs.plan import BundlePlan, Part

_PIXELS = 120
"""Of the longer side of a page when its darkness is measured."""
_LEAST_INK = 0.08
"""Of a page of photos, of 1; a page of text has about half of that."""
_LEAST_SHARE = 0.5
"""Of that darkness in the scan: scanners make grey lighter."""


@dataclass(frozen=True)
class ShownParts:
    """The parts to bind; ``moved`` says for each of the plan which that is now, and the page.

    Both count from 0, and the page, of that part, from 1.
    """

    parts: tuple[Part, ...]
    moved: Mapping[int, tuple[int, int]]


def photos_page(pdf: bytes) -> int:
    """The page, from 1, on which a document of ours begins to show the photos; 1 where none."""
    heading = fold(kind_of(PHOTOS).title)
    found = (
        number
        for number, page in enumerate(read_pages(pdf), start=1)
        if heading in fold("".join(run.text for run in page.runs))
    )
    return next(found, 1)


def without_photos_in_scans(
    plan: BundlePlan, ready: Mapping[str, Sequence[ReadyPages]]
) -> ShownParts:
    """The parts without the photos that a signed scan of the same packet shows all the same."""
    shown = {
        index: (number, page)
        for index, part in enumerate(plan.parts)
        if part.kind == PHOTOS
        for number, other in enumerate(plan.parts)
        if other.packet == part.packet and kind_of(other.kind).shows_photos
        if (page := _page_in_scan([p for p in ready[part.packet] if p.key == (other.kind, 0)]))
    }
    kept = [index for index in range(len(plan.parts)) if index not in shown]
    place = {index: number for number, index in enumerate(kept)}
    moved = {index: (place[index], 1) for index in kept}
    moved |= {index: (place[number], page) for index, (number, page) in shown.items()}
    with_photos = {number for number, _ in shown.values()}
    parts = (
        _titled(plan.parts[index]) if index in with_photos else plan.parts[index] for index in kept
    )
    return ShownParts(tuple(parts), moved)


def _titled(part: Part) -> Part:
    return replace(part, title=f"{part.title} dan {kind_of(PHOTOS).title.lower()}")


def _page_in_scan(pages: Sequence[ReadyPages]) -> int | None:
    """The page of a scan on which the photos begin; None where it does not show all of them.

    ``pages`` are those of one document: of its scan first, then of our print.
    """
    if len(pages) < 2:
        return None
    scan, ours = pages[0], pages[-1]
    if not ours.photos or len(scan.source_pages) != len(ours.source_pages):
        return None
    printed_file = ours.file.read_bytes()
    first = photos_page(printed_file)
    try:
        printed, scanned = _inks(printed_file, first), _inks(scan.file.read_bytes(), first)
    except pdfium.PdfiumError:
        return None
    pairs = zip(printed, scanned, strict=True)
    fits = all(ink >= _LEAST_INK and seen >= ink * _LEAST_SHARE for ink, seen in pairs)
    return first if fits else None


def _inks(pdf: bytes, first: int) -> list[float]:
    """How dark each page is from ``first`` on, 0 for white and 1 for black."""
    inks = []
    with opened(pdf) as document:
        for page in list(document)[first - 1 :]:
            scale = _PIXELS / max(page.get_size())
            grey = page.render(scale=scale, grayscale=True).to_pil().convert("L").histogram()
            inks.append(sum((255 - tone) * n for tone, n in enumerate(grey)) / (255 * sum(grey)))
    return inks
