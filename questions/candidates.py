"""Which published questions a quiz's sections may use."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from questions.assembly import Candidate, Section
from quizapi.database import prepared

# The topics of `exam`, an expression of SQL. A topic's anchor is itself or, where it has no weight of its
# own, the nearest topic above that has.
TREE = """
    WITH RECURSIVE tree AS (
        SELECT id, id AS anchor, weight, ARRAY[id] AS path
        FROM questions_topic WHERE exam_id = {exam} AND parent_id IS NULL
        UNION ALL
        SELECT t.id, CASE WHEN t.weight > 0 THEN t.id ELSE tree.anchor END,
               CASE WHEN t.weight > 0 THEN t.weight ELSE tree.weight END, tree.path || t.id
        FROM questions_topic t JOIN tree ON t.parent_id = tree.id
    )
"""
QUIZ = f"""
    {TREE.format(exam="%(exam)s")}
    SELECT s.position, s.draw, s.by_topic_weight, e.position, q.id, q.current_version_id, NULL, NULL
    FROM questions_quizsection s
    LEFT JOIN (
        questions_sectionquestion e
        JOIN questions_question q ON q.id = e.question_id AND q.status = 'published'
    ) ON e.section_id = s.id
    WHERE s.quiz_id = %(quiz)s AND s.draw IS NULL
    UNION ALL
    SELECT s.position, s.draw, s.by_topic_weight, 0, q.id, v.id, tree.anchor, tree.weight
    FROM questions_quizsection s
    LEFT JOIN (
        questions_question q
        JOIN questions_questionversion v ON v.id = q.current_version_id
        JOIN tree ON tree.id = v.topic_id
    ) ON q.exam_id = %(exam)s AND q.status = 'published'
        AND (s.topic_id IS NULL OR s.topic_id = ANY (tree.path))
        AND (s.pool = '' OR s.pool = v.pool)
        AND (s.difficulty = '' OR s.difficulty = v.difficulty)
        AND v.tags @> s.tags
    WHERE s.quiz_id = %(quiz)s AND s.draw IS NOT NULL
    ORDER BY 1, 4, 5
"""


@dataclass(frozen=True, slots=True)
class _Meta:
    draw: int | None
    by_topic_weight: bool


def for_quiz(*, quiz_id: int, exam_id: int) -> list[Section]:
    """The quiz's sections in order, each with what it may use, in one statement."""
    metas: dict[int, _Meta] = {}
    found: dict[int, list[Candidate]] = defaultdict(list)
    weights: dict[int, Decimal] = {}
    rows = prepared.fetch_all(QUIZ, {"quiz": quiz_id, "exam": exam_id})
    for section, draw, by_weight, _, question_id, version_id, anchor, weight in rows:
        metas[section] = _Meta(draw, by_weight)
        if question_id is not None:
            found[section].append(Candidate(question_id, version_id, anchor or 0))
            if anchor is not None:
                weights[anchor] = weight
    return [
        Section(candidates=found[section], draw=meta.draw, weights=weights if meta.by_topic_weight else None)
        for section, meta in metas.items()
    ]
