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


def test_of_several_meetings_one_without_signature_is_told(rutan: Rutan) -> None:
    rutan.meeting("januari")
    rutan.meeting("maret")
    rutan.write("packets/januari/scan/undangan.pdf")
    undangan = rutan.complete("I.1.b").butir[0]
    assert undangan.keadaan == "belum ditandatangani"
    assert undangan.berkas == rutan.root / "packets/maret/packet.yaml"


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
    assert rutan.complete("II.1.a", "B12").keadaan == "lengkap"
    assert rutan.complete("II.1.a", "B12").required == 0


def test_a_source_names_the_part_of_the_bundle(rutan: Rutan) -> None:
    rutan.meeting(more="lampiran: [{berkas: a.pdf}, {berkas: b.pdf, butir: 1}]\n")
    rutan.write("packets/rapat/a.pdf")
    path = rutan.write("packets/rapat/b.pdf")
    plan = next(asked for asked in rutan.complete("I.1.b").butir if asked.nama == "Rencana kerja")
    assert plan.sources == (Source("rapat", "lampiran", 1, path),)
