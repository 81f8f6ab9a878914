"""Every rule fires on a packet that is broken in this one way, at the right place.

How to add a case: make a folder ``tests/data/broken/<code>-<what-is-wrong>/``. What lies in it is
laid over a copy of ``tests/data/broken/_sound`` (settings, roster, the packet ``rapat``): a whole
``satker.yaml``, ``pegawai.csv``, ``rapat/packet.yaml`` or further packets and files. Its file
``expected.txt`` holds one line for every finding of this code, as messages write the place::

    rapat/packet.yaml:12:14 undangan.tanggal

Findings of other codes do not matter here. Near misses, on which a rule must stay silent, are
folders ``<code>-not-<what-is-right>`` with an empty ``expected.txt``.
"""

import shutil
from pathlib import Path

import pytest

from tests.making.broken import CASES, SOUND, findings_of, lay_over
from zidocs.checks import GRADED_RULES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_fires_at_the_fault_and_nowhere_else(case: Path, tmp_path: Path) -> None:
    code = case.name.partition("-")[0]
    found = [each for each in findings_of(lay_over(case, tmp_path / "rutan")) if each.code == code]
    expected = (case / "expected.txt").read_text("utf-8").splitlines()
    assert [str(each.where) for each in found] == expected
    for each in found:
        # Every sentence has its gaps filled, and a remedy.
        assert each.what.render().endswith(".")
        assert each.fix.render().endswith(".")


@pytest.mark.parametrize("rule", GRADED_RULES, ids=lambda rule: rule.code)
def test_every_rule_has_a_broken_packet(rule: object) -> None:
    code = getattr(rule, "code", "")
    assert [case for case in CASES if case.name.startswith(f"{code}-") and "-not-" not in case.name]


def test_the_workspace_that_the_cases_break_is_sound(tmp_path: Path) -> None:
    shutil.copytree(SOUND, tmp_path / "rutan")
    assert [str(each) for each in findings_of(tmp_path / "rutan")] == []
