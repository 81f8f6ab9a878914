"""What a stopped merge had written aside goes away: at once, or with the next merge there."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.making import raw_pdf
from zidocs.disk import staging as staging_module
from zidocs.disk.staging import clear_leftovers, staging
from zidocs.pipeline.merge import MergeRequest, merge
from zidocs.pipeline.merge.given_files import Wanted

ROOT = Path(__file__).resolve().parents[2]

WORK = """\
import sys, threading
from pathlib import Path
from zidocs.errors import INTERRUPTED
from zidocs.disk.staging import staging

try:
    with staging(Path(sys.argv[1])) as stage:
        for number in range(2_000):
            stage.aside(f"{number}.pdf", b"halaman")
        print("at work", flush=True)
        threading.Event().wait(60)
except KeyboardInterrupt:
    sys.exit(INTERRUPTED)
"""
"""A merge that has written a lot aside, and has much to do still."""


@contextmanager
def at_work(target: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process is in the midst of its work for the folder ``target``."""
    command = [sys.executable, "-c", WORK, str(target)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "at work\n"
        try:
            yield other
        finally:
            other.kill()


def one_merge(folder: Path) -> None:
    (folder / "satu.pdf").write_bytes(raw_pdf.text_pages("satu"))
    merge(MergeRequest([Wanted(str(folder / "satu.pdf"))], folder / "bundel.pdf", force=True))


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(".*"))


def test_the_next_merge_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    with at_work(tmp_path) as other:
        other.kill()
        other.wait()
        assert left_in(tmp_path)
        one_merge(tmp_path)
        assert left_in(tmp_path) == []


def test_what_a_merge_at_work_in_the_same_folder_has_written_stays(tmp_path: Path) -> None:
    with at_work(tmp_path):
        (folder,) = (path for path in tmp_path.glob(".*") if path.is_dir())
        one_merge(tmp_path)
        assert len(list((folder / ".bagian").iterdir())) == 2_000


def test_where_a_drive_knows_no_locks_nothing_is_taken_for_a_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlockable(_held: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("zidocs.disk.lock._take", unlockable)
    with staging(tmp_path) as stage:
        stage.aside("1.pdf", b"halaman")
        clear_leftovers(tmp_path)
        assert (stage.folder_aside("1.pdf")).exists()
    assert left_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to one process")
def test_interrupted_again_and_again_a_merge_tidies_up_to_the_end(tmp_path: Path) -> None:
    with at_work(tmp_path / "baru") as other:
        for _ in range(5):
            other.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                other.wait(0.005)
        # The last of them may meet the end of Python itself.
        assert other.wait(15) in (130, -signal.SIGINT)
    assert list(tmp_path.iterdir()) == []


def test_the_first_interrupt_while_a_merge_tidies_up_waits_for_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = staging_module.shutil.rmtree

    def interrupted(folder: Path, **how: bool) -> None:
        signal.raise_signal(signal.SIGINT)
        remove(folder, **how)

    monkeypatch.setattr(staging_module.shutil, "rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt), staging(tmp_path / "baru") as stage:
        stage.aside("1.pdf", b"halaman")
    assert list(tmp_path.iterdir()) == []
