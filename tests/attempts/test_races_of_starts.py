"""Two starts of one learner at once, on real connections: what each may get, and that nothing is doubled."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from attempts.models import Attempt, StartAlias
from questions.models import Topic
from tests.attempts.learner import ATTEMPTS, Caller, Learner, Reply, at
from tests.attempts.racing import TIMES, at_once, refusals, statuses, twice
from tests.content import fixed_quiz, make_exam, make_topic, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


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


def test_after_the_deadline_two_starts_close_the_old_attempt_and_make_one_new(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), time_limit_s=60)
    for learner in [Learner() for _ in range(TIMES)]:
        with at(NOON):
            learner.begin()
        with at(NOON + timedelta(seconds=60)):
            replies = twice(learner, Caller.start)

        assert statuses(replies) == [200, 201]
        assert replies[0].body == replies[1].body
        states = Attempt.objects.filter(user=learner.user).order_by("number").values_list("state", flat=True)
        assert list(states) == ["expired", "in_progress"]


# Ids that meet an attempt that is open


def test_the_same_id_twice_that_meets_an_open_attempt_means_it_once(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        first, id = learner.begin(), uuid4()
        replies = twice(learner, Caller.start, id=id)

        assert [reply.status for reply in replies] == [200, 200]
        assert replies[0].body == replies[1].body == first
        assert StartAlias.objects.filter(user=learner.user).count() == 1


def test_one_id_that_meets_the_open_attempts_at_two_quizzes_means_one_of_them(topic: Topic) -> None:
    for slug in ("one", "two"):
        fixed_quiz(topic, single_choice(slug), slug=slug)
    for learner in [Learner() for _ in range(TIMES)]:
        opened, id = [learner.begin(slug) for slug in ("one", "two")], uuid4()
        replies = at_once(*[partial(Caller(learner.user).start, slug, id=id) for slug in ("one", "two")])

        assert statuses(replies) == [200, 409]
        assert refusals(replies) == {"id_conflict"}
        (met,) = [reply.body for reply in replies if reply.status == 200]
        assert met in opened
        assert learner.start(met["quiz"], id=id).body == met


def test_two_ids_at_once_both_mean_the_attempt_that_they_get(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(TIMES)]:
        ids = [uuid4(), uuid4()]
        replies = at_once(*[partial(Caller(learner.user).start, id=id) for id in ids])
        assert statuses(replies) == [200, 201]
        finished = learner.finish(replies[0].body).body

        assert [learner.start(id=id).body for id in ids] == [finished, finished]


def test_an_id_that_meets_the_finish_means_the_attempt_that_it_got(topic: Topic) -> None:
    fixed_quiz(topic, single_choice())
    for learner in [Learner() for _ in range(2 * TIMES)]:
        first, id = learner.begin(), uuid4()
        met, finished = at_once(
            partial(Caller(learner.user).start, id=id), partial(Caller(learner.user).finish, first)
        )

        assert finished.status == 200
        assert met.body["id"] == (str(id) if met.status == 201 else first["id"])
        assert learner.start(id=id).body["id"] == met.body["id"]
        assert Attempt.objects.filter(user=learner.user).count() == (2 if met.status == 201 else 1)
