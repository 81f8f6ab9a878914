"""Photos given as attachments, or merged, are photos: captioned, scaled, the first to shrink."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.making.pictures import exif, saved
from zidocs.office.workspace import open_workspace
from zidocs.pipeline.build import BuildRequest, build
from zidocs.pipeline.merge import MergeRequest, merge
from zidocs.pipeline.merge.given_files import Wanted

NAME = "sk-tim-kerja/lampiran/apel.jpg"


def camera_photo() -> bytes:
    """As a phone takes it upright, with more than print shows."""
    picture = Image.effect_noise((2400, 3200), 70).convert("RGB")
    return saved(picture, quality=80, subsampling=2, exif=exif(exposure=0.01))


def attach_photo(sample: Path, limit_mb: int = 10, dpi: int = 200) -> None:
    (sample / NAME).write_bytes(camera_photo())
    spec = sample / "sk-tim-kerja/packet.yaml"
    row = "lampiran:\n  - {berkas: lampiran/apel.jpg, judul: Apel pagi bersama}\n"
    spec.write_text(spec.read_text("utf-8").replace("lampiran:\n", row, 1), "utf-8")
    settings = sample / "satker.yaml"
    lines = [
        line
        for line in settings.read_text("utf-8").splitlines()
        if not line.startswith(("ukuran_maks_mb", "dpi_foto"))
    ]
    lines += [f"ukuran_maks_mb: {limit_mb}", f"dpi_foto: {dpi}"]
    settings.write_text("\n".join(lines) + "\n", "utf-8")


def photo_page(pdf: Path, index: dict[str, Any], name: str) -> tuple[str, int]:
    """The text of the page of a photo, and how many pixels wide the photo on it is."""
    (number,) = (page["halaman"] for page in index["halaman"] if page["berkas"] == name)
    page = PdfReader(pdf).pages[number - 1]
    (image,) = page.images
    assert image.image is not None
    return page.extract_text(), image.image.width


def built(sample: Path) -> tuple[Path, dict[str, Any]]:
    build(open_workspace(sample), BuildRequest())
    pdf = sample / "hasil/bukti/2024/B03/I.1.a.pdf"
    return pdf, json.loads(pdf.with_suffix(".json").read_bytes())


def test_a_photo_among_the_attachments_has_its_title_below_and_the_pixels_of_print(
    sample: Path,
) -> None:
    attach_photo(sample, dpi=150)
    text, width = photo_page(*built(sample), NAME)
    assert "Apel pagi bersama" in text
    assert width <= 165 / 25.4 * 150 + 1


def test_it_is_made_smaller_before_any_scan_is(sample: Path) -> None:
    attach_photo(sample, limit_mb=1, dpi=300)
    _, index = built(sample)
    assert [row["berkas"] for row in index["diperkecil"]][:1] == [NAME]
    assert index["diperkecil"][0]["dpi"] <= 170


def test_a_photo_that_is_merged_has_its_name_below_and_shrinks_before_scans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("apel pagi.jpg").write_bytes(camera_photo())
    scan = saved(Image.effect_noise((1654, 2339), 20), quality=40, dpi=(200, 200))
    Path("surat.jpg").write_bytes(scan)
    merge(MergeRequest([Wanted("apel pagi.jpg"), Wanted("surat.jpg")], Path("b.pdf")))
    index = json.loads(Path("b.json").read_bytes())
    text, width = photo_page(Path("b.pdf"), index, "apel pagi.jpg")
    assert "apel pagi" in text
    assert 0.9 * 160 / 25.4 * 200 <= width <= round(160 / 25.4 * 200)
    assert Path("b.pdf").stat().st_size > 1_000_000
    merge(MergeRequest([Wanted("apel pagi.jpg"), Wanted("surat.jpg")], Path("c.pdf"), most_mb=1))
    smaller = json.loads(Path("c.json").read_bytes())["diperkecil"]
    assert [row["berkas"] for row in smaller] == ["apel pagi.jpg"]


def test_small_photos_that_are_merged_add_three_kilobytes_each_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sizes = {}
    for count in (2, 12):
        names = [f"foto {number}.jpg" for number in range(count)]
        for number, name in enumerate(names):
            picture = Image.effect_noise((240, 180), 20 + number)
            Path(name).write_bytes(saved(picture, exif=exif(exposure=0.01)))
        merge(MergeRequest([Wanted(name) for name in names], Path(f"{count}.pdf")))
        given = sum(Path(name).stat().st_size for name in names)
        sizes[count] = Path(f"{count}.pdf").stat().st_size - given
    assert sizes[12] - sizes[2] <= 10 * 3_000
