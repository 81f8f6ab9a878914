"""An archive that changed by one byte, one file or one link is found out, and nothing else is."""

import os
import shutil
import sys
import unicodedata
from pathlib import Path

import bagit
import pytest

from tests.making.bags import FILES, INFO, codes, every_flip, faults, files_of, make_bag, told
from zidocs.archive import verify as verifying
from zidocs.archive.bag import INFO as INFO_FILE
from zidocs.archive.bag import TAGS, write_manifest
from zidocs.archive.verify import verify
from zidocs.errors import ArchiveFault

GOLDEN = Path(__file__).resolve().parents[1] / "data/arsip-format-1/2024-B03-v2"


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return make_bag(tmp_path / "2024-B03")


def test_what_was_archived_is_good(bag: Path) -> None:
    found = verify(bag)
    assert found.is_good
    assert found.problems == ()
    assert found.files == len(FILES) + 5
    assert found.info["Source-Organization"] == "Kantor Contoh"


def test_another_program_agrees(tmp_path: Path) -> None:
    # It does not know that a percent sign in a name is written %25 (RFC 8493, 2.1.3).
    files = {name: data for name, data in FILES.items() if "%" not in name}
    assert bagit.Bag(str(make_bag(tmp_path / "2024-B03", files))).validate()


def test_an_archive_of_another_program_is_verified_too(tmp_path: Path) -> None:
    folder = tmp_path / "lain"
    folder.mkdir()
    (folder / "surat é 100%.txt").write_bytes(b"isi")
    bagit.make_bag(str(folder), {"Source-Organization": "Arsip Contoh"}, checksums=["sha256"])
    assert verify(folder).is_good
    (folder / "data" / "surat é 100%.txt").write_bytes(b"ini")
    assert "surat é 100%.txt" in told(faults(folder))


def test_a_flipped_byte_of_any_file_is_found_and_the_file_is_named(bag: Path) -> None:
    for name in files_of(bag):
        good = (bag / name).read_bytes()
        for damaged, where in every_flip(good):
            (bag / name).write_bytes(damaged)
            assert name in told(faults(bag)), f"{name} {where}"
        (bag / name).write_bytes(good)
    assert verify(bag).is_good


def test_only_the_file_that_changed_is_accused(bag: Path) -> None:
    (bag / "data/satker.yaml").write_bytes(b"nama: Kantor Conteh\n")
    assert [problem.where.file for problem in faults(bag)] == ["data/satker.yaml"]


def test_every_fault_is_told_at_once(bag: Path) -> None:
    (bag / "data/satker.yaml").write_bytes(b"lain")
    (bag / "data/index.html").unlink()
    (bag / "data/baru.txt").write_bytes(b"baru")
    (bag / "baca-saya.txt").write_bytes(b"lain")
    assert codes(bag) == {"Z824", "Z825", "Z826", "Z827"}
    text = told(faults(bag))
    for name in ("data/satker.yaml", "data/index.html", "data/baru.txt", "baca-saya.txt"):
        assert name in text


@pytest.mark.parametrize("name", [
    "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "baca-saya.txt",
])  # fmt: skip
def test_a_missing_list_is_named(bag: Path, name: str) -> None:
    (bag / name).unlink()
    assert name in told(faults(bag))


def test_what_a_system_leaves_behind_is_no_fault(bag: Path) -> None:
    (bag / "data/packets/Thumbs.db").write_bytes(b"x")
    (bag / ".DS_Store").write_bytes(b"x")
    found = verify(bag)
    assert found.is_good
    assert sorted(problem.where.file for problem in found.problems) == [
        ".DS_Store",
        "data/packets/Thumbs.db",
    ]


def test_names_that_a_mac_wrote_otherwise_are_the_same_names(bag: Path) -> None:
    photo = bag / "data/packets/rapat/foto/sore é.jpg"
    photo.rename(photo.with_name(unicodedata.normalize("NFD", photo.name)))
    assert verify(bag).is_good


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_and_devices_are_refused_and_never_followed(bag: Path, tmp_path: Path) -> None:
    outside = tmp_path / "rahasia.txt"
    outside.write_bytes(FILES["satker.yaml"])
    (bag / "data/satker.yaml").unlink()
    (bag / "data/satker.yaml").symlink_to(outside)
    (bag / "data/luar").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(bag / "data/pipa")
    refused = {problem.where.file for problem in faults(bag) if problem.code == "Z822"}
    assert refused == {"data/satker.yaml", "data/luar", "data/pipa"}


@pytest.mark.parametrize(
    "path",
    [
        "../rahasia.txt",
        "data/../../rahasia.txt",
        "/etc/passwd",
        "~/.ssh/id_rsa",
        "C:/Windows/win.ini",
        "data\\..\\..\\rahasia.txt",
        "data//rahasia.txt",
        "data/./rahasia.txt",
    ],
)
def test_a_list_that_names_files_elsewhere_is_refused(bag: Path, path: str) -> None:
    (bag.parent / "rahasia.txt").write_bytes(b"rahasia")
    with (bag / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  {path}\n")
    found = [problem for problem in faults(bag) if problem.code == "Z823"]
    assert [problem.where.line for problem in found] == [len(FILES) + 1]
    assert not any("rahasia" in problem.where.file for problem in faults(bag))


def test_a_list_may_not_name_a_file_twice_or_outside_data(bag: Path) -> None:
    with (bag / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(f"{'0' * 64}  data/satker.yaml\n{'0' * 64}  satker.yaml\nkacau\n")
    assert "twice" in told(faults(bag))
    assert "outside data/" in told(faults(bag))
    assert "names no hash" in told(faults(bag))


def test_a_list_too_large_to_be_one_is_not_read(bag: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "MOST_MANIFEST", 100)
    assert "manifest-sha256.txt: The file has more than" in told(faults(bag))


def test_more_files_than_an_archive_has_are_not_listed(
    bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zidocs.archive.holding.MOST_FILES", 3)
    with pytest.raises(ArchiveFault, match="more than 3 files"):
        verify(bag)


def test_lists_in_capitals_of_another_program_are_read(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "lain", info=[("Source-Organization", "Arsip")])
    (bag / "tagmanifest-sha256.txt").unlink()
    manifest = bag / "manifest-sha256.txt"
    manifest.write_bytes(
        b"\r\n".join(b"%s\t*%s" % (line[:64].upper(), line[66:])
                     for line in manifest.read_bytes().splitlines())
    )  # fmt: skip
    assert verify(bag).is_good


def test_an_archive_made_anew_has_another_fingerprint(bag: Path, tmp_path: Path) -> None:
    forged = make_bag(tmp_path / "palsu", {**FILES, "satker.yaml": b"nama: Kantor Lain\n"})
    assert verify(forged).is_good
    assert verify(forged).fingerprint != verify(bag).fingerprint


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("tidak-ada", "no archive here"),
        ("tidak-ada.zip", "cannot be read"),
        ("kosong", "no archive here"),
        ("surat.txt", "no archive here"),
        ("surat.zip", "damaged or cut off"),
    ],
)
def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "kosong").mkdir()
    for letter in ("surat.txt", "surat.zip"):
        (tmp_path / letter).write_bytes(b"surat")
    with pytest.raises(ArchiveFault, match=said):
        verify(tmp_path / name)


def test_reading_an_archive_changes_nothing_in_it(bag: Path) -> None:
    before = {name: (bag / name).stat().st_mtime_ns for name in files_of(bag)}
    verify(bag)
    assert {name: (bag / name).stat().st_mtime_ns for name in files_of(bag)} == before


def test_a_copy_on_another_disk_is_the_same_archive(bag: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(bag, tmp_path / "usb" / "salinan")
    assert verify(copy).fingerprint == verify(bag).fingerprint


def test_lines_are_those_of_sha256sum() -> None:
    hashes = {"data/b 100%.txt": "b" * 64, "data/a.txt": "a" * 64}
    assert write_manifest(hashes) == (
        f"{'a' * 64}  data/a.txt\n{'b' * 64}  data/b 100%25.txt\n".encode()
    )


def test_the_labels_of_an_archive_are_its_own(bag: Path) -> None:
    assert dict(INFO).items() <= verify(bag).info.items()


@pytest.mark.parametrize("names", [[TAGS], [INFO_FILE], [TAGS, INFO_FILE]])
def test_of_a_bag_of_ours_every_list_that_was_taken_away_is_missing(
    names: list[str], tmp_path: Path
) -> None:
    bag = shutil.copytree(GOLDEN, tmp_path / "arsip")
    for name in names:
        (bag / name).unlink()
    gone = sorted((bag / "data/packets").rglob("*.pdf"))[0]
    gone.unlink()
    manifest = bag / "manifest-sha256.txt"
    lines = manifest.read_text("utf-8").splitlines(keepends=True)
    left = [line for line in lines if not line.endswith(f"{gone.relative_to(bag).as_posix()}\n")]
    assert len(left) == len(lines) - 1
    manifest.write_text("".join(left), "utf-8")
    missing = {problem.where.file for problem in faults(bag) if problem.code == "Z825"}
    assert missing == set(names)


def test_bytes_before_a_zip_are_told(tmp_path: Path) -> None:
    packed = tmp_path / "arsip.zip"
    packed.write_bytes(b"#!/bin/sh\n" + GOLDEN.with_suffix(".zip").read_bytes())
    assert "Z847" in codes(packed)


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt"])
def test_a_missing_list_accuses_no_file_that_it_named(bag: Path, name: str) -> None:
    (bag / name).unlink()
    (found,) = faults(bag)
    assert (found.where.file, found.code) == (name, "Z825")
    assert "leave all other files where they are" in found.fix.render()


def test_by_a_list_that_was_cut_no_genuine_file_is_sent_away(bag: Path) -> None:
    payload = bag / "manifest-sha256.txt"
    payload.write_bytes(payload.read_bytes().splitlines(keepends=True)[0])
    assert "Z826" not in codes(bag)
    assert "manifest-sha256.txt" in {problem.where.file for problem in faults(bag)}
