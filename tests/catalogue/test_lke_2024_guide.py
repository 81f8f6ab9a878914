"""The catalogue lke-2024 is held against the guide, where that lies beside the repository."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from zidocs.office.catalogue import Indikator, builtin

GUIDE = Path(__file__).parents[3] / "shared" / "seed" / "pedoman-lke-2024.txt"
KATALOG = builtin("lke-2024")

pytestmark = pytest.mark.skipif(
    not GUIDE.is_file(), reason="The guide is not beside the repository."
)

CORRECTIONS = {
    "bsulan": "usulan", "dibawahnya": "di bawahnya",
    "dilingkungannya": "di lingkungannya", "diluar": "di luar", "hjen": "itjen", "ijzin": "itjen",
    "ijèn": "itjen", "karir": "karier", "kearah": "ke arah", "kepegawainan": "kepegawaian",
    "manpanrb": "panrb", "mechanisme": "mekanisme", "menanggapi": "menangani",
    "pemasarakatan": "pemasyarakatan", "pemsarakatan": "pemasyarakatan", "pengikut": "pengungkit",
    "pengukit": "pengungkit", "penunjukkan": "penunjukan", "penyempaan": "penyampaian",
    "perbitan": "penerbitan", "permenan": "permenpan", "ppsmp": "ppspm",
    "presentase": "persentase", "resiko": "risiko", "selfservice": "self service",
    "social": "sosial", "standart": "standar", "survey": "survei",
    "taspem": "taspen", "tatalaksanaan": "tatalaksana", "tehnologi": "teknologi",
    "tjen": "itjen", "wbmm": "wbbm",
}  # fmt: skip
"""Slip of the guide or of its scan → what the catalogue says."""

PHRASES = {
    "di tampilkan": "ditampilkan",
    "permen pan": "permenpan",
    "kegiatan kegiatan": "kegiatan",
}

REWORDED = """
    I.1.b-kegiatan-1
    I.2.c-kegiatan-3 I.2.c-butir-2 I.2.c-butir-3 II.1.a-butir-2 II.1.b-butir-1 III.3.a-butir-4
    III.3.a-butir-5 IV.2.c-butir-3 IV.2.c-butir-4 V.5.e-butir-1 VI.1.c-butir-2 VI.2.d-butir-1
    VI.2.d-butir-2 VI.2.d-butir-3 VI.2.d-butir-4 VI.2.e-butir-1
"""
"""Entries put together from several places of their row; all others are word for word."""

SAID_OTHERWISE = {
    "dokumen": "dokumen dokumentasi kegiatan pelaksanaan rapat",
    "catatan": "catatan",
    "contoh": "contoh seperti",
    "rincian": "yang berisi",
    "pemegang": "data dukung hanya bisa diperoleh disajikan oleh",
    "satker": "untuk pada upt satuan keimigrasian pemasyarakatan memuat dapat menyajikan",
    "jenis": "dalam bentuk",
    "butir": "yaitu melampirkan",
    "nama": "tentang",
}
"""Words of a row that the catalogue says by a key: those who hold a document, whom it is for, …"""


def words(text: str) -> list[str]:
    """The words of a text, corrected; tags and punctuation are dropped."""
    plain = re.findall(r"[^\W_]+", re.sub(r"<[^>]+>", " ", text).lower())
    corrected = " ".join(CORRECTIONS.get(word, word) for word in plain)
    for slip, right in PHRASES.items():
        corrected = corrected.replace(slip, right)
    return corrected.split()


def cells(line: int) -> list[str]:
    """The filled cells of a line of the guide (from 1), without the indicator's letter."""
    row = GUIDE.read_text(encoding="utf-8").split("\n")[line - 1]
    filled = [cell for cell in row.split("\t") if cell.strip()]
    return filled[1:] if re.fullmatch("[a-z]", filled[0]) else filled


def texts(indikator: Indikator) -> Iterator[str]:
    """Everything the catalogue says about an indicator, but not the original wordings."""
    yield from (indikator.kode, indikator.nama, indikator.petunjuk, *indikator.catatan)
    yield from (KATALOG.penanggung_jawab or "", *indikator.jadwal)
    for entry in (*indikator.kegiatan, *indikator.butir):
        yield from (entry.nama, entry.syarat or "", *entry.contoh, *entry.periode)
    for activity in indikator.kegiatan:
        yield from (activity.judul_laporan or "", *activity.dokumen)
    for item in indikator.butir:
        yield from (item.pemegang or "", *item.rincian)


def by_code(indikator: Indikator) -> str:
    return indikator.kode


@pytest.mark.parametrize("indikator", KATALOG.indicators, ids=by_code)
def test_name_and_petunjuk_are_those_of_the_row(indikator: Indikator) -> None:
    name, petunjuk, *_ = cells(indikator.baris[0])
    if indikator.kode == "I.2.c":
        petunjuk += " " + cells(65)[0]  # the row goes on after a page break
    name = re.sub(r"^(<p>)?[a-z]\.? ", "", name)
    assert words(indikator.nama) == words(name)
    expected = words(petunjuk)
    if indikator.kode == "I.4.b":
        expected = expected[: expected.index("catatan")]  # kept under catatan
    if indikator.kode == "IV.2.e":
        expected.remove("lkip")  # "LKIP LKJ": the old name beside the new one
    assert words(indikator.petunjuk) == expected


@pytest.mark.parametrize("indikator", KATALOG.indicators, ids=by_code)
def test_no_word_of_the_row_is_lost(indikator: Indikator) -> None:
    by_keys = set(" ".join(SAID_OTHERWISE.values()).split())
    row = {word for line in indikator.baris for cell in cells(line) for word in words(cell)}
    said = {word for text in texts(indikator) for word in words(text.replace("_", " "))}
    assert {word for word in row - said - by_keys if len(word) > 1} == set()


def test_names_and_notes_are_word_for_word_those_of_the_row() -> None:
    reworded = []
    for indikator in KATALOG.indicators:
        row = " ".join(
            word for line in indikator.baris for cell in cells(line) for word in words(cell)
        )
        named = [
            *((entry, entry.judul_laporan or "") for entry in indikator.kegiatan),
            *((entry, entry.pemegang or "") for entry in indikator.butir),
            *((entry, text) for entry in indikator.butir for text in entry.rincian),
        ]
        for entry in (*indikator.kegiatan, *indikator.butir):
            named += [(entry, text) for text in (entry.nama, entry.syarat or "", *entry.contoh)]
        for entry in indikator.kegiatan:
            named += [(entry, demand.bunyi) for demand in entry.ketentuan]
        for entry, text in named:
            if " ".join(words(text)) not in row:
                kind = type(entry).__name__.lower()
                reworded.append(f"{indikator.kode}-{kind}-{entry.nomor}")
        for note in indikator.catatan:
            # The note on the letter of the Itjen is cut off in some rows, and whole here.
            kept = 18 if note.startswith("Disesuaikan") else None
            assert " ".join(words(note)[:kept]) in row, note
    assert sorted(reworded) == sorted(REWORDED.split())


@pytest.mark.parametrize("indikator", KATALOG.indicators, ids=by_code)
def test_the_schedule_is_that_of_the_row(indikator: Indikator) -> None:
    for line in indikator.baris:
        schedules = [
            re.findall(r"B\d\d", cell)
            for cell in cells(line)
            if re.fullmatch(r"(<p>)?(B\d\d|, *| *dan *)+(</p>)?", cell)
        ]
        assert schedules == [list(indikator.jadwal)]


def test_names_and_petunjuk_of_areas_and_subareas_are_those_of_their_rows() -> None:
    for area in KATALOG.area:
        row = " ".join(cell for line in area.baris for cell in cells(line))
        # The aim of area I begins without its subject, which stands in the cell before it.
        expected = words(f"{area.kode} {area.nama} {area.tujuan or ''}")
        if area.kode == "I":
            expected = words(f"{area.kode} {area.tujuan}")
        assert expected == words(row), area.kode
    for subarea in KATALOG.subareas:
        row = " ".join(cells(subarea.baris[0]))
        number = subarea.kode.partition(".")[2]
        assert words(f"{number} {subarea.nama} {subarea.petunjuk or ''}") == words(row)
