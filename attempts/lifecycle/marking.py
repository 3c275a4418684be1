"""Marks that people give: to answers that no key can grade.

A marker says what the answer is worth, as a share of the full mark, and not the mark itself: what certainty,
hints and earlier tries make of it is the policy's business, as it is for answers that a key grades, and item
statistics compare shares.
"""

import uuid
from datetime import datetime
from decimal import Decimal

from django.db.models import F

from attempts import scoring, statements
from attempts.figures.withdrawing import withdraw
from attempts.lifecycle.overseeing import invalid, moment, no_such, overseen
from attempts.models import Attempt, AttemptItem, ManualMark, Response
from attempts.policies import Refusal, State
from attempts.refusals import require
from attempts.scoring import Earned
from attempts.staff_policies import lowest_fraction, refuse_mark, refuse_mark_of
from attempts.statements import Item
from questions.policy import Policy
from questions.types import TYPES
from questions.types.contract import MAX_TEXT
from questions.types.fractions import exact
from questions.types.options import normal
from quizapi.database.transactions import ThisTransaction


def mark(
    *,
    user_id: uuid.UUID,
    attempt_id: uuid.UUID,
    position: int,
    fraction: Decimal,
    comment: str,
    by: uuid.UUID,
    now: datetime,
    response_id: uuid.UUID | None = None,
) -> ManualMark:
    """Mark the latest answer to a question, or mark it anew: the latest mark counts, and all are kept.

    `fraction` is the share of the full mark, 0 to 1, from -1 where the policy has negative marks. With
    `response_id`, an answer other than that one is not marked. The same mark by the same person again changes
    nothing. When no answer waits any more, the attempt ends as it would have.

    Raises `DomainError`: not_found, validation_error, attempt_in_progress, attempt_abandoned, attempt_voided,
    not_answered, not_for_marking, answer_changed.
    """
    with overseen(user_id=user_id, attempt_id=attempt_id, now=now) as attempt:
        require(refuse_mark(attempt.state))
        item = statements.item(user_id, attempt_id, position)
        if item is None:
            raise no_such("question in this attempt")
        require(refusal_of(item, response_id))
        policy = Policy.from_document(attempt.policy)
        fraction, comment = checked(policy, fraction, comment)
        place = {"user_id": user_id, "attempt_id": attempt_id, "position": position}
        earlier = ManualMark.objects.filter(**place)
        latest = earlier.order_by("created_at").last()
        assert item.response_id is not None  # an answer has its response
        given = ManualMark(
            **place, response_id=item.response_id, fraction=fraction, comment=comment, by_id=by
        )
        if latest is not None and is_same(latest, given):
            return latest
        given.created_at = moment(now, earlier)
        return record(attempt, policy, item, given)


def refusal_of(item: Item, response_id: uuid.UUID | None) -> Refusal | None:
    answered = item.answer is not None
    return refuse_mark_of(
        answered=answered,
        by_person=answered and TYPES[item.type].grade(item.answer_key, item.answer or {}) is None,
        same=response_id in (None, item.response_id),
    )


def checked(policy: Policy, fraction: Decimal, comment: str) -> tuple[Decimal, str]:
    """Both as they are kept."""
    least = lowest_fraction(policy)
    if not least <= fraction <= 1:
        raise invalid("fraction", f"Give a share of the full mark, {least} to 1.")
    comment = normal(comment)
    if len(comment) > MAX_TEXT:
        raise invalid("comment", f"Write at most {MAX_TEXT} characters; these are {len(comment)}.")
    return exact(fraction), comment


def is_same(latest: ManualMark, given: ManualMark) -> bool:
    names = ("response_id", "fraction", "comment", "by_id")
    return all(getattr(latest, name) == getattr(given, name) for name in names)


def earned_by(policy: Policy, item: Item, fraction: Decimal, *, hints: int) -> Earned:
    """From nothing: earlier tries were not marked, and a mark given before does not keep this one up."""
    return scoring.earn(
        policy,
        Earned(),
        fraction=fraction,
        max_mark=item.max_mark,
        earlier_tries=max(item.tries - 1, 0),
        certainty=item.certainty,
        hints=scoring.penalties(policy, item.answer_key["hints"][:hints]),
    )


def record(attempt: Attempt, policy: Policy, item: Item, given: ManualMark) -> ManualMark:
    """Keep the mark, and let it count: in the question, the response and the attempt's score.

    Hints taken after the answer cost the question where the last answer counts, as for answers with a key;
    the response keeps the mark without them.
    """
    own, fraction = {"user_id": given.user_id}, given.fraction
    response = Response.objects.filter(**own, id=given.response_id)
    before = response.values_list("hints_taken", flat=True).get()
    earned = earned_by(policy, item, fraction, hints=before if policy.individual else item.hints_taken)
    assert earned.mark is not None  # an answer with a fraction has a mark
    given.mark = earned.mark
    given.save(force_insert=True)
    withdraw(**own, attempt_id=attempt.id)
    response.update(
        fraction=fraction,
        mark=earned_by(policy, item, fraction, hints=before).mark,
        changed_in=ThisTransaction(),
    )
    AttemptItem.objects.filter(**own, id=item.id).update(
        fraction=fraction,
        mark=given.mark,
        best=earned.best,
        earned=earned.share,
        mark_comment=given.comment,
    )
    waiting = attempt.unmarked - item.is_unmarked
    ended = {"state": attempt.marked_state, "marked_state": None, "state_in": ThisTransaction()}
    Attempt.objects.filter(**own, id=attempt.id).update(
        score=F("score") + given.mark - (item.mark or scoring.ZERO),
        unmarked=waiting,
        changed_in=ThisTransaction(),
        **(ended if attempt.state == State.NEEDS_MARKING and not waiting else {}),
    )
    return given
