"""Remembering parsed files makes the board quick and changes nothing else."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.making.guided_office import Rutan
from zidocs.disk.remembered import seal
from zidocs.office import reading as remembered_trees
from zidocs.office import reading as workspace_reading
from zidocs.office.reading import read_all, read_office, read_packet
from zidocs.office.workspace import open_workspace

TREES = "hasil/.zidocs/trees.json"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs of the packets that went through the parser."""
    slugs: list[str] = []

    def counting(office, folder):
        slugs.append(folder.slug)
        return read_packet(office, folder)

    monkeypatch.setattr(workspace_reading, "read_packet", counting)
    return slugs


def test_a_packet_is_the_same_remembered_or_parsed(sample: Path, parsed: list[str]) -> None:
    office = read_office(open_workspace(sample))
    first = read_all(office)
    assert len(parsed) == len(first.packets) > 2
    parsed.clear()
    again = read_all(office)
    assert parsed == []
    assert again == first
    for old, new in zip(first.packets, again.packets, strict=True):
        assert new.tree == old.tree
        assert new == read_packet(office, next(
            folder for folder in office.workspace.packets() if folder.slug == new.slug
        ))  # fmt: skip


def test_only_what_changed_is_parsed_again(rutan: Rutan, parsed: list[str]) -> None:
    rutan.meeting("satu")
    rutan.meeting("dua", "kegiatan: 2, periode: B03")
    read_all(rutan.office())
    parsed.clear()
    rutan.meeting("satu", "periode: B06")
    read_all(rutan.office())
    assert parsed == ["satu"]
    assert len(json.loads((rutan.root / TREES).read_bytes().split(b"\n", 1)[1])) == 2


def test_what_a_remembered_file_refers_to_is_looked_up_every_time(rutan: Rutan) -> None:
    rutan.files("indikator: I.1.a, periode: B03", ", butir: 1")
    assert read_all(rutan.office()).problems == ()
    (rutan.root / "packets/berkas/a.pdf").unlink()
    (problem,) = read_all(rutan.office()).problems
    assert problem.where.line == 3


def test_a_photo_that_came_later_is_seen(rutan: Rutan) -> None:
    rutan.meeting()
    assert rutan.states("I.1.b")["Rapat awal: foto"] == "belum ada"
    rutan.write("packets/rapat/foto/1.jpg")
    assert rutan.states("I.1.b")["Rapat awal: foto"] == "ada"


def spoiled(content: bytes) -> dict[str, bytes]:
    head, body = content.split(b"\n", 1)
    version, digest = head.rsplit(b" ", 1)
    return {
        "empty": b"",
        "cut": content[:-10],
        "no text": b"\xff\xfe\x00",
        "one byte other": content.replace(b"Rapat", b"Rapot", 1),
        "another version": version + b"0 " + digest + b"\n" + body,
        "a list": head + b"\n[]",
    }


@pytest.mark.parametrize(
    "damage", ["empty", "cut", "no text", "one byte other", "another version", "a list"]
)
def test_a_damaged_memory_is_ignored_and_written_anew(
    damage: str, rutan: Rutan, parsed: list[str]
) -> None:
    rutan.meeting()
    first = read_all(rutan.office())
    file = rutan.root / TREES
    good = file.read_bytes()
    bad = spoiled(good)[damage]
    assert bad != good
    file.write_bytes(bad)
    parsed.clear()
    assert read_all(rutan.office()) == first
    assert parsed == ["rapat"]
    assert file.read_bytes() == good


@pytest.mark.parametrize(
    "spoil",
    [
        lambda root, marks: 3,
        lambda root, marks: [root, None, []],
        lambda root, marks: [{}, [1], []],
        lambda root, marks: [{"a": 7}, [1, 1, 1, 1, 1, 1], []],
        lambda root, marks: [{**root, "bukti": 7}, marks, []],
        lambda root, marks: [root, marks[:-1], []],
        lambda root, marks: [root, [*marks, 1], []],
        lambda root, marks: [root, ["1", *marks[1:]], []],
        lambda root, marks: [root, marks, [[["tempat"], 7]]],
    ],
)
def test_a_memory_with_false_content_is_ignored(
    spoil: Callable[[dict[str, object], list[int]], object], rutan: Rutan, parsed: list[str]
) -> None:
    rutan.meeting()
    first = read_all(rutan.office())
    file = rutan.root / TREES
    ((digest, (root, marks, _)),) = json.loads(file.read_bytes().split(b"\n", 1)[1]).items()
    seal(file, remembered_trees._VERSION, TypeAdapter(object), {digest: spoil(root, marks)})
    parsed.clear()
    assert read_all(rutan.office()) == first
    assert parsed == ["rapat"]


def test_where_nothing_can_be_written_all_is_parsed(rutan: Rutan, parsed: list[str]) -> None:
    rutan.meeting()
    rutan.write("hasil", "no folder")
    first = read_all(rutan.office())
    assert first.packets
    assert read_all(rutan.office()) == first
    assert parsed == ["rapat", "rapat"]


def test_a_file_saved_while_it_is_read_is_remembered_as_it_was_read(
    rutan: Rutan, monkeypatch: pytest.MonkeyPatch
) -> None:
    rutan.meeting()

    def meanwhile(office, folder):
        packet = read_packet(office, folder)
        if packet.bukti[0].periode == "B03":
            rutan.meeting("rapat", "periode: B06")
        return packet

    monkeypatch.setattr(workspace_reading, "read_packet", meanwhile)
    (packet,) = read_all(rutan.office()).packets
    assert packet.bukti[0].periode == "B03"
    (packet,) = read_all(rutan.office()).packets
    assert packet.bukti[0].periode == "B06"
