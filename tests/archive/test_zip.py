"""The ZIP of an archive is the same bytes each time, and a changed or hostile one is found out."""

import hashlib
import stat
import struct
import unicodedata
import warnings
import zipfile
from pathlib import Path

import pytest

from tests.making.bags import FILES, codes, every_flip, faults, files_of, make_bag, make_zip, told
from zidocs.archive import holding as zip_holding
from zidocs.archive.bag import BAGIT_TXT, write_manifest
from zidocs.archive.packing import Member, directory, local_header
from zidocs.archive.verify import verify
from zidocs.errors import ArchiveFault


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return make_bag(tmp_path / "2024-B03")


def write_zip(path: Path, members: dict[str, bytes], method: int) -> Path:
    """A ZIP as other programs write it, with dates."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 29, 8, 0, 0)), data, method)
    return path


def members_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_zip_holds_the_archive_stored_and_without_dates(bag: Path) -> None:
    with zipfile.ZipFile(make_zip(bag)) as archive:
        assert archive.testzip() is None
        infos = archive.infolist()
    assert {info.filename for info in infos} == {f"2024-B03/{name}" for name in files_of(bag)}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_archive_is_the_same_zip(bag: Path, tmp_path: Path) -> None:
    first = make_zip(bag).read_bytes()
    (tmp_path / "lain").mkdir()
    again = make_zip(make_bag(tmp_path / "lain" / "2024-B03"))
    assert again.read_bytes() == first
    make_zip(bag)
    assert bag.with_suffix(".zip").read_bytes() == first


def test_folder_and_zip_are_the_same_archive(bag: Path) -> None:
    assert verify(make_zip(bag)) == verify(bag)


def test_a_damaged_folder_is_not_packed(bag: Path) -> None:
    (bag / "data/satker.yaml").write_bytes(b"lain")
    with pytest.raises(ArchiveFault, match=r"2024-B03/data/satker\.yaml"):
        make_zip(bag)
    assert [path.name for path in bag.parent.iterdir()] == ["2024-B03"]


def test_a_flipped_bit_at_any_place_of_the_zip_is_found(bag: Path) -> None:
    path = make_zip(bag)
    for damaged, where in every_flip(path.read_bytes()):
        path.write_bytes(damaged)
        assert faults(path), where


def test_a_flipped_byte_of_a_file_in_the_zip_is_told_with_its_name(bag: Path) -> None:
    path = make_zip(bag)
    good = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    for info in infos:
        start = info.header_offset + 30 + len(info.filename.encode())
        for position in range(start, start + info.file_size, 7):
            path.write_bytes(good[:position] + bytes([good[position] ^ 4]) + good[position + 1 :])
            name = info.filename.removeprefix("2024-B03/")
            assert name in told(faults(path)), f"{name} byte {position}"


@pytest.mark.parametrize("cut", [1, 10, 200, 2000])
def test_a_zip_that_was_cut_off_is_found(bag: Path, cut: int) -> None:
    path = make_zip(bag)
    path.write_bytes(path.read_bytes()[:-cut])
    assert codes(path) & {"Z820", "Z821"}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_that_another_program_packed_is_judged_by_its_files(
    bag: Path, tmp_path: Path, method: int
) -> None:
    members = members_of(make_zip(bag))
    repacked = write_zip(tmp_path / "lain.zip", members, method)
    assert verify(repacked).is_good
    members["2024-B03/data/satker.yaml"] = b"nama: Kantor Lain!!\n"
    assert "data/satker.yaml" in told(faults(write_zip(repacked, members, method)))


def test_an_archive_may_lie_in_a_zip_without_a_folder(bag: Path, tmp_path: Path) -> None:
    members = {name.partition("/")[2]: data for name, data in members_of(make_zip(bag)).items()}
    assert verify(write_zip(tmp_path / "lain.zip", members, zipfile.ZIP_DEFLATED)).is_good


def test_names_packed_on_a_mac_are_the_same_names(bag: Path, tmp_path: Path) -> None:
    members = {
        unicodedata.normalize("NFD", name): data for name, data in members_of(make_zip(bag)).items()
    }
    members["__MACOSX/2024-B03/._data"] = b"x"
    assert verify(write_zip(tmp_path / "mac.zip", members, zipfile.ZIP_DEFLATED)).is_good


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../rahasia.txt", "leads out"),
        ("2024-B03/data/../../rahasia.txt", "leads out"),
        ("/etc/rahasia", "leads out"),
        ("C:/rahasia", "leads out"),
        ("lain/berkas.txt", "beside the archive"),
        ("2024-B03/data/satker.yaml", "two files of this name"),
        ("2024-B03/data/lebih.txt", "was not there"),
    ],
)
def test_what_has_no_business_in_the_zip_is_named(
    bag: Path, tmp_path: Path, name: str, expected: str
) -> None:
    path = make_zip(bag)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, b"x")
    assert expected in told(faults(path))
    assert not (tmp_path / "rahasia.txt").exists()


def test_a_link_in_the_zip_is_refused(bag: Path) -> None:
    path = make_zip(bag)
    link = zipfile.ZipInfo("2024-B03/data/luar")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "a link or a device" in told(faults(path))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(bag: Path, tmp_path: Path, method: int) -> None:
    members = members_of(make_zip(bag))
    assert "does not read" in told(faults(write_zip(tmp_path / "lain.zip", members, method)))


def test_a_password_is_refused(bag: Path) -> None:
    path = make_zip(bag)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert "protected with a password" in told(faults(path))


def bomb(path: Path, declared: int) -> Path:
    """A ZIP whose first file says that it is this large, whatever it is."""
    write_zip(path, {"a/bagit.txt": BAGIT_TXT, "a/data/x": b"x" * 1000}, zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", declared)
    path.write_bytes(data)
    return path


def test_a_file_that_grows_enormously_is_not_unpacked(tmp_path: Path) -> None:
    assert "grows enormously" in told(faults(bomb(tmp_path / "bom.zip", 4_000_000_000)))


def test_files_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    data = b"x" * 5000
    member = Member("a/bagit.txt", len(data), 0, 0)
    twins = [Member(f"a/data/{number}", len(data), 0, 0) for number in range(5)]
    records = directory([*twins, member])
    path = tmp_path / "tumpuk.zip"
    path.write_bytes(local_header(member) + data + records)
    assert "lie over each other" in told(faults(path))


def test_a_directory_too_large_for_memory_is_not_read(
    bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_zip(bag)
    monkeypatch.setattr(zip_holding, "MOST_DIRECTORY", 100)
    assert codes(path) == {"Z821"}


@pytest.mark.parametrize("size", [0xFFFFFFFE, 0xFFFFFFFF, 6_000_000_000])
def test_other_programs_read_the_records_of_files_beyond_4_gb(tmp_path: Path, size: int) -> None:
    large = Member("a/besar.pdf", size, 7, 0)
    after = Member("a/sesudah.pdf", 3, 8, large.end)
    path = tmp_path / "besar.zip"
    with path.open("wb") as file:
        file.write(local_header(large))
        file.seek(after.offset)
        file.write(local_header(after) + b"abc" + directory([large, after]))
    with zipfile.ZipFile(path) as archive:
        infos = [(info.file_size, info.header_offset, info.CRC) for info in archive.infolist()]
        with archive.open("a/besar.pdf") as begun:
            assert begun.read(10) == bytes(10)
    assert infos == [(size, 0, 7), (3, large.end, 8)]


def test_more_files_than_16_bits_count_are_read_by_other_programs(tmp_path: Path) -> None:
    members, offset = [], 0
    path = tmp_path / "banyak.zip"
    with path.open("wb") as file:
        for number in range(65_600):
            member = Member(f"a/{number}", 0, 0, offset)
            file.write(local_header(member))
            members.append(member)
            offset = member.end
        file.write(directory(members))
    with zipfile.ZipFile(path) as archive:
        assert len(archive.infolist()) == 65_600


def test_a_zip_of_lies_is_found_by_its_hashes(tmp_path: Path) -> None:
    payload = {"data/a.txt": b"isi"}
    manifest = write_manifest({"data/a.txt": hashlib.sha256(b"lain").hexdigest()})
    members = {"b/bagit.txt": BAGIT_TXT, "b/manifest-sha256.txt": manifest}
    members |= {f"b/{name}": data for name, data in payload.items()}
    found = faults(write_zip(tmp_path / "b.zip", members, zipfile.ZIP_DEFLATED))
    assert [(problem.where.file, problem.code) for problem in found] == [("data/a.txt", "Z827")]


def test_every_sample_file_is_in_the_zip(bag: Path) -> None:
    stored = members_of(make_zip(bag))
    assert {name: stored[f"2024-B03/data/{name}"] for name in FILES} == dict(FILES)
