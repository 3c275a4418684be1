"""Counting what has ended since, some attempts at a time.

The worker waits for nobody's rows: what somebody else holds is left for the next time. So it is part of no
deadlock, whatever order others lock in, and a regrade of many attempts does not hold it up. One counts at a
time, by an advisory lock; only who has that touches folded rows.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from attempts.figures.cells import ALL, SEEN, upsert
from quizapi.database.locks import Lock

# Attempts counted in one transaction. More are hardly faster, and their learners' next commands would wait.
BATCH = 200
# Loose rows of a table folded in one transaction.
MOST_FOLDED = 20_000

TRY_LOCK = f"SELECT pg_try_advisory_xact_lock({Lock.COUNTING:d})"
WAIT_FOR_LOCK = f"SELECT pg_advisory_xact_lock({Lock.COUNTING:d})"

# Those that nobody holds. `after` is the last one of the batch before: what had to be left is passed by.
TAKE = """
    SELECT user_id, id, quiz_id, finished_at FROM attempts_attempt
    WHERE analysed IS NULL AND state IN ('finished', 'expired')
        AND (%(at)s::timestamptz IS NULL
            OR (finished_at, user_id, id) > (%(at)s::timestamptz, %(user)s::uuid, %(id)s::uuid))
    ORDER BY finished_at, user_id, id LIMIT %(limit)s
    FOR NO KEY UPDATE SKIP LOCKED
"""
ENDED = """
    SELECT a.user_id, a.id, a.quiz_id, a.number, a.analysed
    FROM unnest(%(users)s::uuid[], %(quizzes)s::bigint[]) pair (user_id, quiz_id)
    JOIN attempts_attempt a ON a.user_id = pair.user_id AND a.quiz_id = pair.quiz_id
    WHERE a.state IN ('finished', 'expired')
"""
HOLD_ENDED = f"{ENDED} ORDER BY a.user_id, a.id FOR NO KEY UPDATE OF a SKIP LOCKED"

COUNT = f"""
    WITH signed AS (
        SELECT * FROM unnest(%(users)s::uuid[], %(ids)s::uuid[], %(quizzes)s::bigint[], %(firsts)s::boolean[],
                             %(signs)s::integer[]) signed (user_id, id, quiz_id, first, sign)
    ), {SEEN},
    {", ".join(f"to_{cells.table} AS ({upsert(cells, cells.contributed)})" for cells in ALL)},
    counted AS (
        UPDATE attempts_attempt a SET analysed = s.first FROM signed s
        WHERE a.user_id = s.user_id AND a.id = s.id AND s.sign = 1
    )
    {" UNION ALL ".join(f"SELECT '{cells.table}', id FROM to_{cells.table} WHERE is_empty" for cells in ALL)}
"""
ARE_LOOSE = " UNION ALL ".join(
    f"SELECT '{cells.table}' WHERE EXISTS (SELECT 1 FROM {cells.table} WHERE loose)" for cells in ALL
)
FOLD = {
    cells.table: f"""
        WITH gone AS (
            DELETE FROM {cells.table} WHERE id IN (
                SELECT id FROM {cells.table} WHERE loose LIMIT {MOST_FOLDED})
            RETURNING *
        ), folded AS ({
        upsert(
            cells,
            f"SELECT {cells.sorted_keys}, {', '.join(f'sum({name}) AS {name}' for name in cells.sums)}"
            f" FROM gone GROUP BY {cells.sorted_keys}",
        )
    })
        SELECT (SELECT count(*) FROM gone), array(SELECT id FROM folded WHERE is_empty)
    """
    for cells in ALL
}
DELETE = {cells.table: f"DELETE FROM {cells.table} WHERE id = ANY(%(ids)s)" for cells in ALL}

type Place = tuple[datetime, uuid.UUID, uuid.UUID]
type Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Updated:
    """`attempts` were counted, `folded` rows folded; `busy`: somebody else counts, or holds what is left."""

    attempts: int = 0
    folded: int = 0
    busy: bool = False

    def __add__(self, other: "Updated") -> "Updated":
        return Updated(self.attempts + other.attempts, self.folded + other.folded, self.busy or other.busy)


@dataclass(frozen=True, slots=True)
class Signed:
    """An attempt to count, `sign` 1, or to take back, -1, as the first one or as one more."""

    user_id: uuid.UUID
    id: uuid.UUID
    quiz_id: int | None
    first: bool
    sign: int


def update(limit: int | None = None, *, batch: int = BATCH, wait: bool = False) -> Updated:
    """Count what has ended and is not counted, at most about `limit` attempts, and fold what is loose.

    If somebody else is at it, `wait` for that, or leave it to them.
    """
    done, place = Updated(), None
    while limit is None or done.attempts < limit:
        some = batch if limit is None else min(batch, limit - done.attempts)
        more, place = count_some(some, place, wait=wait)
        done += more
        if place is None:
            break
    return done + fold_all(wait=wait)


def count_some(limit: int, after: Place | None, *, wait: bool) -> tuple[Updated, Place | None]:
    """Count a batch, and say where the next one begins; None: there is no more, or others are at it."""
    with transaction.atomic():
        if not is_ours(wait=wait):
            return Updated(busy=True), None
        at, user, id = after or (None, None, None)
        taken = fetch_all(TAKE, {"at": at, "user": user, "id": id, "limit": limit})
        if not taken:
            return Updated(), None
        held, left = hold(taken)
        signed = list(decide(held))
        practised = [Signed(user, id, None, False, 1) for user, id, quiz, _ in taken if quiz is None]
        count([*signed, *practised])
    last_user, last_id, _, last_at = taken[-1]
    counted = len(practised) + sum(1 for row in held if row[4] is None)
    return Updated(attempts=counted, busy=left), (last_at, last_user, last_id)


def is_ours(*, wait: bool) -> bool:
    ((got,),) = fetch_all(WAIT_FOR_LOCK if wait else TRY_LOCK)
    return wait or bool(got)


def hold(taken: Sequence[Row]) -> tuple[list[Row], bool]:
    """All ended attempts of these learners at these quizzes, held, and whether some had to be left.

    Where somebody else holds one of a learner's at a quiz, or has just let go of it, all of those are left.
    """
    pairs = sorted({(user, quiz) for user, _, quiz, _ in taken if quiz is not None})
    if not pairs:
        return [], False
    users, quizzes = zip(*pairs, strict=True)
    named = {"users": list(users), "quizzes": list(quizzes)}
    held = fetch_all(HOLD_ENDED, named)
    ours = {(user, id) for user, id, *_ in held}
    others = {(user, quiz) for user, id, quiz, *_ in fetch_all(ENDED, named) if (user, id) not in ours}
    return [row for row in held if (row[0], row[2]) not in others], bool(others)


def decide(held: Iterable[Row]) -> Iterator[Signed]:
    """What to count and to take back, so that of each learner and quiz the lowest number is the first."""
    groups: defaultdict[tuple[uuid.UUID, int], list[Row]] = defaultdict(list)
    for row in held:
        groups[row[0], row[2]].append(row)
    for group in groups.values():
        lowest = min(number for *_, number, _ in group)
        for user_id, id, quiz_id, number, analysed in group:
            first = number == lowest
            if analysed is not None and analysed is not first:
                yield Signed(user_id, id, quiz_id, analysed, -1)
            if analysed is not first:
                yield Signed(user_id, id, quiz_id, first, 1)


def count(signed: Sequence[Signed]) -> None:
    if not signed:
        return
    empty = fetch_all(
        COUNT,
        {
            "users": [each.user_id for each in signed],
            "ids": [each.id for each in signed],
            "quizzes": [each.quiz_id for each in signed],
            "firsts": [each.first for each in signed],
            "signs": [each.sign for each in signed],
        },
    )
    delete(empty)


def fold_all(*, wait: bool) -> Updated:
    """Fold what is loose, a part in a transaction."""
    done = Updated()
    for (table,) in fetch_all(ARE_LOOSE):
        more = MOST_FOLDED
        while more == MOST_FOLDED:
            with transaction.atomic():
                if not is_ours(wait=wait):
                    return done + Updated(busy=True)
                more = fold(table)
            done += Updated(folded=more)
    return done


def fold(table: str) -> int:
    """Fold some rows; says how many."""
    ((rows, empty),) = fetch_all(FOLD[table])
    delete([(table, id) for id in empty])
    return int(rows)


def delete(empty: Iterable[Row]) -> None:
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for table, id in empty:
        ids[table].append(id)
    for table in sorted(ids):
        with connection.cursor() as cursor:
            cursor.execute(DELETE[table], {"ids": ids[table]})


def fetch_all(statement: str, parameters: dict[str, Any] | None = None) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[Row] = cursor.fetchall()
    return rows
