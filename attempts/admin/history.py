"""What staff did to an attempt, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format

from attempts.models import Attempt, Intervention, RegradedAttempt
from attempts.regrading.telling import passing
from attempts.staff_reading import interventions
from attempts.transcript import plain
from questions.admin.words import DATE_TIME


@dataclass(frozen=True, kw_only=True)
class Done:
    title: str
    reason: str
    before: str
    after: str
    by: str
    at: datetime


def done_to(attempt: Attempt) -> list[Done]:
    """The first thing first; regrades only if they changed the score."""
    ids = {"user_id": attempt.user_id, "attempt_id": attempt.pk}
    regrades = RegradedAttempt.objects.filter(**ids).select_related("regrade__question", "regrade__by")
    done = [told(row) for row in interventions(**ids).select_related("by").order_by("created_at")]
    return sorted([*done, *map(told_of_regrade, regrades)], key=lambda each: each.at)


def told(row: Intervention) -> Done:
    kind = str(row.get_kind_display()).capitalize()
    return Done(
        title=kind if row.seconds is None else f"{kind}, {duration(row.seconds)}",
        reason=row.reason,
        before=standing(row.before),
        after=standing(row.after),
        by=str(row.by or "a command"),
        at=row.created_at,
    )


def told_of_regrade(row: RegradedAttempt) -> Done:
    regrade = row.regrade
    passed = passing(row.old_passed, row.new_passed)
    return Done(
        title=f"Regraded, {regrade.question.slug}",
        reason=regrade.reason,
        before=f"score {plain(row.old_score)}",
        after=", ".join(filter(None, [f"score {plain(row.new_score)}", passed])),
        by=str(regrade.by or "a command"),
        at=regrade.created_at,
    )


def duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    parts = ((minutes, "min"), (rest, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def standing(kept: Mapping[str, Any]) -> str:
    """How the attempt stood: its state, until or since when, and its score."""
    state, deadline, end = kept["state"], kept["deadline_at"], kept["finished_at"]
    words = state.replace("_", " ")
    if end:
        words += f" on {moment(end)}"
    elif deadline:
        words += f" until {moment(deadline)}"
    return f"{words}, score {plain(Decimal(kept['score']))}"


def moment(text: str) -> str:
    return date_format(datetime.fromisoformat(text), DATE_TIME)
