"""Upright photos become pages, with captions."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from zidocs.image.upright_photos import UprightPhoto
from zidocs.pdf.drawing import (
    BOLD,
    BOTTOM_MM,
    LEADING,
    LEFT_MM,
    POINTS_PER_MM,
    REGULAR,
    RIGHT_MM,
    TOP_MM,
    centred_lines,
    new_canvas,
)

# The photos of a row stand on one line, their captions begin on one line: upright and lying photos
# may be mixed. A photo by itself has a page that is upright or lying as it is.

PerPage = Literal[2, 4]

_GAP_MM = 6.0
_TITLE_SIZE, _SUBTITLE_SIZE, _CAPTION_SIZE = 12.0, 10.0, 9.5
_CAPTION_LINES, _SUBTITLE_LINES = 3, 3
_CAPTION_GAP = 2.0 * POINTS_PER_MM
_HEAD_GAP = 5.0 * POINTS_PER_MM
_LEAST_PIXELS_PER_INCH = 72.0


@dataclass(frozen=True)
class CaptionedPhoto:
    """A photo and what it shows; "Gambar n." is put before it by the page."""

    photo: UprightPhoto
    caption: str = ""


@dataclass(frozen=True)
class _Cell:
    photo: UprightPhoto
    width: float
    height: float
    """Of the photo on paper, in points."""
    lines: tuple[str, ...]


def photo_frame_mm(paper_mm: tuple[float, float], per_page: PerPage) -> tuple[float, float]:
    """The paper's width and height become the largest width and height of a photo on it."""
    columns = 1 if per_page == 2 else 2
    width = (paper_mm[0] - LEFT_MM - RIGHT_MM - (columns - 1) * _GAP_MM) / columns
    captions = 2 * (_CAPTION_LINES * _CAPTION_SIZE * LEADING + _CAPTION_GAP)
    head = (_TITLE_SIZE + _SUBTITLE_LINES * _SUBTITLE_SIZE) * LEADING + _HEAD_GAP
    text = (captions + head) / POINTS_PER_MM
    height = (paper_mm[1] - TOP_MM - BOTTOM_MM - _GAP_MM - text) / 2
    return width, height


def photo_pages(
    photos: Sequence[CaptionedPhoto],
    paper_mm: tuple[float, float],
    per_page: PerPage,
    title: str = "DOKUMENTASI FOTO",
    subtitle: str = "",
) -> bytes:
    """Photos, in order, become a PDF on paper of this width and height.

    ``title`` and ``subtitle`` (meeting, place, date) head the first page. A caption has at most
    three lines. The photos are embedded as they are: prepare them for ``photo_frame_mm``.
    """
    canvas = new_canvas(paper_mm, title)
    frame = photo_frame_mm(paper_mm, per_page)
    frame = frame[0] * POINTS_PER_MM, frame[1] * POINTS_PER_MM
    cells = [
        _cell(shown.photo, f"Gambar {number}. {shown.caption}".strip(), frame)
        for number, shown in enumerate(photos, start=1)
    ]
    columns = 1 if per_page == 2 else 2
    for start in range(0, len(cells), per_page):
        top = (paper_mm[1] - TOP_MM) * POINTS_PER_MM
        if start == 0:
            top = _draw_head(canvas, paper_mm, top, title, subtitle)
        page = cells[start : start + per_page]
        for row in range(0, len(page), columns):
            top = _draw_row(canvas, page[row : row + columns], frame[0], top)
        canvas.showPage()
    return bytes(canvas.getpdfdata())


def lone_frame_mm(paper_mm: tuple[float, float]) -> tuple[float, float]:
    """The width and height of a page become the largest of a photo that has it for itself."""
    caption = (_CAPTION_LINES * _CAPTION_SIZE * LEADING + _CAPTION_GAP) / POINTS_PER_MM
    return paper_mm[0] - LEFT_MM - RIGHT_MM, paper_mm[1] - TOP_MM - BOTTOM_MM - caption


def lone_photo_page(photo: UprightPhoto, caption: str, paper_mm: tuple[float, float]) -> bytes:
    """A photo becomes a PDF of one page of this width and height, in its middle, and captioned.

    The photo is embedded as it is: prepare it for ``lone_frame_mm``.
    """
    canvas = new_canvas(paper_mm, "")
    width, height = (side * POINTS_PER_MM for side in lone_frame_mm(paper_mm))
    cell = _cell(photo, caption, (width, height))
    top = (paper_mm[1] - TOP_MM) * POINTS_PER_MM
    _draw_row(canvas, [cell], width, top - (height - cell.height) / 2)
    canvas.showPage()
    return bytes(canvas.getpdfdata())


def _cell(photo: UprightPhoto, text: str, frame: tuple[float, float]) -> _Cell:
    # A small photo is not blown up until its pixels are seen.
    largest = 72 / _LEAST_PIXELS_PER_INCH
    scale = min(largest, frame[0] / photo.width_px, frame[1] / photo.height_px)
    lines = centred_lines(text, REGULAR, _CAPTION_SIZE, frame[0], _CAPTION_LINES)
    return _Cell(photo, photo.width_px * scale, photo.height_px * scale, tuple(lines))


def _draw_head(
    canvas: Any, paper_mm: tuple[float, float], top: float, title: str, subtitle: str
) -> float:
    """Title and subtitle, centred between the margins; returns where the photos begin."""
    width = (paper_mm[0] - LEFT_MM - RIGHT_MM) * POINTS_PER_MM
    middle = LEFT_MM * POINTS_PER_MM + width / 2
    styled = [(title, BOLD, _TITLE_SIZE)]
    styled += [
        (line, REGULAR, _SUBTITLE_SIZE)
        for line in centred_lines(subtitle, REGULAR, _SUBTITLE_SIZE, width, _SUBTITLE_LINES)
    ]
    for text, font, size in styled:
        top -= size * LEADING
        canvas.setFont(font, size)
        canvas.drawCentredString(middle, top + size * (LEADING - 1), text)
    return top - _HEAD_GAP


def _draw_row(canvas: Any, row: Sequence[_Cell], width: float, top: float) -> float:
    """Photos side by side on one line, captions below; returns where the next row begins."""
    bottom = top - max(cell.height for cell in row)
    for column, cell in enumerate(row):
        left = LEFT_MM * POINTS_PER_MM + column * (width + _GAP_MM * POINTS_PER_MM)
        _draw_photo(canvas, cell, left + (width - cell.width) / 2, bottom)
        first = bottom - _CAPTION_GAP - _CAPTION_SIZE
        for number, line in enumerate(cell.lines):
            canvas.setFont(REGULAR, _CAPTION_SIZE)
            y = first - number * _CAPTION_SIZE * LEADING
            canvas.drawCentredString(left + width / 2, y, line)
    deepest = max(len(cell.lines) for cell in row)
    captions = _CAPTION_GAP + deepest * _CAPTION_SIZE * LEADING
    return bottom - captions - _GAP_MM * POINTS_PER_MM


def _draw_photo(canvas: Any, cell: _Cell, left: float, bottom: float) -> None:
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(io.BytesIO(cell.photo.data))
    # It names a picture after its pixels, and would decode it for nothing else.
    picture._data, picture._dataA = cell.photo.data, None
    canvas.drawImage(picture, left, bottom, cell.width, cell.height)
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.4)
    canvas.rect(left, bottom, cell.width, cell.height)
