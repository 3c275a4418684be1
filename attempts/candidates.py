"""Which published questions a quiz's sections, or a practice selection, may use."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from attempts.assembly import Candidate, Section
from quizapi.database import prepared

# A topic's anchor is itself or, where it has no weight of its own, the nearest topic above that has.
TREE = """
    WITH RECURSIVE tree AS (
        SELECT id, id AS anchor, weight, ARRAY[id] AS path
        FROM questions_topic WHERE exam_id = %(exam)s AND parent_id IS NULL
        UNION ALL
        SELECT t.id, CASE WHEN t.weight > 0 THEN t.id ELSE tree.anchor END,
               CASE WHEN t.weight > 0 THEN t.weight ELSE tree.weight END, tree.path || t.id
        FROM questions_topic t JOIN tree ON t.parent_id = tree.id
    )
"""
QUIZ = f"""
    {TREE}
    SELECT s.position, s.draw, s.by_topic_weight, e.position, q.id, q.current_version_id, NULL, NULL
    FROM questions_quizsection s
    JOIN questions_sectionquestion e ON e.section_id = s.id
    JOIN questions_question q ON q.id = e.question_id AND q.status = 'published'
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
# Questions that the learner has not met come first under `unseen`; under `missed` those whose latest
# answer was not fully right are all there are. An exam in progress is left out of that: which questions
# come would tell which of its answers are wrong.
PRACTICE = f"""
    {TREE}
    , met AS (
        SELECT i.question_id, (array_agg(i.fraction ORDER BY i.answered_at DESC))[1] AS fraction
        FROM attempts_attemptitem i
        JOIN attempts_attempt a ON a.user_id = i.user_id AND a.id = i.attempt_id
        WHERE i.user_id = %(user)s AND a.user_id = %(user)s AND CASE %(select)s
            WHEN 'unseen' THEN true
            WHEN 'missed' THEN i.tries > 0 AND (
                a.state IN ('finished', 'expired')
                OR a.state = 'in_progress' AND a.policy ->> 'mode' = 'practice')
            ELSE false END
        GROUP BY i.question_id
    )
    SELECT q.id, v.id, (met.question_id IS NOT NULL)::int
    FROM questions_question q
    JOIN questions_questionversion v ON v.id = q.current_version_id
    JOIN tree ON tree.id = v.topic_id
    LEFT JOIN met ON met.question_id = q.id
    WHERE q.exam_id = %(exam)s AND q.status = 'published' AND v.pool = 'practice'
        AND (%(topics)s::bigint[] IS NULL OR tree.path && %(topics)s::bigint[])
        AND (%(select)s <> 'missed' OR met.fraction <= 0.999999)
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


def for_practice(
    *, user_id: uuid.UUID, exam_id: int, topic_ids: Sequence[int] | None, count: int, select: str
) -> Section:
    """A draw of `count` from the practice pool, from some topics and those below them, or from all."""
    rows = prepared.fetch_all(
        PRACTICE,
        {
            "user": user_id,
            "exam": exam_id,
            "topics": None if topic_ids is None else list(topic_ids),
            "select": select,
        },
    )
    candidates = [
        Candidate(question_id, version_id, tier=met if select == "unseen" else 0)
        for question_id, version_id, met in rows
    ]
    return Section(candidates=candidates, draw=count)
