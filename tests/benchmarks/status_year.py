"""A year of one office is made up, and ``zidocs status`` over it is timed.

Run ``python -m tests.benchmarks.status_year``: 150 packets of realistic length, about 2,000
files. Prints the share of each stage, and the whole command as a user waits for it, first (cold)
and again (warm).
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from tests.benchmarks.satker_year import PACKETS, make_year


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _command(root: Path, *options: str) -> float:
    arguments = [sys.executable, "-m", "zidocs", "status", "--workspace", str(root), *options]
    return _seconds(lambda: subprocess.run(arguments, check=True, capture_output=True))


def main() -> None:
    """Print the seconds of each stage and of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_year(root)
        files = sum(path.is_file() for path in root.rglob("*"))
        print(f"{PACKETS} packets, {files} files")
        print(f"{'status, first':28} {_command(root):6.2f} s")
        for name, options in (("status", ()), ("--json", ("--json",))):
            runs = [_command(root, *options) for _ in range(5)]
            print(f"{f'{name}, warm (median of 5)':28} {statistics.median(runs):6.2f} s")
        for suffix in ("xlsx", "html"):
            seconds = _command(root, f"--{suffix}", str(root / f"status.{suffix}"))
            print(f"{f'--{suffix}, warm':28} {seconds:6.2f} s")
        _stages(root)


def _stages(root: Path) -> None:
    from zidocs.board.matrix import make_board
    from zidocs.board.signed_scans import signed_scans
    from zidocs.office.reading import read_all, read_office
    from zidocs.office.workspace import open_workspace

    workspace = open_workspace(root)
    office = read_office(workspace)
    packets = read_all(office).packets
    scans = signed_scans(workspace, packets)
    for name, work in (
        ("settings, roster, catalogue", lambda: read_office(workspace)),
        ("packets", lambda: read_all(office)),
        ("scans", lambda: signed_scans(workspace, packets)),
        ("board", lambda: make_board(office, packets, scans, date(2024, 4, 1))),
    ):
        print(f"  {name:26} {_seconds(work):6.3f} s")


if __name__ == "__main__":
    main()
