"""A topic to put questions in, two learners, and somebody of the staff."""

import pytest

from questions.models import Topic
from tests.attempts.learner import Learner
from tests.attempts.staff import Staff
from tests.content import make_exam, make_topic


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def learner(db: None) -> Learner:
    return Learner()


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()
