"""A merge or a scan whose process is killed at any moment leaves whole files and loses none.

Some moments in CI; fifty with ``ZIDOCS_LONG_TESTS=1``. Builds and archives have tests of their own.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from tests.making import pictures, raw_pdf
from tests.making.bags import LONG
from tests.making.printed_office import printed_office

ROOT = Path(__file__).resolve().parents[2]
POINTS = 50 if LONG else 2

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kills a process as Linux does")


def tree(root: Path) -> dict[str, bytes]:
    """What people see: every file with a name that is not hidden, and its bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


def scans(root: Path) -> dict[str, bytes]:
    """The files of the packets, without what is beside them."""
    return {name: data for name, data in tree(root).items() if not name.startswith("hasil/")}


def hidden(root: Path) -> list[str]:
    return [path.name for path in root.rglob(".sementara*")]


def run(command: Sequence[str], seconds: float | None = None) -> float:
    """The command as a user gives it, killed after so many seconds; the seconds it took."""
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "zidocs", *command],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return time.monotonic() - start


def moments(whole: float, seed: int) -> list[float]:
    """From when a command has begun its work until a little after its usual end."""
    dice = Random(seed)
    return [dice.uniform(0.3, 1.05) * whole for _ in range(POINTS)]


def test_a_killed_merge_leaves_the_old_bundle_or_the_new_one(tmp_path: Path) -> None:
    desk = tmp_path / "meja"
    desk.mkdir()
    for number in range(2):
        picture = pictures.noise(900 + number, 600)
        (desk / f"{number}.jpg").write_bytes(pictures.saved(picture, quality=95))
        (desk / f"{number}.pdf").write_bytes(raw_pdf.text_pages(*"abcdefgh"))
    bundle = tmp_path / "keluar/bundel.pdf"
    bundle.parent.mkdir()
    command = ["merge", str(desk), "-o", str(bundle), "--force"]
    run([*command, "--judul", "Lama"])
    old, sources = tree(bundle.parent), tree(desk)
    assert [*old] == ["bundel.json", "bundel.pdf"]
    took = run([*command, "--judul", "Baru"])
    new = tree(bundle.parent)
    assert [*new] == [*old]
    assert new != old
    for seconds in moments(took, 4711):
        for name, data in old.items():
            (bundle.parent / name).write_bytes(data)
        run([*command, "--judul", "Baru"], seconds)
        left = tree(bundle.parent)
        assert [*left] == [*old]
        assert all(data in (old[name], new[name]) for name, data in left.items()), seconds
        assert tree(desk) == sources
        run([*command, "--judul", "Baru"])
        assert tree(bundle.parent) == new, seconds
        assert hidden(bundle.parent) == []


def test_a_killed_scan_keeps_all_that_was_given_and_the_next_one_files_it(tmp_path: Path) -> None:
    rutan = printed_office(tmp_path)
    before = scans(rutan.root)
    pile = rutan.pile(
        "tumpukan.pdf",
        *(rutan.page(name) for name in ("rapat/undangan:1", "monev/notula:1", "monev/notula:2")),
    )
    given = pile.read_bytes()
    command = ["scan", str(pile), "--workspace", str(rutan.root)]
    copy = shutil.copytree(rutan.root, tmp_path / "utuh")
    took = run([*command[:2], "--workspace", str(copy)])
    after = scans(copy)
    assert {*after} - {*before} == {"monev/scan/notula.pdf", "packets/rapat/scan/undangan.pdf"}
    for number, seconds in enumerate(moments(took, 815)):
        root = shutil.copytree(rutan.root, tmp_path / f"rutan-{number}")
        run([*command[:2], "--workspace", str(root)], seconds)
        left = scans(root)
        assert all(after[name] == data for name, data in left.items()), seconds
        assert {*before} <= {*left}
        assert pile.read_bytes() == given
        run([*command[:2], "--workspace", str(root)])
        assert scans(root) == after, seconds
        shutil.rmtree(root)
