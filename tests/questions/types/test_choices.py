"""What the types share whose learner picks from choices."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import TYPES, true_false
from questions.types.contract import MalformedAnswer
from tests.questions.types.drafts import DRAFTS, JSON, choice, draft, drawn, right_answer

every_choice_type = pytest.mark.parametrize("name", ["single_choice", "multiple_choice", "true_false"])


@every_choice_type
@given(data=st.data())
def test_a_choice_is_delivered_as_id_and_text_and_pinned_where_it_is(name: str, data: st.DataObject) -> None:
    draft, delivery, _ = drawn(data, name)
    assert delivery["choices"] == [
        {"id": choice.id, "text": choice.text} | ({"pinned": True} if choice.pinned else {})
        for choice in draft.choices
    ]


@every_choice_type
@given(data=st.data())
def test_which_choices_are_correct_makes_no_difference_to_what_is_delivered(
    name: str, data: st.DataObject
) -> None:
    draft = data.draw(DRAFTS[name])
    flags = data.draw(st.permutations([choice.is_correct for choice in draft.choices]))
    choices = tuple(
        replace(choice, is_correct=flag, fraction=None, feedback="")
        for choice, flag in zip(draft.choices, flags, strict=True)
    )
    assert TYPES[name].deliver(draft, "en") == TYPES[name].deliver(replace(draft, choices=choices), "en")


@every_choice_type
@given(data=st.data())
def test_the_correct_answer_picks_the_correct_choices(name: str, data: st.DataObject) -> None:
    draft, _, key = drawn(data, name)
    correct = {choice.id for choice in draft.choices if choice.is_correct}
    assert TYPES[name].picked(right_answer(name, key)) == correct


@every_choice_type
@given(data=st.data(), value=JSON)
def test_a_value_that_names_no_choice_is_refused(name: str, data: st.DataObject, value: Any) -> None:
    _, delivery, key = drawn(data, name)
    (member,) = right_answer(name, key)
    with pytest.raises(MalformedAnswer) as refused:
        TYPES[name].parse_response(delivery, {member: value})
    assert refused.value.pointer.startswith(f"/{member}")


@pytest.mark.parametrize(
    ("pinned", "expected"),
    [
        ("", []),
        ("d", []),
        ("cd", []),
        ("a", ["choices.0.pinned"]),
        ("bd", ["choices.1.pinned"]),
        ("bcd", ["choices"]),
        ("abcd", ["choices"]),
    ],
)
@pytest.mark.parametrize("name", ["single_choice", "multiple_choice"])
def test_pinned_choices_stand_last_and_leave_two_to_shuffle(
    name: str, pinned: str, expected: list[str]
) -> None:
    choices = (
        choice(number, text, correct=number == 0, pinned=text in pinned) for number, text in enumerate("abcd")
    )
    assert [fault.field for fault in TYPES[name].clean(draft(name, *choices))] == expected


def test_true_and_false_are_not_pinned() -> None:
    choices = (choice(1, "True", correct=True), choice(2, "False", correct=False, pinned=True))
    assert [fault.field for fault in true_false.clean(draft("true_false", *choices))] == ["choices"]
