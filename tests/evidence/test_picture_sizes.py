"""A picture that must be encoded anew does not outgrow its file, and stays a good picture."""

import io
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat
from pypdf import PdfReader

from tests.making.pictures import saved
from zidocs.evidence.attachments import attachment_pages

_PAGE = 3_000
"""Bytes that a page may add."""


def photo(mode: str = "RGB") -> Image.Image:
    """Soft shapes and a little noise, as in photos."""
    size = (1000, 750)
    soft = Image.effect_noise(size, 60).filter(ImageFilter.GaussianBlur(3))
    light = Image.linear_gradient("L").resize(size)
    shapes = Image.merge("RGB", (soft, light, Image.blend(soft, light, 0.5)))
    return Image.blend(shapes, Image.effect_noise(size, 25).convert("RGB"), 0.15).convert(mode)


def capture() -> Image.Image:
    """A window with lines of text in few colours."""
    screen = Image.new("RGB", (1200, 800), "white")
    pen = ImageDraw.Draw(screen)
    for y in range(10, 790, 14):
        pen.text((10, y), f"{y * 7919} laporan kegiatan " * 8, fill=(20, 20, 90))
    return screen


OUTGROW_NOTHING = {
    "WEBP, good": saved(photo(), "WEBP", quality=82),
    "WEBP without loss": saved(photo(), "WEBP", lossless=True),
    "CMYK JPEG": saved(photo("CMYK"), quality=75, subsampling=2),
    "TIFF, JPEG in strips": saved(photo(), "TIFF", compression="jpeg", quality=60),
    "TIFF, LZW": saved(photo(), "TIFF", compression="tiff_lzw"),
    "grey in dots": saved(photo("1"), "TIFF", compression="tiff_lzw"),
    "black and white": saved(capture().convert("1"), "TIFF", compression="group4"),
    "capture": saved(capture(), "PNG"),
    "capture, clear": saved(capture().convert("RGBA"), "PNG", optimize=True),
    "palette": saved(capture().quantize(8), "PNG", optimize=True),
    "grey of 16 bits": saved(Image.new("I;16", (300, 200), 900), "PNG"),
}


def image_of(pdf: bytes) -> Any:
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    (image,) = page["/Resources"]["/XObject"].values()
    return image.get_object()


@pytest.mark.parametrize("kind", OUTGROW_NOTHING)
def test_a_page_is_no_larger_than_its_picture(kind: str) -> None:
    data = OUTGROW_NOTHING[kind]
    assert len(attachment_pages(data, "a").pdf) <= len(data) + _PAGE


def test_a_poor_picture_stays_as_good_as_it_was() -> None:
    """A JPEG as small as a strongly compressed WEBP would be unreadable; it may be larger."""
    data = saved(photo(), "WEBP", quality=40)
    image = image_of(attachment_pages(data, "a.webp").pdf)
    shown, meant = Image.open(io.BytesIO(image._data)), Image.open(io.BytesIO(data)).convert("RGB")
    difference = ImageStat.Stat(ImageChops.difference(shown, meant))
    assert max(difference.mean) < 3
    assert len(image._data) < 5 * len(data)


def test_a_capture_is_never_blurred_to_be_smaller() -> None:
    data = saved(capture(), "WEBP", lossless=True)
    image = image_of(attachment_pages(data, "a.webp").pdf)
    assert image["/Filter"] == "/FlateDecode"
    assert image["/ColorSpace"][0] == "/Indexed"


def test_room_is_used_for_quality() -> None:
    sizes = [
        len(attachment_pages(saved(photo(), "WEBP", **options), "a.webp").pdf)
        for options in ({"quality": 75}, {"quality": 82}, {"lossless": True})
    ]
    assert sizes == sorted(set(sizes))
