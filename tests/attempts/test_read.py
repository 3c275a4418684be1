"""GET /attempts/{id}."""

from typing import Any

import pytest

from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, single_choice

SECRETS = ("explanation of", "feedback on", "hint of", "correct", "mark")


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("one"), single_choice("two"), tries=2)
    return learner.begin()


@pytest.fixture
def exam(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("asked"), slug="exam", mode="exam")
    return learner.begin("exam")


def secrets_in(body: object) -> list[str]:
    return [secret for secret in SECRETS if secret in str(body)]


def test_an_attempt_reads_as_it_was_started(attempt: Any, learner: Learner) -> None:
    assert learner.read(attempt).body == attempt


def test_the_latest_response_is_the_one_that_answering_gave(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "wrong")
    latest = learner.answer(attempt, 1, "right")

    items = learner.read(attempt).body["items"]

    assert items[0]["response"] == latest.body
    assert items[1]["response"] is None


def test_a_wrong_try_in_practice_shows_its_result_but_no_solution(attempt: Any, learner: Learner) -> None:
    latest = learner.answer(attempt, 1, "wrong")

    response = learner.read(attempt).body["items"][0]["response"]

    assert response == latest.body
    assert secrets_in(response) == ["feedback on", "correct", "mark"]


def test_an_open_attempt_shows_no_score(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "right")

    assert not {"score", "percent", "passed", "topics"} & set(learner.read(attempt).body)


def test_an_open_exam_shows_answers_and_nothing_about_them(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")

    body = learner.read(exam).body

    assert body["items"][0]["response"]["try"] == 1
    assert secrets_in(body["items"]) == []


def test_a_finished_exam_shows_the_solution_of_what_was_answered(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")
    learner.finish(exam)

    response = learner.read(exam).body["items"][0]["response"]

    assert response["explanation"] == "explanation of asked"


def test_an_abandoned_attempt_shows_nothing_of_its_key(exam: Any, learner: Learner) -> None:
    learner.answer(exam, 1, "right")
    Attempt.objects.update(state="abandoned", finished_at=exam["started_at"])

    body = learner.read(exam).body

    assert "score" not in body
    assert secrets_in(body["items"]) == []


def test_no_cache_keeps_an_attempt(attempt: Any, learner: Learner) -> None:
    assert learner.read(attempt).headers["Cache-Control"] == "no-store"
