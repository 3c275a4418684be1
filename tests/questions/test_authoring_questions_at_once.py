"""Two commands on one question at once, in real transactions."""

from collections.abc import Callable
from typing import Any

import pytest

from questions import authoring
from questions.authoring import ContentRefused, draft_of
from questions.models import Question, Topic
from tests.content import make_exam, make_topic, single_choice
from tests.questions.authoring import (
    fresh,
    in_state,
    publish,
    retire,
    return_to_author,
    revise,
    revised,
    submit,
)
from tests.questions.overlap import overlapping

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def topic() -> Topic:
    return make_topic(make_exam())


def test_creating_the_same_slug_creates_one(topic: Topic) -> None:
    def create() -> Question:
        return authoring.create(topic=topic, draft=single_choice())

    first, second = overlapping(create, create)
    assert isinstance(first, Question)
    assert isinstance(second, ContentRefused)
    assert second.code == "slug_taken"


def test_publishing_makes_one_version(topic: Topic) -> None:
    question = in_state("draft", topic)
    first, second = overlapping(lambda: publish(question), lambda: publish(question))
    assert (first, first.number) == (second, 1)


def test_publishing_waits_for_a_revision_and_publishes_it(topic: Topic) -> None:
    question = in_state("published", topic)
    _, version = overlapping(lambda: revise(question, stem="Another"), lambda: publish(question))
    assert (version.number, version.delivery["stem"]) == (2, "Another")


def test_of_two_revisions_the_later_stays_whole(topic: Topic) -> None:
    question = in_state("draft", topic)
    first, second = revised(question, stem="First"), revised(question, stem="Second", hints=())
    overlapping(
        lambda: authoring.revise(question=question, topic=topic, draft=first),
        lambda: authoring.revise(question=question, topic=topic, draft=second),
    )
    assert draft_of(fresh(question)) == second


@pytest.mark.parametrize(
    ("command", "state"),
    [(submit, "draft"), (return_to_author, "in_review"), (retire, "published")],
)
def test_a_move_is_made_once(command: Callable[[Question], Any], state: str, topic: Topic) -> None:
    question = in_state(state, topic)
    first, second = overlapping(lambda: command(question), lambda: command(question))
    assert first is None
    assert isinstance(second, ContentRefused)
    assert second.code == "wrong_status"


def test_a_question_is_not_deleted_while_it_is_published(topic: Topic) -> None:
    question = in_state("draft", topic)
    _, second = overlapping(lambda: publish(question), lambda: authoring.delete(question=question))
    assert isinstance(second, ContentRefused)
    assert fresh(question).status == "published"
