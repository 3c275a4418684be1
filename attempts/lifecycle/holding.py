"""Holding an attempt: locked for one command, closed first if its time is up."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus

from django.db import transaction

from attempts import statements
from attempts.lifecycle.closing import close_overdue
from attempts.policies import Refusal, State, is_overdue, refuse_change
from attempts.statements import Held
from quizapi.errors import DomainError


class Overdue(Exception):
    """The held attempt is past its close; nothing was changed yet."""


@contextmanager
def held(*, user_id: uuid.UUID, attempt_id: uuid.UUID) -> Iterator[Held]:
    """A transaction that holds the attempt against every other command on it."""
    try:
        with transaction.atomic():
            attempt = statements.lock(user_id, attempt_id)
            if attempt is None:
                raise not_found("attempt")
            yield attempt
    except Overdue as overdue:
        close_overdue(now=overdue.args[0], user_id=user_id)
        raise refused(refuse_change(State.EXPIRED)) from None


def require_open(attempt: Held, now: datetime) -> None:
    if is_overdue(state=attempt.state, closes_at=attempt.closes_at, now=now):
        raise Overdue(now)
    require(refuse_change(attempt.state))


def require(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise refused(refusal)


def refused(refusal: Refusal | None) -> DomainError:
    assert refusal is not None
    return DomainError(refusal.code, HTTPStatus.CONFLICT, refusal.detail)


def not_found(what: str) -> DomainError:
    return DomainError("not_found", HTTPStatus.NOT_FOUND, f"You have no such {what}.")
