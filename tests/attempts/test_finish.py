"""POST /attempts/{id}/finish."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from attempts.models import Attempt
from questions.authoring import SectionDraft
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.content import (
    fixed_quiz,
    make_topic,
    multiple_choice,
    publish_question,
    publish_quiz,
    single_choice,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    fixed_quiz(topic, *(single_choice(slug) for slug in ("one", "two", "three")))
    with at(NOON):
        return learner.begin()


def result(body: Any) -> dict[str, Any]:
    return {name: body[name] for name in ("state", "score", "max_score", "percent", "passed", "finished_at")}


def test_the_result_counts_what_was_answered(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "right")
    learner.answer(attempt, 2, "wrong")

    with at(NOON + MINUTE):
        reply = learner.finish(attempt)

    assert reply.status == 200
    assert result(reply.body) == {
        "state": "finished",
        "score": 1,
        "max_score": 3,
        "percent": 33.33,
        "passed": None,
        "finished_at": "2026-03-01T12:01:00Z",
    }


def test_an_attempt_without_answers_has_no_marks(attempt: Any, learner: Learner) -> None:
    assert learner.finish(attempt).body["score"] == 0


def test_finishing_again_gives_the_same_result(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "right")
    first = learner.finish(attempt)

    with at(NOON + 5 * MINUTE):
        again = learner.finish(attempt)

    assert (again.status, again.body) == (200, first.body)


def test_the_reply_is_the_attempt_as_it_reads_from_then_on(attempt: Any, learner: Learner) -> None:
    learner.answer(attempt, 1, "wrong")

    assert learner.finish(attempt).body == learner.read(attempt).body


@pytest.mark.parametrize(("right", "passed"), [(1, False), (2, True), (3, True)])
def test_the_pass_mark_decides_who_passes(topic: Topic, learner: Learner, right: int, passed: bool) -> None:
    drafts = [single_choice(slug) for slug in ("one", "two", "three")]
    fixed_quiz(topic, *drafts, mode="exam", pass_percent=Decimal("66.66"))
    attempt = learner.begin()
    for position in range(1, right + 1):
        learner.answer(attempt, position, "right")

    assert learner.finish(attempt).body["passed"] is passed


def test_an_exam_shows_everything_at_its_end(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("asked"), slug="exam", mode="exam")
    attempt = learner.begin("exam")
    learner.answer(attempt, 1, "wrong")

    response = learner.finish(attempt).body["items"][0]["response"]

    assert (response["correct"], response["mark"], response["max_mark"]) == (False, 0, 1)
    assert response["explanation"] == "explanation of asked"
    assert len(response["choice_feedback"]) == 4


def test_the_result_is_told_by_topic(topic: Topic, learner: Learner) -> None:
    tools = make_topic(topic.exam, "tools")
    for slug in ("one", "two"):
        publish_question(topic, single_choice(slug))
    publish_question(tools, multiple_choice("many", "net_correct"))
    section = SectionDraft(questions=("many", "one", "two"))
    publish_quiz(topic.exam, section, shuffle_questions=False, shuffle_choices=False)
    attempt = learner.begin()
    learner.answer(attempt, 1, "choice 1")
    learner.answer(attempt, 2, "right")

    assert learner.finish(attempt).body["topics"] == [
        {"topic": "tools", "score": 0.5, "max_score": 1, "percent": 50, "questions": 1, "correct": 0},
        {"topic": "basics", "score": 1, "max_score": 2, "percent": 50, "questions": 2, "correct": 1},
    ]


def test_a_practice_selection_is_finished_like_a_quiz(topic: Topic, learner: Learner) -> None:
    publish_question(topic)
    attempt = learner.practise(count=1).body
    learner.answer(attempt, 1, "right")

    body = learner.finish(attempt).body

    assert (body["state"], body["score"], body["passed"]) == ("finished", 1, None)


def test_an_abandoned_attempt_stays_so(attempt: Any, learner: Learner) -> None:
    Attempt.objects.update(state="abandoned", finished_at=NOON)

    assert learner.finish(attempt).body["state"] == "abandoned"
