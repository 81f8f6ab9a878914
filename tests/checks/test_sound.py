"""No rule cries wolf: thirty sound, varied packets and the sample have no findings."""

from pathlib import Path

from tests.making.broken import findings_of
from tests.making.sound_year import YEAR, write_year


def test_thirty_sound_packets_of_a_year_have_no_finding(tmp_path: Path) -> None:
    assert len({sound.slug for sound in YEAR}) + 1 == 30
    assert [str(each) for each in findings_of(write_year(tmp_path / "rutan"))] == []


def test_the_sample_workspace_has_no_fault_but_what_is_still_to_be_filled_in(sample: Path) -> None:
    """The second meeting of the sample waits for its number, its dates and its photos."""
    unfinished = {"Z201", "Z202", "Z260"}
    told = [each for each in findings_of(sample) if each.code not in unfinished]
    assert [str(each) for each in told] == []
