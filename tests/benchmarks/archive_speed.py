"""How fast an archive is written and verified, beside plain copying and SHA-256 in the same run.

Run ``python -m tests.benchmarks.archive_speed [MEGABYTES]``. A quarter of the bytes are one large
file, the others files of 2 MB. Every figure is the best of several runs with the files in the
system's memory, in seconds of the cores, for a machine is never quiet: the ratios tell what is
done beyond copying, reading and hashing.
"""

import hashlib
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from zidocs.archive.bag import Bag, Content
from zidocs.archive.packing import pack
from zidocs.archive.verify import verify
from zidocs.disk.files import hash_file

RUNS = 5
MOST_TO_WRITE, MOST_TO_VERIFY = 2.0, 1.5
"""What is promised: times of copying and hashing, times of hashing."""
SMALL = 2_000_000
"""Bytes of a usual bundle or photo."""


def seconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The best time of several, as the cores count it."""
    best = float("inf")
    for _ in range(runs):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def hash_all(folder: Path) -> None:
    """Plain SHA-256 of every file, as ``sha256sum`` does it."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")


def main(megabytes: int) -> None:
    """Print the figures for an archive of this size."""
    dice = Random(8493)
    block = dice.randbytes(SMALL)
    large = megabytes * 1_000_000 // 4
    sizes = [large, *[SMALL] * ((megabytes * 1_000_000 - large) // SMALL)]
    with tempfile.TemporaryDirectory() as name:
        source = Path(name, "sumber")
        source.mkdir()
        contents = []
        for number, size in enumerate(sizes):
            file = source / f"{number}.bin"
            with file.open("wb") as out:
                for left in range(size, 0, -SMALL):
                    out.write(block[: min(left, SMALL)])
            contents.append(Content(f"berkas/{number}.bin", file, hash_file(file)))
        folder, copy = Path(name, "2024-B03"), Path(name, "salinan")

        def write() -> None:
            shutil.rmtree(folder, ignore_errors=True)
            bag = Bag(folder)
            bag.add(contents, lambda: None)
            bag.close([("Bag-Software-Agent", "zidocs")], "")
            bag.reread()

        def copy_and_hash() -> None:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(source, copy)
            hash_all(copy)

        copied, written = seconds(copy_and_hash, runs=2), seconds(write, runs=2)
        zipped = folder.with_suffix(".zip")
        packed = seconds(lambda: pack(folder, zipped, lambda: None), runs=1)
        plain = seconds(lambda: hash_all(folder))
        as_folder = seconds(lambda: verify(folder))
        as_zip = seconds(lambda: verify(zipped))
        rate = megabytes / plain
        print(f"{megabytes} MB in {len(sizes)} files; plain SHA-256 {plain:.2f} s, {rate:.0f} MB/s")
        most = f"(promised: {MOST_TO_VERIFY})"
        print(f"verify folder {as_folder:.2f} s  {as_folder / plain:.2f} times SHA-256 {most}")
        print(f"verify ZIP    {as_zip:.2f} s  {as_zip / plain:.2f} times SHA-256 {most}")
        most = f"(promised: {MOST_TO_WRITE})"
        print(f"write bag     {written:.2f} s  {written / copied:.2f} times copy and hash {most}")
        print(f"write ZIP     {packed:.2f} s  {packed / plain:.2f} times SHA-256")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
