"""Forward navigation: having gone on to a later question, a learner cannot go back."""

from typing import Any
from uuid import uuid4

import pytest

from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, single_choice

DRAFTS = [single_choice(slug) for slug in ("one", "two", "three")]


@pytest.fixture
def exam(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, *DRAFTS, mode="exam", navigation="forward")
    return learner.begin()


@pytest.mark.parametrize("go_on", ["answer", "save"])
def test_once_a_later_question_is_answered_an_earlier_one_is_closed(
    exam: Any, learner: Learner, go_on: str
) -> None:
    getattr(learner, go_on)(exam, 2, "right")

    for refused in (
        learner.answer(exam, 1, "right"),
        learner.save(exam, 1, "right"),
        learner.clear(exam, 1),
        learner.hint(exam, 1),
    ):
        assert refused.refusal == (409, "question_passed")
    assert learner.finish(exam).body["score"] == 1


def test_to_take_a_hint_or_to_leave_a_question_blank_is_to_go_on_too(exam: Any, learner: Learner) -> None:
    learner.hint(exam, 2)
    assert learner.answer(exam, 1, "right").refusal == (409, "question_passed")

    learner.clear(exam, 3)
    assert learner.answer(exam, 2, "right").refusal == (409, "question_passed")


def test_questions_may_be_skipped_and_the_one_reached_answered_again(exam: Any, learner: Learner) -> None:
    for text in ("wrong", "right"):
        assert learner.answer(exam, 3, text).status == 200

    assert learner.finish(exam).body["score"] == 1


def test_to_look_or_to_flag_is_not_to_go_on(exam: Any, learner: Learner) -> None:
    learner.flag(exam, 3)
    learner.read(exam)

    assert learner.answer(exam, 1, "right").status == 200
    learner.answer(exam, 2, "right")
    assert learner.flag(exam, 1).status == 200


def test_a_refused_answer_is_not_to_go_on(exam: Any, learner: Learner) -> None:
    learner.respond(exam, 3, {"choice": "77"})

    assert learner.answer(exam, 1, "right").status == 200


def test_a_retry_is_answered_though_its_question_was_passed(exam: Any, learner: Learner) -> None:
    id = uuid4()
    first = learner.answer(exam, 1, "right", id=id)
    learner.answer(exam, 2, "right")

    retry = learner.answer(exam, 1, "right", id=id)

    assert (retry.status, retry.body) == (200, first.body)
    assert learner.answer(exam, 1, "wrong").refusal == (409, "question_passed")


def test_a_hint_that_was_taken_shows_again_though_its_question_was_passed(
    exam: Any, learner: Learner
) -> None:
    first = learner.hint(exam, 1)
    learner.answer(exam, 2, "right")

    again = learner.hint(exam, 1, number=1)

    assert again.body == first.body
    assert learner.hint(exam, 1, number=2).refusal == (409, "question_passed")
    assert Attempt.objects.get().reached == 2


def test_practice_may_go_forward_only_too(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, *DRAFTS, navigation="forward", tries=2)
    attempt = learner.begin()
    learner.answer(attempt, 1, "wrong")
    learner.answer(attempt, 2, "right")

    assert learner.answer(attempt, 1, "right").refusal == (409, "question_passed")
