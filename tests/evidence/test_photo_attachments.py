"""A photo among the attachments: captioned, upright, no larger than print needs."""

import importlib
import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.pictures import CORNERS, UNTURNED, corner_colours, exif, noise, saved, upright
from tests.reading.programs import needs_poppler, picture_of, text_of
from zidocs.evidence.attachments import EvidencePages, PhotoPrint, attachment_pages

MM = 72 / 25.4
A4, F4 = (210.0, 297.0), (215.0, 330.0)
CAMERA = exif(exposure=0.01)


def printed(
    data: bytes, caption: str = "Apel pagi", paper: tuple[float, float] = A4, dpi: int = 200
) -> EvidencePages:
    return attachment_pages(data, "foto.jpg", photo_print=PhotoPrint(caption, paper, dpi))


def image_and_page(pages: EvidencePages) -> tuple[Image.Image, tuple[float, float]]:
    (page,) = PdfReader(io.BytesIO(pages.pdf)).pages
    (image,) = page["/Resources"]["/XObject"].values()
    size = float(page.mediabox.width) / MM, float(page.mediabox.height) / MM
    return Image.open(io.BytesIO(image.get_object()._data)), size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_known_by_its_camera(kind: str) -> None:
    taken = printed(saved(upright(), kind, exif=CAMERA))
    scanned = printed(saved(upright(), kind, exif=exif(orientation=1)))
    assert (taken.photo, scanned.photo) == (True, False)
    assert not printed(raw_pdf.text_pages("satu")).photo


PHONE = {0x010F: "Contoh", 0x0110: "Contoh 5"}
WHEN = {0x9003: "2024:03:07 09:12:00"}
SCREEN = {0x9286: b"ASCII\0\0\0Screenshot"}


def said(details: dict[int, object], tags: dict[int, object], **where: object) -> Image.Exif:
    """Exif data as programs leave them that keep some of what a camera wrote."""
    data = Image.Exif()
    data.update(tags)
    data[0x8769] = details
    if where:
        data[0x8825] = {1: "S", 2: (10.0, 10.0, 37.0), 3: "E", 4: (123.0, 36.0, 0.0)}
    return data


@pytest.mark.parametrize(
    "camera",
    [
        said({0x829D: 1.8}, {}),
        said({0x8827: 200}, {}),
        said({0x920A: 4.2}, {}),
        said({0xA405: 26}, {}),
        said({0xA434: "Contoh f/1.8"}, {}),
        said({0xA300: b"\3"}, {}),
        said({0xA301: b"\1"}, {}),
        said({}, {}, place=True),
        said(WHEN, PHONE),
    ],
    ids=["aperture", "iso", "focus", "focus35", "lens", "source", "scene", "place", "phone"],
)
@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_camera_is_known_without_its_exposure(kind: str, camera: Image.Exif) -> None:
    photo = printed(saved(upright(1200, 900), kind, exif=camera))
    assert photo.photo
    assert "Apel pagi" in PdfReader(io.BytesIO(photo.pdf)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("picture", "options"),
    [
        (upright(1240, 1754), {"exif": said(WHEN, PHONE), "dpi": (150, 150)}),
        (upright(1240, 1754), {"exif": said({0xA300: b"\2"}, PHONE)}),
        (upright(1240, 1754), {"exif": said({0x829D: 0.0, 0x8827: 0, 0xA434: ""}, {})}),
        (upright(900, 1200), {"exif": said(WHEN | SCREEN, PHONE)}),
        (upright(540, 1200), {"exif": said(WHEN, PHONE)}),
        (upright(900, 1200), {"exif": said(WHEN, {})}),
    ],
    ids=["scanner", "its source", "nothing", "screenshot", "screen", "chat"],
)
def test_a_scan_and_a_capture_are_no_photos(
    picture: Image.Image, options: dict[str, object]
) -> None:
    assert not printed(saved(picture, **options)).photo


def test_a_photo_that_is_to_be_no_photo_page_stays_as_it_is() -> None:
    data = saved(noise(600, 400), exif=CAMERA)
    pages = attachment_pages(data, "surat.jpg")
    assert not pages.photo
    assert data[data.index(b"\xff\xdb") :] in pages.pdf


@pytest.mark.parametrize("paper", [A4, F4], ids=["A4", "F4"])
@pytest.mark.parametrize("sides", [(4000, 3000), (3000, 4000), (3000, 3000), (4000, 700)])
@pytest.mark.parametrize("dpi", [100, 200])
def test_it_has_the_pixels_that_print_needs_on_paper_that_lies_as_it_does(
    sides: tuple[int, int], paper: tuple[float, float], dpi: int
) -> None:
    pages = printed(saved(Image.new("RGB", sides), exif=CAMERA), paper=paper, dpi=dpi)
    image, size = image_and_page(pages)
    assert size == pytest.approx(paper[::-1] if sides[0] > sides[1] else paper, abs=0.1)
    room = size[0] - 50, size[1] - 45
    assert image.width / dpi * 25.4 <= room[0] + 0.3
    assert image.height / dpi * 25.4 <= room[1] + 0.3
    nearly = 0.9 * room[0] - 0.2, 0.9 * room[1] - 15
    assert image.width / dpi * 25.4 > nearly[0] or image.height / dpi * 25.4 > nearly[1]


@needs_poppler
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_upright_with_its_caption_below(orientation: int, tmp_path: Path) -> None:
    turn = UNTURNED.get(orientation)
    lying = upright() if turn is None else upright().transpose(turn)
    pages = printed(saved(lying, exif=exif(orientation=orientation, exposure=0.01)))
    image, size = image_and_page(pages)
    assert corner_colours(image) == list(CORNERS)
    assert size[0] > size[1]
    assert text_of(pages.pdf, 1, tmp_path) == "Apel pagi"
    seen = picture_of(pages.pdf, 1, tmp_path).convert("L").point(lambda v: 255 * (v < 200))
    rows = [y for y in range(seen.height) if seen.crop((0, y, seen.width, y + 1)).getbbox()]
    photo, caption = rows[:160], rows[-7:]
    assert photo[-1] < caption[0]


@needs_poppler
def test_a_long_caption_has_three_lines_and_stays_on_the_page(tmp_path: Path) -> None:
    data = saved(Image.new("RGB", (300, 4000), "red"), exif=CAMERA)
    pages = printed(data, "Penandatanganan pakta integritas " * 40)
    text = text_of(pages.pdf, 1, tmp_path)
    assert text.startswith("Penandatanganan")
    assert text.endswith("…")
    seen = picture_of(pages.pdf, 1, tmp_path)
    assert seen.crop((0, int(seen.height - 25 * MM), *seen.size)).convert("L").getextrema() == (
        255,
        255,
    )


@pytest.mark.parametrize("caption", ["", " ", "🎉 會議 <b> & {{", "rusak \udcff \x00", "satu\ndua"])
def test_no_file_name_stops_its_page(caption: str) -> None:
    assert printed(saved(upright(), exif=CAMERA), caption).photo


def test_a_heic_photo_is_a_photo_too() -> None:
    pytest.importorskip("pillow_heif")
    importlib.import_module("pillow_heif").register_heif_opener()
    data = saved(upright(2400, 1800), "HEIF", quality=80, exif=CAMERA.tobytes())
    pages = printed(data)
    image, size = image_and_page(pages)
    assert pages.photo
    assert size == pytest.approx(A4[::-1], abs=0.1)
    assert image.width < 2400


def test_many_photo_pages_share_one_font() -> None:
    first, second = (printed(saved(upright(), exif=CAMERA), caption) for caption in "ab")
    fonts = []
    for pages in (first, second):
        (page,) = PdfReader(io.BytesIO(pages.pdf)).pages
        (font,) = page["/Resources"]["/Font"].values()
        fonts.append(font.get_object()["/FontDescriptor"]["/FontFile2"]._data)
    assert fonts[0] == fonts[1]
