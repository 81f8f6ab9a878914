"""A second build does nothing, and a change makes anew what it touches, no more and no less."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.making.builds import build, codes, hashes
from zidocs.pipeline import build as story
from zidocs.pipeline.build import made_anew as making

MEETING = "rapat-rencana-aksi"
BUNDLE = "bukti/2024/B03/I.2.a.pdf"
OTHERS = {"bukti/2024/B03/I.1.a.pdf", "bukti/2024/B03/I.3.b.pdf"}


@pytest.fixture
def drafted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packets that are made from now on."""
    slugs: list[str] = []
    draft = making.draft_packet

    def watched(job: making.DraftJob) -> object:
        slugs.append(job.packet.slug)
        return draft(job)

    monkeypatch.setattr(making, "draft_packet", watched)
    return slugs


def changed_bundles(done: story.Build) -> set[str]:
    return {output.path for output in done.changed if output.kind == "bukti"}


def test_a_second_build_makes_nothing_and_says_the_same(built: Path, drafted: list[str]) -> None:
    first = build(built, force=True)
    drafted.clear()
    second = build(built)
    assert drafted == []
    assert second.changed == ()
    assert second.outputs == first.outputs
    assert second.problems == first.problems


def change_photo(root: Path) -> None:
    path = root / MEETING / "foto/1-pembukaan.jpg"
    Image.open(path).rotate(180).save(path)


def change_packet(root: Path) -> None:
    path = root / MEETING / "packet.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("Aula Rutan Contoh", "Ruang Rapat Contoh"), "utf-8")


def add_scan(root: Path) -> None:
    folder = root / MEETING / "scan"
    folder.mkdir(exist_ok=True)
    shutil.copy(root / "hasil" / MEETING / "undangan.pdf", folder / "undangan.pdf")


def edit_word_file(root: Path) -> None:
    path = root / "hasil" / MEETING / "notula.docx"
    shutil.copy(root / "hasil" / MEETING / "laporan.docx", path)


def damage_bundle(root: Path) -> None:
    path = root / "hasil" / BUNDLE
    path.write_bytes(path.read_bytes()[:-1])


def lose_bundle(root: Path) -> None:
    (root / "hasil" / BUNDLE).unlink()


CHANGES = [change_photo, change_packet, add_scan, edit_word_file, damage_bundle, lose_bundle]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_makes_anew_what_it_touches_and_nothing_else(
    change: Callable[[Path], None], built: Path, drafted: list[str]
) -> None:
    change(built)
    done = build(built)
    assert drafted == [MEETING]
    assert changed_bundles(done) == {BUNDLE}
    assert {output.path for output in done.outputs} >= {BUNDLE, *OTHERS}
    drafted.clear()
    assert build(built).changed == ()
    assert drafted == []


@pytest.mark.parametrize("change", [change_photo, change_packet, add_scan, damage_bundle])
def test_what_is_made_anew_is_the_same_as_in_an_empty_hasil(
    change: Callable[[Path], None], built: Path
) -> None:
    def results() -> dict[str, str]:
        found = hashes(built / "hasil")
        return {path: sha256 for path, sha256 in found.items() if "/." not in path}

    change(built)
    build(built)
    step_by_step = results()
    shutil.rmtree(built / "hasil")
    build(built)
    assert results() == step_by_step


def test_what_holds_for_the_office_touches_everything(built: Path, drafted: list[str]) -> None:
    with (built / "satker.yaml").open("a") as settings:
        settings.write("\n# catatan\n")
    build(built)
    assert len(drafted) == 3


def test_a_touched_file_of_the_same_bytes_changes_nothing(built: Path, drafted: list[str]) -> None:
    (built / MEETING / "foto/1-pembukaan.jpg").touch()
    assert build(built).changed == ()
    assert drafted == []


def test_force_makes_everything(built: Path, drafted: list[str]) -> None:
    build(built, force=True)
    assert len(drafted) == 3


def test_the_other_way_to_print_is_another_result(built: Path, drafted: list[str]) -> None:
    build(built, duplex=True)
    assert len(drafted) == 3


def test_a_damaged_memory_is_told_and_everything_is_made(built: Path, drafted: list[str]) -> None:
    memory = built / "hasil/.zidocs/build.json"
    memory.write_bytes(memory.read_bytes()[:-9])
    done = build(built)
    assert "Z312" in codes(done)
    assert len(drafted) == 3
    assert done.changed == ()
    assert "Z312" not in codes(build(built))
