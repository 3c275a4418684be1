"""Reading attempts: closed first if overdue, and with no more of the key than the policy may show."""

import uuid
from datetime import datetime
from typing import Any

import orjson

from attempts import statements
from attempts.lifecycle.closing import close_overdue
from attempts.policies import Mode, Policy, State, is_overdue, shows_total
from attempts.refusals import not_found
from attempts.rows import AttemptRow, ItemRow, ResponseRow
from quizapi.database import prepared

ATTEMPT = """
    SELECT a.id, e.slug, z.slug, a.selection, a.policy, a.state, a.started_at, a.deadline_at, a.closes_at,
           a.finished_at, a.score, a.max_score
    FROM attempts_attempt a
    JOIN questions_exam e ON e.id = a.exam_id
    LEFT JOIN questions_quiz z ON z.id = a.quiz_id
    WHERE a.user_id = %s AND a.id = %s
"""
# The key of a question is selected only once something of it may show: at all (keys), and for this
# question (it was answered, or the attempt is closed). Of the hints, only those taken.
ITEMS = """
    SELECT i.position, v.delivery, i.choice_order, i.max_mark, i.tries, i.flagged, i.response_id, i.answer,
           i.answered_at, i.fraction, i.mark,
           CASE WHEN %(keys)s AND (%(closed)s OR i.tries > 0) THEN v.answer_key - 'hints' END,
           CASE WHEN i.hints_taken > 0 THEN jsonb_path_query_array(
               v.answer_key, '$.hints[0 to $last]', jsonb_build_object('last', i.hints_taken - 1)) END
    FROM attempts_attemptitem i JOIN questions_questionversion v ON v.id = i.version_id
    WHERE i.user_id = %(user_id)s AND i.attempt_id = %(attempt_id)s
    ORDER BY i.position
"""
RESPONSES = """
    SELECT r.id, r.position, r.number, r.answer, r.elapsed_ms, r.fraction, r.mark, r.created_at
    FROM attempts_response r
    WHERE r.user_id = %s AND r.attempt_id = %s AND r.counted
    ORDER BY r.position, r.number
"""


def attempt(*, user_id: uuid.UUID, attempt_id: uuid.UUID, now: datetime) -> AttemptRow:
    """The learner's attempt as it is now; raises `DomainError` not_found."""
    row = prepared.fetch_one(ATTEMPT, [user_id, attempt_id])
    if row is None:
        raise not_found("attempt")
    id, exam, quiz, selection, policy, state, started_at, deadline_at, closes_at, *result = row
    finished_at, score, max_score = result
    found = AttemptRow(
        id=id,
        exam=exam,
        quiz=quiz,
        selection=selection and orjson.loads(selection),
        policy=Policy.from_document(orjson.loads(policy)),
        state=state,
        started_at=started_at,
        deadline_at=deadline_at,
        closes_at=closes_at,
        finished_at=finished_at,
        score=score,
        max_score=max_score,
    )
    if is_overdue(state=found.state, closes_at=found.closes_at, now=now):
        close_overdue(now=now, user_id=user_id)
        return attempt(user_id=user_id, attempt_id=attempt_id, now=now)
    return found


def items(attempt: AttemptRow, *, user_id: uuid.UUID) -> list[ItemRow]:
    """The attempt's questions in order."""
    closed = shows_total(attempt.state)
    keys = closed or (attempt.state == State.IN_PROGRESS and attempt.policy.mode is Mode.PRACTICE)
    parameters = {"keys": keys, "closed": closed, "user_id": user_id, "attempt_id": attempt.id}
    return [item(row) for row in prepared.fetch_all(ITEMS, parameters)]


def item(row: tuple[Any, ...]) -> ItemRow:
    position, delivery, choice_order, max_mark, tries, flagged, response_id, answer, *rest = row
    answered_at, fraction, mark, answer_key, hints = rest
    return ItemRow(
        position=position,
        delivery=orjson.loads(delivery),
        choice_order=choice_order,
        max_mark=max_mark,
        tries=tries,
        flagged=flagged,
        response_id=response_id,
        answer=answer and orjson.loads(answer),
        answered_at=answered_at,
        fraction=fraction,
        mark=mark,
        answer_key=answer_key and orjson.loads(answer_key),
        hints=orjson.loads(hints) if hints else [],
    )


def responses(attempt: AttemptRow, *, user_id: uuid.UUID) -> list[ResponseRow]:
    """Every accepted answer of the attempt, each question's first try first."""
    return [statements.response_row(row) for row in prepared.fetch_all(RESPONSES, [user_id, attempt.id])]
