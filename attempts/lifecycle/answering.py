"""Answering a question: accepted and graded once, whatever the network does."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import orjson
from django.db import IntegrityError

from attempts import scoring, statements
from attempts.lifecycle.holding import held, require_open
from attempts.models import Response
from attempts.policies import Mode, Policy, refuse_answer
from attempts.refusals import id_conflict, not_found, require
from attempts.rows import ResponseRow
from attempts.statements import Item
from questions.types import TYPES
from questions.types.contract import MalformedAnswer
from quizapi.database import prepared
from quizapi.errors import DomainError, FieldError
from quizapi.ids import uuid7


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a client sends, and when and for whom it arrived."""

    user_id: uuid.UUID
    attempt_id: uuid.UUID
    position: int
    answer: object
    now: datetime
    response_id: uuid.UUID | None = None
    elapsed_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """An accepted answer, and what decides how much of its result shows."""

    response: ResponseRow
    policy: Policy
    state: str
    type: str
    answer_key: Mapping[str, Any]
    max_mark: Decimal


def answer(sent: Answer) -> Answered:
    """Accept and grade an answer, once.

    The same `response_id` with the same body gives the first result again, whatever has happened since;
    with another body it is refused. An answer equal to the latest is that answer again: it uses no try.
    """
    try:
        return _answer(sent)
    except IntegrityError:
        # The id went to another attempt of this learner meanwhile: look again, and find it there.
        return _answer(sent)


def _answer(sent: Answer) -> Answered:
    with held(user_id=sent.user_id, attempt_id=sent.attempt_id, now=sent.now) as attempt:
        item = statements.item(sent.user_id, sent.attempt_id, sent.position, sent.response_id)
        if item is None:
            raise not_found("question in this attempt")
        if item.prior is not None:
            require_same(sent, item, item.prior)
            response = item.prior
        else:
            require_open(attempt, sent.now)
            parsed = parse(item, sent.answer)
            if parsed == item.answer:
                response = repeat(sent, item)
            else:
                require(refuse_answer(attempt.policy, tries=item.tries, correct=item.is_correct))
                response = record(sent, attempt.policy, item, parsed)
        return Answered(response, attempt.policy, attempt.state, item.type, item.answer_key, item.max_mark)


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


def require_same(sent: Answer, item: Item, prior: ResponseRow) -> None:
    body = (sent.attempt_id, sent.position, parse(item, sent.answer), sent.elapsed_ms)
    if body != (item.prior_attempt_id, prior.position, prior.answer, prior.elapsed_ms):
        raise id_conflict("answer")


def repeat(sent: Answer, item: Item) -> ResponseRow:
    """The latest answer again, kept under the id that it came with this time."""
    assert item.response_id and item.answer and item.answered_at
    assert item.fraction is not None and item.mark is not None
    row = ResponseRow(
        id=sent.response_id or item.response_id,
        position=sent.position,
        number=item.tries,
        answer=item.answer,
        elapsed_ms=sent.elapsed_ms,
        fraction=item.fraction,
        mark=item.mark,
        created_at=item.answered_at,
    )
    if sent.response_id is not None:
        columns = {field.name: getattr(row, field.name) for field in fields(row)}
        Response.objects.create(
            user_id=sent.user_id,
            attempt_id=sent.attempt_id,
            version_id=item.version_id,
            counted=False,
            **columns,
        )
    return row


def record(sent: Answer, policy: Policy, item: Item, parsed: Mapping[str, Any]) -> ResponseRow:
    """A new try: graded, appended, and its gain added to the score."""
    fraction = TYPES[item.type].grade(item.answer_key, parsed).fraction
    mark = mark_of(policy, item, fraction, earlier_tries=item.tries, hints=item.hints_taken)
    row = ResponseRow(
        id=sent.response_id or uuid7(),
        position=sent.position,
        number=item.tries + 1,
        answer=parsed,
        elapsed_ms=sent.elapsed_ms,
        fraction=fraction,
        mark=mark,
        created_at=sent.now,
    )
    prepared.execute(
        statements.RECORD_RESPONSE,
        {
            "user_id": sent.user_id,
            "id": row.id,
            "attempt_id": sent.attempt_id,
            "position": sent.position,
            "number": row.number,
            "version_id": item.version_id,
            "answer": orjson.dumps(parsed).decode(),
            "elapsed_ms": sent.elapsed_ms,
            "fraction": fraction,
            "mark": mark,
            "gain": mark - (item.mark or scoring.ZERO),
            "now": sent.now,
            "item_id": item.id,
        },
    )
    return row


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
