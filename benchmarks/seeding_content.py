"""The quizzes of `benchmarks.seeding`, made by the commands that authors use. Needs Django to be set up."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from questions import authoring
from questions.drafts import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.models import Exam, Topic
from questions.policy import Mode, Policy
from questions.types.contract import ChoiceDraft, QuestionDraft

TOPICS = 20
PASS = Decimal(60)


def make_content(slug: str, *, quizzes: int, length: int) -> int:
    """The exam's id, with its quizzes published; nothing is done if it is there."""
    found = Exam.objects.filter(slug=slug).first()
    if found is not None:
        return found.pk
    with transaction.atomic():
        exam = authoring.save_exam(draft=ExamDraft(slug=slug, title=slug))
        for number in range(TOPICS):
            authoring.save_topic(exam=exam, draft=TopicDraft(slug=f"topic-{number}", title=f"Topic {number}"))
        topics = list(Topic.objects.filter(exam=exam).order_by("id"))
        for number in range(quizzes):
            slugs = [make_question(topics, number * length + place) for place in range(length)]
            name = f"bench-quiz-{number:03}"
            section = SectionDraft(questions=tuple(slugs))
            draft = QuizDraft(slug=name, title=name, sections=(section,), mode=Mode.EXAM, pass_percent=PASS)
            authoring.publish_quiz(quiz=authoring.save_quiz(exam=exam, draft=draft))
    return exam.pk


def make_question(topics: list[Topic], number: int) -> str:
    draft = QuestionDraft(
        slug=f"bench-question-{number:05}",
        type="single_choice",
        stem=f"What does an agent do when tool number {number} answers with an error?",
        explanation="An error is an observation like any other.",
        choices=tuple(
            ChoiceDraft(text=f"{text} {number}", is_correct=place == 0)
            for place, text in enumerate(
                ("It reads the error", "It gives up", "It repeats call", "It guesses")
            )
        ),
    )
    question = authoring.create(topic=topics[number % len(topics)], draft=draft)
    authoring.publish(question=question)
    return draft.slug


def policy_document() -> dict[str, Any]:
    """As attempts at these quizzes have it."""
    return Policy(mode=Mode.EXAM, pass_percent=PASS).frozen().to_document()
