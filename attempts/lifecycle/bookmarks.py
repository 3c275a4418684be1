"""Bookmarks: questions that a learner wants to find again."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from attempts.models import Bookmark
from questions.models import Question
from quizapi.database import prepared
from quizapi.errors import DomainError

# A learner may see a question that anyone may practise, and one that an attempt of their own gave them. Any
# other is unknown to them.
VISIBLE = """
    SELECT q.id, e.slug, t.slug
    FROM questions_question q
    JOIN questions_questionversion v ON v.id = q.current_version_id
    JOIN questions_topic t ON t.id = v.topic_id
    JOIN questions_exam e ON e.id = q.exam_id
    WHERE q.slug = %(slug)s AND (q.status = 'published' AND v.pool = 'practice' OR EXISTS (
        SELECT 1 FROM attempts_attemptitem i WHERE i.user_id = %(user)s AND i.question_id = q.id))
"""


@dataclass(frozen=True, slots=True)
class Bookmarked:
    """A bookmark; `is_new` is False for one that was there before."""

    question: str
    exam: str
    topic: str
    created_at: datetime
    is_new: bool


def bookmark(*, user_id: uuid.UUID, question: str, now: datetime) -> Bookmarked:
    """Keep a question; one that is kept already stays as it is. Raises `DomainError` not_found."""
    row = prepared.fetch_one(VISIBLE, {"slug": question, "user": user_id})
    if row is None:
        detail = "There is no question with this slug that you may see."
        raise DomainError("not_found", HTTPStatus.NOT_FOUND, detail)
    question_id, exam, topic = row
    kept, is_new = Bookmark.objects.get_or_create(
        user_id=user_id, question_id=question_id, defaults={"created_at": now}
    )
    return Bookmarked(question, exam, topic, kept.created_at, is_new)


def remove_bookmark(*, user_id: uuid.UUID, question: str) -> None:
    """Keep the question no longer; to remove what is not there changes nothing."""
    Bookmark.objects.filter(user_id=user_id, question__in=Question.objects.filter(slug=question)).delete()
