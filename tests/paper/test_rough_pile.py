"""Of pages scanned on a bad day nearly all find their place, and not one a wrong one.

ZIDOCS_LONG_TESTS=1 scans 200 of each resolution.
"""

import os
from collections import Counter

import pytest

from tests.making import scanner
from tests.making.printed_office import NEW, Rutan

LONG = bool(os.environ.get("ZIDOCS_LONG_TESTS"))
DOCUMENTS = ("rapat/undangan", "rapat/daftar_hadir", "rapat/notula", "monev/notula")


@pytest.mark.parametrize(
    ("dpi", "least", "pages"), [(150, 0.97, 12), (200, 0.99, 12), (300, 0.99, 2)]
)
def test_rough_pages_find_their_place_and_none_a_wrong_one(
    rutan: Rutan, dpi: int, least: float, pages: int
) -> None:
    pages = 200 if LONG else pages
    meant = {}
    jpegs = []
    for number in range(pages):
        slug, document = DOCUMENTS[number % len(DOCUMENTS)].split("/")
        page = number // len(DOCUMENTS) + 1
        code = scanner.code_of(slug, document, page, pages, NEW)
        copier = scanner.rough(dpi, number)
        jpegs.append(scanner.scanned(scanner.sheet([code], dpi, number), copier))
        meant[f"pile.pdf:{number + 1}"] = ((slug, document, page), copier.turn)
    done = rutan.scan(rutan.pile("pile.pdf", *jpegs))
    for placed in done.placed:
        one = placed.page
        said = (one.packet, one.document, one.page), one.turn
        assert said == meant[str(one.origin)], one.origin
    assert Counter(placed.page.sha256 for placed in done.placed).most_common(1)[0][1] == 1
    assert len(done.placed) + len(done.loose) == pages
    assert len(done.placed) >= least * pages
