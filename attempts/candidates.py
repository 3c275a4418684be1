"""Which published questions a practice selection may use: the statements that find them.

What a learner missed, and where they are weak, is told by answers whose result shows by now. Of others, the
questions that come would tell how they were graded.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from attempts.drawing import Place, Plan
from attempts.statements import CLOSED_AT
from questions.assembly import Candidate
from questions.candidates import TREE
from quizapi.database import prepared

# How many of the questions that a learner answered last say in which topics they are weak.
RECENT_ANSWERS = 1000
# How many questions of the exam are looked at for each that is wanted, before all that fit are read: enough
# where one in a dozen fits. To look at one costs less than 10 µs.
LOOKS = 25

# Of `items`, those with an answer that counts and of which all `aspects` show: `policies.shown`, as SQL.
KNOWN = f"""
    FROM {{items}} i
    JOIN attempts_attempt a ON a.user_id = i.user_id AND a.id = i.attempt_id
    LEFT JOIN questions_quiz z ON z.id = a.quiz_id
    WHERE i.user_id = %(user)s AND a.user_id = %(user)s AND i.fraction IS NOT NULL
        AND (a.state <> 'in_progress' OR i.submitted AND i.tries > 0)
        AND COALESCE(a.policy -> 'reveal' -> CASE
            WHEN a.state = 'in_progress' THEN 'during'
            WHEN a.state NOT IN ('finished', 'expired', 'needs_marking') THEN NULL
            WHEN {CLOSED_AT.format(quiz="z")} <= %(now)s THEN 'closed'
            ELSE 'finished' END ?& {{aspects}}, false)
"""
MISSED = f"""
    SELECT i.question_id
    {KNOWN.format(items="attempts_attemptitem", aspects="ARRAY['correctness']")} {{of}}
    GROUP BY i.question_id
    HAVING max(i.answered_at) FILTER (WHERE i.fraction <= 0.999999)
        > COALESCE(max(i.answered_at) FILTER (WHERE i.fraction > 0.999999), '-infinity')
"""

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
            {KNOWN.format(items=RECENT, aspects="ARRAY['correctness', 'mark']")}
        ), shares AS (
            SELECT v.topic_id, sum(recent.mark) / sum(recent.max_mark) AS share
            FROM recent JOIN questions_questionversion v ON v.id = recent.version_id
            GROUP BY v.topic_id
        )
    """,
    share="shares.share",
    join="LEFT JOIN shares ON shares.topic_id = t.id",
)


@dataclass(frozen=True)
class Select:
    """A way to choose: what is joined to the questions that fit, and what orders them before the seed does.

    `probe` says the same of a single question `q`, where it is worth looking at some at random. Where it is
    None, an index lists the few that there are.
    """

    join: str = ""
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
        join="""LEFT JOIN (
            SELECT DISTINCT ON (i.question_id) i.question_id, i.id FROM attempts_attemptitem i
            WHERE i.user_id = %(user)s ORDER BY i.question_id, i.id DESC
        ) met ON met.question_id = q.id""",
        order="met.id NULLS FIRST,",
        probe="""AND NOT EXISTS (
            SELECT 1 FROM attempts_attemptitem i WHERE i.user_id = %(user)s AND i.question_id = q.id)""",
    ),
    "missed": Select(
        join=f"JOIN ({MISSED.format(of='')}) missed ON missed.question_id = q.id",
        probe=f"AND EXISTS ({MISSED.format(of='AND i.question_id = q.id')})",
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
POOL = """
    JOIN questions_questionversion v ON v.id = q.current_version_id
    {join}
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
PROBES = """
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

    def fitting(self, join: str, without: Sequence[str] = ()) -> str:
        given = [name for name in FILTERS if name not in without and getattr(self, name) is not None]
        return POOL.format(join=join, filters=" ".join(FILTERS[name] for name in given))

    def parameters(self, **more: Any) -> dict[str, Any]:
        filters = {name: getattr(self, name) for name in FILTERS}
        common = {"user": self.user_id, "exam": self.exam_id, "seed": str(self.seed), "now": self.now}
        return common | {name: value and list(value) for name, value in filters.items()} | more


def outline(
    *, exam: str, user_id: uuid.UUID, now: datetime, with_shares: bool
) -> tuple[int, list[Place]] | None:
    """The exam's id and its topics, with the learner's shares of the marks if they are asked for."""
    sql = OUTLINE_WITH_SHARES if with_shares else PLAIN_OUTLINE
    rows = prepared.fetch_all(sql, {"exam": exam, "user": user_id, "now": now})
    if not rows:
        return None
    return rows[0][0], [Place(*topic) for _, *topic in rows if topic[0] is not None]


def found(pool: Pool, plan: Plan) -> dict[int, list[Candidate]]:
    """Some questions that fit, by group, come by in a random order that the seed gives."""
    probe = SELECTS[pool.select].probe
    if probe is None:
        return {}
    random = Random(f"{pool.seed}/looks")
    values = pool.parameters(shares=[random.random() for _ in range(LOOKS * plan.count)], count=plan.count)
    if len(plan.groups) == 1:
        sql = f"""{PROBES} SELECT q.id, v.id, {next(iter(plan.groups))} FROM looks
            JOIN questions_question q ON q.id = looks.id {pool.fitting("")} {probe}
            ORDER BY looks.place LIMIT %(count)s"""
        return by_group(prepared.fetch_all(sql, values))
    sql = f"""{PROBES} SELECT q.id, v.id, g.id FROM looks
        JOIN questions_question q ON q.id = looks.id {pool.fitting(GROUPS, ["topics"])} {probe}
        ORDER BY looks.place"""
    return by_group(prepared.fetch_all(sql, values | grouped(plan.groups)))


def read(pool: Pool, plan: Plan, groups: Sequence[int]) -> dict[int, list[Candidate]]:
    """The first `plan.count` questions of each of these groups; all, where there are fewer."""
    select = SELECTS[pool.select]
    order = f"{select.order} {BY_SEED}"
    if len(plan.groups) == 1:
        sql = f"""SELECT q.id, v.id, {groups[0]} FROM questions_question q {pool.fitting(select.join)}
            ORDER BY {order} LIMIT %(count)s"""
        return by_group(prepared.fetch_all(sql, pool.parameters(count=plan.count)))
    fitting = pool.fitting(GROUPS + select.join, ["topics"])
    sql = f"""SELECT question, version, grp FROM (
            SELECT q.id AS question, v.id AS version, g.id AS grp,
                   row_number() OVER (PARTITION BY g.id ORDER BY {order}) AS place
            FROM questions_question q {fitting}
        ) placed WHERE place <= %(count)s ORDER BY place"""
    wanted = grouped({group: plan.groups[group] for group in groups})
    return by_group(prepared.fetch_all(sql, pool.parameters(count=plan.count) | wanted))


def too_narrow(pool: Pool, count: int) -> list[str]:
    """The members of the selection without any one of which `count` questions would fit."""
    given = [name for name in FILTERS if getattr(pool, name) is not None]
    tried = {name: pool.fitting(SELECTS[pool.select].join, [name]) for name in given}
    if SELECTS[pool.select].narrows:
        tried["select"] = pool.fitting("")
    values = pool.parameters(count=count)
    return [
        name
        for name, fitting in tried.items()
        if len(prepared.fetch_all(f"SELECT FROM questions_question q {fitting} LIMIT %(count)s", values))
        == count
    ]


def grouped(groups: Mapping[int, Sequence[int] | None]) -> dict[str, list[int]]:
    pairs = [(topic, group) for group, topics in groups.items() for topic in topics or ()]
    return {"grouped": [topic for topic, _ in pairs], "groups": [group for _, group in pairs]}


def by_group(rows: Sequence[tuple[Any, ...]]) -> dict[int, list[Candidate]]:
    found: dict[int, list[Candidate]] = {}
    for question_id, version_id, group in rows:
        found.setdefault(group, []).append(Candidate(question_id, version_id))
    return found
