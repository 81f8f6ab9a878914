"""Every printed page bears a code that a scan can read, and nothing of the page is under it."""

import io
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    read_object,
)

from tests.reading.programs import needs_poppler, needs_qpdf
from zidocs.paper import page_marks
from zidocs.paper.page_code import PageCode, packet_id, read_code, text_id
from zidocs.paper.page_marks import LaidDocument, mark_document
from zidocs.paper.print_job import PacketPrints, print_packet, write_job

zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")


SLUG = "rapat-rencana-aksi"
TEXT = "0123456789abcdef" * 4
A4 = (595.28, 841.89)


def pdf_of(pages: Sequence[bytes], size: tuple[float, float] = A4, **entries: PdfObject) -> bytes:
    """Content streams become the pages of a PDF; what they may name is in ``RESOURCES``."""
    writer = PdfWriter()
    for content in pages:
        page = writer.add_blank_page(*size)
        page[NameObject("/Contents")] = writer._add_object(stream(b"", content))
        resources = DictionaryObject(object_of(RESOURCES))
        resources[NameObject("/XObject")] = DictionaryObject(
            {
                NameObject("/X"): writer._add_object(stream(FORM, b"0 0 1 1 re f")),
                NameObject("/I"): writer._add_object(stream(IMAGE, b"\x00")),
            }
        )
        page[NameObject("/Resources")] = resources
        for name, value in entries.items():
            page[NameObject(f"/{name}")] = value
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


RESOURCES = b"""<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>
/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 9 9] /Extend [true true]
/Function << /FunctionType 2 /Domain [0 1] /C0 [0] /C1 [0.5] /N 1 >> >> >> >>"""
FORM = b"<< /Subtype /Form /BBox [0 0 1 1] >>"
IMAGE = b"<< /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 >>"


def object_of(text: bytes) -> DictionaryObject:
    value = read_object(io.BytesIO(text), None)
    assert isinstance(value, DictionaryObject)
    return value


def stream(entries: bytes, data: bytes) -> DecodedStreamObject:
    result = DecodedStreamObject()
    result.set_data(data)
    result.update(object_of(entries) if entries else {})
    return result


def document(pdf: bytes, kind: str = "notula") -> LaidDocument:
    return LaidDocument(kind, kind.capitalize(), pdf, TEXT, f"hasil/{SLUG}/{kind}.docx")


def printed(pdf: bytes, slug: str = SLUG) -> PacketPrints:
    return print_packet(slug, [document(pdf)])


def renders(pdf: bytes, dpi: int, folder: Path) -> list[Image.Image]:
    """The pages of a PDF in grey, as poppler draws them."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "pages.pdf"
    source.write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dpi), "-gray", str(source), str(folder / "page")]
    subprocess.run(command, check=True)
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page-*.pgm"))]


def read(image: Image.Image) -> list[object]:
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return [read_code(each.text) for each in found]


def changed_over_ink(before: Image.Image, after: Image.Image) -> tuple[int, int, int, int] | None:
    """The box of what the second image changed where the first was not white."""
    changed = ImageChops.difference(before, after).point(lambda value: 255 if value else 0)
    ink = before.point(lambda value: 255 if value < 250 else 0)
    return ImageChops.multiply(changed, ink).getbbox()


# The sample office's own documents.


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> list[LaidDocument]:
    """The documents of a packet of the sample workspace as the built-in engine lays them out."""
    from zidocs.office.workspace import open_workspace
    from zidocs.pipeline import build as story

    root = tmp_path_factory.mktemp("kantor") / "rutan"
    sample = Path(__file__).resolve().parents[2] / "packets"
    shutil.copytree(sample, root, ignore=shutil.ignore_patterns("hasil", "arsip"))
    story.build(open_workspace(root), story.BuildRequest((root / SLUG,)))
    pages = root / "hasil" / ".zidocs" / "pages" / SLUG
    return [
        LaidDocument(
            kind,
            kind,
            (pages / f"{kind}.pdf").read_bytes(),
            sha256(kind.encode()).hexdigest(),
            kind,
        )
        for kind in ("undangan", "daftar_hadir", "notula", "laporan")
    ]


@needs_poppler
def test_every_page_of_the_sample_is_read_at_150_dpi_and_nothing_is_under_its_code(
    laid: list[LaidDocument], tmp_path: Path
) -> None:
    prints = print_packet(SLUG, laid)
    assert prints.problems == ()
    for each, job in zip(laid, prints.alone, strict=True):
        before = renders(each.pdf, 150, tmp_path / each.kind / "before")
        after = renders(job.pdf, 150, tmp_path / each.kind / "after")
        assert len(before) == len(after) == job.pages
        text = text_id(each.text_sha256)
        for number, (old, new) in enumerate(zip(before, after, strict=True), start=1):
            assert read(new) == [PageCode(packet_id(SLUG), each.kind, number, len(after), text)]
            assert changed_over_ink(old, new) is None


@needs_poppler
def test_the_print_job_has_the_pages_of_all_documents_in_their_order(
    laid: list[LaidDocument], tmp_path: Path
) -> None:
    prints = print_packet(SLUG, laid)
    alone = [
        page
        for job in prints.alone
        for page in renders(job.pdf, 40, tmp_path / job.pdf[-40:].hex())
    ]
    together = renders(prints.together.pdf, 40, tmp_path / "together")
    assert len(together) == prints.together.pages
    assert [page.tobytes() for page in together] == [page.tobytes() for page in alone]


# Where the code stands.


@needs_poppler
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_code_stands_upright_at_the_lower_left_of_what_is_seen(
    rotation: int, tmp_path: Path
) -> None:
    crop = ArrayObject(FloatObject(side) for side in (20, 30, 20 + A4[0], 30 + A4[1]))
    pdf = pdf_of([b""], (700, 950), Rotate=NumberObject(rotation), CropBox=crop)
    (page,) = renders(printed(pdf).alone[0].pdf, 150, tmp_path)
    (code,) = zxingcpp.read_barcodes(page)
    assert read_code(code.text)
    assert abs(code.orientation) < 2
    mm = 25.4 / 150
    assert 9 < code.position.bottom_left.x * mm < 18
    assert 9 < (page.height - code.position.bottom_left.y) * mm < 18
    assert (code.position.bottom_right.x - code.position.bottom_left.x) * mm == pytest.approx(
        15, abs=0.5
    )


@needs_poppler
def test_the_quiet_zone_is_white(tmp_path: Path) -> None:
    (page,) = renders(printed(pdf_of([b""])).alone[0].pdf, 300, tmp_path)
    (code,) = zxingcpp.read_barcodes(page)
    corner, other = code.position.top_left, code.position.bottom_right
    module = (other.x - corner.x) / 25
    zone = (
        corner.x - 4 * module,
        corner.y - 4 * module,
        other.x + 4 * module,
        other.y + 4 * module,
    )
    quiet = page.crop(tuple(round(side) for side in zone))
    inner = (round(4 * module) - 2, round(4 * module) - 2)
    quiet.paste(255, (*inner, quiet.width - inner[0], quiet.height - inner[1]))
    assert quiet.getextrema() == (255, 255)


LEFT = b"20 20 90 140 re"
"""A rectangle in the lower left corner, where the code would stand."""


@needs_poppler
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"BT /F 99 Tf 40 40 Td (Teks) Tj ET", id="text"),
        pytest.param(b"BT /F 14 Tf 0 1 -1 0 60 10 Tm (Teks yang tegak) Tj ET", id="turned text"),
        pytest.param(b"BT /F 99 Tf 40 40 Td [(Te) -200 (ks)] TJ ET", id="spaced text"),
        pytest.param(LEFT + b" f", id="area"),
        pytest.param(LEFT + b" f*", id="area, even-odd"),
        pytest.param(b"1 g 0 0 0 RG " + LEFT + b" B", id="white area with a line around it"),
        pytest.param(b"60 20 m 60 160 l S", id="line"),
        pytest.param(b"90 w 5 20 m 5 160 l S", id="thick line"),
        pytest.param(b"30 30 m 40 190 80 190 90 30 c S", id="curve"),
        pytest.param(b"q 90 0 0 140 25 25 cm /X Do Q", id="form"),
        pytest.param(b"q 90 0 0 140 25 25 cm /I Do Q", id="picture"),
        pytest.param(b"q " + LEFT + b" W n /S sh Q", id="shading"),
        pytest.param(
            b"q 90 0 0 140 25 25 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q", id="inline image"
        ),
        pytest.param(b"1 g 0 g " + LEFT + b" f", id="colour changed back"),
        pytest.param(b"q 1 g Q " + LEFT + b" f", id="colour restored"),
    ],
)
def test_whatever_is_drawn_in_the_corner_moves_the_code_away(
    content: bytes, tmp_path: Path
) -> None:
    pdf = pdf_of([content])
    prints = printed(pdf)
    (before,) = renders(pdf, 150, tmp_path / "before")
    (after,) = renders(prints.alone[0].pdf, 150, tmp_path / "after")
    (code,) = zxingcpp.read_barcodes(after)
    assert code.position.top_left.x > 200
    assert changed_over_ink(before, after) is None


@needs_poppler
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"q 1 g 0 0 600 842 re f Q", id="white paper"),
        pytest.param(b"q 1 1 1 rg 0 0 600 842 re f Q", id="white paper in colour"),
        pytest.param(b"q 0 0 600 842 re W n Q", id="clip"),
        pytest.param(b"BT /F 12 Tf 100 40 Td (Teks) Tj ET", id="text beside"),
        pytest.param(b"0 100 600 700 re f", id="area above"),
    ],
)
def test_what_is_not_seen_there_leaves_the_code_in_the_corner(
    content: bytes, tmp_path: Path
) -> None:
    (page,) = renders(printed(pdf_of([content])).alone[0].pdf, 150, tmp_path)
    (code,) = zxingcpp.read_barcodes(page)
    assert code.position.top_left.x < 120


@needs_poppler
def test_a_band_along_the_lower_edge_lifts_the_code_above_it(tmp_path: Path) -> None:
    prints = printed(pdf_of([b"0 0 600 40 re f 85 85 500 700 re f"]))
    (page,) = renders(prints.alone[0].pdf, 150, tmp_path)
    (code,) = zxingcpp.read_barcodes(page)
    assert code.position.top_left.x < 120
    assert page.height - code.position.bottom_left.y > 40 / 72 * 150


@needs_poppler
def test_narrow_margins_get_a_smaller_code(tmp_path: Path) -> None:
    margin = 20 * 72 / 25.4
    content = b"%g %g %g %g re f" % (margin, margin, A4[0] - 2 * margin, 700)
    prints = printed(pdf_of([content]))
    (page,) = renders(prints.alone[0].pdf, 150, tmp_path)
    (code,) = zxingcpp.read_barcodes(page)
    width = (code.position.bottom_right.x - code.position.bottom_left.x) * 25.4 / 150
    assert width == pytest.approx(12, abs=0.5)
    assert prints.problems == ()


@needs_poppler
def test_a_page_without_room_is_told_and_printed_as_it_is(tmp_path: Path) -> None:
    pdf = pdf_of([b"", b"10 10 575 820 re f", b"", b"5 5 585 825 re f"])
    prints = printed(pdf)
    assert [(p.code, p.where.file) for p in prints.problems] == [
        ("Z310", f"hasil/{SLUG}/notula.docx")
    ]
    assert "page 2, 4" in str(prints.problems[0])
    before, after = (
        renders(pdf, 60, tmp_path / "a"),
        renders(prints.alone[0].pdf, 60, tmp_path / "b"),
    )
    same = [old.tobytes() == new.tobytes() for old, new in zip(before, after, strict=True)]
    assert same == [False, True, False, True]


def test_a_document_too_long_for_codes_is_printed_without_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page_marks, "MOST_PAGES", 1)
    prints = printed(pdf_of([b"", b""]))
    assert [problem.code for problem in prints.problems] == ["Z311"]
    assert prints.together.pages == 2


# The line beside the code.


def text_on(pdf: bytes, page: int = 0) -> str:
    return PdfReader(io.BytesIO(pdf)).pages[page].extract_text().strip()


def test_people_can_read_packet_document_and_page_beside_the_code() -> None:
    prints = printed(pdf_of([b"", b""]))
    assert text_on(prints.together.pdf, 1) == f"{SLUG}/notula:2 dari 2"


@pytest.mark.parametrize("slug", ["Rapat Évaluasi (II)", "会议", "x" * 100])
def test_any_slug_gets_its_codes(slug: str) -> None:
    text = text_on(printed(pdf_of([b""]), slug).together.pdf)
    assert text == "".join(s if s.isascii() or s == "É" else "?" for s in slug) + "/notula:1 dari 1"


@needs_poppler
def test_the_line_is_left_out_where_something_stands(tmp_path: Path) -> None:
    pdf = pdf_of([b"120 20 460 30 re f"])
    prints = printed(pdf)
    assert text_on(prints.together.pdf) == ""
    (before,), (after,) = (
        renders(each, 100, tmp_path / name)
        for name, each in (("before", pdf), ("after", prints.together.pdf))
    )
    assert changed_over_ink(before, after) is None
    assert read(after)


# The print job.


def labels_and_bookmarks(pdf: bytes) -> tuple[list[str], list[tuple[str, int]]]:
    reader = PdfReader(io.BytesIO(pdf))
    marks = [(str(mark.title), reader.get_destination_page_number(mark)) for mark in reader.outline]
    return reader.page_labels, marks


def jobs(*pages: int) -> Iterator[LaidDocument]:
    kinds = ("undangan", "daftar_hadir", "notula", "laporan")
    for kind, count in zip(kinds, pages, strict=False):
        yield document(pdf_of([b""] * count, (842, 595) if kind == "daftar_hadir" else A4), kind)


def test_on_both_sides_every_document_begins_on_a_front() -> None:
    together = print_packet(SLUG, list(jobs(1, 3, 2, 1)), duplex=True).together
    labels, marks = labels_and_bookmarks(together.pdf)
    assert labels == [
        "Undangan 1",
        "kosong",
        "Daftar_hadir 1",
        "Daftar_hadir 2",
        "Daftar_hadir 3",
        "kosong",
        "Notula 1",
        "Notula 2",
        "Laporan 1",
    ]
    assert marks == [("Undangan", 0), ("Daftar_hadir", 2), ("Notula", 6), ("Laporan", 8)]
    pages = PdfReader(io.BytesIO(together.pdf)).pages
    assert [round(float(page.mediabox.width)) for page in pages] == [595] * 2 + [842] * 4 + [
        595
    ] * 3
    assert "/Contents" not in pages[1]
    assert together.pages == len(pages)


def test_on_one_side_no_page_is_added() -> None:
    together = print_packet(SLUG, list(jobs(1, 3))).together
    labels, marks = labels_and_bookmarks(together.pdf)
    assert labels == ["Undangan 1", "Daftar_hadir 1", "Daftar_hadir 2", "Daftar_hadir 3"]
    assert marks == [("Undangan", 0), ("Daftar_hadir", 1)]


def test_the_printer_is_asked_for_sides_and_full_size() -> None:
    for duplex, sides in ((True, "/DuplexFlipLongEdge"), (False, "/Simplex")):
        pdf = print_packet(SLUG, list(jobs(1)), duplex=duplex).together.pdf
        wishes = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/ViewerPreferences"]
        assert wishes == {"/PrintScaling": "/None", "/Duplex": sides}


def test_the_same_documents_give_the_same_bytes() -> None:
    first, second = (print_packet(SLUG, list(jobs(1, 2)), duplex=True) for _ in range(2))
    assert first == second


def test_codes_add_little_to_a_file() -> None:
    plain = pdf_of([b""] * 10)
    marked = mark_document(SLUG, document(plain))
    assert len(write_job("", [marked]).pdf) - len(plain) < 10_000 + 10 * 1_500


@needs_qpdf
def test_the_print_job_is_a_sound_pdf(tmp_path: Path) -> None:
    file = tmp_path / "cetak.pdf"
    file.write_bytes(print_packet(SLUG, list(jobs(1, 3, 2, 1)), duplex=True).together.pdf)
    subprocess.run(["qpdf", "--check", str(file)], check=True, capture_output=True)
