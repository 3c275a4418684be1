"""Staff and learners at once, on real connections: one outcome, and everything that was done is kept."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from attempts import lifecycle
from attempts.lifecycle import Order
from attempts.models import Attempt, Intervention, ManualMark, Response
from questions.models import Topic
from quizapi.errors import DomainError
from tests.attempts.learner import Caller, Learner, Reply, at, score_is_the_sum_of_the_marks
from tests.attempts.racing import TIMES, at_once, refusals, statuses
from tests.attempts.staff import Staff, essay_quiz, item, row, written
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def staff(transactional_db: None) -> Staff:
    return Staff()


@pytest.fixture
def other(transactional_db: None) -> Staff:
    return Staff(email="other@example.org")


def test_of_two_marks_at_once_one_counts_and_both_are_kept(topic: Topic, staff: Staff, other: Staff) -> None:
    essay_quiz(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = written(learner, 1)
        replies = at_once(
            partial(staff.mark, learner, attempt, fraction=0.25),
            partial(other.mark, learner, attempt, fraction=0.75),
        )

        kept = list(ManualMark.objects.filter(user=learner.user).order_by("created_at"))
        assert statuses(replies) == [200, 200]
        assert sorted(float(mark.mark) for mark in kept) == [0.25, 0.75]
        assert row(attempt).score == item(attempt).mark == kept[-1].mark
        assert (row(attempt).state, row(attempt).unmarked) == ("finished", 0)
        assert Response.objects.get(user=learner.user).mark == kept[-1].mark


def test_the_last_two_answers_marked_at_once_end_the_attempt(
    topic: Topic, staff: Staff, other: Staff
) -> None:
    essay_quiz(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = written(learner, 1, 3)
        replies = at_once(partial(staff.mark, learner, attempt, 1), partial(other.mark, learner, attempt, 3))

        assert statuses(replies) == [200, 200]
        assert min(reply.body["unmarked"] for reply in replies) == 0
        assert (row(attempt).state, row(attempt).unmarked) == ("finished", 0)
        assert row(attempt).score == 2


def test_the_same_mark_sent_twice_is_kept_once(topic: Topic, staff: Staff) -> None:
    essay_quiz(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = written(learner, 1)
        replies = at_once(
            *[partial(Caller(staff.user).call, "PUT", mark_of(learner, attempt), {"fraction": 1})] * 2
        )

        assert statuses(replies) == [200, 200]
        assert ManualMark.objects.filter(user=learner.user).count() == 1


def mark_of(learner: Learner, attempt: Any) -> str:
    return f"/api/v1/learners/{learner.user.pk}/attempts/{attempt['id']}/items/1/mark"


def test_the_same_extension_sent_twice_counts_once(topic: Topic, staff: Staff) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=3600)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        before = row(attempt).deadline_at
        replies = at_once(*[partial(staff.extend, learner, attempt, id=uuid4())] * 2)

        assert statuses(replies) == [200, 200]
        assert replies[0].body == replies[1].body
        assert before and row(attempt).deadline_at == before + timedelta(minutes=10)


def test_two_extensions_at_once_both_count_one_after_the_other(
    topic: Topic, staff: Staff, other: Staff
) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=3600)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        before = row(attempt).deadline_at
        at_once(*[partial(each.extend, learner, attempt) for each in (staff, other)])

        first, second = Intervention.objects.filter(user=learner.user).order_by("created_at")
        assert before and row(attempt).deadline_at == before + timedelta(minutes=20)
        assert first.after == second.before


def test_one_id_for_two_attempts_goes_to_one(topic: Topic, staff: Staff) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        attempts, id = [learner.practise(count=1).body for _ in range(2)], uuid4()
        replies = at_once(*[partial(staff.void, learner, attempt, id=id) for attempt in attempts])

        assert statuses(replies) == [200, 409]
        assert refusals(replies) == {"id_conflict"}
        assert Attempt.objects.filter(user=learner.user, state="voided").count() == 1


def test_a_reopening_that_meets_a_start_leaves_one_open(topic: Topic, staff: Staff) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(2 * TIMES)]:
        attempt = learner.begin()
        learner.finish(attempt)
        reopened, started = at_once(
            partial(staff.reopen, learner, attempt), partial(Caller(learner.user).start)
        )

        assert Attempt.objects.of(learner.user.pk).open().count() == 1
        if reopened.status == 200:
            assert (started.status, started.body["id"]) == (200, attempt["id"])
        else:
            assert reopened.refusal == (409, "another_attempt_open")
            assert (started.status, row(attempt).state) == (201, "finished")


def test_of_two_attempts_reopened_at_once_one_goes_on(topic: Topic, staff: Staff) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        attempts = []
        for _ in range(2):
            attempts.append(learner.begin())
            learner.finish(attempts[-1])
        replies = at_once(*[partial(staff.reopen, learner, attempt) for attempt in attempts])

        assert statuses(replies) == [200, 409]
        assert refusals(replies) == {"another_attempt_open"}
        assert Attempt.objects.of(learner.user.pk).open().count() == 1


def test_voiding_that_meets_an_answer_leaves_it_counted_or_refused(topic: Topic, staff: Staff) -> None:
    fixed_quiz(topic, single_choice(), mode="exam")
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        voided, answered = at_once(
            partial(staff.void, learner, attempt),
            partial(Caller(learner.user).answer, attempt, 1, "right"),
        )

        assert (voided.status, row(attempt).state) == (200, "voided")
        assert answered.status == 200 or answered.refusal == (409, "attempt_voided")
        assert voided.body["after"]["score"] == (1 if answered.status == 200 else 0)
        assert score_is_the_sum_of_the_marks(attempt["id"])


def test_voiding_that_meets_the_finish_is_voided(topic: Topic, staff: Staff) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = learner.begin()
        replies: list[Reply] = at_once(
            partial(staff.void, learner, attempt), partial(Caller(learner.user).finish, attempt)
        )

        assert statuses(replies) == [200, 200]
        assert row(attempt).state == "voided"
        assert Intervention.objects.get(user=learner.user).before["state"] in ("in_progress", "finished")


def test_an_extension_that_meets_the_sweep_comes_in_time_or_is_refused(topic: Topic, staff: Staff) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=3600)
    for learner in [Learner() for _ in range(2 * TIMES)]:
        with at(NOON):
            attempt = learner.begin()
        order = Order(
            id=uuid4(),
            user_id=learner.user.pk,
            attempt_id=row(attempt).id,
            reason="The fire alarm rang.",
            by=staff.user.pk,
            now=NOON + HOUR - timedelta(microseconds=1),
            seconds=600,
        )

        extended, _ = at_once(partial(done, order), partial(lifecycle.sweep, now=NOON + HOUR))

        assert row(attempt).state == ("in_progress" if extended else "expired")
        assert Intervention.objects.filter(user=learner.user).count() == int(extended)


def done(order: Order) -> bool:
    """Whether the extension came in time; else it was refused, because the attempt is closed."""
    with suppress(DomainError):
        lifecycle.extend(order)
        return True
    return False


def test_a_mark_that_meets_a_reopening_counts_or_is_refused(topic: Topic, staff: Staff, other: Staff) -> None:
    essay_quiz(topic)
    for learner in [Learner() for _ in range(TIMES)]:
        attempt = written(learner, 1)
        marked, reopened = at_once(
            partial(staff.mark, learner, attempt), partial(other.reopen, learner, attempt)
        )

        assert (reopened.status, row(attempt).state) == (200, "in_progress")
        assert marked.status == 200 or marked.refusal == (409, "attempt_in_progress")
        assert row(attempt).unmarked == (0 if marked.status == 200 else 1)
        assert score_is_the_sum_of_the_marks(attempt["id"])
