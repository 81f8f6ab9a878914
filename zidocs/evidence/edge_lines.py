"""A short text becomes the content that sets it at the right end of a page's lower or upper edge.

It stands upright for its reader, on white, in the strip between 5 and 9 mm inside the visible edge:
outside the text, headers and codes of documents (12.5 mm and more), inside what office printers can
print.
"""

from typing import Literal

from zidocs.evidence.line_font import LineFont
from zidocs.evidence.page_view import PageView
from zidocs.evidence.pdf_pages import written
from zidocs.evidence.sheets import REGULAR, lines_of, width_of

Edge = Literal["lower", "upper"]

_SIZE = 7.5
_RIGHT, _BASELINE = 28.0, 17.0
_PADDING = 2.0
_ASCENT, _DESCENT = 0.86, 0.3
"""Of the white backing, in font sizes."""

_LARGE_PAGE = 842.0
"""The short side of A3 in points; on larger pages the line grows with them."""
_NARROW_SHARE = 0.05
"""Of a tiny page's sides, at most, is given to the distance from its edges."""


def edge_line(
    text: str, view: PageView, font: LineFont, name: bytes, edge: Edge, colour: bytes
) -> bytes:
    """A text becomes content of a page; on a page too narrow for it, it becomes smaller.

    ``name`` is the font's among the page's fonts, with the slash; ``colour`` is an operator with
    its numbers, such as ``0.2 g``.
    """
    width, height = view.size
    scale = max(1.0, min(width, height) / _LARGE_PAGE)
    length = width_of(text, REGULAR, _SIZE)
    scale = min(scale, width * (1 - 2 * _NARROW_SHARE) / (length + 2 * _PADDING))
    size = _SIZE * scale
    right = width - min(_RIGHT * scale, width * _NARROW_SHARE)
    baseline = min(_BASELINE * scale, height * _NARROW_SHARE)
    if edge == "upper":
        baseline = height - baseline - (_ASCENT - _DESCENT) * size
    left = right - length * scale
    box = (
        left - _PADDING * scale,
        baseline - _DESCENT * size,
        (length + 2 * _PADDING) * scale,
        (_ASCENT + _DESCENT) * size,
    )
    return b"q %s cm 1 g %s re f %s BT %s %s Tf %s Td %s Tj ET Q" % (
        written(view.matrix),
        written(box),
        colour,
        name,
        written((size,)),
        written((left, baseline)),
        font.literal(text),
    )


def shortened(text: str, width: float) -> str:
    """A text becomes one line of at most ``width`` points, in the size of such lines."""
    return "".join(lines_of(text, REGULAR, _SIZE, width, 1))
