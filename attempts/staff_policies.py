"""What staff may do to an attempt, and how its rules change by it. Pure: `now` is an argument.

Time is given by moving what was frozen into the attempt: so pausing, expiry and what clients see go by one
policy, as before.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from math import ceil

from attempts.policies import Refusal, State
from questions.policy import Policy

MOST_SECONDS = 604_800  # 7 days, as an override may give


def refuse_mark(state: str) -> Refusal | None:
    """Answers are marked once their attempt has ended and counts."""
    match state:
        case State.IN_PROGRESS:
            return Refusal("attempt_in_progress", "The attempt goes on; mark its answers once it has ended.")
        case State.ABANDONED:
            return Refusal("attempt_abandoned", "The attempt was abandoned; nothing of it counts.")
        case State.VOIDED:
            return Refusal("attempt_voided", "The attempt was voided; nothing of it counts.")
    return None


def refuse_mark_of(*, answered: bool, by_person: bool, same: bool) -> Refusal | None:
    """Whether a question's answer takes a mark; `same` is whether it is still the one that was read."""
    if not answered:
        return Refusal("not_answered", "There is no answer to mark: it was left out or taken back.")
    if not by_person:
        return Refusal(
            "not_for_marking", "This answer was graded by its key. If the key is wrong, mend it and regrade."
        )
    if not same:
        return Refusal("answer_changed", "The learner has answered anew; read the answer of now first.")
    return None


def lowest_fraction(policy: Policy) -> Decimal:
    """The least that an answer can be worth."""
    return Decimal(-1) if policy.negative_marks else Decimal(0)


def refuse_extension(state: str, *, limited: bool) -> Refusal | None:
    """Whether an attempt can be given more time; `limited` is whether its time ends at all."""
    if state != State.IN_PROGRESS:
        return Refusal("attempt_not_in_progress", "The attempt is over; reopen it to give it time.")
    if not limited:
        return Refusal("no_deadline", "The attempt has no deadline that could be moved.")
    return None


def refuse_reopening(state: str, *, another_open: bool) -> Refusal | None:
    """Any attempt that is over can go on, unless the learner has another one open at the quiz."""
    if state == State.IN_PROGRESS:
        return Refusal("attempt_in_progress", "The attempt is not over; extend it to give it time.")
    if another_open:
        return Refusal(
            "another_attempt_open", "Another attempt at the quiz is open; let it end or void it first."
        )
    return None


def refuse_voiding(state: str) -> Refusal | None:
    if state == State.VOIDED:
        return Refusal("attempt_voided", "The attempt is voided already.")
    return None


def is_limited(policy: Policy) -> bool:
    """Whether attempts under the policy have a deadline while their clock runs."""
    return policy.time_limit_s is not None or policy.closes_at is not None


def extended(policy: Policy, *, seconds: int, deadline_at: datetime) -> Policy:
    """The policy with so much more time; `deadline_at` is the deadline by it, were the clock running.

    The limit grows, and the close makes room where it is in the way.
    """
    later = deadline_at + timedelta(seconds=seconds)
    return replace(
        policy,
        time_limit_s=None if policy.time_limit_s is None else policy.time_limit_s + seconds,
        closes_at=None if policy.closes_at is None else max(policy.closes_at, later),
    )


def reopened(policy: Policy, *, seconds: int, spent: timedelta, now: datetime) -> Policy:
    """The policy under which an attempt, in which `spent` was spent, goes on for so many seconds from now.

    The limit is whole seconds, rounded up; the close makes room where it is in the way.
    """
    if policy.time_limit_s is None:
        return replace(policy, closes_at=now + timedelta(seconds=seconds))
    limit = ceil(spent.total_seconds()) + seconds
    later = now - spent + timedelta(seconds=limit)
    closes_at = None if policy.closes_at is None else max(policy.closes_at, later)
    return replace(policy, time_limit_s=limit, closes_at=closes_at)
