"""Pages become pixels, by pdfium, which has no part in making our files.

A page is drawn as its reader sees it: turned, cut to what is visible, with its annotations and its
fields. It is asked where nothing is shown, and whether two pages show the same.
"""

from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pypdfium2 as pdfium
from PIL import Image

from zidocs.pdf.page_content import opened

_DPI = 72
_MOST_PIXELS = 2_000_000
"""Of a page as it is drawn; larger ones, such as maps, are drawn smaller."""
_SMALLEST = 0.02


@dataclass(frozen=True)
class SeenPage:
    """What a page shows, in greys from 0 (black); None where pdfium cannot draw it."""

    picture: Image.Image | None

    def greys(
        self, box: tuple[float, float, float, float], size: tuple[float, float]
    ) -> tuple[int, float, int]:
        """The darkest grey, the mean and the lightest in a box; white where nothing is known.

        ``box`` is left, bottom, right, top as the reader sees them, in points of the page, whose
        width and height are ``size``.
        """
        if self.picture is None:
            return 255, 255.0, 255
        wide, high = self.picture.width / size[0], self.picture.height / size[1]
        left, bottom, right, top = box
        sides = (
            max(0, int(left * wide)),
            max(0, int(self.picture.height - top * high)),
            min(self.picture.width, int(right * wide) + 1),
            min(self.picture.height, int(self.picture.height - bottom * high) + 1),
        )
        if sides[0] >= sides[2] or sides[1] >= sides[3]:
            return 255, 255.0, 255
        counts = self.picture.crop(sides).histogram()
        found = [grey for grey, count in enumerate(counts) if count]
        mean = sum(grey * count for grey, count in enumerate(counts)) / sum(counts)
        return found[0], mean, found[-1]


UNSEEN = SeenPage(None)
"""A page that nobody looked at."""


def seen_pages(pdf: bytes, indexes: Sequence[int]) -> Generator[SeenPage]:
    """The pages of a PDF with these indexes, drawn at 72 dpi, one after the other.

    Where pdfium cannot read the file or a page, nothing is known of it.
    """
    given = 0
    with suppress(pdfium.PdfiumError), opened(pdf) as document:
        for index in indexes:
            yield SeenPage(_drawn(document, index, "L"))
            given += 1
    for _ in indexes[given:]:
        yield UNSEEN


def _drawn(document: pdfium.PdfDocument, index: int, mode: str) -> Image.Image | None:
    try:
        page = document[index]
        width, height = page.get_size()
        scale = _DPI / 72
        if width * height * scale * scale > _MOST_PIXELS:
            scale = (_MOST_PIXELS / (width * height)) ** 0.5
        bitmap = page.render(scale=max(scale, _SMALLEST / max(width, height, 1)))
        picture: Image.Image = bitmap.to_pil()
        return picture.convert(mode)
    except (pdfium.PdfiumError, IndexError, ValueError):
        return None
