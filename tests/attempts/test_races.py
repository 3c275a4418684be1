"""Two requests of one learner at once, on real connections: what each may get, and that nothing is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from attempts import lifecycle
from attempts.models import Attempt, HintTaken, Response
from questions.models import Topic
from quizapi.errors import DomainError
from tests.attempts.learner import ATTEMPTS, Caller, Learner, Reply, at, score_is_the_sum_of_the_marks
from tests.content import answer_for, fixed_quiz, make_exam, make_topic, publish_question, single_choice

pytestmark = pytest.mark.django_db(transaction=True)

# A race is run a number of times, because most runs of one have a winner before the other begins.
TIMES = 8
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CLOSE = NOON + timedelta(seconds=60)


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


def at_once[T](*commands: Callable[[], T]) -> list[T]:
    """What the commands return, each run in a thread and on a connection of its own, let go together."""
    barrier = Barrier(len(commands), timeout=30)

    def run(command: Callable[[], T]) -> T:
        try:
            connection.ensure_connection()
            barrier.wait()
            return command()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(commands)) as pool:
        return [future.result() for future in [pool.submit(run, command) for command in commands]]


def twice(learner: Learner, call: Callable[..., Reply], *args: Any, **more: Any) -> list[Reply]:
    """The replies to two equal calls of the learner at once."""
    return at_once(*[partial(call, Caller(learner.user), *args, **more) for _ in range(2)])


def statuses(replies: list[Reply]) -> list[int]:
    return sorted(reply.status for reply in replies)


def refusals(replies: list[Reply]) -> set[str]:
    return {reply.code for reply in replies if reply.status not in (200, 201)}


def is_sound(attempt: Any) -> bool:
    """Whether score, marks, tries and responses agree."""
    row = Attempt.objects.get(id=attempt["id"])
    responses = Response.objects.filter(user_id=row.user_id, attempt_id=row.id)
    tries = sum(row.items.values_list("tries", flat=True))
    return score_is_the_sum_of_the_marks(row.id) and tries == responses.count()


def test_two_starts_make_one_attempt(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        replies = twice(learner, Caller.start)

        assert statuses(replies) == [200, 201]
        assert replies[0].body == replies[1].body


@pytest.mark.parametrize(
    "what", [{"quiz": "quiz"}, {"practice": {"exam": "agents", "count": 1}}], ids=["quiz", "practice"]
)
def test_the_same_attempt_id_twice_makes_one_attempt(topic: Topic, what: Any) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        body = {"id": str(uuid4()), **what}
        replies = twice(learner, Caller.call, "POST", ATTEMPTS, body)

        assert statuses(replies) == [200, 201]
        assert replies[0].body == replies[1].body
        assert Attempt.objects.filter(user=learner.user).count() == 1


def test_one_id_for_two_quizzes_starts_one_of_them(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), slug="one")
    fixed_quiz(topic, single_choice("two"), slug="two")
    for learner in [Learner() for _ in range(TIMES)]:
        id = uuid4()
        replies = at_once(*[partial(Caller(learner.user).start, quiz, id=id) for quiz in ("one", "two")])

        assert statuses(replies) == [201, 409]
        assert refusals(replies) == {"id_conflict"}


@pytest.mark.parametrize("allowed", [1, 3])
def test_a_storm_of_starts_and_finishes_makes_no_more_attempts_than_allowed(
    topic: Topic, allowed: int
) -> None:
    fixed_quiz(topic, single_choice(), attempts_allowed=allowed)
    for learner in [Learner() for _ in range(3)]:
        replies = storm(learner)

        assert Attempt.objects.filter(user=learner.user).count() == allowed
        assert sum(reply.status == 201 for reply in replies) == allowed
        assert refusals(replies) == {"no_attempts_left"}


def test_starts_and_finishes_at_once_always_get_an_attempt(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())

    replies = storm(Learner())

    assert {reply.status for reply in replies} <= {200, 201}
    assert sum(reply.status == 201 for reply in replies) == Attempt.objects.count()


def storm(learner: Learner) -> list[Reply]:
    """What the starts got of four who at once start and finish, again and again."""
    each = at_once(*[partial(start_and_finish, Caller(learner.user)) for _ in range(4)])
    return [reply for replies in each for reply in replies]


def start_and_finish(caller: Caller) -> list[Reply]:
    replies = []
    for _ in range(4):
        started = caller.start()
        replies.append(started)
        if started.status in (200, 201):
            assert caller.finish(started.body).status == 200
    return replies


@pytest.mark.parametrize("mode", ["practice", "exam"])
def test_the_same_response_id_twice_is_one_response(topic: Topic, mode: str) -> None:
    fixed_quiz(topic, single_choice(), mode=mode)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = twice(learner, Caller.answer, attempt, 1, "right", id=uuid4())

        assert statuses(replies) == [200, 200]
        assert replies[0].body == replies[1].body
        assert Response.objects.filter(user=learner.user).count() == 1
        assert is_sound(attempt)


def test_the_same_answer_twice_without_an_id_is_one_response(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), tries=3)
    for learner in [Learner() for _ in range(TIMES)]:
        replies = twice(learner, Caller.answer, learner.begin(), 1, "wrong")

        assert replies[0].body == replies[1].body
        assert Response.objects.filter(user=learner.user).count() == 1


def test_one_response_id_for_two_attempts_is_taken_by_one(topic: Topic) -> None:
    publish_question(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempts, id = [learner.practise(count=1).body for _ in range(2)], uuid4()
        replies = at_once(
            *[partial(Caller(learner.user).answer, attempt, 1, "right", id=id) for attempt in attempts]
        )

        assert statuses(replies) == [200, 409]
        assert refusals(replies) == {"id_conflict"}
        assert all(is_sound(attempt) for attempt in attempts)


def test_of_two_answers_to_a_question_with_one_try_one_is_taken(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = at_once(
            *[partial(Caller(learner.user).answer, attempt, 1, text) for text in ("right", "wrong")]
        )

        assert statuses(replies) == [200, 409]
        assert refusals(replies) == {"question_resolved"}
        assert is_sound(attempt)


def test_answers_to_two_questions_both_count(topic: Topic) -> None:
    fixed_quiz(topic, single_choice("one"), single_choice("two"))
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies = at_once(*[partial(Caller(learner.user).answer, attempt, n, "right") for n in (1, 2)])

        assert statuses(replies) == [200, 200]
        assert learner.finish(attempt).body["score"] == 2


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


def test_the_same_hint_twice_is_taken_once(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        replies = twice(learner, Caller.hint, learner.begin(), number=1)

        assert statuses(replies) == [200, 200]
        assert replies[0].body == replies[1].body
        assert HintTaken.objects.filter(user=learner.user).count() == 1


def test_two_next_hints_are_the_first_and_the_second(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        replies = twice(learner, Caller.hint, learner.begin())

        assert sorted(reply.body["number"] for reply in replies) == [1, 2]


def test_in_an_exam_a_hint_that_meets_an_answer_lowers_its_mark(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), mode="exam")
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        learner.hint(attempt)
        at_once(
            partial(Caller(learner.user).answer, attempt, 1, "right"),
            partial(Caller(learner.user).hint, attempt),
        )

        assert is_sound(attempt)
        assert learner.finish(attempt).body["score"] == 0.75


def test_an_answer_that_meets_the_sweep_is_counted_or_refused(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), mode="exam", time_limit_s=60)
    for learner in [Learner() for _ in range(2 * TIMES)]:
        with at(NOON):
            attempt = learner.begin()
        answered, _ = at_once(
            partial(is_answered_at_the_last_moment, learner.user.pk, attempt),
            partial(lifecycle.sweep, now=CLOSE),
        )

        with at(CLOSE):
            body = learner.read(attempt).body
        assert (body["state"], body["score"]) == ("expired", int(answered))
        assert is_sound(attempt)


def is_answered_at_the_last_moment(user_id: UUID, attempt: Any) -> bool:
    """Whether the answer was accepted; else it was refused, because the attempt is closed."""
    with suppress(DomainError):
        lifecycle.answer(
            lifecycle.Answer(
                user_id=user_id,
                attempt_id=UUID(attempt["id"]),
                position=1,
                answer=answer_for(attempt["items"][0]["question"], "right"),
                now=CLOSE - timedelta(microseconds=1),
            )
        )
        return True
    return False


def test_two_sweeps_close_each_attempt_once(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    for _ in range(3):
        with at(NOON):
            for learner in [Learner() for _ in range(5)]:
                learner.begin()

        closed = at_once(*[partial(lifecycle.sweep, now=CLOSE)] * 2)

        assert sum(closed) == 5
