"""A part becomes smaller as far as a step allows: readable, the rest untouched, the same bytes."""

import io
import zlib
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFilter
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.pictures import exif, noise, saved, upright
from tests.reading.programs import needs_poppler, needs_qpdf, picture_of, qpdf_complaints, text_of
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import attachment_pages
from zidocs.evidence.photos import CaptionedPhoto, photo_pages
from zidocs.image.upright_photos import prepare_photo
from zidocs.pdf.scaling import PHOTO_STEPS, SCAN_STEPS, Scaled, Step, printed_sizes, scaled_pages

FLOOR = SCAN_STEPS[-1]


def scan(width: int = 1240, height: int = 1754) -> Image.Image:
    """A page with lines of "text" on paper that is not quite even, as a scanner sees it."""
    page = Image.new("L", (width, height), 235)
    pen = ImageDraw.Draw(page)
    for y in range(100, height - 100, 60):
        for x in range(100, width - 100, 24):
            pen.rectangle((x, y, x + 12, y + 24), fill=40)
    return Image.blend(page, noise(width, height).convert("L"), 0.1)


SCAN = saved(scan(), quality=92, dpi=(150, 150))


def pages_of(data: bytes) -> bytes:
    return attachment_pages(data, "scan.jpg").pdf


def images_of(pdf: bytes) -> list[dict[str, Any]]:
    """The image objects of a file."""
    reader = PdfReader(io.BytesIO(pdf))
    numbers = sorted(number for table in reader.xref.values() for number in table)
    found = [reader.get_object(number) for number in numbers]
    return [one for one in found if isinstance(one, dict) and one.get("/Subtype") == "/Image"]


def size_of(pdf: bytes) -> tuple[int, int]:
    (size,) = [(image["/Width"], image["/Height"]) for image in images_of(pdf)]
    return size


def drawn(image: bytes, content: bytes, page: bytes = b"", **more: bytes) -> bytes:
    """A page that draws the image /I by hand-written content."""
    objects = {6: image} | {int(number[1:]): body for number, body in more.items()}
    resources = b"/XObject << /I 6 0 R /F 7 0 R >>"
    return raw_pdf.one_page(content, page=page, more=objects, resources=resources)


def jpeg_object(
    picture: Image.Image, entries: bytes = b"/ColorSpace /DeviceGray", quality: int = 95
) -> bytes:
    return raw_pdf.stream(
        saved(picture, quality=quality),
        b"/Type /XObject /Subtype /Image /Filter /DCTDecode /BitsPerComponent 8 "
        b"/Width %d /Height %d " % picture.size + entries,
    )


def bilevel(page: Image.Image, inverted: bool = False) -> bytes:
    """A page of A4 with one bit a pixel, as some scanners write it."""
    entries = b"/Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray " % page.size
    entries += b"/BitsPerComponent 1 /Decode [%s]" % (b"1 0" if inverted else b"0 1")
    return drawn(raw_pdf.flate(page.tobytes(), entries), b"q 595 0 0 842 0 0 cm /I Do Q")


def specked() -> Image.Image:
    """A page of A4 at 300 dpi in black and white; its upper quarter is empty."""
    page, chance = Image.new("1", (2480, 3508), 1), Random(3)
    for _ in range(8_000):
        x, y = chance.randrange(2400), chance.randrange(900, 3400)
        page.paste(0, (x, y, x + chance.randrange(3, 20), y + chance.randrange(3, 20)))
    return page


def test_a_scan_gets_the_pixels_of_the_step_at_its_printed_size() -> None:
    pages = pages_of(SCAN)
    sizes = []
    for step in SCAN_STEPS:
        scaled = scaled_pages(pages, "scan.jpg", step)
        width, height = size_of(scaled.pdf)
        assert scaled.images == 1
        assert width / (1240 / 150) == pytest.approx(min(step.dpi, 150), rel=0.11)
        assert width / height == pytest.approx(1240 / 1754, rel=0.01)
        sizes.append(len(scaled.pdf))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < len(pages) / 4


@pytest.mark.parametrize("orientation", [1, 6])
def test_letters_of_a_scan_larger_than_a3_are_counted_on_its_own_paper(orientation: int) -> None:
    """A plan of A2 is printed on A3; 120 pixels for each inch of A2 stay."""
    plan = Image.effect_noise((2480, 3508), 30)
    data = saved(plan, dpi=(150, 150), exif=exif(orientation=orientation))
    floor = scaled_pages(pages_of(data), "denah.jpg", FLOOR)
    assert size_of(floor.pdf) == pytest.approx((2480 / 150 * 120, 3508 / 150 * 120), abs=1)


@pytest.mark.parametrize("noted", [b"1", b"[]", b"[/A /B]", b"<< /A 1 >>", b"(ab)", b"[1 2 3]"])
def test_a_note_of_the_paper_that_is_nonsense_changes_nothing(noted: bytes) -> None:
    entries = b"/ColorSpace /DeviceGray /XXPaper " + noted
    data = drawn(
        jpeg_object(noise(1600, 1200).convert("L"), entries), b"q 400 0 0 300 9 9 cm /I Do Q"
    )
    assert size_of(scaled_pages(data, "a.pdf", FLOOR).pdf) == (667, 500)


def test_every_step_goes_further_than_the_one_before() -> None:
    for steps in (SCAN_STEPS, PHOTO_STEPS):
        for earlier, later in pairwise(steps):
            assert (later.dpi, later.quality) < (earlier.dpi, earlier.quality)
            assert later.sharp_dpi <= earlier.sharp_dpi


@needs_poppler
def test_a_scan_at_the_floor_still_looks_like_itself(tmp_path: Path) -> None:
    pages = pages_of(SCAN)
    floor = scaled_pages(pages, "scan.jpg", FLOOR).pdf
    before, after = (picture_of(pdf, 1, tmp_path, dpi=72).convert("L") for pdf in (pages, floor))
    blurred = [picture.filter(ImageFilter.BoxBlur(2)) for picture in (before, after)]
    pairs = zip(*(picture.tobytes() for picture in blurred), strict=True)
    assert max(abs(a - b) for a, b in pairs) < 40
    assert after.size == before.size


@needs_poppler
@needs_qpdf
def test_text_and_drawings_of_a_page_are_untouched(tmp_path: Path) -> None:
    content = b"q 400 0 0 300 50 50 cm /I Do Q 0 0 1 rg 10 10 30 30 re f " + raw_pdf.TEXT
    data = drawn(jpeg_object(noise(1600, 1200).convert("L")), content)
    scaled = scaled_pages(pages_of(data), "a.pdf", FLOOR)
    assert scaled.images == 1
    assert text_of(scaled.pdf, 1, tmp_path) == "Halo dunia"
    assert picture_of(scaled.pdf, 1, tmp_path).getpixel((20, 820)) == (0, 0, 255)
    assert qpdf_complaints(scaled.pdf, tmp_path) == ""


FORM = raw_pdf.stream(
    b"q .5 0 0 .5 0 0 cm /I Do Q",
    b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Matrix [2 0 0 2 0 0]",
)
PLACED = {
    "plain": (b"q 144 0 0 72 9 9 cm /I Do Q", b"", (2, 1)),
    "turned": (b"q 0 144 -72 0 9 9 cm /I Do Q", b"", (2, 1)),
    "twice": (b"q 288 0 0 36 9 9 cm /I Do Q q 144 0 0 72 9 9 cm /I Do Q", b"", (4, 1)),
    "nested": (b"q 2 0 0 1 0 0 cm q 72 0 0 72 0 0 cm /I Do Q Q", b"", (2, 1)),
    "after Q": (b"144 0 0 72 0 0 cm q 9 0 0 9 0 0 cm Q /I Do Q Q", b"", (2, 1)),
    "in a form": (b"q 144 0 0 72 0 0 cm /F Do Q", b"", (2, 1)),
    "large unit": (b"q 72 0 0 36 9 9 cm /I Do Q", b"/UserUnit 2", (2, 1)),
    "in a text": (b"(q 9 0 0 9 0 0 cm) Tj q 144 0 0 72 9 9 cm /I Do Q", b"", (2, 1)),
    "flat": (b"q 72 0 0 0 0 0 cm /I Do Q", b"", (595 / 72, 842 / 72)),
    "never": (b"", b"", (595 / 72, 842 / 72)),
}


@pytest.mark.parametrize("kind", PLACED)
def test_the_printed_size_is_that_of_the_drawing(kind: str) -> None:
    content, page, inches = PLACED[kind]
    data = drawn(jpeg_object(Image.new("L", (60, 30))), content, page, o7=FORM)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert printed_sizes(document).of((6, 0)) == pytest.approx(inches, abs=0.01)


@pytest.mark.parametrize("draws", [1, 12], ids=["itself", "itself a dozen times"])
def test_forms_that_draw_themselves_end_and_keep_every_pixel(draws: int) -> None:
    form = raw_pdf.stream(b"/F Do " * draws, b"/Subtype /Form /BBox [0 0 1 1]")
    picture = jpeg_object(noise(300, 200).convert("L"))
    data = drawn(picture, b"q 9 0 0 9 0 0 cm /I Do Q /F Do", o7=form)
    scaled = scaled_pages(data, "a.pdf", FLOOR)
    assert size_of(scaled.pdf) == (300, 200)


def test_a_drawing_stays_sharp_and_keeps_two_hundred_pixels_per_inch() -> None:
    capture = upright(2480, 3508)
    ImageDraw.Draw(capture).text((50, 50), "Tangkapan layar " * 20, fill="black")
    pages = pages_of(saved(capture, "PNG", dpi=(300, 300)))
    scaled = scaled_pages(pages, "a.png", FLOOR)
    images = [(image["/Filter"], image["/Width"]) for image in images_of(scaled.pdf)]
    assert images in ([("/FlateDecode", 1653)], [("/FlateDecode", 2480)])


@needs_poppler
def test_a_drawing_that_is_scaled_keeps_its_colours(tmp_path: Path) -> None:
    stripes = Image.new("RGB", (2480, 1240), "white")
    for x in range(0, 2480, 7):
        stripes.paste((200, 0, x % 256), (x, 0, x + 3, 620))
    pixels = zlib.compress(stripes.tobytes(), 1)
    entries = b"/Subtype /Image /Width 2480 /Height 1240 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    data = drawn(
        raw_pdf.stream(pixels, b"/Filter /FlateDecode " + entries), b"q 400 0 0 200 9 9 cm /I Do Q"
    )
    scaled = scaled_pages(data, "a.pdf", FLOOR)
    assert size_of(scaled.pdf)[0] == pytest.approx(400 / 72 * 200, abs=1)
    before, after = (picture_of(pdf, 1, tmp_path) for pdf in (data, scaled.pdf))
    assert min(after.getpixel((200, 820))) > 250  # type: ignore[type-var, arg-type]
    for x in range(50, 400, 50):
        both = [picture.resize((60, 84)).getpixel((x // 10, 66)) for picture in (before, after)]
        assert all(abs(a - b) < 30 for a, b in zip(*both, strict=True))  # type: ignore[arg-type]


@needs_poppler
@pytest.mark.parametrize("inverted", [False, True])
def test_black_and_white_becomes_fax_and_stays_black_on_white(
    inverted: bool, tmp_path: Path
) -> None:
    page = specked()
    page.paste(0, (0, 0, 1240, 300))
    stored = page.convert("L").point(lambda value: 255 - value, "1") if inverted else page
    data = bilevel(stored, inverted)
    scaled = scaled_pages(data, "a.pdf", FLOOR)
    (image,) = [(image["/Filter"], image["/Width"]) for image in images_of(scaled.pdf)]
    assert image == ("/CCITTFaxDecode", 1653)
    seen = picture_of(scaled.pdf, 1, tmp_path).convert("L")
    assert [seen.getpixel(at) > 128 for at in ((150, 36), (450, 12))] == [False, True]  # type: ignore[operator]


@needs_poppler
def test_a_thin_line_in_black_and_white_is_not_lost(tmp_path: Path) -> None:
    page = specked()
    for y in range(100, 800, 31):
        page.paste(0, (100, y, 2400, y + 1))
    scaled = scaled_pages(bilevel(page), "a.pdf", FLOOR)
    assert scaled.images == 1
    seen = picture_of(scaled.pdf, 1, tmp_path, dpi=200).convert("L")
    column = seen.crop((130, 0, 131, 550)).tobytes()
    lines = sum(a > 128 >= b for a, b in pairwise(column))
    assert lines == len(range(100, 800, 31))


LEFT_ALONE = {
    "few pixels": (jpeg_object(Image.new("L", (900, 700), 200)), b"595 0 0 842"),
    "strongly compressed": (jpeg_object(noise(500, 400).convert("L"), quality=25), b"300 0 0 240"),
    "stencil": (
        raw_pdf.flate(
            noise(1200, 300).tobytes()[:90_000],
            b"/Subtype /Image /ImageMask true /Width 1200 /Height 600 /BitsPerComponent 1",
        ),
        b"100 0 0 50",
    ),
    "colour key": (jpeg_object(noise(600, 400), b"/ColorSpace /DeviceRGB /Mask [0 9 0 9 0 9]"),
                   b"72 0 0 48"),
    "four colours": (jpeg_object(noise(600, 400).convert("CMYK"), b"/ColorSpace /DeviceCMYK"),
                     b"72 0 0 48"),
    "palette": (
        raw_pdf.flate(
            noise(400, 200).tobytes()[:80_000],
            b"/Subtype /Image /Width 400 /Height 200 /BitsPerComponent 8 "
            b"/ColorSpace [/Indexed /DeviceRGB 255 <%s>]" % (b"102030" * 256),
        ),
        b"72 0 0 36",
    ),
    "bomb": (
        raw_pdf.flate(
            bytes(20_000_000),
            b"/Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 "
            b"/ColorSpace /DeviceGray",
        ),
        b"72 0 0 36",
    ),
    "truncated JPEG": (
        raw_pdf.stream(
            saved(noise(600, 400))[:100_000],
            b"/Subtype /Image /Width 600 /Height 400 /Filter /DCTDecode /BitsPerComponent 8 "
            b"/ColorSpace /DeviceRGB",
        ),
        b"72 0 0 48",
    ),
    "truncated Deflate": (
        raw_pdf.stream(
            zlib.compress(noise(600, 400).tobytes())[:100_000],
            b"/Subtype /Image /Width 600 /Height 400 /Filter /FlateDecode /BitsPerComponent 8 "
            b"/ColorSpace /DeviceRGB",
        ),
        b"72 0 0 48",
    ),
    "fax": (
        raw_pdf.stream(
            noise(100, 100).tobytes(),
            b"/Subtype /Image /Width 6000 /Height 4000 /Filter /CCITTFaxDecode "
            b"/BitsPerComponent 1 /ColorSpace /DeviceGray /DecodeParms << /K -1 /Columns 6000 >>",
        ),
        b"72 0 0 48",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", LEFT_ALONE)
def test_an_image_that_cannot_be_scaled_safely_is_left_as_it_is(
    kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    image, size = LEFT_ALONE[kind]
    data = drawn(image, b"q %s 9 9 cm /I Do Q" % size)
    scaled = scaled_pages(data, "a.pdf", FLOOR)
    assert scaled == Scaled(None, 0)
    assert capfd.readouterr() == ("", "")


def test_the_mask_of_an_image_is_left_as_it_is() -> None:
    mask = jpeg_object(noise(1200, 800).convert("L"))
    picture = jpeg_object(noise(1200, 800), b"/ColorSpace /DeviceRGB /SMask 8 0 R")
    data = drawn(picture, b"q 144 0 0 96 9 9 cm /I Do Q", o8=mask)
    scaled = scaled_pages(data, "a.pdf", FLOOR)
    assert sorted(image["/Width"] for image in images_of(scaled.pdf)) == [240, 1200]
    assert saved(noise(1200, 800).convert("L")) in scaled.pdf


@pytest.mark.parametrize("wrapping", [b"[/FlateDecode /DCTDecode]", b"[/ASCII85Decode /DCTDecode]"])
def test_a_jpeg_within_another_encoding_is_scaled_too(wrapping: bytes) -> None:
    from base64 import a85encode

    jpeg = saved(noise(1200, 800).convert("L"))
    body = zlib.compress(jpeg) if b"Flate" in wrapping else a85encode(jpeg) + b"~>"
    image = raw_pdf.stream(
        body,
        b"/Subtype /Image /Width 1200 /Height 800 /BitsPerComponent 8 /ColorSpace /DeviceGray "
        b"/Filter " + wrapping,
    )
    scaled = scaled_pages(drawn(image, b"q 144 0 0 96 9 9 cm /I Do Q"), "a.pdf", FLOOR)
    assert size_of(scaled.pdf) == (240, 160)


def test_an_image_that_is_stretched_keeps_enough_pixels_in_both_directions() -> None:
    picture = jpeg_object(noise(1200, 800).convert("L"))
    scaled = scaled_pages(drawn(picture, b"q 144 0 0 288 9 9 cm /I Do Q"), "a.pdf", FLOOR)
    assert size_of(scaled.pdf) == (720, 480)


def test_photo_pages_are_scaled_photo_by_photo() -> None:
    photos = [
        CaptionedPhoto(prepare_photo(saved(noise(1400, 1000).rotate(angle)), "1.jpg", 155, 100))
        for angle in (0, 90, 180)
    ]
    pages = photo_pages(photos, (210, 297), 2)
    scaled = scaled_pages(pages, "foto", PHOTO_STEPS[-1])
    assert scaled.images == 3
    assert len(scaled.pdf) < len(pages) / 4
    for image in images_of(scaled.pdf):
        assert image["/Height"] == pytest.approx(100 / 25.4 * PHOTO_STEPS[-1].dpi, rel=0.1)


def test_the_same_pages_give_the_same_bytes() -> None:
    pages = pages_of(SCAN)
    assert scaled_pages(pages, "a", FLOOR) == scaled_pages(pages, "a", FLOOR)


def test_pages_without_images_stay_as_they_are() -> None:
    data = raw_pdf.text_pages("satu", "dua")
    assert scaled_pages(data, "a.pdf", Step(72, 10, 72)) == Scaled(None, 0)


def test_what_is_no_pdf_is_refused_by_its_name() -> None:
    with pytest.raises(EvidenceFault, match=r"^lampiran/a\.pdf: "):
        scaled_pages(b"%PDF-1.7 rusak", "lampiran/a.pdf", FLOOR)
