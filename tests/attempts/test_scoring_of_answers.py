"""What an answer earns under each rule: worked examples, and the bounds that hold for all of them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts import scoring
from attempts.scoring import Earned
from questions.policy import Certainty, Policy

ZERO, ONE = Decimal(0), Decimal(1)
POINTS = (ONE, Decimal("0.7"), Decimal("0.5"), Decimal("0.2"))
PRACTICE, EXAM = Policy(tries=4), Policy(mode="exam")
DECLINING = Policy(tries=4, try_points=POINTS)
CERTAIN = Policy(certainty=True)

SHARES = st.decimals(min_value=0, max_value=1, places=7)
FRACTIONS = st.decimals(min_value=-1, max_value=1, places=7)
MARKS = st.decimals(min_value="0.00001", max_value=100, places=5)
HINTS = st.lists(SHARES, max_size=5)
TRIES = st.lists(FRACTIONS, min_size=1, max_size=6)


def mark(policy: Policy, fraction: object, **more: Any) -> Decimal:
    """The mark of one answer, for a question that is worth 1 unless said."""
    given = {"before": Earned(), "max_mark": ONE, **more}
    earned = scoring.earn(policy, given.pop("before"), fraction=Decimal(str(fraction)), **given)
    assert earned.mark is not None
    return earned.mark


def marks(
    policy: Policy,
    fractions: Iterable[object],
    *,
    max_mark: Decimal = ONE,
    hints: Sequence[Sequence[Decimal]] = (),
) -> list[Decimal]:
    """The mark after each of several tries; `hints` are the penalties of those taken before each."""
    earned, after = Earned(), []
    for number, fraction in enumerate(fractions):
        earned = scoring.earn(
            policy,
            earned,
            fraction=Decimal(str(fraction)),
            max_mark=max_mark,
            earlier_tries=number,
            hints=hints[number] if hints else (),
        )
        assert earned.mark is not None
        after.append(earned.mark)
    return after


# Tries


@pytest.mark.parametrize(
    ("fraction", "earlier_tries", "expected"),
    [
        ("1", 0, "1"),
        ("1", 1, "0.66667"),
        ("1", 2, "0.33333"),
        ("1", 3, "0"),
        ("1", 4, "0"),
        ("0.5", 1, "0.16667"),
        ("0.2", 1, "0"),
        ("0", 1, "0"),
    ],
)
def test_each_try_after_the_first_costs_a_third(fraction: str, earlier_tries: int, expected: str) -> None:
    assert mark(PRACTICE, fraction, earlier_tries=earlier_tries) == Decimal(expected)


@pytest.mark.parametrize(("penalty", "expected"), [("0", "1"), ("0.1", "0.8"), ("0.5", "0"), ("1", "0")])
def test_a_policy_says_what_a_try_costs(penalty: str, expected: str) -> None:
    policy = Policy(tries=4, try_penalty=Decimal(penalty))

    assert mark(policy, 1, earlier_tries=2) == Decimal(expected)


def test_the_latest_try_makes_the_mark_even_if_it_is_worse() -> None:
    assert marks(Policy(tries=4, try_penalty=ZERO), [0.5, 0.8, 0.2]) == [
        Decimal("0.5"),
        Decimal("0.8"),
        Decimal("0.2"),
    ]


@pytest.mark.parametrize("earlier_tries", [0, 1, 5, 999])
def test_where_the_last_answer_counts_those_before_it_cost_nothing(earlier_tries: int) -> None:
    assert mark(EXAM, "0.75", earlier_tries=earlier_tries) == Decimal("0.75")


# Hints


@pytest.mark.parametrize("policy", [PRACTICE, EXAM, DECLINING])
@pytest.mark.parametrize(
    ("penalties", "expected"),
    [([], "1"), (["0"], "1"), (["0", "0.25"], "0.75"), (["0.25", "0.5"], "0.25"), (["0.75", "0.5"], "0")],
)
def test_each_hint_taken_costs_its_penalty(policy: Policy, penalties: list[str], expected: str) -> None:
    assert mark(policy, 1, hints=list(map(Decimal, penalties))) == Decimal(expected)


def test_tries_and_hints_cost_together() -> None:
    policy = Policy(tries=2, try_penalty=Decimal("0.25"))

    assert mark(policy, 1, max_mark=Decimal(2), earlier_tries=1, hints=[Decimal("0.25")]) == ONE


# Points that decline from try to try


def test_declining_points_are_added_on_improvement_only() -> None:
    """50, 20, 80 and 70 % on 10, 7, 5 and 2 points give 6.5."""
    assert marks(DECLINING, [0.5, 0.2, 0.8, 0.7], max_mark=Decimal(10)) == [
        5,
        5,
        Decimal("6.5"),
        Decimal("6.5"),
    ]


@pytest.mark.parametrize(
    ("fractions", "expected"),
    [
        ([1], "1"),
        ([0, 1], "0.7"),
        ([0, 0, 1], "0.5"),
        ([0, 0, 0, 1], "0.2"),
        ([0.5, 1], "0.85"),
        ([0.5, 1, 0], "0.85"),
        ([-1, 1], "0.7"),
        ([-1], "0"),
    ],
)
def test_what_was_earned_by_a_try_stays_earned(fractions: list[float], expected: str) -> None:
    assert marks(DECLINING, fractions)[-1] == Decimal(expected)


def test_a_hint_after_a_try_takes_nothing_of_what_that_earned() -> None:
    assert marks(DECLINING, [0.5, 0.6], hints=[[], [Decimal("0.4")]]) == [Decimal("0.5"), Decimal("0.5")]


def test_a_hint_costs_what_later_tries_add() -> None:
    assert marks(DECLINING, [0.5, 1], hints=[[], [Decimal("0.1")]])[-1] == Decimal("0.75")  # 0.85 - 0.1


# Negative marks


@pytest.mark.parametrize(
    ("negative_marks", "fraction", "expected"),
    [(False, "-0.5", "0"), (False, "-1", "0"), (True, "-0.5", "-1"), (True, "-1", "-2"), (True, "0.5", "1")],
)
def test_a_negative_fraction_takes_marks_away_only_where_the_quiz_allows_it(
    negative_marks: bool, fraction: str, expected: str
) -> None:
    policy = Policy(negative_marks=negative_marks)

    assert mark(policy, fraction, max_mark=Decimal(2)) == Decimal(expected)


def test_neither_tries_nor_hints_make_a_mark_negative() -> None:
    policy = Policy(tries=4, negative_marks=True)

    assert mark(policy, "0.1", earlier_tries=3, hints=[ONE]) == 0
    assert mark(policy, "-0.1", earlier_tries=3, hints=[ONE]) == Decimal("-0.1")


# Certainty


@pytest.mark.parametrize(
    ("certainty", "right", "half", "wrong"),
    [("low", "1", "0.5", "0"), ("mid", "2", "1", "-2"), ("high", "3", "1.5", "-6")],
)
def test_certainty_multiplies_what_is_right_and_costs_what_is_wrong(
    certainty: str, right: str, half: str, wrong: str
) -> None:
    most = scoring.max_mark(CERTAIN)

    assert mark(CERTAIN, 1, max_mark=most, certainty=certainty) == Decimal(right)
    assert mark(CERTAIN, 0.5, max_mark=most, certainty=certainty) == Decimal(half)
    for fraction in (0, -1):
        assert mark(CERTAIN, fraction, max_mark=most, certainty=certainty) == Decimal(wrong)


def test_certainty_goes_with_the_weight_of_the_question() -> None:
    most = scoring.max_mark(CERTAIN, Decimal(2))

    assert mark(CERTAIN, 1, max_mark=most, certainty="high") == 6
    assert mark(CERTAIN, 0, max_mark=most, certainty="high") == -12


def test_hints_cost_before_certainty_multiplies() -> None:
    cost = [Decimal("0.25")]

    assert mark(CERTAIN, 1, max_mark=Decimal(3), certainty="high", hints=cost) == Decimal("2.25")
    assert mark(CERTAIN, 0, max_mark=Decimal(3), certainty="high", hints=cost) == -6


# What a person has to mark


@pytest.mark.parametrize("policy", [PRACTICE, EXAM, DECLINING, CERTAIN])
def test_an_answer_that_a_person_has_to_mark_has_no_mark_yet(policy: Policy) -> None:
    before = Earned(mark=ONE, best=ONE, share=ONE)

    assert scoring.earn(policy, before, fraction=None, max_mark=ONE) == Earned(best=ONE, share=ONE)


# Whatever the rule

RULES = [
    PRACTICE,
    EXAM,
    DECLINING,
    Policy(tries=4, negative_marks=True),
    Policy(mode="exam", negative_marks=True),
    Policy(tries=2, try_points=(ONE, ONE)),
]


@pytest.mark.parametrize("policy", RULES)
@given(fractions=TRIES, max_mark=MARKS, hints=HINTS)
def test_a_mark_is_at_most_the_maximum_and_below_nothing_only_where_allowed(
    policy: Policy, fractions: list[Decimal], max_mark: Decimal, hints: list[Decimal]
) -> None:
    least = -max_mark if policy.negative_marks else ZERO
    every = marks(policy, fractions, max_mark=max_mark, hints=[hints] * len(fractions))

    assert all(least <= each <= max_mark for each in every)


@given(FRACTIONS, MARKS, st.sampled_from(Certainty), HINTS)
def test_the_mark_of_a_certain_answer_is_at_most_the_maximum_and_at_least_minus_twice_that(
    fraction: Decimal, weight: Decimal, certainty: str, hints: list[Decimal]
) -> None:
    most = scoring.max_mark(CERTAIN, weight)

    assert -2 * most <= mark(CERTAIN, fraction, max_mark=most, certainty=certainty, hints=hints) <= most


@given(TRIES, MARKS, st.lists(HINTS, min_size=6, max_size=6))
def test_a_mark_by_declining_points_never_falls(
    fractions: list[Decimal], max_mark: Decimal, hints: list[list[Decimal]]
) -> None:
    after = marks(DECLINING, fractions, max_mark=max_mark, hints=hints)

    assert after == sorted(after)


@pytest.mark.parametrize("policy", RULES)
@given(fraction=FRACTIONS, earlier=st.integers(0, 5), hints=HINTS, hint=SHARES)
def test_another_try_or_another_hint_never_raises_the_mark_of_an_answer(
    policy: Policy, fraction: Decimal, earlier: int, hints: list[Decimal], hint: Decimal
) -> None:
    this = mark(policy, fraction, earlier_tries=earlier, hints=hints)

    assert mark(policy, fraction, earlier_tries=earlier + 1, hints=hints) <= this
    assert mark(policy, fraction, earlier_tries=earlier, hints=[*hints, hint]) <= this


@pytest.mark.parametrize("policy", RULES)
@given(fractions=st.tuples(FRACTIONS, FRACTIONS), earlier=st.integers(0, 3), hints=HINTS)
def test_a_better_answer_never_earns_less(
    policy: Policy, fractions: tuple[Decimal, Decimal], earlier: int, hints: list[Decimal]
) -> None:
    worse, better = sorted(fractions)

    assert mark(policy, worse, earlier_tries=earlier, hints=hints) <= mark(
        policy, better, earlier_tries=earlier, hints=hints
    )
