"""What every question type promises; see `questions.types.contract`."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import TYPES
from questions.types.contract import MalformedAnswer
from tests.questions.types.drafts import DRAFTS, JSON, MARKED_BY_A_PERSON, drawn, right_answer

every_type = pytest.mark.parametrize("name", sorted(TYPES))


def test_each_type_has_drafts_for_these_tests() -> None:
    assert DRAFTS.keys() == TYPES.keys()


@every_type
@given(data=st.data())
def test_a_sound_draft_has_no_faults(name: str, data: st.DataObject) -> None:
    assert TYPES[name].clean(drawn(data, name)[0]) == []


@every_type
@given(data=st.data())
def test_the_correct_answer_is_accepted_and_earns_the_full_mark(name: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, name)
    answer = TYPES[name].parse_response(delivery, right_answer(name, key))
    grade = TYPES[name].grade(key, answer)
    assert (grade is None) == (name in MARKED_BY_A_PERSON)
    assert grade is None or grade.is_correct


@every_type
@given(data=st.data())
def test_an_accepted_answer_is_in_canonical_form(name: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, name)
    answer = TYPES[name].parse_response(delivery, right_answer(name, key))
    assert TYPES[name].parse_response(delivery, answer) == answer


@every_type
@given(data=st.data())
def test_nothing_that_only_the_key_holds_is_delivered(name: str, data: st.DataObject) -> None:
    _, delivery, _ = drawn(data, name)
    assert b"SECRET" not in orjson.dumps(delivery)


@every_type
@given(data=st.data())
def test_only_delivered_choices_are_picked(name: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, name)
    offered = {choice["id"] for choice in delivery.get("choices", [])}
    assert TYPES[name].picked(right_answer(name, key)) <= offered


@every_type
@given(data=st.data())
def test_an_order_that_may_change_is_one_of_choices(name: str, data: st.DataObject) -> None:
    _, delivery, _ = drawn(data, name)
    assert TYPES[name].KEEPS_ORDER or delivery["choices"]


@every_type
@given(data=st.data())
def test_what_a_key_holds_beside_its_choices_is_described_in_words(name: str, data: st.DataObject) -> None:
    _, _, key = drawn(data, name)
    described = TYPES[name].described(key)
    assert all(isinstance(text, str) and title.istitle() for title, text in described.items())


@every_type
@given(data=st.data(), answer=JSON)
def test_anything_that_is_not_an_answer_is_refused(name: str, data: st.DataObject, answer: Any) -> None:
    _, delivery, _ = drawn(data, name)
    with pytest.raises(MalformedAnswer):
        TYPES[name].parse_response(delivery, answer)


@every_type
@given(data=st.data())
def test_a_member_that_answers_do_not_have_is_refused(name: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, name)
    answer = right_answer(name, key)
    with pytest.raises(MalformedAnswer) as refused:
        TYPES[name].parse_response(delivery, answer | {"extra": 1})
    assert refused.value.pointer == "/extra"
