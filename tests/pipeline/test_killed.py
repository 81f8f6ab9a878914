"""Wherever a build is killed, or finds the disk full, each file is the old one or the new one."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.making.bags import LONG
from tests.making.builds import build, hashes
from tests.making.interruptions import Killed, full_disk, stopped_at
from tests.making.locks import held_by_another
from zidocs.errors import UsageFault

ROOT = Path(__file__).resolve().parents[2]
POINTS = 50 if LONG else 5


@pytest.fixture
def changed(sample: Path) -> Path:
    """A built workspace of two packets, of which one was changed after the build."""
    shutil.rmtree(sample / "rapat-rencana-aksi")
    build(sample)
    spec = sample / "monev-triwulan-1/packet.yaml"
    spec.write_text(spec.read_text("utf-8").replace("Ruang Rapat", "Aula"), "utf-8")
    return sample


def again(root: Path, number: int) -> Path:
    """The same workspace once more, with the dates of its files."""
    return shutil.copytree(root, root.with_name(f"rutan-{number}"))


def points(steps: int) -> list[int]:
    return sorted(Random(7).sample(range(steps), min(POINTS, steps)))


def all_steps(root: Path) -> tuple[list[str], dict[str, str]]:
    """Every step on the disk of a build, and what comes of it."""
    whole = again(root, 0)
    with stopped_at(-1, Killed) as reached:
        build(whole)
    return reached, products(whole)


def products(root: Path) -> dict[str, str]:
    """All files but the records, which know an earlier version of a file longer after a crash."""
    return {n: h for n, h in hashes(root / "hasil").items() if not n.endswith("/.zidocs.json")}


def assert_old_or_new(root: Path, old: dict[str, str], new: dict[str, str]) -> None:
    for name, digest in products(root).items():
        assert ".sementara" in name or digest in (old.get(name), new.get(name)), name


def refusal(root: Path) -> list[str]:
    """The codes of what a build is refused for; what only eases the next one may be lost."""
    try:
        build(root)
    except UsageFault as refused:
        return [problem.code for problem in refused.problems]
    return []


def test_killed_anywhere_each_file_is_old_or_new_and_the_next_build_ends_well(
    changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, new = all_steps(changed)
    old = hashes(changed / "hasil")
    assert {"fsync", "mkdir", "replace", "write"} <= set(steps)
    # The renames at the end are where old and new could mix.
    renames = [number for number, step in enumerate(steps) if step == "replace"][-12::5]
    for number in {*points(len(steps)), *renames}:
        root = again(changed, number + 1)
        with monkeypatch.context() as dying:
            # Who is killed tidies nothing up.
            dying.setattr(shutil, "rmtree", lambda *_names, **_how: None)
            with pytest.raises(Killed), stopped_at(number, Killed):
                build(root)
        assert_old_or_new(root, old, new)
        build(root)
        assert products(root) == new, number
        shutil.rmtree(root)


def test_on_a_full_disk_nothing_is_half_done_and_the_remedy_is_told(changed: Path) -> None:
    steps, new = all_steps(changed)
    old = hashes(changed / "hasil")
    for number in points(len(steps)):
        root = again(changed, number + 1)
        with stopped_at(number, full_disk):
            told = refusal(root)
        assert told[:1] in ([], ["Z010"])
        assert_old_or_new(root, old, new)
        assert not list((root / "hasil").glob(".sementara*"))
        build(root)
        assert products(root) == new, number
        shutil.rmtree(root)


def test_two_builds_at_once_are_one_and_a_refusal_that_names_the_other(changed: Path) -> None:
    before = hashes(changed / "hasil")
    with held_by_another(changed / "hasil/.kunci") as other:
        with pytest.raises(UsageFault) as refused:
            build(changed)
        assert [problem.code for problem in refused.value.problems] == ["Z021"]
        assert str(other.pid) in str(refused.value)
        (changed / "hasil/.kunci").unlink()
    assert hashes(changed / "hasil") == before


@pytest.mark.skipif(not LONG, reason="takes minutes; ZIDOCS_LONG_TESTS=1 runs it")
@pytest.mark.skipif(os.name == "nt", reason="kills a process as Linux does")
def test_a_process_killed_at_fifty_moments_leaves_old_or_new(changed: Path) -> None:
    _, new = all_steps(changed)
    old = hashes(changed / "hasil")
    dice = Random(77)
    for number in range(50):
        root = again(changed, number + 1)
        command = [sys.executable, "-m", "zidocs", "build", "--workspace", str(root), "--jobs", "2"]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            process.wait(dice.uniform(0.5, 4.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        (root / "hasil/.kunci").unlink(missing_ok=True)
        assert_old_or_new(root, old, new)
        build(root)
        assert products(root) == new, number
        shutil.rmtree(root)
