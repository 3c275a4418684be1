"""`python -m benchmarks.seeding --responses 10000000`: a history of answers, as large as that, made by SQL.

50 quizzes of 40 single-choice questions over a year. Each learner has four of the quizzes, and one of those
twice. Answers follow a two-parameter model of known ability and difficulty; 3 in 100 questions are left out.
The database is that of the environment (`QUIZAPI_DATA_DIR`, `DATABASE_URL`); its constraints are not checked
row by row, so the role must be a superuser.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django
import orjson

from quizapi import local_postgres

EXAM = "bench-responses"
QUIZZES, LENGTH = 50, 40
ANSWERED = 0.97
PER_LEARNER = 5  # attempts
CHUNK = 5_000  # attempts written in one transaction

USERS = """
    INSERT INTO quizapi_user (id, password, is_superuser, name, is_guest, is_staff, is_active)
    SELECT {user}, '!', false, '', true, false, true
    FROM generate_series(%(first)s / {per}, (%(last)s - 1) / {per}) AS learner
    ON CONFLICT DO NOTHING
"""
# An id that says its time, as those of the service do, and otherwise which row it is.
ID = "(lpad(to_hex({ms}), 12, '0') || '7' || '{kind}' || '8' || lpad(to_hex({n}), 15, '0'))::uuid"
USER = ID.format(ms="1700000000000 + learner", kind="00e", n="learner")
STARTED = (
    "date_trunc('second', now()) - interval '365 days' * (1 - n::float8 / %(attempts)s) - interval '1 hour'"
)
# Which of a learner's attempts it is says which quiz; the last one is the first one's again.
CHUNKED = """
    CREATE TEMP TABLE chunk ON COMMIT DROP AS
    SELECT n, {user} AS user_id, {attempt} AS attempt_id, started_at, quiz.id AS quiz_id, quiz.place,
           CASE WHEN n %% {per} = {per} - 1 THEN 2 ELSE 1 END AS number,
           sqrt(-2 * ln(1 - pick.u)) * cos(2 * pi() * pick.w) AS ability
    FROM (
        SELECT n, n / {per} AS learner, {started} AS started_at
        FROM generate_series(%(first)s, %(last)s - 1) AS n
    ) rows
    JOIN bench_quiz quiz ON quiz.place = (learner + 11 * (n %% {per} %% ({per} - 1))) %% {quizzes}
    CROSS JOIN LATERAL (
        SELECT (hashint8(learner)::bigint + 2147483648) / 4294967296.0::float8 AS u,
               (hashint8(learner + 1000003)::bigint + 2147483648) / 4294967296.0::float8 AS w
    ) pick
"""
ANSWERS = """
    CREATE TEMP TABLE answered ON COMMIT DROP AS
    SELECT c.n, c.user_id, c.attempt_id, q.position, q.question_id, q.version_id, c.started_at,
           {item} AS item_id, {response} AS response_id,
           c.started_at + make_interval(secs => 30 * q.position) AS answered_at,
           (5000 + 85000 * random() * random())::int AS elapsed_ms,
           random() < {answered} AS given, is_right,
           CASE WHEN is_right THEN q.correct
               ELSE q.wrong[1 + floor(3 * random() * random())::int] END AS choice
    FROM chunk c
    JOIN bench_question q ON q.place = c.place
    CROSS JOIN LATERAL (
        SELECT random() < 1 / (1 + exp(-q.slope * (c.ability - q.difficulty))) AS is_right
    ) decided
    ORDER BY c.n, q.position
"""
ATTEMPTS = """
    INSERT INTO attempts_attempt (
        user_id, id, exam_id, quiz_id, number, policy, seed, state, started_at, finished_at, score, max_score)
    SELECT c.user_id, c.attempt_id, %(exam)s, c.quiz_id, c.number, %(policy)s, 1, 'finished', c.started_at,
           c.started_at + make_interval(secs => 30 * {length} + 30), a.score, {length}
    FROM chunk c
    JOIN (SELECT n, count(*) FILTER (WHERE given AND is_right) AS score FROM answered GROUP BY n) a USING (n)
    ORDER BY c.n
"""
ITEMS = """
    INSERT INTO attempts_attemptitem (
        user_id, id, attempt_id, position, question_id, version_id, choice_order, max_mark, tries, kept,
        hints_taken, flagged, response_id, answer, answered_at, fraction, mark, best, elapsed_ms)
    SELECT user_id, item_id, attempt_id, position, question_id, version_id, ARRAY[2, 0, 3, 1], 1, given::int,
           given::int, 0, false, CASE WHEN given THEN response_id END,
           CASE WHEN given THEN jsonb_build_object('choice', choice) END,
           CASE WHEN given THEN answered_at END, CASE WHEN given THEN is_right::int END,
           CASE WHEN given THEN is_right::int END, CASE WHEN given THEN is_right::int END,
           CASE WHEN given THEN elapsed_ms ELSE 0 END
    FROM answered
"""
RESPONSES = """
    INSERT INTO attempts_response (
        user_id, id, attempt_id, position, number, version_id, answer, elapsed_ms, fraction, mark, created_at)
    SELECT user_id, response_id, attempt_id, position, 1, version_id, jsonb_build_object('choice', choice),
           elapsed_ms, is_right::int, is_right::int, answered_at
    FROM answered WHERE given
"""
PLACES = f"""
    CREATE TEMP TABLE bench_quiz AS
    SELECT z.id, row_number() OVER (ORDER BY z.slug) - 1 AS place FROM questions_quiz z
    JOIN questions_exam e ON e.id = z.exam_id WHERE e.slug = '{EXAM}';
    CREATE TEMP TABLE bench_question AS
    SELECT s.place / {LENGTH} AS place, (s.place % {LENGTH} + 1)::int AS position, s.question_id,
           s.version_id, 0.6 + (s.place * 7 % 11) / 10.0::float8 AS slope,
           -2 + (s.place * 13 % 41) / 10.0::float8 AS difficulty,
           s.correct, ARRAY(SELECT id FROM unnest(s.choices) AS id WHERE id <> s.correct) AS wrong
    FROM (
        SELECT row_number() OVER (ORDER BY q.slug) - 1 AS place, q.id AS question_id, v.id AS version_id,
               v.answer_key -> 'correct' ->> 0 AS correct,
               ARRAY(SELECT c ->> 'id' FROM jsonb_array_elements(v.delivery -> 'choices') c) AS choices
        FROM questions_question q JOIN questions_questionversion v ON v.id = q.current_version_id
        JOIN questions_exam e ON e.id = q.exam_id WHERE e.slug = '{EXAM}'
    ) s
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seeding", description=__doc__)
    parser.add_argument("--responses", type=int, default=1_000_000, help="about how many (%(default)s)")
    wanted = parser.parse_args().responses
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    with local_postgres.end_on_signals(), local_postgres.for_command(["manage.py", "migrate"]):
        django.setup()
        from django.core.management import call_command  # noqa: PLC0415  # needs Django to be set up

        call_command("migrate", verbosity=0)
        for done, rate in seed(wanted):
            print(f"\r{done:,} of {wanted:,} responses, {rate:,.0f} a second ", end="", flush=True)
        print()
    return 0


def seed(responses: int) -> Iterator[tuple[int, float]]:
    """Make the content if it is not there, and the attempts; tells how many are there, and how fast."""
    from django.db import connection  # noqa: PLC0415

    from benchmarks.seeding_content import make_content, policy_document  # noqa: PLC0415

    exam_id = make_content(EXAM, quizzes=QUIZZES, length=LENGTH)
    attempts = -(-responses // round(LENGTH * ANSWERED))
    values: dict[str, int | str] = {
        "attempts": attempts,
        "exam": exam_id,
        "policy": orjson.dumps(policy_document()).decode(),
    }
    began = time.monotonic()
    with connection.cursor() as cursor, unchecked():
        cursor.execute(PLACES)
        cursor.execute("ANALYZE bench_question")
        cursor.execute("SELECT setseed(0.5)")
        for first in range(0, attempts, CHUNK):
            last = min(attempts, first + CHUNK)
            write({**values, "first": first, "last": last})
            done = last * responses // attempts
            yield done, done / (time.monotonic() - began)
        cursor.execute("VACUUM ANALYZE")


def write(values: dict[str, int | str]) -> None:
    """Some attempts, in the order in which they were started."""
    from django.db import connection, transaction  # noqa: PLC0415

    ms = "(extract(epoch FROM {at}) * 1000)::bigint"
    names = {
        "user": USER,
        "per": PER_LEARNER,
        "quizzes": QUIZZES,
        "length": LENGTH,
        "answered": ANSWERED,
        "started": STARTED,
        "attempt": ID.format(ms=ms.format(at="started_at"), kind="00a", n="n"),
        "item": ID.format(ms=ms.format(at="c.started_at"), kind="001", n=f"c.n * {LENGTH} + q.position"),
        "response": ID.format(
            ms=f"{ms.format(at='c.started_at')} + 30000 * q.position",
            kind="00b",
            n=f"c.n * {LENGTH} + q.position",
        ),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (USERS, CHUNKED, ANSWERS, ATTEMPTS, ITEMS, RESPONSES):
            cursor.execute(statement.format(**names), values)


@contextmanager
def unchecked() -> Iterator[None]:
    """It is consistent as it is made: checks of foreign keys would take as long as all the rest."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
        yield
        cursor.execute("RESET session_replication_role; RESET synchronous_commit")


if __name__ == "__main__":
    sys.exit(main())
