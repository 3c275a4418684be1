"""Multiple choice."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import multiple_choice
from questions.types.contract import MalformedAnswer, QuestionDraft
from questions.types.fractions import RULES
from tests.questions.types.drafts import choice, draft, multiple_choices


def of_five(scoring: str) -> QuestionDraft:
    """Five choices, the first three of which are correct."""
    choices = [choice(number, f"choice {number}", correct=number <= 3) for number in range(1, 6)]
    return draft("multiple_choice", *choices, scoring=scoring)


def with_fractions(*shares: str) -> QuestionDraft:
    """A choice for each share; those above 0 are correct."""
    choices = [
        choice(number, f"choice {number}", correct=Decimal(share) > 0, fraction=Decimal(share))
        for number, share in enumerate(shares, start=1)
    ]
    return draft("multiple_choice", *choices, scoring="fractions")


def graded(question: QuestionDraft, *numbers: int) -> Decimal:
    """The fraction for ticking the choices with these numbers, from 1."""
    ticked = {"choices": [question.choices[number - 1].id for number in numbers]}
    answer = multiple_choice.parse_response(multiple_choice.deliver(question, "en"), ticked)
    return multiple_choice.grade(multiple_choice.key(question), answer).fraction


@pytest.mark.parametrize(
    ("scoring", "expected"),
    [
        ("all_or_nothing", "0"),
        ("net_correct", "0.3333333"),
        ("coverage", "0.4444444"),
        ("each_choice", "0.6"),
    ],
)
def test_two_right_ticks_and_a_wrong_one_under_each_rule(scoring: str, expected: str) -> None:
    assert graded(of_five(scoring), 1, 2, 4) == Decimal(expected)


def test_fractions_are_those_of_the_ticked_choices() -> None:
    assert graded(with_fractions("0.75", "0.25", "-0.5"), 1, 3) == Decimal("0.25")


def test_learners_see_the_name_of_the_rule() -> None:
    assert multiple_choice.deliver(of_five("coverage"), "en")["scoring"] == "coverage"


def test_without_a_rule_it_is_all_or_nothing() -> None:
    choices = [choice(1, "a", correct=True), choice(2, "b", correct=False)]
    assert multiple_choice.key(draft("multiple_choice", *choices))["scoring"] == "all_or_nothing"


@given(question=multiple_choices(), data=st.data())
def test_the_order_of_ticks_never_matters(question: QuestionDraft, data: st.DataObject) -> None:
    ids = [item.id for item in question.choices]
    ticked = data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    shuffled = data.draw(st.permutations(ticked))
    delivery = multiple_choice.deliver(question, "en")
    first, second = (multiple_choice.parse_response(delivery, {"choices": t}) for t in (ticked, shuffled))
    assert first == second


@given(question=multiple_choices(), data=st.data())
def test_any_ticks_earn_between_nothing_and_the_full_mark(
    question: QuestionDraft, data: st.DataObject
) -> None:
    numbers = data.draw(st.sets(st.integers(1, len(question.choices)), min_size=1))
    assert 0 <= graded(question, *numbers) <= 1


@pytest.mark.parametrize(
    ("ticked", "pointer", "message"),
    [
        ([], "/choices", "at least one choice"),
        ("a", "/choices", "a list"),
        ([of_five("coverage").choices[0].id, "nonsense"], "/choices/1", "one of this question's choices"),
        ([of_five("coverage").choices[0].id] * 2, "/choices", "only once"),
        ([7], "/choices/0", "one of this question's choices"),
    ],
)
def test_ticks_that_are_none_are_refused_at_their_pointer(ticked: Any, pointer: str, message: str) -> None:
    with pytest.raises(MalformedAnswer, match=message) as refused:
        multiple_choice.parse_response(
            multiple_choice.deliver(of_five("coverage"), "en"), {"choices": ticked}
        )
    assert refused.value.pointer == pointer


def test_one_choice_at_least_must_be_correct() -> None:
    none = draft("multiple_choice", choice(1, "a", correct=False), choice(2, "b", correct=False))
    assert [fault.message for fault in multiple_choice.clean(none)] == [
        "Mark at least one choice as correct."
    ]


def test_an_unknown_rule_is_a_fault_that_names_the_known_ones() -> None:
    (fault,) = multiple_choice.clean(of_five("generous"))
    assert fault.field == "options.scoring"
    assert all(rule in fault.message for rule in RULES)


@pytest.mark.parametrize("shares", [("0.5", "0.25", "0"), ("0.75", "0.75", "-1")])
def test_fractions_of_the_correct_choices_must_add_up_to_one(shares: tuple[str, ...]) -> None:
    (fault,) = multiple_choice.clean(with_fractions(*shares))
    assert fault.field == "choices"
    assert "must add up to 1" in fault.message


def test_three_thirds_of_seven_places_add_up_to_one() -> None:
    assert multiple_choice.clean(with_fractions("0.3333333", "0.3333333", "0.3333333")) == []


def test_a_wrong_choice_must_not_earn_a_fraction() -> None:
    paying = draft(
        "multiple_choice",
        choice(1, "a", correct=True, fraction=Decimal(1)),
        choice(2, "b", correct=False, fraction=Decimal("0.5")),
        scoring="fractions",
    )
    assert [fault.field for fault in multiple_choice.clean(paying)] == ["choices.1.fraction"]


def choosing(number: object) -> QuestionDraft:
    """Of five choices the first three are correct, and just so many are to be ticked."""
    return replace(of_five("all_or_nothing"), options={"choose": number})


def test_learners_are_told_how_many_to_tick() -> None:
    assert multiple_choice.deliver(choosing(3), "en")["choose"] == 3
    assert "choose" not in multiple_choice.deliver(of_five("coverage"), "en")


@pytest.mark.parametrize("numbers", [(1, 2), (1, 2, 3, 4)])
def test_another_number_of_ticks_is_refused(numbers: tuple[int, ...]) -> None:
    with pytest.raises(MalformedAnswer) as refused:
        graded(choosing(3), *numbers)
    assert refused.value.pointer == "/choices"
    assert refused.value.message == f"Tick exactly 3; these are {len(numbers)}."


def test_that_number_of_ticks_is_graded() -> None:
    assert graded(choosing(3), 1, 2, 3) == 1
    assert graded(choosing(3), 1, 2, 4) == 0


@pytest.mark.parametrize("number", [0, 2, 4, 6, -3, 3.0, "3", True, [], {}])
def test_only_the_number_of_correct_choices_can_be_asked_for(number: object) -> None:
    assert [fault.field for fault in multiple_choice.clean(choosing(number))] == ["options.choose"]


@pytest.mark.parametrize("number", [3, None])
def test_that_number_and_none_are_no_faults(number: object) -> None:
    assert multiple_choice.clean(choosing(number)) == []


def test_how_many_to_tick_is_described() -> None:
    described = multiple_choice.described(multiple_choice.key(choosing(3)))
    assert described == {"Scoring": "all or nothing", "Choose": "exactly 3"}


def test_other_options_are_faults() -> None:
    other = replace(of_five("coverage"), options={"scoring": "coverage", "pairs": []})
    assert [fault.field for fault in multiple_choice.clean(other)] == ["options.pairs"]
