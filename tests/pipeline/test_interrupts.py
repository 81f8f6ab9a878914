"""Ctrl-C ends the work of many processes, however often it is pressed."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from zidocs.disk.interrupts import interrupts_held, only_first_interrupt

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """\
import sys
import threading
from zidocs.errors import INTERRUPTED
from zidocs.pipeline.workers import open_pool, run_all

def piece(seconds):
    threading.Event().wait(seconds)

if __name__ == "__main__":
    try:
        with open_pool(2) as pool:
            run_all(pool, piece, [0.3] * 1000, lambda: print("done", flush=True))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals to one process")
@pytest.mark.parametrize("pause", [0.002, 0.02, 0.1])
def test_a_second_interrupt_while_the_pool_ends_hangs_nobody(pause: float, tmp_path: Path) -> None:
    script = tmp_path / "work.py"
    script.write_text(SCRIPT, "utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(pause)
            os.killpg(process.pid, signal.SIGINT)
            assert process.wait(15) == 130
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def test_an_interrupt_waits_until_what_must_not_be_broken_off_is_done() -> None:
    done = []

    def must_not_be_broken_off() -> None:
        with interrupts_held():
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)
            done.append("all of it")

    with pytest.raises(KeyboardInterrupt):
        must_not_be_broken_off()
    assert done == ["all of it"]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_of_several_interrupts_only_the_first_is_heard() -> None:
    with only_first_interrupt():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
