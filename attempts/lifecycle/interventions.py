"""What staff do to an attempt: give it more time, reopen it, void it; each with a reason that is kept."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError

from attempts.figures.withdrawing import withdraw_with_others
from attempts.lifecycle.overseeing import invalid, moment, overseen
from attempts.lifecycle.quiz_ends import move_quiz_end
from attempts.lifecycle.starting import MOST_RACES
from attempts.models import Attempt, Intervention
from attempts.policies import State, Window, window, window_while_paused
from attempts.refusals import id_conflict, require
from attempts.staff_policies import (
    MOST_SECONDS,
    extended,
    is_limited,
    refuse_extension,
    refuse_reopening,
    refuse_voiding,
    reopened,
)
from questions.policy import Policy
from questions.types.options import normal
from quizapi.database.transactions import ThisTransaction

MILLISECOND = timedelta(milliseconds=1)
MOST_REASON = 2000  # characters

type Changes = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What somebody of the staff wants done to a learner's attempt, and why.

    `id` is made by who asks: the same order sent again does nothing more. `seconds` is the time to give.
    """

    id: uuid.UUID
    user_id: uuid.UUID
    attempt_id: uuid.UUID
    reason: str
    by: uuid.UUID
    now: datetime
    seconds: int | None = None


def extend(order: Order) -> Intervention:
    """Move the deadline of an attempt in progress, running or paused, by `seconds`; grace follows it.

    Raises `DomainError`: not_found, validation_error, id_conflict, attempt_not_in_progress, no_deadline.
    """
    return intervene(order, Intervention.Kind.EXTEND, extension)


def reopen(order: Order) -> Intervention:
    """Let an attempt go on that is over, however it ended: abandoned or voided by mistake, too.

    It gets `seconds` from now; an attempt without a deadline has none again, and takes no `seconds`. The time
    since its end is none that the learner spent. Raises `DomainError`: not_found, validation_error,
    id_conflict, attempt_in_progress, another_attempt_open.
    """
    return intervene(order, Intervention.Kind.REOPEN, reopening)


def void(order: Order) -> Intervention:
    """Make an attempt in any state count for nothing; nor does it use up one of those that the quiz allows.

    Raises `DomainError`: not_found, validation_error, id_conflict, attempt_voided.
    """
    return intervene(order, Intervention.Kind.VOID, voiding)


def intervene(
    order: Order, kind: Intervention.Kind, change: Callable[[Order, Attempt], Changes]
) -> Intervention:
    if not 0 < len(normal(order.reason).strip()) <= MOST_REASON:
        raise invalid("reason", f"Give a reason, of at most {MOST_REASON} characters.")
    races = 0
    while True:
        try:
            return _intervene(order, kind, change)
        except IntegrityError:
            # The learner has started another attempt meanwhile, or the id went to another intervention.
            races += 1
            if races > MOST_RACES:
                raise


def _intervene(
    order: Order, kind: Intervention.Kind, change: Callable[[Order, Attempt], Changes]
) -> Intervention:
    place = {"user_id": order.user_id, "attempt_id": order.attempt_id}
    others = kind != Intervention.Kind.EXTEND  # another attempt may come to count as the first
    with overseen(**place, now=order.now, with_others=others) as attempt:
        said = {
            "attempt_id": order.attempt_id,
            "kind": kind.value,
            "reason": normal(order.reason).strip(),
            "seconds": order.seconds,
            "by_id": order.by,
        }
        own = Intervention.objects.filter(user_id=order.user_id)
        prior = own.filter(id=order.id).order_by("id").first()
        if prior is not None:
            if any(getattr(prior, name) != value for name, value in said.items()):
                raise id_conflict("intervention")
            return prior
        before = standing(attempt)
        changes = change(order, attempt)
        if "state" in changes:
            withdraw_with_others(**place)
        numbers = ("changed_in", "state_in") if "state" in changes else ("changed_in",)
        Attempt.objects.of(order.user_id).filter(id=order.attempt_id).update(
            **changes, **dict.fromkeys(numbers, ThisTransaction())
        )
        if attempt.quiz_id is not None and changes.get("closes_at") is not None:
            move_quiz_end(quiz_id=attempt.quiz_id, at=changes["closes_at"])
        for name, value in changes.items():
            setattr(attempt, name, value)
        return Intervention.objects.create(
            user_id=order.user_id,
            id=order.id,
            **said,
            before=before,
            after=standing(attempt),
            created_at=moment(order.now, own.filter(attempt_id=order.attempt_id)),
        )


def standing(attempt: Attempt) -> dict[str, str | None]:
    """What an intervention keeps of the attempt before and after it."""
    times = {name: getattr(attempt, name) for name in ("deadline_at", "finished_at")}
    return {
        "state": str(attempt.state),
        **{name: time and time.isoformat() for name, time in times.items()},
        "score": str(attempt.score),
    }


def extension(order: Order, attempt: Attempt) -> Changes:
    policy = Policy.from_document(attempt.policy)
    require(refuse_extension(attempt.state, limited=is_limited(policy)))
    seconds = seconds_of(order)
    standing_still = timedelta(0) if attempt.paused_at is None else order.now - attempt.paused_at
    paused = attempt.paused_ms * MILLISECOND
    running = window(policy, started_at=attempt.started_at, paused=paused + standing_still)
    assert running.deadline_at is not None  # it is limited
    policy = extended(policy, seconds=seconds, deadline_at=running.deadline_at)
    if attempt.paused_at is not None:
        return with_rules(policy, window_while_paused(policy))
    return with_rules(policy, window(policy, started_at=attempt.started_at, paused=paused))


def reopening(order: Order, attempt: Attempt) -> Changes:
    require(refuse_reopening(attempt.state, another_open=has_another_open(attempt)))
    assert attempt.finished_at is not None  # what is over has ended at some time
    policy = Policy.from_document(attempt.policy)
    spent = attempt.finished_at - attempt.started_at - attempt.paused_ms * MILLISECOND
    if is_limited(policy):
        policy = reopened(policy, seconds=seconds_of(order), spent=spent, now=order.now)
    elif order.seconds is not None:
        raise invalid("seconds", "The attempt has no deadline; leave the seconds out.")
    paused_ms = (order.now - attempt.started_at - spent) // MILLISECOND
    ends = window(policy, started_at=attempt.started_at, paused=paused_ms * MILLISECOND)
    opened = {
        "state": State.IN_PROGRESS.value,
        "marked_state": None,
        "finished_at": None,
        "resumed_at": order.now,  # no pause that waited begins before it
    }
    return {**opened, **with_rules(policy, ends), "paused_ms": paused_ms}


def has_another_open(attempt: Attempt) -> bool:
    if attempt.quiz_id is None:
        return False
    return Attempt.objects.of(attempt.user_id).open().filter(quiz_id=attempt.quiz_id).exists()


def voiding(order: Order, attempt: Attempt) -> Changes:
    require(refuse_voiding(attempt.state))
    changes: Changes = {"state": State.VOIDED.value, "marked_state": None}
    if attempt.state != State.IN_PROGRESS:
        return changes
    end = order.now if attempt.deadline_at is None else min(order.now, attempt.deadline_at)
    if attempt.paused_at is not None:
        changes["paused_ms"] = attempt.paused_ms + (end - attempt.paused_at) // MILLISECOND
    return {**changes, "finished_at": end, "paused_at": None}


def seconds_of(order: Order) -> int:
    if order.seconds is None or not 1 <= order.seconds <= MOST_SECONDS:
        raise invalid("seconds", f"Say how much time to give: 1 to {MOST_SECONDS} seconds.")
    return order.seconds


def with_rules(policy: Policy, ends: Window) -> Changes:
    return {
        "policy": policy.to_document(),
        "deadline_at": ends.deadline_at,
        "closes_at": ends.closes_at,
    }
