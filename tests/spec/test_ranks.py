"""Ranks and grades are read as offices type them, and told only where they cannot be right."""

import pytest

from zidocs.office.ranks import PNS_RANKS, rank_that_fits, read_grade, split_rank
from zidocs.office.roster import Person


@pytest.mark.parametrize(
    ("typed", "grade"),
    [("3d", "III/d"), ("III.d", "III/d"), ("III/D", "III/d"), ("iii d", "III/d"), ("IIId", "III/d"),
     ("Gol. III/d", "III/d"), ("(IV/a)", "IV/a"), ("ix", "IX"), ("XVII", "XVII"), ("", ""),
     ("III", "III"), ("Bintara", "Bintara")],
)  # fmt: skip
def test_a_grade_is_read_however_it_is_typed(typed: str, grade: str) -> None:
    assert read_grade(typed) == grade


@pytest.mark.parametrize(
    "typed",
    ["Penata Tk. I (III/d)", "Penata Tk. I / III/d", "Penata Tk. I, III.d", "III/d - Penata Tk. I",
     "Penata Tk. I - 3d", "Penata Tk. I III/D"],
)  # fmt: skip
def test_rank_and_grade_of_one_cell_are_taken_apart(typed: str) -> None:
    assert split_rank(typed) == ("Penata Tk. I", "III/d")


@pytest.mark.parametrize("typed", ["Bripka", "Penata Tk. I", "Pembina Utama", "Sersan Kepala", ""])
def test_a_rank_alone_stays_a_rank(typed: str) -> None:
    assert split_rank(typed) == (typed, "")


def test_every_rank_fits_its_own_grade_and_no_other() -> None:
    for grade, rank in PNS_RANKS.items():
        assert [g for g in PNS_RANKS if not rank_that_fits(rank, g)] == [grade]
        assert rank_that_fits(rank.upper().replace("TK. I", "Tingkat I"), grade) == ""


@pytest.mark.parametrize("rank", ["Bripka", "Kopral Satu", "", "AKP"])
def test_ranks_of_police_and_army_are_never_accused(rank: str) -> None:
    assert not any(rank_that_fits(rank, grade) for grade in PNS_RANKS)


@pytest.mark.parametrize(
    ("person", "called"),
    [
        (Person("x", "198502022010122002", "Penata", "III/c"), "NIP"),
        (Person("x", "198502022010122002", "Penata", "III"), "NIP"),
        (Person("x", "199306172021211003", "", ""), "NI PPPK"),
        (Person("x", "199306172021011003", "", "IX"), "NI PPPK"),
        (Person("x", "86112233", "Bripka"), "NRP"),
    ],
)
def test_a_number_is_called_what_it_is(person: Person, called: str) -> None:
    assert person.sebutan_nip == called
