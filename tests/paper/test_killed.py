"""A scan killed at any moment loses nothing, leaves nothing half done, and ends well when rerun."""

import os
import random
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.making.printed_office import NEW, OLD, Rutan
from zidocs.paper.scan_store import Disk

POINTS = 50 if os.environ.get("ZIDOCS_LONG_TESTS") else 10


class PowerCut(BaseException):
    """Nothing of ours catches it."""


class FailingDisk(Disk):
    """Loses power before or after a certain change, or leaves half of what was being written."""

    def __init__(self, changes: int) -> None:
        self.left = changes

    def _step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerCut

    def put(self, path: Path, data: bytes, aside: Path) -> None:
        if self.left == 0:
            aside.mkdir(parents=True, exist_ok=True)
            (aside / "half.new").write_bytes(data[: len(data) // 2])
        self._step()
        super().put(path, data, aside)

    def keep(self, new: Path, path: Path) -> None:
        self._step()
        super().keep(new, path)

    def rename(self, new: Path, path: Path) -> None:
        self._step()
        super().rename(new, path)
        self._step()

    def file(self, new: Path, path: Path, ours: Collection[str]) -> bool:
        self._step()
        done = super().file(new, path, ours)
        self._step()
        return done

    def remove(self, path: Path) -> None:
        self._step()
        super().remove(path)
        self._step()


def first_day(rutan: Rutan) -> list[Path]:
    """Two documents incomplete, one filed, one of an old text, one page in triage."""
    names = ("rapat/notula:1", "rapat/notula:2", "monev/notula:1", "rapat/undangan:1", "")
    old = rutan.page("rapat/daftar_hadir:1", OLD)
    return [rutan.pile("monday.pdf", *(rutan.page(name, seed=1) for name in names), old)]


def second_day(rutan: Rutan) -> list[Path]:
    """They become complete, the one that is filed is replaced, another page is in triage."""
    names = ("rapat/notula:3", "monev/notula:2", "rapat/undangan:1")
    page = rutan.page("elsewhere/notula:1", NEW)
    return [
        rutan.pile("tuesday.pdf", *(rutan.page(name, seed=2) for name in names)),
        rutan.pile("late.pdf", page),
    ]


@pytest.fixture
def monday(rutan: Rutan) -> Rutan:
    rutan.scan(*first_day(rutan))
    return rutan


def steps(rutan: Rutan, command: str, disk: Disk | None = None) -> None:
    if command == "scan":
        rutan.scan(*second_day(rutan), disk=disk)
    else:
        rutan.undo(1, disk=disk)


def restored(root: Path, before: dict[str, bytes]) -> None:
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_file():
            path.unlink()
        else:
            path.rmdir()
    for name, data in before.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.mark.parametrize("command", ["scan", "undo"])
def test_wherever_it_is_killed_running_it_again_ends_in_the_same_state(
    monday: Rutan, command: str
) -> None:
    before = monday.tree(with_store=True)
    disk = FailingDisk(10_000)
    steps(monday, command, disk)
    changes = 10_000 - disk.left
    end = monday.tree(with_store=True)
    for point in random.Random(2024).sample(range(changes), min(POINTS, changes)):
        restored(monday.root, before)
        with pytest.raises(PowerCut):
            steps(monday, command, FailingDisk(point))
        killed = monday.tree(with_store=True)
        # Whatever has a name is whole: as it was before, or as it will be.
        for name, data in killed.items():
            is_whole = data in (before.get(name), end.get(name))
            assert is_whole or "/new/" in name or name.endswith("filed.json"), (point, name)
        # Every page that was stored is still there.
        assert {name for name in before if "/pages/" in name} <= set(killed)
        if killed != end:
            steps(monday, command)
        assert monday.tree(with_store=True) == end, point
