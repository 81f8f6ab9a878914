"""The pixels of a page become the answer whether it is really blank.

Noise, yellow paper and the scanner's shadow at the edges are not ink; a faint pencil line is.
"""

from collections.abc import Sequence

from PIL import Image, ImageChops

from zidocs.intake.grey import DPI

_CELL_MM = 0.5
"""The width of a pencil line."""
_EDGE_MM = 5.0
_PAPER_MM = 12.0
"""Larger than a letter: paper and its shades look the same when blurred this much, ink does not."""
_INK = (14, 32)
"""Levels of grey, of 255, by which a cell is darker than the paper around it: on clean paper, and
at most, however noisy the scan is."""
_NOISE = 5.5
"""Standard deviations that noise hardly ever reaches: once in 25 million cells."""
_SPECKS = 4
"""Cells that dust may darken: one square millimetre."""
_DARK_PAPER = 110


def is_blank(page: Image.Image) -> bool:
    """A page of mode L at ``DPI`` is blank if nothing but specks of dust is darker than paper."""
    cell, edge = (round(size / 25.4 * DPI) for size in (_CELL_MM, _EDGE_MM))
    inner = page.crop((edge, edge, page.width - edge, page.height - edge))
    columns, rows = inner.width // cell, inner.height // cell
    if columns < 1 or rows < 1:
        return False
    cells = inner.resize((columns, rows), Image.Resampling.BOX)
    coarse = round(_PAPER_MM / _CELL_MM)
    blurred = (max(1, columns // coarse), max(1, rows // coarse))
    paper = cells.resize(blurred, Image.Resampling.BOX).resize(cells.size, Image.Resampling.BICUBIC)
    if min(paper.tobytes()) < _DARK_PAPER:
        return False
    darker = ImageChops.subtract(paper, cells).histogram()
    ink = min(max(_INK[0], _NOISE * _deviation(darker)), _INK[1])
    return sum(darker[round(ink) :]) <= _SPECKS


def _deviation(darker: Sequence[int]) -> float:
    """How noisy paper is, from how much darker than the average how many of its cells are.

    Of a normal distribution the positive half alone has the mean 0.4 standard deviations.
    """
    return sum(level * count for level, count in enumerate(darker)) / sum(darker) / 0.4
