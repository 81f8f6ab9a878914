"""What other programs write is read as viewers read it: names, freed objects, lent resources."""

import io
import struct
import zlib
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from tests.making import raw_pdf
from tests.making.bundles import bound, part
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import EvidencePages, attachment_pages
from zidocs.image.file_kinds import kind_of
from zidocs.pdf.source import PdfSource

NAMES = {
    "GBK": "宋体".encode("gbk"),
    "Latin-1": b"Gr\xf6\xdfe",
    "UTF-8": "Größe".encode(),
    "half a character": b"F\xe4\xbb",
    "escaped": b"Gr#f6",
}
IMAGE = (
    b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8"
)


def pages_of(data: bytes) -> EvidencePages:
    return attachment_pages(data, "surat.pdf")


def codes(pages: EvidencePages) -> list[str]:
    return [problem.code for problem in pages.problems]


def seen(pdf: bytes, page: int = 0) -> Image.Image:
    document = pdfium.PdfDocument(pdf)
    try:
        shown: Image.Image = document[page].render(scale=0.5, may_draw_forms=True).to_pil()
        return shown.convert("RGB")
    finally:
        document.close()


def look_alike(some: bytes, others: bytes) -> bool:
    first, second = seen(some), seen(others)
    worst = ImageChops.difference(first, second).convert("L").getextrema()
    return first.size == second.size and worst[1] < 8  # type: ignore[operator]


def colours(pdf: bytes, page: int = 0) -> set[tuple[int, int, int]]:
    found = seen(pdf, page).getcolors(100_000)
    return {colour for count, colour in found or [] if count > 20}  # type: ignore[misc]


def is_red(pdf: bytes) -> bool:
    """Whether something on the first page is red, be it thin letters."""
    red, green, _ = seen(pdf).split()
    found = ImageChops.subtract(red, green).getextrema()
    return found[1] > 100  # type: ignore[operator]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_what_a_name_of_any_bytes_stands_for_is_seen(name: bytes) -> None:
    """Fonts, pictures, states and colours, in the page and in a form in it."""
    inside = b"q /%b gs 1 0 0 rg 0 0 100 100 re f Q /%b cs 1 scn 100 0 100 100 re f" % (name, name)
    named = (
        b"/ExtGState << /%b << /ca 0.3 >> >> /ColorSpace << /%b [/Separation /Spot /DeviceRGB "
        b"<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [0 0.6 0] /N 1 >>] >>" % (name, name)
    )
    content = (
        b"BT /%b 24 Tf 100 700 Td (Halo dunia) Tj ET q 1 0 0 1 100 400 cm /%b Do Q "
        b"q 90 0 0 90 100 200 cm /I%b Do Q" % (name, name, name)
    )
    pdf = raw_pdf.one_page(
        content,
        resources=b"/Font << /%b 5 0 R >> /XObject << /%b 6 0 R /I%b 7 0 R >>" % ((name,) * 3),
        more={
            6: raw_pdf.stream(
                inside,
                b"/Type /XObject /Subtype /Form /BBox [0 0 200 100] /Resources << %b >>" % named,
            ),
            7: raw_pdf.stream(b"\x00\x60\xa0\xff", IMAGE),
        },
    )
    assert look_alike(pages_of(pdf).pdf, pdf)
    bundle = bound(part("Surat", pdf=pages_of(pdf).pdf))
    assert {(255, 179, 179), (0, 153, 0), (96, 96, 96)} <= colours(bundle.pdf, 2)


def test_a_name_with_a_broken_escape_is_written_as_it_was() -> None:
    """Viewers read it in different ways, in content and in resources alike."""
    pdf = raw_pdf.one_page(
        b"BT /F#zz 24 Tf 72 700 Td (Halo dunia) Tj ET q 90 0 0 90 100 200 cm /I#zz Do Q",
        resources=b"/Font << /F#zz 5 0 R >> /XObject << /I#zz 6 0 R >>",
        more={6: raw_pdf.stream(b"\x00\x60\xa0\xff", IMAGE)},
    )
    assert look_alike(pages_of(pdf).pdf, pdf)


def test_a_hidden_layer_stays_hidden_whatever_its_name() -> None:
    pdf = raw_pdf.one_page(
        b"/OC /Lapis\xe9 BDC 1 0 0 rg 100 300 300 200 re f EMC",
        catalog=b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>",
        resources=b"/Properties << /Lapis\xe9 6 0 R >>",
        more={6: b"<< /Type /OCG /Name (Draf) >>"},
    )
    assert not is_red(pages_of(pdf).pdf)


STAMP = b"/Annots [6 0 R]"
STAMPED = {
    6: b"<< /Type /Annot /Subtype /Stamp /Rect [100 300 400 360] /F 4 /AP << /N 7 0 R >> >>",
    7: raw_pdf.stream(
        b"1 0 0 rg 0 0 300 60 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 300 60]"
    ),
}


def freed_by_stream(base: bytes, widths: tuple[int, int, int] = (1, 4, 2)) -> bytes:
    """A later save, with a cross-reference stream, frees object 6."""
    previous = int(base.rsplit(b"startxref\n", 1)[1].split()[0])
    rows = [(0, 0, 1), (1, len(base), 0)]
    table = b"".join(
        field.to_bytes(width, "big")
        for row in rows
        for field, width in zip(row, widths, strict=True)
    )
    body = raw_pdf.stream(
        table,
        b"/Type /XRef /Size 91 /Root 1 0 R /Prev %d /W [%d %d %d] /Index [6 1 90 1]"
        % (previous, *widths),
    )
    return base + b"90 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (body, len(base))


def freed_by_table(base: bytes) -> bytes:
    """The same with a table, in which a freed object has the next generation (7.5.4)."""
    previous = int(base.rsplit(b"startxref\n", 1)[1].split()[0])
    return base + (
        b"xref\n6 1\n0000000000 00001 f \ntrailer\n<< /Size 8 /Root 1 0 R /Prev %d >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (previous, len(base))
    )


@pytest.mark.parametrize(
    "freed",
    [freed_by_stream, lambda base: freed_by_stream(base, (2, 3, 1)), freed_by_table],
    ids=["stream", "stream of odd widths", "table"],
)
def test_what_a_later_save_freed_does_not_come_back(freed) -> None:  # type: ignore[no-untyped-def]
    base = raw_pdf.one_page(page=STAMP, more=STAMPED)
    assert is_red(pages_of(base).pdf)
    pdf = freed(base)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.pages[0].Annots[0] is None
    assert not is_red(pages_of(pdf).pdf)


def test_what_only_new_readers_find_in_a_file_for_old_ones_is_there() -> None:
    """A hybrid file: its table says that the page's font is free, its stream where it is."""
    base = raw_pdf.one_page()
    font = len(base)
    rows = struct.pack(">BIH", 1, font + len(b""), 0)
    out = base + b"5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold >>\nendobj\n"
    stream_at = len(out)
    out += b"90 0 obj\n%b\nendobj\n" % raw_pdf.stream(
        rows, b"/Type /XRef /Size 91 /W [1 4 2] /Index [5 1]"
    )
    previous = int(base.rsplit(b"startxref\n", 1)[1].split()[0])
    table_at = len(out)
    out += (
        b"xref\n5 1\n0000000000 00000 f \n90 1\n%010d 00000 n \ntrailer\n<< /Size 91 /Root 1 0 R "
        b"/XRefStm %d /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
        % (stream_at, stream_at, previous, table_at)
    )
    source = PdfSource(out)
    fonts = source.dictionary(source.dictionary(source.pages[0].get("/Resources")).get("/Font"))
    assert source.name(source.dictionary(fonts.get("/F1")).get("/BaseFont")) == "/Times-Bold"
    assert not source.objects.missing


def test_streams_that_are_not_compressed_are_bound() -> None:
    pdf = raw_pdf.one_page(
        raw_pdf.TEXT + b" q 200 0 0 200 100 300 cm /Im Do Q q /Fm Do Q",
        resources=b"/XObject << /Im 6 0 R /Fm 7 0 R >>",
        more={
            6: raw_pdf.stream(
                bytes(x * y % 256 for y in range(40) for x in range(40)),
                IMAGE.replace(b"2", b"40"),
            ),
            7: raw_pdf.stream(
                b"0 0 1 rg 0 0 9 9 re f " * 30, b"/Type /XObject /Subtype /Form /BBox [0 0 99 99]"
            ),
        },
    )
    assert bound(part("Laporan", pdf=pdf)).pdf


def test_a_picture_that_takes_more_than_75_mb_is_bound(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 40
    data = zlib.compress(noise * 7_500, 0)
    assert len(data) > 76_000_000
    pdf = raw_pdf.one_page(
        b"q 595 0 0 842 0 0 cm /Im Do Q",
        resources=b"/XObject << /Im 6 0 R >>",
        more={
            6: raw_pdf.stream(
                data,
                b"/Type /XObject /Subtype /Image /Width 10240 /Height 7500 /ColorSpace /DeviceGray "
                b"/BitsPerComponent 8 /Filter /FlateDecode",
            )
        },
    )
    assert len(pages_of(pdf).pdf) > 76_000_000


FIELD = (
    b"<< /Type /Annot /Subtype /%b /FT /Tx /T (a) /V (Nilai) /Rect [100 500 400 560] /F 4 "
    b"/DA (/Helv 24 Tf 0 g) /AP << /N 7 0 R >> >>"
)
VALUE = b"/Tx BMC BT /%b 24 Tf 1 0 0 rg 4 8 Td (Nilai) Tj ET EMC"


@pytest.mark.parametrize("kind", [b"Widget", b"FreeText", b"Stamp"])
@pytest.mark.parametrize("own", [b"", b"/Resources << >>", b"/Resources << /ProcSet [/PDF] >>"])
@pytest.mark.parametrize(("font", "lent"), [(b"F1", b""), (b"Helv", b"/Font << /Helv 5 0 R >>")])
def test_an_appearance_without_resources_is_seen(
    kind: bytes, own: bytes, font: bytes, lent: bytes
) -> None:
    """It takes those of its page, or those that are the form's default."""
    pdf = raw_pdf.one_page(
        page=STAMP,
        catalog=b"/AcroForm << /Fields [6 0 R] /DR << %b >> >>" % lent,
        more={
            6: FIELD % kind,
            7: raw_pdf.stream(
                VALUE % font, b"/Type /XObject /Subtype /Form /BBox [0 0 300 60] %b" % own
            ),
        },
    )
    found = pages_of(pdf)
    with pikepdf.open(io.BytesIO(found.pdf)) as opened:
        page = opened.pages[0]
        look = page.Annots[0].AP.N if "/Annots" in page else page.Resources.XObject["/A1"]
        assert look.Resources.Font[f"/{font.decode()}"].BaseFont == "/Helvetica"
    assert is_red(found.pdf)


BEFORE = {
    "nothing": b"",
    "a rest of a ZIP": b"PK\x03\x04\x14\x00" + b"x" * 54,
    "a web page's first line": b"<!DOCTYPE html>\n",
    "a form's head": b'--batas\r\nContent-Disposition: form-data; name="file"\r\n\r\n',
    "a printer's job": b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n",
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_a_pdf_behind_something_else_is_a_pdf(before: bytes) -> None:
    pdf = raw_pdf.one_page()
    assert kind_of(before + pdf) == "pdf"
    assert look_alike(pages_of(before + pdf + before).pdf, pdf)


def test_a_page_about_pdfs_and_a_zip_of_pdfs_are_no_pdfs() -> None:
    page = b"<html><body><pre>\n%PDF-1.4\n1 0 obj\n</pre></body></html>"
    assert kind_of(page) == "html"
    name, pdf = b"a.pdf", raw_pdf.one_page()
    member = b"PK\x03\x04" + bytes(22) + struct.pack("<HH", len(name), 0) + name + pdf
    assert kind_of(member) == ""


WAITING = b"BT /F1 24 Tf 100 700 Td (Mohon tunggu...) Tj ET"
DYNAMIC = b"<config><acrobat><acrobat7><dynamicRender>required</dynamicRender></acrobat7></acrobat>"
WIDGET = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [0 0 90 90] /F 4 >>"


@pytest.mark.parametrize(
    ("form", "more"),
    [
        (b"/Fields [] /XFA 6 0 R", {6: raw_pdf.flate(b"<xdp:xdp/>")}),
        (b"/XFA [(config) 6 0 R]", {6: raw_pdf.flate(b"<xdp:xdp/>")}),
        (b"/Fields [7 0 R] /XFA 6 0 R", {6: raw_pdf.stream(b"<a/>"), 7: b"<< /T (a) /FT /Tx >>"}),
        (b"/Fields [7 0 R] /XFA [(config) 6 0 R]", {6: raw_pdf.flate(DYNAMIC), 7: WIDGET}),
    ],
    ids=["no fields", "no list of fields", "no field on a page", "says so"],
)
def test_a_form_that_only_asks_to_wait_is_told(form: bytes, more: dict[int, bytes]) -> None:
    pdf = raw_pdf.one_page(WAITING, catalog=b"/AcroForm << %b >>" % form, more=more)
    found = pages_of(pdf)
    assert ("Z436", "peringatan") in [(each.code, each.severity) for each in found.problems]


def test_a_form_that_is_on_its_pages_too_is_not_warned_about() -> None:
    pdf = raw_pdf.one_page(
        page=b"/Annots [7 0 R]",
        catalog=b"/AcroForm << /Fields [7 0 R] /XFA 6 0 R >>",
        more={6: raw_pdf.flate(b"<xdp:xdp/>"), 7: WIDGET},
    )
    assert codes(pages_of(pdf)) == ["Z435"]


def test_the_files_of_a_portfolio_are_named() -> None:
    kids = b"(b) 7 0 R (a) 6 0 R"
    pdf = raw_pdf.one_page(
        catalog=b"/Collection << /View /D >> /Names << /EmbeddedFiles << /Names [%b] >> >>" % kids,
        more={
            6: b"<< /Type /Filespec /F (sk.pdf) /UF (sk tim.pdf) >>",
            7: b"<< /Type /Filespec /F (surat\nlain.pdf) >>",
        },
    )
    (problem,) = pages_of(pdf).problems
    assert (problem.code, problem.severity) == ("Z450", "peringatan")
    assert "2 file(s): sk tim.pdf, surat lain.pdf." in str(problem)


def test_thousands_of_fields_on_a_page_are_bound_and_more_are_refused() -> None:
    """What would take minutes is told, with what to do."""

    def form(count: int) -> bytes:
        field = (
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /F 4 /AP << /N 6 0 R >> >>"
        )
        return raw_pdf.one_page(
            page=b"/Annots [%b]" % b" ".join([b"7 0 R"] * count),
            more={
                6: raw_pdf.stream(b"0 0 9 9 re f", b"/Subtype /Form /BBox [0 0 9 9]"),
                7: field,
            },
        )

    assert bound(part("Formulir", pdf=pages_of(form(4_000)).pdf)).pdf
    with pytest.raises(EvidenceFault) as fault:
        pages_of(form(15_001))
    assert [each.code for each in fault.value.problems] == ["Z451"]


def test_5000_pages_are_taken_and_30000_are_refused() -> None:
    pages = raw_pdf.text_pages(*["a"] * 5_000)
    assert len(pages_of(pages).source_pages) == 5_000
    with pytest.raises(EvidenceFault) as fault:
        pages_of(raw_pdf.text_pages(*["a"] * 30_000))
    assert [each.code for each in fault.value.problems] == ["Z410"]
