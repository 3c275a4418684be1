"""Working on a question: answering it, taking a hint, flagging it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import orjson
from django.db import IntegrityError

from attempts import scoring, statements
from attempts.lifecycle.holding import held, not_found, require, require_open
from attempts.models import AttemptItem
from attempts.policies import Mode, Policy, is_resolved, refuse_answer, refuse_hint
from attempts.rows import ResponseRow
from attempts.statements import Held, Item
from questions.types import TYPES
from questions.types.contract import MalformedAnswer
from questions.types.fractions import Grade
from quizapi.database import prepared
from quizapi.errors import DomainError, FieldError
from quizapi.ids import uuid7


@dataclass(frozen=True, slots=True)
class Answered:
    """An accepted answer, and what decides how much of its result shows."""

    response: ResponseRow
    policy: Policy
    state: str
    type: str
    answer_key: Mapping[str, Any]
    max_mark: Decimal


@dataclass(frozen=True, slots=True)
class HintShown:
    number: int
    text: str
    penalty: Decimal
    remaining: int


def answer(
    *,
    user_id: uuid.UUID,
    attempt_id: uuid.UUID,
    position: int,
    answer: object,
    now: datetime,
    response_id: uuid.UUID | None = None,
    elapsed_ms: int | None = None,
) -> Answered:
    """Accept and grade an answer, once.

    The same `response_id` with the same body gives the first result again, whatever has happened since;
    with another body it is refused. Without an id, or with a new one, an answer equal to the latest is
    that answer again: it uses no try.
    """
    command = _Answer(user_id, attempt_id, position, answer, now, response_id, elapsed_ms)
    try:
        return command.run()
    except IntegrityError:
        # The id went to another attempt of this learner meanwhile: look again, and find it there.
        return command.run()


@dataclass(frozen=True, slots=True)
class _Answer:
    user_id: uuid.UUID
    attempt_id: uuid.UUID
    position: int
    answer: object
    now: datetime
    response_id: uuid.UUID | None
    elapsed_ms: int | None

    def run(self) -> Answered:
        with held(user_id=self.user_id, attempt_id=self.attempt_id) as attempt:
            item = statements.item(self.user_id, self.attempt_id, self.position, self.response_id)
            if item is None:
                raise not_found("question in this attempt")
            if item.prior is not None:
                self.require_same(item, item.prior)
                return answered(attempt, item, item.prior)
            require_open(attempt, self.now)
            parsed = parse(item, self.answer)
            if parsed == item.answer:
                return answered(attempt, item, latest(item, self.position))
            correct = item.fraction is not None and Grade(item.fraction).is_correct
            require(refuse_answer(attempt.policy, tries=item.tries, correct=correct))
            return answered(attempt, item, self.record(attempt.policy, item, parsed))

    def require_same(self, item: Item, prior: ResponseRow) -> None:
        sent = (self.attempt_id, self.position, parse(item, self.answer), self.elapsed_ms)
        if sent == (item.prior_attempt_id, prior.position, prior.answer, prior.elapsed_ms):
            return
        raise DomainError(
            "id_conflict",
            HTTPStatus.CONFLICT,
            "This id was sent before with another answer; use a new UUID for each answer.",
            [FieldError("/id", "Send a new UUID.", "conflict")],
        )

    def record(self, policy: Policy, item: Item, parsed: Mapping[str, Any]) -> ResponseRow:
        fraction = TYPES[item.type].grade(item.answer_key, parsed).fraction
        mark = mark_of(policy, item, fraction, earlier_tries=item.tries, hints=item.hints_taken)
        row = ResponseRow(
            id=self.response_id or uuid7(),
            position=self.position,
            number=item.tries + 1,
            answer=parsed,
            elapsed_ms=self.elapsed_ms,
            fraction=fraction,
            mark=mark,
            created_at=self.now,
        )
        prepared.execute(
            statements.RECORD_RESPONSE,
            {
                "user_id": self.user_id,
                "id": row.id,
                "attempt_id": self.attempt_id,
                "position": self.position,
                "number": row.number,
                "version_id": item.version_id,
                "answer": orjson.dumps(parsed).decode(),
                "elapsed_ms": self.elapsed_ms,
                "fraction": fraction,
                "mark": mark,
                "gain": mark - (item.mark or scoring.ZERO),
                "now": self.now,
                "item_id": item.id,
            },
        )
        return row


def parse(item: Item, answer: object) -> dict[str, Any]:
    try:
        return TYPES[item.type].parse_response(item.delivery, answer)
    except MalformedAnswer as malformed:
        raise DomainError(
            "malformed_answer",
            HTTPStatus.BAD_REQUEST,
            f"This is not an answer to a {item.type} question; it was not counted as a try.",
            [FieldError(f"/answer{malformed.pointer}", malformed.message)],
        ) from None


def answered(attempt: Held, item: Item, response: ResponseRow) -> Answered:
    return Answered(response, attempt.policy, attempt.state, item.type, item.answer_key, item.max_mark)


def latest(item: Item, position: int) -> ResponseRow:
    """The response that the item keeps as its latest."""
    assert item.response_id and item.answer and item.answered_at
    assert item.fraction is not None and item.mark is not None
    return ResponseRow(
        id=item.response_id,
        position=position,
        number=item.tries,
        answer=item.answer,
        elapsed_ms=None,
        fraction=item.fraction,
        mark=item.mark,
        created_at=item.answered_at,
    )


def mark_of(policy: Policy, item: Item, fraction: Decimal, *, earlier_tries: int, hints: int) -> Decimal:
    """In an exam an answer may be changed at no cost; in practice each try after the first costs."""
    taken: Sequence[Mapping[str, Any]] = item.answer_key["hints"][:hints]
    return scoring.mark(
        fraction=fraction,
        max_mark=item.max_mark,
        earlier_tries=earlier_tries if policy.mode is Mode.PRACTICE else 0,
        try_penalty=policy.try_penalty,
        hint_penalties=[Decimal(hint["penalty"]) for hint in taken],
    )


def take_hint(
    *,
    user_id: uuid.UUID,
    attempt_id: uuid.UUID,
    position: int,
    now: datetime,
    number: int | None = None,
) -> HintShown:
    """Show hint `number`, or the next one. One that was shown before is shown again at no cost."""
    with held(user_id=user_id, attempt_id=attempt_id) as attempt:
        item = statements.item(user_id, attempt_id, position)
        if item is None:
            raise not_found("question in this attempt")
        hints = item.answer_key["hints"]
        wanted = number or item.hints_taken + 1
        require_open(attempt, now)
        correct = item.fraction is not None and Grade(item.fraction).is_correct
        resolved = is_resolved(attempt.policy, tries=item.tries, correct=correct)
        require(
            refuse_hint(
                attempt.policy,
                number=wanted,
                taken=item.hints_taken,
                available=len(hints),
                resolved=resolved,
            )
        )
        if wanted > item.hints_taken:
            prepared.execute(
                statements.RECORD_HINT,
                {
                    "user_id": user_id,
                    "id": uuid7(),
                    "attempt_id": attempt_id,
                    "position": position,
                    "number": wanted,
                    "now": now,
                    "item_id": item.id,
                    **mark_after_hint(attempt.policy, item, number=wanted),
                },
            )
    hint = hints[wanted - 1]
    return HintShown(
        wanted, hint["text"], Decimal(hint["penalty"]), len(hints) - max(wanted, item.hints_taken)
    )


def mark_after_hint(policy: Policy, item: Item, *, number: int) -> dict[str, Decimal | None]:
    """In an exam the answer may stand already: then the hint lowers its mark."""
    if policy.mode is Mode.PRACTICE or item.fraction is None or item.mark is None:
        return {"mark": item.mark, "gain": scoring.ZERO}
    mark = mark_of(policy, item, item.fraction, earlier_tries=0, hints=number)
    return {"mark": mark, "gain": mark - item.mark}


def flag(*, user_id: uuid.UUID, attempt_id: uuid.UUID, position: int, flagged: bool, now: datetime) -> None:
    """Mark a question to come back to, or take the mark off."""
    with held(user_id=user_id, attempt_id=attempt_id) as attempt:
        require_open(attempt, now)
        items = AttemptItem.objects.filter(user_id=user_id, attempt_id=attempt_id, position=position)
        if not items.update(flagged=flagged):
            raise not_found("question in this attempt")
