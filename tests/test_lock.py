"""A lock keeps others out while its work takes, names who holds it, and dies with its owner."""

import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.making.locks import held_by_another
from zidocs.disk import lease, lock
from zidocs.disk.lease import Lessee, lease_file
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


REFUSED = ("ENOLCK", "ENOSYS", "EOPNOTSUPP", "EINVAL")
"""What kinds of drives say to the call that locks."""


@pytest.fixture(params=REFUSED)
def no_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process finds itself on such a drive."""
    monkeypatch.setattr(lock, "_take", refusing(getattr(errno, request.param)))


def refusing(number: int) -> Callable[[object], None]:
    def refuse(_held: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


@pytest.mark.usefixtures("no_locks")
def test_on_a_drive_without_locks_the_second_is_told_who_is_first(tmp_path: Path) -> None:
    file = tmp_path / "hasil/.kunci"
    with locked(file, busy):
        with pytest.raises(UsageFault) as refused, locked(file, busy):
            pass
        assert f"Held by {socket.gethostname()} {os.getpid()}." in str(refused.value)
        assert file.exists()
    assert list(tmp_path.iterdir()) == []


def test_who_has_locks_waits_for_who_has_none_on_the_same_drive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".kunci"
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(lock, "_take", refusing(errno.ENOLCK))
        holding = locked(file, busy)
        holding.__enter__()
    with pytest.raises(UsageFault), locked(file, busy):
        pass
    holding.__exit__(None, None, None)
    with locked(file, busy):
        pass
    assert list(tmp_path.iterdir()) == []


def left(file: Path, computer: str, process: int, seconds: float) -> None:
    """A lease that was last renewed so many seconds ago."""
    there = lease_file(file)
    there.write_bytes(Lessee(computer, str(process), "0" * 16).to_bytes())
    then = there.stat().st_mtime - seconds
    os.utime(there, (then, then))


@pytest.mark.usefixtures("no_locks")
@pytest.mark.parametrize(
    ("computer", "seconds", "is_over"),
    [("kantor-2", 60, False), ("kantor-2", 150, True), ("kantor-2", -500, False)],
)
def test_a_lease_of_another_computer_is_over_when_it_is_not_renewed_for_two_minutes(
    computer: str, seconds: float, *, is_over: bool, tmp_path: Path
) -> None:
    file = tmp_path / ".kunci"
    left(file, computer, 4711, seconds)
    if is_over:
        with locked(file, busy):
            assert lease_file(file).read_text("utf-8").split()[1] == str(os.getpid())
        return
    with pytest.raises(UsageFault, match=r"Held by kantor-2 4711\."), locked(file, busy):
        pass
    assert "kantor-2" in lease_file(file).read_text("utf-8")


@pytest.mark.usefixtures("no_locks")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks nobody about other processes")
def test_the_lease_of_a_killed_process_of_this_computer_is_free_at_once(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left(tmp_path / ".kunci", socket.gethostname(), ended.pid, 0)
    with locked(tmp_path / ".kunci", busy):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("no_locks")
def test_who_works_long_renews_the_lease(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEWED_EVERY", 0.01)
    file = tmp_path / ".kunci"
    with locked(file, busy):
        there = lease_file(file)
        os.utime(there, (0, 0))
        ends = time.monotonic() + 10
        while not there.stat().st_mtime and time.monotonic() < ends:
            time.sleep(0.01)
        assert there.stat().st_mtime > 0


@pytest.mark.usefixtures("no_locks")
def test_of_many_who_take_over_one_lease_one_has_it(tmp_path: Path) -> None:
    file, inside, most = tmp_path / ".kunci", [], []

    def work(_number: int) -> bool:
        try:
            with locked(file, busy):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.05)
                inside.pop()
        except UsageFault:
            return False
        return True

    for _ in range(5):
        left(file, "kantor-2", 4711, 500)
        with ThreadPoolExecutor(8) as pool:
            assert any(pool.map(work, range(8)))
    assert set(most) == {1}
    assert list(tmp_path.iterdir()) == []
