"""What build writes to be printed: coded, remembered, and never laid out or printed for nothing."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx as python_docx
import pytest
from docx.shared import Mm
from PIL import Image
from pypdf import PdfReader

from tests.making import scanner
from tests.making.sample import copied_sample
from tests.reading.programs import needs_poppler
from zidocs.layout.blocks import text_digest
from zidocs.office.workspace import open_workspace
from zidocs.paper.packet_record import RECORD, PdfOrigin, Print, Record, read_prints, read_record
from zidocs.paper.page_code import PageCode, packet_id, read_code, text_id
from zidocs.pipeline import build as story
from zidocs.pipeline.build import laid_pages as prints
from zidocs.pipeline.scan import ScanRequest, scan

SLUG = "rapat-rencana-aksi"
DOCUMENTS = ["undangan", "daftar_hadir", "notula", "laporan"]
"""As the packet's bundle has them."""


def build(root: Path, **options: bool) -> story.Build:
    return story.build(open_workspace(root), story.BuildRequest((root / SLUG,), **options))


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample workspace, its packet of a meeting built."""
    root = copied_sample(tmp_path_factory.mktemp("kantor") / "rutan")
    build(root)
    return root


@pytest.fixture
def built(finished: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(finished, tmp_path / "rutan"))


def changed(result: story.Build) -> set[str]:
    return {Path(output.path).name for output in result.changed}


def codes(result: story.Build) -> set[str]:
    return {problem.code for problem in result.problems}


def prints_of(root: Path) -> dict[str, Print]:
    return dict(read_prints(root / "hasil", SLUG))


def text_of(root: Path, document: str) -> str:
    docx = root / "hasil" / SLUG / f"{document}.docx"
    return text_id(text_digest(docx.read_bytes(), docx.name))


def codes_on(pdf: Path, folder: Path) -> list[PageCode]:
    """The codes on the pages of a PDF, as a scanner of 150 dpi would find them."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
    folder.mkdir()
    command = ["pdftoppm", "-r", "150", "-gray", str(pdf), str(folder / "page")]
    subprocess.run(command, check=True)
    found = [
        read_code(barcode.text)
        for path in sorted(folder.glob("*.pgm"))
        for barcode in zxingcpp.read_barcodes(Image.open(path))
    ]
    return [code for code in found if isinstance(code, PageCode)]


def edit(docx: Path, old: str, new: str) -> bytes:
    """Change a paragraph as a person would in Word; the bytes of the file afterwards."""
    document = python_docx.Document(str(docx))
    paragraph = next(p for p in document.paragraphs if old in p.text)
    paragraph.runs[0].text = new
    for run in paragraph.runs[1:]:
        run.text = ""
    document.save(str(docx))
    return docx.read_bytes()


def change_spec(root: Path, old: str, new: str) -> None:
    spec = root / SLUG / "packet.yaml"
    text = spec.read_text("utf-8")
    assert old in text
    spec.write_text(text.replace(old, new), "utf-8")


@needs_poppler
def test_the_print_job_has_all_documents_in_order_and_the_bundle_no_code(
    built: Path, tmp_path: Path
) -> None:
    folder = built / "hasil" / SLUG
    expected = [
        PageCode(packet_id(SLUG), document, page, pages, text_of(built, document))
        for document in DOCUMENTS
        for pages in [len(PdfReader(folder / f"{document}.pdf").pages)]
        for page in range(1, pages + 1)
    ]
    assert codes_on(folder / "cetak.pdf", tmp_path / "cetak") == expected
    notula = [code for code in expected if code.document == "notula"]
    assert codes_on(folder / "notula.pdf", tmp_path / "notula") == notula
    assert codes_on(built / "hasil/bukti/2024/B03/I.2.a.pdf", tmp_path / "bukti") == []


def test_scan_can_learn_what_was_printed(built: Path) -> None:
    folder = built / "hasil" / SLUG
    assert prints_of(built) == {
        document: Print(text_of(built, document), len(PdfReader(folder / f"{document}.pdf").pages))
        for document in DOCUMENTS
    }
    assert read_prints(built / "hasil", "sk-tim-kerja") == {}


def test_a_former_text_is_remembered_until_it_is_the_text_again(built: Path) -> None:
    first = prints_of(built)
    change_spec(built, "notulis: ", "notulis:  ")
    build(built)
    assert prints_of(built) == first
    change_spec(built, "    - Penutup\n", "    - Lain-lain\n    - Penutup\n")
    build(built)
    second = prints_of(built)
    assert second["notula"].text != first["notula"].text
    assert second["notula"].earlier == (first["notula"].text,)
    assert second["daftar_hadir"] == first["daftar_hadir"]
    change_spec(built, "    - Lain-lain\n", "")
    build(built)
    third = prints_of(built)
    assert third["notula"].text == first["notula"].text
    assert third["notula"].earlier == (second["notula"].text,)


def test_a_second_build_neither_lays_out_nor_prints(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("made a second time")

    monkeypatch.setattr(prints, "print_packet", refuse)
    monkeypatch.setattr("zidocs.layout.bawaan.Bawaan.pages", refuse)
    assert changed(build(built)) == set()


def test_on_both_sides_only_the_print_job_changes(built: Path) -> None:
    job = built / "hasil" / SLUG / "cetak.pdf"
    plain = job.read_bytes()
    assert changed(build(built, duplex=True)) <= {"cetak.pdf"}
    labels = PdfReader(job).page_labels
    assert all(index % 2 == 0 for index, label in enumerate(labels) if label.endswith(" 1"))
    assert changed(build(built)) == {"cetak.pdf"}
    assert job.read_bytes() == plain


@needs_poppler
def test_an_edited_word_file_is_kept_printed_with_new_codes_and_written_anew_beside_itself(
    built: Path, tmp_path: Path
) -> None:
    folder = built / "hasil" / SLUG
    docx, pdf, job = (folder / name for name in ("notula.docx", "notula.pdf", "cetak.pdf"))
    ours, our_print, our_text = docx.read_bytes(), pdf.read_bytes(), text_of(built, "notula")

    edited = edit(docx, "NOTULA", "NOTULA YANG DISUNTING")
    result = build(built)
    assert [p.where.file for p in result.problems if p.code == "Z301"] == [
        f"hasil/{SLUG}/notula.docx"
    ]
    assert docx.read_bytes() == edited
    edited_text = text_of(built, "notula")
    assert edited_text != our_text
    assert prints_of(built)["notula"].text == edited_text
    assert prints_of(built)["notula"].earlier == (our_text,)
    texts = {(code.document, code.text) for code in codes_on(job, tmp_path / "edited")}
    assert texts == {(document, text_of(built, document)) for document in DOCUMENTS}
    assert "DISUNTING" in PdfReader(pdf).pages[0].extract_text()
    assert changed(build(built)) == set()

    result = build(built, force=True)
    assert "Z302" in codes(result)
    (copy,) = folder.glob("notula.edited-????-??-??.docx")
    assert copy.read_bytes() == edited
    assert (docx.read_bytes(), pdf.read_bytes()) == (ours, our_print)
    assert prints_of(built)["notula"].text == our_text
    assert prints_of(built)["notula"].earlier == (edited_text,)


def test_a_file_that_word_merely_saved_keeps_its_codes(built: Path) -> None:
    docx = built / "hasil" / SLUG / "notula.docx"
    before, first = docx.read_bytes(), prints_of(built)
    document = python_docx.Document(str(docx))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.bold = True
    document.sections[0].footer.paragraphs[0].alignment = 2
    document.save(str(docx))
    assert docx.read_bytes() != before
    assert "Z301" in codes(build(built))
    assert {kind: each.text for kind, each in prints_of(built).items()} == {
        kind: each.text for kind, each in first.items()
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Rapat ditutup", "Rapat tidak ditutup", id="word"),
        pytest.param("11.15", "1115", id="full stop"),
        pytest.param("NOTULA", "Notula", id="capitals"),
    ],
)
def test_every_change_of_a_sign_is_another_text(built: Path, old: str, new: str) -> None:
    docx = built / "hasil" / SLUG / "notula.docx"
    before = text_of(built, "notula")
    paragraphs = python_docx.Document(str(docx)).paragraphs
    text = next(p.text for p in paragraphs if old in p.text)
    edit(docx, text, text.replace(old, new))
    assert text_of(built, "notula") != before


def test_a_page_without_room_for_a_code_is_told_by_every_build(built: Path) -> None:
    docx = built / "hasil" / SLUG / "undangan.docx"
    document = python_docx.Document(str(docx))
    section = document.sections[0]
    section.left_margin = section.right_margin = section.bottom_margin = Mm(2)
    section.footer_distance = Mm(1)
    for _ in range(120):
        document.add_paragraph("Kalimat yang mengisi satu baris penuh dari tepi ke tepi. " * 3)
    document.save(str(docx))
    for _ in range(2):
        found = [p for p in build(built).problems if p.code == "Z310"]
        assert [p.where.file for p in found] == [f"hasil/{SLUG}/undangan.docx"]


def test_a_build_killed_between_any_two_renames_is_finished_by_the_next(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(built, tmp_path / "before")
    change_spec(built, "Aula Rutan", "Lapangan Rutan")
    finished = build(built)
    whole = files(built)
    rename = Path.replace

    for survived in range(0, len(finished.changed), 4):
        root = tmp_path / f"killed-{survived}"
        shutil.copytree(tmp_path / "before", root)
        change_spec(root, "Aula Rutan", "Lapangan Rutan")
        left = iter(range(survived))

        def die(self: Path, target: Path, left: Iterator[int] = left) -> Path:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return rename(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", die)
            with pytest.raises(KeyboardInterrupt):
                build(root)
        assert "Z301" not in codes(build(root))
        assert files(root) == whole
        assert prints_of(root) == prints_of(built)


def files(root: Path) -> dict[str, bytes]:
    """What build wrote to be used: Word files, pages, prints, bundles and their indexes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / "hasil").rglob("*"))
        if path.is_file() and path.name != RECORD and not path.match(".zidocs/*.json")
    }


def test_records_of_before_there_were_prints_are_understood(built: Path) -> None:
    record = built / "hasil" / SLUG / RECORD
    content = json.loads(record.read_bytes())
    del content["cetak"], content["dicetak"]
    record.write_text(json.dumps(content))
    before = files(built)
    result = build(built)
    assert "Z301" not in codes(result)
    assert files(built).keys() == before.keys()
    assert prints_of(built).keys() == set(DOCUMENTS)


def sign(root: Path, document: str) -> None:
    """The pages of the print, signed and scanned, are filed."""
    printed = prints_of(root)[document]
    pages = [
        scanner.plain([scanner.code_of(SLUG, document, number, printed.pages, printed.text)])
        for number in range(1, printed.pages + 1)
    ]
    pile = root.parent / "pile.pdf"
    pile.write_bytes(scanner.pile(pages))
    done = scan(open_workspace(root), ScanRequest((str(pile),), jobs=1), "")
    assert {placed.state for placed in done.placed} == {"dipakai"}


def outdated(result: story.Build) -> list[str]:
    return [problem.where.file for problem in result.problems if problem.code == "Z287"]


def test_the_build_that_changes_a_signed_text_says_so_once_and_until_it_is_undone(
    built: Path,
) -> None:
    sign(built, "undangan")
    assert outdated(build(built)) == []
    spec = built / SLUG / "packet.yaml"
    before = spec.read_text("utf-8")
    spec.write_text(before.replace("09.00", "10.30"), "utf-8")
    scan_file = [f"{SLUG}/scan/undangan.pdf"]
    assert outdated(build(built)) == scan_file
    assert outdated(build(built)) == scan_file
    spec.write_text(before, "utf-8")
    assert outdated(build(built)) == []


@pytest.mark.parametrize("text", ["zz", "\0", "0" * 63, "0" * 65])
def test_a_record_with_another_text_than_a_build_writes_is_not_believed(
    text: str, tmp_path: Path
) -> None:
    origin = PdfOrigin("0" * 64, "bawaan", "0" * 64, 2, "1" * 64)
    record = tmp_path / RECORD
    record.write_bytes(Record(pdf={"notula": origin}).to_bytes())
    assert read_record(tmp_path).pdf == {"notula": origin}
    content = json.loads(record.read_bytes())
    content["pdf"]["notula"]["teks"] = text
    record.write_text(json.dumps(content), "utf-8")
    assert read_record(tmp_path) == Record()
