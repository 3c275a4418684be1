"""What holds for every question type, whatever its author wrote and whatever a learner sends."""

from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from questions.types import TYPES
from questions.types.contract import Document, Fault, MalformedAnswer, QuestionDraft
from tests.questions.types.answers import ANSWERS
from tests.questions.types.drafts import DRAFTS, JSON, MARKED_BY_A_PERSON, drawn

every_type = pytest.mark.parametrize("name", sorted(TYPES))

ODDITIES = st.sampled_from(
    ["", " ", "-1", "2", "NaN", "1e999999999", "0.5", "*", "\x00", "x" * 30_000, True, 0]
)


@st.composite
def mangled(draw: st.DrawFn, value: Any) -> Any:
    """A JSON document with something in it replaced, put in, or taken away."""
    places = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    if not places or draw(st.integers(0, 4)) == 0:
        return draw(ODDITIES | JSON)
    place = draw(st.sampled_from(places))
    changed = value.copy()
    match draw(st.integers(0, 6)):
        case 0:
            del changed[place]
        case 1 if isinstance(value, dict):
            changed[draw(st.text())] = draw(JSON)
        case _:
            changed[place] = draw(mangled(value[place]))
    return changed


@st.composite
def unsound(draw: st.DrawFn, name: str) -> QuestionDraft:
    """A draft whose options may hold any JSON at all, still in an object."""
    sound = draw(DRAFTS[name])
    options = draw(mangled(sound.options))
    return replace(sound, options=options if isinstance(options, dict) else {"unknown": options})


def test_each_type_has_answers_for_these_tests() -> None:
    assert ANSWERS.keys() == TYPES.keys()


@every_type
@given(data=st.data())
def test_a_grade_is_within_its_bounds(name: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, name)
    answer = TYPES[name].parse_response(delivery, data.draw(ANSWERS[name](delivery)))
    grade = TYPES[name].grade(key, answer)
    if grade is not None:
        assert -1 <= grade.fraction <= 1
        assert all(0 <= part.fraction <= 1 for part in grade.parts)


@every_type
@given(data=st.data())
def test_the_form_in_which_an_answer_is_kept_is_an_answer_that_is_kept_so(
    name: str, data: st.DataObject
) -> None:
    _, delivery, _ = drawn(data, name)
    answer = TYPES[name].parse_response(delivery, data.draw(ANSWERS[name](delivery)))
    kept = orjson.loads(orjson.dumps(answer))
    assert TYPES[name].parse_response(delivery, kept) == answer == kept


@every_type
@given(data=st.data())
def test_an_accepted_answer_is_as_the_schema_says(name: str, data: st.DataObject) -> None:
    _, delivery, _ = drawn(data, name)
    sent = data.draw(ANSWERS[name](delivery))
    validator = Draft202012Validator(TYPES[name].ANSWER_SCHEMA)
    assert validator.is_valid(sent)
    assert validator.is_valid(TYPES[name].parse_response(delivery, sent))


@every_type
@given(data=st.data())
def test_what_is_accepted_of_anything_sent_is_as_the_schema_says(name: str, data: st.DataObject) -> None:
    _, delivery, _ = drawn(data, name)
    sent = data.draw(ANSWERS[name](delivery).flatmap(mangled))
    kept = kept_or_refused(name, delivery, sent)
    if isinstance(kept, MalformedAnswer):
        assert kept.message and (not kept.pointer or kept.pointer.startswith("/"))
    else:
        assert Draft202012Validator(TYPES[name].ANSWER_SCHEMA).is_valid(kept)
        assert TYPES[name].parse_response(delivery, kept) == kept


def kept_or_refused(name: str, delivery: Document, sent: object) -> dict[str, Any] | MalformedAnswer:
    """What becomes of anything sent as an answer; no other exception is ever raised."""
    try:
        return TYPES[name].parse_response(delivery, sent)
    except MalformedAnswer as refused:
        return refused


@every_type
def test_its_schemas_are_valid_and_named(name: str) -> None:
    for schema in (TYPES[name].QUESTION_SCHEMA, TYPES[name].ANSWER_SCHEMA):
        Draft202012Validator.check_schema(dict(schema))
        assert schema["title"].isalpha()


@every_type
@given(data=st.data())
def test_what_is_delivered_is_as_the_schema_says(name: str, data: st.DataObject) -> None:
    _, delivery, _ = drawn(data, name)
    schema = {**TYPES[name].QUESTION_SCHEMA, "additionalProperties": False}
    assert list(Draft202012Validator(schema).iter_errors(delivery)) == []


@every_type
@given(data=st.data())
def test_an_answer_is_told_in_lines_of_words(name: str, data: st.DataObject) -> None:
    _, delivery, _ = drawn(data, name)
    answer = TYPES[name].parse_response(delivery, data.draw(ANSWERS[name](delivery)))
    lines = TYPES[name].in_words(delivery, answer)
    assert lines and all(line.strip() for line in lines)


@every_type
@given(data=st.data())
def test_faults_are_told_whatever_the_options_hold(name: str, data: st.DataObject) -> None:
    draft = data.draw(unsound(name))
    for fault in TYPES[name].clean(draft):
        assert isinstance(fault, Fault)
        assert fault.message and fault.field.split(".")[0] in {"options", "choices", "stem"}


@every_type
@given(data=st.data())
def test_a_draft_whose_options_have_faults_can_still_be_previewed(name: str, data: st.DataObject) -> None:
    draft = data.draw(unsound(name))
    delivery, key = TYPES[name].deliver(draft, "en"), TYPES[name].key(draft)
    assert orjson.loads(orjson.dumps([delivery, key])) == [delivery, key]
    assert all(isinstance(text, str) for text in TYPES[name].described(key).values())


@every_type
@given(data=st.data())
def test_a_draft_without_faults_has_a_key_that_earns_the_full_mark(name: str, data: st.DataObject) -> None:
    draft = data.draw(unsound(name))
    right = None if TYPES[name].clean(draft) else TYPES[name].correct_answer(TYPES[name].key(draft))
    if right is not None:
        answer = TYPES[name].parse_response(TYPES[name].deliver(draft, "en"), right)
        grade = TYPES[name].grade(TYPES[name].key(draft), answer)
        assert (grade is None) == (name in MARKED_BY_A_PERSON)
        assert grade is None or grade.is_correct
