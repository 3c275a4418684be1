"""What the views hold of learners who left something of every kind: values, nulls and decimals."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from attempts.exports.columns import Column, Kind
from attempts.exports.dictionary import VIEWS
from attempts.models import Attempt
from questions.types import TYPES
from tests.exports.scene import fill

pytestmark = pytest.mark.django_db
every_view = pytest.mark.parametrize("name", VIEWS)


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Filled once, in a transaction around those of all tests here."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill()
        yield
        transaction.set_rollback(True)


def fetch(sql: str, *parameters: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def held(name: str) -> tuple[Column, ...]:
    return VIEWS[name].columns + VIEWS[name].beside


def test_there_is_something_of_every_kind(filled: None) -> None:
    states = {state for (state,) in fetch("SELECT attempt_state FROM analytics.attempts")}

    assert states == {state.value for state in Attempt.State}
    for name in ("responses", "items"):
        assert {type for (type,) in fetch(f"SELECT type FROM analytics.{name}")} == set(TYPES)


@every_view
def test_there_are_nulls_where_the_dictionary_says_so_and_only_there(filled: None, name: str) -> None:
    columns = held(name)
    counts = ", ".join(f"count({column.name})" for column in columns)
    ((total, *present),) = fetch(f"SELECT count(*), {counts} FROM {VIEWS[name].view}")

    assert total > 0
    for column, count in zip(columns, present, strict=True):
        if column.null is None:
            assert count == total, f"{column.name} is null"
        else:
            assert 0 < count < total, f"{column.name}: {count} of {total} are there"


# When columns are null, by what the dictionary says of it.
NULL_IFF = {
    "attempts": {
        "quiz": "attempt_number IS NULL",
        "finished_at": "attempt_state = 'in_progress'",
        "duration_ms": "attempt_state = 'in_progress'",
        "passed": "pass_percent IS NULL OR attempt_state NOT IN ('finished', 'expired')",
    },
    "responses": {
        "fraction": "answer IS NULL OR type = 'essay' AND mark IS NULL",
        "correct": "fraction IS NULL",
        "mark": "fraction IS NULL",
        "choices": "answer IS NULL OR type NOT IN ('single_choice', 'multiple_choice', 'true_false')",
    },
    "items": {"correct": "fraction IS NULL", "mark": "fraction IS NULL"},
    "questions": {"choices": "type NOT IN ('single_choice', 'multiple_choice', 'true_false')"},
    "choices": {"fraction": "question <> 'parts'"},
    "item_statistics": {"sd": "learners < 2"},
}


@pytest.mark.parametrize(("name", "column"), [(name, each) for name in NULL_IFF for each in NULL_IFF[name]])
def test_null_means_what_the_dictionary_says(filled: None, name: str, column: str) -> None:
    wrong = f"SELECT * FROM analytics.{name} WHERE ({column} IS NULL) <> ({NULL_IFF[name][column]})"
    assert fetch(wrong) == []


@every_view
def test_rows_are_told_apart_by_the_key(filled: None, name: str) -> None:
    key = ", ".join(VIEWS[name].key)
    assert fetch(f"SELECT {key} FROM {VIEWS[name].view} GROUP BY {key} HAVING count(*) > 1") == []


@every_view
def test_decimals_keep_within_their_digits(filled: None, name: str) -> None:
    for column in held(name):
        if column.kind == Kind.DECIMAL:
            values = [
                row[0] for row in fetch(f"SELECT {column.name} FROM {VIEWS[name].view}") if row[0] is not None
            ]
            assert all(-value.as_tuple().exponent <= column.places for value in values), column.name
            assert all(abs(value) < 10 ** (column.digits - column.places) for value in values), column.name


def test_choices_of_responses_join_the_choices_of_questions(filled: None) -> None:
    """Each chosen one is found, and its being right agrees with the answer's."""
    unknown = """
        SELECT r.response_id FROM analytics.responses r CROSS JOIN LATERAL unnest(r.choices) chosen (id)
        LEFT JOIN analytics.choices c
            ON (c.question, c.version, c.choice_id) = (r.question, r.version, chosen.id)
        WHERE c.choice_id IS NULL
            OR r.type = 'single_choice' AND r.question <> 'keyed' AND c.correct <> r.correct
    """
    assert fetch(unknown) == []
    assert fetch("SELECT count(*) > 5 FROM analytics.responses WHERE choices <> '{}'") == [(True,)]


def test_responses_and_items_join_the_questions_as_they_were_asked(filled: None) -> None:
    for name in ("responses", "items", "hints"):
        lost = f"""
            SELECT * FROM analytics.{name} r LEFT JOIN analytics.questions q USING (question, version)
            WHERE q.question IS NULL OR (q.topic, q.type) <> (r.topic, r.type)
        """
        assert fetch(lost) == []


def test_marks_of_items_add_up_to_the_score(filled: None) -> None:
    sums = """
        SELECT a.attempt_id FROM analytics.attempts a JOIN analytics.items i USING (attempt_id)
        GROUP BY a.attempt_id, a.score, a.max_score
        HAVING (sum(COALESCE(i.mark, 0)), sum(i.max_mark)) <> (a.score, a.max_score)
    """
    assert fetch(sums) == []
