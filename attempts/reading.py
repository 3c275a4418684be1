"""Reading attempts: closed first if overdue, and with no more of the key than the policy may show."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db.models.expressions import RawSQL

from attempts import statements
from attempts.lifecycle.closing import close_overdue
from attempts.models import Attempt
from attempts.policies import is_overdue, phase
from attempts.refusals import not_found
from attempts.rows import AttemptRow, ItemRow, ResponseRow
from attempts.scoring import percent
from questions.policy import Aspect, Phase, from_json
from quizapi.database import prepared

ATTEMPT = f"""
    SELECT a.id, e.slug, z.slug, a.selection, a.policy, a.number, a.state, a.started_at, a.deadline_at,
           a.closes_at, a.finished_at, a.paused_at, a.paused_ms, a.score, a.max_score,
           {statements.CLOSED_AT.format(quiz="z")},
           CASE WHEN a.number > 1 AND a.state <> 'in_progress' THEN ( -- those whose own total shows
               SELECT jsonb_agg(jsonb_build_array(b.score::text, b.max_score::text) ORDER BY b.number)
               FROM attempts_attempt b
               WHERE b.user_id = %(user)s AND b.quiz_id = a.quiz_id AND b.number < a.number
                   AND b.state IN ('finished', 'expired')
                   AND b.policy -> 'reveal' -> ({statements.PHASE.format(attempt="b", quiz="z")})
                       ? 'total') END
    FROM attempts_attempt a
    JOIN questions_exam e ON e.id = a.exam_id
    LEFT JOIN questions_quiz z ON z.id = a.quiz_id
    WHERE a.user_id = %(user)s AND a.id = %(attempt)s
"""
# The key of a question is selected only once something of it may show: at all (keys), and for this
# question (it was answered, or the attempt is closed). Of the hints, only those taken.
ITEMS = f"""
    SELECT i.position, v.delivery, i.choice_order, i.max_mark, i.tries, i.flagged, i.response_id, i.answer,
           i.certainty, i.submitted, i.answered_at, i.fraction, i.mark, i.elapsed_ms, i.mark_comment,
           CASE WHEN %(keys)s AND (%(closed)s OR i.tries > 0)
               THEN COALESCE(k.answer_key, v.answer_key) - 'hints' END,
           CASE WHEN %(hints)s AND i.hints_taken > 0 THEN jsonb_path_query_array(
               {statements.KEY_IN_FORCE}, '$.hints[0 to $last]',
               jsonb_build_object('last', i.hints_taken - 1)) END
    FROM attempts_attemptitem i
    JOIN questions_questionversion v ON v.id = i.version_id
    LEFT JOIN questions_questionversion k ON k.id = i.key_version_id
    WHERE i.user_id = %(user_id)s AND i.attempt_id = %(attempt_id)s
    ORDER BY i.position
"""
RESPONSES = """
    SELECT r.id, r.position, r.number, r.answer, r.elapsed_ms, r.fraction, r.mark, r.created_at, r.submitted,
           r.certainty
    FROM attempts_response r
    WHERE r.user_id = %s AND r.attempt_id = %s AND r.counted
    ORDER BY r.position, r.number
"""
# What is shown out of the key: of correctness, that of blanks and pairs.
OF_THE_KEY = frozenset({Aspect.KEY, Aspect.EXPLANATION, Aspect.FEEDBACK, Aspect.CORRECTNESS})


def attempt(*, user_id: uuid.UUID, attempt_id: uuid.UUID, now: datetime) -> AttemptRow:
    """The learner's attempt as it is now; raises `DomainError` not_found."""
    row = prepared.fetch_one(ATTEMPT, {"user": user_id, "attempt": attempt_id, "now": now})
    if row is None:
        raise not_found("attempt")
    id, exam, quiz, selection, policy, number, state, started_at, deadline_at, closes_at, *result = row
    finished_at, paused_at, paused_ms, score, max_score, closed_at, earlier = result
    if is_overdue(state=state, closes_at=closes_at, now=now):
        close_overdue(now=now, user_id=user_id)
        return attempt(user_id=user_id, attempt_id=attempt_id, now=now)
    return AttemptRow(
        id=id,
        exam=exam,
        quiz=quiz,
        selection=selection and orjson.loads(selection),
        policy=from_json(policy),
        number=number,
        state=state,
        phase=phase(state, closed_at=closed_at, now=now),
        started_at=started_at,
        deadline_at=deadline_at,
        closes_at=closes_at,
        finished_at=finished_at,
        paused_at=paused_at,
        paused_ms=paused_ms,
        score=score,
        max_score=max_score,
        earlier=[percent(Decimal(s), Decimal(m)) for s, m in orjson.loads(earlier or "[]")],
    )


def summaries(user_id: uuid.UUID) -> Any:
    """The learner's attempts, to be listed by `summary_row`."""
    closed_at: Any = RawSQL(statements.CLOSED_AT.format(quiz="questions_quiz"), ())
    return Attempt.objects.of(user_id).select_related("exam", "quiz").annotate(closed_at=closed_at)


def summary_row(attempt: Any, *, now: datetime) -> AttemptRow:
    return AttemptRow.of(attempt, closed_at=attempt.closed_at, now=now)


def items(attempt: AttemptRow, *, user_id: uuid.UUID) -> list[ItemRow]:
    """The attempt's questions in order."""
    aspects = frozenset(attempt.policy.reveals(attempt.phase)) if attempt.phase else frozenset()
    parameters = {
        "keys": bool(aspects & OF_THE_KEY),
        "closed": attempt.phase not in (None, Phase.DURING),
        "hints": Aspect.HINTS in aspects,
        "user_id": user_id,
        "attempt_id": attempt.id,
    }
    return [item(row) for row in prepared.fetch_all(ITEMS, parameters)]


def item(row: tuple[Any, ...]) -> ItemRow:
    position, delivery, choice_order, max_mark, tries, flagged, response_id, answer, *rest = row
    certainty, submitted, answered_at, fraction, mark, elapsed_ms, mark_comment, answer_key, hints = rest
    return ItemRow(
        position=position,
        delivery=orjson.loads(delivery),
        choice_order=choice_order,
        max_mark=max_mark,
        tries=tries,
        flagged=flagged,
        response_id=response_id,
        answer=answer and orjson.loads(answer),
        certainty=certainty,
        submitted=submitted,
        answered_at=answered_at,
        fraction=fraction,
        mark=mark,
        elapsed_ms=elapsed_ms,
        mark_comment=mark_comment,
        answer_key=answer_key and orjson.loads(answer_key),
        hints=orjson.loads(hints) if hints else [],
    )


def responses(attempt: AttemptRow, *, user_id: uuid.UUID) -> list[ResponseRow]:
    """Every accepted answer of the attempt, each question's first try first."""
    return [statements.response_row(row) for row in prepared.fetch_all(RESPONSES, [user_id, attempt.id])]
