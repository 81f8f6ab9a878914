"""Every page of a bundle is traced to its file and line, and a file that changed since is told."""

import json
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.periods import archive
from zidocs.archive.trace import Trace, trace
from zidocs.errors import ArchiveFault, UsageFault

BUKTI = "hasil/bukti/2024/B03"


def pages_of(pdf: Path, kind: str) -> list[int]:
    """The printed numbers of the pages of one kind of part."""
    index = json.loads(pdf.with_suffix(".json").read_bytes())
    return [page["halaman"] for page in index["halaman"] if page["jenis"] == kind]


def line(found: Trace, root: Path) -> str:
    """What stands in packet.yaml at the place that was told."""
    assert found.place
    assert found.place.line
    return (root / found.place.file).read_text("utf-8").splitlines()[found.place.line - 1]


def test_a_page_of_an_attachment_is_traced_to_its_entry_file_and_page(office: Path) -> None:
    pdf = office / BUKTI / "I.1.a.pdf"
    second = pages_of(pdf, "lampiran")[1]
    found = trace(pdf, second)
    assert found.page.judul == "SK Tim"
    assert found.page.paket == "sk"
    assert found.page.halaman_berkas == 2
    assert "berkas: lampiran/sk.pdf" in line(found, office)
    assert [(file.berkas, file.keadaan) for file in found.files] == [
        ("packets/sk/lampiran/sk.pdf", "sama")
    ]
    shown = PdfReader(pdf).pages[found.in_file - 1].extract_text()
    assert "Lampiran" in shown


def test_of_two_entries_with_one_file_the_title_tells_which(office: Path) -> None:
    entry = "lampiran:\n  - {berkas: ./lampiran/sk.pdf, judul: Lain}\n"
    packet = office / "packets/sk/packet.yaml"
    packet.write_text(packet.read_text("utf-8").replace("lampiran:\n", entry), "utf-8")
    pdf = office / BUKTI / "I.1.a.pdf"
    assert "judul: SK Tim" in line(trace(pdf, pages_of(pdf, "lampiran")[0]), office)


def test_a_page_of_a_document_is_traced_to_its_key_and_its_scan(office: Path) -> None:
    pdf = office / BUKTI / "I.1.b.pdf"
    found = trace(pdf, pages_of(pdf, "notula")[0])
    assert line(found, office).startswith("notula:")
    assert [file.berkas for file in found.files] == ["packets/rapat/scan/notula.pdf"]


def test_photo_pages_name_the_photos_themselves(office: Path) -> None:
    pdf = office / BUKTI / "I.1.b.pdf"
    found = trace(pdf, pages_of(pdf, "foto")[0])
    assert [(Path(file.berkas).name, file.keadaan) for file in found.files] == [
        ("sore é.jpg", "sama")
    ]


def test_a_photo_page_names_only_the_photos_on_it(office: Path) -> None:
    pdf = office / BUKTI / "I.1.b.pdf"
    (page,) = pages_of(pdf, "foto")
    parts = json.loads(pdf.with_suffix(".json").read_bytes())["bagian"]
    (photos,) = [part["foto"] for part in parts if part["jenis"] == "foto"]
    assert [photo["halaman"] for photo in photos] == [page]
    photos += [{**photos[0], "halaman": page + 1}]
    edit_index(pdf, bagian=[part | {"foto": photos} if part["foto"] else part for part in parts])
    assert len(trace(pdf, page).files) == 1


def test_our_own_pages_come_from_no_file(office: Path) -> None:
    found = trace(office / BUKTI / "I.1.a.pdf", 1)
    assert (found.page.jenis, found.files, found.place) == ("sampul", (), None)


def test_a_document_without_a_key_is_traced_to_the_meeting(built: Path) -> None:
    pdf = built / BUKTI / "I.3.b.pdf"
    kinds = {kind: trace(pdf, pages_of(pdf, kind)[0]) for kind in ("undangan", "notula")}
    assert {line(found, built).partition(":")[0] for found in kinds.values()} <= {
        "undangan",
        "notula",
        "dokumen",
        "rapat",
    }


def test_a_source_that_changed_or_went_is_told(office: Path) -> None:
    pdf = office / BUKTI / "I.1.a.pdf"
    number = pages_of(pdf, "lampiran")[0]
    source = office / "packets/sk/lampiran/sk.pdf"
    source.write_bytes(raw_pdf.text_pages("Lain"))
    found = trace(pdf, number)
    assert [file.keadaan for file in found.files] == ["berubah"]
    assert [problem.code for problem in found.problems] == ["Z843"]
    source.unlink()
    assert [file.keadaan for file in trace(pdf, number).files] == ["tidak ada"]


def test_in_an_archive_everything_is_found_without_the_workspace(
    office: Path, tmp_path: Path
) -> None:
    archive(office)
    elsewhere = shutil.copytree(office / "arsip/2024-B03", tmp_path / "usb/2024-B03")
    shutil.rmtree(office)
    for pdf in sorted((elsewhere / "data/bukti").glob("*.pdf")):
        for page in json.loads(pdf.with_suffix(".json").read_bytes())["halaman"]:
            found = trace(pdf, page["halaman"])
            assert all(file.keadaan == "sama" for file in found.files)
            assert bool(found.files) == bool(found.place) == bool(page["berkas"])


def test_a_broken_packet_yaml_hides_only_the_line(office: Path) -> None:
    (office / "packets/sk/packet.yaml").write_text("bukti: [", "utf-8")
    pdf = office / BUKTI / "I.1.a.pdf"
    found = trace(pdf, pages_of(pdf, "lampiran")[0])
    assert found.place is None
    assert [file.keadaan for file in found.files] == ["sama"]


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_page_that_is_not_there_is_refused(office: Path, number: int) -> None:
    with pytest.raises(UsageFault, match=f"no page {number} in this file; it has pages 1 to"):
        trace(office / BUKTI / "I.1.a.pdf", number)


def edit_index(pdf: Path, **values: object) -> None:
    path = pdf.with_suffix(".json")
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **values}), "utf-8")


def test_a_later_volume_is_numbered_as_printed(office: Path) -> None:
    pdf = office / BUKTI / "I.1.a.pdf"
    index = json.loads(pdf.with_suffix(".json").read_bytes())
    pages = [{**page, "halaman": page["halaman"] + 90} for page in index["halaman"]]
    parts = [{**part, "dari": part["dari"] + 90, "sampai": part["sampai"] + 90}
             for part in index["bagian"]]  # fmt: skip
    edit_index(pdf, halaman=pages, bagian=parts, jilid=2, jumlah_jilid=2, jumlah_halaman=99)
    assert trace(pdf, 91).in_file == 1
    with pytest.raises(UsageFault, match="2 volumes; look in another one"):
        trace(pdf, 14)


@pytest.mark.parametrize(
    "berkas", ["../rahasia.txt", "/etc/passwd", "C:/Windows/win.ini", "packets", "a\x00b"]
)
def test_an_index_cannot_make_it_read_outside_the_workspace(
    office: Path, tmp_path: Path, berkas: str
) -> None:
    (tmp_path / "rahasia.txt").write_bytes(b"x")
    pdf = office / BUKTI / "I.1.a.pdf"
    index = json.loads(pdf.with_suffix(".json").read_bytes())
    edit_index(pdf, halaman=[{**page, "berkas": berkas} for page in index["halaman"]])
    assert [file.keadaan for file in trace(pdf, 1).files] == ["tidak ada"]


def test_a_bundle_that_is_not_the_indexed_one_is_refused(office: Path) -> None:
    pdf = office / BUKTI / "I.1.a.pdf"
    pdf.write_bytes(pdf.read_bytes() + b"%")
    with pytest.raises(ArchiveFault, match="not the one that its index describes"):
        trace(pdf, 1)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"halaman": 3}'])
def test_a_broken_index_is_named(office: Path, data: bytes) -> None:
    pdf = office / BUKTI / "I.1.a.pdf"
    pdf.with_suffix(".json").write_bytes(data)
    with pytest.raises(ArchiveFault, match=r"I\.1\.a\.json: This file is not the index"):
        trace(pdf, 1)


def test_a_bundle_without_its_index_is_refused_with_the_remedy(office: Path) -> None:
    pdf = office / BUKTI / "I.1.a.pdf"
    pdf.with_suffix(".json").unlink()
    with pytest.raises(UsageFault, match=r"its index \(\.json\) must lie beside it"):
        trace(pdf, 1)
