"""A regrade told to people, before and after: sentences, and rows of a table."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from attempts.models import Attempt
from attempts.regrading.outcome import Change, Outcome
from attempts.transcript import plain

PASSING = {
    (False, True): "passes now",
    (True, False): "passes no longer",
    (True, True): "passes as before",
    (False, False): "fails as before",
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An attempt that changes; `mark` is that of the question, of its attempt `score`."""

    user_id: uuid.UUID
    attempt_id: uuid.UUID
    learner: str
    subject: str
    state: str
    version: int
    mark: str
    score: str
    passing: str


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


def rows(changes: Sequence[Change], numbers: dict[int, int]) -> list[Shown]:
    """The changes with the names of learners and quizzes; `numbers` are those of the versions, by id."""
    if not changes:
        return []
    named = Q()
    for change in changes:
        named |= Q(user_id=change.row.user_id, id=change.row.attempt_id)
    found = {
        (attempt.user_id, attempt.pk): attempt
        for attempt in Attempt.objects.filter(named).select_related("user", "quiz", "exam")
    }
    return [
        shown(change, found[change.row.user_id, change.row.attempt_id], numbers[change.row.version_id])
        for change in changes
    ]


def shown(change: Change, attempt: Attempt, version: int) -> Shown:
    row = change.row
    return Shown(
        user_id=row.user_id,
        attempt_id=row.attempt_id,
        learner=str(attempt.user),
        subject=subject(attempt),
        state=row.state.replace("_", " "),
        version=version,
        mark=from_to(change.old_mark, change.new_mark, row.asked.max_mark),
        score=from_to(row.score, change.new_score, row.max_score),
        passing=passing(change.old_passed, change.new_passed),
    )


def subject(attempt: Attempt) -> str:
    return attempt.quiz.title if attempt.quiz else f"Practice in {attempt.exam.title}"


def passing(old: bool | None, new: bool | None) -> str:
    """Empty where there is nothing to pass, or no result yet."""
    return PASSING.get((bool(old), bool(new)), "") if old is not None and new is not None else ""


def from_to(old: Decimal, new: Decimal, most: Decimal) -> str:
    return f"{plain(old)} → {plain(new)} of {plain(most)}"
