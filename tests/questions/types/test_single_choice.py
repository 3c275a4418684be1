"""Single choice."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from questions.types import single_choice
from questions.types.contract import MalformedAnswer, QuestionDraft
from tests.questions.types.drafts import choice, draft

DRAFT = draft(
    "single_choice",
    choice(1, "right", correct=True, feedback="well done"),
    choice(2, "wrong", correct=False),
)
RIGHT, WRONG = (str(choice.id) for choice in DRAFT.choices)
DELIVERY, KEY = single_choice.deliver(DRAFT, "en"), single_choice.key(DRAFT)


def test_the_correct_choice_earns_the_full_mark() -> None:
    assert single_choice.grade(KEY, {"choice": RIGHT}).fraction == 1


def test_any_other_choice_earns_nothing() -> None:
    assert single_choice.grade(KEY, {"choice": WRONG}).fraction == 0


def test_an_id_in_capitals_is_the_same_choice() -> None:
    assert single_choice.parse_response(DELIVERY, {"choice": RIGHT.upper()}) == {"choice": RIGHT}


def test_a_missing_choice_is_refused_at_its_pointer() -> None:
    with pytest.raises(MalformedAnswer) as refused:
        single_choice.parse_response(DELIVERY, {})
    assert (refused.value.pointer, refused.value.message) == ("/choice", "This member is missing.")


def test_an_answer_that_is_no_object_is_refused_with_an_example() -> None:
    with pytest.raises(MalformedAnswer, match="Send an object such as"):
        single_choice.parse_response(DELIVERY, [RIGHT])


def test_the_key_holds_feedback_only_where_there_is_some() -> None:
    assert KEY["feedback"] == {RIGHT: "well done"}


@pytest.mark.parametrize(("flags", "told"), [((False, False), "0"), ((True, True), "2")])
def test_exactly_one_choice_must_be_correct(flags: tuple[bool, bool], told: str) -> None:
    choices = [choice(number, f"choice {number}", correct=flag) for number, flag in enumerate(flags)]
    (fault,) = single_choice.clean(draft("single_choice", *choices))
    assert fault.message == f"Mark exactly one choice as correct; those marked: {told}."


def test_two_choices_that_say_the_same_are_a_fault() -> None:
    same = draft(
        "single_choice", choice(1, "Two  words", correct=True), choice(2, "two words", correct=False)
    )
    (fault,) = single_choice.clean(same)
    assert (fault.field, fault.message) == (
        "choices.1.text",
        "Choice 2 says the same as choice 1; change or remove one.",
    )


def test_an_empty_choice_is_a_fault() -> None:
    empty = draft("single_choice", choice(1, "right", correct=True), choice(2, " ", correct=False))
    assert [fault.message for fault in single_choice.clean(empty)] == ["Choice 2 has no text."]


@pytest.mark.parametrize("count", [1, 21])
def test_there_are_two_to_twenty_choices(count: int) -> None:
    choices = [choice(number, f"choice {number}", correct=number == 0) for number in range(count)]
    (fault,) = single_choice.clean(draft("single_choice", *choices))
    assert fault.message == f"Give 2 to 20 choices; there are {count}."


def with_fractions(*shares: str | None) -> QuestionDraft:
    """A choice for each share, the first of which is correct."""
    choices = (
        choice(number, f"choice {number}", correct=number == 1, fraction=Decimal(share) if share else None)
        for number, share in enumerate(shares, start=1)
    )
    return draft("single_choice", *choices, scoring="fractions")


@pytest.mark.parametrize(("number", "expected"), [(1, "1"), (2, "0.5"), (3, "-0.25"), (4, "0")])
def test_under_fractions_a_choice_earns_its_own(number: int, expected: str) -> None:
    question = with_fractions("1", "0.5", "-0.25", None)
    chosen = {"choice": question.choices[number - 1].id}
    assert single_choice.grade(single_choice.key(question), chosen).fraction == Decimal(expected)


def test_fractions_beside_another_scoring_count_for_nothing() -> None:
    question = replace(with_fractions("1", "0.5"), options={"scoring": "correct_choice"})
    chosen = {"choice": question.choices[1].id}
    assert single_choice.grade(single_choice.key(question), chosen).fraction == 0


def test_learners_are_not_told_of_fractions() -> None:
    question = with_fractions("1", "0.5")
    assert single_choice.deliver(question, "en") == single_choice.deliver(replace(question, options={}), "en")


def test_fractions_are_described() -> None:
    assert single_choice.described(single_choice.key(with_fractions("1", "0"))) == {"Scoring": "fractions"}
    assert single_choice.described(KEY) == {}


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        (("1", "0", "-1"), []),
        (("1", None, "0.99"), []),
        (("0.9", "0"), ["choices.0.fraction"]),
        ((None, "0"), ["choices.0.fraction"]),
        (("1", "1"), ["choices.1.fraction"]),
        (("1", "0.9999999"), ["choices.1.fraction"]),
        (("NaN", "0"), ["choices.0.fraction"]),
    ],
)
def test_only_the_correct_choice_earns_the_full_mark(
    shares: tuple[str | None, ...], expected: list[str]
) -> None:
    assert [fault.field for fault in single_choice.clean(with_fractions(*shares))] == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"scoring": "correct_choice"}, []),
        ({"scoring": "coverage"}, ["options.scoring"]),
        ({"scoring": None}, ["options.scoring"]),
        ({"choose": 1}, ["options.choose"]),
    ],
)
def test_other_options_are_faults(options: dict[str, Any], expected: list[str]) -> None:
    assert [fault.field for fault in single_choice.clean(replace(DRAFT, options=options))] == expected
