"""The standard sentences are true of every activity of the guide; the office may change them."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.making import meetings
from tests.making.word_files import text_of
from tests.reading import commands
from zidocs.documents.facts import Facts
from zidocs.documents.sentence_file import Kalimat, built_in, read_sentences
from zidocs.documents.templates import export_templates
from zidocs.documents.values import template_values
from zidocs.documents.writing import write_documents
from zidocs.errors import TemplateFault
from zidocs.office.catalogue import Kegiatan, builtin
from zidocs.office.reading import Office

ACTIVITIES = [
    (indikator.kode, kegiatan)
    for indikator in builtin("lke-2024").indicators
    for kegiatan in indikator.kegiatan
]
DECISIONS = {"keputusan": [{"uraian": "Satu.", "penanggung_jawab": "Ketua"}]}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return meetings.office(tmp_path / "rutan", meetings.people(12))


def values(office: Office, kode: str, kegiatan: Kegiatan, judul: str) -> dict[str, Any]:
    claim = {"indikator": kode, "kegiatan": kegiatan.nomor, "periode": kegiatan.periode[0]}
    yaml = {"bukti": [claim], "rapat": meetings.meeting(judul=judul), "notula": DECISIONS}
    return template_values(Facts(meetings.packet(office, yaml), office), None, ())


def sentences(printed: dict[str, Any]) -> list[str]:
    """All standard sentences, without the title that they name."""
    letter, minutes, report = printed["undangan"], printed["notula"], printed["laporan"]
    return [
        letter["pembuka"], letter["penutup"], minutes["pembukaan"], minutes["penutup"],
        report["latar_belakang"], report["maksud"], report["pelaksanaan"], report["penutup"],
        *report["kesimpulan"], *report["saran"], printed["berita_acara"]["isi"],
    ]  # fmt: skip


@pytest.mark.parametrize(("kode", "kegiatan"), ACTIVITIES, ids=lambda each: str(each)[:9])
def test_no_activity_is_called_a_meeting_or_left_open_or_explained_by_itself(
    office: Office, kode: str, kegiatan: Kegiatan
) -> None:
    for judul in kegiatan.judul_rapat or ("Coffee Morning",):
        printed = values(office, kode, kegiatan, judul)
        is_meeting = printed["rapat"]["sebutan"] == "rapat"
        for sentence in sentences(printed):
            rest = sentence.replace(judul, "X")
            assert is_meeting or not re.search(r"\brapat\b", rest, re.IGNORECASE), rest
            assert not any(choice in rest.casefold() for choice in kegiatan.alternatives)
            assert " atau " not in rest
            assert not re.search(r"\.\.|  |[{}]| [.,]", rest), rest
        purpose = printed["laporan"]["maksud"]
        assert "melaksanakan" not in purpose
        assert judul.casefold() not in purpose.casefold()


def test_every_activity_of_the_guide_has_a_purpose_of_its_own() -> None:
    assert [kode for kode, kegiatan in ACTIVITIES if not kegiatan.maksud] == []


def test_a_campaign_is_closed_as_a_campaign_and_a_roll_call_has_its_leader(office: Office) -> None:
    printed = values(office, "V.1.a", dict(ACTIVITIES)["V.1.a"], "Public Campaign Gratifikasi")
    assert printed["notula"]["penutup"].startswith("Kampanye ditutup pukul")
    printed = values(office, "V.2.d", dict(ACTIVITIES)["V.2.d"], "Apel Pagi Sosialisasi SPIP")
    assert printed["notula"]["penutup"].startswith("Apel selesai pukul")
    assert printed["rapat"]["sebutan_pimpinan"] == "Pembina Apel"


def texts(office: Office, **yaml: Any) -> dict[str, str]:
    packet = meetings.packet(office, {"notula": DECISIONS, **yaml})
    written = write_documents(packet, office, ())
    return {each.name: " ".join("\n".join(text_of(each.data)).split()) for each in written}


def test_without_a_word_of_who_came_nothing_counts_attendance(office: Office) -> None:
    found = texts(office)
    assert "Undangan : 12 orang" in found["notula"]
    assert "Peserta" not in found["notula"]
    for name, text in found.items():
        assert not re.search(r"12 \(dua belas\)|peserta sebanyak|orang hadir|dihadiri", text), name


def test_who_stayed_away_and_who_came_besides_is_counted_and_named(office: Office) -> None:
    away = [
        {"pegawai": meetings.nip(3), "alasan": "dinas"},
        {"pegawai": meetings.nip(4), "alasan": "sakit"},
        meetings.nip(5),
    ]
    besides = [{"nama": "Tamu Misal", "instansi": "Dinas Contoh"}]
    found = texts(office, daftar_hadir={"tidak_hadir": away, "hadir_lain": besides})
    names = [person.nama for person in meetings.people(12)]
    assert (
        f"Peserta : 9 dari 12 orang yang diundang; tidak hadir: 1. {names[3]} (dinas luar)"
        f" 2. {names[4]} (sakit) 3. {names[5]} Hadir pula: 1. Tamu Misal (Dinas Contoh)"
    ) in found["notula"]
    assert "12 (dua belas) orang yang diundang, 9 (sembilan) orang hadir." in found["laporan"]
    assert f"Yang tidak hadir: {names[3]} (dinas luar); {names[4]} (sakit)" in found["laporan"]
    # The list to be signed was printed before anybody knew.
    assert all(name in found["daftar_hadir"] for name in names)
    assert found["daftar_hadir"] == texts(office)["daftar_hadir"]


def test_that_everybody_came_is_said_where_packet_yaml_says_it(office: Office) -> None:
    found = texts(office, daftar_hadir={"tidak_hadir": []})
    assert "Peserta : 12 dari 12 orang yang diundang" in found["notula"]
    assert "Semua yang diundang, 12 (dua belas) orang, hadir." in found["laporan"]


def test_who_invites_and_sits_in_too_is_told_beside_the_count(office: Office) -> None:
    """The letter names one fewer than the attendance list has rows: nobody invites himself."""
    head = {"nama": office.satker.kepala.nama, "nip": office.satker.kepala.nip}
    rapat = meetings.meeting(peserta=[head, {"kelompok": meetings.GROUP}])
    said = f"Jumlah 13 orang itu termasuk {head['nama']} sebagai pengundang."
    unknown = texts(office, rapat=rapat)
    assert f"Undangan : 13 orang {said}" in unknown["notula"]
    assert said not in unknown["laporan"]
    away = [{"pegawai": meetings.nip(3), "alasan": "sakit"}]
    some = texts(office, rapat=rapat, daftar_hadir={"tidak_hadir": away})
    assert said in some["notula"]
    assert f"12 (dua belas) orang hadir. {said}" in some["laporan"]
    apel = texts(office, rapat=rapat, dokumen=["daftar_hadir", "notula"])
    assert not [text for found in (texts(office), apel) for text in found.values()
                if "pengundang" in text]  # fmt: skip


def test_nobody_is_called_invited_where_there_was_no_invitation(office: Office) -> None:
    apel = {"dokumen": ["daftar_hadir", "notula", "laporan"]}
    away = [{"pegawai": meetings.nip(3), "alasan": "cuti"}]
    unknown = texts(office, **apel)
    some = texts(office, **apel, daftar_hadir={"tidak_hadir": away})
    everybody = texts(office, **apel, daftar_hadir={"tidak_hadir": []})
    assert "Daftar Peserta : 12 orang" in unknown["notula"]
    assert "Peserta : 11 dari 12 orang yang terdaftar; tidak hadir: 1." in some["notula"]
    assert "Dari 12 (dua belas) orang yang terdaftar, 11 (sebelas) orang hadir." in some["laporan"]
    assert "Semua yang terdaftar, 12 (dua belas) orang, hadir." in everybody["laporan"]
    assert not [text for found in (unknown, some, everybody) for text in found.values()
                if re.search("undang", text, re.IGNORECASE)]  # fmt: skip
    by_letter = texts(
        office, **apel, undangan={"nomor": "W1-0001"}, daftar_hadir={"tidak_hadir": []}
    )
    assert "12 orang yang diundang" in by_letter["notula"]


def test_a_name_in_small_letters_or_with_a_full_stop_begins_and_goes_on_well(
    office: Office,
) -> None:
    rapat = meetings.meeting(judul="rapat pembuatan jingle.", tempat="Aula Rutan.")
    found = texts(office, rapat=rapat)
    assert "Rapat pembuatan jingle dilaksanakan pada hari" in found["laporan"]
    assert "bertempat di Aula Rutan." in found["laporan"]
    assert "Tempat : Aula Rutan Acara" in found["notula"]
    assert not [text for text in found.values() if "rapat pembuatan" in text]
    rapat = meetings.meeting(judul="e-Office bagi pegawai")
    assert "e-Office bagi pegawai" in texts(office, rapat=rapat)["notula"]


def test_every_result_of_a_report_ends_with_a_full_stop(office: Office) -> None:
    decided = {"keputusan": [{"uraian": "Tanpa titik"}, {"uraian": "Dengan titik."}]}
    report = texts(office, notula=decided)["laporan"]
    assert "Tanpa titik." in report
    assert "Dengan titik. " in report
    assert "Dengan titik.." not in report


def test_what_was_said_beside_the_agenda_is_not_put_into_a_mouth_above_it(office: Office) -> None:
    above = {"agenda": 1, "pembicara": "Kepala", "uraian": "Membuka."}
    beside = {"uraian": "Parkir ditata."}
    minutes = texts(office, notula={"pembahasan": [above, beside]})["notula"]
    assert re.search(r"Membuka\. Pembahasan lain Parkir ditata\.", minutes)
    assert "Pembahasan lain" not in texts(office, notula={"pembahasan": [beside]})["notula"]


@pytest.mark.parametrize("outline", ["rencana-aksi", "tata-naskah"])
def test_a_nota_dinas_is_called_so_wherever_it_is_named(office: Office, outline: str) -> None:
    letter = {"bentuk": "nota_dinas", "nomor": "7/ND", "tanggal": "2024-03-04"}
    signer = {"pegawai": meetings.nip(0), "sebagai": "Plh.", "jabatan": "Kepala"}
    letter["penandatangan"] = signer  # type: ignore[assignment]
    found = texts(office, undangan=letter, laporan={"kerangka": outline})
    assert "Nota Dinas : Nomor 7/ND tanggal 4 Maret 2024" in found["notula"]
    title = meetings.meeting()["judul"]
    named = f"Nota Dinas Plh. Kepala Nomor 7/ND tanggal 4 Maret 2024 hal Undangan {title}"
    assert named in found["laporan"]
    assert "surat undangan" not in " ".join(found.values()).casefold()


# ------------------------------------------------------------------- kalimat.yaml


def own(office: Office, text: str) -> Kalimat:
    office.workspace.templates.mkdir(exist_ok=True)
    (office.workspace.templates / "kalimat.yaml").write_text(text, "utf-8")
    return read_sentences(office.workspace)


def test_the_offices_sentences_are_printed_and_the_others_stay(office: Office) -> None:
    own(office, "notula:\n  ditutup: Selesai pukul {selesai}, {sebutan} {rapat}.\n")
    found = texts(office, rapat=meetings.meeting(judul="Rapat {pimpinan} {{ x }}"))
    assert "Selesai pukul 11.15 WITA, rapat Rapat {pimpinan} {{ x }}." in found["notula"]
    assert "Demikian notula ini dibuat" in found["notula"]


def test_a_sentence_may_be_another_for_one_kind_of_activity(office: Office) -> None:
    kalimat = own(office, "notula: {ditutup: {bimtek: Bimtek usai.}}\n")
    assert kalimat.notula.ditutup["bimbingan teknis"] == "Bimtek usai."
    assert kalimat.notula.ditutup["apel"] == built_in().notula.ditutup["apel"]


def test_an_exported_file_and_one_of_comments_change_nothing(office: Office) -> None:
    (path,) = export_templates(office.workspace, ["kalimat"])
    assert path.name == "kalimat.yaml"
    assert read_sentences(office.workspace) == built_in()
    assert own(office, "# nothing yet\n") == built_in()


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("notula:\n  penutp: x\n", "2:3 notula.penutp", "Did you mean penutup"),
        ("notula:\n  penutup: pada {hari}\n", "2:12 notula.penutup", "gap {hari} does not exist"),
        ("notula:\n  penutup: '{rapat.__class__}'\n", "2:12 notula.penutup", "no gap"),
        ("notula:\n  penutup: '{{ rapat }}'\n", "2:12 notula.penutup", "no gap"),
        ("notula:\n  penutup: {dasar: '{dasar}'}\n", "2:20 notula.penutup.dasar", "{dasar}"),
        (
            "notula:\n  penutup: pada {rapat.judul}\n",
            "2:12 notula.penutup",
            "Did you mean {rapat}?",
        ),
        ("notula: {penutup: {rapt: x}}\n", "1:26 notula.penutup.rapt", "Did you mean rapat"),
        ("notula: {penutup: ''}\n", "1:19 notula.penutup", "empty"),
        ("- x\n", "", "keys and values"),
        ("program: [x]\n", "1:1 program", "single value"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_line(
    office: Office, text: str, place: str, said: str
) -> None:
    with pytest.raises(TemplateFault) as refused:
        own(office, text)
    (problem,) = refused.value.problems
    assert str(problem.where) == (
        "templates/kalimat.yaml:" + place if place else str(problem.where)
    )
    assert said in f"{problem.what.render()} {problem.fix.render()}"


def test_list_check_and_export_know_the_sentences(sample: Path) -> None:
    commands.run("templates", "export", "kalimat", "--workspace", sample)
    path = sample / "templates/kalimat.yaml"
    assert (
        "templates/kalimat.yaml" in commands.run("templates", "list", "--workspace", sample).stdout
    )
    commands.run("templates", "check", path)
    path.write_text("notula: {penutup: '{nomer}'}\n", "utf-8")
    told = commands.run("templates", "check", path, code=5).stderr
    assert "kalimat.yaml" in told
    assert "1:19" in told
    answer = commands.run("check", "--json", "--workspace", sample, code=3).stdout
    assert '"templates/kalimat.yaml"' in answer
