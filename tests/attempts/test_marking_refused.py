"""PUT learners/{user_id}/attempts/{attempt_id}/items/{position}/mark: what it refuses; it changes nothing."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import ManualMark
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.attempts.staff import Staff, essay_quiz, item, one_essay, row, written

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def unchanged(attempt: Any) -> bool:
    """Whether an attempt still waits, and no mark was kept."""
    kept = ManualMark.objects.exists() or item(attempt).fraction is not None
    return row(attempt).state == "needs_marking" and row(attempt).score == 0 and not kept


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/fraction"),
        ({"fraction": None}, "/fraction"),
        ({"fraction": "1"}, "/fraction"),
        ({"fraction": True}, "/fraction"),
        ({"fraction": 1.01}, "/fraction"),
        ({"fraction": -1.01}, "/fraction"),
        ({"fraction": -0.01}, "/fraction"),  # the quiz has no negative marks
        ({"fraction": 1, "comment": 5}, "/comment"),
        ({"fraction": 1, "comment": "x" * 20_001}, "/comment"),
        ({"fraction": 1, "comment": "\0"}, "/comment"),
        ({"fraction": 1, "response_id": "x"}, "/response_id"),
        ({"fraction": 1, "mark": 1}, "/mark"),
    ],
)
def test_a_body_that_is_not_right_is_refused(
    topic: Topic, learner: Learner, staff: Staff, body: Any, pointer: str
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    path = f"/api/v1/learners/{learner.user.pk}/attempts/{attempt['id']}/items/1/mark"

    refused = staff.call("PUT", path, body)

    assert (refused.refusal, refused.pointers) == ((400, "validation_error"), [pointer])
    assert unchanged(attempt)


def test_an_attempt_that_goes_on_is_not_marked(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1, finish=False)

    assert staff.mark(learner, attempt).refusal == (409, "attempt_in_progress")
    assert not ManualMark.objects.exists()


def test_a_voided_attempt_is_not_marked(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    staff.void(learner, attempt)

    assert staff.mark(learner, attempt).refusal == (409, "attempt_voided")
    assert not ManualMark.objects.exists()


def test_an_abandoned_attempt_is_not_marked(topic: Topic, learner: Learner, staff: Staff) -> None:
    one_essay(topic, time_limit_s=60, at_deadline="abandon")
    with at(NOON):
        attempt = written(learner, 1, finish=False)

    assert staff.mark(learner, attempt).refusal == (409, "attempt_abandoned")
    assert not ManualMark.objects.exists()


@pytest.mark.parametrize("taken_back", [False, True])
def test_where_there_is_no_answer_there_is_nothing_to_mark(
    topic: Topic, learner: Learner, staff: Staff, taken_back: bool
) -> None:
    essay_quiz(topic)
    attempt = written(learner, 1, *([3] if taken_back else []), finish=False)
    if taken_back:
        assert learner.respond(attempt, 3, None).status == 200
    learner.finish(attempt)

    assert staff.mark(learner, attempt, 3).refusal == (409, "not_answered")
    assert unchanged(attempt)


def test_what_a_key_graded_is_not_for_marking(topic: Topic, learner: Learner, staff: Staff) -> None:
    essay_quiz(topic)
    attempt = written(learner, 1, finish=False)
    learner.answer(attempt, 2, "wrong")
    learner.finish(attempt)

    assert staff.mark(learner, attempt, 2).refusal == (409, "not_for_marking")
    assert unchanged(attempt)


def test_a_mark_for_an_answer_that_was_replaced_meanwhile_is_refused(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)
    read = item(attempt).response_id
    staff.reopen(learner, attempt)
    learner.respond(attempt, 1, {"text": "Something else."})
    learner.finish(attempt)

    assert staff.mark(learner, attempt, response_id=str(read)).refusal == (409, "answer_changed")
    assert unchanged(attempt)
    assert staff.mark(learner, attempt, response_id=str(item(attempt).response_id)).status == 200


def test_a_question_or_an_attempt_that_is_not_there_is_not_found(
    topic: Topic, learner: Learner, stranger: Learner, staff: Staff
) -> None:
    one_essay(topic)
    attempt = written(learner, 1)

    refused = [
        staff.mark(learner, attempt, 2),
        staff.mark(learner, {"id": uuid4()}),
        staff.mark(stranger, attempt),
    ]

    assert {reply.refusal for reply in refused} == {(404, "not_found")}
    assert unchanged(attempt)
