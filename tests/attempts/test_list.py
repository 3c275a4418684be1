"""GET /attempts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from questions.models import Topic
from tests.attempts.learner import Learner, Reply, at
from tests.content import fixed_quiz, make_exam, make_topic, publish_question, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def attempts(topic: Topic, learner: Learner) -> list[Any]:
    """A finished attempt at a quiz, an open one at it, and an open practice attempt, in this order."""
    fixed_quiz(topic, single_choice())
    with at(NOON):
        first = learner.begin()
        learner.finish(first)
    with at(NOON + HOUR):
        second = learner.begin()
    with at(NOON + 2 * HOUR):
        third = learner.practise(count=1).body
    return [first, second, third]


def ids(reply: Reply) -> list[str]:
    assert reply.status == 200, reply.body
    return [attempt["id"] for attempt in reply.body["results"]]


def test_the_newest_comes_first(attempts: list[Any], learner: Learner) -> None:
    assert ids(learner.list()) == [attempt["id"] for attempt in reversed(attempts)]


def test_a_learner_without_attempts_has_an_empty_list(learner: Learner) -> None:
    assert learner.list().body == {"results": [], "next": None, "previous": None}


def test_attempts_of_others_are_not_listed(attempts: list[Any], stranger: Learner) -> None:
    assert ids(stranger.list()) == []


def test_an_attempt_is_listed_without_its_questions(attempts: list[Any], learner: Learner) -> None:
    listed = learner.list().body["results"][-1]

    read = learner.read(attempts[0]).body
    whole = ("items", "topics", "types", "comparison", "policy")
    assert listed == {name: value for name, value in read.items() if name not in whole}


def test_only_closed_attempts_show_a_score(attempts: list[Any], learner: Learner) -> None:
    assert ["score" in attempt for attempt in learner.list().body["results"]] == [False, False, True]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("exam=agents", [2, 1, 0]),
        ("exam=other", []),
        ("quiz=quiz", [1, 0]),
        ("quiz=other", []),
        ("state=in_progress", [2, 1]),
        ("state=finished", [0]),
        ("state=expired", []),
        ("quiz=quiz&state=in_progress", [1]),
    ],
)
def test_filters_narrow_the_list(attempts: list[Any], learner: Learner, query: str, found: list[int]) -> None:
    assert ids(learner.list(query)) == [attempts[index]["id"] for index in found]


def test_pages_follow_each_other_both_ways(attempts: list[Any], learner: Learner) -> None:
    first = learner.list("limit=2")
    second = learner.call("GET", first.body["next"])
    back = learner.call("GET", second.body["previous"])

    assert ids(first) + ids(second) == [attempt["id"] for attempt in reversed(attempts)]
    assert second.body["next"] is None
    assert ids(back) == ids(first)


def test_attempts_started_at_the_same_moment_are_each_listed_once(topic: Topic, learner: Learner) -> None:
    publish_question(topic)
    with at(NOON):
        started = {learner.practise(count=1).body["id"] for _ in range(5)}

    page, listed = learner.list("limit=2"), []
    while True:
        listed += ids(page)
        if page.body["next"] is None:
            break
        page = learner.call("GET", page.body["next"])

    assert len(listed) == 5
    assert set(listed) == started


def test_an_overdue_attempt_is_listed_as_expired(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=3600)
    with at(NOON):
        attempt = learner.begin()

    with at(NOON + HOUR):
        assert ids(learner.list("state=in_progress")) == []
        assert ids(learner.list("state=expired")) == [attempt["id"]]


def test_attempts_of_two_exams_are_told_apart(topic: Topic, learner: Learner) -> None:
    publish_question(make_topic(make_exam("other")), single_choice("foreign"))
    foreign = learner.practise(exam="other", count=1).body

    assert ids(learner.list("exam=other")) == [foreign["id"]]
    assert ids(learner.list("exam=agents")) == []


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("state=done", "/state"),
        ("limit=0", "/limit"),
        ("limit=101", "/limit"),
        ("limit=few", "/limit"),
        ("cursor=made-up", "/cursor"),
        ("colour=red", "/colour"),
        ("state=finished&state=expired", "/state"),
    ],
)
def test_a_malformed_query_says_where_it_is_wrong(learner: Learner, query: str, pointer: str) -> None:
    refused = learner.list(query)

    assert refused.refusal == (400, "validation_error")
    assert refused.pointers == [pointer]
