"""How long a practice attempt takes to start where bank and history are large, beside where both are small.

Needs Django to be set up. The bank is the one of `fixtures/` over and over, under other slugs; the history is
that of a learner who has answered for years, among some who did the same and many who have just begun.
"""

import statistics
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils import timezone

from attempts.candidates import SELECTS
from attempts.lifecycle import PracticeSelection
from benchmarks import load
from benchmarks.load import Task, request
from benchmarks.processor import Clock
from benchmarks.report import percentile
from benchmarks.scenarios import OURS, expect
from questions.policy import Mode, Policy
from quizapi.accounts import tokens
from quizapi.accounts.models import User

WANTED = 10
OTHERS = 3  # learners with as long a history, so that one learner's rows do not lie together
CROWD = 2000  # learners with a short one, as most have
AT_A_TIME = 10  # starts of one case, before the next takes its turn
MOST = 3.0  # times as long as where all is small
# The topic is one of the large bank alone: it holds twice as many questions as the small bank does in all.
WAYS: dict[str, dict[str, Any]] = {
    **{select: {"select": select} for select in SELECTS},
    "by topic weight": {"by_topic_weight": True},
    "unseen of a topic": {"select": "unseen", "topics": ["topic-7"]},
    "missed of a topic": {"select": "missed", "topics": ["topic-7"]},
}


@dataclass(frozen=True)
class Case:
    """An exam with so many published questions in 50 topics, and a learner who has answered so often.

    One question in `flag` is flagged, and bookmarked.
    """

    exam: str
    questions: int
    responses: int
    flag: int


CONTROL, LARGE = Case("bench-small", 1_000, 100, 5), Case("bench-large", 100_000, 50_000, 100)

EXAM = """
    WITH exam AS (
        INSERT INTO questions_exam (public_id, slug, title, description, language, review_required)
        VALUES (gen_random_uuid(), %(exam)s, %(exam)s, '', 'en', false) RETURNING id
    )
    INSERT INTO questions_topic (public_id, slug, title, description, weight, position, exam_id)
    SELECT gen_random_uuid(), 'topic-' || n, 'Topic ' || n, '', n %% 5, n, exam.id
    FROM exam, generate_series(0, 49) AS n
"""
# Which question of the fixtures each is a copy of.
PLANNED = """
    CREATE TEMP TABLE planned ON COMMIT DROP AS
    WITH template AS (
        SELECT row_number() OVER (ORDER BY v.id) - 1 AS place, v.id
        FROM questions_question q
        JOIN questions_exam e ON e.id = q.exam_id
        JOIN questions_questionversion v ON v.id = q.current_version_id
        WHERE e.slug NOT LIKE 'bench-%%' AND q.status = 'published' AND v.pool = 'practice'
    )
    SELECT n, e.slug AS exam, e.id AS exam_id, t.id AS topic_id, t.slug AS topic, e.slug || '-' || n AS slug,
           template.id AS copied,
           nextval(pg_get_serial_sequence('questions_question', 'id')) AS id,
           nextval(pg_get_serial_sequence('questions_questionversion', 'id')) AS version
    FROM questions_exam e
    CROSS JOIN generate_series(1, %(questions)s) AS n
    JOIN questions_topic t ON t.exam_id = e.id AND t.position = n %% 50
    JOIN template ON template.place = n %% (SELECT count(*) FROM template)
    WHERE e.slug = %(exam)s
"""
QUESTIONS = """
    INSERT INTO questions_question (
        id, public_id, slug, type, stem, explanation, difficulty, pool, tags, "references", options, status,
        has_unpublished_changes, exam_id, current_version_id, topic_id)
    SELECT p.id, gen_random_uuid(), p.slug, v.type, q.stem, q.explanation, v.difficulty, v.pool, v.tags,
           q."references", q.options, 'published', false, p.exam_id, p.version, p.topic_id
    FROM planned p
    JOIN questions_questionversion v ON v.id = p.copied JOIN questions_question q ON q.id = v.question_id
    ORDER BY p.id
"""
VERSIONS = """
    INSERT INTO questions_questionversion (
        id, number, type, difficulty, pool, tags, delivery, answer_key, digest, question_id, topic_id)
    SELECT p.version, 1, v.type, v.difficulty, v.pool, v.tags,
           v.delivery || jsonb_build_object('slug', p.slug, 'exam', p.exam, 'topic', p.topic),
           v.answer_key, md5(p.slug), p.id, p.topic_id
    FROM planned p JOIN questions_questionversion v ON v.id = p.copied
    ORDER BY p.id
"""
# Ten questions in an attempt, one attempt a minute; of ten answers, three are wrong. After four fifths of the
# attempts the questions come again. A crowd of learners have one attempt each.
ATTEMPTED = """
    CREATE TEMP TABLE attempted ON COMMIT DROP AS
    WITH crowd AS (
        INSERT INTO quizapi_user (id, password, is_superuser, name, is_guest, is_staff, is_active)
        SELECT uuidv7(), '!', false, '', true, false, true FROM generate_series(1, %(crowd)s) RETURNING id
    ), learner AS (
        SELECT id, place, %(attempts)s AS attempts FROM unnest(%(users)s) WITH ORDINALITY AS u (id, place)
        UNION ALL
        SELECT id, 100 + row_number() OVER (), 1 FROM crowd
    )
    SELECT learner.id AS user_id, learner.place, n, gen_random_uuid() AS id,
           %(now)s - make_interval(mins => %(attempts)s - n + 10) AS started_at
    FROM learner, generate_series(0, learner.attempts - 1) AS n
"""
ATTEMPTS = """
    INSERT INTO attempts_attempt (
        user_id, id, exam_id, selection, policy, seed, state, started_at, finished_at, score, max_score)
    SELECT a.user_id, a.id, e.id, %(selection)s, %(policy)s, 1, 'finished', a.started_at,
           a.started_at + interval '5 minutes', 7, 10
    FROM attempted a, questions_exam e WHERE e.slug = %(exam)s ORDER BY a.n, a.place
"""
ITEMS = """
    INSERT INTO attempts_attemptitem (
        user_id, id, attempt_id, position, question_id, version_id, choice_order, max_mark, tries,
        hints_taken, flagged, response_id, answer, answered_at, fraction, mark)
    SELECT a.user_id, uuidv7(a.started_at - now()), a.id, p, planned.id, planned.version, '{2,0,3,1}', 1,
           1, 0, (10 * a.n + p) %% %(flag)s = 0, gen_random_uuid(),
           jsonb_build_object('choice', gen_random_uuid()), a.started_at + make_interval(secs => 20 * p),
           (919 * (10 * a.n + p) %% 1000 >= 300)::int, (919 * (10 * a.n + p) %% 1000 >= 300)::int
    FROM attempted a
    CROSS JOIN generate_series(1, 10) AS p
    -- 31 shares no factor with the number of questions, so that none comes twice before its time.
    JOIN planned ON planned.n = 1 + (7919 * a.place + 31 * ((10 * a.n + p) %% (8 * %(attempts)s)))
        %% %(questions)s
    ORDER BY a.n, a.place, p
"""
RESPONSES = """
    INSERT INTO attempts_response (
        user_id, id, attempt_id, position, number, version_id, answer, fraction, mark, created_at)
    SELECT i.user_id, i.response_id, i.attempt_id, i.position, 1, i.version_id, i.answer, i.fraction, i.mark,
           i.answered_at
    FROM attempts_attemptitem i JOIN attempted a ON a.user_id = i.user_id AND a.id = i.attempt_id
"""
BOOKMARKS = """
    INSERT INTO attempts_bookmark (user_id, id, question_id, created_at)
    SELECT DISTINCT ON (i.user_id, i.question_id) i.user_id, uuidv7(), i.question_id, now()
    FROM attempts_attemptitem i JOIN attempted a ON a.user_id = i.user_id AND a.id = i.attempt_id
    WHERE i.flagged
"""
STATEMENTS = (EXAM, PLANNED, QUESTIONS, VERSIONS, ATTEMPTED, ATTEMPTS, ITEMS, RESPONSES, BOOKMARKS)


@dataclass
class Times:
    """All starts of one way in one case, in milliseconds; `cpu` is the server's and its database's, each."""

    latencies: list[float] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.latencies)

    def add(self, measured: load.Measured) -> None:
        spent = self.cpu * len(self.latencies) + 1000 * measured.server_cpu
        self.latencies += [1000 * latency for latency in measured.latencies]
        self.cpu = spent / len(self.latencies)


def run(address: tuple[str, int], clock: Clock, *, rounds: int) -> bool:
    """Measure and print; whether all starts went well and none of the ways is slower than it should be."""
    learners = {case: prepare(case) for case in (CONTROL, LARGE)}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    times = {each: Times() for each in product(WAYS, learners)}
    for number in range(rounds + 1):
        for (way, case), all in times.items():
            tasks = [start(case, learners[case], WAYS[way]) for _ in range(AT_A_TIME)]
            before = clock()
            measured = load.run(address, tasks, connections=1)
            measured.server_cpu = clock() - before
            if measured.errors:
                raise SystemExit(f"A practice attempt did not start: {measured.errors[0]}")
            if number > 0:  # the first round warms up
                all.add(measured)
    return print_table(times)


def prepare(case: Case) -> str:
    """Make the case; the token of its learner."""
    learner, *others = (User.objects.create_guest() for _ in range(1 + OTHERS))
    policy = Policy(mode=Mode.PRACTICE).frozen().to_document()
    values: dict[str, Any] = {
        "exam": case.exam,
        "questions": case.questions,
        "attempts": case.responses // WANTED,
        "flag": case.flag,
        "crowd": CROWD,
        "users": [learner.pk, *(other.pk for other in others)],
        "policy": orjson.dumps(policy).decode(),
        "selection": orjson.dumps(PracticeSelection(exam=case.exam).to_document()).decode(),
        "now": timezone.now(),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # It is consistent as it is made: checks of foreign keys would take as long as all the rest.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DROP INDEX IF EXISTS questionversion_search")  # slow to fill, and no start uses it
        for statement in STATEMENTS:
            cursor.execute(statement, values)
    return str(tokens.issue(learner, tokens.open_session(learner))["access_token"])


def start(case: Case, token: str, way: dict[str, Any]) -> Task:
    asked = {name: value for name, value in way.items() if name != "topics" or case is LARGE}
    body = {"practice": {"exam": case.exam, "count": WANTED, **asked}}
    reply = yield request("POST", f"{OURS}/attempts", token=token, body=body)
    slugs = {item["question"]["slug"] for item in reply.json(201)["items"]}
    expect(len(slugs) == WANTED, "too few questions", reply)


def print_table(times: dict[tuple[str, Case], Times]) -> bool:
    print(f"\nStart a practice attempt of {WANTED}, one client, by what comes first")
    for case in (LARGE, CONTROL):
        print(f"  {case.exam}: {case.questions:,} questions, a learner with {case.responses:,} responses")
    print(
        f"  {'':18}{'large, p50':>13}{'p90':>10}{'CPU each':>11}{'small, p50':>13}{'ratio':>8}{'by CPU':>8}"
    )
    good = True
    for way in WAYS:
        large, control = times[way, LARGE], times[way, CONTROL]
        ratio = large.median / control.median
        good = good and ratio <= MOST
        line = f"  {way:18}{large.median:>10.1f} ms{percentile(large.latencies, 0.9):>7.1f} ms"
        line += f"{large.cpu:>8.1f} ms{control.median:>10.1f} ms"
        print(f"{line}{ratio:>8.2f}{large.cpu / control.cpu:>8.2f}")
    print(f"  Expected is a ratio of at most {MOST:g}: {'met' if good else 'NOT MET'}.")
    return good
