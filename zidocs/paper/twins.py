"""Tells whether two scans show the same page, and which of them shows it better.

Two readings of one paper differ in light, contrast, noise, and lie a little otherwise. So both are
brought to the same light and size and laid over each other; then every ink on one must have some
ink on the other close by. Where a pen stroke has none, they are two pages: one was signed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from zidocs.paper.scanned_page import grey_page

_DPI = 100.0
_ROUGH = 8
"""How much smaller the pictures are that are first laid over each other."""
_ANGLES, _SHIFTS = (-3.0, 3.0, 0.5), 5
"""Degrees from, to, by; pixels of the rough pictures, a centimetre, each way."""
_STEPS = ((4, 0.5, 0.25, 2), (2, 0.2, 0.1, 2), (1, 0.05, 0.05, 2))
"""How much smaller, then degrees each way, by, and pixels each way, from rough to fine."""
_MOST_STRETCHED = 0.03
"""Sides of two scans of one sheet differ by less."""

_PAPER = ImageFilter.BoxBlur(12)
"""Paper and its shades are the lightest near by, when blurred this much."""
_STRONG, _WEAK = 60, 26
"""Of 255, how much darker than paper a stroke is, at least; and what may still be the same one."""
_NEAR = ImageFilter.MaxFilter(7)
"""0.75 mm: as far as the same ink may lie on another scan, with the bend of its feeder."""
_EDGE = 24
"""6 mm, where scanners cast shadows and paper ends."""
_CELL, _STROKE = 8, 6
"""A square of 2 mm, and the pixels of ink on it that have none on the other page: a stroke."""
_CLEARLY = 1.1
"""One scan has so much more contrast that it is better than a later one."""
_DARK_SHARE = 0.02


@dataclass(frozen=True)
class Reading:
    """A scan, upright: its grey levels, and how far its ink is from its paper."""

    grey: Image.Image
    contrast: int


def reading_of(pdf: bytes, turn: int) -> Reading | None:
    """The page of a PDF, turned clockwise to stand upright; None if it cannot be shown."""
    page = grey_page(pdf, _DPI)
    if page is None:
        return None
    page = page.rotate(-turn, expand=True)
    levels = page.histogram()
    dark, light = _level(levels, _DARK_SHARE), _level(levels, 0.5)
    return Reading(page, light - dark)


def better(one: Reading, later: Reading) -> Reading | None:
    """The better of two readings of the same page, the later one in doubt; None if they differ."""
    size = later.grey.size
    if any(abs(a / b - 1) > _MOST_STRETCHED for a, b in zip(one.grey.size, size, strict=True)):
        return None
    first, second = (_ink(each.grey, size) for each in (one, later))
    first = _laid_over(first, second)
    if _has_more(first, second) or _has_more(second, first):
        return None
    return one if one.contrast > later.contrast * _CLEARLY else later


def _level(levels: list[int], share: float) -> int:
    """The grey level that this share of a page's pixels is not lighter than."""
    left = sum(levels) * share
    for level, count in enumerate(levels):
        left -= count
        if left <= 0:
            return level
    return 255


def _ink(page: Image.Image, size: tuple[int, int]) -> Image.Image:
    """How much darker than the paper around it each pixel is, the page's ink being 255."""
    page = page.resize(size, Image.Resampling.BICUBIC)
    paper = page.filter(ImageFilter.MaxFilter(9)).filter(_PAPER)
    darker = ImageChops.subtract(paper, page)
    most = max(1, _level(darker.histogram(), 1 - _DARK_SHARE / 2))
    return darker.point([min(255, level * 255 // most) for level in range(256)])


# --- laid over each other ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Lie:
    """How one scan lies on the other: turned by degrees, then moved by pixels."""

    angle: float = 0.0
    across: int = 0
    down: int = 0

    def moved(self, ink: Image.Image) -> Image.Image:
        shift = self.across, self.down
        return ink.rotate(self.angle, Image.Resampling.BILINEAR, translate=shift)


def _laid_over(ink: Image.Image, other: Image.Image) -> Image.Image:
    """An ink moved to where it lies best on the other, by steps from rough to fine."""
    lie = _best(ink, other, _ROUGH, _lies(_Lie(), *_ANGLES, _SHIFTS))
    scale = _ROUGH
    for smaller, most, by, shift in _STEPS:
        times = scale // smaller
        start = _Lie(lie.angle, lie.across * times, lie.down * times)
        lie = _best(ink, other, smaller, _lies(start, -most, most, by, shift))
        scale = smaller
    return lie.moved(ink)


def _lies(start: _Lie, first: float, last: float, by: float, shift: int) -> Iterator[_Lie]:
    moves = range(-shift, shift + 1)
    for step in range(round((last - first) / by) + 1):
        for across, down in product(moves, moves):
            angle = start.angle + first + step * by
            yield _Lie(angle, start.across + across, start.down + down)


def _best(ink: Image.Image, other: Image.Image, smaller: int, lies: Iterator[_Lie]) -> _Lie:
    small, there = (each.reduce(smaller) for each in (ink, other))
    turned: dict[float, Image.Image] = {}

    def unlike(lie: _Lie) -> tuple[float, float, int, int]:
        if lie.angle not in turned:
            turned[lie.angle] = _Lie(lie.angle).moved(small)
        moved = ImageChops.offset(turned[lie.angle], lie.across, lie.down)
        differing = ImageStat.Stat(ImageChops.difference(moved, there)).sum[0]
        return differing, abs(lie.angle), lie.across, lie.down

    return min(lies, key=unlike)


# --- compared ------------------------------------------------------------------------------------


def _has_more(ink: Image.Image, other: Image.Image) -> bool:
    """Whether there is a stroke that nothing on the other scan is close to."""
    strong = ink.point([255 * (level >= _STRONG) for level in range(256)])
    near = other.filter(_NEAR).point([255 * (level < _WEAK) for level in range(256)])
    alone = ImageOps.crop(ImageChops.darker(strong, near), _EDGE)
    cells = alone.reduce(_CELL).histogram()
    return any(cells[255 * _STROKE // _CELL**2 :])
