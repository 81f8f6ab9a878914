"""A short text becomes the content that sets it at the right end of a page's lower or upper edge.

It stands upright for its reader, on white, in the strip between 5 and 9 mm inside the visible edge:
outside the text, headers and codes of documents (12.5 mm and more), inside what office printers can
print.
"""

from dataclasses import dataclass
from typing import Literal

from zidocs.evidence.line_font import LineFont
from zidocs.evidence.page_view import PageView
from zidocs.evidence.pdf_pages import written
from zidocs.evidence.sheets import REGULAR, lines_of, width_of

Edge = Literal["lower", "upper"]

_SIZE = 7.5


@dataclass(frozen=True)
class EdgeStyle:
    """How such a line is set: at which edge, in which colour, where; in points.

    ``colour`` is an operator with its numbers, such as ``0.2 g``. The text ends ``right`` from the
    visible edge, its baseline is ``baseline`` from it. The white behind it is ``padding`` wider on
    each side, ``ascent`` and ``descent`` font sizes high. On pages whose short side is longer than
    ``large_page`` (A3) the line grows with them; of a tiny page's sides at most ``narrow_share``
    is given to the distance from its edges.
    """

    edge: Edge
    colour: bytes
    size: float = _SIZE
    right: float = 28.0
    baseline: float = 17.0
    padding: float = 2.0
    ascent: float = 0.86
    descent: float = 0.3
    large_page: float = 842.0
    narrow_share: float = 0.05


def edge_line(text: str, view: PageView, font: LineFont, name: bytes, style: EdgeStyle) -> bytes:
    """A text becomes content of a page; on a page too narrow for it, it becomes smaller.

    ``name`` is the font's among the page's fonts, with the slash.
    """
    width, height = view.size
    scale = max(1.0, min(width, height) / style.large_page)
    length = width_of(text, REGULAR, style.size)
    scale = min(scale, width * (1 - 2 * style.narrow_share) / (length + 2 * style.padding))
    size = style.size * scale
    right = width - min(style.right * scale, width * style.narrow_share)
    baseline = min(style.baseline * scale, height * style.narrow_share)
    if style.edge == "upper":
        baseline = height - baseline - (style.ascent - style.descent) * size
    left = right - length * scale
    box = (
        left - style.padding * scale,
        baseline - style.descent * size,
        (length + 2 * style.padding) * scale,
        (style.ascent + style.descent) * size,
    )
    return b"q %s cm 1 g %s re f %s BT %s %s Tf %s Td %s Tj ET Q" % (
        written(view.matrix),
        written(box),
        style.colour,
        name,
        written((size,)),
        written((left, baseline)),
        font.literal(text),
    )


def shortened(text: str, width: float) -> str:
    """A text becomes one line of at most ``width`` points, in the size of such lines."""
    return "".join(lines_of(text, REGULAR, _SIZE, width, 1))
