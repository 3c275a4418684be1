"""The benchmark of practice starts makes banks and histories that the product takes for its own."""

import pytest
from django.db import connection
from django.test import Client

from attempts.models import Attempt, AttemptItem
from benchmarks import selection
from benchmarks.selection import WAYS, Case
from questions.models import Question
from tests.content import make_exam, make_topic, publish_questions

pytestmark = pytest.mark.django_db

CASE = Case("bench-tiny", 200, 100, flag=4)


@pytest.fixture
def learner() -> Client:
    publish_questions(make_topic(make_exam()), 3)
    return Client(headers={"Authorization": f"Bearer {selection.prepare(CASE)}"})


def test_the_bank_and_the_history_are_as_large_as_they_say(learner: Client) -> None:
    listed = learner.get("/api/v1/attempts?exam=bench-tiny&state=finished").json()

    assert Question.objects.published().filter(exam__slug="bench-tiny").count() == 200
    assert len(listed["results"]) == 10
    items = AttemptItem.objects.filter(attempt__in=[attempt["id"] for attempt in listed["results"]])
    assert (items.count(), items.values("question").distinct().count()) == (100, 80)
    assert learner.get(f"/api/v1/attempts/{listed['results'][0]['id']}/review").status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_each_way_finds_ten_questions(learner: Client, way: str) -> None:
    asked = {name: value for name, value in WAYS[way].items() if name != "topics"}
    body = {"practice": {"exam": "bench-tiny", "count": 10, **asked}}

    reply = learner.post("/api/v1/attempts", body, content_type="application/json")

    assert reply.status_code == 201, reply.json()


def test_what_was_made_without_checks_would_have_passed_them(learner: Client) -> None:
    """Each foreign key is dropped and made again, which checks all rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            """
            SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
            FROM pg_constraint
            WHERE contype = 'f' AND conrelid::regclass::text LIKE ANY (ARRAY['attempts%', 'questions%'])
            """
        )
        keys = cursor.fetchall()
        for table, name, definition in keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")

    assert len(keys) > 20
    assert Attempt.objects.count() > 40
