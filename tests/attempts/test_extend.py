"""POST learners/{user_id}/attempts/{attempt_id}/extend"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from attempts.models import Attempt, Intervention
from questions.models import Topic
from tests.attempts.learner import Learner, at
from tests.attempts.staff import Staff, row
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


def begun(topic: Topic, learner: Learner, **policy: Any) -> Any:
    """An attempt that began at noon."""
    fixed_quiz(topic, single_choice("one"), single_choice("two"), **{"mode": "exam", **policy})
    with at(NOON):
        return learner.begin()


def test_the_deadline_moves_by_the_seconds_given(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, time_limit_s=3600)

    with at(minutes(10)):
        reply = staff.extend(learner, attempt, 600)

    assert reply.status == 200
    assert row(attempt).deadline_at == row(attempt).closes_at == minutes(70)


def test_the_learner_goes_by_the_new_deadline(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, time_limit_s=3600)
    with at(minutes(10)):
        staff.extend(learner, attempt, 600)

    with at(minutes(69)):
        assert learner.answer(attempt, 1, "right").status == 200
        shown = learner.read(attempt).body
    with at(minutes(70)):
        refused = learner.answer(attempt, 2, "right")

    assert shown["deadline_at"] == "2026-03-01T13:10:00Z"
    assert shown["policy"]["time_limit_s"] == 4200
    assert refused.refusal == (409, "attempt_expired")


def test_it_is_kept_with_before_and_after(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, time_limit_s=3600)
    learner_before = {
        "state": "in_progress",
        "deadline_at": "2026-03-01T13:00:00Z",
        "finished_at": None,
        "score": 0,
    }

    with at(minutes(10)):
        reply = staff.extend(learner, attempt, 600, reason="  The fire alarm rang.  ")

    assert reply.body == {
        "id": str(Intervention.objects.get().pk),
        "kind": "extend",
        "reason": "The fire alarm rang.",
        "seconds": 600,
        "before": learner_before,
        "after": learner_before | {"deadline_at": "2026-03-01T13:10:00Z"},
        "by": str(staff.user.pk),
        "created_at": "2026-03-01T12:10:00Z",
    }


def test_grace_follows(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, time_limit_s=3600, at_deadline="grace", grace_s=60)

    with at(minutes(60.5)):  # within grace the attempt goes on
        staff.extend(learner, attempt, 600)

    assert (row(attempt).deadline_at, row(attempt).closes_at) == (minutes(70), minutes(71))


def test_a_close_in_the_way_makes_room(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, time_limit_s=3600, closes_at=minutes(65))

    with at(minutes(10)):
        staff.extend(learner, attempt, 600)

    assert row(attempt).deadline_at == minutes(70)


def test_a_quizs_close_moves_for_this_attempt_alone(
    topic: Topic, learner: Learner, stranger: Learner, staff: Staff
) -> None:
    attempt = begun(topic, learner, closes_at=minutes(60))
    with at(NOON):
        other = stranger.begin()

    with at(minutes(10)):
        staff.extend(learner, attempt, 600)

    assert row(attempt).deadline_at == minutes(70)
    assert row(other).deadline_at == minutes(60)
    with at(minutes(61)):
        assert Learner().start().refusal == (409, "quiz_closed")


def test_a_paused_attempt_has_more_left_when_it_goes_on(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, time_limit_s=3600, pausing=True)
    with at(minutes(50)):
        paused = learner.call("POST", f"/api/v1/attempts/{attempt['id']}/pause").body

    with at(minutes(80)):
        staff.extend(learner, attempt, 600)
        shown = learner.read(attempt).body
    with at(minutes(100)):
        resumed = learner.call("POST", f"/api/v1/attempts/{attempt['id']}/resume").body

    assert (paused["remaining_ms"], shown["remaining_ms"]) == (600_000, 1_200_000)
    assert (shown["state"], shown["deadline_at"]) == ("in_progress", None)
    assert resumed["deadline_at"] == "2026-03-01T14:00:00Z"


def test_a_paused_attempt_gets_room_before_the_close(topic: Topic, learner: Learner, staff: Staff) -> None:
    rules = {"time_limit_s": 3600, "pausing": True, "closes_at": minutes(90)}
    attempt = begun(topic, learner, **rules)
    with at(minutes(50)):
        learner.call("POST", f"/api/v1/attempts/{attempt['id']}/pause")

    with at(minutes(80)):  # ten minutes left, and ten until the close
        staff.extend(learner, attempt, 600)
        resumed = learner.call("POST", f"/api/v1/attempts/{attempt['id']}/resume").body

    assert resumed["deadline_at"] == "2026-03-01T13:40:00Z"


def test_extensions_add_up(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner, time_limit_s=3600)

    with at(minutes(10)):
        for _ in range(2):
            staff.extend(learner, attempt, 600)

    assert row(attempt).deadline_at == minutes(80)


def test_an_attempt_without_a_deadline_has_none_to_move(topic: Topic, learner: Learner, staff: Staff) -> None:
    attempt = begun(topic, learner)

    assert staff.extend(learner, attempt).refusal == (409, "no_deadline")
    assert not Intervention.objects.exists()


@pytest.mark.parametrize("at_deadline", ["autosubmit", "abandon"])
def test_an_attempt_past_its_deadline_is_over_though_nobody_has_closed_it(
    topic: Topic, learner: Learner, staff: Staff, at_deadline: str
) -> None:
    attempt = begun(topic, learner, time_limit_s=3600, at_deadline=at_deadline)

    with at(minutes(60)):
        refused = staff.extend(learner, attempt)

    assert refused.refusal == (409, "attempt_not_in_progress")
    assert row(attempt).deadline_at == minutes(60)
    assert not Intervention.objects.exists()


@pytest.mark.parametrize("end", ["finish", "void"])
def test_an_attempt_that_is_over_is_not_extended(
    topic: Topic, learner: Learner, staff: Staff, end: str
) -> None:
    attempt = begun(topic, learner, time_limit_s=3600)
    with at(minutes(1)):
        assert (learner.finish(attempt) if end == "finish" else staff.void(learner, attempt)).status == 200
        before = Attempt.objects.values().get()

        refused = staff.extend(learner, attempt)

    assert refused.refusal == (409, "attempt_not_in_progress")
    assert Attempt.objects.values().get() == before


@pytest.mark.parametrize("seconds", [0, -1, 604_801, 1.5, "600", None])
def test_seconds_that_are_not_right_are_refused(
    topic: Topic, learner: Learner, staff: Staff, seconds: object
) -> None:
    attempt = begun(topic, learner, time_limit_s=3600)

    with at(minutes(1)):
        refused = staff.extend(learner, attempt, seconds)

    assert (refused.refusal, refused.pointers) == ((400, "validation_error"), ["/seconds"])
    assert row(attempt).deadline_at == minutes(60)
    assert not Intervention.objects.exists()
