"""Broken PDFs are repaired where one of two readers can, told, and no page is lost in silence."""

import io
import re
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.reading.programs import needs_poppler, text_of
from zidocs.errors import EvidenceFault
from zidocs.evidence.attachments import EvidencePages, attachment_pages

TEXTS = [f"halaman nomor {number}" for number in range(1, 21)]
WHOLE = raw_pdf.text_pages(*TEXTS)


def pages_of(data: bytes, *ranges: tuple[int, int]) -> EvidencePages:
    return attachment_pages(data, "lampiran/rusak.pdf", ranges)


def codes(pages: EvidencePages) -> list[str]:
    return [problem.code for problem in pages.problems]


def without(data: bytes, part: float, length: int = 40) -> bytes:
    at = int(part * len(data))
    return data[:at] + data[at + length :]


def packed(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
        return out.getvalue()


ALL_THERE = {
    "end cut off": WHOLE[: WHOLE.index(b"xref\n")],
    "trailer lost": WHOLE.replace(b"trailer", b"-------"),
    "wrong place of the table": re.sub(rb"startxref\n\d+", b"startxref\n99999", WHOLE),
    "sent as text": WHOLE.replace(b"\n", b"\r\n"),
    "a few bytes lost": without(WHOLE, 0.95),
    "length that is itself": re.sub(rb"/Length \d+", b"/Length 11 0 R", WHOLE, count=1),
    "wrong places of objects": WHOLE.replace(b"\n0000000", b"\n0000100"),
}


@pytest.mark.parametrize("kind", ALL_THERE)
def test_what_can_be_repaired_is_and_it_is_told(kind: str) -> None:
    assert ALL_THERE[kind] != WHOLE
    pages = pages_of(ALL_THERE[kind])
    assert codes(pages) == ["Z438"]
    assert pages.source_pages == tuple(range(1, 21))
    assert [page.extract_text() for page in PdfReader(io.BytesIO(pages.pdf)).pages] == TEXTS


@pytest.mark.parametrize("part", [0.3, 0.5, 0.7])
def test_pages_that_are_lost_are_counted_in_a_warning(part: float) -> None:
    pages = pages_of(WHOLE[: int(part * len(WHOLE))])
    assert [code for code in codes(pages) if code != "Z441"] == ["Z438", "Z440"]
    warning = pages.problems[-1]
    assert warning.severity == "peringatan"
    assert f"20 pages, but only {len(pages.source_pages)} " in warning.what.render()
    assert 0 < len(pages.source_pages) < 20


@pytest.mark.parametrize("number", [10, 24, 48])
def test_a_page_whose_object_is_lost_is_not_lost_in_silence(number: int) -> None:
    data = re.sub(rb"\n%d 0 obj\n<<.*?>>\nendobj" % number, b"", WHOLE, flags=re.DOTALL)
    pages = pages_of(data)
    assert codes(pages) == ["Z438", "Z440"]
    assert len(pages.source_pages) == 19


@pytest.mark.parametrize(
    ("contents", "lost"),
    [(b"99 0 R", True), (b"[99 0 R]", True), (b"6 0 R", False), (b"[]", False), (b"null", False)],
)
def test_a_page_whose_content_is_lost_is_told_and_an_empty_page_is_not(
    contents: bytes, lost: bool
) -> None:
    data = raw_pdf.one_page(more={6: b"[]"}).replace(b"/Contents 4 0 R", b"/Contents " + contents)
    assert ("Z441" in codes(pages_of(data))) is lost


@needs_poppler
def test_pages_chosen_of_a_repaired_file_are_those_pages(tmp_path: Path) -> None:
    pages = pages_of(ALL_THERE["end cut off"], (7, 8))
    assert [text_of(pages.pdf, page, tmp_path) for page in (1, 2)] == TEXTS[6:8]


def test_a_repaired_file_is_as_harmless_as_any() -> None:
    data = raw_pdf.one_page(catalog=b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>")
    pages = pages_of(data[: data.index(b"xref\n")])
    assert set(codes(pages)) == {"Z430", "Z438"}
    assert b"JavaScript" not in pages.pdf


def test_what_nobody_can_read_is_refused_by_its_name() -> None:
    for data in (b"%PDF-1.7\n" + bytes(2_000), packed(WHOLE)[:900], b"%PDF-1.4\n%%EOF"):
        with pytest.raises(
            EvidenceFault, match=r"^lampiran/rusak\.pdf: This PDF is damaged and cannot be read\. "
        ):
            pages_of(data)


def test_a_good_file_is_not_repaired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "zidocs.evidence.attachments.repaired_by_qpdf", lambda _: pytest.fail("it was repaired")
    )
    assert codes(pages_of(WHOLE)) == []


def test_what_the_readers_say_while_they_repair_is_not_printed(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    torn = WHOLE.replace(b" 14 0 R", b" 14B0 R", 1).replace(b" 00000 f", b" 00000gf", 1)
    assert "Z440" in codes(pages_of(torn))
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_a_reference_to_nothing_in_a_good_file_costs_no_page() -> None:
    data = raw_pdf.one_page(page=b"/Group << /S /Transparency /X 99 0 R >>")
    for contents in (b"/Contents 4 0 R", b"/Nothing 4 0 R "):
        pages = pages_of(data.replace(b"/Contents 4 0 R", contents))
        assert (codes(pages), len(pages.source_pages)) == (["Z438"], 1)


def test_the_same_broken_file_gives_the_same_bytes() -> None:
    assert pages_of(ALL_THERE["end cut off"]).pdf == pages_of(ALL_THERE["end cut off"]).pdf


def test_a_huge_number_of_pages_announced_is_not_believed() -> None:
    data = raw_pdf.text_pages("satu").replace(b"/Count 1 ", b"/Count 500000 ")
    assert "Z440" not in codes(pages_of(data))


def test_endless_dictionaries_are_searched_once() -> None:
    data = b"%PDF-1.7\n<<" + b"/Type /Pages " * 300_000
    with pytest.raises(EvidenceFault):
        pages_of(data)
