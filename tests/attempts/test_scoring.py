"""From marks to a result: rounding, percentages, groups, earlier attempts."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts import scoring
from attempts.scoring import Comparison, Tally
from questions.policy import Counts, Policy

ZERO, ONE = Decimal(0), Decimal(1)
SHARES = st.decimals(min_value=0, max_value=1, places=7)
MARKS = st.decimals(min_value="0.00001", max_value=100, places=5)
PERCENTS = st.decimals(min_value=-200, max_value=100, places=2)


def test_a_mark_that_lies_between_two_is_rounded_to_the_even_one() -> None:
    assert scoring.round_mark(Decimal("0.000005")) == ZERO
    assert scoring.round_mark(Decimal("0.000015")) == Decimal("0.00002")


@pytest.mark.parametrize(
    ("certainty", "weight", "most"), [(False, 1, 1), (False, 2, 2), (True, 1, 3), (True, 2, 6)]
)
def test_being_certain_triples_the_most_that_a_question_can_earn(
    certainty: bool, weight: int, most: int
) -> None:
    assert scoring.max_mark(Policy(certainty=certainty), Decimal(weight)) == most


@pytest.mark.parametrize(
    ("hint_penalty", "expected"), [(None, ["0", "0.25"]), ("0.1", ["0.1", "0.1"]), ("0", ["0", "0"])]
)
def test_a_hint_costs_what_the_policy_says_else_what_it_says_itself(
    hint_penalty: str | None, expected: list[str]
) -> None:
    policy = Policy(hint_penalty=None if hint_penalty is None else Decimal(hint_penalty))
    hints = [{"text": "one", "penalty": "0"}, {"text": "two", "penalty": "0.25"}]

    assert scoring.penalties(policy, hints) == list(map(Decimal, expected))


def test_a_percentage_has_two_places() -> None:
    assert scoring.percent(ONE, Decimal(3)) == Decimal("33.33")


def test_a_percentage_is_below_nothing_where_marks_are() -> None:
    assert scoring.percent(Decimal(-2), Decimal(3)) == Decimal("-66.67")


@given(SHARES, MARKS)
def test_a_percentage_is_from_nothing_to_a_hundred(share: Decimal, max_score: Decimal) -> None:
    assert 0 <= scoring.percent(share * max_score, max_score) <= 100


@pytest.mark.parametrize(
    ("score", "pass_percent", "expected"),
    [
        ("2.1", "70", True),
        ("2.09999", "70", False),
        ("0", "0", True),
        ("-1", "0", False),
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
    assert scoring.passed(ONE, ONE, None) is None


def test_results_by_group_add_up_marks_and_count_unanswered_questions() -> None:
    groups = scoring.tallies(
        [
            ("agents", ONE, ONE, True),
            ("tools", Decimal("0.5"), Decimal(2), False),
            ("agents", None, ONE, False),
            ("losses", Decimal(-1), ONE, False),
        ]
    )

    assert groups == {
        "agents": Tally(ONE, Decimal(2), 2, 1),
        "tools": Tally(Decimal("0.5"), Decimal(2), 1, 0),
        "losses": Tally(Decimal(-1), ONE, 1, 0),
    }
    assert list(groups) == ["agents", "tools", "losses"]
    assert groups["tools"].percent == 25


@pytest.mark.parametrize(
    ("earlier", "this", "counts", "result"),
    [
        ([], 50, "highest", "50"),
        ([], 50, "latest", "50"),
        ([], 50, "first", "50"),
        ([], 50, "average", "50"),
        ([80, 20], 50, "highest", "80"),
        ([40, 20], 50, "highest", "50"),
        ([80, 20], 50, "latest", "50"),
        ([80, 20], 50, "first", "80"),
        ([80, 20], 50, "average", "50"),
        ([80, 21], 50, "average", "50.33"),
        ([-50], -100, "highest", "-50"),
    ],
)
def test_which_attempt_counts_makes_the_result(
    earlier: Sequence[int], this: int, counts: str, result: str
) -> None:
    compared = scoring.compare([Decimal(each) for each in earlier], Decimal(this), counts)

    assert compared.result_percent == Decimal(result)


def test_an_attempt_is_compared_with_those_before_it() -> None:
    assert scoring.compare([Decimal(80), Decimal(21)], Decimal(50), "latest") == Comparison(
        attempts=2,
        previous_percent=Decimal(21),
        best_percent=Decimal(80),
        average_percent=Decimal("50.5"),
        result_percent=Decimal(50),
    )


def test_the_first_attempt_has_none_to_be_compared_with() -> None:
    assert scoring.compare([], Decimal(50), "average") == Comparison(
        attempts=0,
        previous_percent=None,
        best_percent=None,
        average_percent=None,
        result_percent=Decimal(50),
    )


@given(st.lists(PERCENTS, max_size=6), PERCENTS, st.sampled_from(Counts))
def test_a_result_is_between_the_worst_and_the_best_attempt(
    earlier: list[Decimal], this: Decimal, counts: str
) -> None:
    every = [*earlier, this]

    assert min(every) <= scoring.compare(earlier, this, counts).result_percent <= max(every)
