"""POST /attempts with a quiz."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attempts.models import Attempt
from questions import authoring
from questions.authoring import QuizDraft, SectionDraft
from questions.models import Quiz, Topic
from tests.attempts.learner import Learner, at
from tests.content import (
    fixed_quiz,
    multiple_choice,
    publish_questions,
    single_choice,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    return fixed_quiz(topic, single_choice("one"), multiple_choice("two"))


def test_the_reply_holds_all_questions_and_nothing_answered(quiz: Quiz, learner: Learner) -> None:
    reply = learner.start("quiz")

    assert reply.status == 201
    assert [item["question"]["slug"] for item in reply.body["items"]] == ["one", "two"]
    assert [item["position"] for item in reply.body["items"]] == [1, 2]
    for item in reply.body["items"]:
        assert (item["response"], item["flagged"], item["hints"]) == (None, False, [])


def test_the_reply_describes_the_attempt(quiz: Quiz, learner: Learner) -> None:
    with at(NOON):
        reply = learner.start("quiz")

    attempt = {n: v for n, v in reply.body.items() if n not in ("id", "items", "policy")}
    assert attempt == {
        "state": "in_progress",
        "mode": "practice",
        "exam": "agents",
        "quiz": "quiz",
        "number": 1,
        "practice": None,
        "started_at": "2026-03-01T12:00:00Z",
        "deadline_at": None,
        "finished_at": None,
        "paused_at": None,
        "remaining_ms": None,
        "max_score": 2,
    }


def test_the_reply_says_where_the_attempt_is(quiz: Quiz, learner: Learner) -> None:
    reply = learner.start("quiz")

    assert reply.headers["Location"] == f"/api/v1/attempts/{reply.body['id']}"
    assert learner.call("GET", reply.headers["Location"]).body == reply.body


def test_a_question_is_delivered_without_anything_of_its_key(quiz: Quiz, learner: Learner) -> None:
    question = learner.begin()["items"][0]["question"]

    assert " ".join(sorted(question)) == (
        "choices difficulty exam hint_count id slug stem tags topic type version"
    )
    assert all(set(choice) == {"id", "text"} for choice in question["choices"])


def test_starting_again_goes_on_with_the_open_attempt(quiz: Quiz, learner: Learner) -> None:
    first = learner.begin()
    learner.answer(first, 1, "right")

    again = learner.start("quiz")

    assert again.status == 200
    assert again.body == learner.read(first).body
    assert again.body["items"][0]["response"]["correct"] is True


def test_a_finished_attempt_makes_room_for_a_new_one(quiz: Quiz, learner: Learner) -> None:
    first = learner.begin()
    learner.finish(first)

    again = learner.start("quiz")

    assert again.status == 201
    assert again.body["id"] != first["id"]


def test_an_overdue_attempt_makes_room_for_a_new_one(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=3600)
    with at(NOON):
        first = learner.begin()

    with at(NOON + HOUR):
        again = learner.start("quiz")

    assert again.status == 201
    assert Attempt.objects.get(id=first["id"]).state == "expired"


def test_two_quizzes_may_be_open_at_once(quiz: Quiz, topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("other"), slug="other")
    learner.begin("quiz")

    assert learner.start("other").status == 201


def test_every_learner_has_an_attempt_of_their_own(quiz: Quiz, learner: Learner, stranger: Learner) -> None:
    assert learner.begin()["id"] != stranger.begin()["id"]


def test_an_unknown_quiz_is_refused(learner: Learner) -> None:
    refused = learner.start("nowhere")

    assert refused.refusal == (400, "unknown_quiz")
    assert refused.pointers == ["/quiz"]


def test_a_quiz_that_is_not_published_is_unknown(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 1)
    draft = QuizDraft(slug="draft", title="Draft", sections=(SectionDraft(draw=1),))
    authoring.save_quiz(exam=topic.exam, draft=draft)

    assert learner.start("draft").refusal == (400, "unknown_quiz")


def test_a_retired_quiz_starts_no_more_while_attempts_at_it_go_on(quiz: Quiz, learner: Learner) -> None:
    attempt = learner.begin()
    authoring.retire_quiz(quiz=quiz)

    assert learner.start("quiz").status == 200
    assert learner.answer(attempt, 1, "right").status == 200
    learner.finish(attempt)
    assert learner.start("quiz").refusal == (400, "unknown_quiz")


def test_a_quiz_starts_from_its_opening_on(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), opens_at=NOON)

    with at(NOON - timedelta(seconds=1)):
        assert learner.start("quiz").refusal == (409, "quiz_not_open")
    with at(NOON):
        assert learner.start("quiz").status == 201


def test_a_quiz_starts_until_its_close(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), closes_at=NOON)

    with at(NOON):
        assert learner.start("quiz").refusal == (409, "quiz_closed")
    with at(NOON - timedelta(seconds=1)):
        assert learner.start("quiz").status == 201


@pytest.mark.parametrize(
    ("limit", "closes_at", "deadline"),
    [
        (1800, None, "2026-03-01T12:30:00Z"),
        (1800, NOON + HOUR, "2026-03-01T12:30:00Z"),
        (7200, NOON + HOUR, "2026-03-01T13:00:00Z"),
        (None, NOON + HOUR, "2026-03-01T13:00:00Z"),
    ],
)
def test_the_deadline_is_the_time_limit_or_the_close(
    topic: Topic, learner: Learner, limit: int | None, closes_at: datetime | None, deadline: str
) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=limit, closes_at=closes_at)

    with at(NOON):
        assert learner.begin()["deadline_at"] == deadline


def test_a_quiz_may_be_taken_as_often_as_it_allows(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempts_allowed=2)
    learner.finish(learner.begin())
    learner.finish(learner.begin())

    assert learner.start("quiz").refusal == (409, "no_attempts_left")
    assert Attempt.objects.count() == 2


def test_the_last_attempt_allowed_can_be_gone_on_with(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempts_allowed=1)
    learner.begin()

    assert learner.start("quiz").status == 200


def test_an_expired_attempt_counts_among_those_allowed(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempts_allowed=1, time_limit_s=3600)
    with at(NOON):
        learner.begin()

    with at(NOON + HOUR):
        assert learner.start("quiz").refusal == (409, "no_attempts_left")


def test_attempts_of_others_do_not_count(topic: Topic, learner: Learner, stranger: Learner) -> None:
    fixed_quiz(topic, single_choice(), attempts_allowed=1)
    stranger.finish(stranger.begin())

    assert learner.start("quiz").status == 201


def test_the_policy_is_frozen_as_the_attempt_starts(quiz: Quiz, learner: Learner) -> None:
    attempt = learner.begin()
    draft = authoring.quiz_draft_of(quiz)
    authoring.save_quiz(exam=quiz.exam, quiz=quiz, draft=QuizDraft(**(vars(draft) | {"mode": "exam"})))

    assert learner.read(attempt).body["mode"] == "practice"
    assert "correct" in learner.answer(attempt, 1, "right").body


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"quiz": "quiz", "practice": {"exam": "agents"}}, ""),
        ({"quiz": None}, "/quiz"),
        ({"quiz": True}, "/quiz"),
        ({"quiz": "Not a slug"}, "/quiz"),
        ({"quiz": ["quiz"]}, "/quiz"),
        ({"quiz": "quiz", "id": "seven"}, "/id"),
        ({"quiz": "quiz", "id": None}, "/id"),
        ({"quiz": "quiz", "seed": 7}, "/seed"),
        ([], ""),
        (7, ""),
        ("quiz", ""),
    ],
)
def test_a_malformed_start_says_where_it_is_wrong(learner: Learner, body: Any, pointer: str) -> None:
    refused = learner.call("POST", "/api/v1/attempts", body)

    assert refused.refusal == (400, "validation_error")
    assert refused.pointers == [pointer]
    assert Attempt.objects.count() == 0


def test_a_misspelt_member_is_named(learner: Learner) -> None:
    reply = learner.call("POST", "/api/v1/attempts", {"quizz": "quiz"})

    assert (reply.status, reply.pointers) == (400, ["/quizz"])
