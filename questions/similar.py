"""Questions of an exam whose stem is nearly a text, for whoever is writing that text."""

from dataclasses import dataclass

from django.db import connection

ALIKE = 0.5  # of the trigrams of both
MOST = 5
LOOKED_AT = 1_000  # characters of the text, the first

# The row in which the threshold is set stands on the outer side of the join, so it is set before the index is
# read with it, and for this statement alone. The text stands there too. Planned as unknown, it is looked up
# in the index; of one that is known and long, PostgreSQL overrates what that costs, and reads all questions.
NEAREST = """
    SELECT near.* FROM (
        SELECT set_config('pg_trgm.similarity_threshold', %(alike)s, true), upper(%(text)s) AS written
    ) given CROSS JOIN LATERAL (
        SELECT id, slug, left(stem, 300), status, similarity(upper(stem), given.written) AS share
        FROM questions_question
        WHERE upper(stem) %% given.written AND id <> %(but)s
            AND exam_id = (SELECT exam_id FROM questions_topic WHERE id = %(topic)s)
        ORDER BY share DESC, id LIMIT %(most)s
    ) near
"""


@dataclass(frozen=True)
class Similar:
    """A question, the beginning of its stem, and the share of trigrams, 0.5 to 1, that it has in common."""

    id: int
    slug: str
    stem: str
    status: str
    share: float


def similar_to(text: str, *, topic: int, but: int = 0) -> list[Similar]:
    """The nearest of the exam that a topic is in, the nearest first, without the question `but`.

    Of a text only the beginning is compared, so one that is much longer finds nothing. One statement.
    """
    parameters: dict[str, str | int] = {
        "text": text.replace("\0", "")[:LOOKED_AT],
        "topic": topic,
        "but": but,
        "alike": str(ALIKE),
        "most": MOST,
    }
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, parameters)
        return [Similar(*row) for row in cursor.fetchall()]
