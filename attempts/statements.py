"""The SQL of the hot paths, written out: what an ORM adds to these is most of what they cost.

Each statement on a learner table names `user_id`: it is the authorisation check, and what the tables can
be sharded by.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

from attempts.policies import ENDED, Standing, State
from attempts.rows import ResponseRow
from attempts.scoring import Earned
from questions.policy import Phase, Policy, from_json
from questions.types.fractions import Grade
from quizapi.database import prepared
from quizapi.database.transactions import THIS_TRANSACTION

LOCK = """
    SELECT state, policy, closes_at, deadline_at, started_at, paused_at, paused_ms, resumed_at,
           reached
    FROM attempts_attempt WHERE user_id = %s AND id = %s FOR UPDATE
"""

# The key of a version `v`, or that of `k`, which a regrade put in its place. Its hints come with it if they
# are as many; otherwise those stay of which learners of `v` were told.
KEY_IN_FORCE = """
    CASE WHEN k.id IS NULL THEN v.answer_key
        WHEN jsonb_array_length(k.answer_key -> 'hints') = jsonb_array_length(v.answer_key -> 'hints')
            THEN k.answer_key
        ELSE k.answer_key || jsonb_build_object('hints', v.answer_key -> 'hints') END
"""

ITEM = f"""
    SELECT i.id, i.tries, i.kept, i.hints_taken, i.answer, i.certainty, i.submitted, i.fraction, i.mark,
           i.best, i.earned, i.max_mark, i.response_id, i.answered_at, v.id, v.type, v.delivery,
           {KEY_IN_FORCE},
           r.attempt_id, r.id, r.position, r.number, r.answer, r.elapsed_ms, r.fraction, r.mark, r.created_at,
           r.submitted, r.certainty
    FROM attempts_attemptitem i
    JOIN questions_questionversion v ON v.id = i.version_id
    LEFT JOIN questions_questionversion k ON k.id = i.key_version_id
    LEFT JOIN attempts_response r ON r.user_id = i.user_id AND r.id = %s
    WHERE i.user_id = %s AND i.attempt_id = %s AND i.position = %s
"""

# When the quiz has closed for everybody: those who began before its close was moved, exceptions, time that
# staff gave, and grace included. What shows then would help those who are still at it.
CLOSED_AT = """
    CASE WHEN {quiz}.closes_at IS NOT NULL THEN
        GREATEST({quiz}.closes_at,
                 (SELECT max(o.closes_at) FROM attempts_override o WHERE o.quiz_id = {quiz}.id),
                 (SELECT ends.at FROM attempts_quizend ends WHERE ends.quiz_id = {quiz}.id))
        + make_interval(secs => {quiz}.grace_s) END
"""
# `policies.phase`, as SQL.
PHASE = f"""
    CASE WHEN {{attempt}}.state = '{State.IN_PROGRESS}' THEN '{Phase.DURING}'
        WHEN {{attempt}}.state IN ({", ".join(f"'{state}'" for state in ENDED)})
        THEN CASE WHEN {CLOSED_AT} <= %(now)s THEN '{Phase.CLOSED}' ELSE '{Phase.FINISHED}' END END
"""

RESPONSE = """
    INSERT INTO attempts_response (user_id, id, attempt_id, position, number, version_id, answer, certainty,
                                   submitted, counted, elapsed_ms, hints_taken, fraction, mark, client_at,
                                   created_at)
    VALUES (%(user_id)s, %(id)s, %(attempt_id)s, %(position)s, %(number)s, %(version_id)s, %(answer)s,
            %(certainty)s, %(submitted)s, %(counted)s, %(elapsed_ms)s, %(hints_taken)s, %(fraction)s,
            %(mark)s, %(client_at)s, %(created_at)s)
"""
RECORD_RESPONSE = f"""
    WITH response AS ({RESPONSE}), attempt AS (
        UPDATE attempts_attempt
        SET score = score + %(gain)s, unmarked = unmarked + %(unmarked)s,
            reached = GREATEST(reached, %(position)s), changed_in = {THIS_TRANSACTION}
        WHERE user_id = %(user_id)s AND id = %(attempt_id)s
    )
    UPDATE attempts_attemptitem
    SET tries = %(tries)s, kept = kept + 1, response_id = %(id)s, answer = %(answer)s,
        certainty = %(certainty)s, submitted = %(submitted)s, answered_at = %(created_at)s,
        fraction = %(fraction)s, mark = %(mark)s, best = %(best)s, earned = %(earned)s,
        elapsed_ms = elapsed_ms + COALESCE(%(elapsed_ms)s, 0), mark_comment = ''
    WHERE user_id = %(user_id)s AND id = %(item_id)s
"""
# It changes nothing of the question but the time spent on it, if the client says how long that was.
RECORD_REPEAT = f"""
    WITH response AS ({RESPONSE}), attempt AS (
        UPDATE attempts_attempt SET changed_in = {THIS_TRANSACTION}
        WHERE user_id = %(user_id)s AND id = %(attempt_id)s AND COALESCE(%(elapsed_ms)s, 0) > 0
    )
    UPDATE attempts_attemptitem
    SET kept = kept + 1, elapsed_ms = elapsed_ms + COALESCE(%(elapsed_ms)s, 0)
    WHERE user_id = %(user_id)s AND id = %(item_id)s
"""

RECORD_HINT = f"""
    WITH hint AS (
        INSERT INTO attempts_hinttaken (user_id, id, attempt_id, position, number, created_at)
        VALUES (%(user_id)s, %(id)s, %(attempt_id)s, %(position)s, %(number)s, %(now)s)
    ), attempt AS (
        UPDATE attempts_attempt
        SET score = score + %(gain)s, reached = GREATEST(reached, %(position)s),
            changed_in = {THIS_TRANSACTION}
        WHERE user_id = %(user_id)s AND id = %(attempt_id)s
    )
    UPDATE attempts_attemptitem SET hints_taken = %(number)s, mark = %(mark)s
    WHERE user_id = %(user_id)s AND id = %(item_id)s
"""

# It says whether there is such a question; a flag that was there already changes nothing.
RECORD_FLAG = f"""
    WITH item AS (
        UPDATE attempts_attemptitem SET flagged = %(flagged)s
        WHERE user_id = %(user_id)s AND attempt_id = %(attempt_id)s AND position = %(position)s
            AND flagged <> %(flagged)s
        RETURNING attempt_id
    ), attempt AS (
        UPDATE attempts_attempt SET changed_in = {THIS_TRANSACTION}
        WHERE user_id = %(user_id)s AND id IN (SELECT attempt_id FROM item)
    )
    SELECT FROM attempts_attemptitem
    WHERE user_id = %(user_id)s AND attempt_id = %(attempt_id)s AND position = %(position)s
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What a command needs of an attempt that it holds locked."""

    state: str
    policy: Policy
    closes_at: datetime | None
    deadline_at: datetime | None
    started_at: datetime
    paused_at: datetime | None
    paused_ms: int
    resumed_at: datetime | None
    reached: int


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a held attempt with its key; `prior` is the response that has the client's id."""

    id: uuid.UUID
    tries: int
    kept: int
    hints_taken: int
    answer: Mapping[str, Any] | None
    certainty: str | None
    submitted: bool
    fraction: Decimal | None
    mark: Decimal | None
    best: Decimal | None
    share: Decimal | None
    max_mark: Decimal
    response_id: uuid.UUID | None
    answered_at: datetime | None
    version_id: int
    type: str
    delivery: Mapping[str, Any]
    answer_key: Mapping[str, Any]
    prior: ResponseRow | None
    prior_attempt_id: uuid.UUID | None

    @property
    def earned(self) -> Earned:
        return Earned(mark=self.mark, best=self.best, share=self.share)

    @property
    def standing(self) -> Standing:
        correct = self.fraction is not None and Grade(self.fraction).is_correct
        return Standing(tries=self.tries, kept=self.kept, correct=correct, hints_taken=self.hints_taken)

    @property
    def number(self) -> int:
        """Which try the latest answer is, or would be if it was submitted."""
        return self.tries if self.submitted and self.answer is not None else self.tries + 1

    @property
    def is_unmarked(self) -> bool:
        """Whether its answer waits for a person's mark."""
        return self.answer is not None and self.fraction is None


def lock(user_id: uuid.UUID, attempt_id: uuid.UUID) -> Held | None:
    row = prepared.fetch_one(LOCK, [user_id, attempt_id])
    return None if row is None else Held(row[0], from_json(row[1]), *row[2:])


def item(
    user_id: uuid.UUID, attempt_id: uuid.UUID, position: int, response_id: uuid.UUID | None = None
) -> Item | None:
    row = prepared.fetch_one(ITEM, [response_id, user_id, attempt_id, position])
    if row is None:
        return None
    columns = list(row[:18])
    for document in (4, 16, 17):
        columns[document] = columns[document] and orjson.loads(columns[document])
    prior_attempt_id, prior = row[18], row[19:]
    columns += [response_row(prior) if prior_attempt_id else None, prior_attempt_id]
    return Item(*columns)


def response_row(row: Sequence[Any]) -> ResponseRow:
    id, position, number, answer, elapsed_ms, fraction, mark, created_at, submitted, certainty = row
    return ResponseRow(
        id=id,
        position=position,
        number=number,
        answer=answer and orjson.loads(answer),
        elapsed_ms=elapsed_ms,
        fraction=fraction,
        mark=mark,
        created_at=created_at,
        submitted=submitted,
        certainty=certainty,
    )
