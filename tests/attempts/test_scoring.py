"""Worked examples of the marking rules, and the bounds that they keep."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts import scoring
from attempts.scoring import Tally
from questions.policy import TRY_PENALTY

ZERO, ONE = Decimal(0), Decimal(1)
SHARES = st.decimals(min_value=0, max_value=1, places=7)
FRACTIONS = st.decimals(min_value=-1, max_value=1, places=7)
MARKS = st.decimals(min_value="0.00001", max_value=100, places=5)


@pytest.mark.parametrize(
    ("fraction", "earlier_tries", "expected"),
    [
        ("1", 0, "1"),
        ("1", 1, "0.66667"),
        ("1", 2, "0.33333"),
        ("1", 3, "0"),
        ("1", 4, "0"),
        ("0.5", 1, "0.16667"),
        ("0", 1, "0"),
    ],
)
def test_each_try_after_the_first_costs_a_third(fraction: str, earlier_tries: int, expected: str) -> None:
    mark = scoring.mark(
        fraction=Decimal(fraction),
        max_mark=ONE,
        earlier_tries=earlier_tries,
        try_penalty=TRY_PENALTY,
    )

    assert mark == Decimal(expected)


@pytest.mark.parametrize(
    ("penalties", "expected"),
    [([], "1"), (["0"], "1"), (["0", "0.25"], "0.75"), (["0.25", "0.5"], "0.25"), (["0.75", "0.5"], "0")],
)
def test_each_hint_taken_costs_its_penalty(penalties: list[str], expected: str) -> None:
    mark = scoring.mark(fraction=ONE, max_mark=ONE, hint_penalties=map(Decimal, penalties))

    assert mark == Decimal(expected)


def test_tries_and_hints_cost_together() -> None:
    mark = scoring.mark(
        fraction=ONE,
        max_mark=Decimal(2),
        earlier_tries=1,
        try_penalty=Decimal("0.25"),
        hint_penalties=[Decimal("0.25")],
    )

    assert mark == ONE


def test_a_negative_fraction_earns_nothing() -> None:
    assert scoring.mark(fraction=Decimal(-1), max_mark=ONE) == ZERO


def test_a_mark_that_lies_between_two_is_rounded_to_the_even_one() -> None:
    assert scoring.round_mark(Decimal("0.000005")) == ZERO
    assert scoring.round_mark(Decimal("0.000015")) == Decimal("0.00002")


@given(FRACTIONS, MARKS, st.integers(0, 20), SHARES, st.lists(SHARES, max_size=5))
def test_a_mark_is_from_nothing_to_the_maximum(
    fraction: Decimal, max_mark: Decimal, earlier: int, penalty: Decimal, hints: list[Decimal]
) -> None:
    mark = scoring.mark(
        fraction=fraction, max_mark=max_mark, earlier_tries=earlier, try_penalty=penalty, hint_penalties=hints
    )

    assert ZERO <= mark <= max_mark


@given(SHARES, st.integers(0, 5), SHARES, st.lists(SHARES, max_size=5), SHARES)
def test_another_try_or_another_hint_never_raises_a_mark(
    fraction: Decimal, earlier: int, penalty: Decimal, hints: list[Decimal], hint: Decimal
) -> None:
    def mark(tries: int, taken: list[Decimal]) -> Decimal:
        return scoring.mark(
            fraction=fraction, max_mark=ONE, earlier_tries=tries, try_penalty=penalty, hint_penalties=taken
        )

    assert mark(earlier + 1, hints) <= mark(earlier, hints)
    assert mark(earlier, [*hints, hint]) <= mark(earlier, hints)


def test_a_percentage_has_two_places() -> None:
    assert scoring.percent(Decimal(1), Decimal(3)) == Decimal("33.33")


@given(SHARES, MARKS)
def test_a_percentage_is_from_nothing_to_a_hundred(share: Decimal, max_score: Decimal) -> None:
    assert 0 <= scoring.percent(share * max_score, max_score) <= 100


@pytest.mark.parametrize(
    ("score", "pass_percent", "expected"),
    [
        ("2.1", "70", True),
        ("2.09999", "70", False),
        ("0", "0", True),
        ("3", "100", True),
        ("2.99999", "100", False),
        ("2", "66.67", False),
        ("2", "66.66", True),
    ],
)
def test_the_pass_mark_is_reached_by_the_percentage_before_rounding(
    score: str, pass_percent: str, expected: bool
) -> None:
    assert scoring.passed(Decimal(score), Decimal(3), Decimal(pass_percent)) is expected


def test_without_a_pass_mark_nobody_passes_or_fails() -> None:
    assert scoring.passed(Decimal(1), Decimal(1), None) is None


def test_results_by_topic_add_up_marks_and_count_unanswered_questions() -> None:
    topics = scoring.by_topic(
        [
            ("agents", ONE, ONE, True),
            ("tools", Decimal("0.5"), Decimal(2), False),
            ("agents", None, ONE, False),
        ]
    )

    assert topics == {
        "agents": Tally(ONE, Decimal(2), 2, 1),
        "tools": Tally(Decimal("0.5"), Decimal(2), 1, 0),
    }
    assert list(topics) == ["agents", "tools"]
    assert topics["tools"].percent == Decimal(25)
