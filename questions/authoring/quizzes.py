"""Quizzes: saved with their sections, published, retired."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.db.models.functions import Now

from questions.authoring.exams import keep_slug
from questions.authoring.refusals import ContentRefused, refuse_faults, slug_is_free
from questions.drafts import QuizDraft, SectionDraft
from questions.models import Exam, Question, Quiz, QuizSection, SectionQuestion, Topic
from questions.types.contract import Fault

SECTIONS = ("sections__topic", "sections__entries__question")


@transaction.atomic
def save_quiz(*, exam: Exam, draft: QuizDraft, quiz: Quiz | None = None) -> Quiz:
    """Create a quiz with its sections, or change one; the quiz as it is then."""
    if quiz is None:
        row = Quiz(exam=exam)
    else:
        keep_slug(quiz.slug, draft.slug)
        row = Quiz.objects.select_for_update().get(pk=quiz.pk)
        if row.exam_id != exam.pk:
            fault = Fault("exam", "A quiz stays in its exam.")
            raise ContentRefused("invalid_quiz", "The quiz cannot be saved.", [fault])
        if quiz_draft_of(row) == draft:
            return row
    for name, value in policy_columns(draft).items():
        setattr(row, name, value)
    refuse_faults("invalid_quiz", "The quiz cannot be saved.", faults_of(row))
    if quiz is None:
        with slug_is_free("a quiz"):
            row.save(force_insert=True)
    else:
        Quiz.objects.filter(pk=row.pk).update(updated_at=Now(), **policy_columns(draft))
    save_sections(row, draft.sections)
    if row.status == Quiz.Status.PUBLISHED:
        refuse_unpublishable(row)
    return Quiz.objects.get(pk=row.pk)


@transaction.atomic
def publish_quiz(*, quiz: Quiz) -> None:
    """Offer a quiz to learners; each of its questions must be published, each draw possible."""
    locked = Quiz.objects.select_for_update().get(pk=quiz.pk)
    refuse_unpublishable(locked)
    Quiz.objects.filter(pk=locked.pk).update(status=Quiz.Status.PUBLISHED, updated_at=Now())


@transaction.atomic
def retire_quiz(*, quiz: Quiz) -> None:
    """Let nobody start the quiz any more; attempts in progress go on."""
    locked = Quiz.objects.select_for_update().get(pk=quiz.pk)
    if locked.status != Quiz.Status.PUBLISHED:
        raise ContentRefused("wrong_status", "Only a published quiz can be retired.")
    Quiz.objects.filter(pk=locked.pk).update(status=Quiz.Status.RETIRED, updated_at=Now())


def quiz_draft_of(quiz: Quiz) -> QuizDraft:
    """The quiz and its sections as plain values; `SECTIONS` may be prefetched for several at once."""
    prefetch_related_objects([quiz], *SECTIONS)
    fields = {name: getattr(quiz, name) for name in QuizDraft.__dataclass_fields__ if name != "sections"}
    return QuizDraft(**fields, sections=tuple(section_draft_of(section) for section in quiz.sections.all()))


def section_draft_of(section: QuizSection) -> SectionDraft:
    return SectionDraft(
        title=section.title,
        questions=tuple(entry.question.slug for entry in section.entries.all()),
        draw=section.draw,
        topic=section.topic.slug if section.topic else None,
        tags=tuple(section.tags),
        difficulty=section.difficulty,
        pool=section.pool,
        by_topic_weight=section.by_topic_weight,
    )


def policy_columns(draft: QuizDraft) -> dict[str, Any]:
    return {name: value for name, value in vars(draft).items() if name != "sections"}


def faults_of(row: Quiz | QuizSection, prefix: str = "") -> list[Fault]:
    """What the model's own validation says, as faults of its fields."""
    try:
        row.full_clean(exclude={"quiz"})
    except ValidationError as error:
        return [
            Fault(f"{prefix}{name}".removesuffix(".__all__").removeprefix("__all__"), message)
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def save_sections(quiz: Quiz, drafts: Sequence[SectionDraft]) -> None:
    if not drafts:
        raise ContentRefused(
            "invalid_quiz", "The quiz cannot be saved.", [Fault("sections", "Give at least one section.")]
        )
    repeated = [s for s, n in Counter(slug for draft in drafts for slug in draft.questions).items() if n > 1]
    if repeated:
        message = f"Name each question once in a quiz; named twice: {', '.join(repeated)}."
        raise ContentRefused("invalid_quiz", "The quiz cannot be saved.", [Fault("sections", message)])
    quiz.sections.all().delete()
    for position, draft in enumerate(drafts):
        save_section(quiz, position, draft)


def save_section(quiz: Quiz, position: int, draft: SectionDraft) -> None:
    prefix = f"sections.{position}."
    fields = {
        name: value for name, value in vars(draft).items() if name not in ("questions", "topic", "tags")
    }
    topic = find_topic(quiz.exam_id, draft.topic, f"{prefix}topic")
    section = QuizSection(quiz=quiz, position=position, topic=topic, tags=list(draft.tags), **fields)
    faults = faults_of(section, prefix)
    if bool(draft.questions) == (draft.draw is not None):
        faults.append(Fault(f"{prefix}draw", "Give either a list of questions or how many to draw."))
    refuse_faults("invalid_quiz", "The quiz cannot be saved.", faults)
    section.save(force_insert=True)
    ids = find_questions(quiz.exam_id, draft.questions, f"{prefix}questions")
    SectionQuestion.objects.bulk_create(
        SectionQuestion(section=section, question_id=question, position=place)
        for place, question in enumerate(ids)
    )


def find_topic(exam_id: int, slug: str | None, field: str) -> Topic | None:
    if slug is None:
        return None
    topic = Topic.objects.filter(exam_id=exam_id, slug=slug).first()
    if topic is None:
        fault = Fault(field, f"The exam has no topic {slug}.")
        raise ContentRefused("invalid_quiz", "The quiz cannot be saved.", [fault])
    return topic


def find_questions(exam_id: int, slugs: Sequence[str], field: str) -> list[int]:
    ids = dict(Question.objects.filter(exam_id=exam_id, slug__in=slugs).values_list("slug", "id"))
    unknown = [slug for slug in slugs if slug not in ids]
    if unknown:
        fault = Fault(field, f"The exam has no questions with these slugs: {', '.join(unknown)}.")
        raise ContentRefused("invalid_quiz", "The quiz cannot be saved.", [fault])
    return [ids[slug] for slug in slugs]


def refuse_unpublishable(quiz: Quiz) -> None:
    """Every listed question must be published, and every draw must find enough of them."""
    # Nobody retires a listed question from here on until the transaction ends.
    list(
        Question.objects.select_for_update(of=("self",), no_key=True)
        .filter(sections__quiz=quiz)
        .order_by("pk")
    )
    sections = list(quiz.sections.select_related("topic").prefetch_related("entries__question"))
    faults = [] if sections else [Fault("sections", "Give at least one section.")]
    for position, section in enumerate(sections):
        unpublished = [e.question.slug for e in section.entries.all() if e.question.status != "published"]
        if unpublished:
            message = f"Publish these questions first: {', '.join(unpublished)}."
            faults.append(Fault(f"sections.{position}.questions", message))
        if section.draw is not None:
            available = Question.objects.for_draw(section).count()
            if available < section.draw:
                message = f"{available} published questions fit this draw, fewer than {section.draw}."
                faults.append(Fault(f"sections.{position}.draw", message))
    refuse_faults("not_publishable", "The quiz cannot be published yet.", faults)
