"""POST /attempts/{id}/pause and /resume: the clock stands still, on whichever device."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from attempts import lifecycle
from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Caller, Learner, Reply, at
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LIMIT = 600


def after(seconds: float) -> datetime:
    return NOON + seconds * SECOND


def iso(seconds: float) -> str:
    return after(seconds).isoformat().replace("+00:00", "Z")


def do(seconds: float, call: Callable[[Any], Reply], attempt: Any) -> Any:
    """The body of the reply to a call so many seconds after noon."""
    with at(after(seconds)):
        reply = call(attempt)
    assert reply.status == 200, reply.body
    return reply.body


@pytest.fixture
def attempt(topic: Topic, learner: Learner) -> Any:
    """Practice of ten minutes, begun at noon."""
    fixed_quiz(topic, single_choice("one"), single_choice("two"), tries=2, time_limit_s=LIMIT)
    with at(NOON):
        return learner.begin()


def test_a_paused_attempt_has_no_deadline_and_says_how_much_time_is_left(
    attempt: Any, learner: Learner
) -> None:
    body = do(100, learner.pause, attempt)

    assert (body["state"], body["paused_at"], body["deadline_at"]) == ("in_progress", iso(100), None)
    assert body["remaining_ms"] == 500_000
    assert body == learner.read(attempt).body


def test_a_resumed_attempt_has_the_time_that_was_left(attempt: Any, learner: Learner) -> None:
    do(100, learner.pause, attempt)

    body = do(10_000, learner.resume, attempt)

    assert (body["paused_at"], body["remaining_ms"], body["deadline_at"]) == (None, None, iso(10_500))


def test_time_stands_still_over_several_pauses_to_the_millisecond(attempt: Any, learner: Learner) -> None:
    do(100.001, learner.pause, attempt)
    do(1000.004, learner.resume, attempt)
    body = do(1100.006, learner.pause, attempt)
    assert body["remaining_ms"] == 399_997  # of 600 seconds 100.001 and 100.002 are spent

    body = do(5000.009, learner.resume, attempt)
    assert body["deadline_at"] == iso(5400.006)


def test_a_pause_may_outlast_the_limit(attempt: Any, learner: Learner) -> None:
    do(599, learner.pause, attempt)
    with at(after(86_400 * 30)):
        assert lifecycle.sweep(now=after(86_400 * 30)) == 0
        assert learner.read(attempt).body["state"] == "in_progress"

    assert do(86_400 * 30, learner.resume, attempt)["deadline_at"] == iso(86_400 * 30 + 1)


def test_a_resumed_attempt_expires_when_its_time_is_spent(attempt: Any, learner: Learner) -> None:
    do(100, learner.pause, attempt)
    do(200, learner.resume, attempt)

    with at(after(699)):
        assert learner.answer(attempt, 1, "right").status == 200
    with at(after(700)):
        assert learner.answer(attempt, 2, "right").refusal == (409, "attempt_expired")
        body = learner.read(attempt).body
    assert (body["finished_at"], body["duration_ms"]) == (iso(700), 600_000)


def test_another_device_resumes_what_one_has_paused(attempt: Any, learner: Learner) -> None:
    phone, laptop = Caller(learner.user), Caller(learner.user)
    do(100, phone.pause, attempt)
    assert do(150, laptop.read, attempt)["paused_at"] == iso(100)

    do(200, laptop.resume, attempt)

    with at(after(210)):
        assert phone.read(attempt).body["deadline_at"] == iso(700)
        assert phone.answer(attempt, 1, "right").status == 200


@pytest.mark.parametrize(
    "call",
    [
        lambda learner, attempt: learner.answer(attempt, 1, "right"),
        lambda learner, attempt: learner.hint(attempt, 2),
        lambda learner, attempt: learner.flag(attempt),
    ],
    ids=["answer", "hint", "flag"],
)
def test_nothing_changes_while_an_attempt_is_paused(
    attempt: Any, learner: Learner, call: Callable[[Learner, Any], Reply]
) -> None:
    paused = do(100, learner.pause, attempt)

    with at(after(200)):
        assert call(learner, attempt).refusal == (409, "attempt_paused")
        assert learner.read(attempt).body == paused


def test_nothing_is_saved_or_taken_back_while_an_exam_is_paused(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), mode="exam", pausing=True)
    attempt = learner.begin()
    learner.answer(attempt, 1, "right")
    learner.pause(attempt)

    assert learner.save(attempt, 1, "wrong").refusal == (409, "attempt_paused")
    assert learner.clear(attempt, 1).refusal == (409, "attempt_paused")
    assert learner.finish(attempt).body["score"] == 1


def test_an_answer_sent_again_while_paused_gives_the_first_result(attempt: Any, learner: Learner) -> None:
    id = uuid4()
    with at(after(50)):
        first = learner.answer(attempt, 1, "right", id=id)
    do(100, learner.pause, attempt)

    with at(after(200)):
        assert learner.answer(attempt, 1, "right", id=id).body == first.body


def test_to_pause_again_changes_nothing(attempt: Any, learner: Learner) -> None:
    first = do(100, learner.pause, attempt)

    assert do(200, learner.pause, attempt) == first


def test_to_resume_again_changes_nothing(attempt: Any, learner: Learner) -> None:
    do(100, learner.pause, attempt)
    first = do(200, learner.resume, attempt)

    assert do(300, learner.resume, attempt) == first


def test_to_resume_what_was_never_paused_changes_nothing(attempt: Any, learner: Learner) -> None:
    assert do(100, learner.resume, attempt) == attempt


def test_to_start_the_quiz_again_goes_on_with_the_paused_attempt(attempt: Any, learner: Learner) -> None:
    paused = do(100, learner.pause, attempt)

    assert do(200, lambda _: learner.start(), attempt) == paused


# The end of a paused attempt


def test_a_paused_attempt_may_be_finished_and_the_pause_is_no_time_spent(
    attempt: Any, learner: Learner
) -> None:
    do(100, learner.pause, attempt)
    do(160, learner.resume, attempt)
    do(200, learner.pause, attempt)

    body = do(1000, learner.finish, attempt)

    assert (body["state"], body["finished_at"], body["paused_at"]) == ("finished", iso(1000), None)
    assert body["duration_ms"] == 140_000


@pytest.mark.parametrize("path", ["pause", "resume"])
def test_a_finished_attempt_is_neither_paused_nor_resumed(attempt: Any, learner: Learner, path: str) -> None:
    do(100, learner.finish, attempt)

    assert getattr(learner, path)(attempt).refusal == (409, "attempt_finished")


@pytest.mark.parametrize("path", ["pause", "resume"])
def test_an_expired_attempt_is_neither_paused_nor_resumed(attempt: Any, learner: Learner, path: str) -> None:
    with at(after(LIMIT)):
        assert getattr(learner, path)(attempt).refusal == (409, "attempt_expired")

    assert Attempt.objects.get().state == "expired"


def test_the_close_of_the_quiz_ends_a_paused_attempt(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=LIMIT, closes_at=after(1000))
    with at(NOON):
        attempt = learner.begin()
    assert do(100, learner.pause, attempt)["deadline_at"] == iso(1000)

    with at(after(1000)):
        assert learner.resume(attempt).refusal == (409, "attempt_expired")
        body = learner.read(attempt).body
    assert (body["state"], body["finished_at"], body["duration_ms"]) == ("expired", iso(1000), 100_000)


def test_the_close_of_the_quiz_limits_what_a_resumed_attempt_has_left(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=LIMIT, closes_at=after(1000))
    with at(NOON):
        attempt = learner.begin()
    do(100, learner.pause, attempt)

    assert do(900, learner.resume, attempt)["deadline_at"] == iso(1000)


def test_a_paused_attempt_finished_in_grace_has_spent_no_more_than_before_the_pause(
    topic: Topic, learner: Learner
) -> None:
    fixed_quiz(topic, single_choice(), closes_at=after(1000), at_deadline="grace", grace_s=60)
    with at(NOON):
        attempt = learner.begin()
    do(100, learner.pause, attempt)

    body = do(1030, learner.finish, attempt)

    assert (body["finished_at"], body["duration_ms"]) == (iso(1000), 100_000)


def test_in_grace_an_attempt_is_not_paused(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=LIMIT, at_deadline="grace", grace_s=60)
    with at(NOON):
        attempt = learner.begin()

    with at(after(LIMIT)):
        assert learner.pause(attempt).refusal == (409, "deadline_passed")


# Who may


def test_an_exam_is_not_paused(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice(), mode="exam", time_limit_s=LIMIT)
    attempt = learner.begin()

    assert learner.pause(attempt).refusal == (409, "pausing_not_allowed")
    assert learner.read(attempt).body == attempt


def test_practice_without_a_limit_is_paused_too(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice())
    attempt = learner.begin()

    body = learner.pause(attempt).body

    assert body["paused_at"] is not None
    assert body["remaining_ms"] is None
    assert learner.resume(attempt).body["deadline_at"] is None


@pytest.mark.parametrize("path", ["pause", "resume"])
def test_an_attempt_of_somebody_else_is_not_found(attempt: Any, stranger: Learner, path: str) -> None:
    assert getattr(stranger, path)(attempt).refusal == (404, "not_found")


# Commands that overtake each other: each knows when it arrived, not when its turn comes


def ids(learner: Learner, attempt: Any) -> dict[str, UUID]:
    return {"user_id": learner.user.pk, "attempt_id": UUID(attempt["id"])}


def test_to_resume_before_a_pause_that_came_first_takes_no_time(attempt: Any, learner: Learner) -> None:
    lifecycle.pause(**ids(learner, attempt), now=after(100))
    lifecycle.resume(**ids(learner, attempt), now=after(99))

    with at(after(101)):
        body = learner.read(attempt).body
    assert (body["paused_at"], body["deadline_at"]) == (None, iso(LIMIT))


def test_to_finish_before_a_pause_that_came_first_ends_the_attempt(attempt: Any, learner: Learner) -> None:
    lifecycle.pause(**ids(learner, attempt), now=after(100))
    lifecycle.finish(**ids(learner, attempt), now=after(99))

    body = learner.read(attempt).body
    assert (body["state"], body["duration_ms"]) == ("finished", 99_000)


def test_a_pause_that_had_to_wait_for_a_resumption_begins_after_it(attempt: Any, learner: Learner) -> None:
    place: Any = {"user_id": learner.user.pk, "attempt_id": attempt["id"]}
    for command, seconds in (
        (lifecycle.pause, 10),
        (lifecycle.resume, 20),
        (lifecycle.pause, 11),
        (lifecycle.resume, 21),
    ):
        command(**place, now=after(seconds))

    with at(after(22)):
        assert learner.read(attempt).body["deadline_at"] == iso(LIMIT + 11)
