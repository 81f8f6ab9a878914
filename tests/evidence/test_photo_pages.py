"""Photo pages: two or four photos each, upright and lying mixed, captions never apart from them."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.making.pictures import saved, upright
from tests.reading.programs import needs_poppler, needs_qpdf, qpdf_complaints, text_of, words_of
from zidocs.evidence.photos import (
    CaptionedPhoto,
    PerPage,
    photo_frame_mm,
    photo_pages,
)
from zidocs.image.upright_photos import prepare_photo

A4 = (210.0, 297.0)
F4 = (215.0, 330.0)
MM = 72 / 25.4
SIDES = [(1600, 1200), (1200, 1600), (1600, 900), (3000, 500), (500, 3000), (400, 300)]
LONG = "Pembahasan rencana aksi oleh seluruh ketua kelompok kerja beserta anggota masing-masing "


def photos(count: int, paper: tuple[float, float], per_page: PerPage, caption: str = "") -> bytes:
    frame = photo_frame_mm(paper, per_page)
    shown = [
        CaptionedPhoto(
            prepare_photo(saved(upright(*SIDES[n % len(SIDES)])), "foto.jpg", *frame),
            caption or f"Kegiatan ke-{n + 1}, Aula Rutan Contoh, 7 Maret 2024",
        )
        for n in range(count)
    ]
    return photo_pages(shown, paper, per_page, subtitle="Rapat Contoh\nAula, 7 Maret 2024")


def drawn_photos(pdf: bytes, page: int) -> list[tuple[float, float, float, float]]:
    """The boxes of the photos on a page: left, bottom, right, top, in the order drawn."""
    content = PdfReader(io.BytesIO(pdf)).pages[page - 1].get_contents()
    assert content is not None
    boxes = re.findall(rb"([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm\s+/\S+ Do", content.get_data())
    found = [tuple(float(number) for number in box) for box in boxes]
    return [(x, y, x + width, y + height) for width, height, x, y in found]


@pytest.mark.parametrize(
    ("count", "per_page", "pages"),
    [(1, 2, 1), (2, 2, 1), (3, 2, 2), (7, 2, 4), (1, 4, 1), (4, 4, 1), (5, 4, 2), (9, 4, 3)],
)
def test_photos_fill_page_after_page(count: int, per_page: PerPage, pages: int) -> None:
    pdf = photos(count, A4, per_page)
    on_pages = [len(drawn_photos(pdf, page)) for page in range(1, pages + 1)]
    assert len(PdfReader(io.BytesIO(pdf)).pages) == pages
    assert sum(on_pages) == count
    assert all(found == per_page for found in on_pages[:-1])


@pytest.mark.parametrize("paper", [A4, F4], ids=["A4", "F4"])
@pytest.mark.parametrize("per_page", [2, 4])
@pytest.mark.parametrize("caption", ["", LONG * 4, "x" * 400], ids=["short", "long", "unbroken"])
@needs_poppler
def test_nothing_leaves_the_margins_or_covers_another(
    paper: tuple[float, float], per_page: PerPage, caption: str, tmp_path: Path
) -> None:
    pdf = photos(2 * per_page, paper, per_page, caption)
    for page in (1, 2):
        height = paper[1] * MM
        boxes = [
            (left, height - top, right, height - bottom)
            for left, bottom, right, top in drawn_photos(pdf, page)
        ]
        words = [word[1:] for word in words_of(pdf, page, tmp_path)]
        for left, top, right, bottom in boxes + words:
            assert left >= 30 * MM - 1
            assert right <= (paper[0] - 20) * MM + 1
            assert top >= 20 * MM - 1
            assert bottom <= (paper[1] - 25) * MM + 1
        for left, top, right, bottom in words:
            for photo in boxes:
                apart = (right <= photo[0] or left >= photo[2] or bottom <= photo[1]
                         or top >= photo[3] - 0.5)  # fmt: skip
                assert apart


@needs_poppler
@pytest.mark.parametrize("per_page", [2, 4])
def test_a_caption_stands_right_under_its_photo(per_page: PerPage, tmp_path: Path) -> None:
    pdf = photos(per_page, A4, per_page)
    words = words_of(pdf, 1, tmp_path)
    for number, (left, bottom, right, _) in enumerate(drawn_photos(pdf, 1), start=1):
        (caption,) = (word for word in words if word[0] == f"{number}.")
        gap = (caption[2] + caption[4]) / 2 - (A4[1] * MM - bottom)
        assert 0 < gap < 14
        middle = (left + right) / 2
        assert abs(middle - caption[1]) < 77 * MM / 2 * (2 if per_page == 2 else 1)


@needs_poppler
def test_captions_are_numbered_over_all_pages_and_the_head_is_on_the_first(tmp_path: Path) -> None:
    pdf = photos(5, A4, 2)
    texts = [text_of(pdf, page, tmp_path) for page in (1, 2, 3)]
    assert texts[0].startswith("DOKUMENTASI FOTO Rapat Contoh Aula, 7 Maret 2024 Gambar 1.")
    assert [re.findall(r"Gambar (\d)\.", text) for text in texts] == [["1", "2"], ["3", "4"], ["5"]]
    assert "DOKUMENTASI" not in texts[1]


@needs_poppler
def test_a_caption_has_three_lines_at_most(tmp_path: Path) -> None:
    pdf = photos(1, A4, 2, LONG * 9)
    below = [word for word in words_of(pdf, 1, tmp_path) if word[2] > 300]
    assert len({round(word[2]) for word in below}) == 3
    assert below[-1][0].endswith("…")


def test_photos_are_embedded_as_they_were_prepared() -> None:
    frame = photo_frame_mm(A4, 2)
    photo = prepare_photo(saved(upright(1600, 1200)), "foto.jpg", *frame)
    assert photo.data in photo_pages([CaptionedPhoto(photo)], A4, 2)


def test_the_frame_that_photos_are_prepared_for_is_the_one_they_are_printed_in() -> None:
    for per_page in (2, 4):
        width, height = photo_frame_mm(A4, per_page)
        boxes = drawn_photos(photos(4, A4, per_page), 1)
        assert max(right - left for left, _, right, _ in boxes) <= width * MM + 0.1
        assert max(top - bottom for _, bottom, _, top in boxes) == pytest.approx(
            height * MM, abs=0.5
        )


def test_signs_that_the_font_lacks_do_not_stop_the_page() -> None:
    assert photos(1, A4, 2, "Rapat 🎉 會議 <b> & {{ Renée").startswith(b"%PDF")


@needs_qpdf
def test_qpdf_finds_no_fault(tmp_path: Path) -> None:
    assert qpdf_complaints(photos(5, A4, 4), tmp_path) == ""


def test_the_same_photos_give_the_same_bytes() -> None:
    assert photos(3, A4, 4) == photos(3, A4, 4)
