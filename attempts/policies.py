"""What a learner may do in an attempt, what they see, and when. Pure: `now` is an argument.

A quiz's policy (`questions.policy`) is frozen into each attempt as it starts; every question of the form "may
they?" or "what do they see?" is answered here and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from questions.policy import SOLUTION, Aspect, AtDeadline, Hints, Navigation, Phase, Policy

# An exam's answers may be changed and saved freely, but not without end. To save one every five seconds takes
# seven hours.
MAX_ANSWERS = 1000
MAX_KEPT = 5000
NOTHING: frozenset[str] = frozenset()


class State(StrEnum):
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    EXPIRED = "expired"
    ABANDONED = "abandoned"
    NEEDS_MARKING = "needs_marking"
    VOIDED = "voided"


# States of an attempt that has a result.
WITH_RESULT = (State.FINISHED, State.EXPIRED)
# States of an attempt that is over and counts, or will once it is marked.
ENDED = (*WITH_RESULT, State.NEEDS_MARKING)


@dataclass(frozen=True)
class Refusal:
    """Why not: a stable code, and a sentence for a person."""

    code: str
    detail: str


@dataclass(frozen=True)
class Window:
    """When an attempt ends. Without a limit both are None."""

    deadline_at: datetime | None
    closes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Exemption:
    """What one override grants a learner; None and 0 grant nothing."""

    extra_time_s: int = 0
    extra_attempts: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a question of an attempt stands; `correct` is the latest try.

    `kept` are all responses: the tries, and what was saved, repeated or taken back.
    """

    tries: int = 0
    kept: int = 0
    correct: bool = False
    hints_taken: int = 0


def with_exemptions(policy: Policy, exemptions: Sequence[Exemption]) -> Policy:
    """The policy for a learner to whom exemptions apply: the most generous of each kind.

    The latest close and the longest limit, as Moodle's groups do; likewise the earliest opening and the most
    attempts. A close that an exception names replaces the quiz's, be it earlier.
    """
    if not exemptions:
        return policy
    opens = [each.opens_at for each in exemptions if each.opens_at]
    closes = [each.closes_at for each in exemptions if each.closes_at]
    limit, allowed = policy.time_limit_s, policy.attempts_allowed
    return replace(
        policy,
        opens_at=min(opens) if opens else policy.opens_at,
        closes_at=max(closes) if closes else policy.closes_at,
        time_limit_s=limit and limit + max(each.extra_time_s for each in exemptions),
        attempts_allowed=allowed and allowed + max(each.extra_attempts for each in exemptions),
    )


def window(policy: Policy, *, started_at: datetime, paused: timedelta = timedelta(0)) -> Window:
    """The deadline is the time limit or the quiz's close, whichever is first; grace follows it.

    `paused` is for how long the clock has stood still; it moves the limit, not the quiz's close.
    """
    ends = [policy.closes_at] if policy.closes_at else []
    if policy.time_limit_s is not None:
        ends.append(started_at + timedelta(seconds=policy.time_limit_s) + paused)
    return ending(policy, min(ends, default=None))


def window_while_paused(policy: Policy) -> Window:
    """A clock that stands still has no deadline but the quiz's close."""
    return ending(policy, policy.closes_at)


def ending(policy: Policy, deadline_at: datetime | None) -> Window:
    if deadline_at is None:
        return Window(None, None)
    grace_s = policy.grace_s if policy.at_deadline == AtDeadline.GRACE else 0
    return Window(deadline_at, deadline_at + timedelta(seconds=grace_s))


def is_overdue(*, state: str, closes_at: datetime | None, now: datetime) -> bool:
    """Whether an attempt must be closed before anything else is done with it."""
    return state == State.IN_PROGRESS and closes_at is not None and closes_at <= now


def refuse_start(
    policy: Policy, *, had: int, last_finished_at: datetime | None, now: datetime
) -> Refusal | None:
    """Whether one more attempt may start after `had` of them, the last of which ended at some time."""
    if policy.opens_at is not None and now < policy.opens_at:
        return Refusal("quiz_not_open", f"The quiz opens at {policy.opens_at:%Y-%m-%d %H:%M} UTC.")
    if policy.closes_at is not None and policy.closes_at <= now:
        return Refusal("quiz_closed", f"The quiz closed at {policy.closes_at:%Y-%m-%d %H:%M} UTC.")
    allowed = policy.attempts_allowed
    if allowed is not None and had >= allowed:
        return Refusal("no_attempts_left", f"The quiz allows {allowed} attempts, and you have had {had}.")
    if last_finished_at is not None and policy.attempt_delay_s:
        again_at = last_finished_at + timedelta(seconds=policy.attempt_delay_s)
        if now < again_at:
            return Refusal(
                "attempt_too_soon", f"The next attempt may start at {again_at:%Y-%m-%d %H:%M:%S} UTC."
            )
    return None


def refuse_change(state: str, *, paused: bool = False) -> Refusal | None:
    """Answers, hints and flags all need an attempt in progress whose clock runs."""
    match state:
        case State.IN_PROGRESS:
            return Refusal("attempt_paused", "The attempt is paused; resume it first.") if paused else None
        case State.EXPIRED | State.ABANDONED:
            return Refusal("attempt_expired", "The time is up; the attempt was closed at its deadline.")
        case State.VOIDED:
            return Refusal("attempt_voided", "The attempt was voided; start a new one.")
        case _:
            return Refusal("attempt_finished", "The attempt is finished; start a new one.")


def refuse_pause(policy: Policy, *, deadline_at: datetime | None, now: datetime) -> Refusal | None:
    if not policy.may_pause:
        return Refusal("pausing_not_allowed", "This attempt cannot be paused; its time runs on.")
    if deadline_at is not None and deadline_at <= now:
        return Refusal("deadline_passed", "The time is up; finish the attempt.")
    return None


def refuse_review(state: str) -> Refusal | None:
    """A review needs an attempt that ended and counts; what it shows is for `shown` to say."""
    if state in ENDED:
        return None
    if state == State.ABANDONED:
        return Refusal("attempt_abandoned", "The attempt was abandoned; nothing of it counts.")
    if state == State.VOIDED:
        return Refusal("attempt_voided", "The attempt was voided; nothing of it counts.")
    return Refusal("attempt_in_progress", "Finish the attempt first; then it can be reviewed.")


def is_resolved(policy: Policy, *, tries: int, correct: bool) -> bool:
    """Whether a question is over: right, or out of tries. Where answers may be changed it never is."""
    return policy.individual and (correct or tries >= policy.tries)


def tries_left(policy: Policy, *, tries: int, correct: bool) -> int | None:
    """How many more answers a question takes; None where the last answer counts."""
    if not policy.individual:
        return None
    return 0 if is_resolved(policy, tries=tries, correct=correct) else policy.tries - tries


def refuse_turn(
    policy: Policy, *, position: int, reached: int, deadline_at: datetime | None, now: datetime
) -> Refusal | None:
    """Whether it is too late for this question: passed by, or only finishing is left to do."""
    if deadline_at is not None and deadline_at <= now and not policy.grace_answers:
        return Refusal("deadline_passed", "The time is up: answers are no longer taken. Finish the attempt.")
    if policy.navigation == Navigation.FORWARD and position < reached:
        return Refusal("question_passed", f"You have gone on to question {reached}; there is no way back.")
    return None


def refuse_more(standing: Standing) -> Refusal | None:
    """Whether one more response is kept, be it a try or not."""
    if standing.kept < MAX_KEPT and standing.tries < MAX_ANSWERS:
        return None
    return Refusal(
        "too_many_answers",
        f"A question takes at most {MAX_ANSWERS} answers in an attempt, or {MAX_KEPT} with those saved.",
    )


def refuse_answer(policy: Policy, standing: Standing, *, final: bool = True) -> Refusal | None:
    """Whether an answer is taken; `final` False is one to save, or none at all: an answer taken back."""
    if not final and policy.individual:
        return Refusal(
            "answers_are_final",
            "Here each answer is a try: it cannot be saved without submitting it, nor taken back.",
        )
    if is_resolved(policy, tries=standing.tries, correct=standing.correct):
        return Refusal("question_resolved", "This question has been answered, and no try is left.")
    return None


def refuse_hint(policy: Policy, standing: Standing, *, number: int, available: int) -> Refusal | None:
    """Whether hint `number` may be shown; one that was taken before always may."""
    taken = standing.hints_taken
    if policy.hints == Hints.OFF:
        return Refusal("hints_not_allowed", "This attempt has no hints.")
    if number <= taken:
        return None
    if number > available:
        return Refusal("no_hints_left", f"The question has {available} hints, and you have had {taken}.")
    if number > taken + 1:
        return Refusal("hint_out_of_order", f"Hints come in order; the next one is number {taken + 1}.")
    if is_resolved(policy, tries=standing.tries, correct=standing.correct):
        return Refusal("question_resolved", "The question has been answered; its explanation says more.")
    if policy.hints == Hints.AFTER_WRONG_TRY and not standing.tries:
        return Refusal("hint_after_wrong_try", "Hints come after a wrong try; answer first.")
    return None


def phase(state: str, *, closed_at: datetime | None, now: datetime) -> Phase | None:
    """In which phase an attempt is; None where nothing of it counts, and so nothing shows.

    `closed_at` is when the quiz closes for everybody, None if it does not.
    """
    if state == State.IN_PROGRESS:
        return Phase.DURING
    if state not in ENDED:
        return None
    return Phase.CLOSED if closed_at is not None and closed_at <= now else Phase.FINISHED


def shown(policy: Policy, phase: Phase | None, *, tries: int, correct: bool) -> frozenset[str]:
    """Which aspects show of a question that was answered in `tries` tries, the latest right or not.

    While answering, the solution waits until the question is resolved.
    """
    if phase is None:
        return NOTHING
    aspects = frozenset(policy.reveals(phase))
    if phase is not Phase.DURING:
        return aspects
    if tries == 0:
        return aspects & {Aspect.HINTS}
    return aspects if is_resolved(policy, tries=tries, correct=correct) else aspects - SOLUTION


def shown_of_latest(
    policy: Policy, phase: Phase | None, *, tries: int, correct: bool, submitted: bool
) -> frozenset[str]:
    """What shows of the latest answer to a question: of one that is only saved, nothing while answering."""
    if phase is Phase.DURING and not submitted:
        return NOTHING
    return shown(policy, phase, tries=tries, correct=correct)


def shown_again(policy: Policy, state: str, *, tries: int, correct: bool, submitted: bool) -> frozenset[str]:
    """What the reply shows to an answer that was just sent, or is sent again later.

    After the end it is what shows at any time then: the reply does not look when the quiz closes.
    """
    if not submitted:
        return NOTHING
    if state == State.IN_PROGRESS:
        return shown(policy, Phase.DURING, tries=tries, correct=correct)
    if state not in ENDED:
        return NOTHING
    return frozenset(policy.reveals(Phase.FINISHED)) & frozenset(policy.reveals(Phase.CLOSED))


def shows_breakdown(policy: Policy, state: str, phase: Phase | None) -> bool:
    """Whether results by topic and type show: with the total, and with marks.

    A topic may have one question of the attempt, and its result is that question's mark.
    """
    totals = shows_total(policy, state, phase)
    return phase is not None and Aspect.TOTAL in totals and Aspect.MARK in policy.reveals(phase)


def shows_total(policy: Policy, state: str, phase: Phase | None) -> frozenset[str]:
    """Whether the score shows (total), and whether the attempt passed (pass).

    While marks are waited for, neither does.
    """
    if phase is None or state == State.NEEDS_MARKING:
        return NOTHING
    return frozenset(policy.reveals(phase)) & {Aspect.TOTAL, Aspect.PASS}
