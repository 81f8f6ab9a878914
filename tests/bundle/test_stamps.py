"""The stamp stands in the visible page, upright, legible, and on nothing of ours."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from tests.making import raw_pdf
from tests.making.bundles import Read, bound, part
from tests.reading.commands import run
from tests.reading.programs import needs_poppler, needs_qpdf, picture_of, qpdf_complaints, words_of
from zidocs.bundle import binding
from zidocs.evidence.attachments import attachment_pages
from zidocs.pdf.pixels import Tolerance, drawn_pages, look_alike
from zidocs.pdf.plain_scans import plain_scan, scanned_page
from zidocs.pdf.source import PdfSource, page_view, reading

MM = 72 / 25.4

BOXES = {
    "plain": b"/MediaBox [0 0 595 842]",
    "lying": b"/MediaBox [0 0 842 595]",
    "turned 90": b"/MediaBox [0 0 595 842] /Rotate 90",
    "turned 180": b"/MediaBox [0 0 595 842] /Rotate 180",
    "turned 270": b"/MediaBox [0 0 595 842] /Rotate 270",
    "offset": b"/MediaBox [-300 -400 295 442]",
    "cropped": b"/MediaBox [0 0 1200 1200] /CropBox [500 300 1000 900]",
    "cropped and turned 90": b"/MediaBox [0 0 1200 1200] /CropBox [500 300 1000 900] /Rotate 90",
    "cropped and turned 270": b"/MediaBox [0 0 1200 1200] /CropBox [500 300 1000 900] /Rotate 270",
    "small": b"/MediaBox [0 0 120 90]",
    "large": b"/MediaBox [0 0 2384 3370]",
}

WILD = {
    "unclosed state": b"q q 3 0 0 3 50 50 cm",
    "too many closed": b"Q Q Q 0.1 0 0 0.1 0 0 cm",
    "turned": b"0 1 -1 0 300 300 cm 1 0 0 rg",
    "open text": b"BT /F1 12 Tf 3 Tr 100 700 Td (buka) Tj",
    "open string": b"BT /F1 12 Tf (tanpa akhir",
    "open image": b"BI /W 8 /H 8 /BPC 1 /CS /G ID abc",
    "open marks": b"/OC /MC0 BDC /Span BMC",
    "clipped away": b"0 0 1 1 re W n",
    "open dictionary": b"/Span << /ActualText (x",
    "half an operator": b"1 0 0 1 0 0 c",
}


def stamp_words(bundle: Read, page: int, folder: Path) -> list[tuple[str, ...]]:
    words = words_of(bundle.pdf, page, folder)
    start = max(n for n, word in enumerate(words) if word[0] == "halaman") - 6
    return words[start:]


def bundle_with(pdf: bytes) -> Read:
    return bound(part("Lampiran", pdf))


@needs_poppler
@pytest.mark.parametrize("kind", BOXES)
def test_the_stamp_reads_upright_at_the_lower_right_of_the_visible_page(
    kind: str, tmp_path: Path
) -> None:
    bundle = bundle_with(raw_pdf.one_page(b"", box=BOXES[kind]))
    drawn = picture_of(bundle.pdf, 3, tmp_path, dpi=144)
    width, height = drawn.width, drawn.height
    # Seen, not read: poppler reports positions of turned pages in ways of its own.
    ink = drawn.convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    assert ink is not None
    left, top, right, bottom = ink
    assert width * 0.9 < right < width
    assert left > 0
    assert height * 0.85 < top < bottom < height
    assert right - left > 8 * (bottom - top)


@needs_poppler
@pytest.mark.parametrize("kind", [*BOXES])
def test_a_stamp_looks_the_same_on_a_turned_page(kind: str, tmp_path: Path) -> None:
    """Not mirrored, not upside down: cut out, it equals that of a plain page."""

    def cut(kind: str) -> bytes:
        pdf = bundle_with(raw_pdf.one_page(b"", box=BOXES[kind])).pdf
        drawn = picture_of(pdf, 3, tmp_path, dpi=100 if kind == "large" else 288)
        dark = drawn.convert("L").point(lambda value: 255 * (value < 128))
        small = dark.crop(dark.getbbox()).resize((120, 6))
        return bytes(255 * (value > 90) for value in small.tobytes())

    expected, found = cut("plain"), cut(kind)
    different = sum(a != b for a, b in zip(expected, found, strict=True)) / len(expected)
    assert different < 0.2


@needs_poppler
@pytest.mark.parametrize("kind", WILD)
def test_nothing_on_a_page_can_move_turn_or_swallow_its_stamp(kind: str, tmp_path: Path) -> None:
    bundle = bundle_with(raw_pdf.one_page(WILD[kind]))
    words = [word for word in words_of(bundle.pdf, 3, tmp_path) if word[2] > 800]
    assert " ".join(word[0] for word in words) == "I.2.a · B03 · 2024 · halaman 3 dari 4"
    drawn = picture_of(bundle.pdf, 3, tmp_path)
    strip = drawn.crop((400, 815, 595, 842)).convert("L")
    assert min(strip.tobytes()) < 140


@needs_poppler
def test_the_stamp_is_legible_on_a_black_scan(tmp_path: Path) -> None:
    black = raw_pdf.one_page(b"0 g 0 0 595 842 re f")
    drawn = picture_of(bundle_with(black).pdf, 3, tmp_path, dpi=144)
    left, top, right, bottom = 2 * 450, 2 * 819, 2 * 567, 2 * 827
    strip = drawn.crop((left, top, right, bottom)).convert("L").tobytes()
    white = sum(value > 240 for value in strip) / len(strip)
    assert 0.02 < white < 0.5
    assert drawn.getpixel((100, 1600)) == (0, 0, 0)


@needs_poppler
def test_the_stamp_keeps_clear_of_the_footers_of_our_documents(tmp_path: Path) -> None:
    """Footers end 12.5 mm above the edge of the paper (FORMATS.md; Word's footer distance)."""
    bundle = bundle_with(raw_pdf.one_page(b""))
    for word in stamp_words(bundle, 3, tmp_path):
        assert word[2] > 842 - 12.5 * MM
        assert word[4] < 842 - 3.5 * MM


def test_the_stamps_add_little() -> None:
    scan = raw_pdf.text_pages(*["halaman"] * 200)
    plain = len(attachment_pages(scan, "scan.pdf").pdf)
    stamped = len(bundle_with(scan).pdf)
    front = len(bundle_with(raw_pdf.one_page(b"")).pdf)
    assert len(PdfReader(io.BytesIO(scan)).pages) == 200
    assert (stamped - front - plain) / 200 < 400


@needs_qpdf
@pytest.mark.parametrize("kind", [*BOXES, *WILD])
def test_qpdf_finds_no_fault(kind: str, tmp_path: Path) -> None:
    page = raw_pdf.one_page(box=BOXES[kind]) if kind in BOXES else raw_pdf.one_page(WILD[kind])
    assert qpdf_complaints(bundle_with(page).pdf, tmp_path) == ""


def _footed(*places: tuple[int, int]) -> bytes:
    lines = b" ".join(b"BT /F1 12 Tf %d %d Td (Paraf AB) Tj ET" % place for place in places)
    return raw_pdf.one_page(lines)


def _scanned(*inked: tuple[int, int, int, int]) -> bytes:
    """A scan of grey paper with a signature where the boxes are, in pixels of 72 dpi."""
    paper = Image.new("L", (595, 842), 225)
    for box in inked:
        ImageDraw.Draw(paper).ellipse(box, outline=10, width=3)
    out = io.BytesIO()
    paper.save(out, "PDF", resolution=72, quality=90)
    return out.getvalue()


EVERYWHERE = [(x, y) for x in range(0, 595, 60) for y in range(2, 842, 14)]
TAKEN = {
    "lower right": _footed((430, 14), (520, 20)),
    "all of the lower edge": _footed(*((x, y) for x in range(0, 595, 60) for y in (2, 12, 22, 32))),
    "everywhere": _footed(*EVERYWHERE),
    "a receipt": raw_pdf.one_page(
        b"BT /F1 8 Tf 2 140 Td (STRUK) Tj ET BT /F1 8 Tf 2 4 Td (Rp 12.500) Tj ET",
        box=b"/MediaBox [0 0 60 150]",
    ),
    "a scan signed at the lower right": _scanned((450, 800, 580, 838)),
    "a turned page": raw_pdf.one_page(
        b"BT /F1 12 Tf 0 1 -1 0 580 600 Tm (Paraf AB) Tj ET", page=b"/Rotate 90"
    ),
}


@needs_poppler
@pytest.mark.parametrize("kind", TAKEN)
def test_nothing_that_a_page_shows_is_covered_by_its_stamp(kind: str, tmp_path: Path) -> None:
    source = picture_of(TAKEN[kind], 1, tmp_path, dpi=144).convert("L")
    found = picture_of(bundle_with(TAKEN[kind]).pdf, 3, tmp_path, dpi=144).convert("L")
    assert found.size == source.size
    pairs = zip(source.tobytes(), found.tobytes(), strict=True)
    assert not any(before < 100 and after > before + 60 for before, after in pairs)


@needs_poppler
@pytest.mark.parametrize("kind", [kind for kind in TAKEN if kind != "everywhere"])
def test_a_stamp_stands_where_its_page_shows_nothing(kind: str, tmp_path: Path) -> None:
    source = picture_of(TAKEN[kind], 1, tmp_path, dpi=144).convert("L")
    found = picture_of(bundle_with(TAKEN[kind]).pdf, 3, tmp_path, dpi=144).convert("L")
    stamp = ImageChops.difference(source, found).point(lambda value: 255 * (value > 60)).getbbox()
    assert stamp is not None
    dark = source.crop(stamp).getextrema()[0]
    assert isinstance(dark, int)
    assert dark > 150


def _stamp_place(source: Image.Image, found: Image.Image) -> tuple[int, int, int, int] | None:
    changed = ImageChops.difference(source, found).point(lambda value: 255 * (value > 60))
    return changed.getbbox()


def _paper_signed(turn: int) -> bytes:
    """A scan whose page is turned, with initials where its reader sees the lower right."""
    paper = Image.new("L", (1240, 1754), 235)
    ImageDraw.Draw(paper).line([(950, 1690), (1010, 1735), (1080, 1690), (1180, 1740)], 20, 5)
    out = io.BytesIO()
    paper.rotate(turn, expand=True).save(out, "JPEG", quality=80)
    width, height = (842, 595) if turn in (90, 270) else (595, 842)
    return raw_pdf.one_page(
        b"q %d 0 0 %d 0 0 cm /I Do Q" % (width, height),
        box=b"/MediaBox [0 0 %d %d] /Rotate %d" % (width, height, turn),
        resources=b"/XObject << /I 6 0 R >>",
        more={
            6: raw_pdf.stream(
                out.getvalue(),
                b"/Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray "
                b"/BitsPerComponent 8 /Filter /DCTDecode"
                % ((1754, 1240) if turn in (90, 270) else (1240, 1754)),
            )
        },
    )


@needs_poppler
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_stamp_keeps_clear_of_what_a_scan_shows_however_its_page_is_turned(
    turn: int, tmp_path: Path
) -> None:
    pdf = _paper_signed(turn)
    with reading("paraf.pdf"):
        source = PdfSource(pdf)
        assert plain_scan(source, source.pages[0])
    before = picture_of(pdf, 1, tmp_path).convert("L")
    found = picture_of(bundle_with(pdf).pdf, 3, tmp_path).convert("L")
    stamp = _stamp_place(before, found)
    assert stamp is not None
    assert min(before.crop(stamp).tobytes()) > 180


def test_what_a_decoded_scan_shows_is_what_its_drawn_page_shows() -> None:
    for turn in (0, 90, 180, 270):
        pdf = _paper_signed(turn)
        with reading("paraf.pdf"), drawn_pages(pdf) as drawer:
            source = PdfSource(pdf)
            jpeg, view = plain_scan(source, source.pages[0]), page_view(source, source.pages[0])
            seen = jpeg and scanned_page(jpeg, view)
            assert seen
            assert look_alike(drawer.seen(0), seen, (), lambda: (), Tolerance(40, 8))


NOT_PLAIN = {
    "text over it": (b"q 595 0 0 842 0 0 cm /I Do Q BT /F1 9 Tf 9 9 Td (x) Tj ET", b""),
    "half of the page": (b"q 595 0 0 421 0 421 cm /I Do Q", b""),
    "mirrored": (b"q -595 0 0 842 595 0 cm /I Do Q", b""),
    "inverted": (b"q 595 0 0 842 0 0 cm /I Do Q", b"/Decode [1 0]"),
    "masked": (b"q 595 0 0 842 0 0 cm /I Do Q", b"/SMask 7 0 R"),
    "twice": (b"q 595 0 0 842 0 0 cm /I Do /I Do Q", b""),
    "odd numbers": (b"q 5.9.5 0 0 842 0 0 cm /I Do Q", b""),
}


@pytest.mark.parametrize("kind", NOT_PLAIN)
def test_a_page_that_shows_more_than_its_jpeg_is_drawn(kind: str) -> None:
    content, entries = NOT_PLAIN[kind]
    out = io.BytesIO()
    Image.new("L", (120, 170), 235).save(out, "JPEG")
    pdf = raw_pdf.one_page(
        content,
        resources=b"/XObject << /I 6 0 R >>",
        more={
            6: raw_pdf.stream(
                out.getvalue(),
                b"/Subtype /Image /Width 120 /Height 170 /ColorSpace /DeviceGray "
                b"/BitsPerComponent 8 /Filter /DCTDecode " + entries,
            )
        },
    )
    with reading("pindai.pdf"):
        source = PdfSource(pdf)
        assert plain_scan(source, source.pages[0]) is None


def test_where_nobody_looks_before_stamping_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binding, "_MOST_LOOKS", 5_000)
    (tmp_path / "a.pdf").write_bytes(raw_pdf.text_pages(*map(str, range(20))))
    told = run("merge", tmp_path / "a.pdf", "-o", tmp_path / "b.pdf").output
    assert "Z712" in told
    assert "20 " in told
    told = run("merge", tmp_path / "a.pdf", "-o", tmp_path / "c.pdf", "--proof", "all").output
    assert "Z712" not in told


def test_the_stamps_of_a_long_file_keep_clear_of_its_text(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "panjang.pdf"), invariant=1)
    for page in range(600):
        canvas.drawString(430, 20, f"Paraf {page}")
        canvas.showPage()
    canvas.save()
    bundle = bundle_with((tmp_path / "panjang.pdf").read_bytes())
    with drawn_pages(bundle.pdf) as drawer:
        # At the lower right stands nothing but what stood there.
        assert all(
            drawer.seen(index).greys((500, 5, 560, 32), (595, 842))[0] > 200
            for index in range(2, 602, 50)
        )
