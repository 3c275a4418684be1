"""Besides answering a question: taking a hint, flagging it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from attempts import scoring, statements
from attempts.lifecycle.holding import held, require_open, require_turn
from attempts.policies import refuse_hint
from attempts.refusals import not_found, require
from attempts.statements import Item
from questions.policy import Policy
from quizapi.database import prepared
from quizapi.ids import uuid7


@dataclass(frozen=True, slots=True)
class HintShown:
    number: int
    text: str
    penalty: Decimal
    remaining: int


def take_hint(
    *,
    user_id: uuid.UUID,
    attempt_id: uuid.UUID,
    position: int,
    now: datetime,
    number: int | None = None,
) -> HintShown:
    """Show hint `number`, or the next one. One that was shown before is shown again at no cost."""
    with held(user_id=user_id, attempt_id=attempt_id, now=now) as attempt:
        item = statements.item(user_id, attempt_id, position)
        if item is None:
            raise not_found("question in this attempt")
        require_open(attempt, now)
        hints = item.answer_key["hints"]
        wanted = number or item.hints_taken + 1
        require(refuse_hint(attempt.policy, item.standing, number=wanted, available=len(hints)))
        if wanted > item.hints_taken:
            require_turn(attempt, position, now)
            place = {"user_id": user_id, "attempt_id": attempt_id, "position": position, "item_id": item.id}
            marks = mark_after_hint(attempt.policy, item, number=wanted)
            values = {**place, **marks, "id": uuid7(), "number": wanted, "now": now}
            prepared.execute(statements.RECORD_HINT, values)
    hint = hints[wanted - 1]
    remaining = len(hints) - max(wanted, item.hints_taken)
    return HintShown(wanted, hint["text"], scoring.penalties(attempt.policy, [hint])[0], remaining)


def mark_after_hint(policy: Policy, item: Item, *, number: int) -> dict[str, Decimal | None]:
    """Where the last answer counts it may stand already: then the hint lowers its mark."""
    if policy.individual or item.fraction is None or item.mark is None:
        return {"mark": item.mark, "gain": scoring.ZERO}
    earned = scoring.earn(
        policy,
        item.earned,
        fraction=item.fraction,
        max_mark=item.max_mark,
        certainty=item.certainty,
        hints=scoring.penalties(policy, item.answer_key["hints"][:number]),
    )
    assert earned.mark is not None  # an answer with a fraction has a mark
    return {"mark": earned.mark, "gain": earned.mark - item.mark}


def flag(*, user_id: uuid.UUID, attempt_id: uuid.UUID, position: int, flagged: bool, now: datetime) -> None:
    """Mark a question to come back to, or take the mark off."""
    with held(user_id=user_id, attempt_id=attempt_id, now=now) as attempt:
        require_open(attempt, now)
        place = {"user_id": user_id, "attempt_id": attempt_id, "position": position}
        if prepared.fetch_one(statements.RECORD_FLAG, {**place, "flagged": flagged}) is None:
            raise not_found("question in this attempt")
