"""Signed PDFs are known by their signatures, marked on each page, and told to be attached."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.reading.programs import needs_poppler, picture_of, text_of, words_of
from zidocs.evidence.attachments import EvidencePages, attachment_pages

NAME = "lampiran/surat ttd.pdf"
MARK = "ASLI TERLAMPIR · surat ttd.pdf"
RED_BOX = raw_pdf.stream(
    b"1 0 0 rg 0 0 100 50 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 100 50]"
)
SIGNATURE = b"/V << /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 %s] /Contents <%s> >>" % (
    b"9" * 26, b"a1" * 40,
)  # fmt: skip
SEEN = b"/Rect [100 500 300 550] /AP << /N 7 0 R >>"
UNSEEN = b"/Rect [0 0 0 0]"


def widget(looks: bytes, value: bytes = SIGNATURE) -> bytes:
    return b"<< /Subtype /Widget /FT /Sig /T (Signature1) %s %s >>" % (looks, value)


def document(field: bytes, fields: bytes = b"[6 0 R]", page: bytes = b"", **rest: bytes) -> bytes:
    """A page with the field, object 6, that is not signed yet."""
    return raw_pdf.one_page(
        page=b"/Annots [6 0 R] " + page,
        catalog=b"/AcroForm << /SigFlags 3 /Fields %s >> %s" % (fields, rest.get("catalog", b"")),
        more={6: field, 7: RED_BOX},
        box=rest.get("box", b"/MediaBox [0 0 595 842]"),
    )


def signed(data: bytes) -> bytes:
    """The byte range is filled in, as the last thing that a signer does."""
    start = data.index(b"<a1a1")
    end = data.index(b">", start) + 1
    numbers = b"%d %d %d" % (start, end, len(data) - end)
    return data.replace(b"9" * 26, numbers.ljust(26))


def pages_of(data: bytes) -> EvidencePages:
    return attachment_pages(data, NAME)


def codes(pages: EvidencePages) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in pages.problems]


KINDS = {
    "seen": document(widget(SEEN)),
    "unseen": document(widget(UNSEEN)),
    "certified": document(widget(SEEN), catalog=b"/Perms << /DocMDP 6 0 R >>"),
    "field not listed": document(widget(SEEN), fields=b"[]"),
    "behind something else": b"\n" + document(widget(SEEN)),
}


@needs_poppler
@pytest.mark.parametrize("kind", KINDS)
def test_a_signed_pdf_is_marked_and_to_be_attached(kind: str, tmp_path: Path) -> None:
    pages = pages_of(signed(KINDS[kind]))
    assert pages.signed
    assert codes(pages) == [("Z437", "petunjuk")]
    assert MARK in text_of(pages.pdf, 1, tmp_path)
    picture = picture_of(pages.pdf, 1, tmp_path)
    assert (picture.getpixel((200, 317)) == (255, 0, 0)) is (kind != "unseen")


@pytest.mark.parametrize("size", [1_200_000, 10_500_000])
@pytest.mark.parametrize("order", [(6, 7, 8), (8, 7, 6)], ids=["signature first", "signature last"])
def test_a_large_file_is_as_signed_as_a_small_one(size: int, order: tuple[int, ...]) -> None:
    objects = {6: widget(SEEN), 7: RED_BOX, 8: raw_pdf.stream(bytes(size))}
    data = raw_pdf.one_page(
        page=b"/Annots [6 0 R]",
        catalog=b"/AcroForm << /SigFlags 3 /Fields [6 0 R] >>",
        more={number: objects[number] for number in order},
    )
    pages = pages_of(signed(data))
    assert pages.signed
    assert codes(pages) == [("Z437", "petunjuk")]


@pytest.mark.parametrize(
    "spans",
    [b"0 10 20", b"0 10 20 99999999999999999999", b"0 -1 -1 5", b"/A /B /C /D"],
)
def test_a_signature_of_bytes_that_are_not_there_is_no_whole_one(spans: bytes) -> None:
    data = document(widget(SEEN)).replace(b"9" * 26, spans.ljust(26))
    pages = pages_of(data.replace(b"/ByteRange [0 0 ", b"/ByteRange [0 "))
    assert not pages.signed
    assert ("Z439", "peringatan") in codes(pages)


def test_a_signature_is_found_behind_any_number_of_links_and_gaps() -> None:
    links = b" ".join(b"<< /Subtype /Link /Rect [0 0 9 9] >>" for _ in range(11_000))
    data = raw_pdf.one_page(
        page=b"/Annots [6 0 R null %s]" % links,
        catalog=b"/AcroForm << /SigFlags 3 /Fields [null 99 0 R 6 0 R null] >>",
        more={6: widget(SEEN), 7: RED_BOX},
    )
    assert pages_of(signed(data)).signed


UNSIGNED = {
    "field to be signed": document(widget(SEEN, b"")),
    "right to comment": document(
        b"null", fields=b"[]", catalog=b"/Perms << /UR3 << %s >> >>" % SIGNATURE[6:-3]
    ),
    "text": document(b"<< /Subtype /Widget /FT /Tx %s /V (x) >>" % SEEN),
}


@needs_poppler
@pytest.mark.parametrize("kind", UNSIGNED)
def test_what_is_not_signed_is_not_marked(kind: str, tmp_path: Path) -> None:
    data = UNSIGNED[kind]
    pages = pages_of(signed(data) if b"<a1a1" in data else data)
    assert not pages.signed
    assert not {"Z437", "Z439"} & {code for code, _ in codes(pages)}
    assert "ASLI" not in text_of(pages.pdf, 1, tmp_path)


def saved_again(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.parametrize(
    "torn",
    [
        lambda data: saved_again(data),
        lambda data: data.replace(b"/Type /Page ", b"/Type /Page  "),
        lambda data: data[: data.index(b"<a1a1")] + b" " + data[data.index(b"<a1a1") :],
    ],
    ids=["saved again", "byte before", "moved"],
)
def test_a_signature_that_another_program_has_broken_is_a_warning(torn: object) -> None:
    pages = pages_of(torn(signed(document(widget(SEEN)))))  # type: ignore[operator]
    assert not pages.signed
    assert ("Z439", "peringatan") in codes(pages)


def test_a_signed_file_with_a_later_addition_is_still_signed() -> None:
    data = signed(document(widget(SEEN)))
    later = data + b"\n9 0 obj\n<< >>\nendobj\nxref\n9 1\n%010d 00000 n \n" % (len(data) + 1)
    start = later.index(b"xref", len(data))
    previous = data.rindex(b"xref\n0 ")
    later += b"trailer\n<< /Size 10 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (
        previous, start,
    )  # fmt: skip
    assert pages_of(later).signed


def test_a_signed_file_that_is_locked_with_an_empty_password_is_signed() -> None:
    spare = b"111111111 222222222 333333333"
    data = document(widget(SEEN)).replace(b"9" * 26, spare)
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            locked,
            encryption=pikepdf.Encryption(owner="pemilik", user="", R=6),
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    data = locked.getvalue()
    start = data.index(b"<a1a1")
    end = data.index(b">", start) + 1
    numbers = b"%d %d %d" % (start, end, len(data) - end)
    assert pages_of(data.replace(spare, numbers.ljust(len(spare)))).signed


VIEWS = {
    "upright": (b"/MediaBox [0 0 595 842]", b""),
    "cropped": (b"/MediaBox [0 0 595 842] /CropBox [100 200 500 700]", b""),
    "turned": (b"/MediaBox [0 0 595 842]", b"/Rotate 90"),
    "turned over": (b"/MediaBox [0 0 595 842] /CropBox [50 50 545 792]", b"/Rotate 180"),
    "turned back": (b"/MediaBox [0 0 595 842]", b"/Rotate 270"),
    "tiny": (b"/MediaBox [0 0 90 60]", b""),
    "large": (b"/MediaBox [0 0 1684 2384]", b""),
}


@needs_poppler
@pytest.mark.parametrize("kind", VIEWS)
def test_the_mark_stands_at_the_upper_right_of_what_the_reader_sees(
    kind: str, tmp_path: Path
) -> None:
    box, rotation = VIEWS[kind]
    pages = pages_of(signed(document(widget(UNSEEN), page=rotation, box=box)))
    picture = picture_of(pages.pdf, 1, tmp_path)
    words = {word[0]: word[1:] for word in words_of(pages.pdf, 1, tmp_path)}
    left, top, right, bottom = words["ASLI"]
    assert left < words["TERLAMPIR"][0] < words["ttd.pdf"][0]
    assert right - left > bottom - top
    assert picture.height * 0.5 > bottom > top > 0
    assert picture.width * 0.9 < words["ttd.pdf"][2] < picture.width
    darkest = picture.convert("L").crop(tuple(map(int, (left, top, right, bottom)))).getextrema()[0]
    assert isinstance(darkest, float | int)
    assert darkest < 160


@needs_poppler
def test_a_long_name_is_cut_short_and_a_strange_one_is_written(tmp_path: Path) -> None:
    data = signed(document(widget(SEEN)))
    long = attachment_pages(data, "a/" + "surat keputusan kepala " * 20 + ".pdf")
    assert text_of(long.pdf, 1, tmp_path).count("…") == 1
    strange = attachment_pages(data, "a/(surat)\\ 文書 é.pdf")
    assert "ASLI TERLAMPIR · (surat)\\ ?? é.pdf" in text_of(strange.pdf, 1, tmp_path)


def test_every_page_that_was_taken_is_marked_and_the_font_is_there_once() -> None:
    field = widget(UNSEEN)
    data = raw_pdf.text_pages(
        "satu", "dua", "tiga", catalog=b"/AcroForm << /Fields [%s] >>" % field
    )
    pages = attachment_pages(signed(data), NAME, [(2, 3)])
    reader = PdfReader(io.BytesIO(pages.pdf))
    fonts = {page["/Resources"]["/Font"].raw_get("/M").idnum for page in reader.pages}
    assert (len(reader.pages), len(fonts)) == (2, 1)
    assert all(MARK in page.extract_text() for page in reader.pages)


@needs_poppler
def test_the_mark_hides_nothing_but_its_strip(tmp_path: Path) -> None:
    plain = pages_of(document(widget(UNSEEN, b"")))
    marked = pages_of(signed(document(widget(UNSEEN))))
    before, after = (picture_of(pages.pdf, 1, tmp_path) for pages in (plain, marked))
    rest = (0, 30, *before.size)
    assert before.crop(rest).tobytes() == after.crop(rest).tobytes()
    assert Image.Image.tobytes(before) != after.tobytes()
