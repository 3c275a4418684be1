"""Axes: round values that hold what is drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts.insight.plots.scales import Scale, number, rounded_up, ticks


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (-30, 60, [-20, 0, 20, 40, 60]),
        (-4, 4, [-4, -2, 0, 2, 4]),
        (0, 7, [0, 2, 4, 6]),
    ],
)
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert ticks(low, high) == expected


def test_between_whole_numbers_there_is_no_tick() -> None:
    assert ticks(0, 2, 5, whole=True) == [0, 1, 2]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_evenly_spaced_and_within(low: float, span: float) -> None:
    found = ticks(low, low + span)

    assert 2 <= len(found) <= 7
    assert all(low - 1e-6 * span <= value <= low + span + 1e-6 * span for value in found)


@given(st.floats(1e-3, 1e9))
def test_the_end_of_an_axis_holds_its_value_and_is_not_far_off(value: float) -> None:
    assert value * (1 - 1e-6) <= rounded_up(value) <= 1.5 * value + 1e-9


def test_what_lies_beyond_the_axis_is_drawn_at_its_edge() -> None:
    scale = Scale(0, 10, 100, 200)

    assert [scale(value) for value in (-5, 0, 5, 10, 15)] == [100, 100, 150, 200, 200]


@pytest.mark.parametrize(("value", "words"), [(0.25, "0.25"), (20.0, "20"), (-50.0, "-50"), (-0.00001, "0")])
def test_numbers_are_short(value: float, words: str) -> None:
    assert number(value) == words
