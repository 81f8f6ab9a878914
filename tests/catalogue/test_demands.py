"""What the guide demands of activities can be looked for, and says where it comes from."""

import pytest

from zidocs.errors import SpecFault
from zidocs.office.catalogue import Kegiatan, builtin, parse_catalogue

DEMANDS = [
    (f"{indikator.kode} {kegiatan.nomor}", kegiatan, demand)
    for indikator in builtin("lke-2024").indicators
    for kegiatan in indikator.kegiatan
    for demand in kegiatan.ketentuan
]

MINIMAL = """\
katalog: x
judul: X
sumber: x
area: [{kode: I, nama: A, baris: [1], subarea: [{kode: I.1, nama: B, baris: [2], indikator:
  [{kode: I.1.a, nama: C, jadwal: [B03], baris: [3], kegiatan:
    [{nomor: 1, nama: D, dokumen: [notula], ketentuan: [{bunyi: Harus ada%s}]}]}]}]}]
"""


def by_kind(kind: str) -> list[str]:
    return [code for code, _, demand in DEMANDS if getattr(demand, kind)]


def test_the_demands_of_the_guide_are_those_that_can_be_looked_for() -> None:
    assert by_kind("kata") == [
        "I.1.b 1", "I.3.c 1", "I.4.b 1", "III.1.a 1", "III.1.d 1", "III.2.b 1", "III.3.b 1",
        "III.4.d 1", "VI.2.c 1", "VI.2.c 2",
    ]  # fmt: skip
    assert by_kind("kepala") == ["I.4.b 1", "IV.1.a 1", "IV.1.b 1", "IV.1.c 1"]
    assert by_kind("kelompok") == ["I.2.b 1", "I.3.a 1"]
    assert by_kind("bukan") == ["VI.2.a 1"]


def test_words_of_minutes_are_looked_for_where_minutes_are_asked() -> None:
    for code, kegiatan, _ in DEMANDS:
        assert "notula" in kegiatan.dokumen, code


def test_a_demand_that_nothing_can_be_looked_for_is_refused() -> None:
    assert parse_catalogue((MINIMAL % ", kata: [kriteria]").encode(), "x.yaml").indicators
    with pytest.raises(SpecFault, match=r"x\.yaml:6.*Nothing can be looked for.*kata, bukan"):
        parse_catalogue((MINIMAL % "").encode(), "x.yaml")


def title(of: str) -> str:
    activity = Kegiatan.model_validate(
        {"nomor": 1, "nama": "Rapat", "dokumen": ["laporan"], "judul_laporan": of}
    )
    return activity.report_title("Rutan Contoh", 2026)


@pytest.mark.parametrize(
    ("of", "completed"),
    [
        ("Laporan SPIP", "Laporan SPIP pada Rutan Contoh Tahun 2026"),
        ("Laporan Apel pada satuan kerja", "Laporan Apel pada Rutan Contoh Tahun 2026"),
        ("Laporan ZI Rutan Contoh", "Laporan ZI Rutan Contoh Tahun 2026"),
        ("Laporan ZI tahun 2026", "Laporan ZI tahun 2026 pada Rutan Contoh"),
        ("Laporan pendampingan/pembinaan", ""),
    ],
)
def test_a_report_has_the_guide_s_title_completed_with_office_and_year(
    of: str, completed: str
) -> None:
    assert title(of) == completed
