"""The SQL of a regrade: a sweep over all learners of one question, some attempts at a time.

Between learner tables every statement joins on `user_id`, by which they can be sharded.
"""

import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import orjson
from django.db import connection

from attempts.models import RegradedAttempt, RegradedResponse
from attempts.regrading.keys import Version
from attempts.regrading.outcome import Change, Row
from attempts.regrading.replay import Asked, Given, Result
from attempts.statements import KEY_IN_FORCE
from questions.policy import from_json
from quizapi.database.transactions import THIS_TRANSACTION

# How many attempts are read, graded and written at a time. The ids of all come first, at once.
BATCH = 500

# One regrade at a time. Two would lock attempts in different orders, and wait for each other for good.
TAKE_TURNS = "LOCK TABLE attempts_regrade IN SHARE ROW EXCLUSIVE MODE"

VERSIONS = f"""
    SELECT v.id, v.number, v.type, v.delivery::text, ({KEY_IN_FORCE})::text
    FROM questions_questionversion v
    JOIN questions_questionversion k ON k.id = %(key_version)s
    WHERE v.question_id = k.question_id
"""

# Learners who are at it come last: their answers wait from then until the end.
ATTEMPTS = """
    SELECT i.user_id, i.attempt_id
    FROM attempts_attemptitem i
    JOIN attempts_attempt a ON a.user_id = i.user_id AND a.id = i.attempt_id
    WHERE i.question_id = %(question)s AND i.version_id = ANY(%(versions)s)
        AND COALESCE(i.key_version_id, i.version_id) <> %(key_version)s
    ORDER BY bool_or(a.state = 'in_progress') OVER (PARTITION BY i.user_id), i.user_id, i.attempt_id
"""

NAMED = "unnest(%(users)s::uuid[], %(attempts)s::uuid[]) named (user_id, attempt_id)"
# In the order in which everybody locks several attempts of a learner.
LOCK = f"""
    SELECT FROM {NAMED}
    JOIN attempts_attempt a ON a.user_id = named.user_id AND a.id = named.attempt_id
    ORDER BY a.user_id, a.id
    FOR NO KEY UPDATE OF a
"""
# The two halves of the answers have an index each.
ANSWERS = """
    SELECT r.id, r.number, r.counted, r.answer::text answer, r.certainty, r.hints_taken, r.fraction, r.mark
    FROM attempts_response r
    WHERE r.user_id = i.user_id AND r.attempt_id = i.attempt_id AND r.position = i.position
"""
READ = f"""
    SELECT a.user_id, a.id, a.state, a.policy::text, a.score, a.max_score,
           i.id, i.position, i.version_id, i.max_mark, i.hints_taken,
           i.tries, i.response_id, i.fraction, i.mark, i.best, i.earned, answers.given
    FROM {NAMED}
    JOIN attempts_attempt a ON a.user_id = named.user_id AND a.id = named.attempt_id
    JOIN attempts_attemptitem i
        ON i.user_id = a.user_id AND i.attempt_id = a.id AND i.question_id = %(question)s
    CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(
            id, number, counted, answer, certainty, hints_taken, fraction::text, mark::text))::text given
        FROM ({ANSWERS} AND r.counted UNION ALL {ANSWERS} AND NOT r.counted) r
    ) answers
    ORDER BY named.user_id, named.attempt_id
"""

RECORD_RESPONSES = f"""
    UPDATE attempts_response r
    SET fraction = new.fraction, mark = new.mark, changed_in = {THIS_TRANSACTION}
    FROM unnest(%(user_id)s::uuid[], %(id)s::uuid[], %(fraction)s::numeric[], %(mark)s::numeric[])
        new (user_id, id, fraction, mark)
    WHERE r.user_id = new.user_id AND r.id = new.id
"""
RECORD_ITEMS = """
    UPDATE attempts_attemptitem i
    SET key_version_id = %(key_version)s, tries = new.tries, fraction = new.fraction, mark = new.mark,
        best = new.best, earned = new.earned
    FROM unnest(%(user_id)s::uuid[], %(id)s::uuid[], %(tries)s::int[], %(fraction)s::numeric[],
                %(mark)s::numeric[], %(best)s::numeric[], %(share)s::numeric[])
        new (user_id, id, tries, fraction, mark, best, earned)
    WHERE i.user_id = new.user_id AND i.id = new.id
"""
# Questions that stand by another answer now.
RECORD_ANSWERS = """
    UPDATE attempts_attemptitem i
    SET response_id = r.id, answer = r.answer, certainty = r.certainty, submitted = r.submitted,
        answered_at = r.created_at
    FROM unnest(%(user_id)s::uuid[], %(id)s::uuid[], %(response_id)s::uuid[]) new (user_id, id, response_id)
    JOIN attempts_response r ON r.user_id = new.user_id AND r.id = new.response_id
    WHERE i.user_id = new.user_id AND i.id = new.id
"""
# Also of those whose score stays, but not what their question is said to be.
RECORD_SCORES = f"""
    UPDATE attempts_attempt a SET score = new.score, changed_in = {THIS_TRANSACTION}
    FROM unnest(%(user_id)s::uuid[], %(id)s::uuid[], %(score)s::numeric[]) new (user_id, id, score)
    WHERE a.user_id = new.user_id AND a.id = new.id
"""


def execute(statement: str, parameters: dict[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def fetch_all(statement: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def take_turns() -> None:
    execute(TAKE_TURNS)


def versions(key_version: int) -> dict[int, Version]:
    """All versions of a question by id, each with the key that is in force once `key_version` is its key."""
    return {
        id: Version(
            number=number, type=type, delivery=orjson.loads(delivery), answer_key=orjson.loads(answer_key)
        )
        for id, number, type, delivery, answer_key in fetch_all(VERSIONS, {"key_version": key_version})
    }


type Named = list[tuple[uuid.UUID, uuid.UUID]]


def attempts(*, question: int, key_version: int, versions: Sequence[int]) -> Iterator[Named]:
    """The attempts, each as learner and id, whose question has the key of one of these versions."""
    parameters: dict[str, Any] = {
        "question": question,
        "key_version": key_version,
        "versions": list(versions),
    }
    with connection.cursor() as cursor:
        cursor.execute(ATTEMPTS, parameters)
        while batch := cursor.fetchmany(BATCH):
            yield batch


def lock(batch: Named) -> None:
    """Hold the attempts until the transaction ends, once whoever holds one by now lets go."""
    execute(LOCK, named(batch))


def read(batch: Named, *, question: int) -> list[Row]:
    return [row(columns) for columns in fetch_all(READ, {"question": question, **named(batch)})]


def named(batch: Named) -> dict[str, Any]:
    users, ids = zip(*batch, strict=True)
    return {"users": list(users), "attempts": list(ids)}


def row(columns: tuple[Any, ...]) -> Row:
    user_id, attempt_id, state, policy, score, max_score, item_id, position, version_id, *rest = columns
    max_mark, hints_taken, tries, response_id, fraction, mark, best, share, given = rest
    result = Result(
        tries=tries, response_id=response_id, fraction=fraction, mark=mark, best=best, share=share
    )
    asked = Asked(
        policy=from_json(policy),
        max_mark=max_mark,
        hints_taken=hints_taken,
        result=result,
        given=[answer(each) for each in orjson.loads(given or "[]")],
    )
    return Row(
        user_id=user_id,
        attempt_id=attempt_id,
        state=state,
        score=score,
        max_score=max_score,
        item_id=item_id,
        position=position,
        version_id=version_id,
        asked=asked,
    )


def answer(columns: list[Any]) -> Given:
    id, number, counted, text, certainty, hints_taken, fraction, mark = columns
    return Given(
        id=uuid.UUID(id),
        number=number,
        counted=counted,
        answer=text,
        certainty=certainty,
        hints_taken=hints_taken,
        fraction=None if fraction is None else Decimal(fraction),
        mark=None if mark is None else Decimal(mark),
    )


def record(regrade: int, key_version: int, changes: Sequence[Change]) -> None:
    """Write some questions as the new key has them, and keep what they counted before."""
    record_answers(regrade, changes)
    record_items(key_version, changes)
    scored = [change for change in changes if change.new_mark != change.old_mark]
    RegradedAttempt.objects.bulk_create(regraded_attempt(regrade, change) for change in scored)
    told = [change for change in changes if change.result != change.row.asked.result]
    execute(
        RECORD_SCORES,
        {
            "user_id": [change.row.user_id for change in told],
            "id": [change.row.attempt_id for change in told],
            "score": [change.new_score for change in told],
        },
    )


def record_answers(regrade: int, changes: Sequence[Change]) -> None:
    answers = [(change.row, old, new) for change in changes for old, new in change.answers]
    RegradedResponse.objects.bulk_create(regraded_response(regrade, *each) for each in answers)
    execute(
        RECORD_RESPONSES,
        {
            "user_id": [row.user_id for row, _, _ in answers],
            "id": [new.id for _, _, new in answers],
            "fraction": [new.fraction for _, _, new in answers],
            "mark": [new.mark for _, _, new in answers],
        },
    )


def record_items(key_version: int, changes: Sequence[Change]) -> None:
    results = {
        name: [getattr(change.result, name) for change in changes]
        for name in ("tries", "fraction", "mark", "best", "share")
    }
    execute(RECORD_ITEMS, {"key_version": key_version, **place(changes), **results})
    other = [c for c in changes if c.result.response_id != c.row.asked.result.response_id]
    execute(RECORD_ANSWERS, {**place(other), "response_id": [c.result.response_id for c in other]})


def place(changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "user_id": [change.row.user_id for change in changes],
        "id": [change.row.item_id for change in changes],
    }


def regraded_attempt(regrade: int, change: Change) -> RegradedAttempt:
    return RegradedAttempt(
        regrade_id=regrade,
        user_id=change.row.user_id,
        attempt_id=change.row.attempt_id,
        old_score=change.row.score,
        new_score=change.new_score,
        old_passed=change.old_passed,
        new_passed=change.new_passed,
    )


def regraded_response(regrade: int, row: Row, old: Given, new: Given) -> RegradedResponse:
    return RegradedResponse(
        regrade_id=regrade,
        user_id=row.user_id,
        attempt_id=row.attempt_id,
        position=row.position,
        response_id=new.id,
        old_fraction=old.fraction,
        new_fraction=new.fraction,
        old_mark=old.mark,
        new_mark=new.mark,
    )
