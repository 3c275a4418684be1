"""Holding an attempt: locked for one command, closed first if its time is up."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from attempts import statements
from attempts.lifecycle.closing import close_overdue
from attempts.policies import State, is_overdue, refuse_change, refuse_turn
from attempts.refusals import not_found, require
from attempts.statements import Held


class Overdue(Exception):
    """The held attempt is past its close; nothing was changed yet."""


@contextmanager
def held(*, user_id: uuid.UUID, attempt_id: uuid.UUID, now: datetime) -> Iterator[Held]:
    """A transaction that holds the attempt against every other command on it."""
    try:
        with transaction.atomic():
            attempt = statements.lock(user_id, attempt_id)
            if attempt is None:
                raise not_found("attempt")
            yield attempt
    except Overdue:
        close_overdue(user_id=user_id, now=now)
        require(refuse_change(State.EXPIRED))


def require_open(attempt: Held, now: datetime) -> None:
    refuse_overdue(attempt, now)
    require(refuse_change(attempt.state, paused=attempt.paused_at is not None))


def refuse_overdue(attempt: Held, now: datetime) -> None:
    """Leave the command by way of `held`, which closes the attempt and says so."""
    if is_overdue(state=attempt.state, closes_at=attempt.closes_at, now=now):
        raise Overdue


def require_turn(attempt: Held, position: int, now: datetime) -> None:
    require(
        refuse_turn(
            attempt.policy,
            position=position,
            reached=attempt.reached,
            deadline_at=attempt.deadline_at,
            now=now,
        )
    )
