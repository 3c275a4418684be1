"""A topic to put questions in, and two learners who call the API."""

from typing import Any

import pytest

from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def learner(db: None) -> Learner:
    return Learner()


@pytest.fixture
def stranger(db: None) -> Learner:
    return Learner()


@pytest.fixture
def answered(topic: Topic, learner: Learner) -> Any:
    """A practice attempt at three questions: one right, one wrong, one left out."""
    fixed_quiz(topic, *(single_choice(slug) for slug in ("mastered", "missed", "left-out")))
    attempt = learner.begin()
    learner.answer(attempt, 1, "right")
    learner.answer(attempt, 2, "wrong")
    return attempt
