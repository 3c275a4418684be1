"""Closing attempts: by their learner, or by their deadline.

Each is a single UPDATE. It waits for an answer in progress, which holds the row, and then sees the score
that the answer left; so neither can be lost between the two.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import connection

from attempts.models import Attempt
from attempts.refusals import not_found
from quizapi.database.transactions import THIS_TRANSACTION

ENDED_NOW = f"state_in = {THIS_TRANSACTION}, changed_in = {THIS_TRANSACTION}"
# While answers wait for a person's mark the attempt does, and keeps the state that it goes to afterwards.
# A clock that stood still until the end has stood still until then.
FINISH = f"""
    UPDATE attempts_attempt SET
        state = CASE WHEN unmarked > 0 THEN 'needs_marking' ELSE 'finished' END,
        marked_state = CASE WHEN unmarked > 0 THEN 'finished' END,
        finished_at = LEAST(%(now)s, deadline_at),
        paused_at = NULL,
        paused_ms = paused_ms
            + GREATEST(EXTRACT(EPOCH FROM LEAST(%(now)s, deadline_at) - paused_at) * 1000, 0),
        {ENDED_NOW}
    WHERE user_id = %(user)s AND id = %(attempt)s AND state = 'in_progress'
"""
EXPIRE = f"""
    UPDATE attempts_attempt a SET
        state = CASE
            WHEN a.policy ->> 'at_deadline' = 'abandon' THEN 'abandoned'
            WHEN a.unmarked > 0 THEN 'needs_marking'
            ELSE 'expired' END,
        marked_state = CASE
            WHEN a.policy ->> 'at_deadline' <> 'abandon' AND a.unmarked > 0 THEN 'expired' END,
        finished_at = a.deadline_at,
        paused_at = NULL,
        paused_ms = a.paused_ms + COALESCE(EXTRACT(EPOCH FROM a.deadline_at - a.paused_at) * 1000, 0),
        {ENDED_NOW}
"""
# In the order in which a regrade locks the attempts of a learner.
CLOSE_OVERDUE = f"""
    {EXPIRE}
    FROM (
        SELECT id FROM attempts_attempt
        WHERE user_id = %(user)s AND state = 'in_progress' AND closes_at <= %(now)s
        ORDER BY id FOR UPDATE
    ) overdue
    WHERE a.user_id = %(user)s AND a.id = overdue.id
"""
# A row that a learner's own request holds is left to that request. Waiting for it could end in a deadlock,
# because the two lock the same rows in different orders.
SWEEP = f"""
    {EXPIRE}
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
    if execute(FINISH, {"user": user_id, "attempt": attempt_id, "now": now}):
        return
    if not Attempt.objects.of(user_id).filter(id=attempt_id).exists():
        raise not_found("attempt")


def close_overdue(*, user_id: uuid.UUID, now: datetime) -> None:
    """Close what a learner has open past its deadline and grace, as its policy says.

    The finish time is the deadline, however late the closing is.
    """
    execute(CLOSE_OVERDUE, {"user": user_id, "now": now})


def sweep(*, now: datetime) -> int:
    """Close what anybody has open past its deadline and grace, and say how many that were."""
    return execute(SWEEP, [now])


def execute(statement: str, parameters: list[Any] | dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
