"""Where nothing at all was touched, a build answers as the last one did; else it looks again."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.making.builds import build
from tests.reading.commands import loaded_by
from zidocs.errors import SpecFault
from zidocs.office.workspace import open_workspace
from zidocs.pipeline import build as story
from zidocs.pipeline.build import last_build
from zidocs.pipeline.build.last_build import FileStamp

MEETING = "rapat-rencana-aksi"
NOTE = "hasil/.zidocs/last.json"
SECOND = 1_000_000_000


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each build from now on that looked at the files themselves."""
    found: list[str] = []
    look = story._build_changed

    def watched(*arguments: object) -> object:
        found.append("looked")
        return look(*arguments)

    monkeypatch.setattr(story, "_build_changed", watched)
    return found


def test_an_untouched_workspace_is_answered_without_looking_into_it(
    built: Path, looked: list[str]
) -> None:
    first = build(built)
    looked.clear()
    assert build(built) == first
    assert looked == []
    assert first.outputs
    assert first.problems


def test_what_a_first_build_made_and_said_the_second_says_without_looking(
    sample: Path, looked: list[str]
) -> None:
    first = build(sample)
    second = build(sample)
    assert looked == ["looked"]
    assert (second.outputs, second.changed, second.problems) == (first.outputs, (), first.problems)


def quietly(path: Path, change: Callable[[bytes], bytes]) -> None:
    """A file gets other bytes, as many as before, and its old date."""
    facts, data = path.stat(), path.read_bytes()
    other = change(data)
    assert len(other) == len(data)
    assert other != data
    path.write_bytes(other)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def reversed_bytes(data: bytes) -> bytes:
    return data[:-9] + data[-9:][::-1] if data[-9:] != data[-9:][::-1] else b"x" + data[1:]


def photo_of_the_same_size_and_date(root: Path) -> None:
    quietly(root / MEETING / "foto/1-pembukaan.jpg", reversed_bytes)


def packet_of_the_same_size_and_date(root: Path) -> None:
    quietly(root / MEETING / "packet.yaml", lambda data: data.replace(b"Aula", b"Bale"))


def bundle_of_the_same_size_and_date(root: Path) -> None:
    quietly(root / "hasil/bukti/2024/B03/I.2.a.pdf", reversed_bytes)


def word_file_of_the_same_size_and_date(root: Path) -> None:
    quietly(root / "hasil" / MEETING / "notula.docx", reversed_bytes)


def photo_replaced_by_another_of_its_size_and_date(root: Path) -> None:
    path = root / MEETING / "foto/1-pembukaan.jpg"
    new = path.with_name("baru.tmp")
    new.write_bytes(reversed_bytes(path.read_bytes()))
    shutil.copystat(path, new)
    new.replace(path)


def own_template(root: Path) -> None:
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates/catatan.docx").write_bytes(b"x")


def own_font(root: Path) -> None:
    (root / "huruf").mkdir()
    (root / "huruf/Huruf.ttf").write_bytes(b"x")


def roster(root: Path) -> None:
    with (root / "pegawai.csv").open("a", encoding="utf-8") as file:
        file.write("\n")


def settings(root: Path) -> None:
    with (root / "satker.yaml").open("a", encoding="utf-8") as file:
        file.write("# catatan\n")


def scan(root: Path) -> None:
    (root / MEETING / "scan").mkdir(exist_ok=True)
    (root / MEETING / "scan/undangan.pdf").write_bytes(b"%PDF-1.7")


def photo_more(root: Path) -> None:
    shutil.copy(root / MEETING / "foto/1-pembukaan.jpg", root / MEETING / "foto/9.jpg")


def photo_less(root: Path) -> None:
    (root / MEETING / "foto/3-peserta.jpg").unlink()


def packet_more(root: Path) -> None:
    shutil.copytree(root / MEETING, root / "rapat-lain")


def packet_renamed(root: Path) -> None:
    (root / MEETING).rename(root / "rapat-lain")


def print_lost(root: Path) -> None:
    (root / "hasil" / MEETING / "cetak.pdf").unlink()


def page_lost(root: Path) -> None:
    next(root.glob("hasil/.zidocs/pages/*/*.pdf")).unlink()


def memory_lost(root: Path) -> None:
    (root / "hasil/.zidocs/build.json").unlink()


def archive_more(root: Path) -> None:
    (root / "arsip/2024-B03").mkdir(parents=True)
    (root / "arsip/2024-B03/bagit.txt").write_text("BagIt-Version: 1.0\n", "utf-8")


def note_damaged(root: Path) -> None:
    note = root / NOTE
    note.write_bytes(note.read_bytes()[:-9] + b"x" + note.read_bytes()[-8:])


def folder_moved_behind_a_link(root: Path) -> None:
    (root / "huruf-asli").mkdir()
    (root / "huruf").symlink_to("huruf-asli", target_is_directory=True)


TOUCHES = [
    photo_of_the_same_size_and_date, packet_of_the_same_size_and_date,
    bundle_of_the_same_size_and_date, word_file_of_the_same_size_and_date,
    photo_replaced_by_another_of_its_size_and_date, own_template, own_font, roster, settings,
    scan, photo_more, photo_less, packet_more, packet_renamed, print_lost, page_lost, memory_lost,
    archive_more, note_damaged, folder_moved_behind_a_link,
]  # fmt: skip


@pytest.mark.parametrize("touch", TOUCHES, ids=lambda touch: touch.__name__)
def test_whatever_is_touched_the_next_build_looks_again(
    touch: Callable[[Path], None], built: Path
) -> None:
    build(built)
    workspace, request = open_workspace(built), story.BuildRequest()
    before = last_build.files_of(workspace)
    assert last_build.read_last(workspace, request, before)
    touch(built)
    assert last_build.read_last(workspace, request, last_build.files_of(workspace)) is None


def test_an_archive_is_known_by_what_it_says_of_itself(built: Path) -> None:
    inside = built / "arsip/2024-B03/data/bukti"
    inside.mkdir(parents=True)
    (inside / "I.2.a.pdf").write_bytes(b"%PDF-1.7")
    files = last_build.files_of(open_workspace(built))
    assert files is not None
    assert not any(path.startswith("arsip/2024-B03/data/") for path in files)


@pytest.mark.parametrize("options", [{"periode": "B03"}, {"duplex": True}, {"force": True}])
def test_another_request_is_another_build(
    options: dict[str, object], built: Path, looked: list[str]
) -> None:
    build(built)
    looked.clear()
    build(built, **options)
    assert looked == ["looked"]


@pytest.mark.parametrize("what", ["version", "office", "packages"])
def test_other_tools_make_another_build(
    what: str, built: Path, tmp_path: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(built)
    looked.clear()
    if what == "version":
        monkeypatch.setattr("zidocs.disk.remembered.__version__", "9.9")
    elif what == "office":
        monkeypatch.setattr("zidocs.layout.libreoffice.find", lambda: tmp_path)
    else:
        (tmp_path / "site-packages").mkdir()
        monkeypatch.syspath_prepend(str(tmp_path / "site-packages"))
    build(built)
    assert looked == ["looked"]


def test_what_is_touched_while_a_build_is_at_work_is_seen_by_the_next(
    sample: Path, looked: list[str]
) -> None:
    def progress(step: str, done: int, _total: int) -> None:
        if step == "bundles" and not done:
            packet_of_the_same_size_and_date(sample)

    build(sample, progress)
    done = build(sample)
    assert looked == ["looked", "looked"]
    assert done.changed


def test_what_a_build_said_of_files_that_it_replaced_is_not_said_again(
    built: Path, looked: list[str]
) -> None:
    memory = built / "hasil/.zidocs/build.json"
    memory.write_bytes(memory.read_bytes()[:-9])
    assert "Z312" in {problem.code for problem in build(built).problems}
    assert "Z312" not in {problem.code for problem in build(built).problems}
    assert looked == ["looked", "looked"]


def test_a_change_within_the_tick_of_a_coarse_disk_does_not_hide() -> None:
    now = 1_700_000_000 * SECOND
    coarse, fine = FileStamp(9, now, now, 1), FileStamp(9, now + 7, now + 7, 1)
    old = FileStamp(9, now - 5 * SECOND, now - 5 * SECOND, 1)
    assert coarse.is_young(now + SECOND)
    assert not fine.is_young(now + SECOND)
    assert not old.is_young(now)


def test_of_too_many_files_nothing_is_remembered(
    built: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_build, "_MOST_FILES", 3)
    build(built)
    build(built)
    assert looked == ["looked", "looked"]


def test_a_first_build_that_fails_leaves_no_hasil(sample: Path) -> None:
    packet = sample / MEETING / "packet.yaml"
    packet.write_text(packet.read_text("utf-8").replace("mulai:", "mulai: abc #"), "utf-8")
    with pytest.raises(SpecFault):
        build(sample)
    assert not (sample / "hasil").exists()


def test_an_untouched_workspace_loads_nothing_that_reads_or_makes(built: Path) -> None:
    build(built)
    loaded = loaded_by("build", "--workspace", built)
    heavy = {"ruamel", "pypdf", "pikepdf", "reportlab", "docx", "lxml", "PIL", "fontTools"}
    assert not loaded & heavy
    assert "zidocs.checks" not in loaded
