"""A Word file that is not exactly what the last build wrote is a person's, whatever came before.

It is kept and told: put back from a copy, saved while a build is at work, or left behind in the
folder of a packet that got another name.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.making.builds import build, codes
from tests.making.interruptions import Killed
from tests.making.sample import copied_sample
from zidocs import api
from zidocs.disk.files import hash_bytes
from zidocs.office.workspace import open_workspace
from zidocs.paper.packet_record import read_record
from zidocs.pipeline import build as story

SLUG = "rapat-rencana-aksi"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    root = copied_sample(tmp_path / "rutan")
    build(root, paths=(root / SLUG,))
    return root


def built_again(root: Path, **options: bool) -> story.Build:
    return build(root, paths=(root / SLUG,), **options)


def notula_of(root: Path) -> Path:
    return root / "hasil" / SLUG / "notula.docx"


def edit(docx: Path, new: str = "NOTULA YANG DISUNTING") -> bytes:
    """Change the heading as a person would, and save; the bytes of the file afterwards."""
    with zipfile.ZipFile(docx) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"NOTULA", new.encode(), 1)
    with zipfile.ZipFile(docx, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return docx.read_bytes()


def change(root: Path, old: str, new: str) -> None:
    spec = root / SLUG / "packet.yaml"
    text = spec.read_text("utf-8")
    assert old in text
    spec.write_text(text.replace(old, new), "utf-8")


def told(result: story.Build, code: str) -> list[str]:
    return [problem.where.file for problem in result.problems if problem.code == code]


def test_an_edited_file_put_back_after_force_is_kept_and_told(built: Path) -> None:
    notula = notula_of(built)
    edited = edit(notula)
    built_again(built)
    built_again(built, force=True)
    (copy,) = notula.parent.glob("notula.edited-*.docx")
    copy.replace(notula)
    for _ in range(2):
        assert told(built_again(built), "Z301") == [f"hasil/{SLUG}/notula.docx"]
        assert notula.read_bytes() == edited


def test_a_version_of_ours_from_before_the_last_build_is_kept_where_it_was_put_back(
    built: Path,
) -> None:
    notula = notula_of(built)
    first = notula.read_bytes()
    change(built, "Aula Rutan", "Lapangan Rutan")
    built_again(built)
    assert notula.read_bytes() != first
    notula.write_bytes(first)
    assert told(built_again(built), "Z301") == [f"hasil/{SLUG}/notula.docx"]
    change(built, "Lapangan Rutan", "Gedung Rutan")
    assert told(built_again(built), "Z309") == [f"hasil/{SLUG}/notula.docx"]
    assert notula.read_bytes() == first


def test_of_the_hashes_of_older_records_only_the_first_is_ours(built: Path) -> None:
    notula = notula_of(built)
    ours, edited = notula.read_bytes(), edit(notula)
    record = notula.with_name(".zidocs.json")
    content = json.loads(record.read_bytes())
    content["docx"]["notula"] = [hash_bytes(ours), hash_bytes(edited)]
    record.write_text(json.dumps(content))
    assert told(built_again(built), "Z301") == [f"hasil/{SLUG}/notula.docx"]
    assert notula.read_bytes() == edited


def test_a_finished_build_knows_only_what_it_wrote(built: Path) -> None:
    change(built, "Aula Rutan", "Lapangan Rutan")
    built_again(built)
    record = read_record(notula_of(built).parent)
    assert record.docx["notula"] == (hash_bytes(notula_of(built).read_bytes()),)
    assert record.under_way == {}


def test_two_builds_killed_in_a_row_leave_nothing_that_counts_as_edited(built: Path) -> None:
    places = ["Aula Rutan", "Lapangan Rutan", "Gedung Rutan"]
    # The first puts Word files in place, the second its record only: these are of the first then.
    for renames, old, new in zip((5, 1), places[:2], places[1:], strict=True):
        change(built, old, new)
        left = iter(range(renames))
        with pytest.raises(Killed), renaming(lambda _target, left=left: alive(left)):
            built_again(built)
    assert not {"Z301", "Z309"} & codes(built_again(built))
    assert read_record(notula_of(built).parent).under_way == {}


def alive(left: Iterator[int]) -> None:
    if next(left, None) is None:
        raise Killed


@contextmanager
def renaming(before: Callable[[Path], None]) -> Iterator[None]:
    """Before each file of a build gets its place in hasil/, something happens."""
    rename = Path.replace

    def replace(self: Path, target: Path) -> Path:
        # Files are written under their names in the build's own folder by renaming, too.
        if self.parent != target.parent:
            before(target)
        return rename(self, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        yield


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("moment", ["bound", "record", "docx", "finished"])
def test_what_is_saved_in_word_while_a_build_is_at_work_is_kept_told_and_used_by_the_next(
    built: Path, moment: str, force: bool
) -> None:
    notula, record = notula_of(built), notula_of(built).with_name(".zidocs.json")
    change(built, "Aula Rutan", "Lapangan Rutan")
    if force:
        edit(notula, "NOTULA LAMA")
    saved: list[bytes] = []
    reached: list[Path] = []

    def save() -> None:
        if not saved:
            saved.append(edit(notula, "NOTULA BARU SAJA"))

    def before_rename(target: Path) -> None:
        reached.append(target)
        of_record = reached.count(record)
        if {
            "bound": False,
            "record": of_record == 1,
            "docx": target.suffix == ".docx" and target != notula,
            "finished": of_record == 2,
        }[moment]:
            save()

    def step(name: str, done: int, _total: int) -> None:
        if moment == "bound" and name == "bundles" and done:
            save()

    with renaming(before_rename):
        result = build(built, step, paths=(built / SLUG,), force=force)
    (edited,) = saved
    assert notula.read_bytes() == edited
    if moment != "finished":
        assert told(result, "Z327") == [f"hasil/{SLUG}/notula.docx"]
    # The next build takes it for what it is, and goes on doing so.
    for _ in range(2):
        result = built_again(built)
        # What was not put in place was not written: packet.yaml changed after the person's file.
        assert told(result, "Z301" if moment == "finished" else "Z309")
        assert "Z327" not in codes(result)
        assert notula.read_bytes() == edited
    pdf = PdfReader(notula.with_suffix(".pdf"))
    assert "BARU SAJA" in pdf.pages[0].extract_text()


def test_a_file_that_appears_while_a_build_is_at_work_is_kept(built: Path) -> None:
    notula = notula_of(built)
    edited = edit(notula)
    notula.unlink()

    def save(name: str, done: int, _total: int) -> None:
        if name == "bundles" and done:
            notula.write_bytes(edited)

    result = build(built, save, paths=(built / SLUG,))
    assert told(result, "Z327") == [f"hasil/{SLUG}/notula.docx"]
    assert notula.read_bytes() == edited


def test_a_kept_file_that_is_saved_again_during_a_build_is_used_by_the_next(built: Path) -> None:
    notula = notula_of(built)
    edit(notula)

    def save(name: str, done: int, _total: int) -> None:
        if name == "bundles" and done:
            edit(notula, "RALAT NOTULA")

    build(built, save, paths=(built / SLUG,))
    built_again(built)
    assert "RALAT" in PdfReader(notula.with_suffix(".pdf")).pages[0].extract_text()


def checked(root: Path) -> dict[str, str]:
    """Where check says that edited files were left behind, and its sentence."""
    found = api.check(open_workspace(root)).problems
    return {each.where.file: str(each.what) for each in found if each.code == "Z328"}


def test_edited_files_of_a_packet_that_got_another_name_are_told_until_they_are_moved(
    built: Path,
) -> None:
    edited = edit(notula_of(built))
    (built / SLUG).rename(built / "rapat-maret")
    left = notula_of(built)
    for _ in range(2):
        (sentence,) = [checked(built)[f"hasil/{SLUG}"]]
        assert "notula.docx" in sentence
        assert "undangan.docx" not in sentence
        result = build(built, paths=(built / "rapat-maret",))
        assert told(result, "Z328") == [f"hasil/{SLUG}"]
    assert left.read_bytes() == edited
    moved = left.replace(built / "hasil/rapat-maret/notula.docx")
    result = build(built, paths=(built / "rapat-maret",))
    assert {"Z301"} == codes(result) & {"Z301", "Z328"}
    assert moved.read_bytes() == edited


def test_nothing_is_told_of_a_folder_without_a_packet_in_which_nobody_wrote(built: Path) -> None:
    (built / SLUG).rename(built / "rapat-maret")
    assert checked(built) == {}


def test_copies_of_edited_files_in_the_folder_of_a_packet_that_is_gone_are_told(
    built: Path,
) -> None:
    edit(notula_of(built))
    built_again(built, force=True)
    assert checked(built) == {}
    shutil.rmtree(built / SLUG)
    assert "notula.edited-" in checked(built)[f"hasil/{SLUG}"]


def test_an_edited_file_of_a_document_that_its_packet_has_no_more_is_told(built: Path) -> None:
    letter = notula_of(built).with_name("undangan.docx")
    letter.write_bytes(notula_of(built).read_bytes())
    assert checked(built) == {}
    change(built, "undangan:", "undangan:\n  bentuk: nota_dinas")
    assert "undangan.docx" in checked(built)[f"hasil/{SLUG}"]
    build(built, paths=(built / SLUG,))
    assert "undangan.docx" in checked(built)[f"hasil/{SLUG}"]


def test_of_a_packet_that_cannot_be_read_now_nothing_is_told(built: Path) -> None:
    edit(notula_of(built))
    (built / SLUG / "packet.yaml").write_text("rapat: [", "utf-8")
    assert checked(built) == {}
