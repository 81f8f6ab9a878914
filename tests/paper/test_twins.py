"""Two scans of one page are one page, whatever their light; of two pages a stroke tells."""

import io

import pytest
from PIL import Image, ImageDraw

from tests.making import scanner
from tests.making.printed_office import Rutan, codes, states
from zidocs.paper.twins import Reading, better, reading_of

DPI = 100
SHEET = scanner.sheet([scanner.code_of("rapat", "undangan")], DPI, 3)


def reading(page: Image.Image, **how: object) -> Reading:
    copier = scanner.Copier(DPI, **how)  # type: ignore[arg-type]
    found = reading_of(scanner.pile([scanner.scanned(page, copier)]), copier.turn)
    assert found is not None
    return found


def paler(page: Image.Image, black: int) -> Image.Image:
    return page.point([black + grey * (255 - black) // 255 for grey in range(256)])


def written_on(page: Image.Image, ink: int, length: int) -> Image.Image:
    page = page.copy()
    points = [(450, 1020), (460, 1000), (470, 1030), (450 + length, 1005)]
    ImageDraw.Draw(page).line(points, fill=ink, width=2)
    return page


@pytest.mark.parametrize("how", [{}, {"skew": 1.6, "noise": 3.0}, {"turn": 180, "quality": 40}])
def test_the_paler_scan_of_a_page_is_the_same_page_and_the_worse_one(
    how: dict[str, object],
) -> None:
    good, pale = reading(SHEET, seed=1), reading(paler(SHEET, 120), seed=2, **how)
    assert better(pale, good) is good
    assert better(good, pale) is good


@pytest.mark.parametrize(("ink", "length"), [(60, 120), (150, 120), (60, 30)])
def test_a_page_that_was_written_on_is_another(ink: int, length: int) -> None:
    signed = reading(written_on(SHEET, ink, length), seed=2, skew=0.5)
    unsigned = reading(paler(SHEET, 60), seed=1)
    assert better(unsigned, signed) is None
    assert better(signed, unsigned) is None


def test_of_two_scans_of_one_page_the_better_is_used_and_the_other_kept(rutan: Rutan) -> None:
    good = rutan.page("rapat/undangan:1")
    with Image.open(io.BytesIO(good)) as page:
        pale = scanner.scanned(paler(page.convert("L"), 120), scanner.Copier(DPI))
    pile = rutan.pile("pile.pdf", good, pale)
    done = rutan.scan(pile)
    assert states(done) == ["rapat/undangan:1 dipakai", "rapat/undangan:1 ganda"]
    assert codes(done) == ["Z962"]
    chosen = rutan.scan(assign=[f"{pile}:2=rapat/undangan:1"])
    assert states(chosen)[-1] == "rapat/undangan:1 dipakai"
    assert len(list((rutan.root / ".zidocs/scan/pages").iterdir())) == 2
