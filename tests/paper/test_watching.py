"""The scanner's folder is watched: complete files only, one bad file stops nothing."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.making import scanner
from zidocs.paper.watching import DONE, watch

GOOD = scanner.pile([scanner.plain([])])


class Scanner:
    """Writes into a folder between two looks; what was scanned, in which look."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.looks = 0
        self.scanned: list[tuple[int, str]] = []
        self.moved: list[str] = []
        self._changes: Iterator[Callable[[], None] | None] = iter(())

    def watch(
        self, *changes: Callable[[], None] | None, move: bool = False, well: bool | None = True
    ) -> list[Path]:
        self._changes = iter(changes)

        def scan(path: Path) -> bool | None:
            self.scanned.append((self.looks, path.name))
            return well

        def moved(path: Path, target: Path) -> None:
            self.moved.append(target.relative_to(self.folder).as_posix())

        return watch(self.folder, scan, self._pause, moved if move else None)

    def _pause(self) -> bool:
        self.looks += 1
        for change in self._changes:
            if change:
                change()
            return True
        return False

    def write(self, name: str, data: bytes = GOOD) -> Callable[[], None]:
        def change() -> None:
            (self.folder / name).write_bytes(data)

        return change


@pytest.fixture
def machine(tmp_path: Path) -> Scanner:
    return Scanner(tmp_path)


def test_a_file_that_grows_is_left_alone_until_it_is_complete(machine: Scanner) -> None:
    parts = [machine.write("a.pdf", GOOD[:size]) for size in (0, 500, 900)]
    machine.watch(*parts, None, machine.write("a.pdf"), None, None)
    assert machine.scanned == [(6, "a.pdf")]


def test_what_is_there_at_the_start_is_taken_too_and_only_once(machine: Scanner) -> None:
    machine.write("a.pdf")()
    machine.write("b.jpg", scanner.plain([]))()
    machine.write("notes.txt", b"no scan")()
    machine.watch(None, None, None, None)
    assert machine.scanned == [(1, "a.pdf"), (1, "b.jpg")]


def test_a_file_written_anew_is_taken_again(machine: Scanner) -> None:
    machine.write("a.pdf")()
    machine.watch(None, None, machine.write("a.pdf", GOOD + b"\n"), None)
    assert machine.scanned == [(1, "a.pdf"), (4, "a.pdf")]


def test_a_file_that_never_opens_is_told_once_in_the_end(machine: Scanner) -> None:
    machine.write("bad.pdf", GOOD[:700])()
    machine.watch(*[None] * 30, well=False)
    assert [name for _, name in machine.scanned] == ["bad.pdf"]


def test_the_watch_outlives_a_folder_that_is_away(machine: Scanner, tmp_path: Path) -> None:
    away = tmp_path.with_name("away")
    machine.watch(
        lambda: tmp_path.rename(away),  # type: ignore[arg-type,return-value]
        lambda: away.rename(tmp_path),  # type: ignore[arg-type,return-value]
        machine.write("a.pdf"), None,
    )  # fmt: skip
    assert machine.scanned == [(4, "a.pdf")]


def test_nothing_is_moved_unless_asked(machine: Scanner) -> None:
    machine.write("a.pdf")()
    machine.watch(None, None)
    assert (machine.folder / "a.pdf").read_bytes() == GOOD


def test_done_files_are_moved_and_never_onto_another(machine: Scanner) -> None:
    (machine.folder / DONE).mkdir()
    machine.write(f"{DONE}/a.pdf", b"another")()
    machine.write("a.pdf")()
    machine.watch(None, None, move=True)
    assert machine.moved == [f"{DONE}/a-2.pdf"]
    assert (machine.folder / DONE / "a.pdf").read_bytes() == b"another"
    assert (machine.folder / DONE / "a-2.pdf").read_bytes() == GOOD


@pytest.mark.parametrize("keeps_time", [False, True])
def test_the_next_pile_of_the_same_name_is_read_before_it_is_moved(
    machine: Scanner, keeps_time: bool
) -> None:
    """Also where the clock of the scanner tells the same time, and the size is the same."""
    path, second = machine.folder / "scan.pdf", GOOD[:-1] + b"\r"
    path.write_bytes(GOOD)
    read: list[bytes] = []

    def scan(path: Path) -> bool:
        read.append(path.read_bytes())
        if len(read) == 1:
            facts = path.stat()
            path.write_bytes(second)
            if keeps_time:
                os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        return True

    looks = iter(range(4))
    moved: list[str] = []
    left = watch(
        machine.folder,
        scan,
        lambda: next(looks, None) is not None,
        lambda _, target: moved.append(target.name),
    )
    assert read == [GOOD, second]
    assert (moved, left) == (["scan.pdf"], [])
    assert (machine.folder / DONE / "scan.pdf").read_bytes() == second


def test_a_bad_file_is_not_moved(machine: Scanner) -> None:
    machine.write("a.pdf")()
    machine.watch(None, None, move=True, well=False)
    assert (machine.moved, (machine.folder / "a.pdf").exists()) == ([], True)


def test_what_is_not_the_files_fault_is_tried_again(machine: Scanner) -> None:
    machine.write("a.pdf")()
    machine.watch(None, None, None, well=None)
    assert [name for _, name in machine.scanned] == ["a.pdf"] * 3


def test_ctrl_c_ends_the_watch_and_what_is_not_done_is_named(machine: Scanner) -> None:
    machine.write("done.pdf")()

    def half_written_then_ctrl_c() -> None:
        machine.write("late.pdf", GOOD[:500])()
        raise KeyboardInterrupt

    pending = machine.watch(None, None, half_written_then_ctrl_c)
    assert [path.name for path in pending] == ["late.pdf"]
    assert [name for _, name in machine.scanned] == ["done.pdf"]


def test_nothing_is_pending_when_all_is_done(machine: Scanner) -> None:
    machine.write("done.pdf")()
    assert machine.watch(None, None) == []
