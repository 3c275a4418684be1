"""Content for tests, made as authors make it: through `questions.authoring`."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from questions import authoring
from questions.authoring import ExamDraft, QuizDraft, SectionDraft, TopicDraft
from questions.models import Exam, Question, Quiz, Topic
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft


def make_exam(slug: str = "agents") -> Exam:
    return authoring.save_exam(draft=ExamDraft(slug=slug, title=slug.title()))


def make_topic(exam: Exam, slug: str = "basics", *, weight: int = 1, parent: Topic | None = None) -> Topic:
    draft = TopicDraft(slug=slug, title=slug.title(), weight=Decimal(weight))
    return authoring.save_topic(exam=exam, draft=draft, parent=parent)


def single_choice(slug: str = "stages", **changes: Any) -> QuestionDraft:
    """Four choices, the first of which is correct; two hints, the second of which costs a quarter."""
    draft = QuestionDraft(
        slug=slug,
        type="single_choice",
        stem=f"What are the three stages of {slug}?",
        explanation=f"explanation of {slug}",
        tags=("training",),
        references=({"title": "The course", "url": "https://example.org/course"},),
        choices=tuple(
            ChoiceDraft(text=text, is_correct=text == "right", feedback=f"feedback on {text} of {slug}")
            for text in ("right", "wrong", "worse", "worst")
        ),
        hints=(
            HintDraft(text=f"first hint of {slug}"),
            HintDraft(text=f"second hint of {slug}", penalty=Decimal("0.25")),
        ),
    )
    return replace(draft, **changes)


def multiple_choice(slug: str = "tools", scoring: str = "all_or_nothing", **changes: Any) -> QuestionDraft:
    """Four choices, the first two of which are correct."""
    draft = single_choice(
        slug,
        type="multiple_choice",
        options={"scoring": scoring},
        choices=tuple(
            ChoiceDraft(text=f"choice {n}", is_correct=n <= 2, feedback=f"feedback {n}") for n in range(1, 5)
        ),
    )
    return replace(draft, **changes)


def true_false(slug: str = "fact", **changes: Any) -> QuestionDraft:
    choices = (ChoiceDraft(text="True", is_correct=True), ChoiceDraft(text="False"))
    return replace(single_choice(slug, type="true_false", choices=choices), **changes)


def essay(slug: str = "reasons", **changes: Any) -> QuestionDraft:
    """A person has to mark it; two hints, the second of which costs a quarter."""
    options = {"rubric": f"rubric of {slug}", "model_answer": f"model answer of {slug}"}
    return replace(single_choice(slug, type="essay", choices=(), options=options), **changes)


def publish_question(topic: Topic, draft: QuestionDraft | None = None) -> Question:
    question = authoring.create(topic=topic, draft=draft or single_choice())
    authoring.publish(question=question, by=None)
    question.refresh_from_db()
    return question


def publish_questions(topic: Topic, count: int, prefix: str = "question") -> list[Question]:
    return [publish_question(topic, single_choice(f"{prefix}-{n}")) for n in range(1, count + 1)]


def publish_quiz(exam: Exam, *sections: SectionDraft, slug: str = "quiz", **policy: Any) -> Quiz:
    authoring.save_quiz(
        exam=exam, draft=QuizDraft(slug=slug, title=slug.title(), sections=sections, **policy)
    )
    quiz = Quiz.objects.get(slug=slug)
    authoring.publish_quiz(quiz=quiz)
    quiz.refresh_from_db()
    return quiz


def fixed_quiz(topic: Topic, *drafts: QuestionDraft, slug: str = "quiz", **policy: Any) -> Quiz:
    """A published quiz of some questions in this order, shown as their authors ordered them."""
    for draft in drafts:
        publish_question(topic, draft)
    section = SectionDraft(questions=tuple(draft.slug for draft in drafts))
    options = {"shuffle_questions": False, "shuffle_choices": False, **policy}
    return publish_quiz(topic.exam, section, slug=slug, **options)


def answer_for(question: dict[str, Any], *texts: str) -> dict[str, Any]:
    """The answer that picks the choices with these texts of a delivered question."""
    ids = [choice["id"] for choice in question["choices"] if choice["text"] in texts]
    assert len(ids) == len(texts)
    return {"choices": ids} if question["type"] == "multiple_choice" else {"choice": ids[0]}


def edit_question(question: Question, **changes: Any) -> Question:
    """Change a question's draft, without publishing that."""
    draft = replace(authoring.draft_of(question), **changes)
    authoring.revise(question=question, topic=question.topic, draft=draft)
    question.refresh_from_db()
    return question


def republish_question(question: Question, **changes: Any) -> Question:
    """Change a question and publish that as its next version."""
    edit_question(question, **changes)
    authoring.publish(question=question, by=None)
    question.refresh_from_db()
    return question
