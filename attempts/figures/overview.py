"""A list of questions, each at each quiz that asked it, with the figures by which they are looked through.

Sums by SQL over the counts of the questions on the page alone, so a page costs the same in any bank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

PAGE = 50

# Every counted version has a month, of which there are few.
PAIRS = """
    SELECT DISTINCT q.slug AS question, z.slug AS quiz, q.id AS question_id, z.id AS quiz_id
    FROM attempts_monthcell m
    JOIN questions_questionversion v ON v.id = m.version_id
    JOIN questions_question q ON q.id = v.question_id
    JOIN questions_exam e ON e.id = q.exam_id
    JOIN questions_topic t ON t.id = q.topic_id
    JOIN questions_quiz z ON z.id = m.quiz_id
    WHERE m.n <> 0 {filters}
    ORDER BY 1, 2 LIMIT %(limit)s
"""
FILTERS = {
    "exam": "AND e.slug = %(exam)s",
    "quiz": "AND z.slug = %(quiz)s",
    "topic": "AND t.slug = %(topic)s",
    "type": "AND q.type = %(type)s",
    "question": "AND q.slug = %(question)s",
    "after": "AND (q.slug, z.slug) > (%(after_question)s, %(after_quiz)s)",
}
# X is the mark, R the rest of the score; exact until the last step, as in analytics.item_statistics.
ROWS = """
    WITH pair AS ({pairs}), sums AS (
        SELECT p.question, p.quiz, p.question_id, sum(c.n) AS n, sum(c.n * c.max_mark) AS most,
            sum(c.n * c.mark) AS x, sum(c.n * c.mark * c.mark) AS xx,
            sum(c.n * (c.score - c.mark)) AS r, sum(c.n * (c.score - c.mark) * (c.score - c.mark)) AS rr,
            sum(c.n * c.mark * (c.score - c.mark)) AS xr
        FROM pair p
        JOIN questions_questionversion v ON v.question_id = p.question_id
        JOIN attempts_markcell c ON c.quiz_id = p.quiz_id AND c.version_id = v.id
        GROUP BY 1, 2, 3 HAVING sum(c.n) > 0
    )
    SELECT s.question, s.quiz, t.slug, q.type, q.stem, s.n::bigint, (s.x / s.most)::float8,
        CASE WHEN s.n > 1 THEN sqrt(((s.n * s.xx - s.x * s.x) / (s.n * (s.n - 1)))::float8) END,
        CASE WHEN s.n * s.xx > s.x * s.x AND s.n * s.rr > s.r * s.r THEN
            100 * ((s.n * s.xr - s.x * s.r)::float8
                / sqrt((s.n * s.xx - s.x * s.x)::float8 * (s.n * s.rr - s.r * s.r)::float8)) END
    FROM sums s
    JOIN questions_question q ON q.id = s.question_id
    JOIN questions_topic t ON t.id = q.topic_id
    ORDER BY s.question, s.quiz
"""


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A question, in all its versions, at a quiz: facility 0 to 1, discrimination index -100 to 100.

    Topic, type and stem are those of the draft, by which the list is filtered.
    """

    question: str
    quiz: str
    topic: str
    type: str
    stem: str
    learners: int
    facility: float
    sd: float | None
    discrimination_index: float | None

    @property
    def place(self) -> tuple[str, str]:
        """Where it is in the list."""
        return self.question, self.quiz


def overview(
    *, after: tuple[str, str] | None = None, limit: int = PAGE, **filters: str | None
) -> Sequence[OverviewRow]:
    """A page of the list, by question and quiz, `after` a place; one statement.

    `filters` are slugs: exam, quiz, topic, question; and type. Those that are None do not filter.
    """
    given: dict[str, Any] = {name: value for name, value in filters.items() if value is not None}
    names = [*given, *([] if after is None else ["after"])]
    if after is not None:
        given["after_question"], given["after_quiz"] = after
    pairs = PAIRS.format(filters=" ".join(FILTERS[name] for name in names))
    with connection.cursor() as cursor:
        cursor.execute(ROWS.format(pairs=pairs), {**given, "limit": limit})
        return [OverviewRow(*row) for row in cursor.fetchall()]
