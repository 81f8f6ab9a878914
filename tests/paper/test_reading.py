"""What is on a scanned page: our codes, however the paper lay, or really nothing."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps, ImageStat
from pypdf import PdfReader

from tests.making import scanner
from zidocs.paper.journal import (
    BlankPage,
    LoosePage,
    Origin,
    PlacedPage,
    Run,
    ScannedFile,
    SeenCode,
    read_run,
    write_run,
)
from zidocs.paper.placing import KnownPacket, Placer
from zidocs.paper.scanned_file import open_scanned
from zidocs.paper.scanned_page import (
    DPI,
    OnPage,
    SeenPage,
    grey_page,
    hidden_codes,
    is_blank,
    jobs_of,
    look,
    quick_codes,
    what_is_on,
)

CODE = scanner.code_of("rapat", "notula", 2, 3)


def seen(**how: object) -> Image.Image:
    page = grey_page(scanner.pile([scanner.plain([CODE], dpi=200, **how)]))
    assert page is not None
    return page


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [-5.5, 5.5])
def test_a_code_tells_which_way_is_up(turn: int, skew: float) -> None:
    (code,) = quick_codes(seen(turn=turn, skew=skew))
    assert (code.text, code.turn) == (CODE, turn % 360)
    assert code.depth > 0.85


def test_pencil_over_the_code_is_looked_through() -> None:
    page = seen(pencil=6, blur=0.08, noise=8.0, seed=4)
    assert quick_codes(page) == ()
    assert [code.text for code in hidden_codes(page)] == [CODE]


def test_a_stamp_over_the_code_is_looked_through() -> None:
    page = seen()
    draw = ImageDraw.Draw(page)
    for inset in range(0, 60, 12):
        draw.ellipse((100 + inset, 2120 + inset, 300 - inset, 2320 - inset), outline=150, width=4)
    darker = Image.composite(seen(), page, seen().point(lambda grey: 255 * (grey < 100)))
    found = quick_codes(darker) or hidden_codes(darker)
    assert [code.text for code in found] == [CODE]


@pytest.mark.parametrize("dpi", [150, 200])
@pytest.mark.parametrize("colour", [(90, 30, 140), (20, 30, 110), (190, 30, 40), (60, 60, 60)])
def test_a_cap_over_the_code_is_looked_through(dpi: int, colour: tuple[int, int, int]) -> None:
    page = scanner.under_cap(scanner.sheet([CODE], dpi, 0), dpi, colour)
    codes = what_is_on(scanner.pile([scanner.scanned(page, scanner.Copier(dpi, blur=0.08))])).codes
    assert [code.text for code in codes] == [CODE]


@pytest.mark.parametrize("turn", [0, 90])
@pytest.mark.parametrize("dpi", [100, 200])
def test_a_negative_is_read_as_the_page_it_shows(dpi: int, turn: int) -> None:
    page = ImageOps.invert(scanner.sheet([CODE], dpi, 0))
    negative = scanner.scanned(page, scanner.Copier(dpi, turn=turn, blur=0.05))
    seen = what_is_on(scanner.pile([negative]))
    assert [(code.text, code.turn, code.mirrored) for code in seen.codes] == [(CODE, turn, False)]
    assert (seen.blank, seen.negative) == (False, True)


def test_a_page_that_is_wholly_black_is_not_left_out() -> None:
    black = scanner.scanned(Image.new("L", (827, 1169), 0), scanner.Copier(100))
    assert what_is_on(scanner.pile([black])) == OnPage(negative=True)


def test_a_page_without_a_code_has_none() -> None:
    page = grey_page(scanner.pile([scanner.plain([], dpi=150, noise=6.0)]))
    assert page is not None
    assert quick_codes(page) == hidden_codes(page) == ()


def paper(noise: float = 8.0, dpi: int = 200) -> Image.Image:
    page = grey_page(scanner.pile([scanner.plain([], letters=False, dpi=dpi, noise=noise)]))
    assert page is not None
    return page


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("noise", [0.0, 6.0, 14.0])
def test_noise_is_no_ink(noise: float, dpi: int) -> None:
    assert is_blank(paper(noise, dpi))


def test_shadows_at_the_edges_and_a_speck_of_dust_are_no_ink() -> None:
    page = paper()
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 30, page.height), fill=60)
    draw.ellipse((800, 800, 804, 804), fill=0)
    assert is_blank(page)


def test_yellow_paper_with_a_shade_is_blank() -> None:
    shade = Image.linear_gradient("L").resize((1654, 2339)).point(lambda grey: 190 + grey // 6)
    assert is_blank(shade)


@pytest.mark.parametrize("grey", [90, 150, 190])
def test_a_pencil_line_is_not_blank(grey: int) -> None:
    page = paper()
    width = round(0.5 / 25.4 * DPI)
    ImageDraw.Draw(page).line((700, 1200, 830, 1180), fill=grey, width=width)
    assert not is_blank(page)


def test_a_black_page_is_not_blank() -> None:
    assert not is_blank(Image.new("L", (1654, 2339), 0))


def test_packets_that_share_an_id_get_no_page() -> None:
    twins = [KnownPacket("rapat", Path(), ("notula",), dict) for _ in range(2)]
    origin = Origin(ScannedFile("a.pdf", "0" * 64, 1), 1)
    loose = LoosePage(origin, "1" * 64, 0, "unread", (SeenCode(CODE, 0, 0.9),))
    assert isinstance(Placer(twins[:1]).again(loose), PlacedPage)
    again = Placer(twins).again(loose)
    assert isinstance(again, LoosePage)
    assert again.reason == "packet"


def test_a_mirrored_code_decides_neither_the_place_nor_the_turn_of_a_page() -> None:
    placer = Placer([KnownPacket("rapat", Path(), ("notula",), dict)])
    other = SeenCode(scanner.code_of("rapat", "notula", 1, 3), 90, 0.9, mirrored=True)
    origin = Origin(ScannedFile("a.pdf", "0" * 64, 1), 1)
    own = SeenCode(CODE, 180, 0.9)
    both = placer.page(SeenPage(1, "1" * 64, Path(), (other, own), blank=False), origin)
    assert isinstance(both, PlacedPage)
    assert (both.page, both.turn) == (2, 180)
    alone = placer.page(SeenPage(1, "1" * 64, Path(), (other,), blank=False), origin)
    assert isinstance(alone, LoosePage)
    assert alone.reason == "mirrored"


texts = st.text(max_size=20)
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
numbers = st.integers(1, 9_999)
turns = st.sampled_from([0, 90, 180, 270])
origins = st.builds(Origin, st.builds(ScannedFile, texts, hashes, numbers), numbers)
seen_codes = st.builds(SeenCode, texts, turns, st.sampled_from([0.1, 0.95]), st.booleans())
run_pages = st.one_of(
    st.builds(BlankPage, origins),
    st.builds(
        PlacedPage, origins, hashes, turns, texts, texts, numbers, numbers, texts, st.booleans()
    ),
    st.builds(
        LoosePage, origins, hashes, turns, st.sampled_from(["unread", "two", "mirrored"]),
        st.lists(seen_codes, max_size=2).map(tuple),
    ),
)  # fmt: skip
all_runs = st.builds(
    Run, numbers, texts, st.lists(run_pages, max_size=4).map(tuple), st.none() | numbers
)


@given(all_runs)
def test_a_run_is_read_as_it_was_written(run: Run) -> None:
    assert read_run(write_run(run)) == run


@given(st.recursive(st.none() | st.integers() | texts, lambda each: st.lists(each, max_size=3)))
def test_what_is_no_run_is_refused(content: object) -> None:
    import json

    for data in (json.dumps(content), json.dumps({"versi": 1, "berkas": content}), "[" * 9_999):
        with pytest.raises(ValueError, match=r".*"):
            read_run(data.encode())


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("kind", ["TIFF", "PNG"])
def test_no_pixel_of_a_scanned_picture_changes(kind: str, mode: str, tmp_path: Path) -> None:
    picture = Image.effect_noise((300, 420), 60).convert(mode)
    path = tmp_path / "pindai"
    picture.save(path, kind, dpi=(200, 200))
    with open_scanned(path, path.name) as scanned:
        pdf = scanned.page(0)
    (image,) = PdfReader(io.BytesIO(pdf)).pages[0].images
    assert image.image.convert(mode).tobytes() == picture.tobytes()


def two_on_a_sheet(dpi: int, codes: tuple[str, str], skew: float = 0.0) -> bytes:
    pages = [
        scanner.sheet([code] if code else [], dpi, seed) for seed, code in enumerate(codes)
    ]  # fmt: skip
    both = Image.new("L", (pages[0].height, pages[0].width), 255)
    size = both.width // 2, both.height
    for place, page in enumerate(pages):
        both.paste(page.resize(size, Image.Resampling.LANCZOS), (place * size[0], 0))
    return scanner.pile([scanner.scanned(both, scanner.Copier(dpi, skew=skew, turn=90))])


@pytest.mark.parametrize("skew", [0.0, 2.0])
@pytest.mark.parametrize("codes", [(CODE, ""), ("", CODE)])
def test_a_sheet_of_two_pages_goes_to_no_place_though_one_code_is_unread(
    codes: tuple[str, str], skew: float
) -> None:
    on_page = what_is_on(two_on_a_sheet(200, codes, skew))
    assert [(code.text, code.shared) for code in on_page.codes] == [(CODE, True)]
    placer = Placer([KnownPacket("rapat", Path(), ("notula",), dict)])
    origin = Origin(ScannedFile("a.pdf", "0" * 64, 1), 1)
    loose = placer.page(SeenPage(1, "1" * 64, Path(), on_page.codes, blank=False), origin)
    assert isinstance(loose, LoosePage)
    assert loose.reason == "two"


def test_a_page_that_lies_is_one_page() -> None:
    page = scanner.sheet([CODE], 200, 1).resize((2339, 1654))
    (code,) = what_is_on(scanner.pile([scanner.scanned(page, scanner.Copier(200))])).codes
    assert not code.shared


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_negative_with_a_code_is_kept_as_the_page_it_shows(mode: str, tmp_path: Path) -> None:
    page = scanner.sheet([CODE], 100, 0)
    negative = scanner.scanned(ImageOps.invert(page).convert(mode), scanner.Copier(100))
    path = tmp_path / "pile.pdf"
    path.write_bytes(scanner.pile([negative]))
    (job,) = jobs_of(path, path.name, 1, tmp_path)
    (seen_page,) = look(job, lambda: None).pages
    kept = seen_page.file.read_bytes()
    shown = grey_page(kept)
    assert shown is not None
    assert ImageStat.Stat(shown).mean[0] > 200
    # The scanner's own bytes, only said to stand for light the other way round.
    assert negative in kept
