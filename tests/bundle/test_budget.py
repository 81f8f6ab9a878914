"""A bundle fits its limit: photos are scaled first, then scans, documents never; else volumes."""

import dataclasses
import io
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.bundles import COVER, part
from tests.reading.programs import clean
from zidocs.bundle.fit import Fitted, bind_within
from zidocs.bundle.parts import AskedRow, BoundPart, Bundle, Pictures
from zidocs.pdf.scaling import PHOTO_STEPS, READABLE_DPI


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

    done = bind_within(COVER, parts, asked, place, tmp_path / "aside", most)
    for bundle in done.bundles:
        clean(bundle.path)
    return done


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
    assert [each.berkas for each in done.shrunk] == [photo.source]
    assert done.bundles[0].size <= most


def test_scans_follow_when_photos_do_not_suffice(tmp_path: Path) -> None:
    photo, scanned = (
        pictures_part("Foto", scan(1), "foto"),
        pictures_part("SK", scan(2), "pindaian"),
    )
    most = int(len(scan(2)) * 0.8)
    done = fitted(tmp_path, most, photo, scanned)
    assert {each.berkas for each in done.shrunk} == {photo.source, scanned.source}
    by_source = {each.berkas: each for each in done.shrunk}
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
    rows = [row for b in done.bundles for row in b.index.halaman if row.jenis == "lampiran"]
    assert [(row.judul[:4], row.halaman_berkas) for row in rows] == [
        (f"SK {n}", page) for n in range(3) for page in (1, 2, 3)
    ]


def test_a_part_larger_than_a_volume_is_cut_between_its_pages_and_says_so(tmp_path: Path) -> None:
    done = fitted(tmp_path, len(scan(9, pages=4)) // 2, part("SK", scan(9, pages=4)))
    titles = [row.judul for row in done.bundles[0].index.bagian]
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
    (answer,) = done.bundles[0].index.kelengkapan
    row = next(
        row
        for bundle in done.bundles
        for row in bundle.index.halaman
        if row.halaman == answer.halaman
    )
    assert (row.judul[:2], row.halaman_berkas) == ("SK", 4)


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


def test_a_volume_is_filled_before_another_is_begun(tmp_path: Path) -> None:
    page = len(scan(0, pages=8)) // 8
    most = int(5.5 * page)
    done = fitted(tmp_path, most, part("Undangan", scan(1)), part("SK", scan(2, pages=12)))
    lengths = [volume_pages(bundle, "lampiran") for bundle in done.bundles]
    assert lengths == [5, 5, 3]
    assert all(bundle.size <= most for bundle in done.bundles)
    titles = [row.judul for row in done.bundles[0].index.bagian]
    assert titles == ["Undangan", *(f"SK (bagian {number} dari 3)" for number in (1, 2, 3))]


def test_a_part_that_a_volume_can_hold_is_never_cut(tmp_path: Path) -> None:
    page = len(scan(0, pages=8)) // 8
    parts = [part(f"SK {number}", scan(number, pages=3)) for number in range(3)]
    done = fitted(tmp_path, int(5.5 * page), *parts)
    assert [volume_pages(bundle, "lampiran") for bundle in done.bundles] == [3, 3, 3]
    titles = [row.judul for row in done.bundles[0].index.bagian]
    assert titles == ["SK 0", "SK 1", "SK 2"]


def volume_pages(bundle: Bundle, kind: str) -> int:
    return sum(row.jenis == kind for row in bundle.index.halaman)


def signed_part(
    tmp_path: Path, title: str, size: int, pages: int = 3, source: str = ""
) -> BoundPart:
    """A part of small pages whose file, which is attached to the bundle, has ``size`` bytes."""
    file = tmp_path / f"{title}.pdf"
    file.write_bytes(Random(title).randbytes(size))
    return part(title, pages=pages, file=file, signed=True, source=source or f"{title}.pdf")


def attached(bundle: Bundle) -> list[str]:
    return sorted(PdfReader(bundle.path).attachments)


def test_a_signed_file_counts_with_what_is_attached_of_it(tmp_path: Path) -> None:
    parts = [signed_part(tmp_path, f"SK {number}", 300_000) for number in range(3)]
    done = fitted(tmp_path, 750_000, *parts)
    assert [attached(bundle) for bundle in done.bundles] == [["SK 0.pdf", "SK 1.pdf"], ["SK 2.pdf"]]
    assert all(bundle.size <= 750_000 for bundle in done.bundles)


def test_a_signed_file_larger_than_the_limit_is_attached_once_and_never_cut(tmp_path: Path) -> None:
    parts = part("Undangan"), signed_part(tmp_path, "SK", 900_000), part("Notula")
    done = fitted(tmp_path, 400_000, *parts)
    titles = [row.judul for row in done.bundles[0].index.bagian]
    assert titles == ["Undangan", "SK", "Notula"]
    assert [attached(bundle) for bundle in done.bundles] == [[], ["SK.pdf"], []]
    assert [bundle.size > 400_000 for bundle in done.bundles] == [False, True, False]


def test_a_signed_file_whose_pages_are_in_two_volumes_is_attached_to_the_first(
    tmp_path: Path,
) -> None:
    first = signed_part(tmp_path, "SK", 200_000)
    again = dataclasses.replace(first, title="Lampiran SK", source_pages=(4, 5, 6))
    done = fitted(tmp_path, len(scan(0, pages=3)), first, part("Notula", scan(0, pages=3)), again)
    assert len(done.bundles) > 1
    assert [attached(bundle) for bundle in done.bundles] == [
        ["SK.pdf"],
        *([[]] * (len(done.bundles) - 1)),
    ]
    assert {row.judul for row in done.bundles[-1].index.halaman} >= {"Lampiran SK"}


def test_each_copy_and_each_part_is_told_as_it_is_done(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    scans = [pictures_part(f"SK {number}", scan(number), "pindaian") for number in range(3)]
    bind_within(
        COVER,
        [part("Notula"), *scans],
        (),
        lambda number, _volumes: tmp_path / f"{number}.pdf",
        tmp_path / "aside",
        len(scan(0)) * 2,
        progress=lambda *step: told.append(step),
    )
    copies = [("pictures", done, 3) for done in range(4)]
    assert told[: len(copies)] == copies
    assert told[-6:] == [("bundles", done, 5) for done in range(6)]


def test_a_part_that_packing_its_pages_makes_small_enough_stays_whole(tmp_path: Path) -> None:
    wordy = raw_pdf.text_pages(*(f"isi {n}) Tj ET\n%{'ab' * 60_000}\nBT (-" for n in range(4)))
    done = fitted(tmp_path, 250_000, part("SK", wordy), part("Foto", scan(1, side=300)))
    titles = [row.judul for row in done.bundles[0].index.bagian]
    assert titles == ["SK", "Foto"]
    assert len(done.bundles) == 1


def test_parts_that_share_a_picture_fill_a_volume_together(tmp_path: Path) -> None:
    # All of them have the same picture, which a volume has once.
    parts = [part(f"SK {number}", scan(1)) for number in range(12)]
    most = int(2.5 * len(scan(1)))
    done = fitted(tmp_path, most, *parts)
    assert len(done.bundles) == 1
    assert done.bundles[0].size <= most
