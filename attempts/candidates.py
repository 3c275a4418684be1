"""Which published questions a practice selection may use: the statements that find them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from attempts.drawing import Plan
from attempts.known import KNOWN, KNOWN_FROM
from questions.assembly import Candidate
from quizapi.database import planned, prepared

# How many questions of the exam are looked at for each that is wanted, before all that fit are read: enough
# where one in a dozen fits. To look at one costs less than 10 µs.
LOOKS = 25

CORRECTNESS = KNOWN.format(aspects="ARRAY['correctness']")
MISSED = """
    max(i.answered_at) FILTER (WHERE i.fraction <= 0.999999)
    > COALESCE(max(i.answered_at) FILTER (WHERE i.fraction > 0.999999), '-infinity')
"""


@dataclass(frozen=True)
class Select:
    """A way to choose: what is joined to the questions that fit, which are left of them, what orders those.

    With `having`, what is joined may be several rows a question. What `order` leaves open is for the seed.
    `whole` says the same from the learner's history on, which costs less where all of an exam is read.
    `probe` says it of a single question `q`, where it is worth looking at some at random; where it is None,
    an index lists the few that there are.
    """

    join: str = ""
    where: str = ""
    having: str | None = None
    whole: str = ""
    order: str = ""
    probe: str | None = ""

    @property
    def narrows(self) -> bool:
        """Whether it leaves questions out, rather than putting some first."""
        return self.join.startswith("JOIN")


SELECTS = {
    "random": Select(),
    "weakest": Select(),
    "unseen": Select(
        join="LEFT JOIN attempts_attemptitem i ON i.user_id = %(user)s AND i.question_id = q.id",
        having="true",
        # Of the ids of a learner's items the larger is the later one (UUIDv7).
        order='max(i.id::text COLLATE "C") NULLS FIRST,',
        probe="""AND NOT EXISTS (
            SELECT FROM attempts_attemptitem i WHERE i.user_id = %(user)s AND i.question_id = q.id)""",
    ),
    "missed": Select(
        join=f"JOIN attempts_attemptitem i ON i.question_id = q.id {KNOWN_FROM}",
        where=f"AND {CORRECTNESS}",
        having=MISSED,
        whole=f"""JOIN (
            SELECT i.question_id FROM attempts_attemptitem i {KNOWN_FROM} WHERE {CORRECTNESS}
            GROUP BY i.question_id HAVING {MISSED}
        ) missed ON missed.question_id = q.id""",
        probe=f"""AND EXISTS (
            SELECT FROM attempts_attemptitem i {KNOWN_FROM}
            WHERE {CORRECTNESS} AND i.question_id = q.id HAVING {MISSED})""",
    ),
    "bookmarked": Select(
        join="JOIN attempts_bookmark b ON b.user_id = %(user)s AND b.question_id = q.id", probe=None
    ),
    "flagged": Select(
        join="""JOIN (
            SELECT DISTINCT i.question_id FROM attempts_attemptitem i
            WHERE i.user_id = %(user)s AND i.flagged
        ) flagged ON flagged.question_id = q.id""",
        probe=None,
    ),
}
# That a version is of its question is said so that either can be looked up by the other.
POOL = """
    JOIN questions_questionversion v ON v.id = q.current_version_id AND v.question_id = q.id
    {joins}
    WHERE q.exam_id = %(exam)s AND q.status = 'published' AND v.pool = 'practice' {filters}
"""
FILTERS = {
    "topics": "AND v.topic_id = ANY (%(topics)s)",
    "tags": "AND v.tags @> %(tags)s::varchar[]",
    "difficulty": "AND v.difficulty = ANY (%(difficulty)s)",
    "types": "AND v.type = ANY (%(types)s)",
}
GROUPS = """
    JOIN unnest(%(grouped)s::bigint[], %(groups)s::bigint[]) AS g (topic, id) ON g.topic = v.topic_id
"""
# The same numbers find the same questions, in whichever order a plan looks at them.
LOOKED_AT = """
    WITH span AS (
        SELECT min(id) AS low, max(id) AS high FROM questions_question
        WHERE exam_id = %(exam)s AND status = 'published'
    ), looks AS (
        SELECT low + floor(share * (high - low + 1))::bigint AS id, min(place) AS place
        FROM span, unnest(%(shares)s::float8[]) WITH ORDINALITY AS shares (share, place)
        GROUP BY 1
    )
"""
BY_SEED = "md5(%(seed)s || '/' || q.id)"


@dataclass(frozen=True, kw_only=True)
class Pool:
    """What a practice selection may use, for whom and when; a filter that is None lets all pass."""

    user_id: uuid.UUID
    exam_id: int
    select: str
    seed: int
    now: datetime
    topics: Sequence[int] | None = None
    tags: Sequence[str] | None = None
    difficulty: Sequence[str] | None = None
    types: Sequence[str] | None = None

    def sql(self, joins: str = "", *, without: str = "", grouped: bool = False) -> str:
        """What follows the questions `q` in a statement: that they fit; by groups, instead of by topics."""
        left_out = (without, "topics") if grouped else (without,)
        given = [name for name in FILTERS if name not in left_out and getattr(self, name) is not None]
        filters = " ".join(FILTERS[name] for name in given)
        return POOL.format(joins=f"{GROUPS if grouped else ''} {joins}", filters=filters)

    def chosen(self, *, without: str = "", grouped: bool = False) -> str:
        """The same, of those that the way to choose leaves."""
        select = SELECTS[self.select]
        if select.whole and self.topics is None:
            return self.sql(select.whole, without=without, grouped=grouped)
        sql = f"{self.sql(select.join, without=without, grouped=grouped)} {select.where}"
        if select.having is None:
            return sql
        return f"{sql} GROUP BY q.id, v.id{', g.id' if grouped else ''} HAVING {select.having}"

    def values(self, **more: Any) -> dict[str, Any]:
        filters = {name: getattr(self, name) for name in FILTERS}
        common = {"user": self.user_id, "exam": self.exam_id, "seed": str(self.seed), "now": self.now}
        return common | {name: value and list(value) for name, value in filters.items()} | more


def found(pool: Pool, plan: Plan) -> dict[int, list[Candidate]]:
    """Some questions that fit, by group, come by in a random order that the seed gives."""
    probe = SELECTS[pool.select].probe
    if probe is None:
        return {}
    random = Random(f"{pool.seed}/looks")
    values = pool.values(shares=[random.random() for _ in range(LOOKS * plan.count)], count=plan.count)
    source = (
        f"{LOOKED_AT} SELECT q.id, v.id {{group}} FROM looks JOIN questions_question q ON q.id = looks.id"
    )
    if len(plan.groups) == 1:
        sql = f"{source.format(group='')} {pool.sql()} {probe} ORDER BY looks.place LIMIT %(count)s"
        return of_group(next(iter(plan.groups)), prepared.fetch_all(sql, values))
    sql = f"{source.format(group=', g.id')} {pool.sql(grouped=True)} {probe} ORDER BY looks.place"
    return by_group(prepared.fetch_all(sql, values | arrays(plan.groups)))


def read(pool: Pool, plan: Plan, groups: Sequence[int]) -> dict[int, list[Candidate]]:
    """The first `plan.count` questions of each of these groups; all, where there are fewer."""
    order = f"{SELECTS[pool.select].order} {BY_SEED}"
    values = pool.values(count=plan.count)
    if len(plan.groups) == 1:
        sql = f"SELECT q.id, v.id FROM questions_question q {pool.chosen()} ORDER BY {order} LIMIT %(count)s"
        return of_group(groups[0], planned.fetch_all(sql, values))
    sql = f"""SELECT question, version, grp FROM (
            SELECT q.id AS question, v.id AS version, g.id AS grp,
                   row_number() OVER (PARTITION BY g.id ORDER BY {order}) AS place
            FROM questions_question q {pool.chosen(grouped=True)}
        ) placed WHERE place <= %(count)s ORDER BY place"""
    return by_group(planned.fetch_all(sql, values | arrays({group: plan.groups[group] for group in groups})))


def too_narrow(pool: Pool, count: int) -> list[str]:
    """The members of the selection without any one of which `count` questions would fit."""
    given = [name for name in FILTERS if getattr(pool, name) is not None]
    tried = {name: pool.chosen(without=name) for name in given}
    if SELECTS[pool.select].narrows:
        tried["select"] = pool.sql()
    values = pool.values(count=count)
    fits = {
        name: planned.fetch_all(f"SELECT q.id FROM questions_question q {sql} LIMIT %(count)s", values)
        for name, sql in tried.items()
    }
    return [name for name, rows in fits.items() if len(rows) == count]


def arrays(groups: Mapping[int, Sequence[int] | None]) -> dict[str, list[int]]:
    pairs = [(topic, group) for group, topics in groups.items() for topic in topics or ()]
    return {"grouped": [topic for topic, _ in pairs], "groups": [group for _, group in pairs]}


def of_group(group: int, rows: Sequence[tuple[Any, ...]]) -> dict[int, list[Candidate]]:
    return {group: [Candidate(*row) for row in rows]}


def by_group(rows: Sequence[tuple[Any, ...]]) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for question_id, version_id, group in rows:
        found.setdefault(group, []).append(Candidate(question_id, version_id))
    return found
