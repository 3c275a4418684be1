"""POST learners/{user_id}/attempts/{attempt_id}/void"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attempts.models import Intervention
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.attempts.staff import Staff, row, written
from tests.content import essay, fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def begun(topic: Topic, learner: Learner, **policy: Any) -> Any:
    fixed_quiz(topic, single_choice("one"), **{"mode": "exam", "time_limit_s": 600, **policy})
    with at(NOON):
        attempt = learner.begin()
        learner.answer(attempt, 1, "right")
    return attempt


def test_nothing_of_it_counts_or_shows(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner)
    with at(NOON + timedelta(minutes=1)):
        learner.finish(attempt)

        reply = staff.void(learner, attempt)

    shown = learner.read(attempt).body
    assert (reply.status, shown["state"]) == (200, "voided")
    assert not {"score", "percent", "passed", "topics"} & shown.keys()
    assert "correct" not in shown["items"][0]["response"]
    assert learner.review(attempt).refusal == (409, "attempt_voided")


def test_the_learner_cannot_go_on_with_it(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner)
    with at(NOON + timedelta(minutes=1)):
        staff.void(learner, attempt)

        refused = learner.answer(attempt, 1, "wrong")
        finished = learner.finish(attempt)

    assert refused.refusal == (409, "attempt_voided")
    assert finished.body["state"] == "voided"


def test_it_uses_up_none_of_the_attempts_allowed(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, attempts_allowed=1)
    with at(NOON + timedelta(minutes=1)):
        staff.void(learner, attempt)

        again = learner.start()

    assert again.status == 201
    assert again.body["id"] != attempt["id"]


def test_it_is_no_earlier_attempt_to_compare_with(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner)
    with at(NOON + timedelta(minutes=1)):
        learner.finish(attempt)
        staff.void(learner, attempt)
        second = learner.begin()

        result = learner.finish(second).body

    assert result["comparison"]["attempts"] == 0
    assert result["comparison"]["best_percent"] is None


def test_it_is_kept_with_before_and_after(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner)

    with at(NOON + timedelta(minutes=1)):
        body = staff.void(learner, attempt, reason="It was not her.").body

    kept = {"deadline_at": "2026-03-01T12:10:00Z", "score": 1}
    assert (body["kind"], body["reason"], body["seconds"]) == ("void", "It was not her.", None)
    assert body["before"] == {"state": "in_progress", "finished_at": None, **kept}
    assert body["after"] == {"state": "voided", "finished_at": "2026-03-01T12:01:00Z", **kept}


def test_one_that_was_finished_keeps_its_end(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner)
    with at(NOON + timedelta(minutes=1)):
        learner.finish(attempt)
    with at(NOON + timedelta(minutes=5)):
        staff.void(learner, attempt)

    assert row(attempt).finished_at == NOON + timedelta(minutes=1)


def test_one_whose_time_was_up_had_expired_first(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner)

    with at(NOON + timedelta(hours=1)):
        body = staff.void(learner, attempt).body

    assert body["before"]["state"] == "expired"
    assert body["after"]["finished_at"] == "2026-03-01T12:10:00Z"


def test_within_grace_the_end_is_the_deadline(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, at_deadline="grace", grace_s=60)

    with at(NOON + timedelta(minutes=10, seconds=30)):
        body = staff.void(learner, attempt).body

    assert body["before"]["state"] == "in_progress"
    assert body["after"]["finished_at"] == "2026-03-01T12:10:00Z"


def test_a_paused_one_ends_with_its_pause_not_counted(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, pausing=True)
    with at(NOON + timedelta(minutes=2)):
        learner.call("POST", f"/api/v1/attempts/{attempt['id']}/pause")

    with at(NOON + timedelta(minutes=30)):
        staff.void(learner, attempt)

    assert (row(attempt).paused_at, row(attempt).paused_ms) == (None, 28 * 60_000)
    assert learner.read(attempt).body["duration_ms"] == 2 * 60_000


def test_an_abandoned_one_is_voided(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, at_deadline="abandon")

    with at(NOON + timedelta(hours=1)):
        body = staff.void(learner, attempt).body

    assert (body["before"]["state"], body["after"]["state"]) == ("abandoned", "voided")


def test_one_that_waits_for_marks_is_voided_and_waits_no_more(
    topic: Topic, learner: Learner, staff: Staff
) -> None:
    fixed_quiz(topic, essay(), mode="exam")
    attempt = written(learner, 1)

    assert staff.void(learner, attempt).body["before"]["state"] == "needs_marking"
    assert staff.queue().body["results"] == []


def test_a_voided_one_is_not_voided_again(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner)
    staff.void(learner, attempt)

    assert staff.void(learner, attempt).refusal == (409, "attempt_voided")
    assert Intervention.objects.count() == 1
