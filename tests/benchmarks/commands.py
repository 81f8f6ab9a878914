"""What the commands cost from a cold start: seconds, modules, and the time that loading them takes.

    python -m tests.benchmarks.commands [--runs 5]

Each figure is the best of several runs of a new process. The seconds are those of the cores, for
others may be at work beside it; they stand as a ratio to starting Python itself, so that a slow
machine does not look like a slow program. Python's compiled files are there, as after an
installation: without them (PYTHONDONTWRITEBYTECODE) each start compiles every module anew, which
takes about as long as all the rest of a start.
"""

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.making.sample import SAMPLE

LIMITS = {"--version": 3.0, "--help": 15.0, "build, again": 40.0}
"""Times the start of Python; what is promised."""
_LOADED = re.compile(r"^import time:\s*(\d+) \|", re.MULTILINE)


@dataclass(frozen=True)
class Start:
    """CPU seconds of a process, and what it loaded: modules, and the seconds that this took."""

    seconds: float
    modules: int
    loading: float


def started(
    words: Sequence[str], runs: int, room: Path, before: Callable[[], None] = lambda: None
) -> Start:
    """The best of several new processes of Python with these words."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(room / "pyc")
    seconds, loading, modules = [], [], 0
    for number in range(runs + 1):
        before()
        timed = ["-X", "importtime"] if number == runs else []
        was = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, *timed, *words]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(now.ru_utime + now.ru_stime - was.ru_utime - was.ru_stime)
        if timed:
            found = _LOADED.findall(done.stderr)
            modules = len(found)
            loading.append(sum(map(int, found)) / 1e6)
    return Start(min(seconds[:-1]), modules, min(loading))


def main(runs: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        room, root = Path(folder), Path(folder) / "rutan"
        shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("hasil"))
        photo = str(next(root.glob("*/foto/*.jpg")))

        def forget() -> None:
            shutil.rmtree(root / "hasil", ignore_errors=True)
            (room / "gabung.pdf").unlink(missing_ok=True)

        def command(*words: str) -> list[str]:
            return ["-m", "zidocs", *words]

        here = ("--workspace", str(root))
        python = started(["-c", "pass"], runs, room)
        started(command("build", *here), 1, room, forget)  # makes compiled files and fonts
        rows = {
            "python itself": python,
            "--version": started(command("--version"), runs, room),
            "--help": started(command("--help"), runs, room),
            "check": started(command("check", *here), runs, room),
            "status": started(command("status", *here), runs, room),
            "catalogue": started(command("catalogue", "I.2.a"), runs, room),
            "build, cold": started(command("build", *here), runs, room, forget),
            "build, again": started(command("build", *here), runs, room),
            "merge, one photo": started(
                command("merge", photo, "-o", str(room / "gabung.pdf")), runs, room, forget
            ),
        }
    print(f"{'':18}{'CPU':>8}{'× python':>10}{'modules':>9}{'loading':>11}")
    for name, row in rows.items():
        limit = f"  (at most {LIMITS[name]:.0f} ×)" if name in LIMITS else ""
        ratio = row.seconds / python.seconds
        print(
            f"{name:18}{row.seconds:6.3f} s{ratio:10.1f}{row.modules:9}{row.loading:9.3f} s{limit}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    main(parser.parse_args().runs)
