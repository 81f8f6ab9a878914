"""Photos that a signed scan shows are not shown a second time, and never lost."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from tests.making.builds import build
from zidocs.office.workspace import open_workspace
from zidocs.pipeline.archive import ArchiveRequest, archive

PACKET = "rapat-rencana-aksi"


def scanned(pdf: Path, most: int = 99, blank_from: int = 99) -> bytes:
    """The first pages of a PDF as a scanner sees them; some may be blank."""
    document = pdfium.PdfDocument(pdf.read_bytes())
    pages = [page.render(scale=1.4).to_pil().convert("L") for page in document][:most]
    pages = [
        page if number < blank_from else Image.new("L", page.size, 255)
        for number, page in enumerate(pages)
    ]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=100)
    return out.getvalue()


def index(root: Path) -> dict[str, Any]:
    path = root / "hasil/bukti/2024/B03/I.2.a.json"
    return json.loads(path.read_bytes())  # type: ignore[no-any-return]


def kinds(root: Path) -> list[str]:
    return [part["jenis"] for part in index(root)["bagian"]]


@pytest.fixture
def signed(sample: Path) -> Path:
    """The sample after its notula was printed."""
    build(sample)
    (sample / PACKET / "scan").mkdir(exist_ok=True)
    return sample


def test_a_scan_of_all_pages_shows_the_photos(signed: Path) -> None:
    printed = signed / "hasil" / PACKET / "notula.pdf"
    (signed / PACKET / "scan/notula.pdf").write_bytes(scanned(printed))
    build(signed)
    assert "foto" not in kinds(signed)
    (notula,) = (part for part in index(signed)["bagian"] if part["jenis"] == "notula")
    assert notula["judul"] == "Notula dan dokumentasi foto"
    photos = next(row for row in index(signed)["kelengkapan"] if row["nama"] == "Foto")
    assert photos["keadaan"] == "ada"
    assert notula["dari"] < photos["halaman"] <= notula["sampai"]
    assert build(signed).changed == ()


def test_such_a_bundle_can_be_archived(signed: Path) -> None:
    printed = signed / "hasil" / PACKET / "notula.pdf"
    (signed / PACKET / "scan/notula.pdf").write_bytes(scanned(printed))
    build(signed)
    request = ArchiveRequest("B03", date(2024, 4, 1), "id", "Contoh")
    assert archive(open_workspace(signed), request).is_new


@pytest.mark.parametrize("options", [{"most": 1}, {"blank_from": 1}])
def test_photos_that_the_scan_does_not_show_keep_their_pages(
    signed: Path, options: dict[str, int]
) -> None:
    printed = signed / "hasil" / PACKET / "notula.pdf"
    (signed / PACKET / "scan/notula.pdf").write_bytes(scanned(printed, **options))
    build(signed)
    assert "foto" in kinds(signed)
    assert "Notula" in [part["judul"] for part in index(signed)["bagian"]]
