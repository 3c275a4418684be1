"""POST /attempts/{id}/items/{position}/hints."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import Attempt, HintTaken
from questions.models import Topic
from tests.attempts.learner import Learner, score_is_the_sum_of_the_marks
from tests.content import fixed_quiz, single_choice

FIRST = {"number": 1, "text": "first hint of stages", "penalty": 0}
SECOND = {"number": 2, "text": "second hint of stages", "penalty": 0.25}


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    """Practice with two tries; the question has two hints, the second of which costs a quarter."""
    fixed_quiz(topic, single_choice(), tries=2)
    return learner.begin()


@pytest.fixture
def exam(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("asked"), slug="exam", mode="exam")
    return learner.begin("exam")


def test_hints_are_revealed_one_at_a_time_in_order(attempt: Any, learner: Learner) -> None:
    assert learner.hint(attempt).body == FIRST | {"remaining": 1}
    assert learner.hint(attempt).body == SECOND | {"remaining": 0}


def test_there_is_no_hint_beyond_the_last(attempt: Any, learner: Learner) -> None:
    learner.hint(attempt)
    learner.hint(attempt)

    assert learner.hint(attempt).refusal == (409, "no_hints_left")
    assert HintTaken.objects.count() == 2


def test_a_hint_named_by_its_number_is_taken_once_however_often_it_is_asked_for(
    attempt: Any, learner: Learner
) -> None:
    replies = [learner.hint(attempt, number=1) for _ in range(3)]

    assert [reply.body for reply in replies] == [FIRST | {"remaining": 1}] * 3
    assert HintTaken.objects.count() == 1


def test_an_earlier_hint_is_shown_again(attempt: Any, learner: Learner) -> None:
    learner.hint(attempt)
    learner.hint(attempt)

    assert learner.hint(attempt, number=1).body == FIRST | {"remaining": 0}


def test_a_hint_cannot_be_skipped(attempt: Any, learner: Learner) -> None:
    assert learner.hint(attempt, number=2).refusal == (409, "hint_out_of_order")
    assert HintTaken.objects.count() == 0


def test_hints_taken_are_kept_with_the_attempt(attempt: Any, learner: Learner) -> None:
    learner.hint(attempt)
    assert learner.read(attempt).body["items"][0]["hints"] == [FIRST]

    learner.hint(attempt)
    assert learner.read(attempt).body["items"][0]["hints"] == [FIRST, SECOND]


def test_a_hint_costs_its_penalty_once(attempt: Any, learner: Learner) -> None:
    for number in (1, 2, 2, 1, 2):
        learner.hint(attempt, number=number)

    assert learner.answer(attempt, 1, "right").body["mark"] == 0.75
    assert score_is_the_sum_of_the_marks(attempt["id"])


def test_a_free_hint_costs_nothing(attempt: Any, learner: Learner) -> None:
    learner.hint(attempt)

    assert learner.answer(attempt, 1, "right").body["mark"] == 1


def test_a_mark_does_not_fall_below_nothing(attempt: Any, learner: Learner) -> None:
    learner.hint(attempt)
    learner.hint(attempt)

    assert learner.answer(attempt, 1, "wrong").body["mark"] == 0


def test_an_answered_practice_question_gives_no_new_hint(attempt: Any, learner: Learner) -> None:
    learner.hint(attempt)
    learner.answer(attempt, 1, "right")

    assert learner.hint(attempt).refusal == (409, "question_resolved")
    assert learner.hint(attempt, number=1).status == 200


def test_a_hint_may_be_taken_between_two_tries(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "wrong")

    assert learner.hint(attempt).body == FIRST | {"remaining": 1}


def test_in_an_exam_a_hint_lowers_the_mark_of_the_answer_before_it(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")
    learner.hint(exam)
    learner.hint(exam)

    assert Attempt.objects.get().score == Decimal("0.75")
    assert score_is_the_sum_of_the_marks(exam["id"])
    assert learner.finish(exam).body["score"] == 0.75


def test_in_an_exam_a_hint_lowers_the_mark_of_the_answer_after_it(exam: Any, learner: Learner) -> None:
    learner.hint(exam)
    learner.hint(exam)
    learner.answer(exam, 1, "right")

    assert learner.finish(exam).body["score"] == 0.75


def test_in_an_exam_a_hint_says_nothing_about_the_answer(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")

    assert set(learner.hint(exam).body) == {"number", "text", "penalty", "remaining"}


def test_a_quiz_may_have_no_hints(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("asked"), slug="without", hints="off")

    assert learner.hint(learner.begin("without")).refusal == (409, "hints_not_allowed")


def test_a_question_without_hints_has_none_left(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("bare", hints=()), slug="bare")

    assert learner.hint(learner.begin("bare")).refusal == (409, "no_hints_left")


def test_a_finished_attempt_gives_no_hint(attempt: Any, learner: Learner) -> None:
    learner.finish(attempt)

    assert learner.hint(attempt).refusal == (409, "attempt_finished")
    assert HintTaken.objects.count() == 0


def test_a_position_that_the_attempt_has_not_is_not_found(attempt: Any, learner: Learner) -> None:
    for position in (0, 2, 70_000, 10**30):
        assert learner.hint(attempt, position).refusal == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"number": 0}, "/number"),
        ({"number": 21}, "/number"),
        ({"number": None}, "/number"),
        ({"n": 1}, "/n"),
    ],
)
def test_a_malformed_body_says_where_it_is_wrong(learner: Learner, body: Any, pointer: str) -> None:
    refused = learner.call("POST", f"/api/v1/attempts/{uuid4()}/items/1/hints", body)

    assert refused.refusal == (400, "validation_error")
    assert refused.pointers == [pointer]


def test_no_body_takes_the_next_hint(attempt: Any, learner: Learner) -> None:
    reply = learner.call("POST", f"/api/v1/attempts/{attempt['id']}/items/1/hints")

    assert reply.body == FIRST | {"remaining": 1}
