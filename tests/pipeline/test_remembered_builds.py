"""What a build remembers comes back as it was, and nothing is believed that could not be so."""

import hashlib
import os
from pathlib import Path

import pytest

from zidocs.disk.files import stamp_of
from zidocs.disk.staging import Output
from zidocs.errors import Place, Problem, say
from zidocs.pipeline.remembered_builds import (
    FileMark,
    Made,
    Memory,
    key_of,
    read_memory,
    write_memory,
)

PROBLEM = Problem(
    Place("packets/a/packet.yaml", 3, 7, "rapat.tanggal"),
    say("“{title}” has {n} pages; {why}", title="SK", n=3, why=say("It is long.")),
    say("Look at it."),
    "Z309",
    "peringatan",
)
MADE = Made(
    key_of("a", 1),
    {"hasil/a/notula.docx": FileMark(12, 1_700_000_000_000_000_000, "0" * 64)},
    (Output("a/notula.docx", "docx", None, "0" * 64), Output("a/notula.pdf", "pdf", 3, "1" * 64)),
    (PROBLEM,),
)
MEMORY = Memory({"a": MADE}, {"bukti/2024/B03/I.2.a": MADE})


def test_what_is_remembered_comes_back_as_it_was(tmp_path: Path) -> None:
    write_memory(tmp_path, MEMORY)
    assert read_memory(tmp_path) == MEMORY


def test_without_a_memory_nothing_is_known_and_nothing_forgotten(tmp_path: Path) -> None:
    assert read_memory(tmp_path) == Memory()


@pytest.mark.parametrize("at", [0, 5, 70, 100, -2])
def test_a_damaged_memory_is_not_believed_and_that_is_known(tmp_path: Path, at: int) -> None:
    write_memory(tmp_path, MEMORY)
    file = tmp_path / ".zidocs/build.json"
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    assert read_memory(tmp_path) == Memory(forgotten=True)


def test_a_memory_of_another_version_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_memory(tmp_path, MEMORY)
    monkeypatch.setattr("zidocs.disk.remembered.__version__", "0.0.0")
    assert read_memory(tmp_path).forgotten


@pytest.mark.parametrize("ingredients", [("a", 2), ("a1",), (["a", 1],), ("a", "1"), ()])
def test_a_key_differs_when_anything_differs(ingredients: tuple[object, ...]) -> None:
    assert key_of(*ingredients) != key_of("a", 1)


def test_a_file_is_known_again_by_its_time_or_by_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"satu")
    stamp = stamp_of(file)
    assert stamp
    mark = FileMark(*stamp, hashlib.sha256(b"satu").hexdigest())
    assert mark.fits(file)
    os.utime(file, ns=(1, 1))
    assert mark.fits(file)
    file.write_bytes(b"dua!")
    os.utime(file, ns=(1, 1))
    assert not mark.fits(file)
    file.write_bytes(b"tiga!")
    assert not mark.fits(file)
    file.unlink()
    assert not mark.fits(file)
