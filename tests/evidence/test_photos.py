"""Photos as phones, scanners and chat programs leave them become upright, small, silent JPEGs."""

import importlib.util
import io
from datetime import datetime

import pytest
from PIL import Image, ImageFile

from tests.making.pictures import (
    CORNERS,
    UNTURNED,
    corner_colours,
    exif,
    huge_png,
    noise,
    saved,
    stored,
    upright,
)
from zidocs.errors import EvidenceFault
from zidocs.image.upright_photos import UprightPhoto, photo_facts, prepare_photo


def prepared(data: bytes, width_mm: float = 160, height_mm: float = 100) -> UprightPhoto:
    return prepare_photo(data, "foto/1.jpg", width_mm, height_mm)


def opened(photo: UprightPhoto) -> Image.Image:
    picture = Image.open(io.BytesIO(photo.data))
    assert picture.format == "JPEG"
    assert picture.size == (photo.width_px, photo.height_px)
    return picture


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright_however_the_camera_was_held(orientation: int) -> None:
    photo = prepared(stored(orientation))
    assert corner_colours(opened(photo)) == list(CORNERS)
    assert (photo.width_px, photo.height_px) == (240, 160)


@pytest.mark.parametrize("orientation", [0, 9, 77, 65535])
def test_an_orientation_that_is_nonsense_changes_nothing(orientation: int) -> None:
    data = saved(upright(), exif=exif(orientation=orientation))
    assert corner_colours(opened(prepared(data))) == list(CORNERS)


def test_a_tiff_is_turned_once() -> None:
    data = saved(upright().rotate(90, expand=True), "TIFF", exif=exif(orientation=6))
    photo = prepared(data)
    assert corner_colours(opened(photo)) == list(CORNERS)
    assert (photo.width_px, photo.height_px) == (240, 160)


@pytest.mark.parametrize("width", range(1200, 6000, 300))
def test_no_more_pixels_than_the_print_needs_and_nine_tenths_of_them(width: int) -> None:
    photo = prepared(saved(upright(width, width * 3 // 4)), width_mm=160, height_mm=100)
    most = 100 / 25.4 * 200
    assert 0.9 * most - 1 <= photo.height_px <= most + 1
    assert photo.width_px == pytest.approx(photo.height_px * 4 / 3, abs=2)


def test_what_is_no_jpeg_has_just_the_pixels_that_the_print_needs() -> None:
    photo = prepared(saved(upright(4000, 3000), "PNG"), width_mm=160, height_mm=100)
    assert (photo.width_px, photo.height_px) == (round(100 / 25.4 * 200 * 4 / 3), 787)


def test_a_photo_on_its_side_is_bounded_by_its_upright_size() -> None:
    photo = prepared(stored(6, upright(3000, 4000)), width_mm=160, height_mm=100)
    assert (photo.width_px, photo.height_px) == (591, 787)


def test_a_small_photo_is_never_enlarged() -> None:
    assert prepared(saved(upright(120, 80))).width_px == 120


def test_a_jpeg_that_is_right_keeps_its_picture_byte_for_byte() -> None:
    data = saved(upright())
    bare = prepared(saved(upright(), exif=exif(place="Kamera", taken="2024:03:07 09:12:00")))
    # Everything from the first quantisation table on is the picture itself.
    assert bare.data[bare.data.index(b"\xff\xdb") :] == data[data.index(b"\xff\xdb") :]


@pytest.mark.parametrize("orientation", [1, 6])
def test_neither_place_nor_camera_nor_what_follows_the_picture_stays(orientation: int) -> None:
    hidden = exif(orientation=orientation, place="KameraRahasia", taken="2024:03:07 09:12:00")
    data = saved(upright(), exif=hidden, comment=b"catatan rahasia") + b"video rahasia" * 100
    photo = prepared(data)
    assert b"ahasia" not in photo.data
    assert b"Exif" not in photo.data
    assert not Image.open(io.BytesIO(photo.data)).getexif()


def test_the_camera_says_when() -> None:
    data = saved(upright(), exif=exif(taken="2024:03:07 09:12:33"))
    assert photo_facts(data, "foto/1.jpg").taken == datetime(2024, 3, 7, 9, 12, 33)


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "kemarin", "", "2024:13:45 99:00:00"])
def test_a_date_that_is_nonsense_is_none(taken: str) -> None:
    data = saved(upright(), exif=exif(taken=taken))
    assert photo_facts(data, "foto/1.jpg").taken is None


def pixel(photo: UprightPhoto) -> tuple[int, ...]:
    found = opened(photo).convert("RGB").getpixel((photo.width_px // 2, photo.height_px // 2))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize(
    "picture",
    [
        Image.new("RGBA", (60, 40), (200, 0, 0, 0)),
        Image.new("LA", (60, 40), (0, 0)),
        Image.new("RGBA", (60, 40), (200, 0, 0, 0)).convert("PA"),
    ],
    ids=["RGBA", "LA", "PA"],
)
def test_what_is_clear_becomes_white(picture: Image.Image) -> None:
    kind = "TIFF" if picture.mode == "PA" else "PNG"
    data = saved(picture.convert("RGBA") if kind == "TIFF" else picture, kind)
    assert min(pixel(prepared(data))) > 250


def test_a_transparent_colour_of_a_palette_becomes_white() -> None:
    picture = Image.new("P", (60, 40), 3)
    picture.putpalette([10, 10, 10] * 256)
    assert min(pixel(prepared(saved(picture, "PNG", transparency=3)))) > 250


def test_cmyk_keeps_its_colour() -> None:
    data = saved(Image.new("RGB", (60, 40), (200, 30, 30)).convert("CMYK"))
    red, green, blue = pixel(prepared(data))
    assert red > 180
    assert max(green, blue) < 60


def test_sixteen_bits_keep_their_grey() -> None:
    deep = Image.new("I;16", (60, 40), 0x8000)
    assert all(abs(value - 128) <= 2 for value in pixel(prepared(saved(deep, "PNG"))))


def test_black_and_white_becomes_grey() -> None:
    assert opened(prepared(saved(Image.new("1", (60, 40), 1), "PNG"))).mode == "L"


def test_webp_and_the_first_page_of_a_tiff_are_photos_too() -> None:
    red, blue = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "blue")
    assert pixel(prepared(saved(red, "WEBP", lossless=True)))[0] > 250
    pages = saved(red, "TIFF", save_all=True, append_images=[blue])
    assert pixel(prepared(pages))[0] > 250


def test_the_same_file_gives_the_same_bytes() -> None:
    data = stored(6, upright(3000, 2000))
    assert prepared(data).data == prepared(data).data


@pytest.mark.parametrize("side", [14_000, 60_000])
def test_a_picture_of_too_many_pixels_is_refused_unopened(
    side: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("it was opened"))
    with pytest.raises(EvidenceFault, match=r"foto/1\.jpg: .*too many pixels") as caught:
        prepared(huge_png(side, side))
    assert caught.value.problems[0].where.file == "foto/1.jpg"


def test_a_jpeg_that_goes_over_its_picture_endlessly_is_refused() -> None:
    data = saved(upright(), progressive=True)
    scan = data.rindex(b"\xff\xda")
    with pytest.raises(EvidenceFault, match="too many pixels"):
        prepared(data[:-2] + data[scan:-2] * 100 + b"\xff\xd9")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_truncated_photo_is_refused_by_its_name(kind: str) -> None:
    data = saved(noise(), kind)
    for part in range(1, 50):
        with pytest.raises(EvidenceFault, match=r"^foto/1\.jpg: "):
            prepared(data[: len(data) * part // 50])


@pytest.mark.parametrize("data", [b"", b"\0" * 40, b"halo", b"%PDF-1.4", b"<html>"])
def test_what_is_no_photo_is_refused_by_its_name(data: bytes) -> None:
    with pytest.raises(EvidenceFault, match=r"^foto/1\.jpg: "):
        prepared(data)


needs_heif = pytest.mark.skipif(
    importlib.util.find_spec("pillow_heif") is None, reason="pillow-heif is not installed"
)


def heic(picture: Image.Image, **values: object) -> bytes:
    """A photo as newer phones take it: its orientation is one of the container's own."""
    importlib.import_module("pillow_heif").register_heif_opener()
    return saved(picture, "HEIF", quality=95, exif=exif(**values).tobytes())


@needs_heif
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_heic_photo_is_upright_however_the_phone_was_held(orientation: int) -> None:
    turn = UNTURNED.get(orientation)
    lying = upright() if turn is None else upright().transpose(turn)
    data = heic(lying, orientation=orientation, taken="2024:03:07 09:12:33", exposure=0.01)
    photo = prepared(data)
    assert corner_colours(opened(photo)) == list(CORNERS)
    assert photo_facts(data, "foto/1.heic").taken == datetime(2024, 3, 7, 9, 12, 33)


@needs_heif
def test_a_heic_photo_is_scaled_and_loses_its_place() -> None:
    photo = prepared(heic(upright(2400, 1600), place="KameraRahasia"))
    assert photo.height_px == round(100 / 25.4 * 200)
    assert b"ahasia" not in photo.data


@needs_heif
def test_a_truncated_heic_photo_is_refused_by_its_name() -> None:
    data = heic(noise())
    for part in range(1, 20):
        with pytest.raises(EvidenceFault, match=r"^foto/1\.jpg: "):
            prepared(data[: len(data) * part // 20])


def test_heic_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(EvidenceFault, match="pillow-heif"):
        prepared(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100))
