"""A small bank of questions, made as authors make it. Needs Django to be set up."""

from django.db import connections

from questions import authoring
from questions.authoring import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.models import Topic
from questions.types.contract import ChoiceDraft, QuestionDraft
from quizapi import installation

QUESTIONS = 6  # of each type


def make() -> None:
    """The tables; an exam with a quiz of several tries per question, and one that is an exam."""
    installation.migrate(lambda _line: None)
    exam = authoring.save_exam(draft=ExamDraft(slug="durability", title="Durability"))
    topic = authoring.save_topic(exam=exam, draft=TopicDraft(slug="kept", title="What is kept"))
    for draft in drafts():
        publish(topic, draft)
    draws = (SectionDraft(draw=5),)
    several_tries = QuizDraft(slug="several-tries", title="Several tries", sections=draws, tries=3)
    sat = QuizDraft(slug="exam", title="Exam", sections=draws, mode="exam", time_limit_s=3600)
    for quiz in (several_tries, sat):
        authoring.publish_quiz(quiz=authoring.save_quiz(exam=exam, draft=quiz))
    connections.close_all()


def drafts() -> list[QuestionDraft]:
    return [
        QuestionDraft(
            slug=f"{type.replace('_', '-')}-{number}",
            type=type,
            stem=f"Which of these are kept? ({number})",
            explanation="What was acknowledged is kept.",
            choices=tuple(
                ChoiceDraft(text=f"choice {n}", is_correct=n <= right) for n in range(1, count + 1)
            ),
        )
        for type, count, right in (("single_choice", 5, 1), ("multiple_choice", 4, 2))
        for number in range(1, QUESTIONS + 1)
    ]


def publish(topic: Topic, draft: QuestionDraft) -> None:
    authoring.publish(question=authoring.create(topic=topic, draft=draft), by=None)
