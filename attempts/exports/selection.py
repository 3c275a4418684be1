"""The SELECT of an export, over a view in the schema `analytics`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psycopg import sql

from attempts.exports import pseudonyms
from attempts.exports.columns import Column, Dataset, Kind
from attempts.exports.filters import Attempts, Filters
from attempts.exports.forms import Form, written
from attempts.exports.watermark import Snapshot

USER_ID = Column(name="user_id", kind=Kind.UUID, meaning="The learner's account.", null="it was erased")
NAME = Column(
    name="name",
    kind=Kind.TEXT,
    meaning="What the admin calls the learner.",
    null="as user_id",
    free_text=True,
)
EMAIL = Column(
    name="email", kind=Kind.TEXT, meaning="Its e-mail address.", null="a guest, or as user_id", free_text=True
)
IDENTITIES = (USER_ID, NAME, EMAIL)
COUNTED = ("finished", "expired")

PSEUDONYMS = f"""
    LEFT JOIN (
        SELECT {pseudonyms.IN_SQL.format(user="u.id")} AS learner, u.id AS user_id, u.name, u.email
        FROM quizapi_user u CROSS JOIN attempts_pseudonymkey k
    ) people USING (learner)
"""
# The topics with a slug, in whichever exams, and all those below them.
TOPICS = """
    (exam, topic) IN (
        WITH RECURSIVE below AS (
            SELECT id, exam_id, slug FROM questions_topic WHERE slug = {}
            UNION SELECT t.id, t.exam_id, t.slug FROM questions_topic t JOIN below ON t.parent_id = below.id
        )
        SELECT e.slug, below.slug FROM below JOIN questions_exam e ON e.id = below.exam_id
    )
"""
# Ids are unique for a learner only, since clients choose them.
CHOSEN = "(learner, attempt_id) IN ({})"
FIRST = """
    SELECT DISTINCT ON (learner, quiz) learner, attempt_id
    FROM analytics.attempts
    WHERE quiz IS NOT NULL AND attempt_state IN ('finished', 'expired') AND {}
    ORDER BY learner, quiz, attempt_number
"""
# As learners see it (`attempts.scoring.compare`): percentages of two places, the earlier attempt on a tie.
COUNTING = """
    SELECT learner, attempt_id
    FROM (
        SELECT
            learner,
            attempt_id,
            z.counts,
            row_number() OVER (
                PARTITION BY learner, quiz
                ORDER BY
                    CASE z.counts WHEN 'highest' THEN -percent WHEN 'latest' THEN -attempt_number END,
                    attempt_number
            ) AS place
        FROM analytics.attempts JOIN questions_quiz z ON z.slug = quiz
        WHERE attempt_state IN ('finished', 'expired') AND {}
    ) ended
    WHERE place = 1 OR counts = 'average'
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """What rows and which columns of a dataset.

    `since` leaves out what that snapshot could see; `visible_in` leaves out what has changed since that one.
    """

    dataset: Dataset
    filters: Filters
    identities: bool = False
    since: Snapshot | None = None
    visible_in: Snapshot | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.dataset.columns + (IDENTITIES if self.identities else ())

    def statement(self, form: Form) -> sql.Composed:
        """The whole SELECT, without parameters."""
        listed = written(self.columns, form)
        base = tuple(conditions(self.dataset, self.filters))
        if self.visible_in is not None:
            base += tuple(not_new(name, self.visible_in) for name in self.changes)
        if self.since is None:
            return self._select(listed, base)
        changed, *also = (new(name, self.since) for name in self.changes)
        # Not one condition with OR, over two tables: so that each finds its rows by an index.
        selects = [self._select(listed, (*base, changed))]
        selects += [self._select(listed, (*base, not_new("changed_in", self.since), each)) for each in also]
        return sql.SQL(" UNION ALL ").join(selects)

    @property
    def changes(self) -> tuple[str, ...]:
        """The columns that say when a row was written, or came to be taken."""
        return ("changed_in", "state_in") if self.filters.looks_at_state else ("changed_in",)

    def _select(self, listed: sql.Composable, wanted: Sequence[sql.Composable]) -> sql.Composed:
        view = sql.SQL(".").join(map(sql.Identifier, self.dataset.view.split(".")))
        people = sql.SQL(PSEUDONYMS if self.identities else "")
        where = sql.SQL(" AND ").join(wanted) if wanted else sql.SQL("true")
        return sql.SQL("SELECT {} FROM {} {} WHERE {}").format(listed, view, people, where)


def new(column: str, since: Snapshot) -> sql.Composed:
    """Whether the snapshot could not see the transaction. The first part is what indexes serve."""
    template = "{0} >= {1} AND ({0} >= {2} OR {0} = ANY({3}::bigint[]))"
    return sql.SQL(template).format(
        sql.Identifier(column),
        sql.Literal(since.xmin),
        sql.Literal(since.xmax),
        sql.Literal(list(since.in_progress)),
    )


def not_new(column: str, since: Snapshot) -> sql.Composed:
    template = "({0} < {1} AND {0} <> ALL({2}::bigint[]))"
    return sql.SQL(template).format(
        sql.Identifier(column), sql.Literal(since.xmax), sql.Literal(list(since.in_progress))
    )


def conditions(dataset: Dataset, filters: Filters) -> Iterator[sql.Composable]:
    """What the filters ask of a row of the view."""
    for name in ("exam", "quiz", "question"):
        if (slug := getattr(filters, name)) is not None:
            yield equal(name, slug)
    if filters.topic is not None:
        yield sql.SQL(TOPICS).format(sql.Literal(filters.topic))
    if filters.state is not None:
        yield equal("attempt_state", filters.state)
    if filters.finished:
        yield sql.SQL("attempt_state = ANY({})").format(sql.Literal(list(COUNTED)))
    for sign, time in ((">=", filters.since_time), ("<", filters.until_time)):
        if time is not None and dataset.time is not None:
            yield sql.SQL(f"{{}} {sign} {{}}").format(sql.Identifier(dataset.time), sql.Literal(time))
    if filters.attempts is not Attempts.ALL:
        yield chosen_attempts(filters)


def chosen_attempts(filters: Filters) -> sql.Composable:
    chosen = {Attempts.FIRST: FIRST, Attempts.COUNTING: COUNTING}[filters.attempts]
    within = [equal(name, slug) for name in ("exam", "quiz") if (slug := getattr(filters, name)) is not None]
    where = sql.SQL(" AND ").join(within) if within else sql.SQL("true")
    return sql.SQL(CHOSEN).format(sql.SQL(chosen).format(where))


def equal(column: str, value: str) -> sql.Composed:
    return sql.SQL("{} = {}").format(sql.Identifier(column), sql.Literal(value))
