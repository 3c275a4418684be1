"""Which published questions a practice selection may use."""

import uuid
from collections.abc import Sequence

from questions.assembly import Candidate, Section
from questions.candidates import TREE
from quizapi.database import prepared

# Questions that the learner has not met come first under `unseen`; under `missed` those whose latest
# answer was not fully right are all there are. An exam in progress is left out of that: which questions
# come would tell which of its answers are wrong.
PRACTICE = f"""
    {TREE.format(exam="%(exam)s")}
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
