"""A kind of document is a row, a record, a function and a template; nothing else knows of it."""

import re
from datetime import date
from pathlib import Path

import docx
import pytest
from pydantic import Field
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from tests.making.broken import BROKEN, findings_of, lay_over
from zidocs import kinds
from zidocs.board.matrix import make_board
from zidocs.board.signed_scans import signed_scans
from zidocs.documents import values as context
from zidocs.documents.templates import built_in_folder, list_templates
from zidocs.errors import SpecFault
from zidocs.kinds import Form, Kind
from zidocs.office import packet_yaml
from zidocs.office.naskah.section import Section
from zidocs.office.packet_yaml import SECTIONS
from zidocs.office.reading import Office, read_all, read_office, read_packets
from zidocs.office.references import Signer
from zidocs.office.scaffold import new_packet
from zidocs.office.schema import json_schema
from zidocs.office.workspace import open_workspace
from zidocs.paper.page_code import PageCode, packet_id, read_code, write_code
from zidocs.pipeline.build import BuildRequest, build
from zidocs.pipeline.scan import ScanRequest, scan
from zidocs.yaml import Butir, Tanggal, TeksSebaris

DECREE = Kind(
    "piagam",
    "Piagam",
    code="PG",
    forms=(Form("piagam"),),
    of_meeting=False,
    number="asked",
    date="asked",
    signer="penandatangan",
    head_signs=True,
    number_in_contents=True,
    blank="piagam:\n  tentang: {judul}\n",
)


class Decree(Section, title="Piagam"):
    """What packet.yaml says of a decree."""

    nomor: TeksSebaris | None = Field(None, description="Nomor keputusan.")
    tanggal: Tanggal | None = Field(None, description="Tanggal keputusan.")
    tentang: TeksSebaris = Field(min_length=1, description="Yang diputuskan.")
    diktum: Butir = Field((), description="Isi keputusan.")
    penandatangan: Signer | None = Field(None, description="Penandatangan; tanpa ini: kepala.")


def decree(facts: context.Facts) -> context.Values:
    """What the template prints beside the keys of the section."""
    return {"ringkasan": f"{len(facts.packet.sections['piagam'].diktum)} diktum"}


GUIDE = """\
katalog: kantor
judul: Pedoman kantor
sumber: naskah
area:
  - kode: I
    nama: Area
    baris: [1]
    subarea:
      - kode: I.1
        nama: Subarea
        baris: [1]
        indikator:
          - kode: I.1.a
            nama: Tim dibentuk
            jadwal: [B03]
            baris: [1]
            kegiatan: [{nomor: 1, nama: Pembentukan tim, dokumen: [piagam]}]
"""
PACKET = """\
bukti: [{indikator: I.1.a, periode: B03}]
piagam:
  nomor: W22-0007
  tanggal: 2024-01-15
  tentang: Pembentukan Tim Kerja
  diktum: [Membentuk tim., Keputusan ini berlaku sejak ditetapkan.]
"""


@pytest.fixture
def office(sample: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The sample office, which makes decrees as well: the whole of a new kind is said here."""
    monkeypatch.setattr(kinds, "KINDS", (kinds.KINDS[0], DECREE, *kinds.KINDS[1:]))
    monkeypatch.setitem(SECTIONS, "piagam", Decree)
    monkeypatch.setitem(context.VALUES, "piagam", decree)
    template = docx.Document()
    for line in (
        "KEPUTUSAN NOMOR {{ piagam.nomor }}",
        "tentang {{ piagam.tentang }}, {{ piagam.tanggal|tanggal }}",
        "{%p for isi in piagam.diktum %}",
        "KE{{ loop.index|terbilang|upper }}: {{ isi }}",
        "{%p endfor %}",
        "{{ piagam.ringkasan }} {{ piagam.penandatangan.nama }}",
    ):
        template.add_paragraph(line)
    (sample / "templates").mkdir()
    template.save(str(sample / "templates/piagam.docx"))
    settings = (sample / "satker.yaml").read_text("utf-8")
    (sample / "satker.yaml").write_text(settings.replace("lke-2024", "kantor.yaml"), "utf-8")
    (sample / "kantor.yaml").write_text(GUIDE, "utf-8")
    for folder in ("rapat-rencana-aksi", "monev-triwulan-1"):
        (sample / folder / "packet.yaml").unlink()
    (sample / "sk-tim-kerja/packet.yaml").write_text(PACKET, "utf-8")
    return read_office(open_workspace(sample))


def state(office: Office) -> list[str]:
    packets = read_all(office).packets
    board = make_board(office, packets, signed_scans(office.workspace, packets), date(2024, 3, 20))
    return [f"{each.nama}: {each.keadaan}" for row in board.rows for each in row.complete.butir]


def test_a_new_kind_goes_from_yaml_to_word_bundle_and_paper_and_comes_back(office: Office) -> None:
    root = office.workspace.root
    packets = read_packets(office, office.workspace.packets())
    assert [packet.dokumen for packet in packets] == [("piagam",)]
    result = build(office.workspace, BuildRequest(jobs=1))
    written = root / "hasil/sk-tim-kerja"
    assert [
        paragraph.text for paragraph in docx.Document(str(written / "piagam.docx")).paragraphs
    ] == [
        "KEPUTUSAN NOMOR W22-0007",
        "tentang Pembentukan Tim Kerja, 15 Januari 2024",
        "KESATU: Membentuk tim.",
        "KEDUA: Keputusan ini berlaku sejak ditetapkan.",
        "2 diktum Yohanes Contoh, A.Md.I.P., S.H., M.Si.",
    ]
    assert [problem.code for problem in result.problems if problem.severity == "galat"] == []
    (bundle,) = (root / "hasil/bukti").rglob("I.1.a.pdf")
    assert "Piagam Nomor W22-0007" in text_of(bundle)
    assert "Membentuk tim." in text_of(bundle)
    assert state(office) == ["Pembentukan tim: piagam: belum ditandatangani"]
    paper = root.parent / "kertas.png"
    PdfDocument(written / "piagam.pdf")[0].render(scale=200 / 72).to_pil().save(
        paper, dpi=(200, 200)
    )
    done = scan(office.workspace, ScanRequest((str(paper),), jobs=1), "")
    assert [(p.page.packet, p.page.document, p.state) for p in done.placed] == [
        ("sk-tim-kerja", "piagam", "dipakai")
    ]
    assert (root / "sk-tim-kerja/scan/piagam.pdf").is_file()
    assert state(office) == ["Pembentukan tim: piagam: ada"]


def text_of(path: Path) -> str:
    whole = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    return re.sub(r"\s+", " ", whole)


def test_a_new_kind_has_its_place_in_schema_scaffold_templates_and_codes(office: Office) -> None:
    schema = json_schema("packet")["properties"]
    assert schema["piagam"]["properties"]["tentang"]["description"] == "Yang diputuskan."
    assert "piagam" in schema["dokumen"]["items"]["enum"]
    assert "piagam" in [file.name for file in list_templates(office.workspace)]
    form = new_packet(office, "I.1.a", "").read_text("utf-8")
    assert "dokumen:\n  - piagam\n" in form
    assert "rapat:" not in form
    assert "piagam:\n  tentang:" in form
    page = PageCode(packet_id("p"), "piagam", 1, 1, "ABCDEF")
    assert write_code(page)[11:13] == "PG"
    assert read_code(write_code(page)) == page


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("  tentang: Pembentukan Tim Kerja\n", "", r"piagam\.tentang: The key tentang is missing"),
        (
            "tentang",
            "tntang",
            r"piagam\.tntang: The key tntang is not known here. Did you mean",
        ),
        (
            "piagam:",
            "undangan: {nomor: W.1}\npiagam:",
            "undangan stands here, but there is no rapat",
        ),
        ("piagam:", "dokumen: [notula]\npiagam:", "dokumen stands here, but there is no rapat"),
        (
            "piagam:",
            "dokumen: [piagm]\npiagam:",
            "“piagm” is not possible here. Did you mean piagam",
        ),
    ],
)
def test_faults_of_a_new_kind_are_told_as_those_of_any(
    office: Office, before: str, after: str, told: str
) -> None:
    path = office.workspace.root / "sk-tim-kerja/packet.yaml"
    path.write_text(PACKET.replace(before, after, 1), "utf-8")
    with pytest.raises(SpecFault, match=told):
        read_packets(office, office.workspace.packets())


def test_a_document_that_is_named_needs_its_section(office: Office) -> None:
    path = office.workspace.root / "sk-tim-kerja/packet.yaml"
    path.write_text(PACKET.partition("piagam:")[0] + "dokumen: [piagam]\n", "utf-8")
    with pytest.raises(SpecFault, match=r"2:11 dokumen\[0\]: The key piagam is missing"):
        read_packets(office, office.workspace.packets())


def test_the_letters_rules_hold_for_a_new_kind(office: Office) -> None:
    from zidocs.checks import check_packets

    path = office.workspace.root / "sk-tim-kerja/packet.yaml"
    path.write_text(PACKET.replace("  nomor: W22-0007\n  tanggal: 2024-01-15\n", ""), "utf-8")
    packets = read_packets(office, office.workspace.packets())
    found = {problem.code: problem.where.key for problem in check_packets(office, packets)}
    assert {"Z201": "piagam.nomor", "Z202": "piagam.tanggal"}.items() <= found.items()


def test_every_kind_has_a_record_a_function_and_its_templates() -> None:
    keys = kinds.document_keys()
    assert set(keys) == set(SECTIONS) == set(context.VALUES)
    assert {path.stem for path in built_in_folder().glob("*.docx")} == set(kinds.template_names())


def test_no_two_kinds_share_a_key_a_code_or_a_template() -> None:
    codes = [kind.code for kind in kinds.documents()]
    templates = kinds.template_names()
    assert len(set(codes)) == len(codes)
    assert len(set(templates)) == len(templates)
    assert len({kind.key for kind in kinds.KINDS}) == len(kinds.KINDS)


@pytest.mark.parametrize(
    ("kind", "code"),
    [("undangan", "UD"), ("daftar_hadir", "DH"), ("notula", "NT"), ("berita_acara", "BA"),
     ("laporan", "LP"), ("sk", "SK")],
)  # fmt: skip
def test_a_code_on_paper_that_lies_in_offices_never_changes(kind: str, code: str) -> None:
    assert kinds.kind_of(kind).code == code


def test_a_code_on_paper_is_two_signs_and_no_other() -> None:
    assert all(re.fullmatch("[0-9A-Z]{2}", kind.code) for kind in kinds.documents())


def test_a_key_of_the_meeting_is_written_once(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The template sees a key that the record alone has, under the same name."""

    class Longer(packet_yaml.Meeting):
        sebutan: TeksSebaris = Field("rapat", description="Sebutan kegiatan.")

    class Longest(packet_yaml.PacketYaml):
        rapat: Longer | None = None

    monkeypatch.setattr(packet_yaml, "PacketYaml", Longest)
    packet_yaml._with_sections.cache_clear()
    try:
        path = sample / "rapat-rencana-aksi/packet.yaml"
        text = path.read_text("utf-8").replace("rapat:\n", "rapat:\n  sebutan: apel\n", 1)
        path.write_text(text, "utf-8")
        office = read_office(open_workspace(sample))
        (packet,) = read_packets(office, office.workspace.packets()[1:2])
        values = context.template_values(context.Facts(packet, office), None, ())
        assert values["rapat"]["sebutan"] == "apel"  # type: ignore[index]
    finally:
        packet_yaml._with_sections.cache_clear()


def test_a_nota_dinas_is_one_in_prints_and_findings(tmp_path: Path) -> None:
    assert kinds.title_of("undangan", "nota_dinas") == "Nota dinas"
    assert kinds.title_of("undangan", "undangan") == "Surat undangan"
    root = lay_over(BROKEN / "Z219-two-names-of-one-letter", tmp_path / "rutan")
    told = [each.what.render() for each in findings_of(root) if each.code == "Z219"]
    assert [text.split(" this ")[0] for text in told] == ["Of the nota dinas"]
