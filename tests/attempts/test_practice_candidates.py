"""Which published questions a practice selection may use, and in which order."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from attempts import candidates
from attempts.drawing import REST, Plan
from attempts.models import Attempt
from questions.models import Question, Topic
from tests.attempts.learner import Learner
from tests.attempts.selections import NOON, add, fitting, in_order, pool_of
from tests.content import (
    edit_question,
    fixed_quiz,
    make_exam,
    make_topic,
    multiple_choice,
    publish_question,
    republish_question,
    single_choice,
    true_false,
)

type Groups = Mapping[int, Sequence[int] | None]


@pytest.fixture
def below(topic: Topic) -> Topic:
    """A topic two levels below."""
    return make_topic(topic.exam, "leaf", parent=make_topic(topic.exam, "branch", parent=topic))


@pytest.fixture
def beside(topic: Topic) -> Topic:
    return make_topic(topic.exam, "beside")


def test_practice_uses_the_practice_pool_alone(topic: Topic, learner: Learner) -> None:
    add(topic, "open-one", pool="practice")
    add(topic, "kept-back", pool="exam")

    assert fitting(topic, learner) == {"open-one"}


def test_a_question_moved_to_the_exam_pool_leaves_practice_when_that_is_published(
    topic: Topic, learner: Learner
) -> None:
    question = edit_question(add(topic, "moving"), pool="exam")
    assert fitting(topic, learner) == {"moving"}

    republish_question(question)
    assert fitting(topic, learner) == set()


def test_practice_of_topics_is_of_those_alone(
    topic: Topic, below: Topic, beside: Topic, learner: Learner
) -> None:
    add(topic, "top")
    add(below, "deep")
    add(beside, "aside")

    assert fitting(topic, learner) == {"top", "deep", "aside"}
    assert fitting(topic, learner, topic, below) == {"top", "deep"}
    assert fitting(topic, learner, beside) == {"aside"}


def test_practice_stays_within_its_exam(topic: Topic, learner: Learner) -> None:
    add(topic, "one")
    add(make_topic(make_exam("other")), "foreign")

    assert fitting(topic, learner) == {"one"}


def test_a_question_must_carry_all_of_the_tags(topic: Topic, learner: Learner) -> None:
    add(topic, "both", tags=("tools", "memory"))
    add(topic, "one", tags=("tools",))

    assert fitting(topic, learner, tags=["tools"]) == {"both", "one"}
    assert fitting(topic, learner, tags=["memory", "tools"]) == {"both"}


def test_a_question_is_of_one_of_the_difficulties_and_types(topic: Topic, learner: Learner) -> None:
    publish_question(topic, single_choice("single", difficulty="easy"))
    publish_question(topic, multiple_choice("multiple", difficulty="hard"))
    publish_question(topic, true_false("fact", difficulty="medium"))

    assert fitting(topic, learner, difficulty=["easy", "hard"]) == {"single", "multiple"}
    assert fitting(topic, learner, types=["true_false", "multiple_choice"]) == {"fact", "multiple"}
    assert fitting(topic, learner, types=["true_false"], difficulty=["easy"]) == set()


def test_filters_go_by_what_is_published(topic: Topic, learner: Learner) -> None:
    edit_question(add(topic, "one", tags=("old",)), tags=("new",))

    assert fitting(topic, learner, tags=["old"]) == {"one"}
    assert fitting(topic, learner, tags=["new"]) == set()


def unseen(topic: Topic, learner: Learner) -> list[str]:
    return in_order(pool_of(topic, learner, select="unseen"))


def test_unseen_questions_come_first_then_those_seen_least_recently(
    topic: Topic, learner: Learner, stranger: Learner
) -> None:
    for slug in ("second", "first", "third"):
        fixed_quiz(topic, single_choice(slug), slug=slug)
    add(topic, "new")
    for slug in ("first", "second", "third", "first"):
        learner.finish(learner.begin(slug))

    assert unseen(topic, learner) == ["new", "second", "third", "first"]
    assert unseen(topic, stranger) != unseen(topic, learner)


def test_what_an_attempt_showed_is_seen_whatever_became_of_the_attempt(
    topic: Topic, learner: Learner
) -> None:
    fixed_quiz(topic, single_choice("seen"))
    add(topic, "new")
    Attempt.objects.filter(id=learner.begin()["id"]).update(state="voided", finished_at=NOON)

    assert unseen(topic, learner) == ["new", "seen"]


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        ("random", {"mastered", "missed", "left-out", "new"}),
        ("weakest", {"mastered", "missed", "left-out", "new"}),
        ("unseen", {"new"}),
        ("missed", {"missed"}),
    ],
)
@pytest.mark.parametrize("groups", [1, 2])
def test_what_a_look_at_random_questions_finds_is_what_fits(
    answered: Any, learner: Learner, select: str, expected: set[str], groups: int
) -> None:
    topic = Topic.objects.get(slug="basics")
    other = make_topic(topic.exam, "other")
    add(other, "new")
    plans: dict[int, Groups] = {1: {REST: None}, 2: {1: [topic.pk], 2: [other.pk]}}

    found = candidates.found(pool_of(topic, learner, select=select), Plan(count=20, groups=plans[groups]))

    ids = [c.question_id for group in found.values() for c in group]
    assert set(Question.objects.filter(id__in=ids).values_list("slug", flat=True)) == expected
    assert len(ids) == len(expected)


def test_bookmarked_are_the_learners_own_bookmarks(topic: Topic, learner: Learner, stranger: Learner) -> None:
    for slug in ("kept", "other"):
        add(topic, slug)
    learner.call("PUT", "/api/v1/me/bookmarks/kept")
    stranger.call("PUT", "/api/v1/me/bookmarks/other")

    assert fitting(topic, learner, select="bookmarked") == {"kept"}


def test_flagged_are_those_flagged_in_any_attempt(
    topic: Topic, answered: Any, learner: Learner, stranger: Learner
) -> None:
    learner.flag(answered, 1)
    learner.flag(answered, 3)
    learner.finish(answered)
    learner.flag(learner.begin(), 3, flagged=False)
    stranger.flag(stranger.begin(), 2)

    assert fitting(topic, learner, select="flagged") == {"mastered", "left-out"}
