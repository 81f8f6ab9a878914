"""One, two and four years of packets are built: what a packet costs stays the same.

    python -m tests.benchmarks.growth [--packets 150] [--years 1 2 4] [--long] [--without-cluster]

``--packets`` are those of one year; with ``--long`` every page of the bundles is drawn for their
proof. Then the first year is built once more by a cluster of two workers of this machine (Dask's
LocalCluster), beside the build by one process and by two. A machine is never quiet: what counts are
the seconds of its cores (CPU) and their ratios within one run.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.year import MEGABYTE, PACKETS, ROOT, Cost, least, run, zidocs

MOST_GROWTH = 1.25
"""What is promised: so many times the first year's cost of a packet, at most."""


def main() -> None:
    """Measure and print; or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packets", type=int, default=PACKETS)
    parser.add_argument("--years", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--without-cluster", action="store_true")
    parser.add_argument("--in-cluster", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.in_cluster:
        build_in_cluster(options.in_cluster)
        return
    with tempfile.TemporaryDirectory() as folder:
        roots = {years: Path(folder, f"{years}-tahun") for years in options.years}
        first: dict[str, float] = {}
        for years, root in roots.items():
            packets = years * options.packets
            prepare(root, packets)
            print(f"{packets} packets", flush=True)
            for name, cost in costs(root, long=options.long).items():
                each = cost.cpu / packets
                growth = each / first.setdefault(name, each)
                told = "" if growth <= MOST_GROWTH else f"  (promised: {MOST_GROWTH})"
                show(name, cost, f"{1000 * each:8.1f} ms a packet, {growth:.2f} times{told}")
            if root != roots[options.years[0]]:
                shutil.rmtree(root)
        if not options.without_cluster:
            compare_hands(roots[options.years[0]])


def prepare(root: Path, packets: int) -> None:
    """So many packets with their photos and scans, made in a process of its own."""
    year = ROOT / "tests/benchmarks/year.py"
    run([sys.executable, str(year), "--packets", str(packets), "--prepare", str(root)])


def costs(root: Path, *, long: bool) -> dict[str, Cost]:
    """What the commands cost that look at all packets, in the order of a working day."""
    proof = ["--proof", "all"] if long else []
    reason = ["--incomplete", "Contoh untuk pengukuran"]
    return {
        "build, full": run(zidocs(root, "build", *proof, "--jobs", "1")),
        "build, second": least(3, lambda: run(zidocs(root, "build", *proof, "--jobs", "1"))),
        "check": least(2, lambda: run(zidocs(root, "check"))),
        "archive B03": run(zidocs(root, "archive", "--periode", "B03", *reason)),
        "verify": run(zidocs(root, "verify", str(root / "arsip/2024-B03"))),
    }


def compare_hands(root: Path) -> None:
    """The same year by one process, by two, and by the two workers of a cluster."""
    shutil.rmtree(root / "arsip")
    itself = [sys.executable, str(Path(__file__)), "--in-cluster", str(root)]
    alone = run(zidocs(root, "build", "--force", "--jobs", "1"))
    show("one process", alone, "")
    for name, command in {
        "two processes": zidocs(root, "build", "--force", "--jobs", "2"),
        "cluster of two workers": itself,
    }.items():
        cost = run(command)
        ratios = f"{cost.seconds / alone.seconds:.2f} of its time, {cost.cpu / alone.cpu:.2f} CPU"
        show(name, cost, ratios)


def build_in_cluster(root: Path) -> None:
    """The whole year by a cluster that is begun and ended for it."""
    from distributed import LocalCluster

    from zidocs.office.workspace import open_workspace
    from zidocs.pipeline import build as story

    # Workers find the package where this process does, whatever lies in their folder.
    os.environ["PYTHONPATH"] = str(ROOT)
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
        silence_logs=50,
    ) as local:  # fmt: skip
        request = story.BuildRequest(force=True, cluster=local.scheduler_address)
        story.build(open_workspace(root), request)


def show(name: str, cost: Cost, told: str) -> None:
    """One line of the table."""
    print(
        f"  {name:24}{cost.seconds:8.2f} s{cost.cpu:9.2f} s CPU"
        f"{cost.memory / MEGABYTE:7.0f} MB  {told}",
        flush=True,
    )


if __name__ == "__main__":
    main()
