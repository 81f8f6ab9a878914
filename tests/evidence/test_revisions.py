"""Of a PDF that was saved more than once, nothing that was added last is lost in silence."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.signing import added, letter, signed
from zidocs.evidence.attachments import EvidencePages, attachment_pages
from zidocs.pdf.signatures import is_cut_off

CUT, ADDED = ("Z444", "peringatan"), ("Z445", "peringatan")
PLAIN = raw_pdf.one_page()
LATER = raw_pdf.stream(b"BT /F1 24 Tf 100 700 Td (Halo semua) Tj ET")
SIGNED = signed(letter())


def pages_of(data: bytes) -> EvidencePages:
    return attachment_pages(data, "surat.pdf")


def told(data: bytes) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in pages_of(data).problems]


def signed_later() -> bytes:
    """A file that was there before it was signed."""
    fields = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [6 0 R] >> >>"
    body = letter()[letter().index(b"6 0 obj\n") + 8 :]
    return signed(added(PLAIN, {1: fields, 6: body[: body.index(b"\nendobj")]}))


@pytest.mark.parametrize("lost", [12, 100, 300, 1_000, 5_000])
def test_a_signed_file_that_was_cut_off_does_not_lose_its_signature_in_silence(lost: int) -> None:
    data = signed_later()
    assert told(data) == [("Z437", "petunjuk")]
    assert len(data) - lost > len(PLAIN)
    assert CUT in told(data[:-lost])
    assert not pages_of(data[:-lost]).signed


def test_any_cut_behind_the_first_object_of_an_addition_is_told() -> None:
    data = added(PLAIN, {4: LATER})
    first = data.index(b" obj", len(PLAIN)) + 4
    for end in range(first, len(data) - len(b"%%EOF\n")):
        assert is_cut_off(data[:end]), end
    assert not is_cut_off(data)


HARMLESS = {
    "nothing": b"",
    "blanks": b"\r\n \t\n" * 300,
    "zeros": bytes(5_000),
    "a mail server's line": b"\r\n--_000_batas--\r\n",
    "a footer": b"\n-- \nDikirim dari ponsel, 12 Mei 2024, 10 obyek\n",
}


@pytest.mark.parametrize("kind", HARMLESS)
@pytest.mark.parametrize("whole", [PLAIN, SIGNED, added(PLAIN, {4: LATER})])
def test_what_stands_behind_a_whole_file_without_being_of_it_is_harmless(
    whole: bytes, kind: str
) -> None:
    assert not {CUT, ADDED} & set(told(whole + HARMLESS[kind]))


def test_a_longer_tail_is_searched_only_so_far() -> None:
    assert is_cut_off(PLAIN + b" " * 100_000 + b"7 0 obj")
    assert not is_cut_off(PLAIN + b" " * 2_000_000 + b"7 0 obj")
    for tail in (b"1", b" ", b"1 ", b"1 1 ", b"1 12345\n"):
        assert not is_cut_off(PLAIN + tail * 5_000_000)


def test_pages_that_were_added_last_are_saved_where_they_can_be() -> None:
    two = b"<< /Type /Pages /Kids [3 0 R 7 0 R] /Count 2 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    data = added(PLAIN, {2: two, 7: page, 8: raw_pdf.stream(b"x" * 3_000)})
    assert len(pages_of(data).source_pages) == 2
    cut = data[: data.rindex(b"endstream") - 200]
    assert CUT in told(cut)
    assert len(pages_of(cut).source_pages) == 2


CATALOG = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [6 0 R] >> %s >>"
MORE_PAGES = b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>"
CHANGES = {
    "text": {4: LATER},
    "page": {3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R >>"},
    "pages": {1: CATALOG.replace(b"2 0 R", b"8 0 R") % b"", 8: MORE_PAGES},
    "text among proof": {
        1: CATALOG % b"/DSS 8 0 R",
        4: LATER,
        8: b"<< /Type /DSS /Certs [4 0 R] >>",
    },
    "text as proof": {1: CATALOG % b"/DSS << /Certs 4 0 R >>", 4: LATER},
    "an action": {1: CATALOG % b"/OpenAction [3 0 R /Fit]"},
}
PROOF = {
    "proof": {1: CATALOG % b"/DSS 8 0 R", 8: b"<< /Certs [9 0 R] >>", 9: raw_pdf.stream(b"x")},
    "metadata": {1: CATALOG % b"/Metadata 8 0 R", 8: raw_pdf.stream(b"<x/>")},
    "objects of no use": {9: b"<< >>"},
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_file_that_was_changed_after_it_was_signed_is_told(kind: str) -> None:
    data = added(SIGNED, CHANGES[kind])
    assert ADDED in told(data)
    assert pages_of(data).signed


@pytest.mark.parametrize("kind", PROOF)
def test_proof_that_a_signature_was_valid_is_no_change(kind: str) -> None:
    assert told(added(SIGNED, PROOF[kind])) == [("Z437", "petunjuk")]
    again = added(added(SIGNED, PROOF["proof"]), {8: b"<< /Certs [9 0 R 10 0 R] >>"})
    assert told(again) == [("Z437", "petunjuk")]


def test_proof_that_was_there_before_may_grow() -> None:
    catalog = CATALOG % b"/DSS 8 0 R /Metadata 9 0 R"
    old = {1: catalog, 8: b"<< /Certs 10 0 R >>", 9: raw_pdf.stream(b"<x/>"), 10: b"[]"}
    before = signed(added(letter(), old))
    new = {8: b"<< /Certs 10 0 R /OCSPs [] >>", 9: raw_pdf.stream(b"<y/>"), 10: b"[11 0 R]"}
    assert told(added(before, new)) == [("Z437", "petunjuk")]
    assert ADDED in told(added(before, {**new, 4: LATER}))


def test_a_change_of_an_object_that_was_packed_with_others_is_told() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letter())) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    reader = PdfReader(out)
    root, page = reader.trailer.raw_get("/Root").idnum, reader.pages[0].indirect_reference
    assert page is not None
    assert page.idnum in reader.xref_objStm
    body = letter()[letter().index(b"6 0 obj\n") + 8 :]
    field = body[: body.index(b"\nendobj")]
    fields = CATALOG.replace(b"2 0 R", b"%d 0 R" % reader.root_object.raw_get("/Pages").idnum) % b""
    root_entry = b"/Root %d 0 R" % root
    data = signed(added(out.getvalue(), {root: fields, 6: field}, root_entry))
    assert told(data) == [("Z437", "petunjuk")]
    smaller = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>"
    assert ADDED in told(added(data, {page.idnum: smaller}, root_entry))


def test_a_change_that_was_signed_again_is_none() -> None:
    assert told(signed_later()) == [("Z437", "petunjuk")]


def test_nobody_is_told_that_there_is_nothing_to_do_about_a_changed_file() -> None:
    told_to_do = [item.fix.render() for item in pages_of(added(SIGNED, CHANGES["text"])).problems]
    assert len(told_to_do) == 2
    assert "Nothing to do" not in " ".join(told_to_do)
