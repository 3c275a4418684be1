"""A role for BI tools sees the views, and neither learners nor the key of their pseudonyms."""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from attempts.exports.dictionary import VIEWS
from attempts.exports.keys import key_in_force
from attempts.models import PseudonymKey
from quizapi.accounts.models import User
from tests.attempts.learner import Learner
from tests.content import fixed_quiz, make_exam, make_topic, single_choice


def command(name: str, *options: str) -> str:
    told = io.StringIO()
    call_command("analytics_role", name, *options, stdout=told)
    return told.getvalue()


@contextmanager
def connected(name: str) -> Iterator[psycopg.Connection[Any]]:
    settings = connection.settings_dict
    where = {key: settings[key.upper()] for key in ("host", "port")}
    with psycopg.connect(dbname=settings["NAME"], user=name, autocommit=True, **where) as other:
        yield other


@pytest.fixture
def learner(transactional_db: None) -> Learner:
    fixed_quiz(make_topic(make_exam()), single_choice("one"), single_choice("two"))
    learner = Learner()
    User.objects.filter(pk=learner.user.pk).update(email="ada@example.org", is_guest=False)
    attempt = learner.begin()
    learner.hint(attempt, 2)
    learner.answer(attempt, 1, "right")
    return learner


@pytest.fixture
def role(learner: Learner) -> Iterator[str]:
    name = f"bi-{uuid4().hex}"
    command(name)
    yield name
    command(name, "--revoke")


def test_it_reads_every_view(role: str) -> None:
    with connected(role) as bi:
        counts = {
            name: bi.execute(f"SELECT count(*) FROM {name}").fetchone() for name in VIEWS
        }  # search_path
        views = {row[0] for row in bi.execute("SELECT viewname FROM pg_views WHERE schemaname = 'analytics'")}

    assert views == set(VIEWS)
    assert {name: count for name, count in counts.items() if count == (0,)} == {"item_statistics": (0,)}


def test_it_reads_nothing_else(role: str) -> None:
    tables = connection.introspection.table_names()
    assert {"quizapi_user", "attempts_pseudonymkey", "django_session"} < set(tables)
    names = [*(f"public.{table}" for table in tables), "pg_authid", "pg_statistic"]
    with connected(role) as bi:
        for name in names:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                bi.execute(f"SELECT * FROM {name}")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO public.attempts_lineage VALUES (1, 1)",
        "UPDATE public.attempts_attempt SET score = 1",
        "DELETE FROM public.attempts_attempt",
        "TRUNCATE public.attempts_attempt",
        "CREATE TABLE public.mine (a int)",
        "CREATE TABLE mine (a int)",
        "CREATE VIEW public.mine AS SELECT 1",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE FUNCTION pg_temp.tell(text) RETURNS bool LANGUAGE sql AS 'SELECT true'",
        "CREATE FUNCTION public.tell(text) RETURNS bool LANGUAGE sql AS 'SELECT true'",
        "CREATE FUNCTION tell(text) RETURNS bool LANGUAGE sql AS 'SELECT true'",
        "CREATE OPERATOR public.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "CREATE OR REPLACE VIEW attempts AS SELECT 1",
        "ALTER VIEW attempts SET (security_invoker = on)",
        "COPY attempts TO '/tmp/attempts'",
        "COPY attempts TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT lo_import('/etc/hostname')",
        "SET ROLE quizapi",
        "SET SESSION AUTHORIZATION quizapi",
        "SELECT * FROM pg_read_binary_file('PG_VERSION')",
        "SELECT pg_get_userbyid(10), rolpassword FROM pg_authid",
    ],
)
@pytest.mark.django_db(transaction=True)
def test_it_may_do_nothing_else(reader: str, statement: str) -> None:
    with connected(reader) as bi:
        bi.execute("SET default_transaction_read_only = off")  # that is no more than a default
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject)):
            bi.execute(statement)


LOOKS = [
    *(f"EXPLAIN (VERBOSE, ANALYZE, BUFFERS, SETTINGS) SELECT * FROM {name} WHERE true" for name in VIEWS),
    "EXPLAIN VERBOSE SELECT * FROM attempts WHERE learner = 'a' AND learner::bytea <> ''",
    *(f"SELECT pg_get_viewdef('analytics.{name}'::regclass)" for name in VIEWS),
    "SELECT * FROM pg_stats",
    "SELECT * FROM pg_stats_ext",
    "SELECT * FROM pg_stat_activity",
    "SELECT * FROM pg_settings",
    "SELECT * FROM pg_proc WHERE pronamespace <> 'pg_catalog'::regnamespace",
    "SELECT * FROM pg_attrdef",
    "SELECT query_to_xml('SELECT * FROM attempts', true, true, '')",
    "SELECT database_to_xml(true, true, '')",
    "SELECT schema_to_xml('analytics', true, true, '')",
    # These fail, and say why.
    "SELECT learner::int FROM attempts",
    "SELECT 1 FROM attempts WHERE learner::int = 1",
    "SELECT 1 / (length(learner) - 32) FROM attempts",
    "SELECT decode(learner, 'base64')::text::int FROM responses",
    "SELECT schema_to_xml('public', true, true, '')",
    "SELECT table_to_xml('public.attempts_pseudonymkey', true, true, '')",
    "SELECT k FROM attempts, LATERAL (SELECT k.outer_pad) s (k)",
    "DO $$ BEGIN PERFORM learner::int FROM analytics.attempts; END $$",
    "DO $$ BEGIN PERFORM inner_pad FROM public.attempts_pseudonymkey; END $$",
]


def secrets_of(learner: Learner) -> list[str]:
    """What must not be seen in any text, as hexadecimal, base64 and octal escapes, where it is bytes."""
    row = PseudonymKey.objects.get()
    keys = [bytes(row.inner_pad), bytes(row.outer_pad), key_in_force().secret]
    bytes_of = [form for key in keys for form in (key.hex(), base64.b64encode(key).decode()[:40])]
    return [*bytes_of, str(learner.user.pk), learner.user.pk.hex, "ada@example.org"]


def told(bi: psycopg.Connection[Any], statement: str) -> list[str]:
    """All rows of the answer, or all of the error."""
    try:
        return [repr(row) for row in bi.execute(statement)]
    except psycopg.Error as error:
        return [str(error), repr(error.diag.message_detail)]


def test_nothing_that_it_can_look_at_tells_who_anybody_is(role: str, learner: Learner) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with connected(role) as bi:
        seen = [text for statement in LOOKS for text in told(bi, statement)]

    assert len(seen) > 100
    text = "\n".join(seen).lower()
    assert [secret for secret in secrets_of(learner) if secret.lower() in text] == []


def test_statistics_tell_it_nothing_of_tables(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'attempts_pseudonymkey'")
        assert cursor.fetchone() != (0,)
    with connected(role) as bi:
        tables = bi.execute("SELECT tablename FROM pg_stats WHERE schemaname IN ('public', 'analytics')")
        assert tables.fetchall() == []


def test_its_settings_are_for_reading(role: str) -> None:
    names = ("default_transaction_read_only", "statement_timeout", "search_path")
    with connected(role) as bi:
        values = [bi.execute(f"SHOW {name}").fetchone() for name in names]
        limit = bi.execute("SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user").fetchone()

    assert values == [("on",), ("5min",), ("analytics",)]
    assert limit == (10,)


def test_a_view_of_a_later_release_is_readable_too(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW analytics.later AS SELECT 1 AS one")
    try:
        with connected(role) as bi:
            assert bi.execute("SELECT one FROM later").fetchone() == (1,)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP VIEW analytics.later")


@pytest.fixture
def reader(db: None) -> Iterator[str]:
    name = f"bi-{uuid4().hex}"
    command(name)
    yield name
    command(name, "--revoke")
