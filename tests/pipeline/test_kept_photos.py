"""A photo is decoded once; what was printed of it is kept, proves itself, and changes no byte."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from tests.making.builds import build, hashes
from tests.making.pictures import exif, noise, saved, stored, upright
from zidocs.checks.file_facts import read_photo
from zidocs.errors import EvidenceFault
from zidocs.image.kept_photos import KeptPhotos, Printing
from zidocs.image.upright_photos import PrintSize, facts_and_print, photo_facts, prepare_photo

SIZE = PrintSize(160.0, 96.67)
MEETING = "rapat-rencana-aksi"


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of the pictures that are decoded from now on."""
    kinds: list[str] = []
    load = ImageFile.ImageFile.load

    def watched(picture: ImageFile.ImageFile) -> object:
        if picture.tile:
            kinds.append(picture.format or "")
        return load(picture)

    monkeypatch.setattr(ImageFile.ImageFile, "load", watched)
    return kinds


def photos_of(root: Path) -> int:
    return sum(1 for _ in root.glob("*/foto/*.jpg"))


def test_a_build_decodes_each_photo_once(sample: Path, decoded: list[str]) -> None:
    build(sample)
    assert decoded.count("JPEG") == photos_of(sample)


def test_of_a_packet_with_a_new_photo_only_that_one_is_decoded(
    built: Path, decoded: list[str]
) -> None:
    build(built)
    path = built / MEETING / "foto/1-pembukaan.jpg"
    with Image.open(path) as photo:
        turned = photo.rotate(180)
    turned.save(path)
    decoded.clear()
    build(built)
    assert decoded.count("JPEG") == 1


@pytest.mark.parametrize("what", ["kept", "gone", "damaged"])
def test_what_is_kept_changes_no_byte(built: Path, what: str) -> None:
    before = hashes(built / "hasil")
    kept = [*KeptPhotos.of(built / "hasil").folder.iterdir()]
    assert len(kept) == photos_of(built)
    for number, file in enumerate(kept):
        if what == "gone":
            file.unlink()
        elif what == "damaged":
            data = file.read_bytes()
            file.write_bytes([b"", data[:-1], data[:200] + b"x" + data[201:]][number % 3])
    build(built, force=True)
    assert hashes(built / "hasil") == before


def test_a_first_build_that_fails_leaves_nothing_but_memories(sample: Path) -> None:
    (sample / MEETING / "foto/1-pembukaan.jpg").write_bytes(saved(noise())[:900])
    with pytest.raises(EvidenceFault):
        build(sample)
    assert {path.name for path in sample.glob("hasil/*")} <= {".zidocs"}


SHAPES = [
    (4032, 3024),
    (3024, 4032),
    (2592, 1944),
    (1600, 1200),
    (1280, 960),
    (640, 480),
    (999, 90),
]


@pytest.mark.parametrize("size", SHAPES)
@pytest.mark.parametrize("frame", [SIZE, PrintSize(77.0, 96.67), PrintSize(160.0, 96.67, 600)])
def test_what_a_photo_looks_like_does_not_depend_on_its_print(
    size: tuple[int, int], frame: PrintSize
) -> None:
    data = saved(upright(*size), exif=exif(taken="2024:03:07 09:12:00"))
    facts, photo = facts_and_print(data, "a.jpg", frame)
    assert facts == photo_facts(data, "a.jpg")
    assert photo == prepare_photo(data, "a.jpg", frame.width_mm, frame.height_mm, frame.dpi)


PICTURES: list[Callable[[], bytes]] = [
    lambda: saved(upright(4000, 3000)),
    lambda: stored(6, upright(4000, 3000)),
    lambda: saved(upright(600, 400)),
    lambda: saved(upright(2400, 1600), "PNG"),
    lambda: saved(upright(2400, 1600), "WEBP"),
    lambda: saved(upright(2400, 1600), "TIFF"),
    lambda: saved(upright(2400, 1600), "AVIF"),
    lambda: saved(upright(2400, 1600).convert("CMYK")),
]


@pytest.mark.parametrize("make", PICTURES)
def test_facts_and_print_come_of_one_decoding(
    make: Callable[[], bytes], decoded: list[str], tmp_path: Path
) -> None:
    file, data = tmp_path / "a", make()
    file.write_bytes(data)
    printing = Printing(KeptPhotos(tmp_path / "foto"), SIZE)
    decoded.clear()
    seen = read_photo(file, printing)
    assert seen is not None
    photo = printing.prepare(data, "a", seen.sha256)
    assert len(decoded) == 1
    assert photo == prepare_photo(data, "a", SIZE.width_mm, SIZE.height_mm, SIZE.dpi)


@pytest.fixture
def kept(tmp_path: Path) -> KeptPhotos:
    return KeptPhotos.of(tmp_path)


PHOTO = prepare_photo(saved(upright(60, 40)), "a.jpg", 100, 100)


def test_another_print_or_another_photo_is_not_what_is_kept(kept: KeptPhotos) -> None:
    kept.keep("a" * 64, SIZE, PHOTO)
    assert kept.find("a" * 64, SIZE) == PHOTO
    assert kept.find("b" * 64, SIZE) is None
    assert kept.find("a" * 64, PrintSize(160.0, 96.67, 150)) is None


def test_what_is_to_be_told_of_a_photo_is_told_every_time(kept: KeptPhotos) -> None:
    broken_off = saved(noise(200, 100)).removesuffix(b"\xff\xd9")
    printing = Printing(kept, SIZE)
    told = [printing.prepare(broken_off, "a.jpg", "a" * 64).problems for _ in range(2)]
    assert [problem.code for problem in told[1]] == ["Z472"]
    assert told[0] == told[1]


def test_what_was_of_no_use_for_the_longest_goes_first(kept: KeptPhotos) -> None:
    for number in range(4):
        kept.keep(f"{number:064}", SIZE, PHOTO)
    files = sorted(kept.folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for number, file in enumerate(files):
        os.utime(file, (number, number))
    size = files[0].stat().st_size
    (kept.folder / ".x.sementara").write_bytes(b"x" * 2 * size)
    os.utime(kept.folder / ".x.sementara", (0, 0))
    first = next(n for n in range(4) if kept._file(f"{n:064}", SIZE) == files[0])
    assert kept.find(f"{first:064}", SIZE) == PHOTO
    kept.forget_oldest(2 * size)
    assert {*kept.folder.iterdir()} == {files[0], files[3]}


@pytest.mark.parametrize("is_inner", [True, False])
def test_nothing_is_kept_or_removed_through_a_link(tmp_path: Path, is_inner: bool) -> None:
    elsewhere, output = tmp_path / "lain", tmp_path / "hasil"
    elsewhere.mkdir()
    output.mkdir()
    if is_inner:
        (output / ".zidocs").mkdir()
    link = output / ".zidocs" / "foto" if is_inner else output / ".zidocs"
    link.symlink_to(elsewhere, target_is_directory=True)
    kept = KeptPhotos.of(output)
    kept.keep("a" * 64, SIZE, PHOTO)
    assert not any(elsewhere.iterdir())
    (elsewhere / "foto").mkdir()
    theirs = [elsewhere / "surat.jpg", elsewhere / "foto" / "surat.jpg"]
    for file in theirs:
        file.write_bytes(b"surat")
    kept.forget_oldest(0)
    assert all(file.exists() for file in theirs)


def test_what_never_ends_is_not_read(kept: KeptPhotos) -> None:
    kept.keep("a" * 64, SIZE, PHOTO)
    (file,) = kept.folder.iterdir()
    file.unlink()
    file.symlink_to("/dev/zero")
    assert kept.find("a" * 64, SIZE) is None
