"""With --pdfa ghostscript, files that are no PDF/A become it, or are named with the reasons."""

import json
import sys
from pathlib import Path

import pytest

from tests.making import pictures, raw_pdf
from zidocs.errors import UsageFault
from zidocs.pdf import ghostscript
from zidocs.pipeline.merge import Merged, MergeRequest, merge
from zidocs.pipeline.merge.given_files import Wanted
from zidocs.pipeline.volumes import installed_ghostscript

needs_ghostscript = pytest.mark.skipif(
    ghostscript.version() is None, reason="Ghostscript is not installed"
)
INK = raw_pdf.one_page(b"0 1 1 0 k 100 100 200 200 re f " + raw_pdf.TEXT)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter that is no PDF/A and a picture that can be."""
    monkeypatch.chdir(tmp_path)
    Path("surat.pdf").write_bytes(INK)
    Path("foto.png").write_bytes(pictures.saved(pictures.upright(), "PNG"))


def merged(out: str = "bundel.pdf", *, ghostscript: bool = True) -> Merged:
    files = (Wanted("surat.pdf"), Wanted("foto.png"))
    return merge(MergeRequest(files, Path(out), "Bukti", ghostscript=ghostscript))


def index_of(name: str = "bundel.json") -> dict[str, object]:
    found: dict[str, object] = json.loads(Path(name).read_bytes())
    return found


def told(done: Merged) -> list[tuple[str, str]]:
    return [(problem.where.file, problem.code) for problem in done.problems]


@needs_ghostscript
def test_a_file_from_outside_becomes_pdfa_and_the_bundle_says_so() -> None:
    done = merged()
    assert index_of()["pdfa"] == "PDF/A-2b"
    assert told(done) == [("surat.pdf", "Z325")]
    assert Path("surat.pdf").read_bytes() == INK


@needs_ghostscript
def test_it_is_the_same_bundle_each_time() -> None:
    merged()
    first = Path("bundel.pdf").read_bytes()
    Path("bundel.pdf").unlink()
    Path("bundel.json").unlink()
    merged()
    assert Path("bundel.pdf").read_bytes() == first


def test_what_cannot_be_helped_stays_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged("tanpa.pdf", ghostscript=False)
    gone = tmp_path / "no-such-program"
    monkeypatch.setattr("zidocs.pipeline.merge.installed_ghostscript", lambda: gone)
    done = merged()
    assert told(done) == [("surat.pdf", "Z326")]
    assert "huruf tidak disematkan; warna CMYK tanpa profil" in str(done.problems[0].what)
    helped, alone = index_of(), index_of("tanpa.json")
    assert helped["pdfa"] == alone["pdfa"] == ""
    assert helped["bagian"] == alone["bagian"]


def test_without_ghostscript_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ghostscript, "find", lambda: None)
    with pytest.raises(UsageFault) as caught:
        installed_ghostscript()
    assert caught.value.problems[0].code == "Z031"


def test_a_program_that_is_something_else_is_not_taken_for_ghostscript(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ghostscript, "find", lambda: Path(sys.executable))
    with pytest.raises(UsageFault):
        installed_ghostscript()
