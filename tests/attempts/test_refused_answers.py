"""What PUT /attempts/{id}/items/{position}/response does not take, and that it then changes nothing."""

from typing import Any
from uuid import uuid4

import orjson
import pytest

from attempts.models import Attempt, Response
from questions.models import Topic
from tests.attempts.learner import Learner, choice_of
from tests.content import fixed_quiz, multiple_choice, single_choice, true_false


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    """A practice attempt at three questions, one of each type."""
    fixed_quiz(topic, single_choice("one"), multiple_choice("many"), true_false("fact"))
    return learner.begin()


MALFORMED_CHOICE = [
    ({}, "/answer/choice"),
    ({"choice": None}, "/answer/choice"),
    ({"choice": "77"}, "/answer/choice"),
    ({"choice": 1}, "/answer/choice"),
    ({"choice": True}, "/answer/choice"),
    ({"choice": []}, "/answer/choice"),
    ({"choice": {}}, "/answer/choice"),
    ({"choice": str(uuid4())}, "/answer/choice"),
    ({"choice": "\u0000"}, "/answer/choice"),
    ({"choices": []}, "/answer/choices"),
    ({"choice": "77", "sure": True}, "/answer/sure"),
    ([], "/answer"),
    ("right", "/answer"),
    (0, "/answer"),
    (False, "/answer"),
]


@pytest.mark.parametrize("position", [1, 3])
def test_what_is_no_choice_is_refused_and_uses_no_try(attempt: Any, learner: Learner, position: int) -> None:
    for answer, pointer in MALFORMED_CHOICE:
        refused = learner.respond(attempt, position, answer)

        assert refused.refusal == (400, "malformed_answer"), answer
        assert refused.pointers == [pointer], answer
        assert learner.read(attempt).body == attempt, answer


# FIRST stands for the id of the question's first choice.
MALFORMED_CHOICES: list[tuple[Any, str]] = [
    ({}, "/answer/choices"),
    ({"choices": None}, "/answer/choices"),
    ({"choices": []}, "/answer/choices"),
    ({"choices": {}}, "/answer/choices"),
    ({"choices": "choice 1"}, "/answer/choices"),
    ({"choices": ["FIRST", "FIRST"]}, "/answer/choices"),
    ({"choices": ["FIRST", None]}, "/answer/choices/1"),
    ({"choices": [["FIRST"]]}, "/answer/choices/0"),
    ({"choices": ["FIRST", str(uuid4())]}, "/answer/choices/1"),
    ({"choice": "FIRST"}, "/answer/choice"),
    ({"choices": ["FIRST"], "choice": "FIRST"}, "/answer/choice"),
]


def test_what_is_no_set_of_choices_is_refused_and_uses_no_try(attempt: Any, learner: Learner) -> None:
    first = choice_of(attempt, "choice 1", 2)
    for answer, pointer in MALFORMED_CHOICES:
        sent = orjson.loads(orjson.dumps(answer).replace(b"FIRST", first.encode()))

        refused = learner.respond(attempt, 2, sent)

        assert refused.refusal == (400, "malformed_answer"), answer
        assert refused.pointers == [pointer], answer
        assert learner.read(attempt).body == attempt, answer


def test_a_choice_of_another_question_is_refused(attempt: Any, learner: Learner) -> None:
    assert learner.respond(attempt, 1, {"choice": choice_of(attempt, "True", 3)}).code == "malformed_answer"


def test_a_malformed_answer_leaves_its_id_free(attempt: Any, learner: Learner) -> None:
    id = uuid4()
    learner.respond(attempt, 1, {"choice": "77"}, id=id)

    assert learner.answer(attempt, 1, "right", id=id).status == 200


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/answer"),
        ({"answer": {}, "id": 1.5}, "/id"),
        ({"answer": {}, "id": None}, "/id"),
        ({"answer": {}, "elapsed_ms": -1}, "/elapsed_ms"),
        ({"answer": {}, "elapsed_ms": 86_400_001}, "/elapsed_ms"),
        ({"answer": {}, "elapsed_ms": "soon"}, "/elapsed_ms"),
        ({"answer": {}, "submit": None}, "/submit"),
        ({"answer": {}, "submit": "later"}, "/submit"),
        ({"answer": {}, "certainty": "very"}, "/certainty"),
        ({"answer": {}, "certainty": None}, "/certainty"),
        ({"answer": {}, "mark": 1}, "/mark"),
        ([], ""),
    ],
)
def test_a_malformed_body_says_where_it_is_wrong(learner: Learner, body: Any, pointer: str) -> None:
    refused = learner.call("PUT", f"/api/v1/attempts/{uuid4()}/items/1/response", body)

    assert refused.refusal == (400, "validation_error")
    assert refused.pointers == [pointer]


def test_a_position_that_the_attempt_has_not_is_not_found(attempt: Any, learner: Learner) -> None:
    for position in (0, 4, 70_000, 10**30):
        assert learner.respond(attempt, position, {"choice": "77"}).refusal == (404, "not_found")


def test_a_finished_attempt_takes_no_answer(attempt: Any, learner: Learner) -> None:
    learner.finish(attempt)

    assert learner.answer(attempt, 1, "right").refusal == (409, "attempt_finished")
    assert Response.objects.count() == 0


def test_an_abandoned_attempt_takes_no_answer(attempt: Any, learner: Learner) -> None:
    Attempt.objects.update(state="abandoned", finished_at=attempt["started_at"])

    assert learner.answer(attempt, 1, "right").refusal == (409, "attempt_expired")


def test_a_voided_attempt_takes_no_answer(attempt: Any, learner: Learner) -> None:
    Attempt.objects.update(state="voided", finished_at=attempt["started_at"])

    assert learner.answer(attempt, 1, "right").refusal == (409, "attempt_voided")
