"""The rules that turn ticks into a fraction of the mark."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types.fractions import RULES, RULES_IN_WORDS, Correctness, Grade, Ticks, grade


@st.composite
def ticks(draw: st.DrawFn) -> Ticks:
    correct = draw(st.integers(1, 10))
    wrong = draw(st.integers(0, 10))
    ticked = draw(st.integers(0, correct))
    tenths = st.integers(-10, 10).map(lambda tenth: Decimal(tenth) / 10)
    return Ticks(
        correct_ticked=ticked,
        wrong_ticked=draw(st.integers(0, wrong)),
        correct=correct,
        choices=correct + wrong,
        fractions=tuple(draw(st.lists(tenths, max_size=ticked))),
    )


def counted(right: int, wrong: int, *, correct: int = 3, choices: int = 5) -> Ticks:
    return Ticks(correct_ticked=right, wrong_ticked=wrong, correct=correct, choices=choices)


@pytest.mark.parametrize("rule", RULES)
@given(ticks=ticks())
def test_every_rule_stays_between_nothing_and_the_full_mark(rule: str, ticks: Ticks) -> None:
    assert 0 <= grade(rule, ticks).fraction <= 1


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "fractions"])
@given(correct=st.integers(1, 10), wrong=st.integers(0, 10))
def test_every_rule_gives_the_full_mark_for_exactly_the_correct_choices(
    rule: str, correct: int, wrong: int
) -> None:
    all_of_them = counted(correct, 0, correct=correct, choices=correct + wrong)
    assert grade(rule, all_of_them).fraction == 1


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "fractions"])
@given(ticks=ticks())
def test_only_exactly_the_correct_choices_earn_the_full_mark(rule: str, ticks: Ticks) -> None:
    exact = ticks.correct_ticked == ticks.correct and not ticks.wrong_ticked
    assert grade(rule, ticks).is_correct == exact


@pytest.mark.parametrize("rule", ["net_correct", "coverage", "each_choice", "all_or_nothing"])
@given(ticks=ticks())
def test_another_wrong_tick_never_earns_more(rule: str, ticks: Ticks) -> None:
    if ticks.wrong_ticked < ticks.choices - ticks.correct:
        more = counted(
            ticks.correct_ticked, ticks.wrong_ticked + 1, correct=ticks.correct, choices=ticks.choices
        )
        assert grade(rule, more).fraction <= grade(rule, ticks).fraction


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "expected"),
    [
        ("all_or_nothing", 3, 0, Fraction(1)),
        ("all_or_nothing", 2, 0, Fraction(0)),
        ("all_or_nothing", 3, 1, Fraction(0)),
        ("net_correct", 2, 0, Fraction(2, 3)),
        ("net_correct", 2, 1, Fraction(1, 3)),
        ("net_correct", 1, 2, Fraction(0)),
        ("coverage", 2, 0, Fraction(2, 3)),
        ("coverage", 2, 1, Fraction(2, 3) * Fraction(2, 3)),
        ("coverage", 3, 2, Fraction(3, 5)),
        ("coverage", 0, 2, Fraction(0)),
        ("coverage", 0, 0, Fraction(0)),
        ("each_choice", 2, 0, Fraction(4, 5)),
        ("each_choice", 2, 1, Fraction(3, 5)),
        ("each_choice", 0, 2, Fraction(0)),
        ("each_choice", 0, 0, Fraction(2, 5)),
    ],
)
def test_worked_examples_of_three_correct_choices_among_five(
    rule: str, right: int, wrong: int, expected: Fraction
) -> None:
    exact = Decimal(expected.numerator) / expected.denominator
    assert grade(rule, counted(right, wrong)).fraction == round(exact, 7)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (["0.5", "0.5"], "1"),
        (["0.5", "-0.25"], "0.25"),
        (["-0.5"], "0"),
        (["0.6", "0.6"], "1"),
        ([], "0"),
    ],
)
def test_fractions_add_up_and_are_clamped(own: list[str], expected: str) -> None:
    ticks = Ticks(correct_ticked=1, wrong_ticked=1, correct=2, choices=4, fractions=tuple(map(Decimal, own)))
    assert grade("fractions", ticks).fraction == Decimal(expected)


@pytest.mark.parametrize(
    ("fraction", "correctness"),
    [
        ("1", Correctness.RIGHT),
        ("0.9999991", Correctness.RIGHT),
        ("0.999999", Correctness.PARTLY_RIGHT),
        ("0.5", Correctness.PARTLY_RIGHT),
        ("0.000001", Correctness.PARTLY_RIGHT),
        ("0.0000009", Correctness.WRONG),
        ("0", Correctness.WRONG),
        ("-0.5", Correctness.WRONG),
    ],
)
def test_a_millionth_is_the_tolerance_of_right_and_wrong(fraction: str, correctness: Correctness) -> None:
    assert Grade(Decimal(fraction)).correctness is correctness


def test_every_rule_is_said_in_words() -> None:
    assert RULES_IN_WORDS.keys() == RULES.keys()
