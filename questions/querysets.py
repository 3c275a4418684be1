"""Reads of content, named by intent."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Count, F, FloatField, OuterRef, Prefetch, Q, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from quizapi.database import prepared

if TYPE_CHECKING:
    from questions.models import Exam, Question, QuestionVersion, Quiz, Topic  # noqa: F401
    from quizapi.accounts.models import User

MOST_WORDS = 8  # of a search; each is a statement's part of its own

# The topics with a slug, in whichever exams, and all those below them.
BELOW_SLUG = """
    WITH RECURSIVE below AS (
        SELECT id FROM questions_topic WHERE slug = %s
        UNION SELECT t.id FROM questions_topic t JOIN below ON t.parent_id = below.id
    ) SELECT id FROM below
"""
DELIVERY = """
    SELECT v.delivery::text
    FROM questions_question q JOIN questions_questionversion v ON v.id = q.current_version_id
    WHERE q.slug = %s AND q.status = 'published' AND v.pool = 'practice'
"""


class ExamQuerySet(models.QuerySet["Exam"]):
    def with_topics(self) -> Self:
        """Each exam with its topics, which know how many published practice questions they hold."""
        from questions.models import Topic  # noqa: PLC0415  # models import this module

        return self.prefetch_related(Prefetch("topics", Topic.objects.with_question_count()))


class TopicQuerySet(models.QuerySet["Topic"]):
    def with_question_count(self) -> Self:
        """`question_count`: published questions of the practice pool in the topic itself."""
        browsable = Q(questions__status="published", questions__current_version__pool="practice")
        counted = self.select_related("parent").annotate(question_count=Count("questions", filter=browsable))
        return counted.order_by("exam", "position", "id")  # grouping drops the model's own order


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> Self:
        return self.filter(status="published")

    def browsable(self) -> Self:
        """Published and in the practice pool: what anyone may read outside an attempt."""
        return self.published().filter(current_version__pool="practice")

    def in_topic(self, slug: str) -> Self:
        """Published in the topic with this slug, or in one below it."""
        return self.filter(current_version__topic__in=RawSQL(BELOW_SLUG, (slug,)))

    def matching(self, words: str) -> Self:
        """Full-text search over stem and choices, in the syntax of web search engines; best first."""
        query = SearchQuery(words, search_type="websearch", config="english")
        # PostgreSQL ranks in single precision, which a cursor could not say exactly.
        rank = Cast(SearchRank(F("current_version__search"), query), FloatField())
        return self.filter(current_version__search=query).annotate(rank=rank)

    def in_review(self) -> Self:
        """What waits in the queue of reviews: drafts, and changes of published questions."""
        return self.filter(submitted_at__isnull=False)

    def returned_to(self, user: "User") -> Self:
        """Sent back to its authors, of whom `user` is one, and not submitted again since."""
        from questions.models import Comment  # noqa: PLC0415  # models import this module

        moves = Comment.objects.filter(question=OuterRef("pk")).exclude(move="").order_by("-at", "-id")
        returned = self.filter(submitted_at=None, contributions__by=user)
        return returned.alias(last_move=Subquery(moves.values("move")[:1])).filter(last_move="returned")

    def containing(self, words: str) -> Self:
        """Each word somewhere in stem, explanation, slug or choices, in whichever part of a word.

        One set for each place, united: so each is read from its trigram index, as an OR over a join is not.
        """
        from questions.models import Choice  # noqa: PLC0415  # models import this module

        found, rows = self, self.model.objects.order_by()
        for word in words.replace("\0", "").split()[:MOST_WORDS]:
            places = [
                rows.filter(stem__icontains=word).values("pk"),
                rows.filter(explanation__icontains=word).values("pk"),
                rows.filter(slug__contains=word.lower()).values("pk"),
                Choice.objects.order_by().filter(text__icontains=word).values("question"),
            ]
            found = found.filter(pk__in=places[0].union(*places[1:]))
        return found

    def with_draft(self) -> Self:
        """Everything that `authoring.draft_of` reads."""
        return self.select_related("exam", "topic", "current_version").prefetch_related("choices", "hints")


def delivery(slug: str) -> str | None:
    """A browsable question's delivery as JSON text, in one statement."""
    row = prepared.fetch_one(DELIVERY, [slug])
    return None if row is None else row[0]


class QuestionVersionQuerySet(models.QuerySet["QuestionVersion"]):
    def in_bulk_deliveries(self, ids: Collection[int]) -> dict[int, dict[str, Any]]:
        """What learners see of some versions, by the versions' ids; the keys stay in the database."""
        return dict(self.filter(id__in=ids).values_list("id", "delivery"))


class QuizQuerySet(models.QuerySet["Quiz"]):
    def published(self) -> Self:
        return self.filter(status="published")

    def with_question_count(self) -> Self:
        """`question_count`: how many questions an attempt at the quiz has."""
        drawn: Any = RawSQL(
            "(SELECT COALESCE(SUM(COALESCE(s.draw, (SELECT COUNT(*) FROM questions_sectionquestion e"
            " WHERE e.section_id = s.id))), 0)::int FROM questions_quizsection s"
            " WHERE s.quiz_id = questions_quiz.id)",
            (),
            output_field=models.IntegerField(),
        )
        return self.annotate(question_count=drawn)
