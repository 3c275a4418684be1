"""A quiz that was counted, and analysts."""

import pytest

from questions.models import Quiz, Topic
from tests.attempts.staff import Staff
from tests.content import make_exam, make_topic
from tests.insight.counted import counted_quiz


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    return counted_quiz(topic)


@pytest.fixture
def analyst(db: None) -> Staff:
    return Staff("view_analysis")
