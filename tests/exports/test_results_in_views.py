"""Percentages, passes and durations in the views are those that the API tells."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from attempts import scoring
from attempts.models import Attempt
from questions.models import Exam
from questions.policy import Mode, Policy
from tests.attempts.learner import Learner, at
from tests.content import fixed_quiz, make_exam, make_topic, single_choice
from tests.exports.test_rows_of_views import fetch

pytestmark = pytest.mark.django_db

# Scores that are ties between two hundredths of a percent, and beside such; some below 0.
SCORES = [
    Decimal(score)
    for score in ("1", "3", "5", "-1", "-3", "1.00001", "2.99999", "0", "400", "799.99999", "800")
]


def test_percent_and_passed_are_those_of_the_api() -> None:
    exam, user = Exam.objects.create(slug="e", title="E"), Learner().user
    policy = Policy(mode=Mode.PRACTICE, pass_percent=Decimal("0.38")).frozen()
    now = timezone.now()
    Attempt.objects.bulk_create(
        Attempt(
            user=user,
            exam=exam,
            selection={},
            policy=policy.to_document(),
            seed=1,
            state="finished",
            started_at=now,
            finished_at=now,
            score=score,
            max_score=most,
        )
        for most in (Decimal(800), Decimal(3), Decimal("0.00003"), Decimal(1600), Decimal(7))
        for score in SCORES
        if -6 * most <= score <= most
    )

    rows = fetch("SELECT score, max_score, percent, passed FROM analytics.attempts")

    assert len(rows) > 30
    for score, most, percent, passed in rows:
        assert percent == scoring.percent(score, most), (score, most)
        assert passed == scoring.passed(score, most, policy.pass_percent), (score, most)


def test_results_are_those_that_learners_get() -> None:
    """Duration without the pause, percent and pass, beside what the API says."""
    quiz: dict[str, Any] = {"mode": "exam", "time_limit_s": 600, "pausing": True, "pass_percent": Decimal(50)}
    fixed_quiz(
        make_topic(make_exam()), single_choice("one"), single_choice("two"), single_choice("three"), **quiz
    )
    learner = Learner()
    start = timezone.now()

    def after(milliseconds: float) -> time_machine.travel:
        return at(start + timedelta(milliseconds=milliseconds))

    with after(0):
        attempt = learner.begin()
        learner.answer(attempt, 1, "right")
    with after(1000.7):
        learner.pause(attempt)
    with after(4000.2):
        learner.resume(attempt)
    with after(9999.9):
        learner.answer(attempt, 2, "right")
        learner.finish(attempt)
        told = learner.read(attempt).body

    (row,) = fetch("SELECT duration_ms, percent, passed, score, max_score FROM analytics.attempts")
    assert row[:3] == (told["duration_ms"], Decimal("66.67"), told["passed"])
    assert [float(value) for value in (row[1], *row[3:])] == [
        told[name] for name in ("percent", "score", "max_score")
    ]
