"""Editing, publishing and retiring content never changes what attempts hold."""

from typing import Any

import pytest

from questions import authoring
from questions.models import Question, Topic
from questions.types.contract import ChoiceDraft
from tests.attempts.learner import Learner
from tests.content import (
    edit_question,
    publish_question,
    publish_questions,
    republish_question,
    single_choice,
)


@pytest.fixture
def question(topic: Topic) -> Question:
    return publish_question(topic, single_choice("stages"))


@pytest.fixture
def attempt(question: Question, learner: Learner) -> Any:
    return learner.practise(count=1).body


def reverse_key(question: Question) -> Question:
    """Publish a version in which the choice that was wrong is the right one."""
    choices = tuple(
        ChoiceDraft(id=c.id, text=c.text, is_correct=c.text == "wrong", feedback=f"new {c.text}")
        for c in authoring.draft_of(question).choices
    )
    return republish_question(question, choices=choices, stem="A new stem", explanation="new explanation")


def delivered(attempt: Any) -> Any:
    return attempt["items"][0]["question"]


def test_an_unpublished_edit_shows_nowhere(question: Question, learner: Learner) -> None:
    edit_question(question, stem="An unpublished stem")

    attempt = learner.practise(count=1).body

    assert delivered(attempt)["stem"] == "What are the three stages of stages?"
    assert delivered(attempt)["version"] == 1


def test_an_old_attempt_keeps_its_version_and_a_new_one_gets_the_new(
    question: Question, attempt: Any, learner: Learner
) -> None:
    reverse_key(question)

    assert learner.read(attempt).body == attempt
    new = delivered(learner.practise(count=1).body)
    assert (new["version"], new["stem"]) == (2, "A new stem")


def test_an_answer_is_graded_by_the_version_that_was_delivered(
    question: Question, attempt: Any, learner: Learner
) -> None:
    reverse_key(question)

    reply = learner.answer(attempt, 1, "right").body

    assert (reply["correct"], reply["explanation"]) == (True, "explanation of stages")


def test_a_new_attempt_is_graded_by_the_new_version(question: Question, learner: Learner) -> None:
    reverse_key(question)

    reply = learner.answer(learner.practise(count=1).body, 1, "wrong").body

    assert (reply["correct"], reply["explanation"]) == (True, "new explanation")


def test_hints_come_from_the_version_that_was_delivered(
    question: Question, attempt: Any, learner: Learner
) -> None:
    republish_question(question, hints=())

    assert learner.hint(attempt).body["text"] == "first hint of stages"


def test_a_choice_that_was_removed_since_can_still_be_picked(
    question: Question, attempt: Any, learner: Learner
) -> None:
    republish_question(question, choices=authoring.draft_of(question).choices[:2])

    assert learner.answer(attempt, 1, "worst").status == 200


def test_a_finished_attempt_reads_and_reviews_as_before(
    question: Question, attempt: Any, learner: Learner
) -> None:
    learner.answer(attempt, 1, "right")
    learner.finish(attempt)
    read, review = learner.read(attempt).body, learner.review(attempt).body

    reverse_key(question)

    assert learner.read(attempt).body == read
    assert learner.review(attempt).body == review


def test_a_retired_question_stays_in_attempts_and_comes_in_no_new_one(
    question: Question, attempt: Any, learner: Learner
) -> None:
    authoring.retire(question=question)

    assert learner.answer(attempt, 1, "right").body["correct"] is True
    assert learner.practise(count=1).code == "too_few_questions"


def test_a_published_again_question_comes_again(question: Question, learner: Learner) -> None:
    authoring.retire(question=question)
    authoring.publish(question=question, by=None)

    assert learner.practise(count=1).status == 201


def test_a_missed_question_is_practised_in_its_new_version(
    question: Question, attempt: Any, learner: Learner
) -> None:
    learner.answer(attempt, 1, "wrong")
    reverse_key(question)

    assert delivered(learner.practise(count=1, select="missed").body)["version"] == 2


def test_a_new_question_changes_no_attempt(topic: Topic, attempt: Any, learner: Learner) -> None:
    publish_questions(topic, 2)

    assert learner.read(attempt).body == attempt
