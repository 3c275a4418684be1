"""A topic, a learner, and a store. What tests do is committed: it is read on another connection."""

from collections.abc import Iterator

import pytest

from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import make_exam, make_topic
from tests.xapi.record_store import RecordStore, record_store


@pytest.fixture
def topic(transactional_db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def learner(transactional_db: None) -> Learner:
    return Learner()


@pytest.fixture
def store() -> Iterator[RecordStore]:
    with record_store() as running:
        yield running
