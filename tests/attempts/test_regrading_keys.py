"""Which answers to an earlier version the current key can grade, for every type of question."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts.regrading.keys import CannotRegrade, MendedKey, Version, obstacle
from attempts.regrading.replay import Asked, Given, Result
from questions.policy import Mode, Policy
from questions.types import TYPES
from questions.types.contract import Document
from tests.questions.types.answers import ANSWERS
from tests.questions.types.drafts import MARKED_BY_A_PERSON, drawn

every_type = pytest.mark.parametrize("name", sorted(TYPES))


def version(number: int, name: str, delivery: Document, key: Document) -> Version:
    return Version(number=number, type=name, delivery=delivery, answer_key={**key, "hints": []})


def asked(answer: Document | None) -> Asked:
    """An exam's question with one answer, which a person gave half of the mark."""
    half = Decimal("0.5")
    given = Given(
        id=UUID(int=1),
        number=1,
        counted=True,
        answer=None if answer is None else orjson.dumps(answer).decode(),
        certainty=None,
        hints_taken=0,
        fraction=half,
        mark=half,
    )
    result = Result(tries=1, response_id=given.id, fraction=half, mark=half, best=half)
    return Asked(
        policy=Policy(mode=Mode.EXAM), max_mark=Decimal(1), hints_taken=0, result=result, given=[given]
    )


@every_type
@given(data=st.data())
def test_every_answer_to_a_version_is_graded_by_its_own_key(name: str, data: st.DataObject) -> None:
    _, delivery, key = drawn(data, name)
    answer = TYPES[name].parse_response(delivery, data.draw(ANSWERS[name](delivery)))
    mended = MendedKey(answered=version(1, name, delivery, key), current=version(2, name, delivery, key))

    result, given = mended.regrade(asked(answer))

    grade = TYPES[name].grade(key, answer)
    assert given[0].fraction == result.fraction == (Decimal("0.5") if grade is None else grade.fraction)
    assert (grade is None) == (name in MARKED_BY_A_PERSON)


@every_type
@given(data=st.data())
def test_an_answer_to_another_question_is_graded_or_refused(name: str, data: st.DataObject) -> None:
    (_, delivery, _), (_, other, key) = drawn(data, name), drawn(data, name)
    answer = TYPES[name].parse_response(delivery, data.draw(ANSWERS[name](delivery)))
    mended = MendedKey(answered=version(1, name, delivery, key), current=version(2, name, other, key))

    found = fraction_or_reason(mended, asked(answer))

    if isinstance(found, str):
        assert "ersion 1" in found
        assert "version 2" in found
    else:
        assert found is not None
        assert -1 <= found <= 1


def fraction_or_reason(mended: MendedKey, question: Asked) -> Decimal | str | None:
    try:
        return mended.regrade(question)[0].fraction
    except CannotRegrade as reason:
        return str(reason)


CHOICES: Document = {"choices": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}
MORE: Document = {"choices": [*CHOICES["choices"], {"id": "c", "text": "C"}]}
SINGLE = version(1, "single_choice", CHOICES, {"correct": ["a"]})


@pytest.mark.parametrize(
    ("current", "expected"),
    [
        (version(2, "single_choice", CHOICES, {"correct": ["b"]}), None),
        (version(2, "single_choice", MORE, {"correct": ["b"]}), None),
        (
            version(2, "single_choice", MORE, {"correct": ["c"]}),
            "Version 1 did not offer what is right in version 2.",
        ),
        (
            version(2, "true_false", CHOICES, {"correct": ["b"]}),
            "Version 1 was single choice, version 2 is true false.",
        ),
    ],
)
def test_what_keeps_all_answers_to_a_version_from_being_regraded(
    current: Version, expected: str | None
) -> None:
    assert obstacle(SINGLE, current) == expected


def test_an_answer_taken_back_is_none_for_any_key() -> None:
    mended = MendedKey(answered=SINGLE, current=replace(SINGLE, number=2))

    result, given = mended.regrade(asked(None))

    assert (result.fraction, result.mark, given[0].mark) == (None, None, None)
