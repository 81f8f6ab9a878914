"""What is given to a merge: every heading its own, nothing vanishes or comes along unsaid."""

import errno
import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.making import pictures, raw_pdf
from zidocs.bundle.index import BundleIndex, Page, index_bytes
from zidocs.errors import Problem, UsageFault
from zidocs.pipeline.merge import MergeRequest, merge
from zidocs.pipeline.merge.given_files import Given, Wanted, gather

pytestmark = pytest.mark.usefixtures("desk")


def lay(*names: str) -> None:
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw_pdf.text_pages(f"isi {name}"))


def lay_bundle(name: str, volume: int = 1, volumes: int = 1) -> None:
    """A PDF with an index beside it, as zidocs writes them."""
    lay(f"{name}.pdf")
    sha256 = hashlib.sha256(Path(f"{name}.pdf").read_bytes()).hexdigest()
    page = Page(1, "Sampul", "sampul", paket="", berkas="", halaman_berkas=None, sha256="")
    index = BundleIndex(
        format=1, indikator="", periode="", tahun=None, satker="", judul=name, jilid=volume,
        jumlah_jilid=volumes, jumlah_halaman=volumes, sha256=sha256, bagian=(), halaman=(page,),
    )  # fmt: skip
    Path(f"{name}.json").write_bytes(index_bytes(index))


def given(*names: str, groups: Mapping[str, str] | None = None) -> Given:
    """The plain names, then each group's; the same heading may come with blanks behind it."""
    wanted = [Wanted(name) for name in names]
    wanted += [Wanted(name, heading) for heading, name in (groups or {}).items()]
    return gather(wanted)


def headings(found: Given) -> list[str]:
    return [file.heading for file in found.files]


def said(found: Given, code: str) -> list[Problem]:
    return [problem for problem in found.findings if problem.code == code]


def places(found: Given, code: str) -> list[str]:
    return [problem.where.file for problem in said(found, code)]


# Headings


@pytest.mark.parametrize(
    ("folders", "called"),
    [
        (["Bulan Maret/foto", "Bulan April/foto"], ["Bulan Maret/foto", "Bulan April/foto"]),
        (["2026/Maret/foto", "2026/April/foto"], ["Maret/foto", "April/foto"]),
        (["foto", "lama/foto"], ["foto", "lama/foto"]),
        (["foto", "foto/foto"], ["foto", "foto/foto"]),
        (["foto", "foto/../foto/"], ["foto"]),
        (["a/b/foto", "c/foto", "surat"], ["a/b/foto", "c/foto", "surat"]),
        (["a/foto", "a/b/surat"], ["foto", "surat"]),
    ],
)
def test_different_folders_are_different_headings(folders: list[str], called: list[str]) -> None:
    for number, folder in enumerate(folders):
        lay(f"{folder}/{number}.pdf")
    assert list(dict.fromkeys(headings(given(*folders)))) == called


def test_folders_of_one_name_are_told_apart_the_same_wherever_the_command_is_given(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay("Maret/foto/1.pdf", "April/foto/1.pdf")
    monkeypatch.chdir(desk / "Maret")
    assert headings(given("foto", "../April/foto")) == ["Maret/foto", "April/foto"]


def test_a_heading_that_was_written_holds_folders_of_one_name_together() -> None:
    lay("Maret/foto/1.pdf", "April/foto/1.pdf")
    both = gather([Wanted("Maret/foto", "Foto"), Wanted("April/foto", "Foto")])
    assert headings(both) == ["Foto", "Foto"]


def test_a_heading_that_got_nothing_is_named() -> None:
    lay("foto/1.pdf", "surat.pdf")
    found = given(groups={"Rapat": "foto", "Dokumentasi": "foto/1.pdf", "Surat": "surat.pdf"})
    assert headings(found) == ["Rapat", "Surat"]
    (empty,) = said(found, "Z315")
    assert "“Dokumentasi”" in str(empty)
    assert empty.severity == "peringatan"
    (again,) = said(found, "Z305")
    assert "under “Dokumentasi”, give it only there" in str(again)


def test_a_folder_whose_files_all_stand_elsewhere_is_named() -> None:
    lay("Maret/foto/1.pdf", "April/foto/2.pdf")
    (empty,) = said(given("Maret/foto/1.pdf", "April/foto", "Maret/foto"), "Z315")
    assert "“Maret/foto”" in str(empty)


def test_no_heading_is_missed_where_a_file_is_given_twice_under_one() -> None:
    lay("foto/1.pdf", "foto/2.pdf")
    found = given("foto", "foto", "foto/1.pdf")
    assert places(found, "Z305") == ["foto/1.pdf", "foto/2.pdf", "foto/1.pdf"]
    assert said(found, "Z315") == []
    assert "Nothing to do" in str(said(found, "Z305")[0])


# What a folder holds besides


def test_everything_that_is_left_out_is_named() -> None:
    names = [f"foto/{number}.xlsx" for number in range(1, 12)]
    lay("foto/a.pdf", *names, "foto/lama/b.pdf")
    found = given("foto")
    assert places(found, "Z304") == [*names, "foto/lama"]
    assert "no PDF, Word file or picture" in str(said(found, "Z304")[0])
    assert "give this folder, too" in str(said(found, "Z304")[-1])


@pytest.mark.parametrize(
    "names", [("foto", "foto/lama"), ("foto/lama", "foto"), ("foto", "foto/*")]
)
def test_a_folder_in_a_folder_that_was_given_itself_is_not_left_out(
    names: tuple[str, ...],
) -> None:
    lay("foto/a.pdf", "foto/lama/b.pdf")
    assert places(given(*names), "Z304") == []


def test_a_folder_that_may_not_be_opened_is_no_file_to_close(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    lay("foto/a.pdf")
    monkeypatch.setattr(Path, "iterdir", refuse)
    (fault,) = given("foto").faults
    assert (fault.code, fault.where.file) == ("Z402", "foto")
    assert "you may open this folder" in str(fault)
    assert "Close it" not in str(fault)


# Bundles of ours


def test_a_bundle_of_ours_in_a_bundle_is_told_and_its_index_is_not_left_out() -> None:
    lay("surat.pdf")
    merge(MergeRequest([Wanted("surat.pdf")], Path("bundel.pdf")))
    found = given(".")
    assert places(found, "Z316") == ["bundel.pdf"]
    assert places(found, "Z304") == []
    assert [file.path.name for file in found.files] == ["bundel.pdf", "surat.pdf"]


def test_volumes_of_ours_are_told_too() -> None:
    lay_bundle("bundel-1", 1, 2)
    lay_bundle("bundel-2", 2, 2)
    assert places(given("."), "Z316") == ["bundel-1.pdf", "bundel-2.pdf"]


@pytest.mark.parametrize("index", ["[]", "{", '{"sha256": 3}', "[" * 100_000, '{"jilid": 1e999}'])
def test_a_json_beside_a_pdf_that_is_no_index_makes_no_bundle_of_it(index: str) -> None:
    lay("surat.pdf")
    Path("surat.json").write_text(index, "utf-8")
    found = given(".")
    assert places(found, "Z316") == []
    assert places(found, "Z304") == ["surat.json"]


def test_a_pdf_that_is_no_longer_what_its_index_describes_is_an_ordinary_file() -> None:
    lay_bundle("bundel")
    lay("lain.pdf")
    Path("bundel.pdf").write_bytes(Path("lain.pdf").read_bytes())
    assert places(given("."), "Z316") == []


def test_volumes_of_an_older_bundle_that_stay_are_told() -> None:
    lay("surat.pdf")
    for volume in (1, 2):
        lay_bundle(f"baru/a-{volume}", volume, 2)
    lay("baru/a-3.pdf")
    lay_bundle("baru/ab-1", 1, 2)
    done = merge(MergeRequest([Wanted("surat.pdf")], Path("baru/a.pdf")))
    stale = [problem for problem in done.problems if problem.code == "Z317"]
    assert [problem.where.file for problem in stale] == ["baru/a-1.pdf", "baru/a-2.pdf"]
    assert "the new one is baru/a.pdf" in str(stale[0])
    assert Path("baru/a-1.pdf").exists()
    again = merge(MergeRequest([Wanted("surat.pdf")], Path("baru/a.pdf"), force=True))
    assert again.problems == ()
    assert not Path("baru/a-1.pdf").exists()
    assert Path("baru/a-3.pdf").exists()


# Places that cannot be written


def full(*_arguments: object, **_options: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def refused(out: str, *names: str) -> list[tuple[str, str]]:
    with pytest.raises(UsageFault) as fault:
        merge(MergeRequest([Wanted(name) for name in names], Path(out)))
    return [(problem.code, problem.where.file) for problem in fault.value.problems]


def test_a_full_disk_is_told_once_of_the_bundle_as_it_was_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("a.jpg", "b.jpg"):
        Path(name).write_bytes(pictures.saved(pictures.upright()) + name.encode())
    monkeypatch.setattr(Path, "write_bytes", full)
    assert refused("baru/bundel.pdf", "a.jpg", "b.jpg") == [("Z010", "baru/bundel.pdf")]


def test_a_place_that_cannot_be_written_is_named_as_it_was_given() -> None:
    lay("surat.pdf", "arsip")
    assert refused("arsip/2026/bundel.pdf", "surat.pdf") == [("Z012", "arsip/2026/bundel.pdf")]


def test_an_index_that_another_program_holds_is_named_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def held(path: Path, target: Path) -> None:
        if target.suffix == ".json":
            raise PermissionError(errno.EACCES, "held", str(target))
        path.rename(target)

    lay("surat.pdf")
    monkeypatch.setattr(Path, "replace", held)
    assert refused("baru/bundel.pdf", "surat.pdf") == [("Z011", "baru/bundel.json")]
