"""A quiz, learners who sat it, one who did not, and somebody of the staff."""

import pytest

from attempts import figures
from questions.models import Question, Quiz, Topic
from tests.attempts.learner import Learner
from tests.attempts.staff import Staff
from tests.content import (
    fixed_quiz,
    make_exam,
    make_topic,
    multiple_choice,
    republish_question,
    single_choice,
    true_false,
)
from tests.figures.sittings import sit


@pytest.fixture
def topic(db: None) -> Topic:
    return make_topic(make_exam())


@pytest.fixture
def learner(db: None) -> Learner:
    return Learner()


@pytest.fixture
def staff(db: None) -> Staff:
    return Staff()


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    drafts = (single_choice("one"), multiple_choice("two", scoring="net_correct"), true_false("three"))
    return fixed_quiz(topic, *drafts, mode="exam", pass_percent=50, attempts_allowed=None)


@pytest.fixture
def learners(quiz: Quiz) -> list[Learner]:
    """Twelve, of whom some come again and answer otherwise, after a question was changed."""
    found = [Learner() for _ in range(12)]
    for number, learner in enumerate(found[:8]):
        sit(learner, number)
    republish_question(Question.objects.get(slug="one"), stem="Which one?")
    for number, learner in enumerate(found[4:]):
        sit(learner, number + 1)
    figures.update()
    return found
