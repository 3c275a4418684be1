"""Ordering."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import ordering
from questions.types.contract import MalformedAnswer, QuestionDraft
from tests.questions.types.drafts import choice, draft, orderings

# The ids of the five stand in another order than the five do.
NUMBERS = (4, 2, 5, 1, 3)


def of_five(**options: Any) -> QuestionDraft:
    choices = [choice(number, f"step {n}", correct=False) for n, number in enumerate(NUMBERS, start=1)]
    return draft("ordering", *choices, **options)


def graded(question: QuestionDraft, *steps: int) -> Decimal:
    """The fraction for the choices in this order; they are named by their right place, from 1."""
    order = {"order": [question.choices[step - 1].id for step in steps]}
    answer = ordering.parse_response(ordering.deliver(question, "en"), order)
    return ordering.grade(ordering.key(question), answer).fraction


def refusal(*steps: Any) -> tuple[str, str]:
    question = of_five()
    order = [question.choices[step - 1].id if isinstance(step, int) else step for step in steps]
    with pytest.raises(MalformedAnswer) as refused:
        ordering.parse_response(ordering.deliver(question, "en"), {"order": order})
    return refused.value.pointer, refused.value.message


@pytest.mark.parametrize(
    ("steps", "all_or_nothing", "adjacent_pairs"),
    [
        ((1, 2, 3, 4, 5), "1", "1"),
        ((2, 3, 4, 5, 1), "0", "0.75"),
        ((1, 2, 4, 3, 5), "0", "0.25"),
        ((2, 1, 3, 5, 4), "0", "0"),
        ((4, 5, 1, 2, 3), "0", "0.75"),
        ((5, 4, 3, 2, 1), "0", "0"),
    ],
)
def test_worked_examples_under_each_rule(
    steps: tuple[int, ...], all_or_nothing: str, adjacent_pairs: str
) -> None:
    assert graded(of_five(scoring="all_or_nothing"), *steps) == Decimal(all_or_nothing)
    assert graded(of_five(scoring="adjacent_pairs"), *steps) == Decimal(adjacent_pairs)


def test_a_third_is_exact_to_seven_places() -> None:
    four = replace(of_five(scoring="adjacent_pairs"), choices=of_five().choices[:4])
    assert graded(four, 1, 2, 4, 3) == Decimal("0.3333333")


@given(question=orderings(), data=st.data())
def test_only_the_right_order_earns_the_full_mark(question: QuestionDraft, data: st.DataObject) -> None:
    right = list(range(1, len(question.choices) + 1))
    steps = data.draw(st.permutations(right))
    assert (graded(question, *steps) == 1) == (steps == right)


@given(question=orderings(), data=st.data())
def test_the_order_of_the_delivered_choices_is_that_of_their_ids(
    question: QuestionDraft, data: st.DataObject
) -> None:
    other = replace(question, choices=tuple(data.draw(st.permutations(question.choices))))
    delivery = ordering.deliver(question, "en")
    assert delivery == ordering.deliver(other, "en")
    assert delivery["choices"] == sorted(delivery["choices"], key=lambda choice: choice["id"])


def test_choices_that_are_not_saved_yet_can_be_shown() -> None:
    unsaved = replace(of_five(), choices=tuple(replace(choice, id=None) for choice in of_five().choices))
    assert len(ordering.deliver(unsaved, "en")["choices"]) == 5


def test_without_a_rule_it_is_all_or_nothing_and_learners_see_that() -> None:
    assert ordering.deliver(of_five(), "en")["scoring"] == "all_or_nothing"
    assert ordering.key(of_five())["scoring"] == "all_or_nothing"


def test_an_id_in_capitals_is_the_same_choice() -> None:
    question = draft("ordering", choice(2**90 - 1, "a", correct=False), choice(1, "b", correct=False))
    first, second = (str(choice.id) for choice in question.choices)
    answer = ordering.parse_response(ordering.deliver(question, "en"), {"order": [second, first.upper()]})
    assert first.upper() != first
    assert answer == {"order": [second, first]}


@pytest.mark.parametrize("steps", [(), (1, 2, 3, 4), (1, 2, 3, 4, 5, 1)])
def test_every_choice_must_be_there(steps: tuple[int, ...]) -> None:
    assert refusal(*steps) == ("/order", "Send a list of the ids of all 5 choices, in your order.")


def test_no_choice_may_be_there_twice() -> None:
    assert refusal(1, 2, 3, 4, 4) == ("/order", "Send each choice only once.")


@pytest.mark.parametrize("stranger", [None, 7.5, "", [], "00000000-0000-0000-0000-000000000009"])
def test_a_choice_that_is_not_the_questions_is_refused_at_its_place(stranger: Any) -> None:
    assert refusal(1, 2, stranger, 4, 5)[0] == "/order/2"


def test_no_choice_is_picked_so_feedback_waits_for_the_solution() -> None:
    assert ordering.picked(ordering.correct_answer(ordering.key(of_five()))) == frozenset()


def test_an_order_is_told_by_the_texts() -> None:
    answer = {"order": [of_five().choices[n].id for n in (1, 0, 2, 3, 4)]}
    told = ordering.in_words(ordering.deliver(of_five(), "en"), answer)
    assert told == ["step 2", "step 1", "step 3", "step 4", "step 5"]


def test_fractions_and_pins_are_faults() -> None:
    first, second, third = of_five().choices[:3]
    choices = (replace(first, fraction=Decimal(0)), second, replace(third, pinned=True))
    faults = ordering.clean(replace(of_five(), choices=choices))
    assert [fault.field for fault in faults] == ["choices.0.fraction", "choices.2.pinned"]


def test_marking_choices_as_correct_means_nothing() -> None:
    marked = replace(of_five(), choices=tuple(replace(c, is_correct=True) for c in of_five().choices))
    assert ordering.clean(marked) == []
    assert ordering.key(marked) == ordering.key(of_five())


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"scoring": "generous"}, "options.scoring"),
        ({"scoring": None}, "options.scoring"),
        ({"scoring": ["all_or_nothing"]}, "options.scoring"),
        ({"choose": 2}, "options.choose"),
        ([], "options"),
    ],
)
def test_other_options_are_faults(options: Any, field: str) -> None:
    (fault,) = ordering.clean(replace(of_five(), options=options))
    assert fault.field == field


def test_one_choice_makes_no_order() -> None:
    (fault,) = ordering.clean(replace(of_five(), choices=of_five().choices[:1]))
    assert fault.message == "Give 2 to 20 choices; there are 1."
