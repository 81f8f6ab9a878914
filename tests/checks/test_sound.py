"""No rule cries wolf: thirty sound, varied packets and the sample have no findings."""

from pathlib import Path

from tests.making.broken import findings_of
from tests.making.sound_year import YEAR, write_year


def test_thirty_sound_packets_of_a_year_have_no_finding(tmp_path: Path) -> None:
    assert len({sound.slug for sound in YEAR}) + 1 == 30
    # These are samples of a year: no indicator has all its months.
    told = [e for e in findings_of(write_year(tmp_path / "rutan")) if e.code != "Z245"]
    assert [str(each) for each in told] == []


def test_the_sample_workspace_has_no_fault_but_what_is_still_to_be_filled_in(sample: Path) -> None:
    """The second meeting of the sample waits for its number, its dates, its photos and
    the meetings of two more months."""
    unfinished = {"Z201", "Z202", "Z245", "Z260"}
    told = [each for each in findings_of(sample) if each.code not in unfinished]
    assert [str(each) for each in told] == []
