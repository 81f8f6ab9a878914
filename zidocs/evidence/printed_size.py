"""The drawing instructions of a document's pages become the sizes at which its images are printed.

Only the operators that place something are followed (ISO 32000-1, 8.3.4 and 8.10.1): what is
drawn, through forms within forms, and under which matrix.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zidocs.evidence.page_view import Matrix

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

PAPER = "/XXPaper"
"""An entry that our images have if they show a larger sheet than they are printed on.

Its width and height in inches count then. (Names of private entries: ISO 32000-1, annex E.2)
"""

ObjectId = tuple[int, int]
"""Number and generation of an object."""

_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_POINTS_PER_INCH = 72.0
_DEEPEST = 30
_MOST_MARKS = 1_000_000
"""Instructions followed in one document; a few forms that draw each other could take for ever."""


@dataclass(frozen=True)
class PrintedSizes:
    """Width and height in inches of images where they are largest, or of the sheet they show.

    ``page`` is that of the largest page: no image whose place is unknown is seen larger.
    """

    page: tuple[float, float]
    images: dict[ObjectId, tuple[float, float]]

    def of(self, image: ObjectId) -> tuple[float, float]:
        """The size of an image."""
        return self.images.get(image, self.page)


@dataclass(frozen=True)
class _Mark:
    operator: str
    matrix: Matrix = _IDENTITY
    name: str = ""


class _TooMuch(Exception):
    """A document that draws more than can be followed."""


def printed_sizes(pdf: "Pdf") -> PrintedSizes:
    """A document of qpdf becomes the sizes of its images on paper.

    Where the drawing cannot be followed to its end, no place is known, and all images count as
    large as a page.
    """
    from pikepdf import PdfError

    follower = _Follower()
    largest = (0.0, 0.0)
    try:
        for page in pdf.pages:
            width, height = _size_of(page)
            largest = max(largest[0], width), max(largest[1], height)
            follower.follow_page(page)
    except (_TooMuch, PdfError):
        return PrintedSizes((math.inf, math.inf), {})
    return PrintedSizes(largest, follower.sizes)


def _size_of(page: "Page") -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    scale = _unit(page) / _POINTS_PER_INCH
    return abs(right - left) * scale, abs(top - bottom) * scale


def _unit(page: "Page") -> float:
    return float(page.obj.get("/UserUnit", 1.0))


class _Follower:
    """Draws pages without paper, and notes how large each image becomes."""

    def __init__(self) -> None:
        self.sizes: dict[ObjectId, tuple[float, float]] = {}
        self._forms: dict[ObjectId, tuple[_Mark, ...]] = {}
        self._left = _MOST_MARKS

    def follow_page(self, page: "Page") -> None:
        unit = _unit(page)
        start = (unit, 0.0, 0.0, unit, 0.0, 0.0)
        self._follow(_marks(page), page.obj.get("/Resources"), start, _DEEPEST)

    def _follow(self, marks: tuple[_Mark, ...], resources: Any, matrix: Matrix, depth: int) -> None:
        if not depth:
            raise _TooMuch
        kept: list[Matrix] = []
        named = _entry(resources, "/XObject")
        for mark in marks:
            self._left -= 1
            if not self._left:
                raise _TooMuch
            match mark.operator:
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop() if kept else matrix
                case "cm":
                    matrix = _within(mark.matrix, matrix)
                case _:
                    self._draw(_entry(named, mark.name), resources, matrix, depth)

    def _draw(self, drawn: Any, resources: Any, matrix: Matrix, depth: int) -> None:
        kind = _entry(drawn, "/Subtype")
        if kind == "/Image":
            a, b, c, d, _, _ = matrix
            width, height = math.hypot(a, b), math.hypot(c, d)
            if not width or not height:
                return
            known = self.sizes.get(drawn.objgen) or _paper(drawn)
            self.sizes[drawn.objgen] = (
                max(known[0], width / _POINTS_PER_INCH),
                max(known[1], height / _POINTS_PER_INCH),
            )
        elif kind == "/Form":
            if drawn.objgen not in self._forms:
                self._forms[drawn.objgen] = _marks(drawn)
            own = _entry(drawn, "/Resources")
            inner = _within(_matrix(_entry(drawn, "/Matrix")), matrix)
            marks = self._forms[drawn.objgen]
            self._follow(marks, resources if own is None else own, inner, depth - 1)


def _marks(holder: "Page | Object") -> tuple[_Mark, ...]:
    """A content stream becomes those of its instructions that place something."""
    return tuple(_read_marks(holder))


def _read_marks(holder: "Page | Object") -> Iterator[_Mark]:
    import pikepdf

    for instruction in pikepdf.parse_content_stream(holder, "q Q cm Do"):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "cm":
                yield _Mark("cm", matrix=_matrix(operands))
            case "Do" if operands:
                yield _Mark("Do", name=str(operands[0]))
            case plain:
                yield _Mark(plain)


def _entry(holder: Any, key: str) -> Any:
    """An entry of a dictionary or stream; None where there is no such thing."""
    import pikepdf

    if not isinstance(holder, pikepdf.Dictionary | pikepdf.Stream) or not key.startswith("/"):
        return None
    return holder.get(key)


def _paper(image: Any) -> tuple[float, float]:
    """The size in inches of the sheet that an image shows; nothing where none is noted."""
    try:
        width, height = (float(side) for side in image.get(PAPER, ()))
    except (TypeError, ValueError):
        return 0.0, 0.0
    return width, height


def _matrix(values: Any) -> Matrix:
    try:
        a, b, c, d, e, f = (float(value) for value in values)
    except (TypeError, ValueError):
        return _IDENTITY
    return a, b, c, d, e, f


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that first does what ``inner`` does, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip
