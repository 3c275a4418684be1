"""The same answer sent again: an id means one answer, however often and however late it comes."""

from typing import Any
from uuid import uuid4

import pytest

from attempts.models import Attempt, Response
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, multiple_choice, publish_question, single_choice, true_false


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    """A practice quiz with one try for each of its three questions, one of each type."""
    return fixed_quiz(topic, single_choice("one"), multiple_choice("many"), true_false("fact"))


@pytest.fixture
def attempt(quiz: Quiz, learner: Learner) -> Any:
    return learner.begin()


@pytest.fixture
def tries(topic: Topic, learner: Learner) -> Any:
    """A practice attempt with three tries, each after the first of which costs a third of the mark."""
    fixed_quiz(topic, single_choice("thrice"), slug="tries", tries=3)
    return learner.begin("tries")


@pytest.fixture
def exam(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("asked"), slug="exam", mode="exam")
    return learner.begin("exam")


def test_a_repeated_answer_uses_no_try(tries: Any, learner: Learner) -> None:
    first = learner.answer(tries, 1, "wrong", id=uuid4())
    new_id = uuid4()

    again = learner.answer(tries, 1, "wrong", id=new_id)

    assert again.body == {**first.body, "id": str(new_id)}
    assert Response.objects.filter(counted=True).count() == 1


@pytest.mark.parametrize(("mode", "tries"), [("practice", 3), ("exam", 1)])
def test_a_repeated_answer_sent_again_late_changes_nothing(
    topic: Topic, learner: Learner, mode: str, tries: int
) -> None:
    fixed_quiz(topic, single_choice(), mode=mode, tries=tries)
    attempt = learner.begin()
    repeated = uuid4()
    learner.answer(attempt, 1, "wrong")
    learner.answer(attempt, 1, "wrong", id=repeated)
    learner.answer(attempt, 1, "right")

    late = learner.answer(attempt, 1, "wrong", id=repeated)

    assert (late.status, late.body["try"]) == (200, 1)
    assert learner.finish(attempt).body["score"] == (1 if mode == "exam" else 0.66667)
    assert learner.answer(attempt, 1, "worse", id=repeated).refusal == (409, "id_conflict")


def test_a_repeated_answer_is_no_try_in_the_review(tries: Any, learner: Learner) -> None:
    for _ in range(2):
        learner.answer(tries, 1, "wrong", id=uuid4())
    learner.finish(tries)

    assert len(learner.review(tries).body["items"][0]["responses"]) == 1


def test_a_retry_gives_the_first_result_again(tries: Any, learner: Learner) -> None:
    id = uuid4()
    first = learner.answer(tries, 1, "wrong", id=id, elapsed_ms=1500)

    retry = learner.answer(tries, 1, "wrong", id=id, elapsed_ms=1500)

    assert (retry.status, retry.body) == (200, first.body)
    assert first.body["id"] == str(id)
    assert Response.objects.count() == 1


def test_a_late_retry_gives_the_first_result_though_another_answer_followed(
    tries: Any, learner: Learner
) -> None:
    id = uuid4()
    first = learner.answer(tries, 1, "wrong", id=id)
    learner.answer(tries, 1, "right")

    retry = learner.answer(tries, 1, "wrong", id=id)

    assert retry.body == first.body
    assert learner.read(tries).body["items"][0]["response"]["correct"] is True


def test_a_retry_after_the_end_is_answered_too(exam: Any, learner: Learner) -> None:
    id = uuid4()
    learner.answer(exam, 1, "right", id=id)
    learner.finish(exam)

    retry = learner.answer(exam, 1, "right", id=id)

    assert (retry.status, retry.body["id"]) == (200, str(id))


@pytest.mark.parametrize(
    "other", [{"texts": ["right"]}, {"elapsed_ms": 5}, {"position": 3, "texts": ["True"]}]
)
def test_an_id_is_refused_that_was_sent_with_another_body(
    attempt: Any, learner: Learner, other: dict[str, Any]
) -> None:
    id = uuid4()
    learner.answer(attempt, 1, "wrong", id=id)
    texts = other.pop("texts", ["wrong"])

    refused = learner.answer(attempt, other.pop("position", 1), *texts, id=id, **other)

    assert refused.refusal == (409, "id_conflict")
    assert refused.pointers == ["/id"]
    assert Response.objects.count() == 1


def test_an_id_is_refused_that_was_sent_for_another_attempt(topic: Topic, learner: Learner) -> None:
    publish_question(topic)
    first, second = learner.practise(count=1).body, learner.practise(count=1).body
    id = uuid4()
    learner.answer(first, 1, "right", id=id)

    assert learner.answer(second, 1, "right", id=id).refusal == (409, "id_conflict")
    assert Attempt.objects.get(id=second["id"]).score == 0


def test_two_learners_may_send_the_same_id(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    id = uuid4()
    learner.answer(learner.begin(), 1, "right", id=id)

    assert stranger.answer(stranger.begin(), 1, "wrong", id=id).body["correct"] is False
