"""How long the commands take from a cold start: version, help, check, build, second build.

Run ``python tests/benchmarks/commands.py``. Each is the best of several runs of a new process;
the ratio is to starting Python itself, so that a slow machine does not look like a slow program.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.making.sample import SAMPLE


def seconds(arguments: list[str], runs: int, before: Callable[[], None] = lambda: None) -> float:
    """The best time of a command's new process, in seconds."""
    best = float("inf")
    for _ in range(runs):
        before()
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        best = min(best, time.perf_counter() - start)
    return best


def main(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "rutan"
        shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("hasil"))
        workspace = ["--workspace", str(root)]

        def forget() -> None:
            shutil.rmtree(root / "hasil", ignore_errors=True)

        # The fonts are made once in a user's life; that is not what is measured here.
        subprocess.run([sys.executable, "-m", "zidocs", "doctor"], check=True, capture_output=True)
        python = seconds(["-c", "pass"], runs)
        rows = [
            ("python itself", python, None),
            ("zidocs --version", seconds(["-m", "zidocs", "--version"], runs), 0.25),
            ("zidocs --help", seconds(["-m", "zidocs", "--help"], runs), 0.25),
            ("zidocs check", seconds(["-m", "zidocs", "check", *workspace], runs), None),
            (
                "zidocs build, cold",
                seconds(["-m", "zidocs", "build", *workspace], runs, forget),
                4.0,
            ),
            ("zidocs build, again", seconds(["-m", "zidocs", "build", *workspace], runs), None),
        ]
    for name, took, limit in rows:
        allowed = f"  (at most {limit:.2f} s)" if limit else ""
        print(f"{name:22} {took:6.3f} s  {took / python:6.1f} × python{allowed}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    main(parser.parse_args().runs)
