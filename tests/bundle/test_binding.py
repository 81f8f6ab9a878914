"""A bundle says the same everywhere: contents, stamps, labels, bookmarks, links, index."""

import dataclasses
import hashlib
import json
import zlib
from pathlib import Path
from random import Random

import pytest
from pypdf.generic import NameObject

from tests.making import raw_pdf
from tests.making.bundles import COVER, MEETING, Read, bookmarks, bound, links_on, part, reader_of
from tests.reading.programs import needs_poppler, needs_qpdf, qpdf_complaints, text_of
from zidocs.bundle.parts import Cover
from zidocs.errors import BundleFault, EvidenceFault

TITLES = ["Surat undangan Nomor W.1-0123", "Daftar hadir", "Notula", "Laporan", "Rencana aksi"]


@pytest.fixture(scope="module")
def bundle() -> Read:
    """Five parts of 1 to 5 pages under one heading."""
    return bound(*(part(title, pages=n) for n, title in enumerate(TITLES, start=1)))


FIRST = [3, 4, 6, 9, 13]
"""The first pages of those parts."""


@needs_poppler
def test_the_text_of_every_part_is_at_the_page_that_the_contents_name(
    bundle: Read, tmp_path: Path
) -> None:
    contents = text_of(bundle.pdf, 2, tmp_path)
    for title, first in zip(TITLES, FIRST, strict=True):
        assert f"{title} {first}" in contents
        assert f"{title} isi 1" in text_of(bundle.pdf, first, tmp_path)


@needs_poppler
def test_every_page_bears_its_stamp(bundle: Read, tmp_path: Path) -> None:
    for page in range(1, bundle.pages + 1):
        stamp = f"I.2.a · B03 · 2024 · halaman {page} dari 18"
        assert text_of(bundle.pdf, page, tmp_path).endswith(stamp)


def test_printed_number_page_number_and_label_are_one(bundle: Read) -> None:
    reader = reader_of(bundle)
    assert len(reader.pages) == bundle.pages == 18
    assert reader.page_labels == [str(page) for page in range(1, 19)]


def test_rows_of_the_contents_lead_to_their_pages_over_the_whole_row(bundle: Read) -> None:
    links = links_on(reader_of(bundle), 2)
    assert [page for _, page in links] == [*FIRST, 18]
    for left, bottom, right, top in (rectangle for rectangle, _ in links):
        assert right - left > 450
        assert 10 < top - bottom < 30
    assert len({bottom for (_, bottom, _, _), _ in links}) == 6


def test_bookmarks_bear_the_number_of_their_page(bundle: Read) -> None:
    expected = [(0, "1 · Sampul", 1), (0, "2 · Daftar isi", 2)]
    expected += [(0, f"{n} · {title}", n) for n, title in zip(FIRST, TITLES, strict=True)]
    expected += [(0, "18 · Lembar pemeriksaan berkas", 18)]
    assert bookmarks(reader_of(bundle)) == expected


def test_sections_are_headings_and_parents_where_there_are_several() -> None:
    several = bound(part("Notula", section="Rapat A"), part("Laporan", section="Rapat A"),
                    part("Notula", section="Rapat B"), part("SK", section=""))  # fmt: skip
    assert bookmarks(reader_of(several))[2:] == [
        (0, "3 · Rapat A", 3), (1, "3 · Notula", 3), (1, "4 · Laporan", 4),
        (0, "5 · Rapat B", 5), (1, "5 · Notula", 5),
        (0, "6 · Dokumen lain", 6), (1, "6 · SK", 6),
        (0, "7 · Lembar pemeriksaan berkas", 7),
    ]  # fmt: skip
    text = reader_of(several).pages[1].extract_text()
    assert text.index("Rapat A") < text.index("Rapat B") < text.index("Dokumen lain")


def test_a_single_section_is_a_heading_only_if_it_is_not_the_title() -> None:
    assert MEETING not in reader_of(bound(part("Notula"))).pages[1].extract_text()
    other = reader_of(bound(part("Notula", section="Rapat Lain"))).pages[1].extract_text()
    assert "Rapat Lain" in other


def test_the_file_describes_itself(bundle: Read) -> None:
    reader = reader_of(bundle)
    root, info = reader.root_object, reader.metadata
    assert info is not None
    assert info.title == f"Bukti dukung I.2.a · B03 · 2024: {MEETING}"
    assert info.author == "Rutan Contoh"
    assert info.subject == COVER.nama_indikator
    assert "/CreationDate" not in info
    assert (root["/Lang"], root["/PageMode"]) == ("id-ID", "/UseOutlines")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/OpenAction" not in root


def test_all_fonts_of_our_own_pages_are_embedded(bundle: Read) -> None:
    reader = reader_of(bundle)

    def fonts(resources: dict[str, object]) -> list[dict[str, object]]:
        found = [font.get_object() for font in resources.get("/Font", {}).values()]
        for form in resources.get("/XObject", {}).values():
            found += fonts(form.get_object().get("/Resources", {}))
        return found

    for page in reader.pages[:2]:
        named = fonts(page["/Resources"])
        assert named
        assert all("/FontFile2" in font["/FontDescriptor"] for font in named)


def test_all_stamps_share_one_font_object(bundle: Read) -> None:
    fonts = {page["/Resources"]["/Font"].raw_get("/S").idnum for page in reader_of(bundle).pages}
    assert len(fonts) == 1


def test_the_index_tells_every_page_and_its_source(bundle: Read) -> None:
    index = json.loads(json.dumps(bundle.index))
    assert list(index) == ["format", "indikator", "periode", "tahun", "satker", "judul", "jilid",
                           "jumlah_jilid", "jumlah_halaman", "pdfa", "sha256", "bagian",
                           "kelengkapan", "asli", "diperkecil", "tambahan",
                           "halaman_sendiri", "halaman"]  # fmt: skip
    assert index["jumlah_halaman"] == bundle.pages == len(index["halaman"])
    assert index["sha256"] == hashlib.sha256(bundle.pdf).hexdigest()
    assert [row["halaman"] for row in index["halaman"]] == list(range(1, 19))
    assert [row["jenis"] for row in index["halaman"][:3]] == ["sampul", "daftar_isi", "lampiran"]
    report = index["bagian"][3]
    assert (report["judul"], report["dari"], report["sampai"]) == ("Laporan", 9, 12)
    rows = [row for row in index["halaman"] if row["judul"] == "Laporan"]
    assert [row["halaman_berkas"] for row in rows] == [1, 2, 3, 4]
    assert {row["sha256"] for row in rows} == {report["sha256"]}


def test_the_source_pages_of_a_part_are_those_it_names() -> None:
    chosen = dataclasses.replace(part("Notula", pages=2), source_pages=(7, 3))
    index = bound(chosen).index
    assert [row["halaman_berkas"] for row in index["halaman"]] == [None, None, 7, 3, None]


NAMED = """/Annots [<< /Subtype /Link /Rect [0 0 9 9] /Dest (tujuan) >>]"""


def test_a_link_never_opens_a_page_of_another_part() -> None:
    def document(page: int) -> bytes:
        dests = b"/Names << /Dests << /Names [(tujuan) [%d 0 R /Fit]] >> >>" % (10 + 2 * page)
        return raw_pdf.text_pages("a", "b", "c", catalog=dests, pages={0: NAMED.encode()})

    reader = reader_of(bound(part("A", document(1)), part("B", document(2))))
    assert [page for _, page in links_on(reader, 3)] == [4]
    assert [page for _, page in links_on(reader, 6)] == [8]
    assert "/Names" not in reader.root_object


def test_a_part_brings_no_outline_form_or_script_along() -> None:
    data = raw_pdf.text_pages(
        "a",
        catalog=b"/AcroForm << /SigFlags 3 /Fields [] >> /OpenAction << /S /JavaScript /JS (x) >> "
        b"/Outlines << /First << /Title (lama) /Dest [10 0 R /Fit] >> >>",
    )
    reader = reader_of(bound(part("A", data)))
    assert "/AcroForm" not in reader.root_object
    assert len(bookmarks(reader)) == 4
    assert "/OpenAction" not in reader.root_object


def test_a_bundle_can_be_part_of_another() -> None:
    inner = bound(part("Notula", pages=2))
    outer = bound(part("Berkas lama", inner.pdf), cover=dataclasses.replace(COVER, periode="B06"))
    text = reader_of(outer).pages[-2].extract_text()
    assert "halaman 5 dari 5" in text
    assert "I.2.a · B06 · 2024 · halaman 7 dari 8" in text


def test_what_parts_have_in_common_is_there_once() -> None:
    def document(text: str) -> bytes:
        return raw_pdf.one_page(
            b"q 9 0 0 9 0 0 cm /L Do Q BT /F1 9 Tf (%s) Tj ET" % text.encode(),
            resources=b"/XObject << /L 6 0 R >>",
            more={
                6: raw_pdf.stream(noise, gray + b"/SMask 7 0 R /Filter /FlateDecode"),
                7: raw_pdf.stream(noise, gray + b"/A /B /Filter /FlateDecode"),
            },
        )

    noise = zlib.compress(Random(1).randbytes(40_000))
    gray = b"/Subtype /Image /Width 200 /Height 200 /ColorSpace /DeviceGray /BitsPerComponent 8 "
    one = bound(part("A", document("satu")))
    assert len(one.pdf) > 2 * len(noise)
    three = bound(*(part(text, document(text)) for text in ("satu", "dua", "tiga")))
    assert len(three.pdf) - len(one.pdf) < 3_000


def test_the_bundle_is_hardly_larger_than_its_parts() -> None:
    parts = [part(f"Bagian {n}", pages=10) for n in range(20)]
    grown = len(bound(*parts).pdf) - sum(len(p.pdf) for p in parts)
    assert grown < 3_000 * 200


def test_the_same_parts_give_the_same_bytes() -> None:
    parts = [part("Notula", pages=2), part("Laporan", pages=3)]
    assert bound(*parts).pdf == bound(*parts).pdf


def test_a_changed_part_gives_another_identity() -> None:
    one, other = (reader_of(bound(part(title))).trailer["/ID"] for title in ("Notula", "Notule"))
    assert one != other


@needs_qpdf
def test_qpdf_finds_no_fault(bundle: Read, tmp_path: Path) -> None:
    assert qpdf_complaints(bundle.pdf, tmp_path) == ""


@pytest.mark.parametrize(
    "title", ["", "  ", "Rapat 🎉 會議", "a\nb\tc", "x" * 900, "(1) \\ {{ & <"]
)
def test_any_title_is_listed_and_proved(title: str) -> None:
    assert bound(part(title), part("Notula")).pages == 5


def test_a_cover_of_bare_facts_is_enough() -> None:
    bare = dataclasses.replace(COVER, kop=(), judul="", nama_indikator="", author="", periode="")
    reader = reader_of(bound(part("Notula", section=""), cover=bare))
    assert "I.2.a · 2024 · halaman 1 dari 4" in reader.pages[0].extract_text()


def test_a_bundle_of_no_indicator_shows_its_title_and_nothing_made_up() -> None:
    bundle = bound(
        part("Notula", section=""), cover=Cover(judul="Bahan rapat", paper_mm=(210.0, 297.0))
    )
    reader = reader_of(bundle)
    assert reader.pages[0].extract_text().split("\n") == [
        "Bahan rapat",
        "Bahan rapat · halaman 1 dari 4",
    ]
    assert reader.metadata["/Title"] == "Bahan rapat"
    assert (bundle.index["indikator"], bundle.index["tahun"]) == ("", None)


@pytest.mark.parametrize(
    ("judul", "stamp"),
    [
        ("", "halaman 3 dari 4"),
        ("Rapat\n kedua", "Rapat kedua · halaman 3 dari 4"),
        ("Rapat penting " * 9, "Rapat penting " * 3 + "Rapat penting… · halaman 3 dari 4"),
        ("x" * 90, "x" * 59 + "… · halaman 3 dari 4"),
    ],
)
def test_a_long_title_is_cut_short_in_the_stamp(judul: str, stamp: str) -> None:
    cover = Cover(judul=judul, paper_mm=(210.0, 297.0))
    text = reader_of(bound(part("Notula", section=""), cover=cover)).pages[2].extract_text()
    assert text.split("\n")[-1] == stamp


@needs_poppler
def test_long_facts_stay_on_the_cover(tmp_path: Path) -> None:
    long = dataclasses.replace(COVER, nama_indikator="Dokumen rencana kerja " * 40,
                               judul="Rapat pembahasan " * 40, satker="Rumah Tahanan " * 20,
                               kop=("KEMENTERIAN " * 12,) * 4)  # fmt: skip
    bundle = bound(part("Notula", section=""), cover=long)
    words = text_of(bundle.pdf, 1, tmp_path)
    assert bundle.pages == 4
    assert words.index("BUKTI DUKUNG") < words.index("I.2.a") < words.index("PERIODE B03")


def test_nothing_to_bind_is_a_fault() -> None:
    with pytest.raises(BundleFault, match="nothing to put"):
        bound()


def test_a_part_whose_pages_are_not_announced_is_a_fault() -> None:
    wrong = dataclasses.replace(part("Notula", pages=2), source_pages=(1,))
    with pytest.raises(BundleFault, match="2 pages where 1 were announced"):
        bound(wrong)


def test_a_part_that_cannot_be_read_is_named() -> None:
    wrong = dataclasses.replace(part("Notula"), pdf=b"%PDF-1.7 rusak", source="lampiran/x.pdf")
    with pytest.raises(EvidenceFault, match=r"^lampiran/x\.pdf: "):
        bound(wrong)


def test_pages_are_never_shared_between_two_copies_of_a_file() -> None:
    same = raw_pdf.text_pages("satu", "dua")
    reader = reader_of(bound(part("A", same), part("B", same)))
    numbers = {page.indirect_reference.idnum for page in reader.pages}
    assert len(numbers) == len(reader.pages) == 7
    assert all(page[NameObject("/Type")] == "/Page" for page in reader.pages)
