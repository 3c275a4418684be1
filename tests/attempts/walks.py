"""Random walks through an attempt: answers, saves, repeats, hints; two learners can go the same one."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from attempts import lifecycle
from attempts.models import AttemptItem, Response
from quizapi.accounts.models import User
from quizapi.errors import DomainError
from tests.content import answer_for

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

# Every rule that decides what an answer earns, by the name of a test.
POLICIES: dict[str, dict[str, Any]] = {
    "one try": {},
    "three tries": {"tries": 3},
    "hints after a wrong try": {"tries": 4, "hints": "after_wrong_try", "hint_penalty": Decimal("0.15")},
    "declining points": {"tries": 4, "try_points": tuple(map(Decimal, ("1", "0.7", "0.3333333", "0.2")))},
    "negative marks": {"tries": 3, "negative_marks": True},
    "certainty": {"certainty": True},
    "an exam": {"mode": "exam"},
    "an exam with negative marks": {"mode": "exam", "negative_marks": True},
    "an exam with certainty": {"mode": "exam", "certainty": True},
}


@dataclass(frozen=True, kw_only=True)
class Step:
    """One command: a hint if `texts` is None, an answer taken back if it is empty."""

    position: int
    texts: tuple[str, ...] | None
    certainty: str | None
    submit: bool
    again: bool
    now: datetime


def steps(random: Random, options: dict[int, list[tuple[str, ...]]], *, certainty: bool) -> list[Step]:
    """Commands on questions by position, each answered by one of its options; some come at the same time."""
    found, now = [], NOON
    for _ in range(12 * len(options)):
        now += timedelta(seconds=random.choice((0, 1)))
        position = random.choice(list(options))
        kind = random.choices(("hint", "back", "answer"), (2, 1, 6))[0]
        texts = {"hint": None, "back": ()}.get(kind, random.choice(options[position]))
        found.append(
            Step(
                position=position,
                texts=texts,
                certainty=random.choice(("low", "mid", "high")) if certainty and texts else None,
                submit=random.random() < 0.6,
                again=random.random() < 0.3,
                now=now,
            )
        )
    return found


def go(attempt_id: uuid.UUID, user: User, walk: list[Step]) -> None:
    """Go the walk; what is refused is left out."""
    items = {item.position: item for item in AttemptItem.objects.filter(user=user, attempt=attempt_id)}
    for step in walk:
        for _ in range(1 + step.again):
            with suppress(DomainError):
                take(step, attempt_id, user, items[step.position].version.delivery)


def take(step: Step, attempt_id: uuid.UUID, user: User, delivery: dict[str, Any]) -> None:
    place: Any = {"user_id": user.pk, "attempt_id": attempt_id, "position": step.position, "now": step.now}
    if step.texts is None:
        lifecycle.take_hint(**place)
        return
    lifecycle.answer(
        lifecycle.Answer(
            **place,
            answer=answer_for(delivery, *step.texts) if step.texts else None,
            response_id=uuid.uuid4(),
            submit=step.submit,
            certainty=step.certainty,
        )
    )


MARKED = ("position", "tries", "hints_taken", "answer", "submitted", "fraction", "mark", "best", "earned")
ANSWERED = ("position", "number", "counted", "answer", "submitted", "hints_taken", "fraction", "mark")


def items_of(user: User) -> list[dict[str, Any]]:
    """How the learner's questions stand."""
    return list(AttemptItem.objects.filter(user=user).order_by("position").values(*MARKED))


def answers_of(user: User) -> list[dict[str, Any]]:
    """What the learner answered, and what each answer earned, in the order of giving."""
    rows = Response.objects.filter(user=user).values(*ANSWERED)
    return sorted(rows, key=lambda row: [str(row[name]) for name in ANSWERED])
