"""A new packet knows what the guide asks for, and says what is left to fill in."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zidocs.errors import SpecFault, UsageFault
from zidocs.office import scaffold
from zidocs.office.catalogue import OfficeKind, Period, builtin
from zidocs.office.reading import Office, read_office, read_packet
from zidocs.office.scaffold import new_packet, new_workspace
from zidocs.office.workspace import PacketFolder, open_workspace
from zidocs.yaml import parse_tree

ASKED: list[tuple[str, Period]] = [
    (indikator.kode, periode)
    for indikator in builtin("lke-2024").indicators
    for periode in indikator.jadwal
]
Make = Callable[..., str]


def office_in(folder: Path, jenis: OfficeKind = "upt_pemasyarakatan") -> Office:
    new_workspace(folder, 2026)
    settings = folder / "satker.yaml"
    text = settings.read_text("utf-8").replace("jenis: upt_pemasyarakatan", f"jenis: {jenis}")
    settings.write_text(text, "utf-8")
    return read_office(open_workspace(folder))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_in(tmp_path)


@pytest.fixture
def make(office: Office) -> Make:
    return lambda *claim, **more: new_packet(office, *claim, **more).read_text("utf-8")


def faults(office: Office, path: Path) -> list[tuple[int | None, str]]:
    """The line and key of everything that is wrong with a packet."""
    try:
        read_packet(office, PacketFolder(path.parent.name, path.parent))
    except SpecFault as fault:
        return [(problem.where.line, problem.where.key) for problem in fault.problems]
    return []


def to_fill_in(text: str) -> Iterator[int]:
    """The lines that nobody but the secretary knows, and those of files to bring."""
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        section = line if re.match(r"\w+:$", line) else section
        if section == "rapat:" and re.match(r"  \w+:  |  tempat:$|    -  ", line):
            yield number
        if section == "sk:" and re.match(r"    -  ", line):
            yield number
        if section == "lampiran:" and line.startswith("  - berkas: "):
            yield number


@pytest.mark.parametrize("jenis", ["eselon_1", "kanwil", "upt_pemasyarakatan", "upt_imigrasi"])
def test_every_packet_of_the_guide_can_be_made_and_only_lacks_the_facts(
    jenis: OfficeKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = office_in(tmp_path, jenis)
    # They are the same every time, and take most of the time.
    monkeypatch.setattr(scaffold, "write_schemas", lambda root: ())
    for kode, periode in ASKED:
        path = new_packet(office, kode, periode)
        text = path.read_text("utf-8")
        assert {line for line, _ in faults(office, path)} == set(to_fill_in(text)), (kode, text)


def test_a_meeting_is_filled_in_from_the_guide(make: Make) -> None:
    tree = parse_tree(make("I.2.a", "B03").encode(), "packet.yaml").root
    assert isinstance(tree, dict)
    assert tree["bukti"] == [{"indikator": "I.2.a", "kegiatan": "1", "periode": "B03"}]
    assert tree["dokumen"] == ["undangan", "daftar_hadir", "notula", "laporan"]
    assert tree["rapat"]["judul"] == "Rapat Penyusunan Rencana Aksi Pembangunan Zona Integritas"
    assert tree["rapat"]["peserta"] == [{"kelompok": "Tim Kerja"}]
    assert tree["laporan"]["judul"].startswith("Laporan kegiatan penyusunan rencana aksi ZI pada ")
    assert "lampiran" not in tree


def test_where_the_guide_leaves_a_choice_the_secretary_is_asked_which(make: Make) -> None:
    text = make("V.2.d", "B03")
    root = parse_tree(text.encode(), "packet.yaml").root
    assert isinstance(root, dict)
    assert root["rapat"]["judul"] is None
    for name in ("Apel Pagi Sosialisasi SPIP", "Bimbingan Teknis SPIP", "Sosialisasi SPIP"):
        assert f"  # - {name}\n" in text
    assert "apel pagi/sore" not in text.replace("petunjuk", "")
    root = parse_tree(make("I.2.c", "B03", 2).encode(), "packet.yaml").root
    assert isinstance(root, dict)
    assert root["laporan"]["judul"] is None, "“pendampingan/pembinaan” is no title"


def test_the_other_activities_are_named_with_their_command(make: Make) -> None:
    text = make("I.2.a", "B03")
    assert "Rapat penetapan Rencana Kerja (zidocs new I.2.a --periode B03 --kegiatan 2)" in text
    second = make("I.2.a", "B03", 2)
    assert "judul: Rapat Penetapan Rencana Kerja Pembangunan Zona Integritas\n" in second
    assert "--kegiatan 1)" in second


def test_items_to_attach_wait_as_comments_with_their_numbers(make: Make) -> None:
    text = make("I.2.a", "B03")
    assert "#lampiran:\n#  - berkas: lampiran/1-dokumen-rencana-aksi.pdf" in text
    assert "#    jenis: dokumen\n#    butir: 1\n" in text
    assert "butir: 2" not in text, "that item belongs to the other activity"


def test_uncommented_items_are_valid_lines(office: Office) -> None:
    path = new_packet(office, "I.1.b", "B03")
    text = path.read_text("utf-8")
    before, _, below = text.partition("#lampiran:")
    assert below
    bare = re.sub("^#(?=  )", "", f"lampiran:{below}", flags=re.MULTILINE)
    path.write_text(before + bare, "utf-8")
    assert faults(office, path)[-1][1] == "lampiran[0].berkas"


def test_whoever_deletes_the_sign_of_a_remark_has_a_valid_line(office: Office) -> None:
    path = new_packet(office, "I.2.a", "B03")
    text = path.read_text("utf-8")
    bare = re.sub(
        r"^( *)#(?=selesai|hasil|foto|lampiran|- |  [a-z-])", r"\1", text, flags=re.MULTILINE
    )
    tree = parse_tree(bare.encode(), "packet.yaml").root
    assert isinstance(tree, dict)
    assert tree["rapat"]["selesai"] == "11.00"
    assert tree["rapat"]["peserta"] == [{"kelompok": "Tim Kerja"}, {"nama": "…", "instansi": "…"}]
    assert tree["notula"]["pembahasan"] == [{"agenda": "1", "pembicara": "…", "uraian": "…"}]
    assert tree["laporan"]["hasil"] == ["…"]


def test_no_line_of_a_new_packet_has_braces_in_which_a_comma_cuts(make: Make) -> None:
    for kode, periode in ASKED:
        lines = make(kode, periode).splitlines()
        assert not [line for line in lines if "{" in line and "zidocs new" not in line]


def test_dates_shown_as_examples_are_of_the_offices_year(make: Make) -> None:
    shown = set(re.findall(r"\b(\d{4})-\d\d-\d\d", make("I.2.a", "B03")))
    assert shown == {"2026"}


def test_a_second_packet_of_a_period_gets_a_number_or_the_name_that_is_wanted(
    office: Office,
) -> None:
    names = [new_packet(office, "I.3.b", "B03").parent.name for _ in range(3)]
    assert names == ["i-3-b-b03", "i-3-b-b03-2", "i-3-b-b03-3"]
    assert new_packet(office, "I.3.b", "B03", name="monev-maret").parent.name == "monev-maret"


@pytest.mark.parametrize(
    "name", ["contoh-rapat", "CONTOH-RAPAT", "a/b", "..", "bukti", "con", "x."]
)
def test_a_name_that_is_taken_or_impossible_makes_no_packet(name: str, office: Office) -> None:
    before = sorted(office.workspace.root.rglob("*"))
    with pytest.raises(UsageFault):
        new_packet(office, "I.3.b", "B03", name=name)
    assert sorted(office.workspace.root.rglob("*")) == before


def test_notes_of_the_guide_stand_above(make: Make) -> None:
    text = make("VI.2.a", "B12")
    assert "# - Tidak boleh menggunakan dokumen kegiatan berupa foto apel pagi" in text
    assert text.index("Tidak boleh") < text.index("bukti:")


def test_where_the_signed_documents_go_is_told(make: Make) -> None:
    text = " ".join(make("VI.2.a", "B12").replace("# ", "").split())
    assert "di folder scan/ dengan nama undangan.pdf, daftar_hadir.pdf, notula.pdf." in text


def test_the_only_period_need_not_be_named(office: Office) -> None:
    path = new_packet(office, "VI.2.a", "")
    assert path.parent.name == "vi-2-a-b12"
    assert "periode: B12\n" in path.read_text("utf-8")


def test_an_indicator_without_a_meeting_is_a_set_of_files_at_once(make: Make) -> None:
    tree = parse_tree(make("II.2.b", "B03").encode(), "packet.yaml").root
    assert isinstance(tree, dict)
    assert "rapat" not in tree
    assert tree["lampiran"] == [
        {
            "berkas": "lampiran/1-capture-penggunaan-teknologi-aplikasi-simpeg.jpg",
            "judul": "Capture penggunaan teknologi/aplikasi Simpeg Terbaru",
            "jenis": "capture",
            "butir": "1",
            "keterangan": None,
        }
    ]


def test_a_document_that_the_office_writes_itself_is_proposed_in_place_of_its_file(
    make: Make,
) -> None:
    text = make("I.1.a", "B03")
    tree = parse_tree(text.encode(), "packet.yaml").root
    assert isinstance(tree, dict)
    assert "lampiran" not in tree
    assert tree["sk"]["tentang"] == "Tim Kerja Pembangunan ZI Menuju WBK/WBBM pada Satker"
    assert "#  - berkas: lampiran/1-sk-tim-kerja-pembangunan-zi.pdf\n" in text


def test_what_need_not_be_attached_stays_a_comment_with_its_reason(make: Make) -> None:
    text = make("III.5.a", "B03")
    assert "\n# Hanya: Bila ada pelanggaran kode etik\n#  - berkas: lampiran/6-" in text
    text = make("III.1.b", "B03")
    assert "\n# Dipegang Biro Kepegawaian; lampirkan bila sudah diperoleh.\n#  - " in text


def test_where_all_is_held_elsewhere_it_is_what_the_packet_is_for(make: Make) -> None:
    assert "\n  - berkas: lampiran/1-capture" in make("V.4.b", "B03")


def test_a_meeting_that_is_scanned_already_can_be_a_set_of_files(make: Make) -> None:
    tree = parse_tree(make("IV.1.b", "B03", files_only=True).encode(), "packet.yaml").root
    assert isinstance(tree, dict)
    assert [entry["jenis"] for entry in tree["lampiran"]] == ["undangan", "daftar_hadir", "notula"]


def test_another_kind_of_office_is_asked_for_other_things(tmp_path: Path) -> None:
    prison = new_packet(office_in(tmp_path / "a"), "II.2.c", "B03").read_text("utf-8")
    passport = office_in(tmp_path / "b", "upt_imigrasi")
    assert "Remisi" in prison
    assert "Paspor" in new_packet(passport, "II.2.c", "B03").read_text("utf-8")
    assert "Paspor" not in prison


def test_without_a_team_in_the_roster_the_attendees_are_left_to_fill_in(office: Office) -> None:
    roster = office.workspace.root / "pegawai.csv"
    roster.write_text("nip,nama,jabatan\n,Maria Contoh,Staf\n", "utf-8")
    bare = read_office(office.workspace)
    path = new_packet(bare, "I.2.a", "B03")
    assert "kelompok: Tim" not in path.read_text("utf-8")
    assert "rapat.peserta[0]" in [key for _, key in faults(bare, path)]


@pytest.mark.parametrize(
    ("claim", "option", "choice"),
    [
        (("I.2.z", "B03", None), "INDIKATOR", "I.2.a"),
        (("I.2", "B03", None), "INDIKATOR", "I.2.a"),
        (("I.2.a", "B06", None), "--periode", "It is due in B03."),
        (("IV.1.a", "", None), "--periode", "Choose one of B03, B06."),
        (("I.2.a", "B03", 7), "--kegiatan", "2: Rapat penetapan Rencana Kerja"),
        (("I.1.a", "B03", 1), "--kegiatan", "It asks for no meeting"),
        (("IV.1.a", "B06", 1), "--kegiatan", "2: Penyusunan Perjanjian Kinerja"),
        (("IV.1.b", "B06", 1), "--kegiatan", "No activity is asked then"),
    ],
)
def test_what_the_guide_does_not_have_is_refused_with_the_nearest_choices(
    claim: tuple[str, str, int | None], option: str, choice: str, office: Office
) -> None:
    with pytest.raises(SpecFault) as refused:
        new_packet(office, *claim)
    (problem,) = refused.value.problems
    assert problem.where.key == option
    assert choice in str(problem.fix)
    assert not list(office.workspace.root.glob("packets/i*"))


def test_all_that_is_wrong_is_told_at_once(office: Office) -> None:
    with pytest.raises(SpecFault) as refused:
        new_packet(office, "I.2.a", "B12", 9)
    assert [problem.where.key for problem in refused.value.problems] == ["--periode", "--kegiatan"]


def test_what_is_not_asked_of_this_office_is_refused(office: Office) -> None:
    guide = """\
katalog: my-lke
judul: Pedoman
sumber: pedoman.txt
area:
  - kode: I
    nama: Area
    baris: [1]
    subarea:
      - kode: I.1
        nama: Sub
        baris: [1]
        indikator:
          - kode: I.1.a
            nama: "Indikator: dengan # dan {kurung}, 'petik'"
            jadwal: [B03, B06]
            baris: [1]
            kegiatan: [{nomor: 1, nama: "Rapat: #1 {a}", dokumen: [laporan], periode: [B06]}]
            butir: [{nomor: 1, nama: SK, jenis: sk, satker: [kanwil], periode: [B03]}]
            catatan: ["satu\\n\\nbukti: []", "dua\\Lbukti: []", "tiga\\Nbukti: []"]
"""
    root = office.workspace.root
    (root / "my-lke.yaml").write_text(guide, "utf-8")
    settings = root / "satker.yaml"
    text = settings.read_text("utf-8").replace("katalog: lke-2024", "katalog: my-lke.yaml")
    settings.write_text(text, "utf-8")
    own = read_office(office.workspace)
    with pytest.raises(SpecFault, match=r"It does in B06"):
        new_packet(own, "I.1.a", "B03")
    # What the guide says, with any sign and line break in it, never becomes a key.
    tree = parse_tree(new_packet(own, "I.1.a", "B06").read_bytes(), "packet.yaml").root
    assert isinstance(tree, dict)
    assert tree["rapat"]["judul"] == "Rapat: #1 {a}"
    assert tree["laporan"]["judul"] == "Laporan Rapat: #1 {a}"
    assert tree["bukti"] == [{"indikator": "I.1.a", "periode": "B06"}]


def test_a_packet_is_never_made_over_another(office: Office) -> None:
    path = new_packet(office, "I.2.a", "B03")
    path.write_text("milik saya", "utf-8")
    assert new_packet(office, "I.2.a", "B03") != path
    with pytest.raises(UsageFault):
        new_packet(office, "I.2.a", "B03", name=path.parent.name)
    assert path.read_text("utf-8") == "milik saya"


def test_the_editor_finds_the_schema(office: Office) -> None:
    path = new_packet(office, "I.2.a", "B03", 2)
    assert path.parent.name == "i-2-a-b03-kegiatan-2"
    schema = path.read_text("utf-8").splitlines()[0].partition("$schema=")[2]
    assert (path.parent / schema).resolve().is_file()
