"""What a bundle calls its sources leads to them from where it lies, through no user's folder."""

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from zidocs.pipeline.merge.given_files import GivenFile, names_from, way_from

WAYS = [
    ("/srv/bukti", "/srv/bukti/foto/a.jpg", "foto/a.jpg"),
    ("/srv/bukti/hasil", "/srv/bukti/foto/a.jpg", "../foto/a.jpg"),
    ("/home/siti/hasil", "/home/siti/Downloads/a.jpg", "../Downloads/a.jpg"),
    ("/home/siti", "/home/siti/a.jpg", "a.jpg"),
    ("/", "/foto/a.jpg", "foto/a.jpg"),
    ("/srv/home", "/srv/home/a.jpg", "a.jpg"),
    # Over the root of Linux, or through the folders of users: the name alone.
    ("/srv/bukti", "/home/siti/a.jpg", "a.jpg"),
    ("/home/budi", "/home/siti/foto/a.jpg", "a.jpg"),
    ("/home", "/home/siti/foto/a.jpg", "a.jpg"),
    ("/", "/home/siti/foto/a.jpg", "a.jpg"),
    ("/mnt/c/data", "/mnt/c/Users/siti/a.jpg", "a.jpg"),
    ("C:/Users/siti/Documents/hasil", "C:/Users/siti/Desktop/a.jpg", "../../Desktop/a.jpg"),
    ("c:/users/SITI/Documents", "C:/Users/siti/Desktop/a.jpg", "../Desktop/a.jpg"),
    ("C:/bukti", "C:/Users/siti/Desktop/a.jpg", "a.jpg"),
    ("C:/", "C:/Users/siti/Desktop/a.jpg", "a.jpg"),
    ("D:/bukti", "C:/Users/siti/Desktop/a.jpg", "a.jpg"),
    ("D:/bukti", "D:/foto/a.jpg", "../foto/a.jpg"),
    ("//server/bukti/2024", "//server/bukti/foto/a.jpg", "../foto/a.jpg"),
    ("//server/bukti/2024", "//server/home/siti/a.jpg", "a.jpg"),
    ("//server/bukti/2024/hasil", "//server/bukti/2024/foto/a.jpg", "../foto/a.jpg"),
]


@pytest.mark.parametrize(("folder", "path", "name"), WAYS)
def test_the_way_to_a_source_is_told_unless_it_leads_through_a_users_folder(
    folder: str, path: str, name: str
) -> None:
    kind: type[PurePath] = PurePosixPath if folder.startswith("/") else PureWindowsPath
    kind = PureWindowsPath if folder.startswith("//") else kind
    assert way_from(kind(folder), kind(path)).as_posix() == name


def given(*paths: str) -> list[GivenFile]:
    return [GivenFile(Path(path), path, "") for path in paths]


def test_a_file_has_one_name_however_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whole = str(tmp_path / "foto/a.jpg")
    found = [names_from(Path("hasil"), given(name))[name] for name in (whole, "foto/a.jpg")]
    found += names_from(tmp_path / "hasil", given(whole)).values()
    assert found == ["../foto/a.jpg"] * 3


def test_files_whose_names_are_left_alone_differ_still() -> None:
    files = given("/srv/siti/scan.pdf", "/srv/budi/scan.pdf", "/srv/scan.pdf (2)")
    names = names_from(Path("/mnt/bukti"), files)
    assert list(names.values()) == ["scan.pdf", "scan.pdf (2)", "scan.pdf (2) (2)"]
