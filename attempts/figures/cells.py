"""The tables of counts, as SQL knows them, and what an attempt contributes to each.

Attempts are contributed by statements that begin with SEEN, after a `signed` relation of their own:
`user_id`, `id` and `quiz_id` of an attempt, `first`, whether it is the learner's first ended one at the quiz,
and `sign`, 1 to count it and -1 to take that back.
"""

from dataclasses import dataclass

# Whose answers name choices.
PICKABLE = "('single_choice', 'multiple_choice', 'true_false')"
MOST_SECONDS = 3600
MONTH = "date_trunc('month', a.finished_at AT TIME ZONE 'UTC')::date"
PASSED = "100 * a.score >= (a.policy ->> 'pass_percent')::numeric * a.max_score"
# The choices that an answer names, as text; one empty text where there is no answer.
PICKED = """
    CASE WHEN {answer} IS NULL THEN ARRAY[''] WHEN {answer} ? 'choice' THEN ARRAY[{answer} ->> 'choice']
        ELSE ARRAY(SELECT jsonb_array_elements_text({answer} -> 'choices')) END
"""

SEEN_OF = f"""
    seen AS MATERIALIZED (
        SELECT s.quiz_id, s.first, s.sign, a.score, {MONTH} AS month, i.version_id,
            coalesce(i.mark, 0) AS mark, i.max_mark, i.answer, i.elapsed_ms,
            v.type IN {PICKABLE} AS pickable
        FROM signed s
        JOIN attempts_attempt a ON a.user_id = s.user_id AND a.id = s.id
        JOIN attempts_attemptitem i ON i.user_id = s.user_id AND i.attempt_id = s.id
        JOIN questions_questionversion v ON v.id = i.version_id
        {{where}}
    )
"""
SEEN = SEEN_OF.format(where="")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cells:
    """A table of counts: `keys` tell its rows apart, `sums` are added up.

    Where `alive`, one of the sums, is 0, all are. `contributed` selects keys and sums of what is seen.
    """

    table: str
    keys: tuple[str, ...]
    sums: tuple[str, ...] = ("n",)
    alive: str = "n"
    contributed: str

    @property
    def columns(self) -> str:
        return ", ".join([*self.keys, *self.sums])

    @property
    def sorted_keys(self) -> str:
        return ", ".join(self.keys)


SCORES = Cells(
    table="attempts_scorecell",
    keys=("quiz_id", "score", "max_score", "passed"),
    contributed=f"""
        SELECT s.quiz_id, a.score, a.max_score, {PASSED} AS passed, sum(s.sign) AS n
        FROM signed s JOIN attempts_attempt a ON a.user_id = s.user_id AND a.id = s.id
        WHERE s.first
        GROUP BY 1, 2, 3, 4
    """,
)
MARKS = Cells(
    table="attempts_markcell",
    keys=("quiz_id", "version_id", "mark", "max_mark", "score"),
    contributed="""
        SELECT quiz_id, version_id, mark, max_mark, score, sum(sign) AS n FROM seen
        WHERE first GROUP BY 1, 2, 3, 4, 5
    """,
)
CHOICES = Cells(
    table="attempts_choicecell",
    keys=("quiz_id", "version_id", "choice", "mark", "score"),
    contributed=f"""
        SELECT quiz_id, version_id, choice, mark, score, sum(sign) AS n
        FROM seen CROSS JOIN LATERAL unnest({PICKED.format(answer="answer")}) AS taken (choice)
        WHERE first AND pickable GROUP BY 1, 2, 3, 4, 5
    """,
)
TIMES = Cells(
    table="attempts_timecell",
    keys=("quiz_id", "version_id", "seconds"),
    contributed=f"""
        SELECT quiz_id, version_id, least(elapsed_ms / 1000, {MOST_SECONDS}) AS seconds, sum(sign) AS n
        FROM seen WHERE first AND answer IS NOT NULL AND elapsed_ms > 0 GROUP BY 1, 2, 3
    """,
)
MONTHS = Cells(
    table="attempts_monthcell",
    keys=("quiz_id", "version_id", "month"),
    sums=("n", "delivered", "answered", "sum_marks", "sum_max_marks", "sum_squares"),
    alive="delivered",
    contributed="""
        SELECT quiz_id, version_id, month,
            coalesce(sum(sign) FILTER (WHERE first), 0) AS n,
            sum(sign) AS delivered,
            coalesce(sum(sign) FILTER (WHERE answer IS NOT NULL), 0) AS answered,
            coalesce(sum(sign * mark) FILTER (WHERE first), 0) AS sum_marks,
            coalesce(sum(sign * max_mark) FILTER (WHERE first), 0) AS sum_max_marks,
            coalesce(sum(sign * mark * mark) FILTER (WHERE first), 0) AS sum_squares
        FROM seen GROUP BY 1, 2, 3
    """,
)
ALL = (SCORES, MARKS, CHOICES, TIMES, MONTHS)


def summed(cells: Cells, where: str) -> str:
    """A SELECT of a table's keys and sums, loose rows and folded ones together; `c` is the table."""
    keys = ", ".join(f"c.{name}" for name in cells.keys)
    sums = ", ".join(f"sum(c.{name}) AS {name}" for name in cells.sums)
    return f"""
        SELECT {keys}, {sums} FROM {cells.table} c WHERE {where}
        GROUP BY {keys} HAVING sum(c.{cells.alive}) <> 0
    """


def upsert(cells: Cells, source: str) -> str:
    """An INSERT that adds keys and sums to the folded rows, and returns which are empty by that."""
    added = ", ".join(f"{name} = {cells.table}.{name} + EXCLUDED.{name}" for name in cells.sums)
    return f"""
        INSERT INTO {cells.table} ({cells.columns}, loose) SELECT {cells.columns}, false FROM ({source}) more
        ON CONFLICT ({cells.sorted_keys}) WHERE NOT loose DO UPDATE SET {added}
        RETURNING id, {cells.alive} = 0 AS is_empty
    """
