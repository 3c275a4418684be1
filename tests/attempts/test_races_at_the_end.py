"""A pause, the finish or the deadline meets an answer, on real connections: exactly one outcome each.

Some of these tests leave to chance who is first; in others one waits for the lock that the other holds.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from attempts import lifecycle, statements
from attempts.models import Attempt, Response
from questions.models import Topic
from quizapi.errors import DomainError
from tests.attempts.learner import Caller, Learner, at
from tests.attempts.racing import TIMES, at_once, held_up, is_sound, statuses, twice
from tests.content import answer_for, fixed_quiz, make_exam, make_topic, single_choice

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CLOSE = NOON + 60 * SECOND
IN_TIME = CLOSE - timedelta(microseconds=1)


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def learner(transactional_db: None) -> Learner:
    return Learner()


def kept(attempt: Any) -> Attempt:
    return Attempt.objects.get(id=attempt["id"])


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_an_answer_that_meets_the_finish_is_counted_or_refused(topic: Topic, mode: str) -> None:
    fixed_quiz(topic, single_choice(), mode=mode)
    for learner in [Learner() for _ in range(2 * TIMES)]:
        attempt = learner.begin()
        answered, finished = at_once(
            partial(Caller(learner.user).answer, attempt, 1, "right"),
            partial(Caller(learner.user).finish, attempt),
        )

        assert finished.status == 200
        counted = learner.read(attempt).body["score"]
        assert counted == finished.body["score"] == (1 if answered.status == 200 else 0)
        assert answered.status == 200 or answered.refusal == (409, "attempt_finished")
        assert is_sound(attempt)


def test_finishing_twice_gives_one_result(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        replies = twice(learner, Caller.finish, learner.begin())

        assert statuses(replies) == [200, 200]
        assert replies[0].body == replies[1].body


# Pausing


def practice(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)


@pytest.mark.parametrize("call", [Caller.pause, Caller.resume])
@pytest.mark.parametrize("paused", [False, True])
def test_the_same_twice_is_done_once(topic: Topic, call: Callable[..., Any], paused: bool) -> None:
    practice(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        if paused:
            learner.pause(attempt)
        replies = twice(learner, call, attempt)

        assert [reply.status for reply in replies] == [200, 200]
        assert replies[0].body == replies[1].body
        assert (kept(attempt).paused_at is not None) == (call is Caller.pause)


@pytest.mark.parametrize("paused", [False, True])
def test_pause_and_resume_at_once_leave_the_clock_running_or_not(topic: Topic, paused: bool) -> None:
    practice(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        if paused:
            learner.pause(attempt)
        replies = at_once(
            partial(Caller(learner.user).pause, attempt), partial(Caller(learner.user).resume, attempt)
        )

        assert [reply.status for reply in replies] == [200, 200]
        row = kept(attempt)
        spent = timedelta(seconds=60, milliseconds=row.paused_ms)
        assert row.deadline_at == (None if row.paused_at else row.started_at + spent)


@pytest.mark.parametrize("change", [Caller.pause, Caller.resume])
def test_an_answer_that_meets_a_pause_or_its_end_is_taken_or_refused(
    topic: Topic, change: Callable[..., Any]
) -> None:
    practice(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        if change is Caller.resume:
            learner.pause(attempt)
        answered, changed = at_once(
            partial(Caller(learner.user).answer, attempt, 1, "right"),
            partial(change, Caller(learner.user), attempt),
        )

        assert changed.status == 200
        assert answered.status == 200 or answered.refusal == (409, "attempt_paused")
        assert (kept(attempt).paused_at is not None) == (change is Caller.pause)
        assert is_sound(attempt)
        assert learner.finish(attempt).body["score"] == int(answered.status == 200)


def test_a_pause_that_meets_the_finish_is_over_with_it_or_refused(topic: Topic) -> None:
    practice(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        paused, finished = at_once(
            partial(Caller(learner.user).pause, attempt), partial(Caller(learner.user).finish, attempt)
        )

        assert (finished.status, finished.body["state"]) == (200, "finished")
        assert paused.status == 200 or paused.refusal == (409, "attempt_finished")
        assert kept(attempt).paused_at is None


# The deadline


def begun(topic: Topic, learner: Learner, **policy: Any) -> Any:
    """An exam of a minute, begun at noon."""
    fixed_quiz(topic, single_choice(), mode="exam", time_limit_s=60, **policy)
    with at(NOON):
        return learner.begin()


def answer_in_time(learner: Learner, attempt: Any) -> bool:
    """Whether a right answer that arrives just before the deadline is taken, else refused as too late."""
    sent = lifecycle.Answer(
        user_id=learner.user.pk,
        attempt_id=UUID(attempt["id"]),
        position=1,
        answer=answer_for(attempt["items"][0]["question"], "right"),
        now=IN_TIME,
    )
    with suppress(DomainError):
        lifecycle.answer(sent)
        return True
    return False


def result(learner: Learner, attempt: Any) -> tuple[str, float]:
    """The state and the score once the deadline has passed; and that all agrees."""
    with at(CLOSE):
        body = learner.read(attempt).body
    assert is_sound(attempt)
    return body["state"], body["score"]


def test_an_answer_that_meets_the_sweep_is_counted_or_refused(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), mode="exam", time_limit_s=60)
    for learner in [Learner() for _ in range(2 * TIMES)]:
        with at(NOON):
            attempt = learner.begin()
        answered, _ = at_once(partial(answer_in_time, learner, attempt), partial(lifecycle.sweep, now=CLOSE))

        assert result(learner, attempt) == ("expired", int(answered))


def test_two_sweeps_close_each_attempt_once(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    for _ in range(3):
        with at(NOON):
            for learner in [Learner() for _ in range(5)]:
                learner.begin()

        closed = at_once(*[partial(lifecycle.sweep, now=CLOSE)] * 2)

        assert sum(closed) == 5


def test_an_answer_that_came_in_time_counts_though_it_waited_until_after_the_deadline(
    topic: Topic, learner: Learner
) -> None:
    attempt = begun(topic, learner)
    with held_up(partial(answer_in_time, learner, attempt)) as start:
        statements.lock(learner.user.pk, UUID(attempt["id"]))
        answering = start()

    assert answering.result() is True
    assert result(learner, attempt) == ("expired", 1)


def close(learner: Learner, attempt: Any, how: str) -> None:
    match how:
        case "finished":
            lifecycle.finish(user_id=learner.user.pk, attempt_id=UUID(attempt["id"]), now=IN_TIME)
        case "overdue":
            lifecycle.close_overdue(user_id=learner.user.pk, now=CLOSE)
        case "swept":
            assert lifecycle.sweep(now=CLOSE) == 1


@pytest.mark.parametrize("closing", ["finished", "overdue", "swept"])
def test_unless_the_attempt_was_closed_while_it_waited(topic: Topic, learner: Learner, closing: str) -> None:
    attempt = begun(topic, learner)
    with held_up(partial(answer_in_time, learner, attempt)) as start:
        close(learner, attempt, closing)
        answering = start()

    assert answering.result() is False
    assert result(learner, attempt) == ("finished" if closing == "finished" else "expired", 0)
    assert Response.objects.count() == 0


@pytest.mark.parametrize("closing", ["overdue", "finished"])
def test_closing_waits_for_an_answer_in_progress_and_counts_it(
    topic: Topic, learner: Learner, closing: str
) -> None:
    attempt = begun(topic, learner)
    with held_up(partial(close, learner, attempt, closing)) as start:
        assert answer_in_time(learner, attempt)
        future = start()

    future.result()
    assert result(learner, attempt) == ("finished" if closing == "finished" else "expired", 1)


def test_the_sweep_leaves_an_answer_in_progress_to_the_next_one(topic: Topic, learner: Learner) -> None:
    attempt = begun(topic, learner)
    with held_up(lambda: None):
        assert answer_in_time(learner, attempt)
        (closed,) = at_once(partial(lifecycle.sweep, now=CLOSE))

    assert (closed, lifecycle.sweep(now=CLOSE)) == (0, 1)
    assert result(learner, attempt) == ("expired", 1)


def test_a_pause_that_came_in_time_is_refused_once_the_attempt_was_closed(
    topic: Topic, learner: Learner
) -> None:
    attempt = begun(topic, learner, pausing=True)
    ids = {"user_id": learner.user.pk, "attempt_id": UUID(attempt["id"])}
    with held_up(partial(lifecycle.pause, **ids, now=IN_TIME)) as start:
        lifecycle.close_overdue(user_id=learner.user.pk, now=CLOSE)
        pausing = start()

    with pytest.raises(DomainError) as refused:
        pausing.result()
    assert refused.value.code == "attempt_expired"
    assert kept(attempt).paused_at is None


def test_an_answer_that_meets_the_deadline_keeps_no_attempt_from_being_abandoned(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), mode="exam", time_limit_s=60, at_deadline="abandon")
    for learner in [Learner() for _ in range(TIMES)]:
        with at(NOON):
            attempt = learner.begin()
        at_once(partial(answer_in_time, learner, attempt), partial(lifecycle.sweep, now=CLOSE))

        with at(CLOSE):
            assert "score" not in learner.read(attempt).body
        assert kept(attempt).state == "abandoned"
