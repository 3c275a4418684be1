"""Quizzes: saved with their sections, published, retired."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.db.models.functions import Now

from questions.assembly import Section, TooFew, shortages
from questions.authoring.exams import keep_slug
from questions.authoring.history import credit
from questions.authoring.refusals import ContentRefused, refuse_faults, slug_is_free
from questions.candidates import for_quiz
from questions.drafts import QuizDraft, SectionDraft
from questions.models import Exam, Question, Quiz, QuizSection, SectionQuestion, Topic
from questions.policy import Policy, policy_faults
from questions.types.contract import Fault
from quizapi.accounts.models import User

SECTIONS = ("sections__topic", "sections__entries__question")


@transaction.atomic
def save_quiz(*, exam: Exam, draft: QuizDraft, quiz: Quiz | None = None, by: User | None = None) -> Quiz:
    """Create a quiz with its sections, or change one; the quiz as it is then."""
    if quiz is None:
        row = Quiz(exam=exam)
    else:
        keep_slug(quiz.slug, draft.slug)
        row = Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
        if row.exam_id != exam.pk:
            fault = Fault("exam", "A quiz stays in its exam.")
            raise ContentRefused("invalid_quiz", "The quiz cannot be saved.", [fault])
        if by is not None and not may_change_quiz(row, by):
            detail = "The quiz is published; ask somebody to change it who may publish quizzes."
            raise ContentRefused("permission_denied", detail)
        if quiz_draft_of(row) == draft:
            return row
    for name, value in policy_columns(draft).items():
        setattr(row, name, value)
    refuse_faults("invalid_quiz", "The quiz cannot be saved.", faults_of(row) + policy_faults(draft))
    credit(by, "save_quiz")
    if quiz is None:
        with slug_is_free("a quiz"):
            row.save(force_insert=True)
    else:
        Quiz.objects.filter(pk=row.pk).update(updated_at=Now(), **policy_columns(draft))
    save_sections(row, draft.sections)
    if row.status == Quiz.Status.PUBLISHED:
        refuse_unpublishable(row)
    return Quiz.objects.get(pk=row.pk)


def may_change_quiz(quiz: Quiz, by: User) -> bool:
    """Of a published quiz, learners get every change at once: so only those change it who may publish."""
    return quiz.status != Quiz.Status.PUBLISHED or by.has_perm("questions.publish_quiz")


@transaction.atomic
def publish_quiz(*, quiz: Quiz, by: User | None = None) -> None:
    """Offer a quiz to learners; each of its questions must be published, each draw possible."""
    locked = Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    refuse_unpublishable(locked)
    credit(by, "publish_quiz")
    Quiz.objects.filter(pk=locked.pk).update(status=Quiz.Status.PUBLISHED, updated_at=Now())


@transaction.atomic
def retire_quiz(*, quiz: Quiz, by: User | None = None) -> None:
    """Let nobody start the quiz any more; attempts in progress go on."""
    locked = Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    if locked.status != Quiz.Status.PUBLISHED:
        raise ContentRefused("wrong_status", "Only a published quiz can be retired.")
    credit(by, "retire_quiz")
    Quiz.objects.filter(pk=locked.pk).update(status=Quiz.Status.RETIRED, updated_at=Now())


def quiz_draft_of(quiz: Quiz) -> QuizDraft:
    """The quiz and its sections as plain values; `SECTIONS` may be prefetched for several at once."""
    prefetch_related_objects([quiz], *SECTIONS)
    return QuizDraft(
        slug=quiz.slug,
        title=quiz.title,
        description=quiz.description,
        **vars(policy_of(quiz)),
        sections=tuple(section_draft_of(section) for section in quiz.sections.all()),
    )


def policy_of(quiz: Quiz) -> Policy:
    values = {each.name: getattr(quiz, each.name) for each in fields(Policy)}
    return Policy(**values | {"try_points": tuple(quiz.try_points)})


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
    columns = {name: value for name, value in vars(draft).items() if name != "sections"}
    return columns | {"try_points": list(draft.try_points)}


def faults_of(row: Quiz | QuizSection, prefix: str = "") -> list[Fault]:
    """What the model's own validation says, as faults of its fields."""
    try:
        row.full_clean(exclude={"quiz", "exam"}, validate_unique=False)  # told where it is written
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
    section = QuizSection(
        quiz=quiz, exam_id=quiz.exam_id, position=position, topic=topic, tags=list(draft.tags), **fields
    )
    faults = faults_of(section, prefix)
    if bool(draft.questions) == (draft.draw is not None):
        faults.append(Fault(f"{prefix}draw", "Give either a list of questions or how many to draw."))
    refuse_faults("invalid_quiz", "The quiz cannot be saved.", faults)
    section.save(force_insert=True)
    ids = find_questions(quiz.exam_id, draft.questions, f"{prefix}questions")
    SectionQuestion.objects.bulk_create(
        SectionQuestion(section=section, exam_id=quiz.exam_id, question_id=question, position=place)
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
    """Every listed question must be published, and the draws must find enough of them together."""
    # Nobody retires a listed question from here on until the transaction ends.
    list(
        Question.objects.select_for_update(of=("self",), no_key=True)
        .filter(sections__quiz=quiz)
        .order_by("pk")
    )
    rows = list(quiz.sections.prefetch_related("entries__question"))
    faults = [] if rows else [Fault("sections", "Give at least one section.")]
    for number, row in enumerate(rows):
        unpublished = [e.question.slug for e in row.entries.all() if e.question.status != "published"]
        if unpublished:
            message = f"Publish these questions first: {', '.join(unpublished)}."
            faults.append(Fault(f"sections.{number}.questions", message))
    sections = for_quiz(quiz_id=quiz.pk, exam_id=quiz.exam_id)
    faults += [shortage_fault(few, sections) for few in shortages(sections)]
    refuse_faults("not_publishable", "The quiz cannot be published yet.", faults)


def shortage_fault(few: TooFew, sections: Sequence[Section]) -> Fault:
    """A draw that cannot be served, and with which other sections it would have to share."""
    field = f"sections.{few.number}.draw"
    if len(few.sharing) == 1:
        besides = ", besides those that the quiz lists" if any(s.draw is None for s in sections) else ""
        message = f"Too few published questions fit this draw{besides}: {few.available} of {few.wanted}."
        return Fault(field, message)
    names = [str(number + 1) for number in few.sharing]
    wanted = sum(sections[number].draw or 0 for number in few.sharing)
    together = {c.question_id for number in few.sharing for c in sections[number].candidates}
    listed = {c.question_id for section in sections if section.draw is None for c in section.candidates}
    return Fault(
        field,
        f"Sections {', '.join(names[:-1])} and {names[-1]} together draw {wanted} questions from the same "
        f"{len(together - listed)}; a question comes once in an attempt.",
    )
