"""A file that somebody has open keeps a whole build from being written, not half of it."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.making import raw_pdf
from tests.making.builds import build, hashes
from zidocs.disk.staging import Output, staging
from zidocs.errors import UsageFault
from zidocs.pipeline.merge import MergeRequest, merge
from zidocs.pipeline.merge.given_files import Wanted


def refuse(monkeypatch: pytest.MonkeyPatch, call: str, held: Callable[[Path], bool]) -> None:
    """The system lets nobody rename onto such a file, as Windows does while a viewer has it."""
    real = getattr(os, call)

    def renamed(source: str | Path, target: str | Path, **options: int) -> None:
        if held(Path(target)):
            raise PermissionError(errno.EACCES, "Access is denied", os.fspath(target))
        real(source, target, **options)

    monkeypatch.setattr(os, call, renamed)


def changed_office(sample: Path) -> dict[str, str]:
    """A built office of which everything is to be made anew; the files it had."""
    build(sample, jobs=1)
    for spec in sample.glob("*/packet.yaml"):
        spec.write_text(spec.read_text("utf-8").replace("tempat: ", "tempat: Gedung "), "utf-8")
    return hashes(sample / "hasil")


@pytest.mark.parametrize("ending", ["cetak.pdf", "I.2.a.pdf", "I.2.a.json", "notula.docx"])
def test_a_file_that_a_viewer_holds_is_named_before_anything_is_written(
    ending: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = changed_office(sample)
    held = [name for name in before if name.endswith(ending)]
    refuse(monkeypatch, "rename", lambda target: target.name == ending)
    with pytest.raises(UsageFault) as refused:
        build(sample, jobs=1, duplex=True, force=True)
    told = {problem.where.file for problem in refused.value.problems if problem.code == "Z056"}
    assert told
    assert told <= {f"hasil/{name}" for name in held}
    assert "Close it there" in str(refused.value)
    assert hashes(sample / "hasil") == before


@pytest.mark.parametrize("ending", ["cetak.pdf", "I.2.a.json", ".zidocs.json"])
def test_a_file_that_is_taken_while_others_are_in_place_already_brings_all_of_them_back(
    ending: str, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = changed_office(sample)
    hasil = sample / "hasil"
    # Once: what is put back is renamed, too, and the viewer is closed by then.
    tried: list[Path] = []

    def held(target: Path) -> bool:
        if target.name != ending or not target.is_relative_to(hasil) or target in tried:
            return False
        tried.append(target)
        return True

    refuse(monkeypatch, "replace", held)
    with pytest.raises(UsageFault, match=r"cannot be written"):
        build(sample, jobs=1, duplex=True)
    assert hashes(hasil) == before


def test_what_somebody_saved_to_a_place_meanwhile_is_not_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "1.docx", tmp_path / "2.docx"
    first.write_bytes(b"lama")
    second.write_bytes(b"lama")

    def held(target: Path) -> bool:
        if target == second:
            first.write_bytes(b"disimpan orang")
        return target == second

    refuse(monkeypatch, "replace", held)
    with pytest.raises(UsageFault), staging(tmp_path) as stage:
        stage.commit([stage.put(path.name, b"baru", "docx") for path in (first, second)])
    assert first.read_bytes() == b"disimpan orang"
    assert second.read_bytes() == b"lama"


@pytest.mark.parametrize("links", [True, False])
def test_new_files_go_and_removed_ones_come_back_when_the_last_step_fails(
    *, links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lama.pdf").write_bytes(b"lama")
    (tmp_path / "jilid-1.pdf").write_bytes(b"jilid")
    (tmp_path / "jilid-2.pdf").mkdir()
    if not links:

        def no_links(*_paths: Path, **_options: bool) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", no_links)
    with staging(tmp_path) as stage:
        outputs = [stage.put(name, b"baru", "pdf") for name in ("lama.pdf", "baru.pdf")]
        with pytest.raises(UsageFault):
            stage.commit(outputs, [tmp_path / "jilid-1.pdf", tmp_path / "jilid-2.pdf"])
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert left == {"lama.pdf": b"lama", "jilid-1.pdf": b"jilid"}


def test_a_merge_names_the_bundle_that_is_open_as_it_was_named(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / "surat.pdf").write_bytes(raw_pdf.text_pages("surat"))
    out = Path("keluar/bundel.pdf")
    merge(MergeRequest((Wanted("surat.pdf"),), out))
    before = hashes(desk)
    (desk / "surat.pdf").write_bytes(raw_pdf.text_pages("surat lain"))
    refuse(monkeypatch, "rename", lambda target: target.name == "bundel.json")
    with pytest.raises(UsageFault) as refused:
        merge(MergeRequest((Wanted("surat.pdf"),), out, force=True))
    (problem,) = refused.value.problems
    assert (problem.code, problem.where.file) == ("Z056", "keluar/bundel.json")
    assert {**hashes(desk), "surat.pdf": before["surat.pdf"]} == before


def test_an_output_that_changed_nothing_is_no_output_that_changed(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"sama")
    with staging(tmp_path) as stage:
        same: Output = stage.put("a.pdf", b"sama", "pdf")
        assert stage.commit([same]) == ()
