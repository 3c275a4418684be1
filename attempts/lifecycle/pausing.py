"""Stopping an attempt's clock, and letting it run again on whichever device."""

import uuid
from datetime import datetime, timedelta

from attempts.lifecycle.holding import held, refuse_overdue
from attempts.models import Attempt
from attempts.policies import refuse_change, refuse_pause, window, window_while_paused
from attempts.refusals import require
from quizapi.database.transactions import ThisTransaction

MILLISECOND = timedelta(milliseconds=1)


def pause(*, user_id: uuid.UUID, attempt_id: uuid.UUID, now: datetime) -> None:
    """Stop the clock. The quiz's close is still the end; to pause a paused attempt changes nothing."""
    with held(user_id=user_id, attempt_id=attempt_id, now=now) as attempt:
        refuse_overdue(attempt, now)
        require(refuse_change(attempt.state))
        require(refuse_pause(attempt.policy, deadline_at=attempt.deadline_at, now=now))
        if attempt.paused_at is None:
            ends = window_while_paused(attempt.policy)
            # One that waited while the attempt was resumed begins after that: no time is counted twice.
            begins = now if attempt.resumed_at is None else max(now, attempt.resumed_at)
            Attempt.objects.filter(user_id=user_id, id=attempt_id).update(
                paused_at=begins,
                deadline_at=ends.deadline_at,
                closes_at=ends.closes_at,
                changed_in=ThisTransaction(),
            )


def resume(*, user_id: uuid.UUID, attempt_id: uuid.UUID, now: datetime) -> None:
    """Let the clock run on with the time that was left; to resume a running attempt changes nothing."""
    with held(user_id=user_id, attempt_id=attempt_id, now=now) as attempt:
        refuse_overdue(attempt, now)
        require(refuse_change(attempt.state))
        if attempt.paused_at is not None:
            # A pause may have overtaken this command while it waited for the attempt.
            ended_at = max(now, attempt.paused_at)
            paused_ms = attempt.paused_ms + (ended_at - attempt.paused_at) // MILLISECOND
            ends = window(attempt.policy, started_at=attempt.started_at, paused=paused_ms * MILLISECOND)
            Attempt.objects.filter(user_id=user_id, id=attempt_id).update(
                paused_at=None,
                resumed_at=ended_at,
                paused_ms=paused_ms,
                deadline_at=ends.deadline_at,
                closes_at=ends.closes_at,
                changed_in=ThisTransaction(),
            )
