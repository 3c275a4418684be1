"""Holding a learner's attempt for the staff: as it is by now, and against every other command on it."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from attempts.lifecycle.closing import close_overdue
from attempts.models import Attempt
from quizapi.errors import DomainError, FieldError

MICROSECOND = timedelta(microseconds=1)


@contextmanager
def overseen(
    *, user_id: uuid.UUID, attempt_id: uuid.UUID, now: datetime, with_others: bool = False
) -> Iterator[Attempt]:
    """A transaction that holds the attempt; `with_others`, all that the learner has at the quiz.

    One that is overdue is closed first, whoever comes.
    """
    close_overdue(user_id=user_id, now=now)
    own = Attempt.objects.of(user_id)
    which = Q(id=attempt_id)
    if with_others:
        which |= Q(quiz__in=own.filter(id=attempt_id).values("quiz"))
    with transaction.atomic():
        # In the order in which everybody locks several attempts of a learner.
        for attempt in own.filter(which).order_by("id").select_for_update():
            if attempt.id == attempt_id:
                break
        else:
            raise no_such("attempt")
        yield attempt


def moment(now: datetime, earlier: QuerySet[Any]) -> datetime:
    """When what is appended under the lock was done: after what was appended before.

    Commands wait for the lock with the time at which they came, and may get it in another order.
    """
    latest: datetime | None = earlier.aggregate(latest=Max("created_at"))["latest"]
    return now if latest is None else max(now, latest + MICROSECOND)


def no_such(what: str) -> DomainError:
    """To staff, who may know what there is."""
    return DomainError("not_found", HTTPStatus.NOT_FOUND, f"This learner has no such {what}.")


def invalid(member: str, detail: str) -> DomainError:
    """A member of what staff sent is not right."""
    return DomainError("validation_error", HTTPStatus.BAD_REQUEST, detail, [FieldError(f"/{member}", detail)])
