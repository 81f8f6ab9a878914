"""The place of a code is free, whatever lies on the page."""

import cmath
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zidocs.paper.free_place import find_place, place_box
from zidocs.pdf.page_content import Box
from zidocs.pdf.source import PageView

A4 = PageView(0, 0, 595, 842)

boxes = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    st.floats(-50, 650),
    st.floats(-50, 200),
    st.floats(0.1, 400),
    st.floats(0.1, 100),
)
views = st.builds(
    PageView,
    st.floats(-100, 100),
    st.floats(-100, 100),
    st.floats(200, 900),
    st.floats(200, 1300),
    st.sampled_from([0, 90, 180, 270]),
    st.sampled_from([1.0, 0.5, 2.0]),
)


@given(st.lists(boxes, max_size=12), views)
def test_a_place_is_free_and_on_the_page(ink: list[Box], view: PageView) -> None:
    place = find_place(ink, view)
    if place is None:
        return
    assert not any(place_box(place, view).meets(box) for box in ink)
    width, height = view.size
    assert place.left > 10
    assert place.bottom > 10
    assert place.left + place.side < width - 10
    assert place.bottom + place.side < height - 10


@pytest.mark.parametrize("size", [(210, 297), (215.9, 330.2), (297, 210), (148, 210)])
def test_the_symbol_stays_in_sight_of_a_sheet_that_is_six_degrees_crooked(
    size: tuple[float, float],
) -> None:
    width, height = (side * 72 / 25.4 for side in size)
    place = find_place([], PageView(0, 0, width, height))
    assert place is not None
    quiet = place.side * 4 / 33
    for angle in (-6, 6):
        turn = cmath.rect(1, math.radians(angle))
        for x in (place.left + quiet, place.left + place.side - quiet):
            for y in (place.bottom + quiet, place.bottom + place.side - quiet):
                seen = complex(x - width / 2, y - height / 2) * turn
                assert abs(seen.real) <= width / 2
                assert abs(seen.imag) <= height / 2


def test_below_a_full_page_the_code_stands_in_the_margin_of_25_mm() -> None:
    text = Box(85, 25 * 72 / 25.4, 539, 800)
    place = find_place([text], A4)
    assert place is not None
    assert place.side > 56
    assert place.left < 90


@given(views)
def test_an_empty_page_of_any_usual_size_has_a_place(view: PageView) -> None:
    width, height = view.size
    assert (find_place([], view) is not None) or min(width, height) < 110


@pytest.mark.parametrize("size", [(40, 800), (800, 40), (1, 1)])
def test_a_tiny_page_has_none(size: tuple[int, int]) -> None:
    assert find_place([], PageView(0, 0, *size)) is None


def test_a_covered_page_has_none() -> None:
    assert find_place([Box(0, 0, 595, 842)], A4) is None


def test_boxes_that_only_touch_do_not_meet() -> None:
    assert not Box(0, 0, 1, 1).meets(Box(1, 0, 2, 1))
    assert Box(0, 0, 1, 1).meets(Box(0.9, 0.9, 2, 2))
