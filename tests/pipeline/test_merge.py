"""Merging any files: all of them in their order, proved; nothing of the user's written over."""

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.making import pictures, raw_pdf
from tests.making.word_files import with_member, word_file
from tests.reading.programs import clean
from zidocs.bundle import binding
from zidocs.errors import BundleFault, EvidenceFault, LayoutFault, Problem, UsageFault
from zidocs.layout.choose import lay_out
from zidocs.pipeline.merge import Merged, MergeRequest, merge
from zidocs.pipeline.merge.given_files import Wanted

pytestmark = pytest.mark.usefixtures("desk")

JPEG = pictures.saved(pictures.upright())


def lay(name: str, data: bytes = b"") -> Path:
    """A file on the desk; without data, a PDF of one page that says its own name."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data or raw_pdf.text_pages(f"isi {path.stem}"))
    return path


def merged(*names: str, out: str = "bundel.pdf", force: bool = False, judul: str = "") -> Merged:
    done = merge(MergeRequest([Wanted(name) for name in names], Path(out), judul, force=force))
    for output in done.outputs:
        if output.kind == "bukti":
            clean(Path(out).parent / output.path)
    return done


def index(out: str = "bundel.json") -> dict[str, list[dict[str, object]]]:
    content: dict[str, list[dict[str, object]]] = json.loads(Path(out).read_text("utf-8"))
    return content


def order(out: str = "bundel.json") -> list[object]:
    return [row["berkas"] for row in index(out)["bagian"]]


def headings() -> list[object]:
    return [row["kelompok"] for row in index()["bagian"]]


def codes(problems: Sequence[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def everything(folder: Path = Path()) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_photos_scans_pdfs_and_word_files_become_one_bundle_in_the_order_given() -> None:
    lay("surat.pdf", raw_pdf.text_pages("Surat satu", "Surat dua"))
    lay("notula.docx", word_file("Notula rapat dibuka pukul sembilan."))
    lay("kamera.jpg", pictures.saved(pictures.upright(), exif=pictures.exif(exposure=0.01)))
    lay("pindai.png", pictures.saved(pictures.upright(), "PNG"))
    done = merged("notula.docx", "kamera.jpg", "surat.pdf", "pindai.png", judul="Bahan rapat")
    reader = PdfReader("bundel.pdf")
    texts = [page.extract_text() for page in reader.pages]
    assert order() == ["notula.docx", "kamera.jpg", "surat.pdf", "pindai.png"]
    assert [row["dari"] for row in index()["bagian"]] == [3, 4, 5, 7]
    assert "Notula rapat dibuka" in texts[2]
    assert "Surat satu" in texts[4]
    assert "Surat dua" in texts[5]
    assert "Bahan rapat · halaman 7 dari 8" in texts[6]
    assert list(reader.page_labels) == [str(n) for n in range(1, 9)]
    assert done.files == 4


def test_the_index_names_each_source_with_its_hash_and_the_pdf_with_its_own() -> None:
    data = lay("surat.pdf").read_bytes()
    done = merged("surat.pdf")
    pdf = Path("bundel.pdf").read_bytes()
    assert index()["bagian"][0]["sha256"] == hashlib.sha256(data).hexdigest()
    assert index()["sha256"] == done.outputs[0].sha256 == hashlib.sha256(pdf).hexdigest()
    assert [(one.path, one.kind, one.pages) for one in done.outputs] == [
        ("bundel.pdf", "bukti", 4),
        ("bundel.json", "indeks", None),
    ]


def test_a_word_file_is_known_by_its_bytes_not_its_name() -> None:
    lay("notula.doc", word_file("Isi naskah Word."))
    merged("notula.doc")
    assert "Isi naskah Word" in PdfReader("bundel.pdf").pages[2].extract_text()


def test_a_folder_is_a_heading_and_its_files_come_in_natural_order() -> None:
    for name in ("foto10", "foto2", "Foto1"):
        lay(f"Foto rapat/{name}.jpg", JPEG + name.encode())
    lay("surat.pdf")
    merged("surat.pdf", "Foto rapat/")
    assert order() == ["surat.pdf", *(f"Foto rapat/{n}.jpg" for n in ("Foto1", "foto2", "foto10"))]
    assert headings() == ["", "Foto rapat", "Foto rapat", "Foto rapat"]
    titles = [str(mark["/Title"]) for mark in PdfReader("bundel.pdf").outline if "/Title" in mark]
    assert titles[-2:] == ["4 · Foto rapat", "7 · Lembar pemeriksaan berkas"]


def test_the_folder_one_stands_in_has_a_name_too() -> None:
    lay("surat.pdf")
    lay("a.pdf")
    merged(".", "../meja/surat.pdf", out="../bundel.pdf")
    rows = index("../bundel.json")["bagian"]
    assert [row["kelompok"] for row in rows] == ["meja", "meja"]


def test_what_a_folder_holds_besides_is_left_out_and_told() -> None:
    lay("foto/a.jpg", JPEG)
    lay("foto/rekap.xlsx", b"PK")
    lay("foto/lama/b.jpg", JPEG)
    for unseen in (".sembunyi.jpg", "Thumbs.db", "desktop.ini", "~$notula.docx"):
        lay(f"foto/{unseen}", b"x")
    done = merged("foto")
    assert order() == ["foto/a.jpg"]
    assert [(found.code, found.where.file) for found in done.problems] == [
        ("Z304", "foto/lama"),
        ("Z304", "foto/rekap.xlsx"),
    ]


def test_a_wildcard_that_no_shell_expanded_gives_files_in_natural_order() -> None:
    for name in ("surat10.pdf", "surat2.pdf", "lain.pdf", ".surat1.pdf"):
        lay(name)
    merged("surat*.pdf")
    assert order() == ["surat2.pdf", "surat10.pdf"]
    assert headings() == ["", ""]


def test_a_file_may_be_called_like_a_wildcard() -> None:
    lay("surat [1].pdf")
    lay("surat 1.pdf")
    merged("surat [1].pdf")
    assert order() == ["surat [1].pdf"]


def test_a_heading_gathers_what_is_put_under_it() -> None:
    lay("a.pdf")
    lay("foto/1.jpg", JPEG)
    lay("c.pdf")
    merge(
        MergeRequest(
            [Wanted("a.pdf"), Wanted("foto", "Dokumentasi"), Wanted("c*", "Lain")],
            Path("bundel.pdf"),
        )
    )
    assert headings() == ["", "Dokumentasi", "Lain"]


def test_a_file_given_twice_is_taken_once_and_told() -> None:
    lay("foto/a.pdf")
    lay("b.pdf")
    lay("foto/c.pdf")
    done = merged("foto/../foto/a.pdf", "b.pdf", "foto")
    assert order() == ["foto/a.pdf", "b.pdf", "foto/c.pdf"]
    assert codes(done.problems) == ["Z305"]


def test_the_same_content_under_two_names_is_told_and_kept() -> None:
    data = lay("a.pdf").read_bytes()
    lay("salinan.pdf", data)
    done = merged("a.pdf", "salinan.pdf")
    assert order() == ["a.pdf", "salinan.pdf"]
    assert codes(done.problems) == ["Z306"]
    assert "same as a.pdf" in str(done.problems[0])


def test_all_files_that_cannot_be_used_are_told_at_once_and_nothing_is_written() -> None:
    lay("baik.pdf")
    lay("kosong.pdf", b"\0")
    lay("halaman.pdf", b"<html><body>bukan PDF")
    lay("rusak.docx", word_file("Isi")[:600])
    Path("hampa").mkdir()
    before = everything()
    with pytest.raises(UsageFault) as fault:
        merged("baik.pdf", "tiada.pdf", "kosong.pdf", "tiada*.jpg", "halaman.pdf", "rusak.docx",
               "hampa", out="hasil/bundel.pdf")  # fmt: skip
    told = {problem.where.file for problem in fault.value.problems}
    assert told == {"tiada.pdf", "kosong.pdf", "tiada*.jpg", "halaman.pdf", "rusak.docx", "hampa"}
    assert everything() == before
    assert not Path("hasil").exists()


def test_a_bad_picture_does_not_hide_a_bad_word_file() -> None:
    lay("rusak.docx", with_member(word_file("Isi"), "word/document.xml", b"<tidak selesai"))
    lay("foto.jpg", JPEG[:200])
    with pytest.raises(EvidenceFault) as fault:
        merged("rusak.docx", "foto.jpg")
    assert {problem.where.file for problem in fault.value.problems} == {"rusak.docx", "foto.jpg"}


def test_what_was_found_in_a_file_is_told() -> None:
    lay("notula.docx", word_file("Huruf ini tidak ada di mana-mana.", font="Comic Sans MS"))
    lay("formulir.pdf", raw_pdf.one_page(catalog=b"/OpenAction << /S /JavaScript /JS (x) >>"))
    found = {
        (problem.where.file, problem.code)
        for problem in merged("notula.docx", "formulir.pdf").problems
    }
    assert {("notula.docx", "Z651"), ("formulir.pdf", "Z430")} <= found


def test_what_is_there_already_is_replaced_only_with_force() -> None:
    lay("surat.pdf")
    for taken in ("bundel.pdf", "bundel.json"):
        Path(taken).write_bytes(b"punya orang")
        with pytest.raises(UsageFault, match="there already"):
            merged("surat.pdf")
        assert everything().keys() == {"surat.pdf", taken}
        assert Path(taken).read_bytes() == b"punya orang"
        Path(taken).unlink()
    merged("surat.pdf")
    first = Path("bundel.pdf").read_bytes()
    merged("surat.pdf", judul="Judul baru", force=True)
    assert Path("bundel.pdf").read_bytes() != first


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("name", ["foto/bundel.pdf", "foto"])
def test_a_file_that_is_merged_is_never_written_over(name: str, force: bool) -> None:
    data = lay("foto/bundel.pdf").read_bytes()
    with pytest.raises(UsageFault, match="never written over"):
        merged(name, out="foto/../foto/bundel.pdf", force=force)
    assert everything() == {"foto/bundel.pdf": data}


@pytest.mark.parametrize("out", ["bundel", "foto.jpg", ".", ".."])
def test_the_bundle_must_be_called_a_pdf(out: str) -> None:
    lay("surat.pdf")
    with pytest.raises(UsageFault, match=r"end with \.pdf"):
        merged("surat.pdf", out=out)


def test_a_folder_in_the_way_is_a_fault_that_says_so() -> None:
    lay("surat.pdf")
    lay("arsip", b"berkas, bukan folder")
    with pytest.raises(UsageFault):
        merged("surat.pdf", out="arsip/bundel.pdf")
    Path("bundel.pdf").mkdir()
    with pytest.raises(UsageFault):
        merged("surat.pdf", force=True)
    assert everything().keys() == {"surat.pdf", "arsip"}


def test_names_that_no_disk_takes_are_faults_that_say_so() -> None:
    lay("surat.pdf")
    with pytest.raises(UsageFault, match="cannot be read"):
        merged("x" * 300 + ".pdf")
    with pytest.raises(UsageFault, match="cannot be written"):
        merged("surat.pdf", out="x" * 300 + ".pdf")


def test_the_same_files_give_the_same_bytes_wherever_they_are(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay("foto/1.jpg", JPEG)
    lay("notula.docx", word_file("Isi"))
    other = desk.parent / "lain"
    shutil.copytree(desk, other)
    merged("notula.docx", "foto")
    made = Path("bundel.pdf").read_bytes(), Path("bundel.json").read_bytes()
    monkeypatch.chdir(other)
    merged("notula.docx", "foto")
    assert (Path("bundel.pdf").read_bytes(), Path("bundel.json").read_bytes()) == made


@pytest.mark.parametrize("moment", ["files", "pages", "bundles"])
def test_ctrl_c_leaves_nothing_behind(moment: str) -> None:
    lay("surat.pdf")
    lay("notula.docx", word_file("Isi"))
    before = everything()

    def stop(step: str, done: int, total: int) -> None:
        if step == moment and done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge(MergeRequest([Wanted("surat.pdf"), Wanted("notula.docx")], Path("bundel.pdf")), stop)
    assert everything() == before
    assert {path.name for path in Path().iterdir()} == {"surat.pdf", "notula.docx"}


def test_progress_is_told_step_by_step() -> None:
    lay("surat.pdf")
    lay("notula.docx", word_file("Isi"))
    told: list[tuple[str, int, int]] = []
    merge(
        MergeRequest([Wanted("surat.pdf"), Wanted("notula.docx")], Path("bundel.pdf")),
        lambda *step: told.append(step),
    )
    assert told == [
        ("files", 0, 2), ("files", 1, 2), ("files", 2, 2),
        ("pages", 0, 1), ("pages", 1, 1),
        ("bundles", 0, 3), ("bundles", 1, 3), ("bundles", 2, 3), ("bundles", 3, 3),
    ]  # fmt: skip


def test_a_bundle_that_does_not_prove_itself_is_not_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **_how: object) -> None:
        raise BundleFault([])

    lay("surat.pdf")
    monkeypatch.setattr(binding, "prove", refuse)
    with pytest.raises(BundleFault):
        merged("surat.pdf")
    assert everything().keys() == {"surat.pdf"}


def test_without_a_title_the_bundle_is_called_like_its_file() -> None:
    lay("surat.pdf")
    merged("surat.pdf", out="Bahan rapat.pdf", judul="  ")
    assert PdfReader("Bahan rapat.pdf").metadata["/Title"] == "Bahan rapat"  # type: ignore[index]


def test_names_and_titles_that_nobody_can_read_do_no_harm() -> None:
    lay("a\x01.docx", word_file("Naskah pertama"))
    lay("a\x02.docx", word_file("Naskah kedua"))
    merged("a\x01.docx", "a\x02.docx", judul="Judul\n\udce9\x1b[2J 會議 " + "panjang " * 60)
    texts = [page.extract_text() for page in PdfReader("bundel.pdf").pages]
    assert "Naskah pertama" in texts[2]
    assert "Naskah kedua" in texts[3]
    assert len(set(order())) == 2


def test_names_in_letters_that_our_font_lacks_are_told_and_whole_beside_the_pages() -> None:
    for name in ("會議.pdf", "رسالة.pdf", "rapat 😀.pdf", "Ñandú.pdf", "e\u0301.pdf"):
        lay(name)
    done = merged("會議.pdf", "رسالة.pdf", "rapat 😀.pdf", "Ñandú.pdf", "e\u0301.pdf", judul="議")
    told = [(found.code, found.where.file) for found in done.problems]
    assert told == [
        ("Z340", name) for name in ("會議.pdf", "رسالة.pdf", "rapat 😀.pdf", "bundel.pdf")
    ]
    titles = [row["judul"] for row in index()["bagian"]]
    assert titles == ["Berkas 1 (會議)", "Berkas 2 (رسالة)", "rapat 😀", "Ñandú", "e\u0301"]
    reader = PdfReader("bundel.pdf")
    bookmarks = [str(getattr(entry, "title", "")) for entry in reader.outline]
    assert [each for each in bookmarks if "Berkas 1 (會議)" in each]
    contents = reader.pages[1].extract_text()
    assert "Berkas 1 (??)" in contents
    assert "Ñandú" in contents


@pytest.mark.parametrize(
    ("name", "data", "fix"),
    [("a.zip", b"Rar!\x1a\x07\1\0", "Unpack it"), ("b.mp4", b"\0\0\0\x18ftypmp42", "capture"),
     ("c.url", b"[InternetShortcut]\n", "file itself to which"),
     ("f.pdf.part", b"%PDF-1.4", "not downloaded to its end"),
     ("d.dat", JPEG, "give the file itself"), ("e.bin", b"\1\2\3", "save it as PDF")],
)  # fmt: skip
def test_what_is_left_out_is_told_with_a_remedy_that_fits(name: str, data: bytes, fix: str) -> None:
    lay("foto/a.jpg", JPEG)
    lay(f"foto/{name}", data)
    (found,) = merged("foto").problems
    assert (found.code, found.where.file) == ("Z304", f"foto/{name}")
    assert fix in str(found.fix)


def test_a_picture_under_the_ending_that_browsers_give_it_is_taken_from_a_folder() -> None:
    lay("foto/unduhan.jfif", JPEG)
    assert codes(merged("foto").problems) == []
    assert order() == ["foto/unduhan.jfif"]


@pytest.mark.parametrize("data", [b"", b"\0" * 40])
def test_an_empty_word_file_is_empty_wherever_it_is_read(data: bytes) -> None:
    lay("a.docx", b"x").write_bytes(data)
    with pytest.raises(EvidenceFault) as fault:
        merged("a.docx")
    assert fault.value.problems[0].code == "Z403"
    with pytest.raises(LayoutFault) as fault_of_layout:
        lay_out({"hasil/notula.docx": data}, "bawaan")
    assert fault_of_layout.value.problems[0].code == "Z403"
