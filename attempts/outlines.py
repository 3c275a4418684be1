"""An exam's topics, with what is known of a learner in them."""

import uuid
from datetime import datetime

from attempts.drawing import Place
from attempts.known import KNOWN, KNOWN_FROM
from questions.candidates import TREE
from quizapi.database import planned, prepared

# How many of the questions that a learner answered last say in which topics they are weak.
RECENT_ANSWERS = 1000

OUTLINE = f"""
    {TREE.format(exam="(SELECT id FROM questions_exam WHERE slug = %(exam)s)")} {{shares}}
    SELECT e.id, t.id, t.slug, tree.anchor, tree.weight, tree.path, {{share}}
    FROM questions_exam e
    LEFT JOIN (tree JOIN questions_topic t ON t.id = tree.id {{join}}) ON true
    WHERE e.slug = %(exam)s
    ORDER BY t.id
"""
PLAIN_OUTLINE = OUTLINE.format(shares="", share="NULL", join="")
# The ids of items are in the order in which learners were given them (UUIDv7).
RECENT = f"""(
    SELECT r.* FROM attempts_attemptitem r WHERE r.user_id = %(user)s AND r.fraction IS NOT NULL
    ORDER BY r.id DESC LIMIT {RECENT_ANSWERS}
)"""
OUTLINE_WITH_SHARES = OUTLINE.format(
    shares=f"""
        , recent AS (
            SELECT i.version_id, i.mark, i.max_mark
            FROM {RECENT} i {KNOWN_FROM} WHERE {KNOWN.format(aspects="ARRAY['correctness', 'mark']")}
        ), shares AS (
            SELECT v.topic_id, sum(recent.mark) / sum(recent.max_mark) AS share
            FROM recent JOIN questions_questionversion v ON v.id = recent.version_id
            GROUP BY v.topic_id
        )
    """,
    share="shares.share",
    join="LEFT JOIN shares ON shares.topic_id = t.id",
)


def outline(
    *, exam: str, user_id: uuid.UUID, now: datetime, with_shares: bool
) -> tuple[int, list[Place]] | None:
    """The exam's id and its topics, with the learner's shares of the marks if they are asked for."""
    values = {"exam": exam, "user": user_id, "now": now}
    if with_shares:
        rows = planned.fetch_all(OUTLINE_WITH_SHARES, values)
    else:
        rows = prepared.fetch_all(PLAIN_OUTLINE, values)
    if not rows:
        return None
    return rows[0][0], [Place(*topic) for _, *topic in rows if topic[0] is not None]
