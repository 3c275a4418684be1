"""A regrade told to people, before and after: sentences, and rows of a table."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from attempts.models import Attempt, RegradedAttempt
from attempts.regrading.outcome import Change, Outcome
from attempts.transcript import plain

type Pair = tuple[uuid.UUID, uuid.UUID]  # a learner, and an attempt of theirs

PASSING = {
    (False, True): "passes now",
    (True, False): "passes no longer",
    (True, True): "passes as before",
    (False, False): "fails as before",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An attempt whose score changed."""

    user_id: uuid.UUID
    attempt_id: uuid.UUID
    learner: str
    subject: str
    state: str
    score: str
    passing: str

    @property
    def address(self) -> str:
        """What the admin calls the attempt."""
        return f"{self.user_id}:{self.attempt_id}"


@dataclass(frozen=True, kw_only=True)
class ShownBefore(Shown):
    """One whose score would change: what of it has which version, and the mark of that."""

    version: int
    mark: str


def sentences(outcome: Outcome, *, done: bool) -> list[str]:
    """What changes, or has changed, and what stays; the first one says how much."""
    would = "changed" if done else "would change"
    first = f"{counted(outcome.attempts, 'attempt')} of {counted(outcome.learners, 'learner')} {would}"
    if outcome.attempts:
        first += f": {outcome.raised} to a higher score, {outcome.lowered} to a lower one"
    found = [f"{first}."]
    if outcome.now_passed or outcome.now_failed:
        now, no_longer = ("pass now", "no longer pass") if done else ("would pass", "would no longer pass")
        found.append(f"{outcome.now_passed} {now}, {outcome.now_failed} {no_longer}.")
    if outcome.responses:
        found.append(
            f"{counted(outcome.responses, 'answer')} {'got' if done else 'would get'} another grade."
        )
    if same := outcome.regraded - outcome.attempts:
        found.append(
            f"{counted(same, 'attempt')} {'kept' if done else 'would keep'} the score; learners"
            f" {'read' if done else 'would read'} the new key and explanation."
        )
    return found


def left(outcome: Outcome) -> list[str]:
    """What cannot be regraded, and why."""
    return [f"{counted(count, 'attempt')}: {why}" for why, count in outcome.left.most_common()]


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def rows(changes: Sequence[Change], numbers: Mapping[int, int]) -> list[ShownBefore]:
    """The changes with the names of learners and quizzes; `numbers` are those of the versions, by id."""
    attempts = named([(change.row.user_id, change.row.attempt_id) for change in changes])
    return [
        ShownBefore(
            **place(attempts[change.row.user_id, change.row.attempt_id]),
            version=numbers[change.row.version_id],
            mark=from_to(change.old_mark, change.new_mark, change.row.asked.max_mark),
            score=from_to(change.row.score, change.new_score, change.row.max_score),
            passing=passing(change.old_passed, change.new_passed),
        )
        for change in changes
    ]


def recorded(changes: Sequence[RegradedAttempt]) -> list[Shown]:
    """The attempts of a record, as their scores were and became then."""
    attempts = named([(change.user_id, change.attempt_id) for change in changes])
    return [
        Shown(
            **place(attempts[change.user_id, change.attempt_id]),
            score=from_to(
                change.old_score, change.new_score, attempts[change.user_id, change.attempt_id].max_score
            ),
            passing=passing(change.old_passed, change.new_passed),
        )
        for change in changes
    ]


def named(pairs: Sequence[Pair]) -> dict[Pair, Attempt]:
    """Some learners' attempts with whose they are and at what. Ids are unique per learner only."""
    any_of = Q(pk__in=[])
    for user_id, attempt_id in pairs:
        any_of |= Q(user_id=user_id, id=attempt_id)
    found = Attempt.objects.filter(any_of).select_related("user", "quiz", "exam")
    return {(attempt.user_id, attempt.pk): attempt for attempt in found}


def place(attempt: Attempt) -> dict[str, Any]:
    return {
        "user_id": attempt.user_id,
        "attempt_id": attempt.pk,
        "learner": str(attempt.user),
        "subject": subject(attempt),
        "state": attempt.state.replace("_", " "),
    }


def subject(attempt: Attempt) -> str:
    return attempt.quiz.title if attempt.quiz else f"Practice in {attempt.exam.title}"


def passing(old: bool | None, new: bool | None) -> str:
    """Empty where there is nothing to pass, or no result yet."""
    return PASSING.get((bool(old), bool(new)), "") if old is not None and new is not None else ""


def from_to(old: Decimal, new: Decimal, most: Decimal) -> str:
    return f"{plain(old)} → {plain(new)} of {plain(most)}"
