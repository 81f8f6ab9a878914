"""Files come in the order in which people count, the same on every system."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zidocs.disk.names import natural_order, paths_named

SORTED = [
    ["9.jpg", "10.jpg", "a.jpg", "foto1.jpg", "Foto2.jpg", "foto2a.jpg", "foto10.jpg"],
    ["notula.pdf", "notula (1).pdf", "notula (2).pdf", "notula_2.pdf", "notula2.pdf",
     "notula10.pdf", "notulanya.pdf"],
    ["scan.pdf", "scan0001.pdf", "scan0002.pdf"],
    ["3.pdf", "3. Notula.pdf", "3. Notula (2).pdf", "3b.pdf", "10. Laporan.pdf"],
    ["2026-03-05.jpg", "2026-03-05_2.jpg", "2026-03-05_10.jpg"],
    ["1.2", "1.2.1", "1.10"],
    ["foto07.jpg", "foto8.jpg", "foto010.jpg"],
    ["a.jpg", "a.mp2", "a.mp4", "a.mp10"],
    ["1" * 4999, "1" * 5000],
]  # fmt: skip


@pytest.mark.parametrize("names", SORTED, ids=lambda names: names[0][:9])
def test_a_name_comes_before_its_copies_and_numbers_count(names: list[str]) -> None:
    assert sorted(set(names), key=natural_order) == names


def test_the_ending_counts_only_where_all_before_it_is_alike() -> None:
    names = ["notula.docx", "notula.pdf", "notula2.docx"]
    assert sorted(set(names), key=natural_order) == names


def test_wildcards_go_through_folders_in_natural_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["foto/2.jpg", "foto/10.jpg", "foto (2)/1.jpg", "foto10/1.jpg"]
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).touch()
    assert [path.as_posix() for path in paths_named("*/*.jpg")] == names


@pytest.mark.parametrize("pair", [("a1", "A1"), ("a1", "a01"), ("re\u0301", "r\u00e9")])
def test_names_that_count_alike_still_have_one_order(pair: tuple[str, str]) -> None:
    first, second = pair
    assert sorted([first, second], key=natural_order) == sorted([second, first], key=natural_order)


names = st.lists(st.text(st.sampled_from("aAbB012.²é٣-( "), max_size=8), max_size=8)


@given(names.flatmap(lambda each: st.tuples(st.just(each), st.permutations(each))))
def test_names_have_one_order_however_the_folder_lists_them(
    pair: tuple[list[str], list[str]],
) -> None:
    assert sorted(pair[0], key=natural_order) == sorted(pair[1], key=natural_order)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.text(st.sampled_from("ab.-"), max_size=4))
def test_equal_names_are_ordered_by_their_number(first: int, second: int, name: str) -> None:
    in_order = natural_order(f"{name}{first}") <= natural_order(f"{name}{second}")
    assert in_order == (first <= second)


@given(
    st.text(st.sampled_from("ab 1("), min_size=1, max_size=6),
    st.text(st.sampled_from("ab1 ()-_"), min_size=1, max_size=4),
)
def test_a_name_comes_before_every_name_that_goes_on(base: str, more: str) -> None:
    hidden_number = base[-1] in "0123456789" and more[0] in "0123456789"
    if not hidden_number:
        assert natural_order(f"{base}.pdf") < natural_order(f"{base}{more}.pdf")
