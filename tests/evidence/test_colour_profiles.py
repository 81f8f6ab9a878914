"""Colours of phones and screens are seen as they were meant; what is sRGB anyway stays plain."""

import io
import struct
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.making.pictures import exif, noise, saved, upright
from zidocs.evidence.attachments import attachment_pages
from zidocs.image.colours import in_srgb, needed_profile, srgb_profile
from zidocs.image.upright_photos import prepare_photo
from zidocs.pdf.archival import archival_obstacles
from zidocs.pdf.scaling import SCAN_STEPS, scaled_pages

_SRGB_PRIMARIES = (
    (0.436065674, 0.222488403, 0.013916016),
    (0.385147095, 0.716873169, 0.097076416),
    (0.143066406, 0.060607910, 0.714096069),
)
_P3_PRIMARIES = ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))


def wide_profile() -> bytes:
    """Display P3, as phones write it: the primaries are further apart."""
    profile = srgb_profile()
    for old, new in zip(_SRGB_PRIMARIES, _P3_PRIMARIES, strict=True):
        was, becomes = (struct.pack(">3l", *(round(65536 * v) for v in xyz)) for xyz in (old, new))
        assert was in profile
        profile = profile.replace(was, becomes)
    return profile


WIDE = wide_profile()
COLOUR = (200, 80, 60)


def coloured(kind: str = "JPEG", profile: bytes = WIDE, **options: Any) -> bytes:
    return saved(Image.new("RGB", (120, 80), COLOUR), kind, icc_profile=profile, **options)


def colour_space(pdf: bytes) -> Any:
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    (image,) = page["/Resources"]["/XObject"].values()
    return image.get_object()["/ColorSpace"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_wide_colours_bring_their_profile(kind: str) -> None:
    pdf = attachment_pages(saved(noise(), kind, icc_profile=WIDE), "a").pdf
    kept = colour_space(pdf)
    assert kept[0] == "/ICCBased"
    assert kept[1].get_object().get_data() == WIDE
    assert kept[1].get_object()["/N"] == 3
    assert archival_obstacles(pdf) == ()


def test_a_palette_of_wide_colours_brings_their_profile() -> None:
    data = saved(upright().quantize(8), "PNG", icc_profile=WIDE)
    space = colour_space(attachment_pages(data, "a.png").pdf)
    assert space[0] == "/Indexed"
    assert space[1][0] == "/ICCBased"


def test_the_pages_of_a_file_share_one_profile() -> None:
    frames = [Image.new("RGB", (120, 80), (shade, 80, 60)) for shade in (10, 90, 200)]
    data = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], icc_profile=WIDE)
    pages = PdfReader(io.BytesIO(attachment_pages(data, "a.tif").pdf)).pages
    profiles = {
        image.get_object()["/ColorSpace"][1].idnum
        for page in pages
        for image in page["/Resources"]["/XObject"].values()
        if image.get_object()["/ColorSpace"] != "/DeviceRGB"
    }
    assert len(pages) == 3
    assert len(profiles) == 1


def test_a_page_without_a_profile_does_not_get_that_of_the_page_before() -> None:
    frames = [Image.effect_noise((120, 80), 50).convert("RGB") for _ in range(2)]
    frames[0].info["icc_profile"] = WIDE
    data = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    spaces = [
        image.get_object()["/ColorSpace"][0]
        for page in PdfReader(io.BytesIO(attachment_pages(data, "a.tif").pdf)).pages
        for image in page["/Resources"]["/XObject"].values()
    ]
    assert spaces == ["/ICCBased", "/"]


def test_srgb_stays_plain_and_adds_nothing() -> None:
    plain = attachment_pages(saved(Image.new("RGB", (120, 80), COLOUR)), "a.jpg").pdf
    assert attachment_pages(coloured(profile=srgb_profile()), "a.jpg").pdf == plain


def changed(at: int, value: bytes) -> bytes:
    return WIDE[:at] + value + WIDE[at + len(value) :]


UNFIT = {
    "text": b"bukan profil" * 20,
    "cut": WIDE[:200],
    "longer than it says": WIDE + b"\0",
    "no mark": changed(36, b"xxxx"),
    "version 5": changed(8, b"\5"),
    "a link": changed(12, b"link"),
    "of CMYK": changed(16, b"CMYK"),
    "of grey": changed(16, b"GRAY"),
    "red outside": changed(172, b"\x7f\xff\xff\xff"),
    "huge": changed(0, struct.pack(">L", 1_500_000)) + bytes(1_500_000 - len(WIDE)),
}


@pytest.mark.parametrize("kind", UNFIT)
def test_a_profile_that_is_not_sane_stays_out(kind: str) -> None:
    pdf = attachment_pages(coloured(profile=UNFIT[kind]), "a.jpg").pdf
    assert colour_space(pdf) == "/DeviceRGB"
    assert needed_profile(UNFIT[kind], 3) is None


def test_a_photo_on_its_page_has_its_colours_in_srgb() -> None:
    meant = in_srgb(Image.new("RGB", (1, 1), COLOUR), WIDE).getpixel((0, 0))
    assert meant != COLOUR
    for data in (coloured(), coloured(exif=exif(orientation=6)), coloured("PNG")):
        photo = Image.open(io.BytesIO(prepare_photo(data, "a", 100, 100).data))
        shown = photo.getpixel((20, 20))
        assert all(abs(a - b) <= 3 for a, b in zip(shown, meant, strict=True))  # type: ignore[arg-type]


def test_a_picture_made_smaller_keeps_its_profile() -> None:
    noisy = Image.effect_noise((1654, 2339), 60).convert("RGB")
    pages = attachment_pages(saved(noisy, icc_profile=WIDE, dpi=(200, 200)), "a.jpg").pdf
    scaled = scaled_pages(pages, "a.jpg", SCAN_STEPS[-1])
    assert scaled.images == 1
    assert colour_space(scaled.pdf)[1].get_object().get_data() == WIDE
