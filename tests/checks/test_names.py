"""Names are compared as people mean them: degrees, blanks and letter case aside."""

import pytest

from zidocs.checks.wording import Names, names_in, read_name
from zidocs.office.roster import Person


@pytest.mark.parametrize(
    "written",
    ["Maria Contoh, S.H., M.Si.", "maria  contoh, SH, MSi", "Maria Contoh, M.Si, S. H.",
     "Hj. Maria Contoh, S.H., M.Si.", "Ibu Maria Contoh, S.H., M.Si."],
)  # fmt: skip
def test_one_name_in_several_spellings_is_one_name(written: str) -> None:
    assert read_name(written) == read_name("Maria Contoh, S.H., M.Si.")


@pytest.mark.parametrize("written", ["Maria Contoh, Kepala", "Maria, Petrus", ", S.H.", "", " , "])
def test_what_is_no_name_with_degrees_is_left_alone(written: str) -> None:
    assert read_name(written) is None


def test_several_people_in_one_text_are_several_names() -> None:
    written = "Maria Contoh, S.H. dan Petrus Misal; Ani Umpama"
    assert list(names_in(written)) == ["Maria Contoh, S.H.", "Petrus Misal", "Ani Umpama"]


@pytest.mark.parametrize(
    ("written", "is_known"),
    [("Kasubsi Maria Contoh, S.H.", True), ("Maria Contohan", False), ("Contoh", False)],
)
def test_a_name_behind_a_position_is_known(written: str, is_known: bool) -> None:
    name = read_name(written)
    assert name
    assert Names([Person("Maria Contoh, S.H.")]).stand_behind(name) is is_known


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Maria Conto", "Maria Contoh, S.H."),
        ("Maria Contohh, S.H.", "Maria Contoh, S.H."),
        ("Mario Misal", None),
        ("Petrus Umpama", None),
        ("Ani", None),
        ("Kepala Subseksi Pengelolaan", None),
    ],
)
def test_only_a_letter_or_two_make_a_near_name(written: str, found: str | None) -> None:
    people = Names([Person("Maria Contoh, S.H."), Person("Petrus Misal"), Person("Ina")])
    name = read_name(written)
    assert name
    near = people.nearly(name)
    assert (near and near.nama) == found
