"""A planned volume becomes the pages of our own in it, and their links."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from zidocs.bundle.certificate import draw_certificate
from zidocs.bundle.completeness import draw_completeness
from zidocs.bundle.contents import ContentsLink, draw_contents
from zidocs.bundle.cover import draw_cover
from zidocs.bundle.index import facts_of, index_seal, make_index
from zidocs.bundle.late import (
    HEADING,
    LATE_LIST,
    MOVED,
    draw_moved,
    front_rows,
    list_rows,
    target_of,
)
from zidocs.bundle.planning import PlannedBundle
from zidocs.evidence.pdf_source import PdfSource
from zidocs.evidence.sheets import new_canvas


@dataclass(frozen=True)
class OwnPages:
    """Pages drawn by us: each bears the printed number of the same place in ``numbers``."""

    source: PdfSource
    numbers: tuple[int, ...]
    links: tuple[ContentsLink, ...]

    @property
    def runs(self) -> Iterator[tuple[range, int]]:
        """Neighbours in the bundle: their indexes, and the number of the first."""
        ends = [i for i, (a, b) in enumerate(pairwise(self.numbers), start=1) if b != a + 1]
        for start, stop in pairwise([0, *ends, len(self.numbers)]):
            yield range(start, stop), self.numbers[start]


def draw_own_pages(bound: PlannedBundle, number: int) -> OwnPages:
    """The pages of the volume with this index are drawn."""
    cover, volume, sheets = bound.cover, bound.volumes[number], bound.sheets[number]
    out = io.BytesIO()
    canvas = new_canvas(out, cover.paper_mm, cover.judul, cover.author)
    draw_cover(canvas, cover, volume.number, len(bound.volumes))
    numbers, links = [volume.first], []
    rows = front_rows(bound.placed, bound.lists)
    links += draw_contents(canvas, sheets.contents, rows, cover.paper_mm, volume.contents.start)
    numbers += volume.contents
    links += draw_completeness(
        canvas,
        sheets.completeness,
        bound.answers,
        cover.paper_mm,
        volume.completeness.start,
        volume.number,
    )
    numbers += volume.completeness
    for inset in volume.insets:
        own = range(inset.first, inset.last + 1)
        if inset.kind == LATE_LIST:
            late = bound.lists[inset.late - 1]
            pages = sheets.lists[inset.late]
            listed = list_rows(late, bound.placed)
            links += draw_contents(canvas, pages, listed, cover.paper_mm, inset.first, HEADING)
        else:
            target = target_of(inset.kind, volume)
            links += draw_moved(canvas, MOVED[inset.kind].heading, own, target, cover.paper_mm)
        numbers += own
    seal = index_seal(make_index(facts_of(bound, number), ""))
    draw_certificate(canvas, sheets.certificate, cover.paper_mm, seal)
    numbers += volume.certificate
    canvas.save()
    return OwnPages(PdfSource(out.getvalue()), tuple(numbers), tuple(links))
