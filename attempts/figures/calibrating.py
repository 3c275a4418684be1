"""Fitting item response models to quizzes, and when it is time to fit them again.

A fit takes all answers of a quiz, so it is not made for every learner who comes: the parameters move little
until there are a good many more.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from attempts.analysis import irt
from attempts.figures.matrices import Matrix, matrix
from attempts.models import Calibration
from questions.models import Quiz

# Below that, errors are as wide as the differences between questions.
FEWEST = 50  # learners
# A model is fitted again when there are so many times the learners that it was fitted to.
GROWTH = 1.1

# Those that have no calibration, or one of too few learners; those with most learners first.
DUE = """
    SELECT s.quiz_id FROM (
        SELECT quiz_id, sum(n) AS learners FROM attempts_scorecell GROUP BY quiz_id
    ) s
    LEFT JOIN (
        SELECT quiz_id, min(learners) AS learners, count(*) AS models FROM attempts_calibration GROUP BY quiz_id
    ) c ON c.quiz_id = s.quiz_id
    WHERE s.learners >= %(fewest)s
        AND (c.models IS NULL OR c.models < %(models)s OR s.learners >= %(growth)s * c.learners)
    ORDER BY s.learners DESC, s.quiz_id
"""


def due() -> list[Quiz]:
    """The quizzes whose counted learners have grown enough; one statement, two if there are any."""
    values = {"fewest": FEWEST, "growth": GROWTH, "models": len(Calibration.Model)}
    with connection.cursor() as cursor:
        cursor.execute(DUE, values)
        ids = [id for (id,) in cursor.fetchall()]
    quizzes = Quiz.objects.in_bulk(ids)
    return [quizzes[id] for id in ids]


def calibrate(quiz: Quiz, *, now: datetime | None = None) -> list[Calibration]:
    """Fit each model to a quiz and keep it in place of the one before.

    Where there is too little to fit, the document says so in `reason`, and has no items.
    """
    answers = matrix(quiz)
    fitted = []
    for model in Calibration.Model:
        values = {
            "computed_at": now or timezone.now(),
            "learners": answers.learners,
            "document": document(answers, irt.Model(model.value)),
        }
        fitted.append(Calibration.objects.update_or_create(quiz=quiz, model=model, defaults=values)[0])
    return fitted
