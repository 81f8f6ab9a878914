"""What a picture among the attachments shows stands below it, on its page."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.making.pictures import noise, saved
from zidocs.evidence.attachments import PhotoPrint, attachment_pages
from zidocs.pdf.archival import archival_obstacles

A4 = (210.0, 297.0)
WORDS = "Spanduk larangan gratifikasi di ruang kunjungan"


def pages(data: bytes, caption: str = WORDS, *, pictures: bool = True) -> bytes:
    print_ = PhotoPrint(caption, A4, pictures=pictures)
    return attachment_pages(data, "spanduk.png", photo_print=print_).pdf


def text_of(pdf: bytes) -> str:
    """The words on its only page, line by line."""
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return page.extract_text()


def height_of_caption(pdf: bytes) -> tuple[float, float]:
    """The baseline of the caption, and the lower edge of the picture, in points."""
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    content = page.get_contents()
    assert content is not None
    words = content.get_data().decode("latin-1").split()
    return float(words[words.index("Td") - 1]), float(words[words.index("cm") - 1])


@pytest.mark.parametrize("size", [(1200, 300), (600, 2400), (80, 60)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_caption_stands_below_the_picture(size: tuple[int, int], kind: str) -> None:
    pdf = pages(saved(noise(*size), kind))
    assert " ".join(text_of(pdf).split()) == WORDS
    baseline, bottom = height_of_caption(pdf)
    assert 28 < baseline < bottom


def test_a_long_caption_is_cut_after_four_lines() -> None:
    text = text_of(pages(saved(noise(300, 200), "PNG"), "Keterangan panjang sekali " * 60))
    lines = [line for line in text.splitlines() if line.strip()]
    assert len(lines) == 4
    assert lines[-1].strip().endswith("…")


def test_a_caption_of_strange_signs_is_no_fault_of_the_picture() -> None:
    signs = "".join(map(chr, range(0x100, 0x500))) + "😀"
    assert pages(saved(noise(300, 200), "PNG"), signs)


def test_a_scan_keeps_its_sheet_and_other_pictures_stay_alone() -> None:
    scan = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(scan, "PNG", dpi=(200, 200))
    assert not text_of(pages(scan.getvalue())).strip()
    assert not text_of(pages(saved(noise(300, 200), "PNG"), pictures=False)).strip()


def test_the_page_with_its_caption_is_fit_for_the_archive() -> None:
    assert archival_obstacles(pages(saved(noise(300, 200), "PNG"))) == ()
