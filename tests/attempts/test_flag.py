"""PATCH /attempts/{id}/items/{position}."""

from typing import Any
from uuid import uuid4

import pytest

from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, single_choice


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("one"), single_choice("two"))
    return learner.begin()


def flags(learner: Learner, attempt: Any) -> list[bool]:
    return [item["flagged"] for item in learner.read(attempt).body["items"]]


def test_a_question_is_flagged(attempt: Any, learner: Learner) -> None:
    reply = learner.flag(attempt, 2)

    assert (reply.status, reply.body) == (200, {"position": 2, "flagged": True})
    assert flags(learner, attempt) == [False, True]


def test_a_flag_is_taken_off(attempt: Any, learner: Learner) -> None:
    learner.flag(attempt, 2)

    assert learner.flag(attempt, 2, flagged=False).body == {"position": 2, "flagged": False}
    assert flags(learner, attempt) == [False, False]


def test_flagging_twice_is_flagging(attempt: Any, learner: Learner) -> None:
    learner.flag(attempt, 1)
    learner.flag(attempt, 1)

    assert flags(learner, attempt) == [True, False]


def test_an_answered_question_may_be_flagged(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "right")

    assert learner.flag(attempt, 1).status == 200


def test_the_review_shows_flags(attempt: Any, learner: Learner) -> None:
    learner.flag(attempt, 1)
    learner.finish(attempt)

    assert [item["flagged"] for item in learner.review(attempt).body["items"]] == [True, False]


def test_a_finished_attempt_takes_no_flag(attempt: Any, learner: Learner) -> None:
    learner.finish(attempt)

    assert learner.flag(attempt, 1).refusal == (409, "attempt_finished")


def test_a_position_that_the_attempt_has_not_is_not_found(attempt: Any, learner: Learner) -> None:
    for position in (0, 3, 70_000, 10**30):
        assert learner.flag(attempt, position).refusal == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/flagged"),
        ({"flagged": None}, "/flagged"),
        ({"flagged": "perhaps"}, "/flagged"),
        ({"flagged": []}, "/flagged"),
        ({"flagged": True, "mark": 1}, "/mark"),
    ],
)
def test_a_malformed_body_says_where_it_is_wrong(learner: Learner, body: Any, pointer: str) -> None:
    refused = learner.call("PATCH", f"/api/v1/attempts/{uuid4()}/items/1", body)

    assert refused.refusal == (400, "validation_error")
    assert refused.pointers == [pointer]
