"""GET marking"""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from questions.models import Topic
from quizapi.ids import uuid7
from tests.attempts.learner import Learner, at
from tests.attempts.staff import TEXT, Staff, essay_quiz, item, written
from tests.content import essay, fixed_quiz, make_exam, make_topic, publish_question

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def places(reply: Any) -> list[tuple[str, int]]:
    return [(each["attempt_id"], each["position"]) for each in reply.body["results"]]


def test_an_answer_that_waits_comes_with_all_that_a_marker_needs(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    fixed_quiz(topic, essay("first"), mode="exam", time_limit_s=600)
    with at(NOON):
        attempt = written(learner, 1, finish=False)
    with at(NOON + timedelta(minutes=5)):
        learner.finish(attempt)

    assert staff.queue().body == {
        "results": [
            {
                "user_id": str(learner.user.pk),
                "attempt_id": attempt["id"],
                "position": 1,
                "exam": "agents",
                "quiz": "quiz",
                "question": {
                    "slug": "first",
                    "version": 1,
                    "stem": "What are the three stages of first?",
                },
                "response_id": str(item(attempt).response_id),
                "answer": TEXT,
                "submitted_at": "2026-03-01T12:00:00Z",
                "ended_at": "2026-03-01T12:05:00Z",
                "max_mark": 1,
                "rubric": "rubric of first",
                "model_answer": "model answer of first",
            }
        ],
        "next": None,
        "previous": None,
    }


def test_only_answers_without_a_mark_in_attempts_that_count_wait(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    essay_quiz(topic)
    marked = written(learner, 1, 3)
    staff.mark(learner, marked, 1)
    voided = written(learner, 1)
    staff.void(learner, voided)
    written(learner, 3, finish=False)

    assert places(staff.queue()) == [(marked["id"], 3)]


def test_those_that_have_waited_longest_come_first_page_by_page(topic: Topic, staff: Staff) -> None:
    essay_quiz(topic)
    expected = []
    for minute in (3, 1, 2):
        with at(NOON + timedelta(minutes=minute)):
            attempt = written(Learner(), 3, 1)
        expected += [(minute, attempt["id"], position) for position in (1, 3)]

    pages = [staff.queue("limit=4")]
    following = urlsplit(pages[0].body["next"])
    pages.append(staff.call("GET", f"{following.path}?{following.query}"))

    assert [place for page in pages for place in places(page)] == [
        (id, position) for _, id, position in sorted(expected)
    ]
    assert [len(page.body["results"]) for page in pages] == [4, 2]
    assert pages[1].body["next"] is None


def test_the_queue_is_filtered_by_exam_and_quiz(topic: Topic, learner: Learner, staff: Staff) -> None:
    fixed_quiz(topic, essay("here"), slug="here", mode="exam")
    other_topic = make_topic(make_exam("other"), "elsewhere")
    fixed_quiz(other_topic, essay("there"), slug="there", mode="exam")
    publish_question(other_topic, essay("practised"))
    attempts = [learner.begin("here"), learner.begin("there")]
    attempts.append(learner.practise("other", count=2).body)
    for attempt in attempts:
        learner.respond(attempt, 1, TEXT)
        learner.finish(attempt)

    def ids(query: str) -> set[str]:
        return {id for id, _ in places(staff.queue(query))}

    here, there, practised = (attempt["id"] for attempt in attempts)
    assert ids("") == {here, there, practised}
    assert ids("exam=agents") == {here}
    assert ids("exam=other") == {there, practised}
    assert ids("quiz=there") == {there}
    assert ids("exam=agents&quiz=there") == set()


def test_the_same_attempt_id_of_two_learners_is_listed_for_whom_it_waits(
    topic: Topic, learner: Learner, stranger: Learner, staff: Staff
) -> None:
    essay_quiz(topic)
    id = uuid7()
    for each in (learner, stranger):
        each.start(id=id)
        each.respond({"id": id}, 1, TEXT)
    learner.finish({"id": id})

    rows = staff.queue().body["results"]

    assert [(each["user_id"], each["position"]) for each in rows] == [(str(learner.user.pk), 1)]


def test_nothing_in_it_says_who_a_learner_is(topic: Topic, learner: Learner, staff: Staff) -> None:
    essay_quiz(topic)
    learner.user.is_guest = False
    learner.user.email, learner.user.name = "ada@example.org", "Ada"
    learner.user.save()
    written(learner, 1)

    text = str(staff.queue().body)

    assert str(learner.user.pk) in text
    assert "ada" not in text.lower()


@pytest.mark.parametrize("query", ["exam=Not a slug", "limit=0", "cursor=x", "state=finished"])
def test_a_parameter_that_is_not_right_is_refused(staff: Staff, query: str) -> None:
    assert staff.queue(query).refusal == (400, "validation_error")
