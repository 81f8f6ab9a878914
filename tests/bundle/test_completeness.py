"""The page that says what of the guide's wishes is there: every row true, linked, and in order."""

from pathlib import Path

import pytest

from tests.making.bundles import COVER, Read, bookmarks, bound, links_on, part, reader_of
from tests.reading.programs import needs_poppler, needs_qpdf, qpdf_complaints, words_of
from zidocs.bundle.own_pages import lay_out
from zidocs.bundle.parts import AskedRow
from zidocs.bundle.planning import plan_bundle

MM = 72 / 25.4
ACTIVITY = "Rapat penyusunan Rencana Aksi"


def asked(nama: str, keadaan: str, answer: int | None = None, kelompok: str = ACTIVITY) -> AskedRow:
    return AskedRow(kelompok=kelompok, nama=nama, keadaan=keadaan, part=answer)


@pytest.fixture(scope="module")
def bundle() -> Read:
    """Two parts of two and three pages; one thing is missing, one need not be there."""
    rows = [
        asked("Undangan", "belum ditandatangani", 0),
        asked("Notula", "ada", 1),
        asked("Laporan", "belum ada"),
        asked("Dokumen formasi", "tidak wajib (dipegang Biro Kepegawaian)", kelompok="Lain"),
    ]
    parts = [part("Surat undangan", pages=2), part("Notula", pages=3)]
    return bound(*parts, asked=rows)


def test_the_page_stands_between_contents_and_parts(bundle: Read) -> None:
    reader = reader_of(bundle)
    assert [p.extract_text().split("\n")[0] for p in reader.pages[1:3]] == [
        "DAFTAR ISI",
        "DAFTAR KELENGKAPAN",
    ]
    assert [row["jenis"] for row in bundle.index["halaman"]][:4] == [
        "sampul",
        "daftar_isi",
        "daftar_kelengkapan",
        "lampiran",
    ]
    assert (0, "3 · Daftar kelengkapan", 3) in bookmarks(reader)


def test_what_is_there_names_its_page_and_leads_to_it(bundle: Read) -> None:
    reader = reader_of(bundle)
    assert [page for _, page in links_on(reader, 3)] == [4, 6]
    text = " ".join(reader.pages[2].extract_text().split())
    assert "1. Undangan belum ditandatangani 4" in text
    assert "2. Notula ada 6" in text


def test_what_is_missing_says_so_and_leads_nowhere(bundle: Read) -> None:
    text = " ".join(reader_of(bundle).pages[2].extract_text().split())
    assert "3. Laporan belum ada –" in text
    assert "tidak wajib (dipegang Biro Kepegawaian) –" in text


def test_the_rows_stand_under_their_activities(bundle: Read) -> None:
    text = reader_of(bundle).pages[2].extract_text()
    places = [text.index(word) for word in (ACTIVITY, "Undangan", "Laporan", "Lain", "formasi")]
    assert places == sorted(places)


def test_without_wishes_there_is_no_such_page() -> None:
    bundle = bound(part("Notula"))
    assert not any("KELENGKAPAN" in page.extract_text() for page in reader_of(bundle).pages)


@pytest.mark.parametrize("count", [20, 38, 39, 40, 41, 42, 43, 44, 45, 90])
def test_many_rows_go_on_overleaf_and_the_page_numbers_still_hold(count: int) -> None:
    rows = [asked(f"Butir {number}", "ada", number) for number in range(count)]
    bundle = bound(*(part(f"Bagian {number}") for number in range(count)), asked=rows)
    reader = reader_of(bundle)
    own = [
        row["halaman"] for row in bundle.index["halaman"] if row["jenis"] == "daftar_kelengkapan"
    ]
    first = bundle.index["bagian"][0]["dari"]
    assert (
        first
        == len(
            [
                row
                for row in bundle.index["halaman"]
                if not row["berkas"] and row["jenis"] != "sertifikat"
            ]
        )
        + 1
    )
    assert [page for at in own for _, page in links_on(reader, at)] == list(
        range(first, first + count)
    )


def test_the_name_of_an_activity_never_stands_last_on_a_page() -> None:
    for count in range(1, 60):
        rows = [asked(f"Butir {n}", "ada") for n in range(count)]
        rows += [asked("Undangan", "ada", kelompok="Rapat lain")]
        plan = plan_bundle(COVER, [[part("Notula")]], rows, [])
        own = plan.own_pages(plan.index(0))
        pages = lay_out(own.sheets("daftar_kelengkapan"), own.paper)
        # The name of an activity is a row of one cell.
        assert all(len(page[-1].line.cells) == 4 for page in pages)


@needs_poppler
def test_long_names_and_states_stay_in_their_columns(tmp_path: Path) -> None:
    rows = [asked("Dokumen rencana kerja yang ditandatangani " * 6, "belum ditandatangani", 0)]
    rows += [asked("x" * 200, "tidak wajib (bila sosialisasi dilaksanakan secara virtual)")]
    bundle = bound(part("Notula"), asked=rows)
    found = words_of(bundle.pdf, 3, tmp_path)
    _, state_left, titles_top, *_ = next(word for word in found if word[0] == "Keadaan")
    words = [word for word in found if titles_top < word[2] < 270 * MM]
    assert max(word[3] for word in words) <= (210 - 20) * MM + 1
    names = [word for word in words if word[0].startswith(("Dokumen", "xxx", "ditandatangani"))]
    assert any(word[1] < state_left for word in names)
    assert all(word[3] <= state_left + 0.5 or word[1] >= state_left - 0.5 for word in words)


@needs_qpdf
def test_other_programs_find_the_file_sound(bundle: Read, tmp_path: Path) -> None:
    assert qpdf_complaints(bundle.pdf, tmp_path) == ""
