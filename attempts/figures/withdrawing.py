"""Taking an attempt out of the counts before what it contributed changes.

Whoever changes an ended attempt does this first, in the same transaction and while holding the attempt; the
worker counts it anew. Rows with negative counts are added beside the others, so that nobody waits: attempts
that are taken back at the same time share rows, and those of one transaction stay until it ends.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from attempts.figures.cells import ALL, SEEN_OF

# Statements about one learner say who that is wherever they mention rows of learners.
WITHDRAW = f"""
    WITH signed AS (
        SELECT a.user_id, a.id, a.quiz_id, a.analysed AS first, -1 AS sign
        FROM attempts_attempt a {{which}}
    ), {SEEN_OF.format(where="{seen}")},
    {
    ", ".join(
        f"from_{cells.table} AS (INSERT INTO {cells.table} ({cells.columns}, loose)"
        f" SELECT {cells.columns}, true FROM ({cells.contributed}) gone)"
        for cells in ALL
    )
}
    UPDATE attempts_attempt a SET analysed = NULL
    FROM signed s WHERE a.user_id = s.user_id AND a.id = s.id {{updated}}
"""
OWN = {"seen": "WHERE s.user_id = %(user)s", "updated": "AND a.user_id = %(user)s"}
ANYBODYS = {"seen": "", "updated": ""}
ONE = WITHDRAW.format(
    which="WHERE a.user_id = %(user)s AND a.id = %(attempt)s AND a.analysed IS NOT NULL", **OWN
)
# Where the first one goes, another may be the first.
WITH_OTHERS = WITHDRAW.format(
    which="""
        JOIN attempts_attempt one ON one.user_id = a.user_id
            AND (a.id = one.id OR (one.analysed AND a.quiz_id = one.quiz_id))
        WHERE a.user_id = %(user)s AND a.analysed IS NOT NULL
            AND one.user_id = %(user)s AND one.id = %(attempt)s
    """,
    **OWN,
)
SEVERAL = WITHDRAW.format(
    which="""
        JOIN unnest(%(users)s::uuid[], %(attempts)s::uuid[]) named (user_id, attempt_id)
            ON a.user_id = named.user_id AND a.id = named.attempt_id
        WHERE a.analysed IS NOT NULL
    """,
    **ANYBODYS,
)
LOCK_ALL = "SELECT id FROM attempts_attempt WHERE user_id = %(user)s ORDER BY id FOR UPDATE"
ALL_OF_A_LEARNER = WITHDRAW.format(which="WHERE a.user_id = %(user)s AND a.analysed IS NOT NULL", **OWN)


def withdraw(*, user_id: uuid.UUID, attempt_id: uuid.UUID) -> None:
    """Before marks of a held attempt change. It will count again, if it still has a result."""
    execute(ONE, {"user": user_id, "attempt": attempt_id})


def withdraw_with_others(*, user_id: uuid.UUID, attempt_id: uuid.UUID) -> None:
    """Before an attempt ceases to have a result, held with the learner's others at the quiz."""
    execute(WITH_OTHERS, {"user": user_id, "attempt": attempt_id})


def withdraw_several(named: Sequence[tuple[uuid.UUID, uuid.UUID]]) -> None:
    """Before marks of held attempts change, each named by learner and id."""
    if named:
        users, attempts = zip(*named, strict=True)
        execute(SEVERAL, {"users": list(users), "attempts": list(attempts)})


def withdraw_learner(*, user_id: uuid.UUID) -> None:
    """Before all attempts of a learner are erased; it holds them."""
    execute(LOCK_ALL, {"user": user_id})
    execute(ALL_OF_A_LEARNER, {"user": user_id})


def execute(statement: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
