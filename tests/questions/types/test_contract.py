"""What every question type promises; see `questions.types.contract`."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.types import TYPES
from questions.types.contract import MalformedAnswer, QuestionDraft
from tests.questions.types.drafts import DRAFTS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
every_type = pytest.mark.parametrize("name", sorted(TYPES))


def drawn(data: st.DataObject, name: str) -> tuple[QuestionDraft, dict[str, Any], dict[str, Any]]:
    """A draft, and its two documents as a version gives them back: through JSON."""
    draft = data.draw(DRAFTS[name])
    documents = TYPES[name].deliver(draft), TYPES[name].key(draft)
    delivery, key = (orjson.loads(orjson.dumps(document)) for document in documents)
    return draft, delivery, key


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
    answer = TYPES[name].parse_response(delivery, TYPES[name].correct_answer(key))
    assert TYPES[name].grade(key, answer).is_correct


@every_type
@given(data=st.data())
def test_an_accepted_answer_is_in_canonical_form(name: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, name)
    answer = TYPES[name].parse_response(delivery, TYPES[name].correct_answer(key))
    assert TYPES[name].parse_response(delivery, answer) == answer


@every_type
@given(data=st.data())
def test_nothing_that_only_the_key_holds_is_delivered(name: str, data: st.DataObject) -> None:
    draft, delivery, _ = drawn(data, name)
    assert delivery.keys() <= {"choices", "scoring"}
    assert delivery["choices"] == [{"id": choice.id, "text": choice.text} for choice in draft.choices]


@every_type
@given(data=st.data(), answer=JSON)
def test_anything_that_is_not_an_answer_is_refused(name: str, data: st.DataObject, answer: Any) -> None:
    _, delivery, _ = drawn(data, name)
    with pytest.raises(MalformedAnswer):
        TYPES[name].parse_response(delivery, answer)


@every_type
@given(data=st.data(), value=JSON)
def test_a_value_that_names_no_choice_is_refused(name: str, data: st.DataObject, value: Any) -> None:
    _, delivery, key = drawn(data, name)
    (member,) = TYPES[name].correct_answer(key)
    with pytest.raises(MalformedAnswer) as refused:
        TYPES[name].parse_response(delivery, {member: value})
    assert refused.value.pointer.startswith(f"/{member}")


@every_type
@given(data=st.data())
def test_a_member_that_answers_do_not_have_is_refused(name: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, name)
    answer = TYPES[name].correct_answer(key)
    with pytest.raises(MalformedAnswer) as refused:
        TYPES[name].parse_response(delivery, answer | {"extra": 1})
    assert refused.value.pointer == "/extra"
