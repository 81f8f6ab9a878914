"""One file that cannot become pages stops nothing in silence: it is named, or a page says so."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.making import raw_pdf
from tests.making.builds import build
from tests.making.fonts import small_font
from tests.making.word_files import word_file
from zidocs.errors import EvidenceFault, LayoutFault, Problem, ZidocsError
from zidocs.layout import choose
from zidocs.pipeline.merge import Merged, MergeRequest, merge
from zidocs.pipeline.merge.given_files import Wanted

UNSHOWN = word_file("Judul lampiran", "\u6f22\u5b57")
"""No face of ours has Chinese signs."""


@pytest.fixture(autouse=True)
def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The engines of this process may have found it before.
    choose.at_hand.cache_clear()
    monkeypatch.setattr(choose.Engines, "office", None)
    yield
    choose.at_hand.cache_clear()


def merged(*names: str, skip_refused: bool = True) -> Merged:
    wanted = tuple(Wanted(name) for name in names)
    return merge(MergeRequest(wanted, Path("bundel.pdf"), skip_refused=skip_refused))


def codes(problems: Sequence[Problem], file: str) -> list[tuple[str, str]]:
    return [(each.code, each.severity) for each in problems if each.where.file == file]


def three_files() -> None:
    Path("baik.pdf").write_bytes(raw_pdf.text_pages("isi yang baik"))
    Path("aksara.docx").write_bytes(UNSHOWN)
    Path("rusak.pdf").write_bytes(b"%PDF-1.7\nbroken")


@pytest.mark.usefixtures("desk")
def test_a_refused_file_is_named_and_a_way_round_it_is_offered() -> None:
    three_files()
    with pytest.raises(ZidocsError) as fault:
        merged("baik.pdf", "aksara.docx", "rusak.pdf", skip_refused=False)
    assert isinstance(fault.value, EvidenceFault | LayoutFault)
    for name in ("aksara.docx", "rusak.pdf"):
        assert ("Z032", "petunjuk") in codes(fault.value.problems, name)
        assert "galat" in dict(codes(fault.value.problems, name)).values()
    assert "--skip-refused" in str(fault.value)
    assert not Path("bundel.pdf").exists()


@pytest.mark.usefixtures("desk")
def test_a_page_stands_in_the_place_of_each_refused_file_and_says_why() -> None:
    three_files()
    done = merged("baik.pdf", "aksara.docx", "rusak.pdf")
    index = json.loads(Path("bundel.json").read_text("utf-8"))
    parts = index["bagian"]
    assert [part["berkas"] for part in parts] == [
        "baik.pdf",
        "aksara.docx (tidak dapat ditampilkan)",
        "rusak.pdf (tidak dapat ditampilkan)",
    ]
    pages = [page.extract_text() for page in PdfReader("bundel.pdf").pages]
    for part, name, code in zip(
        parts[1:], ("aksara.docx", "rusak.pdf"), ("Z650", "Z4"), strict=True
    ):
        assert part["dari"] == part["sampai"]
        page = pages[part["dari"] - 1]
        assert "TIDAK DAPAT DITAMPILKAN" in page
        assert name in page
        assert code in page
        assert f"{part['judul']}" in pages[1]
        found = codes(done.problems, name)
        assert found[0] == ("Z033", "peringatan")
        assert {severity for _, severity in found} == {"peringatan"}
    assert done.files == 3


@pytest.mark.usefixtures("desk")
def test_without_refused_files_the_option_changes_nothing() -> None:
    Path("baik.pdf").write_bytes(raw_pdf.text_pages("isi yang baik"))
    merged("baik.pdf")
    with_option = Path("bundel.pdf").read_bytes()
    Path("bundel.pdf").unlink()
    Path("bundel.json").unlink()
    merged("baik.pdf", skip_refused=False)
    assert Path("bundel.pdf").read_bytes() == with_option


@pytest.mark.parametrize(
    ("name", "data"), [("catatan.docx", UNSHOWN), ("catatan.pdf", b"%PDF-1.7\nbroken")]
)
def test_a_build_offers_it_for_attachments_and_never_calls_them_there(
    sample: Path, name: str, data: bytes
) -> None:
    (sample / "sk-tim-kerja/lampiran" / name).write_bytes(data)
    spec = sample / "sk-tim-kerja/packet.yaml"
    added = f"lampiran:\n  - {{berkas: lampiran/{name}, judul: Catatan}}\n"
    spec.write_text(spec.read_text("utf-8").replace("lampiran:\n", added, 1), "utf-8")
    shown = f"sk-tim-kerja/lampiran/{name}"
    with pytest.raises((EvidenceFault, LayoutFault)) as fault:
        build(sample)
    assert ("Z032", "petunjuk") in codes(fault.value.problems, shown)
    done = build(sample, skip_refused=True)
    assert ("Z033", "peringatan") in codes(done.problems, shown)
    bundles = (sample / "hasil/bukti/2024/B03").glob("*.json")
    parts = [part for path in bundles for part in json.loads(path.read_text("utf-8"))["bagian"]]
    (refused,) = [part for part in parts if part["judul"].startswith("Catatan")]
    assert refused["judul"] == "Catatan (tidak dapat ditampilkan)"
    # Told again by a build that changes nothing; without the option it is a fault again.
    again = build(sample, skip_refused=True)
    assert not again.changed
    assert ("Z033", "peringatan") in codes(again.problems, shown)
    with pytest.raises((EvidenceFault, LayoutFault)):
        build(sample)


def test_fonts_of_the_workspace_are_used_and_a_new_one_makes_pages_anew(sample: Path) -> None:
    build(sample)
    assert not build(sample).changed
    (sample / "huruf").mkdir()
    (sample / "huruf/kantor.ttf").write_bytes(small_font("Arial", cubic=False))
    (sample / "huruf/rusak.ttf").write_bytes(b"bukan huruf")
    done = build(sample)
    assert done.changed
    assert ("Z653", "peringatan") in codes(done.problems, "huruf/rusak.ttf")
    pages = sample / "hasil/.zidocs/pages/rapat-rencana-aksi/notula.pdf"
    assert b"+Own" in pages.read_bytes()
