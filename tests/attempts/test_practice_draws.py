"""Which questions a practice attempt gets: shared out by weight, repeatable by seed, none twice."""

from typing import Any

import pytest

from attempts.models import Attempt
from questions.models import Topic
from tests.attempts.learner import Learner
from tests.content import make_exam, make_topic, publish_questions


@pytest.fixture
def other_topic(topic: Topic) -> Topic:
    return make_topic(topic.exam, "tools")


def test_the_questions_are_shared_out_by_the_weights_of_the_topics(learner: Learner) -> None:
    exam = make_exam()
    make_topic(exam, "empty", weight=4)
    for slug, weight in (("heavy", 3), ("light", 1)):
        below = make_topic(exam, f"below-{slug}", weight=0, parent=make_topic(exam, slug, weight=weight))
        publish_questions(below, 9, prefix=slug)

    items = learner.practise(count=8, by_topic_weight=True).body["items"]

    topics = [item["question"]["topic"] for item in items]
    assert (topics.count("below-heavy"), topics.count("below-light")) == (6, 2)


@pytest.mark.parametrize(
    "selection",
    [
        {},
        {"by_topic_weight": True},
        {"select": "unseen"},
        {"select": "unseen", "by_topic_weight": True},
        {"select": "missed"},
        {"select": "weakest"},
    ],
)
def test_the_same_seed_gives_the_same_attempt(
    topic: Topic, other_topic: Topic, selection: dict[str, Any]
) -> None:
    publish_questions(topic, 12)
    publish_questions(other_topic, 12, prefix="tool")

    first, again, other = (drawn(Learner(), selection | {"seed": seed}) for seed in (7, 7, 8))

    assert first == again
    assert {question["slug"] for question in first} != {question["slug"] for question in other}
    assert Attempt.objects.filter(seed=7).count() == 2


def drawn(learner: Learner, selection: dict[str, Any]) -> list[dict[str, Any]]:
    """The ten questions that a learner gets who, if they are to practise what they missed, missed all."""
    if selection.get("select") == "missed":
        met = learner.practise(count=24, seed=1).body
        for position in range(1, 25):
            learner.answer(met, position, "wrong")
    return [item["question"] for item in learner.practise(count=10, **selection).body["items"]]


def test_without_a_seed_the_server_draws_one(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 1)
    for _ in range(2):
        learner.practise(count=1)

    assert len(set(Attempt.objects.values_list("seed", flat=True))) == 2


@pytest.mark.parametrize("select", ["random", "unseen", "weakest"])
def test_no_question_comes_twice(topic: Topic, learner: Learner, select: str) -> None:
    publish_questions(topic, 20)

    items = learner.practise(count=20, select=select).body["items"]

    assert len({item["question"]["slug"] for item in items}) == 20


def test_unseen_fills_up_with_what_was_seen_the_longest_ago(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 9)
    first, second, third = (
        {item["question"]["slug"] for item in learner.practise(count=3, select="unseen").body["items"]}
        for _ in range(3)
    )
    assert len(first | second | third) == 9

    fourth = {item["question"]["slug"] for item in learner.practise(count=5, select="unseen").body["items"]}

    assert first < fourth < first | second
