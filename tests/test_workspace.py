"""A folder is a workspace, its packets are found, and no path in a YAML file leaves it."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from zidocs.errors import Place, SpecFault, UsageFault
from zidocs.office.workspace import MAX_SLUG, Workspace, find_workspace, open_workspace

AT = Place("packets/rapat/packet.yaml", 4, 12, "foto[0].berkas")

needs_links = pytest.mark.skipif(os.name == "nt", reason="Windows links need a right")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with one packet and one photo, and a secret file beside the workspace."""
    root = tmp_path / "rutan"
    touch(root / "satker.yaml")
    touch(root / "packets/rapat/packet.yaml")
    touch(root / "packets/rapat/foto/1.jpg")
    touch(tmp_path / "secret.pdf")
    return root


@pytest.fixture
def workspace(root: Path) -> Workspace:
    return open_workspace(root)


@pytest.fixture
def packet(root: Path) -> Path:
    return root / "packets/rapat"


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def codes(workspace: Workspace) -> list[tuple[str, str]]:
    with pytest.raises(SpecFault) as caught:
        workspace.packets()
    return [(problem.code, problem.where.file) for problem in caught.value.problems]


# Finding the workspace


def test_the_nearest_satker_yaml_upwards_makes_the_workspace(root: Path) -> None:
    inner = root / "packets/rapat/foto"
    assert find_workspace(inner) == find_workspace(root) == open_workspace(root)
    touch(root / "packets/satker.yaml")
    assert find_workspace(inner).root == root / "packets"


@pytest.mark.parametrize("search", [open_workspace, find_workspace])
def test_a_folder_without_satker_yaml_is_no_workspace(tmp_path: Path, search) -> None:
    with pytest.raises(UsageFault) as caught:
        search(tmp_path)
    [problem] = caught.value.problems
    assert problem.where.file == str(tmp_path)
    assert "zidocs init" in str(problem.fix)


@needs_links
@pytest.mark.parametrize("search", [open_workspace, find_workspace])
def test_a_circle_of_links_is_no_workspace(tmp_path: Path, search) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(UsageFault):
        search(tmp_path / "a")


@needs_links
def test_the_root_is_free_of_links(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root, target_is_directory=True)
    assert open_workspace(tmp_path / "link").root == root


def test_messages_show_paths_from_the_workspace_on_with_slashes(workspace: Workspace) -> None:
    assert workspace.show(workspace.root / "packets" / "rapat" / "packet.yaml") == (
        "packets/rapat/packet.yaml"
    )
    assert workspace.show(Path("/elsewhere/file.pdf")) == "file.pdf"


def test_rosters_are_the_files_that_exist(workspace: Workspace) -> None:
    assert workspace.rosters == ()
    touch(workspace.root / "pegawai.xlsx")
    touch(workspace.root / "pegawai.csv")
    assert [path.name for path in workspace.rosters] == ["pegawai.csv", "pegawai.xlsx"]


# Finding the packets


def test_packets_lie_in_packets_or_directly_in_the_workspace_in_order_of_name(root: Path) -> None:
    for folder in ("packets/b", "packets/a", "z", "c"):
        touch(root / folder / "packet.yaml")
    found = open_workspace(root).packets()
    assert [packet.slug for packet in found] == ["a", "b", "rapat", "c", "z"]
    assert found[0].file == root / "packets/a/packet.yaml"


@pytest.mark.parametrize(
    "folder", ["hasil", "Hasil", "arsip", "templates", "packets", ".trash", "packets/.git"]
)
def test_rooms_of_the_workspace_and_hidden_folders_are_no_packets(root: Path, folder: str) -> None:
    touch(root / folder / "packet.yaml")
    assert [packet.slug for packet in open_workspace(root).packets()] == ["rapat"]


def test_a_folder_without_packet_yaml_and_a_lone_file_are_no_packets(root: Path) -> None:
    (root / "packets/empty").mkdir()
    touch(root / "packets/notes.txt")
    assert [packet.slug for packet in open_workspace(root).packets()] == ["rapat"]


@pytest.mark.parametrize(
    "name",
    ["con", "NUL", "com1", "lpt9.txt", "a:b", "what?", "a*b", 'a"b', "a|b", "a<b", "a\\b",
     "ends.", "ends ", "line\nbreak", "\x1bescape", "bukti", "Triase", "x" * (MAX_SLUG + 1)],
)  # fmt: skip
@pytest.mark.skipif(os.name == "nt", reason="Windows does not let such folders exist")
def test_a_packet_name_that_windows_cannot_bear_is_refused(root: Path, name: str) -> None:
    touch(root / "packets" / name / "packet.yaml")
    [(code, file)] = codes(open_workspace(root))
    assert code == "Z120"
    assert file.isprintable()


@pytest.mark.parametrize("name", ["packet.yaml.txt", "packet.yml", "packet.yml.txt"])
def test_a_packet_that_an_editor_misnamed_is_not_passed_over(root: Path, name: str) -> None:
    touch(root / "packets/baru" / name)
    assert codes(open_workspace(root)) == [("Z122", f"packets/baru/{name}")]
    touch(root / "packets/baru/packet.yaml")
    assert len(open_workspace(root).packets()) == 2


def test_two_packets_of_one_name_would_share_their_output(root: Path) -> None:
    touch(root / "Rapat/packet.yaml")
    touch(root / "packets/con/packet.yaml")
    expected = [("Z120", "packets/con"), ("Z121", "Rapat")]
    assert codes(open_workspace(root)) == expected


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac holds both for one name")
def test_two_packets_whose_names_only_look_alike_would_share_their_page_code(root: Path) -> None:
    for form in ("NFC", "NFD"):
        touch(root / "packets" / unicodedata.normalize(form, "rapat-café") / "packet.yaml")
    ((code, _),) = codes(open_workspace(root))
    assert code == "Z121"


@needs_links
@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_packet_that_is_a_link_out_of_the_workspace_is_refused(
    root: Path, tmp_path: Path, what: str
) -> None:
    touch(tmp_path / "outside/packet.yaml")
    if what == "folder":
        (root / "packets/linked").symlink_to(tmp_path / "outside", target_is_directory=True)
    else:
        (root / "packets/linked").mkdir()
        (root / "packets/linked/packet.yaml").symlink_to(tmp_path / "outside/packet.yaml")
    assert codes(open_workspace(root)) == [("Z130", "packets/linked")]


# Paths that a YAML file names


@pytest.mark.parametrize("written", ["foto/1.jpg", "foto\\1.jpg", "./foto/1.jpg", "foto//1.jpg",
                                     "../rapat/foto/1.jpg", "lampiran/../foto/1.jpg"])  # fmt: skip
def test_a_path_is_found_as_secretaries_write_it(
    workspace: Workspace, packet: Path, written: str
) -> None:
    assert workspace.locate(packet, written, AT) == packet / "foto/1.jpg"


def test_a_file_of_another_packet_may_be_named(workspace: Workspace, packet: Path) -> None:
    touch(workspace.root / "packets/lain/lampiran/sk.pdf")
    found = workspace.locate(packet, "../lain/lampiran/sk.pdf", AT)
    assert workspace.show(found) == "packets/lain/lampiran/sk.pdf"


@pytest.mark.parametrize(
    "written",
    ["../../../secret.pdf", "..\\..\\..\\secret.pdf", "foto/../../../../secret.pdf",
     "/etc/passwd", "C:/Windows/win.ini", "C:\\Windows\\win.ini", "C:secret.pdf", "z:",
     "\\\\server\\share\\x.pdf", "//server/share/x.pdf", "\\\\?\\C:\\x.pdf", "..", "../../.."],
)  # fmt: skip
def test_a_path_out_of_the_workspace_is_refused(
    workspace: Workspace, packet: Path, written: str
) -> None:
    with pytest.raises(SpecFault) as caught:
        workspace.locate(packet, written, AT)
    [problem] = caught.value.problems
    assert problem.where == AT
    assert problem.code == ("Z131" if written == ".." else "Z130")


def test_an_absolute_path_is_refused_even_inside_the_workspace(
    workspace: Workspace, packet: Path
) -> None:
    with pytest.raises(SpecFault) as caught:
        workspace.locate(packet, str(packet / "foto/1.jpg"), AT)
    assert [problem.code for problem in caught.value.problems] == ["Z130"]


@needs_links
@pytest.mark.parametrize("kind", ["file", "folder", "link to a link", "circle"])
def test_a_link_out_of_the_workspace_is_refused(
    workspace: Workspace, packet: Path, tmp_path: Path, kind: str
) -> None:
    written = "link"
    if kind == "folder":
        (packet / "link").symlink_to(tmp_path, target_is_directory=True)
        written = "link/secret.pdf"
    elif kind == "link to a link":
        (packet / "second").symlink_to(tmp_path / "secret.pdf")
        (packet / "link").symlink_to(packet / "second")
    elif kind == "circle":
        (packet / "link").symlink_to(packet / "link")
    else:
        (packet / "link").symlink_to(tmp_path / "secret.pdf")
    with pytest.raises(SpecFault) as caught:
        workspace.locate(packet, written, AT)
    # What runs in a circle is either “outside” or “not there”; it is never a file.
    assert [problem.code for problem in caught.value.problems] in (
        [["Z130"], ["Z131"]] if kind == "circle" else [["Z130"]]
    )


@needs_links
def test_a_link_inside_the_workspace_may_be_used(workspace: Workspace, packet: Path) -> None:
    (packet / "same.jpg").symlink_to(packet / "foto/1.jpg")
    assert workspace.locate(packet, "same.jpg", AT) == packet / "same.jpg"


@pytest.mark.parametrize("written", ["foto/2.jpg", "", ".", "foto/", "foto", "x" * 5_000,
                                     "~/.ssh/id", "x/" * 3_000, "foto/1.jpg/x"])  # fmt: skip
def test_a_file_that_is_not_there_is_told_with_its_place(
    workspace: Workspace, packet: Path, written: str
) -> None:
    with pytest.raises(SpecFault) as caught:
        workspace.locate(packet, written, AT)
    [problem] = caught.value.problems
    assert (problem.where, problem.code) == (AT, "Z131")


@pytest.mark.parametrize("written", ["foto\n1.jpg", "foto\t1.jpg", "a\x00b", "\x1b[2J", "\ud800"])
def test_a_name_that_no_file_can_have_is_refused(
    workspace: Workspace, packet: Path, written: str
) -> None:
    with pytest.raises(SpecFault) as caught:
        workspace.locate(packet, written, AT)
    [problem] = caught.value.problems
    assert (problem.where, problem.code) == (AT, "Z132")


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("foto/1.JPG", "Did you mean foto/1.jpg?"),
        ("foto/1.jpeg", "Did you mean foto/1.jpg?"),
        ("1.jpg", "Did you mean foto/1.jpg?"),
        ("fto/1.jpg", "Did you mean foto/1.jpg?"),
        ("C:\\Users\\operator\\foto\\1.jpg", "Did you mean foto/1.jpg?"),
        ("foto/3.jpg", "In foto/ there are: 1.jpg."),
        ("lampiran/sk.png", "Put it at packets/rapat/lampiran/sk.png, or correct the name."),
        ("foto", "Add the name of the file in it."),
    ],
)
def test_the_remedy_names_the_file_that_was_meant(
    workspace: Workspace, packet: Path, written: str, remedy: str
) -> None:
    if (packet / written).exists() and written != "foto":
        pytest.skip("this file system knows no letter case")
    with pytest.raises(SpecFault) as caught:
        workspace.locate(packet, written, AT)
    assert str(caught.value.problems[0].fix) == remedy
