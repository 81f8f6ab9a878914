"""The time and the memory that a pile from the scanner takes, from the file to the packets.

    python tests/benchmarks/scan_speed.py [--pages 200] [--dpi 200] [--jobs 2]

The pile is one PDF with a JPEG a page: turned, skewed, blurred, noisy, pencil over the code, every
eighth page a blank back. Measured is the whole command, its start included, and the peak of memory
of the largest of its processes, for the pile and for a quarter of it.
"""

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

_LEAST = 8.0
"""Pages a second on two cores at 200 dpi that are promised."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print, or do the scan that is measured (``scan WORKSPACE PILE JOBS``)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    if options.work[:1] == ["scan"]:
        scan(Path(options.work[1]), Path(options.work[2]), int(options.work[3]))
        return
    for pages in (max(1, options.pages // 4), options.pages):
        print(measure(pages, options.dpi, options.jobs))


def measure(pages: int, dpi: int, jobs: int) -> str:
    """A line about a pile of so many pages."""
    from tests.making import scanner
    from tests.making.plain_office import ROSTER, SETTINGS
    from tests.making.printed_office import MEETING

    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        workspace = room / "rutan"
        for path, text in (
            ("satker.yaml", SETTINGS), ("pegawai.csv", ROSTER),
            ("packets/rapat/packet.yaml", MEETING),
        ):  # fmt: skip
            (workspace / path).parent.mkdir(parents=True, exist_ok=True)
            (workspace / path).write_text(text, "utf-8")
        pile = room / "pile.pdf"
        pile.write_bytes(scanner.pile([_page(number, pages, dpi) for number in range(pages)]))
        command = [sys.executable, str(Path(__file__)), "scan", workspace, pile, jobs]
        start, busy = time.perf_counter(), _busy()
        done = subprocess.run(
            [str(word) for word in command], check=True, capture_output=True, text=True
        )
        seconds, busy = time.perf_counter() - start, _busy() - busy
        said = json.loads(done.stdout)
        size = pile.stat().st_size / 1e6
    rate = pages / seconds
    return (
        f"{pages} pages, {size:.0f} MB, {dpi} dpi, {jobs} processes: {seconds:.1f} s, "
        f"{rate:.1f} pages a second (promised: {_LEAST:.0f}), {busy:.1f} s of the "
        f"cores, {said['placed']} placed, {said['loose']} in triage, "
        f"{said['own_mb']} MB and {said['helper_mb']} MB"
    )


def _busy() -> float:
    """Seconds that all cores together have worked for our processes, whoever else was at work."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _page(number: int, pages: int, dpi: int) -> bytes:
    from tests.making import scanner

    blank = number % 8 == 7
    copier = scanner.rough(dpi, number % 24)
    copier = replace(copier, pencil=0) if blank else copier
    codes = [] if blank else [scanner.code_of("rapat", "notula", number + 1, pages)]
    return scanner.scanned(scanner.sheet(codes, dpi, number % 24, letters=not blank), copier)


def scan(workspace: Path, pile: Path, jobs: int) -> None:
    """Scan, and print what became of it and how much memory it took, as JSON."""
    from zidocs.office.workspace import open_workspace
    from zidocs.pipeline.scan import ScanRequest
    from zidocs.pipeline.scan import scan as scan_files

    done = scan_files(open_workspace(workspace), ScanRequest((str(pile),), jobs=jobs), "")
    # What the system says of a process itself counts that of the one which started it, too.
    own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    peaks = {
        "own_mb": int(own[1]) // 1024 if own else 0,
        "helper_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }
    print(json.dumps({"placed": len(done.placed), "loose": len(done.loose), **peaks}))


if __name__ == "__main__":
    main()
