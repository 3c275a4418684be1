"""All counts anew, from what learners answered: what counting one by one comes to, by another way.

One transaction sees one moment. What others change meanwhile they take back from counts as they were at that
moment, so both agree when both are there; where that cannot be, PostgreSQL says so, and the rebuild begins
again. Who reads gets the counts as they were until then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction
from psycopg.errors import SerializationFailure

from attempts.figures.cells import (
    CHOICES,
    MARKS,
    MONTH,
    MONTHS,
    MOST_SECONDS,
    PASSED,
    PICKABLE,
    SCORES,
    TIMES,
    Cells,
)
from attempts.figures.updating import WAIT_FOR_LOCK
from questions.models import Quiz

# How often a rebuild begins again because somebody changed what it was about to.
MOST_RACES = 5
# Sums over all answers are worth memory that other statements do without. Grouped by hashing they take a
# third of the time that sorting takes, which the planner expects to be as quick, as it does not know how few
# groups there are; MATERIALIZED keeps it from sorting all answers for the sake of an order of the groups.
SETTINGS = """
    SET LOCAL work_mem = '256MB';
    SET LOCAL enable_sort = off;
    SET LOCAL max_parallel_workers_per_gather = 0;
    SET LOCAL jit = off
"""
# Nor does it know that all attempts' answers are found sooner by reading all answers.
ALL_ANSWERS = "SET LOCAL enable_nestloop = off"

# Of which attempts it is wrong whether they are counted, and as what: those that wait for the worker.
FLAG = """
    UPDATE attempts_attempt a SET analysed = right_one.first
    FROM (
        SELECT user_id, id, CASE WHEN has_result THEN quiz_id IS NOT NULL AND row_number() OVER (
            PARTITION BY user_id, quiz_id, has_result ORDER BY number) = 1 END AS first
        FROM (SELECT *, state IN ('finished', 'expired') AS has_result FROM attempts_attempt {quiz}) attempt
    ) right_one
    WHERE a.user_id = right_one.user_id AND a.id = right_one.id
        AND a.analysed IS DISTINCT FROM right_one.first
"""

ANSWERS = """
    FROM attempts_attempt a
    JOIN attempts_attemptitem i ON i.user_id = a.user_id AND i.attempt_id = a.id
"""
# What marks and choices have in common.
TAKEN = f"""
    CREATE TEMP TABLE rebuilt_taken ON COMMIT DROP AS
    SELECT quiz_id, version_id, mark, max_mark, score, pickable, choice, choices, count(*) AS n
    FROM (
        SELECT a.quiz_id, i.version_id, coalesce(i.mark, 0) AS mark, i.max_mark, a.score,
            v.type IN {PICKABLE} AS pickable,
            CASE WHEN v.type IN {PICKABLE} THEN i.answer ->> 'choice' END AS choice,
            CASE WHEN v.type IN {PICKABLE} THEN i.answer -> 'choices' END AS choices
        {ANSWERS} JOIN questions_questionversion v ON v.id = i.version_id
        WHERE a.analysed {{quiz}}
    ) taken GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""
SOURCES: tuple[tuple[Cells, str], ...] = (
    (
        SCORES,
        f"""
        SELECT a.quiz_id, a.score, a.max_score, {PASSED} AS passed, count(*) AS n
        FROM attempts_attempt a WHERE a.analysed {{quiz}} GROUP BY 1, 2, 3, 4
        """,
    ),
    (
        MARKS,
        """
        SELECT quiz_id, version_id, mark, max_mark, score, sum(n) AS n
        FROM rebuilt_taken GROUP BY 1, 2, 3, 4, 5
        """,
    ),
    (
        CHOICES,
        """
        SELECT quiz_id, version_id, one.choice, mark, score, sum(n) AS n
        FROM rebuilt_taken taken CROSS JOIN LATERAL (
            SELECT coalesce(taken.choice, '') AS choice WHERE taken.choices IS NULL
            UNION ALL SELECT jsonb_array_elements_text(taken.choices)
        ) one
        WHERE pickable GROUP BY 1, 2, 3, 4, 5
        """,
    ),
    (
        TIMES,
        f"""
        SELECT a.quiz_id, i.version_id, least(i.elapsed_ms / 1000, {MOST_SECONDS}) AS seconds, count(*) AS n
        {ANSWERS} WHERE a.analysed AND i.answer IS NOT NULL AND i.elapsed_ms > 0 {{quiz}} GROUP BY 1, 2, 3
        """,
    ),
    (
        MONTHS,
        f"""
        WITH marks AS MATERIALIZED (
            SELECT a.quiz_id, i.version_id, {MONTH} AS month, coalesce(i.mark, 0) AS mark, i.max_mark,
                i.answer IS NOT NULL AS answered, a.analysed AS first, count(*) AS n
            {ANSWERS} WHERE a.analysed IS NOT NULL {{quiz}} GROUP BY 1, 2, 3, 4, 5, 6, 7
        )
        SELECT quiz_id, version_id, month,
            coalesce(sum(n) FILTER (WHERE first), 0) AS n,
            sum(n) AS delivered,
            coalesce(sum(n) FILTER (WHERE answered), 0) AS answered,
            coalesce(sum(n * mark) FILTER (WHERE first), 0) AS sum_marks,
            coalesce(sum(n * max_mark) FILTER (WHERE first), 0) AS sum_max_marks,
            coalesce(sum(n * mark * mark) FILTER (WHERE first), 0) AS sum_squares
        FROM marks GROUP BY 1, 2, 3
        """,
    ),
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many attempts were counted wrongly, or not yet; and how many cells there are."""

    mended: int
    cells: int


def rebuild(quiz: Quiz | None = None) -> Rebuilt:
    """Count all anew, or one quiz; waits for a worker that counts, and keeps others waiting."""
    races = 0
    while True:
        with transaction.atomic():
            execute(WAIT_FOR_LOCK)  # what the worker is at is done before the moment that is seen
        try:
            with one_snapshot():
                return recount(quiz)
        except OperationalError as error:
            races += 1
            if not isinstance(error.__cause__, SerializationFailure) or races > MOST_RACES:
                raise


@contextmanager
def one_snapshot() -> Iterator[None]:
    with transaction.atomic(durable=True):
        execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def recount(quiz: Quiz | None = None) -> Rebuilt:
    """As `rebuild`, within a transaction, which should have one snapshot."""
    parameters = {} if quiz is None else {"quiz": quiz.pk}
    narrowed = "" if quiz is None else "AND a.quiz_id = %(quiz)s"
    execute(WAIT_FOR_LOCK)
    execute(SETTINGS if quiz is not None else f"{SETTINGS}; {ALL_ANSWERS}")
    mended = execute(FLAG.format(quiz="" if quiz is None else "WHERE quiz_id = %(quiz)s"), parameters)
    execute(TAKEN.format(quiz=narrowed), parameters)
    cells = 0
    for table, source in SOURCES:
        execute(f"DELETE FROM {table.table} {'' if quiz is None else 'WHERE quiz_id = %(quiz)s'}", parameters)
        cells += execute(insert(table, source.format(quiz=narrowed)), parameters)
    execute("DROP TABLE rebuilt_taken")
    return Rebuilt(mended=mended, cells=cells)


def insert(cells: Cells, source: str) -> str:
    return f"""
        WITH rebuilt AS MATERIALIZED ({source})
        INSERT INTO {cells.table} ({cells.columns}, loose)
        SELECT {cells.columns}, false FROM rebuilt ORDER BY {cells.sorted_keys}
    """


def execute(statement: str, parameters: dict[str, int] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return int(cursor.rowcount)
