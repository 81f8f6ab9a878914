"""Puts pages without a place into hasil/triase, with a sheet that shows all of them.

The folder is a desk: who deletes a page there is done with it. Only pages of the present run are
put there; those of earlier runs stay for as long as their files do.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from zidocs.disk.files import hash_bytes
from zidocs.paper.filing import Target
from zidocs.paper.journal import LoosePage, Reason, Run
from zidocs.paper.scan_store import ScanStore
from zidocs.paper.scanned_page import thumbnail
from zidocs.pdf.drawing import BOLD, LEADING, POINTS_PER_MM, REGULAR, lines_of, new_canvas

TRIAGE = "hasil/triase"
SHEET = f"{TRIAGE}/lembar-kontak.pdf"

_A4_MM = (210.0, 297.0)
_MARGIN_MM, _GAP_MM = 15.0, 5.0
_COLUMNS, _ROWS = 3, 3
_HEAD_MM, _CAPTION_MM = 20.0, 12.0
_TITLE_SIZE, _TEXT_SIZE = 12.0, 8.0
_THUMBNAIL_DPI = 60.0
_LONGEST_STEM = 60
_NO_NAME = re.compile(r"[^\w.-]+")

_TITLE = "HALAMAN YANG BELUM DITEMPATKAN"
_HOW = "Tempatkan satu per satu: zidocs scan --assign BERKAS:HALAMAN=PAKET/DOKUMEN:NOMOR"

_WHY: dict[Reason, str] = {
    "unread": "tidak ada kode yang terbaca",
    "two": "dua halaman pada satu lembar, atau dua kode",
    "newer": "kode dari zidocs yang lebih baru",
    "packet": "paketnya tidak ada di sini",
    "document": "paketnya tidak memuat dokumen ini",
    "place": "kode tidak di tepi bawah halaman",
    "mirrored": "kode tercermin: sisi belakang kertas",
}


def triage_paths(runs: Iterable[Run]) -> Mapping[tuple[str, int], str]:
    """Every page without a place that a run has becomes its path in hasil/triase.

    By its file's SHA-256 and its number. A second file of the same name is told apart.
    """
    names: dict[str, str] = {}
    paths: dict[tuple[str, int], str] = {}
    for run in runs:
        for page in run.pages:
            file = page.origin.file
            stem = _NO_NAME.sub("_", file.name.rpartition("/")[2].rpartition(".")[0])
            stem = stem[:_LONGEST_STEM].strip(".") or "_"
            if names.setdefault(stem.casefold(), file.sha256) != file.sha256:
                stem = f"{stem}-{file.sha256[:6]}"
            if isinstance(page, LoosePage):
                number = page.origin.number
                paths[file.sha256, number] = f"{TRIAGE}/{stem}-{number}.pdf"
    return paths


def triage_targets(store: ScanStore, pages: Sequence[tuple[LoosePage, str]]) -> list[Target]:
    """The pages that lie in triage, and their paths, become the files there."""
    if not pages:
        return []

    def write_sheet(out: BinaryIO) -> str:
        # A page that is lost is told where it would be filed itself.
        there = [page for page, _ in pages if store.is_whole(page.sha256)]
        data = contact_sheet([(store.page(page.sha256), page) for page in there])
        out.write(data)
        return hash_bytes(data)

    return [*(_page_target(store, *page) for page in pages), Target(SHEET, write_sheet)]


def _page_target(store: ScanStore, page: LoosePage, path: str) -> Target:
    def write(out: BinaryIO) -> str:
        out.write(store.page(page.sha256))
        return page.sha256

    return Target(path, write)


def contact_sheet(pages: Sequence[tuple[bytes, LoosePage]]) -> bytes:
    """Pages without a place become a PDF of small pictures, each with its file and page below."""
    canvas = new_canvas(_A4_MM, _TITLE)
    each = _COLUMNS * _ROWS
    for start in range(0, len(pages), each):
        _draw_head(canvas)
        for place, (pdf, page) in enumerate(pages[start : start + each]):
            _draw_cell(canvas, divmod(place, _COLUMNS), pdf, page)
        canvas.showPage()
    return bytes(canvas.getpdfdata())


def _draw_head(canvas: Any) -> None:
    top = (_A4_MM[1] - _MARGIN_MM) * POINTS_PER_MM
    for text, font, size in ((_TITLE, BOLD, _TITLE_SIZE), (_HOW, REGULAR, _TEXT_SIZE)):
        top -= size * LEADING
        canvas.setFont(font, size)
        canvas.drawString(_MARGIN_MM * POINTS_PER_MM, top, text)


def _draw_cell(canvas: Any, place: tuple[int, int], pdf: bytes, page: LoosePage) -> None:
    """A small picture with a frame, where it is from and why it is here below it."""
    from reportlab.lib.utils import ImageReader

    row, column = place
    width = (_A4_MM[0] - 2 * _MARGIN_MM - (_COLUMNS - 1) * _GAP_MM) / _COLUMNS
    height = (_A4_MM[1] - 2 * _MARGIN_MM - _HEAD_MM) / _ROWS
    left = (_MARGIN_MM + column * (width + _GAP_MM)) * POINTS_PER_MM
    top = (_A4_MM[1] - _MARGIN_MM - _HEAD_MM - row * height) * POINTS_PER_MM
    room = width * POINTS_PER_MM, (height - _CAPTION_MM) * POINTS_PER_MM
    picture = ImageReader(io.BytesIO(thumbnail(pdf, _THUMBNAIL_DPI)))
    across, down = picture.getSize()
    scale = min(room[0] / across, room[1] / down)
    bottom = top - down * scale
    canvas.drawImage(picture, left, bottom, across * scale, down * scale)
    canvas.setLineWidth(0.4)
    canvas.rect(left, bottom, across * scale, down * scale)
    for text, font in ((str(page.origin), BOLD), (_WHY[page.reason], REGULAR)):
        bottom -= _TEXT_SIZE * LEADING
        canvas.setFont(font, _TEXT_SIZE)
        for line in lines_of(text, font, _TEXT_SIZE, room[0], 1):
            canvas.drawString(left, bottom, line)
