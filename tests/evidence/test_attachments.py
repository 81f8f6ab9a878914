"""Whatever an office brings becomes upright pages, told by its bytes and never changed silently."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.pictures import (
    CORNERS,
    UNTURNED,
    corner_colours,
    exif,
    noise,
    saved,
    stored,
    upright,
)
from tests.reading.programs import needs_poppler, needs_qpdf, picture_of, qpdf_complaints, text_of
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import EvidencePages, attachment_pages

POINTS_PER_MM = 72 / 25.4
A4 = (595.3, 841.9)


def pages_of(data: bytes, *ranges: tuple[int, int]) -> EvidencePages:
    return attachment_pages(data, "lampiran/berkas", ranges)


def sizes(pages: EvidencePages) -> list[tuple[float, float]]:
    return [
        (round(float(page.mediabox.width), 1), round(float(page.mediabox.height), 1))
        for page in PdfReader(io.BytesIO(pages.pdf)).pages
    ]


def image_objects(pages: EvidencePages) -> list[dict[str, object]]:
    images = []
    for page in PdfReader(io.BytesIO(pages.pdf)).pages:
        images += [image.get_object() for image in page["/Resources"]["/XObject"].values()]
    return images


def inside(picture: Image.Image) -> Image.Image:
    """What is drawn on a page, without the white around it."""
    from PIL import ImageChops

    white = Image.new("RGB", picture.size, "white")
    box = (
        ImageChops.difference(picture, white).convert("L").point(lambda v: 255 * (v > 40)).getbbox()
    )
    return picture.crop(box)


KINDS = {
    "jpeg": saved(upright()),
    "progressive": saved(upright(), progressive=True),
    "cmyk": saved(upright().convert("CMYK")),
    "png": saved(upright(), "PNG"),
    "interlaced": saved(upright().convert("RGBA"), "PNG"),
    "palette": saved(upright().quantize(8), "PNG"),
    "tiff": saved(upright(), "TIFF"),
    "webp": saved(upright(), "WEBP", quality=95),
}


@needs_poppler
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_becomes_an_upright_page(kind: str, tmp_path: Path) -> None:
    pages = pages_of(KINDS[kind])
    assert pages.source_pages == (1,)
    assert corner_colours(inside(picture_of(pages.pdf, 1, tmp_path))) == list(CORNERS)


@needs_poppler
@pytest.mark.parametrize("orientation", [*range(1, 9), 0, 9])
def test_a_photo_is_upright_without_being_encoded_again(orientation: int, tmp_path: Path) -> None:
    data = stored(orientation)
    pages = pages_of(data)
    assert corner_colours(inside(picture_of(pages.pdf, 1, tmp_path))) == list(CORNERS)
    assert data[data.index(b"\xff\xdb") :] in pages.pdf


@needs_poppler
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_tiff_is_turned_once(orientation: int, tmp_path: Path) -> None:
    lying = upright().transpose(UNTURNED[6]) if orientation == 6 else upright()
    pages = pages_of(saved(lying, "TIFF", exif=exif(orientation=orientation)))
    assert corner_colours(inside(picture_of(pages.pdf, 1, tmp_path))) == list(CORNERS)


def test_a_png_goes_in_as_it_is() -> None:
    data = saved(upright().quantize(8), "PNG")
    assert data[data.index(b"IDAT") + 4 : data.index(b"IEND") - 8] in pages_of(data).pdf


def test_the_camera_and_the_place_stay_out() -> None:
    data = saved(upright(), exif=exif(place="KameraRahasia"), comment=b"rahasia")
    assert b"ahasia" not in pages_of(data).pdf


@pytest.mark.parametrize(
    ("pixels", "dpi", "expected_mm"),
    [
        ((1654, 2339), 200, (210, 297)),
        ((2339, 1654), 200, (297, 210)),
        ((3307, 4677), 283, (296.8, 419.8)),
        ((1240, 1754), 150, (210, 297)),
        ((1240, 1950), 150, (210, 330.2)),
    ],
    ids=["A4", "A4 lying", "A3", "150 dpi", "F4"],
)
def test_a_scan_keeps_its_size(
    pixels: tuple[int, int], dpi: int, expected_mm: tuple[float, float]
) -> None:
    pages = pages_of(saved(Image.new("L", pixels, 200), dpi=(dpi, dpi)))
    (size,) = sizes(pages)
    assert [side / POINTS_PER_MM for side in size] == pytest.approx(expected_mm, abs=0.5)


@pytest.mark.parametrize(
    ("picture", "options"),
    [
        ((3000, 4000), {}),
        ((3000, 4000), {"dpi": (72, 72)}),
        ((3000, 4000), {"dpi": (1, 1)}),
        ((300, 400), {"dpi": (300, 300)}),
        ((3840, 2160), {"dpi": (96, 96)}),
        ((3000, 40_000), {"dpi": (300, 300)}),
        ((2400, 3200), {"dpi": (300, 300), "exif": exif(exposure=0.01)}),
    ],
    ids=["no dpi", "72 dpi", "1 dpi", "stamp-sized", "screen", "endless", "camera"],
)
def test_a_picture_that_is_no_scan_goes_on_a4(
    picture: tuple[int, int], options: dict[str, object]
) -> None:
    pages = pages_of(saved(Image.new("L", picture, 200), **options))
    assert {*sizes(pages)} in ({A4}, {A4[::-1]})


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("sides", [(2339, 3307), (3307, 2339)])
def test_a_scan_larger_than_a3_is_fitted_to_a3_as_it_lies(
    sides: tuple[int, int], orientation: int
) -> None:
    plan = saved(Image.new("L", sides, 200), dpi=(150, 150), exif=exif(orientation=orientation))
    (size,) = sizes(pages_of(plan))
    upright_sides = sides if orientation == 1 else sides[::-1]
    assert (size[0] < size[1]) == (upright_sides[0] < upright_sides[1])
    assert [side / POINTS_PER_MM for side in sorted(size)] == pytest.approx((297, 420), abs=1)


def test_a_lying_picture_goes_on_a_lying_page_whatever_the_camera_said() -> None:
    assert sizes(pages_of(saved(upright(400, 300)))) == [A4[::-1]]
    assert sizes(pages_of(stored(6, upright(400, 300)))) == [A4[::-1]]
    assert sizes(pages_of(stored(8, upright(300, 400)))) == [A4]


@needs_poppler
def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    drawn = inside(picture_of(pages_of(saved(upright(96, 96))).pdf, 1, tmp_path))
    assert drawn.width == pytest.approx(72, abs=2)


@needs_poppler
def test_a_tiff_of_many_pages_keeps_their_order(tmp_path: Path) -> None:
    colours = ["red", "green", "blue"]
    frames = [Image.new("RGB", (400, 300), colour) for colour in colours]
    data = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    pages = pages_of(data, (2, 3), (1, 1))
    assert pages.source_pages == (2, 3, 1)
    middle = [picture_of(pages.pdf, page, tmp_path).getpixel((400, 300)) for page in (1, 2, 3)]
    assert middle == [(0, 128, 0), (0, 0, 255), (255, 0, 0)]


@needs_poppler
def test_a_black_and_white_scan_becomes_fax_and_stays_black_on_white(tmp_path: Path) -> None:
    page = Image.new("1", (1654, 2339), 1)
    page.paste(0, (0, 0, 827, 2339))
    pages = pages_of(saved(page, "TIFF", compression="group4", dpi=(200, 200)))
    (image,) = image_objects(pages)
    assert image["/Filter"] == "/CCITTFaxDecode"
    drawn = picture_of(pages.pdf, 1, tmp_path)
    assert max(drawn.getpixel((100, 400))) < 5
    assert min(drawn.getpixel((500, 400))) > 250
    assert len(pages.pdf) < 5_000


def test_a_fax_of_unequal_resolution_gets_its_true_shape() -> None:
    data = saved(Image.new("1", (1728, 1145), 1), "TIFF", compression="group4", dpi=(204, 98))
    (size,) = sizes(pages_of(data))
    assert [side / POINTS_PER_MM for side in size] == pytest.approx((215.2, 296.8), abs=0.5)


def test_a_photograph_saved_as_png_does_not_bloat_the_bundle() -> None:
    data = saved(noise(600, 400), "PNG")
    pages = pages_of(data)
    assert image_objects(pages)[0]["/Filter"] == "/DCTDecode"
    assert len(pages.pdf) < len(data)


def test_a_transparent_capture_stays_sharp() -> None:
    capture = Image.new("RGBA", (400, 300), (255, 255, 255, 0))
    capture.paste((0, 0, 0, 255), (100, 100, 300, 110))
    assert image_objects(pages_of(saved(capture, "PNG")))[0]["/Filter"] == "/FlateDecode"


@needs_poppler
def test_page_ranges_are_taken_in_the_order_asked_for(tmp_path: Path) -> None:
    pages = pages_of(raw_pdf.text_pages("satu", "dua", "tiga", "empat"), (3, 4), (1, 1))
    assert pages.source_pages == (3, 4, 1)
    texts = [text_of(pages.pdf, page, tmp_path) for page in (1, 2, 3)]
    assert texts == ["tiga", "empat", "satu"]


@pytest.mark.parametrize("asked", [(1, 3), (3, 3), (0, 1), (2, 1), (-1, 1)])
@pytest.mark.parametrize("data", [raw_pdf.text_pages("satu", "dua"), saved(upright())])
def test_pages_that_are_not_there_are_named(data: bytes, asked: tuple[int, int]) -> None:
    if data.startswith(b"\xff\xd8") and asked == (1, 1):
        return
    with pytest.raises(
        EvidenceFault, match=rf"^lampiran/berkas halaman: .*{asked[0]} to {asked[1]}"
    ):
        pages_of(data, asked)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\0" * 100, "is empty"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\n <HTML><body>", "web page"),
        (zipped("[Content_Types].xml", "word/document.xml"), "Word file"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "Save As > PDF"),
        (zipped("mimetype", "content.xml"), "Save As > PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Save As > PDF"),
        (zipped("catatan.txt"), "Files are packed in this file"),
        (b"Yth. Kepala", "text without pages"),
        (b"GIF8" + bytes(100), "neither a PDF nor a picture"),
    ],
)
def test_any_other_file_is_refused_with_what_to_do_instead(data: bytes, said: str) -> None:
    with pytest.raises(EvidenceFault, match=said) as caught:
        pages_of(data)
    (problem,) = caught.value.problems
    assert problem.where.file == "lampiran/berkas"
    assert problem.fix.render().endswith(".")


def test_a_broken_word_file_is_told_that_word_files_can_be_used() -> None:
    broken = zipped("[Content_Types].xml", "word/document.xml")[:60]
    with pytest.raises(EvidenceFault, match=r"Word file that can be opened.*DOCX"):
        pages_of(broken)


def test_a_pdf_is_known_behind_a_few_bytes_of_something_else() -> None:
    pages = pages_of(b"\r\nHTTP header\r\n\r\n" + raw_pdf.text_pages("satu"))
    assert (pages.source_pages, pages.problems) == ((1,), ())


@needs_qpdf
@pytest.mark.parametrize("kind", KINDS)
def test_qpdf_finds_no_fault_in_the_pages(kind: str, tmp_path: Path) -> None:
    assert qpdf_complaints(pages_of(KINDS[kind]).pdf, tmp_path) == ""


def test_the_same_file_gives_the_same_bytes() -> None:
    for data in (KINDS["cmyk"], KINDS["tiff"], raw_pdf.text_pages("satu", "dua")):
        assert pages_of(data).pdf == pages_of(data).pdf


def test_a_sound_file_is_its_own_pages_where_that_will_do() -> None:
    sound = raw_pdf.text_pages("satu", "dua")
    pages = attachment_pages(sound, "a.pdf", in_place=True)
    assert pages.in_place
    assert pages.pdf is sound
    assert pages.source_pages == (1, 2)
    assert pages.problems == attachment_pages(sound, "a.pdf").problems == ()


@pytest.mark.parametrize(
    ("data", "ranges"),
    [
        (raw_pdf.text_pages("satu", "dua"), [(2, 2)]),
        (raw_pdf.text_pages("satu", "dua"), [(2, 2), (1, 1)]),
        (b"\n\n" + raw_pdf.text_pages("satu"), []),
        (raw_pdf.text_pages("satu")[:-40], []),
    ],
    ids=["some pages", "another order", "something before it", "broken"],
)
def test_a_file_that_is_not_just_its_pages_is_copied(
    data: bytes, ranges: list[tuple[int, int]]
) -> None:
    pages = attachment_pages(data, "a.pdf", ranges, in_place=True)
    assert not pages.in_place
    assert pages == attachment_pages(data, "a.pdf", ranges)


def test_what_is_only_examined_is_told_all_the_same() -> None:
    script = raw_pdf.text_pages("a", catalog=b"/OpenAction << /S /JavaScript /JS (x) >>")
    pages = attachment_pages(script, "a.pdf", in_place=True)
    assert pages.in_place
    assert [problem.code for problem in pages.problems] == ["Z430"]
