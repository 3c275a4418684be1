"""Regrading: after a new version mended a question's key, what was answered to earlier ones is graded by it.

What was answered stays, and so does the version that it was answered to, as the learner saw it. What changes
is what the key says of it: fractions and marks, the right answer, explanation and feedback. Attempts in every
state are regraded, so that their marks agree whatever becomes of them: one in progress will be finished, one
voided may be reopened. Only those that have a result pass or fail by it.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.db import transaction

from attempts.figures.withdrawing import withdraw_several
from attempts.lifecycle.interventions import MOST_REASON
from attempts.lifecycle.overseeing import invalid
from attempts.models import Regrade
from attempts.regrading import statements
from attempts.regrading.keys import CannotRegrade, MendedKey
from attempts.regrading.outcome import Change, Outcome, Row
from attempts.regrading.statements import Named
from questions.models import Question, QuestionVersion
from questions.types.options import normal
from quizapi.errors import DomainError


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A question, its current version, the numbers of those before it, and the key of the current one for
    answers to the earlier ones that are to be regraded, by their ids."""

    question: Question
    current: QuestionVersion
    earlier: list[int]
    keys: Mapping[int, MendedKey]


@dataclass(frozen=True, kw_only=True)
class Regraded:
    """What a regrade changed, or would; `regrade` is its record, None where there was nothing to do."""

    mended: Mended
    outcome: Outcome
    regrade: Regrade | None = None


def preview_regrade(*, question: Question, versions: Collection[int] | None = None) -> Regraded:
    """What `regrade` would change, and nothing is changed.

    `versions` are the numbers of earlier versions, None means all. Raises `DomainError`: never_published,
    validation_error.
    """
    with transaction.atomic():
        mended = mended_by(Question.objects.get(pk=question.pk), versions)
        outcome = Outcome()
        for batch in batches(mended):
            sort_out(mended, statements.read(batch, question=question.pk), outcome)
    return Regraded(mended=mended, outcome=outcome)


def regrade(
    *,
    question: Question,
    reason: str,
    by: uuid.UUID | None,
    now: datetime,
    versions: Collection[int] | None = None,
    number: int | None = None,
) -> Regraded:
    """Grade answers to earlier versions by the current key, in one transaction, and keep what they counted.

    `number` is the version that whoever asks has seen as the current one. An answer that arrives meanwhile
    waits, and is graded by the new key. Raises `DomainError`: never_published, version_changed,
    validation_error.
    """
    reason = normal(reason).strip()
    if not 0 < len(reason) <= MOST_REASON:
        raise invalid("reason", f"Give a reason, of at most {MOST_REASON} characters.")
    with transaction.atomic():
        statements.take_turns()
        # Published versions wait, attempts that start do not.
        locked = Question.objects.select_for_update(no_key=True).get(pk=question.pk)
        mended = mended_by(locked, versions)
        require_number(mended, number)
        record = Regrade(question=locked, key_version=mended.current, reason=reason, by_id=by, created_at=now)
        outcome = apply(mended, record)
    return Regraded(mended=mended, outcome=outcome, regrade=record if outcome.regraded else None)


def apply(mended: Mended, record: Regrade) -> Outcome:
    """Regrade batch by batch; the record is kept if any attempt got the new key."""
    outcome = Outcome()
    count(record, outcome)  # nothing yet
    record.save(force_insert=True)
    for batch in batches(mended):
        statements.lock(batch)
        # Read only once they are held: with what arrived until then.
        changes = sort_out(mended, statements.read(batch, question=mended.question.pk), outcome)
        withdraw_several([change.row.attempt for change in changes if change.is_counted_otherwise])
        statements.record(record.pk, mended.current.pk, changes)
    count(record, outcome)
    if outcome.regraded:
        record.save(update_fields=COUNTS)
    else:
        Regrade.objects.filter(pk=record.pk).delete()
    return outcome


COUNTS = ("attempts", "learners", "responses", "now_passed", "now_failed")


def count(record: Regrade, outcome: Outcome) -> None:
    for name in COUNTS:
        setattr(record, name, getattr(outcome, name))


def mended_by(question: Question, numbers: Collection[int] | None) -> Mended:
    current = question.current_version
    if current is None:
        raise DomainError(
            "never_published",
            HTTPStatus.CONFLICT,
            f"{question.slug} was never published, so there are no attempts with it.",
        )
    versions = statements.versions(current.pk)
    mended = versions.pop(current.pk)
    earlier = sorted(version.number for version in versions.values())
    wanted = earlier if numbers is None else numbers
    if unknown := set(wanted) - set(earlier):
        raise invalid("versions", no_such_version(min(unknown), earlier, current.number))
    keys = {
        id: MendedKey(answered=version, current=mended)
        for id, version in versions.items()
        if version.number in wanted
    }
    return Mended(question=question, current=current, earlier=earlier, keys=keys)


def no_such_version(number: int, earlier: list[int], current: int) -> str:
    known = f"those before it are {', '.join(map(str, earlier))}" if earlier else "there is none before it"
    return f"Version {current} is the current one, and {known}; there is no earlier version {number}."


def require_number(mended: Mended, number: int | None) -> None:
    if number not in (None, mended.current.number):
        raise DomainError(
            "version_changed",
            HTTPStatus.CONFLICT,
            f"Version {mended.current.number} has been published meanwhile; look at what would change now.",
        )


def batches(mended: Mended) -> Iterator[Named]:
    return statements.attempts(
        question=mended.question.pk, key_version=mended.current.pk, versions=list(mended.keys)
    )


def sort_out(mended: Mended, rows: Sequence[Row], outcome: Outcome) -> list[Change]:
    """What changes in these attempts; it is counted, and so is what cannot be regraded."""
    changes = []
    for row in rows:
        try:
            result, given = mended.keys[row.version_id].regrade(row.asked)
        except CannotRegrade as reason:
            outcome.leave(str(reason))
        else:
            changes.append(Change(row=row, result=result, given=given))
            outcome.add(changes[-1])
    return changes
