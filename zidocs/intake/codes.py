"""The pixels of a page become the codes of ours on it, also where they are hard to read.

First the whole page is read once, which is quick and does for nearly all. What then has no code is
read again: only the darkest ink, so that pencil and stamps over the code go away, and the edges of
the page, where a code is printed, twice as large. Codes of others are passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageOps

from zidocs.intake.grey import DPI
from zidocs.page_code import read_code

_EDGE_MM = 60.0
"""How far a code may reach into the page, which may lie crooked."""
_EDGE = round(_EDGE_MM / 25.4 * DPI)
_TIMES = 2
_PAGE_INK = (70, 110)
_EDGE_INK = (60, 80, 100, 127)
"""How dark, from 0 to 255, a pixel counts as ink once the page's blackest is 0, its whitest 255."""
_MIDDLE = 127
"""Where zxing's fixed threshold lies."""
_OUTLIERS = 1
"""Percent of the pixels at both ends that do not decide what is black and white."""

_QR = zxingcpp.barcode_formats_from_str("QRCodeModel2")
_LOCAL, _FIXED = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.FixedThreshold


@dataclass(frozen=True)
class SeenCode:
    """A code of ours on a page.

    ``turn`` is how far the page must be turned clockwise, in degrees, to stand upright; ``depth``
    how far down the code's middle then is, from 0 at the page's top to 1 at its bottom.
    """

    text: str
    turn: int
    depth: float


def quick_codes(page: Image.Image) -> tuple[SeenCode, ...]:
    """A page of mode L at ``DPI`` becomes the codes that one look finds."""
    return _read(page, _LOCAL, (0, 0), 1, page.size)


def hidden_codes(page: Image.Image) -> tuple[SeenCode, ...]:
    """A page on which one look finds no code becomes those that further looks find."""
    for piece, binarizer, corner, times in _further_looks(page):
        if found := _read(piece, binarizer, corner, times, page.size):
            return found
    return ()


_Look = tuple[Image.Image, zxingcpp.Binarizer, tuple[int, int], int]
"""A piece of a page, how to tell ink from paper, its upper left corner, how much it is enlarged."""


def _further_looks(page: Image.Image) -> Iterator[_Look]:
    stretched = ImageOps.autocontrast(page, cutoff=_OUTLIERS)
    for ink in _PAGE_INK:
        yield _only_ink(stretched, ink), _FIXED, (0, 0), 1
    for box in _edges(*page.size):
        edge = page.crop(box)
        large = edge.resize((edge.width * _TIMES, edge.height * _TIMES), Image.Resampling.BICUBIC)
        yield large, _LOCAL, box[:2], _TIMES
        stretched = ImageOps.autocontrast(large, cutoff=_OUTLIERS)
        for ink in _EDGE_INK:
            yield _only_ink(stretched, ink), _FIXED, box[:2], _TIMES


def _edges(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """The strips along the bottom, the top and the sides, in the order of their likelihood."""
    yield 0, max(0, height - _EDGE), width, height
    yield 0, 0, width, min(_EDGE, height)
    yield 0, 0, min(_EDGE, width), height
    yield max(0, width - _EDGE), 0, width, height


def _only_ink(page: Image.Image, ink: int) -> Image.Image:
    """Move the grey that is just ink to the middle, where the fixed threshold is."""
    return page.point([min(255, round(grey * _MIDDLE / ink)) for grey in range(256)])


def _read(
    piece: Image.Image,
    binarizer: zxingcpp.Binarizer,
    corner: tuple[int, int],
    times: int,
    size: tuple[int, int],
) -> tuple[SeenCode, ...]:
    found = zxingcpp.read_barcodes(piece, formats=_QR, binarizer=binarizer, try_invert=False)
    seen = [_seen(code, corner, times, size) for code in found if read_code(code.text) is not None]
    return tuple(dict.fromkeys(seen))


def _seen(
    code: zxingcpp.Barcode, corner: tuple[int, int], times: int, size: tuple[int, int]
) -> SeenCode:
    """Where on the page a code stands, and which way is up for it."""
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    across = sum(point.x for point in corners) / 4 / times + corner[0]
    down = sum(point.y for point in corners) / 4 / times + corner[1]
    up_x = place.top_left.x + place.top_right.x - place.bottom_left.x - place.bottom_right.x
    up_y = place.top_left.y + place.top_right.y - place.bottom_left.y - place.bottom_right.y
    right, below = across / size[0], down / size[1]
    if abs(up_y) >= abs(up_x):
        turn, depth = (0, below) if up_y < 0 else (180, 1 - below)
    else:
        turn, depth = (90, right) if up_x < 0 else (270, 1 - right)
    return SeenCode(code.text, turn, round(depth, 3))
