"""POST learners/{user_id}/attempts/{attempt_id}/reopen"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attempts.models import Attempt, Intervention
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.attempts.staff import Staff, row, written
from tests.content import essay, fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def begun(topic: Topic, learner: Learner, **policy: Any) -> Any:
    """An attempt that began at noon, with one answer."""
    fixed_quiz(topic, single_choice("one"), single_choice("two"), **{"mode": "exam", **policy})
    with at(NOON):
        attempt = learner.begin()
        assert learner.answer(attempt, 1, "right").status == 200
    return attempt


def finished(topic: Topic, learner: Learner, **policy: Any) -> Any:
    """One that was finished after 20 minutes."""
    attempt = begun(topic, learner, **policy)
    with at(minutes(20)):
        assert learner.finish(attempt).status == 200
    return attempt


def test_a_finished_attempt_goes_on_with_the_time_given(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = finished(topic, learner, time_limit_s=3600)

    with at(minutes(100)):
        reply = staff.reopen(learner, attempt, seconds=600)
        shown = learner.read(attempt).body
    with at(minutes(109)):
        answered = learner.answer(attempt, 2, "right")
        ended = learner.finish(attempt).body

    assert reply.status == answered.status == 200
    assert (shown["state"], shown["deadline_at"]) == ("in_progress", "2026-03-01T13:50:00Z")
    assert shown["finished_at"] is None and "score" not in shown
    assert (ended["state"], ended["score"]) == ("finished", 2)


def test_when_the_new_time_is_over_it_expires(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = finished(topic, learner, time_limit_s=3600)
    with at(minutes(100)):
        staff.reopen(learner, attempt, seconds=600)

    with at(minutes(110)):
        refused = learner.answer(attempt, 2, "right")

    assert refused.refusal == (409, "attempt_expired")
    assert row(attempt).finished_at == minutes(110)


def test_the_time_in_between_is_none_that_the_learner_spent(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    attempt = finished(topic, learner, time_limit_s=3600)
    with at(minutes(100)):
        staff.reopen(learner, attempt, seconds=600)

    with at(minutes(105)):
        ended = learner.finish(attempt).body

    assert ended["duration_ms"] == 25 * 60_000


def test_without_a_deadline_before_there_is_none_after(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = finished(topic, learner)

    with at(minutes(100)):
        reply = staff.reopen(learner, attempt)

    assert reply.status == 200
    assert (row(attempt).deadline_at, row(attempt).closes_at) == (None, None)


def test_the_quizs_close_makes_room(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = finished(topic, learner, closes_at=minutes(30), at_deadline="grace", grace_s=60)

    with at(minutes(100)):
        staff.reopen(learner, attempt, seconds=600)

    assert (row(attempt).deadline_at, row(attempt).closes_at) == (minutes(110), minutes(111))


def test_a_reopened_attempt_can_be_paused_and_extended(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = finished(topic, learner, time_limit_s=3600, pausing=True)
    with at(minutes(100)):
        staff.reopen(learner, attempt, seconds=600)

    with at(minutes(104)):
        paused = learner.call("POST", f"/api/v1/attempts/{attempt['id']}/pause").body
        staff.extend(learner, attempt, 60)
    with at(minutes(200)):
        resumed = learner.call("POST", f"/api/v1/attempts/{attempt['id']}/resume").body

    assert paused["remaining_ms"] == 6 * 60_000
    assert resumed["deadline_at"] == "2026-03-01T15:27:00Z"


def test_it_is_kept_with_before_and_after(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = finished(topic, learner, time_limit_s=3600)

    with at(minutes(100)):
        body = staff.reopen(learner, attempt, seconds=600).body

    assert (body["kind"], body["seconds"]) == ("reopen", 600)
    assert body["before"] == {
        "state": "finished",
        "deadline_at": "2026-03-01T13:00:00Z",
        "finished_at": "2026-03-01T12:20:00Z",
        "score": 1,
    }
    assert body["after"] == {
        "state": "in_progress",
        "deadline_at": "2026-03-01T13:50:00Z",
        "finished_at": None,
        "score": 1,
    }


@pytest.mark.parametrize("at_deadline", ["autosubmit", "abandon"])
def test_one_that_its_deadline_ended_goes_on(
    topic: Topic, learner: Learner, staff: Staff, at_deadline: str
) -> None:
    attempt = begun(topic, learner, time_limit_s=3600, at_deadline=at_deadline)

    with at(minutes(100)):
        reply = staff.reopen(learner, attempt, seconds=600)
        shown = learner.read(attempt).body

    ended = {"autosubmit": "expired", "abandon": "abandoned"}[at_deadline]
    assert reply.body["before"]["state"] == ended
    assert (shown["state"], shown["deadline_at"]) == ("in_progress", "2026-03-01T13:50:00Z")
    assert shown["items"][0]["response"] is not None


def test_one_that_waits_for_marks_goes_on_and_waits_again(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    fixed_quiz(topic, essay(), mode="exam")
    attempt = written(learner, 1)

    reply = staff.reopen(learner, attempt)
    ended = learner.finish(attempt).body

    assert reply.body["before"]["state"] == "needs_marking"
    assert ended["state"] == "needs_marking"
    assert len(staff.queue().body["results"]) == 1


def test_a_voided_one_counts_again(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = finished(topic, learner, attempts_allowed=1)
    staff.void(learner, attempt)

    staff.reopen(learner, attempt)
    ended = learner.finish(attempt).body

    assert (ended["state"], ended["score"]) == ("finished", 1)
    assert learner.start().refusal == (409, "no_attempts_left")


def test_one_in_progress_is_not_reopened(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, time_limit_s=3600)

    with at(minutes(1)):
        refused = staff.reopen(learner, attempt, seconds=600)

    assert refused.refusal == (409, "attempt_in_progress")
    assert row(attempt).deadline_at == minutes(60)


def test_beside_another_open_attempt_it_stays_closed(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = finished(topic, learner)
    another = learner.begin()

    refused = staff.reopen(learner, attempt)
    learner.finish(another)
    allowed = staff.reopen(learner, attempt)

    assert refused.refusal == (409, "another_attempt_open")
    assert allowed.status == 200
    assert Intervention.objects.count() == 1


def test_another_attempt_that_is_overdue_is_closed_and_not_in_the_way(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    attempt = finished(topic, learner, time_limit_s=3600)
    with at(minutes(30)):
        another = learner.begin()

    with at(minutes(100)):
        reply = staff.reopen(learner, attempt, seconds=600)

    assert reply.status == 200
    assert row(another).state == "expired"


def test_open_attempts_at_other_quizzes_and_of_others_are_not_in_the_way(
    topic: Topic, learner: Learner, stranger: Learner, staff: Staff
) -> None:
    attempt = finished(topic, learner)
    fixed_quiz(topic, single_choice("three"), slug="other")
    learner.begin("other")
    stranger.begin()

    assert staff.reopen(learner, attempt).status == 200


def test_practice_may_go_on_beside_other_practice(topic: Topic, learner: Learner, staff: Staff) -> None:
    fixed_quiz(topic, single_choice())
    attempt, _ = (learner.practise(count=1).body for _ in range(2))
    learner.finish(attempt)

    assert staff.reopen(learner, attempt).status == 200
    assert Attempt.objects.open().count() == 2


@pytest.mark.parametrize(("limit", "seconds"), [(3600, None), (3600, 0), (3600, 604_801), (None, 600)])
def test_seconds_are_given_where_there_was_a_deadline_and_nowhere_else(
    topic: Topic, learner: Learner, staff: Staff, limit: int | None, seconds: int | None
) -> None:
    attempt = finished(topic, learner, time_limit_s=limit)
    before = Attempt.objects.values().get()

    refused = staff.reopen(learner, attempt, seconds=seconds)

    assert (refused.refusal, refused.pointers) == ((400, "validation_error"), ["/seconds"])
    assert Attempt.objects.values().get() == before
    assert not Intervention.objects.exists()
