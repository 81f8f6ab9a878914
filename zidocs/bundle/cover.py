"""The facts of a bundle become its cover page."""

from typing import Any

from zidocs.bundle.parts import SEPARATOR, Cover, volume_text
from zidocs.evidence.sheets import (
    BOLD,
    LEADING,
    LEFT_MM,
    POINTS_PER_MM,
    REGULAR,
    RIGHT_MM,
    TOP_MM,
    centred_lines,
)

_KOP_SIZE, _KOP_OFFICE_SIZE = 12.0, 14.0
_TITLE_SIZE, _AIM_SIZE = 24.0, 14.0
_CODE_SIZE, _NAME_SIZE, _MEETING_SIZE = 54.0, 13.0, 11.5
_OFFICE_SIZE = 13.0
_THICK, _THIN = 2.25, 0.75
_TITLE_AT, _CODE_AT, _FOOT_AT = 0.70, 0.50, 0.155
"""Heights of the three blocks, as shares of the paper's height."""

_NAME_LINES, _MEETING_LINES, _TITLE_LINES = 5, 3, 6


def draw_cover(canvas: Any, cover: Cover, volume: int = 1, volumes: int = 1) -> None:
    """The cover is drawn on a canvas of its paper and closed: letterhead, title, indicator, office.

    A bundle without an indicator shows its title there, large; one of several volumes names it.
    What is not known is left out.
    (FORMATS.md, page and type: order, sizes and rule of the letterhead)
    """
    block = _Block(canvas, cover)
    block.letterhead()
    if cover.indikator:
        _draw_indicator(block, cover)
    else:
        _draw_title(block, cover)
    if volumes > 1:
        block.space(16)
        block.text(volume_text(volume, volumes).capitalize(), BOLD, _OFFICE_SIZE)
    block.at(_FOOT_AT)
    block.text(time_text(cover), REGULAR, _MEETING_SIZE)
    block.space(3)
    block.text(cover.satker, BOLD, _OFFICE_SIZE)
    canvas.showPage()


def _draw_indicator(block: "_Block", cover: Cover) -> None:
    block.at(_TITLE_AT)
    block.text("BUKTI DUKUNG", BOLD, _TITLE_SIZE)
    block.text("PEMBANGUNAN ZONA INTEGRITAS", REGULAR, _AIM_SIZE)
    block.at(_CODE_AT)
    block.rule(_THIN, 0.4)
    block.space(6)
    block.text(cover.indikator, BOLD, _CODE_SIZE)
    block.space(4)
    block.text(cover.nama_indikator, REGULAR, _NAME_SIZE, most=_NAME_LINES)
    if cover.judul != cover.nama_indikator:
        block.space(8)
        block.text(cover.judul, BOLD, _MEETING_SIZE, most=_MEETING_LINES)
    block.space(14)
    block.rule(_THIN, 0.4)


def _draw_title(block: "_Block", cover: Cover) -> None:
    block.at(_TITLE_AT)
    block.rule(_THIN, 0.4)
    block.space(14)
    block.text(cover.judul, BOLD, _TITLE_SIZE, most=_TITLE_LINES)
    block.space(18)
    block.rule(_THIN, 0.4)


def time_text(cover: Cover) -> str:
    """``PERIODE B03 · TAHUN 2024``."""
    period = f"PERIODE {cover.periode}" if cover.periode else ""
    year = f"TAHUN {cover.tahun}" if cover.tahun else ""
    return SEPARATOR.join(word for word in (period, year) if word)


class _Block:
    """A pen that writes centred lines downwards between the margins."""

    def __init__(self, canvas: Any, cover: Cover) -> None:
        self._canvas, self._cover = canvas, cover
        self._left = LEFT_MM * POINTS_PER_MM
        self._width = (cover.paper_mm[0] - LEFT_MM - RIGHT_MM) * POINTS_PER_MM
        self._height = cover.paper_mm[1] * POINTS_PER_MM
        self._y = self._height - TOP_MM * POINTS_PER_MM

    def at(self, share: float) -> None:
        """Go on at this share of the paper's height, or here if that is above."""
        self._y = min(self._y, self._height * share)

    def space(self, points: float) -> None:
        self._y -= points

    def text(self, text: str, font: str, size: float, most: int = 3) -> None:
        for line in centred_lines(text, font, size, self._width, most):
            self._canvas.setFont(font, size)
            self._canvas.drawCentredString(self._left + self._width / 2, self._y - size, line)
            self._y -= size * LEADING

    def rule(self, thickness: float, share: float = 1.0) -> None:
        margin = self._width * (1 - share) / 2
        self._canvas.setLineWidth(thickness)
        self._canvas.line(self._left + margin, self._y, self._left + self._width - margin, self._y)
        self._y -= thickness

    def letterhead(self) -> None:
        """The letterhead's lines, the last one larger, and the rule below them."""
        for number, line in enumerate(self._cover.kop, start=1):
            last = number == len(self._cover.kop)
            self.text(line, *((BOLD, _KOP_OFFICE_SIZE) if last else (REGULAR, _KOP_SIZE)))
        if self._cover.kop:
            self.space(6)
            self.rule(_THICK)
