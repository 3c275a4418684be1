"""The deadline: held by the server's clock, whenever somebody looks."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from attempts import lifecycle
from attempts.models import Attempt, Response
from questions.models import Topic
from tests.attempts.learner import Learner, at, score_is_the_sum_of_the_marks
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DEADLINE = NOON + 600 * SECOND
CLOSE = DEADLINE + 30 * SECOND
LONG_AFTER = NOON + timedelta(days=30)


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    """An exam of ten minutes and 30 seconds of grace, begun at noon, its first question answered."""
    drafts = single_choice("one"), single_choice("two")
    fixed_quiz(topic, *drafts, mode="exam", time_limit_s=600, at_deadline="grace", grace_s=30)
    with at(NOON):
        attempt = learner.begin()
        learner.answer(attempt, 1, "right")
    return attempt


def kept(attempt: Any) -> Attempt:
    return Attempt.objects.get(id=attempt["id"])


@pytest.mark.parametrize("moment", [DEADLINE - SECOND, DEADLINE, CLOSE - timedelta(microseconds=1)])
def test_an_answer_until_the_end_of_grace_counts(attempt: Any, learner: Learner, moment: datetime) -> None:
    with at(moment):
        assert learner.answer(attempt, 2, "right").status == 200

    with at(CLOSE):
        assert learner.read(attempt).body["score"] == 2


@pytest.mark.parametrize("moment", [CLOSE, LONG_AFTER])
def test_an_answer_after_grace_is_refused_and_not_kept(
    attempt: Any, learner: Learner, moment: datetime
) -> None:
    with at(moment):
        assert learner.answer(attempt, 2, "right").refusal == (409, "attempt_expired")
        assert learner.read(attempt).body["score"] == 1

    assert Response.objects.count() == 1


def test_a_refused_answer_closes_the_attempt(attempt: Any, learner: Learner) -> None:
    with at(CLOSE):
        learner.answer(attempt, 2, "right")

    assert (kept(attempt).state, kept(attempt).finished_at) == ("expired", DEADLINE)


@pytest.mark.parametrize("moment", [CLOSE, LONG_AFTER])
def test_the_finish_time_is_the_deadline_however_late_somebody_looks(
    attempt: Any, learner: Learner, moment: datetime
) -> None:
    with at(moment):
        body = learner.read(attempt).body

    assert (body["state"], body["finished_at"]) == ("expired", "2026-03-01T12:10:00Z")


def test_what_was_saved_counts(attempt: Any, learner: Learner) -> None:
    with at(LONG_AFTER):
        body = learner.read(attempt).body

    assert (body["score"], body["percent"]) == (1, 50)
    assert score_is_the_sum_of_the_marks(attempt["id"])


def test_reading_again_gives_no_time(attempt: Any, learner: Learner) -> None:
    with at(NOON + 300 * SECOND):
        again = learner.read(attempt).body
        started_again = learner.start("quiz").body

    assert again["deadline_at"] == started_again["deadline_at"] == attempt["deadline_at"]


def test_a_hint_after_the_end_is_refused(attempt: Any, learner: Learner) -> None:
    with at(CLOSE):
        assert learner.hint(attempt).refusal == (409, "attempt_expired")


def test_a_flag_after_the_end_is_refused(attempt: Any, learner: Learner) -> None:
    with at(CLOSE):
        assert learner.flag(attempt).refusal == (409, "attempt_expired")


def test_finishing_in_time_is_not_expiring(attempt: Any, learner: Learner) -> None:
    with at(DEADLINE - SECOND):
        body = learner.finish(attempt).body

    assert (body["state"], body["finished_at"]) == ("finished", "2026-03-01T12:09:59Z")


def test_finishing_in_grace_is_dated_to_the_deadline(attempt: Any, learner: Learner) -> None:
    with at(DEADLINE + 10 * SECOND):
        body = learner.finish(attempt).body

    assert (body["state"], body["finished_at"]) == ("finished", "2026-03-01T12:10:00Z")


def test_finishing_too_late_gives_the_result_of_the_deadline(attempt: Any, learner: Learner) -> None:
    with at(LONG_AFTER):
        reply = learner.finish(attempt)

    assert reply.status == 200
    assert (reply.body["state"], reply.body["score"]) == ("expired", 1)
    assert reply.body["finished_at"] == "2026-03-01T12:10:00Z"


def test_a_retry_after_the_deadline_gives_the_first_result(attempt: Any, learner: Learner) -> None:
    id = uuid4()
    with at(DEADLINE - SECOND):
        first = learner.answer(attempt, 2, "right", id=id)

    with at(LONG_AFTER):
        retry = learner.answer(attempt, 2, "right", id=id)

    assert retry.status == 200
    assert retry.body["id"] == first.body["id"]
    assert retry.body["submitted_at"] == first.body["submitted_at"]


def test_a_retry_that_is_the_first_to_look_after_the_deadline_still_shows_nothing_early(
    attempt: Any, learner: Learner
) -> None:
    id = uuid4()
    with at(DEADLINE - SECOND):
        learner.answer(attempt, 2, "wrong", id=id)

    with at(DEADLINE):
        assert "correct" not in learner.answer(attempt, 2, "wrong", id=id).body


def test_an_attempt_ends_with_its_quiz(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), slug="closing", closes_at=DEADLINE, time_limit_s=6000)
    with at(NOON):
        attempt = learner.begin("closing")

    with at(DEADLINE):
        assert learner.answer(attempt, 1, "right").refusal == (409, "attempt_expired")


def test_without_a_limit_an_attempt_stays_open(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), slug="endless")
    with at(NOON):
        attempt = learner.begin("endless")

    with at(NOON + timedelta(days=3650)):
        assert learner.answer(attempt, 1, "right").status == 200


def test_the_sweep_closes_what_is_overdue_and_nothing_else(
    attempt: Any, learner: Learner, stranger: Learner
) -> None:
    with at(CLOSE - SECOND):
        later = stranger.begin()

    assert lifecycle.sweep(now=CLOSE) == 1
    assert (kept(attempt).state, kept(attempt).finished_at) == ("expired", DEADLINE)
    assert kept(later).state == "in_progress"


@pytest.mark.django_db(transaction=True)
def test_the_sweep_does_not_wait_for_a_request_that_holds_an_attempt(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    with at(NOON):
        held, free = Learner(), Learner()
        attempt = held.begin()
        free.begin()
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM attempts_attempt WHERE id = %s FOR UPDATE", [attempt["id"]])

        assert lifecycle.sweep(now=LONG_AFTER) == 1


def test_the_sweep_leaves_finished_attempts_alone(attempt: Any, learner: Learner) -> None:
    with at(NOON + SECOND):
        learner.finish(attempt)

    assert lifecycle.sweep(now=LONG_AFTER) == 0
    assert kept(attempt).state == "finished"


def close_expired_attempts() -> str:
    out = StringIO()
    call_command("close_expired_attempts", stdout=out)
    return out.getvalue()


def test_the_command_closes_them_and_says_how_many(attempt: Any) -> None:
    with at(CLOSE):
        assert close_expired_attempts() == "Closed 1 attempt whose time was up.\n"

    assert kept(attempt).state == "expired"


def test_the_command_has_nothing_to_do_a_second_time(attempt: Any) -> None:
    with at(CLOSE):
        close_expired_attempts()

        assert close_expired_attempts() == "Closed 0 attempts whose time was up.\n"
