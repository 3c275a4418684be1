"""What tests of the authoring API share."""

import pytest

from questions.models import Topic
from tests.content import make_exam, make_topic
from tests.questions.authoring_api.author import Author


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def author(topic: Topic) -> Author:
    """Somebody who may do everything with content, where there is an exam with a topic."""
    return Author()
