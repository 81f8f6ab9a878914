"""A picture keeps its likeness through what messengers do to it, and no other picture has it."""

from datetime import datetime
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from tests.making.pictures import exif, huge_png, saved, stored
from zidocs.errors import EvidenceFault
from zidocs.image.upright_photos import photo_facts

COPIES = 7
"""Bits of 128 that may differ in copies; the checks compare with the same number."""


def scene(seed: int, width: int = 800, height: int = 600) -> Image.Image:
    random = Random(seed)
    coarse = Image.frombytes("RGB", (16, 12), random.randbytes(3 * 16 * 12))
    picture = coarse.resize((width, height), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(20):
        x, y, r = random.randrange(width), random.randrange(height), random.randrange(10, 90)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(random.randbytes(3)))
    return picture


def likeness(data: bytes) -> int:
    found = photo_facts(data, "foto.jpg").likeness
    assert found is not None
    return found


def different_bits(one: bytes, other: bytes) -> int:
    return (likeness(one) ^ likeness(other)).bit_count()


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: saved(picture, quality=30),
        lambda picture: saved(picture.resize((400, 300))),
        lambda picture: saved(picture, "PNG"),
        lambda picture: saved(picture, "WEBP", quality=50),
        lambda picture: saved(ImageEnhance.Brightness(picture).enhance(1.15)),
        lambda picture: saved(ImageEnhance.Contrast(picture).enhance(0.85)),
        lambda picture: saved(picture, progressive=True),
        lambda picture: saved(picture.convert("L")),
    ],
    ids=["packed", "smaller", "png", "webp", "brighter", "softer", "progressive", "grey"],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_copy_looks_like_its_original(seed, change) -> None:
    assert different_bits(saved(scene(seed)), change(scene(seed))) <= COPIES


def test_other_pictures_look_otherwise() -> None:
    pictures = [saved(scene(seed, 400, 300)) for seed in range(40)]
    hashes = [likeness(data) for data in pictures]
    nearest = min(
        (one ^ other).bit_count() for number, one in enumerate(hashes) for other in hashes[:number]
    )
    assert nearest > 3 * COPIES


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_stored_lying_looks_like_the_upright_one(orientation: int) -> None:
    upright, lying = saved(scene(5)), stored(orientation, scene(5))
    assert different_bits(upright, lying) <= COPIES
    facts = photo_facts(lying, "foto.jpg")
    assert (facts.width_px, facts.height_px) == (800, 600)


@pytest.mark.parametrize("colour", ["white", "grey", "black"])
def test_paper_and_walls_look_like_nothing(colour: str) -> None:
    picture = Image.new("RGB", (400, 300), colour)
    ImageDraw.Draw(picture).text((20, 20), "Daftar hadir", fill="black")
    assert photo_facts(saved(picture), "foto.jpg").likeness is None


def test_only_the_time_of_exposure_is_the_cameras_time() -> None:
    taken = saved(scene(1, 80, 60), exif=exif(taken="2024:03:07 09:12:00"))
    assert photo_facts(taken, "a.jpg").taken == datetime(2024, 3, 7, 9, 12)
    changed = Image.Exif()
    changed[0x0132] = "2024:05:01 08:00:00"
    assert photo_facts(saved(scene(1, 80, 60), exif=changed), "a.jpg").taken is None


@pytest.mark.parametrize(
    "data", [b"", b"no photo", saved(scene(1))[:900], huge_png(40_000, 40_000)],
    ids=["empty", "text", "cut", "bomb"],
)  # fmt: skip
def test_what_is_no_sound_photo_is_refused(data: bytes) -> None:
    with pytest.raises(EvidenceFault):
        photo_facts(data, "foto.jpg")
