"""Learners at a quiz of three types of questions, who answer it variously."""

from typing import Any

from django.db import connection

from tests.attempts.learner import Learner

TEXTS = ("right", "right", "right", "wrong", "worse", "")


def sit(learner: Learner, number: int, quiz: str = "quiz") -> Any:
    """An attempt with some answers, others with each number."""
    attempt = learner.begin(quiz)
    if text := TEXTS[number % len(TEXTS)]:
        learner.answer(attempt, 1, text, elapsed_ms=1000 * number + 999)
    if number % 4:
        learner.answer(attempt, 2, *("choice 1", "choice 2", "choice 3")[: number % 4])
    if number % 5:
        learner.answer(attempt, 3, ("True", "False")[number % 3 == 0], elapsed_ms=5_000_000)
    learner.finish(attempt)
    return attempt


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
