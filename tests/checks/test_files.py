"""What is known of an office's files is right, quick the second time, and never in the way."""

import json
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from pydantic import TypeAdapter

import zidocs.checks.file_facts
from tests.renewing.draw_broken import photo, scan, word_file
from zidocs.checks import file_facts
from zidocs.checks.file_facts import files_seen, read_hash, read_photo
from zidocs.checks.rules import FilesSeen
from zidocs.disk.remembered import seal
from zidocs.office.reading import read_workspace
from zidocs.office.workspace import open_workspace

SOUND = Path(__file__).resolve().parents[1] / "data/broken/_sound"
MEMORY = "hasil/.zidocs/files.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The sound workspace of the broken packets: one meeting with two photos."""
    folder = Path(shutil.copytree(SOUND, tmp_path / "rutan"))
    put(folder / "hasil/bukti/2024/B03/I.2.a.json", b"{}")
    return folder


def look(root: Path) -> FilesSeen:
    office, packets = read_workspace(open_workspace(root), ())
    return files_seen(office, packets)


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the photos that were decoded."""
    names: list[str] = []

    def counting(path: Path) -> object:
        names.append(path.name)
        return read_photo(path)

    monkeypatch.setattr(zidocs.checks.file_facts, "read_photo", counting)
    return names


def test_a_photo_is_seen_the_same_remembered_or_read(root: Path, read: list[str]) -> None:
    first = look(root)
    assert sorted(read) == ["1.jpg", "2.jpg"]
    seen = first.photos[root / "rapat/foto/1.jpg"]
    assert (seen.width_px, seen.height_px) == (720, 540)
    assert seen.taken == datetime(2024, 3, 7, 9, 5)
    assert seen.likeness
    read.clear()
    assert look(root) == first
    assert read == []


def test_only_what_changed_is_read_again(root: Path, read: list[str]) -> None:
    first = look(root)
    read.clear()
    changed = put(root / "rapat/foto/2.jpg", photo(9))
    again = look(root)
    assert read == ["2.jpg"]
    assert again.photos[changed] != first.photos[changed]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-20],
        lambda data: data.replace(b"720", b"721", 1),
        lambda data: b"9" + data,
        lambda data: b"\xff\x00" * 40,
    ],
    ids=["empty", "cut", "one digit other", "another version", "no text"],
)
def test_a_damaged_memory_is_ignored_and_written_anew(
    damage: Callable[[bytes], bytes], root: Path, read: list[str]
) -> None:
    first = look(root)
    good = (root / MEMORY).read_bytes()
    put(root / MEMORY, damage(good))
    read.clear()
    assert look(root) == first
    assert sorted(read) == ["1.jpg", "2.jpg"]
    assert (root / MEMORY).read_bytes() == good


SEEN = {"sha256": "a", "width_px": 1, "height_px": 2}


@pytest.mark.parametrize(
    "facts",
    [7, None, [], ["a"], {"sha256": "a"}, {**SEEN, "taken": "yesterday"},
     {**SEEN, "likeness": "no number"}, {**SEEN, "sha256": ["a"]}, {"a": 1}],
    ids=str,
)  # fmt: skip
def test_a_memory_with_false_content_harms_nobody(facts: object, root: Path) -> None:
    look(root)
    content = json.loads((root / MEMORY).read_bytes().split(b"\n", 1)[1])
    content["foto"]["rapat/foto/1.jpg"][2] = facts
    seal(root / MEMORY, file_facts._FORMAT, TypeAdapter(object), content)
    assert root / "rapat/foto/2.jpg" in look(root).photos


def test_what_cannot_be_read_is_left_out(root: Path) -> None:
    put(root / "rapat/foto/1.jpg", b"no photo")
    put(root / "rapat/scan/notula.pdf", b"%PDF-1.7 cut off")
    put(root / "hasil/rapat/undangan.docx", b"no Word file")
    seen = look(root)
    assert list(seen.photos) == [root / "rapat/foto/2.jpg"]
    assert seen.scans["rapat", "notula"].made is None
    assert seen.edited == {}
    assert look(root) == seen


def test_where_nothing_can_be_written_all_is_read(root: Path, read: list[str]) -> None:
    shutil.rmtree(root / "hasil")
    put(root / "hasil", b"no folder")
    assert look(root) == look(root)
    assert len(read) == 4


@pytest.mark.parametrize("is_there", [True, False])
def test_nothing_is_put_where_nothing_was_written_yet(root: Path, is_there: bool) -> None:
    shutil.rmtree(root / "hasil")
    if is_there:
        (root / "hasil").mkdir()
    assert look(root).photos
    assert not list(root.glob("hasil/*"))
    assert (root / "hasil").exists() == is_there


def test_a_scan_tells_the_day_on_which_it_was_made(root: Path) -> None:
    put(root / "rapat/scan/notula.pdf", scan("20240308"))
    put(root / "rapat/scan/daftar_hadir.jpg", photo(3, taken="2024:03:09 08:00:00"))
    put(root / "rapat/scan/laporan.jpg", photo(3))
    scans = look(root).scans
    assert scans["rapat", "notula"].made == date(2024, 3, 8)
    assert scans["rapat", "daftar_hadir"].made == date(2024, 3, 9)
    assert scans["rapat", "laporan"].made is None


def test_only_attachments_of_equal_size_are_hashed(root: Path) -> None:
    packet = root / "rapat/packet.yaml"
    files = ", ".join(f"{{berkas: {name}.pdf}}" for name in "abc")
    packet.write_text(packet.read_text("utf-8") + f"lampiran: [{files}]\n", "utf-8")
    for name, data in (("a", b"%PDF 1"), ("b", b"%PDF 2"), ("c", b"%PDF longer")):
        put(root / f"rapat/{name}.pdf", data)
    hashes = look(root).attachments
    assert sorted(path.name for path in hashes) == ["a.pdf", "b.pdf"]
    assert len(set(hashes.values())) == 2


def test_a_word_file_is_edited_when_it_is_not_as_we_wrote_it(root: Path) -> None:
    target = put(root / "hasil/rapat/undangan.docx", word_file(["Undangan yang lain"]))
    edited = look(root).edited["rapat", "undangan"]
    assert edited.text == "Undangan yang lain"
    assert "W99.PAS.PAS9-UM.01.01-0123" in edited.ours
    record = {"versi": 1, "docx": {"undangan": [read_hash(target)]}, "pdf": {}}
    put(root / "hasil/rapat/.zidocs.json", json.dumps(record).encode())
    assert look(root).edited == {}


def test_a_memo_in_place_of_the_letter_is_found_by_its_name(root: Path) -> None:
    packet = root / "rapat/packet.yaml"
    text = packet.read_text("utf-8").replace("undangan: {", "undangan: {bentuk: nota_dinas, ")
    packet.write_text(text, "utf-8")
    put(root / "hasil/rapat/nota_dinas.docx", word_file(["Nota dinas"]))
    assert list(look(root).edited) == [("rapat", "undangan")]


def test_files_that_nothing_uses_are_those_that_a_person_put_there(root: Path) -> None:
    used = ["foto/1.jpg", "packet.yaml", "scan/notula.pdf"]
    left_over = ["Thumbs.db", "foto/.1.jpg", "~$notula.docx", "baru.pdf.part"]
    inner = ["dalam/packet.yaml", "dalam/foto/9.jpg"]
    unused = ["catatan.txt", "lampiran/sk.pdf", "foto/asli/3.jpg"]
    for name in (*used[2:], *left_over, *unused):
        put(root / "rapat" / name, b"isi")
    put(root / "rapat/dalam/packet.yaml", (SOUND / "rapat/packet.yaml").read_bytes())
    put(root / "rapat" / inner[1], b"isi")
    found = look(root).unused["rapat"]
    assert sorted(path.relative_to(root / "rapat").as_posix() for path in found) == sorted(unused)
