"""A packet becomes its documents: what the spec says stands in them, and nothing is made up."""

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.making import meetings
from tests.making.word_files import member, text_of, word_file
from zidocs.documents.templates import export_templates, find_template, list_templates
from zidocs.documents.writing import Document, try_template, write_documents
from zidocs.errors import EvidenceFault, TemplateFault, UsageFault
from zidocs.kinds import template_names
from zidocs.office.reading import Office

MINIMAL: dict[str, Any] = {"notula": {"keputusan": ["Rencana aksi disetujui"]}}


def documents(
    office: Office,
    yaml: dict[str, Any],
    photos: int = 0,
    tujuan_area: str = "",
    **guide: Any,
) -> dict[str, Document]:
    """Those of an office whose guide says this of the area and the activity."""
    packet = meetings.packet(office, yaml)
    areas = (area.model_copy(update={"tujuan": tujuan_area}) for area in office.katalog.area)
    office = replace(office, katalog=office.katalog.model_copy(update={"area": tuple(areas)}))
    assert packet.kegiatan is not None
    kegiatan = packet.kegiatan.model_copy(update=guide)
    written = write_documents(replace(packet, kegiatan=kegiatan), office, meetings.photos(photos))
    return {document.name: document for document in written}


def texts(office: Office, yaml: dict[str, Any], **more: Any) -> dict[str, str]:
    """The text of every document, a line for each paragraph and cell."""
    return {
        name: "\n".join(text_of(document.data))
        for name, document in documents(office, yaml, **more).items()
    }


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return meetings.office(tmp_path / "rutan", meetings.people(3))


def test_a_short_spec_gives_every_document_and_no_command_is_left(office: Office) -> None:
    found = texts(office, MINIMAL)
    assert list(found) == ["undangan", "daftar_hadir", "notula", "laporan", "berita_acara"]
    for text in found.values():
        assert "{" not in text
        assert "}" not in text
        assert "None" not in text


def test_the_weekday_is_computed_in_every_document(office: Office) -> None:
    rapat = meetings.meeting(tanggal="2023-03-25")
    for name, text in texts(office, {**MINIMAL, "rapat": rapat}).items():
        assert "Sabtu" in text, name
        assert not re.search(r"\b(Senin|Selasa|Rabu|Kamis|Jumat|Minggu)\b", text), name


def test_text_with_signs_of_markup_stands_in_the_documents_as_it_was_written(
    office: Office,
) -> None:
    hard = "Biaya < 5 % & {{ x }} {% y %} “kutip” 'é' {_{"
    yaml = {
        "rapat": meetings.meeting(judul=hard, tempat=hard, agenda=[hard]),
        "undangan": {"nomor": hard, "isi": hard, "kepada": [hard], "tembusan": [hard]},
        "notula": {
            "pembukaan": hard,
            "pembahasan": [{"agenda": 1, "pembicara": hard, "uraian": hard}],
            "keputusan": [hard],
        },
        "laporan": {"latar_belakang": hard, "dasar": [hard], "kesimpulan": [hard]},
    }
    found = texts(office, yaml)
    for name, least in (("undangan", 5), ("notula", 6), ("laporan", 4), ("daftar_hadir", 2)):
        assert found[name].count(hard) >= least, name


def test_a_missing_number_and_date_leave_a_gap_to_be_seen(office: Office) -> None:
    found = texts(office, MINIMAL)
    nomor = found["undangan"].split("\n").index("Nomor")
    assert found["undangan"].split("\n")[nomor : nomor + 4] == ["Nomor", ":", "", "…………………"]
    assert "NOMOR" not in found["laporan"]
    assert "Kupang, …………………" in found["laporan"]


def test_numbers_and_dates_that_are_given_stand_in_their_places(office: Office) -> None:
    yaml = {
        **MINIMAL,
        "undangan": {"nomor": "W.22-147", "tanggal": "2024-03-04"},
        "laporan": {"nomor": "W.22-150", "tanggal": "2024-03-11"},
    }
    found = texts(office, yaml)
    assert "W.22-147\n4 Maret 2024" in found["undangan"]
    assert "Nomor W.22-147 tanggal 4 Maret 2024" in found["notula"]
    assert "Surat undangan Nomor W.22-147 tanggal 4 Maret 2024" in found["laporan"]
    assert "NOMOR W.22-150" in found["laporan"]
    assert "Kupang, 11 Maret 2024" in found["laporan"]


def test_the_city_stands_before_the_letters_date_where_the_office_wants_it(
    tmp_path: Path,
) -> None:
    office = meetings.office(tmp_path, meetings.people(3), tempat_surat=True)
    yaml = {**MINIMAL, "undangan": {"tanggal": "2024-03-04"}}
    assert "Kupang, 4 Maret 2024" in texts(office, yaml)["undangan"]


def test_an_agenda_item_without_discussion_is_left_out_of_the_discussion(office: Office) -> None:
    yaml = {
        "rapat": meetings.meeting(agenda=["Pembukaan", "Rencana aksi", "Data dukung"]),
        "notula": {
            "pembahasan": [
                {"agenda": 3, "pembicara": meetings.nip(1), "uraian": "Tentang data."},
                {"uraian": "Di luar acara."},
                {"agenda": 2, "uraian": "Tentang rencana."},
            ]
        },
    }
    notula = texts(office, yaml)["notula"]
    body = notula[notula.index("Pembahasan") : notula.index("Penutup")]
    assert body.split("\n")[1:] == [
        "Rencana aksi",
        "Tentang rencana.",
        "Data dukung",
        f"{meetings.people(2)[1].nama}:",
        "Tentang data.",
        "Pembahasan lain",
        "Di luar acara.",
        "",
    ]


def test_nothing_is_said_about_discussion_and_decisions_that_nobody_wrote(
    office: Office,
) -> None:
    found = texts(office, {"notula": {}})
    assert "Pembahasan" not in found["notula"].replace("Pembahasan rencana aksi", "")
    assert "Keputusan" not in found["notula"]
    assert "Hasil yang Dicapai" not in found["laporan"]
    assert "keputusan" not in found["laporan"]


def test_the_closing_time_stands_only_where_the_spec_knows_it(office: Office) -> None:
    known = texts(office, MINIMAL)["notula"]
    assert "Rapat ditutup pukul 11.15\u00a0WITA." in known
    assert "09.00 s.d. 11.15 WITA" in known
    rapat = meetings.meeting()
    del rapat["selesai"]
    unknown = texts(office, {**MINIMAL, "rapat": rapat})["notula"]
    assert "ditutup" not in unknown
    assert "09.00 WITA s.d. selesai" in unknown


@pytest.mark.parametrize("outline", ["rencana-aksi", "tata-naskah"])
def test_the_report_states_only_numbers_of_the_spec(office: Office, outline: str) -> None:
    yaml = {"notula": {"keputusan": ["Satu", "Dua"]}, "laporan": {"kerangka": outline}}
    laporan = texts(office, yaml)["laporan"]
    laporan = laporan[laporan.index("LAPORAN") :]
    allowed = {"7", "2024", "09", "00", "11", "15", "2", "3"}
    printed = re.sub(r"^\d+\.\t", "", laporan, flags=re.MULTILINE)
    printed = printed.replace("19780510 200012 1 001", "")
    assert set(re.findall(r"\d+", printed)) <= allowed
    assert "Rapat menghasilkan 2 (dua) keputusan." in laporan


def test_the_guides_words_for_aim_and_purpose_are_used(office: Office) -> None:
    report = texts(office, MINIMAL, tujuan_area="Area ini bertujuan baik.", maksud="menyusun SOP")[
        "laporan"
    ]
    assert "(WBBM). Area ini bertujuan baik. Sehubungan" in report
    assert "Maksud kegiatan ini ialah menyusun SOP." in report


def test_where_the_guide_knows_no_purpose_the_report_says_what_it_is_for(office: Office) -> None:
    report = texts(office, MINIMAL, maksud=None)["laporan"]
    title = meetings.meeting()["judul"]
    assert f"disusun sebagai pertanggungjawaban atas pelaksanaan {title}." in report


def test_what_the_secretary_wrote_wins_over_the_standard_sentences(office: Office) -> None:
    yaml = {
        "laporan": {
            "latar_belakang": "Latar kami.\n\n- satu\n- dua",
            "maksud": "Maksud kami.",
            "pelaksanaan": "Pelaksanaan kami.",
            "hasil": ["Hasil kami."],
            "kesimpulan": ["Kesimpulan kami."],
            "saran": ["Saran kami."],
            "penutup": "Penutup kami.",
            "ruang_lingkup": "Lingkup kami.",
        }
    }
    lines = texts(office, yaml)["laporan"].split("\n")
    for own in (
        "Latar kami.",
        "–\tsatu",
        "Maksud kami.",
        "Pelaksanaan kami.",
        "1.\tHasil kami.",
        "a.\tKesimpulan kami.",
        "a.\tSaran kami.",
        "Penutup kami.",
        "Lingkup kami.",
    ):
        assert own in lines  # fmt: skip


def test_few_recipients_are_named_and_many_are_attached(tmp_path: Path) -> None:
    few = meetings.office(tmp_path / "few", meetings.people(4))
    letter = texts(few, MINIMAL)["undangan"]
    assert "Daftar Terlampir" not in letter
    assert f"1.\t{meetings.people(1)[0].nama}" in letter
    many = meetings.office(tmp_path / "many", meetings.people(5))
    letter = texts(many, MINIMAL)["undangan"]
    assert "Yth.\nDaftar Terlampir" in letter
    assert "satu lembar" in letter
    assert "DAFTAR PENERIMA" in letter
    assert meetings.people(5)[4].jabatan in letter


def test_recipients_known_by_name_only_have_no_column_of_positions(office: Office) -> None:
    yaml = {**MINIMAL, "undangan": {"kepada": [f"Kepala Seksi {number}" for number in range(6)]}}
    letter = texts(office, yaml)["undangan"]
    assert "Kepala Seksi 5" in letter
    assert "Jabatan/Instansi" not in letter


def test_nobody_is_addressed_by_an_nip(office: Office) -> None:
    letter = texts(office, {**MINIMAL, "undangan": {"kepada": [meetings.nip(1), "Kepala Seksi"]}})
    assert f"1.\t{meetings.people(2)[1].nama}" in letter["undangan"]
    assert meetings.nip(1) not in letter["undangan"]


def test_nobody_is_invited_by_himself(office: Office) -> None:
    head = {"nama": office.satker.kepala.nama, "nip": office.satker.kepala.nip}
    rapat = meetings.meeting(peserta=[head, {"kelompok": meetings.GROUP}])
    packet = meetings.packet(office, {**MINIMAL, "rapat": rapat})
    assert packet.rapat is not None
    assert len(packet.rapat.peserta) == 4
    letter = texts(office, {**MINIMAL, "rapat": rapat})["undangan"]
    assert letter.count(office.satker.kepala.nama) == 1


def test_somebody_of_the_signers_name_with_another_nip_is_invited(office: Office) -> None:
    namesake = {"nama": office.satker.kepala.nama, "nip": meetings.nip(7)}
    rapat = meetings.meeting(peserta=[namesake, {"kelompok": meetings.GROUP}])
    letter = texts(office, {**MINIMAL, "rapat": rapat})["undangan"]
    assert letter.count(office.satker.kepala.nama) == 2


def test_a_letter_is_signed_by_whom_the_spec_names_and_on_whose_behalf(office: Office) -> None:
    signer = {
        "pegawai": meetings.nip(1), "jabatan": "Kepala Bagian Umum", "an": "Kepala Kantor",
        "ub": "Sekretaris", "sebagai": "Plh.",
    }  # fmt: skip
    yaml = {**MINIMAL, "undangan": {"penandatangan": signer, "bentuk": "nota_dinas"}}
    letter = texts(office, yaml)["nota_dinas"]
    assert "a.n. Kepala Kantor\nSekretaris\nu.b.\nPlh. Kepala Bagian Umum,\n" in letter
    assert f"{meetings.people(2)[1].nama}\nNIP {meetings.nip(1)[:8]} " in letter
    assert "Dari\n:\nPlh. Kepala Bagian Umum" in letter


def test_the_attendance_list_has_a_row_for_everybody_and_signs_zig_zag(office: Office) -> None:
    document = documents(office, {**MINIMAL, "daftar_hadir": {"baris_cadangan": 2}})["daftar_hadir"]
    table = docx.Document(io.BytesIO(document.data)).tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["No.", "Nama/NIP", "Pangkat/Gol.", "Jabatan", "Tanda Tangan", "Tanda Tangan"]
    assert [row[0] for row in rows[1:-1]] == ["1.", "2.", "3.", "4.", "5."]
    assert [row[4:] for row in rows[1:-1]] == [
        ["1.", ""],
        ["", "2."],
        ["3.", ""],
        ["", "4."],
        ["5.", ""],
    ]
    assert rows[1][1] == "Maria Contoh A, S.H.\nNIP 19700101 201501 1 001"
    assert rows[4][1] == rows[5][1] == ""
    assert rows[-1][0].startswith("Mengetahui,\nKepala,\n")


def test_columns_of_nip_unit_or_office_lay_the_list_across(office: Office) -> None:
    guest = {"nama": "Tamu Misal", "instansi": "Dinas Contoh"}
    rapat = meetings.meeting(peserta=[{"kelompok": meetings.GROUP}, guest])
    yaml = {**MINIMAL, "rapat": rapat, "daftar_hadir": {"kolom": ["nip", "jabatan"]}}
    document = documents(office, yaml)["daftar_hadir"]
    letter = docx.Document(io.BytesIO(document.data))
    rows = [[cell.text for cell in row.cells] for row in letter.tables[1].rows]
    assert rows[0] == ["No.", "Nama", "NIP", "Jabatan", "Tanda Tangan", "Tanda Tangan"]
    assert rows[1][1:3] == ["Maria Contoh A, S.H.", "19700101 201501 1 001"]
    assert rows[4][1:3] == ["Tamu Misal\nDinas Contoh", ""]
    assert letter.sections[0].page_width > letter.sections[0].page_height


def test_photos_are_captioned_with_number_place_and_date(office: Office) -> None:
    for per_page in ("2", "4"):
        wide = meetings.office(office.workspace.root, meetings.people(3), foto_per_halaman=per_page)
        document = documents(wide, MINIMAL, photos=3)["notula"]
        text = "\n".join(text_of(document.data)).replace("\u00a0", " ")
        assert "Gambar 1. Suasana pembukaan, Aula Rutan Contoh, 7 Maret 2024" in text
        assert f"Gambar 3. {meetings.meeting()['judul']}, Aula Rutan Contoh, 7 Maret 2024" in text
        assert member(document.data, "word/document.xml").count(b"<w:drawing>") == 3


def test_without_photos_there_is_no_page_for_them(office: Office) -> None:
    assert "DOKUMENTASI FOTO" not in texts(office, MINIMAL)["notula"]


def test_room_and_note_for_electronic_signatures_only_where_the_office_uses_them(
    tmp_path: Path,
) -> None:
    for tte in (True, False):
        office = meetings.office(tmp_path / str(tte), meetings.people(3), tte=tte)
        for name, document in documents(office, MINIMAL).items():
            body = member(document.data, "word/document.xml")
            footer = member(document.data, "word/footer1.xml")
            # Lists and minutes are signed by several people, with a pen.
            noted = tte and name not in ("daftar_hadir", "notula")
            assert (b'"RuangTTE"' in body, b"BSrE" in footer) == (tte, noted), name
            assert (b'"RuangTandaTangan"' in body) is not tte, name


def test_the_kop_has_its_lines_and_the_logo_where_there_is_one(tmp_path: Path) -> None:
    plain = meetings.office(tmp_path / "plain", meetings.people(3))
    for name, document in documents(plain, MINIMAL).items():
        lines = text_of(document.data)[:5]
        assert lines == [
            *meetings.kop()["baris"],
            meetings.kop()["alamat"],
            meetings.kop()["kontak"],
        ], name
    logo = meetings.picture(300, 300, "PNG")
    with_logo = meetings.office(tmp_path / "logo", meetings.people(3), logo=logo)
    for name, document in documents(with_logo, MINIMAL).items():
        assert member(document.data, "word/media/zidocs1.png") == logo, name


def test_an_office_without_kop_has_its_name_there(tmp_path: Path) -> None:
    settings = meetings.satker_yaml()
    office = meetings.office(tmp_path, meetings.people(3), kop=None)
    assert text_of(documents(office, MINIMAL)["notula"].data)[0] == settings["nama"]


def test_a_huge_logo_is_made_smaller_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    large = meetings.picture(2000, 1000, "JPEG")
    office = meetings.office(tmp_path / "large", meetings.people(3), logo=large)
    packed = member(documents(office, MINIMAL)["notula"].data, "word/media/zidocs1.png")
    assert len(packed) < 300_000
    for broken in (b"", b"bukan gambar", large[: len(large) // 2]):
        office = meetings.office(tmp_path / "broken", meetings.people(3), logo=broken)
        with pytest.raises(EvidenceFault, match=r"logo\.png"):
            documents(office, MINIMAL)


# --------------------------------------------------------- templates and their look


def test_paper_and_face_of_the_office_are_those_of_the_documents(tmp_path: Path) -> None:
    office = meetings.office(
        tmp_path, meetings.people(3), kertas="F4", huruf={"nama": "Bookman Old Style", "ukuran": 12}
    )
    yaml = {**MINIMAL, "daftar_hadir": {"kolom": ["nip"]}}
    for name, document in documents(office, yaml).items():
        letter = docx.Document(io.BytesIO(document.data))
        size = (letter.sections[0].page_width.mm, letter.sections[0].page_height.mm)
        wanted = (330, 215) if name == "daftar_hadir" else (215, 330)
        assert size == pytest.approx(wanted, abs=0.1), name
        styles = member(document.data, "word/styles.xml")
        assert b'w:ascii="Bookman Old Style"' in styles
        assert b'<w:sz w:val="24"/><w:szCs w:val="24"/>' in styles
        text_width = size[0] - 50
        for table in letter.tables:
            widths = [column.width.mm for column in table.columns]
            assert sum(widths) == pytest.approx(text_width, abs=0.5), name


def test_a_paper_of_the_offices_own_is_used(tmp_path: Path) -> None:
    paper = {"lebar_mm": 180, "tinggi_mm": 260}
    office = meetings.office(tmp_path, meetings.people(3), kertas=paper)
    letter = docx.Document(io.BytesIO(documents(office, MINIMAL)["laporan"].data))
    assert letter.sections[0].page_width.mm == pytest.approx(180, abs=0.1)


def test_an_own_template_wins_and_its_faults_bear_its_name(office: Office) -> None:
    folder = office.workspace.templates
    folder.mkdir()
    (folder / "notula.docx").write_bytes(word_file("Notula kami: {{ rapat.judul }}"))
    assert texts(office, MINIMAL)["notula"].startswith("Notula kami: Rapat Penyusunan")
    (folder / "notula.docx").write_bytes(word_file("{{ rapat.jdul }}"))
    with pytest.raises(TemplateFault, match=re.escape("templates/notula.docx: Paragraph 1")):
        documents(office, MINIMAL)


def test_paper_and_face_chosen_in_an_own_template_stay(tmp_path: Path) -> None:
    office = meetings.office(tmp_path, meetings.people(3), kertas="F4")
    office.workspace.templates.mkdir()
    letter = docx.Document()
    letter.sections[0].page_width, letter.sections[0].page_height = 5_000_000, 7_000_000
    stream = io.BytesIO()
    letter.save(stream)
    (office.workspace.templates / "notula.docx").write_bytes(stream.getvalue())
    letter = docx.Document(io.BytesIO(documents(office, MINIMAL)["notula"].data))
    assert abs(letter.sections[0].page_width - 5_000_000) < 1000


def test_a_template_that_is_a_link_out_of_the_workspace_is_refused(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "foreign.docx").write_bytes(word_file("x"))
    office.workspace.templates.mkdir()
    (office.workspace.templates / "notula.docx").symlink_to(tmp_path / "foreign.docx")
    with pytest.raises(TemplateFault, match="leads out of the workspace"):
        documents(office, MINIMAL)


def test_export_copies_templates_and_overwrites_none(office: Office) -> None:
    (path,) = export_templates(office.workspace, ["notula"])
    assert path == office.workspace.templates / "notula.docx"
    assert [file.name for file in list_templates(office.workspace) if file.own] == ["notula"]
    with pytest.raises(UsageFault, match="not overwritten"):
        export_templates(office.workspace)
    assert sorted(office.workspace.templates.iterdir()) == [path]
    with pytest.raises(UsageFault, match="no template called brosur"):
        export_templates(office.workspace, ["brosur"])


def test_every_template_is_found_and_can_be_filled(office: Office) -> None:
    packet = meetings.packet(office, meetings.sized_yaml(3) | meetings.own_documents())
    for name in template_names():
        data = find_template(office.workspace, name).path.read_bytes()
        assert try_template(data, name, packet, office).data


def test_a_packet_without_a_meeting_has_no_documents(office: Office) -> None:
    packet = meetings.packet(office, {"rapat": None, "dokumen": None})
    assert write_documents(packet, office, ()) == ()


# --------------------------------------------------------------------- same bytes

SCRIPT = """
import hashlib, sys
from dataclasses import replace
from pathlib import Path
from tests.making import meetings
from zidocs.documents.writing import write_documents
logo = meetings.picture(90, 90, "PNG")
office = meetings.office(Path(sys.argv[1]), meetings.people(12), logo=logo)
packet = meetings.packet(office, meetings.sized_yaml(6))
for document in write_documents(packet, office, meetings.photos(3)):
    print(document.name, hashlib.sha256(document.data).hexdigest())
"""


def test_the_bytes_depend_on_the_packet_alone(tmp_path: Path) -> None:
    """Not on the folder, the time zone, the locale, or the order of a set."""
    answers = []
    for number, zone in enumerate(("Asia/Makassar", "America/New_York")):
        environment = {
            **os.environ, "TZ": zone, "LC_ALL": ("C", "C.UTF-8")[number],
            "PYTHONHASHSEED": str(number + 1), "PYTHONUTF8": "1",
        }  # fmt: skip
        answer = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / f"kantor-{number}")],
            env=environment, check=True, capture_output=True, text=True,
            cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
        answers.append(answer.stdout)
    assert answers[0] == answers[1]
    assert answers[0].count("\n") == 5
