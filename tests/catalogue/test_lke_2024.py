"""The catalogue lke-2024 holds what the guide holds: counts, codes, periods, offices, notes."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from string import ascii_lowercase

import pytest

from zidocs.office.catalogue import (
    ALL_OFFICES,
    Butir,
    DataDukung,
    Indikator,
    Kegiatan,
    OfficeKind,
    builtin,
)

KATALOG = builtin("lke-2024")
INDICATORS = KATALOG.indicators

INDICATORS_PER_SUBAREA = {
    "I.1": 2, "I.2": 3, "I.3": 3, "I.4": 4,
    "II.1": 3, "II.2": 4, "II.3": 2,
    "III.1": 6, "III.2": 3, "III.3": 6, "III.4": 4, "III.5": 1, "III.6": 1,
    "IV.1": 3, "IV.2": 10,
    "V.1": 2, "V.2": 4, "V.3": 4, "V.4": 4, "V.5": 5, "V.6": 2,
    "VI.1": 4, "VI.2": 5, "VI.3": 3,
}  # fmt: skip

WITH_MEETINGS = """
    I.1.b I.2.a I.2.b I.2.c I.3.a I.3.b I.3.c I.4.b I.4.d
    II.2.d II.3.b
    III.1.a III.1.c III.1.d III.1.f III.2.a III.2.b III.2.c III.3.a III.3.b III.4.d
    IV.1.a IV.1.b IV.1.c
    V.1.a V.2.a V.2.d V.4.a
    VI.2.a VI.2.c
"""

WITH_TWO_MEETINGS_OR_MORE = {
    "I.2.a": 2, "I.2.c": 3, "III.1.f": 2, "IV.1.a": 2, "IV.1.c": 2, "VI.2.c": 2,
}  # fmt: skip

OWN_PERIODS = {
    "I.4.c": {"butir 3": "B12"},
    "I.4.d": {"butir 1": "B03", "butir 2": "B03"},
    "IV.1.a": {"kegiatan 1": "B03", "kegiatan 2": "B06", "butir 1": "B03", "butir 2": "B06"},
    "IV.1.b": {"kegiatan 1": "B03", "butir 1": "B06"},
    "IV.2.a": {"butir 1": "B03", "butir 2": "B03", "butir 3": "B03", "butir 4": "B06"},
    "IV.2.c": {
        "butir 1": "B03", "butir 2": "B03", "butir 3": "B03", "butir 4": "B03", "butir 5": "B03",
        "butir 6": "B06",
    },
    "V.1.b": {"butir 1": "B03"},
    "V.2.a": {"butir 1": "B03"},
    "V.2.c": {"butir 1": "B06"},
    "V.3.a": {"butir 1": "B03", "butir 2": "B03", "butir 3": "B03", "butir 4": "B12"},
}  # fmt: skip

E, K, P, I = ALL_OFFICES  # noqa: E741 -- Eselon I, Kanwil, UPT Pemasyarakatan, UPT Imigrasi
OWN_OFFICES = {
    "II.1.a": {1: {E, K}, 2: {P, I}, 4: {K, P, I}},
    "II.2.a": {1: {E, K}},
    "II.2.c": {
        1: {I}, 2: {I}, 3: {I}, 4: {P}, 5: {P}, 6: {P}, 7: {P}, 8: {P}, 9: {E}, 10: {K}, 11: {K},
    },
    "III.1.b": {2: {K, P, I}},
    "III.3.a": {4: {P, I}, 5: {E, K}},
    "III.3.d": {2: {K, P, I}},
    "IV.2.c": {3: {E}, 4: {P, I}, 5: {K}},
    "VI.1.c": {1: {E, K}, 2: {P, I}, 4: {K, P, I}},
    "VI.2.d": {2: {P}, 3: {I}, 4: {E, K}},
}  # fmt: skip

HELD_BY_OTHERS = {
    "III.1.b": {4: "Biro Kepegawaian"},
    "III.1.d": {2: "Biro Kepegawaian", 3: "Biro Kepegawaian"},
    "III.2.a": {1: "Biro Kepegawaian", 2: "Biro Kepegawaian"},
    "III.2.b": {1: "Biro Kepegawaian", 2: "Biro Kepegawaian"},
    "III.3.a": {1: "BPSDM", 2: "Biro Kepegawaian"},
    "III.3.d": {1: "BPSDM"},
    "III.3.f": {2: "BPSDM"},
    "V.4.b": {1: "Inspektorat Jenderal"},
    "V.4.c": {1: "Inspektorat Jenderal"},
    "V.4.d": {1: "Inspektorat Jenderal"},
}

CONDITIONAL = {"III.5.a": [6], "IV.2.g": [4], "IV.2.h": [3]}

LINES_OF_THE_TABLE = set(range(48, 189))
EMPTY_LINES = {51, 64, 71, 79, 88, 101, 110, 125, 129, 139, 145, 168, 182}

SLIPS = """
    Hjen Tjen Ijèn Ijzin WBMM Bsulan mechanisme Pemasarakatan pemsarakatan kepegawainan perbitan
    Tehnologi Permenan Tatalaksanaan Taspem PPSMP Pengikut Pengukit Penyempaan ManpanRB selfservice
    resiko survey social Standart presentase kearah dibawahnya diluar dilingkungannya Penunjukkan
    Zi
"""

JENIS_BY_FIRST_WORDS = {
    "SK ": "sk",
    "Surat keputusan": "sk",
    "Surat ": "surat",
    "Nota dinas": "surat",
    "Permenkumham": "peraturan",
    "Laporan": "laporan",
    "Dokumen laporan": "laporan",
    "Rekapitulasi": "rekapitulasi",
    "Sertifikat": "sertifikat",
    "Foto ": "foto",
    "Capture": "capture",
    "Screenshot": "capture",
    "Dokumen capture": "capture",
}


def asked(indikator: Indikator) -> tuple[DataDukung, ...]:
    return (*indikator.kegiatan, *indikator.butir)


def items() -> list[tuple[str, Butir]]:
    return [(indikator.kode, item) for indikator in INDICATORS for item in indikator.butir]


def activities() -> list[tuple[str, Kegiatan]]:
    return [(indikator.kode, entry) for indikator in INDICATORS for entry in indikator.kegiatan]


def words_read(value: object) -> Iterator[str]:
    """All words of a dumped catalogue but those of the original wordings."""
    if isinstance(value, str):
        yield from re.findall(r"[^\W_]+", value)
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from () if key == "asli" else words_read(entry)
    elif isinstance(value, tuple):
        for entry in value:
            yield from words_read(entry)


def test_there_are_88_indicators_as_many_in_each_subarea_as_in_the_guide() -> None:
    counted = {subarea.kode: len(subarea.indikator) for subarea in KATALOG.subareas}
    assert counted == INDICATORS_PER_SUBAREA
    assert len(INDICATORS) == 88


def test_codes_count_on_without_a_gap() -> None:
    assert [area.kode for area in KATALOG.area] == ["I", "II", "III", "IV", "V", "VI"]
    for area in KATALOG.area:
        numbers = [f"{area.kode}.{n}" for n in range(1, len(area.subarea) + 1)]
        assert [subarea.kode for subarea in area.subarea] == numbers
        for subarea in area.subarea:
            letters = ascii_lowercase[: len(subarea.indikator)]
            codes = [indikator.kode for indikator in subarea.indikator]
            assert codes == [f"{subarea.kode}.{letter}" for letter in letters]


def test_as_many_indicators_are_due_in_each_period_as_in_the_guide() -> None:
    due = Counter(periode for indikator in INDICATORS for periode in indikator.jadwal)
    assert due == {"B03": 55, "B06": 40, "B09": 17, "B12": 47}


def test_thirty_indicators_ask_for_meetings() -> None:
    with_meetings = WITH_MEETINGS.split()
    assert [entry.kode for entry in INDICATORS if entry.kegiatan] == with_meetings
    assert len(with_meetings) == 30


def test_indicators_with_more_than_one_meeting_keep_them_apart() -> None:
    counted = {entry.kode: len(entry.kegiatan) for entry in INDICATORS if len(entry.kegiatan) > 1}
    assert counted == WITH_TWO_MEETINGS_OR_MORE


def test_items_with_a_month_of_their_own_have_exactly_that_month() -> None:
    found = {
        indikator.kode: {
            f"{type(entry).__name__.lower()} {entry.nomor}": ", ".join(entry.periode)
            for entry in asked(indikator)
            if entry.periode != indikator.jadwal
        }
        for indikator in INDICATORS
    }
    assert {kode: own for kode, own in found.items() if own} == OWN_PERIODS


def test_periods_of_items_lie_within_those_of_their_indicator() -> None:
    for indikator in INDICATORS:
        for entry in asked(indikator):
            assert set(entry.periode) <= set(indikator.jadwal), (indikator.kode, entry.nama)


@pytest.mark.parametrize("satker", ALL_OFFICES)
def test_every_office_has_something_to_show_in_every_period_of_an_indicator(
    satker: OfficeKind,
) -> None:
    for indikator in INDICATORS:
        for periode in indikator.jadwal:
            due = [entry for entry in asked(indikator) if entry.is_asked(periode, satker)]
            assert due, (indikator.kode, periode)


def test_items_for_one_kind_of_office_only_say_so() -> None:
    found: dict[str, dict[int, set[str]]] = {}
    for kode, item in items():
        if item.satker != ALL_OFFICES:
            found.setdefault(kode, {})[item.nomor] = set(item.satker)
    assert found == OWN_OFFICES
    assert all(entry.satker == ALL_OFFICES for _, entry in activities())


def test_items_held_by_another_office_name_it() -> None:
    found: dict[str, dict[int, str]] = {}
    for kode, item in items():
        if item.pemegang:
            found.setdefault(kode, {})[item.nomor] = item.pemegang
    assert found == HELD_BY_OTHERS


def test_conditional_items_name_their_condition() -> None:
    found: dict[str, list[int]] = {}
    for kode, item in items():
        if item.syarat:
            found.setdefault(kode, []).append(item.nomor)
    assert found == CONDITIONAL


def test_every_meeting_asks_for_invitation_attendance_minutes_and_photos() -> None:
    for kode, entry in activities():
        if (kode, entry.nomor) == ("I.2.c", 3):
            # The public ceremony (pencanangan): the guide asks for photos and a report only.
            assert entry.dokumen == ("foto", "laporan")
        else:
            assert entry.dokumen[:4] == ("undangan", "daftar_hadir", "notula", "foto"), kode
            assert set(entry.dokumen[4:]) <= {"laporan", "berita_acara"}, kode


def test_a_report_title_stands_only_where_a_report_is_asked() -> None:
    for kode, entry in activities():
        if entry.judul_laporan:
            assert "laporan" in entry.dokumen, kode
            assert entry.judul_laporan.startswith("Laporan "), kode
    untitled = [
        kode
        for kode, entry in activities()
        if "laporan" in entry.dokumen and not entry.judul_laporan
    ]
    assert untitled == ["I.4.d", "V.4.a"]


def test_the_kind_of_an_item_fits_its_name() -> None:
    for kode, item in items():
        for words, jenis in JENIS_BY_FIRST_WORDS.items():
            if item.nama.lower().startswith(words.lower()):
                assert item.jenis == jenis, (kode, item.nama)
                break


def test_every_row_of_the_guide_is_accounted_for_once() -> None:
    lines = Counter(
        chain(
            KATALOG.baris,
            *(area.baris for area in KATALOG.area),
            *(subarea.baris for subarea in KATALOG.subareas),
            *(indikator.baris for indikator in INDICATORS),
        )
    )
    assert set(lines) == LINES_OF_THE_TABLE - EMPTY_LINES
    assert set(lines.values()) == {1}


def test_entries_name_lines_of_their_indicator() -> None:
    for indikator in INDICATORS:
        for entry in asked(indikator):
            assert entry.baris, indikator.kode
            assert set(entry.baris) <= set(indikator.baris), indikator.kode


def test_every_indicator_tells_how_it_is_met() -> None:
    assert all(len(indikator.petunjuk) > 20 for indikator in INDICATORS)


def test_letters_of_the_petunjuk_begin_lines_of_their_own() -> None:
    for indikator in INDICATORS:
        inside = re.search(r"(?<=\S) [a-n]\. [A-Z]", indikator.petunjuk)
        assert inside is None, (indikator.kode, inside)


def test_no_slip_of_the_scan_is_left_outside_the_original_wordings() -> None:
    readings = set(words_read(KATALOG.model_dump()))
    assert readings & set(SLIPS.split()) == set()
    assert "<" not in KATALOG.model_dump_json()


def test_the_note_on_the_letter_of_the_itjen_stands_at_its_21_rows() -> None:
    note = "Disesuaikan dengan lampiran Surat Itjen Nomor ITJ.UM.01.01-2134 tanggal 22 Juli 2020"
    noted = [
        indikator.kode
        for indikator in INDICATORS
        if any(text.startswith(note) for text in indikator.catatan)
    ]
    assert " ".join(noted) == (
        "I.4.b I.4.d IV.1.a IV.1.c IV.2.a IV.2.e IV.2.g IV.2.h IV.2.i IV.2.j V.1.b V.6.a V.6.b "
        "VI.1.b VI.2.a VI.2.c VI.2.d VI.2.e VI.3.a VI.3.b VI.3.c"
    )


@pytest.mark.parametrize(
    ("kode", "words"),
    [
        ("I.2.c", "sosialisasi melalui virtual"),
        ("I.4.b", "wajib ditetapkan sebagai Agen Perubahan"),
        ("VI.2.a", "Tidak boleh menggunakan dokumen kegiatan berupa foto apel pagi"),
        ("VI.2.c", "Notula harus menjelaskan kriteria"),
        ("VI.2.e", "bukan merupakan Inovasi Layanan"),
        ("VI.3.a", "30 orang"),
    ],
)
def test_warnings_of_the_guide_are_kept_as_notes(kode: str, words: str) -> None:
    indikator = KATALOG.find_indicator(kode)
    assert indikator is not None
    assert any(words in note for note in indikator.catatan)


def test_the_aim_of_an_area_is_a_whole_sentence_where_the_guide_has_one() -> None:
    aims = {area.kode: area.tujuan for area in KATALOG.area if area.tujuan}
    assert list(aims) == ["I", "II", "VI"]
    for area in KATALOG.area:
        if area.tujuan:
            assert area.tujuan.lower().startswith(area.nama.lower())
            assert area.tujuan.endswith(".")
