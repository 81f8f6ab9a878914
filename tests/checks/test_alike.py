"""Copies of photos are found whatever bits differ, without comparing all photos with all."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from random import Random

import pytest

from zidocs.checks import meeting_photos
from zidocs.checks.meeting_photos import Shown, twin_files, twin_pictures
from zidocs.checks.rules import LIKENESS_BITS, FilesSeen, PhotoSeen, Surroundings
from zidocs.errors import Place
from zidocs.office.packet import Packet, Photo
from zidocs.office.reading import Office, read_workspace
from zidocs.office.workspace import open_workspace

SOUND = Path(__file__).resolve().parents[1] / "data/broken/_sound"


@cache
def sound() -> tuple[Office, Packet]:
    """The office and its one packet."""
    office, (packet,) = read_workspace(open_workspace(SOUND), ())
    return office, packet


def packets(days: int) -> list[Packet]:
    """The sound packet, held anew on every day of April and later."""
    _, packet = sound()
    assert packet.rapat
    meeting = packet.rapat
    return [
        replace(
            packet,
            slug=f"rapat-{day:04}",
            foto=(Photo(Path(f"{day}.jpg"), "", Place()),),
            rapat=meeting.model_copy(
                update={"tanggal": date.fromordinal(date(2024, 4, 1).toordinal() + day)}
            ),
        )
        for day in range(days)
    ]


def around(held: list[Packet], photos: list[PhotoSeen]) -> Surroundings:
    office, _ = sound()
    files = FilesSeen(photos={Path(f"{day}.jpg"): seen for day, seen in enumerate(photos)})
    return Surroundings(office, tuple(held), files)


def seen(number: int, likeness: int | None, taken: datetime | None = None) -> PhotoSeen:
    return PhotoSeen(f"{number:x}", 1600, 1200, taken, likeness)


@pytest.mark.parametrize("bits", range(8))
def test_a_copy_with_up_to_seven_other_bits_is_found_wherever_they_are(bits: int) -> None:
    random = Random(bits)
    held = packets(2)
    for _ in range(50):
        likeness = random.getrandbits(LIKENESS_BITS)
        copy = likeness
        for place in random.sample(range(LIKENESS_BITS), bits):
            copy ^= 1 << place
        twins = twin_pictures(around(held, [seen(1, likeness), seen(2, copy)]))
        assert twins == {Shown("rapat-0001", Path("1.jpg")): Shown("rapat-0000", Path("0.jpg"))}


def test_with_eight_other_bits_it_is_another_picture() -> None:
    held = packets(2)
    assert twin_pictures(around(held, [seen(1, 0), seen(2, 0xFF)])) == {}


def test_a_picture_of_another_shape_is_no_copy() -> None:
    other = PhotoSeen("2", 1200, 1600, None, 5)
    assert twin_pictures(around(packets(2), [seen(1, 5), other])) == {}


def test_plain_pictures_are_compared_with_nothing() -> None:
    assert twin_pictures(around(packets(2), [seen(1, None), seen(2, None)])) == {}


def test_the_same_file_is_told_once_as_a_file() -> None:
    three = around(packets(3), [seen(1, 5), seen(1, 5), seen(1, 5)])
    first = Shown("rapat-0000", Path("0.jpg"))
    assert twin_pictures(three) == {}
    assert twin_files(three) == {
        Shown("rapat-0001", Path("1.jpg")): first,
        Shown("rapat-0002", Path("2.jpg")): first,
    }


def test_comparisons_grow_with_the_photos_not_with_their_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = Random(1)
    compared = []
    look_alike = meeting_photos._look_alike
    monkeypatch.setattr(
        meeting_photos, "_look_alike", lambda *pair: compared.append(pair) or look_alike(*pair)
    )
    photos = [seen(number, random.getrandbits(LIKENESS_BITS)) for number in range(2_000)]
    assert twin_pictures(around(packets(2_000), photos)) == {}
    assert len(compared) < len(photos)
