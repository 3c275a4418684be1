"""What staff read of attempts: the answers that wait for a mark, and what was done to an attempt."""

import uuid
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from attempts.models import Attempt, AttemptItem, Intervention

# An answer waits from its attempt's end on. Ids are unique for a learner only.
WAITING_ORDER = ("ended_at", "user_id", "attempt_id", "position")


def waiting() -> QuerySet[AttemptItem, dict[str, Any]]:
    """The answers of all learners that wait for a person's mark, as plain values."""
    rows = AttemptItem.objects.filter(
        attempt__state=Attempt.State.NEEDS_MARKING,
        attempt__user_id=F("user_id"),
        answer__isnull=False,
        fraction=None,
    )
    found: QuerySet[AttemptItem, dict[str, Any]] = rows.values(
        *("user_id", "attempt_id", "position", "response_id", "answer", "max_mark"),
        ended_at=F("attempt__finished_at"),
        submitted_at=F("answered_at"),
        exam=F("attempt__exam__slug"),
        quiz=F("attempt__quiz__slug"),
        slug=KeyTextTransform("slug", "version__delivery"),
        version_number=F("version__number"),
        stem=KeyTextTransform("stem", "version__delivery"),
        **{name: of_key(name) for name in ("rubric", "model_answer")},
    )
    return found


def of_key(name: str) -> Coalesce:
    """A text of the answer key that counts; null where that type of question has none."""
    keys = ("key_version__answer_key", "version__answer_key")
    return Coalesce(*(KeyTextTransform(name, key) for key in keys))


def interventions(*, user_id: uuid.UUID, attempt_id: uuid.UUID) -> QuerySet[Intervention]:
    """What was done to an attempt."""
    return Intervention.objects.filter(user_id=user_id, attempt_id=attempt_id)
