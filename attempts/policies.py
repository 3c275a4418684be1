"""What a learner may do in an attempt, what they see, and when. Pure: `now` is an argument.

A quiz's policy is frozen into each attempt as it starts; every question of the form "may they?" or "what
do they see?" is answered here and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from questions.policy import TRY_PENALTY

# An exam's answers may be changed freely, but not without end.
MAX_ANSWERS = 1000


class Mode(StrEnum):
    PRACTICE = "practice"
    EXAM = "exam"


class State(StrEnum):
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The rules of one attempt. Times are in seconds, penalties are shares of a question's mark."""

    mode: Mode = Mode.PRACTICE
    time_limit_s: int | None = None
    grace_s: int = 0
    closes_at: datetime | None = None
    pass_percent: Decimal | None = None
    shuffle_questions: bool = True
    shuffle_choices: bool = True
    hints: bool = True
    tries: int = 1
    try_penalty: Decimal = TRY_PENALTY

    def to_document(self) -> dict[str, Any]:
        document = dict(vars(self))
        for name in ("pass_percent", "try_penalty"):
            document[name] = None if document[name] is None else str(document[name])
        document["closes_at"] = self.closes_at and self.closes_at.isoformat()
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        fields = dict(document)
        fields["mode"] = Mode(fields["mode"])
        fields["try_penalty"] = Decimal(fields["try_penalty"])
        if fields["pass_percent"] is not None:
            fields["pass_percent"] = Decimal(fields["pass_percent"])
        if fields["closes_at"] is not None:
            fields["closes_at"] = datetime.fromisoformat(fields["closes_at"])
        return cls(**fields)


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


@dataclass(frozen=True)
class Shown:
    """What a learner sees of one question of their attempt."""

    correctness: bool = False  # correct, mark, and the feedback of the choices they picked
    solution: bool = False  # the correct answer, the explanation, references, all feedback


NOTHING, RESULT, EVERYTHING = Shown(), Shown(correctness=True), Shown(correctness=True, solution=True)


def window(policy: Policy, *, started_at: datetime) -> Window:
    """The deadline is the time limit or the quiz's close, whichever is first; grace follows it."""
    ends = [policy.closes_at] if policy.closes_at else []
    if policy.time_limit_s is not None:
        ends.append(started_at + timedelta(seconds=policy.time_limit_s))
    if not ends:
        return Window(None, None)
    return Window(min(ends), min(ends) + timedelta(seconds=policy.grace_s))


def is_overdue(*, state: str, closes_at: datetime | None, now: datetime) -> bool:
    """Whether an attempt must be closed before anything else is done with it."""
    return state == State.IN_PROGRESS and closes_at is not None and closes_at <= now


def refuse_start(
    *, opens_at: datetime | None, closes_at: datetime | None, allowed: int | None, had: int, now: datetime
) -> Refusal | None:
    if opens_at is not None and now < opens_at:
        return Refusal("quiz_not_open", f"The quiz opens at {opens_at:%Y-%m-%d %H:%M} UTC.")
    if closes_at is not None and closes_at <= now:
        return Refusal("quiz_closed", f"The quiz closed at {closes_at:%Y-%m-%d %H:%M} UTC.")
    if allowed is not None and had >= allowed:
        return Refusal("no_attempts_left", f"The quiz allows {allowed} attempts, and you have had {had}.")
    return None


def refuse_change(state: str) -> Refusal | None:
    """Answers, hints and flags all need an attempt in progress."""
    match state:
        case State.IN_PROGRESS:
            return None
        case State.EXPIRED:
            return Refusal("attempt_expired", "The time is up; the attempt was closed at its deadline.")
        case _:
            return Refusal("attempt_finished", "The attempt is finished; start a new one.")


def refuse_review(state: str) -> Refusal | None:
    """A review holds the solutions, so it needs an attempt that ended with a result."""
    if shows_total(state):
        return None
    if state == State.ABANDONED:
        return Refusal("attempt_abandoned", "The attempt was abandoned; nothing of it counts.")
    return Refusal("attempt_in_progress", "Finish the attempt first; then it can be reviewed.")


def is_resolved(policy: Policy, *, tries: int, correct: bool) -> bool:
    """Whether a practice question is over: answered correctly, or no tries left. An exam's never is."""
    return policy.mode is Mode.PRACTICE and (correct or tries >= policy.tries)


def tries_left(policy: Policy, *, tries: int, correct: bool) -> int | None:
    """How many more answers a practice question takes; None in an exam, where the last answer counts."""
    if policy.mode is Mode.EXAM:
        return None
    return 0 if is_resolved(policy, tries=tries, correct=correct) else policy.tries - tries


def refuse_answer(policy: Policy, *, tries: int, correct: bool) -> Refusal | None:
    if is_resolved(policy, tries=tries, correct=correct):
        return Refusal("question_resolved", "This question has been answered, and no try is left.")
    if tries >= MAX_ANSWERS:
        return Refusal("too_many_answers", f"A question takes at most {MAX_ANSWERS} answers in an attempt.")
    return None


def refuse_hint(policy: Policy, *, number: int, taken: int, available: int, resolved: bool) -> Refusal | None:
    """Whether hint `number` may be shown; one that was taken before always may."""
    if not policy.hints:
        return Refusal("hints_not_allowed", "This attempt has no hints.")
    if number <= taken:
        return None
    if number > available:
        return Refusal("no_hints_left", f"The question has {available} hints, and you have had {taken}.")
    if number > taken + 1:
        return Refusal("hint_out_of_order", f"Hints come in order; the next one is number {taken + 1}.")
    if resolved:
        return Refusal("question_resolved", "The question has been answered; its explanation says more.")
    return None


def shown(policy: Policy, *, state: str, tries: int, correct: bool) -> Shown:
    """What shows of a question: in practice at once, in an exam when the attempt is closed."""
    if state in (State.FINISHED, State.EXPIRED):
        return EVERYTHING
    if state == State.ABANDONED or policy.mode is Mode.EXAM or tries == 0:
        return NOTHING
    return EVERYTHING if is_resolved(policy, tries=tries, correct=correct) else RESULT


def shows_total(state: str) -> bool:
    """Whether the score shows: once the attempt is closed with a result."""
    return state in (State.FINISHED, State.EXPIRED)
