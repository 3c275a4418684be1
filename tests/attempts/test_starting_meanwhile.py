"""Attempts that start while staff write content, on real connections: learners wait for none of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection, transaction

from questions import authoring
from questions.authoring.bulk_rows import Write
from questions.authoring.bulk_writes import BulkWriter, held
from questions.authoring_api import reading
from questions.models import Exam, Question, Quiz, Topic
from tests.attempts.learner import Caller, Learner, Reply
from tests.content import edit_question, fixed_quiz, make_exam, make_topic, republish_question, single_choice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def question(transactional_db: None) -> Question:
    fixed_quiz(make_topic(make_exam()), single_choice())
    return Question.objects.get()


def save_topic() -> None:
    topic = Topic.objects.get()
    draft = replace(authoring.topic_draft_of(topic), title="Another")
    authoring.save_topic(exam=topic.exam, topic=topic, draft=draft)


def save_exam() -> None:
    exam = Exam.objects.get()
    authoring.save_exam(exam=exam, draft=replace(authoring.exam_draft_of(exam), title="Another"))


def revise() -> None:
    edit_question(Question.objects.get(), stem="Another?")


def publish_again() -> None:
    republish_question(Question.objects.get(), stem="Another?")


def import_again() -> None:
    [question] = held(Question.objects.all())
    draft = replace(authoring.draft_of(question), stem="Another?")
    write = Write(topic=question.topic, question=question, draft=draft)
    BulkWriter(by=None, command="import_file").save([write])


def save_quiz() -> None:
    quiz = Quiz.objects.get()
    authoring.save_quiz(
        exam=quiz.exam, quiz=quiz, draft=replace(authoring.quiz_draft_of(quiz), title="Another")
    )


@pytest.mark.parametrize(
    "write",
    [
        save_topic,
        save_exam,
        revise,
        publish_again,
        import_again,
        save_quiz,
        partial(reading.held_question, "stages"),
        partial(reading.held_quiz, "quiz"),
        partial(reading.held_exam, "agents"),
        partial(reading.held_topic, "agents", "basics"),
    ],
    ids=lambda write: getattr(write, "func", write).__name__,
)
def test_an_attempt_starts_while_staff_write(question: Question, write: Callable[[], object]) -> None:
    learner = Learner()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        write()
        reply = pool.submit(alone, partial(Caller(learner.user).start)).result(timeout=20)

    assert reply.status == 201


def alone(call: Callable[[], Reply]) -> Reply:
    """The reply to a call on a connection of its own."""
    try:
        return call()
    finally:
        connection.close()
