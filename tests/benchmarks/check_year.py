"""A year of one office with its photos is made up, and ``zidocs check`` over it is timed.

Run ``python -m tests.benchmarks.check_year``: 150 packets of realistic length and 600 photos as
phones take them and as messengers pass them on, 3 to 12 megapixels. Prints the seconds of the
command as a user waits for it, first (cold) and again (warm), against what was promised, and the
share of each stage.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks.satker_year import PACKETS, PHOTOS, add_photos, make_year

COLD_SECONDS, WARM_SECONDS = 5.0, 1.0


def add_files(root: Path) -> int:
    """Each packet gets its share of the photos; returns their bytes.

    No two attachments or scans are the same file, as in an office.
    """
    for path in [*root.glob("packets/*/lampiran/*"), *root.glob("packets/*/scan/*")]:
        path.write_text(f"%PDF-1.7\n{path.relative_to(root)}", "utf-8")
    return add_photos(root)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(arguments: Sequence[str]) -> None:
    """Print the seconds of the command, and of each stage; ``--keep DIR`` leaves the year there."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(arguments[1]) if arguments[:1] == ["--keep"] else Path(folder)
        if not (root / "satker.yaml").exists():
            make_year(root, PACKETS)
            size = add_files(root)
            print(f"{PACKETS} packets, {PHOTOS} photos, {size / 1e6:.0f} MB")
        shutil.rmtree(root / "hasil", ignore_errors=True)
        cold = _command(root)
        warm = statistics.median(_command(root) for _ in range(5))
        _tell("check, first", cold, COLD_SECONDS)
        _tell("check, warm (median of 5)", warm, WARM_SECONDS)
        _stages(root)


def _command(root: Path) -> float:
    arguments = [sys.executable, "-m", "zidocs", "check", "--workspace", str(root)]
    return _seconds(lambda: subprocess.run(arguments, check=True, capture_output=True))


def _tell(name: str, seconds: float, promised: float) -> None:
    ratio = seconds / promised
    print(f"{name:28} {seconds:6.2f} s of {promised:.0f} s promised, ratio {ratio:.2f}")


def _stages(root: Path) -> None:
    from zidocs.checks import check_packets
    from zidocs.checks.file_facts import files_seen
    from zidocs.office.reading import read_all, read_office
    from zidocs.office.workspace import open_workspace

    office = read_office(open_workspace(root))
    packets = read_all(office).packets
    seen = files_seen(office, packets)
    for name, work in (
        ("settings, roster, catalogue", lambda: read_office(office.workspace)),
        ("packets", lambda: read_all(office)),
        ("files, remembered", lambda: files_seen(office, packets)),
        ("rules", lambda: check_packets(office, packets, (), seen)),
    ):
        print(f"  {name:26} {_seconds(work):6.3f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
