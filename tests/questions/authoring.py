"""The commands on questions with one argument, and questions in each state."""

from dataclasses import replace
from typing import Any

from questions import authoring
from questions.authoring import draft_of
from questions.models import Question, QuestionVersion, Topic
from questions.types.contract import QuestionDraft
from tests.content import single_choice

STATES = ("draft", "in_review", "published", "retired")


def in_state(state: str, topic: Topic, slug: str = "stages") -> Question:
    question = authoring.create(topic=topic, draft=single_choice(slug))
    if state == "in_review":
        authoring.submit(question=question)
    if state in {"published", "retired"}:
        authoring.publish(question=question, by=None)
    if state == "retired":
        authoring.retire(question=question)
    return fresh(question)


def fresh(question: Question) -> Question:
    return Question.objects.with_draft().get(pk=question.pk)


def revised(question: Question, **changes: Any) -> QuestionDraft:
    return replace(draft_of(fresh(question)), **changes)


def revise(question: Question, **changes: Any) -> bool:
    draft = revised(question, **changes)
    return authoring.revise(question=question, topic=question.topic, draft=draft)


def publish(question: Question) -> QuestionVersion:
    return authoring.publish(question=question, by=None)


def retire(question: Question) -> None:
    authoring.retire(question=question)


def submit(question: Question) -> None:
    authoring.submit(question=question)


def return_to_author(question: Question) -> None:
    authoring.return_to_author(question=question, comment="Say which.")
