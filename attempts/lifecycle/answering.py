"""Answering a question: accepted and graded once, whatever the network does."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import orjson
from django.db import IntegrityError

from attempts import scoring, statements
from attempts.lifecycle.holding import held, require_open, require_turn
from attempts.policies import refuse_answer, refuse_more
from attempts.refusals import id_conflict, not_found, require
from attempts.rows import ResponseRow
from attempts.scoring import Earned
from attempts.statements import Held, Item
from questions.policy import Policy
from questions.types import TYPES
from questions.types.contract import MalformedAnswer
from quizapi.database import prepared
from quizapi.errors import DomainError, FieldError
from quizapi.ids import uuid7


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a client sends, and when and for whom it arrived.

    `answer` None takes the latest one back; `submit` False saves one without submitting it. `certainty` is
    how sure the learner is, where the policy asks. `client_at` is when they answered, as the client says.
    """

    user_id: uuid.UUID
    attempt_id: uuid.UUID
    position: int
    answer: object
    now: datetime
    response_id: uuid.UUID | None = None
    elapsed_ms: int | None = None
    submit: bool = True
    certainty: str | None = None
    client_at: datetime | None = None

    @property
    def final(self) -> bool:
        """Whether it is a try."""
        return self.submit and self.answer is not None


@dataclass(frozen=True, slots=True)
class Answered:
    """An accepted answer, and what decides how much of its result shows.

    `is_new` is False for one that had been accepted before under the same id.
    """

    response: ResponseRow
    is_new: bool
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
        response = accept(sent, attempt, item)
        return Answered(
            response,
            is_new=item.prior is None,
            policy=attempt.policy,
            state=attempt.state,
            type=item.type,
            answer_key=item.answer_key,
            max_mark=item.max_mark,
        )


def accept(sent: Answer, attempt: Held, item: Item) -> ResponseRow:
    if item.prior is not None:
        require_same(sent, item, item.prior)
        return item.prior
    require_open(attempt, sent.now)
    require(refuse_more(item.standing))
    parsed = parse(item, sent.answer)
    if (sent.final or not attempt.policy.individual) and is_repeat(sent, item, parsed):
        return repeat(sent, item)
    require_turn(attempt, sent.position, sent.now)
    require(refuse_answer(attempt.policy, item.standing, final=sent.final))
    require_certainty(sent, attempt.policy)
    return record(sent, attempt.policy, item, parsed)


def parse(item: Item, answer: object) -> dict[str, Any] | None:
    if answer is None:
        return None
    try:
        return TYPES[item.type].parse_response(item.delivery, answer)
    except MalformedAnswer as malformed:
        raise DomainError(
            "malformed_answer",
            HTTPStatus.BAD_REQUEST,
            f"This is not an answer to a question of type {item.type}; it was not counted as a try.",
            [FieldError(f"/answer{malformed.pointer}", malformed.message)],
        ) from None


def require_certainty(sent: Answer, policy: Policy) -> None:
    """Certainty comes with every answer where it is asked for, and nowhere else."""
    wanted = policy.certainty and sent.answer is not None
    if wanted == (sent.certainty is not None):
        return
    detail = (
        "Say how sure the learner is: low, mid or high."
        if wanted
        else "Leave it out: it comes with an answer, where the attempt asks how sure the learner is."
    )
    code = "required" if wanted else "not_expected"
    error = FieldError("/certainty", detail, code)
    raise DomainError("validation_error", HTTPStatus.BAD_REQUEST, detail, [error])


def require_same(sent: Answer, item: Item, prior: ResponseRow) -> None:
    body = (sent.attempt_id, sent.position, parse(item, sent.answer), sent.elapsed_ms)
    how = (sent.submit, sent.certainty)
    if body != (item.prior_attempt_id, prior.position, prior.answer, prior.elapsed_ms) or how != (
        prior.submitted,
        prior.certainty,
    ):
        raise id_conflict("answer")


def is_repeat(sent: Answer, item: Item, parsed: Mapping[str, Any] | None) -> bool:
    """Whether it says what the latest one said. To submit what was only saved is more than that."""
    return (
        parsed == item.answer
        and sent.certainty == item.certainty
        and item.response_id is not None
        and (item.submitted or not sent.final)
    )


def repeat(sent: Answer, item: Item) -> ResponseRow:
    """The latest answer again, kept under the id that it came with this time."""
    assert item.response_id and item.answered_at
    row = ResponseRow(
        id=sent.response_id or item.response_id,
        position=sent.position,
        number=item.number,
        answer=item.answer,
        elapsed_ms=sent.elapsed_ms,
        fraction=item.fraction,
        mark=item.mark,
        created_at=item.answered_at,
        submitted=sent.submit,
        certainty=item.certainty,
    )
    if sent.response_id is not None:
        prepared.execute(statements.RECORD_REPEAT, values_of(sent, item, row, counted=False))
    return row


def values_of(sent: Answer, item: Item, row: ResponseRow, *, counted: bool) -> dict[str, Any]:
    """What is kept of a response."""
    columns = {each.name: getattr(row, each.name) for each in fields(row)}
    return columns | {
        "user_id": sent.user_id,
        "attempt_id": sent.attempt_id,
        "item_id": item.id,
        "version_id": item.version_id,
        "answer": None if row.answer is None else orjson.dumps(row.answer).decode(),
        "counted": counted,
        "hints_taken": item.hints_taken,
        "client_at": sent.client_at,
    }


def record(sent: Answer, policy: Policy, item: Item, parsed: Mapping[str, Any] | None) -> ResponseRow:
    """A new answer: graded, appended, and its gain added to the score."""
    grade = None if parsed is None else TYPES[item.type].grade(item.answer_key, parsed)
    fraction = None if grade is None else grade.fraction
    earned = earned_by(sent, policy, item, fraction)
    row = ResponseRow(
        id=sent.response_id or uuid7(),
        position=sent.position,
        number=item.tries + 1,
        answer=parsed,
        elapsed_ms=sent.elapsed_ms,
        fraction=fraction,
        mark=earned.mark,
        created_at=sent.now,
        submitted=sent.submit,
        certainty=sent.certainty,
    )
    unmarked = parsed is not None and fraction is None
    values = values_of(sent, item, row, counted=sent.final) | {
        "tries": item.tries + sent.final,
        "best": earned.best,
        "earned": earned.share,
        "gain": (earned.mark or scoring.ZERO) - (item.mark or scoring.ZERO),
        "unmarked": unmarked - item.is_unmarked,
    }
    prepared.execute(statements.RECORD_RESPONSE, values)
    return row


def earned_by(sent: Answer, policy: Policy, item: Item, fraction: Decimal | None) -> Earned:
    return scoring.earn(
        policy,
        item.earned,
        fraction=fraction,
        max_mark=item.max_mark,
        earlier_tries=item.tries,
        certainty=sent.certainty,
        hints=scoring.penalties(policy, item.answer_key["hints"][: item.hints_taken]),
    )
