"""The boxes and the rotation of a PDF page become what its reader sees (ISO 32000-1, 14.11.2)."""

from dataclasses import dataclass

from pypdf import PageObject
from pypdf.generic import ArrayObject, FloatObject

from zidocs.pdf.source import PdfSource

Matrix = tuple[float, float, float, float, float, float]
"""a b c d e f, as the operator ``cm`` takes them."""

_A4 = (0.0, 0.0, 595.276, 841.89)
_SMALLEST = 1.0


@dataclass(frozen=True)
class PageView:
    """What is visible of a page: a box in the page's units, turned clockwise by ``rotation``.

    ``unit`` is the size of one of the page's units in points; 1 on nearly every page.
    """

    left: float
    bottom: float
    right: float
    top: float
    rotation: int = 0
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as the reader sees them, in points."""
        width = self.unit * (self.right - self.left)
        height = self.unit * (self.top - self.bottom)
        return (height, width) if self.rotation in (90, 270) else (width, height)

    @property
    def matrix(self) -> Matrix:
        """From points as the reader sees them, from the lower left corner, to the page's units."""
        s = 1 / self.unit
        return {
            0: (s, 0.0, 0.0, s, self.left, self.bottom),
            90: (0.0, s, -s, 0.0, self.right, self.bottom),
            180: (-s, 0.0, 0.0, -s, self.right, self.top),
            270: (0.0, -s, s, 0.0, self.left, self.top),
        }[self.rotation]

    @property
    def upper_left(self) -> tuple[float, float]:
        """The upper left corner as the reader sees it, in the page's units."""
        _, _, c, d, e, f = self.matrix
        height = self.size[1]
        return c * height + e, d * height + f

    @property
    def box(self) -> ArrayObject:
        """The visible box as a PDF rectangle."""
        sides = (self.left, self.bottom, self.right, self.top)
        return ArrayObject(FloatObject(round(side, 3)) for side in sides)


def page_view(source: PdfSource, page: PageObject) -> PageView:
    """A page of a source becomes its view.

    A page without a usable size gets A4, as viewers fall back to a paper of theirs; of the crop
    box only what lies on the paper counts.
    """
    media = source.rectangle(page.get("/MediaBox"), _SMALLEST) or _A4
    crop = source.rectangle(page.get("/CropBox"), _SMALLEST) or media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right - left < _SMALLEST or top - bottom < _SMALLEST:
        left, bottom, right, top = media
    unit = source.number(page.get("/UserUnit")) or 1.0
    turn = source.turn(page.get("/Rotate"))
    return PageView(left, bottom, right, top, rotation=turn, unit=unit if unit > 0 else 1.0)
