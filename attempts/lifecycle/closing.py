"""Closing attempts: by their learner, or by their deadline.

Each is a single UPDATE. It waits for an answer in progress, which holds the row, and then sees the score
that the answer left; so neither can be lost between the two.
"""

import uuid
from datetime import datetime

from django.db import connection
from django.db.models import F
from django.db.models.functions import Least

from attempts.models import Attempt
from attempts.policies import State
from attempts.refusals import not_found

# A row that a learner's own request holds is left to that request. Waiting for it could end in a deadlock,
# because the two lock the same rows in different orders.
SWEEP = """
    UPDATE attempts_attempt a SET state = 'expired', finished_at = a.deadline_at
    FROM (
        SELECT user_id, id FROM attempts_attempt WHERE state = 'in_progress' AND closes_at <= %s
        FOR UPDATE SKIP LOCKED
    ) overdue
    WHERE a.user_id = overdue.user_id AND a.id = overdue.id
"""


def finish(*, user_id: uuid.UUID, attempt_id: uuid.UUID, now: datetime) -> None:
    """End an attempt; to finish one that has ended already changes nothing, so a retry is safe.

    The finish time is the deadline at the latest, also where grace let the learner go on after it.
    """
    close_overdue(user_id=user_id, now=now)
    mine = Attempt.objects.of(user_id).filter(id=attempt_id)
    if mine.open().update(state=State.FINISHED, finished_at=Least(now, "deadline_at")):
        return
    if not mine.exists():
        raise not_found("attempt")


def close_overdue(*, user_id: uuid.UUID, now: datetime) -> None:
    """Close what a learner has open past its deadline and grace; the answers saved count.

    The finish time is the deadline, however late the closing is.
    """
    overdue = Attempt.objects.of(user_id).overdue(now)
    overdue.update(state=State.EXPIRED, finished_at=F("deadline_at"))


def sweep(*, now: datetime) -> int:
    """Close what anybody has open past its deadline and grace, and say how many that were."""
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, [now])
        return int(cursor.rowcount)
