"""Closing attempts: by their learner, or by their deadline.

Each is a single UPDATE. It waits for an answer in progress, which holds the row, and then sees the score
that the answer left; so neither can be lost between the two.
"""

import uuid
from datetime import datetime
from http import HTTPStatus

from django.db.models import F
from django.db.models.functions import Least

from attempts.models import Attempt
from attempts.policies import State
from quizapi.errors import DomainError


def finish(*, user_id: uuid.UUID, attempt_id: uuid.UUID, now: datetime) -> None:
    """End an attempt; to finish one that has ended already changes nothing, so a retry is safe.

    The finish time is the deadline at the latest, also where grace let the learner go on after it.
    """
    close_overdue(now=now, user_id=user_id)
    mine = Attempt.objects.of(user_id).filter(id=attempt_id)
    if mine.open().update(state=State.FINISHED, finished_at=Least(now, "deadline_at")):
        return
    if not mine.exists():
        raise DomainError("not_found", HTTPStatus.NOT_FOUND, "You have no such attempt.")


def close_overdue(*, now: datetime, user_id: uuid.UUID | None = None) -> int:
    """Close what is past its deadline and grace, of one learner or of all; the answers saved count.

    The finish time is the deadline, however late the closing is.
    """
    attempts = Attempt.objects.all() if user_id is None else Attempt.objects.of(user_id)
    return attempts.overdue(now).update(state=State.EXPIRED, finished_at=F("deadline_at"))
