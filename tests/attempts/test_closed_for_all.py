"""What waits until a quiz has closed for everybody waits for whoever may still be at it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from attempts import lifecycle
from attempts.lifecycle.interventions import Order
from questions.models import Quiz, Topic
from quizapi.accounts.models import User
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CLOSE = NOON + HOUR


@pytest.fixture
def attempts(topic: Topic, learner: Learner, stranger: Learner) -> tuple[Any, Any]:
    """Two learners at an exam whose key waits for its close; the first of them has finished."""
    fixed_quiz(topic, single_choice(), mode="exam", closes_at=CLOSE, reveal={"closed": ["key"]})
    with at(NOON):
        done, other = learner.begin(), stranger.begin()
        learner.finish(done)
    return done, other


def shows_the_key(learner: Learner, attempt: Any, moment: datetime) -> bool:
    with at(moment):
        return "correct_answer" in learner.review(attempt).body["items"][0]


def test_the_key_shows_from_the_close_on(attempts: Any, learner: Learner) -> None:
    assert not shows_the_key(learner, attempts[0], CLOSE - timedelta(seconds=1))
    assert shows_the_key(learner, attempts[0], CLOSE)


def test_it_waits_for_an_attempt_that_staff_gave_more_time(
    attempts: Any, learner: Learner, stranger: Learner
) -> None:
    order = Order(
        id=uuid4(),
        user_id=stranger.user.pk,
        attempt_id=UUID(attempts[1]["id"]),
        reason="The light went out.",
        by=User.objects.create_superuser("staff@example.org").pk,
        now=NOON,
        seconds=3600,
    )
    lifecycle.extend(order)

    assert not shows_the_key(learner, attempts[0], CLOSE + HOUR / 2)
    assert shows_the_key(learner, attempts[0], CLOSE + HOUR)


def test_it_waits_for_those_who_began_before_the_close_was_moved_forward(
    attempts: Any, learner: Learner
) -> None:
    Quiz.objects.update(closes_at=NOON + HOUR / 4)

    assert not shows_the_key(learner, attempts[0], NOON + HOUR / 2)
    assert shows_the_key(learner, attempts[0], CLOSE)


def test_a_close_that_was_moved_back_holds_for_all(attempts: Any, learner: Learner) -> None:
    Quiz.objects.update(closes_at=CLOSE + HOUR)

    assert not shows_the_key(learner, attempts[0], CLOSE)
    assert shows_the_key(learner, attempts[0], CLOSE + HOUR)
