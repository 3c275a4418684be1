"""GET /attempts/{id}/review."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, multiple_choice, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, single_choice("one"), multiple_choice("two"), tries=3)
    return learner.begin()


@pytest.fixture
def finished(attempt: Any, learner: Learner) -> Any:
    """Finished after two tries at the first question; the second was left out."""
    with at(NOON):
        learner.answer(attempt, 1, "wrong", elapsed_ms=1200)
        learner.answer(attempt, 1, "right")
    learner.finish(attempt)
    return attempt


def test_an_open_attempt_has_no_review(attempt: Any, learner: Learner) -> None:
    assert learner.review(attempt).refusal == (409, "attempt_in_progress")


def test_an_abandoned_attempt_has_no_review(attempt: Any, learner: Learner) -> None:
    Attempt.objects.update(state="abandoned", finished_at=NOON)

    assert learner.review(attempt).refusal == (409, "attempt_abandoned")


def test_an_expired_attempt_has_one(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    with at(NOON):
        attempt = learner.begin()

    with at(NOON + timedelta(seconds=60)):
        assert learner.review(attempt).body["state"] == "expired"


def test_the_review_has_the_result(finished: Any, learner: Learner) -> None:
    review, read = learner.review(finished).body, learner.read(finished).body

    assert {n: v for n, v in review.items() if n != "items"} == {
        n: v for n, v in read.items() if n != "items"
    }


def test_every_try_is_listed_with_its_result(finished: Any, learner: Learner) -> None:
    tries = learner.review(finished).body["items"][0]["responses"]

    assert [(t["try"], t["correct"], t["mark"], t["elapsed_ms"]) for t in tries] == [
        (1, False, 0, 1200),
        (2, True, 0.66667, None),
    ]
    assert tries[0]["submitted_at"] == "2026-03-01T12:00:00Z"


def test_a_question_shows_its_last_answer_its_mark_and_the_solution(finished: Any, learner: Learner) -> None:
    item = learner.review(finished).body["items"][0]

    assert (item["correct"], item["mark"], item["max_mark"]) == (True, 0.66667, 1)
    assert item["answer"] == item["correct_answer"]
    assert item["explanation"] == "explanation of one"
    assert item["references"] == [{"title": "The course", "url": "https://example.org/course"}]
    assert len(item["choice_feedback"]) == 4


def test_a_question_left_out_has_a_solution_too(finished: Any, learner: Learner) -> None:
    item = learner.review(finished).body["items"][1]

    assert (item["answer"], item["correct"], item["mark"], item["responses"]) == (None, False, 0, [])
    assert len(item["correct_answer"]["choices"]) == 2
    assert item["explanation"] == "explanation of two"


def test_hints_taken_are_listed_and_others_are_not(attempt: Any, learner: Learner) -> None:
    learner.hint(attempt, 1)
    learner.finish(attempt)

    hints = [item["hints"] for item in learner.review(attempt).body["items"]]

    assert hints == [[{"number": 1, "text": "first hint of one", "penalty": 0}], []]


def test_questions_are_shown_as_the_learner_saw_them(topic: Topic) -> None:
    drafts = single_choice("one"), single_choice("two")
    fixed_quiz(topic, *drafts, shuffle_questions=True, shuffle_choices=True)
    seen = []
    for learner in [Learner() for _ in range(6)]:
        attempt = learner.begin()
        learner.finish(attempt)
        seen.append([item["question"] for item in attempt["items"]])

        assert [item["question"] for item in learner.review(attempt).body["items"]] == seen[-1]

    assert any(questions != seen[0] for questions in seen)
