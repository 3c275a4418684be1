"""The words that are in statements and in Python, too, mean the same."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from attempts.policies import State, phase
from attempts.statements import CLOSED_AT, PHASE
from questions.models import Quiz, Topic
from tests.content import fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
STATEMENT = f"""
    SELECT {PHASE.format(attempt="a", quiz="z")}, {CLOSED_AT.format(quiz="z")}
    FROM (SELECT %(state)s AS state) a LEFT JOIN questions_quiz z ON z.id = %(quiz)s
"""


@pytest.mark.parametrize("closes_at", [None, NOON - SECOND, NOON, NOON + SECOND])
@pytest.mark.parametrize("state", State)
def test_statements_and_policies_agree_on_the_phase(
    topic: Topic, state: State, closes_at: datetime | None
) -> None:
    quiz = fixed_quiz(topic, single_choice())
    Quiz.objects.update(closes_at=closes_at)

    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"state": str(state), "quiz": quiz.pk, "now": NOON})
        found, closed_at = cursor.fetchone()

    assert closed_at == closes_at
    assert found == phase(state, closed_at=closes_at, now=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("state", State)
def test_they_agree_where_there_is_no_quiz(state: State) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"state": str(state), "quiz": None, "now": NOON})

        assert cursor.fetchone() == (phase(state, closed_at=None, now=NOON), None)
