"""What a viewer shows of a filled form, its pages show, with looks of its own or without."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.evidence.test_hostile_files import BOUNDED, ROOT
from tests.evidence.test_signed_pdfs import SIGNATURE, signed
from tests.making import raw_pdf
from tests.reading.programs import (
    needs_poppler,
    needs_qpdf,
    picture_of,
    qpdf_complaints,
    text_of,
    words_of,
)
from zidocs.evidence.attachments import EvidencePages, attachment_pages

NEEDED = b"/NeedAppearances true"
BLANK = raw_pdf.stream(b"/Tx BMC EMC", b"/Subtype /Form /BBox [0 0 250 20]")
RED_BOX = raw_pdf.stream(b"1 0 0 rg 0 0 250 60 re f", b"/Subtype /Form /BBox [0 0 250 60]")
TEXT, CHOICE, BUTTON = b"/FT /Tx ", b"/FT /Ch ", b"/FT /Btn "
MULTILINE, PASSWORD, RADIO, PUSHED, COMBO, COMB = (
    b"/Ff %d " % (1 << bit) for bit in (12, 13, 15, 16, 17, 24)
)
OPTIONS = b"/Opt [[(x1) (Satu)] [(x2) (Dua)] [(x3) (Tiga)]] "
OLD = b"/AP << /N 7 0 R >> "


def form(
    *fields: bytes,
    entries: bytes = b"",
    high: int = 20,
    looks: bytes = BLANK,
    parent: bytes = b"",
    page: bytes = b"",
) -> bytes:
    """A page with fields of 250 points width, each 70 above the next; 7 is their old look."""
    helvetica = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = {7: looks, 8: helvetica, 9: b"<< %s >>" % parent}
    for number, entry in enumerate(fields):
        bottom = 700 - 70 * number
        rectangle = b"" if b"/Rect" in entry else b"/Rect [50 %d 300 %d]" % (bottom, bottom + high)
        objects[10 + number] = b"<< /Subtype /Widget /T (f%d) %s %s >>" % (number, rectangle, entry)
    listed = b" ".join(b"%d 0 R" % number for number in objects if number >= 10)
    return raw_pdf.one_page(
        b"",
        page=b"/Annots [%s] %s" % (listed, page),
        catalog=b"/AcroForm << /Fields [%s] /DR << /Font << /Helv 8 0 R >> >> "
        b"/DA (/Helv 12 Tf 0 g) %s >>" % (listed, entries),
        more=objects,
    )


def pages_of(data: bytes) -> EvidencePages:
    return attachment_pages(data, "lampiran/formulir.pdf")


def codes(pages: EvidencePages) -> list[str]:
    return [problem.code for problem in pages.problems]


FILLED = {
    "old look": (form(TEXT + b"/V (Maria Contoh)" + OLD, entries=NEEDED), "Maria Contoh"),
    "no look": (form(TEXT + b"/V (Maria Contoh)"), "Maria Contoh"),
    "wide text": (form(TEXT + b"/V <FEFF004D0061007200ED0061>"), "María"),
    "value of the parent": (
        form(b"/Parent 9 0 R", parent=TEXT + b"/V (Maria)"),
        "Maria",
    ),
    "hidden word": (form(TEXT + PASSWORD + b"/V (rahasia)"), "*******"),
    "paragraphs": (form(TEXT + MULTILINE + b"/V (satu\\rdua\\ntiga)", high=60), "satu dua tiga"),
    "cells": (form(TEXT + COMB + b"/MaxLen 10 /V (123)"), "1 2 3"),
    "chosen": (form(CHOICE + COMBO + OPTIONS + b"/V (x2)"), "Dua"),
    "written by hand": (form(CHOICE + COMBO + OPTIONS + b"/V (lain)"), "lain"),
    "list": (form(CHOICE + OPTIONS + b"/V [(x1) (x3)]", high=60), "Satu Dua Tiga"),
    "list further down": (form(CHOICE + OPTIONS + b"/V (x3) /TI 1", high=60), "Dua Tiga"),
}


@needs_poppler
@pytest.mark.parametrize("kind", FILLED)
def test_the_value_of_a_field_is_seen_and_told_as_a_form(kind: str, tmp_path: Path) -> None:
    data, text = FILLED[kind]
    pages = pages_of(data)
    assert text_of(pages.pdf, 1, tmp_path) == text
    assert codes(pages) == ["Z435"]
    assert "/Annots" not in PdfReader(io.BytesIO(pages.pdf)).pages[0]


@needs_qpdf
@pytest.mark.parametrize("kind", FILLED)
def test_what_is_drawn_is_clean_and_always_the_same(kind: str, tmp_path: Path) -> None:
    pages = pages_of(FILLED[kind][0])
    assert qpdf_complaints(pages.pdf, tmp_path) == ""
    assert pages.pdf == pages_of(FILLED[kind][0]).pdf


@pytest.mark.parametrize(
    "field",
    [
        TEXT, TEXT + b"/V ()", CHOICE + OPTIONS, CHOICE + OPTIONS + b"/V []",
        BUTTON + b"/V /Off", BUTTON + b"/AS /Off /V /Ya", BUTTON + PUSHED + b"/V /Ya",
        BUTTON + RADIO + b"/V /Lain /AS /Off /AP << /N << /Ya 7 0 R >> >>",
        TEXT + b"/V (Maria) /F 2", TEXT + b"/V (Maria) /F 32",
    ],
    ids=["text", "empty text", "list", "empty list", "off", "off as seen", "button to push",
         "another of the group", "hidden", "not viewed"],
)  # fmt: skip
def test_what_is_not_filled_in_or_not_seen_is_not_missed(field: bytes) -> None:
    for entries in (b"", NEEDED):
        pages = pages_of(form(field, entries=entries))
        assert codes(pages) == ["Z435"]
        (page,) = PdfReader(io.BytesIO(pages.pdf)).pages
        assert "Maria" not in page.extract_text()
        assert entries or "/Font" not in page["/Resources"]


LOOKS = b"/MK << /BC [1 0 0] /BG [0.9 0.9 1] >> /BS << /W 2 >> "
LIKE_POPPLER = {
    "one line": form(TEXT + b"/V (Maria Contoh, S.H.)"),
    "in the middle": form(TEXT + b"/Q 1 /V (Maria Contoh)"),
    "to the right": form(TEXT + b"/Q 2 /V (Maria Contoh)"),
    "on a ground": form(TEXT + LOOKS + b"/V (Maria)"),
    "too long": form(TEXT + b"/V (%s)" % (b"panjang " * 30)),
    "paragraph": form(TEXT + MULTILINE + b"/V (%s)" % (b"satu kalimat " * 8), high=60),
    "cells": form(TEXT + COMB + b"/MaxLen 8 /V (19850101)"),
    "turned": form(TEXT + b"/MK << /R 90 >> /Rect [50 500 70 750] /V (Maria Contoh)"),
    "turned over": form(TEXT + b"/MK << /R 180 >> /V (Maria Contoh)"),
    "turned back": form(TEXT + b"/MK << /R 270 >> /Rect [50 500 70 750] /V (Maria Contoh)"),
}


@needs_poppler
@pytest.mark.parametrize("kind", LIKE_POPPLER)
def test_a_value_stands_where_poppler_draws_it(kind: str, tmp_path: Path) -> None:
    data = LIKE_POPPLER[kind].replace(b"/DA (", NEEDED + b" /DA (", 1)
    before, after = (picture_of(pdf, 1, tmp_path) for pdf in (data, pages_of(data).pdf))
    for one, other in zip(_ink(before), _ink(after), strict=True):
        assert one == pytest.approx(other, abs=6)


def _ink(picture: Image.Image) -> tuple[int, int, int, int]:
    box = picture.convert("L").point(lambda grey: 255 if grey < 160 else 0).getbbox()
    assert box is not None
    return box


@needs_poppler
def test_the_chosen_rows_of_a_list_are_marked(tmp_path: Path) -> None:
    field = CHOICE + OPTIONS + b"/DA (/Helv 10 Tf 0 g) /V [(x1) (x3)]"
    picture = picture_of(pages_of(form(field, high=60)).pdf, 1, tmp_path)
    marked = [picture.getpixel((250, 842 - 760 + y)) != (255, 255, 255) for y in (6, 18, 29)]
    assert marked == [True, False, True]


@needs_poppler
@pytest.mark.parametrize("length", [2, 13])
def test_a_text_that_has_to_fit_fits(length: int, tmp_path: Path) -> None:
    for kind, high in ((b"", 20), (MULTILINE, 60)):
        field = TEXT + kind + b"/DA (/Helv 0 Tf 0 g) /V (%s)" % (b"panjang" * length)
        left, top, right, bottom = _ink(
            picture_of(pages_of(form(field, high=high)).pdf, 1, tmp_path)
        )
        assert 50 <= left < right <= 299
        assert 842 - 700 - high <= top < bottom <= 842 - 700
        assert bottom - top >= 4


@needs_poppler
def test_an_old_look_is_replaced_only_where_the_form_asks_for_it(tmp_path: Path) -> None:
    field = TEXT + b"/V (Maria)" + OLD
    for entries, red in ((b"", True), (NEEDED, False), (b"/NeedAppearances false", True)):
        pages = pages_of(form(field, entries=entries, looks=RED_BOX))
        picture = picture_of(pages.pdf, 1, tmp_path)
        assert (picture.getpixel((200, 130)) == (255, 0, 0)) is red
        assert ("Maria" in text_of(pages.pdf, 1, tmp_path)) is not red


@needs_poppler
@pytest.mark.parametrize(
    ("button", "ticked"),
    [
        (b"/V /Ya", True),
        (b"/AS /Ya /MK << /CA (8) >>", True),
        (RADIO + b"/AS /Ya", True),
        (b"/AS /Off", False),
        (b"/V /Off", False),
    ],
)
def test_a_tick_without_a_look_is_drawn_where_it_is_set(
    button: bytes, ticked: bool, tmp_path: Path
) -> None:
    pages = pages_of(form(BUTTON + b"/Rect [100 400 120 420] " + button))
    ink = picture_of(pages.pdf, 1, tmp_path).convert("L").crop((100, 422, 120, 442))
    assert (ink.getextrema()[0] < 100) is ticked
    assert codes(pages) == ["Z435"]


@needs_poppler
def test_a_tick_whose_state_only_its_value_tells_is_seen(tmp_path: Path) -> None:
    states = b"/V /Ya /AP << /N << /Ya 7 0 R >> >>"
    picture = picture_of(pages_of(form(BUTTON + states, looks=RED_BOX)).pdf, 1, tmp_path)
    assert picture.getpixel((200, 130)) == (255, 0, 0)


@needs_poppler
def test_signs_that_our_font_lacks_are_warned_of_and_the_rest_is_seen(tmp_path: Path) -> None:
    pages = pages_of(form(TEXT + b"/V <FEFF004D00610072006900610020658766F8>"))
    assert text_of(pages.pdf, 1, tmp_path) == "Maria ??"
    assert codes(pages) == ["Z435", "Z436"]
    assert codes(pages_of(form(TEXT + b"/V (siapa?)"))) == ["Z435"]


def test_more_signs_than_one_font_has_places_for_are_warned_of() -> None:
    letters = [*map(chr, range(0x100, 0x180)), *map(chr, range(0x410, 0x450))]
    for count, told in ((100, ["Z435"]), (len(letters), ["Z435", "Z436"])):
        value = "".join(letters[:count]).encode("utf-16-be").hex().encode()
        assert codes(pages_of(form(TEXT + b"/V <FEFF%s>" % value))) == told


@needs_poppler
def test_a_signed_form_is_shown_as_it_was_signed(tmp_path: Path) -> None:
    seal = b"/FT /Sig /Rect [0 0 0 0] " + SIGNATURE
    data = form(TEXT + b"/V (Maria)" + OLD, seal, entries=NEEDED, looks=RED_BOX)
    pages = pages_of(signed(data))
    assert pages.signed
    assert picture_of(pages.pdf, 1, tmp_path).getpixel((200, 130)) == (255, 0, 0)


@needs_poppler
def test_only_the_chosen_pages_get_their_values(tmp_path: Path) -> None:
    field = b"<< /Subtype /Widget /FT /Tx /V (%s) /Rect [50 600 300 620] >>"
    values = b"A1", b"B2", b"C3"
    data = raw_pdf.text_pages(
        "satu", "dua", "tiga",
        catalog=b"/AcroForm << /Fields [] /DA (/Helv 12 Tf 0 g) >>",
        pages={n: b"/Annots [%s]" % (field % value) for n, value in enumerate(values)},
    )  # fmt: skip
    pages = attachment_pages(data, "formulir.pdf", [(3, 3), (1, 1), (3, 3)])
    texts = [text_of(pages.pdf, page, tmp_path) for page in (1, 2, 3)]
    assert texts == ["tiga C3", "satu A1", "tiga C3"]


def test_a_form_whose_values_are_drawn_is_not_taken_in_place() -> None:
    plain = raw_pdf.text_pages("satu")
    filled = FILLED["no look"][0]
    assert attachment_pages(plain, "a.pdf", in_place=True).in_place
    assert not attachment_pages(filled, "a.pdf", in_place=True).in_place


def test_many_fields_share_one_font_and_stay_small() -> None:
    field = b"<< /Subtype /Widget /FT /Tx /V (Maria Contoh) /Rect [50 %d 300 %d] >>"
    fields = b" ".join(field % (y, y + 20) for y in range(0, 800, 20))
    pages = dict.fromkeys(range(10), b"/Annots [%s]" % fields)
    data = raw_pdf.text_pages(*"abcdefghij", catalog=b"/AcroForm << /Fields [] >>", pages=pages)
    alone = pages_of(data)
    assert len(alone.pdf) < 30_000
    assert "Maria" in PdfReader(io.BytesIO(alone.pdf)).pages[9].extract_text()


COPIES = 2_000
HOSTILE = {
    "long paragraph": TEXT + MULTILINE + b"/V (%s)" % (b"W" * 300_000),
    "long style": TEXT + b"/V (a) /DA (%s)" % (b"1" * 300_000),
    "long list": CHOICE + b"/V (a) /Opt [%s]" % b" ".join(b"(%d)" % n for n in range(20_000)),
    "all chosen": CHOICE + b"/V [%s] /Opt [(a) (b)]" % (b"(a)" * 100_000),
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_value_that_thousands_of_fields_share_costs_seconds(kind: str, tmp_path: Path) -> None:
    numbers = range(10, 10 + COPIES)
    field = b"<< /Subtype /Widget /Parent 6 0 R /Rect [0 0 9 900000] >>"
    data = raw_pdf.one_page(
        page=b"/Annots [%s]" % b" ".join(b"%d 0 R" % number for number in numbers),
        catalog=b"/AcroForm << /Fields [6 0 R] %s >>" % NEEDED,
        more={6: b"<< %s >>" % HOSTILE[kind], **dict.fromkeys(numbers, field)},
    )
    file = tmp_path / "kiriman"
    file.write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, file], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n"


@needs_poppler
def test_a_field_stands_right_on_a_turned_page(tmp_path: Path) -> None:
    data = form(TEXT + b"/MK << /R 90 >> /Rect [50 500 70 750] /V (Maria)", page=b"/Rotate 90")
    (word,) = (w for w in words_of(pages_of(data).pdf, 1, tmp_path) if w[0] == "Maria")
    _, left, top, right, bottom = word
    assert right - left > bottom - top
