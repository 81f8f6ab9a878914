"""A lock keeps others out while its work takes, names who holds it, and dies with its owner."""

import errno
import os
import socket
from pathlib import Path

import pytest

from tests.making.locks import held_by_another
from zidocs.disk.lock import Holder, locked
from zidocs.errors import Place, Problem, UsageFault, say


def busy(holder: Holder) -> Problem:
    words = say("Held by {computer} {process}.", computer=holder.computer, process=holder.process)
    return Problem(Place("hasil"), words, say("Wait."), "Z021")


def test_who_comes_second_is_told_who_is_first(tmp_path: Path) -> None:
    file = tmp_path / "hasil/.kunci"
    with held_by_another(file) as other:
        with pytest.raises(UsageFault) as refused, locked(file, busy):
            pass
        assert f"Held by {socket.gethostname()} {other.pid}." in str(refused.value)


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    file = tmp_path / ".kunci"
    with held_by_another(file) as other:
        other.kill()
        other.wait()
        with locked(file, busy):
            assert str(os.getpid()) in file.read_text("utf-8")


def test_a_lock_whose_holder_cannot_be_read_is_a_lock_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / ".kunci"
    with held_by_another(file):
        file.write_bytes(b"\xff\x00 damaged")
        with pytest.raises(UsageFault, match=r"Held by \? \?\."), locked(file, busy):
            pass


def test_a_folder_that_was_made_for_the_lock_alone_goes_away_with_it(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path / "hasil/.kunci", busy):
        raise KeyError
    assert list(tmp_path.iterdir()) == []
    with locked(tmp_path / "hasil/.kunci", busy):
        (tmp_path / "hasil/bukti.pdf").touch()
    assert sorted(path.name for path in (tmp_path / "hasil").iterdir()) == ["bukti.pdf"]


def test_a_drive_without_locks_keeps_nobody_from_working(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zidocs.disk import lock

    def refuse(_held: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(lock, "_take", refuse)
    with locked(tmp_path / ".kunci", busy), locked(tmp_path / ".kunci", busy):
        pass
