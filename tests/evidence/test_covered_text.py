"""Text under a black box that is still in the file is told, and nothing else is taken for it."""

import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.making import raw_pdf
from tests.reading.commands import run
from zidocs.errors import Problem
from zidocs.evidence.attachments import attachment_pages
from zidocs.pdf.covered_text import covered_text
from zidocs.pdf.source import PdfSource, reading

NAME = b"BT /F1 11 Tf 72 700 Td (NIK 5371010101900001 Umpama) Tj ET "
OTHER = b"BT /F1 11 Tf 72 640 Td (Baris lain yang terbaca) Tj ET "
BOX = b"0 g 70 696 160 14 re f "
FORM = b"/Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>"


def picture(paper: Image.Image, entries: bytes = b"") -> bytes:
    return raw_pdf.flate(
        paper.tobytes(),
        b"/Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 %b"
        % (*paper.size, entries),
    )


def night() -> Image.Image:
    """A dark photo, as large as a page."""
    return Image.effect_noise((300, 400), 6).point(lambda grey: max(0, grey - 100))


def with_picture(content: bytes, paper: Image.Image) -> bytes:
    return raw_pdf.one_page(content, resources=b"/XObject << /I 6 0 R >>", more={6: picture(paper)})


def with_annotation(kind: bytes) -> bytes:
    return raw_pdf.one_page(
        NAME + OTHER,
        page=b"/Annots [6 0 R]",
        more={
            6: b"<< /Type /Annot /Subtype /%b /Rect [70 694 240 712] /F 4 /AP << /N 7 0 R >> >>"
            % kind,
            7: raw_pdf.stream(
                b"0 g 0 0 170 18 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 170 18]"
            ),
        },
    )


def third_page_blackened() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in (1, 2, 3):
        canvas.drawString(72, 700, f"Halaman {page}: nama dan NIK yang direka")
        if page == 3:
            canvas.rect(70, 696, 200, 14, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


BLACKENED = {
    "a box over it": raw_pdf.one_page(NAME + OTHER + BOX),
    "a box over part of it": raw_pdf.one_page(NAME + b"0 g 96 696 60 14 re f"),
    "black letters on a black box": raw_pdf.one_page(BOX + NAME),
    "dark blue": raw_pdf.one_page(NAME + b"0 0 0.3 rg 70 696 160 14 re f"),
    "a box of lines": raw_pdf.one_page(NAME + b"0 g 70 696 m 230 696 l 230 710 l 70 710 l h f"),
    "a scaled box": raw_pdf.one_page(NAME + b"q 160 0 0 14 70 696 cm 0 0 1 1 re f* Q"),
    "in a form": raw_pdf.one_page(
        b"/F Do", resources=b"/XObject << /F 6 0 R >>", more={6: raw_pdf.stream(NAME + BOX, FORM)}
    ),
    "a form over it": raw_pdf.one_page(
        NAME + b"/F Do", resources=b"/XObject << /F 6 0 R >>", more={6: raw_pdf.stream(BOX, FORM)}
    ),
    "turned": raw_pdf.one_page(NAME + BOX, page=b"/Rotate 90"),
    "cropped": raw_pdf.one_page(
        NAME + BOX, box=b"/MediaBox [0 0 595 842] /CropBox [40 600 400 800]"
    ),
    "a picture over it": with_picture(
        NAME + b"q 160 0 0 14 70 696 cm /I Do Q", Image.new("L", (8, 8), 0)
    ),
    "a rectangle drawn by a viewer": with_annotation(b"Square"),
    "a stamp": with_annotation(b"Stamp"),
    "over a scan that a program has read": with_picture(
        b"q 595 0 0 842 0 0 cm /I Do Q 3 Tr " + NAME + b"0 Tr " + BOX,
        Image.new("L", (90, 120), 240),
    ),
    "on the third page": third_page_blackened(),
}


def found_in(pdf: bytes) -> Problem | None:
    with reading("surat.pdf"):
        return covered_text(PdfSource(pdf), pdf, "surat.pdf")


@pytest.mark.parametrize("kind", BLACKENED)
def test_blackened_text_that_is_still_there_is_warned_of(kind: str) -> None:
    told = found_in(BLACKENED[kind])
    assert told
    assert (told.code, told.severity) == ("Z711", "peringatan")
    assert f"page {3 if kind == 'on the third page' else 1} " in str(told)


HARMLESS = {
    "nothing but text": raw_pdf.one_page(NAME + OTHER),
    "white letters on black": raw_pdf.one_page(BOX + b"1 g " + NAME),
    "small white letters on black": raw_pdf.one_page(
        b"0 g 70 690 300 20 re f 1 g BT /F1 6 Tf 72 698 Td (NO NAMA PANGKAT JABATAN) Tj ET"
    ),
    "light letters on a black page": raw_pdf.one_page(b"0 g 0 0 595 842 re f 0.8 g " + NAME),
    "black lines of a table": raw_pdf.one_page(
        NAME + OTHER + b"0 g 60 690 400 3 re f 60 715 400 3 re f 60 690 3 25 re f"
    ),
    "a line under it": raw_pdf.one_page(NAME + b"0 g 70 694 160 4 re f"),
    "large letters": raw_pdf.one_page(b"BT /F1 120 Tf 30 600 Td (IllI.-) Tj ET 0 g 9 9 9 9 re f"),
    "a box beside it": raw_pdf.one_page(NAME + b"0 g 70 600 160 40 re f"),
    "a yellow marker": raw_pdf.one_page(b"1 1 0 rg 70 696 160 14 re f 0 g " + NAME),
    "a grey ground": raw_pdf.one_page(b"0.7 g 70 696 160 14 re f 0 g " + NAME),
    "read under a scan": with_picture(
        NAME + b"q 595 0 0 842 0 0 cm /I Do Q", Image.new("L", (90, 120), 240)
    ),
    "read over a dark photo": with_picture(
        b"q 595 0 0 842 0 0 cm /I Do Q 3 Tr " + NAME + b"9 9 1 1 re f", night()
    ),
    "under a dark photo": with_picture(
        NAME + b"9 9 1 1 re f q 595 0 0 842 0 0 cm /I Do Q", night()
    ),
    "over a black scan": with_picture(
        b"q 595 0 0 842 0 0 cm /I Do Q 3 Tr " + NAME + b"9 9 1 1 re f", Image.new("L", (90, 120), 0)
    ),
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_what_is_only_dark_is_not_taken_for_blackened_text(kind: str) -> None:
    assert found_in(HARMLESS[kind]) is None


def test_it_is_told_of_every_pdf_that_is_brought_but_only_of_the_chosen_pages(
    tmp_path: Path,
) -> None:
    (tmp_path / "surat.pdf").write_bytes(BLACKENED["on the third page"])
    told = run("merge", tmp_path / "surat.pdf", "-o", tmp_path / "bukti.pdf").output
    assert "Z711" in told
    data = BLACKENED["on the third page"]
    assert [each.code for each in attachment_pages(data, "surat.pdf").problems] == ["Z711"]
    assert not attachment_pages(data, "surat.pdf", [(1, 2)]).problems
