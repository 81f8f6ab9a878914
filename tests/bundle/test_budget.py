"""A bundle fits its limit: photos are scaled first, then scans, documents never; else volumes."""

import dataclasses
import io
from functools import cache
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from tests.bundle.bundles import COVER, part
from zidocs.bundle.budget import Fitted, bind_within
from zidocs.bundle.parts import AskedRow, BoundPart, Pictures
from zidocs.evidence.scaling import PHOTO_STEPS, READABLE_DPI


@cache
def scan(seed: int = 0, pages: int = 1, side: int = 1200) -> bytes:
    """Pages of grey noise at 300 dpi: about 1 MB each."""
    pictures = [Image.effect_noise((side, side), 60 + seed + n) for n in range(pages)]
    out = io.BytesIO()
    pictures[0].save(
        out, "PDF", save_all=True, append_images=pictures[1:], quality=90, resolution=300
    )
    return out.getvalue()


def pictures_part(title: str, pdf: bytes, pictures: Pictures) -> BoundPart:
    return dataclasses.replace(part(title, pdf), pictures=pictures)


def fitted(
    tmp_path: Path, most: int, *parts: BoundPart, asked: tuple[AskedRow, ...] = ()
) -> Fitted:
    def place(number: int, volumes: int) -> Path:
        return tmp_path / f"{number}-{volumes}.pdf"

    return bind_within(COVER, parts, asked, place, tmp_path / "aside", most)


def test_what_fits_is_bound_as_it_is(tmp_path: Path) -> None:
    pdf = scan()
    done = fitted(tmp_path, 10_000_000, pictures_part("Foto", pdf, "foto"))
    assert done.shrunk == ()
    assert done.bundles[0].size > len(pdf)


def test_photos_are_made_smaller_before_scans(tmp_path: Path) -> None:
    photo, scanned = (
        pictures_part("Foto", scan(1), "foto"),
        pictures_part("SK", scan(2), "pindaian"),
    )
    most = len(scan(1)) + len(scan(2))
    done = fitted(tmp_path, most, photo, scanned)
    assert [each.source for each in done.shrunk] == [photo.source]
    assert done.bundles[0].size <= most


def test_scans_follow_when_photos_do_not_suffice(tmp_path: Path) -> None:
    photo, scanned = (
        pictures_part("Foto", scan(1), "foto"),
        pictures_part("SK", scan(2), "pindaian"),
    )
    most = int(len(scan(2)) * 0.8)
    done = fitted(tmp_path, most, photo, scanned)
    assert {each.source for each in done.shrunk} == {photo.source, scanned.source}
    by_source = {each.source: each for each in done.shrunk}
    assert by_source[photo.source].dpi == PHOTO_STEPS[-1].dpi
    assert by_source[scanned.source].dpi >= READABLE_DPI
    assert done.bundles[0].size <= most


def test_the_gentlest_step_that_fits_is_taken(tmp_path: Path) -> None:
    scanned = pictures_part("SK", scan(3), "pindaian")
    sizes = []
    for share in (0.9, 0.5, 0.3):
        done = fitted(tmp_path, int(len(scan(3)) * share), scanned)
        sizes.append(done.shrunk[0].dpi)
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 1


def test_documents_made_by_us_are_never_touched(tmp_path: Path) -> None:
    ours = part("Notula", scan(4))
    done = fitted(tmp_path, 400_000, ours, part("Laporan"))
    assert done.shrunk == ()
    assert len(done.bundles) == 2


def test_volumes_stay_within_the_limit_and_hold_all_pages_in_order(tmp_path: Path) -> None:
    parts = [part(f"SK {n}", scan(n, pages=3)) for n in range(3)]
    most = len(scan(0, pages=3))
    done = fitted(tmp_path, most, *parts)
    assert len(done.bundles) > 2
    assert all(bundle.size <= most for bundle in done.bundles)
    rows = [row for b in done.bundles for row in b.index["halaman"] if row["jenis"] == "lampiran"]
    assert [(row["judul"][:4], row["halaman_berkas"]) for row in rows] == [
        (f"SK {n}", page) for n in range(3) for page in (1, 2, 3)
    ]


def test_a_part_larger_than_a_volume_is_cut_between_its_pages_and_says_so(tmp_path: Path) -> None:
    done = fitted(tmp_path, len(scan(9, pages=4)) // 2, part("SK", scan(9, pages=4)))
    titles = [row["judul"] for row in done.bundles[0].index["bagian"]]
    assert titles == [f"SK (bagian {n} dari {len(titles)})" for n in range(1, len(titles) + 1)]
    assert len(titles) > 1


def test_an_answer_leads_to_the_piece_that_has_its_page(tmp_path: Path) -> None:
    asked = (AskedRow(kelompok="", nama="SK", keadaan="ada", part=1, page=4),)
    done = fitted(
        tmp_path,
        len(scan(9, pages=4)) // 2,
        part("Notula"),
        part("SK", scan(9, pages=4)),
        asked=asked,
    )
    (answer,) = done.bundles[0].index["kelengkapan"]
    row = next(
        row
        for bundle in done.bundles
        for row in bundle.index["halaman"]
        if row["halaman"] == answer["halaman"]
    )
    assert (row["judul"][:2], row["halaman_berkas"]) == ("SK", 4)


def test_a_page_too_large_by_itself_is_a_volume_all_the_same(tmp_path: Path) -> None:
    done = fitted(tmp_path, 150_000, part("SK", scan(5)), part("Notula"))
    assert [len(PdfReader(bundle.path).pages) for bundle in done.bundles] == [4, 4]
    assert done.bundles[0].size > 150_000


def test_the_same_parts_and_limit_give_the_same_bytes(tmp_path: Path) -> None:
    def made(folder: str) -> list[bytes]:
        (tmp_path / folder).mkdir()
        parts = pictures_part("SK", scan(9), "pindaian"), part("Laporan", scan(8, pages=2))
        done = fitted(tmp_path / folder, len(scan(8)) * 3 // 2, *parts)
        assert len(done.bundles) > 1
        return [bundle.path.read_bytes() for bundle in done.bundles]

    assert made("a") == made("b")
