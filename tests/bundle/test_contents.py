"""The contents keep count of their own pages, whatever the number and length of their rows."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.making.bundles import COVER, bound, links_on, part, reader_of
from tests.reading.programs import needs_poppler, words_of
from zidocs.bundle.own_pages import Placed, lay_out
from zidocs.bundle.parts import BoundPart
from zidocs.bundle.planning import plan_bundle

MM = 72 / 25.4


def laid_out(parts: list[BoundPart]) -> list[list[Placed]]:
    """The pages of the contents, as they would be drawn."""
    plan = plan_bundle(COVER, [parts], [], [])
    own = plan.own_pages(plan.index(0))
    return lay_out(own.sheets("daftar_isi"), own.paper)


def contents_pages(parts: list[BoundPart]) -> int:
    return len(laid_out(parts))


def row_counts_that_fill(pages: int, **options: str) -> int:
    """The greatest number of one-line rows that so many pages take."""
    one = part("Notula", **options)
    count = 1
    while contents_pages([one] * (count + 1)) <= pages:
        count += 1
    return count


@pytest.mark.parametrize("pages", [1, 2, 3])
@pytest.mark.parametrize("more", [0, 1])
def test_the_numbers_hold_where_the_contents_grow_a_page(pages: int, more: int) -> None:
    count = row_counts_that_fill(pages) + more
    bundle = bound(*[part("Notula")] * count)
    first = 1 + pages + more + 1
    reader = reader_of(bundle)
    own = [row for row in bundle.index["halaman"] if row["jenis"] == "sertifikat"]
    assert bundle.pages == first - 1 + count + len(own)
    links = [page for at in range(2, first) for _, page in links_on(reader, at)]
    assert links == [*range(first, first + count), first + count]
    for at in range(2, first):
        text = reader.pages[at - 1].extract_text()
        assert text.startswith("DAFTAR ISI (lanjutan)" if at > 2 else "DAFTAR ISI")
    stamp = reader.pages[first - 1].extract_text()
    assert f"halaman {first} dari {bundle.pages}" in stamp


def test_numbers_of_four_digits_do_not_change_the_length() -> None:
    parts = [part("Notula", pages=200) for _ in range(6)]
    reader = reader_of(bound(*parts))
    assert [page for _, page in links_on(reader, 2)] == [3, 203, 403, 603, 803, 1003, 1203]


@needs_poppler
def test_rows_stay_within_the_margins_and_apart(tmp_path: Path) -> None:
    titles = ["Laporan pelaksanaan kegiatan rapat penyusunan " * 6, "x" * 300, "Notula", "iii"]
    parts = [part(titles[n % 4], section=f"Rapat ke-{n // 5}") for n in range(60)]
    bundle = bound(*parts)
    for page in (2, 3, 4):
        words = words_of(bundle.pdf, page, tmp_path)
        own = [word for word in words if word[2] < (297 - 20) * MM]
        lines = sorted({round(word[2], 1) for word in own})
        assert min(word[1] for word in own) >= 30 * MM - 1
        assert max(word[3] for word in own) <= (210 - 20) * MM + 1
        assert max(word[4] for word in own) <= (297 - 25) * MM + 3
        assert all(lower - upper > 11 for upper, lower in pairwise(lines))


@needs_poppler
def test_titles_never_run_into_their_numbers(tmp_path: Path) -> None:
    titles = ["n" * length for length in range(40, 100)]
    bundle = bound(*(part(title) for title in titles))
    words = words_of(bundle.pdf, 2, tmp_path)
    numbers = [word for word in words if word[0].isdigit() and word[3] > 530 and word[2] < 780]
    for number in numbers:
        same_line = [w for w in words if abs(w[2] - number[2]) < 2 and w is not number]
        assert all(w[3] < number[1] - 3 for w in same_line)


def test_a_heading_is_never_last_on_its_page_and_is_repeated_overleaf() -> None:
    for count in range(20, 60):
        parts = [part("Notula", section="Rapat A") for _ in range(count)]
        parts += [part("Notula", section="Rapat B") for _ in range(40)]
        pages = [[placed.line.target for placed in page] for page in laid_out(parts)]
        assert all(page[-1] is not None for page in pages)
        # The last row of all, that of the certificate, has no heading.
        assert all(page[0] is None for page in pages if page != pages[-1] or len(page) > 1)
        first = len(pages) + 2
        targets = [target for page in pages for target in page if target is not None]
        assert targets == list(range(first, first + count + 41))


def test_a_link_covers_all_lines_of_its_row() -> None:
    bundle = bound(part("Laporan pelaksanaan kegiatan " * 9), part("Notula"))
    (long, _), (short, _), _certificate = links_on(reader_of(bundle), 2)
    assert long[3] - long[1] > 2.5 * (short[3] - short[1])
    assert long[1] >= short[3]
