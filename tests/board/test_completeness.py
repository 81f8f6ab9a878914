"""What counts as there, as unsigned, as missing, and what need not be there."""

import pytest

from tests.making.guided_office import Rutan
from zidocs.board.completeness import Source


def test_without_packets_everything_required_is_missing(rutan: Rutan) -> None:
    assert rutan.states("I.1.b") == {
        "Rapat awal: undangan": "belum ada",
        "Rapat awal: notula": "belum ada",
        "Rapat awal: foto": "belum ada",
        "Rapat awal: laporan": "belum ada",
        "Rapat lanjutan: notula": "belum ada",
        "Rencana kerja": "belum ada",
        "Sanksi": "tidak wajib",
        "Formasi": "tidak wajib",
        "Foto apel": "belum ada",
    }
    assert rutan.complete("I.1.b").keadaan == "kosong"


def test_what_another_kind_of_office_or_another_period_owes_is_not_asked(rutan: Rutan) -> None:
    assert "Surat kanwil" not in rutan.states("I.1.b")
    assert "Rapat awal: undangan" not in rutan.states("I.1.b", "B06")


def test_a_meeting_without_scans_gives_unsigned_documents(rutan: Rutan) -> None:
    rutan.meeting()
    complete = rutan.complete("I.1.b")
    states = {asked.nama: asked.keadaan for asked in complete.butir}
    assert states["Rapat awal: undangan"] == "belum ditandatangani"
    assert states["Rapat awal: foto"] == "belum ada"
    assert states["Rapat lanjutan: notula"] == "belum ada"
    assert complete.keadaan == "kurang"
    undangan = complete.butir[0]
    assert undangan.berkas == rutan.root / "packets/rapat/packet.yaml"


def test_a_document_is_there_once_its_signed_scan_is(rutan: Rutan) -> None:
    rutan.meeting()
    scan = rutan.write("packets/rapat/scan/undangan.pdf")
    undangan, notula, *_ = rutan.complete("I.1.b").butir
    assert (undangan.keadaan, undangan.berkas) == ("ada", scan)
    assert notula.keadaan == "belum ditandatangani"


def test_a_document_that_the_packet_does_not_make_is_missing(rutan: Rutan) -> None:
    rutan.meeting(more="dokumen: [notula]\n")
    rutan.write("packets/rapat/scan/laporan.pdf")
    assert rutan.states("I.1.b")["Rapat awal: laporan"] == "belum ada"


def test_photos_of_the_packet_are_there(rutan: Rutan) -> None:
    rutan.meeting()
    rutan.write("packets/rapat/foto/1.jpg")
    assert rutan.states("I.1.b")["Rapat awal: foto"] == "ada"


@pytest.mark.parametrize(
    ("claim", "periode", "fed"),
    [
        ("periode: B03", "B03", "Rapat awal"),
        ("kegiatan: 2, periode: B03", "B03", "Rapat lanjutan"),
        # In B06 the first activity is not asked, so the first that is asked is meant.
        ("periode: B06", "B06", "Rapat lanjutan"),
    ],
)
def test_a_packet_feeds_the_activity_it_names_or_the_first(
    claim: str, periode: str, fed: str, rutan: Rutan
) -> None:
    rutan.meeting(claim=claim)
    states = rutan.states("I.1.b", periode)
    assert {name for name, state in states.items() if state == "belum ditandatangani"} == {
        name for name in states if name.startswith(f"{fed}: ") and not name.endswith("foto")
    }


def test_a_packet_feeds_only_the_periods_it_claims(rutan: Rutan) -> None:
    rutan.meeting(claim="kegiatan: 2, periode: B06")
    assert rutan.complete("I.1.b", "B03").keadaan == "kosong"


def test_one_meeting_may_feed_several_activities(rutan: Rutan) -> None:
    more = "  - {indikator: I.1.b, kegiatan: 2, periode: B03}\n"
    text = "bukti:\n  - {indikator: I.1.b, kegiatan: 1, periode: B03}\n" + more
    rutan.meeting()
    packet = rutan.root / "packets/rapat/packet.yaml"
    packet.write_text(text + packet.read_text("utf-8").split("\n", 1)[1], "utf-8")
    states = rutan.states("I.1.b")
    assert states["Rapat awal: notula"] == states["Rapat lanjutan: notula"]
    assert states["Rapat awal: notula"] == "belum ditandatangani"


def test_each_of_several_meetings_has_its_own_rows_by_date(rutan: Rutan) -> None:
    rutan.meeting("a-maret")
    rutan.meeting("b-januari")
    path = rutan.root / "packets/b-januari/packet.yaml"
    text = path.read_text("utf-8").replace("2024-03-07", "2024-01-25").replace("Rapat\n", "Monev\n")
    path.write_text(text, "utf-8")
    scan = rutan.write("packets/a-maret/scan/undangan.pdf")
    rows = [each for each in rutan.complete("I.1.b").butir if each.document == "undangan"]
    assert [(row.nama, row.keadaan, row.berkas) for row in rows] == [
        ("Rapat awal – Monev, 25 Januari 2024: undangan", "belum ditandatangani", path),
        ("Rapat awal – Rapat, 7 Maret 2024: undangan", "ada", scan),
    ]


def test_files_without_a_meeting_beside_several_are_rows_of_their_own(rutan: Rutan) -> None:
    rutan.meeting("a")
    rutan.meeting("b")
    rutan.files("indikator: I.1.b, kegiatan: 1, periode: B03", ", jenis: laporan")
    rows = [each.nama for each in rutan.complete("I.1.b").butir if "berkas lain" in each.nama]
    assert rows == ["Rapat awal – berkas lain: laporan"]


def test_files_without_a_meeting_complete_the_only_meeting(rutan: Rutan) -> None:
    rutan.meeting()
    rutan.files("indikator: I.1.b, kegiatan: 1, periode: B03", ", jenis: laporan")
    report = next(e for e in rutan.complete("I.1.b").butir if e.nama == "Rapat awal: laporan")
    assert len(report.sources) == 2


def monthly(rutan: Rutan) -> list[tuple[int, int]]:
    return [(each.found, each.months) for each in rutan.complete("I.1.a").monthly]


@pytest.mark.parametrize(
    ("titles", "months"),
    [
        (["Kinerja Januari"], [(1, 3)]),
        (["Kinerja"], [(1, 3)]),
        (["Kinerja Januari", "Kinerja Pebruari 2024", "Kinerja bulan Mar"], []),
        (["Kinerja Januari", "Lagi Januari"], [(1, 3)]),
        (["Kinerja Januari s.d. Maret"], []),
        (["Kinerja Januari–Februari"], [(2, 3)]),
        (["Kinerja Triwulan I"], []),
        (["Kinerja April"], [(0, 3)]),
        ([], []),
    ],
)
def test_what_is_asked_every_month_is_counted_by_months(
    rutan: Rutan, titles: list[str], months: list[tuple[int, int]]
) -> None:
    guide = rutan.root / "my-lke.yaml"
    text = guide.read_text("utf-8").replace("jenis: sk}]", "jenis: sk, frekuensi: bulanan}]", 1)
    guide.write_text(text, "utf-8")
    files = [f", judul: {title}, butir: 1" for title in titles]
    rutan.files("indikator: I.1.a, periode: B03", *files)
    assert monthly(rutan) == months


def test_meetings_of_one_month_are_one_month(rutan: Rutan) -> None:
    guide = rutan.root / "my-lke.yaml"
    text = guide.read_text("utf-8").replace(
        "nama: Rapat awal", "nama: Rapat awal\n                frekuensi: bulanan"
    )
    guide.write_text(text, "utf-8")
    rutan.meeting("a")
    rutan.meeting("b")
    (months,) = rutan.complete("I.1.b").monthly
    assert (months.found, months.months) == (1, 3)


@pytest.mark.parametrize(
    ("there", "states"),
    [
        ([], ("belum ada", "belum ada", "tidak wajib")),
        ([1], ("ada", "belum ada", "tidak wajib")),
        ([1, 2], ("ada", "ada", "tidak wajib")),
        ([3], ("tidak wajib", "tidak wajib", "ada")),
        ([1, 3], ("ada", "tidak wajib", "ada")),
    ],
)
def test_one_alternative_is_enough(rutan: Rutan, there: list[int], states: tuple[str, ...]) -> None:
    guide = rutan.root / "my-lke.yaml"
    items = "{nomor: 2, nama: Laporan, jenis: laporan}, {nomor: 3, nama: Pernyataan, jenis: surat}"
    choice = f"jenis: sk}}, {items}]\n            salah_satu: [[1, 2], [3]]"
    guide.write_text(guide.read_text("utf-8").replace("jenis: sk}]", choice, 1), "utf-8")
    rutan.files("indikator: I.1.a, periode: B03", *(f", butir: {number}" for number in there))
    assert tuple(rutan.states("I.1.a").values()) == states


def test_an_item_is_there_when_an_attachment_names_its_number(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.b, periode: B03", ", butir: 1", ", butir: 3")
    states = rutan.states("I.1.b")
    assert (states["Rencana kerja"], states["Sanksi"]) == ("ada", "ada")
    assert states["Formasi"] == "tidak wajib"


def test_where_one_item_is_asked_any_attachment_answers_it(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", jenis: sk")
    assert rutan.complete("I.1.a").keadaan == "lengkap"


def test_what_was_shown_in_a_meeting_is_not_the_one_item_that_is_asked(rutan: Rutan) -> None:
    guide = rutan.root / "my-lke.yaml"
    lines = guide.read_text("utf-8").splitlines(keepends=True)
    others = ("Surat kanwil", "Sanksi", "Formasi", "Foto apel")
    kept = (line for line in lines if not any(name in line for name in others))
    guide.write_text("".join(kept), "utf-8")
    rutan.meeting(more="lampiran: [{berkas: lampiran/paparan.pdf}]\n")
    rutan.write("packets/rapat/lampiran/paparan.pdf")
    assert rutan.states("I.1.b")["Rencana kerja"] == "belum ada"


def test_where_several_items_are_asked_an_attachment_without_number_answers_none(
    rutan: Rutan,
) -> None:
    rutan.files("indikator: I.1.b, periode: B03", ", jenis: dokumen")
    assert rutan.states("I.1.b")["Rencana kerja"] == "belum ada"


def test_an_attachment_whose_kind_is_a_document_answers_the_activity(rutan: Rutan) -> None:
    rutan.files(
        "indikator: I.1.b, kegiatan: 2, periode: B03", ", jenis: Notula", ", jenis: undangan"
    )
    states = rutan.states("I.1.b")
    assert states["Rapat lanjutan: notula"] == "ada"
    assert states["Rapat awal: notula"] == "belum ada"


def test_photos_answer_the_only_photo_item_of_a_packet_without_a_meeting(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.b, periode: B03")
    rutan.write("packets/berkas/foto/apel.jpg")
    assert rutan.states("I.1.b")["Foto apel"] == "ada"


def test_an_attached_document_is_not_the_one_item_as_well(rutan: Rutan) -> None:
    settings = rutan.root / "satker.yaml"
    settings.write_text(settings.read_text("utf-8").replace("my-lke.yaml", "lke-2024"), "utf-8")
    rutan.files("indikator: I.1.b, periode: B03", ", jenis: undangan")
    states = rutan.states("I.1.b")
    assert states["Rapat Tim Kerja: undangan"] == "ada"
    assert states["Riwayat hidup dan rekam jejak anggota Tim Kerja"] == "belum ada"


def test_where_several_photo_items_are_asked_photos_answer_none(rutan: Rutan) -> None:
    guide = rutan.root / "my-lke.yaml"
    text = guide.read_text("utf-8").replace("Rencana kerja, jenis: dokumen", "Upacara, jenis: foto")
    guide.write_text(text, "utf-8")
    rutan.files("indikator: I.1.b, periode: B03")
    rutan.write("packets/berkas/foto/apel.jpg")
    states = rutan.states("I.1.b")
    assert (states["Upacara"], states["Foto apel"]) == ("belum ada", "belum ada")


def test_photos_of_a_meeting_are_no_photo_item(rutan: Rutan) -> None:
    rutan.meeting()
    rutan.write("packets/rapat/foto/1.jpg")
    assert rutan.states("I.1.b")["Foto apel"] == "belum ada"


def test_all_there_is_complete_and_what_is_not_required_may_lack(rutan: Rutan) -> None:
    rutan.meeting("satu", "kegiatan: 1, periode: B03", "lampiran: [{berkas: a.pdf, butir: 1}]\n")
    rutan.meeting("dua", "kegiatan: 2, periode: B03")
    rutan.files("indikator: I.1.b, periode: B03", ", butir: 5")
    for path in ("a.pdf", "foto/1.jpg", "scan/undangan.pdf", "scan/notula.png", "scan/laporan.tif"):
        rutan.write(f"packets/satu/{path}")
    assert rutan.complete("I.1.b").keadaan == "kurang"
    rutan.write("packets/dua/scan/notula.jpg")
    assert rutan.complete("I.1.b").keadaan == "lengkap"


def test_where_nothing_is_required_nothing_is_lacking(rutan: Rutan) -> None:
    assert rutan.complete("II.1.a", "B12").keadaan == "tidak wajib"
    assert rutan.complete("II.1.a", "B12").required == 0


def test_a_source_names_the_part_of_the_bundle(rutan: Rutan) -> None:
    rutan.meeting(more="lampiran: [{berkas: a.pdf}, {berkas: b.pdf, butir: 1}]\n")
    rutan.write("packets/rapat/a.pdf")
    path = rutan.write("packets/rapat/b.pdf")
    plan = next(asked for asked in rutan.complete("I.1.b").butir if asked.nama == "Rencana kerja")
    assert plan.sources == (Source("rapat", "lampiran", 1, path),)
