"""Which published questions a practice selection may use."""

from collections.abc import Sequence
from typing import Any

import pytest

from attempts import candidates
from questions.assembly import Candidate
from questions.models import Question, Topic
from tests.attempts.learner import Learner
from tests.content import (
    edit_question,
    fixed_quiz,
    make_exam,
    make_topic,
    publish_question,
    republish_question,
    single_choice,
)


def add(topic: Topic, slug: str, **changes: Any) -> Question:
    return publish_question(topic, single_choice(slug, **changes))


def slugs(found: Sequence[Candidate]) -> set[str]:
    return set(Question.objects.filter(id__in=[c.question_id for c in found]).values_list("slug", flat=True))


def of_practice(topic: Topic, learner: Learner, *topics: Topic, select: str = "random") -> set[str]:
    section = candidates.for_practice(
        user_id=learner.user.pk,
        exam_id=topic.exam_id,
        topic_ids=[t.pk for t in topics] or None,
        count=1,
        select=select,
    )
    return slugs(section.candidates)


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

    assert of_practice(topic, learner) == {"open-one"}


def test_a_question_moved_to_the_exam_pool_leaves_practice_when_that_is_published(
    topic: Topic, learner: Learner
) -> None:
    question = edit_question(add(topic, "moving"), pool="exam")
    assert of_practice(topic, learner) == {"moving"}

    republish_question(question)
    assert of_practice(topic, learner) == set()


def test_practice_of_topics_takes_in_those_below_them(
    topic: Topic, below: Topic, beside: Topic, learner: Learner
) -> None:
    add(topic, "top")
    add(below, "deep")
    add(beside, "aside")

    assert of_practice(topic, learner) == {"top", "deep", "aside"}
    assert of_practice(topic, learner, topic) == {"top", "deep"}
    assert of_practice(topic, learner, below, beside) == {"deep", "aside"}


def test_practice_stays_within_its_exam(topic: Topic, learner: Learner) -> None:
    add(topic, "one")
    add(make_topic(make_exam("other")), "foreign")

    assert of_practice(topic, learner) == {"one"}


def met(topic: Topic, learner: Learner) -> dict[str, int]:
    section = candidates.for_practice(
        user_id=learner.user.pk, exam_id=topic.exam_id, topic_ids=None, count=1, select="unseen"
    )
    names = dict(Question.objects.values_list("id", "slug"))
    return {names[c.question_id]: c.tier for c in section.candidates}


def test_unseen_questions_stand_in_the_first_tier(topic: Topic, learner: Learner, stranger: Learner) -> None:
    fixed_quiz(topic, single_choice("seen"))
    add(topic, "new")
    learner.begin()

    assert met(topic, learner) == {"seen": 1, "new": 0}
    assert met(topic, stranger) == {"seen": 0, "new": 0}


@pytest.fixture
def answered(topic: Topic, learner: Learner) -> Any:
    """A practice attempt at three questions: one right, one wrong, one left out."""
    fixed_quiz(topic, *(single_choice(slug) for slug in ("mastered", "missed", "left-out")))
    attempt = learner.begin()
    learner.answer(attempt, 1, "right")
    learner.answer(attempt, 2, "wrong")
    return attempt


def test_missed_are_those_whose_latest_answer_was_not_fully_right(
    topic: Topic, answered: Any, learner: Learner
) -> None:
    assert of_practice(topic, learner, select="missed") == {"missed"}


def test_what_others_missed_is_not_missed(topic: Topic, answered: Any, stranger: Learner) -> None:
    assert of_practice(topic, stranger, select="missed") == set()


def test_a_mark_lowered_by_a_hint_is_not_a_miss(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("helped"))
    attempt = learner.begin()
    learner.hint(attempt)
    learner.hint(attempt)
    assert learner.answer(attempt, 1, "right").body["mark"] == 0.75

    assert of_practice(topic, learner, select="missed") == set()


@pytest.mark.parametrize("text", ["right", "wrong"])
def test_an_exam_in_progress_does_not_tell_by_what_is_missed_how_it_goes(
    topic: Topic, learner: Learner, text: str
) -> None:
    fixed_quiz(topic, single_choice("asked"), mode="exam")
    learner.answer(learner.begin(), 1, text)

    assert of_practice(topic, learner, select="missed") == set()


def test_what_an_exam_missed_is_practised_after_its_end(topic: Topic, learner: Learner) -> None:
    fixed_quiz(topic, single_choice("asked"), mode="exam")
    attempt = learner.begin()
    learner.answer(attempt, 1, "wrong")
    learner.finish(attempt)

    assert of_practice(topic, learner, select="missed") == {"asked"}
