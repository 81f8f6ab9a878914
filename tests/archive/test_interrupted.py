"""Wherever an archive is stopped, arsip/ holds what it held or the whole new archive."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.making.bags import LONG, files_of, make_bag, make_zip
from tests.making.interruptions import Killed, full_disk, stopped_at
from tests.making.periods import archive, archives
from zidocs.archive.verify import verify
from zidocs.disk import files
from zidocs.errors import BundleFault, UsageFault

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def small(office: Path) -> Path:
    """The office with one packet in the period, so that a run has few steps."""
    shutil.rmtree(office / "packets/rapat")
    shutil.rmtree(office / "packets/lain")
    return office


def run(root: Path) -> None:
    archive(root, incomplete="Contoh", zipped=True)


def all_steps(root: Path) -> list[str]:
    # The first run also remembers what it has read; the others have no such steps.
    run(root)
    shutil.rmtree(root / "arsip")
    with stopped_at(-1, Killed) as reached:
        run(root)
    shutil.rmtree(root / "arsip")
    return reached


def chosen(steps: list[str]) -> Iterator[int]:
    """Every step, or in CI each rename and some of the others."""
    for number, name in enumerate(steps):
        if LONG or name in ("replace", "rename") or number % 16 == 0:
            yield number


def hidden(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "arsip").glob(".*"))


def test_killed_at_any_step_the_old_state_is_there_or_the_new_one(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = all_steps(small)
    assert {"write", "fsync", "mkdir", "replace"} <= set(steps)
    assert "copy_file_range" in steps or sys.platform != "linux"
    states = []
    for number in chosen(steps):
        with monkeypatch.context() as dying:
            # Who is killed tidies nothing up.
            dying.setattr(files, "remove", lambda _path: None)
            with pytest.raises(Killed), stopped_at(number, Killed):
                run(small)
        states.append(archives(small))
        run(small)
        assert archives(small) == ["2024-B03", "2024-B03.zip"]
        assert hidden(small) == []
        shutil.rmtree(small / "arsip")
    assert [] in states
    assert ["2024-B03"] in states


def test_on_a_full_disk_the_old_state_stays_and_the_remedy_is_told(small: Path) -> None:
    for number in chosen(all_steps(small)):
        told: list[str] = []
        with stopped_at(number, full_disk):
            try:
                run(small)
            except UsageFault as refused:
                told = [problem.code for problem in refused.problems]
        assert told in ([], ["Z010"])
        # Where a folder cannot be forced to the disk, the archive is good all the same.
        assert archives(small) in ([], ["2024-B03"], ["2024-B03", "2024-B03.zip"])
        assert not (small / "arsip").exists() or hidden(small) == []
        shutil.rmtree(small / "arsip", ignore_errors=True)


def test_a_failed_second_version_leaves_the_first_as_it_is(small: Path) -> None:
    run(small)
    first = small / "arsip/2024-B03"
    before = {name: (first / name).read_bytes() for name in files_of(first)}
    (small / "satker.yaml").write_bytes((small / "satker.yaml").read_bytes() + b"# lain\n")
    with pytest.raises(UsageFault), stopped_at(30, full_disk) as reached:
        run(small)
    assert len(reached) > 30
    assert archives(small) == ["2024-B03", "2024-B03.zip"]
    assert {name: (first / name).read_bytes() for name in files_of(first)} == before


@pytest.mark.parametrize("is_remembered", [True, False])
def test_a_source_that_changes_while_it_is_copied_is_not_archived(
    is_remembered: bool, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from zidocs.pipeline import archive as story

    examine = story.examine

    def examine_then_change(*arguments: object, **options: object) -> object:
        period = examine(*arguments, **options)  # type: ignore[arg-type]
        pdf = small / "hasil/bukti/2024/B03/I.1.a.pdf"
        pdf.write_bytes(pdf.read_bytes() + b"%")
        return period

    monkeypatch.setattr(story, "examine", examine_then_change)
    if not is_remembered:
        shutil.rmtree(small / "hasil/.zidocs")
    # Where a build's memory was believed, all is examined once more, which finds the same.
    told = "changed since it was built" if is_remembered else "changed while it was being archived"
    with pytest.raises((UsageFault, BundleFault), match=told):
        run(small)
    assert not (small / "arsip").exists()


def test_a_zip_that_could_not_be_finished_leaves_the_old_one(tmp_path: Path) -> None:
    bag = make_bag(tmp_path / "2024-B03")
    good = make_zip(bag).read_bytes()
    with pytest.raises(OSError, match="No space"), stopped_at(9, full_disk):
        make_zip(bag)
    assert bag.with_suffix(".zip").read_bytes() == good
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2024-B03", "2024-B03.zip"]


@pytest.mark.skipif(not LONG, reason="takes minutes; ZIDOCS_LONG_TESTS=1 runs it")
def test_a_process_killed_at_fifty_moments_leaves_no_half_archive(small: Path) -> None:
    dice = Random(8493)
    command = [
        sys.executable, "-m", "zidocs", "archive", "--periode", "B03", "--zip",
        "--incomplete", "Contoh", "--workspace", str(small),
    ]  # fmt: skip
    for _ in range(50):
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.4, 1.6))
        process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        process.wait()
        assert archives(small) in ([], ["2024-B03"], ["2024-B03", "2024-B03.zip"])
        if archives(small):
            shutil.rmtree(small / "arsip")
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    assert hidden(small) == []
    assert verify(small / "arsip/2024-B03").is_good
