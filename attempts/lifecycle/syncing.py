"""What a client did while it was offline, applied event by event, each once.

Each event is a transaction of its own, which also remembers the event's id: so a batch may be cut anywhere
and sent again, and two of the same at once still apply each event once.
"""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from attempts.lifecycle.answering import Answer, Answered, answer
from attempts.lifecycle.closing import close_overdue
from attempts.lifecycle.items import HintShown, flag, take_hint
from attempts.models import Attempt, ClientEvent
from attempts.refusals import id_conflict, not_found
from quizapi.errors import DomainError


class Status(StrEnum):
    APPLIED = "applied"
    ALREADY_APPLIED = "already_applied"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Event:
    """An answer, a hint or a flag of a client. `body` is the rest of it; `at` is the client's time."""

    id: uuid.UUID
    type: str
    position: int
    body: Mapping[str, Any]
    at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of an event: `result` is what the command gave, `error` why it was refused."""

    id: uuid.UUID
    status: Status
    result: Answered | HintShown | None = None
    error: DomainError | None = None


def sync(
    *, user_id: uuid.UUID, attempt_id: uuid.UUID, events: Sequence[Event], now: datetime
) -> list[Outcome]:
    """Apply the events in order, whatever becomes of those before; the server's clock decides.

    Raises `DomainError` not_found for an attempt that is not the learner's.
    """
    close_overdue(user_id=user_id, now=now)  # in `apply` it would be taken back with what it refuses
    if not Attempt.objects.of(user_id).filter(id=attempt_id).exists():
        raise not_found("attempt")
    known = remembered(user_id, [event.id for event in events])
    outcomes = []
    for event in events:
        outcomes.append(outcome(user_id, attempt_id, event, known, now))
        if outcomes[-1].status is Status.APPLIED:
            known[event.id] = (attempt_id, said(event))
    return outcomes


type Known = dict[uuid.UUID, tuple[uuid.UUID, Mapping[str, Any]]]


def remembered(user_id: uuid.UUID, ids: Sequence[uuid.UUID]) -> Known:
    # Their usual order would join the attempts.
    events = ClientEvent.objects.filter(user_id=user_id, id__in=ids).order_by()
    rows = events.values_list("id", "attempt_id", "body")
    return {id: (attempt_id, body) for id, attempt_id, body in rows}


def outcome(user_id: uuid.UUID, attempt_id: uuid.UUID, event: Event, known: Known, now: datetime) -> Outcome:
    try:
        if event.id in known:
            return again(user_id, attempt_id, event, known[event.id], now)
        try:
            return apply(user_id, attempt_id, event, now)
        except IntegrityError:
            # The same event came in another batch at the same time, and was faster.
            known |= remembered(user_id, [event.id])
            if event.id not in known:
                raise
            return again(user_id, attempt_id, event, known[event.id], now)
    except DomainError as error:
        return Outcome(event.id, Status.REFUSED, error=error)


def apply(user_id: uuid.UUID, attempt_id: uuid.UUID, event: Event, now: datetime) -> Outcome:
    with transaction.atomic():
        result = execute(user_id, attempt_id, event, now)
        ClientEvent.objects.create(
            user_id=user_id,
            id=event.id,
            attempt_id=attempt_id,
            body=said(event),
            client_at=event.at,
            created_at=now,
        )
    # An answer may have come before by itself, under the same id.
    before = isinstance(result, Answered) and not result.is_new
    return Outcome(event.id, Status.ALREADY_APPLIED if before else Status.APPLIED, result)


def again(
    user_id: uuid.UUID,
    attempt_id: uuid.UUID,
    event: Event,
    before: tuple[uuid.UUID, Mapping[str, Any]],
    now: datetime,
) -> Outcome:
    """An event that was applied before gives its result again, unless it says something else now."""
    if before != (attempt_id, said(event)):
        raise id_conflict("event")
    # A flag is not set again: it may have been changed since. A hint can be shown again while answering.
    result = None
    with suppress(DomainError):
        result = execute(user_id, attempt_id, event, now) if event.type != "flag" else None
    return Outcome(event.id, Status.ALREADY_APPLIED, result)


def said(event: Event) -> dict[str, Any]:
    return {"type": event.type, "position": event.position, **event.body}


def execute(
    user_id: uuid.UUID, attempt_id: uuid.UUID, event: Event, now: datetime
) -> Answered | HintShown | None:
    place: dict[str, Any] = {
        "user_id": user_id,
        "attempt_id": attempt_id,
        "position": event.position,
        "now": now,
    }
    match event.type:
        case "answer":
            return answer(Answer(**place, **event.body, response_id=event.id, client_at=event.at))
        case "hint":
            return take_hint(**place, **event.body)
        case _:
            flag(**place, **event.body)
            return None
