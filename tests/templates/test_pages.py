"""The built-in templates as pages: short, long and very long, by both engines.

Looked at as images too; what a person saw there is held here by the places of the words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.making import meetings
from tests.reading.pages import Page, read_pages
from tests.reading.programs import needs_poppler, needs_soffice
from zidocs.documents.writing import write_documents
from zidocs.layout import Engine
from zidocs.layout.choose import at_hand, lay_out
from zidocs.layout.libreoffice import LibreOffice
from zidocs.layout.normalise import normalise
from zidocs.office.packet import Packet

pytestmark = needs_poppler

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 20 * MM, 20 * MM, 25 * MM
TOLERANCE = 2.0

SIZES = {"short": (3, 1, 2), "long": (30, 12, 5), "very long": (150, 60, 9)}
"""Attendees, discussion points (with as long texts elsewhere), photos."""

OTHER_TEMPLATES: dict[str, Any] = {
    "daftar_hadir": {"kolom": ["nip", "pangkat", "jabatan", "unit", "instansi"]},
    "undangan": {"bentuk": "nota_dinas"},
    "laporan": {"kerangka": "tata-naskah"},
}
OFFICES: dict[str, dict[str, Any]] = {
    "A4, logo": {"logo": meetings.picture(300, 300, "PNG")},
    "F4, TTE, four photos": {"kertas": "F4", "tte": True, "foto_per_halaman": "4"},
}

HEADINGS = frozenset(
    """
    Kata Pembukaan|Pembahasan|Keputusan|Penutup|Latar Belakang|Maksud dan Tujuan|Pendahuluan|Umum
    |Dasar Pelaksanaan|Pelaksanaan Kegiatan|Hasil yang Dicapai|Kesimpulan dan Saran|Kesimpulan
    |Saran|Ruang Lingkup|Dasar|Kegiatan yang Dilaksanakan|Simpulan dan Saran|Simpulan
    |No. Keputusan Penanggung Jawab Tenggat|No. Nama Jabatan/Instansi|DOKUMENTASI FOTO
    |DAFTAR PENERIMA|Pembahasan rencana aksi tiap area|Evaluasi data dukung|Tembusan:
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)

FOOTER = r"(Halaman \d+ dari \d+)? ?(Dokumen ini .* Sandi Negara\.)?"

LAST_WORDS = {
    "undangan": "terima kasih.",
    "nota_dinas": "terima kasih.",
    "notula": "mestinya.",
    "laporan": "kebijakan lebih lanjut.",
    "berita_acara": "mestinya.",
}


@dataclass(frozen=True)
class Case:
    """One document: its template's name, how long, for which office; and its packet."""

    name: str
    size: str
    office: str
    packet: Packet
    docx: bytes

    def __str__(self) -> str:
        return f"{self.name}, {self.size}, {self.office}"


Laid = Mapping[str, tuple[Page, ...]]


def cases(folder: Path) -> Iterator[Case]:
    for place, (office_name, settings) in enumerate(OFFICES.items()):
        for size, (attendees, points, photos) in SIZES.items():
            office = meetings.office(
                folder / f"{place}-{size}", meetings.people(attendees), **settings
            )
            yaml = meetings.sized_yaml(points)
            if place:
                yaml.update({key: {**yaml.get(key, {}), **more}
                             for key, more in OTHER_TEMPLATES.items()})  # fmt: skip
            packet = meetings.packet(office, yaml)
            for document in write_documents(packet, office, meetings.photos(photos)):
                yield Case(document.name, size, office_name, packet, document.data)


@pytest.fixture(scope="module")
def all_cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    return {str(case): case for case in cases(tmp_path_factory.mktemp("packets"))}


def laid(cases: Mapping[str, Case], engine: Engine, folder: Path) -> Laid:
    documents = {name: normalise(case.docx) for name, case in cases.items()}
    pages = {}
    if isinstance(engine, LibreOffice):
        made = engine.pages_of(documents)
    else:
        made = {name: engine.pages(docx, name) for name, docx in documents.items()}
    for number, (name, found) in enumerate(made.items()):
        file = folder / f"{number}.pdf"
        file.write_bytes(found.pdf)
        pages[name] = read_pages(file)
    return pages


@pytest.fixture(scope="module")
def by_us(all_cases: Mapping[str, Case], tmp_path_factory: pytest.TempPathFactory) -> Laid:
    return laid(all_cases, at_hand().built_in, tmp_path_factory.mktemp("bawaan"))


@pytest.fixture(scope="module")
def by_office(all_cases: Mapping[str, Case], tmp_path_factory: pytest.TempPathFactory) -> Laid:
    office = at_hand().office
    assert office is not None
    return laid(all_cases, office, tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture(scope="module", params=["by_us", pytest.param("by_office", marks=needs_soffice)])
def pages(request: pytest.FixtureRequest) -> Laid:
    """The pages of every document, by each engine."""
    found: Laid = request.getfixturevalue(request.param)
    return found


def test_nothing_of_any_document_is_lost_on_its_pages(all_cases: Mapping[str, Case]) -> None:
    laid_out = lay_out({name: case.docx for name, case in all_cases.items()}, "bawaan")
    assert not [problem for document in laid_out.values() for problem in document.problems]


@needs_soffice
def test_both_engines_need_the_same_number_of_pages(by_us: Laid, by_office: Laid) -> None:
    assert {name: len(pages) for name, pages in by_us.items()} == {
        name: len(pages) for name, pages in by_office.items()
    }


def test_the_sizes_are_really_short_long_and_very_long(by_us: Laid) -> None:
    counts = {name: len(pages) for name, pages in by_us.items()}
    assert counts["undangan, short, A4, logo"] == 1
    assert counts["daftar_hadir, very long, A4, logo"] >= 8
    assert counts["notula, very long, F4, TTE, four photos"] >= 8


def test_no_text_stands_outside_the_margins(pages: Laid) -> None:
    assert_within_margins(pages)


def assert_within_margins(pages: Laid) -> None:
    for name, document in pages.items():
        for page in document:
            for word in page.words:
                assert word.left >= LEFT - TOLERANCE, (name, word)
                assert word.right <= page.width - RIGHT + TOLERANCE, (name, word)
                assert word.top >= TOP - TOLERANCE, (name, word)
                assert word.bottom <= page.height - 10 * MM, (name, word)


def test_a_word_longer_than_a_line_stays_within_the_margins(tmp_path: Path) -> None:
    word = "Pemberantasan" * 12
    yaml = {
        "rapat": meetings.meeting(judul=word, tempat=word, agenda=[word, word]),
        "undangan": {"nomor": word, "kepada": [word] * 6, "tembusan": [word]},
        "notula": {
            "pembahasan": [{"agenda": 1, "pembicara": word, "uraian": word}],
            "keputusan": [{"uraian": word, "penanggung_jawab": word}],
        },
    }
    office = meetings.office(tmp_path, meetings.people(3))
    packet = meetings.packet(office, yaml)
    cases = {
        document.name: Case(document.name, "hard", "A4", packet, document.data)
        for document in write_documents(packet, office, meetings.photos(1))
    }
    assert_within_margins(laid(cases, at_hand().built_in, tmp_path))


def test_only_the_footer_stands_in_the_bottom_margin_and_leaves_its_corners_free(
    pages: Laid,
) -> None:
    for name, document in pages.items():
        for page in document:
            low = [word for word in page.words if word.middle > page.height - BOTTOM]
            text = " ".join(word.text for word in low)
            assert re.fullmatch(
                r"(Halaman \d+ dari \d+)? ?(Dokumen ini .* Sandi Negara\.)?", text
            ), name
            for word in low:
                assert word.left > LEFT + 15 * MM, (name, word)
                assert word.right < page.width - RIGHT - 15 * MM, (name, word)


def test_no_text_is_printed_over_other_text(pages: Laid) -> None:
    for name, document in pages.items():
        for page in document:
            assert not page.overlaps(), name


def test_attendees_stand_in_rows_that_no_page_splits(
    pages: Laid, all_cases: Mapping[str, Case]
) -> None:
    for name, document in pages.items():
        case = all_cases[name]
        if case.name != "daftar_hadir" or "A4" not in case.office:
            continue
        columns = [page.within(LEFT + 28, LEFT + 172) for page in document]
        assert case.packet.rapat is not None
        for person in case.packet.rapat.peserta:
            number = person.nip
            printed = f"NIP {number[:8]} {number[8:14]} {number[14]} {number[15:]}"
            row = f"{person.nama} {printed}"
            assert sum(row in column for column in columns) == 1, (name, row)


def test_decisions_stand_in_rows_that_no_page_splits(
    pages: Laid, all_cases: Mapping[str, Case]
) -> None:
    for name, document in pages.items():
        case = all_cases[name]
        if case.name != "notula":
            continue
        columns = [page.within(LEFT + 33, LEFT + 252) for page in document]
        for decision in case.packet.notula.keputusan:
            assert sum(decision.uraian in column for column in columns) == 1, (name, decision)


def test_the_head_of_a_table_stands_on_each_of_its_pages(
    pages: Laid, all_cases: Mapping[str, Case]
) -> None:
    for name, document in pages.items():
        if all_cases[name].name == "daftar_hadir":
            assert all("Tanda Tangan" in page.text for page in document), name
        if all_cases[name].name in ("undangan", "nota_dinas"):
            first = next((n for n, page in enumerate(document) if "PENERIMA" in page.text), None)
            assert (first is None) == ("short" in name)
            assert all("Jabatan/Instansi" in page.text for page in document[first:] if first), name


def test_no_heading_stands_alone_at_the_end_of_a_page(by_us: Laid) -> None:
    """By the built-in engine only.

    LibreOffice 7.4 lays a text out on pages of a guessed number of paragraphs first, and leaves a
    heading behind where such a page ended, though it is to be kept with what follows.
    """
    for name, document in by_us.items():
        assert_no_heading_is_alone(name, document)


def assert_no_heading_is_alone(name: str, document: tuple[Page, ...]) -> None:
    for page in document[:-1]:
        (*_, last) = page.above(page.height - BOTTOM + TOLERANCE)
        assert re.sub(r"^([IVX]+|[A-Za-z]|\d+)\. ", "", last) not in HEADINGS, (name, last)
        assert not last.endswith(":"), (name, last)


def test_a_signature_stands_with_the_end_of_the_text_it_signs(
    pages: Laid, all_cases: Mapping[str, Case]
) -> None:
    for name, document in pages.items():
        assert_signature_is_not_alone(all_cases[name].name, document)


def assert_signature_is_not_alone(kind: str, document: tuple[Page, ...]) -> None:
    if kind == "daftar_hadir":
        (signed,) = [page.text for page in document if "Mengetahui," in page.text]
        assert re.search(r"\b\d+\. .*Mengetahui, Kepala, .* NIP 19780510", signed)
        return
    first = {"notula": "Pencatat,", "berita_acara": "Pimpinan Rapat,"}.get(kind, "Kepala,")
    signed = next(page.text for page in reversed(document) if f" {first} " in page.text)
    before, _, after = signed.rpartition(f" {first} ")
    assert LAST_WORDS[kind] in before, before[-200:]
    assert "NIP 19780510 200012 1 001" in after


def test_a_second_row_of_signatures_has_room_above_it_and_may_stand_on_the_next_page(
    tmp_path: Path,
) -> None:
    parties = [{"nama": f"Saksi {name}", "sebagai": f"Pihak {name}"} for name in "ABCDE"]
    seen = set()
    for count in range(1, 12):
        office = meetings.office(tmp_path, meetings.people(3))
        record = {"pihak": parties, "hasil": [f"Hasil ke-{number}" for number in range(count)]}
        packet = meetings.packet(office, {"berita_acara": record, "dokumen": ["berita_acara"]})
        (written,) = write_documents(packet, office, ())
        file = tmp_path / "berita_acara.pdf"
        file.write_bytes(at_hand().built_in.pages(written.data, "berita_acara").pdf)
        tops = [
            {word.text: word.top for word in page.words if word.text in ("A,", "C,", "E,")}
            for page in read_pages(file)
        ]
        seen.add(tuple(tuple(page) for page in tops))
        for page in tops:
            places = sorted(page.values())
            assert all(40 * MM < below - above < 60 * MM for above, below in pairwise(places))
    assert (("A,",), ("C,", "E,")) in seen, seen


def test_photos_stand_two_or_four_on_a_page_with_their_captions(pages: Laid) -> None:
    for name, document in pages.items():
        if not name.startswith("notula, very long"):
            continue
        captions = [re.findall(r"Gambar \d+\.", page.text) for page in document]
        counts = [len(found) for found in captions if found]
        assert counts == ([4, 4, 1] if "four" in name else [2, 2, 2, 2, 1]), name


def test_headings_rows_and_signatures_hold_together_at_every_length(tmp_path: Path) -> None:
    """Wherever the end of a page falls: the lengths grow by one row and one point at a time."""
    for count in range(1, 27):
        office = meetings.office(tmp_path, meetings.people(count), tte=count % 2 == 0)
        packet = meetings.packet(office, meetings.sized_yaml(count))
        for written in write_documents(packet, office, ()):
            kind = written.name
            file = tmp_path / f"{kind}.pdf"
            file.write_bytes(at_hand().built_in.pages(written.data, kind).pdf)
            document = read_pages(file)
            assert_signature_is_not_alone(kind, document)
            if kind in ("notula", "laporan"):
                closing = [page.text for page in document if LAST_WORDS[kind] in page.text]
                assert "Penutup" in closing[-1], (kind, count)
            assert_no_heading_is_alone(f"{kind} {count}", document)
