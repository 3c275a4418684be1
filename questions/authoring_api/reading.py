"""What authors read: documents by their slugs, as they are or held against other writers; and lists."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404

from questions import authoring
from questions.models import Exam, Question, QuestionVersion, Quiz, Topic
from questions.querysets import BELOW_SLUG, QuestionQuerySet

type Query = Mapping[str, Any]

SAME = ("type", "status", "difficulty", "pool")  # filters that say what a column holds
LONG = ("explanation", "references", "options")  # what lists do not show


def question(slug: str) -> Question:
    return found(questions_with_all().filter(slug=slug).first())


def held_question(slug: str) -> Question:
    """The question as it is now; nobody else changes it until the transaction ends.

    Its row alone is locked, not the exam and the topic that it is ordered by, and so that learners may start
    attempts with it meanwhile. Read after it is locked, not with it: what a statement that had to wait joins
    is what there was before.
    """
    rows = Question.objects.select_for_update(of=("self",), no_key=True).filter(slug=slug)
    return questions_with_all().get(pk=found(rows.values_list("pk", flat=True).first()))


def questions_with_all() -> QuerySet[Question]:
    return Question.objects.with_draft().prefetch_related("contributions")


def again(row: Question) -> Question:
    """The question as a command left it."""
    return questions_with_all().get(pk=row.pk)


def held_quiz(slug: str) -> Quiz:
    rows = Quiz.objects.select_for_update(of=("self",), no_key=True).filter(slug=slug)
    return quizzes_with_all().get(pk=found(rows.values_list("pk", flat=True).first()))


def quizzes_with_all() -> QuerySet[Quiz]:
    return Quiz.objects.select_related("exam").prefetch_related(*authoring.SECTIONS)


def held_exam(slug: str) -> Exam:
    return found(Exam.objects.select_for_update(no_key=True).filter(slug=slug).first())


def held_topic(exam: str, slug: str) -> Topic:
    """The exam is locked, as `authoring.save_topic` does: its topics are held all together."""
    held = found(Exam.objects.select_for_update(no_key=True).filter(slug=exam).first())
    return found(held.topics.select_related("exam", "parent").filter(slug=slug).first())


def version(slug: str, number: int) -> QuestionVersion:
    rows = QuestionVersion.objects.select_related("topic")
    return found(rows.filter(question__slug=slug, number=number).first())


def found[Row](row: Row | None) -> Row:
    if row is None:
        raise Http404
    return row


def outlines(query: Query) -> QuestionQuerySet:
    """The questions that the parameters ask for, by their drafts, with `version_number`."""
    asked = {name: query[name] for name in SAME if name in query}
    rows = Question.objects.filter(**asked).select_related("exam", "topic").defer(*LONG)
    rows = rows.annotate(version_number=F("current_version__number"))
    if "exam" in query:
        rows = rows.filter(exam__slug=query["exam"])
    if "topic" in query:
        rows = rows.filter(topic__in=RawSQL(BELOW_SLUG, (query["topic"],)))
    if "tag" in query:
        rows = rows.filter(tags__contains=[query["tag"]])
    if "in_review" in query:
        rows = rows.filter(submitted_at__isnull=query["in_review"] == "false")
    if "has_unpublished_changes" in query:
        rows = rows.filter(has_unpublished_changes=query["has_unpublished_changes"] == "true")
    return rows.containing(query["search"]) if "search" in query else rows


def waiting(query: Query) -> QuerySet[Question]:
    """The queue of reviews."""
    return outlines(query).in_review()
