"""How many statements an analysis takes: as many for much as for little."""

from typing import Any

import pytest

from attempts.models import MarkCell
from questions.models import Question, Quiz
from tests.attempts.staff import Staff
from tests.content import fixed_quiz, single_choice
from tests.insight.counted import PATTERNS, SLUGS, calibrated, fill

PATHS = {"quizzes/quiz": 4, "questions/one": 6}


@pytest.mark.parametrize(("path", "statements"), PATHS.items())
def test_an_analysis_takes_as_many_statements_for_much_as_for_little(
    quiz: Quiz,
    analyst: Staff,
    django_assert_num_queries: Any,
    path: str,
    statements: int,
) -> None:
    analyst.call("GET", f"/api/v1/analysis/{path}")  # from now on it is known what the analyst may do
    with django_assert_num_queries(statements):
        analyst.call("GET", f"/api/v1/analysis/{path}")

    questions = [Question.objects.get(slug=slug) for slug in SLUGS]
    versions = [question.current_version for question in questions]
    for number in range(3):
        more = fixed_quiz(questions[0].topic, single_choice(f"more-{number}"), slug=f"quiz-{number}")
        fill(more, versions, PATTERNS)
        calibrated(more, "one", "two")
        question = Question.objects.get(slug=f"more-{number}")
        version = question.current_version
        assert version is not None
        MarkCell.objects.create(quiz=quiz, version=version, mark=1, max_mark=1, score=2, n=100)
    calibrated(quiz, "one", "two")

    with django_assert_num_queries(statements):
        assert analyst.call("GET", f"/api/v1/analysis/{path}").status == 200
