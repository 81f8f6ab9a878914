"""A bundle that does not agree with its index is never handed out: each promise broken once."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, NumberObject, TextStringObject

from tests.making import raw_pdf
from tests.making.bundles import COVER, Read, bound, part, volumes
from zidocs.bundle import binding
from zidocs.bundle.index import BundleIndex, from_json
from zidocs.bundle.parts import AskedRow
from zidocs.bundle.proof import disagreements, prove
from zidocs.errors import BundleFault

ASKED = [
    AskedRow(kelompok="Rapat", nama="Notula", keadaan="ada", part=0, page=2),
    AskedRow(kelompok="Rapat", nama="Laporan", keadaan="belum ada", part=None),
]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Cover, contents, completeness, five pages of two parts, certificate; one part is signed."""
    original = tmp_path_factory.mktemp("asli") / "sk.pdf"
    original.write_bytes(raw_pdf.text_pages(*(f"Laporan isi {page}" for page in (1, 2, 3))))
    signed = part("Laporan", pages=3, file=original, source="packets/r/sk.pdf", signed=True)
    return bound(part("Notula", pages=2), signed, asked=ASKED)


def changed(pdf: bytes, change: str) -> bytes:
    """The bundle with one thing made wrong in it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    root, pages = writer.root_object, writer.pages
    match change:
        case "page":
            writer.remove_page(5)
        case "label":
            root["/PageLabels"]["/Nums"][1][NameObject("/St")] = NumberObject(2)
        case "bookmark":
            root["/Outlines"]["/First"][NameObject("/Title")] = TextStringObject("1 · Lain")
        case "bookmark aim":
            root["/Outlines"]["/Last"]["/Dest"][0] = pages[0].indirect_reference
        case "link":
            link = pages[1]["/Annots"][0].get_object()
            link["/Dest"][0] = pages[4].indirect_reference
        case "lost link":
            pages[1]["/Annots"].pop()
        case "lost answer":
            del pages[2]["/Annots"]
        case "stamp":
            pages[3][NameObject("/Contents")] = pages[4].raw_get("/Contents")
        case "no stamp":
            del pages[3]["/Contents"]
        case "contents":
            pages[1][NameObject("/Resources")] = pages[0].raw_get("/Resources")
        case "completeness":
            pages[2][NameObject("/Resources")] = pages[0].raw_get("/Resources")
        case "certificate":
            pages[8][NameObject("/Resources")] = pages[0].raw_get("/Resources")
        case "original":
            file = root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"].get_object()
            file.set_data(file.get_data() + b" ")
        case "no original":
            del root["/Names"]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


CHANGES = {
    "page": "8 pages instead of 9",
    "label": "Page 1 is labelled 2",
    "bookmark": "bookmarks",
    "bookmark aim": "bookmarks",
    "link": "rows of the contents",
    "lost link": "rows of the contents",
    "lost answer": "rows of the contents",
    "stamp": "Page 4 bears the stamp .*halaman 5 dari 9",
    "no stamp": "Page 4 bears the stamp “”",
    "contents": "contents do not name page 3 for “Daftar kelengkapan”",
    "completeness": "contents do not name page 5 for “Notula”",
    "certificate": "certificate does not name",
    "original": "original sk.pdf is not the file that was signed",
    "no original": "original sk.pdf is not the file that was signed",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_bundle_with_one_thing_wrong_is_refused(change: str, good: Read, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(changed(good.pdf, ""))
    prove(path, from_json(good.index), COVER.label)
    path.write_bytes(changed(good.pdf, change))
    with pytest.raises(BundleFault, match=CHANGES[change]):
        prove(path, from_json(good.index), COVER.label)


@pytest.mark.parametrize("length", [0, 20, 200, 20_000])
def test_a_bundle_that_cannot_be_read_again_is_refused(
    length: int, good: Read, tmp_path: Path
) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(good.pdf[:length])
    with pytest.raises(BundleFault):
        prove(path, from_json(good.index), COVER.label)


def test_the_index_is_proved_as_it_is_after_it_was_written(good: Read, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(good.pdf)
    assert [*disagreements(path, json.loads(json.dumps(good.index)))] == []


@pytest.mark.parametrize("kind", ["title", "page", "source", "state", "total"])
def test_an_index_that_says_something_else_is_told(kind: str, good: Read, tmp_path: Path) -> None:
    index = json.loads(json.dumps(good.index))
    match kind:
        case "title":
            index["bagian"][0]["judul"] = "Notule"
        case "page":
            index["bagian"][1]["dari"] += 1
        case "source":
            index["bagian"][0]["sha256"] = "0" * 64
        case "state":
            index["kelengkapan"][1]["keadaan"] = "ada"
        case "total":
            index["jumlah_halaman"] += 1
    path = tmp_path / "bundle.pdf"
    path.write_bytes(good.pdf)
    assert [*disagreements(path, index)] != []


@pytest.mark.parametrize("index", [{}, [], {"halaman": []}, {"halaman": [{}]}, None, "x"], ids=str)
def test_any_other_json_is_told_too(index: Any, good: Read, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pdf"
    path.write_bytes(good.pdf)
    assert ["damaged" in str(fault) for fault in disagreements(path, index)] == [True]


def test_the_finished_file_is_proved_against_its_index(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(pdf: Path, index: BundleIndex, name: str, *_parts: Any, **options: Any) -> int:
        return prove(pdf, replace(index, judul="Lain", indikator=""), name, **options)

    monkeypatch.setattr(binding, "prove", wrong)
    with pytest.raises(BundleFault, match=COVER.label) as caught:
        bound(part("Notula"))
    assert caught.value.exit_code == 7


def test_a_source_that_changed_meanwhile_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "sk.pdf"
    file.write_bytes(b"lain")
    with pytest.raises(BundleFault, match="changed while"):
        bound(part("SK", file=file))


def test_the_original_of_a_signed_file_is_attached_byte_for_byte(good: Read) -> None:
    reader = PdfReader(io.BytesIO(good.pdf))
    (entry,) = good.index["asli"]
    (attached,) = reader.attachments["sk.pdf"]
    assert attached == raw_pdf.text_pages(*(f"Laporan isi {page}" for page in (1, 2, 3)))
    assert entry["berkas"] == "packets/r/sk.pdf"


def test_two_signed_files_of_one_name_are_both_attached(tmp_path: Path) -> None:
    parts = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        file = tmp_path / folder / "sk.pdf"
        file.write_bytes(raw_pdf.text_pages(folder))
        parts.append(
            part(
                f"SK {folder}", file.read_bytes(), file=file, source=f"{folder}/sk.pdf", signed=True
            )
        )
    reader = PdfReader(io.BytesIO(bound(*parts).pdf))
    assert sorted(reader.attachments) == ["sk-2.pdf", "sk.pdf"]
    assert reader.attachments["sk-2.pdf"] == [raw_pdf.text_pages("b")]


def test_volumes_go_on_counting_and_name_each_other() -> None:
    parts = [part(title, pages=n) for n, title in enumerate(("Notula", "Laporan", "SK"), start=1)]
    one, two = volumes([parts[:2], parts[2:]], asked=ASKED)
    assert (one.pages, two.pages) == (7, 6)
    reader = PdfReader(io.BytesIO(two.pdf))
    assert reader.page_labels == ["8", "9", "10", "11", "12", "13"]
    contents = reader.pages[1].extract_text()
    assert "Jilid 1" in contents
    assert "Jilid 2" in contents
    assert "Notula" in contents
    assert "jilid 2 dari 2 · halaman 10 dari 13" in reader.pages[2].extract_text()
    assert "jilid 2 dari 2" in reader.pages[0].extract_text().lower()
    assert [row["halaman"] for row in two.index["halaman"]] == [8, 9, 10, 11, 12, 13]
    assert [row["jilid"] for row in two.index["bagian"]] == [1, 1, 2]
    assert two.index["jumlah_halaman"] == one.index["jumlah_halaman"] == 13


def test_an_answer_in_another_volume_is_named_and_not_linked() -> None:
    asked = [AskedRow(kelompok="", nama="SK", keadaan="ada", part=1)]
    one, _ = volumes([[part("Notula")], [part("SK")]], asked=asked)
    page = PdfReader(io.BytesIO(one.pdf)).pages[2]
    assert f"{one.pages + 3} (jilid 2)" in page.extract_text()
    assert "/Annots" not in page


def test_of_a_file_that_somebody_is_writing_that_is_said(tmp_path: Path) -> None:
    file = tmp_path / "sk.pdf"
    file.write_bytes(raw_pdf.text_pages("SK"))
    whole = replace(part("SK", file.read_bytes(), file=file), pdf=file)
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(BundleFault) as caught:
        bound(whole)
    assert [problem.code for problem in caught.value.problems] == ["Z704"]
