"""PDFs from any program lose what could act and keep what is seen; it is told."""

import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from tests.making import raw_pdf
from tests.reading.programs import needs_poppler, needs_qpdf, picture_of, qpdf_complaints, text_of
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import EvidencePages, attachment_pages

JAVASCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
RED_BOX = raw_pdf.stream(
    b"1 0 0 rg 0 0 100 50 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 100 50]"
)


def pages_of(data: bytes, *ranges: tuple[int, int]) -> EvidencePages:
    return attachment_pages(data, "lampiran/surat.pdf", ranges)


def codes(pages: EvidencePages) -> list[str]:
    return [problem.code for problem in pages.problems]


def whole(pdf: bytes) -> str:
    """Every object of a file, written out."""
    reader = PdfReader(io.BytesIO(pdf))
    numbers = {*reader.xref_objStm, *(n for table in reader.xref.values() for n in table)}
    return "\n".join(str(reader.get_object(number)) for number in sorted(numbers))


def annotations(pages: EvidencePages, page: int = 0) -> list[DictionaryObject]:
    found = PdfReader(io.BytesIO(pages.pdf)).pages[page].get("/Annots", [])
    return [value.get_object() for value in found]


def leads_to(pages: EvidencePages, page: int = 0) -> list[int]:
    """The page numbers that the links on a page lead to."""
    reader = PdfReader(io.BytesIO(pages.pdf))
    numbers = {p.indirect_reference.idnum: n for n, p in enumerate(reader.pages, start=1)}
    return [numbers[link["/Dest"][0].idnum] for link in annotations(pages, page)]


ACTIVE = {
    "script at opening": (raw_pdf.one_page(catalog=b"/OpenAction " + JAVASCRIPT), "Z430"),
    "script by name": (
        raw_pdf.one_page(
            catalog=b"/Names << /JavaScript << /Names [(a) 6 0 R] >> >>", more={6: JAVASCRIPT}
        ),
        "Z430",
    ),
    "script of a page": (raw_pdf.one_page(page=b"/AA << /O %s >>" % JAVASCRIPT), "Z430"),
    "script behind a link": (
        raw_pdf.one_page(
            page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D [3 0 R /Fit] "
            b"/Next %s >> >>]" % JAVASCRIPT
        ),
        "Z430",
    ),
    "script of a field": (
        raw_pdf.one_page(
            page=b"/Annots [6 0 R]",
            catalog=b"/AcroForm << /Fields [6 0 R] >>",
            more={6: b"<< /Subtype /Widget /FT /Tx /Rect [0 0 9 9] "
                  b"/AA << /K %s >> >>" % JAVASCRIPT},
        ),
        "Z430",
    ),
    "program": (
        raw_pdf.one_page(
            page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (cmd.exe) >> >>]"
        ),
        "Z431",
    ),
    "sending": (
        raw_pdf.one_page(
            page=b"/Annots [<< /Subtype /Widget /FT /Btn /Rect [0 0 9 9] "
            b"/A << /S /SubmitForm /F (http://contoh.test) >> >>]"
        ),
        "Z432",
    ),
    "embedded files": (
        raw_pdf.one_page(
            catalog=b"/Names << /EmbeddedFiles << /Names [(a) 6 0 R] >> >>",
            more={6: b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>",
                  7: raw_pdf.stream(b"MZ", b"/Type /EmbeddedFile")},
        ),
        "Z433",
    ),
    "attached file": (
        raw_pdf.one_page(
            page=b"/Annots [<< /Subtype /FileAttachment /Rect [0 0 9 9] /FS 6 0 R >>]",
            more={6: b"<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>",
                  7: raw_pdf.stream(b"MZ", b"/Type /EmbeddedFile")},
        ),
        "Z433",
    ),
    "script of a bookmark": (
        raw_pdf.one_page(
            catalog=b"/Outlines << /First 6 0 R >>",
            more={6: b"<< /Title (a) /First 7 0 R /Next 6 0 R >>",
                  7: b"<< /Title (b) /Parent 6 0 R /Next 8 0 R >>",
                  8: b"<< /Title (c) /Parent 6 0 R /Next 7 0 R /A %s >>" % JAVASCRIPT},
        ),
        "Z430",
    ),
    "script as an address": (
        raw_pdf.one_page(
            page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] "
            b"/A << /S /URI /URI (JavaScript:app.alert\\(1\\)) >> >>]"
        ),
        "Z430",
    ),
    "link to another file": (
        raw_pdf.one_page(
            page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] "
            b"/A << /S /GoToR /F (a.exe) /D [0 /Fit] >> >>]"
        ),
        "Z443",
    ),
    "address of another file": (
        raw_pdf.one_page(
            page=b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] "
            b"/A << /S /URI /URI (file:///C:/a.exe) >> >>]"
        ),
        "Z443",
    ),
    "bookmark of another file": (
        raw_pdf.one_page(
            catalog=b"/Outlines << /First << /Title (a) /A << /S /GoToR /F (a.exe) >> >> >>"
        ),
        "Z443",
    ),
    "film": (
        raw_pdf.one_page(page=b"/Annots [<< /Subtype /Screen /Rect [0 0 9 9] "
                         b"/A << /S /Rendition /OP 0 /JS (x) >> >>]"),
        "Z434",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ACTIVE)
def test_what_could_act_is_gone_and_told(kind: str) -> None:
    data, code = ACTIVE[kind]
    pages = pages_of(data)
    assert code in codes(pages)
    assert all(problem.where.file == "lampiran/surat.pdf" for problem in pages.problems)
    written = whole(pages.pdf)
    for word in ("JavaScript", "/JS", "Launch", "SubmitForm", "EmbeddedFile", "/AA", "/EF", "exe",
                 "OpenAction", "AcroForm", "Rendition", "GoToR", "Outlines"):  # fmt: skip
        assert word not in written


def test_a_plain_pdf_has_nothing_to_tell() -> None:
    assert pages_of(raw_pdf.text_pages("satu", "dua")).problems == ()


LINKS = raw_pdf.text_pages(
    "satu", "dua", "tiga",
    catalog=b"/Names << /Dests << /Names [(bab) [14 0 R /XYZ 0 700 0] "
    b"(lain) << /D [12 0 R /Fit] >>] >> >> /Dests << /lama [10 0 R /Fit] >>",
    pages={
        0: b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /Dest (bab) >>"
        b" << /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo /D (lain) >> >>"
        b" << /Subtype /Link /Rect [0 0 9 9] /Dest /lama >>"
        b" << /Subtype /Link /Rect [0 0 9 9] /Dest [12 0 R /FitH 500] >>"
        b" << /Subtype /Link /Rect [0 0 9 9] /Dest [2 /Fit] >>"
        b" << /Subtype /Link /Rect [0 0 9 9] /Dest (tidak ada) >>"
        b" << /Subtype /Link /Rect [0 0 9 9] /Dest [99 0 R /Fit] >>]"
    },
)  # fmt: skip


def test_links_lead_to_their_own_pages_named_or_not() -> None:
    assert leads_to(pages_of(LINKS)) == [3, 2, 1, 2, 3]
    assert "/Names" not in whole(pages_of(LINKS).pdf)


def test_links_to_pages_that_were_not_taken_are_dropped() -> None:
    assert leads_to(pages_of(LINKS, (1, 1), (3, 3))) == [2, 1, 2]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (b"https://contoh.test", True),
        (b"HTTP://contoh.test", True),
        (b"mailto:a@contoh.test", True),
        (b"javascript:alert(1)", False),
        (b" https://contoh.test ", True),
        (b"www.contoh.test", True),
        (b"file:///C:/Windows", False),
        (b"", False),
    ],
)
def test_only_web_and_mail_addresses_stay_links(address: bytes, kept: bool) -> None:
    address = address.replace(b"(", b"\\(").replace(b")", b"\\)")
    link = b"<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (%s) >> >>" % address
    assert bool(annotations(pages_of(raw_pdf.one_page(page=b"/Annots [%s]" % link)))) is kept


@pytest.mark.parametrize(
    ("address", "opens"),
    [
        (b"(www.contoh.test/a)", "http://www.contoh.test/a"),
        (b"(WWW.contoh.test)", "http://WWW.contoh.test"),
        (b"(https://www.contoh.test)", "https://www.contoh.test"),
        (b"<FEFF006D00610069006C0074006F003A0061>", "mailto:a"),
    ],
)
def test_an_address_of_the_web_stays_what_it_opens_in_a_viewer(address: bytes, opens: str) -> None:
    link = b"<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI %s >> >>" % address
    pages = pages_of(raw_pdf.one_page(page=b"/Annots [%s]" % link))
    (kept,) = annotations(pages)
    assert kept["/A"]["/URI"] == opens
    assert codes(pages) == []


def test_bookmarks_and_links_of_its_own_are_not_told() -> None:
    data = raw_pdf.text_pages(
        "satu", "dua",
        catalog=b"/Outlines << /First << /Title (a) /A << /S /GoTo /D [10 0 R /Fit] >> "
        b"/Next << /Title (b) /Dest [12 0 R /Fit] >> >> >>",
        pages={0: b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo "
               b"/D [12 0 R /Fit] >> >> << /Subtype /Link /Rect [0 0 9 9] /A << /S /URI >> >>]"},
    )  # fmt: skip
    assert codes(pages_of(data)) == []


def test_a_script_is_told_however_many_other_actions_come_first() -> None:
    others = b" ".join(
        b"<< /Subtype /Link /Rect [0 0 9 9] /A << /S /GoTo >> >>" for _ in range(500)
    )
    link = b"<< /Subtype /Link /Rect [0 0 9 9] /A %s >>" % JAVASCRIPT
    data = raw_pdf.one_page(page=b"/Annots [%s %s]" % (others, link))
    assert codes(pages_of(data)) == ["Z430"]


def test_notes_keep_their_looks_and_words() -> None:
    note = (
        b"<< /Subtype /Highlight /Rect [10 10 90 30] /QuadPoints [10 30 90 30 10 10 90 10] "
        b"/C [1 1 0] /Contents (periksa) /AP << /N 6 0 R >> /Popup 7 0 R /P 3 0 R /AA << >> >>"
    )
    popup = b"<< /Subtype /Popup /Parent 3 0 R /Rect [0 0 1 1] >>"
    data = raw_pdf.one_page(page=b"/Annots [%s 7 0 R]" % note, more={6: RED_BOX, 7: popup})
    (kept,) = annotations(pages_of(data))
    assert kept["/Contents"] == "periksa"
    assert kept["/AP"]["/N"].get_object()["/Subtype"] == "/Form"
    assert {"/P", "/AA", "/Popup"}.isdisjoint(kept)


FIELD = b"<< /Subtype /Widget /FT /Tx /T (nama) /V (Maria) /Rect [100 500 300 550] %s >>"


RED_BOXES = {
    "plain": (b"0 0 100 50 re f", b"/BBox [0 0 100 50]"),
    "aside": (b"70 30 100 50 re f", b"/BBox [70 30 170 80]"),
    "turned": (b"0 0 50 100 re f", b"/BBox [0 0 50 100] /Matrix [0 1 -1 0 20 30]"),
}
"""Contents and boxes that all fill the rectangle of their annotation."""


@needs_poppler
@pytest.mark.parametrize("kind", RED_BOXES)
def test_a_filled_field_stays_seen_and_is_no_field_any_more(kind: str, tmp_path: Path) -> None:
    drawing, box = RED_BOXES[kind]
    form = raw_pdf.stream(b"1 0 0 rg " + drawing, b"/Type /XObject /Subtype /Form " + box)
    data = raw_pdf.one_page(
        page=b"/Annots [6 0 R]",
        catalog=b"/AcroForm << /Fields [6 0 R] >>",
        more={6: FIELD % b"/AP << /N 7 0 R >>", 7: form},
    )
    pages = pages_of(data)
    assert codes(pages) == ["Z435"]
    assert annotations(pages) == []
    drawn = picture_of(pages.pdf, 1, tmp_path)
    reds = [(x, y) for x in range(0, 595, 5) for y in range(0, 842, 5)
            if drawn.getpixel((x, y)) == (255, 0, 0)]  # fmt: skip
    assert min(reds) == (100, 295)
    assert max(reds) == (295, 340)


@needs_poppler
@pytest.mark.parametrize(("state", "seen"), [(b"/Ya", True), (b"/Off", False)])
def test_a_tick_is_seen_only_where_it_was_set(state: bytes, seen: bool, tmp_path: Path) -> None:
    field = (
        b"<< /Subtype /Widget /FT /Btn /Rect [100 500 300 550] /AS %s "
        b"/AP << /N << /Ya 7 0 R >> >> >>" % state
    )
    data = raw_pdf.one_page(page=b"/Annots [6 0 R]", more={6: field, 7: RED_BOX})
    drawn = picture_of(pages_of(data).pdf, 1, tmp_path)
    assert (drawn.getpixel((200, 317)) == (255, 0, 0)) is seen


def test_a_value_that_has_no_picture_is_a_warning() -> None:
    pages = pages_of(raw_pdf.one_page(page=b"/Annots [6 0 R]", more={6: FIELD % b""}))
    (warning,) = (problem for problem in pages.problems if problem.code == "Z436")
    assert warning.severity == "peringatan"


ENCRYPTIONS = [["40"], ["128"], ["128", "--use-aes=y"], ["256"]]


def encrypted(folder: Path, password: str, method: list[str]) -> bytes:
    plain, locked = folder / "plain.pdf", folder / "locked.pdf"
    plain.write_bytes(raw_pdf.text_pages("satu", "dua"))
    subprocess.run(
        ["qpdf", "--allow-weak-crypto", "--encrypt", password, "pemilik", *method, "--",
         plain, locked],
        check=True, capture_output=True,
    )  # fmt: skip
    return locked.read_bytes()


@needs_qpdf
@needs_poppler
@pytest.mark.parametrize("method", ENCRYPTIONS, ids=" ".join)
def test_a_pdf_locked_with_an_empty_password_is_opened_or_told(
    method: list[str], tmp_path: Path
) -> None:
    data = encrypted(tmp_path, "", method)
    try:
        pages = pages_of(data)
    except EvidenceFault as fault:
        # Without the package cryptography, AES cannot be read; the remedy works without it.
        assert fault.problems[0].code == "Z421"  # noqa: PT017
        assert method in ENCRYPTIONS[2:]
        return
    assert text_of(pages.pdf, 2, tmp_path) == "dua"
    assert "Encrypt" not in whole(pages.pdf)


@needs_qpdf
@pytest.mark.parametrize("method", ENCRYPTIONS, ids=" ".join)
def test_a_pdf_with_a_real_password_is_refused_by_its_name(
    method: list[str], tmp_path: Path
) -> None:
    with pytest.raises(EvidenceFault, match=r"^lampiran/surat\.pdf: ") as caught:
        pages_of(encrypted(tmp_path, "rahasia", method))
    assert caught.value.problems[0].code in {"Z420", "Z421"}


@needs_poppler
def test_a_broken_table_of_objects_is_repaired_and_told(tmp_path: Path) -> None:
    data = re.sub(rb"startxref\n\d+", b"startxref\n99999", raw_pdf.text_pages("satu", "dua"))
    pages = pages_of(data)
    assert codes(pages) == ["Z438"]
    assert text_of(pages.pdf, 2, tmp_path) == "dua"


def test_what_pypdf_repairs_is_not_printed(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    pages_of(re.sub(rb"startxref\n\d+", b"startxref\n9", raw_pdf.text_pages("satu")))
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


BOXES = {
    "crop": (b"/MediaBox [0 0 595 842] /CropBox [100 100 400 500]", (300, 400)),
    "offset": (b"/MediaBox [-100 -50 195 350]", (295, 400)),
    "swapped": (b"/MediaBox [595 842 0 0]", (595, 842)),
    "turned": (b"/MediaBox [0 0 595 842] /Rotate 90", (842, 595)),
    "turned back": (b"/MediaBox [0 0 595 842] /Rotate -90", (842, 595)),
    "askew": (b"/MediaBox [0 0 595 842] /Rotate 45", (595, 842)),
    "crop outside": (b"/MediaBox [0 0 595 842] /CropBox [900 900 990 990]", (595, 842)),
    "crop beyond": (b"/MediaBox [0 0 595 842] /CropBox [-50 -50 300 400]", (300, 400)),
    "none": (b"", (595, 842)),
    "empty": (b"/MediaBox [0 0 0 0]", (595, 842)),
    "absurd": (b"/MediaBox [0 0 1e300 1e300]", (595, 842)),
}


@needs_poppler
@pytest.mark.parametrize("kind", BOXES)
def test_the_visible_page_stays_the_visible_page(kind: str, tmp_path: Path) -> None:
    box, expected = BOXES[kind]
    drawn = picture_of(pages_of(raw_pdf.one_page(box=box)).pdf, 1, tmp_path)
    assert drawn.size == pytest.approx(expected, abs=1)


def test_a_unit_of_a_page_stays() -> None:
    data = raw_pdf.one_page(box=b"/MediaBox [0 0 200 300] /UserUnit 2.5")
    (page,) = PdfReader(io.BytesIO(pages_of(data).pdf)).pages
    assert page.user_unit == 2.5


@needs_poppler
def test_pages_look_as_they_did(tmp_path: Path) -> None:
    content = b"0 0 1 rg 150 150 100 200 re f 1 0 0 RG 5 w 120 400 m 380 480 l S"
    data = raw_pdf.one_page(content, box=BOXES["crop"][0], page=b"/Rotate 270")
    assert picture_of(pages_of(data).pdf, 1, tmp_path) == picture_of(data, 1, tmp_path)


def test_what_a_page_inherits_stays_with_it() -> None:
    data = raw_pdf.assemble(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 400] /Rotate 90 "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            4: raw_pdf.stream(raw_pdf.TEXT),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        }
    )
    (page,) = PdfReader(io.BytesIO(pages_of(data).pdf)).pages
    assert (page.rotation, float(page.mediabox.width)) == (90, 300)
    assert "Halo dunia" in page.extract_text()


def test_the_rest_of_the_document_stays_behind() -> None:
    secret = raw_pdf.flate(b"rahasia " * 10_000)
    data = raw_pdf.assemble(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /Metadata 8 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Thumb 8 0 R "
            b"/PieceInfo << /A 8 0 R >> /B [8 0 R] "
            b"/Resources << /Properties << /MC0 << /Zurueck 6 0 R >> >> >> >>",
            4: raw_pdf.stream(b""),
            6: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 8 0 R >>",
            8: secret,
        }
    )
    assert len(pages_of(data, (1, 1)).pdf) < 1_000


@needs_qpdf
@pytest.mark.parametrize("kind", [*ACTIVE, "links"])
def test_qpdf_finds_no_fault(kind: str, tmp_path: Path) -> None:
    data = LINKS if kind == "links" else ACTIVE[kind][0]
    assert qpdf_complaints(pages_of(data).pdf, tmp_path) == ""


def test_the_tools_of_these_tests_are_told_apart() -> None:
    """A guard: a test that is skipped must be skipped for the program it names."""
    assert (shutil.which("qpdf") is None) == needs_qpdf.args[0]
