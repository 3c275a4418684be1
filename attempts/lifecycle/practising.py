"""Starting a practice attempt: what to practise, chosen by the learner."""

import uuid
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from attempts import candidates
from attempts.lifecycle.starting import Started, create, unknown
from attempts.models import Attempt
from attempts.refusals import id_conflict
from questions.models import Exam
from questions.policy import Mode, Policy
from quizapi.ids import uuid7


@dataclass(frozen=True, kw_only=True)
class PracticeSelection:
    """What to practise; topics are named by slug and include those below them, None means all."""

    exam: str
    topics: tuple[str, ...] | None = None
    count: int = 10
    select: str = "random"

    def to_document(self) -> dict[str, Any]:
        document = asdict(self)
        return document | {"topics": None if self.topics is None else sorted(set(self.topics))}


def start_practice(
    *, user_id: uuid.UUID, selection: PracticeSelection, now: datetime, attempt_id: uuid.UUID | None = None
) -> Started:
    """Start a practice attempt. Several may be open at once; the same id gives the same attempt.

    Raises `DomainError`: not_found, id_conflict, too_few_questions.
    """
    exam, topic_ids = find(selection)
    document = selection.to_document()
    existing = same_practice(user_id, attempt_id, document)
    if existing is not None:
        return existing
    try:
        with transaction.atomic():
            section = candidates.for_practice(
                user_id=user_id,
                exam_id=exam.pk,
                topic_ids=topic_ids,
                count=selection.count,
                select=selection.select,
            )
            return create(
                user_id=user_id,
                attempt=Attempt(id=attempt_id or uuid7(), exam=exam, quiz=None, selection=document),
                policy=Policy(mode=Mode.PRACTICE),
                sections=[section],
                now=now,
            )
    except IntegrityError:
        existing = same_practice(user_id, attempt_id, document)
        if existing is None:
            raise
        return existing


def same_practice(
    user_id: uuid.UUID, attempt_id: uuid.UUID | None, document: dict[str, Any]
) -> Started | None:
    if attempt_id is None:
        return None
    for selection in Attempt.objects.of(user_id).filter(id=attempt_id).values_list("selection", flat=True):
        if selection != document:
            raise id_conflict("attempt")
        return Started(attempt_id, None)
    return None


def find(selection: PracticeSelection) -> tuple[Exam, list[int] | None]:
    exam = Exam.objects.filter(slug=selection.exam).first()
    if exam is None:
        raise unknown("exam", "/practice/exam", "There is no exam with this slug.")
    if selection.topics is None:
        return exam, None
    ids = dict(exam.topics.filter(slug__in=selection.topics).values_list("slug", "id"))
    for index, slug in enumerate(selection.topics):
        if slug not in ids:
            raise unknown("topic", f"/practice/topics/{index}", "The exam has no topic with this slug.")
    return exam, list(ids.values())
