"""The response matrix: a row per attempt at a quiz, a column per question, as R and Python want it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import sql

from attempts.exports.columns import Column, Dataset, Kind
from attempts.exports.dictionary.attempts import ATTEMPT, ITEMS, LEARNER
from attempts.exports.filters import Filters, refused
from attempts.exports.forms import Form, written
from attempts.exports.selection import COUNTED, PSEUDONYMS, Selection, conditions, new, not_new
from quizapi.errors import FieldError

MOST_QUESTIONS = 1500  # PostgreSQL knows at most 1,664 columns

RESPONSE_MATRIX = Dataset(
    name="response_matrix",
    meaning="One row per ended attempt at a quiz, by default each learner's first; after these columns one"
    " for each question that the quiz lists or an attempt at it ever had, named by its slug, in order.",
    view=ITEMS.view,
    key=("learner", "attempt_id"),
    time="started_at",
    columns=(LEARNER, ATTEMPT),
    beside=ITEMS.beside,
    filters=frozenset({"quiz", "attempts", "from", "to"}),
)
# What a cell holds. A question that was left out, or taken back, earned nothing.
CELLS = {"score": "CASE WHEN correct THEN 1 ELSE 0 END", "mark": "coalesce(mark, 0)"}
SCORE = Column(
    name="",
    kind=Kind.INTEGER,
    meaning="1: fully right, 0: not.",
    null="the attempt did not have the question",
)
MARK = replace(SCORE, kind=Kind.DECIMAL, meaning="The mark that it earned.", unit="marks")
KINDS = {"score": SCORE, "mark": MARK}
QUESTIONS = """
    SELECT q.slug
    FROM questions_question q
    WHERE q.id IN (
        SELECT e.question_id
        FROM questions_sectionquestion e JOIN questions_quizsection s ON s.id = e.section_id
            JOIN questions_quiz z ON z.id = s.quiz_id
        WHERE z.slug = %(quiz)s
        UNION
        SELECT i.question_id
        FROM attempts_attempt a JOIN questions_quiz z ON z.id = a.quiz_id
            JOIN attempts_attemptitem i ON i.user_id = a.user_id AND i.attempt_id = a.id
        WHERE z.slug = %(quiz)s
    )
    ORDER BY q.slug
"""
SELECT = """
    SELECT {listed}
    FROM (
        SELECT learner, attempt_id, jsonb_object_agg(question, {cell}) AS cells
        FROM analytics.items
        WHERE {wanted}
        GROUP BY learner, attempt_id
    ) rows {people}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixSelection(Selection):
    """What the cells hold is in `values`; `slugs` are the questions, in order."""

    slugs: tuple[str, ...]
    values: str

    @property
    def columns(self) -> tuple[Column, ...]:
        first = Selection.columns.fget(self)  # type: ignore[attr-defined]  # super() knows no slots
        taken = {each.name for each in first}
        names = (named(slug, taken=taken, others=self.slugs) for slug in self.slugs)
        return (*first, *(replace(KINDS[self.values], name=name) for name in names))

    def statement(self, form: Form) -> sql.Composed:
        columns = self.columns
        known = columns[: len(columns) - len(self.slugs)]
        cells = (sql.SQL("(cells ->> {})").format(sql.Literal(slug)) for slug in self.slugs)
        sources = [*(sql.Identifier(each.name) for each in known), *cells]
        wanted = [*conditions(self.dataset, self.filters), sql.SQL("attempt_state = ANY({})").format(ENDED)]
        if self.since is not None:
            wanted.append(new("changed_in", self.since))
        if self.visible_in is not None:
            wanted.append(not_new("changed_in", self.visible_in))
        return sql.SQL(SELECT).format(
            listed=written(columns, form, sources),
            cell=sql.SQL(CELLS[self.values]),
            wanted=sql.SQL(" AND ").join(wanted),
            people=sql.SQL(PSEUDONYMS if self.identities else ""),
        )


def named(slug: str, *, taken: Collection[str], others: Collection[str]) -> str:
    """The column of a question whose slug may be the name of another column."""
    name = slug
    while name in taken or (name != slug and name in others):
        name = f"question-{name}"
    return name


ENDED = sql.Literal(list(COUNTED))


def questions_of(connection: psycopg.Connection[Any], quiz: str) -> tuple[str, ...]:
    """Raises DomainError if they are more than a row has columns for."""
    slugs = tuple(slug for (slug,) in connection.execute(QUESTIONS, {"quiz": quiz}))
    if len(slugs) > MOST_QUESTIONS:
        detail = (
            f"The quiz has had {len(slugs)} questions, and a matrix has at most {MOST_QUESTIONS} columns."
            " Export items instead, and pivot those that you want."
        )
        raise refused([FieldError("/quiz", detail, "too_many_questions")])
    return slugs


def require_quiz(filters: Filters) -> None:
    if filters.quiz is None:
        raise refused([FieldError("/quiz", "Name the quiz whose matrix it is to be.", "required")])
