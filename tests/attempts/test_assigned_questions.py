"""Which questions an attempt starts with, and in which order they and their choices stand."""

import pytest

from attempts.models import Attempt, AttemptItem
from questions import authoring
from questions.authoring import SectionDraft
from questions.models import Quiz, Topic
from questions.types.contract import ChoiceDraft
from tests.attempts.learner import Learner
from tests.content import (
    fixed_quiz,
    make_exam,
    make_topic,
    multiple_choice,
    publish_questions,
    publish_quiz,
    single_choice,
    true_false,
)


@pytest.fixture
def quiz(topic: Topic) -> Quiz:
    return fixed_quiz(topic, single_choice("one"), multiple_choice("two"))


def test_a_draw_that_finds_too_few_questions_is_refused(topic: Topic, learner: Learner) -> None:
    questions = publish_questions(topic, 2)
    publish_quiz(topic.exam, SectionDraft(draw=2))
    authoring.retire(question=questions[0])

    refused = learner.start("quiz")

    assert refused.refusal == (409, "too_few_questions")
    assert refused.body["available"] == 1
    assert Attempt.objects.count() == 0


def test_fixed_and_drawn_sections_follow_each_other(topic: Topic, learner: Learner) -> None:
    publish_questions(topic, 3)
    publish_quiz(
        topic.exam,
        SectionDraft(questions=("question-2",)),
        SectionDraft(draw=2),
        shuffle_questions=False,
    )

    slugs = [item["question"]["slug"] for item in learner.begin()["items"]]

    assert slugs[0] == "question-2"
    assert sorted(slugs[1:]) == ["question-1", "question-3"]


def test_choices_are_shuffled_for_each_learner_and_stay_so(topic: Topic) -> None:
    fixed_quiz(topic, single_choice(), shuffle_choices=True)

    orders = set()
    for learner in [Learner() for _ in range(12)]:
        attempt = learner.begin()
        assert learner.read(attempt).body == attempt
        orders.add(tuple(choice["text"] for choice in attempt["items"][0]["question"]["choices"]))

    assert len(orders) > 1
    assert all(sorted(order) == ["right", "worse", "worst", "wrong"] for order in orders)


def test_true_stands_before_false_however_choices_are_shuffled(topic: Topic) -> None:
    fixed_quiz(topic, true_false(), shuffle_choices=True)

    for learner in [Learner() for _ in range(6)]:
        choices = learner.begin()["items"][0]["question"]["choices"]
        assert [choice["text"] for choice in choices] == ["True", "False"]


def test_pinned_choices_stay_last_however_choices_are_shuffled(topic: Topic) -> None:
    pinned = ChoiceDraft(text="none of the above", pinned=True)
    fixed_quiz(topic, single_choice(choices=(*single_choice().choices, pinned)), shuffle_choices=True)

    orders = set()
    for learner in [Learner() for _ in range(12)]:
        *loose, last = learner.begin()["items"][0]["question"]["choices"]
        assert (last["text"], last["pinned"]) == ("none of the above", True)
        orders.add(tuple(choice["text"] for choice in loose))

    assert len(orders) > 1


def test_what_is_to_be_ordered_does_not_stand_in_its_order_where_the_quiz_does_not_shuffle(
    topic: Topic, learner: Learner
) -> None:
    steps = tuple(ChoiceDraft(text=f"step {n}") for n in range(20))
    fixed_quiz(topic, single_choice(type="ordering", choices=steps), shuffle_choices=False)

    choices = learner.begin()["items"][0]["question"]["choices"]

    assert [choice["id"] for choice in choices] == sorted(choice["id"] for choice in choices)
    assert [choice["text"] for choice in choices] != [step.text for step in steps]


def test_choices_stand_as_their_author_ordered_them_where_the_quiz_does_not_shuffle(
    quiz: Quiz, learner: Learner
) -> None:
    learner.begin()

    assert AttemptItem.objects.filter(choice_order__isnull=True).count() == 2


def test_questions_of_another_exam_are_not_drawn(topic: Topic, learner: Learner) -> None:
    publish_questions(make_topic(make_exam("other")), 3, prefix="foreign")
    publish_questions(topic, 2)
    publish_quiz(topic.exam, SectionDraft(draw=2))

    slugs = {item["question"]["slug"] for item in learner.begin()["items"]}

    assert slugs == {"question-1", "question-2"}
